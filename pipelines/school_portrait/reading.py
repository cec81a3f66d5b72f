"""Reads what the portraits of a batch of schools show: one query a table, small cells hidden already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from schemas.ddl import quoted
from schemas.outputs_groups import (
    ATTENDANCE_PORTRAIT,
    CENTRE_PORTRAIT,
    GROUP_PORTRAIT,
    SCHOOL_PORTRAIT,
    TERM_CHANGE_PORTRAIT,
    TRANSITION_PORTRAIT,
)

Row = dict[str, Any]
# What a row is about: level, subject and competency, None for all of them.
Subject = tuple[str | None, str | None, str | None]
_OF_SCHOOLS = (GROUP_PORTRAIT, SCHOOL_PORTRAIT, ATTENDANCE_PORTRAIT, TERM_CHANGE_PORTRAIT, TRANSITION_PORTRAIT)


@dataclass
class SchoolRows:
    """The rows of one school. `centre`: those of the whole centre, by subject, the same for every school."""

    school_id: str
    centre: dict[Subject, Row]
    levels: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    attendance: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    transitions: list[Row] = field(default_factory=list)


def subject_of(row: Row) -> Subject:
    return row["level"], row.get("subject_code"), row.get("competency")


def read_schools(con: duckdb.DuckDBPyConnection, week: str, schools: Sequence[str]) -> list[SchoolRows]:
    """Those of `schools` that have a portrait this week, in their order. Reads catalog `portraits`."""
    centre = {
        subject_of(row): row
        for row in _rows(con, f"select * from portraits.{quoted(CENTRE_PORTRAIT.name)} where week = $week", week=week)
    }
    found: dict[str, SchoolRows] = {school: SchoolRows(school, centre) for school in schools}
    kept: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in _OF_SCHOOLS:
        order = ", ".join(f"{quoted(name)} nulls first" for name in table.key)
        rows = _rows(
            con,
            f"select * from portraits.{quoted(table.name)} where week = $week and list_contains($schools, school_id) "
            f"order by {order}",
            week=week,
            schools=list(schools),
        )
        for row in rows:
            kept[row["school_id"]][table.name].append(row)
    for school, tables in kept.items():
        one = found[school]
        one.groups, one.levels = tables[GROUP_PORTRAIT.name], tables[SCHOOL_PORTRAIT.name]
        one.attendance, one.changes = tables[ATTENDANCE_PORTRAIT.name], tables[TERM_CHANGE_PORTRAIT.name]
        one.transitions = tables[TRANSITION_PORTRAIT.name]
    return [one for one in found.values() if one.levels]


def _rows(con: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[Row]:
    result = con.execute(query, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
