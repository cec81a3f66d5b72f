"""Reading files into the workbench: CSV and Parquet, as text, each row with its physical line.

What could not be read as a row is in `raw._refused`; records read = rows + refused, or the run fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.errors import ReconciliationError
from pipelines.reading.delimited import load_delimited
from pipelines.reading.json_records import load_json
from pipelines.reading.parquet import load_parquet
from pipelines.reading.tables import EveryColumn, Handed, Loaded, prepare_workbench
from pipelines.reading.text import digest
from pipelines.reading.unknown_loading import load_unknown
from pipelines.reading.workbook import load_workbook
from schemas.sources import Formats, SourceTable

# A format is one function (con, handed) -> Loaded. Any other suffix is delimited text.
READERS = {
    ".csv": load_delimited,
    ".parquet": load_parquet,
    ".xlsx": load_workbook,
    ".xlsm": load_workbook,
    ".json": load_json,
    ".jsonl": load_json,
    ".ndjson": load_json,
}

Loader = Callable[[duckdb.DuckDBPyConnection, Handed], Loaded]


@dataclass(frozen=True)
class FileRead:
    """What the reader made of one file.

    `index` is `_file` in every later table. `records` = `rows` + `refused`, repeated headers among the latter.
    `encoding` and `delimiter` are None for Parquet. `same_as` is the index of an earlier file of the same table
    with the same content: its rows are not read a second time, and all are duplicates. `notes`: what is unsure.
    `header`: the names as they are written, by `read_any` only.
    """

    index: int
    source_table: str
    path: Path
    file_name: str
    sha256: str
    size: int
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    records: int
    rows: int
    refused: int
    same_as: int | None = None
    notes: tuple[str, ...] = ()
    header: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """A header and nothing else."""
        return self.records == 0


def read_file(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    source_table: SourceTable,
    *,
    index: int,
    formats: Formats,
    spill: Path,
    name: str = "",
) -> FileRead:
    """Read `path` into `files."<index>"` (text, `_line`) and its refused lines into `raw._refused`.

    `spill` is a folder for decoded copies; they are removed before returning. `name` is what the user is told where
    that is not the file's own (`envoi.zip/users.csv`).
    SourceError: unreadable, empty, wrong encoding. ColumnError: a column of the table is missing or told twice.
    """
    handed = Handed(path, source_table, index, formats, spill, name)
    return _read(con, handed, READERS.get(path.suffix.lower(), load_delimited))


def read_any(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    index: int,
    spill: Path,
    formats: Formats | None = None,
    name: str = "",
) -> FileRead:
    """Read a file of unknown origin into `files."<index>"`: every column, as text, under `distinct_names`.

    The encoding, delimiter, quote, escape and header are found out, unless `formats` says them. What is unsure is
    in `notes`: no_header (columns are then c1 to cN), header_assumed, header_on_several_lines, ambiguous_delimiter,
    mixed_encodings, stray_marks. Refused lines are in `raw._refused`, lines above the header in `raw._noted`.
    SourceError: unreadable or empty.
    """
    loader = READERS.get(path.suffix.lower(), load_delimited)
    if loader is load_delimited and formats is None:
        loader = load_unknown
    table = EveryColumn("fichier", ())
    read = _read(con, Handed(path, table, index, formats or Formats(), spill, name), loader)
    return replace(read, header=tuple(table.header))


def _read(con: duckdb.DuckDBPyConnection, handed: Handed, loader: Loader) -> FileRead:
    prepare_workbench(con)
    sha256, size = digest(handed.path)
    loaded = loader(con, handed)
    if loaded.records != loaded.rows + loaded.refused:
        raise ReconciliationError(
            f"{handed.name} : {loaded.records} enregistrements, mais {loaded.rows} lignes lues et "
            f"{loaded.refused} refusées.",
            remedy="Signaler ce défaut du logiciel ; rien n'a été publié.",
            file=handed.name,
        )
    return FileRead(
        index=handed.index,
        source_table=handed.table.name,
        path=handed.path,
        file_name=handed.name,
        sha256=sha256,
        size=size,
        encoding=loaded.encoding,
        delimiter=loaded.delimiter,
        columns=loaded.columns,
        records=loaded.records,
        rows=loaded.rows,
        refused=loaded.refused,
        notes=loaded.notes,
    )
