"""A word that a team takes back, whatever was read and written between: each workbook is read against its own base."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines import publication
from pipelines.errors import StoreBusyError
from pipelines.follow_up.registry import WORKBOOKS_NAME
from tests.pipelines.follow_up.desk import NAMES, SCHOOL, TITLES, Desk, rules
from tests.pipelines.follow_up.test_reading_back import ROWS, W1, W2, W3, W4, A, B, C, column, edit, type_in, typing


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path, [A, B, C])
    one.run(W1)
    yield one
    one.close()


def refuse_lists(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """The folder of the lists refuses every file."""
    moved = publication._replace

    def refused(staged: Path, final: Path) -> None:
        if "listes" in final.parts:
            raise OSError(code, "refused")
        moved(staged, final)

    monkeypatch.setattr(publication, "_replace", refused)


def words_kept(desk: Desk, word: str) -> list[str]:
    found = []
    for path in sorted(desk.lists.rglob("*.xlsx")):
        cells = (cell.value for row in load_workbook(path)["Liste"].iter_rows() for cell in row)
        if word in cells:
            found.append(path.name)
    return found


# --- a list of one week, written more than once ----------------------------------------------------------------


def test_a_word_put_back_as_it_was_before_a_second_run_of_the_week(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler", status="en cours")
    desk.run(W2)
    type_in(desk, A, decision="Appeler le père")
    desk.run(W2)
    type_in(desk, A, decision="Appeler")
    desk.run(W3)
    assert desk.shown(A) == {"decision": "Appeler", "status": "active"}


def test_a_word_cleared_after_a_second_run_of_the_week(desk: Desk) -> None:
    type_in(desk, A, decision="erreur d'élève")
    desk.run(W1)
    type_in(desk, A, decision=None)
    type_in(desk, B, decision="le bon élève")
    desk.run(W2)
    assert (desk.shown(A), desk.shown(B)) == ({}, {"decision": "le bon élève"})


def test_a_list_kept_open_for_weeks_is_read_against_what_it_was_the_time_before(desk: Desk) -> None:
    lock = desk.path(name="~$liste.xlsx")
    lock.write_bytes(b"")
    type_in(desk, A, decision="Appeler", note="matin")
    desk.run(W2)
    desk.run(W3)
    type_in(desk, A, decision=None)
    desk.run(W4)
    assert desk.shown(A) == {"note": "matin"}


def test_bytes_that_come_back_are_read_again(desk: Desk) -> None:
    """LibreOffice writes the same cells to the same bytes."""
    archived = desk.path(f"archives/{W1}")
    edit(archived, typing(A, decision="Appeler"))
    first = archived.read_bytes()
    desk.run(W2)
    edit(archived, typing(A, decision="Écrire"))
    desk.run(W3)
    archived.write_bytes(first)
    read, _ = desk.run(W4)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})
    read, _ = desk.run(W4)
    assert (read.workbooks, desk.shown(A)) == (0, {"decision": "Appeler"})


def test_a_working_copy_that_comes_back_is_read_again(desk: Desk) -> None:
    copy = desk.path(name="liste de travail.xlsx")
    edit(desk.path(), typing(A, decision="Appeler"), save_as=copy)
    desk.run(W2)
    edit(copy, typing(A, decision="Écrire"))
    desk.run(W3)
    edit(copy, typing(A, decision="Appeler", owner="Mme Roy"))
    desk.run(W4)
    assert desk.shown(A) == {"decision": "Appeler", "owner": "Mme Roy"}


def test_two_working_copies_do_not_undo_one_another(desk: Desk) -> None:
    one, other = desk.path(name="copie de Luc.xlsx"), desk.path(name="copie de Lise.xlsx")
    edit(desk.path(), typing(A, decision="Appeler"), save_as=one)
    desk.run(W2)
    edit(one, typing(A, decision="Écrire"), save_as=other)
    read, _ = desk.run(W3)
    assert [rule for rule, _ in rules(read)] == ["conflict"]
    for week in (W4, W4):
        read, _ = desk.run(week)
        assert (read.workbooks, desk.shown(A)) == (0, {"decision": "Appeler"})


def test_an_old_list_put_back_untouched_takes_nothing_back(desk: Desk) -> None:
    untouched = desk.path().read_bytes()
    type_in(desk, A, decision="Appeler")
    desk.run(W2)
    desk.path().write_bytes(untouched)
    read, _ = desk.run(W3)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})


def test_a_stale_list_saved_over_the_new_one_brings_only_its_own_edit(desk: Desk) -> None:
    type_in(desk, A, decision="v1", status="en cours")
    desk.run(W2)
    stale = desk.path().read_bytes()
    type_in(desk, A, decision="v2")
    desk.run(W3)
    desk.path().write_bytes(stale)
    type_in(desk, A, owner="Mme Roy")
    read, _ = desk.run(W4)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "v2", "status": "active", "owner": "Mme Roy"})


# --- a folder that cannot be written -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EIO, errno.ESTALE])
def test_a_workbook_whose_copy_could_not_be_placed_is_not_replaced_without_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    teams = ("direction", "sec1")
    desk.run(W1, teams=teams)
    type_in(desk, A, team="direction", decision="Appeler")
    type_in(desk, A, team="sec1", decision="Tout autre mot")
    with monkeypatch.context() as patch:
        refuse_lists(patch, code)
        _, published = desk.run(W2, teams=teams)
    assert desk.path() in published.held
    assert not (desk.store / publication.JOURNAL_NAME).exists()
    desk.run(W3, teams=teams)
    for word in ("Appeler", "Tout autre mot"):
        assert any(name.startswith("liste-equipe-") for name in words_kept(desk, word)), word


def test_a_store_that_refuses_says_that_the_publication_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = publication._replace

    def full(staged: Path, final: Path) -> None:
        if final.name == WORKBOOKS_NAME:
            raise OSError(errno.ENOSPC, "full")
        moved(staged, final)

    with monkeypatch.context() as patch:
        patch.setattr(publication, "_replace", full)
        with pytest.raises(StoreBusyError) as told:
            desk.run(W2)
    assert "la publication est à moitié faite" in told.value.message
    assert "la publication reprendra où elle en est" in told.value.remedy
    assert (desk.store / publication.JOURNAL_NAME).exists()


def test_a_list_keeps_its_mode_and_a_copy_has_that_of_its_original(desk: Desk) -> None:
    desk.path().chmod(0o664)
    type_in(desk, A, decision="Appeler")
    desk.run(W2)
    (copy,) = desk.path(f"archives/{W1}").parent.glob("liste-equipe-*.xlsx")
    assert desk.path().stat().st_mode & 0o777 == 0o664
    assert copy.stat().st_mode & 0o777 == 0o664


# --- rows torn apart, rows without their keys, files in the wrong place ------------------------------------------


def swap_filled(sheet: Worksheet, one: str, other: str) -> None:
    for name in NAMES:
        first, second = sheet.cell(ROWS[one], column(name)), sheet.cell(ROWS[other], column(name))
        first.value, second.value = second.value, first.value


def test_filled_columns_sorted_alone_give_nobody_anothers_decision(desk: Desk) -> None:
    type_in(desk, A, decision="pour A")
    type_in(desk, B, decision="pour B")
    desk.run(W2)
    edit(desk.path(), lambda sheet: swap_filled(sheet, A, B))
    read, _ = desk.run(W3)
    assert (desk.shown(A), desk.shown(B)) == ({"decision": "pour A"}, {"decision": "pour B"})
    assert rules(read) == [("mismatched_row", str(ROWS[A])), ("mismatched_row", str(ROWS[B]))]


def test_filled_columns_that_slid_by_a_row_are_refused_with_the_row_left_empty(desk: Desk) -> None:
    type_in(desk, A, decision="pour A")
    type_in(desk, B, decision="pour B")
    desk.run(W2)
    edit(desk.path(), lambda sheet: (swap_filled(sheet, B, C), swap_filled(sheet, A, B)))
    read, _ = desk.run(W3)
    assert [desk.shown(fiche) for fiche in (A, B, C)] == [{"decision": "pour A"}, {"decision": "pour B"}, {}]
    assert [rule for rule, _ in rules(read)] == ["mismatched_row"] * 3


def test_one_decision_moved_to_another_student_is_a_correction(desk: Desk) -> None:
    type_in(desk, A, decision="pour B", status="en cours")
    desk.run(W2)
    edit(desk.path(), lambda sheet: swap_filled(sheet, A, B))
    read, _ = desk.run(W3)
    assert (rules(read), desk.shown(A)) == ([], {})
    assert desk.shown(B) == {"decision": "pour B", "status": "active"}


def test_states_that_move_on_are_no_sort(desk: Desk) -> None:
    type_in(desk, A, status="en cours")
    type_in(desk, B, status="prévu")
    desk.run(W2)
    type_in(desk, A, status="prévu")
    type_in(desk, B, status="en cours")
    read, _ = desk.run(W3)
    assert "mismatched_row" not in [rule for rule, _ in rules(read)]


def without_keys(decision: str | None) -> object:
    def change(sheet: Worksheet) -> None:
        sheet.delete_cols(len(TITLES) - 1, 2)
        sheet.cell(ROWS[A], column("decision")).value = decision

    return change


def test_rows_without_their_hidden_columns_are_compared_with_what_was_written(desk: Desk) -> None:
    type_in(desk, A, decision="v1", note="matin")
    desk.run(W2)
    edit(desk.path(), without_keys("v2"))
    read, _ = desk.run(W3)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "v2", "note": "matin"})
    edit(desk.path(), without_keys(None))
    read, _ = desk.run(W4)
    assert (rules(read), desk.shown(A)) == ([], {"note": "matin"})


def test_a_list_one_folder_too_high_or_too_deep_is_told(desk: Desk) -> None:
    deep = desk.path("courant/Suivi de Luc")
    deep.parent.mkdir()
    edit(desk.path(), typing(A, decision="trop bas"), save_as=deep)
    edit(desk.path(), typing(B, decision="trop haut"), save_as=desk.lists / SCHOOL / "sec1" / "liste.xlsx")
    read, _ = desk.run(W2)
    told = [(one.school_id, one.team_folder, one.file, one.rule) for one in read.issues]
    assert told == [
        (SCHOOL, "sec1", "courant/(autre dossier)/liste.xlsx", "misplaced"),
        (SCHOOL, "sec1", "liste.xlsx", "misplaced"),
    ]


def test_a_damaged_registry_is_named(desk: Desk) -> None:
    (desk.store / WORKBOOKS_NAME).write_bytes(b"PAR1rubbish")
    with pytest.raises(StoreBusyError) as told:
        desk.run(W2)
    assert (told.value.file, told.value.exit_code) == (WORKBOOKS_NAME, 9)
