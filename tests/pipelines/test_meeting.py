"""The meeting pack: four questions with the week's facts, the agenda, reviews, needs, standing items."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from pipelines.lists import words_meeting
from pipelines.lists.meeting import Case, Meeting, NeedLine, Review, meeting_html, meeting_of, minutes_per_case
from pipelines.lists.model import Effect, Enrichment, FollowUp, Gone, ReadIssue, Tally
from pipelines.lists.needs import HelpNow, NeedFacts, Standing
from pipelines.lists.rows import Row
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamWeek
from tests.pipelines.list_rows import SETTINGS, centre, key, part, rows, student, team

READING = part("literacy_reading", "literacy", "12", value="50", is_reason=True, sentence="Lire : 50 % à l'étape 1")
ABSENT = part("absence_rate_20_days", "engagement", "20", is_reason=True, sentence="Absences : 8 jours sur 20")
STRONG = part("numeracy_level", "numeracy", "0", value="84", is_strength=True, sentence="Mathématique : 84 %")
FOLLOW_UP = FollowUp(
    "f1",
    "2026-W44",
    finding="confirmed",
    discussed_on=date(2026, 10, 30),
    decision="Deux périodes de récupération",
    type="catch_up",
    owner="Mme Roy",
    review_on=date(2026, 11, 20),
    note="mot pour l'équipe seulement",
    discussed_week="2026-W44",
)
EFFECT = Effect(
    "catch_up", date(2026, 10, 19), None, "2026-W42", "2026-W47", Decimal(-8), Decimal("18.5"), Decimal(12), None, 0
)
BACK = student(
    1,
    "Tremblay, Alice",
    [READING, ABSENT, STRONG],
    causes=("literacy",),
    cause="literacy",
    returned="review_due",
    follow_up=FOLLOW_UP,
    effects=(EFFECT,),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def pack(mine: TeamWeek, facts: NeedFacts | None = None, settings: ListSettings = SETTINGS) -> Meeting:
    return meeting_of(centre(), mine, facts or NeedFacts(), settings)


def facts_of(meeting: Meeting, question: int) -> list[str]:
    return [plain(fact) for fact in meeting.questions[question - 1].facts]


def words(html: str) -> str:
    return plain(re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.split("</head>")[1]))))


# --- the agenda ---------------------------------------------------------------------------------------------------


def test_a_case_that_comes_back_tells_its_last_decision_and_the_effect() -> None:
    (case,) = pack(team(rows(BACK))).cases
    assert replace(case, decision=plain(case.decision), effect=plain(case.effect), start=plain(case.start)) == Case(
        number=1,
        name="Tremblay, Alice",
        student_id="0000001",
        group="31",
        level="3e secondaire",
        start="0 h 10",
        minutes=8,
        cause="Littératie",
        strength="Mathématique : 84 %",
        # Absence weighs more, and literacy is the cause: the reason goes with the cause.
        reason="Lire : 50 % à l'étape 1",
        returned=case.returned,
        decision="Discuté le 30 octobre : Deux périodes de récupération (Mme Roy) ; à revoir le 20 novembre",
        effect=plain(case.effect),
    )
    assert plain(case.returned) == "À revoir depuis le 20 novembre"
    assert "absences de 18,5 % à 12 %" in plain(case.effect)


DECISION = "Discuté le 30 octobre : Deux périodes de récupération (Mme Roy) ; à revoir le 20 novembre"
OVER = replace(FOLLOW_UP, status="done")


def test_a_case_discussed_before_tells_its_last_decision_though_nothing_brings_it_back() -> None:
    (case,) = pack(team(rows(replace(BACK, returned=None)))).cases
    assert (case.returned, plain(case.decision)) == ("", DECISION)
    assert "absences de 18,5 % à 12 %" in plain(case.effect)
    told = words(meeting_html(pack(team(rows(replace(BACK, returned=None)))), SETTINGS))
    assert DECISION in told
    assert "absences de 18,5 % à 12 %" in told


def test_a_case_whose_follow_ups_are_over_tells_the_newest() -> None:
    older = replace(OVER, follow_up_id="f0", decision="Appel à la maison", discussed_on=date(2026, 10, 2))
    one = replace(BACK, returned=None, follow_up=None, effects=(), past_follow_ups=(OVER, older))
    (case,) = pack(team(rows(one))).cases
    assert "Discuté le 30 octobre : Deux périodes de récupération (Mme Roy)" in plain(case.decision)
    assert case.effect == ""


def test_a_case_never_discussed_tells_no_decision() -> None:
    (case,) = pack(team(rows(student(1)))).cases
    assert (case.returned, case.decision, case.effect) == ("", "", "")


# --- two of the same name -----------------------------------------------------------------------------------------


def test_two_students_of_the_same_name_are_told_apart_everywhere() -> None:
    felix = student(1, "Roy, Félix", [READING], causes=("literacy",))
    other = student(2, "Roy, Felix", [READING], causes=("literacy",))
    alone = student(3, "Côté, Léa", [READING], causes=("literacy",))
    review = replace(followed(4, date(2026, 12, 6)).portrait, name="Roy, Félix")
    strong = Enrichment(
        key(5), "Roy, Félix", "roy, felix", "0000005", "801", "SEC3", "31", Decimal(88), Decimal(91), 6, "…"
    )
    meeting = pack(team(rows(felix, other, alone), rows(review), enrichment=(strong,), enrichment_count=1))
    assert [case.student_id for case in meeting.cases] == ["0000001", "0000002", "0000003"]
    assert [one.student_id for one in meeting.reviews] == ["0000004"]
    names = [(name, number) for _, who in meeting.needs[0].who for name, number, _ in who]
    assert names == [("Côté, Léa", ""), ("Roy, Felix", "0000002"), ("Roy, Félix", "0000001")]
    assert "Roy, Félix (0000005)" in facts_of(meeting, 4)[0]
    told = words(meeting_html(meeting, SETTINGS))
    agenda, needs = told.split("Besoins de services")
    for number in ("0000001", "0000002", "0000004"):
        assert f"fiche {number}" in agenda, number
    assert "fiche 0000001" in needs
    assert "fiche 0000002" in needs
    assert "0000003" not in needs


def test_on_paper_six_reviews_are_told_and_the_others_counted() -> None:
    near = [followed(number, date(2026, 12, 6)) for number in range(1, 10)]
    meeting = pack(team(followed=near))
    assert len(meeting.reviews) == 9
    assert meeting.more_reviews == "Et 3 autres à revoir, dans la liste."
    assert pack(team(followed=near[:7])).more_reviews == "Et un autre à revoir, dans la liste."
    assert pack(team(followed=near[:6])).more_reviews == ""


def test_a_case_without_strength_or_reason_stays_whole() -> None:
    (case,) = pack(team(rows(student(1)))).cases
    assert (case.strength, case.cause) == ("", "")
    assert case.reason == "Aucune raison ne se détache\u00a0: voir le détail."


def test_the_reason_is_the_heaviest_of_all_where_the_cause_has_none() -> None:
    (case,) = pack(team(rows(student(1, parts=[READING, ABSENT], causes=("numeracy",), cause="numeracy")))).cases
    assert case.reason == "Absences : 8 jours sur 20"


def test_the_agenda_holds_what_a_meeting_allows_and_counts_the_others() -> None:
    everybody = rows(*(student(number) for number in range(1, 16)))
    meeting = pack(team(everybody))
    assert [case.number for case in meeting.cases] == list(range(1, 13))
    assert [plain(case.start) for case in meeting.cases][:2] == ["0 h 10", "0 h 13"]
    assert plain(meeting.cases[-1].start) == "0 h 43"
    assert plain(meeting.lead) == "12 cas à l'ordre du jour, 3 min chacun ; rencontre de 60 min."
    assert plain(meeting.below) == "Il reste 3 élèves à discuter, dans la liste : pour une prochaine rencontre."
    assert pack(team(everybody[:12])).below == ""


def test_a_long_agenda_makes_a_long_meeting() -> None:
    meeting = pack(team(rows(*(student(number) for number in range(1, 31))), capacity=30))
    assert plain(meeting.lead) == "30 cas à l'ordre du jour, 2 min chacun ; rencontre de 80 min."
    assert plain(meeting.cases[-1].start) == "1 h 08"


def test_an_empty_agenda_says_so() -> None:
    meeting = pack(team())
    assert meeting.cases == ()
    assert plain(meeting.lead) == "Aucun cas à l'ordre du jour cette semaine : le temps revient aux quatre questions."
    assert facts_of(meeting, 3) == ["Personne sur la liste cette semaine."]


def test_a_report_card_week_is_told() -> None:
    assert pack(team(rows(student(1)), is_report_card_week=True)).lead.endswith("Bulletins reçus cette semaine.")


@given(st.integers(min_value=1, max_value=200))
def test_the_cases_share_the_time_between_opening_and_closing(cases: int) -> None:
    minutes = minutes_per_case(cases)
    assert 2 <= minutes <= 8
    assert minutes == 2 or minutes * cases <= 40
    assert minutes == 8 or (minutes + 1) * cases > 40


# --- follow-up ----------------------------------------------------------------------------------------------------


def followed(number: int, review_on: date | None, **more: object) -> Row:
    follow_up = replace(FOLLOW_UP, follow_up_id=f"f{number}", review_on=review_on, **more)
    return rows(student(number, place="followed", follow_up=follow_up))[0]


def test_reviews_within_two_weeks_are_told() -> None:
    """The list of the week that ends on 22 November is read until the 29th: from then, two weeks end on 13 December."""
    near, far, open_ended = followed(1, date(2026, 12, 13)), followed(2, date(2026, 12, 14)), followed(3, None)
    assert [
        replace(one, review=plain(one.review), decision=plain(one.decision))
        for one in pack(team(followed=[near, far, open_ended])).reviews
    ] == [
        Review(
            "Élève 1",
            "0000001",
            "31",
            "À revoir le 13 décembre",
            "Discuté le 30 octobre : Deux périodes de récupération (Mme Roy) ; à revoir le 13 décembre",
        )
    ]


def test_standing_items_carry_what_is_under_way() -> None:
    inaccurate = followed(1, date(2026, 12, 6), finding="inaccurate_data")
    issue = ReadIssue("801", "sec3", "801/sec3/courant/liste.xlsx", "Liste", "K4", "Décision", "too_long", "…")
    points = [plain(point) for point in pack(team(followed=[inaccurate], issues=(issue, issue))).points]
    assert points == [
        "Décisions de la dernière rencontre : 1 élève en suivi, 1 à revoir d'ici deux semaines.",
        "Données inexactes : les noter au constat du classeur ; une déjà notée.",
        "Classeur : 2 cellules n'ont pas pu être lues ; elles sont marquées, à corriger.",
        "Enseignement pour tous : ce qui est en place en classe avant d'ajouter un soutien.",
        "Parole des élèves et des familles : qui leur en parle, et quand.",
        "Observations pour la direction et le comité de pilotage.",
    ]


# --- the four questions -------------------------------------------------------------------------------------------


def standing(indicator: str, students: int, below: int, **more: object) -> Standing:
    values = {"school_id": "801", "level": "SEC3", "home_group": "31", "evidence_on": date(2026, 11, 6)} | more
    return Standing(indicator=indicator, students=students, below_60=below, from_70=0, **values)


def asked(*standings: Standing, **more: object) -> Meeting:
    tallies = (Tally("801", "SEC3", "31", "scored", 1, 50),)
    return pack(team(**{"tallies": tallies} | more), NeedFacts(standings={"801": standings}))


def test_what_needs_most_is_the_largest_share_under_the_pass_mark_in_the_whole_team() -> None:
    meeting = asked(
        standing("literacy_reading", 30, 5),
        standing("literacy_reading", 20, 5, home_group="32"),
        standing("literacy_level", 50, 3),
        standing("numeracy_level", 50, 9),
        standing("literacy_reading", 90, 90, level="SEC1", home_group="11"),
        standing("absence_rate_20_days", 50, 50),
    )
    assert facts_of(meeting, 1) == [
        "Lire : 10 sur 50 élèves sous 60 %.",
        "Mathématique : 9 sur 50 élèves sous 60 %.",
    ], "one student in five is not more than one in five"


def test_past_one_student_in_five_teaching_in_class_comes_first() -> None:
    told = facts_of(asked(standing("literacy_reading", 50, 11)), 1)
    assert told[0] == "Lire : 11 sur 50 élèves sous 60 %."
    assert told[1].startswith("C'est plus d'un élève sur cinq : commencer par l'enseignement en classe")


def test_no_mark_is_not_no_need() -> None:
    assert facts_of(asked(), 1) == ["Aucun résultat de bulletin n'est encore connu cette année."]
    assert facts_of(asked(standing("literacy_level", 50, 0)), 1) == [
        "Aucune matière ni compétence suivie n'a d'élève sous 60 %."
    ]


def test_what_is_known_and_what_is_not() -> None:
    meeting = asked(
        standing("literacy_level", 48, 0),
        standing("absence_rate_20_days", 50, 0, evidence_on=date(2026, 11, 20)),
        unscored=rows(student(9, coefficient=None, tier=None)),
    )
    assert facts_of(meeting, 2) == [
        "Connu : langue d'enseignement (48 sur 50 élèves, au 6 novembre) ; assiduité (50 sur 50 élèves, au "
        "20 novembre).",
        "Inconnu : mathématique, aucun résultat ; 1 élève sans données suffisantes pour un coefficient.",
    ]


def test_what_for_those_who_have_not() -> None:
    absent = [student(number, parts=[ABSENT], causes=("engagement",)) for number in (2, 3)]
    mine = rows(student(1, parts=[READING], causes=("literacy",)), *absent)
    facts = NeedFacts(helps={key(3): (HelpNow("attendance_follow_up", "engagement", date(2026, 10, 5)),)})
    assert facts_of(pack(team(mine), facts), 3) == [
        "3 élèves sur la liste ; personne en suivi.",
        "Assiduité et ponctualité : 2 élèves, dont 1 avec un soutien en cours.",
        "Lire : 1 élève.",
    ]


def test_what_for_those_who_have() -> None:
    strong = tuple(
        Enrichment(key(n), f"Élève {n}", f"eleve {n}", "", "801", "SEC3", "31", Decimal(88), Decimal(91), 6, "…")
        for n in range(1, 8)
    )
    better = Gone(key(20), "Sorti, A", "sorti, a", "", "801", "SEC3", "31", "gone_better")
    improving = student(9, was_listed=True, change_data=Decimal(-9))
    mine = team(
        rows(improving), enrichment=strong, enrichment_count=9, gone=(better, replace(better, why="gone_criteria"))
    )
    assert facts_of(pack(mine), 4) == [
        "Enrichissement à envisager pour 9 élèves, tous résultats élevés et rien de prévu : Élève 1 ; Élève 2 ; "
        "Élève 3 ; Élève 4 ; Élève 5 et 4 autres.",
        "1 élève hors de la liste depuis la dernière fois, car les faits s'améliorent : le dire à l'élève.",
        "1 élève de la liste en amélioration : nommer ce qui aide.",
    ]
    assert facts_of(pack(team()), 4) == [
        "Enrichissement : personne n'a tous ses résultats élevés sans que rien soit prévu."
    ]


# --- needs --------------------------------------------------------------------------------------------------------


def test_a_need_says_who_how_many_with_what_support_and_since_when() -> None:
    mine = rows(
        student(1, "Roy, Noé", [READING], causes=("literacy",), home_group="32"),
        student(2, "Côté, Léa", [READING], causes=("literacy",), home_group=None),
    )
    facts = NeedFacts(
        since={(key(1), "literacy"): "2026-W45"},
        helps={key(1): (HelpNow("Orthopédagogie", "literacy", date(2026, 10, 5)),)},
    )
    (line,) = pack(team(mine), facts).needs
    assert replace(line, when=plain(line.when), who=()) == NeedLine(
        "Lire", "3e secondaire", 2, 1, (), "À convenir ; depuis le 2 novembre"
    )
    assert [(group, [(name, plain(text)) for name, _, text in who]) for group, who in line.who] == [
        ("sans groupe", [("Côté, Léa", "")]),
        ("32", [("Roy, Noé", "Orthopédagogie, depuis le 5 octobre")]),
    ]
    assert pack(team(mine)).needs[0].when == "À convenir"


def test_needs_that_are_many_have_a_page_of_their_own() -> None:
    def of(count: int) -> Meeting:
        names = (f"Pelletier-Villeneuve, Sarah-Maude {number}" for number in range(count))
        return pack(
            team(rows(*(student(at, name, [READING], causes=("literacy",)) for at, name in enumerate(names, 1))))
        )

    assert not of(12).needs_have_a_page
    assert of(60).needs_have_a_page
    back = [replace(BACK, student_key=key(number)) for number in range(1, 13)]
    assert pack(team(rows(*back))).needs_have_a_page, "each tells its story, and the page is full"


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_labels_nobody_and_keeps_the_note() -> None:
    mine = team(rows(BACK, student(2, parts=[ABSENT], tier=3, coefficient=Decimal("77.77"))), [followed(3, None)])
    for show in (False, True):
        told = words(meeting_html(pack(mine, settings=replace(SETTINGS, show_coefficient=show)), SETTINGS))
        assert "Tremblay, Alice" in told
        for label in ("palier", "77,77", "à risque", "soutien intensif", "soutien ciblé", FOLLOW_UP.note):
            assert label not in told


def test_a_rise_of_tier_is_told_by_the_needs() -> None:
    risen = team(rows(replace(BACK, returned="tier_rise")))
    assert plain(pack(risen).cases[0].returned) == "Besoins plus grands qu'à la discussion"
    assert "palier" not in words(meeting_html(pack(risen), SETTINGS)).lower()


def test_levels_are_told_where_there_are_several() -> None:
    one = rows(student(1))
    both = (*one, *rows(student(2, level="SEC1")))
    assert not pack(team(one)).has_levels
    assert pack(team(both)).has_levels
    assert "1re secondaire" in words(meeting_html(pack(team(both)), SETTINGS))


def test_the_workbook_is_named_where_the_team_has_one() -> None:
    assert "liste.xlsx" in pack(team()).write
    held = replace(SETTINGS, held=frozenset({"801/sec3/courant"}), workbook_beside="liste-2026-W47.xlsx")
    assert "dans liste-2026-W47.xlsx," in pack(team(), settings=held).write
    assert pack(team(), settings=replace(SETTINGS, formats=("html", "pdf"))).write == ""


def test_hostile_text_is_text() -> None:
    name = '<img src=x onerror="alert(1)">, {0} {{7*7}}'
    typed = replace(FOLLOW_UP, decision="<script>{x}</script>", owner="{}")
    html = meeting_html(pack(team(rows(replace(BACK, name=name, follow_up=typed)))), SETTINGS)
    assert "<img" not in html
    assert "<script" not in html
    assert "{0} {{7*7}}" in words(html)


def test_both_languages_have_the_same_words() -> None:
    fr, en = words_meeting._FR, words_meeting._EN
    assert set(fr) == set(en)
    for name, text in fr.items():
        assert set(re.findall(r"{(\w+)", text)) == set(re.findall(r"{(\w+)", en[name])), name
    english = replace(SETTINGS, language="en")
    told = words(meeting_html(pack(team(rows(student(1), settings=english)), settings=english), english))
    assert "What do we want students to learn?" in told
    assert "0:10" in told
