"""`avis.txt`: the line that a team's channel gets when its list is ready. It names nobody and counts nobody."""

from __future__ import annotations

import re
from urllib.parse import quote

from pipelines.lists.settings import CURRENT, ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.wording import one_line, week_title
from pipelines.lists.words_workbook import WORDS
from pipelines.weeks import Week

_FILES = {"html": "liste.html", "pdf": "liste.pdf", "csv": "liste.csv"}
# Teams and SharePoint show a workbook or a PDF and no page; a folder or a network drive opens the page in a browser.
_ON_THE_WEB, _IN_A_FOLDER = ("xlsx", "pdf", "csv", "html"), ("html", "xlsx", "pdf", "csv")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# What an address may hold as it stands; what is encoded already keeps its %.
_KEPT = "%/:?#[]@!$&'()*+,;=~"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def notice_text(mine: TeamWeek, settings: ListSettings, week: str) -> str:
    """`La liste de la semaine du 16 au 22 novembre 2026 est prête : <link>`, one line and its end."""
    title = week_title(Week.parse(week), settings.language)
    return WORDS[settings.language]["notice"].format(week=title, link=list_link(mine, settings)) + "\n"


def list_link(mine: TeamWeek, settings: ListSettings) -> str:
    """Where the team opens its current list: under `settings.link`, else the path from the folder of the lists.

    An address (`https://…`) is URL-encoded; a drive or a network path (`P:\\Listes`) is left as its system writes it.
    """
    base = one_line(settings.link)
    choice = _ON_THE_WEB if _WEB.match(base) else _IN_A_FOLDER
    folder = (mine.team.school_folder, mine.team.folder, CURRENT)
    names = _FILES | {"xlsx": settings.workbook_in("/".join(folder))}
    files = [names[kind] for kind in choice if kind in settings.formats]
    parts = (*folder, *files[:1])
    if not base or _ADDRESS.match(base):
        path = "/".join(quote(part, safe="") for part in parts)
        return f"{quote(base.rstrip('/'), safe=_KEPT)}/{path}" if base else path
    separator = "\\" if "\\" in base else "/"
    return base.rstrip("\\/") + separator + separator.join(parts)
