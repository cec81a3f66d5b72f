"""Checks on values that row rules cannot see, because each row is well-formed: scales, days, enrolments.

Each check is SQL beside those of profiling.py, which runs them; their words are in schemas/checks.py.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipelines.weeks import school_year_bounds, school_year_of
from schemas.profile import ENOUGH_STUDENTS, ENOUGH_VALUES

_SQL = Path(__file__).parent / "quality"

# Out of 100, no class has every one of its students at 20 or less: the marks are out of 20 or of 10, levels of a rubric
# (1 to 5), or zeros that stand for no mark.
LOW_SCALE = 20
# A mark left on 100 among them must not hide the others. Out of 100, a school has a few marks in a hundred at 20 or
# less, zeros left out; with half of its groups on another scale it has about half, less where those are small groups.
LOW_SHARE = Decimal("0.4")
# Scales in use are 10, 20 and 100: one taken for another is a factor of 5 or 10, and a lost comma a factor of 10.
# A school's mean moves by some points with a new étape, never to a third or to three times: it would have to go
# from 75 to 25. Half of the marks on another scale do not reach 3; `scale_suspect`, étape by étape, sees those.
SCALE_RATIO = Decimal(3)
# Marks with decimals do not all become whole by chance where one in five had some, and a full extract still holds the
# marks of the étapes before.
MANY_DECIMALS = Decimal("0.2")
# Some entries are always wrong, and most stay so all year: five, or one in a hundred, are not worth a look every week.
FEW = 5
FEW_SHARE = Decimal("0.01")

_MARKS = ("grades", "assignments", "survey")
_EVENTS = ("attendance", "grades", "conduct", "activity", "assignments")


class Check(NamedTuple):
    """SQL that gives table_name, school_id, column_name, check_name, observed, most; and its parameters."""

    sql: str
    parameters: dict[str, object]


def value_checks(
    as_of: date, handed_over: Collection[str], incremental: Collection[str], *, comparable: bool
) -> list[Check]:
    """The checks to run, on `accepted.*` and `quality.profile`, for the tables that were handed over.

    `incremental`: tables of which only the changes were handed over. `comparable`: whether
    `quality.previous_profile` can be compared with this run's.
    """
    few: dict[str, object] = {"few": FEW, "few_share": FEW_SHARE}
    year = school_year_of(as_of)
    year_starts_on = school_year_bounds(year)[0]
    checks = []
    if _any(_MARKS, handed_over):
        parameters = {
            "school_year": year,
            "year_starts_on": year_starts_on,
            "low_scale": LOW_SCALE,
            "low_share": LOW_SHARE,
            "enough_values": ENOUGH_VALUES,
            "enough_students": ENOUGH_STUDENTS,
        }
        checks.append(Check(_query("marks"), parameters))
        if comparable:
            whole = [name for name in _MARKS if name in handed_over and name not in incremental]
            checks.append(
                Check(_query("scale"), {"scale_ratio": SCALE_RATIO, "many_decimals": MANY_DECIMALS, "whole": whole})
            )
    if "attendance" in handed_over:
        checks.append(Check(_query("days"), {"year_starts_on": year_starts_on} | few))
    # Changes of enrolments alone do not say who is enrolled.
    if "enrolments" not in incremental and _any(_EVENTS, handed_over):
        checks.append(Check(_query("outside"), few))
    return checks


def _any(names: Collection[str], handed_over: Collection[str]) -> bool:
    return any(name in handed_over for name in names)


def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
