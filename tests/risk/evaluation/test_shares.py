"""Wilson's interval, against published values, and where a plain interval breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.evaluation.shares import wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_published_intervals(part: int, whole: int, low: float, high: float):
    share = wilson(part, whole)
    assert share.value == part / whole
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_nothing_of_nothing_is_not_zero():
    assert (wilson(0, 0).value, wilson(0, 0).low, wilson(0, 0).high) == (None, None, None)


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2)])
def test_more_than_all_is_refused(part: int, whole: int):
    with pytest.raises(ValueError, match="between 0 and whole"):
        wilson(part, whole)


@given(st.integers(1, 10**6), st.data())
def test_the_interval_is_within_0_and_1_and_holds_the_share(whole: int, data: st.DataObject):
    share = wilson(data.draw(st.integers(0, whole)), whole)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.high > share.low


@given(st.integers(1, 5000), st.data())
def test_the_interval_of_the_others_is_its_mirror(whole: int, data: st.DataObject):
    part = data.draw(st.integers(0, whole))
    share, others = wilson(part, whole), wilson(whole - part, whole)
    assert others.low == pytest.approx(1 - share.high, abs=1e-12)
