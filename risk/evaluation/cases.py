"""The cases of an evaluation: portraits of replayed weeks beside the outcomes that came later.

For who replays: `prepare(con)` once; after `risk.portrait.compute_week` of each week, `collect_week(con, week=...,
week_ends_on=..., school_year=..., capacity=...)` while `seen.*`, `evidence.*` and `week.portrait` are still that
week's; then, once all the facts are in `facts.*`, `read_outcomes(con)`; then `risk.evaluation.evaluate`.
The tables that they make are declared in `queries/tables.sql`, schema `evaluation` of the connection handed in.
"""

from __future__ import annotations

import re
from datetime import date
from importlib import resources

import duckdb


def query(name: str) -> str:
    """The text of `risk/evaluation/queries/<name>.sql`."""
    return resources.files("risk.evaluation").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


def run_query(con: duckdb.DuckDBPyConnection, name: str, **values: object) -> duckdb.DuckDBPyConnection:
    """Run `queries/<name>.sql`, with those of the values that it names as `$name`."""
    sql = query(name)
    return con.execute(sql, {key: value for key, value in values.items() if re.search(rf"\${key}\b", sql)})


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of schema `evaluation`, empty, and the view `evaluation.case`."""
    con.execute(query("tables"))


def collect_week(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    week_ends_on: date,
    school_year: str,
    capacity: int,
    keep_values: bool = True,
) -> None:
    """Add the week that `compute_week` has just portrayed; a week already there is replaced.

    `week_ends_on`: its Sunday. `capacity`: places of a list where the school tells none (`schools.list_capacity`).
    `keep_values`: False leaves out `evaluation.value` (the heaviest table), which only moments need; what is dated
    after the Sunday is counted in `evaluation.leak` either way.
    """
    moment = {"school_year": school_year, "week": week}
    for table in ("portrait", "value", "leak"):
        con.execute(f"delete from evaluation.{table} where school_year = $school_year and week = $week", moment)
    run_query(con, "portrait", **moment, week_ends_on=week_ends_on, capacity=capacity)
    run_query(con, "observed")
    con.execute(
        """
        insert into evaluation.leak
        select $school_year, $week, indicator, count(*)
        from evaluation.observed
        where evidence_on > $week_ends_on
        group by indicator
        """,
        moment | {"week_ends_on": week_ends_on},
    )
    if keep_values:
        con.execute(
            "insert into evaluation.value select $school_year, $week, student_key, indicator, value, evidence_count, "
            "evidence_on, earned, points from evaluation.observed order by student_key, indicator",
            moment,
        )
    con.execute("drop table evaluation.observed")


def read_outcomes(con: duckdb.DuckDBPyConnection) -> None:
    """Fill outcomes, attributes, departures and days of the school years from `facts.*`, all that is known by now.

    passed is not adverse; failed and dropped_out are; moved is neither, and makes no case.
    """
    con.execute(query("outcomes"))
    run_query(con, "school_year")
