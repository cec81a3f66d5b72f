"""The whole evaluation: what is refused, what is measured, and the tables that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import duckdb

from risk.criteria import Criteria
from risk.evaluation import refusals
from risk.evaluation.baselines import Flag, score_baselines
from risk.evaluation.groups import group_rows
from risk.evaluation.lead_time import lead_time_rows
from risk.evaluation.moments import choose_moments, left_out, split_years
from risk.evaluation.ranking import Ranked, difference_row, metric_rows, ranked_cases
from risk.evaluation.reliability import bin_rows, brier, expected_calibration_error
from risk.evaluation.results import Evaluation, Probabilities, Settings, Split, contract_table
from risk.evaluation.run import measurable, run_row
from risk.evaluation.scores import (
    BEST_FLAG,
    CALIBRATED,
    COEFFICIENT,
    PROBABLE,
    gather_measured,
    methods_scored,
    score_calibrated,
)
from risk.evaluation.sensitivity import sensitivity_rows
from risk.evaluation.targeting import targeting_rows
from risk.evaluation.tiers import tier_rows
from risk.evaluation.weeks import week_rows
from schemas.evaluation import EVALUATION_TABLES

Rows = Iterator[dict[str, object]]


def open_cases(con: duckdb.DuckDBPyConnection, settings: Settings) -> Split:
    """Refuse what cannot be evaluated, choose the moments (`evaluation.moment`) and split the years in time order.

    Raises EvaluationRefused, with one of the codes of REFUSALS.
    """
    unused = refusals.refuse_unfit(con, settings.small_cell)
    choose_moments(con, settings.moment_weeks)
    split = split_years(con, settings)
    if not split.years:
        raise refusals.no_year_enough(con)
    if not split.moments:
        raise refusals.too_few(*measurable(con, split), settings.small_cell)
    return replace(split, notes=(*unused, *split.notes))


def evaluate(
    con: duckdb.DuckDBPyConnection,
    criteria: Criteria,
    settings: Settings,
    calibrated: Probabilities | None = None,
) -> Evaluation:
    """Measure the coefficient, the methods it is compared with and, where there is one, the calibrated probability.

    Reads the tables of schema `evaluation` that `cases` fills, scored with `criteria`. Raises EvaluationRefused.
    """
    split = open_cases(con, settings)
    gather_measured(con, split)
    flags, not_fitted = score_baselines(con, criteria, settings, split)
    notes = [*split.notes, *left_out(con, split, settings.small_cell), *not_fitted]
    if calibrated is not None:
        notes += score_calibrated(con, split, calibrated)
        if len(split.moments) == 1:
            notes.append(
                f"Modèle calibré : vérifié à un seul moment de l'année ({split.moments[0]}) ; sa justesse aux autres "
                "moments n'est pas connue."
            )
    lead_time, too_small = lead_time_rows(con, settings)
    sensitivity, not_rescored = sensitivity_rows(con, criteria, settings, split)
    notes += [*too_small, *not_rescored]
    rows: dict[str, Iterable[dict[str, object]]] = {
        "run": [run_row(con, criteria, split)],
        "metric": _metric_rows(con, settings, split, flags),
        "week": week_rows(con, settings, split),
        "tier": tier_rows(con, settings),
        "lead_time": lead_time,
        "calibration": _calibration_rows(con, settings, split),
        "targeting": targeting_rows(con, split, settings.small_cell),
        "group": group_rows(con, settings),
        "sensitivity": sensitivity,
    }
    tables = {name: contract_table(name, list(rows[name.removeprefix("evaluation_")])) for name in EVALUATION_TABLES}
    counts = tables["evaluation_run"].to_pylist()[0]
    return Evaluation(
        criteria_hash=criteria.hash,
        years=split.years,
        train_years=split.train_years,
        test_years=split.test_years,
        weeks=tuple(
            week for (week,) in con.execute("select distinct week from evaluation.portrait order by 1").fetchall()
        ),
        moments=split.moments,
        cases={name: counts[name] for name in ("cases", "adverse", "students")},
        notes=tuple(notes),
        tables=tables,
    )


def _metric_rows(con: duckdb.DuckDBPyConnection, settings: Settings, split: Split, flags: Mapping[str, Flag]) -> Rows:
    for moment in split.moments:
        coefficient = ranked_cases(con, moment, COEFFICIENT)
        for method in methods_scored(con, moment):
            cases = ranked_cases(con, moment, method)
            compared = None if method == COEFFICIENT else difference_row(cases, coefficient)
            flag = flags.get(moment) if method == BEST_FLAG else None
            rows = (*metric_rows(cases, settings), *_probability_rows(cases, method, settings))
            for row in (*rows, *([compared] if compared else [])):
                yield row | {
                    "moment": moment,
                    "school_years": ", ".join(split.test_years),
                    "method": method,
                    "detail": flag.indicator if flag else None,
                    "threshold": flag.threshold if flag else None,
                    "n": len(cases.is_adverse),
                    "n_adverse": int(cases.is_adverse.sum()),
                }


def _probability_rows(cases: Ranked, method: str, settings: Settings) -> Rows:
    if method in PROBABLE:
        yield {"metric": "brier", "value": brier(cases.scores, cases.is_adverse)}
        yield {
            "metric": "ece",
            "value": expected_calibration_error(cases.scores, cases.is_adverse, settings.bins),
        }


def _calibration_rows(con: duckdb.DuckDBPyConnection, settings: Settings, split: Split) -> Rows:
    for moment in split.moments:
        for method in methods_scored(con, moment):
            if method in (COEFFICIENT, CALIBRATED):
                cases = ranked_cases(con, moment, method)
                for row in bin_rows(
                    cases.scores,
                    cases.is_adverse,
                    is_probability=method == CALIBRATED,
                    bins=settings.bins,
                    least=settings.small_cell,
                ):
                    yield row | {"moment": moment, "method": method}
