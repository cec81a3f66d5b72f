"""How the cells of `liste.xlsx` look. Every mark is told by weight, border or pattern: it survives black and white."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

DATE = "yyyy-mm-dd"
# Kept as text whatever is typed: no date is made of `1-2`, no formula of `=…`, no zero is lost.
AS_TEXT = "@"
# Patterns of Excel, by number.
_DOTS, _HATCH, _CHECK = 18, 14, 15

_LINE, _DARK = "#A6A6A6", "#404040"
_HEADER, _FILL, _FILL_HEADER = "#E7E6E6", "#FFF9E6", "#FFE699"
_CELL = {"valign": "top", "text_wrap": True, "border": 1, "border_color": _LINE}
_FILL_IN = _CELL | {"bg_color": _FILL, "left_color": _DARK, "right_color": _DARK, "bottom_color": _DARK}
_UNREAD = {"bold": True, "italic": True, "pattern": _CHECK, "fg_color": "#BFBFBF", "bg_color": "#FFFFFF", "border": 2}
_HEAD = {"bold": True, "valign": "vcenter", "text_wrap": True, "border": 1, "bottom": 2, "border_color": _DARK}

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "quote_prefix": True},
    "line": {"quote_prefix": True},
    "confidential": {"bold": True, "italic": True},
    "band": {"bold": True, "bg_color": _FILL_HEADER, "top": 2, "border_color": _DARK},
    "header": _HEAD | {"bg_color": _HEADER},
    "fill_header": _HEAD | {"bg_color": _FILL_HEADER, "left": 2, "right": 2},
    # Names, reasons and the like: an apostrophe that nobody sees keeps them text when somebody edits the cell.
    "text": _CELL | {"quote_prefix": True},
    "name": _CELL | {"quote_prefix": True, "bold": True},
    "id": _CELL | {"num_format": AS_TEXT},
    "number": _CELL | {"num_format": "0.00"},
    "hidden": {"num_format": AS_TEXT},
    "fill_text": _FILL_IN | {"num_format": AS_TEXT},
    "fill_code": _FILL_IN | {"num_format": AS_TEXT},
    "fill_date": _FILL_IN | {"num_format": DATE, "align": "left"},
    "unread_text": _CELL | _UNREAD | {"num_format": AS_TEXT},
    "unread_code": _CELL | _UNREAD | {"num_format": AS_TEXT},
    "unread_date": _CELL | _UNREAD | {"num_format": DATE, "align": "left"},
    "guide_title": {"bold": True, "font_size": 14, "valign": "top"},
    "guide_heading": {"bold": True, "bottom": 2, "top": 1, "bg_color": _HEADER, "valign": "top"},
    "guide_topic": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 4},
    "guide_text": {"text_wrap": True, "valign": "top", "bottom": 4},
    # Conditional: laid over the cells above.
    "when_new": {"bold": True, "underline": 1},
    "when_nothing_decided": {"pattern": _DOTS, "fg_color": "#808080", "bg_color": "#FFFFFF", "border": 4},
    "when_review_is_past": {"bold": True, "pattern": _HATCH, "fg_color": "#A6A6A6", "bg_color": "#FFFFFF", "border": 1},
    "when_followed": {"italic": True},
    "when_unscored": {"pattern": _DOTS, "fg_color": "#808080", "bg_color": "#FFFFFF"},
    "when_closed": {"italic": True, "font_strikeout": True},
}


class Formats:
    """The formats of one workbook, each made the first time that it is asked for."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            self._made[name] = self._book.add_format(_LOOKS[name])
        return self._made[name]
