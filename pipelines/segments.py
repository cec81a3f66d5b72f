"""Segments: the Parquet files that facts are kept in, each named by its content and never rewritten."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.digests import digest_of
from pipelines.ledger import Entry, Segment
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted

FACTS_FOLDER = "facts"


def segment_path(store: Path, table: str, digest: str) -> Path:
    """Where a segment of that content stands."""
    return store / FACTS_FOLDER / table / f"{digest}.parquet"


def write_added(con: duckdb.DuckDBPyConnection, store: Path, table: Table) -> Segment | None:
    """Write the rows of `temp.coming`, in the order of the table's key; None when there are none."""
    rows = con.execute("select count(*) from temp.coming").fetchone()[0]
    if not rows:
        return None
    schema = ",".join(f"{column.name}:{duckdb_type(column)}" for column in table.columns)
    digest = digest_of(con, "temp.coming", "row_hash || known_week || known_sequence::varchar", schema)
    order = ", ".join(quoted(name) for name in table.key)
    _write(con, f"select * from temp.coming order by {order}", segment_path(store, table.name, digest))
    return Segment(digest, rows)


def write_removed(con: duckdb.DuckDBPyConnection, store: Path, table: Table, sequence: int) -> Segment | None:
    """Write the row hashes of `temp.going`; None when there are none."""
    rows = con.execute("select count(*) from temp.going").fetchone()[0]
    if not rows:
        return None
    digest = digest_of(con, "temp.going", "row_hash", f"removed:{sequence}")
    _write(
        con,
        f"select row_hash, {sequence:d}::integer as sequence from temp.going order by row_hash",
        segment_path(store, table.name, digest),
    )
    return Segment(digest, rows)


def segment_files(store: Path) -> frozenset[Path]:
    """Every file of facts that stands in the store."""
    return frozenset((store / FACTS_FOLDER).glob("*/*"))


def remove_unlisted(store: Path, before: frozenset[Path], entries: Iterable[Entry]) -> None:
    """Remove the segments that came after `before` and that no published run lists: what a failed run had written.

    What stood there before is left alone, listed or not: a ledger that was not put back must not cost the facts.
    """
    listed = {
        segment_path(store, table, segment.digest)
        for entry in entries
        for table, parts in entry.tables.items()
        for segment in parts.values()
    }
    for path in segment_files(store) - before - listed:
        path.unlink()


def _write(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query as Parquet, under its name only once it is whole and on disk."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    con.execute(f"copy ({query}) to $path (format parquet, compression zstd)", {"path": str(unfinished)})
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)
