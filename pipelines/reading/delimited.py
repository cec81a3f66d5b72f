"""CSV and other delimited text: DuckDB where a line is a record, the exact reader where it is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.errors import SourceError
from pipelines.reading.records import Record, read_records
from pipelines.reading.tables import Loaded, column_name, positions_of
from pipelines.reading.text import Text, decode
from schemas.row_rules import literal, quoted
from schemas.sources import Formats, SourceTable

_BATCH = 20_000
_LONGEST_HEADER = 1 << 20


def load_delimited(con: duckdb.DuckDBPyConnection, path: Path, source_table: SourceTable, index: int,
                   formats: Formats, spill: Path) -> Loaded:
    """Load a delimited file as `files."<index>"(_line, known columns…)`, all text; see `read_file`."""
    text = decode(path, formats.encodings, spill / f"{index}.utf8")
    try:
        delimiter, header = _header(text, path.name, source_table, formats)
        positions = positions_of(header.cells, source_table, path.name)
        table = f"files.{quoted(str(index))}"
        rows = None
        if text.is_plain and header.line == 1:
            rows = _load_fast(con, text, delimiter, len(header.cells), positions, table)
        if rows is None:
            records = _load_exact(con, text, delimiter, header, positions, table, index)
        else:
            records = rows
        _refuse_repeated_headers(con, table, positions, index)
        refused = con.execute("select count(*) from raw._refused where _file = ?", [index]).fetchone()[0]
        rows = con.execute(f"select count(*) from {table}").fetchone()[0]
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)
    return Loaded(tuple(positions), records, rows, refused, text.encoding, delimiter)


def _header(text: Text, file_name: str, source_table: SourceTable, formats: Formats) -> tuple[str, Record]:
    """The delimiter that finds the most known columns (then the most cells, then the profile's order), and the header."""
    if text.lines == 0:
        raise _empty(file_name)
    with text.path.open(encoding="utf-8", newline="") as file:
        start = file.read(_LONGEST_HEADER)
    if not start.strip():
        raise _empty(file_name)
    if "\0" in start.lstrip().split("\n", 1)[0]:
        raise SourceError(
            f"{file_name} : l'en-tête contient des octets nuls.",
            remedy="Enregistrer le fichier en UTF-8 (il est sans doute en UTF-16 sans marque d'ordre, ou endommagé).",
            file=file_name, line=1,
        )
    found: list[tuple[int, int, int, str, Record]] = []
    for rank, delimiter in enumerate(formats.delimiters):
        record = next(read_records(text.path, delimiter), None)
        if record is not None and record.cells is not None:
            known = len({column_name(cell) for cell in record.cells} & set(source_table.known))
            found.append((known, len(record.cells), -rank, delimiter, record))
    if not found:
        raise SourceError(
            f"{file_name} : l'en-tête ne se lit pas (guillemet ouvert et jamais fermé).",
            remedy="Corriger la première ligne du fichier.", file=file_name, line=1, rule="unclosed_quote",
        )
    *_, delimiter, record = max(found, key=lambda choice: choice[:3])
    return delimiter, record


def _empty(file_name: str) -> SourceError:
    return SourceError(
        f"{file_name} : le fichier est vide ; il n'a pas même d'en-tête.",
        remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer l'en-tête seul.",
        file=file_name,
    )


def _load_fast(con: duckdb.DuckDBPyConnection, text: Text, delimiter: str, width: int, positions: dict[str, int],
               table: str) -> int | None:
    """Load with DuckDB; rows loaded, or None where a line was not a record (nothing is loaded then)."""
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(width))
    chosen = ", ".join(f"c{position} as {quoted(name)}" for name, position in positions.items())
    try:
        con.execute(f"""
            create or replace table {table} as
            select row_number() over () + 1 as _line, {chosen}
            from read_csv(?, columns = {{{columns}}}, auto_detect = false, header = false, skip = 1,
                          delim = {literal(delimiter)}, quote = '"', escape = '"', strict_mode = true,
                          null_padding = false, ignore_errors = false)
        """, [str(text.path)])
    except duckdb.Error:
        # Its message quotes the line, so it goes no further; the exact reader says which lines are at fault.
        con.execute(f"drop table if exists {table}")
        return None
    rows = con.execute(f"select count(*) from {table}").fetchone()[0]
    return rows if rows == text.lines - 1 else None


def _load_exact(con: duckdb.DuckDBPyConnection, text: Text, delimiter: str, header: Record, positions: dict[str, int],
                table: str, index: int) -> int:
    """Load record by record; the number of records, refused ones included."""
    columns = ", ".join(f"{quoted(name)} varchar" for name in positions)
    con.execute(f"create or replace table {table} (_line bigint, {columns})")
    records = islice(read_records(text.path, delimiter, len(header.cells)), 1, None)
    count = 0
    while batch := list(islice(records, _BATCH)):
        count += len(batch)
        _insert(con, table, positions, [record for record in batch if record.cells is not None])
        refused = [(index, record.line, record.rule) for record in batch if record.cells is None]
        if refused:
            con.executemany("insert into raw._refused values (?, ?, ?)", refused)
    return count


def _insert(con: duckdb.DuckDBPyConnection, table: str, positions: dict[str, int], records: list[Record]) -> None:
    if not records:
        return
    arrays = {"_line": pa.array([record.line for record in records], pa.int64())}
    for name, position in positions.items():
        arrays[name] = pa.array([record.cells[position] or None for record in records], pa.string())
    con.register("_batch", pa.table(arrays))
    con.execute(f"insert into {table} select * from _batch")
    con.unregister("_batch")


def _refuse_repeated_headers(con: duckdb.DuckDBPyConnection, table: str, positions: dict[str, int], index: int) -> None:
    same = " and ".join(f"lower(trim({quoted(name)})) = {literal(name)}" for name in positions)
    found = con.execute(f"""
        insert into raw._refused select {index}, _line, 'repeated_header' from {table} where {same}
    """).fetchone()[0]
    if found:
        con.execute(f"delete from {table} where {same}")
