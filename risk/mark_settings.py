"""What the evidence on marks reads of the criteria: pass mark, patterns, weights and diploma, as tables and a macro."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from risk.criteria import Criteria
from risk.criteria_marks import TERMS
from risk.typography import MONTHS, french
from schemas.ddl import value_rows


def write_mark_settings(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    """Create `evidence.pass_mark()` and the settings that `risk/evidence/*.sql` reads on marks; empty tables where the
    criteria do not tell.
    """
    con.execute(f"create or replace macro evidence.pass_mark() as {criteria.pass_mark:f}::decimal(9, 4)")
    _fill(
        con,
        "competency_pattern",
        "domain varchar, role varchar, pattern varchar",
        [
            (domain, role, pattern)
            for domain, roles in criteria.competencies.items()
            for role, patterns in roles.items()
            for pattern in patterns
        ],
    )
    weights = [int(criteria.term_weights[term] * 100) for term in TERMS] if criteria.term_weights else []
    _fill(con, "term_weight", "weight_1 bigint, weight_2 bigint, weight_3 bigint", [tuple(weights)] if weights else [])
    diploma = criteria.diploma
    _fill(con, "diploma_pattern", "pattern varchar", [(pattern,) for pattern in diploma.courses] if diploma else [])
    _fill(con, "diploma_rule", "units_required bigint", [(diploma.units_required,)] if diploma else [])
    _fill(
        con,
        "course_units",
        "position bigint, pattern varchar, units bigint",
        [(position, *one) for position, one in enumerate(diploma.course_units.items())] if diploma else [],
    )
    _fill(
        con,
        "compulsory_subject",
        "position bigint, name varchar, pattern varchar",
        [
            (position, name, pattern)
            for position, (name, patterns) in enumerate(diploma.compulsory.items())
            for pattern in patterns
        ]
        if diploma
        else [],
    )
    _fill(
        con,
        "resumption",
        "month bigint, day bigint, fr varchar, en varchar",
        [(month, day, *_in_words(month, day)) for month, day in diploma.resumptions] if diploma else [],
    )


def _in_words(month: int, day: int | None) -> tuple[str, str]:
    """What follows the names of the subjects at risk, in French and in English."""
    fr, en = MONTHS["fr"][month - 1], MONTHS["en"][month - 1]
    if day is not None:
        fr, en = f"{'1er' if day == 1 else day} {fr}", f"{day} {en}"
    return french(f", reprise : {fr}"), f", resumption: {en}"


def _fill(con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple]) -> None:
    con.execute(f"create or replace table evidence.{table} ({columns})")
    if rows:
        sql, values = value_rows(rows)
        con.execute(f"insert into evidence.{table} {sql}", values)
