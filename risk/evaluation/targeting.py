"""The comparator of Perdomo et al. 2023: the same places given to the neediest groups instead of to single students.

Where whole groups reach as many, the individual list adds little over choosing groups.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Split

KINDS = ("home_group", "school_level", "school")
_COLUMNS = (
    "moment",
    "capacity_total",
    "adverse_total",
    "reached_individual",
    "reached_group",
    "listed_also_reached",
)


def targeting_rows(con: duckdb.DuckDBPyConnection, split: Split, small_cell: int = 1) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_targeting`, over the test years. Nothing is told of lists with few students."""
    for by in KINDS:
        found = run_query(con, "targeting", by=by, years=list(split.test_years), moments=list(split.moments))
        for row in found.fetchall():
            told = dict(zip(_COLUMNS, row, strict=True)) | {"by": by}
            if not 0 < told["capacity_total"] < small_cell:
                yield told
