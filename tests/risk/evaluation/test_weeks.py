"""Each replayed week: area, coverage, and how the lists moved."""

from __future__ import annotations

from risk.evaluation import Settings, Split
from risk.evaluation.weeks import week_rows
from tests.risk.evaluation.drawn_cases import Cases

FIRST, SECOND, THIRD = "2025-11-16", "2025-11-23", "2025-11-30"
YEARS = ("2025-2026", "2026-2027")


def rows(cases: Cases, small_cell: int = 1, years: tuple[str, ...] = YEARS) -> list[dict[str, object]]:
    return list(week_rows(cases.con, Settings(small_cell=small_cell), Split(years, (), years, ())))


def test_who_entered_and_who_left_the_lists():
    cases = Cases()
    # Places for two: a and b, then b and c, then nobody reaches tier 2 but a.
    for sunday, coefficients in ((FIRST, (60, 50, 40)), (SECOND, (30, 50, 40)), (THIRD, (30, 20, 10))):
        for student, coefficient in zip("abc", coefficients, strict=True):
            cases.portrait(student, coefficient, sunday=sunday, capacity=2)
    first, second, third = rows(cases.rank())
    assert (first["week"], first["listed"]) == ("2025-W46", 2)
    assert (first["entered"], first["left"], first["kept_share"]) == (None, None, None)
    assert (second["listed"], second["entered"], second["left"], second["kept_share"]) == (2, 1, 1, 0.5)
    assert (third["listed"], third["entered"], third["left"], third["kept_share"]) == (1, 1, 2, 0)


def test_a_new_school_year_has_no_list_before():
    cases = Cases()
    cases.portrait("a", 60).portrait("a", 60, sunday="2026-11-15", school_year="2026-2027")
    first, second = rows(cases.rank())
    assert (first["kept_share"], second["kept_share"]) == (None, None)
    assert (second["entered"], second["left"]) == (None, None)


def test_an_empty_list_before_keeps_no_share():
    cases = Cases()
    cases.portrait("a", 10).portrait("a", 30, sunday=SECOND)
    *_, second = rows(cases.rank())
    assert (second["entered"], second["left"], second["kept_share"]) == (1, 0, None)


def test_coverage_is_of_all_students_still_enrolled():
    cases = Cases()
    cases.portrait("a", 10).portrait("b", None, status="insufficient_data").portrait("c", 20).portrait("d", 30)
    cases.portrait("e", None, status="out_of_scope").portrait("f", 40, enrolled=False)
    cases.outcome("b", "failed").outcome("c", "failed").outcome("e", "failed")
    (week,) = rows(cases)
    assert week["coverage"] == 0.75
    assert (week["n"], week["n_adverse"], week["adverse_without_coefficient"]) == (1, 1, 1)


def test_the_area_of_a_week_needs_ten_of_each_outcome():
    cases = Cases()
    for number in range(30):
        # The ten worst coefficients but one (rank 11 for rank 10): of 200 pairs, one is out of order.
        cases.case(f"s{number:02d}", number, number >= 21 or number == 19, capacity=4)
        cases.case(f"s{number:02d}", number, number >= 21, sunday="2026-11-15", school_year="2026-2027")
    first, second = rows(cases)
    assert float(first["auc"]) == 199 / 200
    assert first["low"] < 0.995 < first["high"]
    assert (first["precision_capacity"], first["recall_capacity"]) == (1, 0.4)
    assert (second["n"], second["n_adverse"], second["auc"], second["low"]) == (30, 9, None, None)
    assert second["recall_capacity"] == 3 / 9


def weeks_of(first_ones: int, without: int) -> Cases:
    """Forty cases, a team of so many places; so many adverse outcomes without a coefficient."""
    cases = Cases()
    for number in range(40):
        cases.case(f"s{number:02d}", number, number >= 20, capacity=first_ones)
    for number in range(without):
        cases.case(f"t{number:02d}", None, True, status="insufficient_data")
    return cases


def test_few_students_of_a_week_are_not_told():
    (few,) = rows(weeks_of(9, 9), 10)
    assert (few["precision_capacity"], few["recall_capacity"], few["adverse_without_coefficient"]) == (None, None, None)
    (enough,) = rows(weeks_of(10, 10), 10)
    assert (enough["precision_capacity"], enough["recall_capacity"]) == (1, 0.5)
    assert enough["adverse_without_coefficient"] == 10
    (none,) = rows(weeks_of(10, 0), 10)
    assert none["adverse_without_coefficient"] == 0


def test_the_few_outcomes_of_a_year_left_aside_are_no_cases():
    cases = weeks_of(10, 0)
    for number in range(6):
        cases.case(f"s{number:02d}", 60, True, sunday="2026-11-15", school_year="2026-2027")
    _, running = rows(cases, 10, ("2025-2026",))
    assert (running["week"], running["n"], running["n_adverse"], running["coverage"]) == ("2026-W46", 0, 0, 1)
