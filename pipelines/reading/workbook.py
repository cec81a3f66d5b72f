"""Excel workbooks: one sheet as the text that its reader sees, each row with the sheet's own row number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import duckdb
import pyarrow as pa

from pipelines.errors import ColumnError, SourceError
from pipelines.reading.tables import Handed, Loaded, column_name, positions_of
from pipelines.reading.xlsx import Book, Sheet, open_book
from pipelines.reading.xlsx_parts import Merged, NotAWorkbookError, Row
from schemas.ddl import literal, quoted
from schemas.sources import SourceTable

SUFFIXES = (".xlsx", ".xlsm")
# How far down a header is looked for, under titles and remarks.
HEADER_WITHIN = 100
_BATCH = 20_000
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"


def is_workbook(name: str) -> bool:
    """Whether the file, by its name, is a workbook that can be read."""
    return name.lower().endswith(SUFFIXES)


def sheet_names(file: Path | BinaryIO) -> list[str]:
    """Names of the sheets, in the order of their tabs; none where the file is no readable workbook."""
    try:
        with open_book(file) as book:
            return [sheet.name for sheet in book.sheets]
    except NotAWorkbookError:
        return []


def load_workbook(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a sheet as `files."<index>"(_line, known columns…)`, all text; `_line` is the row of the sheet.

    The sheet is the one that the table names, or the first; where that has not the table's columns, the only one
    that does. Rows above the header are noted, blank ones passed over, and a cell merged downwards counts in each row.
    SourceError: no workbook, protected, damaged, no such sheet, or several that fit. ColumnError: a column is missing,
    or an identifier is stored as a number whose format keeps no leading zeros.
    """
    try:
        with open_book(handed.path) as book:
            return _Loader(con, handed, book).load()
    except NotAWorkbookError as error:
        raise _unreadable(handed) from error


class _Header(NamedTuple):
    """The header's row, and the rows above it."""

    row: Row
    above: list[Row]

    @property
    def cells(self) -> list[str]:
        return [cell or "" for cell in self.row.cells]


class _Loader:
    """Loads one sheet: rows by batches, so that memory does not grow with the sheet."""

    def __init__(self, con: duckdb.DuckDBPyConnection, handed: Handed, book: Book) -> None:
        self._con, self._handed, self._book = con, handed, book
        self._merged: list[Merged] = []

    def load(self) -> Loaded:
        handed = self._handed
        rows = self._book.rows(self._sheet(), self._merged)
        header, rest = _find_header(rows, handed.table)
        if header is None:
            raise SourceError(
                f"{handed.name} : la feuille est vide ; elle n'a pas même d'en-tête.",
                remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer l'en-tête seul.",
                file=handed.name,
            )
        self._positions = positions_of(header.cells, handed.table, handed.name)
        self._width = len(header.cells)
        self._codes = {self._positions[name]: name for name in handed.table.text if name in self._positions}
        columns = ", ".join(f"{quoted(name)} varchar" for name in self._positions)
        self._con.execute(f"create or replace table {handed.target} (_line bigint, {columns})")
        self._note(header.above)
        records = 0
        while batch := list(islice(rest, _BATCH)):
            records += self._insert(batch)
        self._refuse_repeated_headers()
        self._fill_merged(header.row.number)
        return Loaded(tuple(self._positions), records, self._count(handed.target), self._count_refused())

    def _sheet(self) -> Sheet:
        handed, sheets = self._handed, self._book.sheets
        if not sheets:
            raise NotAWorkbookError
        if handed.table.sheet is not None:
            wanted = column_name(handed.table.sheet)
            named = [sheet for sheet in sheets if column_name(sheet.name) == wanted]
            if not named:
                # The names of the other sheets may be those of students or teachers: they are not told.
                raise SourceError(
                    f"{handed.name} : le classeur n'a pas de feuille « {handed.table.sheet} » "
                    f"(feuilles présentes : {len(sheets)}).",
                    remedy="Donner ce nom à la bonne feuille, ou corriger « sheet » dans le profil de la source.",
                    file=handed.name,
                )
            return named[0]
        visible = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
        fitting = [sheet for sheet in visible if self._fits(sheet)] if len(visible) > 1 and _is_strict(handed) else []
        if len(fitting) > 1:
            raise SourceError(
                f"{handed.name} : {len(fitting)} feuilles du classeur ont les colonnes de la table "
                f"{handed.table.name} ; une seule serait lue.",
                remedy="Réunir les lignes dans une feuille, ou nommer la bonne avec « sheet » dans le profil.",
                file=handed.name,
            )
        return fitting[0] if fitting else visible[0]

    def _fits(self, sheet: Sheet) -> bool:
        rows = self._book.rows(sheet)
        wanted = set(self._handed.table.columns)
        found = any(wanted <= set(map(column_name, filter(None, row.cells))) for row in islice(rows, HEADER_WITHIN))
        rows.close()
        return found

    def _note(self, above: Sequence[Row]) -> None:
        for row in above:
            self._con.execute("insert into raw._noted values (?, ?, 'preamble')", [self._handed.index, row.number])

    def _insert(self, batch: Sequence[Row]) -> int:
        """Insert a batch; the number of records in it."""
        good: list[Row] = []
        refused: list[tuple[int, int, str]] = []
        for row in batch:
            rule = self._rule(row)
            if rule is None and not _filled(row):
                continue
            if rule is None:
                good.append(row)
            else:
                refused.append((self._handed.index, row.number, rule))
        for row in good:
            if row.bare and not self._codes.keys().isdisjoint(row.bare):
                raise self._lost_zeros(row)
        if good:
            self._con.register("_batch", self._arrow(good))
            self._con.execute(f"insert into {self._handed.target} select * from _batch")
            self._con.unregister("_batch")
        if refused:
            self._con.executemany("insert into raw._refused values (?, ?, ?)", refused)
        return len(good) + len(refused)

    def _rule(self, row: Row) -> str | None:
        if any(cell is not None and cell.strip() for cell in row.cells[self._width :]):
            return "ragged_row"
        if row.uncomputed and not set(self._positions.values()).isdisjoint(row.uncomputed):
            return "uncomputed_formula"
        return "line_too_long" if row.is_too_long else None

    def _arrow(self, rows: Sequence[Row]) -> pa.Table:
        lines = {"_line": pa.array([row.number for row in rows], pa.int64())}
        return pa.table(
            lines
            | {
                name: pa.array(
                    [row.cells[position] if position < len(row.cells) else None for row in rows], pa.string()
                )
                for name, position in self._positions.items()
            }
        )

    def _refuse_repeated_headers(self) -> None:
        if not self._positions:
            return
        same = " and ".join(f"lower(trim({quoted(name)})) = {literal(name)}" for name in self._positions)
        found = self._con.execute(f"""
            insert into raw._refused
            select {self._handed.index}, _line, 'repeated_header' from {self._handed.target} where {same}
        """).fetchone()[0]
        if found:
            self._con.execute(f"delete from {self._handed.target} where {same}")

    def _fill_merged(self, header_row: int) -> None:
        """A cell merged over several rows says the same of each: the rows below its first take its text."""
        names = {position: name for name, position in self._positions.items()}
        merged = [one for one in self._merged if one.position in names and one.first > header_row]
        for position in sorted({one.position for one in merged}):
            ranges = pa.table(
                {
                    "first": pa.array([one.first for one in merged if one.position == position], pa.int64()),
                    "last": pa.array([one.last for one in merged if one.position == position], pa.int64()),
                }
            )
            name, target = quoted(names[position]), self._handed.target
            self._con.register("_merged", ranges)
            self._con.execute(f"""
                update {target} as row set {name} = top.{name}
                from _merged as merged join {target} as top on top._line = merged.first
                where row._line > merged.first and row._line <= merged.last and row.{name} is null
            """)
            self._con.unregister("_merged")

    def _count(self, table: str) -> int:
        return self._con.execute(f"select count(*) from {table}").fetchone()[0]

    def _count_refused(self) -> int:
        return self._con.execute("select count(*) from raw._refused where _file = ?", [self._handed.index]).fetchone()[
            0
        ]

    def _lost_zeros(self, row: Row) -> ColumnError:
        column = next(name for position, name in self._codes.items() if position in row.bare)
        return ColumnError(
            f"{self._handed.name} : la colonne « {column} » est un identifiant, mais le classeur la garde en nombre ou "
            "en date : des zéros de tête ont pu se perdre.",
            remedy="Dans Excel, donner à la colonne le format personnalisé 0000000 (autant de zéros que l'identifiant "
            "a de chiffres), vérifier qu'elle est juste, puis enregistrer ; ou exporter la colonne en texte.",
            file=self._handed.name,
            line=row.number,
            column=column,
        )


def _is_strict(handed: Handed) -> bool:
    """Whether the table's columns can tell its sheet from another."""
    return bool(handed.table.columns) and not handed.table.every_column


def _find_header(rows: Iterator[Row], table: SourceTable) -> tuple[_Header | None, Iterator[Row]]:
    """The header and the rows under it: the first row that holds the required columns, or else the first row.

    Where every column is known, whatever its name, the header is the first row that is as wide as most.
    """
    start = list(islice(rows, HEADER_WITHIN))
    if not start:
        return None, rows
    rank = next((rank for rank, row in enumerate(start) if _is_header(row, table, start)), 0)
    return _Header(start[rank], start[:rank]), chain(start[rank + 1 :], rows)


def _is_header(row: Row, table: SourceTable, start: Sequence[Row]) -> bool:
    if table.every_column:
        widths = sorted(_filled(other) for other in start)
        return 2 * _filled(row) > widths[len(widths) // 2]
    return set(table.columns) <= set(map(column_name, filter(None, row.cells)))


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell is not None and cell.strip())


def _unreadable(handed: Handed) -> SourceError:
    """Why the file is no workbook, by how it begins."""
    with handed.path.open("rb") as file:
        head = file.read(len(_OLD_CONTAINER))
    if head == _OLD_CONTAINER and _holds(handed.path, _ENCRYPTED):
        what = "le classeur est protégé par un mot de passe."
        remedy = "L'ouvrir dans Excel, retirer le mot de passe (Fichier, Informations, Protéger) et l'enregistrer."
    elif head == _OLD_CONTAINER:
        what = "c'est un classeur de l'ancien format (.xls)."
        remedy = "L'ouvrir dans Excel et l'enregistrer sous « Classeur Excel (.xlsx) », ou en CSV."
    elif head.startswith(_ZIP):
        what = "le classeur est endommagé, ou n'est pas un classeur Excel."
        remedy = "Refaire l'extraction, ou l'ouvrir dans Excel et l'enregistrer sous « Classeur Excel (.xlsx) »."
    else:
        what = "ce n'est pas un classeur Excel, malgré son nom."
        remedy = "Si c'est un fichier texte, lui donner le suffixe .csv ; sinon refaire l'extraction."
    return SourceError(f"{handed.name} : {what}", remedy=remedy, file=handed.name)


def _holds(path: Path, wanted: bytes) -> bool:
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if wanted in kept + chunk:
                return True
            kept = chunk[-len(wanted) :]
    return False
