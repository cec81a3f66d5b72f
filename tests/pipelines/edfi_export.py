"""An Ed-Fi export drawn in the test itself: the resources of the API as Python objects, written to files and staged."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines.database import connect
from pipelines.sources import discover, load_profile, read_files, stage

PROFILE = load_profile("edfi")
Resource = dict[str, object]
Rows = Callable[..., list[tuple[str | None, ...]]]
SECTION = {"localCourseCode": "MAT", "schoolId": 501, "schoolYear": 2027, "sectionIdentifier": "31", "sessionName": "A"}
# The least that a folder must hold to be an export.
LEAST: dict[str, list[Resource]] = {
    "students": [{"studentUniqueId": "0001", "firstName": "Zoé", "lastSurname": "L'Heureux"}],
    "studentSchoolAssociations": [{
        "studentReference": {"studentUniqueId": "0001"}, "schoolReference": {"schoolId": 501},
        "schoolYearTypeReference": {"schoolYear": 2027}, "entryDate": "2026-08-26",
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
    }],
}  # fmt: skip


def descriptor(kind: str, code: str) -> str:
    return f"uri://ed-fi.org/{kind}Descriptor#{code}"


def flat(resource: Mapping[str, object], path: str = "") -> dict[str, str]:
    """Cells by the path of their field, as a flat export names them; lists stay JSON text."""
    cells: dict[str, str] = {}
    for name, value in resource.items():
        if isinstance(value, Mapping):
            cells |= flat(value, f"{path}{name}.")
        else:
            cells[path + name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return cells


def write_csv(folder: Path, name: str, resources: Sequence[Mapping[str, object]]) -> None:
    rows = [flat(resource) for resource in resources]
    header = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_jsonl(folder: Path, name: str, resources: Sequence[Mapping[str, object]]) -> None:
    lines = [json.dumps(resource, ensure_ascii=False) + "\n" for resource in resources]
    (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def write_json(folder: Path, name: str, resources: Sequence[Mapping[str, object]]) -> None:
    (folder / f"{name}.json").write_text(json.dumps(list(resources), ensure_ascii=False, indent=2), encoding="utf-8")


FORMS = {"csv": write_csv, "jsonl": write_jsonl, "json": write_json}


def write_export(
    folder: Path, form: str = "jsonl", codes: Sequence[tuple[str, str, str]] = (), **resources: list[Resource]
) -> Path:
    """A fresh folder `export` with these resources, and the codes of the centre beside them."""
    export = folder / "export"
    shutil.rmtree(export, ignore_errors=True)
    export.mkdir()
    for name, rows in resources.items():
        FORMS[form](export, name, rows)
    if codes:
        with (export / "edfi_codes.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("liste", "code", "valeur"), *codes])
    return export


def stage_folder(export: Path) -> duckdb.DuckDBPyConnection:
    con = connect()
    spill = export.parent / "spill"
    spill.mkdir(exist_ok=True)
    stage(con, PROFILE, read_files(con, PROFILE, discover(PROFILE, export, spill=spill), spill))
    return con


def staged(
    folder: Path, extract: str, form: str = "jsonl", codes: Sequence[tuple[str, str, str]] = (),
    **resources: list[Resource],
) -> Rows:  # fmt: skip
    """What the resources give: a function from names of staged columns to rows, in the files' order."""
    evidence = {"grades": [], "gradingPeriods": []} if "grades" not in resources else {}
    filled = {name: rows for name, rows in (LEAST | evidence | resources).items() if rows}
    if not {"grades", "studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"} & set(filled):
        filled |= {"studentSchoolAttendanceEvents": [day_event("2026-09-14", "Tardy")]}
    con = stage_folder(write_export(folder, form, codes, **filled))

    def rows(*columns: str) -> list[tuple[str | None, ...]]:
        cells = ", ".join(f"{column}::varchar" for column in columns)
        return con.execute(f"select {cells} from staged.{extract} order by _file, _line, _cell").fetchall()

    return rows


def day_event(day: str, category: str, student: str = "0001", **rest: object) -> Resource:
    """A studentSchoolAttendanceEvent."""
    return {
        "studentReference": {"studentUniqueId": student}, "schoolReference": {"schoolId": 501},
        "sessionReference": {"schoolId": 501, "schoolYear": 2027, "sessionName": "A"}, "eventDate": day,
        "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", category), **rest,
    }  # fmt: skip


def course_event(day: str, category: str, course: str = "MAT", *periods: str, student: str = "0001",
                 **rest: object) -> Resource:  # fmt: skip
    """A studentSectionAttendanceEvent; `periods` are the names of its class periods."""
    return {
        "studentReference": {"studentUniqueId": student}, "sectionReference": SECTION | {"localCourseCode": course},
        "eventDate": day,
        "attendanceEventCategoryDescriptor": descriptor("AttendanceEventCategory", category),
        "classPeriods": class_periods(*periods), **rest,
    }  # fmt: skip


def class_periods(*names: str) -> list[Resource]:
    return [{"classPeriodReference": {"classPeriodName": name, "schoolId": 501}} for name in names]


def grade(sequence: int | None = 1, kind: str = "Grading Period", course: str = "MAT", student: str = "0001",
          **rest: object) -> Resource:  # fmt: skip
    """A grade of the grading period of that sequence."""
    names = {1: "First Trimester", 2: "Second Trimester", 3: "Third Trimester", 4: "End of Year"}
    period: Resource = {"gradingPeriodDescriptor": descriptor("GradingPeriod", names[sequence or 1]), "schoolId": 501,
                        "schoolYear": 2027}  # fmt: skip
    if sequence is not None:
        period["periodSequence"] = sequence
    return {
        "studentSectionAssociationReference": SECTION
        | {"localCourseCode": course, "studentUniqueId": student, "beginDate": "2026-08-26"},
        "gradingPeriodReference": period, "gradeTypeDescriptor": descriptor("GradeType", kind), **rest,
    }  # fmt: skip


def grading_periods() -> list[Resource]:
    names = ("First Trimester", "Second Trimester", "Third Trimester", "End of Year")
    ends = ("2026-11-06", "2027-02-19", "2027-06-18", "2027-06-18")
    return [
        {"gradingPeriodDescriptor": descriptor("GradingPeriod", name), "periodSequence": n,
         "schoolReference": {"schoolId": 501}, "schoolYearTypeReference": {"schoolYear": 2027},
         "beginDate": "2026-08-26", "endDate": end}
        for n, (name, end) in enumerate(zip(names, ends, strict=True), start=1)
    ]  # fmt: skip
