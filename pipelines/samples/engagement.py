"""What the optional extracts tell of engagement: work to hand in, use of the platform, conduct, survey, activities.

Everything is drawn from the roster's hidden traits: disengagement, moved over the year by the trajectory, and ability.
Stays are rows of the roster; days are places in `SchoolYear.dates`. A planted student's own story comes before
what would be drawn (columns hands_in_until, active_until, uses_platform; see `complete_stories.Life`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import SchoolYear
from pipelines.samples.complete_stories import CONDUCT_CATEGORIES
from pipelines.samples.people import DROP_OUT, RECOVER, SLIDE, STILL_THERE, School

WORKS = 10
# Of a hundred in the subject; the last works count more.
WEIGHTS = (5, 5, 10, 5, 10, 15, 5, 10, 15, 20)
LONGEST_DELAY = 14
DIMENSIONS = ("affective", "cognitive", "behavioural")
SURVEYED = ("PRIM4", "PRIM5", "PRIM6", "SEC1", "SEC2", "SEC3", "SEC4", "SEC5")
SURVEY_DAYS = (30, 122)  # places among the school's days: early October, March
ACTIVITIES = ("soccer", "robotique", "improvisation", "harmonie", "conseil des élèves", "journal étudiant", "échecs")


def _column(stays: pd.DataFrame, name: str) -> np.ndarray:
    return stays[name].to_numpy(dtype=np.float64)[:, None]


def _logistic(lean: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-lean))


def disengagement(stays: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    """Disengagement on each day, stays × days: the student's own, moved by the trajectory around its turning day."""
    trajectory, turning = _column(stays, "trajectory"), _column(stays, "turning_day")
    turned = _logistic((days - turning) / 12)
    moved = np.select(
        [trajectory == SLIDE, trajectory == RECOVER, trajectory == DROP_OUT],
        [1.7 * turned, 1.2 - 1.8 * turned, 2.5 * turned],
        0.0,
    )
    return _column(stays, "disengagement") + moved


def _is_there(stays: pd.DataFrame, days: np.ndarray) -> np.ndarray:
    return (days >= _column(stays, "enrolled")) & (days <= _column(stays, "withdrawn"))


def draw_assignments(rng: np.random.Generator, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    """Works of one secondary school in the language of instruction and in maths, ten a year, columns of the extract.

    A work is the group's: its date is the same for all, and so is its identifier. What is not handed in has no
    score; nor have a few that the teacher has not returned.
    """
    stays = stays[stays["has_marks"]]
    open_days = np.flatnonzero(year.school_days(school.number))
    groups = stays["group_number"].to_numpy(dtype=np.int64)
    years = np.array([s.LEVELS.index(level) for level in stays["level"]], dtype=np.int64)
    parts = []
    for subject in (s.FRENCH, s.MATHS):
        shift = (5 * groups + 7 * years + 3 * subject) % 15
        due = open_days[9 + shift[:, None] + 17 * np.arange(WORKS)[None, :]]
        parts.append(_works(rng, stays, subject, due, year))
    return pd.concat(parts, ignore_index=True)


def _works(
    rng: np.random.Generator, stays: pd.DataFrame, subject: int, due: np.ndarray, year: SchoolYear
) -> pd.DataFrame:
    lean, ability = disengagement(stays, due), _column(stays, "ability")
    missing = rng.random(due.shape) < _logistic(-3.0 + 0.9 * lean - 0.3 * ability)
    missing |= due >= _column(stays, "hands_in_until")
    late = rng.random(due.shape) < _logistic(-2.1 + 0.6 * lean)
    delay = np.minimum(rng.geometric(0.3, size=due.shape), LONGEST_DELAY)
    early = np.minimum(rng.geometric(0.6, size=due.shape) - 1, 3)
    score = 76 + 8.5 * ability - 2.5 * np.maximum(lean, 0) + rng.normal(0, 6.5, size=due.shape) - 4 * late
    returned = rng.random(due.shape) > 0.03
    row, work = np.nonzero(_is_there(stays, due))
    due, missing = due[row, work], missing[row, work]
    submitted = year.dates[due] + np.where(late, delay, -early)[row, work]
    codes = [s.subject_codes(*course)[subject] for course in zip(stays["level"], stays["group_number"], strict=True)]
    names = np.array(codes, dtype=object)[row]
    place = (stays["school_id"] + "-" + stays["home_group"]).to_numpy()[row]
    return pd.DataFrame({
        "student_id": stays["student_id"].to_numpy()[row],
        "subject_code": names,
        "assignment_id": [f"{at}-{code}-{n + 1:02}" for at, code, n in zip(place, names, work, strict=True)],
        "due_on": year.dates[due],
        "submitted_on": np.where(missing, np.datetime64("NaT"), submitted),
        "score": np.where(missing | ~returned[row, work], np.nan, np.clip(np.rint(score[row, work]), 0, 100)),
        "weight": np.array(WEIGHTS, dtype=np.float64)[work],
    })  # fmt: skip


def draw_activity(rng: np.random.Generator, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    """Days with actions on the platform, one secondary school: most of them school days."""
    days = np.arange(len(year.dates))
    lean = disengagement(stays, days[None, :])
    own = _column(stays, "uses_platform")
    share = np.where(np.isnan(own), 0.5 * _logistic(0.7 - 0.9 * lean), own)
    share = share * np.where(year.school_days(school.number), 1.0, 0.25)[None, :]
    active = rng.random(share.shape) < share
    active &= _is_there(stays, days[None, :]) & (days[None, :] < _column(stays, "active_until"))
    actions = 1 + np.minimum(np.exp(rng.normal(2.1 - 0.2 * lean, 0.7)), 200).astype(int)
    row, day = np.nonzero(active)
    return pd.DataFrame({
        "student_id": stays["student_id"].to_numpy()[row],
        "date": year.dates[day],
        "actions": actions[row, day],
    })  # fmt: skip


def draw_conduct(rng: np.random.Generator, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    """Conduct events of one school, columns of the extract: rare, and often the same students'."""
    open_days = np.flatnonzero(year.school_days(school.number))[5:]
    lean = disengagement(stays, open_days[None, :])
    yearly = (0.30 if school.order == "secondary" else 0.12) * np.exp(0.9 * lean)
    happens = rng.random(lean.shape) < np.minimum(yearly / len(open_days), 0.2)
    row, day = np.nonzero(happens & _is_there(stays, open_days[None, :]))
    severity = 1 + np.minimum(rng.geometric(0.6, size=len(row)) - 1, 3)
    return pd.DataFrame({
        "student_id": stays["student_id"].to_numpy()[row],
        "school_id": stays["school_id"].to_numpy()[row],
        "date": year.dates[open_days[day]],
        "category": np.array(CONDUCT_CATEGORIES, dtype=object)[rng.integers(0, len(CONDUCT_CATEGORIES), len(row))],
        "severity": severity,
    })  # fmt: skip


def survey_days(stays: pd.DataFrame, school: School, year: SchoolYear) -> np.ndarray:
    """Days on which the group of each stay answers, stays × 2 (autumn, spring)."""
    open_days = np.flatnonzero(year.school_days(school.number))
    return open_days[np.array(SURVEY_DAYS)[None, :] + (stays["group_number"].to_numpy() % 4)[:, None]]


def draw_survey(rng: np.random.Generator, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    """Answers to the engagement survey, from the fourth primary year on: three dimensions, twice a year."""
    stays = stays[stays["level"].isin(SURVEYED)]
    days = survey_days(stays, school, year)
    lean, ability = disengagement(stays, days), _column(stays, "ability")
    means = np.stack([66 - 10 * lean, 66 + 4 * ability - 7 * lean, 72 - 9 * lean], axis=2)
    scores = np.clip(np.rint(means + rng.normal(0, 9, size=means.shape)), 0, 100)
    answers = _is_there(stays, days) & (rng.random(days.shape) < 0.92)
    row, time, dimension = np.nonzero(np.broadcast_to(answers[:, :, None], scores.shape))
    return survey_rows(stays["student_id"].to_numpy()[row], year.dates[days[row, time]], dimension,
                       scores[row, time, dimension])  # fmt: skip


def survey_rows(students: np.ndarray, dates: np.ndarray, dimension: np.ndarray, scores: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({
        "student_id": students,
        "date": dates,
        "dimension": np.array(DIMENSIONS, dtype=object)[dimension],
        "score": scores,
    })  # fmt: skip


def draw_participation(rng: np.random.Generator, stays: pd.DataFrame, school: School, year: SchoolYear) -> pd.DataFrame:
    """Activities outside class, none to two a student: from autumn on, or from January; some end with the autumn."""
    stays = stays[stays["enrolled"] == 0]
    open_days = np.flatnonzero(year.school_days(school.number))
    chance = 0.55 * _logistic(0.2 - 0.8 * stays["disengagement"].to_numpy(dtype=np.float64))
    count = rng.binomial(2, chance)
    first = rng.integers(0, len(ACTIVITIES), size=len(stays))
    row = np.repeat(np.arange(len(stays)), count)
    second = np.concatenate([np.arange(n) for n in count]) if len(row) else row
    in_autumn = rng.random(len(row)) < 0.8
    starts = open_days[np.where(in_autumn, rng.integers(10, 28, len(row)), rng.integers(82, 95, len(row)))]
    ends = np.where(in_autumn & (rng.random(len(row)) < 0.4), open_days[72], STILL_THERE)
    gone = starts > stays["withdrawn"].to_numpy()[row]
    row, second, starts, ends = row[~gone], second[~gone], starts[~gone], ends[~gone]
    return participation_rows(
        stays["student_id"].to_numpy()[row],
        np.array(ACTIVITIES, dtype=object)[(first[row] + 3 * second) % len(ACTIVITIES)],
        starts, ends, year,
    )  # fmt: skip


def participation_rows(
    students: np.ndarray, names: np.ndarray, starts: np.ndarray, ends: np.ndarray, year: SchoolYear
) -> pd.DataFrame:
    """`ends`: STILL_THERE leaves the last day empty."""
    known = ends != STILL_THERE
    return pd.DataFrame({
        "student_id": students,
        "activity_name": names,
        "started_on": year.dates[starts],
        "ended_on": np.where(known, year.dates[np.where(known, ends, 0)], np.datetime64("NaT")),
    })  # fmt: skip
