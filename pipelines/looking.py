"""Looking at a folder of unknown files: what is a table is read whole, every column as text; the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from pipelines.errors import Eleve360Error, SourceError
from pipelines.reading import READERS, FileRead, read_any, read_file
from pipelines.reading.containers import Member, is_container, members, table_name
from pipelines.reading.tables import prepare_workbench
from pipelines.reading.workbook import is_workbook, sheet_names
from schemas.ddl import quoted
from schemas.extracts import EXTRACTS
from schemas.sources import Formats, SourceTable, load_profile, profile_names
from schemas.synonyms import column_names, plain

# Suffixes of delimited text; READERS holds those of the other formats.
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".tab")
_HIDDEN = (".", "~")
_ENOUGH_NAMES = 2
_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class LookedFile:
    """A file that was read as a table: `files."<index>"`, each column under its header's name in lower case.

    `name` is what the user knows it by. `sheet`: which one of a workbook of several; `leads`: it is the first of them.
    """

    index: int
    name: str
    read: FileRead
    sheet: str | None = None
    leads: bool = True

    @property
    def table_name(self) -> str:
        """The part of its name that says which table it is; a sheet is told as a workbook of that name."""
        return f"{self.sheet}.xlsx" if self.sheet is not None else table_name(self.name)

    @property
    def table_names(self) -> tuple[str, ...]:
        """Names that may say the table: the first sheet also goes by its workbook's."""
        if self.sheet is None:
            return (self.table_name,)
        workbook = table_name(self.name.rpartition("/")[0])
        return (workbook, self.table_name) if self.leads else (self.table_name,)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.read.columns

    @property
    def rows(self) -> int:
        return self.read.rows

    @property
    def target(self) -> str:
        """Its rows, as SQL."""
        return quoted("files", str(self.index))


@dataclass(frozen=True)
class Looked:
    """What a folder holds. `unreadable`: names of the files that are no table, or could not be read as one."""

    folder: Path
    files: list[LookedFile] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [*(file.name for file in self.files), *self.unreadable]


def look_at(con: duckdb.DuckDBPyConnection, folder: Path, spill: Path) -> Looked:
    """Read every file of `folder` (which may be a zip), by name, that may be a table.

    Its subfolders count only where it holds no such file itself. `spill` is the caller's to remove.
    SourceError when the folder is not there or holds no file. A file that cannot be read is told, not raised.
    """
    if not folder.is_dir() and not (folder.is_file() and is_container(folder)):
        raise SourceError(
            f"Le dossier n'existe pas : {folder}",
            remedy="Donner le dossier où sont les extraits.",
            file=str(folder),
        )
    paths = _paths(folder)
    if not paths:
        raise SourceError(
            f"Le dossier est vide : {folder}", remedy="Y déposer les extraits, un fichier par table.", file=str(folder)
        )
    prepare_workbench(con)
    looked = Looked(folder)
    for path in paths:
        for member in _members(path, spill, looked):
            _look_at_one(con, member, spill, looked)
    return looked


def _paths(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith(_HIDDEN))
    own = [path for path in entries if path.is_file()]
    if any(_may_be_a_table(path.name) for path in own):
        return own
    return own + [file for path in entries if path.is_dir() for file in _paths(path) if file.parent == path]


def _members(path: Path, spill: Path, looked: Looked) -> Sequence[Member]:
    if not _may_be_a_table(path.name):
        looked.unreadable.append(path.name)
        return []
    try:
        return members(path, spill)
    except Eleve360Error:
        looked.unreadable.append(path.name)
        return []


def _may_be_a_table(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in (*_TEXT_SUFFIXES, *READERS) or is_container(Path(name))


def _look_at_one(con: duckdb.DuckDBPyConnection, member: Member, spill: Path, looked: Looked) -> None:
    if not _may_be_a_table(table_name(member.name)) or is_container(Path(table_name(member.name))):
        looked.unreadable.append(member.name)
        return
    sheets = sheet_names(member.path) if is_workbook(member.name) else []
    for rank, sheet in enumerate(sheets if len(sheets) > 1 else [None]):
        index = len(looked.files)
        name = member.name if sheet is None else f"{member.name}/{sheet}"
        try:
            if sheet is None:
                read = _read_with_header(con, member, index, spill / "decoded")
            else:
                read = _read_sheet(con, member, sheet, index, spill / "decoded")
        except (Eleve360Error, OSError):
            con.execute(f"drop table if exists {quoted('files', str(index))}")
            looked.unreadable.append(name)
            continue
        looked.files.append(LookedFile(index, name, read, sheet, leads=rank == 0))


def _read_sheet(con: duckdb.DuckDBPyConnection, member: Member, sheet: str, index: int, spill: Path) -> FileRead:
    table = SourceTable("fichier", (), every_column=True, sheet=sheet)
    return read_file(con, member.path, table, index=index, formats=Formats(), spill=spill, name=member.name)


def _read_with_header(con: duckdb.DuckDBPyConnection, member: Member, index: int, spill: Path) -> FileRead:
    """Read the file; its first line is the header, whatever was found, where it names more known columns."""
    read = read_any(con, member.path, index=index, spill=spill, name=member.name)
    if read.encoding is None or read.delimiter is None:
        return read
    with member.path.open(encoding=read.encoding, errors="replace") as file:
        first = file.readline(_LONGEST_HEADER)
    known = len({_key(cell) for cell in first.split(read.delimiter)} & _known_names())
    if known < _ENOUGH_NAMES or known <= len({_key(name) for name in read.columns} & _known_names()):
        return read
    for told in ("_refused", "_noted"):
        con.execute(f"delete from raw.{told} where _file = ?", [index])
    formats = Formats(encodings=(read.encoding,), delimiters=(read.delimiter,))
    return read_any(con, member.path, index=index, spill=spill, formats=formats, name=member.name)


@cache
def _known_names() -> frozenset[str]:
    """Column names (plain, in one word) of every known source, and of the canonical tables in French and English."""
    sources = [load_profile(name) for name in profile_names()]
    names = {_key(column) for source in sources for table in source.tables.values() for column in table.known}
    names |= {
        _key(name) for table in EXTRACTS.values() for column in table.names for name in column_names(table.name, column)
    }
    return frozenset(names)


def _key(name: str) -> str:
    return plain(name).replace(" ", "")
