"""The sheet « Guide de lecture » of `liste.xlsx`: how to read the list and fill it in, where what is written goes."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from pipelines.lists.follow_up_columns import COLUMNS, FollowUpColumn
from pipelines.lists.resting import LONGEST_REST_WEEKS
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_formats import Formats
from pipelines.lists.workbook_page import footer, set_up_page
from pipelines.lists.workbook_text import row_height
from schemas.codes import CODES

_WIDTHS = (26, 100)
_LINES = {
    "guide_read": ("places", "order", "marks"),
    "guide_fill": ("least", "save", "add", "keep", "unread"),
    "guide_where": ("codes", "texts"),
    "guide_not": ("what",),
}


def write_guide(sheet: Worksheet, formats: Formats, mine: TeamWeek, settings: ListSettings) -> None:
    """Two columns: a topic, and what is to be known of it."""
    words = WORDS[settings.language]
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, words["guide_title"], formats["guide_title"])
    row = 1
    for heading, lines in guide_lines(mine, settings):
        row += 1
        sheet.write_string(row, 0, heading, formats["guide_heading"])
        sheet.write_blank(row, 1, None, formats["guide_heading"])
        for topic, text in lines:
            row += 1
            sheet.write_string(row, 0, topic, formats["guide_topic"])
            sheet.write_string(row, 1, text, formats["guide_text"])
            sheet.set_row(row, row_height(zip((topic, text), _WIDTHS, strict=True)))
    set_up_page(sheet, footer(mine, settings.language), one_page=True)


def guide_lines(mine: TeamWeek, settings: ListSettings) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, each with its topics and their text."""
    language = settings.language
    words, texts = WORDS[language], TEXTS[language]
    rest, most = (
        counted(weeks, texts["week_one"], texts["week_many"], language)
        for weeks in (min(settings.rest_weeks, LONGEST_REST_WEEKS), LONGEST_REST_WEEKS)
    )

    def section(key: str) -> list[tuple[str, str]]:
        return [
            (words[f"{key}_{name}"], words[f"{key}_{name}_1"].format(capacity=mine.capacity, most=most))
            for name in _LINES[key]
        ]

    about = [(words["guide_read_list"] if number == 1 else "", texts[f"read_{number}"]) for number in (1, 2, 3, 4)]
    columns = [
        (_title(column, language), words[f"guide_column_{column.name}"].format(longest=column.longest, most=most))
        for column in COLUMNS
    ]
    findings = [
        (_capital(meaning.fr if language == "fr" else meaning.en), words[f"guide_finding_{code}"].format(rest=rest))
        for code, meaning in CODES["follow_up_finding"].items()
    ]
    rights = [
        (words["guide_rights_rights"], texts["read_5"]),
        (words["guide_rights_refused"], texts["read_6"]),
    ]
    return [
        (words["guide_read"], [*section("guide_read"), *about]),
        (words["guide_fill"], section("guide_fill")),
        (words["guide_columns"], columns),
        (words["guide_findings"], findings),
        (words["guide_where"], section("guide_where")),
        (words["guide_not"], section("guide_not")),
        (words["guide_rights"], rights),
    ]


def _title(column: FollowUpColumn, language: Language) -> str:
    """The header without its remark."""
    return (column.fr if language == "fr" else column.en).split(" (")[0]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
