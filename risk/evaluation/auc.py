"""Area under the ROC curve: the chance that an adverse case has a higher score than another, ties counting half.

It is exact (Mann-Whitney, by midranks). Interval: DeLong, DeLong & Clarke-Pearson 1988, by the midranks of Sun & Xu
2014, normal at 95 %. Where DeLong's variance is 0 (perfect order), which would be an interval of no width, the bound is
Wilson's for a share of the smaller class.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from risk.evaluation.shares import Z, wilson


@dataclass(frozen=True)
class Area:
    """An area between 0 and 1 and its interval at 95 %."""

    value: float
    low: float
    high: float


def midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1; equal values share the mean of their ranks."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    ranks = np.empty(len(values))
    ranks[order] = np.repeat((starts + ends + 1) / 2, ends - starts)
    return ranks


def auc(scores: np.ndarray, is_adverse: np.ndarray) -> float | None:
    """The area; None without both classes. `scores`: higher is worse."""
    adverse = int(is_adverse.sum())
    other = len(is_adverse) - adverse
    if adverse == 0 or other == 0:
        return None
    # Twice the rank sum is whole, so that the area is one division of whole numbers.
    doubled = 2 * midranks(np.asarray(scores, dtype=float))[is_adverse].sum()
    return float(doubled - adverse * (adverse + 1)) / (2 * adverse * other)


def auc_interval(scores: np.ndarray, is_adverse: np.ndarray) -> Area | None:
    """The area with DeLong's interval at 95 %, within 0 and 1; None without both classes, or with one of either."""
    area = auc(scores, is_adverse)
    adverse = int(is_adverse.sum())
    other = len(is_adverse) - adverse
    if area is None or min(adverse, other) < 2:
        return None
    variance = delong_variance(scores, is_adverse)
    if variance == 0:
        bound = wilson(min(adverse, other) if area > 0.5 else 0, min(adverse, other))
        return Area(area, min(area, bound.low), max(area, bound.high))
    reach = Z * sqrt(variance)
    return Area(area, max(0.0, area - reach), min(1.0, area + reach))


def delong_variance(scores: np.ndarray, is_adverse: np.ndarray) -> float:
    """DeLong's variance of the area; at least two cases of each class."""
    placed_adverse, placed_other = placements(scores, is_adverse)
    return float(
        np.var(placed_adverse, ddof=1) / len(placed_adverse) + np.var(placed_other, ddof=1) / len(placed_other)
    )


def delong_difference(first: np.ndarray, second: np.ndarray, is_adverse: np.ndarray) -> Area | None:
    """Area of `first` less that of `second` on the same cases, with DeLong's interval at 95 % (within -1 and 1).

    None as in `auc_interval`.
    """
    one, other = auc_interval(first, is_adverse), auc_interval(second, is_adverse)
    if one is None or other is None:
        return None
    adverse = [placements(scores, is_adverse)[0] for scores in (first, second)]
    others = [placements(scores, is_adverse)[1] for scores in (first, second)]
    variance = np.var(adverse[0] - adverse[1], ddof=1) / len(adverse[0])
    variance += np.var(others[0] - others[1], ddof=1) / len(others[0])
    difference, reach = one.value - other.value, Z * sqrt(float(variance))
    return Area(difference, max(-1.0, difference - reach), min(1.0, difference + reach))


def placements(scores: np.ndarray, is_adverse: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each adverse case the share of the others below it, for each other the share of the adverse above it."""
    scores = np.asarray(scores, dtype=float)
    ranks = midranks(scores)
    adverse, other = int(is_adverse.sum()), int((~is_adverse).sum())
    placed_adverse = (ranks[is_adverse] - midranks(scores[is_adverse])) / other
    placed_other = 1 - (ranks[~is_adverse] - midranks(scores[~is_adverse])) / adverse
    return placed_adverse, placed_other
