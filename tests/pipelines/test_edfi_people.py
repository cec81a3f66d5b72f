"""Students, schools, enrolments and calendars from Ed-Fi."""

from __future__ import annotations

import csv

import pytest

from tests.pipelines.edfi_export import (
    LEAST,
    SECTION,
    class_periods,
    day_event,
    descriptor,
    stage_folder,
    staged,
    write_export,
)

LEVELS = {
    "Preschool/Prekindergarten": "PRE4", "Kindergarten": "PRE5", "First grade": "PRIM1", "Second grade": "PRIM2",
    "Third grade": "PRIM3", "Fourth grade": "PRIM4", "Fifth grade": "PRIM5", "Sixth grade": "PRIM6",
    "Seventh grade": "SEC1", "Eighth grade": "SEC2", "Ninth grade": "SEC3", "Tenth grade": "SEC4",
    "Eleventh grade": "SEC5",
}  # fmt: skip


def association(entry: str = "2026-08-26", level: str = "Ninth grade", year: int | None = 2027, **rest: object):
    told = {"schoolYearTypeReference": {"schoolYear": year}} if year else {}
    return {
        "studentReference": {"studentUniqueId": "0001"}, "schoolReference": {"schoolId": 501}, "entryDate": entry,
        "entryGradeLevelDescriptor": descriptor("GradeLevel", level), **told, **rest,
    }  # fmt: skip


def calendar_date(day: str, *events: str, year: int = 2027, code: str = "1") -> dict[str, object]:
    return {
        "calendarReference": {"calendarCode": code, "schoolId": 501, "schoolYear": year},
        "date": day,
        "calendarEvents": [{"calendarEventDescriptor": descriptor("CalendarEvent", one)} for one in events],
    }


def enrolled(tmp_path, *associations, **rest):
    return staged(tmp_path, "enrolments", studentSchoolAssociations=list(associations), **rest)


def test_students_and_where_their_sex_is_told(tmp_path):
    students = [{"studentUniqueId": f"000{n}", "lastSurname": "Œuvrard", "firstName": "Zoé", "birthDate": "2012-06-13",
                 "birthSexDescriptor": descriptor("Sex", sex)}
                for n, sex in enumerate(["Female", "Male", "Not Selected", "Non-binary"], 1)]  # fmt: skip
    on_file = [{"studentReference": {"studentUniqueId": "0002"}, "sexDescriptor": descriptor("Sex", "female")}]
    rows = staged(tmp_path, "students", students=students, studentEducationOrganizationAssociations=on_file,
                  codes=[("sexe", "Non-binary", "X")])  # fmt: skip
    assert rows("student_id", "sex") == [("0001", "F"), ("0002", "F"), ("0003", None), ("0004", "X")]
    assert rows("last_name", "first_name", "birth_date")[0] == ("Œuvrard", "Zoé", "2012-06-13")


def test_schools_under_the_centres_own_code(tmp_path):
    rows = staged(
        tmp_path,
        "schools",
        schools=[
            {"schoolId": 501, "nameOfInstitution": "École de l'Œillet"},
            {"schoolId": 502, "nameOfInstitution": "Deux"},
        ],
        codes=[("ecole", "501", "014"), ("indice_milieu", "014", "6"), ("eleves_par_rencontre", "014", "12")],
    )
    assert rows("school_id", "school_name", "deprivation_decile", "list_capacity") == [
        ("014", "École de l'Œillet", "6", "12"),
        ("502", "Deux", None, None),
    ]


def test_the_centres_school_code_is_the_same_everywhere(tmp_path):
    export = write_export(tmp_path, codes=[("ecole", "501", "014")], **LEAST, schools=[{"schoolId": 501}],
                          calendarDates=[calendar_date("2026-09-14", "Instructional day")],
                          studentSchoolAttendanceEvents=[day_event("2026-09-14", "Tardy")])  # fmt: skip
    con = stage_folder(export)
    for table in ("schools", "enrolments", "calendar", "attendance"):
        assert con.execute(f"select distinct school_id from staged.{table}").fetchall() == [("014",)], table


@pytest.mark.parametrize(("code", "level"), LEVELS.items())
def test_levels(tmp_path, code, level):
    assert enrolled(tmp_path, association(level=code.upper()))("level") == [(level,)]


@pytest.mark.parametrize("code", ["Twelfth grade", "Ungraded", "Other", "Grade 13"])
def test_a_level_without_an_equal_is_refused_until_the_centre_says_what_it_is(tmp_path, code):
    refused = f"entrygradeleveldescriptor {code.lower()}"
    assert enrolled(tmp_path, association(level=code))("level") == [(refused,)]
    assert enrolled(tmp_path, association(level=code), codes=[("niveau", code, "other")])("level") == [("OTHER",)]


def test_the_school_year_is_told_or_is_that_of_the_entry(tmp_path):
    rows = enrolled(
        tmp_path,
        association("2026-08-26"),
        association("2026-06-30", year=None),
        association("2026-07-01", year=None),
        association("2026-09-01", year=None, calendarReference={"schoolYear": 2027, "calendarCode": "2"}),
    )
    assert rows("school_year", "calendar_id") == [
        ("2026-2027", None), ("2025-2026", None), ("2026-2027", None), ("2026-2027", "2"),
    ]  # fmt: skip


def test_an_entry_of_an_earlier_year_begins_on_the_first_day_of_class(tmp_path):
    calendar = [calendar_date("2026-08-25", "Teacher only day"), calendar_date("2026-08-26", "Instructional day"),
                calendar_date("2026-08-27", "Jour de classe", code="2")]  # fmt: skip
    both = (
        association("2023-08-30"),
        association("2023-08-31", calendarReference={"calendarCode": "2", "schoolId": 501, "schoolYear": 2027}),
    )
    rows = enrolled(tmp_path, *both, calendarDates=calendar, codes=[("jour_de_classe", "Jour de classe", "1")])
    assert rows("enrolled_on") == [("2026-08-26",), ("2026-08-27",)]
    assert enrolled(tmp_path, *both)("enrolled_on") == [("2026-07-01",), ("2026-07-01",)]


def test_the_exit_date_is_the_last_day_unless_the_centre_says_the_first_one_without_the_student(tmp_path):
    rows = (association(exitWithdrawDate="2026-12-18"), association("2026-09-01", exitWithdrawDate="2026-09-01"))
    assert enrolled(tmp_path, *rows)("withdrawn_on", "_ignored") == [("2026-12-18", None), ("2026-09-01", None)]
    exclusive = enrolled(tmp_path, *rows, codes=[("date_sortie", "exclue", "")])
    assert exclusive("withdrawn_on", "_ignored") == [("2026-12-17", None), ("2026-08-31", "never_attended")]


def test_a_student_who_left_before_the_first_day_never_attended(tmp_path):
    rows = enrolled(tmp_path, association("2024-08-28", exitWithdrawDate="2026-08-20"),
                    calendarDates=[calendar_date("2026-08-26", "Instructional day")])  # fmt: skip
    assert rows("enrolled_on", "_ignored") == [("2026-08-26", "never_attended")]


def test_an_exit_before_the_entry_is_left_for_the_contract_to_refuse(tmp_path):
    rows = enrolled(tmp_path, association("2026-09-10", exitWithdrawDate="2026-09-01"))
    assert rows("enrolled_on", "withdrawn_on", "_ignored") == [("2026-09-10", "2026-09-01", None)]


def test_the_home_group_is_the_homeroom_section_then_the_complement(tmp_path):
    def section(begin: str, group: str, home: bool | None) -> dict[str, object]:
        told = {} if home is None else {"homeroomIndicator": home}
        return {
            "studentReference": {"studentUniqueId": "0001"},
            "sectionReference": SECTION | {"sectionIdentifier": group},
            "beginDate": begin,
            **told,
        }

    sections = [section("2026-10-01", "302", True), section("2026-08-26", "301", True),
                section("2026-11-01", "77", False), section("2026-12-01", "78", None)]  # fmt: skip
    export = write_export(tmp_path, **LEAST, studentSectionAssociations=sections,
                          studentSchoolAttendanceEvents=[day_event("2026-09-14", "Tardy")])  # fmt: skip
    write_complement(export)
    names = "home_group, calendar_id, pathway, modified_expectations, special_needs_code, has_intervention_plan"
    query = f"select {names} from staged.enrolments"
    assert stage_folder(export).execute(query).fetchall() == [("302", "2", "fpt", "true", "34", "false")]
    (export / "studentSectionAssociations.jsonl").unlink()
    assert stage_folder(export).execute(query).fetchall() == [("031", "2", "fpt", "true", "34", "false")]
    query = "select permanent_code from staged.students"
    assert stage_folder(export).execute(query).fetchall() == [("LHEZ13061201",)]


def write_complement(folder):
    row = {
        "student_id": "0001",
        "school_id": "501",
        "school_year": "2026-2027",
        "home_group": "031",
        "calendar_id": "2",
        "pathway": "fpt",
        "modified_expectations": "true",
        "special_needs_code": "34",
        "has_intervention_plan": "false",
        "permanent_code": "lhez 130612 01",
    }
    with (folder / "complements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


def test_without_a_complement_nothing_is_claimed(tmp_path):
    rows = enrolled(tmp_path, association())
    assert rows("pathway", "modified_expectations", "has_intervention_plan") == [(None, None, None)]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_school_day_is_a_day_with_an_event_of_class(tmp_path, form):
    days = [calendar_date("2026-09-14", "Instructional day"), calendar_date("2026-09-15", "Holiday"),
            calendar_date("2026-09-16", "Make-up day", "Weather day"), calendar_date("2026-09-17", "Sortie"),
            calendar_date("2026-07-02", "Instructional day", year=2026)]  # fmt: skip
    rows = staged(tmp_path, "calendar", form, calendarDates=days)
    assert rows("calendar_id", "date", "is_school_day", "_ignored") == [
        ("1", "2026-09-14", "true", None),
        ("1", "2026-09-15", "false", None),
        ("1", "2026-09-16", "true", None),
        # an event that nobody explained is handed on, and refused as unreadable
        ("1", "2026-09-17", "calendarevents", None),
        ("1", "2026-07-02", "true", "out_of_year"),
    ]


def test_a_flat_calendar_may_hold_the_descriptor_alone(tmp_path):
    day = calendar_date("2026-09-14") | {"calendarEvents": "Instructional day"}
    assert staged(tmp_path, "calendar", "csv", calendarDates=[day])("is_school_day") == [("true",)]


def test_periods_expected_are_those_of_the_bell_schedule(tmp_path):
    def bell(name: str, day: str, *periods: str) -> dict[str, object]:
        return {"bellScheduleName": name, "schoolReference": {"schoolId": 501}, "dates": [{"date": day}],
                "classPeriods": class_periods(*periods)}  # fmt: skip

    rows = staged(tmp_path, "calendar", codes=[("horaire", "Vendredi court", "2")],
                  bellSchedules=[bell("Régulier", "2026-09-18", "P1", "P2", "P3", "P4"),
                                 bell("Vendredi court", "2026-09-18", "P1", "P2")],
                  calendarDates=[calendar_date("2026-09-18", "Instructional day", code=code) for code in ("1", "2")]
                  + [calendar_date("2026-09-21", "Instructional day")])  # fmt: skip
    assert rows("calendar_id", "date", "periods_expected") == [
        ("1", "2026-09-18", "4"),
        ("2", "2026-09-18", "2"),
        ("1", "2026-09-21", None),
    ]


def test_a_canonical_calendar_beside_the_export_comes_before_it(tmp_path):
    export = write_export(
        tmp_path,
        **LEAST,
        studentSchoolAttendanceEvents=[day_event("2026-09-14", "Tardy")],
        calendarDates=[calendar_date("2026-09-14", "Holiday"), calendar_date("2026-09-15", "Holiday")],
    )
    text = "school_id,calendar_id,date,is_school_day,periods_expected\n501,1,2026-09-14,1,4\n"
    (export / "calendar.csv").write_text(text, encoding="utf-8")
    rows = stage_folder(export).execute("select date, is_school_day, _ignored from staged.calendar order by all")
    assert rows.fetchall() == [
        ("2026-09-14", "1", None), ("2026-09-14", "false", "superseded"), ("2026-09-15", "false", None),
    ]  # fmt: skip
