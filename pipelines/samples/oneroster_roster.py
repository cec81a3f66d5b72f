"""Who is where, as OneRoster tells it: orgs, sessions, courses, classes, users, roles, enrollments, demographics."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipelines.samples.calendar import SECONDARY
from pipelines.samples.centre import Centre

STAMP = "2026-08-20T12:00:00.000Z"
ORDER_NAMES = {SECONDARY: "secondaire"}
CEDS = {f"PRIM{n}": f"{n:02}" for n in range(1, 7)} | {f"SEC{n}": f"{n + 6:02}" for n in range(1, 6)}
CEDS |= {"PRE4": "PK", "PRE5": "KG", "OTHER": "UG"}
SEXES = {"F": "female", "M": "male", "X": "other"}
_SPREAD, _SPACE = 0x9E3779B97F4B, 1 << 48
KINDS = ("org", "session", "course", "class", "student", "staff", "role", "enrollment", "category", "item", "result",
         "scale", "link")  # fmt: skip


def sourced_ids(kind: str, count: int, first: int = 0) -> np.ndarray:
    """Identifiers without a meaning, all different within a kind: `9e3779b9-7f4b` and so on."""
    start = (KINDS.index(kind) + 1) << 40
    scrambled = ((np.arange(first, first + count, dtype=object) + start) * _SPREAD) % _SPACE
    return np.array([f"{number >> 16:08x}-{number & 0xFFFF:04x}" for number in scrambled], dtype=object)


class Roster(NamedTuple):
    """The roster's files, and the identifiers by which the gradebook refers to them."""

    tables: dict[str, pd.DataFrame]
    student: pd.Series  # sourcedId by student_id
    class_of_course: np.ndarray  # sourcedId of each row of centre.courses
    school_of_course: np.ndarray
    course_of_course: np.ndarray  # sourcedId of the OneRoster course
    period: dict[tuple[str, str], str]  # sourcedId by order and étape; `YEAR` is the school year
    in_class: pd.DataFrame  # student_id, course: who is in which row of centre.courses


def with_status(frame: pd.DataFrame, deleted: np.ndarray | None = None) -> pd.DataFrame:
    """The two columns that follow every sourcedId: empty in a bulk export, but some systems fill them (`deleted`)."""
    status = None if deleted is None else np.where(deleted, "tobedeleted", "active")
    frame.insert(1, "status", status)
    frame.insert(2, "dateLastModified", None if deleted is None else STAMP)
    return frame


def roster(centre: Centre, version: str) -> Roster:
    schools, courses, stays = centre.schools, centre.courses, centre.enrolments
    org = pd.Series(sourced_ids("org", len(schools), 1), index=schools["school_id"])
    sessions, period = _sessions(centre)
    student = pd.Series(sourced_ids("student", len(centre.students)), index=centre.students["student_id"])

    taught = courses[["school_id", "subject_code"]].drop_duplicates(ignore_index=True)
    homerooms = stays[["school_id", "home_group", "order"]].drop_duplicates(["school_id", "home_group"])
    homerooms = homerooms.sort_values(["school_id", "home_group"], ignore_index=True)
    taught_id = sourced_ids("course", len(taught))
    homeroom_course = pd.Series(sourced_ids("course", len(schools), len(taught)), index=schools["school_id"])
    place = {key: n for n, key in enumerate(taught.itertuples(index=False, name=None))}
    keys = courses[["school_id", "subject_code"]].itertuples(index=False, name=None)
    course_of_course = taught_id[[place[key] for key in keys]]
    class_of_course = sourced_ids("class", len(courses))
    homeroom_id = sourced_ids("class", len(homerooms), len(courses))

    order_of = schools.set_index("school_id")["order"]
    classes = pd.DataFrame({
        "sourcedId": np.concatenate([class_of_course, homeroom_id]),
        "title": [*(courses["subject_code"] + " gr. " + courses["course_group"]),
                  *("Groupe-repère " + homerooms["home_group"].fillna("(aucun)"))],
        "grades": None,
        "courseSourcedId": [*course_of_course, *homerooms["school_id"].map(homeroom_course)],
        # a student without a home group is in a class without a code, which is nobody's home group
        "classCode": [*courses["course_group"], *homerooms["home_group"]],
        "classType": ["scheduled"] * len(courses)
        + list(np.where(homerooms["home_group"].notna(), "homeroom", "scheduled")),
        "location": None,
        "schoolSourcedId": [*courses["school_id"].map(org), *homerooms["school_id"].map(org)],
        "termSourcedIds": [_terms(period, order) for order in (*courses["order"], *homerooms["order"])],
        "subjects": None,
        "subjectCodes": None,
        "periods": None,
        "metadata.local": "B-12",
    })  # fmt: skip
    course_rows = pd.DataFrame({
        "sourcedId": [*taught_id, *homeroom_course],
        "schoolYearSourcedId": [
            period[order_of[school], "YEAR"] for school in (*taught["school_id"], *homeroom_course.index)
        ],
        "title": [*taught["subject_code"], *(["Groupe-repère"] * len(schools))],
        "courseCode": [*taught["subject_code"], *(["REPERE"] * len(schools))],
        "grades": None,
        "orgSourcedId": [*taught["school_id"].map(org), *org],
        "subjects": None,
        "subjectCodes": None,
    })  # fmt: skip
    district = sourced_ids("org", 1)[0]
    orgs = pd.DataFrame({
        "sourcedId": [district, *org],
        "name": ["Centre de services inventé", *schools["school_name"]],
        "type": ["district", *(["school"] * len(schools))],
        "identifier": ["360", *schools["school_id"]],
        "parentSourcedId": [None, *([district] * len(schools))],
    })  # fmt: skip
    in_class = _in_class(centre, homerooms, homeroom_id, class_of_course)
    tables = {
        "academicSessions": with_status(sessions),
        "orgs": with_status(orgs),
        "courses": with_status(course_rows),
        "classes": with_status(classes),
        **_people(centre, student, org, version),
        "enrollments": _enrollments(centre, in_class, student, org, version),
        "demographics": _demographics(centre, student),
    }
    with_course = in_class[in_class["course"] >= 0][["student_id", "course"]]
    return Roster(tables, student, class_of_course, courses["school_id"].map(org).to_numpy(), course_of_course,
                  period, with_course)  # fmt: skip


def _terms(period: dict[tuple[str, str], str], order: str) -> str:
    return ",".join(period[order, term] for term in ("1", "2", "3"))


def _day_after(day: object) -> str:
    return (pd.Timestamp(day) + timedelta(days=1)).strftime("%Y-%m-%d")


def _sessions(centre: Centre) -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """A school year and its étapes for each order: the standard has no session of one school only."""
    rows, period = [], {}
    days = centre.school_dates()
    ends = str(centre.school_year.start_year + 1)
    for place, order in enumerate(dict.fromkeys(centre.terms["order"])):
        ids = sourced_ids("session", 4, 4 * place)
        period[order, "YEAR"] = ids[0]
        name = ORDER_NAMES.get(order, "primaire")
        rows.append((ids[0], f"{centre.school_year.label} ({name})", "schoolYear", days[0].isoformat(),
                     _day_after(days[-1]), None, ends))  # fmt: skip
        for row in centre.terms[centre.terms["order"] == order].itertuples():
            period[order, str(row.term)] = ids[int(row.term)]
            begins = pd.Timestamp(row.begins_on).strftime("%Y-%m-%d")
            rows.append((ids[int(row.term)], f"Étape {row.term} ({name})", "gradingPeriod", begins,
                         _day_after(row.ends_on), ids[0], ends))  # fmt: skip
    names = ["sourcedId", "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"]
    return pd.DataFrame(rows, columns=names), period


def _people(centre: Centre, student: pd.Series, org: pd.Series, version: str) -> dict[str, pd.DataFrame]:
    """Students, then a teacher and a head for each school; in 1.1 also a student who was deleted long ago."""
    stays = centre.enrolments.groupby("student_id", sort=False)
    first = stays.first().reindex(student.index)
    orgs = stays["school_id"].agg(lambda schools: ",".join(org[one] for one in dict.fromkeys(schools)))
    staff = [(f"{role[:3].upper()}{school}", school, role) for school in org.index
             for role in ("teacher", "administrator")]  # fmt: skip
    gone = [("9000001", org.index[0], "student")] if version == "1.1" else []
    others = pd.DataFrame([*staff, *gone], columns=["identifier", "school_id", "role"])
    other_ids = sourced_ids("staff", len(others))
    roles = ["student"] * len(student) + list(others["role"])
    identifiers = [*student.index, *others["identifier"]]
    columns = {
        "sourcedId": [*student, *other_ids],
        "enabledUser": "true",
        "orgSourcedIds": [*orgs.reindex(student.index), *others["school_id"].map(org)],
        "role": roles,
        "username": [f"u{place:06}" for place in range(len(roles))],
        "userIds": None,
        "givenName": [*centre.students["first_name"], *(["Camille"] * len(others))],
        "familyName": [*centre.students["last_name"], *(["Untel"] * len(others))],
        "middleName": None,
        "identifier": identifiers,
        "email": None,
        "sms": None,
        "phone": None,
        "agentSourcedIds": None,
        "grades": [*first["level"].map(CEDS), *([None] * len(others))],
        "password": None,
        "metadata.langue": "fr",
    }
    frame = pd.DataFrame(columns)
    if version == "1.1":
        deleted = np.arange(len(frame)) >= len(student) + len(staff)
        return {"users": with_status(frame, deleted)}
    homes = [org[school] for school in (*first["school_id"], *others["school_id"])]
    frame = frame.drop(columns=["orgSourcedIds", "role"])
    frame.insert(len(frame.columns) - 1, "userMasterIdentifier", None)
    for name in ("preferredFirstName", "preferredMiddleName", "preferredLastName"):
        frame.insert(len(frame.columns) - 1, name, None)
    frame.insert(len(frame.columns) - 1, "primaryOrgSourcedId", homes)
    frame.insert(len(frame.columns) - 1, "pronouns", None)
    in_school = pd.DataFrame({
        "sourcedId": sourced_ids("role", len(frame)),
        "userSourcedId": frame["sourcedId"],
        "roleType": "primary",
        "role": roles,
        "beginDate": None,
        "endDate": None,
        "orgSourcedId": homes,
        "userProfileSourcedId": None,
    })  # fmt: skip
    return {"users": with_status(frame), "roles": with_status(in_school)}


def _in_class(
    centre: Centre, homerooms: pd.DataFrame, homeroom_id: np.ndarray, class_of_course: np.ndarray
) -> pd.DataFrame:
    """Who is in which class: each stay in its home group, in that group's courses and in those it has marks in."""
    stays = centre.enrolments.reset_index(drop=True)
    keyed = stays.assign(home_group=stays["home_group"].fillna(""))
    keys = ["school_id", "home_group", "class_id", "course"]
    groups = homerooms.assign(home_group=homerooms["home_group"].fillna(""), class_id=homeroom_id, course=-1)[keys]
    courses = centre.courses.assign(course=np.arange(len(centre.courses)), class_id=class_of_course)
    wanted = ["student_id", "school_id", "enrolled_on", "withdrawn_on", "class_id", "course"]
    in_home = keyed.merge(groups, on=["school_id", "home_group"])[wanted]
    with_group = courses.rename(columns={"course_group": "home_group"})[keys]
    in_group = keyed.merge(with_group, on=["school_id", "home_group"])[wanted]
    marked = centre.grades[["student_id", "school_id", "course"]].drop_duplicates()
    marked = marked.astype({"student_id": object, "school_id": object})
    marked["class_id"] = class_of_course[marked["course"].to_numpy()]
    in_marked = keyed.merge(marked, on=["student_id", "school_id"])[wanted]
    everyone = pd.concat([in_home, in_group, in_marked]).drop_duplicates(["student_id", "school_id", "class_id"])
    return everyone.sort_values(["student_id", "enrolled_on", "course"], ignore_index=True)


def _enrollments(
    centre: Centre, in_class: pd.DataFrame, student: pd.Series, org: pd.Series, version: str
) -> pd.DataFrame:
    left = in_class["withdrawn_on"].notna()
    ends = (pd.to_datetime(in_class["withdrawn_on"]) + timedelta(days=1)).dt.strftime("%Y-%m-%d")
    frame = pd.DataFrame({
        "sourcedId": sourced_ids("enrollment", len(in_class)),
        "classSourcedId": in_class["class_id"],
        "schoolSourcedId": in_class["school_id"].map(org),
        "userSourcedId": in_class["student_id"].map(student),
        "role": "student",
        "primary": "false",
        "beginDate": pd.to_datetime(in_class["enrolled_on"]).dt.strftime("%Y-%m-%d"),
        "endDate": ends.where(left),
    })  # fmt: skip
    taught = in_class.drop_duplicates("class_id")
    teacher = pd.Series(sourced_ids("staff", 2 * len(org))[::2], index=org.index)
    teachers = pd.DataFrame({
        "sourcedId": sourced_ids("enrollment", len(taught), len(in_class)),
        "classSourcedId": taught["class_id"].to_numpy(),
        "schoolSourcedId": taught["school_id"].map(org).to_numpy(),
        "userSourcedId": taught["school_id"].map(teacher).to_numpy(),
        "role": "teacher",
        "primary": "true",
        "beginDate": date(centre.school_year.start_year, 8, 20).isoformat(),
        "endDate": None,
    })  # fmt: skip
    everyone = pd.concat([frame, teachers], ignore_index=True)
    return with_status(everyone, np.zeros(len(everyone), dtype=bool) if version == "1.1" else None)


def _demographics(centre: Centre, student: pd.Series) -> pd.DataFrame:
    people = centre.students
    frame = pd.DataFrame({
        "sourcedId": student.to_numpy(),
        "birthDate": pd.to_datetime(people["birth_date"]).dt.strftime("%Y-%m-%d"),
        "sex": people["sex"].map(SEXES),
    })  # fmt: skip
    origins = (
        "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander",
        "white", "demographicRaceTwoOrMoreRaces", "hispanicOrLatinoEthnicity", "countryOfBirthCode",
        "stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus",
    )  # fmt: skip
    for name in origins:
        frame[name] = None  # required in the header, of no use here
    return with_status(frame)
