"""`eleves.html`, beside `liste.html`: the portrait of the year of each student of a team, one shown at a time."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipelines.lists.dossier_model import Dossier
from pipelines.lists.model import CentreWeek
from pipelines.lists.page import environment, render
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.student_view import student_view
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import week_title
from pipelines.lists.words_student import WORDS
from pipelines.weeks import Week

_LIST = "liste.html"
# What is said of the list as a whole, of which a student's page needs: that it decides nothing, tiers, rights, uses.
_READING = ("read_1", "read_3", "read_5", "read_6")


@dataclass(frozen=True)
class Link:
    """Where to go: the student's number on this page, the name and the group."""

    number: int
    name: str
    group: str


@dataclass(frozen=True)
class Article:
    """One student of the page: the body, which every team of the school shares, and the way to the neighbours."""

    link: Link
    body: Markup
    before: Link | None
    after: Link | None


def students_html(
    centre: CentreWeek,
    mine: TeamWeek,
    dossiers: Mapping[str, Dossier],
    settings: ListSettings,
    *,
    bodies: MutableMapping[str, Markup] | None = None,
) -> str:
    """The page of one team. `dossiers`: by student key; a student without one is told with what the portrait holds.

    A student's anchor is `#e<number>`, the same as the row's on `liste.html`. `bodies`: portraits already rendered in
    this language and week, by student key, which is added to: two teams of a school share students.
    """
    language, week = settings.language, Week.parse(centre.week)
    words = WORDS[language]
    known = bodies if bodies is not None else {}
    sections = [
        (words[f"place_{place}"], rows)
        for place, rows in (("discuss", mine.discuss), ("followed", mine.followed), ("unscored", mine.unscored))
        if rows
    ]
    rows = [row for _, found in sections for row in found]
    for row in rows:
        key = row.portrait.student_key
        if key not in known:
            known[key] = student_body(row, dossiers.get(key) or Dossier(key), week, language)
    return render(
        "students.html.j2",
        language=language,
        style="students.css",
        w=words,
        team=mine.team.name,
        school=mine.school,
        week_title=week_title(week, language),
        articles=_articles(rows, known),
        sections=[(title, [_link(row) for row in found]) for title, found in sections],
        reading=[TEXTS[language][key] for key in _READING],
        list_href=_LIST,
        footer=TEXTS[language]["footer"].format(centre=centre.centre_id, week=centre.week),
    )


def student_body(row: Row, dossier: Dossier, week: Week, language: Language) -> Markup:
    """The portrait of one student, without the links to the neighbours."""
    view = student_view(row, dossier, week, language)
    return Markup(
        environment()
        .get_template("student_portrait.html.j2")
        .render(view=view, row=row, number=row.number, t=TEXTS[language], w=WORDS[language])
    )


def _link(row: Row) -> Link:
    return Link(row.number, row.portrait.name, row.group)


def _articles(rows: Sequence[Row], bodies: Mapping[str, Markup]) -> list[Article]:
    links = [_link(row) for row in rows]
    return [
        Article(link, bodies[row.portrait.student_key], before, after)
        for row, link, before, after in zip(rows, links, [None, *links], [*links[1:], None], strict=False)
    ]
