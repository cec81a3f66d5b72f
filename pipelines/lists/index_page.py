"""`index.html`: the centre's lists, their sizes and the quality of the data. It names no student."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.lists.model import CentreWeek
from pipelines.lists.page import render
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_page import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import week_title
from pipelines.weeks import Week


@dataclass(frozen=True)
class TeamLine:
    name: str
    href: str
    counts: tuple[int | str, ...]


@dataclass(frozen=True)
class SchoolLines:
    name: str
    note: str
    teams: list[TeamLine]


@dataclass(frozen=True)
class IndexPage:
    """The values of `index.html.j2`; `columns` names the counts of each team."""

    centre: str
    week_title: str
    verdict: str
    quality_href: str | None
    columns: list[str]
    schools: list[SchoolLines]
    footer: str


def index_html(centre: CentreWeek, weeks: Sequence[TeamWeek], settings: ListSettings, verdict: str | None) -> str:
    """The centre's page. `verdict`: one line on the week's data, None where no check is recorded."""
    words = TEXTS[settings.language]
    columns = (
        "index_students",
        "index_listed",
        "index_tier_2",
        "index_tier_3",
        "index_new",
        "index_gone",
        "index_unscored",
    )
    page = IndexPage(
        centre=centre.centre_id,
        week_title=week_title(Week.parse(centre.week), settings.language),
        verdict=verdict or words["index_no_quality"],
        quality_href=settings.quality_href,
        columns=[words[column] for column in columns],
        schools=_schools(centre, weeks, settings),
        footer=words["footer"].format(centre=centre.centre_id, week=centre.week),
    )
    return render("index.html.j2", language=settings.language, page=page)


def _schools(centre: CentreWeek, weeks: Sequence[TeamWeek], settings: ListSettings) -> list[SchoolLines]:
    language = settings.language
    by_school: dict[str, list[TeamWeek]] = {}
    for one in weeks:
        by_school.setdefault(one.team.school_id, []).append(one)
    lines = []
    for school_id, teams in by_school.items():
        latest = centre.latest_week[school_id]
        has_class = latest == centre.week
        note = (
            "" if has_class else TEXTS[language]["index_no_class"].format(week=week_title(Week.parse(latest), language))
        )
        lines.append(
            SchoolLines(
                name=teams[0].school,
                note=note,
                teams=[TeamLine(one.team.name, one.team.href, _counts(one, has_class)) for one in teams],
            )
        )
    return sorted(lines, key=lambda school: school.name)


def _counts(one: TeamWeek, has_class: bool) -> tuple[int | str, ...]:
    if not has_class:
        return ("—",) * 7
    return (one.students, len(one.rows), one.at_tier(2), one.at_tier(3), len(one.new), len(one.gone), len(one.unscored))
