"""A calibrated model of a centre's own past years: fitted, checked on later years, and refused where it is no better.

It stands beside the coefficient and never enters it. Monotone in every indicator: a worse value never lowers the
probability. Trained on the earlier school years only; checked on the later ones only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from risk.criteria import Criteria
from risk.evaluation.calibration import NoOrderError, calibrated, folds_of
from risk.evaluation.cases import run_query
from risk.evaluation.model_checks import Checked, check_model
from risk.evaluation.moments import choose_moments, split_years
from risk.evaluation.monotone import Floats, Lines, fit_lines
from risk.evaluation.results import Settings, Split
from risk.evaluation.small_cells import adverse_told, count_told
from risk.evaluation.training import training_rows, worse_values
from risk.probability import predict
from risk.probability_file import load_model
from risk.probability_model import (
    MILLION,
    TEN_THOUSAND,
    Calibration,
    Curve,
    Model,
    TrainedOn,
    measures_hash,
)

__all__ = ["FittedModel", "ModelRefused", "fit", "predict_cases"]

LEAST_TRAINING, LEAST_TRAINING_CLASS = 200, 50
LEAST_TEST, LEAST_TEST_CLASS = 100, 30


@dataclass(frozen=True)
class ModelProbabilities:
    """The probabilities of a model as `risk.evaluation.evaluate` takes them."""

    model: Model
    method: str = "calibrated"

    def probabilities(self, con: duckdb.DuckDBPyConnection, moment: str) -> pa.Table:
        """student_key, school_year, probability (0 to 1) of the cases with a coefficient at the moment."""
        predict_cases(con, self.model)
        return con.execute(
            "select student_key, school_year, probability from evaluation.prediction "
            "inner join evaluation.moment using (school_year, week) where moment = ? order by all",
            [moment],
        ).to_arrow_table()


@dataclass(frozen=True)
class FittedModel:
    """A model that passed every check. `checked`: its figures on the test years, beside the coefficient's.

    `left_out`: the indicators that the model does not read, for want of a direction or of values.
    """

    model: Model
    checked: Checked
    left_out: tuple[str, ...]

    @property
    def as_method(self) -> ModelProbabilities:
        """The model as one of the methods that an evaluation compares."""
        return ModelProbabilities(self.model)

    def to_json(self) -> str:
        """The text of the model's file."""
        return self.model.to_json()


@dataclass(frozen=True)
class ModelRefused:
    """Why there is no model, in French, without any student's value. `model`: what was fitted and failed, if any."""

    reasons: tuple[str, ...]
    model: Model | None = None
    checked: Checked | None = None

    @property
    def as_method(self) -> ModelProbabilities | None:
        """What was fitted all the same: its figures are shown beside the reasons."""
        return None if self.model is None else ModelProbabilities(self.model)

    @property
    def reason(self) -> str:
        """One sentence or more."""
        return " ".join(self.reasons)


class _RefusalError(Exception):
    """Ends the fit. `model`: what was fitted by then."""

    def __init__(self, *reasons: str, model: Model | None = None, checked: Checked | None = None) -> None:
        super().__init__(*reasons)
        self.refusal = ModelRefused(reasons, model, checked)


def fit(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, split: Split | None = None
) -> FittedModel | ModelRefused:
    """Fit on the training years' cases of `evaluation.*` and check on the test years'. Deterministic.

    `split`: as `risk.evaluation.open_cases` gives it; default, the same without its refusals. Cases without a
    coefficient are left out on both sides: where the criteria know too little, so does the model.
    """
    if split is None:
        choose_moments(con, settings.moment_weeks)
        split = split_years(con, settings)
    try:
        return _fit(con, criteria, settings, split)
    except _RefusalError as refused:
        return refused.refusal


def _fit(con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, split: Split) -> FittedModel:
    _refuse_disorder(split)
    rows = training_rows(con, split.train_years)
    _refuse_few_training(rows, split, settings.small_cell)
    values, left_out = worse_values(con, criteria)
    if values.empty:
        raise _RefusalError("aucun indicateur n'a assez de valeurs, dans les années d'apprentissage, pour apprendre.")
    model = _fitted(criteria, rows, values, settings.seed)
    predict_cases(con, model)
    cases = run_query(con, "tested_case", years=list(split.test_years), moments=list(split.moments)).df()
    _refuse_few_tests(cases, split, model, settings.small_cell)
    checked = check_model(cases, small_cell=settings.small_cell)
    # The round trip makes sure that what is handed out is what a weekly run will read.
    tested = {"school_years": list(split.test_years), **checked.as_dict()}
    model = load_model(replace(model, tested=tested).to_json())
    if checked.problems:
        raise _RefusalError(*checked.problems, model=model, checked=checked)
    return FittedModel(model, checked, left_out)


def predict_cases(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make `evaluation.prediction` (school_year, week, student_key, log_odds, probability) for every case of a moment
    that has a coefficient; log-odds and probability as doubles.
    """
    con.execute(
        """
        create or replace table evaluation.subject as
        select
            row_number() over (order by school_year, week, student_key) as subject,
            school_year,
            week,
            student_key
        from evaluation.case
        inner join evaluation.moment using (school_year, week)
        where coefficient is not null
        """
    )
    predict(
        con,
        model,
        subjects="select subject from evaluation.subject",
        measures="""
            select subject, indicator, cast(value * 10000 as bigint) as measure, evidence_count
            from evaluation.value inner join evaluation.subject using (school_year, week, student_key)
        """,
    )
    con.execute(
        f"""
        create or replace table evaluation.prediction as
        select
            school_year,
            week,
            student_key,
            log_odds::double / {MILLION} as log_odds,
            probability::double / {MILLION} as probability
        from model.probability inner join evaluation.subject using (subject)
        order by subject
        """
    )
    con.execute("drop view model.measure")
    con.execute("drop view model.subject")
    con.execute("drop table evaluation.subject")


# --- enough, and in order --------------------------------------------------------------------------------------


def _refuse_disorder(split: Split) -> None:
    if not split.train_years or not split.test_years:
        raise _RefusalError(
            "il faut au moins deux années scolaires avec assez d'issues : une pour apprendre, une plus tard pour "
            "vérifier."
        )
    if max(split.train_years) >= min(split.test_years):
        raise _RefusalError(
            f"l'ordre du temps n'est pas tenu : on apprendrait de {max(split.train_years)} pour juger de "
            f"{min(split.test_years)}, qui n'est pas plus tard."
        )


def _refuse_few_training(rows: pd.DataFrame, split: Split, small_cell: int) -> None:
    cases = rows.drop_duplicates(["school_year", "student_key"])
    adverse = int(cases["is_adverse"].sum())
    if len(cases) < LEAST_TRAINING or min(adverse, len(cases) - adverse) < LEAST_TRAINING_CLASS:
        raise _RefusalError(
            f"trop peu de cas pour apprendre ({', '.join(split.train_years)}) : "
            f"{count_told(len(cases), small_cell)} élèves, {adverse_told(len(cases), adverse, small_cell)} ; il en "
            f"faut {LEAST_TRAINING}, dont {LEAST_TRAINING_CLASS} de chaque issue."
        )


def _refuse_few_tests(cases: pd.DataFrame, split: Split, model: Model, small_cell: int) -> None:
    years = ", ".join(split.test_years)
    if cases.empty:
        raise _RefusalError(f"aucun cas pour vérifier ({years}).", model=model)
    for moment, at in cases.groupby("moment", sort=True):
        adverse = int(at["is_adverse"].sum())
        if len(at) < LEAST_TEST or min(adverse, len(at) - adverse) < LEAST_TEST_CLASS:
            raise _RefusalError(
                f"trop peu de cas pour vérifier ({years}, moment {moment}) : {count_told(len(at), small_cell)} élèves, "
                f"{adverse_told(len(at), adverse, small_cell)} ; il en faut {LEAST_TEST}, dont {LEAST_TEST_CLASS} de "
                "chaque issue.",
                model=model,
            )


# --- the fit ---------------------------------------------------------------------------------------------------


def _fitted(criteria: Criteria, rows: pd.DataFrame, values: pd.DataFrame, seed: int) -> Model:
    worse, adverse, weight = values.to_numpy(), rows["is_adverse"].to_numpy(dtype=float), rows["weight"].to_numpy()
    folds = folds_of(rows["student_key"].to_numpy(), seed)
    held_out = np.empty(len(rows))
    for fit_on, held in folds:
        held_out[held] = fit_lines(worse[fit_on], adverse[fit_on], weight[fit_on]).score(worse[held])
    return Model(
        criteria_hash=criteria.hash,
        measures_hash=measures_hash(criteria),
        **_curves(criteria, list(values.columns), fit_lines(worse, adverse, weight)),
        calibration=_calibration(held_out, adverse, weight, folds),
        trained_on=_trained_on(rows),
        tested={},
    )


def _calibration(held_out: Floats, adverse: Floats, weight: Floats, folds: list) -> Calibration:
    try:
        return calibrated(held_out, adverse, weight, folds)
    except NoOrderError:
        raise _RefusalError(
            "les indicateurs n'ordonnent pas mieux que le hasard les élèves des années d'apprentissage."
        ) from None


def _curves(criteria: Criteria, names: list[str], fitted: Lines) -> dict[str, Any]:
    curves = []
    for name, line in zip(names, fitted.lines, strict=True):
        indicator = criteria.indicator(name)
        sign = 1 if indicator.threshold.higher_is_worse else -1
        points = tuple(
            (sign * round(at * TEN_THOUSAND), round(added * MILLION))
            for at, added in zip(line.knots.tolist(), line.log_odds.tolist(), strict=True)
        )
        curves.append(
            Curve(
                indicator=name,
                higher_is_worse=indicator.threshold.higher_is_worse,
                minimum_evidence=indicator.minimum_evidence,
                missing=round(line.missing * MILLION),
                points=points,
            )
        )
    return {"intercept": round(fitted.intercept * MILLION), "curves": tuple(curves)}


def _trained_on(rows: pd.DataFrame) -> TrainedOn:
    cases = rows.drop_duplicates(["school_year", "student_key"])
    return TrainedOn(
        school_years=tuple(sorted(rows["school_year"].unique())),
        weeks=tuple(sorted(rows["week"].unique())),
        cases=len(cases),
        adverse=int(cases["is_adverse"].sum()),
    )
