"""Past school years of an invented centre, drawn by a seeded generator straight into the tables of the evaluation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.database import connect
from risk.evaluation.cases import prepare
from tests.risk.scoring_tables import criteria_with

CRITERIA = criteria_with()
# Sundays at a quarter, half and three quarters of a year from 28 August to 23 June, as ISO weeks.
SUNDAYS = {2022: (date(2022, 11, 13), date(2023, 1, 22), date(2023, 4, 9)),
           2023: (date(2023, 11, 12), date(2024, 1, 21), date(2024, 4, 7)),
           2024: (date(2024, 11, 10), date(2025, 1, 26), date(2025, 4, 13))}


@dataclass(frozen=True)
class Year:
    """One school year. `missing`: share of students without a French mark; those fail as `missing_adverse` says, else
    as the rest of their indicators. `shift`: log-odds added to everybody. `noise`: of the coefficient.
    """

    start: int
    students: int = 600
    moments: tuple[int, ...] = (1,)
    missing: float = 0.1
    missing_adverse: float | None = None
    shift: float = 0.0
    noise: float = 12.0
    signal: float = 1.0
    boys_hidden: bool = False
    neighbours: bool = False
    sundays: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        chosen = [SUNDAYS[self.start][one] for one in self.moments]
        if self.neighbours:
            chosen = [day + timedelta(days=7 * n) for day in chosen for n in (-1, 0, 1)]
        object.__setattr__(self, "sundays", tuple(chosen))

    @property
    def name(self) -> str:
        return f"{self.start}-{self.start + 1}"


def centre(*years: Year, seed: int = 7) -> duckdb.DuckDBPyConnection:
    """A connection with `evaluation.*` filled: the longer absent, the later and the lower the mark, the more fail."""
    con = connect()
    prepare(con)
    rng = np.random.default_rng(seed)
    for year in years:
        _fill(con, year, rng)
    return con


def _fill(con: duckdb.DuckDBPyConnection, year: Year, rng: np.random.Generator) -> None:
    n = year.students
    keys = np.array([f"{year.start}-{one:05d}" for one in range(n)])
    absence = np.round(rng.gamma(1.2, 8, n).clip(0, 100), 2)
    lates = rng.poisson(1.5, n).astype(float)
    mark = np.round(rng.normal(70, 12, n).clip(0, 100))
    is_missing = rng.random(n) < year.missing
    sex = np.where(rng.random(n) < 0.5, "F", "M")
    true = year.signal * (0.09 * absence + 0.25 * lates - 0.1 * (mark - 62)) - 1.6 + year.shift
    adverse = rng.random(n) < 1 / (1 + np.exp(-true))
    if year.missing_adverse is not None:
        adverse = np.where(is_missing, rng.random(n) < year.missing_adverse, adverse)
    coefficient = (30 + 8 * true + rng.normal(0, year.noise, n)).clip(0, 100)
    if year.boys_hidden:  # the coefficient finds every boy who fails; the indicators say nothing of them
        absence, lates, mark = (np.where(sex == "M", middle, column)
                                for middle, column in ((2.0, absence), (0.0, lates), (80.0, mark)))
        coefficient = np.where((sex == "M") & adverse, 90.0, coefficient)
    for sunday in year.sundays:
        week = "{}-W{:02d}".format(*sunday.isocalendar()[:2])
        portraits = pa.table({"student_key": keys, "coefficient": coefficient})
        con.register("portraits", portraits)
        con.execute(
            "insert into evaluation.portrait by name select ? as school_year, ? as week, ?::date as week_ends_on, "
            "student_key, 'E1' as school_id, 'SEC1' as level, 'scored' as status, coefficient, "
            "case when coefficient >= 50 then 3 when coefficient >= 25 then 2 else 1 end as tier, true as is_enrolled, "
            "false as has_failing_mark, 12 as capacity from portraits", [year.name, week, sunday])
        everybody = np.full(n, True)
        for indicator, values, known in (("absence_rate_20_days", absence, everybody), ("lateness", lates, everybody),
                                         ("literacy_level", mark, ~is_missing)):
            con.register("observed", pa.table({"student_key": keys[known], "value": values[known]}))
            con.execute("insert into evaluation.value by name select ? as school_year, ? as week, student_key, "
                        "? as indicator, value, 20 as evidence_count, ?::date as evidence_on, 0 as earned, "
                        "10 as points from observed", [year.name, week, indicator, sunday])
    con.register("outcomes", pa.table({"student_key": keys, "is_adverse": adverse, "sex": sex}))
    con.execute("insert into evaluation.outcome select ?, student_key, if(is_adverse, 'failed', 'passed'), is_adverse "
                "from outcomes", [year.name])
    con.execute("insert into evaluation.attribute by name select ? as school_year, student_key, sex from outcomes",
                [year.name])
