"""For whom the measure is wrong: false alarms and misses by sex, special needs, plan, deprivation, level and school.

Small groups are hidden, and so are enough others that none of them can be worked out from those told: see `hiding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.hiding import PLACES, GroupCount, PlaceCount, hidden_groups
from risk.evaluation.results import Settings
from risk.evaluation.shares import wilson


def group_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_group`, for the coefficient and, where it was scored, the calibrated probability."""
    places = _places(con)
    found = run_query(con, "group").fetchall()
    for (moment, method), rows in groupby(found, key=lambda row: row[:2]):
        counts = {
            attribute: grouped(attribute, [GroupCount(*row[3:]) for row in ones], settings.small_cell)
            for attribute, ones in groupby(rows, key=lambda row: row[2])
        }
        hidden = hidden_groups(counts, places[moment], settings.small_cell)
        for attribute, ones in counts.items():
            for one in ones:
                is_hidden = one.value in hidden[attribute]
                yield {
                    "moment": moment,
                    "attribute": attribute,
                    "value": one.value,
                    "method": method,
                    "is_hidden": is_hidden,
                } | ({} if is_hidden else _errors(one))


def grouped(attribute: str, counts: list[GroupCount], small_cell: int) -> list[GroupCount]:
    """The groups of an attribute as they are told."""
    return joined(counts, small_cell) if attribute == "sex" else counts


def _places(con: duckdb.DuckDBPyConnection) -> dict[str, list[PlaceCount]]:
    found: dict[str, list[PlaceCount]] = {}
    for moment, *values, n, n_adverse in run_query(con, "place").fetchall():
        found.setdefault(moment, []).append(PlaceCount(dict(zip(PLACES, values, strict=True)), n, n_adverse))
    return found


def joined(counts: list[GroupCount], small_cell: int) -> list[GroupCount]:
    """Girls and boys stay told: few others join the larger of the two (`M+X`) rather than hide one of them.

    Hidden, three others would take the girls or the boys with them, and an audit by sex would say nothing.
    """
    few = [one for one in counts if one.value not in ("F", "M") and one.least < small_cell]
    told = [one for one in counts if one.value in ("F", "M")]
    if not few or not told:
        return counts
    host = max(told, key=lambda one: (one.n, one.value))
    members = [host, *few]
    whole = GroupCount(
        "+".join([host.value, *("X" if one.value == "X" else "unknown" for one in few)]),
        *(sum(getattr(one, name) for one in members) for name in ("n", "n_adverse", "flagged", "reached")),
    )
    return [*(one for one in counts if one not in members), whole]


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
