"""The meeting pack of an équipe collaborative: four questions, this week's cases, needs for services, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pipelines.lists.homonyms import homonyms
from pipelines.lists.meeting_model import PRINTED_REVIEWS, Case, Meeting, NeedLine, Review
from pipelines.lists.model import CentreWeek
from pipelines.lists.needs import Need, NeedFacts, needs_of
from pipelines.lists.page import render
from pipelines.lists.places import READ_FOR_DAYS
from pipelines.lists.questions import questions_of
from pipelines.lists.rows import Row, by_weight
from pipelines.lists.settings import CURRENT, Language, ListSettings
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.wording import counted, plural, short_date, week_title
from pipelines.lists.words_meeting import WORDS
from pipelines.weeks import Week

# A meeting, in minutes: the four questions open it, the standing items close it, the cases share what is between.
LENGTH, OPENING, CLOSING = 60, 10, 10
SHORTEST_CASE, LONGEST_CASE = 2, 8
# A review is near when it falls in the two weeks that follow the one in which the list is read.
NEAR_DAYS = READ_FOR_DAYS + 14
_ROLES = ("role_principal", "role_teachers", "role_special_education", "role_psychosocial", "role_other")


def meeting_of(centre: CentreWeek, mine: TeamWeek, needs: NeedFacts, settings: ListSettings) -> Meeting:
    """The pack of one team. `needs`: the facts of its school, as `read_needs` gives them."""
    language = settings.language
    words = WORDS[language]
    week = Week.parse(centre.week)
    found = needs_of(mine.rows, needs, language)
    levels = {row.level for row in mine.rows}
    minutes = minutes_per_case(len(mine.now))
    near = tuple(row for row in mine.followed if _is_near(row, week))
    alike = homonyms(mine)
    workbook = settings.workbook_in(f"{mine.team.school_folder}/{mine.team.folder}/{CURRENT}")
    return Meeting(
        week=centre.week,
        team=mine.team.name,
        school=mine.school,
        title=words["title"],
        week_title=week_title(week, language),
        confidential=TEXTS[language]["confidential"],
        lead=_lead(mine, minutes, language),
        questions=questions_of(mine, found, needs.standings.get(mine.team.school_id, ()), week, language, alike),
        cases=tuple(_case(row, OPENING + at * minutes, minutes, language) for at, row in enumerate(mine.now)),
        below=words["agenda_below"].format(students=_students(mine.beyond, language)) if mine.beyond else "",
        reviews=tuple(_review(row) for row in near),
        more_reviews=_more_reviews(len(near), language),
        needs=tuple(_need_line(need, week, language, _numbers(mine, alike)) for need in found),
        points=_points(mine, len(near), language),
        roles=tuple(words[role] for role in _ROLES),
        write=words["write"].format(workbook=workbook) if "xlsx" in settings.formats else "",
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
        printed_reviews=PRINTED_REVIEWS,
        w=WORDS[settings.language],
    )


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


def _case(row: Row, start: int, minutes: int, language: Language) -> Case:
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
        returned=row.returned,
        decision=_last_decision(row),
        effect=_last(row.effect_lines),
    )


def _last_decision(row: Row) -> str:
    """Of the follow-up in course, else of the newest that is over."""
    return _last(row.follow_up_lines) or next(iter(row.past_lines), "")


def _review(row: Row) -> Review:
    return Review(row.portrait.name, row.portrait.student_id, row.group, row.review, _last(row.follow_up_lines))


def _more_reviews(count: int, language: Language) -> str:
    more = count - PRINTED_REVIEWS
    if more <= 0:
        return ""
    words = WORDS[language]
    return words["more_reviews_one"] if more == 1 else words["more_reviews"].format(count=more)


def _numbers(mine: TeamWeek, alike: frozenset[str]) -> dict[str, str]:
    """The number of each student of the list who bears another's name."""
    everybody = (row.portrait for row in mine.rows)
    return {one.student_key: one.student_id for one in everybody if one.student_key in alike}


def _reason(row: Row, language: Language) -> str:
    """The heaviest reason of what weighs most; else the heaviest of all."""
    cause = row.portrait.causes[0] if row.portrait.causes else None
    told = [part for part in by_weight(row.portrait.parts) if part.is_reason and part.sentence]
    best = next((part for part in told if part.domain == cause), told[0] if told else None)
    sentence = (best.sentence if best else None) or TEXTS[language]["no_reason"]
    # The school's benchmark stands on the list and on the student's page; here one line must do.
    return sentence.split(WORDS[language]["benchmark"])[0]


def _last(lines: Sequence[str]) -> str:
    return lines[-1] if lines else ""


def _is_near(row: Row, week: Week) -> bool:
    follow_up = row.portrait.follow_up
    return (
        follow_up is not None
        and follow_up.review_on is not None
        and follow_up.review_on <= week.sunday + timedelta(days=NEAR_DAYS)
    )


def _need_line(need: Need, week: Week, language: Language, numbers: Mapping[str, str]) -> NeedLine:
    words = WORDS[language]
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for one in need.students:
        told = (one.name, numbers.get(one.student_key, ""), one.help)
        groups.setdefault(one.group or words["no_group"], []).append(told)
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
