"""Each replayed week: area, coverage, and how the lists moved."""

from __future__ import annotations

from risk.evaluation.weeks import week_rows
from tests.risk.evaluation.drawn_cases import Cases

FIRST, SECOND, THIRD = "2025-11-16", "2025-11-23", "2025-11-30"


def test_who_entered_and_who_left_the_lists():
    cases = Cases()
    # Places for two: a and b, then b and c, then nobody reaches tier 2 but a.
    for sunday, coefficients in ((FIRST, (60, 50, 40)), (SECOND, (30, 50, 40)), (THIRD, (30, 20, 10))):
        for student, coefficient in zip("abc", coefficients, strict=True):
            cases.portrait(student, coefficient, sunday=sunday, capacity=2)
    first, second, third = week_rows(cases.rank().con)
    assert (first["week"], first["listed"]) == ("2025-W46", 2)
    assert (first["entered"], first["left"], first["kept_share"]) == (None, None, None)
    assert (second["listed"], second["entered"], second["left"], second["kept_share"]) == (2, 1, 1, 0.5)
    assert (third["listed"], third["entered"], third["left"], third["kept_share"]) == (1, 1, 2, 0)


def test_a_new_school_year_has_no_list_before():
    cases = Cases()
    cases.portrait("a", 60).portrait("a", 60, sunday="2026-11-15", school_year="2026-2027")
    first, second = week_rows(cases.rank().con)
    assert (first["kept_share"], second["kept_share"]) == (None, None)
    assert (second["entered"], second["left"]) == (None, None)


def test_an_empty_list_before_keeps_no_share():
    cases = Cases()
    cases.portrait("a", 10).portrait("a", 30, sunday=SECOND)
    *_, second = week_rows(cases.rank().con)
    assert (second["entered"], second["left"], second["kept_share"]) == (1, 0, None)


def test_coverage_is_of_all_students_still_enrolled():
    cases = Cases()
    cases.portrait("a", 10).portrait("b", None, status="insufficient_data").portrait("c", 20).portrait("d", 30)
    cases.portrait("e", None, status="out_of_scope").portrait("f", 40, enrolled=False)
    cases.outcome("b", "failed").outcome("c", "failed").outcome("e", "failed")
    (week,) = week_rows(cases.con)
    assert week["coverage"] == 0.75
    assert (week["n"], week["n_adverse"], week["adverse_without_coefficient"]) == (1, 1, 1)


def test_the_area_of_a_week_needs_ten_of_each_outcome():
    cases = Cases()
    for number in range(30):
        # The ten worst coefficients but one (rank 11 for rank 10): of 200 pairs, one is out of order.
        cases.case(f"s{number:02d}", number, number >= 21 or number == 19, capacity=4)
        cases.case(f"s{number:02d}", number, number >= 21, sunday="2026-11-15", school_year="2026-2027")
    first, second = week_rows(cases.con)
    assert float(first["auc"]) == 199 / 200
    assert first["low"] < 0.995 < first["high"]
    assert (first["precision_capacity"], first["recall_capacity"]) == (1, 0.4)
    assert (second["n"], second["n_adverse"], second["auc"], second["low"]) == (30, 9, None, None)
    assert second["recall_capacity"] == 3 / 9
