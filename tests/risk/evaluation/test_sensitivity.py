"""What moves when points move by 20 %: the cases are scored again exactly."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from risk.evaluation import Settings
from risk.evaluation.sensitivity import Variation, rescored, sensitivity_rows, team_ranks
from tests.risk.evaluation.drawn_cases import Cases, drawn_criteria

CRITERIA = drawn_criteria()
NONE = Variation({}, {})


def drawn(*students: tuple[str, object, object, bool], capacity: int = 1) -> Cases:
    """Students by absence over 20 days and mark in French (20 and 30 points), scored as the criteria do."""
    cases = Cases()
    for student, absence, mark, adverse in students:
        absent = min(max(absence - 10, 0), 20)  # of 20 points, from 10 % to 30 %
        french = min(max((70 - mark) * 1.5, 0), 30)  # of 30 points, from 70 to 50
        coefficient = int(10000 * (absent + french) / 50 + 0.5) / 100
        cases.case(student, coefficient, adverse, capacity=capacity)
        cases.value(student, "absence_rate_20_days", absence, absent, 20)
        cases.value(student, "literacy_level", mark, french, 30)
    return cases.rank()


# One place. a: 16 points of absence, none of French: 32. b: none, and 15 of French: 30.
SWAPPED = (("a", 26, 80, False), ("b", 5, 60, True))


def moves(cases: Cases) -> dict[tuple[str, object], dict[str, object]]:
    rows, notes = sensitivity_rows(cases.con, CRITERIA, Settings(), cases.measure())
    assert notes == []
    return {(row["changed"], row.get("factor") and str(row["factor"])): row for row in rows}


def test_without_variation_the_coefficient_comes_back():
    cases = drawn(*SWAPPED, ("c", 30, 55, True))
    cases.measure()
    assert rescored(cases.con, CRITERIA, "—", NONE).tolist() == [3200, 3000, 8500]


def test_twenty_percent_more_on_marks_swaps_two_students():
    found = moves(drawn(*SWAPPED))
    # French at 36 points: a 16 of 56 (28.57), b 18 of 56 (32.14). The list holds b instead of a.
    assert found["literacy_level", "1.2"]["list_overlap"] == 0
    assert found["literacy_level", "1.2"]["auc"] == 1
    # Absence at 16 points: a 12.8 of 46 (27.83), b 15 of 46 (32.61).
    assert found["absence_rate_20_days", "0.8"]["list_overlap"] == 0
    # Fewer points of French: a 16 of 44, b 12 of 44: a stays.
    assert found["literacy_level", "0.8"] == {
        "moment": "—", "changed": "literacy_level", "factor": Decimal("0.8"), "auc": 0, "list_overlap": 1,
        "tier_changes": 0}


def test_tiers_that_change_are_counted_by_the_cut_offs():
    # a: 12 of 50, 24: tier 1. With 24 points of absence: 14.4 of 54, 26.67: tier 2. b stays at 0.
    found = moves(drawn(("a", 22, 80, True), ("b", 5, 80, False)))
    assert found["absence_rate_20_days", "1.2"]["tier_changes"] == 0.5
    assert found["absence_rate_20_days", "1.2"]["list_overlap"] is None  # nobody was listed


def test_a_family_moves_with_its_cap():
    cases = Cases()
    # Both absences at critical: 40 points, capped at 30 of 30 observable; French none of 30. 50.
    cases.case("a", 50, True).case("b", 0, False)
    for student, absent in (("a", 1), ("b", 0)):
        cases.value(student, "absence_rate_20_days", 40 * absent, 20 * absent, 20)
        cases.value(student, "absence_rate_year", 40 * absent, 20 * absent, 20)
        cases.value(student, "literacy_level", 90, 0, 30)
    cases.rank().measure()
    assert rescored(cases.con, CRITERIA, "—", NONE).tolist() == [5000, 0]
    # Points alone: 24 + 20, still 30 of 60. Cap too: 36 of 66, 54.55.
    assert rescored(cases.con, CRITERIA, "—", Variation({"absence_rate_20_days": 12}, {})).tolist() == [5000, 0]
    whole = Variation({"absence_rate_20_days": 12, "absence_rate_year": 12}, {"absence": 12})
    assert rescored(cases.con, CRITERIA, "—", whole).tolist() == [5455, 0]
    assert ("absence", "1.2") in moves(cases)


def test_a_domain_that_the_portrait_does_not_cover_stays_out():
    cases = Cases()
    cases.case("a", 80, True, literacy=None).case("b", 0, False, literacy=None)
    cases.value("a", "absence_rate_20_days", 26, 16, 20).value("b", "absence_rate_20_days", 0, 0, 20)
    cases.value("a", "literacy_level", 90, 0, 30)
    cases.measure()
    assert rescored(cases.con, CRITERIA, "—", NONE).tolist() == [8000, 0]


def test_a_level_keeps_points_of_its_own():
    cases = Cases()
    # French is worth 60 points in SEC5: 16 of 20, and 30 of 60. In SEC1, 15 of 30.
    cases.case("a", "57.5", True, level="SEC5").case("b", 62, False)
    for student in "ab":
        cases.value(student, "absence_rate_20_days", 26, 16, 20).value(student, "literacy_level", 60, 15, 30)
    cases.measure()
    assert rescored(cases.con, CRITERIA, "—", NONE).tolist() == [5750, 6200]


def test_ranks_start_again_in_each_team():
    teams, coefficients = np.array([2, 1, 2, 1, 2]), np.array([40, 38, 50, 38, 10])
    assert team_ranks(teams, coefficients).tolist() == [2, 1, 1, 2, 3]


def test_all_at_once_is_drawn_by_the_seed():
    cases = drawn(*SWAPPED)
    row = moves(cases)["all", None]
    assert row == moves(cases)["all", None]
    # Of 20 draws, those where French gains on absence swap the two.
    assert 0 < row["list_overlap"] < 1
    assert 0 < row["auc"] < 1


def test_values_that_do_not_give_the_coefficient_back_are_told_and_nothing_else():
    cases = drawn(*SWAPPED)
    cases.con.execute("update evaluation.portrait set coefficient = coefficient + 1")
    rows, notes = sensitivity_rows(cases.con, CRITERIA, Settings(), cases.measure())
    assert rows == []
    assert notes == ["Moment — : sensibilité non mesurée ; les valeurs gardées ne redonnent pas le coefficient."]


def test_ranks_are_within_a_team():
    cases = Cases()
    for student, school, absence in (("a", "A", 30), ("b", "A", 28), ("c", "B", 20), ("d", "B", 18)):
        coefficient = (absence - 10) * 2
        cases.case(student, coefficient, student in "ac", school=school, capacity=1)
        cases.value(student, "absence_rate_20_days", absence, absence - 10, 20)
        cases.value(student, "literacy_level", 90, 0, 30)
    cases.rank()
    # 40, 36, 20, 16 at 50 points: a only is at tier 2 and first; 20 of 50 points of c give 20.
    assert np.array_equal(rescored_after(cases), [4000, 3600, 2000, 1600])
    assert moves(cases)["absence_rate_20_days", "1.2"]["list_overlap"] == 1


def rescored_after(cases: Cases) -> np.ndarray:
    cases.measure()
    return rescored(cases.con, CRITERIA, "—", NONE)
