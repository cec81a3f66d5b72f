"""`week.*` of a few literal students, as scoring leaves it, for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import duckdb

from pipelines.weeks import Week
from risk.portrait import PART_TYPE
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted
from schemas.outputs import ATTENDANCE_WEEK, NOT_SCORED, PORTRAIT
from schemas.outputs_groups import GROUP_TABLES

CRITERIA_HASH = "c0ffee0123456789"


def key(name: str) -> str:
    """A student key that a test can read: hexadecimal letters, then zeros."""
    return name.ljust(64, "0")


def part(position: int, value: str, **more: object) -> dict[str, object]:
    numbers = {
        "points": Decimal(0),
        "contribution": Decimal(0),
        "numerator": None,
        "denominator": None,
        "benchmark": None,
        "series": None,
    }
    facts = {"evidence_on": date(2026, 11, 20), "evidence_count": 20, "is_reason": False, "is_strength": False}
    return {"position": position, "value": Decimal(value)} | numbers | facts | more


def _fill(
    con: duckdb.DuckDBPyConnection,
    name: str,
    table: Table,
    rows: Iterable[dict[str, object]],
    *,
    left_out: tuple[str, ...] = (),
    extra: dict[str, str] | None = None,
) -> None:
    kinds = {c.name: duckdb_type(c) for c in table.columns if c.name not in left_out} | (extra or {})
    con.execute("create schema if not exists week")
    con.execute(f"create or replace table week.{name} ({', '.join(f'{quoted(n)} {k}' for n, k in kinds.items())})")
    for row in rows:
        assert set(row) <= set(kinds), set(row) - set(kinds)
        con.execute(
            f"insert into week.{name} ({', '.join(map(quoted, row))}) values ({', '.join('?' for _ in row)})",
            list(row.values()),
        )


def week_tables(
    con: duckdb.DuckDBPyConnection,
    week: Week,
    *students: dict[str, object],
    attendance: Iterable[dict[str, object]] = (),
    not_scored: Iterable[dict[str, object]] = (),
) -> None:
    """Each student: `key` and any portrait column or `parts`; scored in school E1, SEC1, unless told otherwise."""
    known = {
        "week": week.text,
        "school_year": week.school_year,
        "week_ends_on": week.sunday,
        "school_id": "E1",
        "level": "SEC1",
        "tier": 1,
        "status": "scored",
        "criteria_hash": CRITERIA_HASH,
    }
    portraits = [
        known | {"student_key": key(student["key"])} | {n: v for n, v in student.items() if n != "key"}
        for student in students
    ]
    week_cells = {"week": week.text, "school_id": "E1"}
    _fill(con, "portrait", PORTRAIT, portraits, left_out=("version", "run_id"), extra={"parts": PART_TYPE})
    _fill(
        con,
        "attendance",
        ATTENDANCE_WEEK,
        [week_cells | row | {"student_key": key(str(row["student_key"]))} for row in attendance],
        left_out=("version", "run_id"),
    )
    _fill(
        con,
        "not_scored",
        NOT_SCORED,
        [
            week_cells
            | {"why_fr": "Résultats inconnus.", "why_en": "Marks unknown."}
            | row
            | {"student_key": key(str(row["student_key"]))}
            for row in not_scored
        ],
        left_out=("version",),
    )
    for table in GROUP_TABLES:
        _fill(con, table.name, table, [])
