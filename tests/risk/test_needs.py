"""What an indicator needs: an extract never handed over is expected of nobody; one handed over and empty is missing.

The criteria of scoring_tables.CRITERIA, where lateness (10 of the 40 points of engagement) needs the survey.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from risk.criteria import CriteriaError, load_criteria
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with
from tests.risk.test_change import split

LATE_NEEDS = ("points: 10\n", "points: 10\n    needs: [survey]\n")
NEEDING = criteria_with(LATE_NEEDS)
# Absence: 10 and 0 of its 30 points. Marks: none of 60.
ABSENCE = {"absence_rate_20_days": 20, "absence_rate_year": 5}
MARKS = {"literacy_level": 70, "numeracy_level": 70}


def test_the_names_are_those_of_the_extracts():
    assert NEEDING.indicator("lateness").needs == ("survey",)
    assert NEEDING.indicator("literacy_level").needs == ()


@pytest.mark.parametrize("needs", ["[surveys]", "[outcomes]", "[survey, sondage]"])
def test_a_name_that_is_no_extract_is_refused(needs: str):
    with pytest.raises(CriteriaError, match=r"« indicators\.lateness\.needs » nomme"):
        criteria_with(("points: 10\n", f"points: 10\n    needs: {needs}\n"))


def test_needs_must_be_a_list():
    with pytest.raises(CriteriaError, match=r"« indicators\.lateness\.needs » doit être une liste"):
        criteria_with(("points: 10\n", "points: 10\n    needs: survey\n"))


def test_the_key_counts_in_the_hash_only_where_it_is_written():
    assert load_criteria(CRITERIA).hash == "39e1e4a0386252a6"
    assert NEEDING.hash != "39e1e4a0386252a6"


@pytest.mark.parametrize(("handed_over", "coverage"), [(False, "1"), (True, "0.9")])
def test_coverage_counts_what_is_expected(handed_over: bool, coverage: str):
    """Absence 30, marks 60: all of the 90 points when nobody is expected to have a survey, 90 of 100 otherwise."""
    centre = Centre().handed_over("survey", handed_over).student("a").values("a", **ABSENCE, **MARKS).portray(NEEDING)
    portrait = centre.portrait()
    assert (portrait["coverage"], portrait["status"]) == (Decimal(coverage), "scored")
    # 10 of the 30 points of absence: the coefficient is the same, whatever is expected.
    assert (portrait["engagement"], portrait["coefficient"]) == (Decimal("33.33"), Decimal("11.11"))


def test_an_extract_that_nobody_told_of_was_never_handed_over():
    centre = Centre().student("a").values("a", **ABSENCE, **MARKS)
    centre.con.execute("delete from seen.source_present where table_name = 'survey'")
    assert centre.portray(NEEDING).portrait()["coverage"] == 1


def test_all_that_is_needed_must_have_been_handed_over():
    both = criteria_with(("points: 10\n", "points: 10\n    needs: [survey, activity]\n"))
    centre = Centre().handed_over("activity", False).student("a").values("a", **ABSENCE, **MARKS).portray(both)
    assert centre.portrait()["coverage"] == 1


def test_what_is_not_expected_is_absent_even_with_a_value():
    centre = Centre().handed_over("survey", False).student("a").values("a", **ABSENCE, lateness=6).portray(NEEDING)
    assert "lateness" not in centre.parts(NEEDING)
    assert centre.portrait()["engagement"] == Decimal("33.33")


@pytest.mark.parametrize(("handed_over", "missing"), [(False, "numeracy"), (True, "literacy,numeracy")])
def test_a_domain_of_which_nothing_is_expected_is_not_missing(handed_over: bool, missing: str):
    surveyed = criteria_with(
        ("points: 30\n    minimum_evidence: 1\n    label: {fr: Résultat en français",
         "points: 30\n    needs: [survey]\n    minimum_evidence: 1\n    label: {fr: Résultat en français"))
    centre = Centre().handed_over("survey", handed_over).student("a").values("a", **ABSENCE, lateness=2)
    assert centre.portray(surveyed).portrait()["missing_domains"] == missing


def test_a_required_domain_of_which_nothing_is_expected_gives_no_coefficient():
    text = CRITERIA
    for points in ("points: 20\n", "points: 10\n"):
        text = text.replace(points, points + "    needs: [survey]\n")
    centre = Centre().handed_over("survey", False).student("a").values("a", **ABSENCE, **MARKS)
    portrait = centre.portray(load_criteria(text)).portrait()
    assert (portrait["status"], portrait["coefficient"]) == ("insufficient_data", None)
    assert portrait["missing_domains"] == "engagement"


def two_weeks(before: dict[str, object], now: dict[str, object], criteria=NEEDING) -> Centre:
    """The survey is handed over between the two weeks."""
    centre = Centre().handed_over("survey", False).student("a").values("a", **before).portray(criteria).forget()
    return centre.handed_over("survey", True).values("a", **now).portray(criteria, previous=[criteria])


def test_the_week_when_an_extract_is_first_handed_over_is_coverage():
    """10 of 30 points, then 20 of 40: the absences did not move, the ten points of the survey did it."""
    assert split(two_weeks(ABSENCE, ABSENCE | {"lateness": 6})) == (
        Decimal("33.33"), Decimal("16.67"), 0, Decimal("16.67"), 0)


def test_an_extract_first_handed_over_without_a_row_of_the_student_moves_nothing_but_coverage():
    centre = two_weeks(ABSENCE, ABSENCE)
    assert split(centre) == (Decimal("33.33"), 0, 0, 0, 0)
    assert centre.portrait()["coverage"] == Decimal("0.3")


def test_data_are_told_apart_in_the_week_of_a_first_extract():
    """Absence from 10 to 20 of 30 points is data (66.67 less 33.33); the survey's ten bring 30 of 40."""
    assert split(two_weeks(ABSENCE, {"absence_rate_20_days": 20, "absence_rate_year": Decimal("12.5"),
                                     "lateness": 6})) == (
        Decimal("33.33"), Decimal("41.67"), Decimal("33.34"), Decimal("8.33"), 0)


def test_both_weeks_are_compared_on_what_is_expected_now():
    """20 of 30 points of engagement were observed before; with the survey expected, they are half of 40, less than
    the 0.6 asked for. What both weeks saw then gives no coefficient: all is told as coverage, nothing as rising.
    """
    strict = criteria_with(LATE_NEEDS, ("domain_minimum: 0.5", "domain_minimum: 0.6"))
    found = split(two_weeks({"absence_rate_20_days": 20}, {"absence_rate_20_days": 30, "lateness": 6}, strict))
    assert found == (50, 50, 0, 50, 0)


def test_adopting_an_indicator_whose_extract_is_absent_moves_nothing():
    """The old criteria have no such indicator, the new ones ask for an extract that never came."""
    first, second = CRITERIA.index("  lateness:"), CRITERIA.index("  literacy_level:")
    old = load_criteria(CRITERIA[:first] + CRITERIA[second:])
    centre = Centre().handed_over("survey", False).student("a").values("a", **ABSENCE).portray(old).forget()
    centre.values("a", **ABSENCE).portray(NEEDING, previous=[old])
    assert split(centre) == (Decimal("33.33"), 0, 0, 0, 0)
