"""How counts of few students are told in words: that they are few, and no more."""

from __future__ import annotations


def count_told(count: int, small_cell: int) -> str:
    """The count; « moins de 10 » for one to nine."""
    return f"moins de {small_cell}" if 0 < count < small_cell else str(count)


def adverse_told(cases: int, adverse: int, small_cell: int) -> str:
    """Of that many cases, how many are adverse; where few are of one outcome, only that."""
    if min(adverse, cases - adverse) < small_cell:
        return f"dont moins de {small_cell} d'une des issues"
    return f"dont {adverse} d'issue défavorable"
