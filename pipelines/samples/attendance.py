"""Absences and lates of the background students: spells of days, missed periods, waves, outings.

All arrays of a school have the shape students × days × periods; a school is drawn at a time, so that memory
stays small whatever the number of students. Days are places in `SchoolYear.dates`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import PERIODS, SECONDARY, SchoolYear, periods_expected
from pipelines.samples.people import DROP_OUT, RECOVER, SLIDE, School

NOTHING = -1
SPELL_SHARES = (0.55, 0.25, 0.12, 0.05, 0.03)
MEAN_SPELL = sum((n + 1) * share for n, share in enumerate(SPELL_SHARES))
# Share of the absent time that is whole days; the rest is single periods or half-days.
WHOLE_DAY_SHARE = {SECONDARY: 0.72, "primary": 0.85}
MEAN_PERIODS_MISSED = {SECONDARY: 1.6, "primary": 1.0}
EXCUSED_REASONS, EXCUSED_EDGES = (s.SICK, s.FAMILY, s.APPOINTMENT, s.TRAVEL), (0.72, 0.88, 0.95)


@dataclass
class SchoolDraw:
    """What the steps below share: one school's stays, its days, and the reason of each missed period."""

    rng: np.random.Generator
    school: School
    stays: pd.DataFrame
    dates: np.ndarray
    open_days: np.ndarray
    reason: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return self.reason.shape[:2]


def draw_attendance(rng: np.random.Generator, school: School, stays: pd.DataFrame, year: SchoolYear) -> pd.DataFrame:
    """Events of one school's background stays.

    Returns a row a missed or late period: stay (label in the roster), day, period (from 0), reason
    (place in `subjects.REASONS`), in the order stay, day, period.
    """
    stays = stays[stays["has_attendance"]]
    open_days = np.flatnonzero(year.school_days(school.number))
    reason = np.full((len(stays), len(open_days), PERIODS[school.order]), NOTHING, dtype=np.int8)
    drawn = SchoolDraw(rng, school, stays, year.dates, open_days, reason)
    hazard = _hazard(drawn)
    _whole_days(drawn, hazard)
    _missed_periods(drawn, hazard)
    _lates(drawn)
    _school_events(drawn)
    _leave_out_days_elsewhere(drawn)
    stay, day, period = np.nonzero(drawn.reason != NOTHING)
    return pd.DataFrame({
        "stay": stays.index.to_numpy()[stay].astype(np.int32),
        "day": open_days[day].astype(np.int32),
        "period": period.astype(np.int8),
        "reason": drawn.reason[stay, day, period],
    })  # fmt: skip


def _column(drawn: SchoolDraw, name: str) -> np.ndarray:
    return drawn.stays[name].to_numpy()[:, None]


def _hazard(drawn: SchoolDraw) -> np.ndarray:
    """Expected share of the day missed, students × days: rate × season × weekday × the student's own course."""
    day = drawn.open_days[None, :].astype(np.float64)
    november, february = 84, 166
    season = 0.82 + 0.9 * np.exp(-(((day - november) / 11) ** 2)) + 0.7 * np.exp(-(((day - february) / 10) ** 2))
    weekday = (drawn.dates[drawn.open_days].astype(int) + 3) % 7
    weekday_factor = np.array([1.08, 0.94, 0.93, 0.97, 1.12, 1, 1])[weekday][None, :]
    trajectory, turning = _column(drawn, "trajectory"), _column(drawn, "turning_day")
    turned = 1 / (1 + np.exp(-(day - turning) / 12))
    course = np.select(
        [trajectory == SLIDE, trajectory == RECOVER, trajectory == DROP_OUT],
        [0.7 + 1.9 * turned, 2.2 - 1.7 * turned, 1.0 + 4.0 * turned],
        1.0,
    )
    return np.minimum(_column(drawn, "absence_rate") * season * weekday_factor * course, 0.6)


def _unexcused_share(drawn: SchoolDraw) -> np.ndarray:
    lean = -2.3 + 0.9 * _column(drawn, "disengagement") + (0.7 if drawn.school.order == SECONDARY else 0.0)
    return 1 / (1 + np.exp(-(lean + 1.0 * (_column(drawn, "trajectory") == DROP_OUT))))


def _reasons(drawn: SchoolDraw, unexplained: int, more_unexcused: float) -> np.ndarray:
    """A reason for a spell that would start on each day, students × days."""
    excused = np.array(EXCUSED_REASONS, dtype=np.int8)[np.searchsorted(EXCUSED_EDGES, drawn.rng.random(drawn.shape))]
    unexcused = drawn.rng.random(drawn.shape) < np.minimum(_unexcused_share(drawn) + more_unexcused, 0.95)
    return np.where(unexcused, np.int8(unexplained), excused)


def _whole_days(drawn: SchoolDraw, hazard: np.ndarray) -> None:
    """Spells of one to five school days."""
    rng, days = drawn.rng, drawn.shape[1]
    starts = rng.random(drawn.shape) < hazard * WHOLE_DAY_SHARE[drawn.school.order] / MEAN_SPELL
    lengths = 1 + np.searchsorted(np.cumsum(SPELL_SHARES)[:-1], rng.random(drawn.shape))
    reasons = _reasons(drawn, s.UNEXPLAINED, 0.0)
    for later in reversed(range(len(SPELL_SHARES))):
        stay, day = np.nonzero(starts & (lengths > later))
        inside = day + later < days
        stay, day = stay[inside], day[inside]
        drawn.reason[stay, day + later, :] = reasons[stay, day][:, None]


def _missed_periods(drawn: SchoolDraw, hazard: np.ndarray) -> None:
    """Single periods (secondary: one to three in a row) on days that are not already missed."""
    rng, order = drawn.rng, drawn.school.order
    periods = PERIODS[order]
    rate = hazard * (1 - WHOLE_DAY_SHARE[order]) * periods / MEAN_PERIODS_MISSED[order]
    starts = (rng.random(drawn.shape) < rate) & (drawn.reason[:, :, 0] == NOTHING)
    reasons = _reasons(drawn, s.SKIPPED, 0.35 if order == SECONDARY else 0.0)
    reasons = np.where(reasons == s.TRAVEL, np.int8(s.APPOINTMENT), reasons)
    first = rng.integers(0, periods, size=drawn.shape)
    longest = 3 if order == SECONDARY else 1
    lengths = 1 + np.minimum(rng.geometric(0.6, size=drawn.shape) - 1, longest - 1)
    stay, day = np.nonzero(starts)
    for later in range(longest):
        period = first[stay, day] + later
        hit = (lengths[stay, day] > later) & (period < periods)
        drawn.reason[stay[hit], day[hit], period[hit]] = reasons[stay[hit], day[hit]]


def _lates(drawn: SchoolDraw) -> None:
    """Lateness, mostly in the first period, never in a period that is missed."""
    rng = drawn.rng
    late = rng.random(drawn.shape) < _column(drawn, "late_rate")
    period = np.where(rng.random(drawn.shape) < 0.75, 0, rng.integers(0, drawn.reason.shape[2], size=drawn.shape))
    stay, day = np.nonzero(late)
    at = period[stay, day]
    free = drawn.reason[stay, day, at] == NOTHING
    drawn.reason[stay[free], day[free], at[free]] = s.LATE


def _school_events(drawn: SchoolDraw) -> None:
    """Outings by group, exams, a storm day, work placements, a few suspensions: coded by schools as absences."""
    rng, school, stays = drawn.rng, drawn.school, drawn.stays
    days, periods = drawn.shape[1], drawn.reason.shape[2]
    group = stays["home_group"].fillna("").to_numpy()
    level = stays["level"].to_numpy()
    for name in np.unique(group):
        day = int(rng.integers(15, days - 15))
        if school.order == SECONDARY and rng.random() < 0.5:
            continue
        _fill(drawn, np.flatnonzero(group == name), day, slice(0, periods), s.OUTING)
    if school.number % 3 == 1:
        storm = int(np.searchsorted(drawn.open_days, 140))
        _fill(drawn, np.arange(len(stays)), storm, slice(0, periods), s.CLOSURE)
    if school.order == SECONDARY:
        _fill(drawn, np.flatnonzero(level == "SEC4"), days - 6, slice(0, 2), s.EXAM)
        for day in range(60, 70):
            _fill(drawn, np.flatnonzero(level == "OTHER"), day, slice(0, periods), s.PLACEMENT)
        unruly = np.flatnonzero((stays["disengagement"].to_numpy() > 1.3) & (rng.random(len(stays)) < 0.15))
        for stay, day in zip(unruly, rng.integers(10, days - 10, size=len(unruly)), strict=True):
            for later in range(2):
                _fill(drawn, np.array([stay]), int(day) + later, slice(0, periods), s.SUSPENSION)


def _fill(drawn: SchoolDraw, stays: np.ndarray, day: int, periods: slice, reason: int) -> None:
    """Give a reason to every period of the day that is not missed already."""
    cells = drawn.reason[stays, day, periods]
    drawn.reason[stays, day, periods] = np.where((cells == NOTHING) | (cells == s.LATE), np.int8(reason), cells)


def _leave_out_days_elsewhere(drawn: SchoolDraw) -> None:
    """Nothing before the first day, after the last day, or in a period that the student's calendar lacks."""
    here = (drawn.open_days >= _column(drawn, "enrolled")) & (drawn.open_days <= _column(drawn, "withdrawn"))
    drawn.reason[~here] = NOTHING
    on_calendar_2 = (drawn.stays["calendar_id"] == "2").to_numpy()
    if on_calendar_2.any():
        dates = drawn.dates[drawn.open_days]
        expected = periods_expected(drawn.school.order, "2", dates, np.ones(len(dates), dtype=bool))
        lacking = np.arange(drawn.reason.shape[2])[None, :] >= expected[:, None]
        drawn.reason[on_calendar_2] = np.where(lacking, np.int8(NOTHING), drawn.reason[on_calendar_2])


def missed_shares(events: pd.DataFrame, stays: pd.Index, year: SchoolYear, order: str) -> np.ndarray:
    """Share of school time truly missed in each étape, stays × 3 (activities of the school are not absence)."""
    truly = events["reason"].isin([s.SICK, s.APPOINTMENT, s.FAMILY, s.TRAVEL, s.UNEXPLAINED, s.SKIPPED, s.SUSPENSION])
    kept = events[truly]
    ends = [year.index(end) for _, end in year.terms(order)]
    term = np.minimum(np.searchsorted(ends, kept["day"]), 2)
    row = stays.get_indexer(kept["stay"])
    counts = np.bincount(row * 3 + term, minlength=3 * len(stays)).reshape(-1, 3)
    days_in_term = np.diff([0, *ends]) * 5 / 7 * 0.9
    return counts / (days_in_term * PERIODS[order])
