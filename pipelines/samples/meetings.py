"""What the demonstration's team decides: its own workbook filled in after some weeks, as a team does between two runs.

So that a new user sees follow-up, returns and effects. The next run reads the file back like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.lists.follow_up_columns import COLUMNS, SHEET_FR, STUDENT_KEY
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_workbook import WORDS
from pipelines.weeks import Week
from schemas.codes import CODES

WORKBOOK = Path("014", "sec3", "courant", "liste.xlsx")
# Meetings of the year, by ISO week of the list that they talk about: after the first report card, then every third one.
MEETING_WEEKS = (43, 46, 49)
# Students whom the team talks about for the first time, at each meeting.
_CASES = 5
_REVIEW_AFTER, _MEETING_AFTER = timedelta(days=21), timedelta(days=2)
_HEADER_WITHIN = 10
_PLACE, _CAUSE, _CHANGE = (WORDS["fr"][name] for name in ("col_place", "col_cause", "col_change"))
_DISCUSS, _IMPROVING = WORDS["fr"]["place_now"], TEXTS["fr"]["move_improving"]
_HEADERS = {column.name: column.fr for column in COLUMNS}


@dataclass(frozen=True)
class _Plan:
    """What a team does about a cause: code of the type, decision and owner."""

    type: str
    decision: str
    owner: str


_PLANS = {
    "Engagement scolaire": _Plan(
        "attendance_follow_up", "Appel à la famille, accueil chaque lundi", "Direction adjointe"
    ),
    "Littératie": _Plan("literacy_support", "Sous-groupe de lecture, deux périodes par semaine", "Orthopédagogue"),
    "Numératie": _Plan("catch_up", "Récupération en mathématique le mardi midi", "Enseignante de mathématique"),
}
_SEVERAL = _Plan("student_meeting", "Rencontre avec l'élève pour choisir une première cible", "Titulaire")


def hold_meeting(lists: Path, week: Week) -> int:
    """Fill in the team's workbook of `week` if a meeting follows it; the number of rows written, 0 without a meeting.

    `lists`: the folder of the lists. A centre without that team, or whose teams get no workbook, holds no meeting.
    """
    path = lists / WORKBOOK
    if int(week.text[-2:]) not in MEETING_WEEKS or not path.is_file():
        return 0
    book = openpyxl.load_workbook(path)
    everybody = _rows(book[SHEET_FR])
    met_on = week.sunday + _MEETING_AFTER
    reviewed = [row for row in everybody if row.has("review_on") and row.reviewed_by(met_on)]
    new = [row for row in everybody if row.text(_PLACE) == _DISCUSS and not row.has("finding")][:_CASES]
    for row in reviewed:
        _review(row, met_on)
    for at, row in enumerate(new):
        _decide(row, at, met_on)
    book.save(path)
    return len(reviewed) + len(new)


class _Row:
    """A student's row: cells by the header of their column."""

    def __init__(self, sheet: Worksheet, number: int, columns: dict[str, int]) -> None:
        self._sheet, self._number, self._columns = sheet, number, columns

    def text(self, header: str) -> str:
        return str(self._sheet.cell(self._number, self._columns[header]).value or "")

    def has(self, name: str) -> bool:
        return bool(self.text(_HEADERS[name]))

    def reviewed_by(self, day: date) -> bool:
        """Whether the review that the team asked for is due by that day."""
        return date.fromisoformat(self.text(_HEADERS["review_on"])[:10]) <= day

    def write(self, name: str, value: str | date) -> None:
        """A code by its meaning, as the drop-down offers it; a date as Excel keeps one."""
        column = next(one for one in COLUMNS if one.name == name)
        shown = CODES[column.codes][str(value)].fr if column.codes else value
        moment = datetime(shown.year, shown.month, shown.day) if isinstance(shown, date) else shown  # noqa: DTZ001
        self._sheet.cell(self._number, self._columns[column.fr]).value = moment


def _rows(sheet: Worksheet) -> list[_Row]:
    """The students' rows, in the order of the list."""
    header = next(
        row for row in sheet.iter_rows(max_row=_HEADER_WITHIN) if any(cell.value == STUDENT_KEY for cell in row)
    )
    columns = {str(cell.value): cell.column for cell in header if cell.value is not None}
    rows = [_Row(sheet, number, columns) for number in range(header[0].row + 1, sheet.max_row + 1)]
    return [row for row in rows if row.text(STUDENT_KEY)]


def _decide(row: _Row, at: int, met_on: date) -> None:
    """A first discussion. Of five students, one has a situation that the team knows, and one a fact to be checked."""
    if at == _CASES - 1:
        row.write("finding", "inaccurate_data")
        row.write("decision", "Vérifier les absences saisies au secrétariat")
        return
    row.write("discussed_on", met_on)
    if at == _CASES - 2:
        row.write("finding", "known_situation")
        row.write("decision", "Suivi déjà en place avec la famille")
        return
    plan = _PLANS.get(row.text(_CAUSE), _SEVERAL)
    row.write("finding", "confirmed")
    row.write("decision", plan.decision)
    row.write("type", plan.type)
    row.write("owner", plan.owner)
    row.write("started_on", met_on + timedelta(days=1))
    row.write("review_on", met_on + _REVIEW_AFTER)
    row.write("status", "active")


def _review(row: _Row, met_on: date) -> None:
    """What improves is ended; what does not goes on until the next meeting."""
    row.write("discussed_on", met_on)
    if _IMPROVING in row.text(_CHANGE):
        row.write("decision", "Objectif atteint : retour au soutien de la classe")
        row.write("status", "done")
    else:
        row.write("decision", "Poursuivre, et ajouter un contact avec la famille")
        row.write("review_on", met_on + _REVIEW_AFTER)
