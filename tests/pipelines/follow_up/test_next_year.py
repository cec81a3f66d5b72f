"""From June to September: what a team wrote before the summer is neither lost, nor told for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipelines.follow_up.showing import show_follow_ups
from pipelines.follow_up.state import years_read
from pipelines.weeks import Week
from tests.pipelines.follow_up.desk import Desk, key_of, rules
from tests.pipelines.follow_up.team_workbooks import fill

JUNE, SEPTEMBER, LATER = "2027-W24", "2027-W36", "2027-W37"
A, B, C = "0000001", "0000002", "0000003"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, [A, B, C])
    made.run(JUNE)
    yield made
    made.close()


def following(desk: Desk, week: str) -> dict[str, tuple[object, ...]]:
    show_follow_ups(desk.con, Week.parse(week))
    found = desk.con.execute("select student_key, is_open, review_on, decision from following.follow_up").fetchall()
    names = {key_of(fiche): fiche for fiche in (A, B, C)}
    return {names[student]: told for student, *told in found}


def test_a_follow_up_whose_review_is_for_september_is_on_september_s_list(desk: Desk) -> None:
    fill(desk.path(), A, review_on=date(2027, 9, 10), decision="Accueil")
    fill(desk.path(), B, review_on=date(2027, 6, 28), decision="Appeler")
    fill(desk.path(), C, review_on=date(2027, 9, 10), status="terminé")
    desk.run("2027-W25")
    assert set(following(desk, "2027-W25")) == {A, B, C}
    desk.run(SEPTEMBER)
    # B's review came before the summer, C's follow-up is over.
    assert following(desk, SEPTEMBER) == {A: [True, date(2027, 9, 10), "Accueil"]}
    opened = desk.open_of(A, SEPTEMBER)
    assert opened is not None
    # The row of September's workbook is that of the follow-up, which it closes.
    fill(desk.path(), A, status="terminé")
    read, _ = desk.run(LATER)
    assert (read.follow_ups, rules(read)) == (1, [])
    assert following(desk, LATER) == {A: [False, date(2027, 9, 10), "Accueil"]}
    assert following(desk, "2028-W36") == {}


def test_what_was_typed_in_the_last_archive_of_june_is_read_in_september(desk: Desk) -> None:
    fill(desk.path(f"archives/{JUNE}"), A, decision="Accueil", review_on=date(2027, 9, 10))
    read, _ = desk.run(SEPTEMBER)
    assert (read.workbooks, read.follow_ups, rules(read)) == (1, 1, [])
    assert following(desk, SEPTEMBER) == {A: [True, date(2027, 9, 10), "Accueil"]}


def test_the_archives_of_the_year_before_are_read_until_31_december() -> None:
    assert years_read(Week.parse("2027-W51")) == ("2027-2028", "2026-2027")
    assert years_read(Week.parse("2027-W52")) == ("2027-2028",)
    assert years_read(Week.parse("2028-W10")) == ("2027-2028",)
