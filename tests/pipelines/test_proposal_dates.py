"""The order of dates, decided on whole columns: right or ambiguous, never wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.proposal.dates import SHAPES, ColumnDates, DateDecision, column_dates, decide

DATES = st.lists(st.dates(date(1990, 1, 1), date(2040, 12, 31)), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def con():
    with connect() as opened:
        yield opened


def measured(con, texts: list[str | None]) -> ColumnDates:
    con.execute("create or replace table cells (jour varchar)")
    con.executemany("insert into cells values (?)", [[text] for text in texts])
    return column_dates(con, "cells", "jour")


def decided(con, *texts: str | None) -> DateDecision:
    return decide([measured(con, list(texts))])


def test_one_day_above_twelve_decides(con):
    assert decided(con, "03/04/2026", "13/04/2026").shapes == ("%Y-%m-%d", "%d/%m/%Y")
    assert decided(con, "03/04/2026", "04/13/2026").shapes == ("%Y-%m-%d", "%m/%d/%Y")
    assert decided(con, "3-4-2026", "13-4-2026").shapes == ("%Y-%m-%d", "%d-%m-%Y")


def test_without_it_the_order_is_ambiguous(con):
    found = decided(con, "03/04/2026", "05/06/2026", None, "")
    assert (found.shapes, found.ambiguous) == (("%Y-%m-%d",), (("%d/%m/%Y", "%m/%d/%Y"),))
    assert found.doubts == ("jj/mm/aaaa ou mm/jj/aaaa : toutes les dates se lisent dans les deux ordres",)


def test_two_orders_in_one_folder_are_ambiguous(con):
    found = decided(con, "13/04/2026", "04/13/2026")
    assert found.ambiguous == (("%d/%m/%Y", "%m/%d/%Y"),)
    assert found.doubts == (
        "jj/mm/aaaa ou mm/jj/aaaa : 1 ne se lisent que dans le premier ordre, 1 que dans le second",
    )


def test_a_typing_mistake_among_many_does_not_undo_the_order(con):
    texts = [f"{day}/03/2026" for day in range(13, 29)] * 10
    assert decided(con, *texts, "03/13/2026").shapes == ("%Y-%m-%d", "%d/%m/%Y")


def test_iso_and_the_machine_form_are_never_ambiguous(con):
    assert decided(con, "2026-03-04", "2026-05-06 00:00:00").shapes == ("%Y-%m-%d",)
    assert decided(con, "20260304").shapes == ("%Y-%m-%d", "%Y%m%d")
    assert decided(con, "2026/03/04").shapes == ("%Y-%m-%d", "%Y/%m/%d")


def test_two_digit_years_and_texts_are_no_dates(con):
    found = measured(con, ["03/04/26", "lundi", "0360101"])
    assert (found.filled, found.readable) == (3, 0)
    assert decide([found]).shapes == ("%Y-%m-%d",)


@settings(max_examples=60, deadline=None)
@given(DATES, st.sampled_from(SHAPES))
def test_the_order_found_is_the_one_written_or_none(con, days, shape):
    found = decided(con, *(day.strftime(shape) for day in days))
    if found.ambiguous:
        assert any(shape in pair for pair in found.ambiguous)
        assert all(day.day <= 12 for day in days)
    else:
        assert shape in found.shapes
        assert len(found.shapes) <= 2
