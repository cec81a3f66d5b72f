"""The number of a spreadsheet's cell as the text that its format shows: a date, a padded code, a plain number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

GENERAL, ZEROS, PERCENT = "general", "zeros", "percent"
DATE, MOMENT, TIME, ELAPSED = "date", "moment", "time", "elapsed"
# Formats that every workbook has without naming them (ECMA-376 part 1, 18.8.30).
_BUILT_IN = (
    dict.fromkeys([*range(14, 18), *range(27, 37), *range(50, 59)], DATE)
    | dict.fromkeys([18, 19, 20, 21, 45, 47], TIME)
    | {9: PERCENT, 10: PERCENT, 22: MOMENT, 46: ELAPSED}
)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_PADDED = re.compile(r"0{2,}")
_DIGITS = 15  # what Excel keeps and shows of a number
_LAST_DAY = 2_958_466  # the day after 9999-12-31
_DAY_SECONDS = 86_400


class Style(NamedTuple):
    """How the cell shows its number. `width`: digits of a format made of zeros. `from_1904`: the date system."""

    kind: str = GENERAL
    width: int = 0
    from_1904: bool = False


def style_of(format_id: str, codes: Mapping[str, str], from_1904: bool) -> Style:
    """The style of a number format; `codes` are those that the workbook names itself, by id."""
    code = codes.get(format_id)
    if code is None:
        return Style(_BUILT_IN.get(int(format_id), GENERAL), 0, from_1904)
    if _PADDED.fullmatch(code.partition(";")[0]):
        return Style(ZEROS, len(code.partition(";")[0]), from_1904)
    return Style(_kind(code.lower()), 0, from_1904)


def _kind(code: str) -> str:
    bare = _LITERAL.sub("", code)
    is_elapsed = _ELAPSED.search(bare) is not None
    shown = _BRACKETED.sub("", bare).partition(";")[0]
    letters = set(shown)
    has_time = bool(letters & {"h", "s"})
    if is_elapsed:
        return ELAPSED
    if letters & {"y", "d"} or ("m" in letters and not has_time):
        return MOMENT if has_time else DATE
    if has_time:
        return TIME
    return PERCENT if "%" in shown else GENERAL


def number_text(stored: str, style: Style) -> str:
    """A stored number as text: ISO dates, leading zeros where the format has them, 75.0 as 75, 37.5 % as 37.5%.

    A text that is no number is given as it is.
    """
    if style.kind == GENERAL and stored.isdecimal() and len(stored) <= _DIGITS:
        return stored
    try:
        number = float(stored)
    except ValueError:
        return stored
    if style.kind == ZEROS:
        return f"{int(number):0{style.width}d}" if number.is_integer() and number >= 0 else _plain(number)
    if style.kind == PERCENT:
        return _plain(number * 100) + "%"
    if style.kind == GENERAL or not 0 <= number < _LAST_DAY:
        return _plain(number)
    return _moment(number, style)


def keeps_zeros(style: Style) -> bool:
    """Whether a code stored as a number is shown with its leading zeros."""
    return style.kind == ZEROS


def _plain(number: float) -> str:
    text = f"{number:.{_DIGITS}g}"
    if "e" in text or "n" in text:  # an exponent; inf and nan, which no workbook holds, are left as they are
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def _moment(number: float, style: Style) -> str:
    if style.kind == ELAPSED or (style.kind == TIME and number < 1):
        minutes, seconds = divmod(round(number * _DAY_SECONDS), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    # Excel counts a 29 February 1900 that never was.
    start = date(1904, 1, 1) if style.from_1904 else date(1899, 12, 31 if number < 60 else 30)
    try:
        moment = datetime.combine(start, time()) + timedelta(seconds=round(number * _DAY_SECONDS))
    except OverflowError:
        return _plain(number)
    is_day = style.kind == DATE or (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.strftime("%Y-%m-%d") if is_day else moment.strftime("%Y-%m-%d %H:%M:%S")
