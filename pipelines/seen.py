"""What could be seen at the end of a week: views on the facts, so that no later event and no audit attribute
reaches an indicator.
"""

from __future__ import annotations

import duckdb

from pipelines.weeks import Week
from schemas.contract import Table
from schemas.ddl import known_on, quoted
from schemas.facts import COUNTS_FROM_KNOWN_WEEK, FACTS, visible_columns

# A date that says how something ended, and what is only known from then on: on the Sunday it had not happened.
_ENDS = {
    "enrolments": {"withdrawn_on": "withdrawn_on"},
    "participation": {"ended_on": "ended_on"},
    # how the team codes its state tells that it ended, as the date does
    "interventions": {"ended_on": "ended_on", "status": "ended_on"},
    "assignments": {"submitted_on": "submitted_on", "score": "submitted_on"},
}

# An outcome is for evaluation only: it is never known before its year is over. What a team does about a student is
# never an input of the student's coefficient.
_NEVER_SEEN = frozenset({"outcomes", "follow_up"})


def show_week(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `seen.*`: for each fact table, what was known by the Sunday of `week`, and `seen.source_present`."""
    con.execute("create schema if not exists seen")
    for name, table in FACTS.items():
        if name not in _NEVER_SEEN:
            con.execute(_view(table, week))
    con.execute("create or replace view seen.source_present as select table_name, present from ledger.source_present")


def _view(table: Table, week: Week) -> str:
    # A view takes no parameter. Both texts come from a Week, never from a user.
    sunday = f"date '{week.sunday.isoformat()}'"
    ends = _ENDS.get(table.name, {})
    columns = ", ".join(
        f"case when {quoted(ends[column.name])} > {sunday} then null else {quoted(column.name)} end "
        f"as {quoted(column.name)}"
        if column.name in ends
        else quoted(column.name)
        for column in visible_columns(table)
    )
    conditions = []
    if table.event_on:
        conditions.append(f"{known_on(table)} <= {sunday}")
    if table.name in COUNTS_FROM_KNOWN_WEEK:
        conditions.append(f"known_week <= '{week.text}'")
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return (
        f"create or replace view {quoted('seen', table.name)} as "
        f"select {columns} from {quoted('facts', table.name)}{where}"
    )
