"""What the team wrote and what followed, in words that a principal would write: never the note, never a cause."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipelines.lists.content import intervention_name, read_centre
from pipelines.lists.model import FOLLOWED, Effect, FollowUp, Portrait
from pipelines.lists.rows import row_of
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.standing import effect_lines, follow_up_lines, past_lines, returned_text, review_text
from pipelines.lists.words_standing import WORDS
from pipelines.weeks import Week
from tests.pipelines.list_rows import part
from tests.pipelines.small_centre import ALICE, WEEK, small_centre

FULL = FollowUp(
    "a" * 64,
    "2026-W46",
    finding="confirmed",
    discussed_on=date(2026, 11, 16),
    decision="Rencontre avec la famille",
    type="catch_up",
    owner="M. Roy",
    started_on=date(2026, 11, 2),
    review_on=date(2026, 12, 1),
    status="active",
    note="SECRET",
    discussed_week="2026-W47",
)


@pytest.fixture(scope="module")
def alice() -> Portrait:
    centre = read_centre(small_centre(), Week.parse(WEEK), ListSettings("CSS-1"), "identity")
    return next(one for one in centre.listed if one.student_key == ALICE)


def plain(texts: tuple[str, ...] | str) -> Any:
    if isinstance(texts, str):
        return texts.replace("\u00a0", " ").replace("\u202f", " ")
    return tuple(plain(text) for text in texts)


def test_both_languages_say_the_same_things() -> None:
    assert WORDS["fr"].keys() == WORDS["en"].keys()
    for name, text in WORDS["fr"].items():
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(one) if field} for one in (text, WORDS["en"][name])
        ]
        assert fields[0] == fields[1], name
        for mark in ":;?!%»":
            assert f" {mark}" not in text, name


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            (
                "Constat : confirmé",
                "Récupération, depuis le 2 novembre (en cours)",
                "Discuté le 16 novembre : Rencontre avec la famille (M. Roy) ; à revoir le 1er décembre",
            ),
        ),
        (
            "en",
            (
                "Finding: confirmed",
                "Catch-up sessions, since 2 November (under way)",
                "Discussed on 16 November: Rencontre avec la famille (M. Roy); review on 1 December",
            ),
        ),
    ],
)
def test_a_follow_up_in_full(alice: Portrait, language: Language, lines: tuple[str, ...]) -> None:
    found = follow_up_lines(replace(alice, follow_up=FULL), language)
    assert plain(found) == lines
    assert "SECRET" not in "".join(found)


@pytest.mark.parametrize(
    ("columns", "last"),
    [
        ({"discussed_week": "2026-W46"}, "Discuté dans la semaine du 9 au 15 novembre 2026"),
        ({"discussed_on": date(2026, 6, 1)}, "Discuté le 1er juin 2026"),  # of another school year
        ({"review_on": date(2026, 12, 1)}, "Suivi ouvert, sans décision écrite ; à revoir le 1er décembre"),
        ({"owner": "Mme Côté"}, "Suivi ouvert, sans décision écrite ; responsable : Mme Côté"),
        ({"decision": "Tutorat"}, "Suivi ouvert : Tutorat"),
        # Words that look like ours, or like a program's, stay the team's.
        ({"decision": "{name} %s\n{0}"}, "Suivi ouvert : {name} %s {0}"),
    ],
)
def test_one_cell_is_enough(alice: Portrait, columns: dict[str, Any], last: str) -> None:
    found = follow_up_lines(replace(alice, follow_up=FollowUp("a" * 64, "2026-W46", **columns)), "fr")
    assert plain(found) == (last,)


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ({"type": "tutoring"}, "Tutorat"),
        ({"type": "tutoring", "started_on": date(2026, 11, 23)}, "Tutorat, à compter du 23 novembre"),
        ({"type": "tutoring", "started_on": date(2026, 11, 22)}, "Tutorat, depuis le 22 novembre"),
        ({"type": "tutoring", "status": "planned"}, "Tutorat (à faire)"),
        ({"status": "planned"}, "Suivi à faire"),
        ({"finding": "known_situation"}, "Constat : situation connue"),
    ],
)
def test_what_the_team_chose(alice: Portrait, columns: dict[str, Any], first: str) -> None:
    found = follow_up_lines(replace(alice, follow_up=FollowUp("a" * 64, "2026-W46", **columns)), "fr")
    assert plain(found) == (first, "Suivi ouvert, sans décision écrite")


def test_nobody_followed_nothing_said(alice: Portrait) -> None:
    assert (
        follow_up_lines(alice, "fr"),
        past_lines(alice, "fr"),
        effect_lines(alice, "fr", show_coefficient=False),
    ) == (
        (),
        (),
        (),
    )
    assert (returned_text(alice, "fr"), review_text(alice, 4, "fr")) == ("", "")


def test_what_is_over_is_told_with_how_it_ended(alice: Portrait) -> None:
    over = replace(FULL, status="done", closed_week="2026-W47")
    dropped = FollowUp("b" * 64, "2026-W40", discussed_week="2026-W40", status="dropped")
    assert plain(past_lines(replace(alice, past_follow_ups=(over, dropped)), "fr")) == (
        "Récupération · Discuté le 16 novembre : Rencontre avec la famille (M. Roy) (terminé)",
        "Discuté dans la semaine du 28 septembre au 4 octobre 2026 (abandonné)",
    )


def test_somebody_off_the_list_in_follow_up_is_told_so(alice: Portrait) -> None:
    improved = replace(alice, follow_up=FULL, place=FOLLOWED, is_listed=False, tier=1)
    assert plain(follow_up_lines(improved, "fr"))[0] == (
        "Les faits ne signalent plus que le soutien universel : suivi à poursuivre ou à terminer."
    )
    placed = replace(improved, tier=None, coefficient=None, status="out_of_scope")
    assert plain(follow_up_lines(placed, "fr"))[0] == (
        "La liste ne vise pas ce parcours : suivi à poursuivre ou à terminer."
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"review_on": date(2027, 1, 8)}, "À revoir le 8 janvier"),
        ({"review_on": date(2026, 11, 20)}, "À revoir depuis le 20 novembre"),
        ({"finding": "known_situation", "discussed_week": "2026-W46"}, "Situation connue : à revoir dans 3 semaines"),
        ({"finding": "known_situation", "discussed_week": "2026-W44"}, "Situation connue : à revoir dans 1 semaine"),
        ({}, ""),
    ],
)
def test_until_when_somebody_rests(alice: Portrait, columns: dict[str, Any], said: str) -> None:
    resting = replace(alice, place=FOLLOWED, follow_up=FollowUp("a" * 64, "2026-W46", **columns))
    assert plain(review_text(resting, 4, "fr")) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("review_due", "À revoir le 1er décembre"),
        ("tier_rise", "Besoins plus grands qu'à la discussion"),
        ("new_cause", "Nouvelle cause : engagement scolaire"),
    ],
)
def test_why_somebody_comes_back(alice: Portrait, reason: str, said: str) -> None:
    then = replace(FULL, causes_then=("literacy",))
    assert plain(returned_text(replace(alice, follow_up=then, returned=reason), "fr")) == said


def test_a_return_names_each_new_cause_and_says_a_date_that_is_past(alice: Portrait) -> None:
    """Alice's engagement is new, and so is a numeracy of ten points."""
    numeracy = part("numeracy_level", "numeracy", "10.00")
    both = replace(alice, causes=("engagement", "numeracy"), parts=(*alice.parts, numeracy))
    back = replace(both, follow_up=replace(FULL, causes_then=("literacy",)), returned="new_cause")
    assert plain(returned_text(back, "fr")) == "Nouvelles causes : engagement scolaire et numératie"
    assert plain(returned_text(back, "en")) == "New causes: engagement and numeracy"
    late = replace(alice, follow_up=replace(FULL, review_on=date(2026, 11, 22)), returned="review_due")
    assert plain(returned_text(late, "fr")) == "À revoir depuis le 22 novembre"


@pytest.mark.parametrize("reason", ["review_due", "tier_rise", "new_cause"])
def test_beside_why_somebody_comes_back_no_word_says_how_the_student_moved_since_last_week(
    alice: Portrait, reason: str
) -> None:
    """« Stable » since last week would contradict « Besoins plus grands » since the discussion."""
    assert row_of(alice, ListSettings("CSS-1")).change != ""
    back = row_of(replace(alice, follow_up=FULL, returned=reason), ListSettings("CSS-1"))
    assert (back.change, back.returned != "") == ("", True)
    assert "alier" not in back.returned


def effect(**columns: Any) -> Effect:
    values = {
        "type": "catch_up",
        "started_on": date(2026, 11, 2),
        "ended_on": None,
        "week_before": "2026-W44",
        "week_after": "2026-W49",
        "change_data": Decimal("-6.20"),
        "rate_before": Decimal("18.5"),
        "rate_after": Decimal("12.0"),
        "peers_change_data": Decimal("-1.00"),
        "peers": 7,
    }
    return Effect(**values | columns)


def told(alice: Portrait, language: Language = "fr", *, show_coefficient: bool = False, **columns: Any) -> str:
    """The one line of this effect, plain; empty where nothing is told."""
    lines = effect_lines(replace(alice, effects=(effect(**columns),)), language, show_coefficient=show_coefficient)
    return plain("".join(lines))


@pytest.mark.parametrize(
    ("columns", "show_coefficient", "line"),
    [
        (
            {},
            True,
            "Récupération, depuis le 2 novembre : absences de 18,5 % à 12 % des 20 derniers jours de classe ; "
            "faits nouveaux −6,2 points ; chez des élèves comparables −1",
        ),
        (
            {},
            False,
            "Récupération, depuis le 2 novembre : absences de 18,5 % à 12 % des 20 derniers jours de classe ; "
            "situation améliorée ; chez des élèves comparables : évolution moins favorable",
        ),
        (
            {"ended_on": date(2026, 11, 13), "rate_before": None, "peers_change_data": None},
            False,
            "Récupération, du 2 novembre au 13 novembre : situation améliorée",
        ),
        (
            {"rate_before": None, "peers_change_data": None},
            True,
            "Récupération, depuis le 2 novembre : faits nouveaux −6,2 points",
        ),
        (
            {"rate_after": Decimal("18.5"), "change_data": None, "change_coverage": Decimal(20)},
            False,
            "Récupération, depuis le 2 novembre : absences toujours à 18,5 % des 20 derniers jours de classe",
        ),
        ({"rate_after": None, "change_data": None}, False, ""),
        (
            {"type": "coaching_lecture", "rate_after": None, "peers_change_data": None},
            False,
            "Coaching lecture, depuis le 2 novembre : situation améliorée",
        ),
    ],
)
def test_before_and_after(alice: Portrait, columns: dict[str, Any], show_coefficient: bool, line: str) -> None:
    assert told(alice, show_coefficient=show_coefficient, **columns) == line


@pytest.mark.parametrize(
    ("change", "peers", "said"),
    [
        # Under three points nothing is said to have moved, nor to differ.
        ("-3.00", "-0.01", "situation améliorée ; chez des élèves comparables : même évolution"),
        ("-3.00", "0.00", "situation améliorée ; chez des élèves comparables : évolution moins favorable"),
        ("-2.99", "0.00", "situation stable ; chez des élèves comparables : même évolution"),
        ("0.00", "-3.00", "situation stable ; chez des élèves comparables : évolution plus favorable"),
        ("3.00", "6.00", "situation plus difficile ; chez des élèves comparables : évolution moins favorable"),
        ("3.00", "0.00", "situation plus difficile ; chez des élèves comparables : évolution plus favorable"),
        ("3.00", None, "situation plus difficile"),
    ],
)
def test_a_situation_beside_that_of_comparable_students(
    alice: Portrait, change: str, peers: str | None, said: str
) -> None:
    columns = {"change_data": Decimal(change), "peers_change_data": None if peers is None else Decimal(peers)}
    assert told(alice, rate_after=None, **columns) == f"Récupération, depuis le 2 novembre : {said}"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"change_coverage": "33.3", "has_new_report_card": True}, " ; un bulletin est arrivé entre-temps"),
        ({"change_coverage": "3", "has_new_report_card": True}, " ; un bulletin est arrivé entre-temps"),
        ({"change_coverage": "-3"}, " ; les données connues ont changé entre-temps"),
        ({"change_coverage": "2.99", "change_criteria": "-2.99", "has_new_report_card": True}, ""),
        ({"change_criteria": "-3"}, " ; les critères ont changé entre-temps"),
        (
            {"change_coverage": "8", "change_criteria": "5", "has_new_report_card": True},
            " ; un bulletin est arrivé entre-temps ; les critères ont changé entre-temps",
        ),
    ],
)
@pytest.mark.parametrize(
    ("show_coefficient", "situation"), [(False, "situation améliorée"), (True, "faits nouveaux −22,9 points")]
)
def test_what_became_known_is_said_and_is_not_the_situation(
    alice: Portrait, columns: dict[str, Any], said: str, show_coefficient: bool, situation: str
) -> None:
    """Facts went 22.9 points down: with 33.3 more of a report card, the coefficient is 10.4 higher."""
    more = {name: Decimal(value) if isinstance(value, str) else value for name, value in columns.items()}
    facts = {"change_data": Decimal("-22.9"), "peers_change_data": None, "rate_before": None}
    line = told(alice, show_coefficient=show_coefficient, **facts, **more)
    assert line == f"Récupération, depuis le 2 novembre : {situation}{said}"


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        # Sunday 29 November is 27 days after 2 November, and 28 after the 1st.
        ({"week_after": "2026-W48"}, "Récupération, depuis le 2 novembre : trop tôt pour le dire"),
        (
            {"week_after": "2026-W48", "started_on": date(2026, 11, 1), "rate_before": None, "peers_change_data": None},
            "Récupération, depuis le 1er novembre : situation améliorée",
        ),
        # Four weeks, of which two of holidays.
        ({"school_days": Decimal("19.5")}, "Récupération, depuis le 2 novembre : trop tôt pour le dire"),
        (
            {"school_days": Decimal(20), "rate_before": None, "peers_change_data": None},
            "Récupération, depuis le 2 novembre : situation améliorée",
        ),
        (
            {"week_after": "2026-W48", "ended_on": date(2026, 11, 13)},
            "Récupération, du 2 novembre au 13 novembre : trop peu de recul pour le dire",
        ),
        (
            {"week_after": "2026-W48", "ended_on": date(2026, 12, 18)},  # the list is of 22 November
            "Récupération, du 2 novembre au 18 décembre : trop tôt pour le dire",
        ),
    ],
)
def test_nothing_is_told_before_four_weeks_of_school(alice: Portrait, columns: dict[str, Any], line: str) -> None:
    assert told(alice, **columns) == line


def test_effects_in_english(alice: Portrait) -> None:
    assert told(alice, "en", change_coverage=Decimal(20), has_new_report_card=True) == (
        "Catch-up sessions, since 2 November: absences from 18.5% to 12% of the last 20 school days; "
        "situation improved; for comparable students: a less favourable change; "
        "a report card arrived in the meantime"
    )
    assert told(alice, "en", week_after="2026-W48") == "Catch-up sessions, since 2 November: too early to tell"


def test_a_code_of_the_teams_is_shown_by_its_meaning_and_a_centre_s_own_as_people_write_it() -> None:
    assert intervention_name("homework_help", "fr") == "Aide aux devoirs, études dirigées"
    assert intervention_name("homework_help", "en") == "Homework help, supervised study"
    assert intervention_name("études_dirigées", "fr") == "Études dirigées"
    assert intervention_name(None, "fr") == ""
