"""The sheets of `liste.xlsx` beside the list: who left it, what could not be read, and two hidden ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipelines.lists.follow_up_columns import ABOUT_NAMES, ABOUT_SHEET, COLUMNS, FORMAT
from pipelines.lists.settings import Language
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_formats import Formats
from pipelines.lists.workbook_page import footer, set_up_page
from pipelines.lists.workbook_text import cell_text, not_markup, row_height
from schemas.codes import CODES

CODES_SHEET = "_codes"
_OTHERS = (
    ("col_section", 20),
    ("col_student", 26),
    ("col_id", 11),
    ("col_level", 15),
    ("col_group", 9),
    ("col_why", 70),
)
_ISSUES = (("issue_file", 44), ("issue_sheet", 14), ("issue_cell", 14), ("issue_column", 20), ("issue_text", 80))


def write_others(sheet: Worksheet, formats: Formats, mine: TeamWeek, language: Language) -> None:
    """Students of the previous list who are not on this one, and those who master everything."""
    words, texts = WORDS[language], TEXTS[language]
    gone = [
        (words[section], one, texts[one.why])
        for section, found in (("gone", mine.gone), ("left", mine.left), ("lost", mine.lost))
        for one in found
    ]
    rows = [*gone, *((words["enrichment"], one, one.sentence) for one in mine.enrichment)]
    _write_table(
        sheet,
        formats,
        lead=words["others_lead"] if rows else words["others_none"],
        columns=[(words[key], width) for key, width in _OTHERS],
        rows=[
            (section, one.name, one.student_id, level_name(one.level, language), one.home_group or "", why)
            for section, one, why in rows
        ],
    )
    set_up_page(sheet, footer(mine, language), repeated=(2, 2))


def write_issues(sheet: Worksheet, formats: Formats, mine: TeamWeek, language: Language) -> None:
    """Where something in the team's workbooks could not be read. Addresses only, never what stands there."""
    words = WORDS[language]
    _write_table(
        sheet,
        formats,
        lead=words["guide_fill_unread_1"],
        columns=[(words[key], width) for key, width in _ISSUES],
        rows=[(one.file, one.sheet, one.where, one.column, one.text) for one in mine.issues],
    )
    set_up_page(sheet, footer(mine, language), repeated=(2, 2))


def _write_table(
    sheet: Worksheet,
    formats: Formats,
    *,
    lead: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
) -> None:
    """A line, an empty row, then a header that stays in sight and the rows, all as text."""
    sheet.write_string(0, 0, lead, formats["line"])
    for at, (header, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, header, formats["header"])
    text = formats["text"]
    for number, row in enumerate(rows, start=3):
        for at, value in enumerate(row):
            sheet.write_string(number, at, not_markup(cell_text(value)), text)
        sheet.set_row(number, row_height(zip(row, (width for _, width in columns), strict=True)))
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, max(2 + len(rows), 3), len(columns) - 1)


def write_codes(book: xlsxwriter.Workbook, language: Language) -> dict[str, str]:
    """The hidden sheet that the drop-downs take their values from; where each code list stands in it."""
    sheet = book.add_worksheet(CODES_SHEET)
    sheet.very_hidden()
    ranges = {}
    for at, name in enumerate(dict.fromkeys(column.codes for column in COLUMNS if column.codes)):
        meanings = code_meanings(name, language)
        sheet.write_column(0, at, meanings)
        letter = chr(ord("A") + at)
        ranges[name] = f"='{CODES_SHEET}'!${letter}$1:${letter}${len(meanings)}"
    return ranges


def code_meanings(codes: str, language: Language) -> list[str]:
    """The words of a code list, as the drop-downs show them."""
    return [meaning.fr if language == "fr" else meaning.en for meaning in CODES[codes].values()]


def write_about(book: xlsxwriter.Workbook, about: Mapping[str, str]) -> None:
    """The hidden sheet that says which list this is, to whoever reads it back."""
    sheet = book.add_worksheet(ABOUT_SHEET)
    sheet.very_hidden()
    for row, name in enumerate(ABOUT_NAMES):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, not_markup(cell_text(FORMAT if name == "format" else about[name])))
