"""The year of one student, as it was known in a week: what the portrait does not hold, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from risk.criteria_model import Tier

PRESENT, LATE, ACTIVITY, PARTIAL = "present", "late", "activity", "partial"
EXCUSED, UNEXCUSED, SUSPENSION, NOT_ENTERED = "excused", "unexcused", "suspension", "not_entered"
FULL_ABSENCES = frozenset({EXCUSED, UNEXCUSED, SUSPENSION})
DAY_KINDS = (PRESENT, LATE, ACTIVITY, PARTIAL, EXCUSED, UNEXCUSED, SUSPENSION, NOT_ENTERED)


class Day(NamedTuple):
    """A school day of the student: `kind` is one of DAY_KINDS, `share` the part of the day missed (None: nothing)."""

    date: date
    kind: str
    share: Decimal | None = None


class Streak(NamedTuple):
    """School days missed in full, one after the other."""

    days: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Rates:
    """The published attendance of the week. Days are school days, with fractions; rates in %; None where unknown."""

    days_absent_20: Decimal | None = None
    days_expected_20: Decimal | None = None
    rate_20: Decimal | None = None
    days_absent_year: Decimal | None = None
    days_expected_year: Decimal | None = None
    rate_year: Decimal | None = None
    lates_year: int | None = None
    observed_until: date | None = None
    is_inferred: bool = False


@dataclass(frozen=True)
class Attendance:
    """The school days of the year so far, in order, and the days missed by kind (None: no calendar, no entry)."""

    days: tuple[Day, ...] = ()
    rates: Rates = Rates()
    days_excused: Decimal | None = None
    days_unexcused: Decimal | None = None
    days_suspension: Decimal | None = None

    @property
    def is_known(self) -> bool:
        """Whether any school day of the student has been entered."""
        return any(day.kind != NOT_ENTERED for day in self.days)

    @property
    def current_streak(self) -> Streak | None:
        return streaks(self.days)[0]

    @property
    def longest_streak(self) -> Streak | None:
        return streaks(self.days)[1]


@dataclass(frozen=True)
class Mark:
    """One mark of a report card, out of 100. `competency`: None for the subject's own mark; `term`: 1, 2, 3, FINAL."""

    subject_code: str
    subject: str
    domain: str | None
    course_group: str
    competency: str | None
    competency_name: str | None
    term: str
    mark: Decimal
    mark_code: str | None
    recorded_on: date


@dataclass(frozen=True)
class PastMark:
    """A final result of last school year, at the level of then."""

    level: str | None
    subject_code: str
    subject: str
    domain: str | None
    mark: Decimal
    recorded_on: date


@dataclass(frozen=True)
class WeekPoint:
    """One week of the year: points out of 100, None where the week has no coefficient."""

    week: str
    coefficient: Decimal | None
    tier: int | None


@dataclass(frozen=True)
class PartMoved:
    """An indicator whose part of the coefficient is no longer that of the previous portrait. Parts in points."""

    indicator: str
    label: str
    unit: str | None
    value_before: Decimal | None
    value_now: Decimal | None
    part_before: Decimal
    part_now: Decimal

    @property
    def points(self) -> Decimal:
        return self.part_now - self.part_before


@dataclass(frozen=True)
class Support:
    """Something that was tried. `type` is in words; `ended_on` is None while it lasts."""

    type: str
    started_on: date
    review_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Dossier:
    """One student's year up to a week.

    `marks_not_compared`: a code, None where the marks are compared with the pass mark. `coverage`: share of the points
    of the level that could be observed, 0 to 1. `tiers`: the rules of the week's criteria, where the caller knows them.
    """

    student_key: str
    attendance: Attendance = Attendance()
    marks: tuple[Mark, ...] = ()
    past_marks: tuple[PastMark, ...] = ()
    marks_not_compared: str | None = None
    weeks: tuple[WeekPoint, ...] = ()
    moved: tuple[PartMoved, ...] = ()
    supports: tuple[Support, ...] = ()
    coverage: Decimal | None = None
    tiers: Mapping[int, Tier] = field(default_factory=dict)


def streaks(days: Sequence[Day]) -> tuple[Streak | None, Streak | None]:
    """The streak that still runs on the last day entered, and the longest of the year; the first of two as long.

    Days that nobody has entered neither make a streak nor break one: they are unknown.
    """
    longest: Streak | None = None
    running: list[date] = []
    for day in days:
        if day.kind == NOT_ENTERED:
            continue
        if day.kind not in FULL_ABSENCES:
            running = []
            continue
        running.append(day.date)
        if longest is None or len(running) > longest.days:
            longest = Streak(len(running), running[0], running[-1])
    current = Streak(len(running), running[0], running[-1]) if running else None
    return current, longest
