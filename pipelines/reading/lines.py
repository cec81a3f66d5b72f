"""Physical lines of a text, numbered, with the byte at which each begins; bounded, and able to be read again."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, TextIO

# Beyond these, a quote was left open or line ends are missing; memory must not grow with the damage.
LONGEST_LINE = 4 << 20
MOST_LINES_IN_A_RECORD = 500


class Line(NamedTuple):
    """`text` keeps its line end. `fault` is the rule for which the line cannot be read. `again`: given back once."""

    number: int
    offset: int
    text: str
    fault: str | None = None
    again: bool = False


class Lines:
    """Lines, ended by \\n, \\r\\n or a lone \\r, that can be given back when a record turns out not to be one.

    `size_of` gives the bytes of a text in the original file, `start` the bytes before its first line, `foreign`
    finds what was written in another encoding than the rest.
    """

    def __init__(
        self,
        file: TextIO,
        size_of: Callable[[str], int] = len,
        start: int = 0,
        foreign: re.Pattern[str] | None = None,
        longest: int | None = None,
    ) -> None:
        self._file = file
        self._size_of = size_of
        self._offset = start
        self._foreign = foreign
        self._longest = LONGEST_LINE if longest is None else longest
        self._returned: deque[Line] = deque()
        self._kept = ""
        self._ahead: str | None = None
        self.number = 0
        self.has_stray_marks = False

    @property
    def longest(self) -> int:
        return self._longest

    def take(self) -> Line | None:
        """The next line, or None at the end."""
        return self._returned.popleft() if self._returned else self._read()

    def give_back(self, lines: list[Line]) -> None:
        """Read these again before anything else."""
        self._returned.extendleft(line._replace(again=True) for line in reversed(lines))

    def skip_same(self, text: str) -> int:
        """Pass over the lines that are the same as this one; how many they were."""
        if self._returned or self._kept or self._ahead is not None:
            return 0
        count, readline = 0, self._file.readline
        while (following := readline(self._longest)) == text:
            count += 1
        self._ahead = self._whole(following, "")
        self.number += count
        self._offset += count * self._size_of(text)
        return count

    def _read(self) -> Line | None:
        text = self._readline()
        if not text:
            return None
        self.number += 1
        offset = self._offset
        self._offset += self._size_of(text)
        if len(text) >= self._longest and text[-1] not in "\r\n":
            self._skip_the_rest()
            return Line(self.number, offset, "", "line_too_long")
        if "\0" in text:
            return Line(self.number, offset, text, "nul_byte")
        if self._foreign is not None and self._foreign.search(text):
            return Line(self.number, offset, text, "other_encoding")
        return Line(self.number, offset, text)

    def _skip_the_rest(self) -> None:
        while text := self._readline():
            self._offset += self._size_of(text)
            if text[-1] in "\r\n":
                return

    def _readline(self) -> str:
        """A line, or a part of one that is too long; a \\r\\n is never taken apart."""
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            return ahead
        kept, self._kept = self._kept, ""
        text = kept if kept in ("\r", "\n") else kept + self._file.readline(self._longest)
        return self._whole(text, kept)

    def _whole(self, text: str, kept: str) -> str:
        if text.endswith("\r") and (kept == "\r" or len(text) >= self._longest):
            follows = self._file.read(1)
            if follows == "\n":
                return text + follows
            self._kept = follows
        return text


def without_end(text: str) -> str:
    """The line without its end: neither \\r nor \\n can stand anywhere else in it."""
    return text.rstrip("\r\n")
