"""The tiers of the coefficient taken as a flag: what they find, whom they spare, how often they are right."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings
from risk.evaluation.shares import wilson


def tier_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_tier`, from the cases measured. A tier of few students is there without its figures, and so
    is the highest where the tier below would be found few by subtraction.
    """
    wider: dict[str, int] = {}
    for moment, tier, cases, adverse, flagged, reached in run_query(con, "tier").fetchall():
        few = {flagged, cases - flagged, wider.get(moment, cases) - flagged}
        wider[moment] = flagged
        if any(one < settings.small_cell for one in few):
            yield {"moment": moment, "tier": tier, "n": cases, "n_adverse": adverse}
            continue
        other = cases - adverse
        sensitivity = wilson(reached, adverse)
        specificity = wilson(other - (flagged - reached), other)
        precision = wilson(reached, flagged)
        balanced = None
        if sensitivity.value is not None and specificity.value is not None:
            balanced = (sensitivity.value + specificity.value) / 2
        yield {
            "moment": moment,
            "tier": tier,
            "flagged": flagged,
            "sensitivity": sensitivity.value,
            "sensitivity_low": sensitivity.low,
            "sensitivity_high": sensitivity.high,
            "specificity": specificity.value,
            "specificity_low": specificity.low,
            "specificity_high": specificity.high,
            "balanced": balanced,
            "precision": precision.value,
            "precision_low": precision.low,
            "precision_high": precision.high,
            "n": cases,
            "n_adverse": adverse,
        }
