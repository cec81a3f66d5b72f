"""The additive regression whose lines never go down, and its calibration, on columns small enough to check."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.evaluation.calibration import LEAST, MOST, NoOrderError, calibrated, folds_of
from risk.evaluation.monotone import fit_lines, knots_of
from risk.probability_model import MILLION, interpolated

NAN = float("nan")


@pytest.mark.parametrize(("values", "knots"), [
    (list(range(101)), [2, 26, 50, 74, 98]),           # the shares of 2, 26, 50, 74 and 98 %
    ([1.0] * 10, [1, 2]),                              # one value: a level line
    ([NAN, NAN], [0, 1]),
    ([0.0] * 99 + [8.0], [0, 8]),                      # nearly everybody at zero: the rest still bends the line
    ([NAN, 0.0, 0.0, 1.0, 1.0, NAN], [0, 0.5, 1]),
])  # fmt: skip
def test_knots(values: list[float], knots: list[float]) -> None:
    assert knots_of(np.array(values)).tolist() == knots


def test_a_line_against_what_is_known_stays_level() -> None:
    """The higher the value, the fewer fail: the data contradict the direction, so the line says nothing."""
    worse = np.arange(200.0)[:, None]
    fitted = fit_lines(worse, (worse[:, 0] < 100).astype(float), np.ones(200))
    assert fitted.lines[0].log_odds.tolist() == [0.0] * 5
    assert fitted.intercept == pytest.approx(0.0, abs=1e-4)  # half of them fail


def test_missing_is_worth_what_happened_to_those_who_lack_it() -> None:
    """500 known values, 20 % adverse whatever the value; 500 missing, 80 % adverse. The penalty holds back a little."""
    rng = np.random.default_rng(1)
    known = rng.normal(size=500)
    adverse = np.concatenate([np.arange(500) % 5 == 0, np.arange(500) % 5 != 0]).astype(float)
    worse = np.concatenate([known, np.full(500, NAN)])[:, None]
    fitted = fit_lines(worse, adverse, np.ones(1000))
    told = 1 / (1 + np.exp(-fitted.score(np.array([[NAN], [0.0]]))))
    assert told[0] == pytest.approx(0.8, abs=0.02)
    assert told[1] == pytest.approx(0.2, abs=0.03)


def test_a_missing_value_that_says_nothing_is_worth_the_average() -> None:
    """Where those without a mark fail as often as the rest, missing is neither the best value nor the worst."""
    worse = np.arange(400.0)
    adverse = (np.arange(400) >= 200).astype(float)
    worse[::4] = NAN
    line = fit_lines(worse[:, None], adverse, np.ones(400)).lines[0]
    assert line.log_odds[-1] > 4
    assert line.missing == pytest.approx(line.log_odds[-1] / 2, rel=0.15)


columns = st.integers(0, 2**32 - 1)


@settings(max_examples=25, deadline=None)
@given(columns, st.integers(1, 3), st.floats(0, 0.9))
def test_whatever_the_data_no_line_goes_down(seed: int, width: int, missing: float) -> None:
    rng = np.random.default_rng(seed)
    worse = np.round(rng.gamma(0.5, 10, (80, width)))
    worse[rng.random(worse.shape) < missing] = NAN
    fitted = fit_lines(worse, (rng.random(80) < 0.4).astype(float), np.ones(80))
    for line in fitted.lines:
        assert (np.diff(line.log_odds) >= 0).all()
        assert (np.diff(line.knots) > 0).all()
        assert np.isfinite(line.missing)


def drawn_outcomes(log_odds: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (rng.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).astype(float)


def test_log_odds_that_hold_on_unseen_cases_are_left_alone() -> None:
    """What comes out is the sigmoid itself, with no slope and no shift learnt from these cases."""
    rng = np.random.default_rng(3)
    scores = rng.normal(0, 1.5, 4000)
    found = calibrated(scores, drawn_outcomes(scores, rng), np.ones(4000), folds_of(np.arange(4000), 360))
    assert found.method == "none"
    for score in (-3.0, -1.0, 0.0, 0.3, 2.0):
        told = interpolated(found.points, int(score * MILLION)) / MILLION
        assert told == pytest.approx(1 / (1 + np.exp(-score)), abs=0.0002)
    assert (found.points[0][1], found.points[-1][1]) == (LEAST, MOST)


def test_log_odds_twice_too_sure_are_brought_back_by_a_sigmoid() -> None:
    """Scores of twice the true log-odds: half of them is what comes out, within 0.03 for 4,000 cases."""
    rng = np.random.default_rng(3)
    true = rng.normal(0, 1.5, 4000)
    found = calibrated(2 * true, drawn_outcomes(true, rng), np.ones(4000), folds_of(np.arange(4000), 360))
    assert found.method == "sigmoid"
    for score in (-3.0, -1.0, 0.0, 0.3, 2.0):
        told = interpolated(found.points, int(2 * score * MILLION)) / MILLION
        assert told == pytest.approx(1 / (1 + np.exp(-score)), abs=0.03)


def test_steps_are_taken_where_a_sigmoid_does_not_fit() -> None:
    """Below 0 nobody fails more than one in ten, above one in two, however high: no sigmoid says so."""
    rng = np.random.default_rng(4)
    scores = rng.normal(0, 3, 6000)
    adverse = (rng.random(6000) < np.where(scores > 0, 0.5, 0.1)).astype(float)
    found = calibrated(scores, adverse, np.ones(6000), folds_of(np.arange(6000), 360))
    assert found.method == "isotonic"
    assert interpolated(found.points, 4 * MILLION) / MILLION == pytest.approx(0.5, abs=0.05)
    assert interpolated(found.points, -4 * MILLION) / MILLION == pytest.approx(0.1, abs=0.05)
    pairs = list(zip(found.points, found.points[1:], strict=False))
    assert all(first[0] < then[0] and first[1] <= then[1] for first, then in pairs)


def test_scores_that_rank_backwards_are_refused() -> None:
    scores = np.arange(1000.0)
    with pytest.raises(NoOrderError):
        calibrated(scores, (scores < 500).astype(float), np.ones(1000), folds_of(np.arange(1000), 360))


def test_a_student_is_never_on_both_sides_of_a_fold() -> None:
    students = np.repeat([f"s{n}" for n in range(40)], 3)
    folds = folds_of(students, 360)
    assert len(folds) == 5
    for fit, held in folds:
        assert not set(students[fit]) & set(students[held])
        assert len(fit) + len(held) == 120
