"""`index.html`: the centre's lists, their sizes, what nobody has talked about, and the quality of the data.

It names no student, and a team whose few students could be told apart by its figures shows none, alone or beside the
portrait of its school.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from pipelines.lists.page import render
from pipelines.lists.settings import CURRENT, Language, ListSettings
from pipelines.lists.shown_sizes import HIDDEN, Size, is_whole_school, school_sizes, sum_of, told
from pipelines.lists.team_week import TeamFigures
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import integer, plural, unaccented, week_title, with_unit
from pipelines.lists.words_index import WORDS
from pipelines.weeks import Week

# Up to this many schools, the teams of each are shown at once; beyond, they open at a click.
OPEN_SCHOOLS = 5
_COUNTS = ("students", "now", "below", "followed", "new", "off", "unscored")
_SUMS = ("listed", "followed", "unscored", "unseen")
NO_CLASS = "—"


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
        about=_about(_kinds(schools, settings), settings),
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
    sizes = school_sizes(teams, hidden, settings)
    return SchoolLines(
        name=first.school,
        search=unaccented(f"{first.school} {first.school_id}"),
        total=_total(teams, settings) if first.has_list else "",
        notes=_notes(teams, latest, checks, week, language),
        portrait_href=f"{first.folder.split('/')[0]}/portrait/courant/portrait.html",
        teams=tuple(_team(one, one.folder in hidden, sizes[one.folder], settings) for one in teams),
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


def _team(one: TeamFigures, is_hidden: bool, sizes: Mapping[str, Size], settings: ListSettings) -> TeamLine:
    words = WORDS[settings.language]
    folder = f"{one.folder}/{CURRENT}"
    workbook = settings.workbook_in(folder)
    files = {
        "html": [("file_meeting", "rencontre.html")],
        "xlsx": [("file_xlsx", workbook)],
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
            *(told(sizes[name], settings) for name in _COUNTS),
            _unseen(sizes["unseen"], sizes["listed"], settings),
        )
    return TeamLine(
        name=one.team,
        href=f"{folder}/{workbook if best == 'xlsx' else f'liste.{best}'}",
        counts=counts,
        files=tuple((words[name], f"{folder}/{file}") for name, file in wanted),
    )


def _unseen(unseen: Size, listed: Size, settings: ListSettings) -> str:
    """`4 (27 %)`; the number alone where the list is too short for a share, or its size is not told as it is."""
    language = settings.language
    number = told(unseen, settings)
    if {unseen.kind, listed.kind} != {"exact"} or not unseen.count or listed.count < settings.small_cell:
        return number
    share = with_unit(Decimal((200 * unseen.count + listed.count) // (2 * listed.count)), "percent", language)
    return WORDS[language]["share"].format(count=number, share=share)


def _hidden(teams: Sequence[TeamFigures], small_cell: int) -> frozenset[str]:
    """Folders of the teams whose figures are not shown: those of fewer students than `small_cell`, then the smallest
    others, until what the school's own figures less the shown ones would give is two teams or more, and not small.
    """
    parts = sorted(
        (one for one in teams if not is_whole_school(one) and one.students), key=lambda one: (one.students, one.folder)
    )
    hidden = [one for one in parts if one.students < small_cell]
    others = parts[len(hidden) :]
    while hidden and others and (len(hidden) < 2 or sum(one.students for one in hidden) < small_cell):
        hidden.append(others.pop(0))
    hidden += [one for one in teams if is_whole_school(one) and 0 < one.students < small_cell]
    return frozenset(one.folder for one in hidden)


def _whole(teams: Sequence[TeamFigures]) -> list[TeamFigures]:
    """The teams that count every student of the school once: the principal's; without one, all of them."""
    return [one for one in teams if is_whole_school(one)] or list(teams)


def _sums(teams: Sequence[TeamFigures], settings: ListSettings) -> dict[str, Size]:
    """What is told of the whole school, each student once."""
    sizes = school_sizes(teams, _hidden(teams, settings.small_cell), settings)
    whole = [sizes[one.folder] for one in _whole(teams) if one.has_list]
    return {name: sum_of([one[name] for one in whole], settings.small_cell) for name in _SUMS}


def _total(teams: Sequence[TeamFigures], settings: ListSettings) -> str:
    if 0 < sum(one.students for one in _whole(teams) if one.has_list) < settings.small_cell:
        return ""
    return WORDS[settings.language]["total"].format(**_told_sums(_sums(teams, settings), settings))


def _told_sums(sums: Mapping[str, Size], settings: ListSettings) -> dict[str, str]:
    texts = {name: told(sums[name], settings) for name in _SUMS}
    return texts | {"unseen": _unseen(sums["unseen"], sums["listed"], settings)}


def _centre_figures(
    schools: Mapping[str, Sequence[TeamFigures]], settings: ListSettings
) -> tuple[tuple[str, str], ...]:
    language = settings.language
    words = WORDS[language]
    if not schools:
        return ()
    of_schools = [_sums(teams, settings) for teams in schools.values()]
    sums = {name: sum_of([one[name] for one in of_schools], settings.small_cell) for name in _SUMS}
    teams = sum(map(len, schools.values()))
    figures = [
        (integer(len(schools), language), plural(len(schools), words["school_one"], words["school_many"], language)),
        (integer(teams, language), plural(teams, words["team_one"], words["team_many"], language)),
    ]
    figures += [(text, words[f"figure_{name}"]) for name, text in _told_sums(sums, settings).items()]
    return tuple(figures)


def _kinds(schools: Mapping[str, Sequence[TeamFigures]], settings: ListSettings) -> set[str]:
    """How the figures of the page are told: as they are, by tens, or not."""
    return {
        size.kind
        for teams in schools.values()
        for sizes in school_sizes(teams, _hidden(teams, settings.small_cell), settings).values()
        for size in sizes.values()
    }


def _about(kinds: Collection[str], settings: ListSettings) -> tuple[str, ...]:
    language = settings.language
    words = WORDS[language]
    weeks = settings.unseen_weeks
    unseen = plural(weeks, words["about_unseen_one"], words["about_unseen_many"], language)
    lines = [words["about_now"], unseen.format(weeks=weeks, small=settings.small_cell)]
    if "hidden" in kinds:
        lines.append(words["hidden"].format(small=settings.small_cell))
    if {"about", "under"} & set(kinds):
        lines.append(words["rounded"].format(small=settings.small_cell))
    return (*lines, words["about_use"])
