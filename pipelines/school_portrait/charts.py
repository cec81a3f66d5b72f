"""Inline SVG of the portrait: readable in black and white, coloured by the page's style, described for who does not
see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

BAND_WIDTH, BAND_HEIGHT = 120, 12
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640, 150, 34, 10, 22
_DAY_HEIGHT, _DAY_LEFT, _DAY_WIDTH = 22, 90, 420
# Scales end at one of these rates, whose half is whole, so that two charts of a page can be compared.
_ENDS = (4, 10, 20, 50, 100)


@dataclass(frozen=True)
class Bar:
    """A rate in percent with what it is called and how it is written; `rate` None: not shown."""

    label: str
    rate: Decimal | None
    text: str


def bands(shares: Sequence[tuple[str, int]], students: int) -> Markup:
    """A bar from 0 to all the students, one stretch a band: (class, count). The table beside it has the numbers."""
    parts, at = [], Decimal(0)
    for name, count in shares:
        width = Decimal(BAND_WIDTH) * count / students
        parts.append(
            f'<rect class="{escape(name)}" x="{at:.2f}" y="0.5" width="{width:.2f}" height="{BAND_HEIGHT - 1}"/>'
        )
        at += width
    return Markup(
        f'<svg class="bands" width="{BAND_WIDTH}" height="{BAND_HEIGHT}" viewBox="0 0 {BAND_WIDTH} {BAND_HEIGHT}" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}'
        f'<rect class="edge" x="0.5" y="0.5" width="{BAND_WIDTH - 1}" height="{BAND_HEIGHT - 1}"/></svg>'
    )


def weeks(bars: Sequence[Bar], said: str) -> Markup:
    """A column a week, from 0 % up; the highest and the last have their number. `said`: the same in words."""
    known = [bar.rate for bar in bars if bar.rate is not None]
    end = _end(known)
    height = _HEIGHT - _TOP - _BOTTOM
    step = Decimal(_WIDTH - _LEFT) / max(len(bars), 12)
    parts = [_line(end, Decimal(0)), _line(end, Decimal(end) / 2), _line(end, Decimal(end))]
    most = known.index(max(known)) if known else -1
    position = -1
    for number, bar in enumerate(bars):
        if bar.rate is None:
            continue
        position += 1
        x = _LEFT + number * step + step / 8
        tall = max(height * bar.rate / end, Decimal(1))  # a line for zero: a week not shown has nothing
        y = _TOP + height - tall
        parts.append(
            f'<rect class="rate" x="{x:.1f}" y="{y:.1f}" width="{step * 3 / 4:.1f}" height="{tall:.1f}">'
            f"<title>{escape(bar.label)} · {escape(bar.text)}</title></rect>"
        )
        if position in (most, len(known) - 1):
            parts.append(f'<text class="value" x="{x + step * 3 / 8:.1f}" y="{y - 3:.1f}">{escape(bar.text)}</text>')
    return _chart(_WIDTH, _HEIGHT, said, parts)


def weekdays(bars: Sequence[Bar], said: str) -> Markup:
    """A bar a day, each with its number."""
    end = _end([bar.rate for bar in bars if bar.rate is not None])
    parts = []
    for number, bar in enumerate(bars):
        y = number * _DAY_HEIGHT
        parts.append(f'<text class="day" x="{_DAY_LEFT - 8}" y="{y + 15}">{escape(bar.label)}</text>')
        wide = Decimal(_DAY_WIDTH - _DAY_LEFT - 70) * (bar.rate or 0) / end
        if bar.rate is not None:
            parts.append(f'<rect class="rate" x="{_DAY_LEFT}" y="{y + 4}" width="{wide:.1f}" height="14"/>')
        parts.append(f'<text class="beside" x="{_DAY_LEFT + wide + 6:.1f}" y="{y + 15}">{escape(bar.text)}</text>')
    return _chart(_DAY_WIDTH, len(bars) * _DAY_HEIGHT + 2, said, parts)


def _end(rates: Sequence[Decimal]) -> int:
    most = max(rates, default=Decimal(0))
    return next((end for end in _ENDS if most <= end), _ENDS[-1])


def _line(end: int, rate: Decimal) -> str:
    y = _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - rate / end)
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="axis" x="{_LEFT - 5}" y="{y + 4:.1f}">{rate:.0f}</text>'
    )


def _chart(width: int, height: int, said: str, parts: Sequence[str]) -> Markup:
    return Markup(
        f'<svg class="chart" role="img" aria-label="{escape(said)}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}">{"".join(parts)}</svg>'
    )
