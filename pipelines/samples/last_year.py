"""What the centre knows of the school year before: where each student was, and the marks in French and in maths."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import PRIMARY, SECONDARY, SchoolYear
from pipelines.samples.complete_stories import life_of
from pipelines.samples.frames import TERM_NAMES
from pipelines.samples.marks import FINAL, NO_MARK, final_marks
from pipelines.samples.people import School
from pipelines.samples.stories import Story

CARRIED = (s.FRENCH, s.MATHS)
LEVEL_BEFORE = {
    "PRIM1": "PRE5",
    **{f"PRIM{n}": f"PRIM{n - 1}" for n in range(2, 7)},
    "SEC1": "PRIM6",
    **{f"SEC{n}": f"SEC{n - 1}" for n in range(2, 6)},
    "OTHER": "OTHER",
}
ENROLMENT_COLUMNS = ("calendar_id", "pathway", "modified_expectations", "special_needs_code", "has_intervention_plan")


def stays_before(roster: pd.DataFrame, schools: list[School]) -> pd.DataFrame:
    """One row a student who was in the centre last year: the roster's columns, as they were then.

    Newcomers are left out: who arrived during this year, who is in a welcome class, who was too young.
    """
    first = roster.drop_duplicates("student_id")
    first = first[(first["enrolled"] == 0) & (first["pathway"] != "welcome") & (first["level"] != "PRE5")]
    before = first.assign(level=first["level"].map(LEVEL_BEFORE), level_now=first["level"]).reset_index(drop=True)
    entering = (before["level_now"] == "SEC1").to_numpy()
    # The primary schools of a secondary school follow it in the list of schools.
    place = np.where(entering, before["school"] + 1 + before["student_id"].astype(int) % 2, before["school"])
    before["school"] = place
    before["school_id"] = [schools[number].school_id for number in place]
    before["order"] = [s.order_of(level) for level in before["level"]]
    before["group_number"] = np.where(entering, 0, before["group_number"])
    before["home_group"] = [
        None if group is None or pd.isna(group) else _home_group(level, group, number)
        for level, group, number in zip(before["level"], before["home_group"], before["group_number"], strict=True)
    ]
    before["has_marks"] &= before["level"] != "PRE5"
    return before


def _home_group(level: str, group_now: str, number: int) -> str:
    if level == "OTHER":
        return group_now
    year = "0" if level == "PRE5" else level[-1]
    return f"{year}{number + 1:02}" if s.order_of(level) == SECONDARY else f"0{year}{number + 1}"


def enrolments_before(before: pd.DataFrame, year: SchoolYear) -> pd.DataFrame:
    """Last year's enrolments, columns of the canonical extract. They end with the year: the day stays empty."""
    return pd.DataFrame({
        "student_id": before["student_id"],
        "school_year": year.label,
        "school_id": before["school_id"],
        "enrolled_on": year.dates[0],
        "withdrawn_on": np.datetime64("NaT"),
        "level": before["level"],
        "home_group": before["home_group"],
        **{name: before[name] for name in ENROLMENT_COLUMNS},
    })  # fmt: skip


def grades_before(
    rng: np.random.Generator, before: pd.DataFrame, stories: tuple[Story, ...], year: SchoolYear
) -> pd.DataFrame:
    """Last year's marks in French and in maths, étapes and final mark, columns of the canonical extract."""
    marked = before[before["has_marks"]].reset_index(drop=True)
    told = {story.student_id: story for story in stories}
    parts = []
    for subject in CARRIED:
        hundredths = _drawn(rng, marked, subject)
        for row in np.flatnonzero(marked["is_planted"]):
            hundredths[row] = _told(told[marked["student_id"][row]], subject)
        hundredths = np.concatenate([hundredths, final_marks(hundredths)], axis=1)
        parts.append(_rows(marked, subject, hundredths, year))
    return pd.concat(parts).sort_values(["student_id", "subject_code", "term"], kind="stable", ignore_index=True)


def _drawn(rng: np.random.Generator, marked: pd.DataFrame, subject: int) -> np.ndarray:
    """Marks of the three étapes, in hundredths, students × 3: as much the student's as the subject's and the day's."""
    count = len(marked)
    level = 76 + 8.5 * marked["ability"].fillna(0).to_numpy() - 1.5 * (subject == s.MATHS)
    marks = (level + rng.normal(0, 4.5, size=count))[:, None] + rng.normal(0, 3.2, size=(count, 3))
    return np.clip(np.rint(marks), 20, 100).astype(np.int32) * 100


def _told(story: Story, subject: int) -> list[int]:
    """Marks of a planted student; without a story of last year, the first mark of this one."""
    this_year = [mark for mark in story.marks.get(subject, (story.base,)) if mark is not None]
    same = (this_year[0],) * 3 if this_year else None
    marks = life_of(story.student_id).last_year.get(subject, same)
    return [NO_MARK] * 3 if marks is None else [mark * 100 for mark in marks]


def _rows(marked: pd.DataFrame, subject: int, hundredths: np.ndarray, year: SchoolYear) -> pd.DataFrame:
    ends = {order: [end for _, end in year.terms(order)] for order in (PRIMARY, SECONDARY)}
    known = np.array([[*ends[order], ends[order][2]] for order in marked["order"]], dtype="datetime64[D]")
    codes = [
        s.subject_codes(level, number)[subject]
        for level, number in zip(marked["level"], marked["group_number"], strict=True)
    ]
    row, column = np.nonzero(hundredths != NO_MARK)
    return pd.DataFrame({
        "student_id": marked["student_id"].to_numpy()[row],
        "school_id": marked["school_id"].to_numpy()[row],
        "school_year": year.label,
        "subject_code": np.array(codes, dtype=object)[row],
        "course_group": marked["home_group"].to_numpy()[row],
        "competency": None,
        "term": np.array([TERM_NAMES[term] for term in (1, 2, 3, FINAL)], dtype=object)[column],
        "mark": hundredths[row, column] / 100,
        "mark_code": None,
        "recorded_on": known[row, column],
    })  # fmt: skip
