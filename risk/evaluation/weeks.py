"""Each replayed week: how right the coefficient was then, how many had one, and how the lists moved."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np

from risk.evaluation.auc import Area, auc_interval
from risk.evaluation.cases import run_query
from risk.evaluation.moments import enough
from risk.evaluation.results import Settings, Split
from risk.evaluation.shares import wilson


def week_rows(con: duckdb.DuckDBPyConnection, settings: Settings, split: Split) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_week`, in time order; years without outcomes, or whose few outcomes were left aside, have
    their coverage and churn.
    """
    areas = week_areas(con)
    for (
        school_year, week, cases, adverse, first_ones, first_adverse, without, students, scored, listed, before, kept,
    ) in run_query(con, "week", years=list(split.years)).fetchall():  # fmt: skip
        is_few = first_ones < settings.small_cell
        area = areas.get(week) if enough(cases, adverse) else None
        yield {
            "week": week,
            "school_year": school_year,
            "n": cases,
            "n_adverse": adverse,
            "auc": area and area.value,
            "low": area and area.low,
            "high": area and area.high,
            "listed": listed,
            "precision_capacity": None if is_few else wilson(first_adverse, first_ones).value,
            "recall_capacity": None if is_few else wilson(first_adverse, adverse).value,
            "coverage": wilson(scored, students).value,
            "adverse_without_coefficient": None if 0 < without < settings.small_cell else without,
            "entered": None if kept is None else listed - kept,
            "left": None if kept is None else before - kept,
            "kept_share": None if kept is None else wilson(kept, before).value,
        }


def week_areas(con: duckdb.DuckDBPyConnection) -> dict[str, Area]:
    """The area under the curve of the coefficient, by week that has one."""
    found = con.execute(
        "select week, coefficient::double as score, is_adverse from evaluation.case "
        "where coefficient is not null order by week, student_key"
    ).fetchnumpy()
    weeks, starts = np.unique(found["week"].astype(str), return_index=True)
    scores = np.split(np.asarray(found["score"]), starts[1:])
    outcomes = np.split(np.asarray(found["is_adverse"], dtype=bool), starts[1:])
    areas = (auc_interval(score, is_adverse) for score, is_adverse in zip(scores, outcomes, strict=True))
    return {str(week): area for week, area in zip(weeks, areas, strict=False) if area is not None}
