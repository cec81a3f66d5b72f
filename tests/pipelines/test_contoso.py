"""Sample files of a student information system (`shared/data/contoso_sis`): repeated headers, identifiers of another
system, a year that is not that of the dates.

The counts were worked out on the files themselves, without the product.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.acceptance import judge
from pipelines.errors import StopShareError
from tests.pipelines.shared_files import Ingested, profile_of, shared_data

pytestmark = shared_data("contoso_sis")
AS_OF = date(2020, 6, 28)
ROSTER, MARKS = ("students.csv",), "studentsectionmark.csv"
DAY_1, DAY_2 = "studentattendance.csv", "studentattendance_day2.csv"
OTHER_IDS = "studentattendance_other_ids.csv.gz"


def ingested(folder: Path, *files: str, as_of: date = AS_OF, **changes: object) -> Ingested:
    school = Ingested(folder, "contoso_sis", profile_of("contoso", **changes), (*ROSTER, *files))
    school.accept(as_of)
    return school


def test_the_roster_has_400_students_in_four_schools(tmp_path) -> None:
    school = ingested(tmp_path, MARKS)
    assert school.counts("students") == {"students.csv": (400, 400, 0, 0, 0)}
    assert school.counts("enrolments") == {"students.csv": (400, 400, 0, 0, 0)}
    assert school.ask("select school_id, count(*) from accepted.enrolments group by all order by all") == [
        ("sch0", 100),
        ("sch1", 100),
        ("sch2", 100),
        ("sch3", 100),
    ]


def test_a_header_repeated_three_times_is_three_rejections_and_no_student(tmp_path) -> None:
    school = ingested(tmp_path, MARKS)
    assert school.lines("grades", "repeated_header") == [1202, 2403, 3604]
    assert school.ask("select count(*) from accepted.students where student_id ilike '%id%'") == [(0,)]
    assert school.ask("select count(distinct student_id) from accepted.grades") == [(400,)]


def test_marks_above_100_are_refused_and_so_many_of_them_stop_the_run(tmp_path) -> None:
    """4,803 records: 3 headers, 859 marks from 101 to 110 (line 5: m4, 107), 3,941 of 100 or less."""
    school = ingested(tmp_path, MARKS)
    assert school.counts("grades") == {MARKS: (4_803, 3_941, 862, 0, 0)}
    assert school.rules("grades") == {
        ("numeric_grade_earned", "out_of_range"): 859,
        (None, "repeated_header"): 3,
    }
    assert school.faults("grades", 5) == [("numeric_grade_earned", "out_of_range")]
    assert school.ask("select min(mark)::integer, max(mark)::integer, count(*) filter (mark < 60) "
                      "from accepted.grades") == [(55, 100, 405)]  # fmt: skip
    with pytest.raises(StopShareError) as caught:
        judge(school.accept(AS_OF), 0.005, 0.05)
    error = caught.value
    assert (error.exit_code, error.file, error.column, error.rule) == (
        5,
        MARKS,
        "numeric_grade_earned",
        "out_of_range",
    )
    assert "échelle a changé" in error.remedy


def test_days_come_before_months_because_the_profile_says_so(tmp_path) -> None:
    """1,464 records of one student: 292 absences kept, 1,172 presences laid aside; from 1 September 2019."""
    school = ingested(tmp_path, DAY_1)
    assert school.counts("attendance") == {DAY_1: (1_464, 292, 0, 0, 1_172)}
    assert school.ignored("attendance") == {"not_applicable": 1_172}
    # Line 9: 08/09/2019 is 8 September, and no day of August.
    assert school.ask("select date from accepted.attendance where _line = 9") == [(date(2019, 9, 8),)]
    assert school.ask("select min(date), max(date) from accepted.attendance") == [(date(2019, 9, 1), date(2020, 5, 29))]


def test_the_second_file_tells_the_first_one_again_and_counts_once(tmp_path) -> None:
    """2,928 records: the 1,464 of the first file, and as many of a second student, with 308 absences."""
    school = ingested(tmp_path, DAY_1, DAY_2)
    assert school.counts("attendance") == {
        DAY_1: (1_464, 0, 0, 292, 1_172),
        DAY_2: (2_928, 600, 0, 0, 2_328),
    }
    assert school.rules("attendance") == {}
    assert school.ask("select student_id, count(*) from accepted.attendance group by all order by all") == [
        ("st1", 292),
        ("st2", 308),
    ]


def test_a_whole_file_of_unknown_students_is_told_as_what_it_is(tmp_path) -> None:
    """12,000 records of 600 students: 10,715 presences laid aside, and none of the 1,285 absences is of the roster."""
    school = ingested(tmp_path, OTHER_IDS)
    assert school.counts("attendance") == {OTHER_IDS: (12_000, 0, 1_285, 0, 10_715)}
    assert school.rules("attendance") == {
        ("student_id", "unknown_reference"): 1_285,
        ("school_id", "unknown_reference"): 1_285,
    }
    # Whatever the limit: this is no matter of shares.
    for stop_share in (0.05, 1.0):
        with pytest.raises(StopShareError) as caught:
            judge(school.accept(date(2022, 6, 26)), 0.005, stop_share)
        error = caught.value
        assert (error.exit_code, error.file, error.column, error.rule) == (
            5,
            OTHER_IDS,
            "student_id",
            "unknown_reference",
        )
        assert "aucun élève de ce fichier n'est dans le fichier des élèves (1\u00a0285 lignes)" in error.message
        assert "d'un autre système" in error.message
        assert "crosswalk" in error.remedy


def test_beside_a_file_of_the_roster_the_other_one_still_stops_the_run(tmp_path) -> None:
    school = ingested(tmp_path, DAY_1, OTHER_IDS, as_of=date(2022, 6, 26))
    assert school.counts("attendance")[DAY_1] == (1_464, 292, 0, 0, 1_172)
    with pytest.raises(StopShareError) as caught:
        judge(school.accept(date(2022, 6, 26)), 0.005, 1.0)
    assert caught.value.file == OTHER_IDS


def test_a_year_that_is_not_that_of_the_dates_is_not_read_or_refuses_the_rows(tmp_path) -> None:
    """The files say 2021 of days of 2019-2020. The profile takes the date; one that takes both refuses every row."""
    lenient = ingested(tmp_path / "date", DAY_1)
    assert lenient.counts("attendance") == {DAY_1: (1_464, 292, 0, 0, 1_172)}
    strict = ingested(
        tmp_path / "year", DAY_1, extracts__attendance__parts__0__sql="contoso/attendance_of_its_year.sql"
    )
    assert strict.counts("attendance") == {DAY_1: (1_464, 0, 292, 0, 1_172)}
    assert strict.rules("attendance") == {(None, "school_year_mismatch"): 292}
    with pytest.raises(StopShareError) as caught:
        judge(strict.accept(AS_OF), 0.005, 0.05)
    assert (caught.value.exit_code, caught.value.rule) == (5, "school_year_mismatch")


def test_what_comes_after_the_week_waits(tmp_path) -> None:
    """By Sunday 22 December 2019, 129 of the 292 absences have happened."""
    school = ingested(tmp_path, DAY_1, as_of=date(2019, 12, 22))
    assert school.counts("attendance") == {DAY_1: (1_464, 129, 0, 0, 1_335)}
    assert school.ignored("attendance") == {"not_applicable": 1_172, "not_yet": 163}
