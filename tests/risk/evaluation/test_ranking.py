"""Precision and recall of the first students of each method, by team and in all."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.evaluation import Settings
from risk.evaluation.ranking import Ranked, average_precision, difference_row, metric_rows, ranked_cases, top_count
from tests.risk.evaluation.drawn_cases import Cases

# Two teams: school 001 SEC1 has two places, school 002 SEC1 one. x: an adverse outcome.
DRAWN = """
a1 001 60 x
a2 001 50 -
a3 001 40 x
a4 001 10 -
b1 002 30 x
b2 002 20 x
b3 002 5 -
b4 002 1 -
"""


def drawn() -> Cases:
    cases = Cases()
    for line in DRAWN.strip().splitlines():
        student, school, coefficient, mark = line.split()
        cases.case(student, coefficient, mark == "x", school=school, capacity=2 if school == "001" else 1)
    return cases


def metrics(cases: Cases) -> dict[str, dict[str, object]]:
    cases.measure()
    settings = Settings(small_cell=1, shares=(Decimal("0.25"),))
    return {row["metric"]: row for row in metric_rows(ranked_cases(cases.con, "—", "coefficient"), settings)}


def test_at_capacity_the_first_of_each_team_are_flagged():
    found = metrics(drawn())
    # a1, a2 and b1: two of the three are adverse, of four adverse in all.
    assert found["precision_capacity"]["flagged"] == 3
    assert found["precision_capacity"]["value"] == 2 / 3
    assert found["recall_capacity"]["value"] == 0.5
    # Wilson, two of three.
    assert found["precision_capacity"]["low"] == pytest.approx(0.2077, abs=1e-4)


def test_the_top_quarter_is_of_all_teams():
    found = metrics(drawn())
    assert found["precision_top_25"] == found["precision_top_25"] | {"value": 0.5, "flagged": 2}
    assert found["recall_top_25"]["value"] == 0.25


def test_the_area_is_of_all_teams():
    # 60, 40, 30, 20 against 50, 10, 5, 1: 4 + 3 + 3 + 3 of 16 pairs.
    assert metrics(drawn())["auc"]["value"] == 13 / 16


def test_average_precision():
    # Adverse at ranks 1, 3, 4, 5: 1, 2/3, 3/4, 4/5.
    assert metrics(drawn())["average_precision"]["value"] == pytest.approx((1 + 2 / 3 + 3 / 4 + 4 / 5) / 4)


def test_equal_scores_stand_together_in_the_average_precision():
    adverse = np.array([True, False, True])
    assert average_precision(np.array([5, 5, 1]), adverse) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert average_precision(np.array([1, 2]), np.array([False, False])) is None


def test_among_equal_scores_the_places_go_by_key():
    cases = Cases()
    for student, adverse in (("c", True), ("a", False), ("b", True)):
        cases.case(student, 30, adverse, capacity=2)
    assert metrics(cases)["precision_capacity"]["value"] == 0.5  # a and b


@pytest.mark.parametrize(("cases", "share", "count"), [(45, "0.1", 5), (44, "0.1", 4), (3, "0.1", 1), (10, "0.2", 2)])
def test_a_share_of_the_cases_rounds_half_up_and_is_at_least_one(cases: int, share: str, count: int):
    assert top_count(cases, Decimal(share)) == count


def test_only_students_still_enrolled_in_scope_with_a_coefficient_are_measured():
    cases = drawn()
    cases.case("gone", 99, True, enrolled=False)
    cases.case("out", 98, True, status="out_of_scope")
    cases.case("blank", None, True, status="insufficient_data")
    cases.portrait("unknown", 97)
    cases.portrait("moved", 96).outcome("moved", "moved")
    cases.case("late", 95, True)
    cases.con.execute("insert into evaluation.away values ('2025-2026', 'late', '2025-11-10', null)")
    cases.case("back", 94, False)
    cases.con.execute("insert into evaluation.away values ('2025-2026', 'back', '2025-10-10', '2025-11-10')")
    cases.case("leaves", 93, True)
    cases.con.execute("insert into evaluation.away values ('2025-2026', 'leaves', '2025-11-17', null)")
    cases.measure()
    assert cases.rows("select student_key from evaluation.measured order by coefficient desc limit 3") == [
        ("back",), ("leaves",), ("a1",)]
    assert cases.rows("select count(*) from evaluation.measured") == [(10,)]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=25))
def test_average_precision_is_the_mean_precision_at_each_adverse_case(drawn_scores: list[tuple[int, bool]]):
    expected = []
    for score, adverse in drawn_scores:
        if adverse:
            first = [other for other in drawn_scores if other[0] >= score]
            expected.append(sum(other[1] for other in first) / len(first))
    found = average_precision(np.array([s for s, _ in drawn_scores]), np.array([a for _, a in drawn_scores]))
    assert found == (pytest.approx(sum(expected) / len(expected)) if expected else None)


def test_nothing_is_told_of_few_flagged_students():
    """Three within capacity are told, two of the top quarter are not."""
    cases = drawn()
    cases.measure()
    settings = Settings(small_cell=3, shares=(Decimal("0.25"),))
    told = [row["metric"] for row in metric_rows(ranked_cases(cases.con, "—", "coefficient"), settings)]
    assert told == ["auc", "precision_capacity", "recall_capacity", "average_precision"]


def scored(*scores: int) -> Ranked:
    """Two adverse cases, then two others."""
    none = np.zeros(4, dtype=int)
    return Ranked(np.array(scores, dtype=float), np.array([True, True, False, False]), none.astype(bool), none)


def test_the_difference_of_two_areas_is_paired():
    """Areas 1 and 3/4. Placements differ by 0 and 1/2 for the adverse, 0 and 1/2 for the others: each has variance 1/8,
    over two cases 1/16; the sum is 1/8, the reach 1.96 x 0.3536 = 0.693.
    """
    row = difference_row(scored(4, 3, 2, 1), scored(4, 2, 3, 1))
    assert (row["metric"], row["value"]) == ("auc_difference", 0.25)
    assert (row["low"], row["high"]) == (pytest.approx(-0.44295, abs=1e-4), pytest.approx(0.94295, abs=1e-4))


def test_a_method_that_orders_alike_differs_by_nothing():
    row = difference_row(scored(40, 20, 30, 10), scored(4, 2, 3, 1))
    assert (row["value"], row["low"], row["high"]) == (0, 0, 0)
