"""What one team's list says: the centre's week, cut to the team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from pipelines.lists import change
from pipelines.lists.model import CentreWeek, Gone, Tally
from pipelines.lists.rows import Row, latest_mark
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.teams import ListTeam
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, long_date, plural, week_title
from pipelines.weeks import Week

UNSCORED, OUT_OF_SCOPE, PARTIAL = "insufficient_data", "out_of_scope", "partial"
_READING = ("read_1", "read_2", "read_3", "read_4", "read_5", "read_6")


@dataclass(frozen=True)
class TeamWeek:
    """One team's rows of the week, and how many students are where. `capacity`: how many a meeting allows."""

    team: ListTeam
    school: str
    rows: tuple[Row, ...]
    unscored: tuple[Row, ...]
    gone: tuple[Gone, ...]
    tallies: tuple[Tally, ...]
    is_first: bool
    capacity: int

    @property
    def beyond(self) -> int:
        """Students on the list beyond what a meeting allows."""
        return max(len(self.rows) - self.capacity, 0)

    @property
    def new(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.move == change.NEW)

    @property
    def better(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.move == change.IMPROVING)

    @property
    def students(self) -> int:
        """Students of the team whom the coefficient is meant for."""
        return sum(tally.students for tally in self.tallies if tally.status != OUT_OF_SCOPE)

    def at_tier(self, tier: int) -> int:
        return sum(row.portrait.tier == tier for row in self.rows)


@dataclass
class SchoolWeek:
    """One school's part of the centre's week: a centre has thousands of teams, and each reads its school only."""

    rows: list[Row] = field(default_factory=list)
    unscored: list[Row] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)


def school_weeks(centre: CentreWeek, rows: Iterable[Row], unscored: Iterable[Row]) -> Mapping[str, SchoolWeek]:
    """The centre's week cut by school, each part in the order that it had; an empty one for any other school."""
    schools: dict[str, SchoolWeek] = defaultdict(SchoolWeek)
    for row in rows:
        schools[row.portrait.school_id].rows.append(row)
    for row in unscored:
        schools[row.portrait.school_id].unscored.append(row)
    for one in centre.gone:
        schools[one.school_id].gone.append(one)
    for tally in centre.tallies:
        schools[tally.school_id].tallies.append(tally)
    return schools


def team_week(centre: CentreWeek, school: SchoolWeek, team: ListTeam, settings: ListSettings) -> TeamWeek:
    """The part of its school's week that `team` reads. A student who left is told to the team of the last list."""

    def is_ours(row: Row) -> bool:
        return team.holds(row.portrait.level, row.portrait.home_group)

    mine = tuple(row for row in school.rows if is_ours(row))
    listed = {row.portrait.student_key for row in mine}
    return TeamWeek(
        team=team,
        school=school_title(centre, team.school_id, settings.language),
        rows=mine,
        unscored=tuple(row for row in school.unscored if is_ours(row)),
        gone=tuple(
            one for one in school.gone if team.holds(one.level, one.home_group) and one.student_key not in listed
        ),
        tallies=tuple(tally for tally in school.tallies if team.holds(tally.level, tally.home_group)),
        is_first=team.school_id not in centre.previous_week,
        capacity=centre.capacities.get(team.school_id, settings.capacity),
    )


def school_title(centre: CentreWeek, school_id: str, language: Language) -> str:
    """The school's name as the centre writes it, else its code."""
    return centre.schools.get(school_id) or TEXTS[language]["school"].format(school=school_id)


@dataclass(frozen=True)
class TeamPage:
    """The values of `list.html.j2`.

    `new`, `better`: anchor number, name and group of rows of the list. `beyond`: what the line after the last student
    whom a meeting allows says; empty where the list fits.
    """

    team: str
    school: str
    week_title: str
    sentence: str
    figures: list[tuple[int, str]]
    marks: str
    is_first: bool
    new: list[tuple[int, str, str]]
    better: list[tuple[int, str, str]]
    gone: tuple[Gone, ...]
    students: list[Markup]
    capacity: int
    beyond: str
    one_level: bool
    unscored: tuple[Row, ...]
    off_list: list[str]
    reading: list[str]
    footer: str
    index_href: str


def team_page(
    centre: CentreWeek,
    mine: TeamWeek,
    blocks: Mapping[str, Markup],
    numbers: Mapping[str, int],
    *,
    language: Language,
    index_href: str,
) -> TeamPage:
    """The page of one team. `blocks` and `numbers`: each listed student's rendered rows and anchor, by key."""
    words = TEXTS[language]
    title = week_title(Week.parse(centre.week), language)

    def link(row: Row) -> tuple[int, str, str]:
        return numbers[row.portrait.student_key], row.portrait.name, row.group

    def figure(count: int, name: str) -> tuple[int, str]:
        return count, plural(count, words[f"figure_{name}_one"], words[f"figure_{name}_many"], language)

    figures = [(len(mine.rows), words["figure_listed"]), (mine.at_tier(3), words["figure_tier_3"])]
    if not mine.is_first:
        figures += [figure(len(mine.new), "new"), figure(len(mine.gone), "gone")]
    figures.append((len(mine.unscored), words["figure_unscored"]))
    return TeamPage(
        team=mine.team.name,
        school=mine.school,
        week_title=title,
        sentence=sentence(mine, language),
        figures=figures,
        marks=_marks(mine, language),
        is_first=mine.is_first,
        new=[link(row) for row in mine.new],
        better=[link(row) for row in mine.better],
        gone=mine.gone,
        students=[blocks[row.portrait.student_key] for row in mine.rows],
        capacity=mine.capacity,
        beyond=words["beyond"].format(capacity=mine.capacity, students=_students(mine.beyond, language))
        if mine.beyond
        else "",
        one_level=len(mine.team.levels) == 1,
        unscored=mine.unscored,
        off_list=_off_list(mine, language),
        reading=[words[key] for key in _READING],
        footer=words["footer"].format(centre=centre.centre_id, week=centre.week),
        index_href=index_href,
    )


def sentence(mine: TeamWeek, language: Language) -> str:
    """The week in a sentence, and in a second one where the list is longer than a meeting. No name."""
    words = TEXTS[language]
    students = _students(mine.students, language)
    if not mine.rows:
        return words["sentence_none"].format(students=students)
    moves = []
    if mine.is_first:
        moves.append(words["moves_first"])
    else:
        if mine.new:
            moves.append(_moved(len(mine.new), "new", language))
        if mine.gone:
            moves.append(_moved(len(mine.gone), "gone", language))
        if not moves:
            moves.append(words["moves_none"])
    told = words["sentence_one"].format(
        listed=_students(len(mine.rows), language), students=mine.students, moves=", ".join(moves)
    )
    return f"{told} {words['sentence_beyond'].format(capacity=mine.capacity)}" if mine.beyond else told


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
