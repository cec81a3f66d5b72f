"""Writes every list of a week under one folder, which the publication then puts in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.lists.content import read_centre
from pipelines.lists.csv_file import csv_text
from pipelines.lists.index_page import index_html
from pipelines.lists.page import render, render_student
from pipelines.lists.retired import CURRENT, PAGE, SHEET, retired_folders, retired_page, retired_sheet
from pipelines.lists.rows import row_of
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_page import OUT_OF_SCOPE, TeamWeek, school_weeks, team_page, team_week
from pipelines.lists.teams import ListTeam, list_teams, path_parts
from pipelines.lists.verdict import quality_verdict
from pipelines.weeks import Week

ARCHIVES = "archives"


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


def write_lists(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    settings: ListSettings,
    out: Path,
    existing: Path | None = None,
    identity_schema: str = "identity",
    run_id: str | None = None,
) -> list[ListWritten]:
    """Write `<school>/<team>/courant/`, its copy in `archives/<week>/`, and `index.html`, under `out`.

    Reads catalog `portraits` and `identity.student`. A school without a portrait this week keeps its last list:
    nothing is written for it, and the index says so. `existing`: where the lists of the weeks before are; a current
    list there that no team owns any more is written anew without anybody, its archives stay. `run_id`: the run whose
    checks the index tells; default: the latest run of the week.
    """
    centre = read_centre(con, Week.parse(week), settings, identity_schema)
    teams = list_teams(_levels(con, Week.parse(week)), settings.teams, settings.language)
    rows = [row_of(portrait, settings.language) for portrait in centre.listed]
    unscored = [row_of(portrait, settings.language) for portrait in centre.not_scored]
    numbers = {row.portrait.student_key: number for number, row in enumerate(rows, start=1)}
    blocks = {
        key: render_student(row, number, language=settings.language, show_coefficient=settings.show_coefficient)
        for row, (key, number) in zip(rows, numbers.items(), strict=True)
    }
    schools = school_weeks(centre, rows, unscored)
    weeks, written = [], []
    for team in teams:
        mine = team_week(centre, schools[team.school_id], team, settings)
        weeks.append(mine)
        if centre.latest_week.get(team.school_id) != week:
            continue
        csv = csv_text(mine, week, settings.language, show_coefficient=settings.show_coefficient)
        for folder in (CURRENT, f"{ARCHIVES}/{week}"):
            up = "../" * (folder.count("/") + 3)
            page = team_page(centre, mine, blocks, numbers, language=settings.language, index_href=f"{up}index.html")
            html = render("list.html.j2", language=settings.language, script="list.js", page=page)
            _write(out / team.school_folder / team.folder / folder, html, csv)
        written.append(_summary(mine))
    if existing is not None:
        _retire(con, existing, teams, Week.parse(week), settings, out)
    verdict = quality_verdict(con, run_id=run_id, week=week, language=settings.language)
    _write_text(out / "index.html", index_html(centre, weeks, settings, verdict))
    return written


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


def _retire(
    con: duckdb.DuckDBPyConnection,
    existing: Path,
    teams: Sequence[ListTeam],
    week: Week,
    settings: ListSettings,
    out: Path,
) -> None:
    owned = {f"{team.school_folder}/{team.folder}" for team in teams}
    waiting = path_parts(_schools_not_back(con, week)).values()
    for folder in retired_folders(existing, owned, set(waiting)):
        _write(out / folder / CURRENT, retired_page(settings), retired_sheet(settings))


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
        gone=len(mine.gone),
        unscored=len(mine.unscored),
    )


def _write(folder: Path, html: str, csv: str) -> None:
    _write_text(folder / PAGE, html)
    _write_text(folder / SHEET, csv)


def _write_text(path: Path, text: str) -> None:
    """The same bytes on every system: a policy's digests and a CSV's line ends must not be rewritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
