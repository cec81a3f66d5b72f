"""What the teams wrote, put straight into the table that the lists read; and the small centre's students."""

from __future__ import annotations

from typing import Any

import duckdb

from schemas.ddl import quoted

_COLUMNS = """follow_up_id varchar, student_key varchar, school_id varchar, opened_week varchar, finding varchar,
discussed_on date, type varchar, started_on date, review_on date, status varchar, discussed_week varchar,
closed_week varchar, last_talked_week varchar, review_week varchar, is_open boolean, decision varchar, owner varchar,
note varchar, unread varchar"""


def follow(con: duckdb.DuckDBPyConnection, student: str, follow_up_id: str, **columns: Any) -> None:
    """One follow-up of school 801, opened on the list of 2026-W46 unless told otherwise."""
    con.execute("create schema if not exists following")
    con.execute(f"create table if not exists following.follow_up ({_COLUMNS})")
    row = {
        "follow_up_id": follow_up_id,
        "student_key": student,
        "school_id": "801",
        "opened_week": "2026-W46",
        "unread": "{}",
    } | columns
    row["is_open"] = row.get("status") not in ("done", "dropped")
    names = ", ".join(map(quoted, row))
    marks = ", ".join("?" for _ in row)
    con.execute(f"insert into following.follow_up ({names}) values ({marks})", list(row.values()))
