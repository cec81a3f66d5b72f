"""What is learnt from: past cases of the training years, and their values turned so that more is worse."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd

from risk.criteria import Criteria
from risk.evaluation.cases import run_query

LEAST_VALUES = 50  # rows below which an indicator is not learnt from
MOST_ROWS = 200_000  # beyond, nothing more is learnt, and the columns no longer fit a laptop
SPACINGS = (1, 2, 4, 8)  # one replayed week out of so many, as few as it takes
_EVERYBODY = "g"  # above any hexadecimal digit


def training_rows(con: duckdb.DuckDBPyConnection, years: Sequence[str], most: int = MOST_ROWS) -> pd.DataFrame:
    """The rows of `queries/training.sql` (school_year, week, student_key, is_adverse, weight), kept as
    `evaluation.training`: every replayed week of the years.

    Where there are more than `most`, one week out of 2, 4 or 8 is kept; where there still are, a share of the students,
    the same at each run.
    """
    for every in SPACINGS:
        count = _make(con, years, every, _EVERYBODY)
        if count <= most:
            break
    else:
        _make(con, years, SPACINGS[-1], format(16**8 * most // count, "08x"))
    return con.execute("select * exclude (number) from evaluation.training order by number").df()


def _make(con: duckdb.DuckDBPyConnection, years: Sequence[str], every: int, upto: str) -> int:
    run_query(con, "training", years=list(years), every=every, upto=upto)
    return con.execute("select count(*) from evaluation.training").fetchone()[0]


def worse_values(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Of the rows of `evaluation.training`, by indicator: values that grow as things get worse, NaN where missing; and
    the indicators left out.

    Left out: those without a direction (context), with too few values, or with the same value everywhere.
    """
    rows = con.execute("select count(*) from evaluation.training").fetchone()[0]
    kept, left_out = {}, []
    for indicator in criteria.indicators:
        found = con.execute(
            "select number, value::double as value from evaluation.training "
            "inner join evaluation.value using (school_year, week, student_key) "
            "where indicator = ? and value is not null",
            [indicator.name],
        ).fetchnumpy()
        values = found["value"]
        if indicator.threshold.watch is None or len(values) < LEAST_VALUES or values.min() == values.max():
            left_out.append(indicator.name)
            continue
        column = np.full(rows, np.nan)
        column[found["number"]] = values * (1 if indicator.threshold.higher_is_worse else -1)
        kept[indicator.name] = column
    return pd.DataFrame(kept), tuple(left_out)
