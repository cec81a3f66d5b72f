"""What the coefficient is compared with: one flag, a count of flags, and two models fitted on the same indicators.

What is learned is learned at the same moment of earlier school years; between them and the years measured there is at
least a summer. Missing is never zero: a flag is not raised, logistic regression takes the median and is told that it
was missing, gradient boosting takes missing as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from risk.criteria import Criteria
from risk.evaluation.cases import run_query
from risk.evaluation.moments import FEWEST_CASES, FEWEST_OF_A_CLASS, enough
from risk.evaluation.results import Settings, Split
from risk.evaluation.scores import BEST_FLAG, FLAG_COUNT, GRADIENT_BOOSTING, LOGISTIC
from risk.evaluation.small_cells import adverse_told, count_told

# Digits beyond these differ between machines; they must not order two students.
_DIGITS = 9


class Flag(NamedTuple):
    """An indicator, and where it is raised: 'watch' (it gives points) or 'critical' (all its points)."""

    indicator: str
    threshold: str


@dataclass(frozen=True)
class Matrix:
    """The indicators of cases, in the order of year and student; one column an indicator, NaN where it is missing."""

    values: np.ndarray
    is_adverse: np.ndarray


def score_baselines(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, split: Split
) -> tuple[dict[str, Flag], list[str]]:
    """Put the scores of every baseline in `evaluation.score`.

    Gives the best flag of each moment, and French notes on what was not fitted.
    """
    flags: dict[str, Flag] = {}
    notes: list[str] = []
    for moment in split.moments:
        run_query(con, "flag_score", moment=moment, method=FLAG_COUNT, indicator=None, cut="watch")
        if not split.train_years:
            continue
        cases, adverse = _learned(con, moment)
        if not enough(cases, adverse):
            notes.append(
                f"Moment {moment} : {count_told(cases, settings.small_cell)} cas pour apprendre, "
                f"{adverse_told(cases, adverse, settings.small_cell)} ; "
                f"il en faut {FEWEST_CASES}, et {FEWEST_OF_A_CLASS} de chaque issue : méthodes non apprises."
            )
            continue
        flag = best_flag(con, moment, cases, adverse)
        if flag is not None:
            flags[moment] = flag
            run_query(con, "flag_score", moment=moment, method=BEST_FLAG, indicator=flag.indicator, cut=flag.threshold)
        names = scored_indicators(criteria)
        train, test = indicator_matrix(con, moment, "train", names), indicator_matrix(con, moment, "test", names)
        observed = ~np.isnan(train.values).all(axis=0)
        if not observed.any():
            notes.append(f"Moment {moment} : aucun indicateur observé dans les années d'apprentissage.")
            continue
        for method, model in fitted_models(train.values[:, observed], train.is_adverse, settings.seed).items():
            probabilities = model.predict_proba(test.values[:, observed])[:, 1].round(_DIGITS)
            _keep_scores(con, moment, method, probabilities)
    return flags, notes


def scored_indicators(criteria: Criteria) -> tuple[str, ...]:
    """The indicators that give points at some level: what the coefficient is made of, so that all methods know as much.

    Contexts are left out: one that part of a centre does not have would cost these methods more than it brings.
    """
    return tuple(
        one.name
        for one in criteria.indicators
        if any(each.points > 0 for each in (one.threshold, *one.levels.values()))
    )


def best_flag(con: duckdb.DuckDBPyConnection, moment: str, cases: int, adverse: int) -> Flag | None:
    """The flag with the best mean of sensitivity and specificity on the cases
    learned from; ties by name. None where nothing flags anybody.
    """
    found = run_query(con, "flag", moment=moment).fetchall()
    # In whole numbers: sensitivity + specificity - 1, times adverse × others.
    gains = [
        (reached * (cases - adverse) - false_alarms * adverse, indicator, cut)
        for indicator, cut, reached, false_alarms in found
    ]
    if not gains:
        return None
    best = min(gains, key=lambda gain: (-gain[0], gain[1], gain[2]))
    return Flag(best[1], best[2])


def indicator_matrix(con: duckdb.DuckDBPyConnection, moment: str, part: str, names: Sequence[str]) -> Matrix:
    """The cases of `evaluation.measured` of a part ('train', 'test'), by the indicators named."""
    cases = con.execute(
        "select is_adverse from evaluation.measured where moment = ? and part = ? order by school_year, student_key",
        [moment, part],
    ).fetchnumpy()
    found = con.execute(
        """
        with numbered as (
            select
                school_year,
                week,
                student_key,
                row_number() over (order by school_year, student_key) - 1 as place
            from evaluation.measured
            where moment = $moment and part = $part
        )
        select place, list_position($names, value.indicator) - 1 as indicator, value.value::double as value
        from numbered
        inner join evaluation.value as value using (school_year, week, student_key)
        where list_contains($names, value.indicator)
        """,
        {"moment": moment, "part": part, "names": list(names)},
    ).fetchnumpy()
    values = np.full((len(cases["is_adverse"]), len(names)), np.nan)
    values[np.asarray(found["place"], dtype=int), np.asarray(found["indicator"], dtype=int)] = found["value"]
    return Matrix(values, np.asarray(cases["is_adverse"], dtype=bool))


def fitted_models(values: np.ndarray, is_adverse: np.ndarray, seed: int) -> dict[str, Pipeline]:
    """Logistic regression and gradient boosting with scikit-learn's own settings, fitted; by method."""
    logistic = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True), StandardScaler(), LogisticRegression(max_iter=1000)
    )
    boosting = make_pipeline(HistGradientBoostingClassifier(early_stopping=False, random_state=seed))
    # One thread: so few rows gain nothing from more, and on a busy machine the threads mostly wait for each other.
    with threadpool_limits(1):
        return {LOGISTIC: logistic.fit(values, is_adverse), GRADIENT_BOOSTING: boosting.fit(values, is_adverse)}


def _learned(con: duckdb.DuckDBPyConnection, moment: str) -> tuple[int, int]:
    return con.execute(
        "select count(*), count(*) filter (where is_adverse) from evaluation.measured "
        "where moment = ? and part = 'train'",
        [moment],
    ).fetchone()


def _keep_scores(con: duckdb.DuckDBPyConnection, moment: str, method: str, probabilities: np.ndarray) -> None:
    """`probabilities`: of the cases measured at the moment, in the order of year and student."""
    con.register("given_probability", pa.table({"place": np.arange(len(probabilities)), "probability": probabilities}))
    try:
        con.execute(
            """
            insert into evaluation.score
            with numbered as (
                select
                    school_year,
                    student_key,
                    row_number() over (order by school_year, student_key) - 1 as place
                from evaluation.measured
                where moment = $moment and part = 'test'
            )
            select $moment, $method, school_year, student_key, probability
            from numbered
            inner join given_probability using (place)
            order by school_year, student_key
            """,
            {"moment": moment, "method": method},
        )
    finally:
        con.unregister("given_probability")
