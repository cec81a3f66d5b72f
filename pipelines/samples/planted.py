"""The planted students' stories as rows: stays, events, marks."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.samples import stories as st
from pipelines.samples import subjects as s
from pipelines.samples.calendar import PERIODS, PRIMARY, SchoolYear
from pipelines.samples.marks import FINAL
from pipelines.samples.people import EXPECTED_AGE, STEADY, STILL_THERE, WITHOUT_EVENTS, School


def month_days(year: SchoolYear, school: School, month: int) -> np.ndarray:
    """School days of a month, as places in `year.dates`."""
    months = year.dates.astype("datetime64[M]").astype(int) % 12 + 1
    return np.flatnonzero(year.school_days(school.number) & (months == month))


def ninety_percent(year: SchoolYear) -> tuple[date, int]:
    """The Sunday on which one student's attendance is exactly 90.0 %, and the school days expected by then.

    The first one, from forty days on, with a number of school days that ten divides.
    """
    open_days = year.school_days(0)
    elapsed = np.cumsum(open_days)
    sundays = (year.dates.astype(int) + 3) % 7 == 6
    found = int(np.flatnonzero(sundays & (elapsed >= 40) & (elapsed % 10 == 0))[0])
    return year.first_class + timedelta(days=found), int(elapsed[found])


def _computed_absences(story: st.Story, year: SchoolYear) -> list[tuple[int, int, int]]:
    """Events that hang on the number of school days rather than on a date: (day, period, reason)."""
    open_days = np.flatnonzero(year.school_days(0))
    periods = range(PERIODS["secondary"])
    if story.student_id == st.NINETY_PERCENT:
        _, expected = ninety_percent(year)
        return [(int(open_days[n]), period, s.SICK) for n in range(6, expected, 10) for period in periods]
    if story.student_id == st.ONLY_LATE:
        # Every fifth day is always among them, so that the school's last event before the Sunday of the exact
        # 90.0 % is never earlier than the last school day of that week.
        return [(int(day), 0, s.LATE) for n, day in enumerate(open_days, start=1) if n % 5 in (0, 2)]
    return []


def _recurring_absences(stay: tuple, story: st.Story, school: School, year: SchoolYear) -> list[tuple[int, int, int]]:
    """Events that come back with the weekday or with the timetable: (day, period, reason)."""
    events = []
    for again in story.recurring:
        days = np.concatenate([month_days(year, school, month) for month in again.months])
        if again.subject is None:
            weekday = (year.dates[days].astype(int) + 3) % 7
            found = [(day, tuple(range(PERIODS[school.order]))) for day in days[weekday == again.weekday]]
        else:
            taught = s.timetable(stay.group_number)[year.cycle_days(school.number)[days] - 1] == again.subject
            found = [(day, tuple(np.flatnonzero(row))) for day, row in zip(days, taught, strict=True) if row.any()]
        events += [
            (int(day), int(period), again.reason) for day, periods in found[:: again.every] for period in periods
        ]
    return events


def _stays_of(story: st.Story, schools: dict[str, School], year: SchoolYear) -> list[dict]:
    school = schools[story.school_id]
    enrolled, withdrawn = 0, STILL_THERE
    if story.enrolled:
        enrolled = int(month_days(year, school, story.enrolled[0])[story.enrolled[1] - 1])
    if story.withdrawn:
        withdrawn = int(month_days(year, school, story.withdrawn[0])[story.withdrawn[1] - 1])
    stays = [(school, story.home_group, enrolled, withdrawn)]
    if story.next_school:
        then = schools[story.next_school[0]]
        open_days = np.flatnonzero(year.school_days(then.number))
        stays.append((then, story.next_school[1], int(open_days[open_days > withdrawn][0]), STILL_THERE))
    age = EXPECTED_AGE[story.level] + story.years_behind
    shared = {
        "student_id": story.student_id,
        "last_name": story.last_name,
        "first_name": story.first_name,
        "sex": story.sex,
        "birth_date": date(year.start_year - age, 3, int(story.student_id[-2:])),
        "order": school.order,
        "level": story.level,
        "pathway": story.pathway,
        "modified_expectations": story.modified,
        "special_needs_code": story.special_needs_code,
        "has_intervention_plan": story.has_plan,
        "calendar_id": "1",
        "has_marks": story.base is not None,
        "has_attendance": story.pathway not in WITHOUT_EVENTS and story.student_id != st.SILENT_GROUP,
        "trajectory": STEADY,
        "is_planted": True,
    }
    return [
        shared
        | {
            "school": at.number,
            "school_id": at.school_id,
            "home_group": group,
            "group_number": int(group[2 if at.order == PRIMARY else 1 :]) - 1 if group else 0,
            "enrolled": first,
            "withdrawn": last,
        }
        for at, group, first, last in stays
    ]


def planted_roster(schools: list[School], year: SchoolYear, stories: tuple[st.Story, ...] = st.STORIES) -> pd.DataFrame:
    """One row a stay, with the columns of the background's roster that the files need."""
    by_id = {school.school_id: school for school in schools}
    return pd.DataFrame([stay for story in stories for stay in _stays_of(story, by_id, year)])


def planted_events(
    roster: pd.DataFrame, schools: list[School], year: SchoolYear, stories: tuple[st.Story, ...] = st.STORIES
) -> pd.DataFrame:
    """Events of the planted students: stay, day, period, reason."""
    by_number = {school.number: school for school in schools}
    by_id = {story.student_id: story for story in stories}
    rows = []
    for stay in roster[roster["is_planted"]].itertuples():
        story, school = by_id[stay.student_id], by_number[stay.school]
        events = _computed_absences(story, year) + _recurring_absences(stay, story, school, year)
        for span in story.absences:
            first = span.nth - 1
            days = month_days(year, school, span.month)[first : first + span.count]
            periods = span.periods if span.periods is not None else range(PERIODS[school.order])
            events += [(int(day), period, span.reason) for day in days for period in periods]
        if story.student_id == st.DUPLICATE:
            events.append(events[0])
        rows += [(stay.Index, *event) for event in events if stay.enrolled <= event[0] <= stay.withdrawn]
    return pd.DataFrame(rows, columns=["stay", "day", "period", "reason"])


def planted_marks(roster: pd.DataFrame, year: SchoolYear, stories: tuple[st.Story, ...] = st.STORIES) -> pd.DataFrame:
    """Marks of the planted students: stay, subject_code, course_group, competency, term, hundredths."""
    by_id = {story.student_id: story for story in stories}
    rows = []
    for stay in roster[roster["is_planted"] & roster["has_marks"]].itertuples():
        story = by_id[stay.student_id]
        ends = [year.index(end) for _, end in year.terms(stay.order)]
        there = [stay.enrolled < end <= stay.withdrawn for end in ends]
        for subject, code in enumerate(s.subject_codes(stay.level, stay.group_number)):
            if code is None or subject not in s.MARKED:
                continue
            marks = story.marks.get(subject, (story.base,) * 3)
            if subject == s.ENGLISH and stay.order == PRIMARY:
                marks = tuple(min(s.COTES.values(), key=lambda value, mark=mark: abs(value - mark)) for mark in marks)
            known = {n + 1: mark for n, mark in enumerate(marks) if mark is not None and there[n]}
            courses = story.courses.get(subject, ((code, stay.home_group),) * 3)
            rows += [(stay.Index, *row) for row in _subject_rows(subject, known, courses)]
    return pd.DataFrame(rows, columns=["stay", "subject_code", "course_group", "competency", "term", "hundredths"])


def _subject_rows(subject: int, known: dict[int, int], courses: tuple[tuple[str, str], ...]) -> list[tuple]:
    rows = [(*courses[term - 1], "", term, mark * 100) for term, mark in known.items()]
    for competency, (_, terms) in s.COMPETENCIES.get(subject, {}).items():
        rows += [(*courses[term - 1], competency, term, mark * 100) for term, mark in known.items() if term in terms]
    if 3 in known:
        # The year's mark is the last course's own.
        own = {term: mark for term, mark in known.items() if courses[term - 1] == courses[2]}
        weight = sum(s.TERM_WEIGHTS[term] for term in own)
        total = sum(s.TERM_WEIGHTS[term] * mark for term, mark in own.items())
        rows.append((*courses[2], "", FINAL, (2 * total + weight) // (2 * weight) * 100))
    return rows
