"""A team's week made by hand, for the tests of the files that only show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.lists.model import DISCUSS, FOLLOWED, UNSCORED, CentreWeek, Gone, Part, Portrait, Tally
from pipelines.lists.rows import Row, row_of
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import ListTeam

WEEK = "2026-W47"
CENTRE = CentreWeek(WEEK, "CSS-1", {"801": "École des Érables"}, {}, {"801": WEEK}, {"801": "2026-W46"})
SETTINGS = ListSettings("CSS-1")
TEAM = ListTeam("801", "801", "3e secondaire", "sec3", frozenset({"SEC3"}))


def key(number: int) -> str:
    return f"{number:064x}"


def sentence(text: str, *, is_strength: bool = False, indicator: str = "absence_rate_20_days") -> Part:
    """An indicator that a list tells: as a reason, or as a strength."""
    share = None if is_strength else Decimal("61.20")
    numbers = (Decimal("37.5"), "percent", Decimal(15), Decimal(30), share)
    told = (not is_strength, is_strength, date(2026, 11, 20), 20, text)
    return Part(indicator, "Absences", "engagement", *numbers, *told)


def portrait(number: int, name: str = "Tremblay, Alice", **more: Any) -> Portrait:
    """A student of school 801, secondary 3, group 31, on the list for engagement, unless told otherwise."""
    base: dict[str, Any] = {
        "student_key": key(number),
        "name": name,
        "sort_name": name.casefold(),
        "student_id": f"{number:07}",
        "school_id": "801",
        "level": "SEC3",
        "home_group": "31",
        "status": "scored",
        "tier": 2,
        "coefficient": Decimal("61.20"),
        "domains": {"engagement": Decimal("61.20")},
        "missing_domains": (),
        "marks_not_compared": None,
        "is_chronic": False,
        "previous_week": "2026-W46",
        "previous_tier": 2,
        "previous_coefficient": Decimal("61.20"),
        "change": Decimal(0),
        "change_data": Decimal(0),
        "change_coverage": Decimal(0),
        "change_criteria": Decimal(0),
        "term": "1",
        "week_ends_on": date(2026, 11, 22),
        "was_listed": True,
        "school_had_list": True,
        "row_id": f"{number:064x}"[::-1],
        "causes": ("engagement",),
        "cause": "engagement",
        "parts": (sentence("Absences : 7,5 jours sur 20"), sentence("Français : 82 %", is_strength=True)),
    }
    return Portrait(**(base | more))


def row(number: int, name: str = "Tremblay, Alice", *, settings: ListSettings = SETTINGS, **more: Any) -> Row:
    return row_of(portrait(number, name, **more), settings, number)


def followed(number: int, name: str, review: str = "À revoir le 7 décembre", **more: Any) -> Row:
    return replace(row(number, name, place=FOLLOWED, **more), review=review)


def gone(number: int, name: str, why: str) -> Gone:
    return Gone(key(number), name, name.casefold(), f"{number:07}", "801", "SEC3", "31", why)


def team_week(rows: Iterable[Row] = (), **more: Any) -> TeamWeek:
    """The week of one team; `rows` go where their place says."""
    told = tuple(rows)
    base: dict[str, Any] = {
        "team": TEAM,
        "school": "École des Érables",
        "discuss": tuple(one for one in told if one.place == DISCUSS),
        "followed": tuple(one for one in told if one.place == FOLLOWED),
        "unscored": tuple(one for one in told if one.place == UNSCORED),
        "gone": (),
        "left": (),
        "lost": (),
        "tallies": (Tally("801", "SEC3", "31", "scored", 2, 120),),
        "is_first": False,
        "capacity": 12,
    }
    return TeamWeek(**(base | more))
