"""The sheet « Liste » of `liste.xlsx`: a row a student, what the data say, then what the team fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pipelines.lists.follow_up_columns import COLUMNS, ROW_ID, STUDENT_KEY, FollowUpColumn
from pipelines.lists.model import FOLLOWED, UNSCORED, FollowUp
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_page import sentence
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import week_title
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_filling import unread_comment, validation
from pipelines.lists.workbook_formats import Formats
from pipelines.lists.workbook_marks import mark_rows
from pipelines.lists.workbook_page import footer, set_up_page
from pipelines.lists.workbook_text import cell_lines, cell_text, not_markup, row_height, typed_text
from pipelines.weeks import Week
from schemas.codes import CODES

# Empty rows under the last student, for those whom the team adds.
SPARE_ROWS = 5
# Room to write by hand on the printed list.
LEAST_LINES = 3
# Excel counts days from 1900: an older date is written as text.
_FIRST_DATE = date(1901, 1, 1)
_FILL_WIDTHS = {
    "finding": 10,
    "discussed_on": 10,
    "decision": 21,
    "type": 13,
    "owner": 12.5,
    "started_on": 10,
    "review_on": 10,
    "status": 8.5,
    "note": 30,
}


@dataclass(frozen=True)
class WrittenRow:
    """One student's row as it was written: `cells`, by column name, the canonical text of each cell that is not empty:
    a code, an ISO date, a text; of a cell that could not be read, what had been typed.
    """

    row_id: str
    student_key: str
    cells: Mapping[str, str]


class _Column(NamedTuple):
    """A column of what the data say: key of its header, width in characters, format, and what it says of a row."""

    key: str
    width: float
    look: str
    told: Callable[[Row, str], str | float | None]


def _changed(row: Row, place: str) -> str:
    if place == UNSCORED:
        return ""
    if place == FOLLOWED and not row.portrait.is_listed:
        # How the student moves on a list of which they are no longer is said of nobody: why they are here is.
        return cell_lines(row.follow_up_lines[:1])
    return cell_lines((row.change, row.returned, *row.change_notes))


def _reasons(row: Row, place: str) -> str:
    first = row.portrait.why_not if place == UNSCORED else ()
    return cell_lines((*first, *row.reasons, *row.notes))


def _tried(row: Row, _: str) -> str:
    helps = [", ".join((one.type, *one.dates)) for one in row.helps]
    # Of a support whose effect is told, the line of the effect says type and beginning.
    told = [one for one in helps if not any(effect.startswith(one) for effect in row.effect_lines)]
    return cell_lines((*told, *row.effect_lines, *row.past_lines))


_PLACE = _Column("col_place", 11, "text", lambda _, __: None)
_WHO = (
    _Column("col_student", 17, "name", lambda row, _: cell_text(row.portrait.name)),
    _Column("col_id", 8.5, "id", lambda row, _: cell_text(row.portrait.student_id)),
    _Column("col_level", 10, "text", lambda row, _: cell_text(row.level)),
    _Column("col_group", 8, "text", lambda row, _: cell_text(row.group)),
)
_NUMBERS = (
    _Column("col_coefficient", 11, "number", lambda row, _: _number(row)),
    _Column("col_support", 12, "text", lambda row, _: _support(row)),
)
_SAID = (
    _Column("col_cause", 10, "text", lambda row, place: "" if place == UNSCORED else cell_text(row.cause)),
    _Column("col_change", 15, "text", _changed),
    _Column("col_strengths", 20, "text", lambda row, _: cell_lines(row.strengths)),
    _Column("col_reasons", 32, "text", _reasons),
    _Column("col_tried", 22, "text", _tried),
)


def _support(row: Row) -> str:
    return cell_lines((f"{row.support} ({row.tier})" if row.tier else "", row.tier_note))


def _number(row: Row) -> float | None:
    coefficient = row.portrait.coefficient
    return None if coefficient is None else float(coefficient)


class ListSheet:
    """Writes the sheet, top to bottom. `code_ranges`: where the values of each code list stand, for the drop-downs."""

    def __init__(
        self, sheet: Worksheet, formats: Formats, week: Week, settings: ListSettings, code_ranges: Mapping[str, str]
    ) -> None:
        self._sheet, self._formats, self._week = sheet, formats, week
        self._language: Language = settings.language
        self._words = WORDS[settings.language]
        self._code_ranges = code_ranges
        self._columns = (_PLACE, *_WHO, *(_NUMBERS if settings.show_coefficient else ()), *_SAID)
        self._first_filled = len(self._columns)
        self._key_at = self._first_filled + len(COLUMNS)

    def write(self, mine: TeamWeek) -> tuple[WrittenRow, ...]:
        """Everything, in the order of the page: to discuss, below the line, in follow-up, without enough data."""
        header = self._write_top(mine)
        self._write_header(header, one_level=len(mine.team.levels) == 1)
        placed = [
            *((self._words["place_now"], row) for row in mine.now),
            *((self._words["place_below"], row) for row in mine.below),
            *((self._followed(row), row) for row in mine.followed),
            *((self._words["place_unscored"], row) for row in mine.unscored),
        ]
        written = tuple(self._write_row(header + at, place, row) for at, (place, row) in enumerate(placed, start=1))
        last = header + max(len(placed), 1)
        if not placed:
            self._write_empty_row(last)
            self._sheet.write_string(last, 1, self._words["nobody"], self._formats["text"])
        for number in range(last + 1, last + SPARE_ROWS + 1):
            self._write_empty_row(number)
        self._finish(mine, header, last + SPARE_ROWS)
        return written

    def _write_top(self, mine: TeamWeek) -> int:
        """The lines above the table; the row of its header."""
        words, sheet = self._words, self._sheet
        title = week_title(self._week, self._language)
        lines = [f"{title[:1].upper()}{title[1:]}. {sentence(mine, self._language)}"]
        if mine.issues:
            lines.append(words["issues_line"].format(sheet=words["sheet_issues"]))
        name = cell_text(words["title"].format(team=mine.team.name, school=mine.school))
        sheet.write_string(0, 0, name, self._formats["title"])
        for number, line in enumerate(lines, start=1):
            sheet.write_string(number, 0, cell_text(line), self._formats["line"])
        band = len(lines) + 1
        sheet.write_string(band, 0, TEXTS[self._language]["confidential"], self._formats["confidential"])
        for at in range(self._first_filled, self._key_at):
            sheet.write_blank(band, at, None, self._formats["band"])
        sheet.write_string(band, self._first_filled, words["band"], self._formats["band"])
        sheet.write_string(band, self._key_at - 1, words["band_note"], self._formats["band"])
        return band + 1

    def _write_header(self, header: int, *, one_level: bool) -> None:
        """`one_level`: the title says the level of everybody, and its column takes no room."""
        sheet = self._sheet
        sheet.set_row(header, row_height((), least=2))
        for at, column in enumerate(self._columns):
            is_hidden = column.key == "col_level" and one_level
            sheet.set_column(at, at, column.width, None, {"hidden": is_hidden})
            sheet.write_string(header, at, self._words[column.key], self._formats["header"])
        for at, column in enumerate(COLUMNS, start=self._first_filled):
            sheet.set_column(at, at, _FILL_WIDTHS[column.name])
            sheet.write_string(header, at, self._header(column), self._formats["fill_header"])
        for at, name in enumerate((STUDENT_KEY, ROW_ID), start=self._key_at):
            sheet.set_column(at, at, None, None, {"hidden": True})
            sheet.write_string(header, at, name, self._formats["hidden"])

    def _header(self, column: FollowUpColumn) -> str:
        return column.fr if self._language == "fr" else column.en

    def _write_row(self, number: int, place: str, row: Row) -> WrittenRow:
        sheet, portrait = self._sheet, row.portrait
        sheet.write_string(number, 0, cell_text(place), self._formats["text"])
        shown = [(place, _PLACE.width)]
        for at, column in enumerate(self._columns[1:], start=1):
            value, look = column.told(row, row.place), self._formats[column.look]
            if value is None or value == "":
                sheet.write_blank(number, at, None, look)
            elif isinstance(value, str):
                sheet.write_string(number, at, not_markup(value), look)
                shown.append((value, column.width))
            else:
                sheet.write_number(number, at, value, look)
        cells = {}
        for at, column in enumerate(COLUMNS, start=self._first_filled):
            text = self._write_filled(number, at, column, portrait.follow_up)
            if text:
                cells[column.name] = text
                shown.append((self._shown(column, text), _FILL_WIDTHS[column.name]))
        sheet.set_row(number, row_height(shown, least=LEAST_LINES))
        sheet.write_string(number, self._key_at, portrait.student_key, self._formats["hidden"])
        sheet.write_string(number, self._key_at + 1, portrait.row_id, self._formats["hidden"])
        return WrittenRow(portrait.row_id, portrait.student_key, cells)

    def _write_filled(self, number: int, at: int, column: FollowUpColumn, follow_up: FollowUp | None) -> str:
        """One cell that the team fills in, as it is known; its canonical text, empty where nothing stands there."""
        sheet, kind = self._sheet, column.kind
        typed = typed_text(follow_up.unread.get(column.name)) if follow_up else ""
        if typed:
            sheet.write_string(number, at, not_markup(typed), self._formats[f"unread_{kind}"])
            sheet.write_comment(number, at, *unread_comment(column, self._week, self._language))
            return typed
        value = getattr(follow_up, column.name) if follow_up else None
        look = self._formats[f"fill_{kind}"]
        if not value:
            sheet.write_blank(number, at, None, look)
            return ""
        if isinstance(value, date):
            if value < _FIRST_DATE:
                sheet.write_string(number, at, value.isoformat(), look)
            else:
                sheet.write_datetime(number, at, value, look)
            return value.isoformat()
        canonical = value if column.codes else typed_text(value)
        sheet.write_string(number, at, not_markup(self._shown(column, canonical)), look)
        return canonical

    def _shown(self, column: FollowUpColumn, text: str) -> str:
        """A code by its meaning; any other text as it is."""
        meaning = CODES[column.codes].get(text) if column.codes else None
        if meaning is None:
            return text
        return meaning.fr if self._language == "fr" else meaning.en

    def _write_empty_row(self, number: int) -> None:
        self._sheet.set_row(number, row_height((), least=LEAST_LINES))
        for at, column in enumerate(self._columns):
            self._sheet.write_blank(number, at, None, self._formats[column.look])
        for at, column in enumerate(COLUMNS, start=self._first_filled):
            self._sheet.write_blank(number, at, None, self._formats[f"fill_{column.kind}"])

    def _followed(self, row: Row) -> str:
        """`En suivi, à revoir le 12 janvier`; `En suivi` where no date says until when."""
        place = self._words["place_followed"]
        return f"{place}, {row.review[:1].lower()}{row.review[1:]}" if row.review else place

    def _finish(self, mine: TeamWeek, header: int, last: int) -> None:
        """What holds for the whole sheet: what stays in sight, drop-downs, marks, print."""
        sheet = self._sheet
        sheet.freeze_panes(header + 1, 2)
        # The hidden columns are sorted with the others: a row keeps its student.
        sheet.autofilter(header, 0, last, self._key_at + 1)
        for at, column in enumerate(COLUMNS, start=self._first_filled):
            rule = validation(column, self._header(column), self._week, self._language, self._code_ranges)
            sheet.data_validation(header + 1, at, last, at, rule)
        places = {column.name: at for at, column in enumerate(COLUMNS, start=self._first_filled)}
        changes = next(at for at, column in enumerate(self._columns) if column.key == "col_change")
        mark_rows(
            sheet,
            self._formats,
            rows=(header + 1, last),
            filled=places,
            changes=changes,
            week=self._week,
            language=self._language,
        )
        sheet.set_zoom(90)
        # A student's number and a group are texts of digits; no corner needs a warning.
        sheet.ignore_errors({"number_stored_as_text": f"A{header + 2}:{xl_col_to_name(places['note'])}{last + 1}"})
        set_up_page(sheet, footer(mine, self._language), repeated=(header - 1, header))
        # The note is the last column that the team fills in: it stays out of the print.
        sheet.print_area(0, 0, last, places["note"] - 1)
