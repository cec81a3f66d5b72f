"""The tables that every reader fills, and the checks on a header that all formats share."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipelines.errors import ColumnError
from schemas.ddl import quoted
from schemas.sources import Formats, SourceTable

_BLANKS = " \t\r\n\u00a0\u202f\ufeff"


@dataclass(frozen=True)
class Handed:
    """A file and what to make of it: `files."<index>"`, with `spill` as the folder for a decoded copy."""

    path: Path
    table: SourceTable
    index: int
    formats: Formats
    spill: Path
    told: str = ""

    @property
    def name(self) -> str:
        """What the user is told: the file's own name, or its name in a container."""
        return self.told or self.path.name

    @property
    def target(self) -> str:
        """The table that its rows go to, as SQL."""
        return quoted("files", str(self.index))


@dataclass(frozen=True)
class EveryColumn(SourceTable):
    """A table that takes whatever the file holds; `positions_of` leaves the header here as it is written."""

    every_column: bool = True
    header: list[str] = field(default_factory=list)


class Loaded(NamedTuple):
    """What a format's loader found; `columns` are those of the table that the file has, `notes` what is unsure."""

    columns: tuple[str, ...]
    records: int
    rows: int
    refused: int
    encoding: str | None = None
    delimiter: str | None = None
    notes: tuple[str, ...] = ()


def prepare_workbench(con: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas `files` and `raw`, and the table of refused lines, where they are not there yet."""
    con.execute("create schema if not exists files")
    con.execute("create schema if not exists raw")
    con.execute("create table if not exists raw._refused (_file integer, _line bigint, rule varchar)")
    con.execute("create table if not exists raw._noted (_file integer, _line bigint, rule varchar)")


def empty_workbench(con: duckdb.DuckDBPyConnection) -> None:
    """Forget whatever was read before, so that files read again are not counted twice."""
    for schema in ("typed", "staged", "raw", "files"):
        con.execute(f"drop schema if exists {schema} cascade")
    prepare_workbench(con)


def column_name(header: str) -> str:
    """A header's name as columns are compared: trimmed, lower case."""
    return header.strip(_BLANKS).lower()


def distinct_names(header: Sequence[str]) -> list[str]:
    """A name for each column: `column_name`, with `column_<position>` (from 1) for an empty one and `<name>_<n>` for
    the n-th of the same name."""
    taken = {"_line": 1}  # the reader's own
    names = []
    for position, cell in enumerate(header, 1):
        wanted = column_name(cell) or f"column_{position}"
        name = wanted
        while name in taken:
            taken[wanted] += 1
            name = f"{wanted}_{taken[wanted]}"
        taken[name] = 1
        names.append(name)
    return names


def positions_of(header: Sequence[str], source_table: SourceTable, file_name: str) -> dict[str, int]:
    """Where in the header each known column of the table stands. Columns that are not needed are left out.

    Where the table wants every column, each has its own name: see `distinct_names`.
    ColumnError names the columns that are missing and what looks like them, or those that are told twice.
    """
    if isinstance(source_table, EveryColumn):
        source_table.header[:] = header
    if source_table.every_column:
        return {name: position for position, name in enumerate(distinct_names(header))}
    names = [column_name(name) for name in header]
    missing = [column for column in source_table.columns if column not in names]
    if missing:
        raise ColumnError(
            _missing(missing, names, source_table, file_name),
            remedy="Ajouter la colonne à l'extraction, ou corriger son nom ; la première ligne du fichier doit être "
            f"l'en-tête. Colonnes attendues : {', '.join(source_table.columns)}.",
            file=file_name,
            line=1,
            column=missing[0],
        )
    twice = [name for name, count in Counter(names).items() if count > 1 and name in source_table.known]
    if twice:
        raise ColumnError(
            f"{file_name} : la colonne {_listed(twice)} figure plus d'une fois dans l'en-tête.",
            remedy="Ne garder qu'une colonne de ce nom : rien ne dit laquelle est la bonne.",
            file=file_name,
            line=1,
            column=twice[0],
        )
    return {column: names.index(column) for column in source_table.known if column in names}


def _missing(missing: list[str], names: list[str], source_table: SourceTable, file_name: str) -> str:
    # A file without a header has a student in its first line: only names close to a known column are repeated.
    close = [found for column in missing for found in difflib.get_close_matches(column, names, n=2, cutoff=0.7)]
    word = "il manque la colonne" if len(missing) == 1 else "il manque les colonnes"
    text = f"{file_name} (table {source_table.name}) : {word} {_listed(missing)}"
    others = [name for name in dict.fromkeys(close) if name not in source_table.known]
    return f"{text} ; trouvé à la place : {_listed(others)}." if others else f"{text}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)
