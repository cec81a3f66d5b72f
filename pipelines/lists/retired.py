"""Lists that nobody owns any more: their last names must not stay on show as if they were this week's."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import duckdb

from pipelines.lists.csv_file import csv_header
from pipelines.lists.model import CentreWeek
from pipelines.lists.page import render
from pipelines.lists.pdf import compiled
from pipelines.lists.pdf_fonts import FAMILIES
from pipelines.lists.settings import CURRENT, ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import ListTeam
from pipelines.lists.texts import TEXTS
from pipelines.lists.workbook import workbook_bytes
from pipelines.weeks import Week

_LINK = re.compile(r'href="([^"]+)"')
# Every file of a team, as `team_files` names them, and the portrait of a school, which has its own folder like a team;
# any other in the folder is not ours.
_OURS = (
    "liste.html",
    "eleves.html",
    "rencontre.html",
    "portrait.html",
    "liste.csv",
    "liste.xlsx",
    "liste.pdf",
    "rencontre.pdf",
)


def folders_written(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The `<school>/<team>` folders that the registry knows; none where the connection has no registry."""
    if not con.execute(
        "select 1 from duckdb_tables() where schema_name = 'following' and table_name = 'workbook'"
    ).fetchall():
        return set()
    rows = con.execute("select distinct path from following.workbook where path <> ''").fetchall()
    return {"/".join(path.split("/")[:2]) for (path,) in rows}


def linked_folders(index: Path) -> set[str]:
    """The `<school>/<team>` folders that the index of the week before leads to."""
    try:
        page = index.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return set()
    paths = (unquote(unescape(link)).split("/") for link in _LINK.findall(page))
    return {"/".join(parts[:2]) for parts in paths if len(parts) == 4 and parts[2] == CURRENT}


def retired_folders(
    existing: Path, owned: Collection[str], kept_schools: Collection[str], written: Collection[str]
) -> list[str]:
    """The `<school>/<team>` folders under `existing` that have a current list and no owner, by name.

    `owned`: the folders of this week's teams. `kept_schools`: folders of schools that are only waiting for their
    first list of the year. `written`: those that a run has written: any other is somebody's own, and is left alone.
    """
    found = {path.parents[1] for name in _OURS for path in existing.glob(f"*/*/{CURRENT}/{name}")}
    candidates = {path.relative_to(existing).as_posix(): path for path in found if path.parent.name not in kept_schools}
    return sorted(
        folder
        for folder, path in candidates.items()
        if folder in written and folder not in owned and not _is_owned_under_another_name(existing, path, owned)
    )


def _is_owned_under_another_name(existing: Path, folder: Path, owned: Collection[str]) -> bool:
    """Some systems take names that differ only by case for one folder: a team that changed case still owns it."""
    alike = folder.relative_to(existing).as_posix().casefold()
    return any(
        one.casefold() == alike and (existing / one).exists() and (existing / one).samefile(folder) for one in owned
    )


def retired_files(
    folder: Path, kept: Collection[str], week: Week, settings: ListSettings, school_id: str
) -> dict[str, bytes]:
    """For each of our files that stands in a current folder and is not among `kept`: what takes its place, by name.

    `school_id`: the school whose folder it is, by which the workbook is read back.
    """
    stale = [name for name in _OURS if name not in kept and (folder / name).exists()]
    return {name: _retired(Path(name).suffix, folder, week, settings, school_id) for name in stale}


def _retired(kind: str, folder: Path, week: Week, settings: ListSettings, school_id: str) -> bytes:
    """One line in the place of the list, on a page with the way to the index; a sheet or a workbook without anybody."""
    language = settings.language
    if kind == ".html":
        return render("retired.html.j2", language=language, index_href="../../../index.html").encode()
    if kind == ".csv":
        return csv_header(language, show_coefficient=settings.show_coefficient).encode()
    words = TEXTS[language]
    sentence = f"{words['retired']} {words['retired_link']}."
    if kind == ".pdf":
        return compiled("retired.typ", {"title": sentence, "lang": language, "families": FAMILIES, "date": None})
    return _empty_workbook(sentence, folder, week, settings, school_id)


def _empty_workbook(title: str, folder: Path, week: Week, settings: ListSettings, school_id: str) -> bytes:
    """A list like any other, so that it is read back like any other, with nobody on it."""
    team = ListTeam(school_id=school_id, school_folder=folder.parents[1].name, name=title, folder=folder.parent.name)
    nobody = TeamWeek(
        team=team,
        school=team.school_folder,
        discuss=(),
        followed=(),
        unscored=(),
        gone=(),
        left=(),
        lost=(),
        tallies=(),
        is_first=True,
        capacity=settings.capacity,
    )
    centre = CentreWeek(week.text, settings.centre_id, {}, {}, {}, {})
    return workbook_bytes(centre, nobody, settings).content
