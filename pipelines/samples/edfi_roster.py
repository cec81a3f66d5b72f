"""Who is where in the invented centre, as Ed-Fi resources: students, schools, associations, sections, calendars."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.samples.calendar import PERIODS, PRIMARY
from pipelines.samples.centre import Centre
from pipelines.samples.edfi_attendance import HALF_DAYS
from pipelines.samples.edfi_fields import FIRST_SCHOOL, HOME, Export, constant_descriptor, descriptor, iso
from pipelines.samples.json_lines import bare, lists, objects, text

LEVELS = {
    "PRE4": "Preschool/Prekindergarten", "PRE5": "Kindergarten", "PRIM1": "First grade", "PRIM2": "Second grade",
    "PRIM3": "Third grade", "PRIM4": "Fourth grade", "PRIM5": "Fifth grade", "PRIM6": "Sixth grade",
    "SEC1": "Seventh grade", "SEC2": "Eighth grade", "SEC3": "Ninth grade", "SEC4": "Tenth grade",
    "SEC5": "Eleventh grade", "OTHER": "Ungraded",
}  # fmt: skip
SEXES = {"F": "Female", "M": "Male", "X": "Non-binary"}
TERMS = {"1": "First Trimester", "2": "Second Trimester", "3": "Third Trimester", "FINAL": "Third Trimester"}


def students(export: Export) -> pa.Array:
    frame = export.centre.students
    fields = {
        "studentUniqueId": text(frame["student_id"]),
        "birthDate": text(frame["birth_date"].astype(str)),
        "firstName": text(frame["first_name"]),
        "lastSurname": text(frame["last_name"]),
        "identificationDocuments": "[]",
        "otherNames": "[]",
        "_ext": '{"quebec":{"transportScolaire":true}}',
    }
    return export.resource(1, fields, len(frame))


def student_education_organization_associations(export: Export) -> pa.Array:
    frame = export.centre.students
    fields = {
        "educationOrganizationReference": {"educationOrganizationId": str(FIRST_SCHOOL // 1000)},
        "studentReference": export.student_reference(frame["student_id"]),
        "sexDescriptor": descriptor("Sex", frame["sex"].map(SEXES)),
    }
    return export.resource(2, fields, len(frame))


def schools(export: Export) -> pa.Array:
    frame = export.centre.schools
    category = constant_descriptor("EducationOrganizationCategory", "School")
    fields = {
        "schoolId": export.school(frame["school_id"]),
        "nameOfInstitution": text(frame["school_name"]),
        "educationOrganizationCategories": f'[{{"educationOrganizationCategoryDescriptor":{category}}}]',
    }
    return export.resource(3, fields, len(frame))


def student_school_associations(export: Export) -> pa.Array:
    frame = export.centre.enrolments
    calendar = {
        "calendarCode": text(frame["calendar_id"]), "schoolId": export.school(frame["school_id"]),
        "schoolYear": str(export.year),
    }  # fmt: skip
    fields = {
        "entryDate": text(iso(frame["enrolled_on"])),
        "schoolReference": export.school_reference(frame["school_id"]),
        "studentReference": export.student_reference(frame["student_id"]),
        "calendarReference": calendar,
        "schoolYearTypeReference": {"schoolYear": str(export.year)},
        "entryGradeLevelDescriptor": descriptor("GradeLevel", frame["level"].map(LEVELS)),
        "exitWithdrawDate": text(iso(frame["withdrawn_on"])),
        "alternativeGraduationPlans": "[]",
    }
    return export.resource(4, fields, len(frame))


def student_section_associations(export: Export) -> pa.Array:
    """The home group of each stay, then each course in which the student has a mark."""
    stays = export.centre.enrolments[export.centre.enrolments["home_group"].notna()]
    marked = export.centre.grades[["student_id", "course"]].drop_duplicates(ignore_index=True)
    courses = export.centre.courses.iloc[marked["course"]]
    first_day = str(export.centre.school_year.first_class)
    both = pd.DataFrame({
        "student_id": [*stays["student_id"], *marked["student_id"].astype(str)],
        "school_id": [*stays["school_id"], *courses["school_id"]],
        "code": [*[HOME] * len(stays), *(courses["subject_code"] + "-L")],
        "group": [*stays["home_group"], *courses["course_group"]],
        "begin": [*iso(stays["enrolled_on"]), *[first_day] * len(marked)],
        "is_home": [*["true"] * len(stays), *["false"] * len(marked)],
    })  # fmt: skip
    fields = {
        "beginDate": text(both["begin"]),
        "sectionReference": export.section(both["school_id"], both["code"], both["group"]),
        "studentReference": export.student_reference(both["student_id"]),
        "homeroomIndicator": pa.array(both["is_home"], pa.string()),
    }
    return export.resource(5, fields, len(both))


def course_offerings(export: Export) -> pa.Array:
    courses, homes = export.centre.courses, export.homes
    frame = pd.DataFrame({
        "school_id": [*courses["school_id"], *homes["school_id"]],
        "local_code": [*(courses["subject_code"] + "-L"), *homes["code"]],
        "code": [*courses["subject_code"], *homes["code"]],
    }).drop_duplicates(ignore_index=True)  # fmt: skip
    fields = {
        "localCourseCode": text(frame["local_code"]),
        "courseReference": {"courseCode": text(frame["code"]), "educationOrganizationId": "360"},
        "schoolReference": export.school_reference(frame["school_id"]),
        "sessionReference": {
            "schoolId": export.school(frame["school_id"]),
            "schoolYear": str(export.year),
            "sessionName": export.session,
        },
    }  # fmt: skip
    return export.resource(6, fields, len(frame))


def sections(export: Export) -> pa.Array:
    """Each course, then each home group: the class periods in which it may meet."""
    courses, homes = export.centre.courses, export.homes
    both = pd.DataFrame({
        "school_id": [*courses["school_id"], *homes["school_id"]],
        "code": [*(courses["subject_code"] + "-L"), *homes["code"]],
        "group": [*courses["course_group"], *homes["home_group"]],
        "order": [*courses["order"], *homes["order"]],
    })  # fmt: skip
    offering = export.section(both["school_id"], both["code"], both["group"])
    group = offering.pop("sectionIdentifier")
    periods = {order: class_periods(period_names(order, PERIODS[order])) for order in PERIODS}
    fields = {
        "sectionIdentifier": group,
        "courseOfferingReference": offering,
        "classPeriods": pa.array(both["order"].map(periods), pa.string()),
    }
    return export.resource(7, fields, len(both))


def bell_schedules(export: Export) -> pa.Array:
    frame = bell_days(export.centre)
    schedules = frame.drop_duplicates(["school_id", "calendar_id", "periods"], ignore_index=True)
    rows = frame.groupby(["school_id", "calendar_id", "periods"], sort=False).ngroup().to_numpy()
    order = np.argsort(rows, kind="stable")
    days = objects({"date": text(iso(frame["date"].iloc[order]))}, len(frame))
    names = [class_periods(period_names(row.order, row.periods)) for row in schedules.itertuples()]
    fields = {
        "bellScheduleName": text(schedules["name"]),
        "schoolReference": export.school_reference(schedules["school_id"]),
        "classPeriods": pa.array(names),
        "dates": lists(days, rows[order], len(schedules)),
    }
    return export.resource(8, fields, len(schedules))


def calendar_dates(export: Export) -> pa.Array:
    """Weekdays: a school's calendar does not name the others."""
    frame = export.centre.calendar
    frame = frame[pd.to_datetime(frame["date"]).dt.weekday < 5]
    code = frame["is_school_day"].map({True: "Instructional day", False: "Non-instructional day"})
    event = objects({"calendarEventDescriptor": descriptor("CalendarEvent", code)}, len(frame))
    fields = {
        "date": text(iso(frame["date"])),
        "calendarReference": {
            "calendarCode": text(frame["calendar_id"]), "schoolId": export.school(frame["school_id"]),
            "schoolYear": str(export.year),
        },
        "calendarEvents": lists(event, np.arange(len(frame)), len(frame)),
    }  # fmt: skip
    return export.resource(9, fields, len(frame))


def grading_periods(export: Export) -> pa.Array:
    frame = export.centre.schools[["school_id", "order"]].merge(export.centre.terms, on="order", sort=False)
    fields = {
        "gradingPeriodDescriptor": descriptor("GradingPeriod", frame["term"].astype(str).map(TERMS)),
        "periodSequence": bare(frame["term"]),
        "schoolReference": export.school_reference(frame["school_id"]),
        "schoolYearTypeReference": {"schoolYear": str(export.year)},
        "beginDate": text(iso(frame["begins_on"])),
        "endDate": text(iso(frame["ends_on"])),
    }
    return export.resource(10, fields, len(frame))


def period_names(order: str, count: int) -> list[str]:
    return list(HALF_DAYS[:count]) if order == PRIMARY else [f"P{n}" for n in range(1, count + 1)]


def class_periods(names: list[str]) -> str:
    return "[" + ",".join(f'{{"classPeriodReference":{{"classPeriodName":"{name}"}}}}' for name in names) + "]"


def bell_days(centre: Centre) -> pd.DataFrame:
    """School days with the name of their bell schedule: one a calendar and number of periods."""
    days = centre.calendar[centre.calendar["is_school_day"]].copy()
    days["periods"] = days["periods_expected"].astype(int)
    days["order"] = days["school_id"].map(centre.schools.set_index("school_id")["order"])
    days["name"] = "Grille " + days["calendar_id"] + ", périodes : " + days["periods"].astype(str)
    return days
