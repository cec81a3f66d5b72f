"""How a figure opens: with the page's own style, or with its colours in it where it stands alone (PDF)."""

from __future__ import annotations

from markupsafe import Markup, escape

_STANDALONE = (
    "text{font:9px Arial,sans-serif;fill:#566074}"
    ".l{stroke:#d9dee7;fill:none}.cut{stroke:#566074;stroke-dasharray:3 3;fill:none}"
    ".c{stroke:#23508f;stroke-width:1.8;fill:none;stroke-linejoin:round}.d{fill:#23508f}"
    ".p{stroke:#dde3ec;stroke-width:10;fill:none;stroke-dasharray:10 3}"
    ".u,.h{fill:#1d2433}.e{fill:#fff;stroke:#23508f;stroke-width:2}.s{stroke:#1d2433;stroke-width:2.4;fill:none}"
    ".t{stroke:#1d2433;stroke-width:5;stroke-linecap:round;fill:none}.a{stroke:#23508f;stroke-width:1.8;fill:none}"
    ".n{stroke:#566074;stroke-width:1.4;stroke-dasharray:2 2;fill:none}"
    ".ab{fill:#566074}.su{fill:#23508f}.over{fill:#fff;stroke:#23508f}.num{fill:#fff;font-weight:bold}"
    ".over-num{fill:#23508f;font-weight:bold}.dm{fill:#1d2433}.dl{stroke:#1d2433;stroke-dasharray:1 2;fill:none}"
    ".w{fill:#23508f}.total{fill:#1d2433}.strong{fill:#1d2433;font-weight:bold}"
)


def figure(name: str, width: int, height: int, body: str, text: str, *, standalone: bool) -> Markup:
    """The SVG of class `name` around `body`; `text` says the same to those who do not see it."""
    opening = ' xmlns="http://www.w3.org/2000/svg"' if standalone else ""
    style = f"<style>{_STANDALONE}</style>" if standalone else ""
    # On a page the figure may be larger than its units, and shrinks to its column.
    size = f'width="{width}" height="{height}"' if standalone else f'width="{width * 3 // 2}"'
    return Markup(
        f'<svg{opening} class="{name}" viewBox="0 0 {width} {height}" {size} role="img" '
        f'aria-label="{escape(text)}">{style}{body}</svg>'
    )
