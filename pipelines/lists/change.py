"""What changed since last week, for a student of the list. Rising and improving are said of facts only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipelines.lists.model import Portrait

# Points out of 100. Under this, a coefficient moves with a single late slip: said to be stable.
NOTICEABLE = Decimal(3)
_TREND_WEEKS = 4

FIRST, NEW, RISING, IMPROVING, STABLE = "first", "new", "rising", "improving", "stable"


def movement(portrait: Portrait) -> str:
    """One of `first` (the school's first list), `new`, `rising`, `improving`, `stable`."""
    if not portrait.was_listed:
        return NEW if portrait.school_had_list else FIRST
    moved = portrait.change_data or Decimal(0)
    if moved >= NOTICEABLE:
        return RISING
    return IMPROVING if moved <= -NOTICEABLE else STABLE


def causes(portrait: Portrait) -> list[str]:
    """What the change comes from, largest first: `data`, `coverage`, `criteria`; empty when nothing notable moved."""
    if portrait.previous_coefficient is None:
        return ["no_previous"]
    parts = {
        "data": portrait.change_data,
        "coverage": portrait.change_coverage,
        "criteria": portrait.change_criteria,
    }
    notable = [(name, value) for name, value in parts.items() if value is not None and abs(value) >= NOTICEABLE]
    return [name for name, _ in sorted(notable, key=lambda part: (-abs(part[1]), part[0]))]


def trend(history: Sequence[Decimal | None]) -> str:
    """How the line of the year runs over its last four weeks: `up`, `down`, `level`, or `short` if too few."""
    known = [value for value in history[-_TREND_WEEKS - 1 :] if value is not None]
    if len(known) < 2:
        return "short"
    moved = known[-1] - known[0]
    if abs(moved) < NOTICEABLE:
        return "level"
    return "up" if moved > 0 else "down"
