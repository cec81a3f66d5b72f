"""The centre's frames: columns of the canonical extracts, from the roster and what was drawn for it."""

import numpy as np
import pandas as pd

from pipelines.samples import subjects as s
from pipelines.samples.calendar import PERIODS, PRIMARY, SECONDARY, SchoolYear, periods_expected
from pipelines.samples.marks import FINAL
from pipelines.samples.people import STILL_THERE, School

LIST_CAPACITY = 12
TERM_NAMES = {1: "1", 2: "2", 3: "3", FINAL: "FINAL"}


def name_courses(marks: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Subject code and course group in place of the subject's number."""
    codes = _codes_of(stays)
    row = stays.index.get_indexer(marks["stay"])
    named = marks.assign(
        subject_code=codes[row, marks["subject"].to_numpy()],
        course_group=stays["home_group"].to_numpy()[row],
    )
    return named.drop(columns="subject")


def _codes_of(stays: pd.DataFrame) -> np.ndarray:
    """Subject codes, stays × subjects."""
    kinds = stays.groupby(["level", "group_number"]).ngroup().to_numpy()
    firsts = stays.drop_duplicates(["level", "group_number"])
    table = np.empty((kinds.max() + 1, len(s.LABELS)), dtype=object)
    place = pd.Series(kinds, index=stays.index)[firsts.index]
    for kind, level, group in zip(place, firsts["level"], firsts["group_number"], strict=True):
        table[kind] = s.subject_codes(level, group)
    return table[kinds]


def build_grades(roster: pd.DataFrame, marks: pd.DataFrame, year: SchoolYear) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The grades frame, and the courses: one row a school, subject code and course group, taught or marked."""
    home = roster.loc[roster["home_group"].notna(), ["school_id", "home_group", "level", "group_number", "order"]]
    home = home.drop_duplicates(["school_id", "home_group"])
    taught = _codes_of(home)
    rows = [
        (group.school_id, code, group.home_group, group.order)
        for group, codes in zip(home.itertuples(), taught, strict=True)
        for code in codes
        if code is not None
    ]
    marked = marks[["stay", "subject_code", "course_group"]].drop_duplicates(["stay", "subject_code", "course_group"])
    schools_of = roster["school_id"].to_numpy()[marked["stay"]]
    orders_of = roster["order"].to_numpy()[marked["stay"]]
    rows += list(zip(schools_of, marked["subject_code"], marked["course_group"], orders_of, strict=True))
    names = ["school_id", "subject_code", "course_group", "order"]
    courses = pd.DataFrame(rows, columns=names).drop_duplicates().sort_values(names, ignore_index=True)

    stay = marks["stay"].to_numpy()
    ends = {(order, n + 1): end for order in PERIODS for n, (_, end) in enumerate(year.terms(order))}
    ends |= {(order, FINAL): ends[order, 3] for order in PERIODS}
    recorded = np.array([[ends[order, term] for term in (1, 2, 3, FINAL)] for order in PERIODS], dtype="datetime64[D]")
    is_primary = (roster["order"].to_numpy()[stay] == PRIMARY).astype(int)
    english = marks["subject_code"].str.startswith("ANG").to_numpy()
    letter = {value * 100: letter for letter, value in s.COTES.items()}
    # The year's mark of a subject marked in letters is a number; only the étapes carry a letter.
    lettered = english & (marks["competency"] == "") & (marks["term"] != FINAL)
    grades = pd.DataFrame({
        "student_id": _take(roster["student_id"], stay),
        "school_id": _take(roster["school_id"], stay),
        "school_year": _constant(year.label, len(stay)),
        "subject_code": marks["subject_code"].astype("category"),
        "course_group": marks["course_group"].astype("category"),
        "competency": marks["competency"].astype("category"),
        "term": marks["term"].map(TERM_NAMES).astype("category"),
        "mark": marks["hundredths"] / 100,
        "mark_code": marks["hundredths"].map(letter).where(lettered).astype("category"),
        "recorded_on": recorded[is_primary, marks["term"].to_numpy() - 1],
    })  # fmt: skip
    grades["competency"] = grades["competency"].cat.remove_categories("")
    grades["course"] = _course_of(courses, grades["school_id"], grades["subject_code"], grades["course_group"])
    return grades, courses


def _course_of(courses: pd.DataFrame, *keys: pd.Series) -> np.ndarray:
    """Row of `courses` for each school, subject code and group; -1 where there is none."""
    wanted = pd.DataFrame({name: key.to_numpy() for name, key in zip(courses.columns[:3], keys, strict=True)})
    known = courses[["school_id", "subject_code", "course_group"]].assign(course=np.arange(len(courses)))
    for name in wanted:
        wanted[name] = wanted[name].astype(object)
        known[name] = known[name].astype(object)
    found = wanted.drop_duplicates().merge(known, how="left", on=list(wanted.columns))
    joined = wanted.merge(found, how="left", on=list(wanted.columns))
    return joined["course"].fillna(-1).astype(np.int32).to_numpy()


def _take(texts: pd.Series, rows: np.ndarray) -> pd.Categorical:
    """`texts[rows]` without a copy of each text."""
    coded = texts.astype("category").cat
    return pd.Categorical.from_codes(coded.codes.to_numpy()[rows], categories=coded.categories)


def _constant(text: str, count: int) -> pd.Categorical:
    return pd.Categorical.from_codes(np.zeros(count, dtype=np.int8), categories=[text])


def build_attendance(
    roster: pd.DataFrame, events: pd.DataFrame, courses: pd.DataFrame, schools: list[School], year: SchoolYear
) -> pd.DataFrame:
    stay, period, reason = (events[name].to_numpy() for name in ("stay", "period", "reason"))
    secondary = roster["order"].to_numpy()[stay] == SECONDARY
    course = _course_of_period(roster, events, courses, schools, year)
    codes = courses["subject_code"].astype("category").cat
    subject = np.append(codes.codes.to_numpy(), -1)[course]
    swaps = np.array([school.swaps_codes for school in schools])[roster["school"].to_numpy()[stay]]
    reason_codes = sorted({reason.code for reason in s.REASONS})
    code_of = np.array([[reason_codes.index(s.reason_code(n, swapped)) for n in range(len(s.REASONS))]
                        for swapped in (False, True)])  # fmt: skip
    groups = sorted({reason.group for reason in s.REASONS})
    group_of = np.array([groups.index(one.group) for one in s.REASONS])
    category_of = np.array([s.CATEGORIES.index(one.category) for one in s.REASONS])
    periods = ["1", "2", "3", "4", "AM", "PM"]
    return pd.DataFrame({
        "student_id": _take(roster["student_id"], stay),
        "school_id": _take(roster["school_id"], stay),
        "date": year.dates[events["day"].to_numpy()],
        "period": pd.Categorical.from_codes(np.where(secondary, period, period + 4), categories=periods),
        "subject_code": pd.Categorical.from_codes(subject, categories=codes.categories),
        "category": pd.Categorical.from_codes(category_of[reason], categories=list(s.CATEGORIES)),
        "reason_code": pd.Categorical.from_codes(code_of[swaps.astype(int), reason], categories=reason_codes),
        "reason_group": pd.Categorical.from_codes(group_of[reason], categories=groups),
        "fraction": pd.Series(np.nan, index=events.index),
        "course": course,
    })  # fmt: skip


def _course_of_period(
    roster: pd.DataFrame, events: pd.DataFrame, courses: pd.DataFrame, schools: list[School], year: SchoolYear
) -> np.ndarray:
    """Course missed in each event, from the group's timetable; -1 in primary schools, which enter half-days."""
    groups = int(roster["group_number"].max()) + 1
    table = np.stack([s.timetable(number) for number in range(groups)])
    cycle = np.stack([year.cycle_days(school.number) for school in schools])
    stay, day, period = (events[name].to_numpy() for name in ("stay", "day", "period"))
    group_of = roster["group_number"].to_numpy()
    subject = table[group_of[stay], cycle[roster["school"].to_numpy()[stay], day] - 1, period]
    # One row a stay and subject: which course that is.
    codes = _codes_of(roster)
    flat = pd.DataFrame({
        "school_id": np.repeat(roster["school_id"].to_numpy(), codes.shape[1]),
        "subject_code": codes.ravel(),
        "course_group": np.repeat(roster["home_group"].to_numpy(), codes.shape[1]),
    })  # fmt: skip
    flat_course = _course_of(courses, flat["school_id"], flat["subject_code"], flat["course_group"])
    of_stay = flat_course.reshape(codes.shape)
    secondary = (roster["order"] == SECONDARY).to_numpy()
    return np.where(secondary[stay], of_stay[stay, subject], -1).astype(np.int32)


def build_enrolments(roster: pd.DataFrame, year: SchoolYear) -> pd.DataFrame:
    leaves = (roster["withdrawn"] != STILL_THERE).to_numpy()
    last_day = year.dates[np.where(leaves, roster["withdrawn"], 0).astype(int)]
    names = ["level", "home_group", "calendar_id", "pathway", "modified_expectations", "special_needs_code",
             "has_intervention_plan", "order"]  # fmt: skip
    return pd.DataFrame({
        "student_id": roster["student_id"],
        "school_year": year.label,
        "school_id": roster["school_id"],
        "enrolled_on": year.dates[roster["enrolled"].to_numpy().astype(int)],
        "withdrawn_on": np.where(leaves, last_day, np.datetime64("NaT")),
        **{name: roster[name] for name in names},
    })  # fmt: skip


def schools_frame(schools: list[School]) -> pd.DataFrame:
    rows = [(one.school_id, one.name, one.decile, LIST_CAPACITY, one.order, one.id_eco) for one in schools]
    names = ["school_id", "school_name", "deprivation_decile", "list_capacity", "order", "id_eco"]
    return pd.DataFrame(rows, columns=names).sort_values("school_id", ignore_index=True)


def build_calendar(schools: list[School], roster: pd.DataFrame, year: SchoolYear) -> pd.DataFrame:
    """Every day of the year, weekends included, for each school and each calendar that a student there follows."""
    used = roster[["school", "calendar_id"]].drop_duplicates().sort_values(["school", "calendar_id"])
    parts = []
    for number, calendar_id in used.itertuples(index=False):
        school = schools[number]
        open_days = year.school_days(number)
        expected = periods_expected(school.order, calendar_id, year.dates, open_days)
        parts.append(pd.DataFrame({
            "school_id": school.school_id,
            "calendar_id": calendar_id,
            "date": year.dates,
            "is_school_day": open_days,
            "periods_expected": pd.Series(expected).where(open_days).astype("Int64"),
            "cycle_day": year.cycle_days(number),
        }))  # fmt: skip
    return pd.concat(parts).sort_values(["school_id", "calendar_id", "date"], ignore_index=True)


def terms_frame(year: SchoolYear) -> pd.DataFrame:
    rows = [(order, n + 1, begins, ends) for order in PERIODS for n, (begins, ends) in enumerate(year.terms(order))]
    return pd.DataFrame(rows, columns=["order", "term", "begins_on", "ends_on"])


def reasons_frame(schools: list[School]) -> pd.DataFrame:
    rows = [
        (school.school_id, s.reason_code(n, school.swaps_codes), reason.label, reason.category, reason.group)
        for school in schools
        for n, reason in enumerate(s.REASONS)
    ]
    names = ["school_id", "reason_code", "label", "category", "reason_group"]
    return pd.DataFrame(rows, columns=names).sort_values(names[:2], ignore_index=True)
