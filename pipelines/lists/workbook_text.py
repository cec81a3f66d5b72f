"""Text on its way into a cell of a workbook: unharmed for its reader, harmless for the file."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from pipelines.lists.wording import one_line

# UTF-16 units, as Excel counts them.
LONGEST_CELL = 32_767
# What XML cannot hold: halves of a pair, and the two that are no characters.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = "\ufffd"
_BULLET = "• "
# Letters of running text in the room of ten digits.
_LETTERS = 11
# A line of text, in points, and the tallest row that Excel has.
_LINE, _TALLEST = 15.0, 409.0
# From here on, letters are about twice as wide.
_WIDE = "\u2e80"


def cell_text(text: str | None) -> str:
    """The text on one line, as long as a cell allows."""
    return _fitting(_NOT_XML.sub(_UNKNOWN, one_line(text)))


def cell_lines(texts: Iterable[str]) -> str:
    """One line a text, each behind a bullet where there are several."""
    told = [text for text in map(cell_text, texts) if text]
    if len(told) < 2:
        return "".join(told)
    return _fitting("\n".join(_BULLET + text for text in told))


def typed_text(text: str | None) -> str:
    """What a team typed, in the one form in which it is written, compared and kept."""
    return cell_text(unicodedata.normalize("NFC", text or ""))


def not_markup(text: str) -> str:
    """The text as the writer of workbooks can be given it: it takes `<r>…</r>` for its own markup, unless a space
    follows, which nobody sees and every reader trims.
    """
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def row_height(cells: Iterable[tuple[str, float]], *, least: int = 1) -> float:
    """Points for a row to show the whole of its wrapped cells, each a text and its column's width in digits.

    Not every program that opens a workbook works heights out, and only the font knows widths: letters are counted a
    little wider than they are, so that the row is rather too high than too low. `least`: lines that the row has
    whatever it says.
    """
    lines = max((_lines_of(text, width) for text, width in cells if text), default=1)
    return min(_LINE * max(lines, least), _TALLEST)


def _lines_of(text: str, width: float) -> int:
    return sum(max(math.ceil(10 * _letters_of(line) / (_LETTERS * width)), 1) for line in text.split("\n"))


def _letters_of(line: str) -> int:
    return len(line) if max(line, default="") < _WIDE else sum(2 if letter >= _WIDE else 1 for letter in line)


def _fitting(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2 - 1:
        return text
    units = text.encode("utf-16-le")
    if len(units) // 2 < LONGEST_CELL:
        return text
    # One unit is left for the space of `not_markup`; half a pair at the cut is dropped.
    return units[: 2 * (LONGEST_CELL - 2)].decode("utf-16-le", "ignore") + "…"
