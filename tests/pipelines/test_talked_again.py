"""What a team writes anew counts as a discussion, whatever day stands beside it; and no rest goes on for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from pipelines.database import connect
from pipelines.follow_up.showing import query
from pipelines.lists import ListSettings
from pipelines.lists.content import read_centre
from pipelines.lists.model import FollowUp, Portrait
from pipelines.lists.resting import last_talked, rest_is_over, rested_weeks, review_was_held
from pipelines.lists.standing import follow_up_lines
from pipelines.weeks import Week
from schemas.codes import CODES
from schemas.ddl import duckdb_type, quoted
from schemas.follow_up import CLOSED, FOLLOW_UP_FACT
from tests.pipelines.following_tables import follow
from tests.pipelines.small_centre import ALICE, WEEK, small_centre

SETTINGS = ListSettings("CSS-1", formats=("csv",))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def alice(con: duckdb.DuckDBPyConnection) -> Portrait:
    centre = read_centre(con, Week.parse(WEEK), SETTINGS, "identity")
    return next(one for one in centre.listed if one.student_key == ALICE)


# --- what was known when the team last talked: Alice was at tier 2 until 2026-W44, at tier 3 since --------------------


@pytest.mark.parametrize(
    ("told", "tier_then", "returned"),
    [
        ({"discussed_on": date(2026, 10, 27), "discussed_week": "2026-W44"}, 2, "tier_rise"),
        ({"discussed_on": date(2026, 10, 27), "discussed_week": "2026-W44", "last_talked_week": "2026-W47"}, 3, None),
        ({"discussed_week": "2026-W44", "last_talked_week": "2026-W45"}, 2, "tier_rise"),
        ({"discussed_week": "2026-W44", "last_talked_week": "2026-W46"}, 3, None),
        # The day is later than the words.
        (
            {"discussed_on": date(2026, 11, 16), "discussed_week": "2026-W47", "last_talked_week": "2026-W44"},
            3,
            None,
        ),
        # Read by a store that did not note it.
        ({"discussed_week": "2026-W44"}, 2, "tier_rise"),
    ],
)
def test_words_written_since_are_the_baseline(
    con: duckdb.DuckDBPyConnection, told: dict[str, object], tier_then: int, returned: str | None
) -> None:
    follow(con, ALICE, "a" * 64, opened_week="2026-W43", **told)
    one = alice(con)
    assert one.follow_up is not None
    assert (one.follow_up.tier_then, one.returned) == (tier_then, returned)


def test_a_decision_alone_holds_a_review_that_is_due(con: duckdb.DuckDBPyConnection) -> None:
    told = {"opened_week": "2026-W45", "discussed_week": "2026-W46", "review_on": date(2026, 11, 18)}
    follow(con, ALICE, "a" * 64, **told, last_talked_week="2026-W46", review_week="2026-W46")
    assert alice(con).returned == "review_due"
    con.execute("update following.follow_up set last_talked_week = '2026-W47', decision = 'Appeler'")
    one = alice(con)
    assert (one.place, one.returned, one.was_discussed) == ("discuss", None, True)


def test_a_review_date_alone_tells_that_the_student_was_talked_about(con: duckdb.DuckDBPyConnection) -> None:
    assert alice(con).is_unseen
    assert not alice(con).was_discussed
    follow(con, ALICE, "a" * 64, opened_week="2026-W46", last_talked_week="2026-W47", status="active")
    one = alice(con)
    assert (one.is_unseen, one.was_discussed) == (False, True)


# --- reviews and rests ------------------------------------------------------------------------------------------------


def follow_up(**columns: object) -> FollowUp:
    return FollowUp("a" * 64, "2026-W40", **columns)


@pytest.mark.parametrize(
    ("columns", "held"),
    [
        ({"review_week": "2026-W45", "last_talked_week": "2026-W45"}, False),  # the date that was just set
        ({"review_week": "2026-W45", "last_talked_week": "2026-W47"}, False),  # words of before the day
        ({"review_week": "2026-W45", "last_talked_week": "2026-W48"}, True),  # words of the week of the day
        ({"review_week": "2026-W49", "last_talked_week": "2026-W49"}, False),  # a date already past when it was written
        ({"last_talked_week": "2026-W49"}, True),  # a date of before this was noted
        ({"discussed_on": date(2026, 11, 25)}, True),
        ({"discussed_on": date(2026, 11, 24)}, False),
        ({"discussed_on": date(2027, 11, 25)}, False),  # still to come
        ({}, False),
    ],
)
def test_which_discussion_stands_for_the_review_of_25_november(columns: dict[str, object], held: bool) -> None:
    one = follow_up(review_on=date(2026, 11, 25), **columns)
    assert review_was_held(one, Week.parse("2026-W49")) is held


def test_nobody_rests_for_more_than_ten_weeks_after_the_last_word() -> None:
    parked = follow_up(discussed_week="2026-W40", last_talked_week="2026-W42", review_on=date(2027, 12, 1))
    assert [rest_is_over(parked, Week.parse(week)) for week in ("2026-W42", "2026-W51", "2026-W52", "2027-W10")] == [
        False, False, True, True,
    ]  # fmt: skip
    # Nothing noted: since the list on which it was opened. A day to come is no word yet.
    assert last_talked(follow_up(), Week.parse("2026-W45")) == Week.parse("2026-W40")
    assert last_talked(follow_up(discussed_week="2027-W40"), Week.parse("2026-W45")) == Week.parse("2026-W40")
    assert (rested_weeks(parked, Week.parse("2026-W47")), rested_weeks(parked, Week.parse("2026-W41"))) == (5, 1)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_talked_week", "language", "line"),
    [
        ("2026-W43", "fr", "Discuté le 16 octobre : Appeler"),
        (
            "2026-W46",
            "fr",
            "Discuté le 16 octobre, suivi mis à jour dans la semaine du 9 au 15 novembre 2026 : Appeler",
        ),
        (
            "2026-W46",
            "en",
            "Discussed on 16 October, follow-up updated in the week of 9 to 15 November 2026: Appeler",
        ),
    ],
)
def test_a_newer_decision_is_not_told_under_the_old_day(
    con: duckdb.DuckDBPyConnection, last_talked_week: str, language: str, line: str
) -> None:
    told = {"discussed_on": date(2026, 10, 16), "discussed_week": "2026-W42", "decision": "Appeler"}
    follow(con, ALICE, "a" * 64, opened_week="2026-W41", last_talked_week=last_talked_week, **told)
    lines = follow_up_lines(alice(con), language)
    assert lines[-1].replace("\u00a0", " ").replace("\u202f", " ") == line


# --- when a support began, and what is over ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "started_on"),
    [
        ({"started_on": "2026-12-03", "type_week": "2026-W49"}, date(2026, 12, 3)),
        # Decided weeks after the discussion that is dated: by the Friday of that week.
        ({"discussed_on": "2026-11-10", "discussed_week": "2026-W46", "type_week": "2026-W49"}, date(2026, 12, 4)),
        ({"discussed_on": "2026-12-01", "discussed_week": "2026-W49", "type_week": "2026-W49"}, date(2026, 12, 1)),
        # A later discussion did not begin it anew.
        ({"discussed_on": "2026-12-15", "discussed_week": "2026-W51", "type_week": "2026-W49"}, date(2026, 12, 4)),
        # Read by a store that did not note it.
        ({"discussed_on": "2026-11-10", "discussed_week": "2026-W46"}, date(2026, 11, 10)),
        ({"discussed_week": "2026-W46"}, date(2026, 11, 13)),
    ],
)
def test_when_a_support_began(columns: dict[str, str], started_on: date) -> None:
    row = {"discussed_week": "2026-W49"} | columns
    row |= {"follow_up_id": "a" * 64, "student_key": "b" * 64, "opened_week": "2026-W45", "type": "tutoring"}
    with connect() as con:
        con.execute("create schema facts")
        kinds = ", ".join(f"{quoted(one.name)} {duckdb_type(one)}" for one in FOLLOW_UP_FACT.columns)
        con.execute(f"create table facts.follow_up ({kinds})")
        names, marks = ", ".join(map(quoted, row)), ", ".join("?" for _ in row)
        con.execute(f"insert into facts.follow_up ({names}) values ({marks})", list(row.values()))
        weeks = {"first": date(2026, 7, 1), "first_week": "2026-W27", "next_week": "2027-W26"}
        assert con.execute(f"select started_on from ({query('intervention')})", weeks).fetchall() == [(started_on,)]


def test_what_is_over_is_of_the_code_list() -> None:
    assert CLOSED == ("done", "dropped")
    assert set(CLOSED) < set(CODES["follow_up_status"])
    assert [FollowUp("a", "2026-W40", status=code).is_open for code in (None, "planned", "active", *CLOSED)] == [
        True, True, True, False, False,
    ]  # fmt: skip
