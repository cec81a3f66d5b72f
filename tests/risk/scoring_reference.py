"""The coefficient once more, in plain Python on exact fractions: what the SQL is held to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from risk.criteria import DOMAINS, Criteria, Indicator


class Expected(NamedTuple):
    """Scores and contributions in hundredths; None where there is none."""

    coefficient: int | None
    domains: dict[str, int]
    contributions: dict[str, int | None]


def half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


def points_in_thousandths(one: Indicator, level: str, value: Decimal) -> int:
    threshold = one.at_level(level)
    if threshold.points == 0:
        return 0
    watch, critical = Fraction(threshold.watch), Fraction(threshold.critical)
    progress = (Fraction(value) - watch) / (critical - watch)
    return half_up(1000 * Fraction(threshold.points) * max(Fraction(0), min(Fraction(1), progress)))


def capped(criteria: Criteria, family: str | None, thousandths: int) -> int:
    return thousandths if family is None else min(thousandths, int(criteria.families[family].cap * 1000))


def expected(criteria: Criteria, level: str, values: Mapping[str, Decimal]) -> Expected:
    """What the criteria give for a student of that level whose observed values are `values`."""
    earned = {one.name: points_in_thousandths(one, level, values[one.name])
              for one in criteria.indicators if one.name in values}

    def by_domain(names: list[Indicator], thousandths) -> dict[str, int]:
        groups: dict[tuple, int] = defaultdict(int)
        for one in names:
            if one.domain is not None:
                groups[one.domain, one.family, None if one.family else one.name] += thousandths(one)
        totals: dict[str, int] = defaultdict(int)
        for (domain, family, _), total in groups.items():
            totals[domain] += capped(criteria, family, total)
        return totals

    def domain_capped(totals: dict[str, int]) -> dict[str, int]:
        caps = {domain: int(cap * 1000) for domain, cap in criteria.domain_caps.items()}
        return {domain: min(total, caps.get(domain, total)) for domain, total in totals.items()}

    observed = [one for one in criteria.indicators if one.name in values]
    full = lambda one: int(one.at_level(level).points * 1000)  # noqa: E731
    applicable = domain_capped(by_domain(list(criteria.indicators), full))
    observable = domain_capped(by_domain(observed, full))
    before_cap = by_domain(observed, lambda one: earned[one.name])
    got = domain_capped(before_cap)
    lacking = {criteria.families[name].domain for name in criteria.required_families
               if not any(one.family == name and full(one) > 0 for one in observed)}
    covered = [domain for domain in DOMAINS if observable.get(domain, 0) > 0 and domain not in lacking
               and Fraction(observable[domain], applicable[domain]) >= Fraction(criteria.domain_minimum)]
    domains = {domain: half_up(Fraction(10000 * got[domain], observable[domain])) for domain in covered}
    if not covered or set(criteria.required_domains) - set(covered):
        return Expected(None, domains, dict.fromkeys(earned))

    total = sum(observable[domain] for domain in covered)
    coefficient = half_up(Fraction(10000 * sum(got[domain] for domain in covered), total))
    raw: dict[str | None, int] = defaultdict(int)
    for one in observed:
        raw[one.family] += earned[one.name]
    shares = {}
    for one in observed:
        if one.domain in covered:
            kept = Fraction(1)
            if one.family is not None and raw[one.family] > 0:
                kept = Fraction(capped(criteria, one.family, raw[one.family]), raw[one.family])
            if before_cap[one.domain] > 0:
                kept *= Fraction(got[one.domain], before_cap[one.domain])
            shares[one.name] = Fraction(10000 * earned[one.name], total) * kept
    contributions: dict[str, int | None] = {name: math.floor(share) for name, share in shares.items()}
    left_over = coefficient - sum(contributions.values())
    for name in sorted(shares, key=lambda each: (-(shares[each] % 1), each))[:left_over]:
        contributions[name] += 1
    for one in observed:
        contributions.setdefault(one.name, 0 if one.domain is None else None)
    return Expected(coefficient, domains, contributions)
