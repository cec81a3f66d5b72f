"""Accepted rows for the tests of facts and store: `accepted.*` from a few literal rows, without any file."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from schemas.ddl import duckdb_type, quoted
from schemas.extracts import EXTRACTS


def accept_rows(con: duckdb.DuckDBPyConnection, **tables: Sequence[dict[str, object]]) -> None:
    """Make `accepted.*`: the given rows (missing columns are empty), and an empty table for every other extract."""
    con.execute("create schema if not exists accepted")
    con.execute("create or replace table accepted.refused (table_name varchar, student_id varchar)")
    for name, table in EXTRACTS.items():
        columns = ", ".join(f"{quoted(c.name)} {duckdb_type(c)}" for c in table.columns)
        con.execute(f"create or replace table {quoted('accepted', name)} ({columns}, _file integer, _line bigint)")
        for line, row in enumerate(tables.get(name, ()), start=2):
            names = ", ".join(map(quoted, row))
            marks = ", ".join("?" for _ in row)
            con.execute(
                f"insert into {quoted('accepted', name)} ({names}, _file, _line) values ({marks}, 0, {line})",
                list(row.values()),
            )
