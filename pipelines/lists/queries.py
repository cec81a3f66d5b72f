"""The package's queries, each in a file of `sql/`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

_SQL = Path(__file__).parent / "sql"


@lru_cache(maxsize=64)
def query(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def rows(con: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query, by column name."""
    result = con.execute(query(name), values)
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def has_table(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether the connection's own catalog has that table or view."""
    found = con.execute(
        """
        select count(*) from information_schema.tables
        where table_catalog = current_database() and table_schema = $schema and table_name = $table
        """,
        {"schema": schema, "table": table},
    ).fetchone()
    return bool(found and found[0])
