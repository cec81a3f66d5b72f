"""What a list shows, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.config import Team

Language = Literal["fr", "en"]
# The folder of a team's list of the week, and the workbook in it.
CURRENT, WORKBOOK = "courant", "liste.xlsx"


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
    `held`: the folders (`014/sec1/courant`) whose workbook stays, open or unread: the new one goes there under the name
    `workbook_beside`.
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
    held: frozenset[str] = frozenset()
    workbook_beside: str = ""

    def workbook_in(self, folder: str) -> str:
        """The name under which the new workbook is put in a folder, given by its path from the folder of the lists."""
        return self.workbook_beside if folder in self.held else WORKBOOK
