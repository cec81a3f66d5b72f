"""ISO weeks and school years. Dates come in as arguments: nothing here reads the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = re.compile(r"^(\d{4})-W(\d{2})$")
_JULY = 7


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week, Monday to Sunday. Weeks sort in time, and so do their texts."""

    monday: date

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week written `2026-W47`. ValueError for anything else, or a week that the year has not."""
        match = _WEEK.match(text)
        if not match:
            raise ValueError(f"semaine illisible : {text!r} ; écrire par exemple 2026-W47")
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            raise ValueError(f"cette année n'a pas de semaine {match[2]} ; écrire par exemple 2026-W47") from None

    @classmethod
    def holding(cls, day: date) -> Week:
        """The week that `day` falls in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def ending_by(cls, as_of: date) -> Week:
        """The last week whose Sunday is on or before `as_of`."""
        return cls.holding(as_of + timedelta(days=1)).previous()

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def text(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def school_year(self) -> str:
        """School year of the week's last day."""
        return school_year_of(self.sunday)

    def shift(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))

    def previous(self) -> Week:
        return self.shift(-1)

    def next(self) -> Week:
        return self.shift(1)

    def until(self, last: Week) -> Iterator[Week]:
        """This week and each one after it, `last` included."""
        week = self
        while week <= last:
            yield week
            week = week.next()

    def __str__(self) -> str:
        return self.text


def school_year_of(day: date) -> str:
    """`2026-2027` for any day from 1 July 2026 to 30 June 2027."""
    start = day.year if day.month >= _JULY else day.year - 1
    return f"{start}-{start + 1}"


def school_year_bounds(school_year: str) -> tuple[date, date]:
    """First and last day of a school year: 1 July and 30 June."""
    start = int(school_year[:4])
    return date(start, _JULY, 1), date(start + 1, _JULY, 1) - timedelta(days=1)
