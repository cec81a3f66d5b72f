"""The exact reader: one logical record at a time, each with the physical line that it starts on.

Slower than DuckDB's, and used only for files in which a line is not always a record: embedded line ends,
blank lines, rows of the wrong width, stray quotes. What cannot be read is refused with its line, never dropped.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

# Beyond these, a quote was left open or line ends are missing; memory must not grow with the damage.
MOST_LINES_IN_A_RECORD = 500
LONGEST_LINE = 4 << 20


class Record(NamedTuple):
    """`cells` is None when the record is refused, and `rule` says why."""

    line: int
    cells: list[str] | None
    rule: str | None = None


class _Line(NamedTuple):
    number: int
    text: str
    too_long: bool = False


class _RefusedError(Exception):
    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class _Lines:
    """Physical lines, numbered from 1, that can be given back when a record turns out not to be one."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._returned: deque[_Line] = deque()
        self._number = 0
        self.taken: list[_Line] = []

    def give_back(self, lines: list[_Line]) -> None:
        self._returned.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES_IN_A_RECORD:
            raise _RefusedError("unclosed_quote")
        line = self._returned.popleft() if self._returned else self._read()
        self.taken.append(line)
        if line.too_long:
            raise _RefusedError("line_too_long")
        return line.text

    def _read(self) -> _Line:
        text = self._file.readline(LONGEST_LINE)
        if not text:
            raise StopIteration
        self._number += 1
        too_long = len(text) >= LONGEST_LINE and not text.endswith(("\n", "\r"))
        if too_long:
            while (rest := self._file.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            text = ""
        return _Line(self._number, text, too_long)


@contextmanager
def _cells_up_to(size: int) -> Iterator[None]:
    """Python's csv keeps one limit for the whole process: put it back as it was."""
    before = csv.field_size_limit(size)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def read_records(path: Path, delimiter: str, width: int | None = None) -> Iterator[Record]:
    """Every logical record of a UTF-8 file, blank lines left out; the first one is the header.

    With `width` (cells in the header), a record of another width is refused; cells beyond it are let go when
    all are empty. A quote that is never closed refuses its own line, and reading goes on at the next one.
    """
    with path.open(encoding="utf-8", newline="") as file, _cells_up_to(LONGEST_LINE):
        lines = _Lines(file)
        reader = _reader(lines, delimiter)
        while True:
            lines.taken = []
            rule, cells = None, None
            try:
                cells = next(reader)
            except StopIteration:
                if not lines.taken:
                    return
            except _RefusedError as refusal:
                rule = refusal.rule
            except csv.Error:
                rule = "unclosed_quote"
            if cells is not None and _is_blank(cells, width):
                continue
            if rule is None:
                cells, rule = _judged(cells, lines.taken, width)
            if rule is None:
                yield Record(lines.taken[0].number, cells)
                continue
            # Only the first line is at fault for certain: those that it swallowed are read again.
            first, *swallowed = lines.taken
            if swallowed:
                rule = "unclosed_quote"
            yield Record(first.number, None, rule)
            lines.give_back(swallowed)
            reader = _reader(lines, delimiter)


def _reader(lines: _Lines, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, quotechar='"', doublequote=True, strict=True)


def _is_blank(cells: list[str], width: int | None) -> bool:
    return not cells or (len(cells) == 1 and width != 1 and not cells[0].strip())


def _judged(cells: list[str] | None, taken: list[_Line], width: int | None) -> tuple[list[str] | None, str | None]:
    if cells is None:
        return None, "unclosed_quote"
    if any("\0" in line.text for line in taken):
        return None, "nul_byte"
    if width is None or len(cells) == width:
        return cells, None
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], None
    return None, "ragged_row"
