"""The Ed-Fi sample database of Grand Bend, as Parquet tables: what is accepted, what is laid aside and why.

The numbers were counted on the Parquet files by queries of their own, without the profile.
"""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.errors import ColumnError
from tests.pipelines.shared_files import Ingested, profile_of, shared_data

pytestmark = shared_data("edfi_grand_bend")
THE_END = date(2011, 6, 30)


@pytest.fixture(scope="module")
def grand_bend(tmp_path_factory):
    ingested = Ingested(tmp_path_factory.mktemp("grand_bend"), "edfi_grand_bend", profile_of("grand_bend"))
    ingested.accept(THE_END)
    return ingested


def test_people(grand_bend):
    assert grand_bend.counts("students") == {"Student.parquet": (960, 960, 0, 0, 0)}
    assert grand_bend.counts("enrolments") == {"StudentSchoolAssociation.parquet": (960, 960, 0, 0, 0)}
    assert grand_bend.counts("schools") == {"School.parquet": (3, 3, 0, 0, 0)}
    assert grand_bend.ask("select sex, count(*) from accepted.students group by all order by all") == [
        ("F", 1), ("M", 2), (None, 957),
    ]  # fmt: skip
    levels = "select level, count(*) from accepted.enrolments where level in ('PRIM1', 'SEC3', 'SEC5', 'OTHER')"
    assert grand_bend.ask(f"{levels} group by all order by all") == [
        ("OTHER", 80), ("PRIM1", 80), ("SEC3", 81), ("SEC5", 79),
    ]  # fmt: skip
    left = "select withdrawn_on::varchar from accepted.enrolments where withdrawn_on is not null order by all"
    assert grand_bend.ask(left) == [("2011-05-05",), ("2011-05-15",)]
    assert grand_bend.ask("select school_name from accepted.schools order by school_id") == [
        ("Grand Bend High School",), ("Grand Bend Middle School",), ("Grand Bend Elementary School",),
    ]  # fmt: skip


def test_of_six_grading_periods_three_are_terms(grand_bend):
    assert grand_bend.counts("grades") == {"Grade.parquet": (40_320, 20_160, 0, 0, 20_160)}
    assert grand_bend.ignored("grades") == {"not_a_term": 20_160}
    terms = "select term, count(*), sum(mark)::integer, min(recorded_on)::varchar, max(recorded_on)::varchar"
    assert grand_bend.ask(f"{terms} from accepted.grades group by term order by term") == [
        ("1", 6720, 503_979, "2010-11-07", "2010-11-07"),
        ("2", 6720, 503_320, "2011-02-21", "2011-02-21"),
        ("3", 6720, 503_270, "2011-05-27", "2011-05-27"),
    ]
    assert grand_bend.ask("select count(distinct subject_code), min(mark), max(mark) from accepted.grades") == [
        (82, 30, 100),
    ]  # fmt: skip


def test_events_of_the_day_and_of_the_courses(grand_bend):
    assert grand_bend.counts("attendance") == {
        "StudentSchoolAttendanceEvent.parquet": (1917, 1850, 0, 0, 67),
        "StudentSectionAttendanceEvent.parquet": (13_015, 13_014, 0, 0, 1),
    }
    ignored = "select ignored_rules from acceptance.run_input where table_name = 'attendance' order by file_name"
    # 66 latenesses are told by the school and by a course, on the same days
    assert grand_bend.ask(ignored) == [('{"superseded":66,"unknown_duration":1}',), ('{"unknown_duration":1}',)]
    kinds = (
        "select period is null as is_whole_day, category, count(*) from accepted.attendance group by all order by all"
    )
    assert grand_bend.ask(kinds) == [
        (False, "excused", 7537), (False, "late", 66), (False, "unexcused", 5411),
        (True, "excused", 1077), (True, "unexcused", 773),
    ]  # fmt: skip
    assert grand_bend.ask("select max(period::integer) from accepted.attendance") == [(7,)]


def test_nothing_is_refused_and_every_file_is_accounted_for(grand_bend):
    assert grand_bend.ask("select count(*) from acceptance.rejection") == [(0,)]
    files = "select file_name, records, accepted from acceptance.run_input where table_name in "
    assert grand_bend.ask(f"{files} ('descriptor', 'gradingperiod', 'courseoffering') order by all") == [
        ("CourseOffering.parquet", 169, 169), ("Descriptor.parquet", 2961, 2961), ("GradingPeriod.parquet", 18, 18),
    ]  # fmt: skip
    # Section and Session tell nothing that is needed
    assert grand_bend.ask("select count(*) from acceptance.run_input where file_name like 'Se%'") == [(0,)]


def test_before_the_second_term_ends_its_marks_wait(grand_bend):
    grand_bend.accept(date(2011, 2, 20))
    try:
        assert grand_bend.counts("grades") == {"Grade.parquet": (40_320, 6720, 0, 0, 33_600)}
        assert grand_bend.ignored("grades") == {"not_a_term": 20_160, "not_yet": 13_440}
    finally:
        grand_bend.accept(THE_END)


def test_an_internal_number_is_no_identifier(tmp_path):
    """The students' internal number is stored as a number: a profile that takes it for their identifier is stopped."""
    profile = profile_of("grand_bend", files__studentschoolassociation__text=["studentusi"])
    with pytest.raises(ColumnError) as caught:
        Ingested(tmp_path, "edfi_grand_bend", profile)
    assert caught.value.column == "studentusi"
    assert caught.value.file == "StudentSchoolAssociation.parquet"


def test_a_level_that_the_profile_does_not_name_is_refused(tmp_path):
    """Without the district's own word for it, the twelfth grade has no equal in Quebec."""
    profile = profile_of("grand_bend")
    [part] = profile.extracts["enrolments"].parts
    object.__setattr__(part, "sql", part.sql.replace("{'code': 'Twelfth grade', 'level': 'OTHER'},", ""))
    ingested = Ingested(tmp_path, "edfi_grand_bend", profile)
    ingested.accept(THE_END)
    assert ingested.counts("enrolments") == {"StudentSchoolAssociation.parquet": (960, 880, 80, 0, 0)}
    assert ingested.rules("enrolments") == {("entrygradeleveldescriptorid", "unknown_code"): 80}
    assert ingested.rules("students") == {("studentuniqueid", "enrolment_refused"): 80}
