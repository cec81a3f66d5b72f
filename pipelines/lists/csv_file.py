"""`liste.csv`: the same content as the page, for a spreadsheet in French."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from pipelines.lists.rows import Row
from pipelines.lists.settings import Language
from pipelines.lists.team_page import TeamWeek
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import one_line

BOM = "\ufeff"
_COLUMNS = (
    "col_week",
    "col_school",
    "col_team",
    "col_section",
    "col_student",
    "col_id",
    "col_level",
    "col_group",
    "col_support",
    "col_meeting",
    "col_change",
    "col_strengths",
    "col_reasons",
    "col_help",
)
# What a spreadsheet takes for a formula, also behind blanks or quotes, and in the full-width forms of East Asia.
_FORMULA = re.compile(r"""^[\s"'«\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]""")


def harmless(cell: str | None) -> str:
    """The cell on one line; an apostrophe before anything that a spreadsheet would run as a formula."""
    text = one_line(cell)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_text(mine: TeamWeek, week: str, language: Language, *, show_coefficient: bool) -> str:
    """The whole file: byte order mark, `;`, one row a student, the sections in the order of the page."""
    lines = io.StringIO()
    writer = _writer(lines)
    for cells in _lines(mine, language, show_coefficient):
        writer.writerow([harmless(cell) for cell in (week, mine.school, mine.team.name, *cells)])
    return csv_header(language, show_coefficient=show_coefficient) + lines.getvalue()


def csv_header(language: Language, *, show_coefficient: bool) -> str:
    """The file of a list that holds nobody: byte order mark and the names of the columns."""
    line = io.StringIO()
    extra = ("col_coefficient",) if show_coefficient else ()
    _writer(line).writerow([TEXTS[language][key] for key in (*_COLUMNS, *extra)])
    return BOM + line.getvalue()


def _writer(lines: io.StringIO) -> Any:
    return csv.writer(lines, delimiter=";", lineterminator="\r\n")


def _lines(mine: TeamWeek, language: Language, show_coefficient: bool) -> list[Sequence[str]]:
    """The cells after week, school and team, one tuple a student."""
    words = TEXTS[language]
    to_discuss = [
        (
            words["to_discuss"],
            *_who(row),
            f"{row.support} ({row.tier})",
            words["yes" if rank <= mine.capacity else "no"],
            _joined((row.change, *row.change_notes)),
            _joined(row.strengths),
            _joined((*row.reasons, *row.notes)),
            _joined([", ".join((one.type, *one.dates)) for one in row.helps]),
            *((row.coefficient,) if show_coefficient else ()),
        )
        for rank, row in enumerate(mine.rows, start=1)
    ]
    blank = ("",) if show_coefficient else ()
    gone = [
        (
            words["gone"],
            one.name,
            one.student_id,
            level_name(one.level, language),
            one.home_group or "",
            "",
            "",
            words[one.why],
            "",
            "",
            "",
            *blank,
        )
        for one in mine.gone
    ]
    unscored = [
        (words["unscored"], *_who(row), "", "", "", "", _joined((*row.portrait.why_not, *row.reasons)), "", *blank)
        for row in mine.unscored
    ]
    return [*to_discuss, *gone, *unscored]


def _who(row: Row) -> tuple[str, str, str, str]:
    return row.portrait.name, row.portrait.student_id, row.level, row.group


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(texts)
