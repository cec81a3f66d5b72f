"""Workbooks as teams really leave them: what is read, what is told, and what is never lost."""

from __future__ import annotations

import io
import json
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.follow_up.layout import Covered
from pipelines.follow_up.row_ids import new_row_id
from pipelines.lists.follow_up_columns import ABOUT_SHEET
from tests.pipelines.follow_up.desk import CENTRE, HEADER, NAMES, SCHOOL, TITLES, Desk, key_of, list_bytes, rules

W1, W2, W3, W4 = "2026-W47", "2026-W48", "2026-W49", "2026-W50"
A, B, C = "0360101", "0360102", "0360103"
ROWS = {A: HEADER + 1, B: HEADER + 2, C: HEADER + 3}
BLNS = Path(__file__).parents[3].parent / "shared" / "data" / "naughty" / "blns.json"


def column(name: str) -> int:
    return TITLES.index("Décision") - 2 + NAMES.index(name) + 1 if name in NAMES else TITLES.index(name) + 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path, [A, B, C])
    one.run(W1)
    yield one
    one.close()


def edit(path: Path, change: Callable[[Worksheet], object], *, save_as: Path | None = None) -> None:
    book = load_workbook(path)
    change(book["Liste"])
    book.save(save_as or path)


def typing(fiche: str, **cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for name, value in cells.items():
            cell = sheet.cell(ROWS[fiche], column(name))
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"

    return change


def type_in(desk: Desk, fiche: str, *, team: str = "sec1", **cells: object) -> None:
    edit(desk.path(team=team), typing(fiche, **cells))


# --- one cell is enough ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "text"),
    [
        ("finding", "Situation connue", "known_situation"),
        ("discussed_on", date(2026, 11, 24), "2026-11-24"),
        ("decision", "Appeler", "Appeler"),
        ("type", "tutoring", "tutoring"),
        ("owner", "Mme Roy", "Mme Roy"),
        ("started_on", "12 janvier", "2027-01-12"),
        ("review_on", "2027-01-12", "2027-01-12"),
        ("status", "À FAIRE", "planned"),
        ("note", "12", "12"),
    ],
)
def test_a_row_with_one_cell_filled_is_a_follow_up(desk: Desk, name: str, typed: object, text: str) -> None:
    type_in(desk, A, **{name: typed})
    read, _ = desk.run(W2)
    assert read.issues == ()
    assert desk.shown(A) == {name: text}
    assert (desk.shown(B), desk.shown(C)) == ({}, {})


def test_the_second_reading_changes_nothing(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2)
    before = desk.records(A)
    read, _ = desk.run(W3)
    assert (read.workbooks, read.follow_ups, desk.records(A)) == (0, 0, before)
    assert desk.con.execute("select count(*) from facts.follow_up").fetchone() == (1,)


def test_a_cell_changed_then_cleared(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler", note="matin")
    desk.run(W2)
    type_in(desk, A, decision="Écrire", note=None)
    desk.run(W3)
    assert desk.shown(A) == {"decision": "Écrire"}
    type_in(desk, A, decision=None)
    desk.run(W4)
    assert desk.shown(A) == {}


# --- the order of rows, and what is done to them -----------------------------------------------------------------


def swap(sheet: Worksheet, first: int, second: int, columns: range) -> None:
    for at in columns:
        one, other = sheet.cell(first, at), sheet.cell(second, at)
        one.value, other.value = other.value, one.value


ALL = range(1, len(TITLES) + 1)


def test_rows_sorted_on_all_columns_keep_their_students(desk: Desk) -> None:
    type_in(desk, A, decision="pour A")
    type_in(desk, C, decision="pour C")
    edit(desk.path(), lambda sheet: swap(sheet, ROWS[A], ROWS[C], ALL))
    read, _ = desk.run(W2)
    assert read.issues == ()
    assert [desk.shown(fiche) for fiche in (A, B, C)] == [{"decision": "pour A"}, {}, {"decision": "pour C"}]


def test_rows_sorted_on_some_columns_only_are_refused_by_row(desk: Desk) -> None:
    """The names and fiches moved, the keys did not: nobody can tell whose decision it is."""
    type_in(desk, A, decision="pour A")
    type_in(desk, B, decision="pour B")
    edit(desk.path(), lambda sheet: swap(sheet, ROWS[A], ROWS[C], range(1, 3)))
    read, _ = desk.run(W2)
    assert rules(read) == [("mismatched_row", str(ROWS[A]))]
    assert [desk.shown(fiche) for fiche in (A, B, C)] == [{}, {"decision": "pour B"}, {}]
    kept = load_workbook(desk.path(f"archives/{W1}", desk.names(f"archives/{W1}")[0]))
    assert kept["Liste"].cell(ROWS[A], column("decision")).value == "pour A"


def test_hidden_and_filtered_rows_are_read_like_the_others(desk: Desk) -> None:
    def hide(sheet: Worksheet) -> None:
        typing(B, decision="cachée")(sheet)
        sheet.row_dimensions[ROWS[B]].hidden = True
        sheet.auto_filter.ref = f"A{HEADER}:L{ROWS[C]}"
        sheet.auto_filter.add_filter_column(0, ["Nom 0360101"])

    edit(desk.path(), hide)
    desk.run(W2)
    assert desk.shown(B) == {"decision": "cachée"}


def test_deleted_rows_change_nothing(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2)
    edit(desk.path(), lambda sheet: sheet.delete_rows(ROWS[A]))
    read, _ = desk.run(W3)
    assert read.issues == ()
    assert desk.shown(A) == {"decision": "Appeler"}


def copy_row(sheet: Worksheet, to: int, **cells: object) -> None:
    for at in ALL:
        sheet.cell(to, at).value = sheet.cell(ROWS[A], at).value
    for name, value in cells.items():
        sheet.cell(to, column(name)).value = value


def test_a_row_that_is_there_twice_is_told_and_no_word_of_the_first_is_lost(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        typing(A, decision="première")(sheet)
        copy_row(sheet, ROWS[C] + 1, decision="seconde", owner="Mme Roy")

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert rules(read) == [("repeated_row", "8"), ("conflict", f"E{ROWS[C] + 1}")]
    assert desk.shown(A) == {"decision": "première", "owner": "Mme Roy"}


def test_a_second_row_that_says_nothing_takes_nothing_back(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        copy_row(sheet, ROWS[C] + 1)
        typing(A, decision="Appeler")(sheet)

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})


def test_a_column_filled_to_the_bottom_is_one_issue(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(HEADER + 1, 3000):
            sheet.cell(row, column("decision")).value = "Appeler"

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert rules(read) == [("unknown_student", "8:2999")]
    assert [desk.shown(fiche) for fiche in (A, B, C)] == [{"decision": "Appeler"}] * 3


@pytest.mark.parametrize("fiche", [B, "360102", 360102, " 0360102 "])
def test_an_added_row_is_its_student_s_by_the_fiche(desk: Desk, fiche: object) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(ROWS[B])
        row = ROWS[C] + 3
        sheet.cell(row, column("Fiche")).value = fiche
        sheet.cell(row, column("decision")).value = "ajouté"

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert (rules(read), desk.shown(B)) == ([], {"decision": "ajouté"})
    assert desk.open_of(B).follow_up_id == new_row_id(CENTRE, SCHOOL, key_of(B), W1)


def test_an_added_row_of_nobody_known_is_told(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(ROWS[C] + 1, column("Fiche")).value = "9999999"
        sheet.cell(ROWS[C] + 1, column("decision")).value = "Appeler"

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert rules(read) == [("unknown_student", "8")]


# --- cells -----------------------------------------------------------------------------------------------------


def test_cells_that_cannot_be_understood_are_told_kept_and_shown_again(desk: Desk) -> None:
    typed = {
        "finding": "à voir", "discussed_on": "12/01/2027", "review_on": "2026-13-01", "owner": "x" * 81,
        "decision": "Appeler",
    }  # fmt: skip
    type_in(desk, A, **typed)
    read, _ = desk.run(W2)
    assert sorted(rules(read)) == [
        ("ambiguous_date", "D5"), ("text_too_long", "G5"), ("unknown_code", "C5"), ("unreadable_date", "I5"),
    ]  # fmt: skip
    assert desk.shown(A) == typed
    assert desk.open_of(A).cells == {"decision": "Appeler"}
    shown = load_workbook(desk.path())["Liste"]
    assert shown.cell(ROWS[A], column("review_on")).value == "2026-13-01"
    # Corrected in the next list, they are known; nothing more is told.
    type_in(desk, A, finding="confirmé", discussed_on="2027-01-12", review_on=None, owner="Mme Roy")
    read, _ = desk.run(W3)
    assert read.issues == ()
    assert desk.open_of(A).cells == {
        "finding": "confirmed", "discussed_on": "2027-01-12", "decision": "Appeler", "owner": "Mme Roy",
    }  # fmt: skip
    assert desk.open_of(A).unread == {}


def test_a_finding_of_inaccurate_data_is_told_to_the_steward(desk: Desk) -> None:
    type_in(desk, B, finding="donnée inexacte")
    read, _ = desk.run(W2)
    assert rules(read) == [("inaccurate_data", "C6")]
    issue = read.issues[0]
    assert (issue.school_id, issue.school_folder, issue.team_folder, issue.file) == (
        SCHOOL, "014", "sec1", "courant/liste.xlsx",
    )  # fmt: skip
    assert (desk.lists / "014" / "sec1" / issue.kept_as).is_file()


def test_a_formula_counts_by_its_stored_result_and_not_without_one(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(ROWS[A], column("decision")).value = '=CONCATENATE("a","b")'
        sheet.cell(ROWS[B], column("decision")).value = '=CONCATENATE("c","d")'

    edit(desk.path(), change)
    stored_result(desk.path(), f"E{ROWS[A]}", "ab")
    read, _ = desk.run(W2)
    assert rules(read) == [("formula_without_result", f"E{ROWS[B]}")]
    assert (desk.shown(A), desk.shown(B)) == ({"decision": "ab"}, {})


def stored_result(path: Path, address: str, text: str) -> None:
    """Give a formula the result that a spreadsheet would have stored; openpyxl stores none."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index(f'<c r="{address}"')
    end = sheet.index("</c>", start)
    cell = sheet[start:end].replace(f'<c r="{address}"', f'<c r="{address}" t="str"')
    cell = (
        cell.replace("<v />", f"<v>{text}</v>").replace("<v></v>", f"<v>{text}</v>").replace("<v/>", f"<v>{text}</v>")
    )
    parts["xl/worksheets/sheet1.xml"] = (sheet[:start] + cell + sheet[end:]).encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def test_merged_cells_say_only_what_their_first_says(desk: Desk) -> None:
    for fiche in (A, B, C):
        type_in(desk, fiche, decision=f"pour {fiche}")
    desk.run(W2)
    e = "E"
    edit(desk.path(), lambda sheet: sheet.merge_cells(f"{e}{ROWS[A]}:{e}{ROWS[C]}"))
    read, _ = desk.run(W3)
    assert rules(read) == [("merged_cell", f"E{ROWS[B]}"), ("merged_cell", f"E{ROWS[C]}")]
    assert [desk.shown(fiche) for fiche in (A, B, C)] == [{"decision": f"pour {fiche}"} for fiche in (A, B, C)]


def test_cells_merged_over_columns_and_rows(desk: Desk) -> None:
    type_in(desk, A, decision="A", owner="Mme Roy")
    type_in(desk, B, decision="B")
    desk.run(W2)
    edit(desk.path(), lambda sheet: sheet.merge_cells(f"E{ROWS[A]}:G{ROWS[B]}"))
    desk.run(W3)
    assert (desk.shown(A), desk.shown(B)) == ({"decision": "A", "owner": "Mme Roy"}, {"decision": "B"})


@pytest.mark.skipif(not BLNS.exists(), reason="the naughty strings are not here")
def test_naughty_strings_come_back_unharmed(tmp_path: Path) -> None:
    from pipelines.lists.workbook_text import typed_text

    strings = [text for text in json.loads(BLNS.read_text(encoding="utf-8")) if typed_text(text)]
    storable = [text for text in strings if not any(ord(one) < 32 or one in "\ufffe\uffff" for one in text)]
    fiches = [f"{number:07d}" for number in range(1, len(storable) + 1)]
    desk = Desk(tmp_path, fiches)
    desk.run(W1)

    def change(sheet: Worksheet) -> None:
        for row, text in enumerate(storable, start=HEADER + 1):
            for name in ("decision", "owner", "note"):
                cell = sheet.cell(row, column(name))
                cell.value = text
                cell.data_type = "s"

    edit(desk.path(), change)
    desk.run(W2)
    read, _ = desk.run(W3)
    assert read.workbooks == 0
    for fiche, text in zip(fiches, storable, strict=True):
        kept = desk.shown(fiche)
        assert [kept[name] for name in ("decision", "owner", "note")] == [typed_text(text)] * 3
    assert len(storable) > 400
    desk.close()


def test_what_merged_cells_hide_is_found_in_no_time() -> None:
    ranges = [(row, 4, row + 1, 6) for row in range(5, 60_005, 2)]
    covered = Covered([*ranges, (70_001, 0, 1_048_576, 16_383)])
    told = [
        covered.hides(row, position)
        for row, position in ((5, 4), (5, 5), (6, 4), (6, 6), (6, 7), (7, 4), (70_001, 0), (70_001, 1), (70_002, 0))
    ]
    assert told == [False, True, True, True, False, False, False, True, True]
    started = time.perf_counter()
    assert sum(covered.hides(row, position) for row in range(5, 60_005) for position in (4, 5)) == 30_000 + 60_000
    assert time.perf_counter() - started < 5  # 3 600 000 000 comparisons would take minutes


# --- columns and sheets ------------------------------------------------------------------------------------------


def test_a_renamed_column_changes_nothing_and_the_others_are_read(desk: Desk) -> None:
    type_in(desk, A, note="avant")
    desk.run(W2)

    def change(sheet: Worksheet) -> None:
        sheet.cell(HEADER, column("note")).value = "Remarques"
        typing(A, decision="Appeler", note="après")(sheet)

    edit(desk.path(), change)
    read, _ = desk.run(W3)
    assert [(issue.rule, issue.address, issue.column) for issue in read.issues] == [("renamed_column", "K4", "note")]
    assert desk.shown(A) == {"note": "avant", "decision": "Appeler"}


def test_a_workbook_with_a_renamed_column_stays_until_its_title_is_back(desk: Desk) -> None:
    type_in(desk, A, note="avant")
    desk.run(W2)

    def rename(sheet: Worksheet) -> None:
        sheet.cell(HEADER, column("note")).value = "Remarques"
        typing(A, note="après")(sheet)
        typing(B, note="nouveau")(sheet)

    edit(desk.path(), rename)
    content = desk.path().read_bytes()
    for week in (W3, W4, "2026-W51"):
        read, published = desk.run(week)
        assert rules(read) == [("renamed_column", "K4")]
        assert desk.path().read_bytes() == content
        assert [path.name for path in published.beside] == [f"liste-{week}.xlsx"]
        assert (desk.shown(A), desk.shown(B)) == ({"note": "avant"}, {})

    def put_back(sheet: Worksheet) -> None:
        sheet.cell(HEADER, column("note")).value = "Note"

    edit(desk.path(), put_back)
    read, _ = desk.run("2026-W52")
    assert (rules(read), desk.shown(A), desk.shown(B)) == ([], {"note": "après"}, {"note": "nouveau"})
    assert desk.names() == ["liste.xlsx"]


def test_a_column_of_the_team_s_own_holds_nothing_while_every_title_is_there(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(HEADER, len(TITLES) + 1).value = "Local"
        sheet.cell(ROWS[A], len(TITLES) + 1).value = "B-12"
        typing(A, decision="Appeler")(sheet)

    edit(desk.path(), change)
    read, published = desk.run(W2)
    assert (rules(read), published.beside, desk.names()) == ([], (), ["liste.xlsx"])


def test_a_deleted_column_changes_nothing(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler", status="terminé", note="avant")
    desk.run(W2)
    edit(desk.path(), lambda sheet: sheet.delete_cols(column("decision")))
    read, _ = desk.run(W3)
    assert [(issue.rule, issue.column) for issue in read.issues] == [("missing_column", "decision")]
    assert desk.names() == ["liste.xlsx"]
    assert desk.records(A)[0].cells == {"decision": "Appeler", "status": "done", "note": "avant"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("review_on", "a revoir le"),
        ("review_on", "REVIEW ON"),
        ("note", "Note"),
        ("status", "  Etat "),
        ("finding", "constat"),
    ],
)
def test_titles_are_known_whatever_their_case_accents_and_language(desk: Desk, name: str, title: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(HEADER, column(name)).value = title
        typing(A, review_on="2027-01-12", note="x", status="en cours", finding="confirmé")(sheet)

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert read.issues == ()
    assert set(desk.shown(A)) == {"review_on", "note", "status", "finding"}


def test_moved_columns_added_ones_and_rows_above_are_read(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        typing(A, decision="Appeler")(sheet)
        sheet.insert_cols(2)
        sheet.insert_rows(1, 3)

    edit(desk.path(), change)
    desk.run(W2)
    assert desk.shown(A) == {"decision": "Appeler"}


def test_a_title_that_is_there_twice(desk: Desk) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(HEADER, len(TITLES) + 1).value = "Décision"
        sheet.cell(ROWS[A], len(TITLES) + 1).value = "seconde"
        typing(A, decision="première")(sheet)

    edit(desk.path(), change)
    read, _ = desk.run(W2)
    assert [issue.rule for issue in read.issues] == ["repeated_column"]
    assert desk.shown(A) == {"decision": "première"}


def test_foreign_sheets_are_ignored_and_the_copy_keeps_them(desk: Desk) -> None:
    book = load_workbook(desk.path())
    book["Liste"].cell(ROWS[A], column("decision")).value = "Appeler"
    book.create_sheet("Brouillon", 0)["A1"] = "à nous"
    book.save(desk.path())
    read, _ = desk.run(W2)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})
    kept = load_workbook(desk.path(f"archives/{W1}", desk.names(f"archives/{W1}")[0]))
    assert kept["Brouillon"]["A1"].value == "à nous"


def test_a_renamed_sheet_is_found_by_its_titles(desk: Desk) -> None:
    book = load_workbook(desk.path())
    book["Liste"].cell(ROWS[A], column("decision")).value = "Appeler"
    book["Liste"].title = "Équipe de 1re"
    book.save(desk.path())
    read, _ = desk.run(W2)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})


def without_list(path: Path) -> bytes:
    book = load_workbook(path)
    del book["Liste"]
    book.create_sheet("Vide")
    return saved(book)


def foreign(_: Path) -> bytes:
    return list_bytes(W1, [A], about={"centre_id": "autre"})


def foreign_school(_: Path) -> bytes:
    return list_bytes(W1, [A], about={"school_id": "999"})


def truncated(path: Path) -> bytes:
    return path.read_bytes()[:-400]


def protected(_: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def not_at_all(_: Path) -> bytes:
    return "Élève;Décision\n0360101;Appeler\n".encode()


def empty(_: Path) -> bytes:
    return b""


def bomb(path: Path) -> bytes:
    """A sheet that unfolds to 300 MB from 300 KB."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] += b" " * (300 << 20)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


def entities(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts["xl/worksheets/sheet1.xml"] = doctype + parts["xl/worksheets/sheet1.xml"]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return content.getvalue()


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (without_list, "sheet_missing"),
        (foreign, "foreign_workbook"),
        (foreign_school, "foreign_workbook"),
        (truncated, "not_a_workbook"),
        (protected, "protected_workbook"),
        (not_at_all, "not_a_workbook"),
        (empty, "not_a_workbook"),
        (bomb, "not_a_workbook"),
        (entities, "not_a_workbook"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_never_overwritten(desk: Desk, spoil: Callable, rule: str) -> None:
    type_in(desk, A, decision="Appeler")
    desk.run(W2)
    content = spoil(desk.path())
    desk.path().write_bytes(content)
    for week, beside in ((W3, f"liste-{W3}.xlsx"), (W4, f"liste-{W4}.xlsx")):
        read, published = desk.run(week)
        assert rules(read) == [(rule, "")]
        assert desk.path().read_bytes() == content
        # The list of the week is beside; the one of the week before has gone.
        assert desk.names() == sorted(["liste.xlsx", beside])
        assert [path.name for path in published.beside] == [beside]
        assert desk.shown(A) == {"decision": "Appeler"}
    # Taken away by the team, the list has its place again.
    desk.path().unlink()
    read, _ = desk.run("2026-W51")
    assert (rules(read), desk.names()) == ([], ["liste.xlsx"])


def test_a_workbook_that_lost_its_hidden_sheet_is_the_list_of_its_place(desk: Desk) -> None:
    book = load_workbook(desk.path())
    book["Liste"].cell(ROWS[A], column("decision")).value = "Appeler"
    del book[ABOUT_SHEET]
    book.save(desk.path())
    read, _ = desk.run(W2)
    assert (rules(read), desk.shown(A)) == ([], {"decision": "Appeler"})


def test_another_format_is_told(desk: Desk) -> None:
    for name in ("liste.ods", "Tremblay Alice.xlsb"):
        desk.path(name=name).write_bytes(b"x")
    read, _ = desk.run(W2)
    assert [(issue.file, issue.rule) for issue in read.issues] == [
        ("courant/(autre classeur)", "not_a_workbook"),
        ("courant/liste.ods", "not_a_workbook"),
    ]


def test_a_workbook_too_large_is_left_alone(desk: Desk) -> None:
    with desk.path().open("ab") as file:
        file.truncate((32 << 20) + 1)
    read, _ = desk.run(W2)
    assert rules(read) == [("workbook_too_large", "")]
    assert desk.names() == [f"liste-{W2}.xlsx", "liste.xlsx"]


def test_a_file_name_that_a_team_gave_is_not_repeated(desk: Desk) -> None:
    shutil.copy(desk.path(), desk.path(name="Tremblay Alice.xlsx"))
    edit(desk.path(name="Tremblay Alice.xlsx"), typing(A, finding="n'importe quoi"))
    stray = desk.lists / "Tremblay Alice" / "Jean" / "courant" / "x.xlsx"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"PK")
    read, _ = desk.run(W2)
    assert sorted(rules(read)) == [("not_a_workbook", ""), ("unknown_code", "C5")]
    assert not [issue for issue in read.issues if "Alice" in repr(issue) or "Jean" in repr(issue)]
