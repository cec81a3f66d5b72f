"""A header on several lines: which of them are joined, and which may just as well be rows."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.reading.kinds import Kind, fit
from pipelines.reading.records import Record

# So many typed columns say of a second line of words that it belongs to the header.
_TYPED_IN_HEADER = 3


def joined(
    block: Sequence[Record], below: Sequence[Record], kinds: dict[int, Kind]
) -> tuple[list[Record], list[Record]]:
    """The lines of the header, and those between it and the rows that may be either.

    Lines are joined where several columns are typed, and each line is made of labels that no row has.
    """
    if len(block) < 2:
        return list(block), []
    typed = {place: kind for place, kind in kinds.items() if isinstance(kind, str)}
    values = {cell for record in below for cell in record.cells or () if cell.strip()}
    if all(
        fit(record.cells, typed)[1] >= _TYPED_IN_HEADER and _is_of_labels(record.cells, values) for record in block[1:]
    ):
        return list(block), []
    place = next((place for place, record in enumerate(block) if all(map(str.strip, record.cells))), 0)
    return [block[place]], list(block[place + 1 :])


def _is_of_labels(cells: Sequence[str], values: set[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    bare = [cell for cell in filled if not (cell.startswith("(") and cell.endswith(")"))]
    return (
        len(set(bare)) == len(bare)
        and not values.intersection(filled)
        and all(cell[0].isalpha() and not any(map(str.isdigit, cell)) for cell in bare)
    )
