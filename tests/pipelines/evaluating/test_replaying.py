"""Past weeks computed again as they were known: the same portraits as were published, whatever came after."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines import store
from pipelines.database import connect
from pipelines.evaluating.history import load_history, show_facts
from pipelines.evaluating.replaying import PublishedWeek, _chain, every_nth, published_weeks, replay_weeks
from pipelines.ledger import Entry, read_ledger
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.evaluation.cases import prepare
from tests.pipelines.evaluating.two_years import WEEKS
from tests.pipelines.small_year import SmallYear

CRITERIA = load_criteria(DEFAULT_CRITERIA)
COLUMNS = "student_key, week, school_id, level, status, coefficient, tier"


def replayed(folder: Path, entries: list[Entry] | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that holds the replay of every published week in `evaluation.*`."""
    entries = entries or read_ledger(folder)
    con = connect()
    load_history(con, folder, entries)
    prepare(con)
    replay_weeks(con, entries, published_weeks(entries), CRITERIA, 12)
    return con


def published(folder: Path, week: str, version: int) -> list[tuple]:
    with connect() as con:
        store.attach_published(con, store.published_database(folder, Week.parse(week)))
        con.execute("use portraits")
        return con.execute(f"select {COLUMNS} from portrait_at(?, ?) order by 1", [week, version]).fetchall()


def portraits(con: duckdb.DuckDBPyConnection, week: str) -> list[tuple]:
    asked = f"select {COLUMNS.replace('tier', 'tier::bigint')} from evaluation.portrait where week = ? order by 1"
    return con.execute(asked, [week]).fetchall()


def test_each_week_has_the_portraits_of_its_first_publication(two_years: Path) -> None:
    folder = two_years.parent / "entrepot"
    with replayed(folder) as con:
        for week in WEEKS:
            assert portraits(con, week) == published(folder, week, 1)


def test_a_mark_corrected_later_does_not_change_the_earlier_week(tmp_path: Path) -> None:
    year = SmallYear(tmp_path)
    low = {"0003": "40"}
    year.run(Week.parse("2026-W45"), marks=low)
    year.run(Week.parse("2026-W46"), marks=low)
    year.run(Week.parse("2026-W47"), marks={"0003": "95"})
    assert published(tmp_path, "2026-W46", 1) != published(tmp_path, "2026-W46", 2)
    with replayed(tmp_path) as con:
        assert portraits(con, "2026-W46") == published(tmp_path, "2026-W46", 1)
        assert portraits(con, "2026-W47") == published(tmp_path, "2026-W47", 1)


def test_an_outcome_reaches_no_portrait_and_no_indicator(two_years: Path) -> None:
    folder = two_years.parent / "entrepot"
    entries = read_ledger(folder)
    told = []
    for turned in (False, True):
        with connect() as con:
            load_history(con, folder, entries)
            if turned:
                con.execute(
                    "update known.outcomes set outcome = case outcome when 'passed' then 'failed' else 'passed' end"
                )
            prepare(con)
            replay_weeks(con, entries, published_weeks(entries)[:2], CRITERIA, 12)
            told.append(
                [
                    con.execute(f"select * from evaluation.{table} order by all").fetchall()
                    for table in ("portrait", "value")
                ]
            )
    assert told[0] == told[1]
    assert len(told[0][1]) > 1000


def test_the_chain_has_the_shape_of_the_stores(tmp_path: Path) -> None:
    """Tier margins read `previous.portrait`: from a store or from a replay, it has the same columns."""
    year = SmallYear(tmp_path)
    year.run(Week.parse("2026-W45"))
    week = Week.parse("2026-W46")
    with connect() as con:
        store.attach_published(con, store.published_database(tmp_path, week))
        store.previous_for(con, week)
        shape = con.execute("describe previous.portrait").fetchall()
    with replayed(tmp_path) as con:
        assert con.execute("describe previous.portrait").fetchall() == shape


@pytest.mark.parametrize("asked", [[1], [2], [5], [2, 5]])
def test_tiers_are_those_published_whichever_weeks_are_asked(two_years: Path, asked: list[int]) -> None:
    """The margin keeps a student in the tier of the week before, asked or not."""
    folder = two_years.parent / "entrepot"
    entries = read_ledger(folder)
    weeks = [published_weeks(entries)[place] for place in asked]
    with connect() as con:
        load_history(con, folder, entries)
        prepare(con)
        replay_weeks(con, entries, weeks, CRITERIA, 12)
        found = con.execute("select distinct week from evaluation.portrait order by 1").fetchall()
        assert [week for (week,) in found] == [WEEKS[place] for place in asked]
        for week in (WEEKS[place] for place in asked):
            assert portraits(con, week) == published(folder, week, 1)


def test_the_weeks_before_those_asked_are_in_the_chain_and_no_other() -> None:
    weeks = [
        PublishedWeek(Week.parse(text), sequence)
        for sequence, text in enumerate(("2026-W20", "2026-W21", "2026-W22", "2026-W40", "2026-W41"), start=1)
    ]
    assert _chain(weeks, [weeks[1]]) == weeks[:2]
    assert _chain(weeks, [weeks[0], weeks[4]]) == [weeks[0], weeks[3], weeks[4]]


def test_every_nth_week_counts_back_from_the_end_of_each_year() -> None:
    weeks = [
        PublishedWeek(Week.parse(text), sequence)
        for sequence, text in enumerate(
            ("2026-W20", "2026-W21", "2026-W22", "2026-W23", "2026-W40", "2026-W41", "2026-W42"), start=1
        )
    ]
    assert [one.week.text for one in every_nth(weeks, 2)] == ["2026-W21", "2026-W23", "2026-W40", "2026-W42"]
    assert every_nth(weeks, 1) == weeks


def test_a_week_is_as_known_at_its_first_publication_only(two_years: Path) -> None:
    entries = read_ledger(two_years.parent / "entrepot")
    assert [(one.week.text, one.sequence) for one in published_weeks(entries)] == list(
        zip(WEEKS, range(1, 7), strict=True)
    )


def test_facts_of_later_runs_are_out_of_sight(two_years: Path) -> None:
    folder = two_years.parent / "entrepot"
    entries = read_ledger(folder)
    with connect() as con:
        load_history(con, folder, entries)
        show_facts(con, entries, 1)
        assert con.execute("select max(known_sequence) from facts.attendance").fetchone() == (1,)
        show_facts(con, entries, len(entries))
        assert con.execute("select max(known_sequence) from facts.attendance").fetchone() == (6,)
