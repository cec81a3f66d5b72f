"""From measured values to a calibrated probability, beside the coefficient: set-based SQL on integers.

The probability is never an input: coefficient, tiers, lists and ranks are made before it and without it. The arithmetic
stands in `risk/scoring/probability.sql`, the lines that it follows in the model (`risk.probability_model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import duckdb

from risk.coefficient import scoring_sql
from risk.probability_model import Model

# Below any value and any sum that a model can meet: what stands before the first point.
_BEFORE_ALL = -(10**18)


def portray_probability(con: duckdb.DuckDBPyConnection, model: Model | None) -> None:
    """Make `scoring.probability` (student_key, probability 0 to 1 in thousandths, model_hash) for this week.

    To be run after `risk.coefficient.score`. Students with a coefficient have a row; without a model, nobody has.
    """
    con.execute(
        "create or replace table scoring.probability "
        "(student_key varchar, probability decimal(18,3), model_hash varchar)"
    )
    if model is None:
        return
    predict(
        con,
        model,
        subjects="select student as subject from scoring.score where pass = 'now' and coefficient is not null",
        measures="select student as subject, indicator, measure, evidence_count from scoring.measure",
    )
    con.execute(
        """
        insert into scoring.probability
        select s.student_key, cast((2 * p.probability + 1000) // 2000 as decimal(18,0)) * 0.001, ?
        from model.probability as p
        inner join scoring.student as s on s.student = p.subject
        order by s.student
        """,
        [model.hash],
    )


def predict(con: duckdb.DuckDBPyConnection, model: Model, *, subjects: str, measures: str) -> None:
    """Make `model.probability` (subject, log_odds, probability), the two last in millionths.

    `subjects`: SQL of the rows (subject bigint) to predict. `measures`: SQL of the rows (subject, indicator,
    measure in ten-thousandths, evidence_count), at most one per subject and indicator; those of other indicators or
    subjects do not count.
    """
    _register(con, model)
    con.execute(f"create or replace view model.subject as {subjects}")
    con.execute(f"create or replace view model.measure as {measures}")
    con.execute(scoring_sql("probability"))


def _register(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    con.execute("create schema if not exists model")
    # Along a segment; half rounds up. A product of a rise and a distance can pass 64 bits.
    con.execute(
        """
        create or replace macro model.along(low, rise, width, distance) as
            low + case when width = 0 then 0
                else cast((2 * rise::hugeint * distance::hugeint + width) // (2 * width::hugeint) as bigint) end
        """
    )
    con.execute("create or replace table model.setting as select ?::bigint as all_missing", [_all_missing(model)])
    line = "starts_at bigint, ends_at bigint, width bigint, low bigint, rise bigint"
    con.execute(
        "create or replace table model.segment "
        f"(indicator varchar, sign bigint, minimum_evidence bigint, missing bigint, {line})"
    )
    con.executemany(
        "insert into model.segment values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (curve.indicator, curve.sign, curve.minimum_evidence, curve.missing, *segment)
            for curve in model.curves
            for segment in _segments([(curve.sign * at, log_odds) for at, log_odds in curve.points])
        ],
    )
    con.execute(f"create or replace table model.calibration ({line})")
    con.executemany("insert into model.calibration values (?, ?, ?, ?, ?)", _segments(model.calibration.points))


def _all_missing(model: Model) -> int:
    return model.intercept + sum(curve.missing for curve in model.curves)


def _segments(points: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int, int]]:
    """(starts_at, ends_at, width, low, rise): level before the first point and from the last on, a slope between.

    A level segment has no width. Together they cover every value from -10^18 up, each once.
    """
    (first, low), (last, high) = points[0], points[-1]
    slopes = [
        (start, end, end - start, at_start, at_end - at_start) for (start, at_start), (end, at_end) in pairwise(points)
    ]
    return [(_BEFORE_ALL, first, 0, low, 0), *slopes, (last, -_BEFORE_ALL + 1, 0, high, 0)]
