"""Attendance from Ed-Fi: which events are absences, how much of the day, which period; one absence counts once."""

from __future__ import annotations

import pytest

from tests.pipelines.edfi_export import SECTION, class_periods, course_event, day_event, staged

EXCUSED, UNEXCUSED, TARDY = "Excused Absence", "Unexcused Absence", "Tardy"
DAY = "2026-09-14"


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_an_event_of_the_day_is_a_whole_day_unless_its_duration_says_otherwise(tmp_path, form):
    rows = staged(tmp_path, "attendance", form, studentSchoolAttendanceEvents=[
        day_event("2026-09-14", EXCUSED, attendanceEventReason="Grippe, dit « maman »"),
        day_event("2026-09-15", UNEXCUSED, eventDuration=1),
        day_event("2026-09-16", EXCUSED, eventDuration=0.5),
        day_event("2026-09-17", TARDY),
    ])  # fmt: skip
    assert rows("student_id", "school_id", "date", "period", "category", "reason_code", "fraction") == [
        ("0001", "501", "2026-09-14", None, "excused", "Grippe, dit « maman »", None),
        ("0001", "501", "2026-09-15", None, "unexcused", None, None),
        ("0001", "501", "2026-09-16", None, "excused", None, "0.5"),
        ("0001", "501", "2026-09-17", None, "late", None, None),
    ]


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("excused absence", ("excused", None)),
        ("UNEXCUSED ABSENCE", ("unexcused", None)),
        ("In Attendance", ("present", "not_an_absence")),
        ("Present", ("present", "not_an_absence")),
        # a code that nobody explained is refused as unknown, never guessed
        ("Suspended", ("attendanceeventcategorydescriptor suspended", None)),
    ],
)
def test_what_follows_the_number_sign_is_the_category(tmp_path, category, expected):
    rows = staged(tmp_path, "attendance", studentSchoolAttendanceEvents=[day_event(DAY, category)])
    assert rows("category", "_ignored") == [expected]


def test_a_category_without_its_namespace_is_understood(tmp_path):
    event = day_event(DAY, TARDY) | {"attendanceEventCategoryDescriptor": "Tardy"}
    assert staged(tmp_path, "attendance", studentSchoolAttendanceEvents=[event])("category") == [("late",)]


def test_the_centre_explains_its_own_categories(tmp_path):
    rows = staged(
        tmp_path,
        "attendance",
        codes=[("presence", "Suspended", "excused"), ("presence", "Tardy", "present")],
        studentSchoolAttendanceEvents=[day_event(DAY, "Suspended"), day_event("2026-09-15", TARDY)],
    )
    assert rows("category", "_ignored") == [("excused", None), ("present", "not_an_absence")]


def test_codes_in_another_language_are_explained_whatever_their_case_and_level(tmp_path):
    rows = staged(
        tmp_path,
        "attendance",
        codes=[("presence", "PRÉSENT", "Present"), ("presence", "Absence non motivée", "unexcused"),
               ("presence", "Départ hâtif", "partial"), ("presence", "Présence à distance", "present")],
        studentSchoolAttendanceEvents=[day_event(DAY, "Présent"), day_event("2026-09-15", "ABSENCE NON MOTIVÉE"),
                                       day_event("2026-09-16", "Départ hâtif", eventDuration=0.25)],
        studentSectionAttendanceEvents=[course_event(DAY, "Présence à distance", "FRA", "P1"),
                                        course_event(DAY, "Départ hâtif", "MAT", "P2")],
    )  # fmt: skip
    assert rows("category", "fraction", "_ignored") == [
        ("present", None, "not_an_absence"),
        ("unexcused", None, None),
        ("excused", "0.25", None),
        ("present", None, "not_an_absence"),
        ("attendanceeventcategorydescriptor départ hâtif", None, "unknown_duration"),
    ]


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (0.25, ("excused", "0.25", None)),
        (None, ("excused", None, "unknown_duration")),
        (1, ("excused", None, "unknown_duration")),
        (0, ("excused", "0", "unknown_duration")),
        # more than a day: the contract refuses it
        (1.5, ("excused", "1.5", None)),
    ],
)
@pytest.mark.parametrize("category", ["Early departure", "Partial"])
def test_part_of_a_day_is_excused_for_its_duration_and_is_never_a_whole_day(tmp_path, category, duration, expected):
    given = {} if duration is None else {"eventDuration": duration}
    rows = staged(tmp_path, "attendance", studentSchoolAttendanceEvents=[day_event(DAY, category, **given)])
    assert rows("category", "fraction", "_ignored") == [expected]


def test_several_events_of_a_day_are_several_rows_with_their_share_of_it(tmp_path):
    """The key of an attendance row has no category: without a period, the second would replace the first."""
    rows = staged(tmp_path, "attendance", studentSchoolAttendanceEvents=[
        day_event(DAY, TARDY), day_event(DAY, EXCUSED, eventDuration=0.5), day_event(DAY, UNEXCUSED, eventDuration=0.5),
        day_event("2026-09-15", EXCUSED), day_event("2026-09-15", TARDY), day_event("2026-09-15", "In Attendance"),
    ])  # fmt: skip
    assert rows("date", "period", "category", "fraction") == [
        (DAY, "18", "late", "0"),
        (DAY, "19", "excused", "0.5"),
        (DAY, "20", "unexcused", "0.5"),
        ("2026-09-15", "20", "excused", "1"),
        ("2026-09-15", "19", "late", "0"),
        ("2026-09-15", None, "present", None),
    ]


def test_the_same_events_handed_over_twice_are_the_same_rows(tmp_path):
    events = [day_event(DAY, TARDY), day_event(DAY, EXCUSED, eventDuration=0.5)]
    rows = staged(
        tmp_path,
        "attendance",
        studentSchoolAttendanceEvents=events,
        studentSchoolAttendanceEvents_suite=[*reversed(events), day_event("2026-09-15", TARDY)],
    )("date", "period", "category", "fraction")
    assert rows[:2] == rows[3:1:-1]


def test_the_period_is_that_of_the_event(tmp_path):
    rows = staged(
        tmp_path,
        "attendance",
        studentSectionAttendanceEvents=[
            course_event(DAY, UNEXCUSED, "FRA", "P3"),
            course_event(DAY, TARDY, "MAT", "Période 1"),
            course_event("2026-09-15", EXCUSED, "FRA", "am"),
            course_event("2026-09-15", EXCUSED, "MAT", "02 - Traditional"),
        ],
    )
    assert rows("date", "period", "subject_code", "category") == [
        (DAY, "3", "FRA", "unexcused"),
        (DAY, "1", "MAT", "late"),
        ("2026-09-15", "AM", "FRA", "excused"),
        ("2026-09-15", "2", "MAT", "excused"),
    ]


def test_an_event_of_two_class_periods_is_two_rows_of_one_record(tmp_path):
    rows = staged(
        tmp_path, "attendance", studentSectionAttendanceEvents=[course_event(DAY, EXCUSED, "FRA", "P2", "P3")]
    )
    assert rows("period", "_cell") == [("2", "classperiods[0]"), ("3", "classperiods[1]")]


def test_the_section_gives_the_period_when_it_has_one_only(tmp_path):
    def section(course: str, *names: str) -> dict[str, object]:
        offering = {name: SECTION[name] for name in ("schoolId", "schoolYear", "sessionName")}
        return {"sectionIdentifier": "31", "courseOfferingReference": offering | {"localCourseCode": course},
                "classPeriods": class_periods(*names)}  # fmt: skip

    rows = staged(tmp_path, "attendance", sections=[section("FRA", "P4"), section("MAT", "P1", "P2")],
                  studentSectionAttendanceEvents=[course_event(DAY, EXCUSED, "FRA"),
                                                  course_event("2026-09-15", EXCUSED, "MAT")])  # fmt: skip
    assert rows("date", "period") == [(DAY, "4"), ("2026-09-15", "1")]


def test_where_one_period_is_not_known_the_whole_day_is_ranked(tmp_path):
    """A number of a timetable and a rank are not the same thing: a day has one or the other."""
    events = [course_event(DAY, TARDY, "ANG", "P4"), course_event(DAY, EXCUSED, "FRA"),
              course_event(DAY, UNEXCUSED, "MAT", "1 ou 2")]  # fmt: skip
    rows = staged(tmp_path, "attendance", studentSectionAttendanceEvents=events)
    assert rows("subject_code", "period") == [("ANG", "3"), ("FRA", "2"), ("MAT", "1")]
    turned = staged(tmp_path, "attendance", studentSectionAttendanceEvents=events[::-1])
    assert turned("subject_code", "period") == [("MAT", "1"), ("FRA", "2"), ("ANG", "3")]


def test_a_day_has_twenty_periods_at_most(tmp_path):
    rows = staged(tmp_path, "attendance", studentSectionAttendanceEvents=[
        course_event(DAY, EXCUSED, f"C{n:02}") for n in range(1, 22)
    ])  # fmt: skip
    assert rows("period", "_ignored")[18:] == [("19", None), ("20", None), (None, "over_a_day")]


def test_a_centre_names_its_class_periods(tmp_path):
    rows = staged(tmp_path, "attendance", codes=[("periode", "Bloc A", "1"), ("periode", "Bloc B", "pm")],
                  studentSectionAttendanceEvents=[course_event(DAY, EXCUSED, "FRA", "Bloc A"),
                                                  course_event(DAY, EXCUSED, "MAT", "Bloc B")])  # fmt: skip
    assert rows("period") == [("1",), ("PM",)]


def test_part_of_a_course_is_no_absence_from_it(tmp_path):
    rows = staged(tmp_path, "attendance", studentSectionAttendanceEvents=[
        course_event(DAY, "Partial", "FRA", "P1", eventDuration=0.75), course_event(DAY, "In Attendance", "MAT", "P2"),
    ])  # fmt: skip
    assert rows("_ignored") == [("unknown_duration",), ("not_an_absence",)]


def test_a_lateness_told_by_the_school_and_by_the_course_counts_once(tmp_path):
    rows = staged(tmp_path, "attendance",
                  studentSchoolAttendanceEvents=[day_event(DAY, TARDY), day_event("2026-09-15", TARDY),
                                                 day_event(DAY, TARDY, student="0002")],
                  studentSectionAttendanceEvents=[course_event(DAY, TARDY, "FRA", "P1")])  # fmt: skip
    assert rows("student_id", "date", "period", "category", "_ignored") == [
        ("0001", DAY, None, "late", "superseded"),
        ("0001", "2026-09-15", None, "late", None),
        ("0002", DAY, None, "late", None),
        ("0001", DAY, "1", "late", None),
    ]


def test_the_subject_is_the_course_of_the_offering_and_a_home_group_has_none(tmp_path):
    offering = {"localCourseCode": "FRA-31", "courseReference": {"courseCode": "132308"},
                "sessionReference": {"schoolId": 501, "schoolYear": 2027, "sessionName": "A"}}  # fmt: skip
    rows = staged(tmp_path, "attendance", codes=[("matiere", "ACCUEIL", ""), ("matiere", "MAT-L", "063306")],
                  courseOfferings=[offering],
                  studentSectionAttendanceEvents=[course_event(DAY, EXCUSED, course, f"P{n}") for n, course in
                                                  enumerate(["FRA-31", "MAT-L", "ANG", "ACCUEIL"], 1)])  # fmt: skip
    assert rows("subject_code") == [("132308",), ("063306",), ("ANG",), (None,)]
