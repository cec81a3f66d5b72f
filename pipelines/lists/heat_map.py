"""The school days of a year as a map: a column a week, a row a weekday. Kinds differ by shape first, then by shade."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipelines.lists.dossier_model import (
    ACTIVITY,
    EXCUSED,
    LATE,
    NOT_ENTERED,
    PARTIAL,
    PRESENT,
    SUSPENSION,
    UNEXCUSED,
    Day,
)
from pipelines.lists.svg_style import figure
from pipelines.lists.year_axis import STEP, YearAxis, month_labels
from pipelines.weeks import Week

TOP, CELL, _WEEKDAYS = 14, 10, 5
# How each kind is drawn from the top left corner of its cell. A day of presence is drawn by the stretch.
_SHAPES = {
    UNEXCUSED: ("u", "h10v10h-10z"),
    EXCUSED: ("e", "m1 1h8v8h-8z"),
    PARTIAL: ("h", "v10h10z"),
    SUSPENSION: ("s", "m1 1l8 8m0-8l-8 8"),
    LATE: ("t", "m5 5h.1"),
    ACTIVITY: ("a", "m5 1v8m-4-4h8"),
    NOT_ENTERED: ("n", "m1 5h8"),
}
# The student was there: the mark stands on a day of presence.
_THERE = frozenset({PRESENT, LATE, ACTIVITY})


def svg(
    days: Sequence[Day], axis: YearAxis, text: str, language: str, *, months: bool = True, standalone: bool = False
) -> Markup:
    """The map of `days` on `axis`. A column without a cell is a week without class, or one to come.

    Days of the weekend, where a school has class, stand with the Friday: a cell holds the last of them. `months`: name
    them above; not needed under a figure on the same axis that does.
    """
    top = TOP if months else 1
    there: dict[int, list[int]] = {}
    marks: dict[str, list[str]] = {kind: [] for kind in _SHAPES}
    first = axis.first.monday.toordinal()
    for day, kind, _ in days:
        weeks, weekday = divmod(day.toordinal() - first, 7)
        x = axis.left_of(axis.first) + weeks * STEP
        row = min(weekday, _WEEKDAYS - 1)
        if kind in _THERE:
            there.setdefault(x, []).append(row)
        if kind in marks:
            marks[kind].append(f"M{x} {top + row * STEP}{_SHAPES[kind][1]}")
    body = month_labels(axis, TOP - 4, language) if months else ""
    body += _weekday_labels(top, language) + _stretches(there, top)
    body += "".join(
        f'<path class="{_SHAPES[kind][0]}" d="{"".join(drawn)}"/>' for kind, drawn in marks.items() if drawn
    )
    return figure("heat", axis.width, top + _WEEKDAYS * STEP, body, text, standalone=standalone)


def key(kind: str, *, standalone: bool = False) -> Markup:
    """One cell, as the legend shows it."""
    ground = f'<path class="p" d="M{CELL // 2} 0v{CELL}"/>' if kind in _THERE else ""
    shape = f'<path class="{_SHAPES[kind][0]}" d="M0 0{_SHAPES[kind][1]}"/>' if kind in _SHAPES else ""
    if standalone:
        return figure("key", CELL, CELL, ground + shape, "", standalone=True)
    return Markup(
        f'<svg class="key" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">{ground}{shape}</svg>'
    )


def axis_of(days: Sequence[Day], first_week: Week | None, week: Week) -> YearAxis:
    """From the first week with a school day or a portrait to `week`."""
    known = [one for one in (first_week, Week.holding(days[0].date) if days else None) if one is not None]
    return YearAxis(min([*known, week]), week)


def _stretches(there: dict[int, list[int]], top: int) -> str:
    """Days of presence, those that follow each other in one stroke that is dashed into cells."""
    drawn = []
    for x, rows in there.items():
        run: list[int] = []
        for row in (*dict.fromkeys(rows), None):
            if run and row != run[-1] + 1:
                drawn.append(f"M{x + CELL // 2} {top + run[0] * STEP}v{(len(run) - 1) * STEP + CELL}")
                run = []
            if row is not None:
                run.append(row)
    return f'<path class="p" d="{"".join(drawn)}"/>' if drawn else ""


def _weekday_labels(top: int, language: str) -> str:
    names = ("lun.", "mer.", "ven.") if language == "fr" else ("Mon", "Wed", "Fri")
    return "".join(
        f'<text x="0" y="{top + row * STEP + 8}">{name}</text>' for row, name in zip((0, 2, 4), names, strict=True)
    )
