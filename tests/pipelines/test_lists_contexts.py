"""A context, without any point, is told only where it says something."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.lists.model import Part


def context(value: str | None, sentence: str | None, *, strength: bool = False) -> Part:
    """Activities in course: looked at below 1."""
    return Part(
        indicator="participation",
        label="Activités parascolaires en cours",
        domain=None,
        value=None if value is None else Decimal(value),
        unit="count",
        watch=Decimal(1),
        critical=Decimal(0),
        contribution=Decimal(0),
        is_reason=False,
        is_strength=strength,
        evidence_on=None,
        evidence_count=None,
        sentence=sentence,
    )


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (context("0", None), False),
        (context("0", ""), False),
        (context(None, None), False),
        (context("0", "Aucune activité"), True),
        (context("2", "Participation : 2 activités"), False),
        (context("2", "Participation : 2 activités", strength=True), True),
    ],
)
def test_a_context_says_something_only_with_a_sentence_and_past_watch(part: Part, expected: bool) -> None:
    assert part.says_something is expected
