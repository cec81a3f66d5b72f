"""Shares with Wilson's interval (Wilson 1927) at 95 %: it stays within 0 and 1 and holds at 0 and at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# The normal quantile of 97.5 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, its value and its interval at 95 %; all three empty where the whole is 0."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def wilson(part: int, whole: int) -> Share:
    """The share and its interval. ValueError unless 0 <= part <= whole."""
    if not 0 <= part <= whole:
        raise ValueError("part must be between 0 and whole")
    if whole == 0:
        return Share(part, whole, None, None, None)
    share = part / whole
    spread = 1 + Z**2 / whole
    middle = (share + Z**2 / (2 * whole)) / spread
    reach = Z * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2)) / spread
    # Rounding must not put the share outside its own interval.
    return Share(part, whole, share, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))
