"""What is refused, with the reason; a figure drawn from less would be believed all the same."""

from __future__ import annotations

import pytest

from risk.evaluation import REFUSALS, EvaluationRefused, Settings, open_cases
from tests.risk.evaluation.drawn_cases import Cases


def cases(count: int = 40, adverse: int = 15) -> Cases:
    drawn = Cases()
    for number in range(count):
        drawn.case(f"s{number:03d}", number, number < adverse)
    return drawn


def refusal(drawn: Cases) -> EvaluationRefused:
    with pytest.raises(EvaluationRefused) as caught:
        open_cases(drawn.con, Settings())
    assert caught.value.code in REFUSALS
    assert caught.value.remedy
    return caught.value


def test_enough_cases_are_not_refused():
    assert open_cases(cases(30, 10).con, Settings()).moments == ("—",)


def test_no_portrait():
    assert refusal(Cases().outcome("a", "failed")).code == "no_portrait"


def test_no_outcomes():
    refused = refusal(Cases().portrait("a", 10))
    assert refused.code == "no_outcomes"
    assert refused.message == "aucune issue connue : sans elles, rien ne dit si le coefficient avait raison."


def test_outcomes_of_another_year():
    drawn = Cases().portrait("a", 10)
    drawn.outcome("a", "failed", school_year="2023-2024")
    refused = refusal(drawn)
    assert refused.code == "other_year"
    assert refused.message == (
        "les issues sont d'une autre année (2023-2024) que les portraits (2025-2026).")


def test_outcomes_of_a_year_without_portraits_beside_others_are_left_out_with_a_word():
    drawn = cases()
    drawn.outcome("s001", "failed", school_year="2023-2024")
    assert open_cases(drawn.con, Settings()).notes[0] == "Issues laissées de côté, faute de portraits : 2023-2024."


def test_outcomes_of_other_students():
    refused = refusal(Cases().portrait("a", 10).outcome("z", "failed"))
    assert refused.code == "no_outcomes"
    assert "mêmes student_id" in refused.remedy


@pytest.mark.parametrize(("adverse", "word"), [(0, "favorables"), (40, "défavorables")])
def test_one_class(adverse: int, word: str):
    refused = refusal(cases(40, adverse))
    assert refused.code == "one_class"
    assert refused.message == f"les 40 issues connues sont toutes {word} : il n'y a rien à distinguer."


@pytest.mark.parametrize(("count", "adverse"), [(12, 6), (29, 12), (40, 9), (40, 31)])
def test_too_few(count: int, adverse: int):
    """Few of an outcome are not counted out."""
    refused = refusal(cases(count, adverse))
    assert refused.code == "too_few"
    of_them = "dont 12 d'issue défavorable" if adverse == 12 else "dont moins de 10 d'une des issues"
    assert refused.message == (
        f"trop peu de cas : {count}, {of_them} ; il en faut au moins 30, et 10 de chaque "
        "issue.")


def test_too_few_with_a_coefficient():
    drawn = cases(12, 6)
    for number in range(60):
        drawn.case(f"t{number}", None, number < 30, status="insufficient_data")
    assert refusal(drawn).code == "too_few"


def test_no_year_has_enough_and_the_years_are_named():
    """Forty cases of each year, nine adverse."""
    drawn = cases(40, 9)
    for number in range(40):
        drawn.case(f"s{number:03d}", number, number < 9, sunday="2026-11-15", school_year="2026-2027")
    refused = refusal(drawn)
    assert (refused.code, refused.message) == (
        "too_few",
        "trop peu de cas avec coefficient chaque année (2025-2026, 2026-2027) ; il en faut au moins 30 d'une même "
        "année, et 10 de chaque issue.")


def test_the_first_dropouts_of_the_year_under_way_do_not_stand_for_a_year():
    """Six who dropped out, known in November: the year before is measured all the same."""
    drawn = cases(60, 30)
    for number in range(6):
        drawn.portrait(f"s{number:03d}", 60, sunday="2026-11-15", school_year="2026-2027")
        drawn.outcome(f"s{number:03d}", "dropped_out", school_year="2026-2027")
    split = open_cases(drawn.con, Settings())
    assert (split.years, split.test_years, split.moments) == (("2025-2026",), ("2025-2026",), ("—",))
    assert split.notes[0].startswith("Année 2026-2027 laissée de côté")


def test_evidence_from_after_the_week():
    drawn = cases()
    drawn.value("s001", "literacy_level", 60, 10, 30, on="2025-11-16")
    open_cases(drawn.con, Settings())
    drawn.value("s002", "literacy_level", 60, 10, 30, on="2025-11-17")
    refused = refusal(drawn)
    assert refused.code == "leak"
    assert refused.message == (
        "l'indicateur literacy_level s'appuie sur des faits postérieurs à la semaine évaluée (première fois : "
        "2025-W46) : il connaîtrait l'avenir.")


def test_evidence_from_after_the_week_where_values_were_not_kept():
    drawn = cases()
    drawn.con.execute("insert into evaluation.leak values ('2025-2026', '2025-W46', 'b', 3), "
                      "('2025-2026', '2025-W46', 'a', 1)")
    assert refusal(drawn).message.startswith("les indicateurs a, b s'appuient sur des faits postérieurs")


def test_no_refusal_tells_a_student():
    for drawn in (Cases().portrait("secret", 10), Cases().outcome("secret", "failed"), cases(12, 6)):
        refused = refusal(drawn)
        assert "secret" not in f"{refused.message} {refused.remedy} {refused}"
