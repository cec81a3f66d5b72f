"""`index.html`: the centre's lists, their sizes, what nobody has talked about, and the quality of the data.

It names no student, and a team whose few students could be told apart by its figures shows none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from pipelines.lists.page import render
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_week import TeamFigures
from pipelines.lists.teams import DIRECTION
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import integer, plural, unaccented, week_title, with_unit
from pipelines.lists.words_index import WORDS
from pipelines.weeks import Week

# Up to this many schools, the teams of each are shown at once; beyond, they open at a click.
OPEN_SCHOOLS = 5
_COUNTS = ("students", "now", "below", "followed", "new", "off", "unscored")
HIDDEN, NO_CLASS = "·", "—"


@dataclass(frozen=True)
class TeamLine:
    """One team: its list, its counts in the order of the columns, and its other files as (word, address)."""

    name: str
    href: str
    counts: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SchoolLines:
    """One school. `search`: what it is found by; `total`: its sizes in a line; `notes`: what to know this week."""

    name: str
    search: str
    total: str
    notes: tuple[str, ...]
    portrait_href: str
    teams: tuple[TeamLine, ...]


@dataclass(frozen=True)
class IndexPage:
    """The values of `index.html.j2`; `columns` names the counts of each team."""

    title: str
    week_title: str
    verdict: str
    quality_href: str | None
    figures: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    schools: tuple[SchoolLines, ...]
    are_open: bool
    about: tuple[str, ...]
    footer: str


def index_html(
    week: Week,
    figures: Sequence[TeamFigures],
    latest_week: Mapping[str, str],
    settings: ListSettings,
    verdict: str | None,
    checks: Mapping[str, int] | None = None,
) -> str:
    """The centre's page. `latest_week`: newest week with portraits of each school. `verdict`: one line on the week's
    data, None where no check is recorded. `checks`: failed checks by school, as `failed_checks` counts them.
    """
    language = settings.language
    words = WORDS[language]
    schools = _by_school(figures)
    lines = [
        _school(teams, latest_week.get(school_id), (checks or {}).get(school_id, 0), week, settings)
        for school_id, teams in schools.items()
    ]
    page = IndexPage(
        title=words["title"].format(centre=settings.centre_id),
        week_title=week_title(week, language),
        verdict=verdict or words["no_quality"],
        quality_href=settings.quality_href,
        figures=_centre_figures(schools, settings),
        columns=tuple(words[name] for name in (*_COUNTS, "unseen")),
        schools=tuple(sorted(lines, key=lambda one: one.search)),
        are_open=len(lines) <= OPEN_SCHOOLS,
        about=_about(any(_hidden(teams, settings.small_cell) for teams in schools.values()), settings),
        footer=TEXTS[language]["footer"].format(centre=settings.centre_id, week=week.text),
    )
    return render("index.html.j2", language=language, style="index.css", script="index.js", page=page, w=words)


def failed_checks(con: duckdb.DuckDBPyConnection, run_id: str | None, week: str) -> dict[str, int]:
    """How many checks of a run failed, by school; of the latest run of the week where `run_id` is None."""
    found = con.execute(
        """
        select school_id, count(*)
        from portraits.quality_check
        where
            not passed and school_id is not null
            and run_id = coalesce(
                $run_id, (select run_id from portraits.run where week = $week order by sequence desc limit 1)
            )
        group by school_id
        """,
        {"run_id": run_id, "week": week},
    ).fetchall()
    return dict(found)


def _by_school(figures: Sequence[TeamFigures]) -> dict[str, list[TeamFigures]]:
    schools: dict[str, list[TeamFigures]] = {}
    for one in figures:
        schools.setdefault(one.school_id, []).append(one)
    return schools


def _school(
    teams: Sequence[TeamFigures], latest: str | None, checks: int, week: Week, settings: ListSettings
) -> SchoolLines:
    language = settings.language
    first = teams[0]
    hidden = _hidden(teams, settings.small_cell)
    return SchoolLines(
        name=first.school,
        search=unaccented(f"{first.school} {first.school_id}"),
        total=_total(teams, settings) if first.has_list else "",
        notes=_notes(teams, latest, checks, week, language),
        portrait_href=f"{first.folder.split('/')[0]}/portrait/courant/portrait.html",
        teams=tuple(_team(one, one.folder in hidden, settings) for one in teams),
    )


def _notes(
    teams: Sequence[TeamFigures], latest: str | None, checks: int, week: Week, language: Language
) -> tuple[str, ...]:
    words = WORDS[language]
    if not teams[0].has_list:
        last = week_title(Week.parse(latest) if latest else week, language)
        return (words["no_class"].format(week=last),)
    notes = [words["report_cards"]] if any(one.is_report_card_week for one in teams) else []
    for name, count in (("checks", checks), ("cells", sum(one.issues for one in teams))):
        if count:
            told = plural(count, words[f"{name}_one"], words[f"{name}_many"], language)
            notes.append(told.format(count=integer(count, language)))
    return tuple(notes)


def _team(one: TeamFigures, is_hidden: bool, settings: ListSettings) -> TeamLine:
    words = WORDS[settings.language]
    folder = f"{one.folder}/courant"
    files = {
        "html": [("file_meeting", "rencontre.html")],
        "xlsx": [("file_xlsx", "liste.xlsx")],
        "pdf": [("file_pdf", "liste.pdf")],
    }
    wanted = [name for kind in ("html", "xlsx", "pdf") if kind in settings.formats for name in files[kind]]
    best = next((kind for kind in ("html", "pdf", "xlsx", "csv") if kind in settings.formats), "html")
    if not one.has_list:
        counts: tuple[str, ...] = (NO_CLASS,) * (len(_COUNTS) + 1)
    elif is_hidden:
        counts = (HIDDEN,) * (len(_COUNTS) + 1)
    else:
        counts = (
            *(integer(_count(one, name), settings.language) for name in _COUNTS),
            _unseen(one.unseen, one.listed, settings),
        )
    return TeamLine(
        name=one.team,
        href=f"{folder}/liste.{best}",
        counts=counts,
        files=tuple((words[name], f"{folder}/{file}") for name, file in wanted),
    )


def _count(one: TeamFigures, name: str) -> int:
    return one.gone + one.left + one.lost if name == "off" else getattr(one, name)


def _unseen(unseen: int, listed: int, settings: ListSettings) -> str:
    """`4 (27 %)`; the number alone where the list is too short for a share."""
    language = settings.language
    told = integer(unseen, language)
    if not unseen or listed < settings.small_cell:
        return told
    share = with_unit(Decimal((200 * unseen + listed) // (2 * listed)), "percent", language)
    return WORDS[language]["share"].format(count=told, share=share)


def _hidden(teams: Sequence[TeamFigures], small_cell: int) -> frozenset[str]:
    """Folders of the teams whose figures are not shown: those of fewer students than `small_cell`, then the smallest
    others, until what the school's own figures less the shown ones would give is two teams or more, and not small.
    """
    parts = sorted(
        (one for one in teams if not _is_whole_school(one) and one.students), key=lambda one: (one.students, one.folder)
    )
    hidden = [one for one in parts if one.students < small_cell]
    others = parts[len(hidden) :]
    while hidden and others and (len(hidden) < 2 or sum(one.students for one in hidden) < small_cell):
        hidden.append(others.pop(0))
    hidden += [one for one in teams if _is_whole_school(one) and 0 < one.students < small_cell]
    return frozenset(one.folder for one in hidden)


def _is_whole_school(one: TeamFigures) -> bool:
    return one.folder.split("/")[-1] == DIRECTION


def _whole(teams: Sequence[TeamFigures]) -> list[TeamFigures]:
    """The teams that count every student of the school once: the principal's; without one, all of them."""
    return [one for one in teams if _is_whole_school(one)] or list(teams)


def _sum(teams: Sequence[TeamFigures], name: str) -> int:
    return sum(_count(one, name) for one in teams if one.has_list)


def _total(teams: Sequence[TeamFigures], settings: ListSettings) -> str:
    whole = _whole(teams)
    if 0 < _sum(whole, "students") < settings.small_cell:
        return ""
    counts = {name: integer(_sum(whole, name), settings.language) for name in ("discuss", "followed", "unscored")}
    unseen = _unseen(_sum(whole, "unseen"), _sum(whole, "listed"), settings)
    return WORDS[settings.language]["total"].format(**counts, unseen=unseen)


def _centre_figures(
    schools: Mapping[str, Sequence[TeamFigures]], settings: ListSettings
) -> tuple[tuple[str, str], ...]:
    language = settings.language
    words = WORDS[language]
    if not schools:
        return ()
    whole = [one for teams in schools.values() for one in _whole(teams)]
    teams = sum(map(len, schools.values()))
    told = [
        (integer(len(schools), language), plural(len(schools), words["school_one"], words["school_many"], language)),
        (integer(teams, language), plural(teams, words["team_one"], words["team_many"], language)),
    ]
    told += [
        (integer(_sum(whole, name), language), words[f"figure_{name}"]) for name in ("discuss", "followed", "unscored")
    ]
    told.append((_unseen(_sum(whole, "unseen"), _sum(whole, "listed"), settings), words["figure_unseen"]))
    return tuple(told)


def _about(has_hidden: bool, settings: ListSettings) -> tuple[str, ...]:
    language = settings.language
    words = WORDS[language]
    weeks = settings.unseen_weeks
    unseen = plural(weeks, words["about_unseen_one"], words["about_unseen_many"], language)
    told = [words["about_now"], unseen.format(weeks=weeks, small=settings.small_cell)]
    if has_hidden:
        told.append(words["hidden"].format(small=settings.small_cell))
    return (*told, words["about_use"])
