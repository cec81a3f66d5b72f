"""Every pollution of one clean table: no row comes out that was not written, in order, and a fault costs one row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.reading.records import Record
from pipelines.reading.unknown import opened_unknown
from tests.pipelines.polluted import HEADER, Polluted, clean_rows, polluted_cells, polluted_rows, whole_files

LONG = clean_rows(84)
SHORT = clean_rows(24)
# Names of columns that no header gives any more are c1 to c9.
UNNAMED = tuple(f"c{place}" for place in range(1, 10))


def read(folder: Path, content: bytes) -> tuple[tuple[str, ...], list[list[str]], list[Record]]:
    """The names, the rows, and what was refused; physical lines are all accounted for."""
    path = folder / "pollué.csv"
    path.write_bytes(content)
    with opened_unknown(path, path.name, folder / "copie.utf8") as unknown:
        items = list(unknown.items())
    assert unknown.tally.physical == unknown.tally.told
    assert not (folder / "copie.utf8").exists()
    rows = [item.cells for item in items if item.cells is not None]
    return unknown.names, rows, [item for item in items if item.rule not in (None, "preamble")]


def in_order(rows: Sequence[list[str]], true: Sequence[list[str]]) -> bool:
    """Whether `rows` are rows of the clean table, cell for cell, none twice, in its order."""
    rest = iter(true)
    return all(any(row == other for other in rest) for row in rows)


@pytest.mark.parametrize("polluted", whole_files(LONG), ids=lambda polluted: polluted.name)
def test_a_file_polluted_as_a_whole_gives_every_row(tmp_path: Path, polluted: Polluted) -> None:
    names, rows, _ = read(tmp_path, polluted.content)
    assert rows == polluted.rows
    if polluted.header is not None:
        assert list(names) == polluted.header


def one_faulty_row(folder: Path, polluted: Polluted) -> None:
    names, rows, refused = read(folder, polluted.content)
    assert in_order(rows, polluted.rows), polluted.name
    assert list(names) == HEADER or (polluted.faulty == -1 and names == UNNAMED), polluted.name
    others = [row for place, row in enumerate(polluted.rows) if place != polluted.faulty]
    assert rows in (others, polluted.rows), polluted.name
    if polluted.faulty >= 0 and rows == others:
        assert refused, polluted.name


def test_a_row_written_in_another_way_costs_that_row_only(tmp_path: Path) -> None:
    for polluted in polluted_rows(SHORT):
        one_faulty_row(tmp_path, polluted)


@pytest.mark.parametrize("place", range(-1, len(SHORT)))
def test_a_separator_or_a_quote_too_many_or_too_few_costs_one_row(tmp_path: Path, place: int) -> None:
    found = [polluted for polluted in polluted_cells(SHORT) if polluted.faulty == place]
    assert len(found) > 40
    for polluted in found:
        one_faulty_row(tmp_path, polluted)
