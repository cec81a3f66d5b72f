"""What a cell of a follow-up column says, in its canonical text: a code, an ISO date, or a text.

The same text is what the workbook was written with, what the team's cell is compared by, and what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from pipelines.follow_up.dates import AmbiguousDateError, typed_date
from pipelines.follow_up.wordings import bare
from pipelines.lists.follow_up_columns import FollowUpColumn
from pipelines.lists.workbook_text import typed_text
from pipelines.weeks import school_year_bounds
from schemas.codes import CODES


@dataclass(frozen=True)
class TypedCell:
    """A cell as it was read. `text`: canonical; where it cannot be understood, as typed, and `fault` is a rule."""

    text: str
    fault: str | None = None


def read_cell(column: FollowUpColumn, typed: str | None, school_year: str) -> TypedCell:
    """What a cell says. `school_year`: the one of its workbook, in which its dates are looked for.

    Empty is a value like another: a team may take back what it wrote.
    """
    text = typed_text(typed)
    if not text:
        return TypedCell("")
    if column.kind == "code":
        code = _codes(column.codes or "").get(bare(text))
        return TypedCell(code) if code else TypedCell(text, "unknown_code")
    if column.kind == "date":
        return _date_cell(text, school_year)
    too_long = column.longest is not None and len(text) > column.longest
    return TypedCell(text, "text_too_long" if too_long else None)


@cache
def _codes(name: str) -> dict[str, str]:
    """Each way of writing a code, case and accents aside: the code itself, its French and its English meaning."""
    return {bare(written): code for code, meaning in CODES[name].items() for written in (code, meaning.fr, meaning.en)}


def _date_cell(text: str, school_year: str) -> TypedCell:
    try:
        day = typed_date(text, school_year)
    except AmbiguousDateError:
        return TypedCell(text, "ambiguous_date")
    except (ValueError, OverflowError):
        return TypedCell(text, "unreadable_date")
    first, last = _plausible(school_year)
    return TypedCell(day.isoformat()) if first <= day <= last else TypedCell(text, "date_out_of_range")


def _plausible(school_year: str) -> tuple[date, date]:
    """From the school year before to the one after: a support may go on from last year, a review wait for the next."""
    first, last = school_year_bounds(school_year)
    return date(first.year - 1, first.month, first.day), date(last.year + 1, last.month, last.day)
