"""Reading files into the workbench: CSV and Parquet, as text, each row with its physical line.

What could not be read as a row is in `raw._refused`; records read = rows + refused, or the run fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.errors import ReconciliationError
from pipelines.reading.delimited import load_delimited
from pipelines.reading.parquet import load_parquet
from pipelines.reading.tables import Handed, Loaded, prepare_workbench
from pipelines.reading.text import digest
from schemas.sources import Formats, SourceTable

# A format is one function (con, handed) -> Loaded. Any other suffix is delimited text.
READERS = {".csv": load_delimited, ".parquet": load_parquet}


@dataclass(frozen=True)
class FileRead:
    """What the reader made of one file.

    `index` is `_file` in every later table. `records` = `rows` + `refused`, repeated headers among the latter.
    `encoding` and `delimiter` are None for Parquet. `same_as` is the index of an earlier file of the same table
    with the same content: its rows are not read a second time, and all are duplicates.
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

    @property
    def is_empty(self) -> bool:
        """A header and nothing else."""
        return self.records == 0


def read_file(
    con: duckdb.DuckDBPyConnection, path: Path, source_table: SourceTable, *, index: int, formats: Formats, spill: Path
) -> FileRead:
    """Read `path` into `files."<index>"` (text, `_line`) and its refused lines into `raw._refused`.

    `spill` is a folder for decoded copies; they are removed before returning.
    SourceError: unreadable, empty, wrong encoding. ColumnError: a column of the table is missing or told twice.
    """
    prepare_workbench(con)
    sha256, size = digest(path)
    handed = Handed(path, source_table, index, formats, spill)
    loaded: Loaded = READERS.get(path.suffix.lower(), load_delimited)(con, handed)
    if loaded.records != loaded.rows + loaded.refused:
        raise ReconciliationError(
            f"{path.name} : {loaded.records} enregistrements, mais {loaded.rows} lignes lues et "
            f"{loaded.refused} refusées.",
            remedy="Signaler ce défaut du logiciel ; rien n'a été publié.",
            file=path.name,
        )
    return FileRead(
        index=index,
        source_table=source_table.name,
        path=path,
        file_name=path.name,
        sha256=sha256,
        size=size,
        encoding=loaded.encoding,
        delimiter=loaded.delimiter,
        columns=loaded.columns,
        records=loaded.records,
        rows=loaded.rows,
        refused=loaded.refused,
    )
