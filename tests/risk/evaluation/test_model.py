"""A model of past years: what it learns, what it is refused for, and that nothing of the later years leaks into it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from risk.evaluation.calibration import LEAST, MOST
from risk.evaluation.model import FittedModel, ModelRefused, fit, predict_cases
from risk.evaluation.model_card import model_card
from risk.evaluation.moments import choose_moments
from risk.evaluation.results import Settings, Split
from risk.evaluation.training import training_rows
from risk.probability_file import load_model
from risk.probability_model import MILLION, check_criteria
from tests.risk.evaluation.past_years import CRITERIA, Year, centre

SETTINGS = Settings()


@pytest.fixture(scope="module")
def fitted() -> FittedModel:
    found = fit(centre(Year(2022, 1500), Year(2023, 1500)), CRITERIA, SETTINGS)
    assert isinstance(found, FittedModel), found.reason
    return found


def refused(*years: Year, split: Split | None = None, seed: int = 7) -> ModelRefused:
    found = fit(centre(*years, seed=seed), CRITERIA, SETTINGS, split)
    assert isinstance(found, ModelRefused)
    return found


def test_it_learns_from_the_earlier_year_and_is_checked_on_the_later(fitted: FittedModel) -> None:
    assert fitted.model.trained_on.school_years == ("2022-2023",)
    assert fitted.model.trained_on.weeks == ("2023-W03",)
    assert fitted.model.trained_on.cases == 1500
    assert fitted.model.tested["school_years"] == ["2023-2024"]
    assert [one.n for one in fitted.checked.moments] == [1500]
    check_criteria(fitted.model, CRITERIA)


def test_it_reads_the_indicators_that_have_a_direction_and_values(fitted: FittedModel) -> None:
    assert fitted.model.names == ("absence_rate_20_days", "lateness", "literacy_level")
    assert fitted.left_out == ("absence_rate_year", "numeracy_level", "age_behind_grade")
    assert {curve.indicator: curve.higher_is_worse for curve in fitted.model.curves} == {
        "absence_rate_20_days": True, "lateness": True, "literacy_level": False}


def test_it_is_better_than_a_noisy_coefficient_and_calibrated(fitted: FittedModel) -> None:
    one = fitted.checked.moments[0]
    assert one.auc > one.coefficient_auc
    assert max(one.ece_count, one.ece_width) < 0.04


def test_a_worse_value_never_lowers_what_was_fitted(fitted: FittedModel) -> None:
    for curve in fitted.model.curves:
        added = [log_odds for _, log_odds in curve.points]
        assert added == sorted(added)
        assert [curve.sign * at for at, _ in curve.points] == sorted(curve.sign * at for at, _ in curve.points)
    told = [probability for _, probability in fitted.model.calibration.points]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (LEAST, MOST)


def test_the_file_says_the_same(fitted: FittedModel) -> None:
    assert load_model(fitted.to_json()) == fitted.model


def test_the_same_years_give_the_same_model(fitted: FittedModel) -> None:
    again = fit(centre(Year(2022, 1500), Year(2023, 1500)), CRITERIA, SETTINGS)
    assert isinstance(again, FittedModel)
    assert again.to_json() == fitted.to_json()


def test_the_outcomes_of_the_test_year_do_not_change_the_fit(fitted: FittedModel) -> None:
    con = centre(Year(2022, 1500), Year(2023, 1500))
    con.execute("update evaluation.outcome set is_adverse = not is_adverse where school_year = '2023-2024'")
    other = fit(con, CRITERIA, SETTINGS)
    assert other.model is not None
    assert other.model.curves == fitted.model.curves
    assert other.model.calibration == fitted.model.calibration


def test_missing_has_a_weight_of_its_own() -> None:
    """Those without a French mark fail four times in five: missing is worse than a middling mark, never the best."""
    years = (Year(2022, 1500, missing=0.3, missing_adverse=0.8), Year(2023, 1500, missing=0.3, missing_adverse=0.8))
    found = fit(centre(*years), CRITERIA, SETTINGS)
    assert isinstance(found, FittedModel), found.reason
    french = next(curve for curve in found.model.curves if curve.indicator == "literacy_level")
    assert french.missing > french.points[-2][1]


def test_a_model_learns_from_every_replayed_week_of_the_training_years() -> None:
    """Nine weeks of 400 students, at moments or not: nine rows each, of a ninth."""
    con = centre(*(Year(start, 400, moments=(0, 1, 2), neighbours=True) for start in (2022, 2023)))
    found = fit(con, CRITERIA, SETTINGS)
    assert found.model is not None
    assert len(found.model.trained_on.weeks) == 9
    assert found.model.trained_on.cases == 400
    rows = con.execute("select sum(weight), count(*) from evaluation.training").fetchone()
    assert (round(rows[0], 6), rows[1]) == (400.0, 3600)
    assert {one.moment for one in found.checked.moments} == {"25 %", "50 %", "75 %"}


def test_who_leaves_early_weighs_no_more_in_the_weeks_before() -> None:
    """Of three weeks, a student has one: that row weighs a third like every other."""
    con = centre(Year(2022, 400, neighbours=True))
    con.execute("update evaluation.portrait set is_enrolled = false "
                "where student_key = '2022-00001' and week <> (select min(week) from evaluation.portrait)")  # fmt: skip
    rows = training_rows(con, ["2022-2023"])
    assert len(rows) == 1198
    assert rows.loc[rows["student_key"] == "2022-00001", "weight"].tolist() == [1 / 3]
    assert set(rows["weight"]) == {1 / 3}


def test_beyond_what_fits_weeks_go_first_then_students() -> None:
    con = centre(Year(2022, 400, moments=(0, 1), neighbours=True))
    counts = {most: training_rows(con, ["2022-2023"], most) for most in (2400, 2399, 200)}
    assert (len(counts[2400]), counts[2400]["week"].nunique()) == (2400, 6)
    assert (len(counts[2399]), counts[2399]["week"].nunique()) == (1200, 3)
    few = counts[200]
    assert 150 < len(few) < 250
    assert few["week"].unique().tolist() == [max(counts[2400]["week"])]
    assert few["weight"].tolist() == [1.0] * len(few)
    assert training_rows(con, ["2022-2023"], 200).equals(few)


def test_every_case_with_a_coefficient_is_predicted_as_by_hand(fitted: FittedModel) -> None:
    con = centre(Year(2022, 60), Year(2023, 60))
    con.execute("update evaluation.portrait set coefficient = null where student_key like '%00003'")
    choose_moments(con)
    predict_cases(con, fitted.model)
    told = dict(con.execute("select student_key, probability from evaluation.prediction").fetchall())
    assert len(told) == 118
    values = con.execute("select student_key, map_from_entries(list((indicator, value))) from evaluation.value "
                         "group by all").fetchall()
    for key, indicators in values:
        if key in told:
            assert told[key] == pytest.approx(fitted.model.probability(indicators) / MILLION, abs=1e-9)


def test_an_evaluation_takes_it_as_one_more_method(fitted: FittedModel) -> None:
    con = centre(Year(2022, 60), Year(2023, 60))
    choose_moments(con)
    table = fitted.as_method.probabilities(con, "—")
    assert fitted.as_method.method == "calibrated"
    assert table.column_names == ["student_key", "school_year", "probability"]
    assert table.num_rows == 120
    assert 0 < np.min(table["probability"].to_numpy()) < np.max(table["probability"].to_numpy()) < 1


# --- refused ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("years", "words"), [
    ((Year(2022),), "au moins deux années"),
    ((Year(2022, 12), Year(2023, 600)), "au moins deux années"),
    ((Year(2022, 600, shift=-4), Year(2023, 600)), "au moins deux années"),
    ((Year(2022, 120), Year(2023, 600)), "trop peu de cas pour apprendre (2022-2023) : 120 élèves"),
    ((Year(2022, 600, shift=-2.5), Year(2023, 600)), "trop peu de cas pour apprendre (2022-2023) : 600 élèves"),
    ((Year(2022, 600), Year(2023, 60)), "trop peu de cas pour vérifier (2023-2024, moment —) : 60 élèves"),
    ((Year(2022, 600), Year(2023, 600, shift=1.5)), "erreur de calibration"),
    ((Year(2022, 1000), Year(2023, 1000, noise=0.5)), None),
])  # fmt: skip
def test_refused_with_the_reason(years: tuple[Year, ...], words: str | None) -> None:
    found = refused(*years)
    assert (words or "ordonne moins bien que le coefficient") in found.reason
    assert "2022-0" not in found.reason  # no student is named


def test_refused_where_the_order_of_time_is_not_held() -> None:
    years = ("2022-2023", "2023-2024")
    backwards = Split(years, ("2023-2024",), ("2022-2023",), ("—",))
    assert "l'ordre du temps n'est pas tenu" in refused(Year(2022), Year(2023), split=backwards).reason


def test_refused_where_a_group_fares_worse_than_by_the_criteria() -> None:
    """The coefficient finds every boy who fails; the indicators say nothing of boys, so that the model misses them."""
    found = refused(Year(2022, 1500, boys_hidden=True), Year(2023, 1500, boys_hidden=True))
    assert any("sexe : M" in reason and "manque plus d'élèves" in reason for reason in found.reasons)
    assert not any("sexe : F" in reason and "manque" in reason for reason in found.reasons)


def test_refused_where_nothing_ranks_the_students() -> None:
    reason = refused(Year(2022, 600, signal=0.0), Year(2023, 600, signal=0.0)).reason
    assert "mieux que le hasard" in reason or "ordonne moins bien" in reason


def test_what_was_refused_can_still_be_measured() -> None:
    found = refused(Year(2022, 600), Year(2023, 600, shift=1.5))
    assert found.as_method is not None
    assert found.checked is not None
    assert refused(Year(2022)).as_method is None


# --- the card --------------------------------------------------------------------------------------------------

def test_the_card_says_what_from_what_how_right_and_what_not(fitted: FittedModel) -> None:
    card = model_card(fitted, CRITERIA)
    assert card.startswith(f"# Carte du modèle {fitted.model.hash}\n")
    for section in ("Ce que c'est", "Données et découpage", "Justesse, sur les années de vérification",
                    "Erreurs par groupe, à nombre égal d'élèves signalés", "Limites", "Usages interdits"):
        assert f"\n## {section}\n" in card
    one = fitted.checked.moments[0]
    row = next(line for line in card.splitlines() if line.startswith("| — | 1500 |"))
    assert f"| {one.auc:.3f} | {one.coefficient_auc:.3f} |".replace(".", ",") in row
    assert "| — | sexe : F |" in card.replace("\u00a0", " ")
    assert "Résultat en français" in card
    assert "2022-0" not in card  # no student's key
    for forbidden in ("classement", "sanction", "financement", "refus d'un soutien"):
        assert forbidden in card


def test_the_card_warns_of_a_check_at_one_moment_only(fitted: FittedModel) -> None:
    assert "**Vérifié à un seul moment de l'année**" in model_card(fitted, CRITERIA)
    two = replace(fitted, checked=replace(fitted.checked, moments=fitted.checked.moments * 2))
    assert "un seul moment" not in model_card(two, CRITERIA)
