"""Needs for services: who needs what, in which competency and level, how many, since when, and what is under way.

A need is a domain that weighs on a student of the list, told by the competency or the side of school life that weighs
most in it. It says what a school could organise; it is not a class placement, nor a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import duckdb

from pipelines.lists.content import intervention_name
from pipelines.lists.model import Part, Portrait
from pipelines.lists.places import CAUSE_SHARE
from pipelines.lists.queries import query, query_for
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language
from pipelines.lists.wording import short_date
from pipelines.lists.words_meeting import WORDS
from pipelines.weeks import Week
from schemas.codes import CODES

DOMAINS = ("literacy", "numeracy", "engagement")
# Every area of need by domain, in the order in which they are told; the last one is the domain as a whole.
AREAS: dict[str, tuple[str, ...]] = {
    "literacy": ("reading", "writing", "speaking", "second_language", "language"),
    "numeracy": ("solving", "reasoning", "mathematics"),
    "engagement": ("attendance", "work", "conduct", "subjects", "bond", "engagement"),
}
# The competencies of the report card: the indicator that holds the mark of each.
COMPETENCIES = {
    "literacy_reading": "reading",
    "literacy_writing": "writing",
    "literacy_speaking": "speaking",
    "numeracy_solving": "solving",
    "numeracy_reasoning": "reasoning",
}
SUBJECTS = {
    "literacy_level": "language",
    "second_language_level": "second_language",
    "numeracy_level": "mathematics",
}
_ENGAGEMENT = {
    "attendance": ("absence_", "unexcused_", "current_streak", "skipped_subject", "lateness"),
    "work": ("work_",),
    "conduct": ("conduct_",),
    "subjects": ("failing_subjects", "subject_dispersion", "units_at_risk", "diploma_subjects_at_risk"),
    "bond": ("survey_", "platform_"),
}
ATTENDANCE = "absence_rate_20_days"
# What a support aims at where nobody wrote its domain, by the codes of follow_up_type. Those that help with any subject
# may serve both; a meeting or a call aims at none by itself.
_AIMS = {
    "literacy_support": ("literacy",),
    "numeracy_support": ("numeracy",),
    "attendance_follow_up": ("engagement",),
    "psychosocial_support": ("engagement",),
    **dict.fromkeys(("classroom_support", "catch_up", "tutoring", "homework_help"), ("literacy", "numeracy")),
}


@dataclass(frozen=True)
class HelpNow:
    """An intervention in course; `domain`: None where the centre, or the team, did not say what it aims at."""

    type: str
    domain: str | None
    started_on: date

    def serves(self, domain: str) -> bool:
        """Whether it is support for a need in that domain."""
        return self.domain == domain or (self.domain is None and domain in _AIMS.get(self.type, ()))


@dataclass(frozen=True)
class Standing:
    """Students of a school, level and group with a result this week: how many, under 60, and from 70."""

    school_id: str
    level: str | None
    home_group: str | None
    indicator: str
    students: int
    below_60: int
    from_70: int
    evidence_on: date | None


@dataclass(frozen=True)
class NeedFacts:
    """What the needs and the four questions rest on beside the rows of the list, for some schools.

    `since`: by student and domain, the first week of the unbroken run in which the domain weighed. `helps`: by student.
    `standings`: by school.
    """

    since: Mapping[tuple[str, str], str] = field(default_factory=dict)
    helps: Mapping[str, tuple[HelpNow, ...]] = field(default_factory=dict)
    standings: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class NeedStudent:
    """A student of a need. `help`: what is under way in its domain, in words; empty where nothing is."""

    student_key: str
    name: str
    group: str
    since: str | None
    help: str


@dataclass(frozen=True)
class Need:
    """One line of the needs: an area in a level. `since`: the oldest week of its students, None where unknown.

    `students`: by home group, then name.
    """

    domain: str
    area: str
    level: str
    students: tuple[NeedStudent, ...]

    @property
    def helped(self) -> int:
        """Students of the need who already have support in its domain."""
        return sum(bool(one.help) for one in self.students)

    @property
    def since(self) -> str | None:
        return min((one.since for one in self.students if one.since), default=None)


def read_needs(con: duckdb.DuckDBPyConnection, week: Week, schools: Sequence[str]) -> NeedFacts:
    """The facts of the needs of `schools` in `week`. Reads catalog `portraits`; one query a kind."""
    con.execute(query("need_student"), {"week": week.text, "schools": list(schools)})
    try:
        return NeedFacts(_since(con, week), _helps(con), _standings(con, week))
    finally:
        con.execute("drop table need_student")


def _since(con: duckdb.DuckDBPyConnection, week: Week) -> dict[tuple[str, str], str]:
    keys = _keys(con, "where is_listed")
    values = {"week": week.text, "school_year": week.school_year, "share": CAUSE_SHARE}
    found = con.execute(query_for("need_since", keys=keys), values).fetchall()
    return {(key, domain): first for key, domain, first in found}


def _helps(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[HelpNow, ...]]:
    helps: dict[str, list[HelpNow]] = {}
    for key, kind, domain, started_on in con.execute(query("need_help")).fetchall():
        helps.setdefault(key, []).append(HelpNow(kind, domain, started_on))
    return {key: tuple(found) for key, found in helps.items()}


def _standings(con: duckdb.DuckDBPyConnection, week: Week) -> dict[str, tuple[Standing, ...]]:
    keys = _keys(con, "")
    values = {"week": week.text, "indicators": [*SUBJECTS, *COMPETENCIES, ATTENDANCE]}
    standings: dict[str, list[Standing]] = {}
    for row in con.execute(query_for("need_standing", keys=keys), values).fetchall():
        standings.setdefault(row[0], []).append(Standing(*row))
    return {school: tuple(found) for school, found in standings.items()}


def _keys(con: duckdb.DuckDBPyConnection, which: str) -> list[str]:
    return [key for (key,) in con.execute(f"select student_key from need_student {which}").fetchall()]


def needs_of(rows: Iterable[Row], facts: NeedFacts, language: Language) -> tuple[Need, ...]:
    """The needs of the students of `rows` who are on the list, by domain, area and level."""
    found: dict[tuple[str, str, str], list[NeedStudent]] = {}
    for row in rows:
        if not row.portrait.is_listed:
            continue
        for domain in weighing(row.portrait):
            where = (domain, area(row.portrait.parts, domain), row.portrait.level or "")
            found.setdefault(where, []).append(_student(row, domain, facts, language))
    return tuple(
        Need(domain, name, level, tuple(sorted(found[domain, name, level], key=lambda one: (one.group, one.name))))
        for domain, name, level in sorted(found, key=_rank)
    )


def weighing(portrait: Portrait) -> tuple[str, ...]:
    """The domains that weigh on a student, as the list tells them."""
    return tuple(domain for domain in portrait.causes if domain in AREAS)


def area(parts: Sequence[Part], domain: str) -> str:
    """What weighs most in a domain: a competency or subject of the report card, or a side of school life.

    A competency is told where it is past its watch threshold: the lowest mark of those that are.
    """
    mine = [part for part in parts if part.domain == domain]
    if domain == "engagement":
        return _heaviest(mine)
    second = sum(_points(part) for part in mine if part.indicator.startswith("second_language"))
    if second and 2 * second >= sum(map(_points, mine)):
        return "second_language"
    low = [
        (part.value, AREAS[domain].index(COMPETENCIES[part.indicator]))
        for part in mine
        if part.indicator in COMPETENCIES
        and part.value is not None
        and part.watch is not None
        and part.value < part.watch
    ]
    return AREAS[domain][min(low)[1]] if low else AREAS[domain][-1]


def _heaviest(parts: Sequence[Part]) -> str:
    weights = {name: Decimal(0) for name in AREAS["engagement"]}
    for part in parts:
        weights[_engagement_area(part.indicator)] += _points(part)
    most = max(weights.values())
    return next(name for name, weight in weights.items() if weight == most) if most else "engagement"


def _engagement_area(indicator: str) -> str:
    return next((name for name, prefixes in _ENGAGEMENT.items() if indicator.startswith(prefixes)), "engagement")


def _points(part: Part) -> Decimal:
    return part.contribution or Decimal(0)


def _student(row: Row, domain: str, facts: NeedFacts, language: Language) -> NeedStudent:
    portrait = row.portrait
    words = WORDS[language]
    helps = [
        words["help_since"].format(
            type=help_name(one.type, language), date=short_date(one.started_on, portrait.week_ends_on, language)
        )
        for one in facts.helps.get(portrait.student_key, ())
        if one.serves(domain)
    ]
    return NeedStudent(
        student_key=portrait.student_key,
        name=portrait.name,
        group=row.group,
        since=facts.since.get((portrait.student_key, domain)),
        help=", ".join(helps),
    )


def help_name(code: str, language: Language) -> str:
    """A type of support as people write it: a team's own code by its meaning, a centre's own words as they are."""
    meaning = CODES["follow_up_type"].get(code)
    if meaning is None:
        return intervention_name(code)
    text = meaning.fr if language == "fr" else meaning.en
    return text[:1].upper() + text[1:]


def _rank(where: tuple[str, str, str]) -> tuple[int, int, int, str]:
    domain, name, level = where
    levels = list(CODES["level"])
    rank = levels.index(level) if level in levels else len(levels)
    return DOMAINS.index(domain), AREAS[domain].index(name), rank, level
