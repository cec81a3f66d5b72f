"""What the invented students did, as Ed-Fi resources: attendance events and grades."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.samples import subjects as s
from pipelines.samples.edfi_attendance import HALF_DAYS
from pipelines.samples.edfi_fields import HOME, Export, descriptor, iso
from pipelines.samples.edfi_roster import TERMS
from pipelines.samples.json_lines import Field, bare, lists, objects, text

CATEGORIES = {
    "excused": "Excused Absence", "unexcused": "Unexcused Absence", "late": "Tardy", "present": "In Attendance",
}  # fmt: skip
STANDARDS = {
    s.FRENCH: {"1": "LANGUE-LIRE", "2": "LANGUE-ECRIRE", "3": "LANGUE-COMMUNIQUER"},
    s.MATHS: {"1": "MATH-RESOUDRE", "2": "MATH-RAISONNER"},
}


def _event(export: Export, frame: pd.DataFrame) -> dict[str, Field]:
    return {
        "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", frame["category"].map(CATEGORIES)),
        "eventDate": text(iso(frame["date"])),
        "studentReference": export.student_reference(frame["student_id"]),
        "attendanceEventReason": text(frame["reason_code"]),
    }


def student_school_attendance_events(export: Export) -> pa.Array:
    frame = export.events.of_day
    session = {
        "schoolId": export.school(frame["school_id"]), "schoolYear": str(export.year), "sessionName": export.session,
    }  # fmt: skip
    fields = {
        **_event(export, frame),
        "schoolReference": export.school_reference(frame["school_id"]),
        "sessionReference": session,
        "eventDuration": bare(frame["duration"]),
    }
    return export.resource(11, fields, len(frame))


def student_section_attendance_events(export: Export) -> pa.Array:
    frame = export.events.of_section
    is_home = (frame["course"] < 0).to_numpy()
    rows = export.centre.courses.iloc[frame["course"].clip(lower=0)]
    home_group = export.centre.enrolments.drop_duplicates("student_id", keep="last").set_index("student_id")
    groups = home_group.loc[frame["student_id"].astype(str), "home_group"].to_numpy()
    code = np.where(is_home, HOME + "-" + frame["period"].astype(str), rows["subject_code"] + "-L")
    group = np.where(is_home, groups, rows["course_group"])
    names = frame["period"].astype(str)
    period = objects({
        "classPeriodReference": {
            "classPeriodName": text(names.where(names.isin(HALF_DAYS), "P" + names)),
            "schoolId": export.school(frame["school_id"]),
        },
    }, len(frame))  # fmt: skip
    fields = {
        **_event(export, frame),
        "sectionReference": export.section(frame["school_id"], code, group),
        "classPeriods": lists(period, np.arange(len(frame)), len(frame)),
    }
    return export.resource(12, fields, len(frame))


def grades(export: Export) -> pa.Array:
    """One a student, course and étape: the course's mark and those of its competencies."""
    frame = export.centre.grades
    keys = [frame["student_id"].cat.codes, frame["course"], frame["term"].cat.codes]
    row = frame.groupby(keys, sort=False).ngroup().to_numpy()
    count = int(row.max(initial=-1)) + 1
    first = np.unique(row, return_index=True)[1]
    record = frame.iloc[first]
    term = record["term"].astype(str)
    own = frame["competency"].isna().to_numpy()
    lettered = own & frame["mark_code"].notna().to_numpy()
    section = export.course_sections(record["course"])
    fields = {
        "gradeTypeDescriptor": descriptor("GradeType", term.map(_grade_type)),
        "gradingPeriodReference": {
            "gradingPeriodDescriptor": descriptor("GradingPeriod", term.map(TERMS)),
            "periodSequence": bare(term.replace("FINAL", "3").astype(int)),
            "schoolId": export.school(record["school_id"]),
            "schoolYear": str(export.year),
        },
        "studentSectionAssociationReference": {
            "beginDate": f'"{export.centre.school_year.first_class}"',
            **section,
            "studentUniqueId": text(record["student_id"]),
        },
        "letterGradeEarned": _in_rows(frame["mark_code"].astype(object), row, lettered, count, text),
        "numericGradeEarned": _in_rows(frame["mark"], row, own & ~lettered, count, bare),
        "learningStandardGrades": _standards(frame[~own], row[~own], count),
    }
    return export.resource(13, fields, count)


def _standards(frame: pd.DataFrame, rows: np.ndarray, count: int) -> pa.Array:
    order = np.argsort(rows, kind="stable")
    frame, rows = frame.iloc[order], rows[order]
    subject = np.where(_is_french(frame["subject_code"]), s.FRENCH, s.MATHS)
    number = frame["competency"].astype(str)
    standard = [STANDARDS[kind][one] for kind, one in zip(subject.tolist(), number, strict=True)]
    items = objects({
        "learningStandardReference": {"learningStandardId": text(pd.Series(standard, dtype=object))},
        "numericGradeEarned": bare(frame["mark"]),
    }, len(frame))  # fmt: skip
    return lists(items, rows, count)


def _grade_type(term: str) -> str:
    return "Final" if term == "FINAL" else "Grading Period"


def _is_french(codes: pd.Series) -> np.ndarray:
    return codes.astype(str).str.match("FRA|132").to_numpy()


def _in_rows(
    values: pd.Series, rows: np.ndarray, chosen: np.ndarray, count: int, written: Callable[[object], pa.Array]
) -> pa.Array:
    """The chosen values, each in its row; the other rows are null."""
    placed = pd.Series(values.to_numpy()[chosen], rows[chosen]).reindex(range(count))
    return written(placed)
