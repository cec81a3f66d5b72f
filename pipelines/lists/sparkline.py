"""The year in a line: inline SVG for pages, block characters for a terminal. Weeks without data are gaps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

WIDTH, HEIGHT, MARGIN = 128, 44, 3
# A line over three weeks must not be stretched as if it told a year.
_FEWEST_WEEKS = 12
_BLOCKS = "▁▂▃▄▅▆▇█"
GAP = "·"


def runs(values: Sequence[Decimal | None]) -> list[list[tuple[int, Decimal]]]:
    """The stretches of consecutive known values, each value with its position."""
    stretches: list[list[tuple[int, Decimal]]] = []
    open_stretch = False
    for position, value in enumerate(values):
        if value is None:
            open_stretch = False
            continue
        if not open_stretch:
            stretches.append([])
            open_stretch = True
        stretches[-1].append((position, value))
    return stretches


def svg(values: Sequence[Decimal | None], text: str) -> Markup:
    """A line from 0 (bottom) to 100 (top), one step a week; `text` says the same to those who do not see it.

    All lines of a page share one scale, so that two students can be compared at a glance.
    """
    step = (WIDTH - 2 * MARGIN) / (max(len(values), _FEWEST_WEEKS) - 1)

    def x(position: int) -> str:
        return f"{MARGIN + position * step:.1f}"

    def y(value: Decimal) -> str:
        return f"{HEIGHT - MARGIN - float(value) * (HEIGHT - 2 * MARGIN) / 100:.1f}"

    marks = []
    stretches = runs(values)
    for stretch in stretches:
        if len(stretch) == 1:
            marks.append(f'<circle class="lone" cx="{x(stretch[0][0])}" cy="{y(stretch[0][1])}" r="1.2"/>')
        else:
            marks.append(f'<polyline points="{" ".join(f"{x(at)},{y(value)}" for at, value in stretch)}"/>')
    if stretches:
        at, value = stretches[-1][-1]
        marks.append(f'<circle class="last" cx="{x(at)}" cy="{y(value)}" r="2.6"/>')
    return Markup(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(text)}"><line x1="{MARGIN}" y1="{HEIGHT - MARGIN}" x2="{WIDTH - MARGIN}" '
        f'y2="{HEIGHT - MARGIN}"/>{"".join(marks)}</svg>'
    )


def blocks(values: Sequence[Decimal | None]) -> str:
    """`▁▂▅·█`: eight heights from 0 to 100, a dot for a week without data."""
    return "".join(
        GAP if value is None else _BLOCKS[min(len(_BLOCKS) - 1, int(value * len(_BLOCKS) / 100))] for value in values
    )
