"""Whether report cards are out: which students have a mark newer than the newest of their previous portrait."""

from __future__ import annotations

import duckdb

from pipelines.lists.model import MARK_DOMAINS, OTHER_MARKS, OTHER_RESULTS
from pipelines.lists.queries import query
from pipelines.weeks import Week


def find_new_marks(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `list_new_mark`: the students of the whole centre who have one. Reads `list_centre`.

    Marks are those that `Part.is_of_report_cards` says. The weeks are given to the query one by one, so that the parts
    of no other are read.
    """
    before = con.execute("select distinct previous_week from list_centre where previous_week is not null").fetchall()
    con.execute(
        query("new_mark"),
        {
            "week": week.text,
            "weeks": [week.text, *sorted(one for (one,) in before)],
            "mark_domains": list(MARK_DOMAINS),
            "other_results": list(OTHER_RESULTS),
            "other_marks": list(OTHER_MARKS),
        },
    )
