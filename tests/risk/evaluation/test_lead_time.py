"""How many weeks before the failing report card, or before the end, a student was on a list."""

from __future__ import annotations

from risk.evaluation import Settings
from risk.evaluation.lead_time import lead_time_rows
from tests.risk.evaluation.drawn_cases import Cases, later

START = "2025-09-14"
WEEKS = 12
ANY = Settings(small_cell=1)


def student(cases: Cases, key: str, *, listed_from: int | None, failing_from: int | None, until: int = WEEKS) -> None:
    """Twelve weeks of portraits, numbered from 0: on the list from one of them, failing from another."""
    for number in range(until):
        on_list = listed_from is not None and number >= listed_from
        cases.portrait(key, 60 if on_list else 5, sunday=later(START, number), capacity=50,
                       failing=failing_from is not None and number >= failing_from)


def rows(cases: Cases) -> dict[str, dict[str, object]]:
    found, _ = lead_time_rows(cases.rank().con, ANY)
    return {row["group"]: row for row in found}


def test_weeks_from_the_first_list_to_the_failing_report_card():
    cases = Cases()
    student(cases, "early", listed_from=1, failing_from=9)  # 8 weeks
    student(cases, "later", listed_from=5, failing_from=9)  # 4
    student(cases, "last", listed_from=8, failing_from=9)  # 1
    student(cases, "same", listed_from=9, failing_from=9)  # listed when it was known: not before
    student(cases, "after", listed_from=11, failing_from=9)
    student(cases, "never", listed_from=None, failing_from=9)
    student(cases, "known", listed_from=0, failing_from=0)  # nothing to announce
    student(cases, "well", listed_from=3, failing_from=None)
    assert rows(cases) == {"report_card": {
        "school_year": "2025-2026", "group": "report_card", "n": 6, "listed_before": 3, "median_weeks": 4,
        "p25_weeks": 2.5, "p75_weeks": 6, "never_listed": 1}}


def test_weeks_from_the_first_list_to_the_last_week_of_the_student():
    cases = Cases()
    student(cases, "stays", listed_from=1, failing_from=None)  # week 1 to week 11: 10 weeks
    student(cases, "leaves", listed_from=2, failing_from=None, until=9)  # week 2 to week 8: 6
    student(cases, "never", listed_from=None, failing_from=None)
    student(cases, "passed", listed_from=0, failing_from=None)
    cases.outcome("stays", "failed").outcome("leaves", "dropped_out").outcome("never", "failed")
    cases.outcome("passed", "passed")
    found = rows(cases)["adverse"]
    assert (found["n"], found["listed_before"], found["never_listed"]) == (3, 2, 1)
    assert (found["p25_weeks"], found["median_weeks"], found["p75_weeks"]) == (7, 8, 9)


def test_tier_1_and_places_beyond_the_capacity_are_not_on_the_list():
    cases = Cases()
    for number in range(2):
        sunday = later(START, number)
        cases.portrait("first", 60, sunday=sunday, capacity=1, failing=number == 1)
        cases.portrait("beyond", 50, sunday=sunday, capacity=1, failing=number == 1)
        cases.portrait("alone", 20, sunday=sunday, capacity=1, level="SEC2", failing=number == 1)
    found = rows(cases)["report_card"]
    assert (found["n"], found["listed_before"], found["never_listed"]) == (3, 1, 2)


def test_small_groups_are_left_out_with_a_word():
    cases = Cases()
    student(cases, "early", listed_from=1, failing_from=9)
    found, notes = lead_time_rows(cases.rank().con, Settings())
    assert found == []
    assert notes == ["Avance, 2025-2026 : les élèves dont un résultat passe sous le seuil sont moins de 10 ; non dite."]


def test_the_lead_of_few_students_is_not_told():
    """Ten failing report cards, nine of them announced: the count is told, not how early."""
    for announced, median in ((9, None), (10, 8)):
        cases = Cases()
        for number in range(10):
            student(cases, f"s{number}", listed_from=1 if number < announced else None, failing_from=9)
        (row,), notes = lead_time_rows(cases.rank().con, Settings())
        assert (row["n"], row["listed_before"]) == (10, announced)
        assert (row["median_weeks"], row["p25_weeks"], row["p75_weeks"]) == (median, median, median)
        assert notes == ([] if median else [
            "Avance, 2025-2026 : les élèves dont un résultat passe sous le seuil et qui étaient sur une liste avant "
            "sont moins de 10 ; durée non dite."])


def test_one_replayed_week_has_no_lead():
    cases = Cases()
    student(cases, "early", listed_from=0, failing_from=0, until=1)
    cases.outcome("early", "failed")
    found, notes = lead_time_rows(cases.rank().con, ANY)
    assert found == []
    assert notes == ["Avance : non mesurée ; il faut au moins deux semaines rejouées d'une même année."]
