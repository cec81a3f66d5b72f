"""What each method gives each case, in `evaluation.score`: all methods are compared on the cases of the test years that
have a coefficient (`evaluation.measured`, part 'test')."""

from __future__ import annotations

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Probabilities, Split

COEFFICIENT, FLAG_COUNT, BEST_FLAG = "coefficient", "flag_count", "best_flag"
LOGISTIC, GRADIENT_BOOSTING, CALIBRATED = "logistic", "gradient_boosting", "calibrated"
# In the order in which they are told. Those of PROBABLE give a probability.
METHODS = (COEFFICIENT, CALIBRATED, BEST_FLAG, FLAG_COUNT, LOGISTIC, GRADIENT_BOOSTING)
PROBABLE = (CALIBRATED, LOGISTIC, GRADIENT_BOOSTING)


def gather_measured(con: duckdb.DuckDBPyConnection, split: Split) -> None:
    """Fill `evaluation.measured`, and `evaluation.score` with the coefficient."""
    run_query(
        con,
        "measured",
        moments=list(split.moments),
        train_years=list(split.train_years),
        years=list(split.years),
    )
    con.execute("delete from evaluation.score")
    con.execute(
        "insert into evaluation.score select moment, ?, school_year, student_key, coefficient "
        "from evaluation.measured where part = 'test' order by moment, school_year, student_key",
        [COEFFICIENT],
    )


def score_calibrated(con: duckdb.DuckDBPyConnection, split: Split, calibrated: Probabilities) -> tuple[str, ...]:
    """Put the probabilities of a fitted model beside the other scores; French notes on moments left out.

    A moment where a case measured has no probability is left out: methods are compared on the same cases.
    """
    notes = []
    for moment in split.moments:
        given = calibrated.probabilities(con, moment)
        con.register("given_probability", given)
        try:
            con.execute(
                """
                create or replace table evaluation.given as
                select measured.moment, measured.school_year, measured.student_key, given.probability
                from evaluation.measured as measured
                left join given_probability as given
                    on given.school_year = measured.school_year and given.student_key = measured.student_key
                where measured.part = 'test' and measured.moment = ?
                order by measured.school_year, measured.student_key
                """,
                [moment],
            )
        finally:
            con.unregister("given_probability")
        lacking = con.execute("select count(*) from evaluation.given where probability is null").fetchone()[0]
        if lacking:
            notes.append(
                f"Moment {moment} : la probabilité calibrée manque à {lacking} cas ; elle n'y est pas mesurée."
            )
        else:
            con.execute(
                "insert into evaluation.score select moment, ?, school_year, student_key, probability "
                "from evaluation.given order by school_year, student_key",
                [calibrated.method],
            )
        con.execute("drop table evaluation.given")
    return tuple(notes)


def methods_scored(con: duckdb.DuckDBPyConnection, moment: str) -> list[str]:
    """The methods that have scores at the moment, in the order of METHODS."""
    found = {
        method
        for (method,) in con.execute(
            "select distinct method from evaluation.score where moment = ?", [moment]
        ).fetchall()
    }
    return [method for method in METHODS if method in found]
