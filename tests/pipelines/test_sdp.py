"""The raw files of a district (`shared/data/sdp_raw`): what is wrong in them is seen, row by row, and told by its line.

The counts were worked out on the files themselves, without the product; the lines named here can be read in them.
"""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.acceptance import judge
from pipelines.errors import StopShareError
from tests.pipelines.shared_files import Ingested, profile_of, shared_data

pytestmark = shared_data("sdp_raw")
AS_OF = date(2007, 12, 31)
ENROLMENTS, SCORES = "Student_School_Enrollment.csv.gz", "Student_Test_Scores.csv.gz"
YEARS = "Student_School_Year.csv.gz"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    ingested = Ingested(tmp_path_factory.mktemp("sdp"), "sdp_raw", profile_of("sdp"))
    ingested.accept(AS_OF)
    return ingested


def test_every_record_is_accounted_for(district: Ingested) -> None:
    assert district.counts("students") == {YEARS: (56_044, 15_891, 0, 40_135, 18)}
    assert district.counts("enrolments") == {ENROLMENTS: (57_908, 54_762, 3_012, 134, 0)}
    assert district.counts("grades") == {SCORES: (77_694, 72_795, 4_097, 23, 779)}


def test_each_fault_of_an_enrolment_is_told_by_its_column_and_rule(district: Ingested) -> None:
    """Blank schools, dates written ././., withdrawals before enrolment, enrolments outside of their school year."""
    assert district.rules("enrolments") == {
        ("school_code", "missing_value"): 448,
        ("enrollment_date", "unreadable_value"): 534,
        ("withdrawal_date", "unreadable_value"): 684,
        ("withdrawal_date", "before_start"): 1_226,
        ("enrollment_date", "school_year_mismatch"): 1_230,
        (None, "conflicting_duplicate"): 134,
    }


def test_a_row_with_several_faults_tells_each_and_is_refused_once(district: Ingested) -> None:
    """Line 2: 1,2004,14,6/25/2003,7/5/2003 — 15: 4,2005,11,8/30/2007,5/30/2005 — 132: 44,2003,,././.,././."""
    assert district.faults("enrolments", 2) == [("enrollment_date", "school_year_mismatch")]
    assert district.faults("enrolments", 15) == [
        ("enrollment_date", "school_year_mismatch"),
        ("withdrawal_date", "before_start"),
    ]
    assert district.faults("enrolments", 132) == [
        ("enrollment_date", "unreadable_value"),
        ("school_code", "missing_value"),
        ("withdrawal_date", "unreadable_value"),
    ]


def test_779_zeros_are_missing_with_the_profile_that_says_so(district: Ingested) -> None:
    assert district.ignored("grades") == {"declared_missing": 779}
    assert district.ask("select count(*) from accepted.grades where mark = 0") == [(0,)]
    # Line 45: 25,2004,11,2,244,0 — line 2: 1,2005,9,1,504,336, and 336 of 450 is 74.67.
    assert district.ask("select count(*) from accepted.grades where _line = 45") == [(0,)]
    assert district.ask("select student_id, mark::varchar, subject_code from accepted.grades where _line = 2") == [
        ("1", "74.67", "ELA")
    ]


def test_without_that_word_of_the_profile_they_would_be_marks(tmp_path) -> None:
    """41 of the 779 are of students without a school that year, refused for that; 738 students would have failed."""
    profile = profile_of("sdp", files__student_test_scores__missing={"scaled_score": ["-1"]})
    district = Ingested(tmp_path, "sdp_raw", profile)
    district.accept(AS_OF)
    assert district.counts("grades") == {SCORES: (77_694, 73_533, 4_138, 23, 0)}
    assert district.ask("select count(*) from accepted.grades where mark = 0") == [(738,)]


def test_of_two_scores_that_disagree_the_last_wins_and_the_other_is_recorded(district: Ingested) -> None:
    """Lines 3211 and 3212: student 826, 2001, subject 1, 196 then 202 (44.89 of 100)."""
    assert district.rules("grades")[None, "conflicting_duplicate"] == 23
    assert 3211 in district.lines("grades", "conflicting_duplicate")
    assert district.ask("select _line, mark::varchar from accepted.grades where _line in (3211, 3212)") == [
        (3212, "44.89")
    ]


def test_of_two_levels_of_a_year_the_last_wins_and_the_other_is_laid_aside(district: Ingested) -> None:
    """Lines 9 and 10: student 3 is in grade 8 and in grade 9 in 2007."""
    assert district.ignored("students") == {"superseded": 18}
    assert district.ask(
        "select distinct level from accepted.enrolments where student_id = '3' and school_year = '2006-2007'"
    ) == [("SEC3",)]


def test_students_whose_every_enrolment_is_refused_are_told(district: Ingested) -> None:
    assert district.ask("select count(*) from accepted.students anti join accepted.enrolments using (student_id)") == [
        (1_494,)
    ]
    warned = {("sid", "student_without_enrolment"): 1_705, ("sid", "enrolment_refused"): 664}
    assert district.rules("students") == warned


def test_a_date_written_to_say_that_there_is_none_is_missing_with_the_profile_that_says_so(tmp_path) -> None:
    """././. is no fault any more: an optional departure is just empty, a required arrival lays its row aside.

    Of the 684 departures, 501 are of rows laid aside (534, of which 448 have no school either), 160 of rows refused
    for their school year; 23 are of students who have not left, and are accepted.
    """
    sentinels = {"enrollment_date": ["././."], "withdrawal_date": ["././."]}
    profile = profile_of(
        "sdp",
        files__student_school_enrollment__missing=sentinels,
        extracts__enrolments__parts__0__sql="sdp/enrolments_with_sentinels.sql",
    )
    district = Ingested(tmp_path, "sdp_raw", profile)
    district.accept(AS_OF)
    assert district.counts("enrolments") == {ENROLMENTS: (57_908, 54_785, 2_455, 134, 534)}
    assert district.ignored("enrolments") == {"declared_missing": 534}
    assert district.rules("enrolments") == {
        ("withdrawal_date", "before_start"): 1_226,
        ("enrollment_date", "school_year_mismatch"): 1_230,
        (None, "conflicting_duplicate"): 134,
    }
    assert district.ask("select count(*) from accepted.enrolments where withdrawn_on is null") == [(23,)]


def test_so_much_refused_stops_the_run(district: Ingested) -> None:
    """One enrolment in twenty over all; one in nine at school 2, where most leave before they come."""
    with pytest.raises(StopShareError) as caught:
        judge(district.accept(AS_OF), 0.005, 0.05)
    error = caught.value
    assert (error.exit_code, error.file, error.column, error.rule) == (
        5,
        ENROLMENTS,
        "withdrawal_date",
        "before_start",
    )
    assert "l'école 2, 269 sur 2\u00a0484, soit 10,8\u00a0%" in error.message
