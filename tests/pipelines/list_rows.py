"""Students of a list made by hand, for the tests of what is written from it: facts in, rows and a team's week out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.lists import ListSettings
from pipelines.lists.model import CentreWeek, Part, Portrait
from pipelines.lists.rows import Row, row_of
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import ListTeam
from pipelines.lists.wording import unaccented

WEEK, SUNDAY = "2026-W47", date(2026, 11, 22)
SETTINGS = ListSettings("CSS-1")
SEC3 = ListTeam("801", "801", "3e secondaire", "sec3", frozenset({"SEC3"}))


def key(number: int) -> str:
    return f"{number:064x}"


def part(indicator: str, domain: str | None, contribution: str | None = None, **more: Any) -> Part:
    """One indicator: without a value unless told, and no sentence."""
    values: dict[str, Any] = {
        "label": indicator,
        "value": None,
        "unit": "percent",
        "watch": Decimal(60),
        "critical": Decimal(40),
        "is_reason": False,
        "is_strength": False,
        "evidence_on": date(2026, 11, 6),
        "evidence_count": 1,
        "sentence": None,
    }
    for name in ("value", "watch", "critical"):
        if more.get(name) is not None:
            more[name] = Decimal(more[name])
    share = None if contribution is None else Decimal(contribution)
    return Part(indicator=indicator, domain=domain, contribution=share, **values | more)


def student(number: int, name: str = "", parts: Sequence[Part] = (), **more: Any) -> Portrait:
    """A listed student of school 801, secondary 3, group 31, in 2026-W47, first time on the list unless told."""
    told = name or f"Élève {number}"
    values: dict[str, Any] = {
        "student_id": f"{number:07}",
        "school_id": "801",
        "level": "SEC3",
        "home_group": "31",
        "status": "scored",
        "tier": 2,
        "coefficient": Decimal(40),
        "domains": {},
        "missing_domains": (),
        "marks_not_compared": None,
        "is_chronic": False,
        "previous_week": None,
        "previous_tier": None,
        "previous_coefficient": None,
        "change": None,
        "change_data": None,
        "change_coverage": None,
        "change_criteria": None,
        "term": "1",
        "week_ends_on": SUNDAY,
        "was_listed": False,
        "school_had_list": True,
    }
    known = {"student_key": key(number), "name": told, "sort_name": unaccented(told), "parts": tuple(parts)}
    return Portrait(**known, **values | more)


def rows(*portraits: Portrait, settings: ListSettings = SETTINGS) -> tuple[Row, ...]:
    """Numbered from 1, as in a list of their own."""
    return tuple(row_of(one, settings, number) for number, one in enumerate(portraits, start=1))


def team(discuss: Sequence[Row] = (), followed: Sequence[Row] = (), **more: Any) -> TeamWeek:
    """A week of the team of secondary 3, in which nothing else happened unless told."""
    values: dict[str, Any] = {
        "team": SEC3,
        "school": "École secondaire des Érables",
        "unscored": (),
        "gone": (),
        "left": (),
        "lost": (),
        "tallies": (),
        "is_first": False,
        "capacity": 12,
    }
    return TeamWeek(discuss=tuple(discuss), followed=tuple(followed), **values | more)


def centre() -> CentreWeek:
    return CentreWeek(WEEK, "CSS-1", {"801": "École secondaire des Érables"}, {}, {"801": WEEK}, {"801": "2026-W46"})
