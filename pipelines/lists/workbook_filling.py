"""What a cell that the team fills in accepts, and what is said when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.lists.follow_up_columns import FollowUpColumn
from pipelines.lists.settings import Language
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_sheets import code_meanings
from pipelines.weeks import Week

_LONGEST_TITLE = 32


def validation(
    column: FollowUpColumn, header: str, week: Week, language: Language, code_ranges: Mapping[str, str]
) -> dict[str, Any]:
    """The data validation of a column, in the terms of xlsxwriter: a drop-down, a date of about now, a length."""
    words = WORDS[language]
    values = {"example": _example(column, week), "longest": column.longest}
    first, last = _dates(week)
    prompt = f"prompt_{column.name}"
    rule = {
        "input_title": header.split(" (", maxsplit=1)[0][:_LONGEST_TITLE],
        "input_message": words[prompt if prompt in words else f"prompt_{column.kind}"].format(**values),
        "error_title": words["refused_title"],
        "error_message": words[f"refused_{column.kind}"].format(**values, first=first, last=last),
    }
    if column.codes:
        return rule | {"validate": "list", "source": code_ranges[column.codes]}
    if column.kind == "date":
        return rule | {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    return rule | {"validate": "length", "criteria": "<=", "value": column.longest}


def unread_comment(column: FollowUpColumn, week: Week, language: Language) -> tuple[str, dict[str, Any]]:
    """What is expected in a cell that could not be read: the words of its comment, and how they are shown."""
    words = WORDS[language]
    meanings = ", ".join(code_meanings(column.codes, language)) if column.codes else ""
    expected = words[f"unread_{column.kind}"].format(
        meanings=meanings, example=_example(column, week), longest=column.longest
    )
    return f"{words['unread']} {expected}", {"author": "élève 360", "width": 280, "height": 110}


def _example(column: FollowUpColumn, week: Week) -> str:
    """A discussion or a beginning in the week; a review a month later."""
    return week.shift(4 if column.name == "review_on" else 0).monday.isoformat()


def _dates(week: Week) -> tuple[date, date]:
    """From the school year before to the end of the next one: a year typed wrong is seen at once."""
    start = int(week.school_year[:4])
    return date(start - 1, 7, 1), date(start + 2, 6, 30)
