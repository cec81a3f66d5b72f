"""Indicators: each is one query, `risk/indicators/<name>.sql`, over the tables of `evidence`.

A query gives, for each student with something to say: student_key, value, numerator, denominator, benchmark, series,
evidence_on, evidence_count. A student without a row, or with a NULL value, is missing, never zero.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from risk.criteria import Criteria

FOLDER = Path(__file__).parent / "indicators"


def indicator_names() -> tuple[str, ...]:
    """Names of the indicators that have a query, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.sql")))


def measure(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    """Create `evidence.indicator_value`, one row per student and indicator of the criteria that has a value.

    Raises KeyError for an indicator of the criteria without a query.
    """
    con.execute(
        """
        create or replace table evidence.indicator_value (
            student_key varchar,
            indicator varchar,
            value decimal(18, 4),
            numerator decimal(18, 4),
            denominator decimal(18, 4),
            benchmark decimal(18, 4),
            series varchar,
            evidence_on date,
            evidence_count integer
        )
        """
    )
    for name in criteria.names:
        con.execute(
            f"""
            insert into evidence.indicator_value
            select student_key, ?, value, numerator, denominator, benchmark, series, evidence_on, evidence_count
            from ({query(name)})
            where value is not null
            """,
            [name],
        )


def query(name: str) -> str:
    """The SQL of an indicator. Raises KeyError where there is none."""
    path = FOLDER / f"{name}.sql"
    if not path.is_file():
        raise KeyError(f"no query for the indicator {name}")
    return path.read_text(encoding="utf-8")
