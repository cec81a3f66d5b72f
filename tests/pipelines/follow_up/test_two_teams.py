"""Several workbooks, several weeks: two teams, copies under other names, archives, a school year after another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.follow_up.books import read_book
from pipelines.lists import write_lists
from pipelines.lists.retired import retired_files
from pipelines.lists.settings import ListSettings
from pipelines.weeks import Week
from tests.pipelines.follow_up.desk import CENTRE, SCHOOL, Desk, key_of, rules
from tests.pipelines.follow_up.team_workbooks import open_list
from tests.pipelines.follow_up.test_reading_back import (
    ROWS,
    W1,
    W2,
    W3,
    W4,
    A,
    B,
    C,
    column,
    edit,
    type_in,
    typing,
)
from tests.pipelines.small_centre import WEEK, small_centre

TEAMS = ("direction", "sec1")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path, [A, B, C])
    one.run(W1, teams=TEAMS)
    yield one
    one.close()


def test_two_teams_write_of_the_same_student_in_one_follow_up(desk: Desk) -> None:
    type_in(desk, A, team="sec1", decision="Appeler")
    type_in(desk, A, team="direction", owner="Mme Roy")
    read, _ = desk.run(W2, teams=TEAMS)
    assert (read.workbooks, read.follow_ups, rules(read)) == (2, 1, [])
    assert desk.shown(A) == {"decision": "Appeler", "owner": "Mme Roy"}


def test_two_teams_that_disagree_keep_both_words(desk: Desk) -> None:
    type_in(desk, A, team="direction", decision="Appeler")
    type_in(desk, A, team="sec1", decision="Écrire")
    read, _ = desk.run(W2, teams=TEAMS)
    assert [(issue.rule, issue.team_folder, issue.address) for issue in read.issues] == [
        ("conflict", "direction", "E5")
    ]
    assert desk.shown(A) == {"decision": "Écrire"}
    issue = read.issues[0]
    assert "Appeler" in cells_of(desk.lists / SCHOOL / "direction" / issue.kept_as)
    # Told once: the next lists say the same to both.
    read, _ = desk.run(W3, teams=TEAMS)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Écrire"})
    type_in(desk, A, team="sec1", decision="Appeler et écrire")
    desk.run(W4, teams=TEAMS)
    assert desk.shown(A) == {"decision": "Appeler et écrire"}


def test_the_team_whose_list_is_narrower_has_the_first_word(desk: Desk) -> None:
    """« cycle » tells two of the three students, « a-tous » and the principal's all of them."""
    desk.run(W2, teams=("a-tous", "cycle", "direction"))
    edit(desk.path(team="cycle"), lambda sheet: sheet.delete_rows(ROWS[C]))
    for team in ("a-tous", "cycle", "direction"):
        type_in(desk, A, team=team, decision=f"dit par {team}")
    read, _ = desk.run(W3, teams=TEAMS)
    assert [(issue.rule, issue.team_folder) for issue in read.issues] == [
        ("conflict", "a-tous"),
        ("conflict", "direction"),
    ]
    assert desk.shown(A) == {"decision": "dit par cycle"}


def test_what_was_known_stays_whoever_says_otherwise(desk: Desk) -> None:
    type_in(desk, A, team="direction", decision="Appeler")
    desk.run(W2, teams=("direction",))
    type_in(desk, A, team="sec1", decision="Écrire")  # in the list of the week before
    read, _ = desk.run(W3, teams=TEAMS)
    assert [(issue.rule, issue.team_folder) for issue in read.issues] == [("conflict", "sec1")]
    assert desk.shown(A) == {"decision": "Appeler"}


def test_a_row_added_by_the_fiche_is_compared_with_what_it_said_before(desk: Desk) -> None:
    copy = desk.path(name="liste (1).xlsx")

    def add(sheet: Worksheet) -> None:
        sheet.delete_rows(ROWS[B])
        sheet.cell(ROWS[C] + 2, column("Fiche")).value = B
        for name, text in {"decision": "Appeler", "owner": "Mme Roy", "note": "matin"}.items():
            sheet.cell(ROWS[C] + 2, column(name)).value = text

    def change(sheet: Worksheet) -> None:
        sheet.cell(ROWS[C] + 2, column("decision")).value = "Écrire"
        sheet.cell(ROWS[C] + 2, column("note")).value = None

    edit(desk.path(), add, save_as=copy)
    desk.run(W2, teams=TEAMS)
    assert desk.shown(B) == {"decision": "Appeler", "owner": "Mme Roy", "note": "matin"}
    edit(copy, change)
    read, _ = desk.run(W3, teams=TEAMS)
    assert (rules(read), desk.shown(B)) == ([], {"decision": "Écrire", "owner": "Mme Roy"})


def test_a_row_added_beside_the_student_s_own_takes_nothing_back(desk: Desk) -> None:
    type_in(desk, B, decision="Appeler")
    desk.run(W2, teams=TEAMS)

    def add(sheet: Worksheet) -> None:
        sheet.cell(ROWS[C] + 2, column("Fiche")).value = B
        sheet.cell(ROWS[C] + 2, column("owner")).value = "Mme Roy"

    edit(desk.path(), add)
    read, _ = desk.run(W3, teams=TEAMS)
    assert (rules(read), desk.shown(B)) == ([], {"decision": "Appeler", "owner": "Mme Roy"})


def test_a_word_in_a_list_that_nobody_owns_any_more_is_read(desk: Desk) -> None:
    folder = desk.path(team="ancienne").parent
    folder.mkdir(parents=True)
    (folder / "liste.xlsx").write_bytes(b"")
    settings = ListSettings(CENTRE, formats=("xlsx",))
    files = retired_files(folder, (), Week.parse(W1), settings, SCHOOL)
    (folder / "liste.xlsx").write_bytes(files["liste.xlsx"])
    opened = open_list(folder / "liste.xlsx")
    at = opened.header + 1
    opened.sheet.cell(at, opened.columns["Fiche"]).value = A
    opened.sheet.cell(at, opened.columns["decision"]).value = "écrit quand même"
    opened.save()
    read, _ = desk.run(W2, teams=TEAMS)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "écrit quand même"})


def cells_of(path: Path) -> set[object]:
    from openpyxl import load_workbook

    return {cell.value for row in load_workbook(path)["Liste"].iter_rows() for cell in row}


@pytest.mark.parametrize("name", ["liste (1).xlsx", "liste - Copie.xlsx", "réunion du mardi.xlsx", "LISTE.XLSX"])
def test_a_copy_under_another_name_is_read_and_left(desk: Desk, name: str) -> None:
    edit(desk.path(), typing(A, decision="dans la copie"), save_as=desk.path(name=name))
    desk.run(W2, teams=TEAMS)
    assert desk.shown(A) == {"decision": "dans la copie"}
    assert desk.names() == sorted(["liste.xlsx", name])
    # The team goes on in its copy: what it wrote before is its base.
    edit(desk.path(name=name), typing(A, decision="corrigé", owner="Mme Roy"))
    read, _ = desk.run(W3, teams=TEAMS)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "corrigé", "owner": "Mme Roy"})


def test_an_untouched_copy_says_nothing(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2, teams=TEAMS)
    shutil.copy(desk.path(f"archives/{W1}"), desk.path(name="vieille.xlsx"))
    read, _ = desk.run(W3, teams=TEAMS)
    assert (read.workbooks, desk.shown(A)) == (0, {"decision": "Appeler"})


def test_a_late_word_in_an_archived_list_reaches_the_open_follow_up(desk: Desk) -> None:
    desk.run(W2, teams=TEAMS)
    type_in(desk, A, decision="Appeler")
    desk.run(W3, teams=TEAMS)
    edit(desk.path(f"archives/{W1}"), typing(A, owner="Mme Roy"))
    read, _ = desk.run(W4, teams=TEAMS)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler", "owner": "Mme Roy"})


def test_a_word_in_the_list_where_a_follow_up_was_closed_edits_the_closed_one(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2, teams=TEAMS)
    type_in(desk, A, status="terminé")
    desk.run(W3, teams=TEAMS)
    assert desk.shown(A) == {}
    type_in(desk, A, decision="Nouvelle rencontre")
    edit(desk.path(f"archives/{W2}"), typing(A, note="bilan fait"))
    desk.run(W4, teams=TEAMS)
    closed, open_one = desk.records(A)
    assert (closed.cells, closed.closed_week) == (
        {"decision": "Appeler", "status": "done", "note": "bilan fait"}, W3,
    )  # fmt: skip
    assert (open_one.cells, open_one.opened_week) == ({"decision": "Nouvelle rencontre"}, W3)


def test_the_same_workbook_in_two_folders_is_one_word(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    shutil.copy(desk.path(), desk.path(team="direction"))
    read, _ = desk.run(W2, teams=TEAMS)
    assert (read.follow_ups, rules(read), desk.shown(A)) == (1, [], {"decision": "Appeler"})
    assert [desk.names(team=team) for team in TEAMS] == [["liste.xlsx"]] * 2
    copies = [[name for name in desk.names(f"archives/{W1}", team) if "equipe" in name] for team in TEAMS]
    assert copies[0] == copies[1]
    assert len(copies[0]) == 1


def test_the_same_week_run_again_reads_what_was_written_meanwhile(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W1, teams=TEAMS)
    type_in(desk, A, owner="Mme Roy")
    read, published = desk.run(W1, teams=TEAMS)
    assert (rules(read), published.held, published.beside) == ([], (), ())
    assert desk.shown(A) == {"decision": "Appeler", "owner": "Mme Roy"}
    assert len([name for name in desk.names(f"archives/{W1}") if name.startswith("liste-equipe-")]) == 2


def test_an_older_week_run_again_dates_what_it_reads_by_the_newest(desk: Desk) -> None:
    desk.run(W3, teams=TEAMS)
    type_in(desk, A, decision="Appeler")
    desk.run(W2, teams=TEAMS)
    record = desk.open_of(A)
    assert (record.opened_week, record.discussed_week) == (W3, W3)


def test_the_words_of_june_are_read_in_september_and_are_of_last_year(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [A])
    desk.run("2026-W24")
    type_in(desk, A, decision="Revoir en septembre")
    desk.run("2026-W36")
    assert desk.records(A, "2026-W36") == []
    (record,) = desk.records(A, "2026-W24")
    assert (record.cells, record.opened_week, record.discussed_week) == (
        {"decision": "Revoir en septembre"}, "2026-W24", "2026-W24",
    )  # fmt: skip
    type_in(desk, A, decision="Nouvelle année")
    desk.run("2026-W37")
    assert desk.open_of(A, "2026-W37").cells == {"decision": "Nouvelle année"}
    desk.close()


def test_only_rows_that_say_something_are_kept_as_a_base(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2, teams=TEAMS)
    keys = desk.con.execute("select distinct student_key from identity.workbook_row").fetchall()
    assert keys == [(key_of(A),)]


def test_a_list_that_nobody_owns_any_more_says_whose_it_was(tmp_path: Path) -> None:
    old, out = tmp_path / "avant", tmp_path / "apres"
    place = Path("801/ancienne/courant/liste.xlsx")
    (old / place).parent.mkdir(parents=True)
    (old / place).write_bytes(b"")
    with small_centre() as con:
        con.execute("create schema following")
        con.execute("create table following.workbook as select '801/ancienne/courant/liste.xlsx' as path")
        settings = ListSettings("CSS-1", formats=("xlsx",))
        write_lists(con, week=WEEK, settings=settings, out=out, existing=old)
    book = read_book((out / place).read_bytes(), "2026-2027")
    assert (book.about.centre_id, book.about.school_id, book.about.team, book.about.week) == (
        "CSS-1", "801", "ancienne", WEEK,
    )  # fmt: skip
    assert (book.rows, book.faults) == ((), ())


def test_copies_of_one_bad_workbook_tell_its_fault_once(desk: Desk) -> None:
    type_in(desk, A, team="sec1", status="peut-être")
    edit(desk.path(), lambda sheet: sheet.delete_cols(column("review_on")))
    for name in ("liste (1).xlsx", "copie de Julie.xlsx"):
        shutil.copyfile(desk.path(), desk.path(name=name))
    read, _ = desk.run(W2, teams=TEAMS)
    assert sorted(issue.rule for issue in read.issues) == ["missing_column", "unknown_code"]


def test_unreadable_files_whose_names_are_not_told_are_counted_each(desk: Desk) -> None:
    for name in ("Julie.xlsx", "Marc.xlsx"):
        desk.path(name=name).write_bytes(b"pas un classeur")
    read, _ = desk.run(W2, teams=TEAMS)
    assert sorted((issue.rule, issue.file) for issue in read.issues) == [
        ("not_a_workbook", "courant/(autre classeur 2)"),
        ("not_a_workbook", "courant/(autre classeur)"),
    ]
