"""The card of a model, in French Markdown: what it is, from what data, how right it is and for whom, and its limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from risk.criteria import Criteria
from risk.evaluation.model import FittedModel
from risk.evaluation.model_checks import (
    ATTRIBUTES,
    LEAST_OF_GROUP,
    MORE_ERRORS,
    MOST_CALIBRATION_ERROR,
    GroupFigures,
    MomentFigures,
    value_told,
)
from risk.probability_model import MILLION, Curve, Model, value_text
from risk.typography import french

_FORBIDDEN = (
    "classement, passage d'année, sanction, financement, évaluation du personnel ;",
    "refus d'un soutien parce que la probabilité est basse ;",
    "décision fondée exclusivement sur ce nombre : une personne lit le portrait et décide ;",
    "comparaison d'écoles, de groupes ou d'enseignants ;",
    "usage dans un autre centre : le modèle ne connaît que les années de celui-ci.",
)
_METHODS = {
    "none": "aucune de plus ; sur des cas que le modèle n'avait pas vus, une correction n'apportait rien",
    "sigmoid": "sigmoïde, apprise sur des cas que le modèle n'avait pas vus",
    "isotonic": "régression isotonique, apprise sur des cas que le modèle n'avait pas vus",
}


def model_card(fitted: FittedModel, criteria: Criteria) -> str:
    """The card of a model that passed its checks. No student's value; no group with fewer than 30 cases, or that gives
    away a small one.
    """
    model = fitted.model
    trained, tested = model.trained_on, model.tested["school_years"]
    sections = [
        f"# Carte du modèle {model.hash}",
        "Probabilité d'un résultat défavorable (échec ou abandon en fin d'année), estimée d'après les années passées "
        "du centre. Elle se lit **à côté** du coefficient : elle n'entre ni dans le coefficient, ni dans le palier, ni "
        "dans l'ordre des listes.",
        "## Ce que c'est",
        _bullets(
            [
                "Somme d'une courbe par indicateur, en log-odds, puis calibration. Une valeur pire n'abaisse jamais la "
                "probabilité.",
                "Une valeur manquante a son propre poids, appris ; elle ne vaut jamais zéro.",
                f"Calibration : {_METHODS[model.calibration.method]}.",
                f"Critères mesurés : empreinte {model.criteria_hash}. Le modèle est refusé si les critères ne mesurent "
                "plus la même chose.",
                "Entrées : les seuls indicateurs des critères. Ni sexe, ni langue, ni origine, ni défavorisation, ni "
                "code de difficulté, ni suivi.",
            ]
        ),
        "## Données et découpage",
        _bullets(
            [
                f"Apprentissage : {', '.join(trained.school_years)} ; {trained.cases} élèves, dont {trained.adverse} "
                f"en échec ou abandon. Semaines : {_weeks(trained.weeks)}.",
                f"Vérification : {', '.join(tested)}, plus tard que l'apprentissage ; aucune de ces issues n'a servi à "
                "apprendre.",
                "Élèves encore inscrits à la semaine mesurée, qui ont un coefficient. Les élèves déménagés, sans issue "
                "connue, n'y sont pas.",
                "Un même modèle pour toute l'année : il apprend des semaines rejouées des années d'apprentissage, "
                "qui comptent toutes autant. Le moment de l'année n'est pas une entrée.",
            ]
        ),
        "## Justesse, sur les années de vérification",
        _moments(fitted.checked.moments),
        _one_moment(fitted.checked.moments),
        f"Refusé si l'AUC est sous celle du coefficient, ou si l'erreur de calibration dépasse "
        f"{_number(MOST_CALIBRATION_ERROR)}.",
        "## Erreurs par groupe, à nombre égal d'élèves signalés",
        _groups(fitted.checked.told),
        f"Un groupe de moins de {LEAST_OF_GROUP} cas de chaque issue n'est pas montré, ni celui dont un petit groupe "
        f"se déduirait. Refusé si, pour un groupe, le "
        f"modèle fait plus d'erreurs que la borne haute du coefficient, augmentée de {_number(MORE_ERRORS)}.",
        "## Ce que chaque indicateur ajoute",
        "De sa meilleure valeur à sa pire, en log-odds ; à droite, ce que vaut une valeur manquante.",
        _curves(model, criteria),
        _left_out(fitted, criteria),
        "## Limites",
        _bullets(
            [
                "Le modèle répète le passé : si l'aide, les examens ou la population changent, il se trompe. Le "
                "refaire chaque année.",
                "Il suppose que la part d'échecs reste celle des années d'apprentissage. Le tableau de justesse dit "
                "l'écart observé.",
                "Il dit une fréquence parmi des portraits semblables, pas l'avenir d'un élève, et rien des causes.",
                "Un élève aidé et qui réussit compte comme une réussite : une probabilité basse ne dit pas que l'aide "
                "est inutile.",
            ]
        ),
        "## Usages interdits",
        _bullets(_FORBIDDEN),
    ]
    return french("\n\n".join(section for section in sections if section)) + "\n"


def _moments(moments: Sequence[MomentFigures]) -> str:
    header = (
        "Moment",
        "Élèves",
        "Échecs ou abandons",
        "AUC du modèle",
        "AUC du coefficient",
        "Erreur de calibration (effectifs égaux)",
        "Erreur de calibration (largeurs égales)",
        "Probabilité moyenne",
        "Part observée",
    )
    rows = [
        (
            one.moment,
            str(one.n),
            str(one.n_adverse),
            *map(_number, (one.auc, one.coefficient_auc, one.ece_count, one.ece_width)),
            *map(_number, (one.mean_probability, one.observed)),
        )
        for one in moments
    ]
    return _table(header, rows)


def _one_moment(moments: Sequence[MomentFigures]) -> str:
    if len(moments) != 1:
        return ""
    when = "" if moments[0].moment == "—" else f" ({moments[0].moment})"
    return f"**Vérifié à un seul moment de l'année{when}** : sa justesse aux autres moments n'est pas connue."


def _groups(groups: Sequence[GroupFigures]) -> str:
    if not groups:
        return "Aucun groupe n'a assez de cas pour être mesuré : rien n'est su des erreurs par groupe."
    header = (
        "Moment",
        "Groupe",
        "Élèves",
        "Fausses alertes, modèle",
        "Fausses alertes, coefficient",
        "Élèves manqués, modèle",
        "Élèves manqués, coefficient",
    )
    rows = [
        (
            one.moment,
            f"{ATTRIBUTES[one.attribute]} : {value_told(one.value)}",
            str(one.n),
            *map(_number, (one.false_alarms, one.coefficient_false_alarms, one.misses, one.coefficient_misses)),
        )
        for one in groups
    ]
    return _table(header, rows)


def _curves(model: Model, criteria: Criteria) -> str:
    rows = [
        (
            criteria.indicator(curve.indicator).label.fr,
            _value(curve.points[0]),
            _value(curve.points[-1]),
            _log_odds(curve.points[-1][1] - curve.points[0][1]),
            _log_odds(curve.missing - curve.points[0][1]),
        )
        for curve in sorted(model.curves, key=_weight)
    ]
    return _table(("Indicateur", "Meilleure valeur", "Pire valeur", "Ajout", "Si manquante"), rows)


def _weight(curve: Curve) -> tuple[int, str]:
    return -(curve.points[-1][1] - curve.points[0][1]), curve.indicator


def _left_out(fitted: FittedModel, criteria: Criteria) -> str:
    if not fitted.left_out:
        return ""
    names = ", ".join(criteria.indicator(name).label.fr for name in fitted.left_out)
    return f"Non utilisés, faute de sens (contexte) ou d'assez de valeurs : {names}."


def _weeks(weeks: Sequence[str]) -> str:
    return ", ".join(weeks) if len(weeks) <= 6 else f"{len(weeks)} semaines, de {weeks[0]} à {weeks[-1]}"


def _value(point: tuple[int, int]) -> str:
    """A value with at most one decimal."""
    return value_text(round(point[0] / 1000) * 1000).replace(".", ",")


def _log_odds(millionths: int) -> str:
    return f"{millionths / MILLION:+.2f}".replace(".", ",")


def _number(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
