"""What the teams wrote in their workbooks, of the students that a list tells; and how things stood when they did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import duckdb

from pipelines.follow_up.issues import place_told
from pipelines.lists.model import FollowUp, ReadIssue
from pipelines.lists.queries import has_table, query_for, rows
from pipelines.lists.settings import Language

_COLUMNS = {
    "follow_up_id": "varchar",
    "student_key": "varchar",
    "school_id": "varchar",
    "opened_week": "varchar",
    "finding": "varchar",
    "discussed_on": "date",
    "decision": "varchar",
    "type": "varchar",
    "owner": "varchar",
    "started_on": "date",
    "review_on": "date",
    "status": "varchar",
    "note": "varchar",
    "discussed_week": "varchar",
    "closed_week": "varchar",
    "last_talked_week": "varchar",
    "review_week": "varchar",
    "is_open": "boolean",
    "unread": "varchar",
}
_TYPED = ("decision", "owner", "note")


def show_follow_ups(con: duckdb.DuckDBPyConnection) -> None:
    """Make `list_follow_up`: what `following.follow_up` has, nothing where no workbook was ever read."""
    if has_table(con, "following", "follow_up"):
        columns = ", ".join(_COLUMNS)
        con.execute(f"create or replace temp view list_follow_up as select {columns} from following.follow_up")
        return
    columns = ", ".join(f"null::{kind} as {name}" for name, kind in _COLUMNS.items())
    con.execute(f"create or replace temp view list_follow_up as select {columns} where false")


def read_follow_ups(
    con: duckdb.DuckDBPyConnection, of_year: Mapping[str, str], share: int, listed: Sequence[str]
) -> dict[str, list[FollowUp]]:
    """The follow-ups of each student told, oldest first. `of_year`: week and school_year; `share`: the percentage that
    a cause weighs; `listed`: the students on the list.

    An open one of a student on the list knows the tier, and what weighed, when the team talked about the student.
    """
    found: dict[str, list[FollowUp]] = {}
    read = rows(con, "follow_up", {})
    then = _then(con, of_year, share, listed) if read else {}
    for row in read:
        one = _follow_up(row)
        found.setdefault(row["student_key"], []).append(replace(one, **then.get(one.follow_up_id, {})))
    return found


def _follow_up(row: dict[str, Any]) -> FollowUp:
    values = {field.name: row[field.name] for field in fields(FollowUp) if field.name in row}
    values |= {name: row[name] or "" for name in _TYPED}
    unread = row["unread"] or {}
    return FollowUp(**values | {"unread": json.loads(unread) if isinstance(unread, str) else dict(unread)})


def _then(
    con: duckdb.DuckDBPyConnection, of_year: Mapping[str, str], share: int, listed: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """The tier, the domains that weighed and their points, before each open follow-up was talked about."""
    con.execute(query_for("then", keys=listed), of_year)
    try:
        weeks, keys = con.execute(
            "select coalesce(list(distinct week), []), coalesce(list(distinct student_key), []) from list_then"
        ).fetchone()
        found = rows(con, "then_cause", {"share": share}, weeks=weeks, keys=keys)
        return {
            row["follow_up_id"]: {
                "tier_then": row["tier"],
                "causes_then": tuple(row["causes"]),
                "points_then": dict(zip(row["domains"], row["points"], strict=True)),
            }
            for row in found
        }
    finally:
        con.execute("drop table list_then")


def read_issues(con: duckdb.DuckDBPyConnection, schools: list[str], language: Language) -> list[ReadIssue]:
    """What could not be read in the workbooks of the teams of these schools; none where no workbook was ever read."""
    if not has_table(con, "following", "issue"):
        return []
    found = con.execute(
        f"""
        select school_id, team_folder, file, sheet, address, "column", rule, {language}
        from following.issue
        where school_id in (select unnest($schools::varchar[]))
        order by all
        """,
        {"schools": schools},
    ).fetchall()
    return [ReadIssue(*(cell or "" for cell in row), place=place_told(row[4] or "", language)) for row in found]
