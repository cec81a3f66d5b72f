"""The conditional formats of the list: what a reader should see at once, on black-and-white paper too."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from pipelines.lists import change
from pipelines.lists.settings import Language
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_formats import Formats
from pipelines.weeks import Week
from schemas.codes import CODES
from schemas.follow_up import CLOSED

_PLACE, _NAME = 0, 1


def mark_rows(
    sheet: Worksheet,
    formats: Formats,
    *,
    rows: tuple[int, int],
    filled: Mapping[str, int],
    changes: int,
    week: Week,
    language: Language,
) -> None:
    """Marks that follow what is typed, and stay with their row when it is sorted.

    `rows`: first and last. `filled`: where each column that the team fills in is; `changes`: where "what changed" is.
    """
    first, last = rows
    words = WORDS[language]

    def cell(at: int) -> str:
        return f"${xl_col_to_name(at)}{first + 1}"

    def mark(columns: tuple[int, int], formula: str, look: str) -> None:
        rule = {"type": "formula", "criteria": f"={formula}", "format": formats[look]}
        sheet.conditional_format(first, columns[0], last, columns[1], rule)

    place, status, review = cell(_PLACE), cell(filled["status"]), cell(filled["review_on"])
    said = f"{cell(filled['finding'])}:{status}"
    closed = ",".join(f"{status}={_text(_meaning(code, language))}" for code in CLOSED)
    mark((_NAME, _NAME), _begins(cell(changes), TEXTS[language][f"move_{change.NEW}"]), "when_new")
    mark((_NAME, filled["finding"] - 1), _begins(place, words["place_followed"]), "when_followed")
    mark((_PLACE, _PLACE), f"{place}={_text(words['place_unscored'])}", "when_unscored")
    mark((filled["finding"], filled["status"]), f"OR({closed})", "when_closed")
    mark(
        (filled["review_on"], filled["review_on"]),
        f"AND(ISNUMBER({review}),{review}<={_date(week)},NOT(OR({closed})))",
        "when_review_is_past",
    )
    mark(
        (filled["decision"], filled["decision"]),
        f"AND({place}={_text(words['place_now'])},COUNTA({said})=0)",
        "when_nothing_decided",
    )


def _begins(cell: str, text: str) -> str:
    """Also behind the bullet of a cell of several lines."""
    return f"OR(LEFT({cell},{len(text)})={_text(text)},MID({cell},3,{len(text)})={_text(text)})"


def _text(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _date(week: Week) -> str:
    day = week.sunday
    return f"DATE({day.year},{day.month},{day.day})"


def _meaning(code: str, language: Language) -> str:
    meaning = CODES["follow_up_status"][code]
    return meaning.fr if language == "fr" else meaning.en
