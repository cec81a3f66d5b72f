"""Portraits of home groups and schools for a week, small cells hidden, also where a subtraction would give them.

The rows of a subject or competency hold marks (latest of the year, comparable students only); the row with neither
holds tiers and attendance of all the students in scope. The queries stand in `risk/groups/`.
"""

from __future__ import annotations

from importlib import resources

import duckdb

from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted
from schemas.outputs import GROUP_PORTRAIT, SCHOOL_PORTRAIT

SMALLEST_CELL = 10
STEPS = ("mark", "count", "cell", "hidden_cell", "portrait")


def compute_group_portraits(
    con: duckdb.DuckDBPyConnection, *, week: str, school_year: str, smallest_cell: int = SMALLEST_CELL
) -> None:
    """Make `week.group_portrait` and `week.school_portrait`, with the columns of their contracts.

    To be run after `compute_week`: reads `week.portrait`, `week.attendance`, `evidence.student`,
    `evidence.subject_result` and `seen.grades`. No count below `smallest_cell` is shown, 0 among them, and none can be
    had by subtracting shown cells from a shown total, along a row or between a school and its groups.
    """
    values = {"week": week, "school_year": school_year, "smallest_cell": smallest_cell}
    for step in STEPS:
        sql = resources.files("risk").joinpath("groups", f"{step}.sql").read_text(encoding="utf-8")
        con.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql})
    for table, is_school in ((GROUP_PORTRAIT, False), (SCHOOL_PORTRAIT, True)):
        con.execute(
            f"create or replace table {quoted('week', table.name)} as select {_columns(table)} "
            f"from scoring.group_portrait where is_school = {is_school} "
            f"order by {', '.join(map(quoted, table.key))}"
        )


def _columns(table: Table) -> str:
    return ", ".join(
        f"cast({quoted(column.name)} as {duckdb_type(column)}) as {quoted(column.name)}" for column in table.columns
    )
