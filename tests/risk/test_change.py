"""Change since the previous portrait: data, coverage and criteria, which sum to it exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.criteria import Criteria, CriteriaError, load_criteria
from tests.risk.scoring_tables import CRITERIA, Centre, criteria_with
from tests.risk.test_coefficient import CELL, PATIENT, random_criteria

SCORING = load_criteria(CRITERIA)
ENGAGED = {"absence_rate_20_days": 10, "absence_rate_year": 5, "lateness": 2}
NOTHING = (None, None, None, None, None)


def split(centre: Centre, key: str = "a") -> tuple[Decimal | None, ...]:
    portrait = centre.portrait(key)
    return tuple(portrait[name] for name in
                 ("previous_coefficient", "change", "change_data", "change_coverage", "change_criteria"))


def two_weeks(before: dict[str, object], now: dict[str, object], old: Criteria = SCORING, new: Criteria = SCORING,
              level: str = "PRIM3") -> Centre:
    centre = Centre().student("a", level).values("a", **before).portray(old, week="2026-W46").forget()
    return centre.values("a", **now).portray(new, previous=[old])


def test_the_first_portrait_has_no_change():
    assert split(Centre().student("a").values("a", **ENGAGED).portray(SCORING)) == NOTHING


def test_facts_alone():
    # Lateness from 2 to 4: 0 then 5 of 40 points.
    centre = two_weeks(ENGAGED, ENGAGED | {"lateness": 4})
    assert split(centre) == (0, Decimal("12.5"), Decimal("12.5"), 0, 0)
    assert (centre.portrait()["previous_week"], centre.portrait()["previous_version"]) == ("2026-W46", 1)


def test_a_first_report_card_is_coverage_not_decline():
    # 5 of 40 points before; French at 50 brings 30 of 70: 35 of 70. On what both weeks saw, nothing moved.
    before = ENGAGED | {"lateness": 4}
    assert split(two_weeks(before, before | {"literacy_level": 50})) == (Decimal("12.5"), Decimal("37.5"), 0,
                                                                       Decimal("37.5"), 0)


def test_facts_and_coverage_together():
    # Before: 5 of 40. Now: 10 + 30 of 70 = 57.14. Seen in both: 5 then 10 of 40, so data is 12.5.
    found = split(two_weeks(ENGAGED | {"lateness": 4}, ENGAGED | {"lateness": 6, "literacy_level": 50}))
    assert found == (Decimal("12.5"), Decimal("44.64"), Decimal("12.5"), Decimal("32.14"), 0)


def test_a_domain_lost_is_coverage():
    # French at 50: 30 of 70. Without it: 0 of 40.
    found = split(two_weeks(ENGAGED | {"literacy_level": 50}, ENGAGED))
    assert found == (Decimal("42.86"), Decimal("-42.86"), 0, Decimal("-42.86"), 0)


def test_criteria_alone():
    # Lateness 4: 5 of 40 points with watch 2 and critical 6; 10 of 40 with critical 4.
    stricter = criteria_with(("critical: 6", "critical: 4"))
    found = split(two_weeks(ENGAGED | {"lateness": 4}, ENGAGED | {"lateness": 4}, SCORING, stricter))
    assert found == (Decimal("12.5"), Decimal("12.5"), 0, 0, Decimal("12.5"))


def test_criteria_and_facts():
    # Old criteria: 5 then 2.5 of 40. New criteria now: 3 of 4 to go, 5 of 40 points.
    stricter = criteria_with(("critical: 6", "critical: 4"))
    found = split(two_weeks(ENGAGED | {"lateness": 4}, ENGAGED | {"lateness": 3}, SCORING, stricter))
    assert found == (Decimal("12.5"), 0, Decimal("-6.25"), 0, Decimal("6.25"))


def test_indicators_are_recognised_by_name_when_positions_moved():
    first, second = CRITERIA.index("  lateness:"), CRITERIA.index("  literacy_level:")
    end = CRITERIA.index("  numeracy_level:")
    moved = load_criteria(CRITERIA[:first] + CRITERIA[second:end] + CRITERIA[first:second] + CRITERIA[end:])
    assert moved.names[2:4] == ("literacy_level", "lateness")
    assert moved.hash != SCORING.hash
    found = split(two_weeks(ENGAGED | {"lateness": 4}, ENGAGED | {"lateness": 6}, SCORING, moved))
    assert found == (Decimal("12.5"), Decimal("12.5"), Decimal("12.5"), 0, 0)


def test_nothing_to_compare_leaves_data_at_zero():
    # Each week covers engagement with half its points, but not the same half.
    loose = criteria_with(("domain_minimum: 0.5", "domain_minimum: 0.25"))
    found = split(two_weeks({"absence_rate_20_days": 30}, {"lateness": 4}, loose, loose))
    assert found == (100, -50, 0, -50, 0)


def test_what_the_previous_criteria_cannot_score_is_told_as_criteria():
    # Lateness alone is a quarter of the domain: not enough before, enough now.
    loose = criteria_with(("domain_minimum: 0.5", "domain_minimum: 0.25"))
    found = split(two_weeks(ENGAGED, {"lateness": 4}, SCORING, loose))
    assert found == (0, 50, 0, 0, 50)


def test_no_coefficient_now_or_before_is_no_change():
    assert split(two_weeks(ENGAGED, {"literacy_level": 50})) == (0, None, None, None, None)
    assert split(two_weeks({"literacy_level": 50}, ENGAGED)) == NOTHING


def test_the_criteria_of_a_previous_portrait_must_be_at_hand():
    centre = Centre().student("a").values("a", **ENGAGED).portray(SCORING).forget()
    other = criteria_with(("critical: 6", "critical: 4"))
    with pytest.raises(CriteriaError, match=SCORING.hash):
        centre.portray(other)


@PATIENT
@given(random_criteria(), random_criteria(), st.lists(st.tuples(*[st.lists(CELL, min_size=7, max_size=7)] * 2),
                                                      min_size=1, max_size=10))
def test_the_three_parts_always_sum_to_the_change(old: Criteria, new: Criteria, weeks: list):
    centre = Centre()
    for number, (before, _) in enumerate(weeks):
        centre.student(f"s{number}").values(f"s{number}", **dict(zip(old.names, before, strict=False)))
    centre.portray(old).forget()
    names = max(old.names, new.names, key=len)
    for number, (_, now) in enumerate(weeks):
        centre.values(f"s{number}", **dict(zip(names, now, strict=False)))
    centre.portray(new, previous=[old])
    for number in range(len(weeks)):
        portrait = centre.portrait(f"s{number}")
        before, change, data, coverage, criteria = split(centre, f"s{number}")
        if before is None or portrait["coefficient"] is None:
            assert (change, data, coverage, criteria) == (None, None, None, None)
        else:
            assert change == portrait["coefficient"] - before == data + coverage + criteria
            assert old.hash != new.hash or criteria == 0


ROW = st.lists(CELL, min_size=7, max_size=7)


def two_weeks_of(old: Criteria, new: Criteria, before: list[list], now: list[list]) -> list[tuple[Decimal | None, ...]]:
    """The splits of a change from the one week to the other, for students whose values are drawn by position."""
    centre = Centre()
    names = max(old.names, new.names, key=len)
    for number, row in enumerate(before):
        centre.student(f"s{number}").values(f"s{number}", **dict(zip(names, row, strict=False)))
    centre.portray(old).forget()
    for number, row in enumerate(now):
        centre.values(f"s{number}", **dict(zip(names, row, strict=False)))
    centre.portray(new, previous=[old])
    return [split(centre, f"s{number}") for number in range(len(before))]


@PATIENT
@given(random_criteria(), random_criteria(), st.lists(ROW, min_size=1, max_size=8))
def test_new_criteria_alone_never_read_as_data(old: Criteria, new: Criteria, rows: list):
    """The same facts measured against other criteria: nothing rose, nothing was discovered."""
    for _, change, data, coverage, criteria in two_weeks_of(old, new, rows, rows):
        assert (data, coverage) in ((0, 0), (None, None))
        assert criteria == change


@PATIENT
@given(random_criteria(), st.lists(st.tuples(ROW, ROW), min_size=1, max_size=8))
def test_facts_alone_never_read_as_coverage_or_criteria(criteria: Criteria, weeks: list):
    """What was observed is observed again, with other values, under the same criteria."""
    before = [row for row, _ in weeks]
    now = [[None if cell is None else (other if other is not None else cell)
            for cell, other in zip(row, others, strict=True)] for row, others in weeks]
    for _, change, data, coverage, restated in two_weeks_of(criteria, criteria, before, now):
        assert (coverage, restated) in ((0, 0), (None, None))
        assert data == change


@PATIENT
@given(random_criteria(), st.lists(st.tuples(ROW, st.lists(st.booleans(), min_size=7, max_size=7)), min_size=1,
                                   max_size=8))
def test_what_comes_to_light_never_reads_as_data(criteria: Criteria, weeks: list):
    """The same values, more of them known: coverage alone moves, nobody is said to be rising."""
    now = [row for row, _ in weeks]
    before = [[cell if known else None for cell, known in zip(row, knowns, strict=True)] for row, knowns in weeks]
    for _, change, data, coverage, restated in two_weeks_of(criteria, criteria, before, now):
        assert (data, restated) in ((0, 0), (None, None))
        assert coverage == change
