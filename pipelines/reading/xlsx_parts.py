"""The parts of an Excel workbook as streams of XML events: shared texts, and the rows of a sheet.

ECMA-376 part 1 names every element read here. Memory does not grow with a sheet; it does with its shared texts.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from string import ascii_uppercase
from typing import IO, NamedTuple
from xml.parsers import expat

from pipelines.reading.cells import Style, keeps_zeros, number_text

# What Excel itself can hold; beyond it the file is damaged or made to harm.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
LONGEST_CELL = 1 << 20
_CHUNK = 1 << 16
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ISO_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z?$")


class NotAWorkbookError(Exception):
    """The file is no readable workbook of this kind; nothing of its content is in the message."""


class Row(NamedTuple):
    """A row of a sheet: its number (from 1) and the text of its cells, None where empty.

    `bare`: positions whose text was a number or a date with nothing that keeps leading zeros.
    `uncomputed`: positions of formulas whose result is not stored. `is_too_long`: a cell is of absurd length.
    """

    number: int
    cells: list[str | None]
    bare: tuple[int, ...] = ()
    uncomputed: tuple[int, ...] = ()
    is_too_long: bool = False


class Merged(NamedTuple):
    """Cells of one column merged downwards: position from 0, first and last row."""

    position: int
    first: int
    last: int


class _Reader(ABC):
    """A stream of XML events. Element names are compared with the prefix that the part gives them."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._first
        self._parser.CharacterDataHandler = self._characters
        self._text: list[str] | None = None
        self._length = 0

    @abstractmethod
    def _name_elements(self, prefix: str) -> None: ...

    @abstractmethod
    def _start(self, name: str, attributes: dict[str, str]) -> None: ...

    @abstractmethod
    def _end(self, name: str) -> None: ...

    def _refuse_doctype(self, *_: object) -> None:
        raise NotAWorkbookError

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        prefix, colon, _ = name.rpartition(":")
        self._name_elements(prefix + colon)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._length += len(text)
            if self._length <= LONGEST_CELL:
                self._text.append(text)

    def _feed(self, stream: IO[bytes]) -> Iterator[None]:
        while chunk := stream.read(_CHUNK):
            self._parser.Parse(chunk, False)
            yield
        self._parser.Parse(b"", True)
        yield


class SharedReader(_Reader):
    """The texts that cells refer to by number; the guide to pronunciation that may follow one is left out."""

    def read(self, stream: IO[bytes]) -> list[str]:
        self._found: list[str] = []
        self._item: list[str] = []
        self._is_phonetic = False
        for _ in self._feed(stream):
            pass
        return self._found

    def _name_elements(self, prefix: str) -> None:
        self._si, self._t, self._phonetic = prefix + "si", prefix + "t", prefix + "rPh"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._si:
            self._item = []
        elif name == self._t and not self._is_phonetic:
            self._text, self._length = [], 0
        elif name == self._phonetic:
            self._is_phonetic = True

    def _end(self, name: str) -> None:
        if name == self._t and self._text is not None:
            self._item += self._text
            self._text = None
        elif name == self._phonetic:
            self._is_phonetic = False
        elif name == self._si:
            self._found.append(_unescaped("".join(self._item)))


class SheetReader(_Reader):
    """The rows of a sheet, as they come."""

    def __init__(self, shared: list[str], styles: list[Style], merged: list[Merged]) -> None:
        super().__init__()
        self._shared, self._styles, self._merged = shared, styles, merged
        self._columns: dict[str, int] = {}
        self._done: list[Row] = []
        self._number, self._position = 0, -1
        self._is_in_row = self._has_formula = self._is_phonetic = self._is_too_long = False
        self._type, self._style, self._value = "n", "0", ""
        self._cells: list[str | None] = []
        self._bare: list[int] = []
        self._uncomputed: list[int] = []

    def read(self, stream: IO[bytes]) -> Iterator[Row]:
        for _ in self._feed(stream):
            yield from self._done
            self._done = []

    def _name_elements(self, prefix: str) -> None:
        self._c, self._v, self._t, self._f = prefix + "c", prefix + "v", prefix + "t", prefix + "f"
        self._row, self._phonetic, self._merge = prefix + "row", prefix + "rPh", prefix + "mergeCell"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._c:
            self._begin_cell(attributes)
        elif name == self._v or (name == self._t and not self._is_phonetic):
            self._text, self._length = [], 0
        elif name == self._f:
            self._has_formula = True
        elif name == self._row:
            self._begin_row(attributes)
        elif name == self._phonetic:
            self._is_phonetic = True
        elif name == self._merge:
            self._note_merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        if name == self._c:
            self._end_cell()
        elif self._text is not None and name in (self._v, self._t):
            self._is_too_long = self._is_too_long or self._length > LONGEST_CELL
            self._value += "".join(self._text)
            self._text = None
        elif name == self._phonetic:
            self._is_phonetic = False
        elif name == self._row:
            self._end_row()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= MOST_ROWS:
            raise NotAWorkbookError
        self._number, self._position = number, -1
        self._cells, self._bare, self._uncomputed = [], [], []
        self._is_in_row, self._is_too_long = True, False

    def _end_row(self) -> None:
        self._is_in_row = False
        if self._cells or self._uncomputed or self._is_too_long:
            self._done.append(
                Row(self._number, self._cells, tuple(self._bare), tuple(self._uncomputed), self._is_too_long)
            )

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if not self._is_in_row:
            raise NotAWorkbookError
        reference = attributes.get("r")
        self._position = self._position + 1 if reference is None else self._column(reference.rstrip("0123456789"))
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value, self._has_formula = "", False

    def _column(self, letters: str) -> int:
        """Position, from 0, of a column named A to XFD."""
        position = self._columns.get(letters)
        if position is None:
            position = _position_of(letters)
            self._columns[letters] = position
        return position

    def _end_cell(self) -> None:
        value, kind, position = self._value, self._type, self._position
        if kind == "s":
            text = self._shared[int(value)] if value else ""
        elif kind == "n":
            if not value:
                if self._has_formula:
                    self._uncomputed.append(position)
                return
            style = self._styles[int(self._style)] if self._styles else Style()
            text = number_text(value.strip(), style)
            if not keeps_zeros(style):
                self._bare.append(position)
        elif kind == "b":
            text = "true" if value.strip().lower() in ("1", "true") else "false"
        elif kind == "d":
            text = _ISO_MIDNIGHT.sub("", value.strip()).replace("T", " ")
            self._bare.append(position)
        else:  # a formula's text, a text in place, an error such as #N/A
            text = _unescaped(value)
        if text:
            self._cells.extend([None] * (position + 1 - len(self._cells)))
            self._cells[position] = text

    def _note_merge(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        top, bottom = (int(corner.lstrip(ascii_uppercase) or 0) for corner in (first, last or first))
        column = first.rstrip("0123456789")
        if last and column == last.rstrip("0123456789") and top < bottom:
            self._merged.append(Merged(self._column(column), top, bottom))


def _position_of(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ascii_uppercase.index(letter) + 1
    if not 1 <= position <= MOST_COLUMNS:
        raise NotAWorkbookError
    return position - 1


def _unescaped(text: str) -> str:
    """Characters that XML has no place for are written _x000D_ (ECMA-376 part 1, 22.4.2.4)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
