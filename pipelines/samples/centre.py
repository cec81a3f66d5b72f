"""The invented truth of a centre, in memory: one model, from which every file format is written."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipelines.samples.attendance import draw_attendance, missed_shares
from pipelines.samples.calendar import SchoolYear
from pipelines.samples.followup import build_interventions, build_outcomes
from pipelines.samples.frames import (
    build_attendance,
    build_calendar,
    build_enrolments,
    build_grades,
    name_courses,
    reasons_frame,
    schools_frame,
    terms_frame,
)
from pipelines.samples.marks import draw_marks
from pipelines.samples.people import School, add_permanent_codes, build_roster, build_schools
from pipelines.samples.planted import planted_events, planted_marks, planted_roster
from pipelines.samples.stories import STORIES

LEAST_STUDENTS = 40


@dataclass(frozen=True)
class Centre:
    """One invented centre and school year.

    The frames named like a canonical extract hold its columns under the same names (dates as Python dates or
    datetime64, marks as numbers, missing as None, NaN or NaT), plus a few that only GPI knows: calendar.cycle_day,
    enrolments.order, attendance.course and grades.course (row of `courses`, -1 = none). `terms` has one row an
    order and étape; `courses` one row a school, subject and course group; `reasons` one row a school and reason.
    """

    school_year: SchoolYear
    seed: int
    students: pd.DataFrame
    schools: pd.DataFrame
    enrolments: pd.DataFrame
    calendar: pd.DataFrame
    attendance: pd.DataFrame
    grades: pd.DataFrame
    interventions: pd.DataFrame
    outcomes: pd.DataFrame
    terms: pd.DataFrame
    courses: pd.DataFrame
    reasons: pd.DataFrame

    def school_dates(self) -> list[date]:
        """The days on which at least one school has class, in order."""
        days = self.calendar.loc[self.calendar["is_school_day"], "date"]
        return sorted(day.date() for day in days.unique())


def stream(seed: int, *purpose: int) -> np.random.Generator:
    """An independent stream of numbers for each purpose: a new school does not change the others."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *purpose])))


def draw_roster(students: int, seed: int, year: SchoolYear) -> tuple[list[School], pd.DataFrame]:
    """The schools, and one row a stay with its hidden traits, sorted by student and first day."""
    schools = build_schools(students, year.start_year)
    background = build_roster(stream(seed, 0), schools, students - len(STORIES), year)
    roster = pd.concat([background, planted_roster(schools, year)], ignore_index=True)
    return schools, roster.sort_values(["student_id", "enrolled"], ignore_index=True)


def generate(students: int, seed: int, start_year: int = 2026) -> Centre:
    """An invented centre of `students` students (at least 40, the planted ones among them).

    The same arguments give the same centre. ValueError when `students` is too small.
    """
    if students < LEAST_STUDENTS:
        raise ValueError(f"at least {LEAST_STUDENTS} students: {len(STORIES)} of them have a story of their own")
    year = SchoolYear(start_year)
    schools, roster = draw_roster(students, seed, year)
    events, marks = _draw_schools(seed, schools, roster, year)
    grades, courses = build_grades(roster, marks, year)
    people = roster.drop_duplicates("student_id", ignore_index=True)
    return Centre(
        school_year=year,
        seed=seed,
        students=add_permanent_codes(people)[
            ["student_id", "last_name", "first_name", "birth_date", "sex", "permanent_code"]
        ],
        schools=schools_frame(schools),
        enrolments=build_enrolments(roster, year),
        calendar=build_calendar(schools, roster, year),
        attendance=build_attendance(roster, events, courses, schools, year),
        grades=grades,
        interventions=build_interventions(stream(seed, 3), roster, schools, year),
        outcomes=build_outcomes(stream(seed, 4), roster, marks, year),
        terms=terms_frame(year),
        courses=courses,
        reasons=reasons_frame(schools),
    )


def _draw_schools(
    seed: int, schools: list[School], roster: pd.DataFrame, year: SchoolYear
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events and marks of all stays, in the order stay, day, period and stay, subject, competency, term."""
    background = roster[~roster["is_planted"]]
    by_school = dict(iter(background.groupby("school")))
    events, marks = [planted_events(roster, schools, year)], [planted_marks(roster, year)]
    for school in schools:
        stays = by_school.get(school.number)
        if stays is None:
            continue
        drawn = draw_attendance(stream(seed, 1, school.number), school, stays, year)
        events.append(drawn)
        missed = missed_shares(drawn, stays.index, year, school.order)
        by_subject = draw_marks(stream(seed, 2, school.number), stays, missed, year, school.order)
        marks.append(name_courses(by_subject, stays))
    all_events = pd.concat(events, ignore_index=True)
    order = np.lexsort([all_events[name].to_numpy() for name in ("period", "day", "stay")])
    all_marks = pd.concat(marks, ignore_index=True)
    all_marks = all_marks.sort_values(["stay", "subject_code", "course_group", "competency", "term"], ignore_index=True)
    return all_events.iloc[order].reset_index(drop=True), all_marks
