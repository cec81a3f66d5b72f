"""The invented centre's schools and its roster: who is where, from when to when, and how each one will fare.

The roster has one row a stay (student × school). Its hidden columns (ability, disengagement, absence_rate,
trajectory...) are what attendance and marks are drawn from; they are in no file.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.samples.calendar import PRIMARY, SECONDARY, SchoolYear
from pipelines.samples.names import SCHOOL_PLACES, draw_names, permanent_code

FIRST_SCHOOLS = ("014", "102", "231")
STUDENTS_PER_SET = 600
MOST_SETS = 330
LEVEL_SHARES = {
    SECONDARY: {"SEC1": 0.24, "SEC2": 0.22, "SEC3": 0.20, "SEC4": 0.17, "SEC5": 0.15, "OTHER": 0.02},
    PRIMARY: {"PRE5": 0.10, **{f"PRIM{year}": 0.15 for year in range(1, 7)}},
}
GROUP_SIZES = {SECONDARY: 28, PRIMARY: 22}
# Age on 30 September.
EXPECTED_AGE = {
    "PRE5": 5,
    "OTHER": 15,
    **{f"PRIM{n}": 5 + n for n in range(1, 7)},
    **{f"SEC{n}": 11 + n for n in range(1, 6)},
}
STEADY, SLIDE, RECOVER, DROP_OUT = range(4)
STILL_THERE = 9999
# A group whose school never entered attendance: unknown, which is not the same as present.
SILENT_SCHOOL, SILENT_GROUP = "231", "042"
WITHOUT_EVENTS = ("homeschool", "placement")


@dataclass(frozen=True)
class School:
    number: int
    school_id: str
    name: str
    order: str
    decile: int
    id_eco: int
    swaps_codes: bool


def build_schools(students: int, start_year: int) -> list[School]:
    """One secondary and two primary schools for each 600 students (larger schools past 200,000 students)."""
    sets = min(max(1, round(students / STUDENTS_PER_SET)), MOST_SETS)
    others = (code for n in range(1, 1000) if (code := f"{n:03}") not in FIRST_SCHOOLS)
    ids = [*FIRST_SCHOOLS, *(next(others) for _ in range(3 * (sets - 1)))]
    schools = []
    for number, school_id in enumerate(ids):
        order = SECONDARY if number % 3 == 0 else PRIMARY
        place = SCHOOL_PLACES[number % len(SCHOOL_PLACES)]
        turn = number // len(SCHOOL_PLACES)
        kind = "École secondaire" if order == SECONDARY else "École primaire"
        name = f"{kind} {place}" + (f" {turn + 1}" if turn else "")
        id_eco = (start_year - 2000) * 1000 + number + 101
        schools.append(School(number, school_id, name, order, (number * 7 + 5) % 10 + 1, id_eco, number % 3 == 2))
    return schools


def split(total: int, shares: list[float]) -> list[int]:
    """Whole numbers in the given proportions that sum to the total."""
    edges = np.floor(np.cumsum(shares) / np.sum(shares) * total + 0.5).astype(int)
    return np.diff(edges, prepend=0).tolist()


def _places(schools: list[School], count: int) -> pd.DataFrame:
    """School, level and home group of each student, school by school."""
    rows = []
    shares = [0.6 if school.order == SECONDARY else 0.2 for school in schools]
    for school, size in zip(schools, split(count, shares), strict=True):
        levels = LEVEL_SHARES[school.order]
        for (level, _), in_level in zip(levels.items(), split(size, list(levels.values())), strict=True):
            groups = max(1, -(-in_level // GROUP_SIZES[school.order]))
            if (school.school_id, level) == (SILENT_SCHOOL, "PRIM4"):
                groups = max(groups, 2)
            first = 9 if level == "OTHER" else 0 if level == "PRE5" else int(level[-1])
            for n, in_group in enumerate(split(in_level, [1.0] * groups)):
                name = f"{first}{n + 1:02}" if school.order == SECONDARY else f"0{first}{n + 1}"
                rows.append((school.number, school.school_id, school.order, level, name, n, in_group))
    groups = pd.DataFrame(rows, columns=["school", "school_id", "order", "level", "home_group", "group_number", "size"])
    return groups.loc[groups.index.repeat(groups.pop("size"))].reset_index(drop=True)


def _pathways(rng: np.random.Generator, roster: pd.DataFrame) -> pd.Series:
    """A few students of each special path; level OTHER holds the work-oriented ones (fpt, fms)."""
    draw = pd.Series(rng.random(len(roster)))
    path = pd.Series("regular", index=roster.index)
    for name, below in (
        ("adaptation", 0.045), ("welcome", 0.025), ("part_time", 0.009), ("homeschool", 0.006), ("placement", 0.003),
    ):  # fmt: skip
        path[draw < below] = name
    path[roster["level"] == "PRE5"] = "regular"
    other = roster["level"] == "OTHER"
    path[other] = np.where(draw[other] < 0.6, "fpt", "fms")
    return path


def _latent(rng: np.random.Generator, roster: pd.DataFrame) -> None:
    """Hidden traits. Disengagement leans against ability (correlation about -0.45)."""
    count = len(roster)
    roster["ability"] = rng.normal(size=count) - np.where(roster["pathway"] == "regular", 0.0, 0.7)
    roster["disengagement"] = -0.45 * roster["ability"] + np.sqrt(1 - 0.45**2) * rng.normal(size=count)
    seniority = roster["level"].map({"SEC3": 0.006, "SEC4": 0.010, "SEC5": 0.014, "OTHER": 0.06}).fillna(0.0)
    mean = np.where(roster["order"] == SECONDARY, 0.053, 0.054) + seniority
    shape = 1.4
    # A gamma rate per student makes the counts over-dispersed.
    frailty = rng.gamma(shape, 1 / shape, size=count)
    roster["absence_rate"] = mean * frailty * np.exp(0.35 * roster["disengagement"] - 0.06)
    roster["late_rate"] = 0.025 * rng.gamma(0.8, 1 / 0.8, size=count) * np.exp(0.3 * roster["disengagement"])
    draw = rng.random(count)
    leaving = roster["level"].isin(["SEC3", "SEC4", "SEC5", "OTHER"]) & (roster["disengagement"] > 0.8)
    roster["trajectory"] = np.select(
        [leaving & (draw < 0.15), draw > 0.94, draw > 0.90], [DROP_OUT, SLIDE, RECOVER], STEADY
    )
    roster["turning_day"] = rng.integers(25, 120, size=count)
    roster["has_marks"] = (rng.random(count) > 0.005) & ~roster["pathway"].isin(WITHOUT_EVENTS)
    roster["has_marks"] &= roster["level"] != "PRE5"
    silent = (roster["school_id"] == SILENT_SCHOOL) & (roster["home_group"] == SILENT_GROUP)
    roster["has_attendance"] = ~roster["pathway"].isin(WITHOUT_EVENTS) & ~silent


def _support(rng: np.random.Generator, roster: pd.DataFrame) -> None:
    need = rng.random(len(roster)) < 0.08 + 0.10 * (roster["ability"] < -1)
    codes = np.array(["02", "10", "12", "14", "33", "34", "50"], dtype=object)
    roster["special_needs_code"] = np.where(need, codes[rng.integers(0, len(codes), len(roster))], None)
    roster["has_intervention_plan"] = need | (rng.random(len(roster)) < 0.04)
    modified = (rng.random(len(roster)) < 0.10) & need & (roster["level"] != "PRE5")
    roster["modified_expectations"] = modified


def _identities(rng: np.random.Generator, roster: pd.DataFrame, start_year: int) -> None:
    count = len(roster)
    fiches = rng.choice(np.arange(400_000, 9_999_999), size=count, replace=False, shuffle=False)
    roster["student_id"] = pd.Series(fiches).map("{:07d}".format).to_numpy()
    roster["sex"] = rng.choice(np.array(["F", "M", "X"], dtype=object), p=[0.488, 0.510, 0.002], size=count)
    roster["last_name"], roster["first_name"] = draw_names(rng, roster["sex"].to_numpy())
    draw = rng.random(count)
    is_secondary = roster["order"] == SECONDARY
    behind = (draw < np.where(is_secondary, 0.09, 0.03)).astype(int) + (draw < np.where(is_secondary, 0.015, 0.0))
    behind = np.where(roster["level"].isin(["PRE5", "PRIM1"]), 0, behind)
    # Aged A on 30 September of year Y: born from 1 October Y-A-1 to 30 September Y-A.
    born_before = start_year - roster["level"].map(EXPECTED_AGE) - behind
    first_days = pd.to_datetime((born_before - 1).astype(str) + "-10-01")
    roster["birth_date"] = (first_days + pd.to_timedelta(rng.integers(0, 365, size=count), unit="D")).dt.date


def add_permanent_codes(students: pd.DataFrame) -> pd.DataFrame:
    """The same table (one row a student, sorted) with permanent_code: two alike get other control digits."""
    people = zip(students["last_name"], students["first_name"], students["birth_date"], students["sex"], strict=True)
    codes = pd.Series([permanent_code(*person, control=0)[:10] for person in people], index=students.index)
    control = (codes.groupby(codes).cumcount() + 1) % 100
    return students.assign(permanent_code=codes + control.map("{:02d}".format))


def _move(rng: np.random.Generator, roster: pd.DataFrame, schools: list[School], year: SchoolYear) -> pd.DataFrame:
    """Arrivals, departures and transfers. Days are places in `year.dates`; a transfer adds a second stay."""
    open_days = np.flatnonzero(year.school_days(0) & year.school_days(1) & year.school_days(2))
    count = len(roster)
    draw, place = rng.random(count), rng.random(count)
    some_day = open_days[15 + (place * (len(open_days) - 40)).astype(int)]
    roster["enrolled"] = np.where(draw < 0.015, some_day, 0)
    leaves = (draw > 0.988) & (roster["trajectory"] != DROP_OUT)
    drops = roster["trajectory"] == DROP_OUT
    drop_day = open_days[70 + (place * 80).astype(int)]
    roster["withdrawn"] = np.select([drops, leaves], [drop_day, some_day], STILL_THERE)
    roster.loc[drops, "enrolled"] = 0
    roster.loc[drops, "turning_day"] = np.maximum(drop_day[drops] // 3, 20)

    of_order = {o: [s for s in schools if s.order == o] for o in (PRIMARY, SECONDARY)}
    chosen = (draw > 0.5) & (draw < 0.512) & ~drops & roster["has_attendance"] & (roster["level"] != "OTHER")
    chosen &= roster["order"].map(lambda order: len(of_order[order]) > 1)
    second = roster[chosen].copy()
    if second.empty:
        return roster
    leaving_day = np.searchsorted(open_days, some_day[chosen])
    roster.loc[chosen, "withdrawn"] = open_days[leaving_day]
    second["enrolled"] = open_days[leaving_day + 1]
    targets = []
    for school, order in zip(second["school"], second["order"], strict=True):
        candidates = of_order[order]
        at = next(n for n, candidate in enumerate(candidates) if candidate.number == school)
        targets.append(candidates[(at + 1) % len(candidates)])
    second["school"] = [school.number for school in targets]
    second["school_id"] = [school.school_id for school in targets]
    second["group_number"] = 0
    second["home_group"] = [f"{g[0]}01" if o == SECONDARY else f"{g[:2]}1"
                            for g, o in zip(second["home_group"], second["order"], strict=True)]  # fmt: skip
    return pd.concat([roster, second], ignore_index=True)


def build_roster(rng: np.random.Generator, schools: list[School], count: int, year: SchoolYear) -> pd.DataFrame:
    """`count` invented students of the background, one row a stay; the planted ones come from stories.py."""
    roster = _places(schools, count)
    roster["pathway"] = _pathways(rng, roster)
    _latent(rng, roster)
    _support(rng, roster)
    _identities(rng, roster, year.start_year)
    roster["calendar_id"] = np.where(roster["level"] == "OTHER", "2", "1")
    absent_from_school = roster["pathway"].isin(WITHOUT_EVENTS)
    roster.loc[absent_from_school, "home_group"] = None
    roster = _move(rng, roster, schools, year)
    return roster.assign(is_planted=False)
