"""What an evaluation was made of: weeks, years, cases, software."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

import duckdb

from risk.criteria import Criteria
from risk.evaluation.results import Split

_SOFTWARE = ("duckdb", "numpy", "scikit-learn")


def run_row(con: duckdb.DuckDBPyConnection, criteria: Criteria, split: Split) -> dict[str, object]:
    """The row of `evaluation_run`."""
    first, last, weeks = con.execute(
        "select min(week), max(week), count(distinct week) from evaluation.portrait"
    ).fetchone()
    cases, adverse, students = con.execute(
        """
        select count(*), count(*) filter (where is_adverse), count(distinct student_key)
        from (
            select distinct school_year, student_key, is_adverse
            from evaluation.case
            where list_contains($years, school_year)
        )
        """,
        {"years": list(split.years)},
    ).fetchone()
    return {
        "criteria_hash": criteria.hash,
        "first_week": first,
        "last_week": last,
        "weeks": weeks,
        "years": ", ".join(split.years),
        "train_years": ", ".join(split.train_years) or None,
        "test_years": ", ".join(split.test_years),
        "gap_weeks": _gap_weeks(con, split),
        "cases": cases,
        "adverse": adverse,
        "students": students,
        "versions": json.dumps(
            {"python": platform.python_version()} | {name: version(name) for name in _SOFTWARE}, sort_keys=True
        ),
    }


def measurable(con: duckdb.DuckDBPyConnection, split: Split) -> tuple[int, int]:
    """Cases of the test years with a coefficient at some moment or other, and how many of them are adverse."""
    return con.execute(
        """
        select count(*), count(*) filter (where is_adverse)
        from (
            select distinct school_year, student_key, is_adverse
            from evaluation.case
            where coefficient is not null and list_contains($years, school_year)
        )
        """,
        {"years": list(split.test_years)},
    ).fetchone()


def _gap_weeks(con: duckdb.DuckDBPyConnection, split: Split) -> int | None:
    """Weeks from the last Sunday of the cases learned from to the first of those measured."""
    if not split.train_years:
        return None
    return con.execute(
        """
        select cast(
            (
                min(week_ends_on) filter (where list_contains($test, school_year))
                - max(week_ends_on) filter (where list_contains($train, school_year))
            ) / 7 as integer
        )
        from evaluation.portrait
        """,
        {"train": list(split.train_years), "test": list(split.test_years)},
    ).fetchone()[0]
