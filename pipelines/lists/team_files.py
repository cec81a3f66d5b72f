"""The files of the teams of some schools: what is worked out once for all of them, then each team's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
from markupsafe import Markup

from pipelines.lists import places
from pipelines.lists.content import read_schools
from pipelines.lists.csv_file import csv_text
from pipelines.lists.dossier import read_dossiers
from pipelines.lists.dossier_model import Dossier
from pipelines.lists.meeting import meeting_html, meeting_of
from pipelines.lists.model import CentreWeek, Portrait
from pipelines.lists.needs import NeedFacts, read_needs
from pipelines.lists.notice import notice_text
from pipelines.lists.page import render, render_student
from pipelines.lists.pdf import list_pdf, meeting_pdf
from pipelines.lists.rows import Row, row_of
from pipelines.lists.settings import WORKBOOK, ListSettings
from pipelines.lists.students_page import students_html
from pipelines.lists.team_page import TeamPage, team_page
from pipelines.lists.team_week import SchoolWeek, TeamWeek, school_weeks, team_week
from pipelines.lists.teams import PORTRAIT, ListTeam
from pipelines.lists.words_page import WORDS
from pipelines.lists.workbook import workbook_bytes
from pipelines.weeks import Week
from risk.criteria import Criteria

LIST_PAGE, STUDENTS_PAGE, MEETING_PAGE = "liste.html", "eleves.html", "rencontre.html"
SHEET, LIST_PDF, MEETING_PDF = "liste.csv", "liste.pdf", "rencontre.pdf"
NOTICE = "avis.txt"
PORTRAIT_PAGE = "portrait.html"
# Beside the notice, which every team gets.
FILES_OF = {
    "html": (LIST_PAGE, STUDENTS_PAGE, MEETING_PAGE),
    "csv": (SHEET,),
    "xlsx": (WORKBOOK,),
    "pdf": (LIST_PDF, MEETING_PDF),
}


@dataclass(frozen=True)
class SchoolsTold:
    """Some schools' week, in words. `blocks`: each student's rows of the list; `bodies`, `pdf_students`: each student's
    portrait, as the students' page and the PDF of a first team told it.
    """

    centre: CentreWeek
    schools: Mapping[str, SchoolWeek]
    blocks: Mapping[str, Markup]
    dossiers: Mapping[str, Dossier]
    needs: NeedFacts
    bodies: dict[str, Markup] = field(default_factory=dict)
    pdf_students: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def team_week(self, team: ListTeam, settings: ListSettings) -> TeamWeek:
        return team_week(self.centre, self.schools[team.school_id], team, settings)


def tell_schools(
    con: duckdb.DuckDBPyConnection,
    week: Week,
    settings: ListSettings,
    schools: Sequence[str],
    criteria: Criteria | None,
) -> SchoolsTold:
    """The week of these schools of the prepared centre, each kind read by one query."""
    centre = read_schools(con, week, settings, schools)
    ranks = places.numbers(centre)

    def told(portraits: Sequence[Portrait]) -> list[Row]:
        return [row_of(one, settings, ranks[one.student_key]) for one in portraits]

    rows, unscored = told((*centre.listed, *centre.followed)), told(centre.not_scored)
    everybody = [row.portrait.student_key for row in (*rows, *unscored)]
    return SchoolsTold(
        centre=centre,
        schools=school_weeks(centre, rows, unscored),
        blocks=_blocks(rows, settings) if "html" in settings.formats else {},
        dossiers=read_dossiers(con, week, everybody, settings, criteria=criteria)
        if "html" in settings.formats or makes_pdf(settings)
        else {},
        needs=read_needs(con, week, schools),
    )


def _blocks(rows: Sequence[Row], settings: ListSettings) -> dict[str, Markup]:
    return {
        row.portrait.student_key: render_student(
            row, language=settings.language, show_coefficient=settings.show_coefficient
        )
        for row in rows
    }


def team_files(told: SchoolsTold, mine: TeamWeek, settings: ListSettings) -> dict[str, bytes]:
    """Every file of one team that its centre asks for, by name, but for `liste.html`: see `list_pages`."""
    centre, formats = told.centre, settings.formats
    contents = {NOTICE: _bytes(notice_text(mine, settings, centre.week))}
    if "html" in formats or makes_pdf(settings):
        meeting = meeting_of(centre, mine, told.needs, settings)
        if "html" in formats:
            page = students_html(centre, mine, told.dossiers, settings, bodies=told.bodies)
            contents[STUDENTS_PAGE] = _bytes(page)
            contents[MEETING_PAGE] = _bytes(meeting_html(meeting, settings))
        if makes_pdf(settings):
            contents[LIST_PDF] = list_pdf(centre, mine, told.dossiers, settings, students=told.pdf_students)
            contents[MEETING_PDF] = meeting_pdf(meeting, settings)
    if "csv" in formats:
        text = csv_text(mine, centre.week, settings.language, show_coefficient=settings.show_coefficient)
        contents[SHEET] = _bytes(text)
    if "xlsx" in formats:
        contents[WORKBOOK] = workbook_bytes(centre, mine, settings).content
    return contents


def makes_pdf(settings: ListSettings) -> bool:
    """Whether these lists get their PDF: not where another week's replace them at once."""
    return "pdf" in settings.formats and not settings.is_to_be_replaced


def list_pages(told: SchoolsTold, mine: TeamWeek, settings: ListSettings, folders: Sequence[str]) -> dict[str, bytes]:
    """`liste.html` of each of the team's folders: `courant`, `archives/<week>`."""
    language = settings.language
    page = team_page(told.centre, mine, told.blocks, language=language)
    return {
        folder: _bytes(
            render(
                "list.html.j2",
                language=language,
                script="list.js",
                style="list.css",
                p=WORDS[language],
                page=_in_folder(page, mine, settings, folder),
            )
        )
        for folder in folders
    }


def _in_folder(page: TeamPage, mine: TeamWeek, settings: ListSettings, folder: str) -> TeamPage:
    """The page with its ways out of `folder`, where the portrait of the school is too, in its own folder."""
    words = WORDS[settings.language]
    place = f"{mine.team.school_folder}/{mine.team.folder}/{folder}"
    up = "../" * (place.count("/") + 1)
    workbook = settings.workbook_in(place)
    held = "xlsx" in settings.formats and workbook != WORKBOOK
    ways = [(STUDENTS_PAGE, words["students"])]
    if "xlsx" in settings.formats:
        ways.append((workbook, words["workbook"]))
    if makes_pdf(settings):
        ways.append((LIST_PDF, words["pdf"]))
    ways += [
        (MEETING_PAGE, words["meeting"]),
        (f"{up}{mine.team.school_folder}/{PORTRAIT}/{folder}/{PORTRAIT_PAGE}", words["portrait"]),
        (f"{up}index.html", words["index"]),
    ]
    return replace(page, ways=ways, beside=words["beside"].format(workbook=workbook) if held else "")


def _bytes(text: str) -> bytes:
    """The same on every system: a policy's digests and a CSV's line ends must not be rewritten."""
    return text.encode()
