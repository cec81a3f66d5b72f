"""ISO weeks and school years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.weeks import Week, school_year_bounds, school_year_of

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("as_of", "week"),
    [
        (date(2026, 11, 21), "2026-W46"),  # a Saturday: its own week is not over
        (date(2026, 11, 22), "2026-W47"),  # the Sunday ends it
        (date(2026, 11, 23), "2026-W47"),
        (date(2027, 1, 3), "2026-W53"),  # the year 2026 has 53 ISO weeks
        (date(2027, 1, 10), "2027-W01"),
    ],
)
def test_the_week_computed_is_the_last_whose_sunday_is_past(as_of: date, week: str) -> None:
    assert Week.ending_by(as_of).text == week


@pytest.mark.parametrize(
    ("day", "school_year"),
    [(date(2026, 6, 30), "2025-2026"), (date(2026, 7, 1), "2026-2027"), (date(2027, 1, 1), "2026-2027")],
)
def test_a_school_year_starts_on_the_first_of_july(day: date, school_year: str) -> None:
    assert school_year_of(day) == school_year


def test_bounds_of_a_school_year() -> None:
    assert school_year_bounds("2026-2027") == (date(2026, 7, 1), date(2027, 6, 30))


@pytest.mark.parametrize("text", ["2026-47", "2026-W54", "2026-W00", "W47", "", "2026-W47 "])
def test_what_is_not_a_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="semaine"):
        Week.parse(text)


@given(days)
def test_a_week_survives_its_text_and_sorts_as_it(day: date) -> None:
    week = Week.holding(day)
    assert Week.parse(week.text) == week
    assert week.monday <= day <= week.sunday
    assert week.text < week.next().text
    assert week.next().previous() == week
    assert week.sunday - week.monday == timedelta(days=6)


def test_weeks_from_one_to_another() -> None:
    weeks = list(Week.parse("2026-W52").until(Week.parse("2027-W01")))
    assert [week.text for week in weeks] == ["2026-W52", "2026-W53", "2027-W01"]
