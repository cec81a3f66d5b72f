"""Whether what is predicted happens: outcomes observed by bin, Brier's score, expected calibration error.

Bins are of equal width. The expected calibration error (Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017) is the mean
over the cases of |mean predicted - observed| of their bin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from risk.evaluation.shares import Share, wilson


@dataclass(frozen=True)
class Bin:
    """The cases of a stretch of scores: their mean score, and the share of them that ended badly."""

    mean: float
    observed: Share


def reliability_bins(scores: np.ndarray, is_adverse: np.ndarray, *, top: float, bins: int, least: int) -> list[Bin]:
    """Bins of equal width from 0 to `top`, the lowest first. One of fewer than `least` cases is joined to the next, the
    last ones to the one before; one bin of fewer is all there may be.
    """
    places = np.minimum((scores * bins / top).astype(int), bins - 1)
    groups: list[list[int]] = [[]]
    for place in range(bins):
        groups[-1] += np.flatnonzero(places == place).tolist()
        if len(groups[-1]) >= least:
            groups.append([])
    last = groups.pop()
    if groups:
        groups[-1] += last
    elif last:
        groups = [last]
    return [_bin(scores[members], is_adverse[members]) for members in groups]


def expected_calibration_error(probabilities: np.ndarray, is_adverse: np.ndarray, bins: int = 10) -> float:
    """From 0 to 1; at least one case."""
    every = reliability_bins(probabilities, is_adverse, top=1.0, bins=bins, least=1)
    gaps = sum(one.observed.whole * abs(one.mean - (one.observed.value or 0.0)) for one in every)
    return gaps / len(probabilities)


def brier(probabilities: np.ndarray, is_adverse: np.ndarray) -> float:
    """Mean squared difference between the probability and what happened; at least one case."""
    return float(np.mean((probabilities - is_adverse) ** 2))


def bin_rows(
    scores: np.ndarray, is_adverse: np.ndarray, *, is_probability: bool, bins: int, least: int
) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_calibration` but for moment and method. Scores are out of 1 (probability) or of 100."""
    top = 1.0 if is_probability else 100.0
    for rank, one in enumerate(reliability_bins(scores, is_adverse, top=top, bins=bins, least=least), start=1):
        yield {
            "bin": rank,
            "n": one.observed.whole,
            "mean_predicted" if is_probability else "mean_score": one.mean,
            "observed": one.observed.value,
            "low": one.observed.low,
            "high": one.observed.high,
        }


def _bin(scores: np.ndarray, is_adverse: np.ndarray) -> Bin:
    return Bin(float(scores.mean()), wilson(int(is_adverse.sum()), len(scores)))
