"""Tiers: entered at the cut-off (25, 50), left only below the cut-off less its margin (5)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from risk.criteria import DEFAULT_CRITERIA, load_criteria
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


COVERED = criteria_with(
    ("tier_2: {enter: 25, margin: 5}", "tier_2: {enter: 25, margin: 5, minimum_coverage: 0.1}"),
    ("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 5, minimum_coverage: 0.4}"))


@pytest.mark.parametrize(("previous", "values", "coverage", "tier"), [
    # Absence alone: 20 of the 100 points of the level (30 + 10, 30, 30) may be observed: 20 %.
    (None, {"absence_rate_20_days": 30}, "0.2", 2),
    (1, {"absence_rate_20_days": 30}, "0.2", 2),
    (2, {"absence_rate_20_days": 30}, "0.2", 2),
    # A tier held is kept, at its cut-off as above it.
    (3, {"absence_rate_20_days": 30}, "0.2", 3),
    (3, {"absence_rate_20_days": 19}, "0.2", 3),
    # The family of absences whole, and lateness: 30 + 10 of 100.
    (None, {"absence_rate_20_days": 30, "absence_rate_year": 20, "lateness": 2}, "0.4", 3),
    (None, {"absence_rate_20_days": 30, "absence_rate_year": 20}, "0.3", 2),
])
def test_a_tier_is_entered_on_enough_of_the_points(previous, values, coverage, tier):
    centre = Centre().student("a", "PRIM1").values("a", **values)
    if previous is not None:
        centre.con.execute(
            "insert into previous.portrait values ('a', '2026-W46', 3, 60, ?, 'partial', ?, 'PRIM1', [])",
            [previous, COVERED.hash])
    portrait = centre.portray(COVERED).portrait()
    assert (portrait["coverage"], portrait["tier"]) == (Decimal(coverage), tier)


def test_tier_2_may_ask_for_coverage_too():
    asked = criteria_with(
        ("tier_2: {enter: 25, margin: 5}", "tier_2: {enter: 25, margin: 5, minimum_coverage: 0.21}"),
        ("tier_3: {enter: 50, margin: 5}", "tier_3: {enter: 50, margin: 5, minimum_coverage: 0.4}"))
    centre = Centre().student("a", "PRIM1").values("a", absence_rate_20_days=30).portray(asked)
    assert (centre.portrait()["coefficient"], centre.portrait()["tier"]) == (Decimal(100), 1)


DEFAULT = load_criteria(DEFAULT_CRITERIA)
# What attendance alone lets be observed of a student who missed four of twelve days, three weeks into the year; then
# of one who missed the same share of nineteen.
TWELVE_DAYS = {"absence_rate_20_days": Decimal("33.3333"), "current_streak": 4, "lateness": 0, "skipped_subject": 0}
NINETEEN_DAYS = TWELVE_DAYS | {"current_streak": 7, "unexcused_rate": 20}


@pytest.mark.parametrize("level", ["PRIM1", "PRIM6", "SEC1", "SEC5"])
@pytest.mark.parametrize(("handed_over", "twelve", "nineteen"), [
    # 36 and 42 points of 116: engagement 52, literacy 32, numeracy 32. With every extract, engagement 60.
    (False, "0.3103", "0.3621"), (True, "0.2903", "0.3387")])
def test_the_first_days_of_september_never_give_tier_3(level, handed_over, twelve, nineteen):
    for values, coverage, tier in ((TWELVE_DAYS, twelve, 2), (NINETEEN_DAYS, nineteen, 3)):
        centre = Centre().student("a", level).values("a", **values)
        for extract in ("assignments", "activity", "conduct", "survey", "participation", "attendance_totals"):
            centre.handed_over(extract, handed_over)
        portrait = centre.portray(DEFAULT).portrait()
        assert portrait["coefficient"] > 50
        assert (portrait["coverage"], portrait["tier"]) == (Decimal(coverage), tier)


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
