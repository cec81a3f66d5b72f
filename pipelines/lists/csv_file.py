"""`liste.csv`: the same content as the page, for a spreadsheet in French."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from pipelines.lists.model import Enrichment, Gone
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language
from pipelines.lists.team_week import TeamWeek
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
    "col_cause",
    "col_meeting",
    "col_change",
    "col_strengths",
    "col_reasons",
    "col_help",
    "col_follow_up",
    "col_effect",
)
# Only where the centre says so.
_DETAIL = ("col_support", "col_coefficient")
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
    _writer(line).writerow([TEXTS[language][key] for key in _columns(show_coefficient)])
    return BOM + line.getvalue()


def _columns(show_coefficient: bool) -> tuple[str, ...]:
    return (*_COLUMNS, *_DETAIL) if show_coefficient else _COLUMNS


def _writer(lines: io.StringIO) -> Any:
    return csv.writer(lines, delimiter=";", lineterminator="\r\n")


def _lines(mine: TeamWeek, language: Language, show_coefficient: bool) -> list[list[str]]:
    """The cells after week, school and team, one list a student, the sections in the order of the page."""
    words = TEXTS[language]
    now = {row.portrait.student_key for row in mine.now}
    told = [
        *(
            _told(row, words["to_discuss"], words["yes" if row.portrait.student_key in now else "no"])
            for row in mine.discuss
        ),
        *(_told(row, words["followed"], "") for row in mine.followed),
        *(
            _who_left(one, words[section], language) | {"col_change": words[one.why]}
            for section, gone in (("gone", mine.gone), ("left", mine.left), ("lost", mine.lost))
            for one in gone
        ),
        *(_unscored(row, words["unscored"]) for row in mine.unscored),
        *(_who_left(one, words["enrichment"], language) | {"col_strengths": one.sentence} for one in mine.enrichment),
    ]
    columns = _columns(show_coefficient)[3:]
    return [[cells.get(column, "") for column in columns] for cells in told]


def _told(row: Row, section: str, in_meeting: str) -> dict[str, str]:
    return _who(row, section) | {
        "col_cause": row.cause,
        "col_meeting": in_meeting,
        "col_change": _joined([*filter(None, [row.change]), *row.change_notes]) if row.portrait.is_listed else "",
        "col_strengths": _joined(row.strengths),
        "col_reasons": _joined((*row.reasons, *row.notes)),
        "col_help": _joined([", ".join((one.type, *one.dates)) for one in row.helps]),
        "col_follow_up": _follow_up(row),
        "col_effect": _joined(row.effect_lines),
        "col_support": f"{row.support} ({row.tier})" if row.tier else "",
        "col_coefficient": row.coefficient,
    }


def _unscored(row: Row, section: str) -> dict[str, str]:
    return _who(row, section) | {
        "col_reasons": _joined((*row.portrait.why_not, *row.reasons)),
        "col_follow_up": _follow_up(row),
    }


def _follow_up(row: Row) -> str:
    """Why somebody comes back or until when somebody rests, what the team wrote, and what is over."""
    first = [text for text in (row.returned, row.review) if text]
    return _joined((*first, *row.follow_up_lines, *row.past_lines))


def _who(row: Row, section: str) -> dict[str, str]:
    return {
        "col_section": section,
        "col_student": row.portrait.name,
        "col_id": row.portrait.student_id,
        "col_level": row.level,
        "col_group": row.group,
    }


def _who_left(one: Gone | Enrichment, section: str, language: Language) -> dict[str, str]:
    return {
        "col_section": section,
        "col_student": one.name,
        "col_id": one.student_id,
        "col_level": level_name(one.level, language),
        "col_group": one.home_group or "",
    }


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(texts)
