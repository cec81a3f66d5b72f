"""CSV and other delimited text: DuckDB where a line is a record, the exact reader where it is not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import duckdb
import pyarrow as pa

from pipelines.errors import SourceError
from pipelines.reading.records import Record, read_records
from pipelines.reading.tables import Handed, Loaded, column_name, positions_of
from pipelines.reading.text import Text, decode
from schemas.ddl import literal, quoted

_BATCH = 20_000
_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class _Dialect:
    """How this file is written: its delimiter, the width of its rows, and where each known column stands."""

    delimiter: str
    header_line: int
    width: int
    positions: dict[str, int]


def load_delimited(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a delimited file as `files."<index>"(_line, known columns…)`, all text; see `read_file`."""
    text = decode(handed.path, handed.formats.encodings, handed.spill / f"{handed.index}.utf8")
    try:
        dialect = _dialect(text, handed)
        records = _load_fast(con, text, dialect, handed)
        if records is None:
            records = _load_exact(con, text, dialect, handed)
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)
    _refuse_repeated_headers(con, dialect, handed)
    refused = con.execute("select count(*) from raw._refused where _file = ?", [handed.index]).fetchone()[0]
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    return Loaded(tuple(dialect.positions), records, rows, refused, text.encoding, dialect.delimiter)


def _dialect(text: Text, handed: Handed) -> _Dialect:
    """The delimiter that finds the most known columns, then the most cells; the profile's order decides ties."""
    with text.path.open(encoding="utf-8", newline="") as file:
        start = file.read(_LONGEST_HEADER).lstrip()
    if not start:
        raise SourceError(
            f"{handed.name} : le fichier est vide ; il n'a pas même d'en-tête.",
            remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer l'en-tête seul.",
            file=handed.name,
        )
    if "\0" in start.split("\n", 1)[0]:
        raise SourceError(
            f"{handed.name} : l'en-tête contient des octets nuls.",
            remedy="Enregistrer le fichier en UTF-8 (il est sans doute en UTF-16 sans marque d'ordre, ou endommagé).",
            file=handed.name,
            line=1,
        )
    headers = {delimiter: next(read_records(text.path, delimiter)) for delimiter in handed.formats.delimiters}
    readable = {delimiter: header for delimiter, header in headers.items() if header.cells is not None}
    if not readable:
        raise SourceError(
            f"{handed.name} : l'en-tête ne se lit pas (guillemet ouvert et jamais fermé).",
            remedy="Corriger la première ligne du fichier.",
            file=handed.name,
            line=1,
            rule="unclosed_quote",
        )
    delimiter = max(readable, key=lambda delimiter: _likeness(readable[delimiter], handed))
    header = readable[delimiter]
    return _Dialect(delimiter, header.line, len(header.cells), positions_of(header.cells, handed.table, handed.name))


def _likeness(header: Record, handed: Handed) -> tuple[int, int]:
    return len({column_name(cell) for cell in header.cells} & set(handed.table.known)), len(header.cells)


def _load_fast(con: duckdb.DuckDBPyConnection, text: Text, dialect: _Dialect, handed: Handed) -> int | None:
    """Load with DuckDB; rows loaded, or None where a line was not a record (the exact reader takes over then)."""
    if not text.is_plain or dialect.header_line != 1:
        return None
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(dialect.width))
    chosen = ", ".join(f"c{position} as {quoted(name)}" for name, position in dialect.positions.items())
    try:
        con.execute(
            f"""
            create or replace table {handed.target} as
            select row_number() over () + 1 as _line, {chosen}
            from read_csv(?, columns = {{{columns}}}, auto_detect = false, header = false, skip = 1,
                          delim = {literal(dialect.delimiter)}, quote = '"', escape = '"', strict_mode = true,
                          null_padding = false, ignore_errors = false)
        """,
            [str(text.path)],
        )
    except duckdb.Error:
        # Its message quotes the line, so it goes no further; the exact reader says which lines are at fault.
        return None
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    # Every record takes a line at least: as many rows as lines means that each line is a record.
    return rows if rows == text.lines - 1 else None


def _load_exact(con: duckdb.DuckDBPyConnection, text: Text, dialect: _Dialect, handed: Handed) -> int:
    """Load record by record; the number of records, refused ones included."""
    columns = ", ".join(f"{quoted(name)} varchar" for name in dialect.positions)
    con.execute(f"create or replace table {handed.target} (_line bigint, {columns})")
    records = islice(read_records(text.path, dialect.delimiter, dialect.width), 1, None)
    count = 0
    while batch := list(islice(records, _BATCH)):
        count += len(batch)
        rows = [record for record in batch if record.cells is not None]
        if rows:
            con.register("_batch", _arrow(rows, dialect.positions))
            con.execute(f"insert into {handed.target} select * from _batch")
            con.unregister("_batch")
        refused = [record for record in batch if record.cells is None]
        if refused:
            con.executemany(
                "insert into raw._refused values (?, ?, ?)",
                [(handed.index, record.line, record.rule) for record in refused],
            )
    return count


def _arrow(records: list[Record], positions: dict[str, int]) -> pa.Table:
    lines = {"_line": pa.array([record.line for record in records], pa.int64())}
    return pa.table(
        lines
        | {
            name: pa.array([record.cells[position] or None for record in records], pa.string())
            for name, position in positions.items()
        }
    )


def _refuse_repeated_headers(con: duckdb.DuckDBPyConnection, dialect: _Dialect, handed: Handed) -> None:
    same = " and ".join(f"lower(trim({quoted(name)})) = {literal(name)}" for name in dialect.positions)
    found = con.execute(f"""
        insert into raw._refused
        select {handed.index}, _line, 'repeated_header' from {handed.target} where {same}
    """).fetchone()[0]
    if found:
        con.execute(f"delete from {handed.target} where {same}")
