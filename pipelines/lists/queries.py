"""The package's queries, each in a file of `sql/`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from schemas.ddl import literal

_SQL = Path(__file__).parent / "sql"


@lru_cache(maxsize=64)
def query(name: str, folder: Path = _SQL) -> str:
    """The text of `sql/<name>.sql`, or of that file of another `folder`."""
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


def query_for(name: str, folder: Path = _SQL, **lists: Iterable[str]) -> str:
    """The same, where each `{name}` is one of `lists`: student keys or weeks, as literals for `in (…)`.

    DuckDB pushes literals below the views of the published tables, down to the stored rows; a join, a subquery or a
    parameter has the rows of the whole centre worked out first, words included.
    """
    text = query(name, folder)
    for hole, values in lists.items():
        text = text.replace(f"{{{hole}}}", ", ".join(map(literal, sorted(set(values)))) or "null")
    return text


def rows(
    con: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any], **lists: Iterable[str]
) -> list[dict[str, Any]]:
    """The rows of a query, by column name. `values`: its parameters; `lists`: as in `query_for`."""
    result = con.execute(query_for(name, **lists), values)
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
