"""The invented school year: days, holidays, étapes, as arrays of days that the other modules index."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

SECONDARY, PRIMARY = "secondary", "primary"
PERIODS = {SECONDARY: 4, PRIMARY: 2}
CYCLE_DAYS = 9
DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Gregorian Easter (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    day_of_week = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * day_of_week) // 451
    month, day = divmod(h + day_of_week - 7 * m + 114, 31)
    return date(year, month, day + 1)


def on_or_before(day: date, weekday: int) -> date:
    """The last given weekday (Monday = 0) on or before a day."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def days_between(first: date, last: date) -> set[date]:
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


@dataclass(frozen=True)
class SchoolYear:
    """A Quebec school year, from 1 July `start_year`; classes run from late August to about 23 June."""

    start_year: int

    @property
    def label(self) -> str:
        return f"{self.start_year}-{self.start_year + 1}"

    @property
    def first_class(self) -> date:
        return on_or_before(date(self.start_year, 8, 28), weekday=2)

    @property
    def last_class(self) -> date:
        last = date(self.start_year + 1, 6, 23)
        return on_or_before(last, weekday=4) if last.weekday() > 4 else last

    @cached_property
    def dates(self) -> np.ndarray:
        """Every day from the first to the last day of class, weekends included (datetime64[D])."""
        return np.arange(np.datetime64(self.first_class), np.datetime64(self.last_class) + 1)

    @cached_property
    def holidays(self) -> set[date]:
        """Days without school in every school, ped days of the centre included."""
        autumn, spring = self.start_year, self.start_year + 1
        easter = easter_sunday(spring)
        labour_day = on_or_before(date(autumn, 9, 7), weekday=0)
        thanksgiving = on_or_before(date(autumn, 10, 14), weekday=0)
        patriots_day = on_or_before(date(spring, 5, 24), weekday=0)
        christmas = on_or_before(date(autumn, 12, 24), weekday=0)
        spring_break = on_or_before(date(spring, 3, 7), weekday=0)
        ped_days = [
            thanksgiving - 24 * DAY,
            thanksgiving + 4 * DAY,
            on_or_before(date(autumn, 11, 20), weekday=4),
            on_or_before(date(autumn, 12, 4), weekday=4),
            christmas + 14 * DAY,
            on_or_before(date(spring, 1, 29), weekday=4),
            spring_break - 14 * DAY,
            on_or_before(date(spring, 4, 16), weekday=4),
            on_or_before(date(spring, 5, 7), weekday=4),
            on_or_before(date(spring, 6, 4), weekday=4),
        ]
        return {
            labour_day,
            thanksgiving,
            patriots_day,
            easter - 2 * DAY,
            easter + DAY,
            *days_between(christmas, christmas + 13 * DAY),
            *days_between(spring_break, spring_break + 4 * DAY),
            *ped_days,
        }

    def school_days(self, school_number: int) -> np.ndarray:
        """Which of `dates` are school days in a school: one ped day moves from school to school."""
        own_ped_day = on_or_before(date(self.start_year, 10, 2), weekday=4) + (0, 7, 21)[school_number % 3] * DAY
        closed = np.array(sorted(self.holidays | {own_ped_day}), dtype="datetime64[D]")
        return np.is_busday(self.dates, holidays=closed)

    def cycle_days(self, school_number: int) -> np.ndarray:
        """Day of the timetable's nine-day cycle, 1 to 9; 0 on a day without school."""
        open_days = self.school_days(school_number)
        return np.where(open_days, (np.cumsum(open_days) - 1) % CYCLE_DAYS + 1, 0)

    def terms(self, order: str) -> list[tuple[date, date]]:
        """Begin and end of étapes 1, 2, 3. Primary schools end the first two a week later."""
        later = 7 * DAY if order == PRIMARY else 0 * DAY
        ends = [
            on_or_before(date(self.start_year, 11, 7), weekday=4) + later,
            on_or_before(date(self.start_year + 1, 2, 19), weekday=4) + later,
            on_or_before(date(self.start_year + 1, 6, 18), weekday=4),
        ]
        begins = [self.first_class, ends[0] + DAY, ends[1] + DAY]
        return list(zip(begins, ends, strict=True))

    def index(self, day: date) -> int:
        """Place of a day in `dates`."""
        return (day - self.first_class).days


def periods_expected(order: str, calendar_id: str, dates: np.ndarray, open_days: np.ndarray) -> np.ndarray:
    """Periods (or half-days) expected per day; calendar 2 (work-oriented paths) has half a day on Fridays."""
    periods = np.where(open_days, PERIODS[order], 0)
    if calendar_id == "2":
        fridays = np.is_busday(dates, weekmask="Fri")
        periods = np.where(open_days & fridays, PERIODS[order] // 2, periods)
    return periods
