"""Header names held against the names of the canonical columns: the same once written plainly, or close."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from schemas.contract import Table
from schemas.extracts import EXTRACTS
from schemas.synonyms import column_names, plain, table_names

_CLOSE = 0.84
_SHORTEST_CLOSE = 5
# A number, a date or a student's number: of a row, not of a header.
_VALUE = re.compile(r"\d{3}|\d[-/.]\d|^column_\d+$")


class HeaderMatch(NamedTuple):
    """A header that may be a canonical column. `rank`: place of the name among the column's; None: only close."""

    header: str
    rank: int | None
    closeness: float

    @property
    def is_exact(self) -> bool:
        return self.rank is not None

    @property
    def order(self) -> tuple[float, int, str]:
        """The best match first."""
        return -self.closeness, self.rank or 0, self.header


def header_matches(table: Table, headers: Sequence[str]) -> dict[str, list[HeaderMatch]]:
    """For each canonical column, the headers that may be it, the best first."""
    joined = {header: plain(header).replace(" ", "") for header in headers}
    return {column: _matches(table.name, column, joined) for column in table.names}


def _matches(table: str, column: str, joined: dict[str, str]) -> list[HeaderMatch]:
    names = [name.replace(" ", "") for name in column_names(table, column)]
    found = []
    for header, text in joined.items():
        if text in names:
            found.append(HeaderMatch(header, names.index(text), 1.0))
        elif (closeness := _closeness(text, names)) >= _CLOSE:
            found.append(HeaderMatch(header, None, closeness))
    return sorted(found, key=lambda match: match.order)


def _closeness(text: str, names: Sequence[str]) -> float:
    # « étape 1 » is not « étape » badly written.
    if len(text) < _SHORTEST_CLOSE or text[-1].isdigit():
        return 0.0
    return max(
        (difflib.SequenceMatcher(None, text, name).ratio() for name in names if len(name) >= _SHORTEST_CLOSE),
        default=0.0,
    )


def has_header(headers: Sequence[str]) -> bool:
    """Whether the first line is surely a header: two of its cells are names of canonical columns.

    A file without a header has a student there, whose name must not be repeated.
    """
    return _known(headers) >= 2


def may_be_header(headers: Sequence[str]) -> bool:
    """Whether the first line reads as a header of a table that is not known: one known name, and no values.

    Not enough to repeat anything of it.
    """
    filled = all(re.search(r"[^\W\d]", header) and not _VALUE.search(header) for header in headers)
    return len(headers) > 1 and filled and _known(headers) > 0


def _known(headers: Sequence[str]) -> int:
    joined = {plain(header).replace(" ", "") for header in headers}
    names = {
        name.replace(" ", "")
        for table in EXTRACTS.values()
        for column in table.names
        for name in column_names(table.name, column)
    }
    return len(joined & names)


def name_hint(file_name: str, table: str) -> int:
    """Length of the longest of the table's names that the file's name holds; 0: it says nothing of the table."""
    text = plain(Path(file_name.lower()).stem).split()
    joined = "".join(text)
    found = [0]
    for name in table_names(table):
        together = name.replace(" ", "")
        if together in joined if len(together) >= _SHORTEST_CLOSE else together in text:
            found.append(len(together))
    return max(found)
