"""Tiers taken as a flag."""

from __future__ import annotations

from risk.evaluation import Settings
from risk.evaluation.tiers import tier_rows
from tests.risk.evaluation.drawn_cases import Cases

ANY = Settings(small_cell=0)


def test_sensitivity_specificity_and_precision_of_each_tier():
    cases = Cases()
    # Tier 3: two adverse. Tier 2: one adverse, one other. Tier 1: one adverse, three others.
    for number, (coefficient, adverse) in enumerate(
        [(60, True), (50, True), (30, True), (25, False), (24, True), (10, False), (5, False), (0, False)]
    ):
        cases.case(f"s{number}", coefficient, adverse)
    cases.measure()
    second, third = tier_rows(cases.con, ANY)
    assert (second["tier"], second["flagged"], second["n"], second["n_adverse"]) == (2, 4, 8, 4)
    assert (second["sensitivity"], second["specificity"], second["balanced"], second["precision"]) == (
        0.75, 0.75, 0.75, 0.75)
    assert (third["tier"], third["flagged"]) == (3, 2)
    assert (third["sensitivity"], third["specificity"], third["balanced"], third["precision"]) == (0.5, 1, 0.75, 1)
    # Wilson: three of four, four of four, two of two.
    assert round(second["sensitivity_low"], 4) == 0.3006
    assert (round(third["specificity_low"], 4), third["specificity_high"]) == (0.5101, 1)
    assert round(third["precision_low"], 4) == 0.3424


def test_a_tier_that_nobody_reaches_has_no_precision():
    cases = Cases()
    cases.case("a", 30, True).case("b", 0, False).measure()
    *_, third = tier_rows(cases.con, ANY)
    assert (third["flagged"], third["sensitivity"], third["precision"], third["precision_low"]) == (0, 0, None, None)


def test_a_tier_of_few_students_is_told_without_its_figures():
    """Twelve at tier 2 and above, nine of them at tier 3; twenty others."""
    cases = Cases()
    for number in range(32):
        cases.case(f"s{number:02d}", 60 if number < 9 else 30 if number < 12 else 0, number % 2 == 0)
    cases.measure()
    second, third = tier_rows(cases.con, Settings())
    assert (second["flagged"], second["precision"]) == (12, 0.5)
    assert third == {"moment": "—", "tier": 3, "n": 32, "n_adverse": 16}


def test_a_tier_is_not_told_where_the_one_below_would_be_found_few():
    """Twelve at tier 2 and above, eleven of them at tier 3: one between the two."""
    cases = Cases()
    for number in range(32):
        cases.case(f"s{number:02d}", 60 if number < 11 else 30 if number < 12 else 0, number % 2 == 0)
    cases.measure()
    second, third = tier_rows(cases.con, Settings())
    assert (second["flagged"], third.get("flagged")) == (12, None)
