"""Figures as inline SVG: lines with a band, and dots with intervals. One size, that a phone shows without shrinking.

Colours and strokes are in evaluation.css: the page's policy allows no style in the figure itself. Series are told apart
by their line and mark, not only by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 24, 44
_PLOT_HEIGHT = 190
_ROW, _HEADING, _LEGEND_ROW = 40, 26, 18
# Rows of dots need no room for an axis on the left.
_SIDE = 12


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Axis:
    """What an axis spans, its ticks, and what is measured along it."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    title: str

    def share(self, value: float) -> float:
        """Where a value stands, from 0 to 1; values beyond the ends stand at the ends."""
        span = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / span)) if span else 0.5


@dataclass(frozen=True)
class Point:
    """A value at x, with its interval where there is one. `y` None is a gap."""

    x: float
    y: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Series:
    """A line. `kind`: number of its style in the style sheet, from 1; `has_dots` marks each point."""

    name: str
    points: tuple[Point, ...]
    kind: int = 1
    has_dots: bool = False


@dataclass(frozen=True)
class Interval:
    """A row of dots: `heading` opens a group of rows; without a value, `text` says why."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    kind: int = 1
    heading: str = ""


def line_figure(
    series: Sequence[Series],
    x: Axis,
    y: Axis,
    *,
    told: str,
    reference: tuple[float, str] | None = None,
    with_diagonal: bool = False,
    has_bars: bool = False,
) -> Markup:
    """Lines over `x`, with their intervals as a band, or as bars where `has_bars`.

    `told`: the same in words. `reference`: a level and its name. `with_diagonal`: where what is said is what happens.
    """
    marks = [_frame(x, y)]
    if with_diagonal:
        marks.append(_line("diagonal", _at_x(x, x.low), _at_y(y, y.low), _at_x(x, x.high), _at_y(y, y.high)))
    if reference is not None:
        level, name = reference
        marks.append(_line("reference", _LEFT, _at_y(y, level), WIDTH - _RIGHT, _at_y(y, level)))
        marks.append(_text("tick", WIDTH - _RIGHT, _at_y(y, level) - 5, name, "end"))
    marks += [_drawn(one, x, y, has_bars=has_bars) for one in series]
    height = _TOP + _PLOT_HEIGHT + _BOTTOM
    if len(series) > 1:
        marks.append(_legend(series, height + 12))
        height += _LEGEND_ROW * len(series) + 4
    return _svg(height, told, marks)


def interval_figure(
    rows: Sequence[Interval], x: Axis, *, told: str, reference: tuple[float, str] | None = None
) -> Markup:
    """A dot with its interval a row, the row's name above it: names may be long, and a phone is narrow."""
    height = _TOP
    placed = []
    for row in rows:
        if row.heading:
            height += _HEADING
            placed.append(_text("heading", _SIDE, height - 4, row.heading))
        height += _ROW
        placed.append(_interval(row, x, height))
    bottom = height + 8
    marks = [
        *(_line("grid", _across(x, tick.at), _TOP - 6, _across(x, tick.at), bottom) for tick in x.ticks),
        *(_text("tick", _across(x, tick.at), bottom + 16, tick.text, "middle") for tick in x.ticks),
        _text("axis", _SIDE, bottom + 36, x.title),
    ]
    if reference is not None:
        level, name = reference
        at = _across(x, level)
        marks.append(_line("reference", at, _TOP - 6, at, bottom))
        anchor = "end" if x.share(level) > 0.6 else "start" if x.share(level) < 0.4 else "middle"
        marks.append(_text("tick", at, _TOP - 11, name, anchor))
    return _svg(bottom + 46, told, [*marks, *placed])


def _across(x: Axis, value: float) -> float:
    return _SIDE + x.share(value) * (WIDTH - 2 * _SIDE)


def _interval(row: Interval, x: Axis, y: float) -> str:
    name = _text("row", _SIDE, y - 11, row.label)
    if row.value is None:
        return name + _text("row muted", WIDTH - _SIDE, y - 11, row.text, "end")
    bar = ""
    if row.low is not None and row.high is not None:
        bar = _line(f"bar k{row.kind}", _across(x, row.low), y, _across(x, row.high), y)
    return (
        name
        + _text("row value", WIDTH - _SIDE, y - 11, row.text, "end")
        + bar
        + _mark(row.kind, _across(x, row.value), y)
    )


def _mark(kind: int, x: float, y: float) -> str:
    """A disc, a square or a diamond: the kinds differ without colour."""
    shape = (kind - 1) % 3
    if shape == 0:
        return f'<circle class="dot k{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    if shape == 1:
        return f'<rect class="dot k{kind}" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    return f'<path class="dot k{kind}" d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>'


def _at_x(axis: Axis, value: float) -> float:
    return _LEFT + axis.share(value) * (WIDTH - _LEFT - _RIGHT)


def _at_y(axis: Axis, value: float) -> float:
    return _TOP + (1 - axis.share(value)) * _PLOT_HEIGHT


def _frame(x: Axis, y: Axis) -> str:
    base = _TOP + _PLOT_HEIGHT
    rows = [
        _line("grid", _LEFT, _at_y(y, tick.at), WIDTH - _RIGHT, _at_y(y, tick.at))
        + _text("tick", _LEFT - 6, _at_y(y, tick.at) + 4, tick.text, "end")
        for tick in y.ticks
    ]
    columns = [_text("tick", _at_x(x, tick.at), base + 17, tick.text, "middle") for tick in x.ticks]
    titles = _text("axis", 2, 12, y.title) + _text("axis", WIDTH - _RIGHT, base + 37, x.title, "end")
    return "".join(rows) + "".join(columns) + titles + _line("base", _LEFT, base, WIDTH - _RIGHT, base)


def _drawn(series: Series, x: Axis, y: Axis, *, has_bars: bool) -> str:
    marks = []
    for stretch in _stretches(series.points):
        limits = [point for point in stretch if point.low is not None and point.high is not None]
        if has_bars:
            marks += [
                _line(f"bar k{series.kind}", _at_x(x, p.x), _at_y(y, p.low), _at_x(x, p.x), _at_y(y, p.high))
                for p in limits
            ]
        elif len(limits) > 1:
            edge = [(p.x, p.high) for p in limits] + [(p.x, p.low) for p in reversed(limits)]
            marks.append(f'<polygon class="band k{series.kind}" points="{_path(edge, x, y)}"/>')
        if len(stretch) > 1:
            line = _path([(p.x, p.y) for p in stretch], x, y)
            marks.append(f'<polyline class="line k{series.kind}" points="{line}"/>')
        if series.has_dots or len(stretch) == 1:
            marks += [_mark(series.kind, _at_x(x, p.x), _at_y(y, p.y)) for p in stretch]
    return "".join(marks)


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    """The runs of points that have a value."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point.y is None:
            found.append([])
        else:
            found[-1].append(point)
    return [stretch for stretch in found if stretch]


def _path(points: Sequence[tuple[float, float]], x: Axis, y: Axis) -> str:
    return " ".join(f"{_at_x(x, at):.1f},{_at_y(y, value):.1f}" for at, value in points)


def _legend(series: Sequence[Series], top: float) -> str:
    """Under the axis, where no line passes: the stroke of each series, then its name."""
    marks = []
    for number, one in enumerate(series):
        y = top + _LEGEND_ROW * number
        marks.append(_line(f"line k{one.kind}", _LEFT, y - 4, _LEFT + 26, y - 4))
        if one.has_dots:
            marks.append(_mark(one.kind, _LEFT + 13, y - 4))
        marks.append(_text("row", _LEFT + 34, y, one.name))
    return "".join(marks)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(kind: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: float, told: str, marks: Sequence[str]) -> Markup:
    return Markup(
        f'<svg class="figure" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(told)}">'
        f"{''.join(marks)}</svg>"
    )
