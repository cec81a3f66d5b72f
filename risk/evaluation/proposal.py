"""Criteria that a centre's own past years suggest: thresholds and points, for a person to examine and adopt.

Families, words, levels, tiers and the choice of indicators stay as they are; each changed entry says what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import numpy as np
import pandas as pd
from sklearn.isotonic import IsotonicRegression

from risk.criteria import Criteria, Indicator
from risk.evaluation.auc import auc
from risk.evaluation.moments import choose_moments, split_years
from risk.evaluation.monotone import Floats, Line, fit_lines
from risk.evaluation.proposal_text import Change, edited
from risk.evaluation.results import EvaluationRefused, Settings, Split
from risk.evaluation.training import training_rows, worse_values

__all__ = ["propose"]

LEAST_CASES, LEAST_CLASS = 200, 50  # observed cases of an indicator below which its entry stays as it is
LEAST_AUC = Decimal("0.55")  # alone; below it, the indicator does not tell the outcomes apart
_REACH = 0.95  # the share of the values where the most that is told is looked for: beyond, too few
_STEPS_OF_RAMP = 8  # thresholds are rounded to about an eighth of the ramp
_LEAST_POINTS = Decimal(1)  # an indicator that adds nothing to the others is for a person to remove


@dataclass(frozen=True)
class _Measured:
    """One indicator, over the training cases that have a value. `rise`: fitted log-odds from watch to critical."""

    indicator: Indicator
    watch: Decimal
    critical: Decimal
    rise: float
    n: int
    n_adverse: int
    auc: float


def propose(con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings) -> str:
    """The text of a whole criteria file, which `load_criteria` accepts, drawn from the training years only.

    Watch: where the observed share of adverse outcomes passes that of all the training cases. Critical: where it has
    reached what it is at the worst 5 % of values. Points: in proportion to the fitted log-odds between the two, all
    indicators together, for the same sum as before. EvaluationRefused without a training year, or with too few cases;
    CriteriaError for a file that uses YAML anchors.
    """
    choose_moments(con, settings.moment_weeks)
    split = split_years(con, settings)
    rows = training_rows(con, split.train_years)
    _refuse_few(rows, split)
    values, _ = worse_values(con, criteria)
    measured = _measured(criteria, rows, values) if not values.empty else []
    return edited(criteria, _head(split, criteria, measured), _changes(measured, split))


def _refuse_few(rows: pd.DataFrame, split: Split) -> None:
    cases = rows.drop_duplicates(["school_year", "student_key"])
    adverse = int(cases["is_adverse"].sum())
    if len(cases) >= LEAST_CASES and min(adverse, len(cases) - adverse) >= LEAST_CLASS:
        return
    years = ", ".join(split.train_years) or "aucune année"
    raise EvaluationRefused(
        "too_few",
        f"trop peu de cas pour proposer des critères ({years}) : {len(cases)} élèves, dont {adverse} d'issue "
        f"défavorable ; il en faut {LEAST_CASES}, dont {LEAST_CLASS} de chaque issue.",
        "Attendre une année de plus, ou garder les critères actuels.",
    )


# --- what the training years say -------------------------------------------------------------------------------


def _measured(criteria: Criteria, rows: pd.DataFrame, values: pd.DataFrame) -> list[_Measured]:
    adverse, weight = rows["is_adverse"].to_numpy(dtype=float), rows["weight"].to_numpy(dtype=float)
    fitted = fit_lines(values.to_numpy(), adverse, weight)
    base = float(np.average(adverse, weights=weight))
    students = rows["school_year"] + " " + rows["student_key"]
    found = []
    for name, line in zip(values.columns, fitted.lines, strict=True):
        known = values[name].notna().to_numpy()
        one = _one_measured(
            criteria.indicator(name),
            line,
            values[name].to_numpy()[known],
            adverse[known],
            weight[known],
            students[known],
            base,
        )
        if one is not None:
            found.append(one)
    return found


def _one_measured(
    indicator: Indicator,
    line: Line,
    worse: Floats,
    adverse: Floats,
    weight: Floats,
    students: pd.Series,
    base: float,
) -> _Measured | None:
    """None where the entry stays as it is: no points, thresholds by level, too few cases, or nothing told."""
    is_adverse = adverse.astype(bool)
    n, n_adverse = students.nunique(), students[is_adverse].nunique()
    if indicator.threshold.points == 0 or indicator.levels:
        return None
    if n < LEAST_CASES or min(n_adverse, n - n_adverse) < LEAST_CLASS:
        return None
    alone = auc(worse, is_adverse)
    ramp = _ramp(worse, adverse, weight, base)
    if alone is None or alone < LEAST_AUC or ramp is None:
        return None
    rounded = _thresholds(indicator, *ramp)
    if rounded is None:
        return None
    sign = 1 if indicator.threshold.higher_is_worse else -1
    start, end = line.added(np.array([float(sign * one) for one in rounded]))
    return _Measured(indicator, *rounded, float(end - start), n, n_adverse, alone)


def _ramp(worse: Floats, adverse: Floats, weight: Floats, base: float) -> tuple[float, float] | None:
    """Where the observed share, never going down, passes the base rate, and where it stops growing."""
    share = IsotonicRegression().fit(worse, adverse, sample_weight=weight)
    at = np.unique(worse)
    told = share.predict(at)
    most = share.predict([np.quantile(worse, _REACH)])[0]
    above, full = at[told >= base], at[told >= most]
    if len(above) == 0 or most <= base or full[0] <= above[0]:
        return None
    return float(above[0]), float(full[0])


def _thresholds(indicator: Indicator, watch: float, critical: float) -> tuple[Decimal, Decimal] | None:
    """Rounded, on the indicator's own scale; watch not on the good side of what is told as a strength."""
    sign = 1 if indicator.threshold.higher_is_worse else -1
    step = _step(critical - watch)
    rounded = [sign * _to_step(one, step) for one in (watch, critical)]
    if indicator.strength is not None:
        worst = max if sign > 0 else min
        rounded[0] = worst(rounded[0], indicator.strength.at)
    return (rounded[0], rounded[1]) if sign * (rounded[1] - rounded[0]) > 0 else None


def _step(width: float) -> Decimal:
    """1, 2 or 5 times a power of ten, at least 0.0001: about an eighth of the width."""
    wanted = Decimal(str(width / _STEPS_OF_RAMP))
    steps = [Decimal(lead).scaleb(power) for power in range(-4, 6) for lead in (1, 2, 5)]
    return max([one for one in steps if one <= wanted], default=steps[0])


def _to_step(value: float, step: Decimal) -> Decimal:
    return (Decimal(str(value)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


# --- in words --------------------------------------------------------------------------------------------------


def _changes(measured: list[_Measured], split: Split) -> dict[str, Change]:
    points = _points(measured)
    return {
        one.indicator.name: Change(one.watch, one.critical, points[one.indicator.name], _source(one, split))
        for one in measured
    }


def _points(measured: list[_Measured]) -> dict[str, Decimal]:
    """Whole points in proportion to the rise, for about the same sum as before."""
    total = sum(one.indicator.threshold.points for one in measured)
    rises = sum(one.rise for one in measured)
    if rises <= 0:
        return {one.indicator.name: one.indicator.threshold.points for one in measured}
    shares = {one.indicator.name: total * Decimal(str(one.rise / rises)) for one in measured}
    return {
        name: max(_LEAST_POINTS, share.quantize(Decimal(1), rounding=ROUND_HALF_UP)) for name, share in shares.items()
    }


def _source(one: _Measured, split: Split) -> str:
    before = one.indicator.threshold
    return (
        f"Proposé d'après les années passées du centre ({', '.join(split.train_years)}) : {one.n} élèves, dont "
        f"{one.n_adverse} en échec ou abandon ; AUC de l'indicateur seul {_shown(Decimal(f'{one.auc:.3f}'))}. "
        f"Auparavant : vigilance {_shown(before.watch)}, critique {_shown(before.critical)}, points "
        f"{_shown(before.points)}. {one.indicator.source}"
    )


def _head(split: Split, criteria: Criteria, measured: list[_Measured]) -> str:
    changed = [one.indicator.name for one in measured]
    kept = [one.name for one in criteria.indicators if one.name not in changed]
    return "\n".join(
        [
            "PROPOSITION, tirée des années passées du centre : rien n'est adopté tant qu'une personne ne l'a pas "
            "examinée et n'a pas nommé ce fichier à la clé criteria de la configuration.",
            f"Années d'apprentissage : {', '.join(split.train_years)}. Critères de départ : {criteria.hash}.",
            f"Entrées changées : {', '.join(changed) or 'aucune'}.",
            "Entrées inchangées (trop peu de cas, seuils par niveau, ou rien à en tirer) : "
            f"{', '.join(kept) or 'aucune'}.",
            "Avant d'adopter : « eleve360 evaluate --criteria CE_FICHIER » mesure ces critères sur les mêmes années ; "
            "comparer sur celles qui n'ont pas servi à apprendre, puis regarder la longueur des listes. Un seuil "
            "tiré de données ne dit pas ce qu'une école doit regarder : garder ce qui se défend.",
        ]
    )


def _shown(number: Decimal | None) -> str:
    return "—" if number is None else format(number.normalize(), "f").replace(".", ",")
