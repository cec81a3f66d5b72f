"""What the teams wrote reaches the list, by the row it was written on, and only the team that it concerns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from pipelines.lists import ListSettings, write_lists
from pipelines.lists.content import read_centre
from pipelines.lists.model import FollowUp, Portrait, ReadIssue
from pipelines.lists.settings import Language
from pipelines.lists.standing import past_lines
from pipelines.weeks import Week
from tests.pipelines.following_tables import follow
from tests.pipelines.small_centre import ALICE, LEA, UNNAMED, WEEK, ZOE, insert, small_centre

SETTINGS = ListSettings("CSS-1", formats=("html", "csv"))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def one(con: duckdb.DuckDBPyConnection, student: str) -> Portrait:
    centre = read_centre(con, Week.parse(WEEK), SETTINGS, "identity")
    return next(found for found in (*centre.listed, *centre.followed) if found.student_key == student)


def lines(out: Path, team: str = "sec3") -> list[dict[str, str]]:
    text = (out / "801" / team / "courant" / "liste.csv").read_text(encoding="utf-8-sig").replace("\u00a0", " ")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_what_a_follow_up_began_is_told_by_it_and_not_a_second_time(con: duckdb.DuckDBPyConnection) -> None:
    """The interventions have it too, under the id of the follow-up."""
    assert [help.type for help in one(con, ALICE).helps] == ["Orthopédagogie"]
    follow(con, ALICE, "i1", type="literacy_support", discussed_week="2026-W46", review_on=date(2026, 12, 1))
    assert one(con, ALICE).helps == ()


def test_a_follow_up_is_read_with_its_words_and_what_could_not_be_read(con: duckdb.DuckDBPyConnection) -> None:
    follow(
        con,
        ALICE,
        "a" * 64,
        finding="confirmed",
        discussed_on=date(2026, 11, 16),
        decision="Rencontre",
        type="tutoring",
        owner="M. Roy",
        started_on=date(2026, 11, 17),
        review_on=date(2026, 12, 1),
        status="active",
        note="note",
        discussed_week="2026-W47",
        unread='{"review_on": "mardi prochain"}',
    )
    follow(con, ALICE, "b" * 64, opened_week="2026-W40", status="done", closed_week="2026-W44")
    alice = one(con, ALICE)
    assert alice.follow_up == FollowUp(
        follow_up_id="a" * 64,
        opened_week="2026-W46",
        finding="confirmed",
        discussed_on=date(2026, 11, 16),
        decision="Rencontre",
        type="tutoring",
        owner="M. Roy",
        started_on=date(2026, 11, 17),
        review_on=date(2026, 12, 1),
        status="active",
        note="note",
        discussed_week="2026-W47",
        tier_then=3,  # of 2026-W46, the list that the team had on Monday 16 November
        unread={"review_on": "mardi prochain"},
    )
    assert [(past.follow_up_id, past.decision, past.is_open) for past in alice.past_follow_ups] == [
        ("b" * 64, "", False)
    ]
    assert alice.row_id == "a" * 64


def test_the_csv_tells_place_follow_up_and_effect(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    follow(con, ALICE, "a" * 64, discussed_on=date(2026, 11, 16), decision="=Tutorat", review_on=date(2026, 12, 1))
    follow(con, LEA, "b" * 64, discussed_week="2026-W46", review_on=date(2026, 11, 30), note="NOTE SECRÈTE")
    follow(con, UNNAMED, "c" * 64, discussed_week="2026-W46", review_on=date(2026, 11, 20))
    effect = {"intervention_key": "i1", "student_key": ALICE, "week_before": "2026-W39", "week_after": WEEK}
    insert(con, "intervention_response", [effect | {"rate_20_before": Decimal(20), "rate_20_after": Decimal("37.5")}])
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    found = [
        (line["Section"], line["Élève"], line["Dans ce qu'une rencontre permet"], line["Suivi"], line["Avant et après"])
        for line in lines(tmp_path)
        if line["Section"] in ("À discuter", "En suivi")
    ]
    assert found == [
        (
            "À discuter",
            "Élève 0000103",
            "oui",
            "À revoir depuis le 20 novembre | Discuté dans la semaine du 9 au 15 novembre 2026 ; à revoir le "
            "20 novembre",
            "",
        ),
        ("À discuter", "Gagnon, Noé", "oui", "", ""),
        (
            "En suivi",
            "Roy, Léa",
            "",
            "À revoir le 30 novembre | Les faits ne signalent plus que le soutien universel : suivi à poursuivre ou à "
            "terminer. | Discuté dans la semaine du 9 au 15 novembre 2026 ; à revoir le 30 novembre",
            "",
        ),
        (
            "En suivi",
            "Tremblay, Alice",
            "",
            "À revoir le 1er décembre | Discuté le 16 novembre : =Tutorat ; à revoir le 1er décembre",
            "Orthopédagogie, depuis le 5 octobre : absences de 20 % à 37,5 % des 20 derniers jours de classe",
        ),
    ]
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()).decode()
    assert "NOTE SECRÈTE" not in everything


def test_the_week_in_a_sentence_says_who_is_in_follow_up(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    follow(con, ALICE, "a" * 64, discussed_on=date(2026, 11, 16), review_on=date(2026, 12, 1))
    write_lists(con, week=WEEK, settings=SETTINGS, out=tmp_path)
    page = (tmp_path / "801/sec3/courant/liste.html").read_text(encoding="utf-8")
    told = page.replace("\u00a0", " ").replace("&#39;", "'")
    assert (
        "Cette semaine, l'équipe est invitée à discuter de 2 élèves sur 7 : 1 entrée, 2 sorties. En suivi : 1 élève. "
        "Bulletins reçus."
    ) in told


@pytest.mark.parametrize(("language", "words"), [("fr", "La date ne se lit pas."), ("en", "The date cannot be read.")])
def test_what_could_not_be_read_is_told_to_the_team_that_wrote_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, language: Language, words: str
) -> None:
    con.execute("create schema following")
    con.execute(
        """
        create table following.issue as
        select * from (values
            ('801', 'sec3', '801/sec3/archives/2026-W46/liste-equipe-0a1b2c3d.xlsx', 'Liste', 'N7', 'À revoir le',
                'unreadable_date', 'La date ne se lit pas.', 'The date cannot be read.'),
            ('802', 'sec3', 'x', 'Liste', 'A1', 'y', 'z', 'fr', 'en'))
        as issue (school_id, team_folder, file, sheet, address, "column", rule, fr, en)
        """
    )
    settings = ListSettings("CSS-1", language=language)
    centre = read_centre(con, Week.parse(WEEK), settings, "identity", schools=["801"])
    assert centre.issues == [
        ReadIssue(
            "801",
            "sec3",
            "801/sec3/archives/2026-W46/liste-equipe-0a1b2c3d.xlsx",
            "Liste",
            "N7",
            "À revoir le",
            "unreadable_date",
            words,
            {"fr": "cellule\u00a0N7", "en": "cell\u00a0N7"}[language],
        )
    ]


def test_without_what_the_teams_wrote_the_list_is_what_it_was(con: duckdb.DuckDBPyConnection) -> None:
    assert (one(con, ALICE).follow_up, one(con, ALICE).past_follow_ups) == (None, ())


def test_somebody_at_tier_1_is_not_read_for_a_closed_follow_up(con: duckdb.DuckDBPyConnection) -> None:
    follow(con, ZOE, "a" * 64, status="dropped", discussed_week="2026-W46")
    centre = read_centre(con, Week.parse(WEEK), SETTINGS, "identity")
    assert centre.followed == []


def test_another_school_is_told_codes_and_dates_and_begins_its_own_follow_up(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Alice came from school 802, whose team had talked about her; Léa too, and she is no longer on a list."""
    words = {"decision": "DÉCISION SECRÈTE", "owner": "RESPONSABLE SECRET", "note": "NOTE SECRÈTE"}
    theirs = {"school_id": "802", "unread": '{"review_on": "TEXTE SECRET"}'} | words
    coded = {"finding": "confirmed", "type": "tutoring", "discussed_on": date(2026, 11, 9)}
    follow(con, ALICE, "a" * 64, **coded, **theirs, review_on=date(2026, 12, 1), discussed_week="2026-W46")
    follow(con, LEA, "b" * 64, **theirs, discussed_week="2026-W46")
    alice = one(con, ALICE)
    assert (alice.place, alice.follow_up, alice.was_discussed) == ("discuss", None, False)
    assert alice.row_id not in ("a" * 64, "")
    assert [line.replace("\u00a0", " ") for line in past_lines(alice, "fr")] == [
        "Suivi d'une autre école : Constat : confirmé · Tutorat · Discuté le 9 novembre ; à revoir le 1er décembre"
    ]
    centre = read_centre(con, Week.parse(WEEK), SETTINGS, "identity")
    assert LEA not in [found.student_key for found in centre.followed]
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=tmp_path)
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    shown = b"".join(path.read_bytes() for path in everything if path.suffix != ".xlsx")
    for path in everything:
        if path.suffix == ".xlsx":
            with ZipFile(path) as book:
                shown += b"".join(map(book.read, book.namelist()))
    assert "SECRET" not in shown.decode(errors="ignore")
    assert "SECRÈTE" not in shown.decode(errors="ignore")
