"""A monotone additive logistic regression: one broken line per indicator, never going down as values get worse.

Each indicator becomes ramps between knots at quantiles of the training values; the ramps' weights are bounded from
below by zero, so that a worse value cannot lower the sum (the bounded problem is convex, so that it has one
answer). scikit-learn's LogisticRegression has no bounds: L-BFGS-B of SciPy does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

# Shares of the training values where a line may bend; the ends keep a few extreme values from setting the slope.
KNOT_SHARES = (0.02, 0.26, 0.50, 0.74, 0.98)
PENALTY = 3.0  # on the squares of the weights; from 0.5 to 30 nothing moves
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """What one indicator adds: `log_odds[i]` at `knots[i]`, 0 at the first; `missing` where it has no value."""

    knots: Floats
    log_odds: Floats
    missing: float

    def added(self, worse: Floats) -> Floats:
        return np.where(np.isnan(worse), self.missing, np.interp(worse, self.knots, self.log_odds))


@dataclass(frozen=True)
class Lines:
    """The fitted sum: `intercept` plus one line per column."""

    intercept: float
    lines: tuple[Line, ...]

    def score(self, worse: Floats) -> Floats:
        """Log-odds of each row."""
        return self.intercept + sum(line.added(worse[:, column]) for column, line in enumerate(self.lines))


def fit_lines(worse: Floats, adverse: Floats, weight: Floats) -> Lines:
    """Fit on rows × columns of values that grow as things get worse, NaN where missing.

    `adverse`: 1 or 0 a row. `weight`: a row's share of a case. A missing value counts as the column's mean ramp plus a
    weight of its own, free of sign: as good as nothing in particular unless the data say otherwise.
    """
    knots = [knots_of(column) for column in worse.T]
    blocks, means, free = [], [], [True]
    for column, at in zip(worse.T, knots, strict=True):
        ramps, mean, is_missing = _ramps(column, at, weight)
        blocks.append(np.column_stack([ramps, is_missing]))
        means.append(mean)
        free += [False] * ramps.shape[1] + [True]
    weights = _bounded(np.column_stack([np.ones(len(worse)), *blocks]), adverse, weight, np.array(free))
    lines, place = [], 1
    for at, mean in zip(knots, means, strict=True):
        own = weights[place : place + len(mean) + 1]
        lines.append(Line(at, np.concatenate([[0.0], np.cumsum(own[:-1])]), float(own[:-1] @ mean + own[-1])))
        place += len(own)
    return Lines(float(weights[0]), tuple(lines))


def knots_of(column: Floats) -> Floats:
    """Growing knots, at least two. A column without two different values gets a line that stays level."""
    values = column[~np.isnan(column)]
    if len(values) == 0 or values.min() == values.max():
        level = float(values[0]) if len(values) else 0.0
        return np.array([level, level + 1.0])
    found = np.unique(np.round(np.quantile(values, KNOT_SHARES), 4))
    if len(found) > 1:
        return found
    # Nearly everybody has the same value (no late, no streak): the line bends on what the others have.
    common = found[0]
    others = [np.median(side) for side in (values[values < common], values[values > common]) if len(side)]
    bends = np.unique(np.round([common, *others], 4))
    return bends if len(bends) > 1 else np.array([values.min(), values.max()])


def _ramps(column: Floats, knots: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    is_missing = np.isnan(column)
    filled = np.where(is_missing, knots[0], column)
    ramps = np.clip((filled[:, None] - knots[:-1]) / np.diff(knots), 0.0, 1.0)
    if is_missing.all():
        return np.zeros_like(ramps), np.zeros(ramps.shape[1]), is_missing.astype(float)
    mean = np.average(ramps[~is_missing], axis=0, weights=weight[~is_missing])
    ramps[is_missing] = mean
    return ramps, mean, is_missing.astype(float)


def _bounded(columns: Floats, adverse: Floats, weight: Floats, free: NDArray[np.bool_]) -> Floats:
    """Weights of the least penalised log loss, those that are not free at zero or above; the first is not penalised."""
    penalty = np.full(columns.shape[1], PENALTY)
    penalty[0] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = columns @ weights
        error = weight * (1.0 / (1.0 + np.exp(-scores)) - adverse)
        value = float(weight @ (np.logaddexp(0.0, scores) - adverse * scores)) + 0.5 * float(penalty @ weights**2)
        return value, columns.T @ error + penalty * weights

    bounds = [(None, None) if one else (0.0, None) for one in free]
    start = np.zeros(columns.shape[1])
    options = {"maxiter": 2000, "maxfun": 20000, "ftol": 1e-12, "gtol": 1e-7}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    return np.where(free, found, np.maximum(found, 0.0))
