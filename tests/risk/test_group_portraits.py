"""Portraits of groups and schools: counts, means, and what small cells hide."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk.criteria import load_criteria
from risk.group_portraits import compute_group_portraits
from schemas.ddl import duckdb_type
from schemas.outputs import GROUP_PORTRAIT, SCHOOL_PORTRAIT
from tests.risk.scoring_tables import CRITERIA, Centre

SCORING = load_criteria(CRITERIA)
BANDS = ("below_60", "from_60_to_69", "from_70")
MARKS = (50, 65, 80)


class Groups(Centre):
    """A school of whole groups; French marks by band (50, 65, 80)."""

    def __init__(self) -> None:
        super().__init__()
        self.con.execute("create schema if not exists seen")
        self.con.execute("create table evidence.subject_result (student_key varchar, subject_code varchar, "
                         "mark decimal(18,4), in_scope boolean, is_comparable boolean)")
        self.con.execute("create table seen.grades (student_key varchar, school_id varchar, school_year varchar, "
                         "subject_code varchar, course_group varchar, competency varchar, term varchar, "
                         "mark decimal(18,2), recorded_on date)")

    def group(self, name: str, *bands: int, level: str = "SEC1") -> Groups:
        self.con.execute(
            "insert into evidence.student select ? || '-' || b || '-' || i, '001', ?, ?, '1', true, true, null "
            "from unnest(?) with ordinality as t(n, b), range(n) as r(i)", [name, level, name, list(bands)])
        self.con.execute(
            "insert into evidence.subject_result select student_key, 'FRA', ?[cast(split_part(student_key, '-', 2) as "
            "integer)], true, true from evidence.student where home_group = ?", [list(MARKS), name])
        return self

    def compute(self, smallest_cell: int = 10) -> Groups:
        self.portray(SCORING)
        compute_group_portraits(self.con, week="2026-W47", school_year="2026-2027", smallest_cell=smallest_cell)
        return self

    def french(self, table: str = "group_portrait", by: str = "home_group") -> dict[str, tuple]:
        rows = self.rows(f"select {by}, students, below_60, from_60_to_69, from_70 from week.{table} "
                         "where subject_code = 'FRA' and competency is null order by all")
        return {row[0]: row[1:] for row in rows}

    def school(self) -> tuple:
        return self.french("school_portrait", "school_id")["001"]


def test_columns_and_types_are_those_of_the_contracts():
    centre = Groups().group("11", 0, 0, 28).compute()
    for table in (GROUP_PORTRAIT, SCHOOL_PORTRAIT):
        described = [(row[0], row[1]) for row in centre.rows(f"describe week.{table.name}")]
        assert described == [(column.name, duckdb_type(column)) for column in table.columns]


def test_bands_and_mean():
    centre = Groups().group("11", 10, 12, 14).group("12", 11, 10, 10).compute()
    assert centre.french() == {"11": (36, 10, 12, 14), "12": (31, 11, 10, 10)}
    assert centre.school() == (67, 21, 22, 24)
    # (11 x 50 + 10 x 65 + 10 x 80) / 31 = 2000 / 31; (10 x 50 + 12 x 65 + 14 x 80) / 36 = 2400 / 36;
    # of the school, 4400 / 67.
    mean = "select mean_mark from week.{} where subject_code = 'FRA' order by all"
    assert [str(row[0]) for row in centre.rows(mean.format("group_portrait"))] == ["64.52", "66.67"]
    assert str(centre.rows(mean.format("school_portrait"))[0][0]) == "65.67"


HIDDEN = [
    # groups (below 60, 60 to 69, 70 and above)     shown by group                       shown of the school
    ([(10, 12, 14), (3, 3, 3)], [None, None], (45, 13, 15, 17)),  # a single hidden group: so is the other
    ([(10, 12, 14), (3, 3, 3), (10, 11, 12)], [(36, 10, 12, 14), None, None], (78, 23, 26, 29)),
    ([(10, 12, 14), (0, 2, 2), (0, 2, 3)], [None, None, None], (45, 10, 16, 19)),  # 4 and 5 are still small
    ([(10, 12, 14), (0, 4, 4), (0, 4, 4)], [(36, 10, 12, 14), None, None], (52, None, None, None)),
    ([(3, 12, 14), (11, 12, 13)], [(29, None, None, 14), (36, 11, 12, 13)], (65, None, None, 27)),
    ([(3, 12, 14), (4, 12, 13)], [(29, None, None, 14), (29, None, None, 13)], (58, None, None, 27)),
    ([(6, 12, 14), (4, 12, 13)], [(32, None, None, 14), (29, None, None, 13)], (61, 10, 24, 27)),
    ([(2, 3, 14), (10, 10, 10)], [(19, None, None, None), (30, 10, 10, 10)], (49, None, None, None)),
    ([(0, 0, 28)], [(28, None, None, None)], (28, None, None, None)),
    ([(5, 5, 5)], [(15, None, None, None)], (15, None, None, None)),  # two of them make 10: the third is small still
    ([(3, 3, 3)], [None], (None, None, None, None)),
]


@pytest.mark.parametrize(("bands", "groups", "school"), HIDDEN, ids=[str(case[0]) for case in HIDDEN])
def test_small_cells_are_hidden_also_by_subtraction(bands: list, groups: list, school: tuple):
    centre = Groups()
    for number, each in enumerate(bands):
        centre.group(str(11 + number), *each)
    centre.compute()
    nothing = (None, None, None, None)
    assert list(centre.french().values()) == [nothing if each is None else each for each in groups]
    assert centre.school() == school


def test_a_hidden_row_shows_no_measure_at_all():
    centre = Groups().group("11", 3, 3, 3).compute()
    for table in (GROUP_PORTRAIT, SCHOOL_PORTRAIT):
        measures = [name for name in table.names if not table.column(name).key]
        rows = centre.rows(f"select {', '.join(measures)} from week.{table.name}")
        assert len(rows) == 2
        assert set(rows) == {(None,) * len(measures)}


def test_students_row_has_tiers_and_attendance():
    centre = Groups().group("11", 12, 0, 18)
    centre.con.execute("insert into week.attendance (student_key, week, days_expected_year, is_chronic, rate_20, "
                       "rate_year) select student_key, '2026-W47', 20, mark = 50, mark - 50, 10 "
                       "from evidence.subject_result")
    centre.con.execute("insert into evidence.indicator_value select student_key, name, 130 - mark * 2, null, null, "
                       "null, null, null, 20 from evidence.subject_result, unnest(['absence_rate_20_days', "
                       "'absence_rate_year', 'lateness']) as t(name)")
    centre.compute()
    columns = "students, tier_1, tier_2, tier_3, chronic, rate_20, rate_year, below_60, mean_mark"
    found = centre.rows(f"select {columns} from week.group_portrait where subject_code is null")
    # 12 students at tier 3 and 18 at tier 1; nobody at tier 2, which hides the 12 with it. Rates: 18 x 30 / 30.
    assert found == [(30, 18, None, None, 12, 18, 10, None, None)]


def test_competencies_take_the_latest_mark_of_the_ordinary_course():
    centre = Groups().group("11", 12, 0, 0)
    for term, course, mark in (("1", "01", 80), ("2", "01", 65), ("2", "R1", 90)):
        centre.con.execute("insert into seen.grades select student_key, '001', '2026-2027', 'FRA', ?, 'lire', ?, ?, "
                           "date '2026-11-20' from evidence.student", [course, term, mark])
    centre.con.execute("insert into seen.grades select student_key, '001', '2025-2026', 'FRA', '01', 'lire', '3', 20, "
                       "date '2026-06-20' from evidence.student")
    centre.compute()
    found = centre.rows("select competency, students, mean_mark from week.group_portrait where subject_code = 'FRA' "
                        "order by all")
    assert found == [("lire", 12, 65), (None, 12, 50)]


def test_marks_that_are_not_comparable_and_students_out_of_scope_are_left_out():
    centre = Groups().group("11", 12, 12, 12)
    centre.con.execute("update evidence.subject_result set is_comparable = false where mark = 50")
    centre.con.execute("update evidence.student set in_scope = false where student_key like '11-2-%'")
    centre.con.execute("update evidence.subject_result set in_scope = false where student_key like '11-2-%'")
    centre.compute()
    assert centre.french()["11"] == (12, None, None, None)
    assert centre.rows("select students from week.school_portrait where subject_code is null") == [(24,)]


def test_the_smallest_cell_is_a_setting():
    centre = Groups().group("11", 3, 3, 3).compute(smallest_cell=3)
    assert centre.french() == {"11": (9, 3, 3, 3)}


BAND_COUNTS = st.tuples(*[st.integers(0, 24)] * 3)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BAND_COUNTS, min_size=1, max_size=5))
def test_no_small_count_is_shown_or_left_by_a_subtraction(bands: list[tuple[int, int, int]]):
    centre = Groups()
    for number, each in enumerate(bands):
        centre.group(str(11 + number), *each)
    centre.compute()
    if not sum(map(sum, bands)):
        return
    truth = {str(11 + number): (sum(each), *each) for number, each in enumerate(bands)}
    groups, school = centre.french(), centre.school()
    for row in (*groups.values(), school):
        assert all(count is None or count >= 10 for count in row)
        if row[0] is not None:
            hidden = [count for count in row[1:] if count is None]
            left = row[0] - sum(count or 0 for count in row[1:])
            assert not hidden or (len(hidden) >= 2 and left >= 10)
    for column in range(4):
        if school[column] is None or all(row[column] is None for row in groups.values()):
            continue
        hidden = defaultdict(int, {name: truth[name][column] for name, row in groups.items() if row[column] is None})
        left = school[column] - sum(row[column] or 0 for row in groups.values())
        assert left == sum(hidden.values())
        assert not hidden or (sum(count > 0 for count in hidden.values()) >= 2 and left >= 10)
