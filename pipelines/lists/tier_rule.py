"""Why a tier is what it is: the cut-offs, and the margin that keeps a tier from changing for a trifle."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipelines.lists.settings import Language
from pipelines.lists.wording import fixed, number
from pipelines.lists.words_student import WORDS
from risk.criteria_model import Tier


def tier_rule(
    tier: int | None,
    coefficient: Decimal | None,
    coverage: Decimal | None,
    tiers: Mapping[int, Tier],
    language: Language,
) -> tuple[str, ...]:
    """One sentence for the tier, and one for each tier above that little data forbids; nothing without a tier.

    `coefficient`: points out of 100. `coverage`: share of the points of the level that could be observed, 0 to 1.
    `tiers`: the rules of the week's criteria; where they are empty, only the principle is told.
    """
    if tier is None or coefficient is None:
        return ()
    if not tiers:
        return (WORDS[language]["rule_stays"],)
    return (
        _cut_offs(tier, coefficient, coverage, tiers, language),
        *_not_proposed(tier, coefficient, coverage, tiers, language),
    )


def _cut_offs(
    tier: int, coefficient: Decimal, coverage: Decimal | None, tiers: Mapping[int, Tier], language: Language
) -> str:
    words, value = WORDS[language], fixed(coefficient, language)
    if tier == 1:
        enter = tiers[2].enter
        key = "rule_1_reached" if coefficient >= enter else "rule_1_under"
        return words[key].format(value=value, enter=number(enter, language))
    rule = tiers[tier]
    enter, leave = number(rule.enter, language), number(rule.enter - rule.margin, language)
    if coefficient < rule.enter:
        return words["rule_kept"].format(tier=tier, value=value, enter=enter, leave=leave)
    if _lacks(rule, coverage):
        return words["rule_kept_few"].format(tier=tier, value=value, leave=leave)
    return words["rule_reached"].format(tier=tier, value=value, enter=enter)


def _not_proposed(
    tier: int, coefficient: Decimal, coverage: Decimal | None, tiers: Mapping[int, Tier], language: Language
) -> list[str]:
    """The tiers above whose cut-off is reached on too little data, in words."""
    return [
        WORDS[language]["rule_not_proposed"].format(
            tier=above,
            coverage=number((coverage or Decimal(0)) * 100, language),
            minimum=number(rule.minimum_coverage * 100, language),
        )
        for above, rule in sorted(tiers.items())
        if above > tier and coefficient >= rule.enter and _lacks(rule, coverage)
    ]


def _lacks(rule: Tier, coverage: Decimal | None) -> bool:
    return (coverage or Decimal(0)) < rule.minimum_coverage
