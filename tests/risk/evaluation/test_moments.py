"""Which week stands for which moment of the year, and which years are learned from."""

from __future__ import annotations

import pytest

from risk.evaluation import Settings
from risk.evaluation.moments import choose_moments, split_years
from tests.risk.evaluation.drawn_cases import Cases, later


def moments(cases: Cases) -> list[tuple]:
    choose_moments(cases.con)
    return cases.rows("select moment, school_year, week from evaluation.moment order by school_year, moment")


def test_the_week_nearest_to_each_quarter_of_the_year():
    cases = Cases()
    for number in range(40):
        cases.portrait("a", 10, sunday=later("2025-09-07", number))
    # From 28 August to 23 June: 299 days; 25 % is 10 November, 50 % 24 January, 75 % 9 April.
    assert moments(cases) == [
        ("25 %", "2025-2026", "2025-W45"), ("50 %", "2025-2026", "2026-W04"), ("75 %", "2025-2026", "2026-W15")]


def test_the_year_is_that_of_the_calendar_where_there_is_one():
    cases = Cases()
    for number in range(40):
        cases.portrait("a", 10, sunday=later("2025-09-07", number))
    cases.con.execute("insert into evaluation.school_year values ('2025-2026', '2025-09-01', '2026-06-08')")
    # 280 days: 25 % is 10 November, 50 % 19 January, 75 % 30 March.
    assert [week for _, _, week in moments(cases)] == ["2025-W45", "2026-W03", "2026-W13"]


def test_a_week_without_any_coefficient_stands_for_nothing():
    cases = Cases()
    cases.portrait("a", None, sunday="2025-11-09", status="insufficient_data").portrait("a", 10, sunday="2025-11-16")
    cases.portrait("a", 10, sunday="2026-01-25")
    assert moments(cases) == [("25 %", "2025-2026", "2025-W46"), ("50 %", "2025-2026", "2026-W04")]


def test_a_week_stands_for_one_moment_and_far_weeks_for_none():
    cases = Cases()
    # 1 March is 62 % of the year: 50 % is nearer than 75 %. 7 September is at 3 %.
    cases.portrait("a", 10, sunday="2026-03-01").portrait("a", 10, sunday="2025-09-07")
    assert moments(cases) == [("50 %", "2025-2026", "2026-W09")]


def test_years_of_one_week_have_one_moment():
    cases = Cases()
    cases.portrait("a", 10, sunday="2025-09-07").portrait("a", 10, sunday="2026-12-13", school_year="2026-2027")
    assert moments(cases) == [("—", "2025-2026", "2025-W36"), ("—", "2026-2027", "2026-W50")]


def test_the_weeks_given_stand_for_their_moments():
    """Whatever their share of the year; a week that was not replayed stands for nothing."""
    cases = Cases()
    for number in range(6):
        cases.portrait("a", 10, sunday=later("2025-09-07", number))
    given = {"mi-étape": {"2025-2026": "2025-W38", "2026-2027": "2026-W38"}, "plus tard": {"2025-2026": "2026-W20"}}
    choose_moments(cases.con, given)
    assert cases.rows("select moment, school_year, week from evaluation.moment") == [
        ("mi-étape", "2025-2026", "2025-W38")]


def test_a_moment_given_of_no_replayed_week_is_told():
    cases = years(2)
    given = {"ailleurs": {"2021-2022": "2022-W20"}}
    choose_moments(cases.con, given)
    split = split_years(cases.con, Settings(moment_weeks=given))
    assert split.moments == ()
    assert split.notes == ("Moment ailleurs : aucune des semaines données n'est rejouée dans les années mesurées.",)


def years(count: int, size: int = 40, adverse: int = 15) -> Cases:
    cases = Cases()
    for year in range(2020, 2020 + count):
        name = f"{year}-{year + 1}"
        for number in range(size):
            cases.case(f"s{number:03d}", number, number < adverse, sunday=SUNDAYS[year], school_year=name)
    choose_moments(cases.con)
    return cases


SUNDAYS = {2020: "2020-11-15", 2021: "2021-11-14", 2022: "2022-11-13", 2023: "2023-11-12", 2024: "2024-11-17"}


@pytest.mark.parametrize(
    ("count", "asked", "train", "test"),
    [
        (1, None, 0, 1),
        (2, None, 1, 1),
        (3, None, 1, 2),
        (5, None, 2, 3),
        (3, 2, 2, 1),
        (3, 0, 0, 3),
        (3, 9, 2, 1),
    ],
)
def test_the_older_half_is_learned_from(count: int, asked: int | None, train: int, test: int):
    split = split_years(years(count).con, Settings(train_years=asked))
    names = tuple(f"{2020 + number}-{2021 + number}" for number in range(count))
    assert split.years == names
    assert (split.train_years, split.test_years) == (names[:train], names[train:])
    assert len(split.test_years) == test
    assert split.moments == ("—",)


def test_one_year_says_that_nothing_is_learned():
    split = split_years(years(1).con, Settings())
    assert split.notes == (
        "Une seule année scolaire a assez d'issues : les méthodes qui s'apprennent ne sont pas mesurées, faute d'une "
        "année antérieure.",
        "Une seule semaine rejouée par année : 25 %, 50 % et 75 % de l'année ne sont pas distingués.",
    )


@pytest.mark.parametrize(("size", "adverse"), [(29, 15), (40, 9), (40, 31)])
def test_a_year_without_enough_cases_of_both_outcomes_is_left_out_with_a_word(size: int, adverse: int):
    cases = years(3)
    for number in range(size):
        cases.case(f"s{number:03d}", number, number < adverse, sunday=SUNDAYS[2023], school_year="2023-2024")
    split = split_years(cases.con, Settings())
    assert split.years == ("2020-2021", "2021-2022", "2022-2023")
    assert split.test_years == ("2021-2022", "2022-2023")
    assert split.notes[0] == (
        "Année 2023-2024 laissée de côté : pas assez d'issues pour mesurer (au moins 30 cas avec coefficient, et 10 de "
        "chaque issue)."
    )


def test_where_no_year_has_enough_cases_none_is_left():
    split = split_years(years(2, size=29).con, Settings())
    assert (split.years, split.test_years, split.moments, len(split.notes)) == ((), (), (), 2)


def weekly(*sundays: str, school_year: str = "2025-2026", cases: Cases | None = None) -> Cases:
    """Forty students, fifteen adverse, of the weeks."""
    cases = cases or Cases()
    for number in range(40):
        key = f"s{number:02d}"
        cases.outcome(key, "failed" if number < 15 else "passed", school_year)
        for sunday in sundays:
            cases.portrait(key, number, sunday=sunday, school_year=school_year)
    return cases


def notes(cases: Cases) -> tuple[str, ...]:
    choose_moments(cases.con)
    return split_years(cases.con, Settings(train_years=0)).notes[1:]


def test_a_quarter_of_the_year_that_no_week_is_near_to_is_told():
    """16 November is near 25 %, 1 March near 50 %."""
    assert notes(weekly("2025-11-16", "2026-03-01")) == (
        "Moment 75 % : non mesuré ; aucune semaine rejouée des années mesurées n'en est proche (un huitième de l'année "
        "au plus). Rejouer plus de semaines.",
    )


def test_a_year_that_lacks_a_moment_is_told():
    cases = weekly("2025-11-16", "2026-01-25", "2026-04-12")
    weekly("2026-11-15", "2027-01-24", school_year="2026-2027", cases=cases)
    assert notes(cases) == ("Moment 75 % : mesuré sans 2026-2027, qui n'a pas de semaine rejouée proche.",)


def test_a_moment_with_too_few_cases_is_left_out_with_a_word():
    """Forty cases in January, nine of the adverse among them gone in April."""
    cases = weekly("2026-01-25", "2026-04-12")
    cases.con.execute(
        "update evaluation.portrait set is_enrolled = false where week_ends_on = '2026-04-12' and student_key < 's09'")
    choose_moments(cases.con)
    split = split_years(cases.con, Settings())
    assert split.moments == ("50 %",)
    assert split.notes[0] == (
        "Moment 75 % : 31 cas avec coefficient, dont moins de 10 d'une des issues ; trop peu pour mesurer (au moins "
        "30, et 10 de chaque issue)."
    )
