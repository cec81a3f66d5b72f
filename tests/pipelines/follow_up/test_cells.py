"""What a cell of a follow-up column says, however it was typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.follow_up.cells import TypedCell, read_cell
from pipelines.follow_up.wordings import bare
from pipelines.lists.follow_up_columns import COLUMNS
from schemas.codes import CODES

YEAR = "2026-2027"
COLUMN = {column.name: column for column in COLUMNS}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-01-12", "2027-01-12"),
        ("2027/1/2", "2027-01-02"),
        ("2027.01.12", "2027-01-12"),
        ("2027-01-12 00:00:00", "2027-01-12"),
        ("20270112", "2027-01-12"),
        ("46399", "2027-01-12"),  # a day of the spreadsheet, its format taken off
        ("12 janvier 2027", "2027-01-12"),
        ("mardi le 12 janvier 2027", "2027-01-12"),
        ("12 janvier", "2027-01-12"),
        ("3 déc.", "2026-12-03"),
        ("1er décembre 2026", "2026-12-01"),
        ("12 FEVR. 2027", "2027-02-12"),
        ("January 12, 2027", "2027-01-12"),
        ("12 Jan 2027", "2027-01-12"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("5/5/2027", "2027-05-05"),
        ("  2027-01-12 ", "2027-01-12"),
    ],
)
def test_a_date_that_can_only_be_one_day_is_read(typed: str, day: str) -> None:
    assert read_cell(COLUMN["review_on"], typed, YEAR) == TypedCell(day)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("12/01/2027", "ambiguous_date"),
        ("01-12-2026", "ambiguous_date"),
        ("2026-13-01", "unreadable_date"),
        ("2027-02-29", "unreadable_date"),
        ("13/13/2026", "unreadable_date"),
        ("12/01/27", "unreadable_date"),
        ("31 novembre", "unreadable_date"),
        ("12 ou 13 janvier", "unreadable_date"),
        ("après les fêtes", "unreadable_date"),
        ("7,5", "unreadable_date"),
        ("janvier 2027", "unreadable_date"),
        ("#N/A", "unreadable_date"),
        ("2062-01-12", "date_out_of_range"),
        ("30001", "date_out_of_range"),
    ],
)
def test_any_other_date_is_refused_and_kept_as_typed(typed: str, rule: str) -> None:
    assert read_cell(COLUMN["discussed_on"], typed, YEAR) == TypedCell(typed, rule)


@given(st.dates(date(2025, 7, 1), date(2028, 6, 30)))
def test_every_day_of_the_window_is_read_back_as_it_is_written(day: date) -> None:
    assert read_cell(COLUMN["started_on"], day.isoformat(), YEAR) == TypedCell(day.isoformat())
    assert read_cell(COLUMN["started_on"], str((day - date(1899, 12, 30)).days), YEAR).text == day.isoformat()


@given(st.dates(date(2027, 1, 1), date(2027, 6, 30)))
def test_two_numbers_before_the_year_are_read_only_where_one_order_is_possible(day: date) -> None:
    read = read_cell(COLUMN["review_on"], f"{day.day}/{day.month}/{day.year}", YEAR)
    if day.day > 12 or day.day == day.month:
        assert read == TypedCell(day.isoformat())
    else:
        assert read.fault == "ambiguous_date"


@given(st.text(max_size=30))
def test_no_text_stops_the_reading_of_any_column(typed: str) -> None:
    for column in COLUMNS:
        read = read_cell(column, typed, YEAR)
        assert read_cell(column, read.text, YEAR) == read  # canonical: reading it again changes nothing


@pytest.mark.parametrize("name", [column.name for column in COLUMNS if column.codes])
def test_a_code_is_read_by_its_name_and_by_its_meaning_in_either_language(name: str) -> None:
    column = COLUMN[name]
    for code, meaning in CODES[column.codes].items():
        for typed in (code, meaning.fr, meaning.en, meaning.fr.upper(), bare(meaning.fr), f" {meaning.fr}\u00a0"):
            assert read_cell(column, typed, YEAR) == TypedCell(code)


@pytest.mark.parametrize("name", sorted({column.codes for column in COLUMNS if column.codes}))
def test_no_two_codes_of_a_list_are_written_alike(name: str) -> None:
    codes = CODES[name]
    written = [{bare(code), bare(meaning.fr), bare(meaning.en)} for code, meaning in codes.items()]
    assert sum(map(len, written)) == len(set().union(*written))


def test_a_word_that_is_no_code_is_kept_as_typed() -> None:
    assert read_cell(COLUMN["finding"], "Confirmé !?", YEAR) == TypedCell("confirmed")
    assert read_cell(COLUMN["finding"], "à voir avec la mère", YEAR) == TypedCell("à voir avec la mère", "unknown_code")


def test_a_text_is_kept_whole_or_refused_whole() -> None:
    assert read_cell(COLUMN["owner"], "é" * 80, YEAR) == TypedCell("é" * 80)
    assert read_cell(COLUMN["owner"], "é" * 81, YEAR) == TypedCell("é" * 81, "text_too_long")
    assert read_cell(COLUMN["decision"], "=2+2", YEAR) == TypedCell("=2+2")


@pytest.mark.parametrize("typed", [None, "", "   ", "\n", "\u00a0"])
def test_nothing_is_nothing(typed: str | None) -> None:
    assert {read_cell(column, typed, YEAR) for column in COLUMNS} == {TypedCell("")}


def test_the_window_is_the_year_before_to_the_year_after() -> None:
    column = COLUMN["review_on"]
    assert read_cell(column, "2025-07-01", YEAR).fault is None
    assert read_cell(column, "2028-06-30", YEAR).fault is None
    for day in (date(2025, 7, 1) - timedelta(1), date(2028, 6, 30) + timedelta(1)):
        assert read_cell(column, day.isoformat(), YEAR).fault == "date_out_of_range"
