"""The exact reader: one logical record at a time, each with the physical line and the byte that it starts on.

Slower than DuckDB's, and used where a line is not always a record: embedded line ends, blank lines, rows of the
wrong width, stray quotes. What cannot be read is refused with its line, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipelines.reading.lines import MOST_LINES_IN_A_RECORD, Line, Lines, without_end


@dataclass(frozen=True)
class Form:
    """How cells are written.

    `delimiter` is one character or more. `quote` None: a quote is text like any other. `escape` is what stands before
    a quote inside of a quoted cell: the quote itself, or a backslash. `strict`: a quote in the middle of a cell that
    is not quoted refuses the line, where otherwise it is text.
    """

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = '"'
    strict: bool = False

    @property
    def backslash(self) -> bool:
        return self.escape is not None and self.escape != self.quote


class Record(NamedTuple):
    """`cells` is None when the record is refused, and `rule` says why; its line is the only one that is lost.

    `lines` are the physical lines that it takes. `again`: read again after a faulty line before it.
    """

    line: int
    cells: list[str] | None
    rule: str | None = None
    offset: int = 0
    lines: int = 1
    again: bool = False
    text: str = ""


# Where files or pages were put end to end: a byte order mark, a form feed. They are no text of the first cell.
_STRAY_MARKS = ("\ufeff", "\f")

_LINE_ENDS = ("\n", "\r\n", "\r")

# The rule for which a record of these cells is refused, or None.
Judge = Callable[[list[str], "list[Line]"], str | None]


class _RefusedError(Exception):
    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_records(path: Path, form: Form | str, width: int | None = None) -> Iterator[Record]:
    """Every logical record of a UTF-8 file, blank lines left out; the first one is the header.

    `form` may be a delimiter alone. With `width` (cells in the header), a record of another width is refused; cells
    beyond it are let go when all are empty. A quote that is never closed refuses its own line, and reading goes on
    at the next one.
    """
    with path.open(encoding="utf-8", newline="") as file:
        form = Form(form) if isinstance(form, str) else form
        yield from filled(records_of(Lines(file), form, lambda cells, _: _wrong_width(cells, width)), width)


def filled(records: Iterator[Record], width: int | None) -> Iterator[Record]:
    """The records that are not blank, cut to `width`."""
    for record in records:
        if record.cells is None:
            yield record
        elif not is_blank(record.cells, record.text, width):
            yield record if width is None or len(record.cells) == width else record._replace(cells=record.cells[:width])


def is_blank(cells: list[str], text: str, width: int | None) -> bool:
    """Nothing but blanks on the line. In a file of one column, only a line without any character is blank."""
    return len(cells) == 1 and (not text.rstrip("\r\n") if width == 1 else not cells[0].strip())


def _wrong_width(cells: list[str], width: int | None) -> str | None:
    if width is None or len(cells) == width or (len(cells) == 1 and not cells[0].strip()):
        return None
    return None if len(cells) > width and not any(cell.strip() for cell in cells[width:]) else "ragged_row"


def records_of(lines: Lines, form: Form, judge: Judge = lambda cells, taken: None) -> Iterator[Record]:
    """Every logical record, blank lines among them, those in a row as one.

    What `judge` refuses costs its first line only.
    The lines that a refused record swallowed are read again: only the first is at fault for certain.
    """
    while (first := lines.take()) is not None:
        if first.text[:1] in _STRAY_MARKS and first.number > 1:
            lines.has_stray_marks = True
            first = first._replace(text=first.text.lstrip("".join(_STRAY_MARKS)))
        if first.text in _LINE_ENDS:
            yield Record(
                first.number, [""], None, first.offset, 1 + lines.skip_same(first.text), first.again, first.text
            )
            continue
        taken = [first]
        rule, cells = first.fault, None
        if rule is None:
            try:
                cells = _cells(taken, lines, form)
                rule = judge(cells, taken)
            except _RefusedError as refusal:
                rule = refusal.rule
        if rule is None:
            yield Record(first.number, cells, None, first.offset, len(taken), first.again, first.text)
            continue
        swallowed = taken[1:]
        yield Record(
            first.number, None, "unclosed_quote" if swallowed else rule, first.offset, 1, first.again, first.text
        )
        if swallowed:
            lines.give_back(swallowed)


def _cells(taken: list[Line], lines: Lines, form: Form) -> list[str]:
    text = without_end(taken[0].text)
    if (form.quote is None or form.quote not in text) and not (form.backslash and form.escape in text):
        return text.split(form.delimiter)
    return _Cursor(text, taken, lines, form).cells()


@lru_cache
def _either(mark: str, escape: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(mark)}|{re.escape(escape)}")


class _Cursor:
    """Walks over one record, from special character to special character, taking lines as it needs them."""

    def __init__(self, text: str, taken: list[Line], lines: Lines, form: Form) -> None:
        self._text, self._taken, self._lines, self._form = text, taken, lines, form
        self._at = 0
        self._length = len(text)

    def cells(self) -> list[str]:
        cells = []
        quote, delimiter = self._form.quote, self._form.delimiter
        while True:
            is_quoted = quote is not None and self._text.startswith(quote, self._at)
            cells.append(self._quoted_cell() if is_quoted else self._plain_cell())
            if self._at == len(self._text):
                return cells
            if not self._text.startswith(delimiter, self._at):
                raise _RefusedError("unclosed_quote")
            self._at += len(delimiter)

    def _quoted_cell(self) -> str:
        quote, parts = self._form.quote, []
        self._at += 1
        while True:
            found = self._next_of(quote)
            parts.append(self._text[self._at : found])
            if found == len(self._text):
                parts.append(self._next_line("unclosed_quote"))
            elif self._form.backslash and self._text.startswith(self._form.escape, found):
                parts.append(self._escaped(found, (quote, self._form.escape)))
            elif not self._form.backslash and self._text.startswith(quote, found + 1):
                parts.append(quote)
                self._at = found + 2
            else:
                self._at = found + 1
                return "".join(parts)

    def _plain_cell(self) -> str:
        quote, delimiter = self._form.quote, self._form.delimiter
        parts = []
        while True:
            found = self._next_of(delimiter)
            part = self._text[self._at : found]
            if self._form.strict and quote is not None and quote in part:
                raise _RefusedError("unclosed_quote")
            parts.append(part)
            self._at = found
            if found == len(self._text) or self._text.startswith(delimiter, found):
                return "".join(parts)
            parts.append(self._escaped(found, (quote, self._form.escape, delimiter[0])))

    def _escaped(self, found: int, meant: tuple[str | None, ...]) -> str:
        """What the backslash at `found` stands for. One before any other character may or may not be text."""
        if found + 1 == len(self._text):
            return self._next_line("unclear_escape")
        character = self._text[found + 1]
        if character not in meant:
            raise _RefusedError("unclear_escape")
        self._at = found + 2
        return character

    def _next_of(self, mark: str) -> int:
        """Where `mark` or a backslash that escapes comes next; the length of the line where neither does."""
        if not self._form.backslash:
            at = self._text.find(mark, self._at)
            return len(self._text) if at < 0 else at
        found = _either(mark, self._form.escape).search(self._text, self._at)
        return len(self._text) if found is None else found.start()

    def _next_line(self, rule: str) -> str:
        """Go on with the next line; the end of the one before, which is part of the cell."""
        line = self._lines.take() if len(self._taken) < MOST_LINES_IN_A_RECORD else None
        if line is None:
            raise _RefusedError(rule)
        ended = self._taken[-1].text
        self._taken.append(line)
        self._length += len(line.text)
        if line.fault is not None or self._length > self._lines.longest:
            raise _RefusedError(rule)
        self._text, self._at = without_end(line.text), 0
        return ended[len(without_end(ended)) :]
