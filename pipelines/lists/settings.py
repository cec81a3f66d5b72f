"""What a list shows, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.config import Team

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class ListSettings:
    """How the lists of a centre are written.

    `teams`: the centre's own teams; a school named by none of them gets one team a level.
    `show_coefficient`: put the coefficient on the list and in the CSV, not only on the student's detail.
    `capacity`: how many students a team can discuss in a meeting; a school's own `list_capacity` wins.
    `formats`: the files that a team gets. `link`: address of the folder of the lists as the teams open it (SharePoint,
    network drive), for the notice; empty: the notice gives the path from the folder of the lists.
    `unseen_weeks`: weeks on a list without a discussion after which the index counts a student as unseen.
    `rest_weeks`: weeks for which a known situation rests when no review date is written.
    `is_to_be_replaced`: another week follows at once, whose run replaces these lists: their PDF, which take longer than
    all the rest, are left for it. `small_cell`: students below which a group is hidden.
    `quality_href`: address of the week's quality page as seen from `index.html`, if the centre publishes it beside.
    """

    centre_id: str
    language: Language = "fr"
    teams: tuple[Team, ...] = ()
    show_coefficient: bool = False
    capacity: int = 12
    formats: tuple[str, ...] = ("html", "csv", "xlsx", "pdf")
    link: str = ""
    unseen_weeks: int = 3
    rest_weeks: int = 4
    small_cell: int = 10
    is_to_be_replaced: bool = False
    quality_href: str | None = None
