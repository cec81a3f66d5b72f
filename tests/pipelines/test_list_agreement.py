"""The files of a list say the same: figures, order of the students, one word for a review, and who is who."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from markupsafe import Markup

from pipelines.lists import (
    texts,
    words_index,
    words_meeting,
    words_page,
    words_pdf,
    words_standing,
    words_student,
    words_workbook,
)
from pipelines.lists.csv_file import csv_text
from pipelines.lists.model import Enrichment, FollowUp, Gone
from pipelines.lists.page import render, render_student
from pipelines.lists.pdf_data import list_data
from pipelines.lists.rows import Row
from pipelines.lists.team_page import figures, team_page
from pipelines.lists.team_week import TeamWeek, by_cause
from pipelines.lists.words_page import WORDS
from pipelines.lists.workbook_guide import guide_lines
from schemas.codes import CODES
from tests.pipelines.list_rows import SETTINGS, centre, key, rows, student, team

MODULES = (texts, words_index, words_meeting, words_page, words_pdf, words_standing, words_student, words_workbook)


def page_of(mine: TeamWeek) -> str:
    """`liste.html`, markup taken away, spaces of all kinds as one."""
    told = (*mine.discuss, *mine.followed)
    blocks = {row.portrait.student_key: render_student(row, language="fr", show_coefficient=False) for row in told}
    page = team_page(centre(), mine, blocks, language="fr")
    html = render("list.html.j2", language="fr", script="list.js", style="list.css", p=WORDS["fr"], page=page)
    text = Markup(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)).unescape()
    return " ".join(text.split())


def of_domain(number: int, cause: str, name: str = "", **more: object) -> Row:
    return rows(student(number, name, causes=(cause,), cause=cause, **more))[0]


# --- figures and order -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_first", "third"), [(False, (4, "entrent sur la liste")), (True, (1, "au-delà d'une rencontre"))]
)
def test_the_page_and_the_pdf_have_the_same_four_figures(is_first: bool, third: tuple[int, str]) -> None:
    people = [of_domain(number, "literacy") for number in (1, 2, 3)]
    mine = team(people, [of_domain(4, "numeracy", place="followed")], capacity=2, is_first=is_first)
    told = figures(mine, "fr")
    assert told == [(2, "à discuter"), (1, "en suivi"), third, (0, "sans données suffisantes")]
    assert list_data(centre(), mine, {}, SETTINGS)["figures"] == [(str(count), words) for count, words in told]
    assert " ".join(f"{count} {words}" for count, words in told) in page_of(mine)


def test_students_are_in_the_order_of_the_page_in_the_pdf_and_in_the_order_of_talk_in_the_csv() -> None:
    people = [
        of_domain(1, "engagement", "Un"),
        of_domain(2, "several", "Deux"),
        of_domain(3, "numeracy", "Trois"),
        of_domain(4, "literacy", "Quatre"),
        of_domain(5, "several", "Cinq"),
    ]
    mine = team(people)
    assert [row.portrait.name for _, found in by_cause(mine.now) for row in found] == [
        "Deux", "Cinq", "Quatre", "Trois", "Un",
    ]  # fmt: skip
    data = list_data(centre(), mine, {}, SETTINGS)
    assert [row["name"] for group in data["now"] for row in group["rows"]] == ["Deux", "Cinq", "Quatre", "Trois", "Un"]
    assert [one["name"] for one in data["students"]] == ["Deux", "Cinq", "Quatre", "Trois", "Un"]
    page = page_of(mine)
    assert "Dans chaque cause, en premier, les élèves à revoir cette semaine" in page
    at = [page.index(f"{name} fiche") for name in ("Deux", "Cinq", "Quatre", "Trois", "Un")]
    assert at == sorted(at)
    lines = csv_text(mine, "2026-W47", "fr", show_coefficient=False).splitlines()[1:]
    assert [line.split(";")[4] for line in lines] == ["Un", "Deux", "Trois", "Quatre", "Cinq"]


# --- somebody who comes back -----------------------------------------------------------------------------------

BACK = FollowUp(
    "f1", "2026-W45", discussed_on=date(2026, 11, 5), decision="Tutorat", discussed_week="2026-W45",
    review_on=date(2026, 12, 1), causes_then=("literacy",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("tier_rise", "Besoins plus grands qu'à la discussion"),
        ("review_due", "À revoir le 1er décembre"),
    ],
)
def test_somebody_who_comes_back_is_never_said_to_be_stable_nor_at_a_tier(reason: str, said: str) -> None:
    same = {"cause": "literacy", "causes": ("literacy",), "was_listed": True}
    mine = team(rows(student(1, "Un", follow_up=BACK, returned=reason, **same)))
    (listed,) = list_data(centre(), mine, {}, SETTINGS)["now"][0]["rows"]
    sheet = csv_text(mine, "2026-W47", "fr", show_coefficient=False)
    row = page_of(mine).split("Un fiche")[1].split("Tutorat")[0]
    for text in (row, f"{listed['returned']} {listed['move']}", sheet.split("Un;")[1]):
        plain = " ".join(text.split())
        assert said in plain
        assert "Stable" not in plain
        assert "alier" not in plain


# --- one word for a review -------------------------------------------------------------------------------------


def test_a_review_has_one_name_in_french() -> None:
    """« À revoir le », which is the header of the workbook's column."""
    words = {module.__name__: getattr(module, "WORDS", texts.TEXTS)["fr"] for module in MODULES}
    told = {f"{module} {name}": text for module, found in words.items() for name, text in found.items()}
    told |= {name: meaning.fr for name, meaning in CODES["return_reason"].items()}
    assert len(told) > 300
    # Of a situation by a person, in the rights: another word for another thing.
    assert [name for name, text in told.items() if re.search(r"\brevues?\b|révision", text, re.IGNORECASE)] == []


def test_the_list_never_says_tier_where_the_reason_is_what_a_student_comes_back_for() -> None:
    for code in CODES["return_reason"].values():
        assert "palier" not in code.fr
        assert "tier" not in code.en
    for name in ("followed_lead",):
        assert "palier" not in words_pdf.WORDS["fr"][name]
        assert "palier" not in words_page.WORDS["fr"][name]


@pytest.mark.parametrize(("rest_weeks", "known"), [(4, "4 semaines"), (12, "10 semaines")])
def test_the_guide_says_how_long_anybody_rests_at_most(rest_weeks: int, known: str) -> None:
    guide = guide_lines(team(), replace(SETTINGS, rest_weeks=rest_weeks))
    told = {topic: " ".join(text.split()) for _, lines in guide for topic, text in lines if topic}
    assert "au plus tard 10 semaines après la dernière discussion" in told["Place"]
    assert "jamais plus de 10 semaines après la dernière discussion" in told["À revoir le"]
    assert f"ou pour {known} sans date" in told["Situation connue"]
    assert "alier" not in told["Place"] + told["Situation connue"] + told["Confirmé"]


# --- two of the same name --------------------------------------------------------------------------------------


def test_the_lists_of_who_moved_tell_two_of_the_same_name_apart() -> None:
    def gone(number: int, name: str, why: str) -> Gone:
        return Gone(key(number), name, name.lower(), f"000{number}", "801", "SEC3", "31", why)

    new = rows(student(1, "Roy, Léa"), student(2, "Roy, Lea"), student(3, "Cyr, Zoé"))
    enriched = Enrichment(
        key(8), "Roy, Léa", "roy, lea", "0008", "801", "SEC3", "31", 90, 94, 5, "Tout à 90 %"
    )  # fmt: skip
    mine = team(
        new,
        gone=(gone(4, "Roy, Lea", "gone_better"),),
        left=(gone(5, "Roy, Lea", "gone_left"), gone(6, "Cyr, Ana", "gone_left")),
        lost=(gone(7, "Roy, Lea", "gone_no_data"),),
        enrichment=(enriched,),
        enrichment_count=1,
    )
    page = page_of(mine).split("Depuis la dernière liste")[1]
    for number in (4, 5, 7):
        assert f"Roy, Lea 31 · fiche 000{number}" in page
    assert "Roy, Léa 31 · fiche 0000001" in page
    assert "Roy, Lea 31 · fiche 0000002" in page
    assert "Roy, Léa 31 · fiche 0008 Tout à 90 %" in page
    assert "Cyr, Zoé 31 Roy" not in page
    assert "Cyr, Zoé 31 ·" not in page
    assert "Cyr, Ana 31 ·" not in page
