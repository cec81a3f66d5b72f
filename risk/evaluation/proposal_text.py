"""Editing a criteria file in place: its comments, order and layout stay, only the entries that change are rewritten."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import yaml

from risk.criteria import Criteria, CriteriaError, load_criteria
from risk.criteria_model import Threshold

_WIDTH = 116


@dataclass(frozen=True)
class Change:
    """What an indicator's entry becomes; `source` replaces its own."""

    watch: Decimal
    critical: Decimal
    points: Decimal
    source: str


def edited(criteria: Criteria, head: str, changes: Mapping[str, Change]) -> str:
    """The text of the criteria with the changes and, above it, `head` as a comment.

    CriteriaError where the file cannot be edited so (YAML anchors): its entries are not where they are used.
    """
    text = criteria.text
    try:
        for start, end, new in sorted(_edits(text, changes), reverse=True):
            text = text[:start] + new + text[end:]
        text = _comment(head) + text
        found = load_criteria(text)
    except (CriteriaError, KeyError, AttributeError, yaml.YAMLError):
        raise _not_editable() from None
    for one in criteria.indicators:
        wanted = changes.get(one.name)
        threshold = Threshold(wanted.watch, wanted.critical, wanted.points) if wanted else one.threshold
        if found.indicator(one.name).threshold != threshold:
            raise _not_editable()
    return text


def _not_editable() -> CriteriaError:
    return CriteriaError(
        "la proposition ne peut pas être écrite dans ce fichier de critères (ancres YAML ?) ; écrire chaque entrée en "
        "entier, puis recommencer."
    )


def _edits(text: str, changes: Mapping[str, Change]) -> list[tuple[int, int, str]]:
    """(start, end, new text) of each scalar that changes."""
    indicators = _child(yaml.compose(text, Loader=yaml.BaseLoader), "indicators")
    found = []
    for name, change in changes.items():
        entry = _child(indicators, name)
        for key in ("watch", "critical", "points"):
            scalar = _child(entry, key)
            found.append(
                (scalar.start_mark.index, scalar.end_mark.index, format(getattr(change, key).normalize(), "f"))
            )
        found.append(_source_edit(text, entry, change.source))
    return found


def _child(mapping: yaml.MappingNode, key: str) -> yaml.Node:
    return {one.value: value for one, value in mapping.value}[key]


def _source_edit(text: str, entry: yaml.MappingNode, source: str) -> tuple[int, int, str]:
    key = next(one for one, _ in entry.value if one.value == "source")
    scalar = _child(entry, "source")
    start, end = scalar.start_mark.index, scalar.end_mark.index
    if entry.flow_style:
        return start, end, json.dumps(source, ensure_ascii=False)
    old = text[start:end]
    blanks = old[len(old.rstrip()) :]  # a folded text's end stands after the lines that follow it
    indent = " " * (key.start_mark.column + 2)
    lines = textwrap.wrap(source, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return start, end, ">-\n" + "\n".join(indent + line for line in lines) + blanks


def _comment(head: str) -> str:
    lines = [line for paragraph in head.splitlines() for line in textwrap.wrap(paragraph, _WIDTH)]
    return "".join(f"# {line}\n" for line in lines) + "#\n"
