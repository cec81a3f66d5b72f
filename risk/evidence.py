"""Evidence: what is known of each student by a week's Sunday, before any judgement.

Each table of the schema `evidence` is one query, `risk/evidence/<table>.sql`; they are run in the order of TABLES.
Days are counted in units of which a school day has 232,792,560 (lcm of 1 to 20), so that no fraction is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb

from risk.criteria import Criteria
from risk.mark_settings import write_mark_settings
from schemas.ddl import value_rows

FOLDER = Path(__file__).parent / "evidence"

# A table comes after those that it reads.
TABLES = (
    "open_enrolment",
    "stay",
    "school_entry",
    "school_day",
    "absence_day",
    "observed_stay",
    "subject",
    "competency",
    "mark",
    "student",
    "attendance",
    "absence_pattern",
    "skipped_class",
    "conduct",
    "survey_score",
    "subject_result",
    "domain_result",
    "competency_result",
    "past_enrolment",
    "past_result",
    "compared_result",
    "mark_course",
    "diploma_course",
    "final_result",
    "course_standing",
    "work",
    "work_score",
    "work_total",
    "work_points",
    "platform_use",
    "platform",
)
# A macro that gives rows is bound when it is made: it comes after the tables that it reads.
MACROS_AFTER = {"competency": "marks_of", "course_standing": "domain_macros", "work_total": "work_macros"}
# School days before chronic absence is told: the US federal rule (edu_wh asks for 20, New Jersey for 45).
CHRONIC_EXPOSURE = 10
SOURCES = ("facts", "seen")


def prepare(con: duckdb.DuckDBPyConnection, source: str = "facts") -> None:
    """Reduce `<source>.attendance` to one row per student, school and date: `evidence.attendance_day`.

    It does not depend on the week. A run that computes several weeks calls it once, after its facts are loaded and
    each time that they change; `build_evidence` does it from `seen` when nobody has.
    Raises ValueError for a source other than those of SOURCES.
    """
    if source not in SOURCES:
        raise ValueError(f"source must be one of {SOURCES}")
    con.execute("create schema if not exists evidence")
    con.execute(_query("macros"))
    con.execute(f"create or replace view evidence.attendance_source as select * from {source}.attendance")
    _create(con, "attendance_day")
    con.execute("create or replace table evidence.prepared as select ? as source", [source])


def build_evidence(
    con: duckdb.DuckDBPyConnection,
    week: str,
    week_ends_on: date,
    school_year: str,
    criteria: Criteria,
    tables: Collection[str] = TABLES,
) -> None:
    """Create the tables of `evidence` for one week, from `seen.*`, and `week.attendance`.

    `week_ends_on` is the week's Sunday. `tables`: those wanted, as `tables_behind` tells them; default: all.
    """
    if _prepared_from(con) != "facts":
        prepare(con, "seen")
    year = int(school_year[:4])
    con.execute(
        """
        create or replace table evidence.week as
        select
            ?::varchar as week,
            ?::date as week_starts_on,
            ?::date as week_ends_on,
            ?::varchar as school_year,
            make_date(?, 7, 1) as year_starts_on,
            make_date(? + 1, 6, 30) as year_ends_on,
            ?::bigint as minimum_exposure
        """,
        [
            week,
            week_ends_on - timedelta(days=6),
            week_ends_on,
            school_year,
            year,
            year,
            CHRONIC_EXPOSURE,
        ],
    )
    _create_subject_patterns(con, criteria)
    _create_names(con, criteria)
    write_mark_settings(con, criteria)
    con.execute(_query("mark_macros"))
    for table in TABLES:
        if table not in tables:
            continue
        _create(con, table)
        if table in MACROS_AFTER:
            con.execute(_query(MACROS_AFTER[table]))
    write_attendance(con)


def tables_behind(sql: str) -> set[str]:
    """The tables of `evidence` that a query reads, with those that these are made of, and `week.attendance`'s."""
    found: set[str] = set()
    waiting = [sql, _query("week_attendance")]
    while waiting:
        named = set(re.findall(r"\bevidence\.(\w+)", waiting.pop()))
        for table in _tables_named(named) - found:
            found.add(table)
            waiting.append(_query(table))
            if table in MACROS_AFTER:
                waiting.append(_query(MACROS_AFTER[table]))
    return found


def _tables_named(names: set[str]) -> set[str]:
    """The tables among `names`, and those after which a macro among them is made."""
    hosts = {table for table, file in MACROS_AFTER.items() if names & _macros_of(file)}
    return (names & set(TABLES)) | hosts


@lru_cache
def _macros_of(file: str) -> frozenset[str]:
    return frozenset(re.findall(r"macro\s+evidence\.(\w+)", _query(file)))


def write_attendance(con: duckdb.DuckDBPyConnection) -> None:
    """Create `week.attendance`: the columns of the contract `attendance_week` but for `version` and `run_id`."""
    con.execute("create schema if not exists week")
    con.execute(f"create or replace table week.attendance as {_query('week_attendance')}")


def _create_subject_patterns(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    con.execute("create or replace table evidence.subject_pattern (position integer, domain varchar, pattern varchar)")
    patterns = [(domain, pattern) for domain, patterns in criteria.subjects.items() for pattern in patterns]
    rows = [(position, domain, pattern) for position, (domain, pattern) in enumerate(patterns)]
    _insert(con, "subject_pattern", rows)


def _create_names(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    """What a reason calls subjects and competencies; both tables are empty where the criteria name none."""
    con.execute("create or replace table evidence.subject_name (position integer, pattern varchar, name varchar)")
    con.execute("create or replace table evidence.competency_name (domain varchar, competency varchar, name varchar)")
    subjects = [(position, *named) for position, named in enumerate(criteria.subject_names.items())]
    _insert(con, "subject_name", subjects)
    competencies = [(domain, *named) for domain, names in criteria.competency_names.items() for named in names.items()]
    _insert(con, "competency_name", competencies)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple]) -> None:
    if rows:
        sql, values = value_rows(rows)
        con.execute(f"insert into evidence.{table} {sql}", values)


def _prepared_from(con: duckdb.DuckDBPyConnection) -> str | None:
    known = con.execute(
        "select count(*) from information_schema.tables where table_schema = 'evidence' and table_name = 'prepared'"
    ).fetchone()
    if not known[0]:
        return None
    return con.execute("select source from evidence.prepared").fetchone()[0]


def _create(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.execute(f"create or replace table evidence.{table} as {_query(table)}")


@lru_cache
def _query(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
