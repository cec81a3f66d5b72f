"""The year on one scale: the coefficient of each week, the days missed, what was discussed and what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from pipelines.lists.dossier_model import Day
from pipelines.lists.sparkline import runs
from pipelines.lists.svg_style import figure
from pipelines.lists.year_axis import LEFT, STEP, YearAxis, month_labels
from pipelines.weeks import Week

_TOP, _LINE, _GAP, _DAY, _ROW = 14, 56, 6, 4, 13
_MOST_DAYS = 5
_SCALE = (0, 50, 100)


class Bar(NamedTuple):
    """Something that was tried, from a day on; `ended_on` None: it goes on. `number` is that of the page's list."""

    number: int
    started_on: date
    ended_on: date | None
    review_on: date | None


def svg(
    axis: YearAxis,
    coefficients: Mapping[str, Decimal | None],
    days: Sequence[Day],
    bars: Sequence[Bar],
    discussed: Sequence[date],
    text: str,
    language: str,
    *,
    cut_offs: Sequence[Decimal] = (),
    with_points: bool = True,
    standalone: bool = False,
) -> Markup:
    """`coefficients`: points out of 100 by week (`2026-W47`). `discussed`: days on which the team talked about the
    student. `cut_offs`: points at which a tier is entered, drawn where known. `with_points`: whether the scale has its
    numbers; without, only the shape of the line is told.
    """
    absent_at = _TOP + _LINE + _GAP
    bars_at = absent_at + _MOST_DAYS * _DAY + _GAP
    right = LEFT + axis.columns * STEP
    body = [month_labels(axis, _TOP - 4, language)]
    if with_points:
        body += [f'<text x="0" y="{_y(points) + 3:.0f}">{points}</text>' for points in _SCALE]
    body.append(f'<path class="l" d="{"".join(f"M{LEFT} {_y(points):.0f}H{right}" for points in _SCALE)}"/>')
    body += [f'<path class="cut" d="M{LEFT} {_y(points):.1f}H{right}"/>' for points in cut_offs]
    body.append(_coefficient_line(axis, coefficients))
    body.append(_absences(axis, days, absent_at, "abs."))
    if discussed:
        body.append(_discussions(axis, discussed, bars_at + len(bars) * _ROW))
    body += [_bar(axis, bar, bars_at + at * _ROW) for at, bar in enumerate(bars)]
    height = bars_at + len(bars) * _ROW
    return figure("year", axis.width, height, "".join(body), text, standalone=standalone)


def _y(points: Decimal | int) -> float:
    return _TOP + _LINE - float(points) * _LINE / 100


def _coefficient_line(axis: YearAxis, coefficients: Mapping[str, Decimal | None]) -> str:
    weeks = [axis.first.shift(at) for at in range((axis.last.monday - axis.first.monday).days // 7 + 1)]
    drawn, lone, last = [], "", ""
    for run in runs([coefficients.get(week.text) for week in weeks]):
        points = [f"{LEFT + at * STEP + STEP / 2:g} {_y(value):.1f}" for at, value in run]
        drawn.append("M" + "L".join(points))
        x, y = points[-1].split()
        last = f'<circle class="d" cx="{x}" cy="{y}" r="3"/>'
        if len(run) == 1:
            lone += f'<circle class="d" cx="{x}" cy="{y}" r="1.6"/>'
    return f'<path class="c" d="{"".join(drawn)}"/>{lone}{last}' if drawn else ""


def _absences(axis: YearAxis, days: Sequence[Day], top: int, label: str) -> str:
    """A bar a week, as high as the days missed."""
    missed: dict[Week, Decimal] = {}
    for day in days:
        if day.share:
            week = Week.holding(day.date)
            missed[week] = missed.get(week, Decimal(0)) + day.share
    floor = top + _MOST_DAYS * _DAY
    right = LEFT + axis.columns * STEP
    drawn = "".join(
        f"M{axis.left_of(week) + 2} {floor}v-{float(min(total, _MOST_DAYS)) * _DAY:g}h{STEP - 4}V{floor}z"
        for week, total in missed.items()
    )
    shown = f'<path class="ab" d="{drawn}"/>' if drawn else ""
    return f'<text x="0" y="{floor - 2}">{label}</text><path class="l" d="M{LEFT} {floor}H{right}"/>{shown}'


def _discussions(axis: YearAxis, discussed: Sequence[date], bottom: int) -> str:
    xs = [axis.x(day) for day in discussed]
    lines = "".join(f"M{x:g} {_TOP}V{bottom}" for x in xs)
    diamonds = "".join(f"M{x:g} {_TOP - 3}l4 4l-4 4l-4-4z" for x in xs)
    return f'<path class="dl" d="{lines}"/><path class="dm" d="{diamonds}"/>'


def _bar(axis: YearAxis, bar: Bar, top: int) -> str:
    """A full bar for what goes on, an outlined one for what is over; a tick where a review is to come."""
    start = axis.x(bar.started_on)
    end = axis.end if bar.ended_on is None else max(axis.x(bar.ended_on), start)
    width = max(end - start, STEP)
    is_over = bar.ended_on is not None
    review = ""
    if bar.review_on is not None and not is_over:
        x = axis.x(bar.review_on)
        review = f'<path class="dm" d="M{x:g} {top + 1}l4 4.5l-4 4.5l-4-4.5z"/>' if x > start + width else ""
    return (
        f'<rect class="{"over" if is_over else "su"}" x="{start:g}" y="{top}" width="{width:g}" height="10" rx="2"/>'
        f'<text class="{"over-num" if is_over else "num"}" x="{start + 3:g}" y="{top + 8}">{bar.number}</text>{review}'
    )
