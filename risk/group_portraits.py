"""Portraits of home groups, schools and the centre for a week, small cells hidden, also where a subtraction would give
them.

The rows of a subject or competency hold marks (latest of the year, comparable students only); the row with neither
holds tiers and attendance of all the students in scope. The queries stand in `risk/groups/`; `row.sql` and
`hidden_cell.sql` hold the rule on small cells.

What is hidden is counts of marks, tiers and changes, and means and rates of few. What is not: how many students have a
mark in a subject, where they are ten or more; and the difference between two weeks, which is that of the students who
came, left or were marked between them: a count of 12, then of 11, tells who keeps both weeks about one student.
"""

from __future__ import annotations

from importlib import resources

import duckdb

from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted
from schemas.outputs_groups import (
    ATTENDANCE_PORTRAIT,
    CENTRE_PORTRAIT,
    GROUP_PORTRAIT,
    SCHOOL_PORTRAIT,
    TERM_CHANGE_PORTRAIT,
    TRANSITION_PORTRAIT,
)

SMALLEST_CELL = 10
# A step comes after those whose tables it reads.
STEPS = (
    "term_mark",
    "mark",
    "count",
    "change",
    "change_count",
    "transition_count",
    "attendance_span",
    "attendance_count",
    "row_counted",
    "row",
    "cell",
    "hidden_cell",
    "shown",
    "names",
    "portrait",
    "change_portrait",
    "transition_portrait",
    "centre_portrait",
    "attendance_portrait",
)
# The rows of a step go with those of the one before.
_ROW_STEPS = (1, 2, 3)
_ROW_TABLE = (
    "create or replace table scoring.group_row (portrait varchar, is_school boolean, school_id varchar, "
    "level varchar, subject_code varchar, competency varchar, home_group varchar, students bigint, is_hidden boolean)"
)
# Each output, and the rows that it is made of.
_SOURCES = (
    (GROUP_PORTRAIT, "scoring.group_portrait where not is_school"),
    (SCHOOL_PORTRAIT, "scoring.group_portrait where is_school"),
    (CENTRE_PORTRAIT, "scoring.centre_portrait"),
    (ATTENDANCE_PORTRAIT, "scoring.attendance_portrait"),
    (TERM_CHANGE_PORTRAIT, "scoring.term_change_portrait"),
    (TRANSITION_PORTRAIT, "scoring.transition_portrait"),
)


def compute_group_portraits(
    con: duckdb.DuckDBPyConnection, *, week: str, school_year: str, smallest_cell: int = SMALLEST_CELL
) -> None:
    """Make the tables of GROUP_TABLES in schema `week`, with the columns of their contracts.

    To be run after `compute_week`: reads `week.portrait`, `week.attendance`, `evidence.*` and `seen.grades`. No count
    below `smallest_cell` is shown, 0 among them, and none can be had by subtracting shown cells of the week: along a
    row, between a school and its groups, between the centre and its schools.
    """
    values = {"week": week, "school_year": school_year, "smallest_cell": smallest_cell}
    con.execute(_ROW_TABLE)
    for step in STEPS:
        for number in _ROW_STEPS if step == "row" else (None,):
            _run(con, step, values | {"step": number})
    for table, rows in _SOURCES:
        con.execute(
            f"create or replace table {quoted('week', table.name)} as select {_columns(table)} "
            f"from {rows} order by {', '.join(map(quoted, table.key))}"
        )


def _run(con: duckdb.DuckDBPyConnection, step: str, values: dict[str, object]) -> None:
    sql = resources.files("risk").joinpath("groups", f"{step}.sql").read_text(encoding="utf-8")
    con.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql})


def _columns(table: Table) -> str:
    return ", ".join(
        f"cast({quoted(column.name)} as {duckdb_type(column)}) as {quoted(column.name)}" for column in table.columns
    )
