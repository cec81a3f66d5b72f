"""What the coefficient is compared with, learned from earlier years only."""

from __future__ import annotations

import numpy as np
import pytest

from risk.evaluation import Settings
from risk.evaluation.baselines import (
    best_flag,
    fitted_models,
    indicator_matrix,
    score_baselines,
    scored_indicators,
)
from tests.risk.evaluation.drawn_cases import CRITERIA, Cases, drawn_criteria, noise

TRAIN, TEST = ("2024-2025", "2024-11-17"), ("2025-2026", "2025-11-16")


def drawn() -> Cases:
    """Forty cases a year. French below 70 for the 12 adverse and 3 others; absence at critical for 6 and 6."""
    cases = Cases()
    for school_year, sunday in (TRAIN, TEST):
        at = {"sunday": sunday, "school_year": school_year}
        for number in range(40):
            student, adverse = f"s{number:02d}", number < 12
            cases.case(student, 10, adverse, **at)
            french = number < 15
            cases.value(student, "literacy_level", 60 if french else 80, 15 if french else 0, 30, **at)
            absent = number < 6 or number >= 34
            if number != 20:
                cases.value(student, "absence_rate_20_days", 40 if absent else 5, 20 if absent else 0, 20, **at)
    return cases


def scores(cases: Cases, method: str) -> dict[str, float]:
    return dict(cases.rows(f"select student_key, score from evaluation.score where method = '{method}' order by 1"))


def test_the_best_flag_is_the_one_that_told_apart_best_in_the_years_learned_from():
    cases = drawn()
    split = cases.measure(train=("2024-2025",))
    # French beyond watch: 12 of 12 and 3 of 28. At critical (all 30 points): nobody. Absence: 6 of 12, 6 of 28.
    assert best_flag(cases.con, "—", 40, 12) == ("literacy_level", "watch")
    # In the year measured absence would tell all, and French flags five only, of whom two are adverse.
    cases.con.execute("update evaluation.value set earned = 0 where indicator = 'literacy_level' and week = '2025-W46' "
                      "and student_key < 's10'")
    cases.con.execute("update evaluation.value set earned = if(student_key < 's12', 20, 0) where week = '2025-W46' and "
                      "indicator = 'absence_rate_20_days'")
    assert best_flag(cases.con, "—", 40, 12) == ("literacy_level", "watch")
    flags, notes = score_baselines(cases.con, drawn_criteria(), Settings(), split)
    assert notes == []
    assert flags == {"—": ("literacy_level", "watch")}
    flagged = [student for student, score in scores(cases, "best_flag").items() if score == 1]
    assert flagged == ["s10", "s11", "s12", "s13", "s14"]


def test_equal_flags_go_by_name():
    cases = drawn()
    cases.con.execute("update evaluation.value set earned = points")
    cases.measure(train=("2024-2025",))
    # Everyone but s20 is flagged by absence: 12 of 12 and 27 of 28; by French 12 and 28.
    assert best_flag(cases.con, "—", 40, 12) == ("absence_rate_20_days", "critical")


def test_flags_are_counted_beyond_watch_and_a_missing_one_is_none():
    cases = drawn()
    score_baselines(cases.con, drawn_criteria(), Settings(), cases.measure(train=("2024-2025",)))
    counted = scores(cases, "flag_count")
    assert (counted["s00"], counted["s10"], counted["s20"], counted["s39"]) == (2, 1, 0, 1)
    assert len(counted) == 40


def test_with_one_year_only_flags_are_counted():
    cases = drawn()
    flags, notes = score_baselines(cases.con, drawn_criteria(), Settings(), cases.measure())
    assert (flags, notes) == ({}, [])
    assert cases.rows("select distinct method from evaluation.score order by 1") == [("coefficient",), ("flag_count",)]


def test_too_few_to_learn_from_is_told():
    cases = drawn()
    cases.con.execute("delete from evaluation.outcome where school_year = '2024-2025' and student_key < 's05'")
    _, notes = score_baselines(cases.con, drawn_criteria(), Settings(), cases.measure(train=("2024-2025",)))
    assert notes == ["Moment — : 35 cas pour apprendre, dont moins de 10 d'une des issues ; il en faut 30, et 10 de "
                     "chaque issue : méthodes non apprises."]
    assert scores(cases, "logistic") == {}


def test_a_missing_value_is_missing_in_the_matrix():
    cases = drawn()
    cases.measure(train=("2024-2025",))
    matrix = indicator_matrix(cases.con, "—", "test", ("literacy_level", "absence_rate_20_days"))
    assert matrix.values.shape == (40, 2)
    assert matrix.values[0].tolist() == [60, 40]
    assert np.isnan(matrix.values[20, 1])
    assert np.isnan(matrix.values).sum() == 1
    assert matrix.is_adverse.sum() == 12


def test_indicators_without_points_are_context_and_no_input():
    from risk.criteria import load_criteria

    text = CRITERIA + """
  age_behind_grade: {unit: year, points: 0, minimum_evidence: 0, label: {fr: Âge, en: Age}, source: Contexte.}
  longest_streak: {unit: day, watch: 5, critical: 15, points: 0, minimum_evidence: 0, label: {fr: Suite, en: Streak},
                   source: Contexte.}
"""
    assert scored_indicators(load_criteria(text)) == (
        "absence_rate_20_days", "absence_rate_year", "literacy_level")
    assert scored_indicators(drawn_criteria())[0] == "absence_rate_20_days"


def test_models_that_learn_find_what_there_is_to_learn():
    cases = drawn()
    score_baselines(cases.con, drawn_criteria(), Settings(), cases.measure(train=("2024-2025",)))
    found = scores(cases, "logistic")
    # Those below 70 in French are all above the rest.
    assert min(found[f"s{number:02d}"] for number in range(15)) > max(
        found[f"s{number:02d}"] for number in range(15, 40))
    assert all(0 < score < 1 for score in found.values())
    # Forty cases are too few for trees to part them: the share of the years learned from, 12 of 40.
    assert set(scores(cases, "gradient_boosting").values()) == {0.3}


def test_nothing_of_the_years_measured_is_learned():
    cases = drawn()
    split = cases.measure(train=("2024-2025",))
    score_baselines(cases.con, drawn_criteria(), Settings(), split)
    before = {method: scores(cases, method) for method in ("best_flag", "logistic", "gradient_boosting")}
    cases.con.execute("update evaluation.outcome set is_adverse = not is_adverse where school_year = '2025-2026'")
    split = cases.measure(train=("2024-2025",))
    score_baselines(cases.con, drawn_criteria(), Settings(), split)
    assert {method: scores(cases, method) for method in before} == before


def test_missing_is_told_to_the_models_and_is_not_zero():
    # Missing means adverse here, 0 and 100 alike do not: neither a zero nor a median could tell.
    values = np.array([[np.nan] if number % 3 == 0 else [float(number % 2 * 100)] for number in range(240)])
    adverse = np.isnan(values[:, 0])
    for model in fitted_models(values, adverse, 360).values():
        probabilities = model.predict_proba(np.array([[np.nan], [0.0], [100.0]]))[:, 1]
        assert probabilities[0] > 0.9
        assert max(probabilities[1:]) < 0.1


def test_the_seed_gives_the_same_model_again():
    values = np.array([[noise(number), noise(number, "b")] for number in range(200)])
    adverse = values[:, 0] > 0.7
    first, second = (
        fitted_models(values, adverse, 360)["gradient_boosting"].predict_proba(values)[:, 1] for _ in range(2))
    assert first.tolist() == pytest.approx(second.tolist(), abs=0)
