"""`liste.xlsx`: the team's list, which says everything without the page, and the columns that the team fills in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256

import xlsxwriter

from pipelines.lists.follow_up_columns import SHEET_EN, SHEET_FR
from pipelines.lists.model import CentreWeek
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_formats import Formats
from pipelines.lists.workbook_guide import write_guide
from pipelines.lists.workbook_list import ListSheet, WrittenRow
from pipelines.lists.workbook_sheets import write_about, write_codes, write_issues, write_others
from pipelines.lists.workbook_text import cell_text
from pipelines.weeks import Week

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class WorkbookWritten:
    """The file, and of each student's row what stands in the columns that the team fills in: the base of a merge."""

    content: bytes
    rows: tuple[WrittenRow, ...]


def workbook_bytes(centre: CentreWeek, mine: TeamWeek, settings: ListSettings) -> WorkbookWritten:
    """The team's workbook of the week. The same week gives the same bytes: nothing in it reads the clock."""
    language = settings.language
    words = WORDS[language]
    week = Week.parse(centre.week)
    with _opened(week, words["title"].format(team=mine.team.name, school=mine.school)) as (book, content):
        formats = Formats(book)
        listed = book.add_worksheet(SHEET_FR if language == "fr" else SHEET_EN)
        write_guide(book.add_worksheet(words["sheet_guide"]), formats, mine, settings)
        write_others(book.add_worksheet(words["sheet_others"]), formats, mine, language)
        if mine.issues:
            write_issues(book.add_worksheet(words["sheet_issues"]), formats, mine, language)
        code_ranges = write_codes(book, language)
        rows = ListSheet(listed, formats, week, settings, code_ranges).write(mine)
        write_about(book, {**_about(centre, mine, language), "base": base_name(rows)})
    return WorkbookWritten(content.getvalue(), rows)


def base_name(rows: Sequence[WrittenRow]) -> str:
    """16 digits that tell what stood in the filled columns from what any other list of the same week had there.

    A list may be written more than once in a week, and a team may work in any of them.
    """
    filled = sorted((row.row_id, sorted(row.cells.items())) for row in rows if row.cells)
    return sha256(json.dumps(filled, ensure_ascii=False).encode()).hexdigest()[:16]


@contextmanager
def _opened(week: Week, title: str) -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _OPTIONS) as book:
        # A workbook says when it was made; this one was made for its week.
        made_on = datetime.combine(week.sunday, time())
        book.set_properties({"title": cell_text(title)[:250], "author": "élève 360", "created": made_on})
        yield book, content


def _about(centre: CentreWeek, mine: TeamWeek, language: str) -> Mapping[str, str]:
    return {
        "centre_id": centre.centre_id,
        "school_id": mine.team.school_id,
        "team": mine.team.folder,
        "week": centre.week,
        "language": language,
    }
