"""Who masters everything and is forgotten; the week of a report card; what was tried, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.lists import ListSettings
from pipelines.lists.content import read_centre
from pipelines.lists.model import MARK_DOMAINS, Effect, Enrichment, Part
from pipelines.lists.rows import row_of
from pipelines.lists.settings import Language
from pipelines.lists.team_week import TeamWeek, school_weeks, team_week
from pipelines.lists.teams import ListTeam
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.following_tables import follow
from tests.pipelines.small_centre import (
    ALICE,
    FELIX,
    LEA,
    NOE,
    PARTIAL,
    WEEK,
    ZOE,
    add_names,
    contribution,
    insert,
    key,
    moved,
    portrait,
    small_centre,
)

THIS_WEEK = Week.parse(WEEK)
SEC3 = ListTeam("801", "801", "3e secondaire", "sec3", frozenset({"SEC3"}))
SUBJECTS = ("132308", "134304", "063306")


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        connection.execute(
            """
            create table facts.grades (student_key varchar, school_id varchar, school_year varchar,
                subject_code varchar, competency varchar, term varchar, mark decimal(18, 4), mark_code varchar,
                recorded_on date, known_week varchar);
            create table facts.participation (student_key varchar, activity_name varchar, started_on date,
                ended_on date);
            """
        )
        yield connection


def grade(con: duckdb.DuckDBPyConnection, student: str, subject: str, mark: str | None, **columns: Any) -> None:
    row = {
        "student_key": student,
        "school_id": "801",
        "school_year": "2026-2027",
        "subject_code": subject,
        "competency": None,
        "term": "1",
        "mark": mark and Decimal(mark),
        "recorded_on": date(2026, 11, 6),
        "known_week": "2026-W46",
    } | columns
    con.execute(f"insert into facts.grades by name select {', '.join(f'${name} as {name}' for name in row)}", row)


def all_at(con: duckdb.DuckDBPyConnection, student: str, mark: str) -> None:
    for subject in SUBJECTS:
        grade(con, student, subject, mark)


def found(con: duckdb.DuckDBPyConnection, language: Language = "fr") -> list[Enrichment]:
    return read_centre(con, THIS_WEEK, ListSettings("CSS-1", language=language), "identity").enrichment


def the_team(con: duckdb.DuckDBPyConnection, capacity: int = 12) -> TeamWeek:
    settings = ListSettings("CSS-1", capacity=capacity)
    centre = read_centre(con, THIS_WEEK, settings, "identity")
    rows = [row_of(one, settings) for one in (*centre.listed, *centre.followed)]
    return team_week(centre, school_weeks(centre, rows, [])["801"], SEC3, settings)


# --- enrichment ------------------------------------------------------------------------------------------------


def test_somebody_at_85_everywhere_with_nothing_under_way_is_named(con: duckdb.DuckDBPyConnection) -> None:
    """Zoé is at tier 1."""
    all_at(con, ZOE, "85")
    (zoe,) = found(con)
    assert (zoe.name, zoe.group, zoe.level, zoe.lowest, zoe.subjects) == ("Œuvrard, Zoé", "31", "SEC3", 85, 3)
    assert zoe.sentence.replace("\u00a0", " ").replace("\u202f", " ") == (
        "Tous les résultats connus au bulletin sont à 85 % ou plus (3 matières) ; ni soutien ni suivi en cours."
    )


def test_activities_are_spoken_of_only_where_the_centre_knows_them(con: duckdb.DuckDBPyConnection) -> None:
    all_at(con, ZOE, "90")
    con.execute("insert into facts.participation values (?, 'Robotique', date '2026-09-20', null)", [LEA])
    assert "ni soutien, ni suivi, ni activité en cours" in found(con)[0].sentence
    assert found(con, "en")[0].sentence.endswith("no support, follow-up or activity under way.")


def _one_mark_lower(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update facts.grades set mark = 84.99 where subject_code = '134304'")


def _a_competency_lower(con: duckdb.DuckDBPyConnection) -> None:
    grade(con, ZOE, "132308", "70", competency="2")


def _only_two_subjects(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from facts.grades where subject_code = '134304'")


def _support(con: duckdb.DuckDBPyConnection) -> None:
    row = {"intervention_key": "z", "student_key": ZOE, "school_id": "801", "type": "tutoring"}
    insert(con, "intervention", [row | {"started_on": date(2026, 11, 22)}])


def _follow_up(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, ZOE, "a" * 64, note="déjà vue")


def _activity(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into facts.participation values (?, 'Robotique', date '2026-09-20', null)", [ZOE])


def _tier_2(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.portrait set tier = 2 where student_key = ?", [ZOE])


def _no_coefficient(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.portrait set coefficient = null where student_key = ?", [ZOE])


def _marks_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.portrait set marks_not_compared = 'welcome' where student_key = ?", [ZOE])


@pytest.mark.parametrize(
    "unless",
    [
        _one_mark_lower,
        _a_competency_lower,
        _only_two_subjects,
        _support,
        _follow_up,
        _activity,
        _tier_2,
        _no_coefficient,
        _marks_not_compared,
    ],
)
def test_one_thing_else_and_nobody_is_named(con: duckdb.DuckDBPyConnection, unless: Any) -> None:
    all_at(con, ZOE, "92")
    assert len(found(con)) == 1
    unless(con)
    assert found(con) == []


def test_what_is_over_or_old_does_not_count(con: duckdb.DuckDBPyConnection) -> None:
    """A support that ended, an activity that did, a closed follow-up, last year's mark, an étape improved since."""
    all_at(con, ZOE, "92")
    row = {"intervention_key": "z", "student_key": ZOE, "school_id": "801", "type": "tutoring"}
    insert(con, "intervention", [row | {"started_on": date(2026, 9, 1), "ended_on": date(2026, 11, 22)}])
    con.execute("insert into facts.participation values (?, 'Échecs', date '2026-09-01', date '2026-10-01')", [ZOE])
    follow(con, ZOE, "a" * 64, status="done")
    grade(con, ZOE, "132308", "60", school_year="2025-2026", recorded_on=date(2026, 6, 20))
    grade(con, ZOE, "085301", "70", recorded_on=date(2026, 9, 30))
    grade(con, ZOE, "085301", "88", term="2", recorded_on=date(2026, 11, 6))
    grade(con, ZOE, "141302", None, mark_code="NE")
    # Not known yet: of a later week, or found in a later extract.
    grade(con, ZOE, "134304", "50", term="2", recorded_on=date(2026, 11, 23))
    grade(con, ZOE, "134304", "50", term="2", known_week="2026-W48")
    (zoe,) = found(con)
    assert (zoe.lowest, zoe.subjects) == (88, 4)


def test_no_more_are_shown_than_a_meeting_allows_and_the_count_says_the_rest(con: duckdb.DuckDBPyConnection) -> None:
    for student, mark in ((ZOE, "86"), (PARTIAL, "97"), (LEA, "91")):
        all_at(con, student, mark)
    mine = the_team(con, capacity=2)
    assert [one.student_key for one in mine.enrichment] == [PARTIAL, LEA]
    assert mine.enrichment_count == 3


def test_without_marks_in_the_facts_nobody_is_named() -> None:
    with small_centre() as con:
        assert found(con) == []


# --- the week of a report card -----------------------------------------------------------------------------------


def _with_marks(con: duckdb.DuckDBPyConnection, students: int, with_new: int, before: str | None) -> None:
    """That many students of the team, all with a portrait of last week; of whom `with_new` have a mark of 13 November.

    `before`: date of their newest mark last week.
    """
    con.execute("delete from portraits.portrait where level = 'SEC3' and school_id = '801'")
    con.execute("delete from portraits.contribution")
    for number in range(1, students + 1):
        student = key(100 + number)
        previous = portrait(student, "2026-W46", "10.00", 1)
        insert(con, "portrait", [previous, portrait(student, WEEK, "10.00", 1, **moved("10.00", 1, "0"))])
        if before:
            old = contribution(student, "literacy_level", "80", "0", None, evidence_on=date.fromisoformat(before))
            insert(con, "contribution", [old | {"week": "2026-W46"}, old])
        if number <= with_new:
            newer = contribution(student, "numeracy_decline", "0", "0", None, evidence_on=date(2026, 11, 13))
            insert(con, "contribution", [newer])


@pytest.mark.parametrize(
    ("students", "with_new", "before", "expected"),
    [
        (20, 2, "2026-11-06", True),  # a tenth exactly
        (20, 1, "2026-11-06", False),
        (21, 2, "2026-11-06", False),
        (20, 20, None, True),  # the first marks of the year
        (20, 20, "2026-11-13", False),  # known last week already
        (20, 0, "2026-11-06", False),
    ],
)
def test_report_cards_are_out_when_a_tenth_of_the_students_have_newer_marks(
    con: duckdb.DuckDBPyConnection, students: int, with_new: int, before: str | None, expected: bool
) -> None:
    _with_marks(con, students, with_new, before)
    mine = the_team(con)
    assert mine.is_report_card_week is expected
    assert mine.capacity == 12


def test_work_handed_in_is_no_report_card(con: duckdb.DuckDBPyConnection) -> None:
    _with_marks(con, 10, 10, "2026-11-06")
    con.execute("update portraits.contribution set indicator = 'numeracy_work' where indicator = 'numeracy_decline'")
    assert not the_team(con).is_report_card_week
    con.execute("update portraits.contribution set indicator = 'numeracy_carried' where indicator = 'numeracy_work'")
    assert not the_team(con).is_report_card_week


def test_the_first_list_of_the_year_is_no_report_card_week(con: duckdb.DuckDBPyConnection) -> None:
    _with_marks(con, 10, 10, None)
    con.execute("delete from portraits.portrait where week < ?", [WEEK])
    assert not the_team(con).is_report_card_week


def test_the_query_and_the_words_agree_on_what_a_report_card_is(con: duckdb.DuckDBPyConnection) -> None:
    """Every indicator of the criteria, one student each: those that the query takes for marks are those of `Part`."""
    indicators = load_criteria(DEFAULT_CRITERIA).indicators
    con.execute("delete from portraits.portrait where level = 'SEC3' and school_id = '801'")
    con.execute("delete from portraits.contribution")
    groups = {}
    for number, one in enumerate(indicators, start=1):
        student, groups[f"{number:03}"] = key(200 + number), one
        insert(
            con,
            "portrait",
            [
                portrait(student, "2026-W46", "10.00", 1),
                portrait(student, WEEK, "10.00", 1, home_group=f"{number:03}", **moved("10.00", 1, "0")),
            ],
        )
        row = contribution(student, "literacy_level", "1", "0", None)
        insert(con, "contribution", [row | {"indicator": one.name, "domain": one.domain}])
    tallies = read_centre(con, THIS_WEEK, ListSettings("CSS-1"), "identity").tallies
    newer = {groups[tally.home_group].name for tally in tallies if tally.home_group in groups and tally.new_marks}
    assert newer == {one.name for one in indicators if part(one.name, one.domain).is_of_report_cards}
    assert any(one.domain in MARK_DOMAINS for one in indicators)


def part(indicator: str, domain: str | None) -> Part:
    return Part(indicator, "", domain, None, None, None, None, None, False, False, None, None, None)


# --- what was tried ------------------------------------------------------------------------------------------------


def test_each_thing_that_was_tried_comes_with_its_before_and_after(con: duckdb.DuckDBPyConnection) -> None:
    """Alice's first support (Tutorat) is told before the second; Félix' has no portrait before: nothing to tell."""
    insert(
        con,
        "intervention_response",
        [
            {
                "intervention_key": "i1",
                "student_key": ALICE,
                "week_before": "2026-W39",
                "week_after": WEEK,
                "rate_20_before": Decimal("20"),
                "rate_20_after": Decimal("37.5"),
                "change": Decimal("70.40"),
                "change_data": Decimal("40.40"),
                "change_coverage": Decimal("30.00"),
                "change_criteria": Decimal("0.00"),
                "has_new_report_card": True,
                "school_days": Decimal(38),
                "comparison_change": Decimal("7.00"),
                "comparison_change_data": Decimal("-2.00"),
                "comparison_students": 9,
            },
            {"intervention_key": "i2", "student_key": ALICE, "week_before": "2026-W37", "week_after": "2026-W44"},
            {"intervention_key": "i3", "student_key": FELIX, "week_before": None, "week_after": WEEK},
        ],
    )
    centre = read_centre(con, THIS_WEEK, ListSettings("CSS-1"), "identity")
    effects = {one.student_key: one.effects for one in centre.listed}
    assert effects[ALICE] == (
        Effect("Tutorat", date(2026, 9, 14), date(2026, 10, 30), "2026-W37", "2026-W44", None, None, None, None, 0),
        Effect(
            "Orthopédagogie",
            date(2026, 10, 5),
            None,
            "2026-W39",
            WEEK,
            Decimal("40.40"),
            Decimal("20.0000"),
            Decimal("37.5000"),
            Decimal("-2.00"),
            9,
            Decimal("30.00"),
            Decimal("0.00"),
            Decimal("38.0000"),
            True,
        ),
    )
    assert (effects[FELIX], effects[NOE]) == ((), ())


def test_somebody_who_masters_everything_is_named_to_the_team_that_holds_them(con: duckdb.DuckDBPyConnection) -> None:
    add_names(con, [(key(31), "0000131", "Néron", "Luc")])
    insert(con, "portrait", [portrait(key(31), WEEK, "2.00", 1, level="SEC1", home_group="11")])
    all_at(con, key(31), "99")
    all_at(con, ZOE, "99")
    assert [one.student_key for one in the_team(con).enrichment] == [ZOE]
