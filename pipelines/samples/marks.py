"""Marks of the background students: correlated within a student and over the étapes, moved by absence."""

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import PRIMARY, SchoolYear
from pipelines.samples.people import RECOVER, SLIDE

FINAL = 4
NO_MARK = -1
MARK_COLUMNS = ["stay", "subject", "competency", "term", "hundredths"]
LEAST_DAYS_FOR_A_MARK = 21


def draw_marks(
    rng: np.random.Generator, stays: pd.DataFrame, missed: np.ndarray, year: SchoolYear, order: str
) -> pd.DataFrame:
    """Marks of one school's background stays.

    `missed`: share of school time missed per étape, stays × 3.
    Returns a row a mark: stay, subject (place in `subjects.LABELS`), competency ("" = the subject), term
    (1, 2, 3 or FINAL), hundredths (the mark × 100), in the order stay, subject, competency, term.
    """
    count = len(stays)
    subjects = len(s.MARKED)
    level = 76 + 8.5 * stays["ability"].to_numpy()[:, None] + rng.normal(0, 4.5, size=(count, subjects))
    level += np.array([0, -1.5, 3, 0, 1])[None, :]
    step = np.array([0, 1, 2])[None, :]
    trajectory = stays["trajectory"].to_numpy()[:, None]
    course = np.select([trajectory == SLIDE, trajectory == RECOVER], [-6.0 * step, -9.0 + 6.0 * step], 0.5 * step)
    by_term = level[:, :, None] + course[:, None, :] - 55 * np.minimum(missed, 0.5)[:, None, :]
    by_term = by_term + rng.normal(0, 3.2, size=by_term.shape)
    marked = _is_marked(stays, year, order)

    parts = []
    for subject in s.MARKED:
        taught = np.array([s.subject_codes(name)[subject] is not None for name in stays["level"]])
        usable = marked & taught[:, None]
        subject_marks = _hundredths(rng, by_term[:, subject, :], subject, order)
        subject_marks[~usable] = NO_MARK
        parts += _rows(stays.index, subject, "", subject_marks)
        parts += _rows(stays.index, subject, "", final_marks(subject_marks), terms=(FINAL,))
        for competency, (_, terms) in s.COMPETENCIES.get(subject, {}).items():
            noisy = by_term[:, subject, :] + rng.normal(0, 3.5, size=(count, 3))
            competency_marks = np.clip(np.rint(noisy), 20, 100).astype(np.int32) * 100
            evaluated = np.isin([1, 2, 3], terms)[None, :]
            competency_marks[~(usable & evaluated)] = NO_MARK
            parts += _rows(stays.index, subject, competency, competency_marks)
    marks = pd.concat(parts, ignore_index=True)
    return marks.sort_values(MARK_COLUMNS[:4], kind="stable", ignore_index=True)


def _is_marked(stays: pd.DataFrame, year: SchoolYear, order: str) -> np.ndarray:
    """Whether a stay gets a mark in each étape, stays × 3: there at its end, and for long enough before."""
    ends = np.array([year.index(end) for _, end in year.terms(order)])[None, :]
    enrolled, withdrawn = stays["enrolled"].to_numpy()[:, None], stays["withdrawn"].to_numpy()[:, None]
    there = (enrolled <= ends - LEAST_DAYS_FOR_A_MARK) & (withdrawn >= ends)
    return there & stays["has_marks"].to_numpy()[:, None]


def _hundredths(rng: np.random.Generator, marks: np.ndarray, subject: int, order: str) -> np.ndarray:
    """Whole marks; half points now and then in science; letter codes in primary English (see `cote_of`)."""
    whole = np.clip(np.rint(marks), 20, 100).astype(np.int32) * 100
    if subject == s.SCIENCE:
        half = (rng.random(marks.shape) < 0.15) & (whole < 10_000)
        return whole + np.where(half, 50, 0).astype(np.int32)
    if subject == s.ENGLISH and order == PRIMARY:
        return _nearest_cote(whole)
    return whole


def _nearest_cote(hundredths: np.ndarray) -> np.ndarray:
    values = np.array(sorted(s.COTES.values()), dtype=np.int32) * 100
    return values[np.abs(hundredths[..., None] - values).argmin(axis=-1)]


def final_marks(hundredths: np.ndarray) -> np.ndarray:
    """The year's mark, to the unit: étapes weighted 20/20/60, over those that were marked, if the third was."""
    weights = np.array(list(s.TERM_WEIGHTS.values()), dtype=np.int64)
    weight = np.where(hundredths == NO_MARK, 0, weights)
    total = (weight * np.where(hundredths == NO_MARK, 0, hundredths)).sum(axis=1)
    divisor = np.maximum(weight.sum(axis=1), 1) * 100
    final = (2 * total + divisor) // (2 * divisor) * 100
    return np.where(hundredths[:, 2] == NO_MARK, NO_MARK, final).astype(np.int32)[:, None]


def _rows(
    stays: pd.Index, subject: int, competency: str, hundredths: np.ndarray, terms: tuple[int, ...] = (1, 2, 3)
) -> list[pd.DataFrame]:
    row, column = np.nonzero(hundredths != NO_MARK)
    return [
        pd.DataFrame({
            "stay": stays.to_numpy()[row].astype(np.int32),
            "subject": np.int8(subject),
            "competency": competency,
            "term": np.array(terms, dtype=np.int8)[column],
            "hundredths": hundredths[row, column],
        })
    ]  # fmt: skip
