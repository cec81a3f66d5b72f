"""How the sheets of `liste.xlsx` print: letter, one page wide, the header on each page, a confidential footer."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from pipelines.lists.settings import Language
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_workbook import WORDS
from pipelines.lists.workbook_text import cell_text

_LETTER = 1
# What a footer holds, in UTF-16 units, signs included; names are cut to the first of these lengths that fits.
_LONGEST_FOOTER = 255
_LENGTHS_OF_NAMES = (60, 25)


def set_up_page(
    sheet: Worksheet, footer_text: str, *, repeated: tuple[int, int] | None = None, one_page: bool = False
) -> None:
    """`repeated`: first and last row that every page begins with. `one_page`: the whole sheet on one, upright."""
    if one_page:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.6)
    sheet.set_footer(footer_text)
    if repeated is not None:
        sheet.repeat_rows(*repeated)


def footer(mine: TeamWeek, language: Language) -> str:
    """Confidential, whose list, and the page."""
    page, confidential = WORDS[language]["footer_page"], TEXTS[language]["confidential"]
    text = ""
    for longest in _LENGTHS_OF_NAMES:
        names = f"{_plain(mine.school, longest)} · {_plain(mine.team.name, longest)}"
        text = f"&L&8 {confidential}&C&8 {names}&R&8 {page} &P/&N"
        if len(text.encode("utf-16-le")) // 2 <= _LONGEST_FOOTER:
            break
    return text


def _plain(name: str, longest: int) -> str:
    """A name as a footer can hold it: `&` begins a sign there, and is doubled to be itself.

    `&G` and `&[Picture]` ask for a picture even so, in the library that writes the file: a space keeps them apart.
    """
    text = cell_text(name)
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return short.replace("&", "&&").replace("&G", "& G").replace("&[", "& [")
