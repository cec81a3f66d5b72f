"""A student's attendance of the year in words: rates, streaks, and the dates of each kind of day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from pipelines.lists import heat_map
from pipelines.lists.dossier_model import DAY_KINDS, PRESENT, Attendance, Day, Rates, Streak
from pipelines.lists.settings import Language
from pipelines.lists.wording import NO_BREAK, counted, long_date, number, short_date, with_unit
from pipelines.lists.words_student import WORDS
from pipelines.lists.year_axis import YearAxis

# Fewer days in a row are told one by one.
_SHORTEST_RANGE = 3


@dataclass(frozen=True)
class KindRow:
    """One kind of day: its sign on the map, its name, how many days; `dates`: empty for presence."""

    sign: Markup
    name: str
    days: str
    dates: str


def kind_rows(days: Sequence[Day], language: Language) -> tuple[KindRow, ...]:
    """The kinds that the year has, in the order of DAY_KINDS."""
    words = WORDS[language]
    counts = Counter(day.kind for day in days)
    return tuple(
        KindRow(
            sign=heat_map.key(kind),
            name=words[f"kind_{kind}"],
            days=_days(counts[kind], language),
            dates="" if kind == PRESENT else dates_text(days, kind, language),
        )
        for kind in DAY_KINDS
        if counts[kind]
    )


def dates_text(days: Sequence[Day], kind: str, language: Language) -> str:
    """The dates of one kind; three school days in a row or more as a range: `7 octobre ; 2 au 6 novembre`."""
    runs: list[list[date]] = []
    before = None
    for day in days:
        if day.kind == kind:
            if before != kind:
                runs.append([])
            runs[-1].append(day.date)
        before = day.kind
    last = days[-1].date
    told = []
    for run in runs:
        if len(run) < _SHORTEST_RANGE:
            told += [short_date(one, last, language) for one in run]
        else:
            told.append(_range(run[0], run[-1], language))
    return (f"{NO_BREAK}; " if language == "fr" else "; ").join(told)


def map_text(days: Sequence[Day], language: Language) -> str:
    """What the map shows, for those who do not see it."""
    words = WORDS[language]
    kinds = ", ".join(f"{row.name} {row.days}" for row in kind_rows(days, language))
    first, last = days[0].date, days[-1].date
    return words["map_text"].format(
        first=long_date(first, language, with_year=False), last=long_date(last, language), kinds=kinds
    )


def map_svg(
    attendance: Attendance, axis: YearAxis, language: Language, *, months: bool = True, standalone: bool = False
) -> Markup:
    """The heat map of the school days; empty where there is none."""
    days = attendance.days
    if not days:
        return Markup("")
    return heat_map.svg(days, axis, map_text(days, language), language, months=months, standalone=standalone)


def attendance_lines(attendance: Attendance, is_chronic: bool, language: Language) -> tuple[str, ...]:
    """Rates, streaks, and how far the entries reach; nothing where no attendance is known."""
    words, rates = WORDS[language], attendance.rates
    lines = list(_rate_lines(attendance, language))
    if is_chronic:
        lines.append(words["chronic"])
    if attendance.is_known:
        lines += _streak_lines(attendance, language)
    if rates.lates_year:
        lines.append(_lates(rates, language))
    if rates.observed_until is not None:
        lines.append(words["observed"].format(date=long_date(rates.observed_until, language)))
    if rates.is_inferred:
        lines.append(words["inferred"])
    return tuple(lines)


def _rate_lines(attendance: Attendance, language: Language) -> list[str]:
    words, rates, lines = WORDS[language], attendance.rates, []
    if rates.rate_20 is not None:
        key = "rate_20" if rates.days_expected_20 == 20 else "rate_20_short"
        lines.append(
            words[key].format(
                absent=with_unit(rates.days_absent_20 or Decimal(0), "day", language),
                expected=number(rates.days_expected_20 or Decimal(0), language),
                rate=number(rates.rate_20, language),
            )
        )
    if rates.rate_year is not None:
        lines.append(
            words["rate_year"].format(
                absent=with_unit(rates.days_absent_year or Decimal(0), "day", language),
                expected=number(rates.days_expected_year or Decimal(0), language),
                rate=number(rates.rate_year, language),
                split=_split(attendance, language),
            )
        )
    return lines


def _split(attendance: Attendance, language: Language) -> str:
    """`: non motivée 4, motivée 1`; nothing where nothing was missed."""
    words = WORDS[language]
    shares = [
        words[f"split_{kind}"].format(days=number(days, language))
        for kind, days in (
            ("unexcused", attendance.days_unexcused),
            ("excused", attendance.days_excused),
            ("suspension", attendance.days_suspension),
        )
        if days
    ]
    if not shares:
        return ""
    return (f"{NO_BREAK}: " if language == "fr" else ": ") + ", ".join(shares)


def _streak_lines(attendance: Attendance, language: Language) -> list[str]:
    words = WORDS[language]
    current, longest = attendance.current_streak, attendance.longest_streak
    if longest is None:
        return [words["streak_none"]]
    lines = [_streak(current, "streak_now", language)] if current is not None else []
    if longest.days < 2:
        return lines or [words["streak_one"]]
    return lines if current == longest else [*lines, _streak(longest, "streak_longest", language)]


def _streak(streak: Streak, key: str, language: Language) -> str:
    words = WORDS[language]
    if streak.days == 1:
        dates = words["on"].format(date=long_date(streak.first_on, language, with_year=False))
    else:
        dates = words["from_to"].format(**_ends(streak.first_on, streak.last_on, language))
    return words[key].format(days=_days(streak.days, language), dates=dates)


def _lates(rates: Rates, language: Language) -> str:
    return WORDS[language]["lates"].format(count=rates.lates_year)


def _range(first: date, last: date, language: Language) -> str:
    return WORDS[language]["range"].format(**_ends(first, last, language))


def _ends(first: date, last: date, language: Language) -> dict[str, str]:
    """The two ends of a range; in French the month is told once where it is the same."""
    start = long_date(first, language, with_year=False)
    if language == "fr" and (first.year, first.month) == (last.year, last.month):
        start = start.split(NO_BREAK)[0]
    return {"first": start, "last": long_date(last, language, with_year=False)}


def _days(count: int, language: Language) -> str:
    return counted(count, WORDS[language]["day_one"], WORDS[language]["day_many"], language)
