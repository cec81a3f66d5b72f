"""The same places given to whole groups, worked by hand."""

from __future__ import annotations

from risk.evaluation.targeting import targeting_rows
from tests.risk.evaluation.drawn_cases import Cases

# student school level group coefficient adverse. One place a team (school × level); tier 2 from 25.
DRAWN = """
a1 A SEC1 11 60 x
a2 A SEC1 11 30 x
a3 A SEC1 12 5  x
a4 A SEC1 12 0  -
a5 A SEC2 21 0  -
b1 B SEC1 11 40 -
b2 B SEC1 12 30 -
b3 B SEC1 12 28 x
b4 B SEC1 12 -  x
c1 C SEC1 11 50 x
"""


def drawn() -> Cases:
    cases = Cases()
    for line in DRAWN.strip().splitlines():
        student, school, level, group, coefficient, mark = line.split()
        cases.case(student, None if coefficient == "-" else coefficient, mark == "x", school=school, level=level,
                   group=group, capacity=1, status="insufficient_data" if coefficient == "-" else "scored")
    return cases.rank()


def targeted(cases: Cases) -> dict[str, tuple[object, ...]]:
    rows = targeting_rows(cases.con, cases.measure())
    return {row["by"]: (row["reached_individual"], row["reached_group"], row["listed_also_reached"]) for row in rows}


def test_individual_lists_against_whole_groups():
    # On the lists: a1, b1, c1 (a5 is first of its team, at tier 1): three places, two adverse.
    found = targeted(drawn())
    # Groups all at tier 2: C 11 (mean 50), A 11 (45), then B 11 (40): c1, a1, a2. b1 has no place left.
    assert found["home_group"] == (2, 3, 2)
    # C SEC1 (all of one), B SEC1 (three of four), then none: c1, b1, b2.
    assert found["school_level"] == (2, 1, 2)
    # Schools: the same two first.
    assert found["school"] == (2, 1, 2)


def test_counts_of_the_whole():
    cases = drawn()
    row = next(targeting_rows(cases.con, cases.measure()))
    assert (row["moment"], row["capacity_total"], row["adverse_total"]) == ("—", 3, 6)


def test_a_whole_group_reaches_those_without_a_coefficient_too():
    cases = Cases()
    cases.case("a1", 60, True, school="A").case("a2", None, True, school="A", status="insufficient_data")
    cases.case("b1", 30, False, school="B").case("b2", 5, False, school="B").case("b3", 4, False, school="B")
    # Two listed: a1, b1. Of A, half are at tier 2; of B, a third.
    assert targeted(cases.rank())["school"] == (1, 2, 1)


def test_places_are_counted_year_by_year():
    cases = Cases()
    for year, sunday in (("2025-2026", "2025-11-16"), ("2026-2027", "2026-11-15")):
        first = year == "2025-2026"
        cases.case("a", 60 if first else 0, first, school="A", school_year=year, sunday=sunday, capacity=1)
        cases.case("b", 0 if first else 60, not first, school="B", school_year=year, sunday=sunday, capacity=1)
    cases.rank()
    (row,) = [row for row in targeting_rows(cases.con, cases.measure(test=("2025-2026", "2026-2027")))
              if row["by"] == "school"]
    # Both places of one year could not go to the other.
    assert (row["capacity_total"], row["reached_individual"], row["reached_group"]) == (2, 2, 2)


def test_lists_of_few_students_are_not_told():
    """Three places on the lists."""
    cases = drawn()
    split = cases.measure()
    assert list(targeting_rows(cases.con, split, 4)) == []
    assert len(list(targeting_rows(cases.con, split, 3))) == 3
