"""Dates, numbers and names as people write them; the same words in both languages; change said of facts only."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lists import change, sparkline
from pipelines.lists.content import read_centre
from pipelines.lists.model import Portrait
from pipelines.lists.quality_texts import QUALITY_TEXTS
from pipelines.lists.settings import ListSettings
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import (
    counted,
    fixed,
    integer,
    long_date,
    number,
    one_line,
    short_date,
    student_name,
    unaccented,
    week_title,
    with_unit,
)
from pipelines.weeks import Week
from tests.pipelines.small_centre import NOE, WEEK, small_centre

NB = "\u00a0"


@pytest.fixture(scope="module")
def listed() -> Portrait:
    """Noé: on the list this week, not the week before."""
    centre = read_centre(small_centre(), Week.parse(WEEK), ListSettings("CSS-1"), "identity")
    return next(one for one in centre.listed if one.student_key == NOE)


@pytest.mark.parametrize("texts", [TEXTS, QUALITY_TEXTS])
def test_both_languages_say_the_same_things(texts: dict[str, dict[str, str]]) -> None:
    assert texts["fr"].keys() == texts["en"].keys()
    for key, french in texts["fr"].items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (french, texts["en"][key])
        ]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize("texts", [TEXTS, QUALITY_TEXTS])
def test_french_words_keep_their_punctuation(texts: dict[str, dict[str, str]]) -> None:
    for key, text in texts["fr"].items():
        for mark in ":;?!%»":
            assert f" {mark}" not in text, key
        assert "à risque" not in text


@pytest.mark.parametrize(
    ("week", "french", "english"),
    [
        ("2026-W47", "semaine du 16 au 22 novembre 2026", "week of 16 to 22 November 2026"),
        ("2026-W49", "semaine du 30 novembre au 6 décembre 2026", "week of 30 November to 6 December 2026"),
        ("2026-W53", "semaine du 28 décembre 2026 au 3 janvier 2027", "week of 28 December 2026 to 3 January 2027"),
        ("2027-W05", "semaine du 1er au 7 février 2027", "week of 1 to 7 February 2027"),
    ],
)
def test_a_week_is_told_in_plain_dates(week: str, french: str, english: str) -> None:
    assert week_title(Week.parse(week), "fr").replace(NB, " ") == french
    assert week_title(Week.parse(week), "en").replace(NB, " ") == english


def test_the_first_of_the_month_is_premier() -> None:
    assert long_date(date(2026, 11, 1), "fr") == f"1er{NB}novembre{NB}2026"
    assert long_date(date(2026, 11, 2), "en") == f"2{NB}November{NB}2026"


def test_a_date_of_another_school_year_keeps_its_year() -> None:
    assert short_date(date(2026, 9, 1), date(2027, 2, 1), "fr") == f"1er{NB}septembre"
    assert short_date(date(2026, 6, 1), date(2027, 2, 1), "fr") == f"1er{NB}juin{NB}2026"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("37.5000", "37,5", "37.5"),
        ("40.00", "40", "40"),
        ("100", "100", "100"),
        ("6.25", "6,3", "6.3"),
        ("-6.25", "−6,3", "−6.3"),
        ("0.04", "0", "0"),
        ("-0.04", "0", "0"),
    ],
)
def test_numbers_have_one_decimal_at_most(value: str, french: str, english: str) -> None:
    assert (number(Decimal(value), "fr"), number(Decimal(value), "en")) == (french, english)


def test_numbers_in_a_column_keep_their_two_decimals() -> None:
    assert fixed(Decimal("62.4"), "fr") == "62,40"
    assert fixed(Decimal("8"), "fr", signed=True) == "+8,00"
    assert fixed(Decimal("-8"), "en", signed=True) == "−8.00"
    assert fixed(Decimal("0"), "fr", signed=True) == "0,00"


def test_units_and_counts_agree_in_number() -> None:
    assert with_unit(Decimal("1.5"), "day", "fr") == f"1,5{NB}jour"
    assert with_unit(Decimal("2"), "day", "fr") == f"2{NB}jours"
    assert with_unit(Decimal("1.5"), "day", "en") == f"1.5{NB}days"
    assert with_unit(Decimal("37.5"), "percent", "fr") == f"37,5{NB}%"
    assert with_unit(Decimal("37.5"), "percent", "en") == "37.5%"
    assert with_unit(Decimal("3"), "count", "fr") == "3"
    assert with_unit(Decimal("0.75"), "ratio", "fr") == "0,75"
    assert with_unit(Decimal("0.2500"), "ratio", "en") == "0.25"
    assert with_unit(Decimal("0.5"), "ratio", "fr") == "0,5"
    assert counted(0, "élève", "élèves", "fr") == f"0{NB}élève"
    assert counted(0, "student", "students", "en") == f"0{NB}students"
    assert integer(1234567, "fr") == f"1{NB}234{NB}567"


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4))
def test_a_number_reads_back_within_half_a_tenth(value: Decimal) -> None:
    read = Decimal(number(value, "fr").replace(",", ".").replace("−", "-"))
    assert abs(read - value) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("last", "first", "fiche", "shown"),
    [
        ("Tremblay", "Alice", "0101", "Tremblay, Alice"),
        ("Tremblay", None, "0101", "Tremblay"),
        ("", "Alice", "0101", "Alice"),
        (None, "  ", "0101", "Élève 0101"),
        (None, None, None, "Élève sans fiche"),
        ("Ro\ny", "L\x00éa", "1", "Ro y, L éa"),
    ],
)
def test_a_student_without_a_name_shows_the_number(last: str, first: str, fiche: str, shown: str) -> None:
    assert student_name(last, first, fiche, "fr") == shown


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_names_are_looked_up_without_accents() -> None:
    assert unaccented("Œuvrard, Zoé Çelik") == "oeuvrard, zoe celik"


def test_new_and_first_are_told_from_the_school_s_previous_list(listed: Portrait) -> None:
    assert change.movement(listed) == "new"
    assert change.movement(replace(listed, school_had_list=False)) == "first"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("3.00", "rising"),
        ("2.99", "stable"),
        ("0", "stable"),
        ("-2.99", "stable"),
        ("-3.00", "improving"),
        (None, "stable"),
    ],
)
def test_rising_and_improving_are_said_of_facts_only(listed: Portrait, data: str | None, said: str) -> None:
    """A report card of 40 points, or a changed criterion, never makes a student rise or improve."""
    moved = replace(
        listed,
        was_listed=True,
        change=Decimal(40),
        change_coverage=Decimal(40),
        change_criteria=Decimal(-40),
        change_data=None if data is None else Decimal(data),
    )
    assert change.movement(moved) == said


def test_the_causes_of_a_change_come_largest_first(listed: Portrait) -> None:
    moved = replace(listed, change_data=Decimal("3.5"), change_coverage=Decimal("-9"), change_criteria=Decimal("1"))
    assert change.causes(moved) == ["coverage", "data"]
    assert change.causes(replace(listed, previous_coefficient=None)) == ["no_previous"]


def test_a_line_breaks_where_a_week_has_no_data() -> None:
    values = [Decimal(0), Decimal(50), None, Decimal(100), None, Decimal(10), Decimal(20)]
    assert sparkline.runs(values) == [
        [(0, Decimal(0)), (1, Decimal(50))],
        [(3, Decimal(100))],
        [(5, Decimal(10)), (6, Decimal(20))],
    ]
    drawn = sparkline.svg(values, 'dit "tout" <haut>')
    assert drawn.count("<polyline") == 2
    assert drawn.count('class="lone"') == 1
    assert 'aria-label="dit &#34;tout&#34; &lt;haut&gt;"' in drawn


def test_blocks_go_from_low_to_high() -> None:
    assert sparkline.blocks([Decimal(0), Decimal("12.5"), None, Decimal("99.99"), Decimal(100)]) == "▁▂·██"


@given(st.lists(st.none() | st.decimals(min_value=0, max_value=100, places=2), max_size=60))
def test_no_point_of_a_line_leaves_its_box(values: list[Decimal | None]) -> None:
    drawn = str(sparkline.svg(values, ""))
    heights = [float(part.split('"')[0]) for part in drawn.split('cy="')[1:]]
    widths = [float(part.split('"')[0]) for part in drawn.split('cx="')[1:]]
    assert all(0 <= height <= sparkline.HEIGHT for height in heights)
    assert all(0 <= width <= sparkline.WIDTH for width in widths)
