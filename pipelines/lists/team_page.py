"""The values of one team's page: its week, in sentences and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipelines.lists.homonyms import homonyms
from pipelines.lists.model import CentreWeek, Enrichment, Gone, ReadIssue, Tally
from pipelines.lists.rows import Row, cause_name, latest_mark
from pipelines.lists.settings import Language
from pipelines.lists.team_week import CAUSES, OUT_OF_SCOPE, PARTIAL, UNSCORED, TeamWeek, by_cause
from pipelines.lists.teams import level_name, level_rank
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, long_date, plural, week_title
from pipelines.lists.words_page import WORDS
from pipelines.weeks import Week

_READING = ("read_1", "read_2", "read_3", "read_4", "read_5", "read_6")


@dataclass(frozen=True)
class TeamPage:
    """The values of `list.html.j2`. A student's rows (`Markup`) are made once, for every team that reads them.

    `now`: how many to talk about in this meeting; `groups`: who, by cause: its name and their rows; `below`: whom a
    meeting has no room for, in order; `beyond`: the line before them, empty where the list fits; `followed`: in
    follow-up. `filters`: name, label, and the values with their words. `ways`: address and words of what stands beside
    the page; `beside`: where the new workbook is, empty where it took its place. `new`, `rising`, `stable`, `better`:
    anchor number, name and group of rows of the list. `gone`: no longer on the list and still here; `left`, `lost`: no
    longer at the school, without enough data any more. `enrichment`: at most what a meeting allows; `enrichment_more`:
    how many others. `ids`: the number (`fiche 123`) of those of the team who bear the same name, by key. `issues`: what
    could not be read in the team's workbook.
    """

    team: str
    school: str
    week_title: str
    sentence: str
    figures: list[tuple[int, str]]
    marks: str
    is_first: bool
    ids: Mapping[str, str]
    new: list[tuple[int, str, str]]
    rising: list[tuple[int, str, str]]
    stable: list[tuple[int, str, str]]
    better: list[tuple[int, str, str]]
    gone: tuple[Gone, ...]
    left: tuple[Gone, ...]
    lost: tuple[Gone, ...]
    now: int
    groups: list[tuple[str, list[Markup]]]
    below: list[Markup]
    followed: list[Markup]
    capacity: int
    beyond: str
    one_level: bool
    unscored: tuple[Row, ...]
    enrichment: tuple[Enrichment, ...]
    enrichment_more: int
    issues: tuple[ReadIssue, ...]
    off_list: list[str]
    reading: list[str]
    footer: str
    filters: list[tuple[str, str, list[tuple[str, str]]]]
    ways: Sequence[tuple[str, str]] = ()
    beside: str = ""


def team_page(
    centre: CentreWeek,
    mine: TeamWeek,
    blocks: Mapping[str, Markup],
    *,
    language: Language,
) -> TeamPage:
    """The page of one team, but for its ways out, which depend on where it stands. `blocks`: the rendered rows of each
    student on the list or in follow-up, by key.
    """
    words = TEXTS[language]
    title = week_title(Week.parse(centre.week), language)
    ids = homonym_ids(mine, language)

    def links(rows: Iterable[Row]) -> list[tuple[int, str, str]]:
        return [
            (row.number, row.portrait.name, told_apart(row.group, ids.get(row.portrait.student_key))) for row in rows
        ]

    def blocks_of(rows: Iterable[Row]) -> list[Markup]:
        return [blocks[row.portrait.student_key] for row in rows]

    return TeamPage(
        team=mine.team.name,
        school=mine.school,
        week_title=title,
        sentence=sentence(mine, language),
        figures=figures(mine, language),
        marks=_marks(mine, language),
        is_first=mine.is_first,
        ids=ids,
        new=links(mine.new),
        rising=links(mine.rising),
        stable=links(mine.stable),
        better=links(mine.better),
        gone=mine.gone,
        left=mine.left,
        lost=mine.lost,
        now=len(mine.now),
        groups=[(cause_name(cause, language), blocks_of(rows)) for cause, rows in by_cause(mine.now)],
        below=blocks_of(mine.below),
        followed=blocks_of(mine.followed),
        capacity=mine.capacity,
        beyond=words["beyond"].format(capacity=mine.capacity, students=_students(mine.beyond, language))
        if mine.beyond
        else "",
        one_level=len(mine.team.levels) == 1,
        unscored=mine.unscored,
        enrichment=mine.enrichment,
        enrichment_more=mine.enrichment_count - len(mine.enrichment),
        issues=mine.issues,
        off_list=_off_list(mine, language),
        reading=[words[key] for key in _READING],
        footer=words["footer"].format(centre=centre.centre_id, week=centre.week),
        filters=_filters(mine, language),
    )


def _filters(mine: TeamWeek, language: Language) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the page can be filtered by: only what tells this team's students apart."""
    words = WORDS[language]
    portraits = [row.portrait for row in (*mine.discuss, *mine.followed, *mine.unscored)]
    named = (*portraits, *mine.off_the_list, *mine.enrichment)
    levels = sorted({one.level for one in named if one.level}, key=level_rank)
    groups = sorted({one.home_group for one in named if one.home_group})
    causes = {cause for one in portraits for cause in (one.cause, *one.causes)}
    found = [
        ("level", words["filter_level"], [(level, level_name(level, language)) for level in levels]),
        ("group", words["filter_group"], [(group, group) for group in groups]),
        ("cause", words["filter_cause"], [(one, cause_name(one, language)) for one in CAUSES if one in causes]),
        ("help", words["filter_help"], [("1", words["help_yes"]), ("0", words["help_no"])]),
        ("place", words["filter_place"], [(place, words[f"place_{place}"]) for place in _places(mine)]),
    ]
    return [one for one in found if len(one[2]) > 1]


def _places(mine: TeamWeek) -> list[str]:
    sections = {"discuss": mine.now, "below": mine.below, "followed": mine.followed, "unscored": mine.unscored}
    return [place for place, rows in sections.items() if rows]


def homonym_ids(mine: TeamWeek, language: Language) -> dict[str, str]:
    """What tells apart those of the team who bear the same name, by student_key: `fiche 123`."""
    alike = homonyms(mine)
    people = [
        *(row.portrait for row in (*mine.discuss, *mine.followed, *mine.unscored)),
        *mine.off_the_list,
        *mine.enrichment,
    ]
    told = TEXTS[language]["id"]
    return {one.student_key: told.format(id=one.student_id) for one in people if one.student_key in alike}


def told_apart(group: str, number: str | None) -> str:
    """`301 · fiche 123`; the group alone where the name is enough."""
    return " · ".join(part for part in (group, number) if part)


def sentence(mine: TeamWeek, language: Language) -> str:
    """The week in a sentence; in others, whom a meeting has no room for, who is in follow-up, and report cards."""
    words = TEXTS[language]
    students = _students(mine.students, language)
    told = words["sentence_none"].format(students=students)
    if mine.discuss:
        told = words["sentence_one"].format(
            listed=_students(len(mine.now), language), students=mine.students, moves=_moves(mine, language)
        )
    others = []
    if mine.below:
        below = _students(len(mine.below), language)
        others.append(words["sentence_beyond"].format(capacity=mine.capacity, students=below))
    if mine.followed:
        others.append(words["sentence_followed"].format(students=_students(len(mine.followed), language)))
    if mine.is_report_card_week:
        others.append(words["sentence_report_cards"])
    return " ".join((told, *others))


def _moves(mine: TeamWeek, language: Language) -> str:
    words = TEXTS[language]
    if mine.is_first:
        return words["moves_first"]
    moves = []
    if mine.new:
        moves.append(_moved(len(mine.new), "new", language))
    if mine.off_the_list:
        moves.append(_moved(len(mine.off_the_list), "gone", language))
    return ", ".join(moves) or words["moves_none"]


def figures(mine: TeamWeek, language: Language) -> list[tuple[int, str]]:
    """The four of the page and of the PDF: whom to talk about, who is in follow-up, who is new (below the line, in a
    first week), and unknown.
    """
    words = TEXTS[language]
    third = (len(mine.below), words["figure_below"])
    if not mine.is_first:
        new = len(mine.new)
        third = (new, plural(new, words["figure_new_one"], words["figure_new_many"], language))
    return [
        (len(mine.now), words["figure_now"]),
        (len(mine.followed), words["figure_followed"]),
        third,
        (len(mine.unscored), words["figure_unscored"]),
    ]


def _moved(count: int, name: str, language: Language) -> str:
    words = TEXTS[language]
    return counted(count, words[f"moves_{name}_one"], words[f"moves_{name}_many"], language)


def _students(count: int, language: Language) -> str:
    words = TEXTS[language]
    return counted(count, words["student_one"], words["student_many"], language)


def _marks(mine: TeamWeek, language: Language) -> str:
    """The newest mark behind the list, and its étape."""
    words = TEXTS[language]
    dated = [(latest_mark(row.portrait.parts), row.portrait.term) for row in mine.rows]
    newest = max(((day, term or "") for day, term in dated if day is not None), default=None)
    if newest is None:
        return words["marks_none"] if mine.rows else ""
    term = words["marks_term"].format(term=newest[1]) if newest[1] else ""
    return words["marks"].format(date=long_date(newest[0], language), term=term)


def _off_list(mine: TeamWeek, language: Language) -> list[str]:
    words = TEXTS[language]

    def told(key: str, tallies: Sequence[Tally]) -> list[str]:
        count = sum(tally.students for tally in tallies)
        return [words[key].format(students=_students(count, language))] if count else []

    tier_1 = [tally for tally in mine.tallies if tally.tier == 1 and tally.status not in (UNSCORED, OUT_OF_SCOPE)]
    return [
        *told("off_list_tier_1", tier_1),
        *told("off_list_partial", [tally for tally in tier_1 if tally.status == PARTIAL]),
        *told("off_list_scope", [tally for tally in mine.tallies if tally.status == OUT_OF_SCOPE]),
    ]
