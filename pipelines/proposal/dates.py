"""In which order dates are written: decided on whole columns, and said to be ambiguous where they do not decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import duckdb

from pipelines.lists.wording import counted
from schemas.ddl import quoted
from schemas.row_rules import date_sql
from schemas.sources import ISO_DATE, Formats

# Day first and month first: the same text may read both ways.
RIVALS = tuple((f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y") for mark in "/-.")
PLAIN_SHAPES = (ISO_DATE, "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d")
SHAPES = (*PLAIN_SHAPES, *(shape for pair in RIVALS for shape in pair))
# A few typing mistakes do not make the other order true.
_MOST_FAULTS = 0.01
_MAY_BE_A_DATE = r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{8}"


class ColumnDates(NamedTuple):
    """How many filled cells of a column read as a date, by shape; `only` counts those that the rival does not read.

    `filled` counts all filled cells, `readable` those that any shape reads.
    """

    filled: int
    readable: int
    by_shape: dict[str, int]
    only: dict[str, int]

    @property
    def share(self) -> float:
        return self.readable / self.filled if self.filled else 0.0


class DateDecision(NamedTuple):
    """Formats for a profile, ISO first, and why; `ambiguous` are the pairs that the columns do not decide between."""

    shapes: tuple[str, ...]
    reasons: tuple[str, ...]
    ambiguous: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


def shape_fr(shape: str) -> str:
    """A format as people write it: `%d/%m/%Y` is jj/mm/aaaa."""
    return shape.replace("%d", "jj").replace("%m", "mm").replace("%Y", "aaaa")


def column_dates(con: duckdb.DuckDBPyConnection, target: str, column: str) -> ColumnDates:
    """Count the date shapes of a column of text over all of its rows (`target` is a table, as SQL)."""
    reads = {shape: f"s{rank}" for rank, shape in enumerate(SHAPES)}
    parsed = ", ".join(f"{_read_as(shape)} as {name}" for shape, name in reads.items())
    rival_of = {shape: rival for pair in RIVALS for shape, rival in (pair, pair[::-1])}
    counts = [f"sum(cells) filter (where {name} is not null)" for name in reads.values()]
    counts += [
        f"sum(cells) filter (where {reads[shape]} is not null and {reads[rival]} is null)"
        for shape, rival in rival_of.items()
    ]
    anything = f"sum(cells) filter (where coalesce({', '.join(reads.values())}) is not null)"
    row = con.execute(f"""
        with cell as (
            select trim({quoted(column)}) as text, count(*) as cells from {target}
            where trim({quoted(column)}) <> '' group by all
        ),

        dated as (select cells, {parsed} from cell where regexp_matches(text, '{_MAY_BE_A_DATE}'))

        select (select sum(cells) from cell), {anything}, {", ".join(counts)} from dated
    """).fetchone()
    filled, readable, *found = (int(count or 0) for count in row)
    by_shape = dict(zip(SHAPES, found, strict=False))
    only = dict(zip(rival_of, found[len(SHAPES) :], strict=True))
    return ColumnDates(filled, readable, by_shape, only)


def _read_as(shape: str) -> str:
    """SQL: the date that this shape alone reads (`date_sql` also reads ISO)."""
    read = date_sql("text", Formats(dates=(shape,)))
    return read if shape == ISO_DATE else f"if({date_sql('text', Formats())} is null, {read}, null)"


def decide(columns: Iterable[ColumnDates]) -> DateDecision:
    """The formats that all these columns together are written in.

    One profile has one order for a separator: columns of several files that contradict each other are ambiguous.
    """
    found = list(columns)
    shapes = [ISO_DATE]
    shapes += [
        shape for shape in PLAIN_SHAPES[1:] if any(2 * column.by_shape[shape] > column.filled for column in found)
    ]
    ambiguous, reasons, doubts = [], [], []
    for pair in RIVALS:
        if not any(2 * (column.by_shape[pair[0]] + column.only[pair[1]]) > column.filled for column in found):
            continue
        one, other = (sum(column.only[shape] for column in found) for shape in pair)
        if max(one, other) > 0 and min(one, other) <= _MOST_FAULTS * max(one, other):
            winner = pair[0] if one > other else pair[1]
            shapes.append(winner)
            reasons.append(
                f"{shape_fr(winner)} : {counted(max(one, other), 'cellule ne se lit', 'cellules ne se lisent', 'fr')} "
                f"qu'ainsi, {min(one, other)} dans l'ordre inverse"
            )
        else:
            ambiguous.append(pair)
            doubts.append(_why_ambiguous(pair, one, other))
    return DateDecision(tuple(shapes), tuple(reasons), tuple(ambiguous), tuple(doubts))


def _why_ambiguous(pair: tuple[str, str], one: int, other: int) -> str:
    orders = f"{shape_fr(pair[0])} ou {shape_fr(pair[1])}"
    if one == other == 0:
        return f"{orders} : toutes les dates se lisent dans les deux ordres"
    return f"{orders} : {one} ne se lisent que dans le premier ordre, {other} que dans le second"
