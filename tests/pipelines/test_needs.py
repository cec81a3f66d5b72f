"""Needs for services: who needs what, in which competency and level, since when, and what is under way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lists import needs as needs_module
from pipelines.lists.model import Part
from pipelines.lists.needs import AREAS, HelpNow, NeedFacts, Standing, area, help_name, needs_of, read_needs
from pipelines.lists.words_meeting import WORDS
from pipelines.weeks import Week
from tests.pipelines.list_rows import WEEK, key, part, rows, student
from tests.pipelines.small_centre import HASH, empty_centre, insert, portrait

THIS = Week.parse(WEEK)


# --- what weighs most in a domain --------------------------------------------------------------------------------


def test_the_competency_with_the_lowest_mark_past_watch_is_the_need() -> None:
    parts = [
        part("literacy_level", "literacy", "30", value="55", watch="70"),
        part("literacy_reading", "literacy", "2", value="58"),
        part("literacy_writing", "literacy", "1", value="52"),
    ]
    assert area(parts, "literacy") == "writing"


def test_a_competency_without_points_speaks_all_the_same() -> None:
    parts = [
        part("literacy_reading", "literacy", "0", value="61"),
        part("literacy_speaking", "literacy", "0", value="59.9"),
    ]
    assert area(parts, "literacy") == "speaking"


def test_two_competencies_alike_are_told_in_the_order_of_the_report_card() -> None:
    parts = [
        part("numeracy_reasoning", "numeracy", "1", value="50"),
        part("numeracy_solving", "numeracy", "1", value="50"),
    ]
    assert area(parts, "numeracy") == "solving"


def test_where_no_competency_is_past_watch_the_need_is_the_subject() -> None:
    assert area([part("literacy_decline", "literacy", "30", value="15")], "literacy") == "language"
    assert area([part("numeracy_solving", "numeracy", "0", value="60")], "numeracy") == "mathematics"
    assert area([part("numeracy_solving", "numeracy", None)], "numeracy") == "mathematics", "unknown is not low"


def test_second_language_is_the_need_where_it_holds_half_of_the_domain() -> None:
    second = part("second_language_decline", "literacy", "10", value="12")
    assert area([second, part("literacy_reading", "literacy", "10", value="50")], "literacy") == "second_language"
    assert area([second, part("literacy_reading", "literacy", "10.01", value="50")], "literacy") == "reading"


def test_in_engagement_the_heaviest_side_of_school_life_is_the_need() -> None:
    parts = [
        part("absence_rate_20_days", "engagement", "6"),
        part("absence_rate_year", "engagement", "5"),
        part("work_missing", "engagement", "10"),
        part("literacy_level", "literacy", "50"),
    ]
    assert area(parts, "engagement") == "attendance", "11 points of absence in two indicators, 10 of work"
    assert area([*parts, part("work_late", "engagement", "1.01")], "engagement") == "work"
    assert area([part("lateness", "engagement", "3")], "engagement") == "attendance"
    assert area([part("conduct_events", "engagement", "3")], "engagement") == "conduct"
    assert area([part("failing_subjects", "engagement", "3")], "engagement") == "subjects"
    assert area([part("survey_affective", "engagement", "3")], "engagement") == "bond"
    assert area([part("a_centre_s_own", "engagement", "3")], "engagement") == "engagement"
    assert area([], "engagement") == "engagement"


@given(st.lists(st.tuples(st.sampled_from([*needs_module.COMPETENCIES, "literacy_level"]), st.integers(0, 100))))
def test_a_domain_always_has_an_area_of_its_own(marks: list[tuple[str, int]]) -> None:
    parts: list[Part] = [part(name, name.split("_")[0], "1", value=str(mark)) for name, mark in marks]
    for domain in ("literacy", "numeracy"):
        assert area(parts, domain) in AREAS[domain]
        assert area(list(reversed(parts)), domain) == area(parts, domain)


def test_every_area_has_a_name() -> None:
    for words in WORDS.values():
        assert {f"area_{name}" for names in AREAS.values() for name in names} <= set(words)


# --- grouped so that a school can organise them -------------------------------------------------------------------

READING = part("literacy_reading", "literacy", "20", value="50")
ABSENT = part("absence_rate_20_days", "engagement", "20")


def test_students_are_grouped_by_area_and_level_then_home_group_and_name() -> None:
    found = needs_of(
        rows(
            student(1, "Roy, Noé", [READING], causes=("literacy",), home_group="32"),
            student(2, "Côté, Léa", [READING, ABSENT], causes=("engagement", "literacy")),
            student(3, "Émond, Zoé", [READING], causes=("literacy",)),
            student(4, "Aubin, Jo", [READING], causes=("literacy",), level="SEC1", home_group="11"),
        ),
        NeedFacts(),
        "fr",
    )
    assert [(one.area, one.level, [each.name for each in one.students]) for one in found] == [
        ("reading", "SEC1", ["Aubin, Jo"]),
        ("reading", "SEC3", ["Côté, Léa", "Émond, Zoé", "Roy, Noé"]),
        ("attendance", "SEC3", ["Côté, Léa"]),
    ]


def test_a_student_no_longer_listed_has_no_need_and_an_unknown_cause_none() -> None:
    off = student(1, parts=[READING], causes=("literacy",), is_listed=False)
    assert needs_of(rows(off, student(2, parts=[READING])), NeedFacts(), "fr") == ()


def test_support_counts_where_it_aims_at_the_need() -> None:
    started = date(2026, 10, 5)
    facts = NeedFacts(
        since={(key(1), "literacy"): "2026-W44", (key(2), "literacy"): "2026-W41"},
        helps={
            key(1): (HelpNow("literacy_support", "literacy", started), HelpNow("études_dirigées", "literacy", started)),
            key(2): (HelpNow("Tutorat", "numeracy", started), HelpNow("other", None, started)),
        },
    )
    cause = {"causes": ("literacy",)}
    (need,) = needs_of(rows(student(1, parts=[READING], **cause), student(2, parts=[READING], **cause)), facts, "fr")
    assert [one.help.replace("\u00a0", " ") for one in need.students] == [
        "Orthopédagogie, littératie, depuis le 5 octobre, Études dirigées, depuis le 5 octobre",
        "",
    ]
    assert need.helped == 1
    assert need.since == "2026-W41", "the oldest"


def test_a_support_of_a_team_aims_at_what_its_type_says() -> None:
    def serves(kind: str, domain: str | None = None) -> list[str]:
        one = HelpNow(kind, domain, date(2026, 10, 5))
        return [aim for aim in AREAS if one.serves(aim)]

    assert serves("literacy_support") == ["literacy"]
    assert serves("attendance_follow_up") == ["engagement"]
    assert serves("catch_up") == ["literacy", "numeracy"]
    assert serves("catch_up", "numeracy") == ["numeracy"], "what was written goes before what the type says"
    assert serves("family_contact") == serves("suivi éducatif") == []


def test_a_type_of_support_is_told_in_words() -> None:
    assert help_name("family_contact", "fr") == "Contact avec la famille"
    assert help_name("family_contact", "en") == "Contact with the family"
    assert help_name("études_dirigées", "en") == "Études dirigées"


# --- read from what is published ----------------------------------------------------------------------------------


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_centre() as connection:
        yield connection


def weighs(con: duckdb.DuckDBPyConnection, week: str, shares: dict[str, str], **more: object) -> None:
    """Student 1 in a week, at 40.00 and tier 2 unless told, with these contributions by domain."""
    tier = more.pop("tier", 2)
    insert(con, "portrait", [portrait(key(1), week, "40.00", tier, **more)])
    insert(
        con,
        "contribution",
        [
            {
                "student_key": key(1),
                "week": week,
                "version": more.get("version", 1),
                "indicator": f"{domain}_level" if domain != "engagement" else "absence_rate_20_days",
                "domain": domain,
                "value": Decimal(55),
                "contribution": Decimal(share),
                "evidence_on": date(2026, 11, 6),
            }
            for domain, share in shares.items()
        ],
    )


def test_a_need_dates_from_the_first_week_of_the_run_in_which_its_domain_weighed(
    con: duckdb.DuckDBPyConnection,
) -> None:
    weighs(con, "2026-W42", {"literacy": "20", "engagement": "20"})
    weighs(con, "2026-W43", {"literacy": "11.99", "engagement": "20"})  # 30 % of 40 is 12
    weighs(con, "2026-W44", {"literacy": "12", "engagement": "20"})
    # No portrait in W45, a week without school, breaks no run.
    weighs(con, "2026-W46", {"literacy": "20", "engagement": "20"})
    weighs(con, WEEK, {"literacy": "20", "engagement": "20"})
    assert read_needs(con, THIS, ["801"]).since == {
        (key(1), "literacy"): "2026-W44",
        (key(1), "engagement"): "2026-W42",
    }


def test_a_week_off_the_list_breaks_the_run_and_the_newest_version_counts(con: duckdb.DuckDBPyConnection) -> None:
    weighs(con, "2026-W44", {"literacy": "20"})
    weighs(con, "2026-W45", {"literacy": "20"})
    weighs(con, "2026-W45", {"literacy": "20"}, version=2, tier=1)
    weighs(con, "2026-W46", {"literacy": "20"}, tier=1)
    weighs(con, "2026-W46", {"literacy": "20"}, version=2)
    weighs(con, WEEK, {"literacy": "20"})
    weighs(con, "2026-W48", {"literacy": "20"})
    assert read_needs(con, THIS, ["801"]).since == {(key(1), "literacy"): "2026-W46"}
    assert read_needs(con, Week.parse("2026-W46"), ["801"]).since == {(key(1), "literacy"): "2026-W46"}


def test_another_school_or_a_student_off_the_list_is_not_read(con: duckdb.DuckDBPyConnection) -> None:
    weighs(con, WEEK, {"literacy": "20"}, tier=1)
    assert read_needs(con, THIS, ["801"]).since == {}
    assert read_needs(con, THIS, ["802"]) == NeedFacts()


def test_support_is_read_while_it_lasts(con: duckdb.DuckDBPyConnection) -> None:
    weighs(con, WEEK, {"literacy": "20"})
    ended = [
        ("a", "2026-10-05", None),
        ("b", "2026-10-05", "2026-11-22"),
        ("c", "2026-11-22", "2026-11-23"),
        ("d", "2026-11-23", None),
    ]
    insert(
        con,
        "intervention",
        [
            {
                "intervention_key": name,
                "student_key": key(1),
                "school_id": "801",
                "type": name,
                "domain": "literacy",
                "started_on": started,
                "ended_on": ends,
            }
            for name, started, ends in ended
        ],
    )
    assert read_needs(con, THIS, ["801"]).helps == {
        key(1): (HelpNow("a", "literacy", date(2026, 10, 5)), HelpNow("c", "literacy", date(2026, 11, 22)))
    }


def test_standings_count_everyone_with_a_result_listed_or_not(con: duckdb.DuckDBPyConnection) -> None:
    marks = [("59.99", 1, "31"), ("60", 1, "31"), ("69.99", 2, "31"), ("70", 1, "32"), ("90", 1, "32")]
    for number, (mark, tier, group) in enumerate(marks, start=1):
        insert(con, "portrait", [portrait(key(number), WEEK, "10.00", tier, home_group=group)])
        insert(
            con,
            "contribution",
            [
                {
                    "student_key": key(number),
                    "week": WEEK,
                    "version": 1,
                    "indicator": "literacy_reading",
                    "domain": "literacy",
                    "value": Decimal(mark),
                    "evidence_on": date(2026, 11, number),
                }
            ],
        )
    insert(con, "portrait", [portrait(key(9), WEEK, None, None, status="out_of_scope", criteria_hash=HASH)])
    assert read_needs(con, THIS, ["801"]).standings == {
        "801": (
            Standing("801", "SEC3", "31", "literacy_reading", 3, 1, 0, date(2026, 11, 3)),
            Standing("801", "SEC3", "32", "literacy_reading", 2, 0, 2, date(2026, 11, 5)),
        )
    }
