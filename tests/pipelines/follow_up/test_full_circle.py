"""Week 1: a list. The team writes in its workbook. Week 2: the list shows it, and the student is in follow-up. Week 3:
the list tells what came of it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from pipelines.follow_up.row_ids import new_row_id
from pipelines.lists.follow_up_columns import ROW_ID, STUDENT_KEY
from pipelines.replay import replay
from pipelines.results import WeekResult
from pipelines.weeks import Week
from tests.pipelines.follow_up.team_workbooks import fill, open_list, vault_rows
from tests.pipelines.mini_centre import ask, make_centre, published_bytes, rewrite, run

LISTED = "0360114"  # three failures on the first report card
FIRST, SECOND, THIRD = date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 6)
DISCUSSED, REVIEW = (datetime.combine(day, time()) for day in (date(2026, 11, 24), date(2026, 12, 18)))
DECISION, OWNER, NOTE = "Récupération le midi, deux fois par semaine", "Mme Roy", "Préfère le mardi"


class Circle:
    """One centre through three weeks, and what stood where after each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.list = path.parent / "listes" / "014" / "sec1" / "courant" / "liste.xlsx"
        self.results: list[WeekResult] = []

    def run(self, day: date) -> None:
        self.results += run(self.path, day)

    def page(self, week: str, name: str = "liste.html") -> str:
        return (self.list.parents[1] / "archives" / week / name).read_text(encoding="utf-8")

    def archived(self, week: str) -> Path:
        return self.list.parents[1] / "archives" / week / "liste.xlsx"


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Circle:
    one = Circle(make_centre(tmp_path_factory.mktemp("suivi") / "centre"))
    one.run(FIRST)
    fill(
        one.list,
        LISTED,
        finding="confirmé",
        discussed_on=DISCUSSED,
        decision=DECISION,
        type="récupération",
        owner=OWNER,
        review_on=REVIEW,
        status="en cours",
        note=NOTE,
    )
    one.run(SECOND)
    # What came of it: better marks, on a report card that comes out in the third week.
    better = {"term": "2", "mark": "72", "recorded_on": "2026-12-04"}
    rewrite(
        one.path.parent / "extraits" / "grades.csv",
        lambda rows: [*rows, *(row | better for row in rows if row["student_id"] == LISTED)],
    )
    one.run(THIRD)
    return one


def test_the_first_list_asks_to_discuss_the_student(circle: Circle) -> None:
    opened = open_list(circle.archived("2026-W47"))
    assert opened.get(LISTED, "Place") == "À discuter"
    assert [opened.get(LISTED, name) for name in ("finding", "decision", "note")] == [None, None, None]
    key = opened.get(LISTED, STUDENT_KEY)
    assert opened.get(LISTED, ROW_ID) == new_row_id("essai", "014", key, "2026-W47")


def test_the_run_of_the_second_week_says_what_it_read(circle: Circle) -> None:
    assert "Classeurs d'équipe lus : 1 ; suivis nouveaux ou changés : 1." in circle.results[1].verdict
    assert "Classeurs d'équipe" not in circle.results[0].verdict + circle.results[2].verdict
    assert [result.held for result in circle.results] == [(), (), ()]


def test_the_second_list_shows_what_was_written_and_the_student_is_in_follow_up(circle: Circle) -> None:
    opened = open_list(circle.archived("2026-W48"))
    assert opened.get(LISTED, "Place") == "En suivi, à revoir le 18\u00a0décembre"
    names = ("finding", "discussed_on", "decision", "type", "owner", "started_on", "review_on", "status", "note")
    assert [opened.get(LISTED, name) for name in names] == [
        "confirmé", DISCUSSED, DECISION, "récupération", OWNER, None, REVIEW, "en cours",
        NOTE,
    ]  # fmt: skip
    pages = {
        name: circle.page("2026-W48", name) for name in ("liste.html", "eleves.html", "rencontre.html", "liste.csv")
    }
    assert DECISION in pages["eleves.html"]
    assert DECISION in pages["liste.csv"]
    assert not [name for name, page in pages.items() if NOTE in page]  # the note is for the workbook only


def test_the_row_keeps_its_id_while_the_follow_up_is_open(circle: Circle) -> None:
    ids = {open_list(circle.archived(week)).get(LISTED, ROW_ID) for week in ("2026-W47", "2026-W48")}
    assert ids == {follow_up_id for (follow_up_id,) in ask(circle.path, "select follow_up_id from follow_up")}


def test_the_third_list_tells_the_support_and_that_its_effect_is_not_known_yet(circle: Circle) -> None:
    before, after, change = ask(
        circle.path, "select coefficient_before, coefficient_after, change from intervention_response"
    )[0]
    assert before > after
    assert change == after - before
    assert "Récupération, depuis le 24\u00a0novembre\u00a0: trop tôt pour le dire" in circle.page(
        "2026-W49", "eleves.html"
    )
    assert open_list(circle.archived("2026-W49")).get(LISTED, "Place").startswith("En suivi")


def test_codes_and_dates_are_facts_and_words_are_in_the_vault(circle: Circle) -> None:
    rows = ask(
        circle.path,
        "select school_id, opened_week, finding, discussed_on, type, started_on, review_on, status, discussed_week, "
        "closed_week from follow_up",
    )
    assert rows == [
        ("014", "2026-W47", "confirmed", date(2026, 11, 24), "catch_up", None, date(2026, 12, 18), "active",
         "2026-W48", None)
    ]  # fmt: skip
    kept = vault_rows(circle.path, "follow_up_text")
    assert [(one["decision"], one["owner"], one["note"], one["unread"]) for one in kept] == [
        (DECISION, OWNER, NOTE, None)
    ]


def test_a_decided_support_is_an_intervention(circle: Circle) -> None:
    assert ask(circle.path, "select type, domain, started_on, review_on, ended_on, status from intervention") == [
        ("catch_up", None, date(2026, 11, 24), date(2026, 12, 18), None, "active")
    ]


def test_the_team_s_workbook_is_kept_as_it_was_read(circle: Circle) -> None:
    copies = sorted((circle.list.parents[1] / "archives" / "2026-W47").glob("liste-equipe-*.xlsx"))
    assert [open_list(copy).get(LISTED, "note") for copy in copies] == [NOTE]
    assert not list(circle.list.parents[1].glob("archives/2026-W4[89]/liste-equipe-*"))


def test_the_weeks_replay_to_the_bit(circle: Circle) -> None:
    store = circle.path.parent / "entrepot"
    for week in ("2026-W47", "2026-W48", "2026-W49"):
        assert replay(store, Week.parse(week)).identical


def test_a_run_without_anything_new_reads_nothing_and_changes_no_list(circle: Circle) -> None:
    """Last of the module: it runs the third week again."""
    before = published_bytes(circle.path)
    circle.run(THIRD)
    after = published_bytes(circle.path)
    lists = {name for name in before if name.startswith("listes/") and name.endswith((".xlsx", ".csv", ".html"))}
    assert {name for name in lists if before[name] != after[name]} <= {"listes/index.html"}
    assert "Classeurs d'équipe" not in circle.results[-1].verdict
