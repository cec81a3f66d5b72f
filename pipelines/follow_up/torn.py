"""Rows whose filled cells were sorted without their students: each says what was written for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.follow_up.bases import Base, base_of, written_cells
from pipelines.follow_up.books import BookRow
from pipelines.lists.follow_up_columns import COLUMNS

_TEXTS = frozenset(column.name for column in COLUMNS if column.kind == "text")
_Cells = tuple[tuple[str, str], ...]


def torn_rows(rows: Sequence[BookRow], base: Base) -> frozenset[int]:
    """The numbers of rows that took one another's cells, and of those that lost theirs to them.

    One decision moved to another row is a correction, and so is one copied down; two or more that changed places
    at a time are a sort of the filled columns alone. Only cells that tell one row from another count: a text, or two
    cells at least, that were written in one row only.
    """
    before = {row.number: _told(base_of(row, base)) for row in rows}
    after = {row.number: _told(written_cells(row)) for row in rows}
    owners: dict[_Cells, list[int]] = {}
    for number, cells in before.items():
        if len(cells) > 1 or any(column in _TEXTS for column, _ in cells):
            owners.setdefault(cells, []).append(number)
    sources = {
        number: owners[cells][0]
        for number, cells in after.items()
        if cells != before[number] and len(owners.get(cells, ())) == 1
    }
    sources = {number: source for number, source in sources.items() if after[source] != before[source]}
    while open_ended := [one for one, source in sources.items() if source not in sources and after[source]]:
        for one in open_ended:
            del sources[one]
    if len(set(sources.values())) < 2:
        return frozenset()
    return frozenset(sources) | frozenset(sources.values())


def _told(cells: Mapping[str, str]) -> _Cells:
    return tuple(sorted(cells.items()))
