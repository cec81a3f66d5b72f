"""Dates, numbers, names and typography as people write them, in French and in English."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipelines.weeks import Week, school_year_of
from risk.typography import french

_MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
NO_BREAK = "\u00a0"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNITS = {
    "fr": {
        "percent": ("%", "%"),
        "day": ("jour", "jours"),
        "point": ("point", "points"),
        "week": ("semaine", "semaines"),
        "year": ("an", "ans"),
        "percentage_point": ("point", "points"),
    },
    "en": {
        "percent": ("%", "%"),
        "day": ("day", "days"),
        "point": ("point", "points"),
        "week": ("week", "weeks"),
        "year": ("year", "years"),
        "percentage_point": ("point", "points"),
    },
}


def typeset(text: str, language: str) -> str:
    """The text with the no-break spaces that French typography asks for; English is left as it is."""
    return french(text) if language == "fr" else text


def short_date(day: date, as_of: date, language: str) -> str:
    """A date of the school year that `as_of` belongs to needs no year; any other keeps it."""
    return long_date(day, language, with_year=school_year_of(day) != school_year_of(as_of))


def long_date(day: date, language: str, *, with_year: bool = True) -> str:
    """`16 novembre 2026`, `1er novembre 2026`; `16 November 2026`."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    text = f"{number}{NO_BREAK}{_MONTHS[language][day.month - 1]}"
    return f"{text}{NO_BREAK}{day.year}" if with_year else text


def week_title(week: Week, language: str) -> str:
    """`semaine du 16 au 22 novembre 2026`; months and years are told twice only where they differ."""
    first, last = week.monday, week.sunday
    if first.year != last.year:
        start = long_date(first, language)
    elif first.month != last.month:
        start = long_date(first, language, with_year=False)
    else:
        start = "1er" if language == "fr" and first.day == 1 else str(first.day)
    words = ("semaine du", "au") if language == "fr" else ("week of", "to")
    return f"{words[0]} {start} {words[1]} {long_date(last, language)}"


def number(value: Decimal, language: str, *, places: int = 1, signed: bool = False) -> str:
    """At most `places` decimals, half away from zero, no trailing zeros; decimal comma in French."""
    text = fixed(value, language, places=places, signed=signed)
    return text.rstrip("0").rstrip(",.") if places else text


def fixed(value: Decimal, language: str, *, places: int = 2, signed: bool = False) -> str:
    """Always `places` decimals, so that parts in a column can be added up by eye; a true minus sign."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    text = f"{abs(rounded):f}"
    return sign + (text.replace(".", ",") if language == "fr" else text)


def integer(value: int, language: str) -> str:
    """`12 345` in French, `12,345` in English."""
    return f"{value:,}".replace(",", NO_BREAK if language == "fr" else ",")


def with_unit(value: Decimal, unit: str | None, language: str) -> str:
    """`37,5 %`, `1 jour`, `3 jours`; a count has no unit, nor a ratio, which one decimal would not tell: `0,75`."""
    text = number(value, language, places=2 if unit == "ratio" else 1)
    words = _UNITS[language].get(unit or "")
    if words is None:
        return text
    is_singular = abs(Decimal(value)) < 2 if language == "fr" else abs(Decimal(value)) == 1
    space = "" if language == "en" and unit == "percent" else NO_BREAK
    return f"{text}{space}{words[0 if is_singular else 1]}"


def counted(count: int, singular: str, many: str, language: str) -> str:
    """`0 élève`, `1 élève`, `2 élèves`: French counts from two, English from other than one."""
    return f"{integer(count, language)}{NO_BREAK}{plural(count, singular, many, language)}"


def plural(count: int, singular: str, many: str, language: str) -> str:
    """The form of a word that goes with a count."""
    one = count < 2 if language == "fr" else count == 1
    return singular if one else many


def one_line(text: str | None) -> str:
    """The text without control characters or line breaks, trimmed; None becomes empty."""
    return _CONTROLS.sub(" ", text or "").strip()


def student_name(last_name: str | None, first_name: str | None, student_id: str | None, language: str) -> str:
    """`Tremblay, Alice`; whichever part is known; else `Élève 0012345`."""
    parts = [part for part in (one_line(last_name), one_line(first_name)) if part]
    if parts:
        return ", ".join(parts)
    word, unknown = ("Élève", "sans fiche") if language == "fr" else ("Student", "without a number")
    return f"{word} {one_line(student_id) or unknown}"


def unaccented(text: str) -> str:
    """Lower case, without accents or ligatures: how names are searched and sorted."""
    spread = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    plain = unicodedata.normalize("NFKD", spread)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
