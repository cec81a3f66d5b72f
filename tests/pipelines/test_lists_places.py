"""Not the same names every week: who is talked about, who rests, who comes back and why, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.follow_up.row_ids import new_row_id
from pipelines.lists.content import read_centre
from pipelines.lists.model import DISCUSS, FOLLOWED, UNSCORED, CentreWeek, FollowUp, Portrait
from pipelines.lists.places import cause_of, new_causes, placed, rests, return_reason
from pipelines.lists.rows import row_of
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import by_cause, school_weeks, team_week
from pipelines.lists.teams import ListTeam
from pipelines.weeks import Week
from tests.pipelines.following_tables import follow
from tests.pipelines.list_rows import part
from tests.pipelines.small_centre import (
    ALICE,
    EMMA,
    LEA,
    NOE,
    UNNAMED,
    WEEK,
    contribution,
    insert,
    key,
    portrait,
    small_centre,
)

THIS_WEEK = Week.parse(WEEK)  # 16 to 22 November 2026
SETTINGS = ListSettings("CSS-1")
TEAM = ListTeam("801", "801", "3e secondaire", "sec3", frozenset({"SEC3"}))
ONE = "a" * 64


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


@pytest.fixture(scope="module")
def alice() -> Portrait:
    """Tier 3, absences, on the list."""
    return told(centre_of(small_centre()))[ALICE]


def centre_of(con: duckdb.DuckDBPyConnection, settings: ListSettings = SETTINGS) -> CentreWeek:
    return read_centre(con, THIS_WEEK, settings, "identity")


def told(centre: CentreWeek) -> dict[str, Portrait]:
    return {one.student_key: one for one in (*centre.listed, *centre.followed, *centre.not_scored)}


def week_of(con: duckdb.DuckDBPyConnection, settings: ListSettings = SETTINGS) -> Any:
    centre = centre_of(con, settings)
    rows = [row_of(one, settings) for one in (*centre.listed, *centre.followed)]
    unscored = [row_of(one, settings) for one in centre.not_scored]
    return team_week(centre, school_weeks(centre, rows, unscored)["801"], TEAM, settings)


def keys(rows: tuple[Any, ...]) -> list[str]:
    return [row.portrait.student_key for row in rows]


def written(**columns: Any) -> FollowUp:
    return FollowUp(ONE, "2026-W46", **{"discussed_week": "2026-W46"} | columns)


# --- who rests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "place", "reason"),
    [
        ({}, DISCUSS, None),
        # The list of the week that ends on Sunday 22 is read from Monday 23 to Sunday 29.
        ({"review_on": date(2026, 11, 30)}, FOLLOWED, None),
        ({"review_on": date(2026, 11, 29)}, DISCUSS, "review_due"),
        ({"review_on": date(2026, 11, 23)}, DISCUSS, "review_due"),
        ({"review_on": date(2026, 11, 29), "discussed_on": date(2026, 11, 29)}, DISCUSS, None),
        ({"review_on": date(2026, 11, 1)}, DISCUSS, "review_due"),
        # Talked about again since, and the date left as it was.
        ({"review_on": date(2026, 11, 18), "discussed_on": date(2026, 11, 19)}, DISCUSS, None),
        ({"review_on": date(2026, 11, 18), "discussed_on": date(2026, 11, 17)}, DISCUSS, "review_due"),
        ({"finding": "known_situation"}, FOLLOWED, None),
        ({"finding": "known_situation", "discussed_week": "2026-W44"}, FOLLOWED, None),  # three weeks ago
        ({"finding": "known_situation", "discussed_week": "2026-W43"}, DISCUSS, None),  # four
        ({"finding": "known_situation", "discussed_week": "2026-W40", "review_on": date(2027, 1, 8)}, FOLLOWED, None),
        # Whatever the date, nobody rests ten weeks without a word of the team.
        ({"discussed_week": "2026-W38", "review_on": date(2062, 1, 8)}, FOLLOWED, None),  # nine weeks ago
        ({"discussed_week": "2026-W37", "review_on": date(2062, 1, 8)}, DISCUSS, None),  # ten
        ({"discussed_week": "2026-W37", "last_talked_week": "2026-W44", "review_on": date(2062, 1, 8)}, FOLLOWED, None),
        ({"finding": "confirmed"}, DISCUSS, None),
        ({"finding": "inaccurate_data"}, DISCUSS, None),
        # Nothing but a date to come: the team asked for it.
        ({"discussed_week": None, "review_on": date(2026, 12, 1)}, FOLLOWED, None),
        ({"review_on": date(2026, 12, 1), "status": "done"}, DISCUSS, None),
        ({"review_on": date(2026, 12, 1), "status": "dropped"}, DISCUSS, None),
        ({"review_on": date(2026, 12, 1), "tier_then": 3}, FOLLOWED, None),
        ({"review_on": date(2026, 12, 1), "tier_then": 2}, DISCUSS, "tier_rise"),
        ({"review_on": date(2026, 12, 1), "causes_then": ("engagement", "literacy")}, FOLLOWED, None),
        ({"review_on": date(2026, 12, 1), "causes_then": ("literacy",)}, DISCUSS, "new_cause"),
        ({"review_on": date(2026, 12, 1), "tier_then": None, "causes_then": ()}, FOLLOWED, None),
        # The first that is true is told.
        ({"review_on": date(2026, 11, 20), "tier_then": 2, "causes_then": ("literacy",)}, DISCUSS, "review_due"),
    ],
)
def test_where_a_student_of_the_list_stands(
    alice: Portrait, columns: dict[str, Any], place: str, reason: str | None
) -> None:
    """Alice is at tier 3 for her attendance; the team wrote on the list of 2026-W46."""
    assert (alice.tier, alice.causes) == (3, ("engagement",))
    found = placed(alice, [written(**columns)], THIS_WEEK, SETTINGS)
    assert (found.place, found.returned) == (place, reason)


@pytest.mark.parametrize(
    ("numeracy_then", "found"),
    [
        (Decimal("18.39"), ()),  # 29 % of 63.39 then, 38 % of 48.39 now: literacy improved, numeracy did not change
        (Decimal("15.40"), ()),  # 2.99 more
        (Decimal("15.39"), ("numeracy",)),  # 3.00 more
        (None, ("numeracy",)),
    ],
)
def test_a_share_that_grows_because_another_domain_improves_is_no_new_cause(
    alice: Portrait, numeracy_then: Decimal | None, found: tuple[str, ...]
) -> None:
    parts = (
        part("literacy_level", "literacy", "30.00"),
        part("numeracy_level", "numeracy", "10.39"),
        part("numeracy_decline", "numeracy", "8.00"),
    )
    now = replace(alice, causes=("literacy", "numeracy"), parts=parts)
    points = {"literacy": Decimal("45.00")} | ({"numeracy": numeracy_then} if numeracy_then is not None else {})
    then = written(review_on=date(2026, 12, 1), causes_then=("literacy",), points_then=points)
    assert new_causes(now, then) == found
    assert return_reason(now, then, THIS_WEEK) == ("new_cause" if found else None)
    assert new_causes(now, replace(then, causes_then=())) == (), "nothing is known of then"
    assert new_causes(now, replace(then, causes_then=("literacy", "numeracy"))) == ()


def test_how_long_a_known_situation_rests_is_the_centre_s_choice() -> None:
    known = written(finding="known_situation", discussed_week="2026-W45")  # two weeks ago
    assert [rests(known, THIS_WEEK, weeks) for weeks in (1, 2, 3)] == [False, False, True]


def test_a_closed_follow_up_is_told_and_does_not_rest_anybody(alice: Portrait) -> None:
    over = replace(written(review_on=date(2027, 1, 8), status="done"), follow_up_id="b" * 64)
    found = placed(alice, [over], THIS_WEEK, SETTINGS)
    assert (found.place, found.follow_up, found.past_follow_ups) == (DISCUSS, None, (over,))
    assert found.was_discussed
    assert found.row_id == new_row_id("CSS-1", "801", ALICE, WEEK)


def test_an_open_follow_up_keeps_its_row(alice: Portrait) -> None:
    assert placed(alice, [written()], THIS_WEEK, SETTINGS).row_id == ONE


def test_nothing_is_said_of_a_tier_that_was_not_known(alice: Portrait) -> None:
    assert return_reason(replace(alice, tier=None), written(tier_then=2), THIS_WEEK) is None


# --- what weighs -----------------------------------------------------------------------------------------------


def test_a_domain_that_holds_thirty_percent_is_a_cause(con: duckdb.DuckDBPyConnection) -> None:
    """Of 50 points, 15 are 30 % exactly: told; 14.99 are not. Context without domain counts for nothing."""
    for number, shares in (
        (21, {"literacy_level": "35.00", "numeracy_decline": "15.00"}),
        (22, {"literacy_level": "14.99", "numeracy_decline": "35.01"}),
        (23, {"absence_rate_20_days": "20.00", "absence_rate_year": "15.00", "literacy_level": "15.00"}),
        (24, {"numeracy_decline": "12.00", "literacy_level": "14.00"}),
    ):
        insert(con, "portrait", [portrait(key(number), WEEK, "50.00", 2, dominant_domain="literacy")])
        insert(
            con, "contribution", [contribution(key(number), name, "1", share, None) for name, share in shares.items()]
        )
    found = told(centre_of(con))
    assert [(found[key(number)].causes, found[key(number)].cause) for number in (21, 22, 23, 24)] == [
        (("literacy", "numeracy"), "several"),
        (("numeracy",), "numeracy"),
        (("engagement", "literacy"), "several"),
        (("literacy",), "literacy"),  # none of them weighs that much: the one that weighs most
    ]


def test_a_student_of_whom_nothing_weighs_has_no_cause() -> None:
    assert (cause_of(()), cause_of(("literacy",)), cause_of(("literacy", "engagement"))) == (
        None,
        "literacy",
        "several",
    )


def test_the_page_groups_several_causes_first(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "portrait", [portrait(key(21), WEEK, "20.00", 2)])
    shares = {"literacy_level": "10.00", "numeracy_decline": "10.00"}
    insert(con, "contribution", [contribution(key(21), name, "1", share, None) for name, share in shares.items()])
    groups = by_cause(week_of(con).now)
    assert [(cause, keys(rows)) for cause, rows in groups] == [
        ("several", [key(21)]),
        ("literacy", [NOE]),
        ("numeracy", [UNNAMED]),
        ("engagement", [ALICE]),
    ]


# --- in which order --------------------------------------------------------------------------------------------


def test_without_any_follow_up_the_order_is_that_of_the_coefficient(con: duckdb.DuckDBPyConnection) -> None:
    assert keys(week_of(con).discuss) == [ALICE, NOE, UNNAMED]


def test_who_comes_back_first_then_who_was_never_talked_about_then_the_others(con: duckdb.DuckDBPyConnection) -> None:
    """By coefficient: Alice 62.40, Noé 31.00, the unnamed 28.10."""
    follow(con, ALICE, "a" * 64, discussed_week="2026-W46", finding="confirmed")
    follow(con, UNNAMED, "b" * 64, discussed_week="2026-W44", opened_week="2026-W44", review_on=date(2026, 11, 20))
    assert keys(week_of(con).discuss) == [UNNAMED, NOE, ALICE]


def test_a_place_that_is_freed_goes_to_somebody_never_talked_about(con: duckdb.DuckDBPyConnection) -> None:
    settings = ListSettings("CSS-1", capacity=1)
    assert keys(week_of(con, settings).now) == [ALICE]
    follow(con, ALICE, "a" * 64, discussed_week="2026-W46", review_on=date(2026, 12, 1))
    week = week_of(con, settings)
    assert (keys(week.now), keys(week.below), keys(week.followed)) == ([NOE], [UNNAMED], [ALICE])
    assert keys(week.rows) == [NOE, UNNAMED, ALICE], "in follow-up, and still on the list"


def test_somebody_talked_about_without_a_date_leaves_room_for_who_was_not(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, ALICE, "a" * 64, discussed_week="2026-W46", decision="Rencontre")
    assert keys(week_of(con, ListSettings("CSS-1", capacity=2)).now) == [NOE, UNNAMED]


def test_a_note_alone_is_no_discussion(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, ALICE, "a" * 64, note="rien de plus")
    assert keys(week_of(con).discuss) == [ALICE, NOE, UNNAMED]


def test_those_in_follow_up_come_by_review_date(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, ALICE, "a" * 64, discussed_week="2026-W46", review_on=date(2027, 1, 8))
    follow(con, NOE, "b" * 64, opened_week=WEEK, discussed_week=WEEK, review_on=date(2026, 12, 1))
    follow(con, UNNAMED, "c" * 64, discussed_week="2026-W46", finding="known_situation")
    week = week_of(con)
    assert (keys(week.discuss), keys(week.followed)) == ([], [NOE, ALICE, UNNAMED])


# --- off the list ----------------------------------------------------------------------------------------------


def test_somebody_no_longer_on_the_list_stays_in_follow_up_until_the_team_closes_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Léa is at tier 1 this week."""
    follow(con, LEA, "a" * 64, discussed_week="2026-W46", review_on=date(2026, 11, 20), decision="Tutorat")
    week = week_of(con)
    assert keys(week.followed) == [LEA]
    assert LEA not in keys(week.rows)
    assert [one.student_key for one in week.gone] == [LEA]
    con.execute("update following.follow_up set status = 'done', is_open = false")
    assert keys(week_of(con).followed) == []


def test_a_note_keeps_nobody_in_follow_up_off_the_list(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, LEA, "a" * 64, note="à surveiller", owner="Mme Roy")
    assert keys(week_of(con).followed) == []


def test_somebody_without_a_coefficient_stays_among_the_unknown_with_what_was_written(
    con: duckdb.DuckDBPyConnection,
) -> None:
    follow(con, EMMA, "a" * 64, discussed_week="2026-W46", review_on=date(2026, 12, 1), decision="Appel")
    week = week_of(con)
    assert (keys(week.followed), keys(week.unscored)) == ([], [EMMA])
    (emma,) = week.unscored
    assert emma.place == UNSCORED
    assert any("Appel" in line for line in emma.follow_up_lines)


def test_gone_left_and_lost_are_three_things(con: duckdb.DuckDBPyConnection) -> None:
    """Léa improves, Samuel left; Noé was listed and has no data any more, and Alice is in another school."""
    con.execute(
        "update portraits.portrait set coefficient = null, tier = null, status = 'insufficient_data' "
        "where student_key = ? and week = ?",
        [NOE, WEEK],
    )
    insert(con, "portrait", [portrait(NOE, "2026-W46", "30.00", 2, version=2)])
    insert(con, "portrait", [portrait(ALICE, WEEK, "62.40", 3, version=3, school_id="802", level="PRIM6")])
    week = week_of(con)
    assert [[(one.student_key, one.why) for one in found] for found in (week.gone, week.left, week.lost)] == [
        [(LEA, "gone_better")],
        [(key(5), "gone_left"), (ALICE, "gone_moved")],
        [(NOE, "gone_no_data")],
    ]


# --- how things stood then -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "tier"),
    [
        # Noé: tier 1 in 2026-W46, tier 2 in 2026-W47. What the team had before it counts: the week that had ended.
        ({"discussed_on": date(2026, 11, 18), "discussed_week": "2026-W47"}, 1),
        ({"discussed_on": date(2026, 11, 16), "discussed_week": "2026-W47"}, 1),
        ({"discussed_on": date(2026, 11, 15), "discussed_week": "2026-W46"}, None),  # no portrait before
        ({"opened_week": "2026-W46", "discussed_week": "2026-W47"}, 1),
        ({"opened_week": "2026-W47", "discussed_week": "2026-W47"}, 2),
    ],
)
def test_the_tier_of_then_is_that_of_the_list_that_the_team_had(
    con: duckdb.DuckDBPyConnection, columns: dict[str, Any], tier: int | None
) -> None:
    follow(con, NOE, "a" * 64, **columns, review_on=date(2026, 12, 1))
    found = told(centre_of(con))[NOE]
    assert found.follow_up.tier_then == tier
    assert found.returned == ("tier_rise" if tier == 1 else None)


def test_a_cause_that_did_not_weigh_then_brings_a_student_back(con: duckdb.DuckDBPyConnection) -> None:
    """In 2026-W46, the unnamed student's coefficient came from literacy; this week, from numeracy."""
    then = contribution(UNNAMED, "literacy_level", "55", "36.10", None) | {"week": "2026-W46"}
    insert(con, "contribution", [then])
    follow(con, UNNAMED, "a" * 64, discussed_on=date(2026, 11, 17), review_on=date(2026, 12, 1))
    found = told(centre_of(con))[UNNAMED]
    assert (found.follow_up.causes_then, found.causes, found.returned) == (("literacy",), ("numeracy",), "new_cause")
    assert found.follow_up.points_then == {"literacy": Decimal("36.10")}
    then["indicator"], then["domain"], then["contribution"] = "numeracy_decline", "numeracy", Decimal("12.00")
    con.execute("update portraits.contribution set contribution = 24.10 where week = '2026-W46'")
    insert(con, "contribution", [then])
    found = told(centre_of(con))[UNNAMED]
    assert (found.follow_up.causes_then, found.returned) == (("literacy", "numeracy"), None)
    assert found.follow_up.points_then == {"literacy": Decimal("24.10"), "numeracy": Decimal("12.00")}
    assert found.place == FOLLOWED


# --- unseen ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "columns", "unseen"),
    [
        # Alice is on the list from 2026-W41 to 2026-W47, week after week: seven weeks.
        (3, None, True),
        (7, None, True),
        (8, None, False),
        # Of the last three weeks, W45 is the first: talked about then, seen; the week before, no longer.
        (3, {"discussed_week": "2026-W45", "finding": "confirmed"}, False),
        (3, {"discussed_week": "2026-W44", "finding": "confirmed"}, True),
        (3, {"discussed_week": "2026-W41", "finding": "confirmed"}, True),
        (3, {"discussed_week": "2026-W41", "last_talked_week": "2026-W46", "finding": "confirmed"}, False),
        (3, {"discussed_week": "2026-W39", "finding": "confirmed"}, True),
        (3, {"note": "rien"}, True),
        # In follow-up: the team has the student in hand.
        (3, {"discussed_week": "2026-W39", "review_on": date(2026, 12, 1), "opened_week": "2026-W30"}, False),
    ],
)
def test_unseen_is_listed_week_after_week_and_not_talked_about(
    con: duckdb.DuckDBPyConnection, weeks: int, columns: dict[str, Any] | None, unseen: bool
) -> None:
    if columns is not None:
        follow(con, ALICE, "a" * 64, **columns)
    settings = ListSettings("CSS-1", unseen_weeks=weeks)
    assert told(centre_of(con, settings))[ALICE].is_unseen is unseen
    assert week_of(con, settings).unseen == int(unseen)


def test_a_week_off_the_list_starts_the_count_again(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.portrait set tier = 1 where student_key = ? and week = '2026-W45'", [ALICE])
    found = {
        weeks: told(centre_of(con, ListSettings("CSS-1", unseen_weeks=weeks)))[ALICE].is_unseen for weeks in (2, 3)
    }
    assert found == {2: True, 3: False}
