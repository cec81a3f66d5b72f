"""From log-odds to probabilities; what corrects them is learnt on cases that the log-odds were not fitted on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

from risk.probability_model import MILLION, Calibration

FOLDS = 5
# No data say never or always; a probability stays within these, in millionths.
LEAST, MOST = 1_000, 999_000
ENOUGH_FOR_STEPS = 1000  # cases below which isotonic regression follows chance
_FLATTEST = 0.05
_WORTH = 0.001  # log loss a case
_REACH, _STEP = 7.0, 0.1  # log-odds: beyond 7, the probability is bounded anyway
Floats = NDArray[np.float64]


class NoOrderError(ValueError):
    """The scores do not rank unseen cases better than chance: there is nothing to calibrate."""


def folds_of(groups: NDArray, seed: int) -> list[tuple[NDArray, NDArray]]:
    """(fit, held out) row numbers; all rows of a group are in one fold. Needs as many groups as folds."""
    split = GroupKFold(n_splits=FOLDS, shuffle=True, random_state=seed)
    return list(split.split(np.zeros(len(groups)), groups=groups))


def calibrated(scores: Floats, adverse: Floats, weight: Floats, folds: list[tuple[NDArray, NDArray]]) -> Calibration:
    """The simplest that held-out folds do not tell to be wrong: the log-odds as they are, a sigmoid, then steps.

    A correction fits the training years once more, and other years are never quite like them: it is taken where it
    lowers the log loss in held-out folds by more than chance. NoOrderError where higher scores are not worse.
    """
    slope, intercept = _sigmoid(scores, adverse, weight)
    if slope < _FLATTEST:
        raise NoOrderError
    methods = ["none", "sigmoid"]
    if len(np.unique(scores)) >= 3 and weight.sum() >= ENOUGH_FOR_STEPS:
        methods.append("isotonic")
    losses = {
        method: np.array([_held_out_loss(method, scores, adverse, weight, *fold) for fold in folds])
        for method in methods
    }
    chosen = "none"
    for method in methods[1:]:
        if _is_better(losses[chosen] - losses[method]):
            chosen = method
    if chosen == "isotonic":
        return _step_points(scores, adverse, weight)
    return _sigmoid_points(chosen, slope, intercept) if chosen == "sigmoid" else _sigmoid_points(chosen, 1.0, 0.0)


def _is_better(gains: Floats) -> bool:
    """Whether the gains of the folds are worth it and more than twice their standard error."""
    return bool(gains.mean() > max(_WORTH, 2 * gains.std(ddof=1) / np.sqrt(len(gains))))


def _sigmoid(scores: Floats, adverse: Floats, weight: Floats) -> tuple[float, float]:
    """Platt's slope and intercept."""
    found = LogisticRegression(C=1e6, tol=1e-8, max_iter=1000).fit(scores[:, None], adverse, sample_weight=weight)
    return float(found.coef_[0, 0]), float(found.intercept_[0])


def _steps(scores: Floats, adverse: Floats, weight: Floats) -> IsotonicRegression:
    bounds = {"y_min": LEAST / MILLION, "y_max": MOST / MILLION}
    return IsotonicRegression(out_of_bounds="clip", **bounds).fit(scores, adverse, sample_weight=weight)


def _held_out_loss(method: str, scores: Floats, adverse: Floats, weight: Floats, fit: NDArray, held: NDArray) -> float:
    if method == "isotonic":
        told = _steps(scores[fit], adverse[fit], weight[fit]).predict(scores[held])
    else:
        slope, intercept = _sigmoid(scores[fit], adverse[fit], weight[fit]) if method == "sigmoid" else (1.0, 0.0)
        told = 1.0 / (1.0 + np.exp(-(slope * scores[held] + intercept)))
    return float(log_loss(adverse[held], told, sample_weight=weight[held], labels=[0.0, 1.0]))


def _sigmoid_points(method: str, slope: float, intercept: float) -> Calibration:
    """The sigmoid as a broken line; between points 0.1 apart in log-odds it is off by less than 0.00015."""
    told = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    return _points(method, (told - intercept) / slope, 1.0 / (1.0 + np.exp(-told)))


def _step_points(scores: Floats, adverse: Floats, weight: Floats) -> Calibration:
    found = _steps(scores, adverse, weight)
    return _points("isotonic", found.X_thresholds_, found.y_thresholds_)


def _points(method: str, scores: Floats, probabilities: Floats) -> Calibration:
    at = [round(float(score) * MILLION) for score in scores]
    told = [min(max(round(float(one) * MILLION), LEAST), MOST) for one in probabilities]
    # Two scores that round to the same millionth are one point, the higher.
    return Calibration(method, tuple(dict(zip(at, told, strict=True)).items()))
