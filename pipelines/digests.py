"""Digests of rows that stay the same across DuckDB versions, machines and thread counts.

The text of a row is built from explicit casts: for each cell that is not empty, its column's name, the length
of its text and its text. Nothing can be confused with a separator, and a new column that is empty in old rows
leaves their digests as they were.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from schemas.contract import Column
from schemas.ddl import duckdb_type, quoted


def cell_text(name: str, value: str) -> str:
    """SQL: the text of one cell, '' when it is empty. `value` is SQL, `name` a column of ours."""
    text = f"({value})::varchar"
    return f"case when {text} is null then '' else concat('{name}:', length({text}), ':', {text}) end"


def row_text(columns: Iterable[Column]) -> str:
    """SQL: the text of a row of these columns, as the contract types them."""
    cells = (cell_text(column.name, f"{quoted(column.name)}::{duckdb_type(column)}") for column in columns)
    # One concatenation for the row: with ||, millions of rows would each build a text a cell.
    return f"concat({', '.join(cells)})"


def digest_of(con: duckdb.DuckDBPyConnection, relation: str, text: str, prefix: str) -> str:
    """SHA-256 over the sorted `text` (SQL) of the rows of `relation` (SQL), after `prefix`.

    In two stages, so that no single text grows with the table.
    """
    return con.execute(
        f"""
        with texts as (select sha256({text}) as line from {relation}),
        bundles as (
            select left(line, 3) as bundle, sha256(string_agg(line, '' order by line)) as digest
            from texts
            group by bundle
        )
        select sha256($prefix || coalesce(string_agg(digest, '' order by bundle), '')) from bundles
        """,
        {"prefix": prefix},
    ).fetchone()[0]
