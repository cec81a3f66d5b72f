"""A chapter of the page: what was found as its title, what is measured, figures, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from markupsafe import Markup

from pipelines.evaluating.figures import Axis, Tick


@dataclass(frozen=True)
class Numbers:
    """A table. `head`: a label a column; the first column is the row's name; `left`: columns of words, by position."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int] = frozenset()

    def is_number(self, position: int) -> bool:
        return position > 0 and position not in self.left


@dataclass(frozen=True)
class Chapter:
    """`is_open`: the table stands on the page instead of behind a line to click. `is_wide`: as wide as the page."""

    anchor: str
    title: str
    said: str
    numbers: Numbers
    figures: tuple[Markup, ...] = ()
    is_open: bool = False
    is_wide: bool = False
    more: tuple[Numbers, ...] = field(default=())


def hundred_axis(title: str, low: float = 0, step: int = 25, high: float = 100) -> Axis:
    """From `low` to `high` out of 100, a tick each `step`."""
    return Axis(low, high, tuple(Tick(at, str(at)) for at in range(int(low), int(high) + 1, step)), title)


def count_axis(title: str, highest: float) -> Axis:
    """From 0 to at least `highest`, with four to six ticks at round numbers."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if highest <= 5 * step or step == 100)
    top = max(step, -(-int(-(-highest // 1)) // step) * step)
    return Axis(0, top, tuple(Tick(at, str(at)) for at in range(0, top + 1, step)), title)


def of_100(share: Decimal | float | None) -> float | None:
    """A share as a position out of 100."""
    return None if share is None else float(share) * 100


def names(*labels: str) -> tuple[str, ...]:
    return labels


def cells(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)
