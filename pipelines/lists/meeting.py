"""The meeting pack of an équipe collaborative: four questions, this week's cases, needs for services, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipelines.lists.model import CentreWeek
from pipelines.lists.needs import Need, NeedFacts, needs_of
from pipelines.lists.page import render
from pipelines.lists.questions import Question, questions_of
from pipelines.lists.rows import Row, by_weight
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, plural, short_date, week_title
from pipelines.lists.words_meeting import WORDS
from pipelines.weeks import Week

# A meeting, in minutes: the four questions open it, the standing items close it, the cases share what is between.
LENGTH, OPENING, CLOSING = 60, 10, 10
SHORTEST_CASE, LONGEST_CASE = 2, 8
# A review is near when it falls this many days after the week, at most.
NEAR_DAYS = 14
# Lines that a letter page holds beside its fixed parts, and characters of a line of the agenda, of the needs and of the
# questions: beyond, the needs have a page of their own. Measured on the print style, with some room to spare.
PAGE_LINES, FACT_CHARACTERS, NEED_CHARACTERS, QUESTION_CHARACTERS = 60, 72, 58, 58
_ROLES = ("role_principal", "role_teachers", "role_special_education", "role_psychosocial", "role_other")


@dataclass(frozen=True)
class Case:
    """A student of the agenda. `number`: the anchor (`#e7`) on the list and on the students' page.

    `start`: suggested, from the beginning of the meeting (`0 h 10`); `minutes`: how long. `strength`, `reason`: one
    each, empty where there is none; `returned`: why a student in follow-up is talked about again, with the `decision`
    and its `effect` so far.
    """

    number: int
    name: str
    student_id: str
    group: str
    level: str
    start: str
    minutes: int
    cause: str
    strength: str
    reason: str
    returned: str
    decision: str
    effect: str


@dataclass(frozen=True)
class Review:
    """A student in follow-up whose review is near: when, and what was decided."""

    name: str
    group: str
    review: str
    decision: str


@dataclass(frozen=True)
class NeedLine:
    """A need in words. `helped`: how many already have support in its domain; `when`: what is to be agreed on.

    `who`: by home group, each student's name and the support under way, empty where there is none.
    """

    need: str
    level: str
    count: int
    helped: int
    who: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    when: str


@dataclass(frozen=True)
class Meeting:
    """The values of `meeting.html.j2` and of the PDF, in words; headings are in `words_meeting.WORDS`.

    `roles`: boxes to tick. `write`: where decisions are written, empty where the team gets no workbook. `has_levels`:
    whether the team has students of several levels, which are then told.
    """

    team: str
    school: str
    title: str
    week_title: str
    confidential: str
    lead: str
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    below: str
    reviews: tuple[Review, ...]
    needs: tuple[NeedLine, ...]
    points: tuple[str, ...]
    roles: tuple[str, ...]
    write: str
    footer: str
    has_levels: bool

    @property
    def needs_have_a_page(self) -> bool:
        """On paper: whether the needs are too many for the page of the meeting."""
        cases = sum(
            _lines(f"{case.strength} {case.cause} {case.reason}", FACT_CHARACTERS, most=3)
            + _lines(f"{case.returned} {case.decision}", FACT_CHARACTERS, most=2) * bool(case.returned)
            + _lines(case.effect, FACT_CHARACTERS, most=2)
            for case in self.cases
        )
        needs = sum(
            _lines(" ".join(f"{group} {name} {text}" for group, who in need.who for name, text in who), NEED_CHARACTERS)
            for need in self.needs
        )
        told = [_lines(" ".join(question.facts), QUESTION_CHARACTERS) for question in self.questions]
        questions = sum(max(told[at : at + 2]) for at in range(0, len(told), 2))
        foot = max(len(self.points), len(self.reviews))
        return cases + needs + questions + foot > PAGE_LINES


def meeting_of(centre: CentreWeek, mine: TeamWeek, needs: NeedFacts, settings: ListSettings) -> Meeting:
    """The pack of one team. `needs`: the facts of its school, as `read_needs` gives them."""
    language = settings.language
    words = WORDS[language]
    week = Week.parse(centre.week)
    found = needs_of(mine.rows, needs, language)
    levels = {row.level for row in mine.rows}
    minutes = minutes_per_case(len(mine.now))
    near = tuple(row for row in mine.followed if _is_near(row, week))
    return Meeting(
        team=mine.team.name,
        school=mine.school,
        title=words["title"],
        week_title=week_title(week, language),
        confidential=TEXTS[language]["confidential"],
        lead=_lead(mine, minutes, language),
        questions=questions_of(mine, found, needs.standings.get(mine.team.school_id, ()), week, language),
        cases=tuple(_case(row, OPENING + at * minutes, minutes, settings) for at, row in enumerate(mine.now)),
        below=words["agenda_below"].format(students=_students(mine.beyond, language)) if mine.beyond else "",
        reviews=tuple(Review(row.portrait.name, row.group, row.review, _last(row.follow_up_lines)) for row in near),
        needs=tuple(_need_line(need, week, language) for need in found),
        points=_points(mine, len(near), language),
        roles=tuple(words[role] for role in _ROLES),
        write=words["write"] if "xlsx" in settings.formats else "",
        footer=TEXTS[language]["footer"].format(centre=centre.centre_id, week=centre.week),
        has_levels=len(levels) > 1,
    )


def meeting_html(meeting: Meeting, settings: ListSettings) -> str:
    """`rencontre.html`: one letter page on paper when the list holds what a meeting allows."""
    return render(
        "meeting.html.j2",
        language=settings.language,
        style="meeting.css",
        meeting=meeting,
        w=WORDS[settings.language],
    )


def _lines(text: str, characters: int, most: int | None = None) -> int:
    """Lines that a text takes in a column; no more than `most`, where the rest is cut."""
    lines = -(-len(text) // characters)
    return lines if most is None else min(lines, most)


def minutes_per_case(cases: int) -> int:
    """Whole minutes for each case: the time between opening and closing, shared; between the shortest and longest."""
    if not cases:
        return 0
    return max(SHORTEST_CASE, min(LONGEST_CASE, (LENGTH - OPENING - CLOSING) // cases))


def _lead(mine: TeamWeek, minutes: int, language: Language) -> str:
    words = WORDS[language]
    if not mine.now:
        lead = words["lead_none"]
    else:
        cases = counted(len(mine.now), words["case_one"], words["case_many"], language)
        length = max(LENGTH, OPENING + CLOSING + minutes * len(mine.now))
        lead = words["lead"].format(cases=cases, minutes=minutes, length=length)
    return f"{lead} {words['report_cards']}" if mine.is_report_card_week else lead


def _case(row: Row, start: int, minutes: int, settings: ListSettings) -> Case:
    language = settings.language
    words = WORDS[language]
    portrait = row.portrait
    hours, rest = divmod(start, 60)
    return Case(
        number=row.number,
        name=portrait.name,
        student_id=portrait.student_id,
        group=row.group,
        level=row.level,
        start=words["start"].format(hours=hours, minutes=rest),
        minutes=minutes,
        cause=row.cause,
        strength=row.strengths[0] if row.strengths else "",
        reason=_reason(row, language),
        returned=_returned(row, settings),
        decision=_last(row.follow_up_lines) if row.returned else "",
        effect=_last(row.effect_lines) if row.returned else "",
    )


def _reason(row: Row, language: Language) -> str:
    """The heaviest reason of what weighs most; else the heaviest of all."""
    cause = row.portrait.causes[0] if row.portrait.causes else None
    told = [part for part in by_weight(row.portrait.parts) if part.is_reason and part.sentence]
    best = next((part for part in told if part.domain == cause), told[0] if told else None)
    sentence = (best.sentence if best else None) or TEXTS[language]["no_reason"]
    # The school's benchmark stands on the list and on the student's page; here one line must do.
    return sentence.split(WORDS[language]["benchmark"])[0]


def _returned(row: Row, settings: ListSettings) -> str:
    """Why somebody comes back; a tier is named only where the centre shows it."""
    if row.portrait.returned == "tier_rise" and not settings.show_coefficient:
        return WORDS[settings.language]["returned_rise"]
    return row.returned


def _last(lines: Sequence[str]) -> str:
    return lines[-1] if lines else ""


def _is_near(row: Row, week: Week) -> bool:
    follow_up = row.portrait.follow_up
    return (
        follow_up is not None
        and follow_up.review_on is not None
        and follow_up.review_on <= week.sunday + timedelta(days=NEAR_DAYS)
    )


def _need_line(need: Need, week: Week, language: Language) -> NeedLine:
    words = WORDS[language]
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in need.students:
        groups.setdefault(one.group or words["no_group"], []).append((one.name, one.help))
    when = words["when"]
    if need.since:
        monday = short_date(Week.parse(need.since).monday, week.sunday, language)
        when = words["when_since"].format(date=monday)
    return NeedLine(
        need=words[f"area_{need.area}"],
        level=level_name(need.level, language),
        count=len(need.students),
        helped=need.helped,
        who=tuple((group, tuple(names)) for group, names in groups.items()),
        when=when,
    )


def _points(mine: TeamWeek, reviews: int, language: Language) -> tuple[str, ...]:
    words = WORDS[language]
    inaccurate = sum(
        one.follow_up is not None and one.follow_up.finding == "inaccurate_data"
        for one in (row.portrait for row in (*mine.discuss, *mine.followed))
    )
    data = {0: "point_data_none", 1: "point_data_one"}.get(inaccurate, "point_data")
    points = [
        words["point_decisions"].format(
            followed=_students(len(mine.followed), language),
            reviews=counted(reviews, words["review_one"], words["review_many"], language),
        ),
        words[data].format(inaccurate=inaccurate),
    ]
    if mine.issues:
        cells = plural(len(mine.issues), words["point_cells_one"], words["point_cells_many"], language)
        points.append(cells.format(count=len(mine.issues)))
    return (*points, words["point_class"], words["point_voice"], words["point_steering"])


def _students(count: int, language: Language) -> str:
    words = WORDS[language]
    return counted(count, words["student_one"], words["student_many"], language)
