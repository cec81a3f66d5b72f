"""Writes every list of a week under one folder, which the publication then puts in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from pipelines.lists.content import prepared, school_weeks_of
from pipelines.lists.index_page import failed_checks, index_html
from pipelines.lists.retired import folders_written, linked_folders, retired_files, retired_folders
from pipelines.lists.settings import CURRENT, ListSettings
from pipelines.lists.shown_sizes import read_shown, with_shown
from pipelines.lists.team_files import (
    FILES_OF,
    LIST_PAGE,
    NOTICE,
    PORTRAIT_PAGE,
    SchoolsTold,
    list_pages,
    team_files,
    tell_schools,
)
from pipelines.lists.team_week import OUT_OF_SCOPE, TeamFigures, TeamWeek, team_figures
from pipelines.lists.teams import PORTRAIT, ListTeam, list_teams, path_parts
from pipelines.lists.verdict import quality_verdict
from pipelines.school_portrait import write_portraits
from pipelines.weeks import Week
from risk.criteria import Criteria

ARCHIVES = "archives"
# Schools told at a time: their students are read by one query a kind, written, and forgotten.
_BATCH = 25


@dataclass(frozen=True)
class ListWritten:
    """One list: its team, its folder under the lists' root, and its size. No student's name."""

    school_id: str
    team: str
    folder: str
    students: int
    listed: int
    tier_3: int
    new: int
    gone: int
    unscored: int


@dataclass(frozen=True)
class _Run:
    """What is the same for every list of a run."""

    con: duckdb.DuckDBPyConnection
    week: Week
    settings: ListSettings
    out: Path


_INDEX = "index.html"


def write_lists(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    settings: ListSettings,
    out: Path,
    existing: Path | None = None,
    identity_schema: str = "identity",
    run_id: str | None = None,
    criteria: Criteria | None = None,
) -> list[ListWritten]:
    """Write `<school>/<team>/courant/`, its copy in `archives/<week>/`, and `index.html`, under `out`.

    Reads catalog `portraits` and `identity.student`; what the teams wrote and the facts where the connection has them.
    A school without a portrait this week keeps its last list: nothing is written for it, and the index says so.
    `existing`: where the lists of the weeks before are; a current list there that no team owns any more is written anew
    without anybody, its archives stay. `run_id`: the run whose checks the index tells; default: the latest run of the
    week. `criteria`: the week's, for the thresholds on the students' pages. Schools are told by batches, and only
    counts are kept of each: memory does not grow with their number.
    """
    run = _Run(con, Week.parse(week), settings, out)
    figures: list[TeamFigures] = []
    written: list[ListWritten] = []
    with prepared(con, run.week, identity_schema):
        weeks = {school: latest for school, (latest, _) in school_weeks_of(con).items()}
        teams = list_teams(_levels(con, run.week), settings.teams, settings.language)
        by_school: dict[str, list[ListTeam]] = {}
        for team in teams:
            by_school.setdefault(team.school_id, []).append(team)
        for schools in _batches(sorted(by_school)):
            with_list = {school for school in schools if weeks.get(school) == week}
            shown = read_shown(con, week, schools)
            for mine in _write_schools(run, {school: by_school[school] for school in schools}, with_list, criteria):
                has_list = mine.team.school_id in with_list
                figures.append(with_shown(team_figures(mine, has_list=has_list), mine, shown))
                if has_list:
                    written.append(_summary(mine))
            folders = {school: by_school[school][0].school_folder for school in schools}
            write_portraits(con, week=week, settings=settings, out=out, schools=folders)
    if existing is not None:
        _retire(run, existing, teams)
    verdict = quality_verdict(con, run_id=run_id, week=week, language=settings.language)
    checks = failed_checks(con, run_id, week)
    _write(out / _INDEX, index_html(run.week, figures, weeks, settings, verdict, checks).encode())
    return written


def _batches(schools: Sequence[str]) -> Iterator[list[str]]:
    left = iter(schools)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _write_schools(
    run: _Run, schools: Mapping[str, Sequence[ListTeam]], with_list: Set[str], criteria: Criteria | None
) -> Iterator[TeamWeek]:
    """Each team's week, written where the school has a list. What is told of the schools goes with the last of them."""
    told = tell_schools(run.con, run.week, run.settings, list(schools), criteria)
    for team in (one for teams in schools.values() for one in teams):
        mine = told.team_week(team, run.settings)
        if team.school_id in with_list:
            _write_team(run, told, mine)
        yield mine


def _write_team(run: _Run, told: SchoolsTold, mine: TeamWeek) -> None:
    """The team's current list, and its dated copy."""
    files = team_files(told, mine, run.settings)
    folders = (CURRENT, f"{ARCHIVES}/{run.week.text}")
    pages = list_pages(told, mine, run.settings, folders) if "html" in run.settings.formats else {}
    for folder in folders:
        place = run.out / mine.team.school_folder / mine.team.folder / folder
        for name, content in files.items():
            _write(place / name, content)
        if folder in pages:
            _write(place / LIST_PAGE, pages[folder])


def _levels(con: duckdb.DuckDBPyConnection, week: Week) -> list[tuple[str, str]]:
    """The (school_id, level) pairs that had a student in scope this school year.

    The whole year, so that a level whose last student left gets an empty list rather than keeps last week's.
    """
    return con.execute(
        """
        select distinct school_id, level
        from portraits.portrait
        where
            school_year = $school_year and week <= $week
            and status not in ($out_of_scope, 'removed') and school_id is not null and level is not null
        """,
        {"school_year": week.school_year, "week": week.text, "out_of_scope": OUT_OF_SCOPE},
    ).fetchall()


def _retire(run: _Run, existing: Path, teams: Sequence[ListTeam]) -> None:
    """Current lists that nobody owns any more, and files that the centre no longer asks for, without anybody."""
    asked = {NOTICE, *(name for kind in run.settings.formats for name in FILES_OF[kind])}
    owned = {f"{team.school_folder}/{team.folder}": asked for team in teams}
    owned |= {f"{team.school_folder}/{PORTRAIT}": {PORTRAIT_PAGE} for team in teams}
    waiting = path_parts(_schools_not_back(run.con, run.week)).values()
    written = folders_written(run.con) | linked_folders(existing / _INDEX)
    retired = [(folder, set()) for folder in retired_folders(existing, owned, set(waiting), written)]
    schools = _school_of_folder(run.con, teams) if retired else {team.school_folder: team.school_id for team in teams}
    for folder, kept in (*retired, *owned.items()):
        school_id = schools.get(folder.split("/")[0], "")
        files = retired_files(existing / folder / CURRENT, kept, run.week, run.settings, school_id)
        for name, content in files.items():
            _write(run.out / folder / CURRENT / name, content)


def _school_of_folder(con: duckdb.DuckDBPyConnection, teams: Sequence[ListTeam]) -> dict[str, str]:
    """The school of each folder: those of this week's teams, and any other that ever had a portrait."""
    found = con.execute(
        "select distinct school_id from portraits.portrait where school_id is not null order by all"
    ).fetchall()
    ever = {folder: school for school, folder in path_parts(school for (school,) in found).items()}
    return ever | {team.school_folder: team.school_id for team in teams}


def _schools_not_back(con: duckdb.DuckDBPyConnection, week: Week) -> list[str]:
    """Schools with portraits last school year and none yet this year: class has not begun there."""
    this_year = int(week.school_year[:4])
    found = con.execute(
        """
        select school_id
        from portraits.portrait
        where
            school_year between $last_year and $school_year and week <= $week
            and status <> 'removed' and school_id is not null
        group by school_id
        having max(school_year) < $school_year
        order by school_id
        """,
        {"last_year": f"{this_year - 1}-{this_year}", "school_year": week.school_year, "week": week.text},
    ).fetchall()
    return [school_id for (school_id,) in found]


def _summary(mine: TeamWeek) -> ListWritten:
    team: ListTeam = mine.team
    return ListWritten(
        school_id=team.school_id,
        team=team.name,
        folder=f"{team.school_folder}/{team.folder}",
        students=mine.students,
        listed=len(mine.rows),
        tier_3=mine.at_tier(3),
        new=len(mine.new),
        gone=len(mine.off_the_list),
        unscored=len(mine.unscored),
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
