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
    `quality_href`: address of the week's quality page as seen from `index.html`, if the centre publishes it beside.
    """

    centre_id: str
    language: Language = "fr"
    teams: tuple[Team, ...] = ()
    show_coefficient: bool = False
    capacity: int = 12
    quality_href: str | None = None
