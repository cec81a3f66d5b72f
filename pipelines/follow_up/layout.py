"""Where things stand in a team's workbook: which list it is, its sheet, its header and its merged cells."""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from dataclasses import dataclass, field
from io import BytesIO
from string import ascii_uppercase
from xml.parsers import expat

from pipelines.follow_up.wordings import bare
from pipelines.lists.follow_up_columns import (
    ABOUT_SHEET,
    COLUMNS,
    ROW_ID,
    SHEET_EN,
    SHEET_FR,
    STUDENT_KEY,
    FollowUpColumn,
)
from pipelines.lists.words_workbook import WORDS
from pipelines.reading.xlsx import Book, Sheet
from pipelines.reading.xlsx_parts import NotAWorkbookError, Row
from pipelines.weeks import Week

# A team may put a few rows of its own above.
HEADER_WITHIN = 20
FICHE = "student_id"
OUR_SHEETS = frozenset(bare(name) for name in (SHEET_FR, SHEET_EN))
_FICHE_HEADERS = frozenset(bare(words["col_id"]) for words in WORDS.values())
# What the list says itself: nobody's words stand under these.
_OUR_HEADERS = frozenset(
    bare(text) for words in WORDS.values() for key, text in words.items() if key.startswith("col_")
)
_MOST_MERGED = 200_000
_MOST_ABOUT = 50


@dataclass(frozen=True)
class About:
    """Which list a workbook is, as its hidden sheet says; empty where it does not. `base`: which writing of it."""

    centre_id: str = ""
    school_id: str = ""
    team: str = ""
    week: str = ""
    language: str = ""
    base: str = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.centre_id and self.school_id and self.team and is_week(self.week))


@dataclass
class Layout:
    """Where the header stands, and the position of each column that is used; a second one of a name is `repeated`.

    `ours`: the positions of every title that a list has.
    """

    number: int
    positions: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    ours: set[int] = field(default_factory=set)


def is_week(text: str) -> bool:
    """Whether a text is an ISO week, `2026-W47`."""
    try:
        Week.parse(text)
    except ValueError:
        return False
    return True


def about_in(book: Book) -> About:
    sheet = next((one for one in book.sheets if one.name == ABOUT_SHEET), None)
    if sheet is None:
        return About()
    told = {}
    for row in book.rows(sheet):
        if row.number > _MOST_ABOUT:
            break
        if len(row.cells) > 1 and row.cells[0]:
            told[row.cells[0].strip()] = (row.cells[1] or "").strip()
    names = ("centre_id", "school_id", "team", "week", "language", "base")
    return About(**{name: told.get(name, "") for name in names})


def list_sheet(book: Book) -> tuple[Sheet, Layout] | None:
    """The sheet of the list and its header: the one of that name, else any other that has its columns."""
    sheets = sorted(book.sheets, key=lambda sheet: (bare(sheet.name) not in OUR_SHEETS, sheet.is_hidden))
    for sheet in sheets:
        if sheet.name != ABOUT_SHEET and (layout := _header(book, sheet)) is not None:
            return sheet, layout
    return None


def _header(book: Book, sheet: Sheet) -> Layout | None:
    """A row near the top that says whose rows they are, and has a follow-up column."""
    rows = book.rows(sheet)
    try:
        for row in rows:
            if row.number > HEADER_WITHIN:
                return None
            layout = _layout(row)
            names = layout.positions.keys()
            if names & {STUDENT_KEY, FICHE} and names - {STUDENT_KEY, ROW_ID, FICHE}:
                return layout
    finally:
        rows.close()
    return None


def _layout(row: Row) -> Layout:
    layout = Layout(row.number)
    for position, text in enumerate(row.cells):
        name = _column_named(text or "")
        if name is not None or bare(text or "") in _OUR_HEADERS:
            layout.ours.add(position)
        if name is None:
            continue
        if name in layout.positions:
            layout.repeated.append((name, position))
        else:
            layout.positions[name] = position
    return layout


def _column_named(header: str) -> str | None:
    if header.strip().lower() in (STUDENT_KEY, ROW_ID):
        return header.strip().lower()
    text = bare(header)
    if text in _FICHE_HEADERS:
        return FICHE
    return _HEADERS.get(text) or _HEADERS.get(bare(header.partition("(")[0]))


def _headers(columns: tuple[FollowUpColumn, ...]) -> dict[str, str]:
    """What a header may say, case and accents aside: its French or English words, whole or before a parenthesis."""
    return {
        bare(part): column.name
        for column in columns
        for words in (column.fr, column.en)
        for part in (words, words.partition("(")[0])
    }


_HEADERS = _headers(COLUMNS)


class Covered:
    """The merged ranges of a sheet, and whether a cell is hidden under one."""

    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._ranges = ranges
        self._hidden: dict[int, tuple[list[int], list[int]]] = {}

    def hides(self, row: int, position: int) -> bool:
        if position not in self._hidden:
            self._hidden[position] = self._hidden_rows(position)
        tops, bottoms = self._hidden[position]
        at = bisect_right(tops, row) - 1
        return at >= 0 and row <= bottoms[at]

    def _hidden_rows(self, position: int) -> tuple[list[int], list[int]]:
        """First and last rows of what is hidden in a column: apart from one another, from the top down."""
        tops: list[int] = []
        bottoms: list[int] = []
        found = [
            (top + (position == left), bottom) for top, left, bottom, right in self._ranges if left <= position <= right
        ]
        for top, bottom in sorted(found):
            if bottoms and top <= bottoms[-1] + 1:
                bottoms[-1] = max(bottoms[-1], bottom)
            elif top <= bottom:
                tops.append(top)
                bottoms.append(bottom)
        return tops, bottoms


def covered_cells(content: bytes, sheet: Sheet) -> Covered:
    """The merged ranges of a sheet that was opened: its size is known to be bounded. NotAWorkbookError for damage."""
    found: list[tuple[int, int, int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "mergeCell":
            # One that is not known to be covered would read as a cell that the team cleared.
            if len(found) == _MOST_MERGED:
                raise ValueError
            found.append(_corners(attributes.get("ref", "")))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts, parts.open(sheet.part) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise NotAWorkbookError from error
    return Covered(found)


def _corners(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.replace("$", "").partition(":")
    (top, left), (bottom, right) = _corner(first), _corner(last or first)
    return top, left, bottom, right


def _corner(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    position = 0
    for letter in letters:
        position = position * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return int(text[len(letters) :] or 0), position - 1


def column_letter(position: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters, rest = "", position + 1
    while rest:
        rest, letter = divmod(rest - 1, len(ascii_uppercase))
        letters = ascii_uppercase[letter] + letters
    return letters
