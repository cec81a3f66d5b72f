"""The Ed-Fi export says the same as the canonical extracts: read here by hand, with the json module."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipelines.samples import generate, write_canonical, write_edfi
from pipelines.samples.json_lines import bare, lists, objects, text, write_json_lines

CATEGORIES = {"Excused Absence": "excused", "Unexcused Absence": "unexcused", "Tardy": "late"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    centre = generate(200, 7)
    write_canonical(centre, folder / "canonical")
    write_edfi(centre, folder / "edfi")
    return folder


def csv_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def canonical(folder):
    return {path.stem: csv_rows(path) for path in (folder / "canonical").iterdir()}


@pytest.fixture(scope="module")
def edfi(folder):
    resources = {}
    for path in (folder / "edfi").glob("*.jsonl*"):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = content.decode("utf-8").splitlines()
        resources[path.name.partition(".")[0]] = [json.loads(line, parse_float=Decimal) for line in lines]
    return resources


@pytest.fixture(scope="module")
def codes(folder):
    return {(row["liste"], row["code"]): row["valeur"] for row in csv_rows(folder / "edfi" / "edfi_codes.csv")}


def code_of(descriptor):
    namespace, _, code = descriptor.partition("#")
    assert namespace.startswith("uri://ed-fi.org/")
    return code


def test_each_record_is_as_an_api_gives_it(edfi):
    for name, records in edfi.items():
        assert records, name
        identifiers = [record["id"] for record in records]
        assert len(set(identifiers)) == len(identifiers)
        assert {"_etag", "_lastModifiedDate"} <= set(records[0])
    numbers = {record["studentUniqueId"]: record["id"] for record in edfi["students"]}
    assert "_ext" in edfi["students"][0]
    for record in edfi["studentSchoolAssociations"]:
        reference = record["studentReference"]
        assert reference["link"] == {
            "rel": "Student",
            "href": f"/ed-fi/students/{numbers[reference['studentUniqueId']]}",
        }


def test_no_field_is_null(edfi):
    assert None not in {
        value for records in edfi.values() for record in records for value in map(repr, record.values())
    }
    assert any("exitWithdrawDate" in record for record in edfi["studentSchoolAssociations"])
    assert any("exitWithdrawDate" not in record for record in edfi["studentSchoolAssociations"])


def test_students(canonical, edfi):
    written = [
        (one["studentUniqueId"], one["lastSurname"], one["firstName"], one["birthDate"]) for one in edfi["students"]
    ]
    names = ("student_id", "last_name", "first_name", "birth_date")
    assert written == [tuple(row[name] for name in names) for row in canonical["students"]]


def test_an_event_has_one_key(edfi):
    """A school has one event of each category a day and student, a section likewise."""
    for name in ("studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"):
        keys = Counter(
            (
                event["studentReference"]["studentUniqueId"],
                event["eventDate"],
                event["attendanceEventCategoryDescriptor"],
                json.dumps(event.get("sectionReference") or event["schoolReference"], sort_keys=True),
            )
            for event in edfi[name]
        )
        assert max(keys.values()) == 1, name


def test_the_events_tell_the_canonical_absences(canonical, edfi, codes):
    told = Counter()
    for event in edfi["studentSectionAttendanceEvents"]:
        course = event["sectionReference"]["localCourseCode"]
        [period] = [one["classPeriodReference"]["classPeriodName"] for one in event["classPeriods"]]
        subject = codes.get(("matiere", course), course.removesuffix("-L"))
        told[
            event["studentReference"]["studentUniqueId"],
            event["eventDate"],
            period.removeprefix("P") or period,
            subject,
            CATEGORIES[code_of(event["attendanceEventCategoryDescriptor"])],
            event["attendanceEventReason"],
        ] += 1
    halves = Counter()
    for event in edfi["studentSchoolAttendanceEvents"]:
        category = code_of(event["attendanceEventCategoryDescriptor"])
        if category != "In Attendance":
            student, reason = event["studentReference"]["studentUniqueId"], event["attendanceEventReason"]
            share = 2 * event.get("eventDuration", Decimal("0.5"))
            halves[student, event["eventDate"], CATEGORIES[category], reason] += share
    for (student, day, period, subject, category, reason), count in list(told.items()):
        if not subject:
            halves[student, day, category, reason] += told.pop((student, day, period, subject, category, reason))
        assert count == 1
    of_courses, of_days = set(), set()
    for row in canonical["attendance"]:
        if row["period"] in ("AM", "PM"):
            of_days.add((row["student_id"], row["date"], row["category"], row["reason_code"], row["period"]))
        else:
            names = ("student_id", "date", "period", "subject_code", "category", "reason_code")
            of_courses.add(tuple(row[name] for name in names))
    assert set(told) == of_courses
    assert halves == Counter(row[:4] for row in of_days)


def test_the_grades_tell_the_canonical_marks(canonical, edfi, codes):
    ends = {
        (one["schoolReference"]["schoolId"], one["periodSequence"]): one["endDate"] for one in edfi["gradingPeriods"]
    }
    told = set()
    for one in edfi["grades"]:
        section, period = one["studentSectionAssociationReference"], one["gradingPeriodReference"]
        term = "FINAL" if code_of(one["gradeTypeDescriptor"]) == "Final" else str(period["periodSequence"])
        key = (section["studentUniqueId"], codes["ecole", str(section["schoolId"])],
               section["localCourseCode"].removesuffix("-L"), section["sectionIdentifier"], term,
               ends[section["schoolId"], period["periodSequence"]])  # fmt: skip
        letter = one.get("letterGradeEarned", "")
        if letter or "numericGradeEarned" in one:
            told.add(
                (*key, "", Decimal(codes["cote", letter]) if letter else Decimal(one["numericGradeEarned"]), letter)
            )
        for standard in one["learningStandardGrades"]:
            number = codes["competence", standard["learningStandardReference"]["learningStandardId"]]
            told.add((*key, number, Decimal(standard["numericGradeEarned"]), ""))
    names = ("student_id", "school_id", "subject_code", "course_group", "term", "recorded_on", "competency")
    assert told == {
        (*(row[name] for name in names), Decimal(row["mark"]), row["mark_code"]) for row in canonical["grades"]
    }


def test_the_same_bytes_again(folder, tmp_path):
    again = write_edfi(generate(200, 7), tmp_path)
    assert {path.name: path.read_bytes() for path in again} == {
        path.name: path.read_bytes() for path in (folder / "edfi").iterdir()
    }


words = some.text(some.characters(exclude_categories=["Cc", "Cs"]), max_size=8)


@given(
    rows=some.lists(some.tuples(words, some.none() | words, some.none() | some.integers(0, 99)), min_size=1, max_size=6)
)
def test_json_lines_read_back_as_they_were(tmp_path_factory, rows):
    first, second, number = (
        pa.array([row[n] for row in rows], kind) for n, kind in enumerate((pa.string(), pa.string(), pa.int64()))
    )
    items = objects({"a": text(first)}, len(rows))
    fields = {"a": text(first), "b": {"c": text(second.fill_null("?")), "d": "1"}, "e": bare(number), "f": text(second),
              "g": lists(items, np.zeros(len(rows), dtype=int), len(rows))}  # fmt: skip
    path = write_json_lines(objects(fields, len(rows)), tmp_path_factory.mktemp("json") / "rows.jsonl.gz")
    read = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[:-1]]
    everything = [{"a": row[0]} for row in rows]
    expected = []
    for rank, (one, two, three) in enumerate(rows):
        record = {"a": one, "b": {"c": "?" if two is None else two, "d": 1}}
        record |= {} if three is None else {"e": three}
        record |= {} if two is None else {"f": two}
        expected.append(record | {"g": everything if rank == 0 else []})
    assert read == expected
