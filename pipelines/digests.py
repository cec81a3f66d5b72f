"""Digests of rows that stay the same across DuckDB versions, machines and thread counts.

The text of a row is built from explicit casts: for each cell that is not empty, its column's name, the length
of its text and its text. Nothing can be confused with a separator, and a new column that is empty in old rows
leaves their digests as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import duckdb

from schemas.contract import Column
from schemas.ddl import duckdb_type, quoted

# Lines put in order at once: 100 MB or so.
_LARGEST_SLICE = 500_000


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

    In two stages, so that no single text grows with the table; and slice by slice of the sorted lines, because an
    ordered aggregate holds in memory all that it puts in order.
    """
    con.execute(f"create or replace temp table digest_line as select sha256({text}) as line from {relation} order by 1")
    con.execute("create or replace temp table digest_bundle (bundle varchar, digest varchar)")
    rows = con.execute("select count(*) from temp.digest_line").fetchone()[0]
    starts = _slices(rows)
    for start, end in zip(starts, [*starts[1:], "g"], strict=True):
        con.execute(
            """
            insert into temp.digest_bundle
            select left(line, 3) as bundle, sha256(string_agg(line, '' order by line))
            from temp.digest_line
            where line >= $start and line < $end
            group by bundle
            """,
            {"start": start, "end": end},
        )
    found = con.execute(
        "select sha256($prefix || coalesce(string_agg(digest, '' order by bundle), '')) from temp.digest_bundle",
        {"prefix": prefix},
    ).fetchone()[0]
    con.execute("drop table temp.digest_line")
    con.execute("drop table temp.digest_bundle")
    return found


def _slices(rows: int) -> list[str]:
    """Where each slice of the lines, which are hexadecimal, begins; a bundle of three digits is never cut in two."""
    digits = 0 if rows <= _LARGEST_SLICE else 1 if rows <= 16 * _LARGEST_SLICE else 2
    return ["".join(start) for start in product("0123456789abcdef", repeat=digits)]
