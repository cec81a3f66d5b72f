"""Tiers: entered at the cut-off (25, 50), left only below the cut-off less its margin (5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from risk.criteria import load_criteria
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with

SCORING = load_criteria(CRITERIA)

TABLE = """
coefficient previous | tier
0           -        | 1
24.99       -        | 1
25          -        | 2
49.99       -        | 2
50          -        | 3
100         -        | 3
20          1        | 1
20          2        | 2
19.99       2        | 1
20          3        | 2
19.99       3        | 1
45          3        | 3
44.99       3        | 2
45          2        | 2
50          1        | 3
"""


# Numeracy alone, from 100 (no point) to 0: the coefficient is 100 less the mark.
_LABEL = "    points: 30\n    minimum_evidence: 1\n    label: {fr: Résultat en mathématique"
ALONE = criteria_with(
    ("required_domains: [engagement]", "required_domains: []"),
    (f"watch: 70\n    critical: 50\n{_LABEL}", f"watch: 100\n    critical: 0\n{_LABEL}"))


def centre_at(coefficient: str, previous: str) -> Centre:
    centre = Centre().student("a", "PRIM1").values("a", numeracy_level=100 - Decimal(coefficient))
    if previous != "-":
        centre.con.execute(
            "insert into previous.portrait values ('a', '2026-W46', 3, 30, ?, 'partial', ?, 'PRIM1', [])",
            [int(previous), ALONE.hash])
    return centre


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_tier(line: str):
    coefficient, previous, _, tier = line.split()
    portrait = centre_at(coefficient, previous).portray(ALONE).portrait()
    assert portrait["coefficient"] == Decimal(coefficient)
    assert portrait["tier"] == int(tier)


def test_the_previous_tier_used_is_stored_with_its_week_and_version():
    portrait = centre_at("20", "2").portray(ALONE).portrait()
    assert (portrait["previous_tier"], portrait["previous_week"], portrait["previous_version"]) == (2, "2026-W46", 3)


def test_no_tier_without_a_coefficient_and_no_memory_of_one():
    centre = Centre().student("a").values("a", literacy_level=0, numeracy_level=0).portray(SCORING)
    assert (centre.portrait()["status"], centre.portrait()["tier"]) == ("insufficient_data", None)
    centre.forget().values("a", lateness=4, absence_rate_20_days=14, absence_rate_year=5).portray(SCORING)
    portrait = centre.portrait()
    # (4 + 5) of 40 points: 22.5, tier 1 since there was no tier before.
    assert (portrait["coefficient"], portrait["tier"], portrait["previous_week"]) == (Decimal("22.5"), 1, None)
