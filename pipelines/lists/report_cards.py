"""Whether report cards are out: which students have a mark newer than the newest of their previous portrait."""

from __future__ import annotations

import duckdb

from pipelines.lists.model import MARK_DOMAINS, OTHER_MARKS, OTHER_RESULTS
from pipelines.lists.queries import query_for
from pipelines.weeks import Week


def find_new_marks(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `list_new_mark`: the students of `list_portrait` who have one. Marks are those that
    `Part.is_of_report_cards` says.
    """
    compared = con.execute(
        """
        select student_key, previous_week
        from list_portrait
        where coefficient is not null and previous_week is not null
        """
    ).fetchall()
    weeks = {week.text, *(before for _, before in compared)}
    con.execute(
        query_for("new_mark", keys=[key for key, _ in compared], weeks=weeks),
        {
            "week": week.text,
            "mark_domains": list(MARK_DOMAINS),
            "other_results": list(OTHER_RESULTS),
            "other_marks": list(OTHER_MARKS),
        },
    )
