"""A centre of whole groups, drawn in tables: what the portraits of groups and schools read."""

from __future__ import annotations

from pathlib import Path

import risk
from risk.criteria import load_criteria
from risk.group_portraits import compute_group_portraits
from tests.risk.scoring_tables import CRITERIA, Centre

SCORING = load_criteria(CRITERIA)
BANDS = ("below_60", "from_60_to_69", "from_70")
MARKS = (50, 65, 80)
_MACROS = Path(risk.__file__).parent / "evidence" / "macros.sql"
_TABLES = """
alter table evidence.student add column calendar_id varchar;
alter table evidence.student add column stay bigint;
create table evidence.week as select date '2026-07-01' as year_starts_on, date '2026-11-22' as week_ends_on;
create table evidence.mark (student_key varchar, subject_code varchar, term tinyint, mark decimal(18,4));
create table seen.grades (student_key varchar, school_id varchar, school_year varchar, subject_code varchar,
    course_group varchar, competency varchar, term varchar, mark decimal(18,2), recorded_on date);
create table evidence.subject (subject_code varchar, domain varchar, name varchar);
insert into evidence.subject values ('FRA', 'literacy', 'français'), ('FRA6', 'literacy', 'français');
create table evidence.competency_name (domain varchar, competency varchar, name varchar);
insert into evidence.competency_name values ('literacy', '1', 'lire');
create table evidence.past_enrolment (student_key varchar, level varchar, is_comparable boolean);
create table evidence.past_result (student_key varchar, subject_code varchar, mark decimal(18,4), recorded_on date);
create table evidence.stay (stay bigint, starts_on date);
create table evidence.observed_stay (stay bigint, observed_until date, expected_days bigint);
create table evidence.school_day (school_id varchar, calendar_id varchar, date date, is_school_day boolean);
create table evidence.absence_day (stay bigint, date date, is_school_day boolean, absent_units bigint);
create macro evidence.previous_school_year() as '2025-2026';
"""


class Groups(Centre):
    """Schools of whole groups; French marks by band (50, 65, 80)."""

    def __init__(self) -> None:
        super().__init__()
        self.con.execute(_MACROS.read_text(encoding="utf-8"))
        self.con.execute(_TABLES)

    def group(self, name: str, *bands: int, level: str = "SEC1", school: str = "001") -> Groups:
        self.con.execute(
            "insert into evidence.student select ? || '-' || ? || '-' || b || '-' || i, ?, ?, ?, '1', true, true, "
            "null, '', hash(? || ? || b || '-' || i) >> 2 from unnest(?) with ordinality as t(n, b), range(n) as r(i)",
            [school, name, school, level, name, school, name, list(bands)])
        self.con.execute(
            "insert into evidence.mark select student_key, 'FRA', 1, ?[cast(split_part(student_key, '-', 3) as "
            "integer)] from evidence.student where home_group = ? and school_id = ?", [list(MARKS), name, school])
        return self

    def compute(self, smallest_cell: int = 10) -> Groups:
        self.portray(SCORING)
        compute_group_portraits(self.con, week="2026-W47", school_year="2026-2027", smallest_cell=smallest_cell)
        return self

    def french(self, table: str = "group_portrait", by: str = "home_group") -> dict[str, tuple]:
        rows = self.rows(f"select {by}, students, below_60, from_60_to_69, from_70 from week.{table} "
                         "where subject_code = 'FRA' and competency is null order by all")
        return {row[0]: row[1:] for row in rows}

    def school(self, school: str = "001") -> tuple:
        return self.french("school_portrait", "school_id")[school]
