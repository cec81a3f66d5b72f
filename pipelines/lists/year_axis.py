"""The school year as columns of weeks: one scale for the figures of a student's page, so that they line up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.weeks import Week

LEFT, STEP, RIGHT = 30, 13, 4
# A term's worth: in September, three weeks must not look like a year.
_FEWEST_WEEKS = 20
_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
}
# Columns that the name of a month needs.
_LABEL_WEEKS = 3


@dataclass(frozen=True)
class YearAxis:
    """Columns from the week of `first` to that of `last`, and to twenty weeks at least. Positions in pixels."""

    first: Week
    last: Week

    @property
    def columns(self) -> int:
        return max((self.last.monday - self.first.monday).days // 7 + 1, _FEWEST_WEEKS)

    @property
    def width(self) -> int:
        return LEFT + self.columns * STEP + RIGHT

    @property
    def end(self) -> int:
        """The right edge of the last week told."""
        return self.left_of(self.last) + STEP

    def left_of(self, week: Week) -> int:
        return LEFT + (week.monday - self.first.monday).days // 7 * STEP

    def x(self, day: date) -> float:
        """Where a day is, kept within the columns."""
        at = LEFT + (day - self.first.monday).days * STEP / 7
        return round(min(max(at, LEFT), LEFT + self.columns * STEP), 1)

    def months(self, language: str) -> list[tuple[int, str]]:
        """The names of the months, each with its column's left edge; a month too short for its name has none."""
        names, found = _MONTHS[language], []
        weeks = [self.first.shift(at) for at in range(self.columns)]
        for at, week in enumerate(weeks):
            starts = at == 0 or week.sunday.day <= week.sunday.weekday() + 1
            if starts:
                found.append((LEFT + at * STEP, names[week.sunday.month - 1]))
        return [
            one
            for at, one in enumerate(found)
            if at + 1 == len(found) or found[at + 1][0] - one[0] >= _LABEL_WEEKS * STEP
        ]


def month_labels(axis: YearAxis, y: int, language: str) -> str:
    """The names of the months as SVG text on one line."""
    return "".join(f'<text x="{x}" y="{y}">{name}</text>' for x, name in axis.months(language))
