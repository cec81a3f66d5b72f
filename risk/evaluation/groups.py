"""For whom the measure is wrong: false alarms and misses by sex, special needs, plan, deprivation, level and school.

Small groups are hidden, and so are enough others that none of them can be found by subtraction from the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings
from risk.evaluation.shares import wilson


@dataclass(frozen=True)
class GroupCount:
    """The cases of one value of an attribute; `reached`: adverse and flagged."""

    value: str
    n: int
    n_adverse: int
    flagged: int
    reached: int

    @property
    def least(self) -> int:
        """The smallest of what a row would tell of: the group, its adverse cases, the others."""
        return min(self.n_adverse, self.n - self.n_adverse)


def group_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_group`, for the coefficient and, where it was scored, the calibrated probability."""
    found = run_query(con, "group").fetchall()
    for (moment, method, attribute), rows in groupby(found, key=lambda row: row[:3]):
        counts = [GroupCount(*row[3:]) for row in rows]
        hidden = hidden_values(counts, settings.small_cell)
        for one in counts:
            shown = {} if one.value in hidden else _errors(one)
            yield {
                "moment": moment,
                "attribute": attribute,
                "value": one.value,
                "method": method,
                "is_hidden": one.value in hidden,
            } | shown


def hidden_values(counts: Iterable[GroupCount], small_cell: int) -> set[str]:
    """The values to hide: those too small, then the next smallest until those hidden are together no small group
    themselves (one alone always is: it could be found by subtraction from the whole).
    """
    ordered = sorted(counts, key=lambda one: (one.least, one.n, one.value))
    hidden = [one for one in ordered if one.least < small_cell]
    if not hidden:
        return set()
    for one in ordered[len(hidden) :]:
        if _together(hidden) >= small_cell:
            break
        hidden.append(one)
    return {one.value for one in hidden}


def _together(hidden: list[GroupCount]) -> int:
    adverse = sum(one.n_adverse for one in hidden)
    return min(adverse, sum(one.n for one in hidden) - adverse)


def _errors(one: GroupCount) -> Mapping[str, object]:
    false_alarm = wilson(one.flagged - one.reached, one.n - one.n_adverse)
    miss = wilson(one.n_adverse - one.reached, one.n_adverse)
    return {
        "n": one.n,
        "n_adverse": one.n_adverse,
        "flagged": one.flagged,
        "false_alarm_rate": false_alarm.value,
        "false_alarm_low": false_alarm.low,
        "false_alarm_high": false_alarm.high,
        "miss_rate": miss.value,
        "miss_low": miss.low,
        "miss_high": miss.high,
    }
