"""Bins, expected calibration error and Brier's score, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.evaluation.reliability import bin_rows, brier, expected_calibration_error, reliability_bins

PROBABILITIES = np.array([0.05, 0.05, 0.15, 0.95, 1.0])
ADVERSE = np.array([False, True, False, True, True])


def test_expected_calibration_error_by_hand():
    # Bins: two cases at 0.05 (0.5 observed, gap 0.45), one at 0.15 (0, 0.15), two at 0.975 (1, 0.025).
    assert expected_calibration_error(PROBABILITIES, ADVERSE) == pytest.approx((2 * 0.45 + 0.15 + 2 * 0.025) / 5)


def test_brier_by_hand():
    assert brier(PROBABILITIES, ADVERSE) == pytest.approx((0.0025 + 0.9025 + 0.0225 + 0.0025 + 0) / 5)


def test_small_bins_join_the_next_and_the_last_the_one_before():
    found = list(bin_rows(PROBABILITIES, ADVERSE, is_probability=True, bins=10, least=2))
    # 0.15 alone waits for 0.95 and 1; nothing is left over.
    assert [(row["bin"], row["n"]) for row in found] == [(1, 2), (2, 3)]
    assert found[0]["observed"] == 0.5
    assert found[1]["mean_predicted"] == pytest.approx(0.7)
    joined = reliability_bins(np.array([5, 6, 15, 25]), np.array([False] * 4), top=100, bins=10, least=2)
    assert [one.observed.whole for one in joined] == [2, 2]
    left_over = reliability_bins(np.array([5, 6, 95]), np.array([False] * 3), top=100, bins=10, least=2)
    assert [one.observed.whole for one in left_over] == [3]


def test_fewer_cases_than_a_bin_needs_are_one_bin():
    (only,) = reliability_bins(np.array([5.0, 95.0]), np.array([False, True]), top=100, bins=10, least=10)
    assert (only.mean, only.observed.value) == (50, 0.5)


def test_the_bins_of_a_coefficient_are_of_ten_points():
    scores = np.array([0, 9.99, 10, 99, 100])
    found = list(bin_rows(scores, np.array([False, False, True, True, True]), is_probability=False, bins=10, least=1))
    assert [(row["n"], row["observed"]) for row in found] == [(2, 0), (1, 1), (2, 1)]
    assert found[2]["mean_score"] == 99.5
    assert "mean_predicted" not in found[0]


@given(st.lists(st.tuples(st.integers(0, 1000), st.booleans()), min_size=1, max_size=60), st.integers(1, 12))
def test_bins_hold_every_case_and_are_never_small_but_alone(cases: list[tuple[int, bool]], least: int):
    scores = np.array([score / 1000 for score, _ in cases])
    found = reliability_bins(scores, np.array([adverse for _, adverse in cases]), top=1, bins=10, least=least)
    assert sum(one.observed.whole for one in found) == len(cases)
    assert len(found) == 1 or all(one.observed.whole >= least for one in found)
    assert [one.mean for one in found] == sorted(one.mean for one in found)
