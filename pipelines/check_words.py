"""What a check measured and expected, as a person says it: « 1 204 lignes cette semaine, 1 950 la semaine passée »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pipelines.lists.wording import counted, integer, long_date, number, typeset, with_unit
from pipelines.weeks import Week
from schemas.checks import CheckResult, Item

_MOST_ITEMS = 12
_MOST_LINES = 5
_NOUNS = {
    "fr": {
        "rows": ("ligne", "lignes"),
        "students": ("élève", "élèves"),
        "days": ("jour", "jours"),
        "cells": ("cellule", "cellules"),
        "codes": ("code nouveau", "codes nouveaux"),
        "groups": ("groupe", "groupes"),
    },
    "en": {
        "rows": ("row", "rows"),
        "students": ("student", "students"),
        "days": ("day", "days"),
        "cells": ("cell", "cells"),
        "codes": ("new code", "new codes"),
        "groups": ("group", "groups"),
    },
}
_WORDS = {
    "fr": {
        "this_week": "cette semaine",
        "this_time": "maintenant",
        "last_week": "la semaine passée",
        "last_time": "à la dernière exécution (au {day})",
        "unnamed_one": "1 peu fréquent, non montré",
        "unnamed": "{count} peu fréquents, non montrés",
        "lines_one": " (ligne {lines})",
        "lines": " (lignes {lines})",
        "more": "et {count} autres",
        "none": "aucune",
    },
    "en": {
        "this_week": "this week",
        "this_time": "now",
        "last_week": "last week",
        "last_time": "at the last run (as of {day})",
        "unnamed_one": "1 rare one, not shown",
        "unnamed": "{count} rare ones, not shown",
        "lines_one": " (line {lines})",
        "lines": " (lines {lines})",
        "more": "and {count} others",
        "none": "none",
    },
}


@dataclass(frozen=True)
class Measure:
    """A number in a template: `{now}` is the number alone, `{now:rows}` with its noun, `{now:percent}` as a share,
    `{now:mean}` with one decimal at most."""

    value: Decimal | None
    language: str

    def __format__(self, kind: str) -> str:
        if self.value is None:
            return _WORDS[self.language]["none"]
        if kind == "percent":
            return with_unit(100 * self.value, "percent", self.language)
        if kind == "mean":
            return number(self.value, self.language, places=1)
        whole = self.value == self.value.to_integral_value()
        if not kind:
            return integer(int(self.value), self.language) if whole else number(self.value, self.language, places=4)
        return counted(int(self.value), *_NOUNS[self.language][kind], self.language)


@dataclass(frozen=True)
class Listed:
    """The items of a check in a template: `{items:rows}` says how many rows each has."""

    items: Sequence[Item]
    language: str

    def __format__(self, kind: str) -> str:
        words = _WORDS[self.language]
        named = [item for item in self.items if item.name is not None]
        told = [
            f"{item.name} ({counted(item.count, *_NOUNS[self.language][kind], self.language)})"
            for item in named[:_MOST_ITEMS]
        ]
        if len(named) > _MOST_ITEMS:
            told.append(words["more"].format(count=integer(len(named) - _MOST_ITEMS, self.language)))
        if unnamed := [item for item in self.items if item.name is None]:
            told.append(_unnamed(unnamed, self.language))
        return ", ".join(told)


def _unnamed(items: Sequence[Item], language: str) -> str:
    """How many are not named, and the first lines where they are found."""
    words = _WORDS[language]
    told = words["unnamed_one" if len(items) == 1 else "unnamed"].format(count=integer(len(items), language))
    lines = sorted({line for item in items for line in item.lines})[:_MOST_LINES]
    if not lines:
        return told
    return told + words["lines_one" if len(lines) == 1 else "lines"].format(lines=", ".join(map(str, lines)))


def in_words(results: Sequence[CheckResult], as_of: date, previous: date | None) -> list[CheckResult]:
    """The same results; those that failed say in French and in English what was observed and expected.

    `previous`: the date of the run that this one was compared with.
    """
    return [
        result
        if result.passed
        else replace(
            result,
            observed_fr=_seen(result, "fr", as_of, previous),
            observed_en=_seen(result, "en", as_of, previous),
        )
        for result in results
    ]


def _seen(result: CheckResult, language: str, as_of: date, previous: date | None) -> str:
    template = result.text.seen_fr if language == "fr" else result.text.seen_en
    this, when = _times(language, as_of, previous)
    days = result.observed if result.observed is not None and 0 <= result.observed <= 3660 else Decimal(0)
    told = template.format(
        observed=Measure(result.observed, language),
        limit=Measure(_limit(result.expected), language),
        now=Measure(result.now, language),
        before=Measure(result.before, language),
        items=Listed(result.items, language),
        latest=long_date(as_of - timedelta(days=int(days)), language),
        this=this,
        when=when,
    )
    return typeset(told[:1].upper() + told[1:], language)


def _limit(expected: str) -> Decimal | None:
    """The number of « ≤ 0.2 »."""
    text = expected.lstrip("≤≥ ")
    return Decimal(text) if text else None


def _times(language: str, as_of: date, previous: date | None) -> tuple[str, str]:
    words = _WORDS[language]
    if previous is None:
        return words["this_time"], ""
    if Week.ending_by(previous).shift(1) == Week.ending_by(as_of):
        return words["this_week"], words["last_week"]
    return words["this_time"], words["last_time"].format(day=long_date(previous, language))
