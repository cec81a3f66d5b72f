"""Can this extract be trusted? A profile of what was accepted, and the checks on it.

The profile is SQL derived from the contracts (`schemas/profile.py`), one scan a table. The contract's promises are
judged on it by Great Expectations; what compares with the previous run or the calendar is SQL beside this file.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from pipelines import codes_in_use
from pipelines.check_words import in_words
from pipelines.codes_in_use import CodeUse, tellable_codes
from pipelines.value_checks import value_checks
from pipelines.weeks import school_year_bounds, school_year_of
from schemas import expectations
from schemas.arrow import arrow_schema
from schemas.checks import CheckResult, Item
from schemas.contract import Table
from schemas.ddl import create_with_comments, literal, quoted
from schemas.extracts import EXTRACTS
from schemas.outputs import QUALITY_CHECK
from schemas.profile import profile_metrics
from schemas.shown import NOT_A_CODE, is_surely_code

if TYPE_CHECKING:
    import pandas as pd

_SQL = Path(__file__).parent / "quality"
_VALUE = "decimal(18,4)"
# What a query of checks may give beside its result: both runs' measures, and the codes or groups concerned.
_BESIDE = (
    f"select null::{_VALUE} as value_now, null::{_VALUE} as value_before, "
    "null::struct(code varchar, rows bigint)[] as items where false"
)

# A school may lose half of a table's rows before it is worth a look: small schools vary.
SCHOOL_DROP_SHARE = Decimal("0.5")
SCHOOL_STUDENT_DROP_SHARE = Decimal("0.2")
# Below this, a share moves by whole per cents with one row.
ENOUGH_ROWS = 20
MISSING_RISE = Decimal("0.2")
# Tables that fill up day after day, and those that fill up a term at a time.
FLOWING = ("attendance", "activity", "assignments")
BY_TERM = ("grades", "conduct", "survey", "participation", "interventions", "outcomes")
# Growth since the previous run: by half; by three times (a second term, late report cards); or, of what fills up
# day after day, once and a half what the calendar explains.
MOST_GROWTH, MOST_GROWTH_BY_TERM, PACE_SHARE = Decimal("0.5"), Decimal(3), Decimal("1.5")
# When classes have begun in any school, in the first of the two years.
CLASSES_BEGIN = (8, 25)
# From then on, a course or a calendar that nobody had heard of is worth a look.
COURSES_SETTLED = (9, 30)
# Days of absence that a group would have had, so that its silence is no chance.
FEWEST_EXPECTED = 10
STALE_DAYS = 10
# A week of class: after a break, a school has that long to enter its first absence.
FEWEST_SCHOOL_DAYS = 5
DROP_SHARE = 0.10


def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _handed_over(con: duckdb.DuckDBPyConnection) -> list[Table]:
    """The extracts to judge: those that were handed over, and the required ones in any case."""
    rows = con.execute("select table_name from accepted.source_present where present").fetchall()
    present = {name for (name,) in rows}
    return [table for table in EXTRACTS.values() if table.required or table.name in present]


def _wide(table: Table) -> str:
    return quoted("quality", f"wide_{table.name}")


def _school_of(table: Table) -> str:
    """The school a row belongs to; '' for none. Tables that name only a student take the student's school."""
    if "school_id" in table.names:
        return "coalesce(rows.school_id, '')"
    if "student_id" in table.names:
        return "coalesce(student_school.school_id, '')"
    return "''"


def _measure(con: duckdb.DuckDBPyConnection, table: Table, as_of: date) -> None:
    """Write `quality.wide_<table>`: a row per school, a column per measure; one row of zeros for no row."""
    metrics = profile_metrics(table)
    measures = ",\n    ".join(f"cast({metric.sql} as {_VALUE}) as {quoted(metric.field)}" for metric in metrics)
    parameters = {"as_of": as_of} if "$as_of" in measures else {}
    con.execute(
        f"create or replace table {_wide(table)} as\n"
        f"select\n    {_school_of(table)} as school_id,\n    {measures}\n"
        f"from {quoted('accepted', table.name)} as rows{_attributed(table)}\n"
        "group by 1\norder by 1",
        parameters,
    )
    # An empty table has no group, yet it must be judged: nothing in it is at fault, and its count is zero.
    counts = [metric for metric in metrics if metric.sql.startswith("count(") and not metric.name.endswith("_share")]
    con.execute(
        f"insert into {_wide(table)} (school_id, {', '.join(quoted(metric.field) for metric in counts)}) "
        f"select '', {', '.join('0' for _ in counts)} where not exists (from {_wide(table)})"
    )


def profile(con: duckdb.DuckDBPyConnection, as_of: date, secret: bytes = b"") -> None:
    """Measure every extract that was handed over.

    Writes `quality.profile(table_name, school_id, column_name, metric, value)`: one row per table, school ('' = no
    school), column ('' = the table) and measure; a measure that has no meaning there (a share of no row) is absent.
    The row (metric 'as_of', value 20261122) dates it.

    Also `quality.code(table_name, school_id, column_name, code, digest, rows, ungrouped_rows)`: the codes in use in
    the columns whose list is the source's own; `digest` is the code's HMAC-SHA256 under `secret`, for keeping.
    """
    con.execute("create schema if not exists quality")
    con.execute(_query("student_school"))
    con.execute(
        "create or replace table quality.profile "
        f"(table_name varchar, school_id varchar, column_name varchar, metric varchar, value {_VALUE})"
    )
    con.execute("insert into quality.profile values ('', '', '', 'as_of', ?)", [int(as_of.strftime("%Y%m%d"))])
    for table in _handed_over(con):
        _measure(con, table, as_of)
        con.execute(
            f"insert into quality.profile\n"
            f"select {literal(table.name)}, school_id, split_part(field, '__', 1), split_part(field, '__', 2), value\n"
            f"from (unpivot {_wide(table)} on columns(* exclude school_id) into name field value value)"
        )
    codes_in_use.list_codes(
        con,
        [(table, _school_of(table), _attributed(table)) for table in _handed_over(con)],
        secret,
    )
    con.execute("drop table quality.student_school")


def _attributed(table: Table) -> str:
    """The join that tells the school of a table that names only a student."""
    if "school_id" in table.names or "student_id" not in table.names:
        return ""
    return "\nleft join quality.student_school as student_school using (student_id)"


def _frames(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    return {table.name: con.execute(f"from {_wide(table)}").df() for table in _handed_over(con)}


def _condensed(con: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, object]) -> list[CheckResult]:
    """The failures of a query of checks, school by school; a check that holds everywhere is one result."""
    rows = con.execute(
        f"with checked as (select * from ({query.rstrip()}) union all by name {_BESIDE}), "
        "judged as (select *, observed <= most as passed from checked), "
        "failed as (select * from judged where not passed), "
        "held as ("
        "  select table_name, '' as school_id, column_name, check_name, max(observed) as observed,"
        "    arg_max(most, observed) as most, true as passed"
        "  from judged group by table_name, column_name, check_name having bool_and(passed)"
        ") "
        "select table_name, nullif(school_id, ''), nullif(column_name, ''), check_name, passed,"
        f"  cast(observed as {_VALUE}), cast(most as double), cast(value_now as {_VALUE}),"
        f"  cast(value_before as {_VALUE}), items "
        "from (select * from failed union all by name select * from held) "
        "order by table_name, column_name, check_name, school_id",
        parameters,
    ).fetchall()
    told = [item for *_, items in rows for item in items or ()]
    named = tellable_codes(con, {CodeUse(item["code"], item["rows"], item["students"]) for item in told})
    return [
        CheckResult(
            "sql", table_name, school_id, column_name, check_name, passed, observed, f"≤ {most:g}", now, before,
            tuple(_item(item, named) for item in items or ()),
        )
        for table_name, school_id, column_name, check_name, passed, observed, most, now, before, items in rows
    ]  # fmt: skip


def _item(item: dict[str, Any], named: frozenset[str]) -> Item:
    if item["code"] in named:
        return Item(item["code"], item["rows"])
    return Item(None, item["rows"], tuple(item.get("lines") or ()))


def _with_known_schools(con: duckdb.DuckDBPyConnection, results: list[CheckResult]) -> list[CheckResult]:
    """The results, without the text of a school that no list of schools and no enrolment names, unless a code it is."""
    known = {
        school
        for (school,) in con.execute(
            "select school_id from accepted.enrolments union select school_id from accepted.schools"
        ).fetchall()
    }
    told: dict[tuple[str | None, ...], CheckResult] = {}
    for result in results:
        school = result.school_id
        shown = school is None or school in known or is_surely_code(school)
        one = result if shown else replace(result, school_id=NOT_A_CODE)
        told.setdefault((one.engine, one.table_name, one.school_id, one.column_name, one.check_name), one)
    return list(told.values())


def _exists(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'quality' and table_name = ?", [name]
    ).fetchone()
    return found is not None


def has_comparable_profile(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether there is a previous profile, of the same school year and not later than `quality.profile`."""
    return _exists(con, "previous_profile") and bool(con.execute(_query("comparable")).fetchone()[0])


def previous_date(con: duckdb.DuckDBPyConnection) -> date | None:
    """The as-of date of the run that this one is compared with; None where there is none."""
    if not has_comparable_profile(con):
        return None
    (number,) = con.execute("select value from quality.previous_profile where metric = 'as_of'").fetchone()
    return date.fromisoformat(str(int(number)))


def _drift(
    con: duckdb.DuckDBPyConnection, as_of: date, drop_share: float, incremental: Collection[str]
) -> list[CheckResult]:
    if not has_comparable_profile(con):
        return []
    whole = [table for table in _handed_over(con) if table.name not in incremental]
    names = [table.name for table in whole]
    schooled = [table.name for table in whole if "school_id" in table.names]
    start = school_year_bounds(school_year_of(as_of))[0].year
    results = _condensed(
        con,
        _query("drift"),
        {
            "whole": names,
            "schooled": schooled,
            "drop_share": Decimal(str(drop_share)),
            "school_drop_share": SCHOOL_DROP_SHARE,
            "school_student_drop_share": SCHOOL_STUDENT_DROP_SHARE,
            "enough_rows": ENOUGH_ROWS,
            "missing_rise": MISSING_RISE,
        },
    )
    results += _condensed(
        con,
        _query("growth"),
        {
            "whole": names,
            "schooled": schooled,
            "flowing": list(FLOWING),
            "by_term": list(BY_TERM),
            "first_day": date(start, *CLASSES_BEGIN),
            "enough_rows": ENOUGH_ROWS,
            "most_growth": MOST_GROWTH,
            "most_growth_by_term": MOST_GROWTH_BY_TERM,
            "pace_share": PACE_SHARE,
        },
    )
    results += _condensed(
        con,
        _query("freshness"),
        {
            "as_of": as_of,
            "flowing": [name for name in FLOWING if name in names],
            "enough_rows": ENOUGH_ROWS,
            "stale_days": STALE_DAYS,
            "fewest_school_days": FEWEST_SCHOOL_DAYS,
        },
    )
    if _exists(con, "previous_code"):
        settled = previous_date(con) >= date(start, *COURSES_SETTLED)
        results += _condensed(con, _query("codes"), {"enough_rows": ENOUGH_ROWS, "is_settled": settled})
    if _exists(con, "file") and _exists(con, "previous_file"):
        results += _condensed(con, _query("columns"), {})
    return results


def _entries(con: duckdb.DuckDBPyConnection, as_of: date, incremental: Collection[str]) -> list[CheckResult]:
    # Changes alone do not say when a school last entered something.
    if "attendance" in incremental or "attendance" not in {table.name for table in _handed_over(con)}:
        return []
    stale = {"as_of": as_of, "stale_days": STALE_DAYS, "fewest_school_days": FEWEST_SCHOOL_DAYS}
    groups = {"as_of": as_of, "fewest_expected": FEWEST_EXPECTED}
    return _condensed(con, _query("entries"), stale) + _condensed(con, _query("groups"), groups)


def _row(run_id: str, result: CheckResult) -> dict[str, object]:
    text = result.text
    return {
        "run_id": run_id,
        "engine": result.engine,
        "table_name": result.table_name,
        "school_id": result.school_id,
        "column_name": result.column_name,
        "check_name": result.check_name,
        "passed": result.passed,
        "severity": text.severity,
        "observed": result.observed,
        "expected": result.expected,
        "observed_fr": result.observed_fr or None,
        "observed_en": result.observed_en or None,
        "meaning_fr": text.meaning_fr,
        "remedy_fr": text.remedy_fr,
        "meaning_en": text.meaning_en,
        "remedy_en": text.remedy_en,
    }


def check_quality(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    as_of: date,
    *,
    drop_share: float = DROP_SHARE,
    incremental: Collection[str] = (),
) -> list[CheckResult]:
    """Judge the profile and write `quality.check` (contract quality_check). Returns the failures, errors first.

    `quality.previous_profile`, where it exists, is the profile of the previous run. `drop_share`: share of a
    table's rows, or of the students, that may disappear since then. `incremental`: tables handed over as changes
    only, whose number of rows says nothing.
    """
    results = [
        result
        for result in expectations.validate(_frames(con))
        if not (result.check_name == "row_count" and result.table_name in incremental)
    ]
    first = school_year_bounds(school_year_of(as_of))[0]
    con.execute(_query("school_days"), {"as_of": as_of, "first": first})
    results += _drift(con, as_of, drop_share, incremental) + _entries(con, as_of, incremental)
    handed_over = [table.name for table in _handed_over(con)]
    for check in value_checks(as_of, handed_over, incremental, comparable=has_comparable_profile(con)):
        results += _condensed(con, check.sql, check.parameters)
    results = in_words(_with_known_schools(con, results), as_of, previous_date(con))
    target = quoted("quality", "check")
    con.execute(f"drop table if exists {target}")
    for statement in create_with_comments(QUALITY_CHECK, target):
        con.execute(statement)
    rows = pa.Table.from_pylist([_row(run_id, result) for result in results], schema=arrow_schema(QUALITY_CHECK))
    con.register("quality_results", rows)
    con.execute(f"insert into {target} by name from quality_results")
    con.unregister("quality_results")
    failures = [result for result in results if not result.passed]
    return sorted(failures, key=lambda result: result.text.severity != "error")
