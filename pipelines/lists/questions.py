"""The four questions of a professional learning community, each with this week's facts of the team's students."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.lists import change
from pipelines.lists.needs import ATTENDANCE, COMPETENCIES, SUBJECTS, Need, Standing
from pipelines.lists.settings import Language
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.wording import counted, short_date
from pipelines.lists.words_meeting import WORDS
from pipelines.weeks import Week

# Past one student in five, support beside the class is not the answer: tier 1 is meant to do for some 80 % of students
# (the usual rule of response to intervention).
CLASS_FIRST = 5
_MOST_LEARNED, _MOST_NEEDS, _MOST_NAMES = 2, 3, 5
_MAIN = ("literacy_level", "numeracy_level")


@dataclass(frozen=True)
class Question:
    """One of the four questions, and what the week says of it."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A subject or competency in the whole team: students with a result, under 60, and the newest date."""

    area: str
    students: int
    below_60: int
    evidence_on: date | None


def questions_of(
    mine: TeamWeek,
    needs: Sequence[Need],
    standings: Iterable[Standing],
    week: Week,
    language: Language,
    alike: Collection[str] = (),
) -> tuple[Question, ...]:
    """The four questions of one team. `standings`: of its school; those that the team does not hold are left out.
    `alike`: student_key of those who bear another's name, told with their number.
    """
    words = WORDS[language]
    results = _results(mine, standings)
    facts = (
        _to_learn(results, language),
        _known(mine, results, week, language),
        _not_yet(mine, needs, language),
        _already(mine, language, alike),
    )
    return tuple(Question(words[f"question_{at}"], one) for at, one in enumerate(facts, start=1))


def _results(mine: TeamWeek, standings: Iterable[Standing]) -> dict[str, Result]:
    """By indicator: the team's students, whatever their level and group."""
    found: dict[str, Result] = {}
    areas = SUBJECTS | COMPETENCIES | {ATTENDANCE: "attendance"}
    for one in standings:
        if not mine.team.holds(one.level, one.home_group):
            continue
        before = found.get(one.indicator)
        known = [day for day in (before and before.evidence_on, one.evidence_on) if day]
        found[one.indicator] = Result(
            area=areas[one.indicator],
            students=one.students + (before.students if before else 0),
            below_60=one.below_60 + (before.below_60 if before else 0),
            evidence_on=max(known, default=None),
        )
    return found


def _to_learn(results: dict[str, Result], language: Language) -> tuple[str, ...]:
    words = WORDS[language]
    marks = [result for indicator, result in results.items() if indicator != ATTENDANCE]
    if not marks:
        return (words["need_unknown"],)
    order = list((COMPETENCIES | SUBJECTS).values())
    weak = sorted(
        (result for result in marks if result.below_60),
        key=lambda one: (-one.below_60 / one.students, order.index(one.area)),
    )
    told = weak[:_MOST_LEARNED]
    facts = [
        words["need_most"].format(
            area=words[f"area_{one.area}"], below=one.below_60, students=_students(one.students, language)
        )
        for one in told
    ]
    if any(CLASS_FIRST * one.below_60 > one.students for one in told):
        facts.append(words["need_class"])
    return tuple(facts) or (words["need_none"],)


def _known(mine: TeamWeek, results: dict[str, Result], week: Week, language: Language) -> tuple[str, ...]:
    words = WORDS[language]
    known, unknown = [], []
    for indicator in (*_MAIN, ATTENDANCE):
        result = results.get(indicator)
        is_attendance = indicator == ATTENDANCE
        area = "" if is_attendance else words[f"area_{SUBJECTS[indicator]}"].lower()
        if result is None or result.evidence_on is None:
            unknown.append(words["unknown_attendance" if is_attendance else "unknown_area"].format(area=area))
            continue
        known.append(
            words["known_attendance" if is_attendance else "known_marks"].format(
                area=area,
                students=result.students,
                all=_students(mine.students, language),
                date=short_date(result.evidence_on, week.sunday, language),
            )
        )
    if mine.unscored:
        unknown.append(words["unknown_unscored"].format(students=_students(len(mine.unscored), language)))
    told = [("known", known), ("unknown", unknown)]
    return tuple(words[name].format(items=words["separator"].join(items)) for name, items in told if items)


def _not_yet(mine: TeamWeek, needs: Sequence[Need], language: Language) -> tuple[str, ...]:
    words = WORDS[language]
    if not mine.rows:
        return (words["listed_none"],)
    listed = words["listed" if mine.followed else "listed_not_followed"]
    facts = [listed.format(students=_students(len(mine.rows), language), followed=len(mine.followed))]
    areas = _by_area(needs)
    for name, (students, helped) in areas[:_MOST_NEEDS]:
        told = words["area_helped"].format(helped=helped) if helped else ""
        facts.append(
            words["area_need"].format(area=words[f"area_{name}"], students=_students(students, language), helped=told)
        )
    more = len(areas) - _MOST_NEEDS
    if more > 0:
        facts.append(words["area_more_one"] if more == 1 else words["area_more"].format(count=more))
    return tuple(facts)


def _by_area(needs: Sequence[Need]) -> list[tuple[str, tuple[int, int]]]:
    """(area, (students, those with support)), most students first; the levels of an area together."""
    totals: dict[str, tuple[int, int]] = {}
    for need in needs:
        students, helped = totals.get(need.area, (0, 0))
        totals[need.area] = students + len(need.students), helped + need.helped
    return sorted(totals.items(), key=lambda item: -item[1][0])


def _already(mine: TeamWeek, language: Language, alike: Collection[str]) -> tuple[str, ...]:
    words = WORDS[language]
    facts = [words["enrichment_none"]]
    if mine.enrichment:
        names = words["separator"].join(
            f"{one.name} ({one.student_id})" if one.student_key in alike else one.name
            for one in mine.enrichment[:_MOST_NAMES]
        )
        more = mine.enrichment_count - len(mine.enrichment[:_MOST_NAMES])
        if more > 0:
            names = words["enrichment_more"].format(names=names, count=more)
        facts = [words["enrichment"].format(students=_students(mine.enrichment_count, language), names=names)]
    better = sum(one.why == "gone_better" for one in mine.gone)
    if better:
        facts.append(words["improved"].format(students=_students(better, language)))
    improving = sum(row.move == change.IMPROVING for row in mine.rows)
    if improving:
        facts.append(words["improving"].format(students=_students(improving, language)))
    return tuple(facts)


def _students(count: int, language: Language) -> str:
    words = WORDS[language]
    return counted(count, words["student_one"], words["student_many"], language)
