"""The checks that a model must pass, on figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from risk.evaluation.model_checks import Checked, calibration_error, check_model


def test_the_calibration_error_is_worked_out_by_hand() -> None:
    """200 cases, so two bins. By width: 100 at 0.2 of which 30 adverse (off by 0.1), 100 at 0.8 of which 60 (0.2)."""
    probability = np.repeat([0.2, 0.8], 100)
    adverse = np.concatenate([np.arange(100) < 30, np.arange(100) < 60])
    assert calibration_error(probability, adverse, by="width") == pytest.approx(0.15)
    assert calibration_error(probability, adverse, by="count") == pytest.approx(0.15)


def test_bins_of_equal_width_and_of_equal_count_are_not_the_same() -> None:
    """400 cases, so four bins. 300 at 0.1, 30 adverse; 100 at 0.9, 50 adverse: only the latter are off, by 0.4."""
    probability = np.repeat([0.1, 0.9], [300, 100])
    adverse = np.concatenate([np.arange(300) % 10 == 0, np.arange(100) < 50])
    assert calibration_error(probability, adverse, by="width") == pytest.approx(0.1)
    assert calibration_error(np.full(400, 0.9), adverse, by="width") == pytest.approx(0.7)


def cases(*, model: list[float], coefficient: list[float], adverse: list[bool], **groups: list) -> pd.DataFrame:
    """Cases of one moment, both methods flagging the 200 that they place highest."""
    frame = pd.DataFrame({"moment": "—", "is_adverse": adverse, "probability": model, "coefficient": coefficient})
    for name in ("sex", "special_needs", "has_intervention_plan", "deprivation"):
        frame[name] = groups.get(name, [None] * len(frame))
    frame["level"] = groups.get("level", ["SEC1"] * len(frame))
    for method, column in (("model", "probability"), ("coefficient", "coefficient")):
        frame[f"{method}_flagged"] = frame[column].rank(ascending=False, method="first") <= 200
    return frame


# 400 students, 200 adverse: 100 boys and 100 girls of each outcome, in this order.
ADVERSE = [True] * 200 + [False] * 200
SEX = (["M"] * 100 + ["F"] * 100) * 2
PERFECT = [0.99] * 200 + [0.01] * 200


def test_a_model_that_is_as_good_passes() -> None:
    found = check_model(cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, sex=SEX))
    assert found.problems == ()
    assert [(one.value, one.n, one.misses, one.coefficient_misses) for one in found.groups] == [
        ("F", 200, 0.0, 0.0), ("M", 200, 0.0, 0.0)]


def test_a_group_that_fares_worse_is_named() -> None:
    """The model places 12 boys who fail below 12 who pass: 12 % missed and 12 % false alarms, the coefficient none.
    Wilson's upper end of 0 in 100 is 3.7 %, and 5 points more 8.7 %."""
    swapped = [0.01] * 12 + [0.99] * 188 + [0.99] * 12 + [0.01] * 188
    found = check_model(cases(model=swapped, coefficient=PERFECT, adverse=ADVERSE, sex=SEX))
    about_groups = [one for one in found.problems if "pour un groupe" in one]
    assert about_groups == [
        f"au moment —, pour un groupe (sexe : M), le modèle {words} que le coefficient (0,120 contre 0,000, borne "
        "0,037)."
        for words in ("donne plus de fausses alertes", "manque plus d'élèves")
    ]


def test_a_little_worse_is_within_chance() -> None:
    swapped = [0.01] * 8 + [0.99] * 192 + [0.99] * 8 + [0.01] * 192
    found = check_model(cases(model=swapped, coefficient=PERFECT, adverse=ADVERSE, sex=SEX))
    assert not [one for one in found.problems if "pour un groupe" in one]


@pytest.mark.parametrize("count", [29, 30])
def test_a_small_group_is_not_looked_at(count: int) -> None:
    plan = [True] * count + [False] * (200 - count) + [True] * 100 + [False] * 100
    found = check_model(cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, has_intervention_plan=plan))
    assert [one.value for one in found.groups] == (["False"] if count < 30 else ["False", "True"])


def test_the_order_is_compared_with_the_coefficients() -> None:
    """Two adverse cases stand below 50 others: 100 of 200 x 200 pairs are reversed, 39,900 of 40,000."""
    model = [0.5, 0.5, *PERFECT[2:200], *[0.6] * 50, *PERFECT[250:]]
    found = check_model(cases(model=model, coefficient=PERFECT, adverse=ADVERSE))
    assert found.moments[0].auc == pytest.approx(39_900 / 40_000)
    assert any("ordonne moins bien que le coefficient (AUC 0,998 contre 1,000)" in one for one in found.problems)


def test_the_figures_are_told_without_words_in_the_file() -> None:
    told = check_model(cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, sex=SEX)).as_dict()
    assert set(told) == {"moments", "groups"}
    assert told["moments"][0]["auc"] == 1.0
    assert told["groups"][0]["coefficient_misses_high"] == 0.037


def told(found: Checked) -> dict[tuple[str, str], tuple[int, int]]:
    return {(one["attribute"], one["value"]): (one["n"], one["n_adverse"]) for one in found.as_dict()["groups"]}


def test_a_small_group_is_not_found_by_subtraction_in_the_file() -> None:
    """395 without a plan and five with one (two adverse): the 395 of 400 would tell the five."""
    plan = [True] * 2 + [False] * 198 + [True] * 3 + [False] * 197
    found = check_model(
        cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, has_intervention_plan=plan, sex=SEX))
    assert [(one.attribute, one.value) for one in found.groups] == [
        ("sex", "F"), ("sex", "M"), ("has_intervention_plan", "False")]
    assert told(found) == {("sex", "F"): (200, 100), ("sex", "M"): (200, 100)}


def test_students_of_whom_the_attribute_is_not_known_count_as_a_group() -> None:
    """Five bands of none known: hidden, and the smaller of the two known with them."""
    bands = ["1-3"] * 80 + ["4-7"] * 115 + [None] * 5
    found = check_model(cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, deprivation=bands * 2))
    assert [one.value for one in found.groups] == ["1-3", "4-7"]
    assert told(found) == {("deprivation", "4-7"): (230, 115)}


def test_few_others_are_told_with_girls_or_boys() -> None:
    """As in the evaluation: told apart, the boys of the one less those of the other would be the three."""
    sex = ["X"] * 3 + SEX[3:]
    found = check_model(cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, sex=sex))
    assert [one.value for one in found.groups] == ["F", "M"]
    assert told(found) == {("sex", "F+X"): (203, 103), ("sex", "M"): (197, 97)}


def test_bands_that_give_away_a_hidden_level_are_not_in_the_file() -> None:
    """PRIM6 (6 adverse) and SEC5 (5) are hidden; PRIM1 and PRIM6 are the band 1-3."""
    levels = ["PRIM6"] * 6 + ["PRIM1"] * 94 + ["SEC5"] * 5 + ["SEC1"] * 95
    bands = ["1-3"] * 100 + ["4-7"] * 100
    found = check_model(
        cases(model=PERFECT, coefficient=PERFECT, adverse=ADVERSE, level=levels * 2, deprivation=bands * 2))
    assert [one.value for one in found.groups] == ["1-3", "4-7"]
    assert told(found) == {}


def test_a_hidden_group_that_fares_worse_is_named_without_its_figures() -> None:
    """The 80 that the model places wrongly have no plan; five others have one."""
    swapped = [0.01] * 40 + [0.99] * 160 + [0.99] * 40 + [0.01] * 160
    plan = [False] * 198 + [True] * 2 + [False] * 197 + [True] * 3
    found = check_model(cases(model=swapped, coefficient=PERFECT, adverse=ADVERSE, has_intervention_plan=plan))
    assert [one for one in found.problems if "pour un groupe" in one] == [
        f"au moment —, pour un groupe (plan d'intervention : non), le modèle {words} que le coefficient (chiffres "
        "cachés : un petit groupe s'en déduirait)."
        for words in ("donne plus de fausses alertes", "manque plus d'élèves")
    ]
