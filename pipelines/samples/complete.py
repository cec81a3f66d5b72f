"""The invented centre with every optional extract: the same students, some more with stories of their own, last year.

The centre's rows are those of the other forms. What is added has random streams of its own: a school's, and
one of its own for each planted student, whose rows depend neither on the number of students nor on the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.samples import engagement as drawn
from pipelines.samples.calendar import SECONDARY, SchoolYear
from pipelines.samples.canonical import CSV, TABLES, canonical_table, write_table
from pipelines.samples.centre import Centre, draw_roster, stream
from pipelines.samples.complete_stories import COMPLETE_STORIES, Life, Moment, life_of
from pipelines.samples.frames import build_attendance, build_enrolments, build_grades
from pipelines.samples.last_year import enrolments_before, grades_before, stays_before
from pipelines.samples.names import permanent_code
from pipelines.samples.people import STILL_THERE, WITHOUT_EVENTS, School
from pipelines.samples.planted import month_days, planted_events, planted_marks, planted_roster
from pipelines.samples.stories import STORIES, Story

ADDED_TABLES = ("assignments", "activity", "conduct", "survey", "participation")
COMPLETE_TABLES = (*TABLES[:6], *ADDED_TABLES, *TABLES[6:])
ALL_STORIES: tuple[Story, ...] = (*STORIES, *COMPLETE_STORIES)
# Purposes of the random streams; those of the other forms are 0 to 4.
_SCHOOL_STREAM, _PLANTED_STREAM, _LAST_YEAR_STREAM = 5, 6, 7


@dataclass(frozen=True)
class CompleteCentre:
    """One frame a canonical table, with the columns of its contract (see `Centre`)."""

    students: pd.DataFrame
    schools: pd.DataFrame
    enrolments: pd.DataFrame
    calendar: pd.DataFrame
    attendance: pd.DataFrame
    grades: pd.DataFrame
    assignments: pd.DataFrame
    activity: pd.DataFrame
    conduct: pd.DataFrame
    survey: pd.DataFrame
    participation: pd.DataFrame
    interventions: pd.DataFrame
    outcomes: pd.DataFrame


def complete(centre: Centre) -> CompleteCentre:
    """The same centre with ten more planted students, the optional extracts and last year's results."""
    year = centre.school_year
    schools, background = draw_roster(len(centre.students), centre.seed, year)
    more = planted_roster(schools, year, COMPLETE_STORIES).sort_values("student_id", ignore_index=True)
    roster = pd.concat([background, more], ignore_index=True)
    roster = _with_lives(roster.sort_values(["student_id", "enrolled"], ignore_index=True), schools, year)
    added = _with_more_students(centre, more, schools)
    last_year = SchoolYear(year.start_year - 1)
    before = stays_before(roster, schools)
    grades = grades_before(stream(centre.seed, _LAST_YEAR_STREAM), before, ALL_STORIES, last_year)
    return CompleteCentre(
        students=added.students,
        schools=centre.schools,
        enrolments=_joined([enrolments_before(before, last_year), added.enrolments], "student_id", "school_year"),
        calendar=centre.calendar,
        attendance=added.attendance,
        grades=_joined([grades, added.grades], "student_id", "school_year"),
        interventions=centre.interventions,
        outcomes=added.outcomes,
        **_engagement(centre.seed, roster, schools, year),
    )


def write_complete(centre: Centre, folder: Path) -> list[Path]:
    """Write the canonical extracts and all the optional ones, in CSV, one file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = complete(centre)
    return [write_table(canonical_table(whole, name), folder, name, CSV) for name in COMPLETE_TABLES]


def _joined(frames: list[pd.DataFrame], *order: str) -> pd.DataFrame:
    """Rows of all the frames; within a student, as they come."""
    texts = [
        frame.astype({name: object for name in frame.columns if isinstance(frame[name].dtype, pd.CategoricalDtype)})
        for frame in frames
    ]
    names = [name for name in texts[0].columns if all(name in frame.columns for frame in texts)]
    rows = pd.concat([frame[names] for frame in texts], ignore_index=True)
    return rows.sort_values(list(order), kind="stable", ignore_index=True)


def _with_more_students(centre: Centre, more: pd.DataFrame, schools: list[School]) -> Centre:
    """The centre's frames with the rows of the complete form's own planted students."""
    year = centre.school_year
    grades, courses = build_grades(more, planted_marks(more, year, COMPLETE_STORIES), year)
    events = planted_events(more, schools, year, COMPLETE_STORIES).sort_values(["stay", "day", "period"])
    attendance = build_attendance(more, events.reset_index(drop=True), courses, schools, year)
    # Control digits of their own: no other student's code changes.
    people = zip(more["last_name"], more["first_name"], more["birth_date"], more["sex"], strict=True)
    students = more.assign(permanent_code=[permanent_code(*person, control=99) for person in people])
    outcomes = pd.DataFrame(
        [(story.student_id, year.label, story.outcome) for story in COMPLETE_STORIES],
        columns=["student_id", "school_year", "outcome"],
    )
    return replace(
        centre,
        students=_joined([centre.students, students], "student_id"),
        enrolments=_joined([centre.enrolments, build_enrolments(more, year)], "student_id"),
        attendance=_joined([centre.attendance, attendance], "student_id"),
        grades=_joined([centre.grades, grades], "student_id"),
        outcomes=_joined([centre.outcomes, outcomes], "student_id"),
    )


def _with_lives(roster: pd.DataFrame, schools: list[School], year: SchoolYear) -> pd.DataFrame:
    """The roster with what the planted students' stories say in place of hidden traits."""
    numbers = {school.number: school for school in schools}
    stories = {story.student_id: story for story in ALL_STORIES}
    roster = roster.assign(hands_in_until=STILL_THERE, active_until=STILL_THERE, uses_platform=np.nan)
    for row in np.flatnonzero(roster["is_planted"]):
        stay = roster.iloc[row]
        told, school = life_of(stay["student_id"]), numbers[stay["school"]]
        roster.loc[row, "ability"] = _ability(stories[stay["student_id"]])
        for name in ("disengagement", "trajectory", "uses_platform"):
            roster.loc[row, name] = getattr(told, name)
        roster.loc[row, "turning_day"] = _day(year, school, told.turning)
        for name in ("hands_in_until", "active_until"):
            moment = getattr(told, name)
            roster.loc[row, name] = STILL_THERE if moment is None else _day(year, school, moment)
    return roster


def _ability(story: Story) -> float:
    """The trait from which a student with such marks would have been drawn."""
    marks = [mark for told in story.marks.values() for mark in told if mark is not None]
    mark = sum(marks) / len(marks) if marks else story.base
    return 0.0 if mark is None else (mark - 76) / 8.5


def _day(year: SchoolYear, school: School, moment: Moment) -> int:
    month, nth = moment
    return int(month_days(year, school, month)[nth - 1])


def _engagement(seed: int, roster: pd.DataFrame, schools: list[School], year: SchoolYear) -> dict[str, pd.DataFrame]:
    """The five optional tables, sorted by student and day."""
    at_school = roster[~roster["pathway"].isin(WITHOUT_EVENTS) & (roster["level"] != "PRE5")]
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in ADDED_TABLES}
    for school in schools:
        stays = at_school[at_school["school"] == school.number]
        drawn_stays = stays[~stays["is_planted"]]
        _draw(parts, stream(seed, _SCHOOL_STREAM, school.number), drawn_stays, school, year)
        for row in np.flatnonzero(stays["is_planted"]):
            stay = stays.iloc[[row]]
            fiche = stay["student_id"].iloc[0]
            _draw(parts, stream(int(fiche), _PLANTED_STREAM), stay, school, year, told=life_of(fiche))
    by = {"assignments": "due_on", "participation": "started_on"}
    return {
        name: pd.concat(frames).sort_values(["student_id", by.get(name, "date")], kind="stable", ignore_index=True)
        for name, frames in ((name, [frame for frame in found if len(frame)]) for name, found in parts.items())
    }


def _draw(
    parts: dict[str, list[pd.DataFrame]], rng: np.random.Generator, stays: pd.DataFrame, school: School,
    year: SchoolYear, told: Life | None = None,
) -> None:  # fmt: skip
    if stays.empty:
        return
    if school.order == SECONDARY:
        parts["assignments"].append(drawn.draw_assignments(rng, stays, school, year))
        parts["activity"].append(drawn.draw_activity(rng, stays, school, year))
    survey = drawn.draw_survey(rng, stays, school, year)
    parts["survey"].append(survey if told is None or told.survey is None else _told_survey(told, stays, school, year))
    if told is None:
        conduct = drawn.draw_conduct(rng, stays, school, year)
        parts["conduct"].append(conduct.drop_duplicates(["student_id", "school_id", "date", "category"]))
        parts["participation"].append(drawn.draw_participation(rng, stays, school, year))
    else:
        parts["conduct"].append(_told_conduct(told, stays, school, year))
        parts["participation"].append(_told_activities(told, stays, school, year))


def _told_survey(told: Life, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    days = drawn.survey_days(stays, school, year)[0]
    times, dimensions = len(told.survey), len(drawn.DIMENSIONS)
    return drawn.survey_rows(
        np.repeat(stays["student_id"].to_numpy(), times * dimensions),
        np.repeat(year.dates[days[:times]], dimensions),
        np.tile(np.arange(dimensions), times),
        np.array(told.survey, dtype=float).ravel(),
    )


def _told_conduct(told: Life, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    rows = [
        (stays["student_id"].iloc[0], school.school_id, year.dates[_day(year, school, (month, nth))], *what)
        for month, nth, *what in told.conduct
    ]
    return pd.DataFrame(rows, columns=["student_id", "school_id", "date", "category", "severity"])


def _told_activities(told: Life, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    names = np.array([name for name, _, _ in told.activities], dtype=object)
    starts = [_day(year, school, start) for _, start, _ in told.activities]
    ends = [STILL_THERE if end is None else _day(year, school, end) for _, _, end in told.activities]
    students = np.repeat(stays["student_id"].to_numpy(), len(names))
    return drawn.participation_rows(students, names, np.array(starts, dtype=int), np.array(ends, dtype=int), year)
