"""Errors by group, and the groups that must not be told."""

from __future__ import annotations

from risk.evaluation import Settings
from risk.evaluation.groups import group_rows
from tests.risk.evaluation.drawn_cases import Cases


def drawn() -> Cases:
    """Girls: 4 adverse of whom 3 flagged, 6 others of whom 1 flagged. Boys: 2 of whom 1; 3 of whom none."""
    cases = Cases()
    number = 0
    for sex, adverse, coefficient, times in (
        ("F", True, 30, 3), ("F", True, 10, 1), ("F", False, 40, 1), ("F", False, 5, 5),
        ("M", True, 60, 1), ("M", True, 20, 1), ("M", False, 0, 3),
    ):  # fmt: skip
        for _ in range(times):
            number += 1
            cases.case(f"s{number:02d}", coefficient, adverse).attribute(f"s{number:02d}", sex=sex, decile=number % 10)
    cases.measure()
    return cases


def of(cases: Cases, attribute: str, method: str = "coefficient", small_cell: int = 1) -> dict[str, dict[str, object]]:
    return {row["value"]: row for row in group_rows(cases.con, Settings(small_cell=small_cell))
            if (row["attribute"], row["method"]) == (attribute, method)}


def test_false_alarms_and_misses_by_sex():
    found = of(drawn(), "sex")
    girls, boys = found["F"], found["M"]
    assert (girls["n"], girls["n_adverse"], girls["flagged"], girls["is_hidden"]) == (10, 4, 4, False)
    assert (girls["false_alarm_rate"], girls["miss_rate"]) == (1 / 6, 1 / 4)
    assert (boys["flagged"], boys["false_alarm_rate"], boys["miss_rate"]) == (1, 0, 1 / 2)
    # Wilson, one of four.
    assert (round(girls["miss_low"], 4), round(girls["miss_high"], 4)) == (0.0456, 0.6994)


def test_a_hidden_group_tells_nothing_but_that_it_is_there():
    hidden = of(drawn(), "sex", small_cell=3)
    assert hidden["M"] == {
        "moment": "—", "attribute": "sex", "value": "M", "method": "coefficient", "is_hidden": True}
    assert hidden["F"]["is_hidden"]


def test_few_others_join_the_larger_of_girls_and_boys_so_that_both_stay_told():
    """Ten girls, four boys, one other who failed and was not flagged: the other is told with the girls."""
    cases = drawn()
    cases.con.execute("update evaluation.attribute set sex = 'X' where student_key = 's12'")
    found = of(cases, "sex", small_cell=1)
    assert set(found) == {"M", "F+X"}
    assert (found["F+X"]["n"], found["F+X"]["n_adverse"], found["F+X"]["miss_rate"]) == (11, 5, 2 / 5)
    assert (found["M"]["n"], found["M"]["n_adverse"]) == (4, 1)


def test_an_attribute_that_nobody_has_is_left_out_and_one_unknown_is_told():
    cases = drawn()
    assert of(cases, "special_needs") == {}
    cases.con.execute("update evaluation.attribute set special_needs = student_key < 's08' where student_key < 's14'")
    # s14 and s15 are two others of no adverse outcome: hidden, and one more with them.
    found = of(cases, "special_needs")
    assert {value: row.get("n") for value, row in found.items()} == {"yes": 7, "no": None, "unknown": None}


def test_deciles_are_told_by_bands():
    cases = Cases()
    for decile in range(1, 11):
        cases.case(f"s{decile:02d}", 0, decile % 2 == 0).attribute(f"s{decile:02d}", decile=decile)
    cases.measure()
    assert {value: row["n"] for value, row in of(cases, "deprivation").items()} == {"1-3": 3, "4-7": 4, "8-10": 3}


def test_levels_and_schools_are_those_of_the_portrait():
    cases = drawn()
    assert of(cases, "level")["SEC1"]["n"] == 15
    assert of(cases, "school_id")["001"]["miss_rate"] == 2 / 6


def test_a_probability_flags_as_many_students_as_the_tiers():
    cases = drawn()
    # The same order as the keys: the five first, all girls: three adverse flagged by the coefficient, and s04, s05.
    cases.con.execute(
        "insert into evaluation.score select moment, 'calibrated', school_year, student_key, "
        "1 - cast(substr(student_key, 2) as integer) / 100 from evaluation.measured")
    found = of(cases, "sex", "calibrated")
    assert (found["F"]["flagged"], found["F"]["miss_rate"], found["F"]["false_alarm_rate"]) == (5, 0, 1 / 6)
    assert (found["M"]["flagged"], found["M"]["miss_rate"]) == (0, 1)


def two_schools() -> Cases:
    """School P has PRIM1 to 6, school S SEC1 to 5: 40 students a level, 20 adverse but in PRIM6 (6) and SEC5 (5)."""
    cases = Cases()
    for school, prefix, levels in (("P", "PRIM", 6), ("S", "SEC", 5)):
        for level in (f"{prefix}{number}" for number in range(1, levels + 1)):
            adverse = {"PRIM6": 6, "SEC5": 5}.get(level, 20)
            for number in range(40):
                cases.case(f"{level}-{number:02d}", 30, number < adverse, school=school, level=level)
    cases.measure()
    return cases


def test_a_hidden_level_is_not_found_by_its_school():
    """School P less PRIM1 to PRIM5 would be PRIM6."""
    cases = two_schools()
    levels, schools = (of(cases, attribute, small_cell=10) for attribute in ("level", "school_id"))
    assert {value for value, row in levels.items() if row["is_hidden"]} == {"PRIM6", "SEC5"}
    assert schools == {
        value: {"moment": "—", "attribute": "school_id", "value": value, "method": "coefficient", "is_hidden": True}
        for value in ("P", "S")}


def test_schools_are_told_where_no_level_is_hidden():
    cases = two_schools()
    cases.con.execute("update evaluation.measured set is_adverse = substr(student_key, -2) < '20'")
    assert {value: row["n_adverse"] for value, row in of(cases, "school_id", small_cell=10).items()} == {
        "P": 120, "S": 100}
