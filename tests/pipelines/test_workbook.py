"""`liste.xlsx`: what it says, what a team can fill in, and that it comes back as it was written."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.follow_up.books import read_book
from pipelines.lists.follow_up_columns import ABOUT_SHEET, COLUMNS
from pipelines.lists.model import FOLLOWED, UNSCORED, Effect, Enrichment, FollowUp, Help, ReadIssue
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.words_workbook import _EN, _FR
from pipelines.lists.workbook import workbook_bytes
from pipelines.lists.workbook_list import SPARE_ROWS
from pipelines.lists.workbook_text import LONGEST_CELL, cell_lines, cell_text, row_height, typed_text
from tests.pipelines.told_lists import CENTRE, SETTINGS, TEAM, followed, gone, key, row, sentence, team_week

HEADERS = [
    "Place",
    "Élève",
    "Fiche",
    "Niveau",
    "Groupe",
    "Cause",
    "Ce qui a changé",
    "Forces",
    "Raisons",
    "Ce qui a été tenté, et l'effet",
    "Constat",
    "Discuté le",
    "Décision",
    "Type de soutien",
    "Responsable",
    "Début",
    "À revoir le",
    "État",
    "Note (aucun renseignement clinique, médical ou DPJ)",
    "student_key",
    "row_id",
]
WHOLE = FollowUp(
    "f1",
    "2026-W44",
    finding="known_situation",
    discussed_on=date(2026, 11, 2),
    decision="Deux midis par semaine",
    type="catch_up",
    owner="Mme Roy",
    started_on=date(2026, 11, 3),
    review_on=date(2026, 12, 7),
    status="active",
    note="Préfère le mardi",
)


def opened(mine: TeamWeek, settings: ListSettings = SETTINGS) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(CENTRE, mine, settings).content))


def header_row(sheet: Worksheet) -> int:
    return next(number for number in range(1, 10) if sheet.cell(number, 2).value in ("Élève", "Student"))


def students(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of the list, by header."""
    top = header_row(sheet)
    headers = [cell.value for cell in sheet[top]]
    rows = sheet.iter_rows(min_row=top + 1, values_only=True)
    return [dict(zip(headers, cells, strict=True)) for cells in rows if any(cells)]


def at(*day: int) -> datetime:
    """A date as openpyxl gives it back."""
    return datetime.combine(date(*day), datetime.min.time())


def plain(text: object) -> str:
    return str(text or "").replace("\u00a0", " ")


def test_the_list_comes_first_and_has_one_header() -> None:
    book = opened(team_week([row(1)]))
    assert book.sheetnames == ["Liste", "Guide de lecture", "Sortis et autres", "_codes", "_eleve360"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 3 + ["veryHidden"] * 2
    sheet = book["Liste"]
    assert [cell.value for cell in sheet[4]] == HEADERS
    assert sheet["A1"].value == "Liste de soutien · 3e secondaire · École des Érables"
    assert plain(sheet["A2"].value).startswith("Semaine du 16 au 22 novembre 2026. Cette semaine, ")
    assert plain(sheet["A3"].value).startswith("Confidentiel : ")
    assert plain(sheet["K3"].value).startswith("À REMPLIR PAR L'ÉQUIPE")


def test_a_row_says_everything_of_its_student() -> None:
    helps = (Help("Récupération", date(2026, 10, 5), date(2026, 12, 1)),)
    parts = (sentence("Absences : 7,5 jours"), sentence("Retards : 6"), sentence("Français : 82 %", is_strength=True))
    one = row(1, helps=helps, parts=parts)
    (told,) = students(opened(team_week([one]))["Liste"])
    said = {name: plain(value) for name, value in told.items() if value}
    assert said == {
        "Place": "À discuter",
        "Élève": "Tremblay, Alice",
        "Fiche": "0000001",
        "Niveau": "3e secondaire",
        "Groupe": "31",
        "Cause": "Engagement scolaire",
        "Ce qui a changé": "Stable",
        "Forces": "Français : 82 %",
        "Raisons": "• Absences : 7,5 jours\n• Retards : 6",
        "Ce qui a été tenté, et l'effet": "Récupération, depuis le 5 octobre, à revoir le 1er décembre",
        "student_key": key(1),
        "row_id": key(1)[::-1],
    }


def test_an_effect_is_told_once_with_its_support() -> None:
    since = date(2026, 10, 19)
    effect = Effect("Tutorat", since, None, "2026-W42", "2026-W47", None, Decimal("18.5"), Decimal(12), None, 0)
    one = row(1, helps=(Help("Tutorat", since, None), Help("Autre aide", since, None)), effects=(effect,))
    (told,) = students(opened(team_week([one]))["Liste"])
    assert plain(told["Ce qui a été tenté, et l'effet"]).split("\n") == [
        "• Autre aide, depuis le 19 octobre",
        "• Tutorat, depuis le 19 octobre : absences de 18,5 % à 12 % des 20 derniers jours de classe",
    ]


def test_rows_stand_in_the_order_of_the_page_and_say_where() -> None:
    rows = [
        row(1, "Un"),
        row(2, "Deux"),
        row(3, "Trois"),
        followed(4, "Quatre"),
        followed(5, "Cinq", review=""),
        row(6, "Six", place=UNSCORED, tier=None, coefficient=None, why_not=("Aucun résultat connu",)),
    ]
    told = students(opened(team_week(rows, capacity=2))["Liste"])
    assert [(one["Élève"], one["Place"]) for one in told] == [
        ("Un", "À discuter"),
        ("Deux", "À discuter"),
        ("Trois", "Au-delà"),
        ("Quatre", "En suivi, à revoir le 7 décembre"),
        ("Cinq", "En suivi"),
        ("Six", "Données insuffisantes"),
    ]
    assert told[-1]["Raisons"] == "• Aucun résultat connu\n• Absences : 7,5 jours sur 20"
    assert (told[-1]["Cause"], told[-1]["Ce qui a changé"]) == (None, None)


def test_somebody_followed_who_left_the_list_is_not_said_to_move_on_it() -> None:
    one = row(1, place=FOLLOWED, is_listed=False, tier=1, was_listed=False, follow_up=WHOLE)
    (told,) = students(opened(team_week([one]))["Liste"])
    assert plain(told["Ce qui a changé"]) == (
        "Les faits ne signalent plus que le soutien universel : suivi à poursuivre ou à terminer."
    )


def test_a_return_is_told_with_what_changed() -> None:
    one = row(1, returned="tier_rise", follow_up=WHOLE)
    (told,) = students(opened(team_week([one]))["Liste"])
    assert told["Ce qui a changé"] == "Besoins plus grands qu'à la discussion"


def test_coefficient_and_tier_stand_there_only_when_the_centre_says_so() -> None:
    mine = team_week([row(1, previous_tier=3)])
    parts = zipfile.ZipFile(io.BytesIO(workbook_bytes(CENTRE, mine, SETTINGS).content))
    names = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
    text = "".join(parts.read(name).decode() for name in names)
    assert "61.2" not in text
    assert "61,2" not in text
    assert "palier 2" not in text
    assert "Soutien ciblé" not in text
    (told,) = students(opened(mine, replace(SETTINGS, show_coefficient=True))["Liste"])
    assert (told["Coefficient"], told["Soutien à envisager"]) == (
        61.2,
        "• Soutien ciblé (palier 2)\n• Du palier 3 au palier 2",
    )


def test_what_the_team_wrote_is_written_back_with_real_dates() -> None:
    written = workbook_bytes(CENTRE, team_week([row(1, follow_up=WHOLE, row_id="f1"), row(2)]), SETTINGS)
    told = students(openpyxl.load_workbook(io.BytesIO(written.content))["Liste"])[0]
    assert [told[column.fr] for column in COLUMNS] == [
        "situation connue",
        at(2026, 11, 2),
        "Deux midis par semaine",
        "récupération",
        "Mme Roy",
        at(2026, 11, 3),
        at(2026, 12, 7),
        "en cours",
        "Préfère le mardi",
    ]
    first, second = written.rows
    assert (first.row_id, first.student_key) == ("f1", key(1))
    assert first.cells == {
        "finding": "known_situation",
        "discussed_on": "2026-11-02",
        "decision": "Deux midis par semaine",
        "type": "catch_up",
        "owner": "Mme Roy",
        "started_on": "2026-11-03",
        "review_on": "2026-12-07",
        "status": "active",
        "note": "Préfère le mardi",
    }
    assert (second.row_id, second.cells) == (key(2)[::-1], {})


def test_a_cell_that_could_not_be_read_comes_back_as_typed_and_says_what_is_expected() -> None:
    unread = {"finding": "à voir", "review_on": "vers Noël", "note": "x" * 201}
    written = workbook_bytes(CENTRE, team_week([row(1, follow_up=replace(WHOLE, unread=unread))]), SETTINGS)
    sheet = openpyxl.load_workbook(io.BytesIO(written.content))["Liste"]
    marked = [cell for line in sheet.iter_rows() for cell in line if cell.comment]
    comments = {cell.coordinate: plain(cell.comment.text) for cell in marked}
    lead = "Cette cellule n'a pas pu être lue ; elle est rendue comme elle a été écrite. "
    assert comments == {
        "K5": f"{lead}Choisir une des valeurs : confirmé, situation connue, donnée inexacte.",
        "Q5": f"{lead}Écrire une date, par exemple 2026-12-14.",
        "S5": f"{lead}Écrire au plus 200 caractères.",
    }
    assert (sheet["K5"].value, sheet["Q5"].value) == ("à voir", "vers Noël")
    # Weight, slant and pattern: a mark that black and white keep.
    assert (sheet["K5"].font.b, sheet["K5"].font.i, sheet["K5"].fill.patternType) == (True, True, "lightGrid")
    assert not sheet["M5"].font.b
    assert {name: written.rows[0].cells[name] for name in unread} == unread


def test_the_product_reads_back_what_it_wrote() -> None:
    unread = {"started_on": "après les fêtes"}
    cases = [WHOLE, replace(WHOLE, unread=unread, decision="=1+1", note="<r>x</r>", owner="_x0041_ Roy"), None]
    rows = [row(number, follow_up=case) for number, case in enumerate(cases, start=1)]
    for language in ("fr", "en"):
        written = workbook_bytes(CENTRE, team_week(rows), replace(SETTINGS, language=language))
        read = read_book(written.content, "2026-2027")
        assert read.faults == ()
        found = [one for one in read.rows if one.student_key]
        assert [(one.row_id, one.student_key) for one in found] == [
            (one.row_id, one.student_key) for one in written.rows
        ]
        cells = [{name: cell.text for name, cell in one.cells.items() if cell.text} for one in found]
        assert cells == [dict(one.cells) for one in written.rows]


@given(st.text(), st.text())
def test_any_text_of_a_team_comes_back_as_it_is_kept(decision: str, note: str) -> None:
    mine = team_week([row(1, follow_up=FollowUp("f1", "2026-W47", decision=decision, note=note))])
    written = workbook_bytes(CENTRE, mine, SETTINGS)
    (found,) = (one for one in read_book(written.content, "2026-2027").rows if one.student_key)
    assert {name: cell.text for name, cell in found.cells.items() if cell.text} == dict(written.rows[0].cells)
    assert written.rows[0].cells == {
        name: text for name, text in (("decision", typed_text(decision)), ("note", typed_text(note))) if text
    }


def test_drop_downs_dates_and_lengths_hold_for_every_row_and_the_empty_ones() -> None:
    book = opened(team_week([row(1), row(2)]))
    sheet = book["Liste"]
    last = 6 + SPARE_ROWS
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert list(rules) == [f"{letter}5:{letter}{last}" for letter in "KLMNOPQRS"]
    kinds = [(rule.type, rule.formula1, rule.formula2) for rule in rules.values()]
    dates = ("date", "45839", "46934")  # 1 July 2025 and 30 June 2028
    assert kinds == [
        ("list", "'_codes'!$A$1:$A$3", None),
        dates,
        ("textLength", "300", None),
        ("list", "'_codes'!$B$1:$B$13", None),
        ("textLength", "80", None),
        dates,
        dates,
        ("list", "'_codes'!$C$1:$C$4", None),
        ("textLength", "200", None),
    ]
    assert [cell.value for cell in book["_codes"]["A"]][:3] == ["confirmé", "situation connue", "donnée inexacte"]
    assert all(rule.prompt and len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in rules.values())
    assert "clinique, médical ou DPJ" in rules[f"S5:S{last}"].prompt


def test_codes_are_offered_in_the_language_of_the_list() -> None:
    book = opened(team_week([row(1, follow_up=WHOLE)]), replace(SETTINGS, language="en"))
    assert book.sheetnames[:3] == ["List", "Reading guide", "Gone and others"]
    assert [cell.value for cell in book["_codes"]["A"]][:3] == ["confirmed", "known situation", "inaccurate data"]
    (told,) = students(book["List"])
    assert (told["Finding"], told["Status"]) == ("known situation", "under way")


def test_header_and_names_stay_in_sight_and_sorting_takes_the_hidden_columns_along() -> None:
    sheet = opened(team_week([row(1), row(2)]))["Liste"]
    last = 6 + SPARE_ROWS
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == f"A4:U{last}"
    assert not sheet.merged_cells.ranges
    assert not sheet.protection.sheet
    # openpyxl groups neighbours: T stands for T and U.
    hidden = [letter for letter, column in sheet.column_dimensions.items() if column.hidden]
    assert hidden == ["D", "T"]
    assert (sheet.column_dimensions["T"].min, sheet.column_dimensions["T"].max) == (20, 21)


def test_the_level_is_shown_where_the_team_has_several() -> None:
    sheet = opened(team_week([row(1)], team=replace(TEAM, levels=frozenset())))["Liste"]
    assert not sheet.column_dimensions["D"].hidden


def test_the_print_leaves_the_note_out_and_repeats_the_header() -> None:
    sheet = opened(team_week([row(1, follow_up=WHOLE)]))["Liste"]
    last = 5 + SPARE_ROWS
    assert sheet.print_area == f"'Liste'!$A$1:$R${last}"
    assert sheet["S4"].value.startswith("Note")
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 1)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert plain(sheet.oddFooter.left.text).startswith("Confidentiel : ")
    assert sheet.oddFooter.center.text.strip() == "École des Érables · 3e secondaire"
    assert sheet.oddFooter.right.text.strip() == "Page &P/&N"


@pytest.mark.parametrize(
    ("school", "shown"),
    [
        ("Arts & lettres", "Arts && lettres"),
        ("R&G", "R&& G"),
        ("&[Picture]", "&& [Picture]"),
        ("É" * 200, "É" * 59 + "…"),
        ("&" * 200, "&&" * 59 + "…"),
    ],
)
def test_the_footer_bears_any_name(school: str, shown: str) -> None:
    content = workbook_bytes(CENTRE, team_week([row(1)], school=school), SETTINGS).content
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    footer = xml.split("<oddFooter>")[1].split("</oddFooter>")[0].replace("&amp;", "&")
    assert f"&C&8 {shown} · 3e secondaire&R" in footer
    assert len(footer.encode("utf-16-le")) // 2 <= 255


@pytest.mark.parametrize(("letter", "shown"), [("&", "&&"), ("🎓", "🎓")])
def test_the_footer_of_two_long_names_still_fits(letter: str, shown: str) -> None:
    mine = team_week([row(1)], school=letter * 200, team=replace(TEAM, name=letter * 200))
    xml = zipfile.ZipFile(io.BytesIO(workbook_bytes(CENTRE, mine, SETTINGS).content)).read("xl/worksheets/sheet1.xml")
    footer = xml.decode().split("<oddFooter>")[1].split("</oddFooter>")[0].replace("&amp;", "&")
    assert f"&C&8 {shown * 24}… · {shown * 24}…&R" in footer
    assert len(footer.encode("utf-16-le")) // 2 <= 255


def test_codes_and_texts_are_kept_as_typed_and_dates_are_dates() -> None:
    sheet = opened(team_week([row(1), row(2, follow_up=WHOLE)]))["Liste"]
    for number in (5, 6, 7):  # empty, filled in, and a row for somebody whom the team adds
        assert [cell.number_format for cell in sheet[number][10:19]] == [
            "@", "yyyy-mm-dd", "@", "@", "@", "yyyy-mm-dd", "yyyy-mm-dd", "@", "@",
        ]  # fmt: skip
        # A student's number that somebody types keeps its zeros.
        assert sheet.cell(number, 3).number_format == "@"


def test_names_and_reasons_stay_texts_when_somebody_edits_them() -> None:
    sheet = opened(team_week([row(1, "=1+1")]))["Liste"]
    assert (sheet["B5"].value, sheet["B5"].data_type, sheet["B5"].quotePrefix) == ("=1+1", "s", True)


def test_rows_are_high_enough_for_what_they_say_and_for_a_pen() -> None:
    short = row(1, parts=(sentence("Absences"),))
    long = row(2, parts=(sentence("mot " * 100),))
    sheet = opened(team_week([short, long]))["Liste"]
    # 400 letters in a column of 32, of which it holds 35.2: twelve lines.
    assert [sheet.row_dimensions[number].height for number in (4, 5, 6, 7)] == [30, 45, 180, 45]


def test_marks_are_of_weight_border_and_pattern() -> None:
    sheet = opened(team_week([row(1), row(2, follow_up=WHOLE)]))["Liste"]
    marks = {
        str(ranges.sqref).split(":")[0]: (rule.formula[0], rule.dxf)
        for ranges, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
    }
    formulas = {cell: formula for cell, (formula, _) in marks.items()}
    assert formulas["Q5"] == ('AND(ISNUMBER($Q5),$Q5<=DATE(2026,11,22),NOT(OR($R5="terminé",$R5="abandonné")))')
    assert formulas["M5"] == 'AND($A5="À discuter",COUNTA($K5:$R5)=0)'
    assert formulas["A5"] == '$A5="Données insuffisantes"'
    assert marks["Q5"][1].font.b
    assert marks["Q5"][1].border.left.style
    assert marks["M5"][1].fill.patternType


def test_every_mark_is_explained_and_every_column_to_fill_in() -> None:
    book = opened(team_week([row(1)]))
    guide = {plain(cells[0]): plain(cells[1]) for cells in book["Guide de lecture"].iter_rows(values_only=True)}
    assert "seule la décision est attendue" in guide["Le moins possible"]
    assert {"Constat", "Décision", "Note", "Confirmé", "Situation connue", "Donnée inexacte"} <= set(guide)
    assert "4 semaines" in guide["Situation connue"]
    assert "diagnostic" in guide["Nulle part"]
    assert guide["Usages refusés"].startswith("Usages refusés : classement")
    assert "coffre chiffré" in guide["Décision, responsable, note"]


def test_who_left_the_list_and_who_masters_everything_stand_on_their_sheet() -> None:
    marks = (Decimal(91), Decimal(94), 6)
    best = Enrichment(key(9), "Doyon, Ève", "doyon", "0000009", "801", "SEC3", None, *marks, "Tout à 91 %")
    mine = team_week(
        gone=(gone(2, "Deux", "gone_better"),),
        left=(gone(3, "Trois", "gone_moved"),),
        lost=(gone(4, "Quatre", "gone_no_data"),),
        enrichment=(best,),
    )
    sheet = opened(mine)["Sortis et autres"]
    rows = [[plain(value) for value in cells] for cells in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows[0] == ["Section", "Élève", "Fiche", "Niveau", "Groupe", "Pourquoi"]
    assert [(one[0], one[1], one[5]) for one in rows[1:]] == [
        ("Quitte la liste", "Deux", "les faits s'améliorent"),
        ("N'est plus à l'école", "Trois", "est maintenant dans une autre école du centre"),
        ("Données perdues", "Quatre", "données insuffisantes cette semaine, à vérifier"),
        ("À enrichir", "Doyon, Ève", "Tout à 91 %"),
    ]
    assert rows[1][2:5] == ["0000002", "3e secondaire", "31"]


def test_what_could_not_be_read_is_told_by_address() -> None:
    issue = ReadIssue(
        "801", "sec3", "801/sec3/courant/liste.xlsx", "Liste", "L7", "Discuté le", "unreadable_date", "Date"
    )
    book = opened(team_week([row(1)], issues=(issue,)))
    rows = list(book["Cellules non lues"].iter_rows(min_row=4, values_only=True))
    assert rows == [("801/sec3/courant/liste.xlsx", "Liste", "L7", "Discuté le", "Date")]
    assert "Cellules non lues" in book["Liste"]["A3"].value
    assert header_row(book["Liste"]) == 5


def test_a_list_of_nobody_opens_and_says_so() -> None:
    written = workbook_bytes(CENTRE, team_week(), SETTINGS)
    assert written.rows == ()
    sheet = openpyxl.load_workbook(io.BytesIO(written.content))["Liste"]
    assert sheet["B5"].value == "Personne sur cette liste cette semaine."
    assert sheet.auto_filter.ref == f"A4:U{5 + SPARE_ROWS}"
    read = read_book(written.content, "2026-2027")
    assert not any(cell.text for one in read.rows for cell in one.cells.values())
    assert read.faults == ()


def test_a_workbook_says_which_list_it_is() -> None:
    sheet = opened(team_week())[ABOUT_SHEET]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("format", "1"),
        ("centre_id", "CSS-1"),
        ("school_id", "801"),
        ("team", "sec3"),
        ("week", "2026-W47"),
        ("language", "fr"),
        ("base", "4f53cda18c2baa0c"),  # nothing stands in the filled columns
    ]


def test_the_same_week_gives_the_same_bytes() -> None:
    mine = team_week([row(1, follow_up=replace(WHOLE, unread={"note": "y" * 300})), row(2)])
    assert workbook_bytes(CENTRE, mine, SETTINGS) == workbook_bytes(CENTRE, mine, SETTINGS)


def test_two_thousand_students_are_written_in_seconds() -> None:
    mine = team_week([row(number, f"Nom {number}") for number in range(2000)])
    begun = time.perf_counter()
    written = workbook_bytes(CENTRE, mine, SETTINGS)
    assert time.perf_counter() - begun < 10
    assert len(written.rows) == 2000


def test_a_name_of_any_length_fits() -> None:
    one = row(1, "N" * 40_000, parts=(sentence("🎓" * 20_000), sentence("R" * 30_000)))
    (told,) = students(opened(team_week([one], school="É" * 200))["Liste"])
    assert told["Élève"] == "N" * 32_765 + "…"
    assert len(str(told["Raisons"]).encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_dates_that_excel_has_not_are_written_as_text() -> None:
    written = workbook_bytes(
        CENTRE, team_week([row(1, follow_up=replace(WHOLE, discussed_on=date(202, 11, 2)))]), SETTINGS
    )
    assert written.rows[0].cells["discussed_on"] == "0202-11-02"
    (told,) = students(openpyxl.load_workbook(io.BytesIO(written.content))["Liste"])
    assert told["Discuté le"] == "0202-11-02"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [([], ""), (["une"], "une"), (["une", " ", "deux\nlignes"], "• une\n• deux lignes"), ([None], "")],
)
def test_several_texts_are_lines_of_a_cell(texts: Sequence[str], expected: str) -> None:
    assert cell_lines(texts) == expected


def test_text_that_xml_cannot_hold_is_replaced() -> None:
    assert cell_text("a\ud800b\ufffec\x00d") == "a\ufffdb\ufffdc d"
    assert typed_text("e\u0301") == "é"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], 15.0),
        ([("a" * 22, 20.0)], 15.0),
        ([("a" * 23, 20.0)], 30.0),
        ([("a\nb\nc", 20.0), ("a", 20.0)], 45.0),
        ([("字" * 11, 20.0)], 15.0),
        ([("字" * 12, 20.0)], 30.0),
        ([("a" * 32_000, 10.0)], 409.0),
    ],
)
def test_a_row_is_as_high_as_its_longest_cell(cells: Sequence[tuple[str, float]], expected: float) -> None:
    assert row_height(cells) == expected


def test_both_languages_say_the_same_things() -> None:
    assert list(_FR) == list(_EN)
    assert {name: _fields(text) for name, text in _FR.items()} == {name: _fields(text) for name, text in _EN.items()}


def _fields(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
