"""Whether a model may stand beside the coefficient: measured on later years than those it was fitted on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from risk.evaluation.auc import auc
from risk.evaluation.groups import grouped
from risk.evaluation.hiding import GroupCount, PlaceCount, hidden_groups
from risk.evaluation.shares import wilson

MOST_BINS, CASES_A_BIN = 10, 100  # with fewer cases, chance alone moves a bin by more than what is looked for
MOST_CALIBRATION_ERROR = 0.05
MORE_ERRORS = 0.05  # how much worse than the coefficient, beyond its interval, the model may be for a group
LEAST_OF_GROUP = 30  # cases of each outcome below which a group's error rates say nothing
ATTRIBUTES = {
    "sex": "sexe",
    "special_needs": "besoins particuliers",
    "has_intervention_plan": "plan d'intervention",
    "deprivation": "décile de défavorisation",
}

_VALUES = {"yes": "True", "no": "False"}
_NOT_TOLD = "chiffres cachés : un petit groupe s'en déduirait"


@dataclass(frozen=True)
class MomentFigures:
    """The model and the coefficient on the same cases of a moment. Errors of calibration: by bins of equal count and of
    equal width.
    """

    moment: str
    n: int
    n_adverse: int
    auc: float
    coefficient_auc: float
    ece_count: float
    ece_width: float
    mean_probability: float
    observed: float


@dataclass(frozen=True)
class GroupFigures:
    """Error rates of a group at a list of the same size: false alarms among those who passed, misses among the others.

    `*_high`: upper end of the 95 % interval of the coefficient's rate.
    """

    moment: str
    attribute: str
    value: str
    n: int
    n_adverse: int
    false_alarms: float
    coefficient_false_alarms: float
    coefficient_false_alarms_high: float
    misses: float
    coefficient_misses: float
    coefficient_misses_high: float


@dataclass(frozen=True)
class Checked:
    """All the figures; `problems`: in French, what the model fails, empty when it passes.

    `groups` are all those looked at; `told`, those that can be written without giving away a small group.
    """

    moments: tuple[MomentFigures, ...]
    groups: tuple[GroupFigures, ...]
    told: tuple[GroupFigures, ...]
    problems: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The figures that can be written, to four decimals, without the words."""
        return {
            "moments": [_rounded(asdict(one)) for one in self.moments],
            "groups": [_rounded(asdict(one)) for one in self.told],
        }


def check_model(cases: pd.DataFrame, *, small_cell: int = 10) -> Checked:
    """`cases`: the rows of `queries/tested_case.sql`. Groups with fewer than 30 cases (and `small_cell`) of either
    outcome are not looked at.
    """
    moments, groups, shown = [], [], []
    for moment, at in cases.groupby("moment", sort=True):
        moments.append(_moment_figures(str(moment), at))
        groups += _group_figures(str(moment), at, max(LEAST_OF_GROUP, small_cell))
        shown += _told_figures(str(moment), at, small_cell)
    problems = [told for one in moments for told in _moment_problems(one)]
    problems += [told for one in groups for told in _group_problems(one, is_told=one in shown)]
    return Checked(tuple(moments), tuple(groups), tuple(shown), tuple(problems))


def calibration_error(probability: NDArray, adverse: NDArray, *, by: str) -> float:
    """Mean distance of predicted to observed over bins of equal `by` ('count' or 'width'), weighted by cases.

    Ten bins, or as many as have 100 cases on average, at least two.
    """
    most = max(2, min(MOST_BINS, len(probability) // CASES_A_BIN))
    if by == "count":
        ranks = np.argsort(np.argsort(probability, kind="stable"), kind="stable")
        bins = ranks * most // len(probability)
    else:
        bins = np.minimum((probability * most).astype(int), most - 1)
    return float(
        sum(
            (bins == one).mean() * abs(probability[bins == one].mean() - adverse[bins == one].mean())
            for one in np.unique(bins)
        )
    )


def _moment_figures(moment: str, at: pd.DataFrame) -> MomentFigures:
    adverse = at["is_adverse"].to_numpy(dtype=bool)
    probability = at["probability"].to_numpy(dtype=float)
    return MomentFigures(
        moment=moment,
        n=len(at),
        n_adverse=int(adverse.sum()),
        auc=auc(probability, adverse),
        coefficient_auc=auc(at["coefficient"].to_numpy(dtype=float), adverse),
        ece_count=calibration_error(probability, adverse, by="count"),
        ece_width=calibration_error(probability, adverse, by="width"),
        mean_probability=float(probability.mean()),
        observed=float(adverse.mean()),
    )


def _group_figures(moment: str, at: pd.DataFrame, least: int) -> list[GroupFigures]:
    found = []
    for attribute in ATTRIBUTES:
        for value, group in at.dropna(subset=[attribute]).groupby(attribute, sort=True):
            adverse = int(group["is_adverse"].sum())
            if min(adverse, len(group) - adverse) >= least:
                found.append(_figures(moment, attribute, str(value), group))
    return found


def _told_figures(moment: str, at: pd.DataFrame, small_cell: int) -> list[GroupFigures]:
    """The groups as `evaluation_group` tells them: what one hides, the other must not give away."""
    values = {name: at[name].astype(object).map(_value_counted) for name in (*ATTRIBUTES, "level")}
    known = {name: column for name, column in values.items() if (column != "unknown").any()}
    counts = {name: grouped(name, _counts(at, column), small_cell) for name, column in known.items()}
    hidden = hidden_groups(counts, _places(at, values), small_cell)
    least = max(LEAST_OF_GROUP, small_cell)
    return [
        _figures(moment, name, _VALUES.get(one.value, one.value), at[known[name].isin(one.value.split("+"))])
        for name in ATTRIBUTES
        for one in sorted(counts.get(name, ()), key=lambda one: one.value)
        if one.value not in hidden[name] and one.value != "unknown" and one.least >= least
    ]


def _value_counted(value: object) -> str:
    if pd.isna(value):
        return "unknown"
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def _counts(at: pd.DataFrame, values: pd.Series) -> list[GroupCount]:
    return [
        GroupCount(str(value), len(adverse), int(adverse.sum())) for value, adverse in at["is_adverse"].groupby(values)
    ]


def _places(at: pd.DataFrame, values: dict[str, pd.Series]) -> list[PlaceCount]:
    level, deprivation = values["level"].rename("level"), values["deprivation"].rename("deprivation")
    return [
        PlaceCount({"level": str(one), "deprivation": str(other)}, len(adverse), int(adverse.sum()))
        for (one, other), adverse in at["is_adverse"].groupby([level, deprivation])
    ]


def _figures(moment: str, attribute: str, value: str, group: pd.DataFrame) -> GroupFigures:
    adverse = group["is_adverse"].to_numpy(dtype=bool)
    rates = {}
    for prefix, flag in (("", "model_flagged"), ("coefficient_", "coefficient_flagged")):
        flagged = group[flag].to_numpy(dtype=bool)
        for name, wrong, of in (("false_alarms", flagged, ~adverse), ("misses", ~flagged, adverse)):
            count, total = int((wrong & of).sum()), int(of.sum())
            rates[f"{prefix}{name}"] = count / total
            if prefix:
                rates[f"{prefix}{name}_high"] = wilson(count, total).high
    return GroupFigures(
        moment=moment, attribute=attribute, value=value, n=len(group), n_adverse=int(adverse.sum()), **rates
    )


def _moment_problems(one: MomentFigures) -> list[str]:
    problems = []
    if round(one.auc, 3) < round(one.coefficient_auc, 3):
        problems.append(
            f"au moment {one.moment}, le modèle ordonne moins bien que le coefficient (AUC {_told(one.auc)} contre "
            f"{_told(one.coefficient_auc)})."
        )
    error = max(one.ece_count, one.ece_width)
    if error > MOST_CALIBRATION_ERROR:
        problems.append(
            f"au moment {one.moment}, les probabilités s'écartent de ce qui a été observé (erreur de calibration "
            f"{_told(error)}, au plus {_told(MOST_CALIBRATION_ERROR)} ; prédit en moyenne "
            f"{_told(one.mean_probability)}, observé {_told(one.observed)})."
        )
    return problems


def _group_problems(one: GroupFigures, *, is_told: bool) -> list[str]:
    group = f"{ATTRIBUTES[one.attribute]} : {value_told(one.value)}"
    problems = []
    alarms = (one.false_alarms, one.coefficient_false_alarms, one.coefficient_false_alarms_high)
    misses = (one.misses, one.coefficient_misses, one.coefficient_misses_high)
    for words, (rate, reference, high) in (
        ("donne plus de fausses alertes", alarms),
        ("manque plus d'élèves", misses),
    ):
        if rate > high + MORE_ERRORS:
            figures = f"{_told(rate)} contre {_told(reference)}, borne {_told(high)}" if is_told else _NOT_TOLD
            problems.append(
                f"au moment {one.moment}, pour un groupe ({group}), le modèle {words} que le coefficient ({figures})."
            )
    return problems


def value_told(value: str) -> str:
    return {"True": "oui", "False": "non"}.get(value, value)


def _told(number: float) -> str:
    return f"{number:.3f}".replace(".", ",")


def _rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
