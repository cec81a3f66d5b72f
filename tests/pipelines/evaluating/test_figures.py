"""Figures: where a value stands, what is left out, and what is said to those who do not see it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluating.chapter import count_axis, hundred_axis
from pipelines.evaluating.figures import WIDTH, Axis, Interval, Point, Series, interval_figure, line_figure

HUNDRED = hundred_axis("Sur 100")


def coordinates(svg: str, name: str) -> list[float]:
    return [float(value) for value in re.findall(rf'{name}="([0-9.-]+)"', svg)]


def test_a_value_stands_where_the_axis_says() -> None:
    """From 12 to 388 across: 50 out of 100 is at 200, its interval from 40 to 60 at 162.4 and 237.6."""
    svg = interval_figure([Interval("Coefficient", 50, 40, 60, text="50")], HUNDRED, told="la moitié")
    assert '<circle class="dot k1" cx="200.0"' in svg
    assert re.search(r'<line class="bar k1" x1="162\.4" y1="[0-9.]+" x2="237\.6"', svg)


def test_without_a_value_a_word_says_why_and_nothing_is_drawn() -> None:
    svg = interval_figure([Interval("Autre", None, text="non montré")], HUNDRED, told="rien")
    assert "non montré" in svg
    assert "circle" not in svg
    assert "bar" not in svg


def test_a_week_without_a_measure_breaks_the_line_and_its_band() -> None:
    points = (
        Point(0, 50, 40, 60),
        Point(10, 60, 50, 70),
        Point(20, None),
        Point(30, 70, 60, 80),
        Point(40, 80, 70, 90),
    )
    svg = line_figure([Series("2026-2027", points)], Axis(0, 40, (), "Semaine"), HUNDRED, told="monte")
    assert svg.count("<polyline") == 2
    assert svg.count("<polygon") == 2


def test_a_lone_week_is_a_dot() -> None:
    svg = line_figure([Series("2026-2027", (Point(5, 50),))], Axis(0, 10, (), "Semaine"), HUNDRED, told="une")
    assert svg.count('class="dot') == 1


def test_series_differ_without_colour() -> None:
    series = [
        Series(f"{year}", (Point(0, 50), Point(1, 60)), kind, has_dots=True) for kind, year in ((1, 2025), (2, 2026))
    ]
    svg = line_figure(series, Axis(0, 1, (), "Semaine"), HUNDRED, told="deux")
    assert "<circle" in svg
    assert '<rect class="dot k2"' in svg
    assert "2025" in svg
    assert "2026" in svg


def test_words_are_escaped_and_told() -> None:
    svg = interval_figure([Interval("<b>École</b>", 10, text="10")], HUNDRED, told='dit "tout"')
    assert "<b>" not in svg
    assert 'role="img" aria-label="dit &#34;tout&#34;"' in svg


def test_a_figure_carries_no_style_of_its_own() -> None:
    """The page's policy would refuse it."""
    svg = interval_figure([Interval("Coefficient", 50, 40, 60, text="50")], HUNDRED, told="la moitié")
    assert "style" not in svg


def test_an_axis_of_counts_ends_at_a_round_number() -> None:
    assert [tick.text for tick in count_axis("Semaines", 33).ticks] == ["0", "10", "20", "30", "40"]
    assert [tick.text for tick in count_axis("Semaines", 5).ticks] == ["0", "1", "2", "3", "4", "5"]
    assert [tick.text for tick in count_axis("Semaines", 0).ticks] == ["0", "1"]
    assert count_axis("Semaines", 27.5).high == 30


@given(value=st.floats(-1000, 1000), low=st.floats(-1000, 1000), high=st.floats(-1000, 1000))
def test_nothing_is_ever_drawn_outside(value: float, low: float, high: float) -> None:
    svg = interval_figure([Interval("Un", value, low, high, text="1")], HUNDRED, told="un")
    for name in ("cx", "x1", "x2"):
        assert all(0 <= one <= WIDTH for one in coordinates(svg, name))
