"""The values of `portrait.html.j2`: words and charts of one school, from rows whose small cells are hidden already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.lists.settings import ListSettings
from pipelines.lists.teams import level_name
from pipelines.lists.wording import week_title
from pipelines.school_portrait.attendance import AttendanceView, attendance_view
from pipelines.school_portrait.marks import MarkLine, mark_lines
from pipelines.school_portrait.needs import Need, needs_of, shared_groups
from pipelines.school_portrait.passages import PassageLine, passage_lines
from pipelines.school_portrait.reading import Row, SchoolRows
from pipelines.school_portrait.telling import Teller
from pipelines.weeks import Week
from schemas.codes import CODES

# As many needs as a team can talk about.
MOST_NEEDS = 8


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True)
class GroupView:
    anchor: str
    name: str
    is_shown: bool
    facts: list[Fact]
    lines: list[MarkLine]
    attendance: AttendanceView


@dataclass(frozen=True)
class LevelView:
    anchor: str
    name: str
    students: str
    is_shown: bool
    facts: list[Fact]
    lines: list[MarkLine]
    attendance: AttendanceView
    groups: list[GroupView]


@dataclass(frozen=True)
class PortraitPage:
    words: Mapping[str, str]
    title: str
    school: str
    kicker: str
    first: list[str]
    needs: list[str]
    attendance: AttendanceView
    passages: list[PassageLine]
    levels: list[LevelView]
    reading: list[str]
    all_hidden: str
    footer: str
    index_href: str = ""


def portrait_page(school: SchoolRows, *, week: Week, name: str | None, settings: ListSettings) -> PortraitPage:
    """The page of one school, but for the way to the index, which depends on where it stands. `name`: the school's,
    where it is known.
    """
    tell = Teller(settings.language, settings.small_cell)
    words = tell.words
    attendance = attendance_view(_attendance_of(school, None, None), tell)
    needs = needs_of(school.levels)
    return PortraitPage(
        words=words,
        title=words["title"],
        school=name or words["school"].format(school=school.school_id),
        kicker=words["kicker"].format(week=week_title(week, settings.language)),
        first=_first(school, needs, attendance, tell),
        needs=[tell.need(need) for need in needs[:MOST_NEEDS]],
        attendance=attendance,
        passages=passage_lines(school, tell),
        levels=[_level(school, row, tell) for row in _levels(school)],
        reading=[
            words[key].format(cell=settings.small_cell)
            for key in (
                "read_hidden",
                "read_marks",
                "read_bars",
                "read_shared",
                "read_term",
                "read_centre",
                "read_attendance",
                "read_uses",
            )
        ],
        all_hidden=words["all_hidden"].format(cell=settings.small_cell),
        footer=words["footer"].format(centre=settings.centre_id, week=week.text),
    )


def _first(school: SchoolRows, needs: list[Need], attendance: AttendanceView, tell: Teller) -> list[str]:
    words = tell.words
    has_marks = any(row["subject_code"] for row in school.levels)
    if not has_marks:
        return [words["no_marks"], attendance.sentence]
    shared = len(shared_groups(school.groups))
    return [
        words["first_need"].format(need=tell.need(needs[0])) if needs else words["first_need_none"],
        attendance.sentence,
        words["first_shared"].format(groups=tell.counted(shared, "group"), cell=tell.small_cell)
        if shared
        else words["first_shared_none"],
    ]


def _levels(school: SchoolRows) -> list[Row]:
    order = list(CODES["level"])
    rows = [row for row in school.levels if row["subject_code"] is None]
    return sorted(rows, key=lambda row: order.index(row["level"]) if row["level"] in order else len(order))


def _attendance_of(school: SchoolRows, level: str | None, group: str | None) -> list[Row]:
    return [row for row in school.attendance if row["level"] == level and row["home_group"] == group]


def _level(school: SchoolRows, row: Row, tell: Teller) -> LevelView:
    level = row["level"]
    groups = [one for one in school.groups if one["level"] == level and one["subject_code"] is None]
    return LevelView(
        anchor=f"n-{level.lower()}",
        name=_capitalised(level_name(level, tell.language)),
        students=tell.students(row["students"]),
        is_shown=row["students"] is not None,
        facts=_facts(row, school.centre.get((level, None, None)), tell),
        lines=mark_lines(school, level, None, tell),
        attendance=attendance_view(_attendance_of(school, level, None), tell),
        groups=[_group(school, one, number, tell) for number, one in enumerate(groups, start=1)],
    )


def _group(school: SchoolRows, row: Row, number: int, tell: Teller) -> GroupView:
    level, group = row["level"], row["home_group"]
    name = tell.words["group"].format(group=group) if group else tell.words["no_group"]
    return GroupView(
        anchor=f"n-{level.lower()}-{number}",
        name=name,
        is_shown=row["students"] is not None,
        facts=_facts(row, None, tell),
        lines=mark_lines(school, level, row, tell),
        attendance=attendance_view(_attendance_of(school, level, group) if group else [], tell),
    )


def _facts(row: Row, centre: Row | None, tell: Teller) -> list[Fact]:
    """Support and attendance of the students themselves, beside the centre's where it is shown."""
    if row["students"] is None:
        return []
    words = tell.words
    tiers = " ; ".join(words[f"tier_{n}"].format(count=tell.number(row[f"tier_{n}"])) for n in (1, 2, 3))
    if all(row[f"tier_{n}"] is None for n in (1, 2, 3)):
        tiers = words["hidden"]
    chronic = words["hidden"] if row["chronic"] is None else tell.of(row["chronic"], row["students"])
    return [
        Fact(words["students"], tell.number(row["students"])),
        Fact(words["support"], tiers if tell.language == "fr" else tiers.replace(" ; ", "; ")),
        Fact(words["rate_20"], tell.beside(row["rate_20"], centre and centre["rate_20"])),
        Fact(words["rate_year"], tell.beside(row["rate_year"], centre and centre["rate_year"])),
        Fact(words["chronic"], chronic),
    ]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
