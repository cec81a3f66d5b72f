"""The page and the terminal say no more than was measured: chance, groups, differences, denominators."""

from __future__ import annotations

import pytest

from pipelines.evaluating.telling import table_lines, verdict
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.evaluating.told import (
    GOOD,
    TIER,
    area,
    difference,
    evaluation,
    filled,
    group,
    heading,
    page,
    tables,
    title,
)

CRITERIA = load_criteria(DEFAULT_CRITERIA)


def week(name: str, value: float | None, low: float | None, high: float | None, **others: object) -> dict[str, object]:
    year = "2025-2026" if name < "2026-W30" else "2026-2027"
    counts = {"n": 500, "n_adverse": 100, "listed": 50, "coverage": 0.9, "adverse_without_coefficient": 20}
    return {"week": name, "school_year": year, "auc": value, "low": low, "high": high} | counts | others


# --- chance ----------------------------------------------------------------------------------------------------

CHANCE = area("coefficient", 0.52, 0.47, 0.57)
REVERSE = area("coefficient", 0.4, 0.35, 0.45)


def test_a_coefficient_that_chance_equals_is_told_first() -> None:
    one = evaluation(metric=[CHANCE])
    text = page(one)
    assert heading(text) == (
        "Le coefficient n'ordonne pas mieux que le hasard : il met l'élève qui a échoué ou quitté plus haut que celui "
        "qui a réussi 52 fois sur 100 (de 47 à 57) ; à pile ou face, 50"
    )
    assert '<p class="lead">Sur 100 élèves de la liste, 80 ont échoué ou quitté l\'école ; ' in text
    assert "le premier plus haut 52 fois" not in text
    assert verdict(one).replace("\u00a0", " ").startswith(
        "À la mi-année : le coefficient n'ordonne pas mieux que le hasard (0,500) ; sur 100 élèves de la liste, 80 "
    )  # fmt: skip
    assert heading(page(one, "en")).startswith("The coefficient orders no better than chance: ")


def test_an_interval_that_touches_a_half_is_chance() -> None:
    assert "pas mieux que le hasard" in heading(page(evaluation(metric=[area("coefficient", 0.55, 0.5, 0.6)])))
    assert "pas mieux que le hasard" not in heading(page(evaluation(metric=[area("coefficient", 0.56, 0.51, 0.61)])))


def test_an_order_the_wrong_way_round_is_told_first() -> None:
    one = evaluation(metric=[REVERSE])
    assert heading(page(one)).startswith("Le coefficient ordonne à l'envers : ")
    assert "le coefficient ordonne à l'envers (le hasard : 0,500) ; " in verdict(one).replace("\u00a0", " ")
    assert heading(page(one, "en")).startswith("The coefficient orders the wrong way round: ")


@pytest.mark.parametrize(("measured", "told"), [
    ([(0.52, 0.47, 0.57), (0.54, 0.49, 0.59)],
     "Semaine après semaine, le coefficient n'ordonne pas mieux que le hasard : 52 à 54 paires d'élèves sur 100 (le "
     "hasard : 50)"),
    ([(0.4, 0.35, 0.45), (0.42, 0.37, 0.47)],
     "Semaine après semaine, le coefficient ordonne à l'envers : 40 à 42 paires d'élèves sur 100 (le hasard : 50)"),
    ([(0.4, 0.35, 0.45), (0.52, 0.47, 0.57)],
     "Semaine après semaine, le coefficient n'ordonne pas mieux que le hasard : 40 à 52 paires d'élèves sur 100 (le "
     "hasard : 50)"),
    ([(0.52, 0.47, 0.57), (0.8, 0.75, 0.85)],
     "Pour 1 des 2 semaines mesurées, le coefficient n'ordonne pas mieux que le hasard ; de 52 à 80 paires d'élèves "
     "sur 100 selon la semaine"),
    ([(0.78, 0.73, 0.83), (0.8, 0.75, 0.85)],
     "Semaine après semaine, le coefficient ordonne bien 78 à 80 paires d'élèves sur 100"),
])  # fmt: skip
def test_weeks_order_well_only_where_each_is_above_chance(measured: list[tuple[float, ...]], told: str) -> None:
    rows = [week(name, *one) for name, one in zip(("2026-W46", "2027-W06"), measured, strict=True)]
    assert title(page(evaluation(metric=[GOOD], week=rows)), "weeks") == told


# --- on what it was measured -----------------------------------------------------------------------------------


def test_the_cases_are_those_of_the_moment_and_the_weeks_of_training_are_apart() -> None:
    text = page(evaluation(metric=[GOOD]))
    assert (
        "Mesuré à la mi-année sur 500 cas avec un coefficient, de 2026-2027, dont 100 en échec ou en abandon." in text
    )
    assert (
        "3 semaines rejouées en tout, dont 1 de 2025-2026, où les modèles ont appris : aucun cas de ce temps-là n'est "
        "compté ici." in text
    )
    assert "1 080" not in text


def test_the_lottery_finds_among_all_who_failed_or_left_as_the_list_does() -> None:
    """50 × 100 / 500 = 10 of the 120 adverse: 8 out of 100, beside 40 of 120."""
    text = page(evaluation(metric=[GOOD]))
    assert heading(text).endswith("la liste en avait trouvé 33")
    assert "tirée au sort parmi les élèves qui ont un coefficient, en aurait trouvé 8 sur 100, et 20 de ses" in text
    assert "on compte aussi les élèves sans coefficient cette semaine-là" in text


# --- the list, and all places filled ---------------------------------------------------------------------------


def test_the_figures_of_the_list_are_its_own_and_all_places_filled_is_another_table() -> None:
    one = evaluation(metric=[GOOD, *filled("coefficient", 0.44, 0.57)])
    (own_head, own_rows), (filled_head, filled_rows) = tables(page(one), "capacity")
    assert own_head[:3] == ["Moment", "Élèves sur la liste", "De la liste, ont échoué ou quitté"]
    assert own_rows == [["50 %", "50", "80", "67 à 89", "120", "33", "26 à 42"]]
    assert filled_head[2] == "Toutes places remplies : ont échoué ou quitté"
    assert filled_head[4] == "Toutes places remplies : des échecs et abandons, y étaient"
    assert filled_rows == [["50 %", "Coefficient", "44", "39 à 49", "57", "52 à 62", "500"]]


def test_the_terminal_says_that_its_table_fills_all_places() -> None:
    one = evaluation(metric=[GOOD, *filled("coefficient", 0.44, 0.57)])
    head, row, explained = (line.replace("\u00a0", " ") for line in table_lines(one, CRITERIA, is_model_refused=False))
    assert head.split("  ")[-3:] == ["précision ¹", "rappel ¹", "cas"]
    assert row.split()[-5:] == ["44", "%", "57", "%", "500"]
    assert explained == (
        "¹ toutes places remplies, quel que soit le palier, pour comparer les méthodes à nombre égal ; la liste, elle, "
        "ne compte que les paliers 2 et 3 (dernière ligne)."
    )


# --- beside other methods --------------------------------------------------------------------------------------


OTHERS = (GOOD, area("flag_count", 0.7, 0.65, 0.75), area("logistic", 0.82, 0.77, 0.87))


@pytest.mark.parametrize(("pairs", "told"), [
    # Intervals of the areas overlap, and yet the pair is told apart.
    ([("flag_count", -0.1, -0.14, -0.06), ("logistic", 0.02, 0.004, 0.036)],
     "Une autre méthode ordonne mieux que le coefficient à la mi-année : régression logistique, 82 paires sur 100 "
     "contre 80"),
    ([("flag_count", -0.1, -0.14, -0.06), ("logistic", 0.02, -0.01, 0.05)],
     "Rien ne permet de départager, à la mi-année, le coefficient et la meilleure autre méthode (régression "
     "logistique) : de −1 à +5 paires sur 100 d'écart"),
    ([("flag_count", -0.1, -0.14, -0.06), ("logistic", -0.02, -0.036, -0.004)],
     "Le coefficient ordonne mieux que chacune des autres méthodes à la mi-année"),
    # One of the two was not compared: better than each cannot be said.
    ([("flag_count", -0.1, -0.14, -0.06)],
     "L'écart entre le coefficient et les autres méthodes n'a pas pu être mesuré"),
    ([], "L'écart entre le coefficient et les autres méthodes n'a pas pu être mesuré"),
])  # fmt: skip
def test_better_or_worse_is_said_only_of_a_paired_difference_without_0(pairs: list[tuple], told: str) -> None:
    text = page(evaluation(metric=[*OTHERS, *(difference(*pair) for pair in pairs)]))
    assert title(text, "methods") == told


def test_the_difference_stands_in_the_table_with_its_interval() -> None:
    text = page(evaluation(metric=[*OTHERS, difference("logistic", 0.02, -0.01, 0.05)]))
    ((head, rows),) = tables(text, "methods")
    assert head[4] == "Écart avec le coefficient"
    assert [row[4] for row in rows] == ["—", "—", "+0,020 (−0,010 à +0,050)"]


# --- groups ----------------------------------------------------------------------------------------------------

EVEN = [
    group(attribute, value, 0.1, 0.4)
    for attribute, values in {
        "sex": ("F", "M+X"),
        "special_needs": ("yes", "no"),
        "has_intervention_plan": ("yes", "no"),
        "deprivation": ("1-3", "8-10"),
        "level": ("sec_1", "sec_2"),
    }.items()
    for value in values
]


def groups_title(rows: list, language: str = "fr") -> str | None:
    return title(page(evaluation(metric=[GOOD], tier=[TIER], group=rows), language), "groups")


def without(*attributes: str) -> list:
    return [row for row in EVEN if row["attribute"] not in attributes]


def test_errors_are_said_even_only_where_sex_needs_and_plan_could_be_judged() -> None:
    assert groups_title(EVEN) == "Aucun groupe mesuré ne se distingue nettement par ses erreurs"
    assert groups_title(without("deprivation")) == (
        "Aucun groupe mesuré ne se distingue nettement par ses erreurs ; rien ne peut être dit selon le milieu de "
        "l'école"
    )
    hidden = [group("special_needs", "yes", None, None), group("special_needs", "no", 0.1, 0.4)]
    assert groups_title([*without("special_needs", "has_intervention_plan"), *hidden]) == (
        "On ne sait pas pour qui le coefficient se trompe le plus : rien ne peut être dit selon le code de difficulté "
        "et le plan d'intervention"
    )


def test_groups_that_are_all_hidden_are_a_chapter_that_says_so() -> None:
    rows = [group("sex", "F", None, None), group("sex", "M", None, None)]
    assert groups_title(rows, "en") == (
        "Nobody knows for whom the coefficient errs most: nothing can be said by sex, special-needs code, intervention "
        "plan, school's deprivation decile and level"
    )


def test_a_group_apart_is_named_with_what_was_not_judged() -> None:
    rows = [*without("sex", "level"), group("sex", "F", 0.1, 0.4), group("sex", "M", 0.3, 0.4)]
    assert groups_title(rows) == (
        "Les erreurs sont plus fréquentes pour Garçons (fausses alertes) ; rien ne peut être dit selon le niveau"
    )


def test_a_value_that_is_not_known_judges_nothing() -> None:
    rows = [*without("sex"), group("sex", "F", 0.1, 0.4), group("sex", "unknown", 0.1, 0.4)]
    assert "selon le sexe" in groups_title(rows)


def test_the_rule_of_small_groups_is_of_either_outcome() -> None:
    one = evaluation(metric=[GOOD], tier=[TIER], group=EVEN)
    assert "Un groupe qui compte moins de 10 échecs et abandons, ou moins de 10 réussites, n'est pas montré" in page(
        one
    )
    assert "A group with fewer than 10 who failed or left, or fewer than 10 who passed, is not shown" in page(one, "en")


# --- small cells -----------------------------------------------------------------------------------------------


def test_what_is_hidden_is_told_as_hidden() -> None:
    tier_3 = {"moment": "50 %", "tier": 3, "n": 500, "n_adverse": 100}
    lead = {"school_year": "2026-2027", "group": "report_card", "n": 40}
    moved = {"entered": 12, "left": 11, "kept_share": 0.8}
    text = page(
        evaluation(
            metric=[GOOD],
            tier=[TIER, tier_3],
            lead_time=[lead],
            week=[
                week("2026-W46", 0.8, 0.75, 0.85),
                week("2026-W48", 0.8, 0.75, 0.85, **moved),
                week("2027-W06", None, None, None, n_adverse=None, coverage=None, adverse_without_coefficient=None),
            ],
        )
    )
    hidden = "non montré"
    assert tables(text, "tiers")[0][1][1] == ["50 %", "3", hidden, hidden, hidden, hidden, hidden, "500"]
    assert tables(text, "lead")[0][1][0][2:6] == ["40", hidden, hidden, hidden]
    assert ">2026-2027 : 40 élèves<" in text
    assert title(text, "lead") == "Trop peu d'élèves pour montrer l'avance sur le premier bulletin en échec"
    assert tables(text, "weeks")[0][1][2][3:] == ["500", hidden, hidden, hidden]
    churn = tables(text, "churn")[0][1]
    assert churn[0] == ["2026-W46", "50", "—", "—", "—"]
    assert churn[1] == ["2026-W48", "50", "12", "11", "80 %"]
    assert churn[2] == ["2027-W06", "50", hidden, hidden, hidden]


def test_a_tier_2_that_is_hidden_has_a_title_without_figures() -> None:
    row = {"moment": "50 %", "tier": 2, "n": 500, "n_adverse": 100}
    text = page(evaluation(metric=[GOOD], tier=[row]))
    assert title(text, "tiers") == "Trop peu d'élèves pour dire ce que le palier 2 reconnaît"


# --- what changes ----------------------------------------------------------------------------------------------


def test_a_family_is_told_apart_from_an_indicator_of_the_same_label() -> None:
    family = next(iter(CRITERIA.families.values()))
    row = {"moment": "50 %", "factor": 0.8, "auc": 0.8, "list_overlap": 0.9, "tier_changes": 0.02}
    rows = [row | {"changed": family.name}, row | {"changed": CRITERIA.indicators[0].name}]
    told = {
        cells[0]
        for cells in tables(page(evaluation(metric=[GOOD], sensitivity=rows), "fr", CRITERIA), "sensitivity")[0][1]
    }
    assert told == {f"Famille : {family.label.fr}", CRITERIA.indicators[0].label.fr}
