"""Pages: one self-contained HTML file each, which asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.lists import sparkline
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_page import WORDS

# The heaviest facts are what ten minutes allow; the student's page has them all.
_MOST_REASONS = 4
_TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once a process. Everything is escaped unless it is Markup already."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )


def render(
    template: str, *, language: Language, script: str | None = None, style: str | None = None, **values: Any
) -> str:
    """A whole page from `template`, with the shared style, its own after it if any (`style`), the script if any, and
    a policy that allows only these.
    """
    css = _asset("page.css") if style is None else _asset("page.css") + "\n" + _asset(style)
    source = _asset(script) if script else None
    return (
        environment()
        .get_template(template)
        .render(
            language=language,
            t=TEXTS[language],
            css=css,
            script=source,
            csp=content_security_policy(css, source),
            **values,
        )
    )


def render_student(row: Row, *, language: Language, show_coefficient: bool) -> Markup:
    """A student's row of the list, whose anchor is `e` and the row's number."""
    return Markup(
        environment()
        .get_template("student.html.j2")
        .render(
            row=row,
            spark=sparkline.svg(row.portrait.history, row.spark_text),
            most=_MOST_REASONS,
            show_coefficient=show_coefficient,
            t=TEXTS[language],
            p=WORDS[language],
        )
    )


def content_security_policy(css: str, script: str | None) -> str:
    """Nothing is allowed but this very style and this very script."""
    rules = ["default-src 'none'", f"style-src '{_digest(css)}'"]
    if script:
        rules.append(f"script-src '{_digest(script)}'")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=8)
def _asset(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8").strip())
