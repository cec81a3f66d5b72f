"""The parts of a coefficient, one after the other, each from the end of the one before: the last ends at the sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup, escape

from pipelines.lists.model import Part
from pipelines.lists.svg_style import figure
from pipelines.lists.wording import fixed

_ROW, _LABEL, _BAR, _POINTS = 15, 260, 240, 46
_HAIR = Decimal("0.5")


class Step(NamedTuple):
    """A part that weighs, and where it stands between 0 and the coefficient. Points out of 100."""

    part: Part
    start: Decimal
    end: Decimal


def steps(parts: Sequence[Part]) -> tuple[Step, ...]:
    """The parts that weigh, largest first (ties in the order given), each from the end of the one before."""
    weighing = sorted((part for part in parts if part.contribution), key=lambda part: -(part.contribution or 0))
    found, at = [], Decimal(0)
    for part in weighing:
        end = at + (part.contribution or Decimal(0))
        found.append(Step(part, at, end))
        at = end
    return tuple(found)


def bar(start: Decimal, end: Decimal, total: Decimal, name: str = "fall") -> Markup:
    """One row's bar, on a scale from 0 to `total`: beside the row's words, which say the same."""
    x, width = _span(start, end, total)
    return Markup(
        f'<svg class="{name}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="M{x:f} 0h{width:f}v8h-{width:f}z"/></svg>'
    )


def svg(parts: Sequence[Part], total: Decimal, sum_label: str, language: str, *, standalone: bool = False) -> Markup:
    """The whole figure, with labels and points: for a document that has no table beside it."""
    rows = steps(parts)
    body, told = [], []
    for at, (part, start, end) in enumerate(rows):
        told.append(f"{part.label} {fixed(end - start, language)}")
        body.append(_row(at, part.label, start, end, total, fixed(end - start, language), "w"))
    body.append(_row(len(rows), sum_label, Decimal(0), total, total, fixed(total, language), "total"))
    told.append(f"{sum_label} {fixed(total, language)}")
    width = _LABEL + _BAR + _POINTS
    return figure("waterfall", width, (len(rows) + 1) * _ROW, "".join(body), " ; ".join(told), standalone=standalone)


def _row(at: int, label: str, start: Decimal, end: Decimal, total: Decimal, points: str, name: str) -> str:
    y = at * _ROW
    left, width = (one * _BAR / 100 for one in _span(start, end, total))
    strong = ' class="strong"' if name == "total" else ""
    return (
        f'<text{strong} x="{_LABEL - 6}" y="{y + 10}" text-anchor="end">{escape(label)}</text>'
        f'<rect class="{name}" x="{_LABEL + left:.1f}" y="{y + 2}" width="{width:.1f}" height="{_ROW - 5}"/>'
        f'<text{strong} x="{_LABEL + _BAR + _POINTS}" y="{y + 10}" text-anchor="end">{points}</text>'
    )


def _span(start: Decimal, end: Decimal, total: Decimal) -> tuple[Decimal, Decimal]:
    """Where a bar starts and how wide it is, in % of `total`; a part too small to be drawn is a hair."""
    if not total:
        return Decimal(0), _HAIR
    x, right = ((value * 100 / total).quantize(Decimal("0.1")) for value in (start, end))
    return x, max(right - x, _HAIR)
