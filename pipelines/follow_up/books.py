"""A team's workbook as plain rows: whose row, and what stands in each follow-up cell, by address.

Read by the project's own stream of XML events: it bounds what a part may unfold to, refuses document types, and reads
only cells, so that a filter, a style or a drawing that another library would stumble over costs nobody a decision.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.follow_up.cells import TypedCell, read_cell
from pipelines.follow_up.layout import (
    FICHE,
    OUR_SHEETS,
    About,
    Covered,
    Layout,
    about_in,
    column_letter,
    covered_cells,
    is_week,
    list_sheet,
)
from pipelines.follow_up.wordings import bare
from pipelines.lists.follow_up_columns import COLUMNS, ROW_ID, STUDENT_KEY
from pipelines.lists.workbook_text import typed_text
from pipelines.reading.xlsx import Book, Sheet, open_book
from pipelines.reading.xlsx_parts import NotAWorkbookError, Row
from pipelines.weeks import Week

# A list of two thousand students weighs less than a tenth of it.
LARGEST = 32 << 20
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableBookError(Exception):
    """The file tells no follow-up; `rule` says why. Nothing of its content is in it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True)
class BookRow:
    """One row of a list: `number` is the sheet's own, `cells` what stands in its follow-up columns.

    A cell that says nothing, because it is covered by a merged one or is a formula without a result, is not there.
    `copy`: 1 for the first row of that id.
    """

    number: int
    student_key: str
    row_id: str
    student_id: str
    cells: Mapping[str, TypedCell]
    copy: int = 1

    @property
    def written_id(self) -> str:
        """The row's own id; a second row of the same id has another."""
        return self.row_id if self.copy == 1 else f"{self.row_id}#{self.copy}"


@dataclass(frozen=True)
class Fault:
    """Something of a workbook that could not be used: a rule, and where. `follow_up_id`: of which one, if any."""

    rule: str
    address: str = ""
    column: str = ""
    follow_up_id: str = ""


@dataclass(frozen=True)
class BookRead:
    """A workbook: which list it is, its rows, and what of it could not be used.

    `sheet`: the sheet's name, empty where it is not one of ours. `letters`: the column letter of each follow-up column.
    `is_held`: a follow-up column is missing and a column without a known title holds text, which may be its own: the
    file must stay until the title is put back.
    """

    about: About
    sheet: str
    rows: tuple[BookRow, ...]
    letters: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    is_held: bool = False

    def address(self, row: int, column: str) -> str:
        """`K12`; the row alone (`12`) for a column that the sheet has not."""
        return f"{self.letters.get(column, '')}{row}"


def read_book(content: bytes, school_year: str) -> BookRead:
    """The rows of a workbook's list. `school_year`: where the dates of a workbook that tells no week are looked for.

    UnreadableBookError where there is no list to read: its rule is `workbook_too_large`, `protected_workbook`,
    `not_a_workbook` or `sheet_missing`.
    """
    with _opened(content) as book:
        about = about_in(book)
        year = Week.parse(about.week).school_year if is_week(about.week) else school_year
        found = list_sheet(book)
        if found is None:
            raise UnreadableBookError("sheet_missing")
        sheet, layout = found
        covered = covered_cells(content, sheet)
        return _Reader(book, sheet, layout, covered, year).read(about)


@contextmanager
def _opened(content: bytes) -> Iterator[Book]:
    """Open a workbook from memory; whatever is wrong with it, by whichever call is met, is told as a rule."""
    if len(content) > LARGEST:
        raise UnreadableBookError("workbook_too_large")
    try:
        with open_book(io.BytesIO(content)) as book:
            yield book
    except NotAWorkbookError:
        raise UnreadableBookError(_why_not(content)) from None


def _why_not(content: bytes) -> str:
    is_old = content.startswith(_OLD_CONTAINER)
    return "protected_workbook" if is_old and _ENCRYPTED in content else "not_a_workbook"


class _Reader:
    """Reads the rows under a header."""

    def __init__(self, book: Book, sheet: Sheet, layout: Layout, covered: Covered, school_year: str) -> None:
        self._book, self._sheet, self._layout, self._covered = book, sheet, layout, covered
        self._year = school_year
        self._columns = [one for one in COLUMNS if one.name in layout.positions]
        self._faults: list[Fault] = []
        self._met: Counter[str] = Counter()
        # Columns without a title of ours that hold text beside a student.
        self._strays: set[int] = set()

    def read(self, about: About) -> BookRead:
        letters = {one.name: column_letter(self._layout.positions[one.name]) for one in self._columns}
        self._faults += [
            Fault("repeated_column", f"{column_letter(position)}{self._layout.number}", name)
            for name, position in self._layout.repeated
            if name in letters
        ]
        rows = tuple(self._rows())
        missing = [one.name for one in COLUMNS if one.name not in letters]
        self._faults[:0] = self._missing(missing)
        name = self._sheet.name if bare(self._sheet.name) in OUR_SHEETS else ""
        return BookRead(about, name, rows, letters, tuple(self._faults), bool(missing and self._strays))

    def _missing(self, columns: Sequence[str]) -> list[Fault]:
        """A column that is missing was deleted; where a column without a known title holds text, it was renamed."""
        if not self._strays:
            return [Fault("missing_column", "", name) for name in columns]
        titles = [f"{column_letter(position)}{self._layout.number}" for position in sorted(self._strays)]
        # One for each: they stand in the order of the list.
        told = titles if len(titles) == len(columns) else [""] * len(columns)
        return [Fault("renamed_column", title, name) for name, title in zip(columns, told, strict=True)]

    def _rows(self) -> Iterator[BookRow]:
        keyless: list[int] = []
        for row in self._book.rows(self._sheet):
            if row.number <= self._layout.number:
                continue
            read = self._row(row)
            if read.student_key or read.student_id:
                self._strays |= {
                    position
                    for position, text in enumerate(row.cells)
                    if position not in self._layout.ours and typed_text(text)
                }
                yield read
            elif any(cell.text for cell in read.cells.values()):
                keyless.append(row.number)
        if keyless:
            first, last = keyless[0], keyless[-1]
            self._faults.append(Fault("unknown_student", f"{first}" if first == last else f"{first}:{last}"))

    def _row(self, row: Row) -> BookRow:
        student_key, row_id, student_id = (
            typed_text(_text(row, self._layout.positions.get(name))) for name in (STUDENT_KEY, ROW_ID, FICHE)
        )
        cells = {}
        for column in self._columns:
            position = self._layout.positions[column.name]
            rule = self._unusable(row, position)
            if rule is None:
                cells[column.name] = read_cell(column, _text(row, position), self._year)
            elif student_key or student_id:
                self._faults.append(Fault(rule, f"{column_letter(position)}{row.number}", column.name))
        if row_id:
            self._met[row_id] += 1
        return BookRow(row.number, student_key, row_id, student_id, cells, self._met[row_id] or 1)

    def _unusable(self, row: Row, position: int) -> str | None:
        if self._covered.hides(row.number, position):
            return "merged_cell"
        return "formula_without_result" if position in row.uncomputed else None


def _text(row: Row, position: int | None) -> str | None:
    return row.cells[position] if position is not None and position < len(row.cells) else None
