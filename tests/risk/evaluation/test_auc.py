"""The area under the ROC curve and its interval, by hand and by counting pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from risk.evaluation.auc import Area, auc, auc_interval, delong_difference, delong_variance, midranks

ADVERSE = np.array([True, True, True, False, False, False, False])
# Of 12 pairs: 9 beats 6, 4, 2 and 7; each 6 beats 4 and 2, ties with 6, loses to 7. 4 + 2.5 + 2.5 = 9 of 12.
SCORES = np.array([9, 6, 6, 6, 4, 2, 7])

scored = st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=30)


def arrays(cases: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([score for score, _ in cases]), np.array([adverse for _, adverse in cases])


def test_equal_values_share_the_mean_of_their_ranks():
    assert midranks(np.array([30, 10, 20, 20, 40, 20])).tolist() == [5, 1, 3, 3, 6, 3]


def test_eight_cases_with_ties():
    # Adverse 8, 5, 5, 3 against 5, 3, 2, 1: 4 + 3.5 + 3.5 + 2.5 = 13.5 of 16 pairs.
    scores = np.array([8, 5, 5, 3, 5, 3, 2, 1])
    assert auc(scores, np.array([True] * 4 + [False] * 4)) == 0.84375


def test_delong_by_hand():
    # Shares of the others below: 1, 0.625, 0.625, variance 0.046875, of three: 0.015625.
    # Shares of the adverse above: 2/3, 1, 1, 1/3, variance 0.3055.../3, of four: 0.025463.
    assert delong_variance(SCORES, ADVERSE) == pytest.approx(0.015625 + 0.0254629630)
    area = auc_interval(SCORES, ADVERSE)
    assert area.value == 0.75
    assert area.low == pytest.approx(0.75 - 1.9599640 * 0.2027017, abs=1e-6)
    assert area.high == 1.0


def test_perfect_order_is_one_and_its_interval_has_a_width():
    scores, adverse = np.arange(40), np.arange(40) >= 30
    # Of ten adverse: Wilson's bound of 10 in 10.
    assert auc_interval(scores, adverse) == Area(1.0, pytest.approx(0.72246, abs=1e-5), 1.0)
    assert auc_interval(-scores, adverse) == Area(0.0, 0.0, pytest.approx(0.27754, abs=1e-5))


def test_one_score_for_all_says_nothing():
    assert auc(np.zeros(7), ADVERSE) == 0.5


@pytest.mark.parametrize("adverse", [np.zeros(3, dtype=bool), np.ones(3, dtype=bool)])
def test_one_class_has_no_area(adverse: np.ndarray):
    assert auc(np.arange(3), adverse) is None
    assert auc_interval(np.arange(3), adverse) is None


def test_one_case_of_a_class_has_an_area_and_no_interval():
    adverse = np.array([True, False, False])
    assert auc(np.array([1, 0, 2]), adverse) == 0.5
    assert auc_interval(np.array([1, 0, 2]), adverse) is None


@given(scored)
def test_the_area_is_the_share_of_pairs_in_order(cases: list[tuple[int, bool]]):
    scores, adverse = arrays(cases)
    pairs = [(a, o) for a in scores[adverse].tolist() for o in scores[~adverse].tolist()]
    assume(pairs)
    assert auc(scores, adverse) == pytest.approx(sum((a > o) + (a == o) / 2 for a, o in pairs) / len(pairs), abs=1e-12)


@given(scored)
def test_any_growing_transform_leaves_the_area_and_its_variance(cases: list[tuple[int, bool]]):
    scores, adverse = arrays(cases)
    assume(2 <= adverse.sum() <= len(adverse) - 2)
    assert auc_interval(np.exp(scores) + 3, adverse) == auc_interval(scores, adverse)


@given(scored, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(cases: list[tuple[int, bool]], random):
    shuffled = random.sample(cases, len(cases))
    assert auc(*arrays(shuffled)) == auc(*arrays(cases))


@given(scored)
def test_the_interval_holds_the_area_within_0_and_1(cases: list[tuple[int, bool]]):
    scores, adverse = arrays(cases)
    assume(2 <= adverse.sum() <= len(adverse) - 2)
    area = auc_interval(scores, adverse)
    assert 0 <= area.low <= area.value <= area.high <= 1


def test_the_difference_of_two_areas_counts_what_they_share():
    same = delong_difference(SCORES, SCORES * 2, ADVERSE)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    # Against one score for all (0.5, no variance) the difference varies as the area itself.
    alone = delong_difference(SCORES, np.zeros(7), ADVERSE)
    assert alone.value == 0.25
    assert alone.low == pytest.approx(0.25 - 1.9599640 * 0.2027017, abs=1e-6)


def test_noise_is_a_half_within_its_interval():
    random = np.random.default_rng(7)
    area = auc_interval(random.random(2000), random.random(2000) < 0.3)
    assert area.low < 0.5 < area.high
    assert area.high - area.low < 0.06
