"""The evidence of the week that is told. A run leaves that of the week it computed last, which may be an older one."""

from __future__ import annotations

import duckdb

from pipelines import seen
from pipelines.weeks import Week, school_year_bounds
from risk import evidence


def has_table(con: duckdb.DuckDBPyConnection, catalog: str | None, schema: str, table: str) -> bool:
    """Whether a table or view is there; `catalog` None: that of the connection."""
    found = con.execute(
        """
        select count(*) from information_schema.tables
        where table_catalog = coalesce($catalog, current_database()) and table_schema = $schema
            and table_name = $table
        """,
        {"catalog": catalog, "schema": schema, "table": table},
    ).fetchone()
    return bool(found and found[0])


def show_evidence(con: duckdb.DuckDBPyConnection, week: Week) -> bool:
    """Whether `evidence.*` and `seen.*` tell of `week`: if not of this one, they are made again for it from the facts.

    The settings that the criteria gave (names of subjects, pass mark) stay those of the last week computed. False where
    no evidence was ever built.
    """
    if not has_table(con, None, "evidence", "week"):
        return False
    shown = con.execute("select week from evidence.week").fetchone()
    if shown and shown[0] == week.text:
        return True
    if not has_table(con, None, "facts", "enrolments"):
        return False
    seen.show_week(con, week)
    first, last = school_year_bounds(week.school_year)
    con.execute(
        """
        update evidence.week set
            week = $week, week_starts_on = $monday, week_ends_on = $sunday, school_year = $school_year,
            year_starts_on = $first, year_ends_on = $last
        """,
        {
            "week": week.text,
            "monday": week.monday,
            "sunday": week.sunday,
            "school_year": week.school_year,
            "first": first,
            "last": last,
        },
    )
    for table in evidence.TABLES:
        con.execute(f"create or replace table evidence.{table} as {_query(table)}")
        if table in evidence.MACROS_AFTER:
            con.execute(_query(evidence.MACROS_AFTER[table]))
    return True


def _query(name: str) -> str:
    return (evidence.FOLDER / f"{name}.sql").read_text(encoding="utf-8")
