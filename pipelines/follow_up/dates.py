"""A date as people type it in a cell, where only one day can be meant.

Accepted: a date of the spreadsheet (it comes as ISO), year first (`2027-01-12`, `2027/1/12`, `20270112`), the month in
words (`12 janvier 2027`, `1er déc. 2026`, `January 12, 2027`), without the year (`12 janvier`: of the school year),
and two numbers before the year where only one order is possible (`25/12/2026`, `12/25/2026`, `5/5/2027`). `12/01/2027`
is refused: both orders are in use in Québec, and the wrong day would look right. So are years of two digits.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipelines.follow_up.wordings import bare
from pipelines.weeks import school_year_bounds

_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_SHORT = {"janv": 1, "jan": 1, "fev": 2, "fevr": 2, "feb": 2, "avr": 4, "apr": 4, "juil": 7, "jul": 7, "jun": 6,
          "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "mar": 3}  # fmt: skip
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names} | _SHORT
# Words that may stand around a date and say nothing more.
_AROUND = frozenset(
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "le", "the", "of")
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(20\d\d)([-/. ])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?)?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(20\d\d)")
_SERIAL = re.compile(r"[345]\d{4}")
_DAY = re.compile(r"(\d{1,2})(?:er|e|st|nd|rd|th)?")
# Excel's day 60 is a 29 February 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)


class AmbiguousDateError(ValueError):
    """Two days could be meant."""


def typed_date(text: str, school_year: str) -> date:
    """The day that a cell means. ValueError where it means none, AmbiguousDateError where it may mean two.

    `school_year` gives its year to a day and month alone. A bare number of five digits is a day of the spreadsheet,
    whose format was taken off.
    """
    spaced = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(spaced):
        return date(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(spaced):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(spaced):
        return _only_order(int(found[1]), int(found[3]), int(found[4]))
    if _SERIAL.fullmatch(spaced):
        return _SERIAL_ZERO + timedelta(days=int(spaced))
    return _in_words(spaced, school_year)


def _only_order(first: int, second: int, year: int) -> date:
    if first != second and first <= 12 and second <= 12:
        raise AmbiguousDateError
    day, month = (first, second) if second <= 12 else (second, first)
    return date(year, month, day)


def _in_words(text: str, school_year: str) -> date:
    words = [word for word in bare(text).split() if word not in _AROUND]
    months = [_MONTH_NUMBERS[word] for word in words if word in _MONTH_NUMBERS]
    rest = [word for word in words if word not in _MONTH_NUMBERS]
    years = [int(word) for word in rest if len(word) == 4 and word.startswith("20") and word.isdecimal()]
    days = [int(found[1]) for word in rest if (found := _DAY.fullmatch(word))]
    if len(months) != 1 or len(days) != 1 or len(years) + len(days) != len(rest) or len(years) > 1:
        raise ValueError
    return date(years[0] if years else _year_of(months[0], school_year), months[0], days[0])


def _year_of(month: int, school_year: str) -> int:
    first, last = school_year_bounds(school_year)
    return first.year if month >= first.month else last.year
