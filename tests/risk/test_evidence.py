"""Evidence: who is portrayed, on which days, with which marks, and the week's attendance."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.weeks import Week
from risk import evidence
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from schemas.ddl import duckdb_type
from schemas.outputs import ATTENDANCE_WEEK
from tests.specs.drawing import holds_in, portrayed, rows_by_student

DAY = 232_792_560
ADDED_BY_STORE = ("version", "run_id")

SCHOOL = """
    calendar
    school | from       | to         | periods
    001    | 2026-08-31 | 2026-11-30 | 4
    002    | 2026-08-31 | 2026-11-30 | 4
"""


@pytest.fixture(scope="module")
def macros():
    con = connect()
    con.execute("create schema evidence")
    con.execute((evidence.FOLDER / "macros.sql").read_text(encoding="utf-8"))
    return con


def students(drawing: str, week: str = "2026-W47") -> dict[str, dict]:
    return rows_by_student(portrayed(drawing, week), "select * from evidence.student")


# Who is portrayed


def test_enrolled_at_the_end_of_the_school_week():
    """Friday 20 November is enough: who has been there all week is portrayed, and so is who moves over the weekend."""
    drawing = SCHOOL + """
    enrolments
    student   | school | school_year | from       | to
    here      | 001    | 2026-2027   | 2026-08-31 |
    sunday    | 001    | 2026-2027   | 2026-08-31 | 2026-11-22
    friday    | 001    | 2026-2027   | 2026-08-31 | 2026-11-20
    thursday  | 001    | 2026-2027   | 2026-08-31 | 2026-11-19
    tomorrow  | 001    | 2026-2027   | 2026-11-23 |
    announced | 001    | 2026-2027   | 2026-08-31 | 2027-01-15
    lastyear  | 001    | 2025-2026   | 2025-08-31 |
    moves     | 001    | 2026-2027   | 2026-08-31 | 2026-11-20
    moves     | 001    | 2026-2027   | 2026-11-23 |
    """
    assert set(students(drawing)) == {"here", "sunday", "friday", "announced", "moves"}


def test_a_week_without_school_has_no_portrait_there():
    drawing = """
    calendar
    school | from       | to         | closed
    001    | 2026-08-31 | 2026-11-30 | 2026-11-16..2026-11-20
    002    | 2026-08-31 | 2026-11-30 | 2026-11-16..2026-11-19

    enrolments
    student | school
    closed  | 001
    friday  | 002
    nowhere | 003

    attendance
    student | school | date       | category
    closed  | 001    | 2026-11-13 | late
    """
    assert set(students(drawing)) == {"friday", "nowhere"}
    assert set(students(drawing, "2026-W46")) == {"closed", "friday", "nowhere"}


def test_without_calendar_nobody_can_say_that_a_school_was_closed():
    """Neither a week without an entry, nor Christmas: portrayed, and the year ends at the latest entry."""
    drawing = """
    enrolments
    student
    lea

    attendance
    student | date       | category | reason
    lea     | 2026-11-12 | excused  |
    lea     | 2026-11-13 | late     |
    """
    assert set(students(drawing, "2026-W46")) == {"lea"}
    assert set(students(drawing, "2026-W53")) == {"lea"}
    holds_in("week.attendance", drawing + """
    expected
    student | days_expected | days_absent | days_expected_20 | days_absent_20 | observed_until | denominator
    lea     |               |             | 2                | 1              | 2026-11-13     | inferred
    """)


def test_a_calendar_that_does_not_reach_the_week():
    """`ended`: from Monday 16, three days with an entry count, as four-period days. `silent`: nothing entered after
    the calendar. `late` begins on 16 November: two inferred days before. `holiday`: a week off within the calendar.
    `monday`: told closed on Monday and Tuesday only.
    """
    drawing = """
    calendar
    school | from       | to         | periods | closed
    001    | 2026-11-09 | 2026-11-13 | 4       |
    002    | 2026-11-09 | 2026-11-13 | 4       |
    003    | 2026-11-16 | 2026-11-20 | 4       |
    004    | 2026-11-09 | 2026-11-27 | 4       | 2026-11-16..2026-11-20
    005    | 2026-11-09 | 2026-11-17 | 4       | 2026-11-16..2026-11-17

    enrolments
    student | school
    ended   | 001
    silent  | 002
    late    | 003
    holiday | 004
    monday  | 005

    attendance
    student | school | date                   | period | category
    ended   | 001    | 2026-11-16..2026-11-17 | 1      | excused
    ended   | 001    | 2026-11-18             |        | excused
    silent  | 002    | 2026-11-12             |        | excused
    late    | 003    | 2026-11-12..2026-11-13 |        | excused
    late    | 003    | 2026-11-20             | 1      | late
    holiday | 004    | 2026-11-13             |        | excused
    holiday | 004    | 2026-11-18             |        | excused
    """
    holds_in("week.attendance", drawing + """
    expected
    student | days_expected | days_absent | days_expected_year | days_absent_year | denominator
    ended   | 3             | 1.5         | 8                  | 1.5              | inferred
    silent  |               |             | 4                  | 1                | calendar
    late    | 5             | 0           | 7                  | 2                | inferred
    monday  |               |             |                    |                  |
    holiday | missing       | missing     | missing            | missing          | missing
    """)
    assert set(students(drawing, "2026-W48")) == {"ended", "silent", "late", "holiday", "monday"}


def test_a_calendar_of_the_year_tells_that_the_summer_is_closed():
    """The calendar begins on 31 August: an entry of July is no school day of all, and July portrays nobody."""
    drawing = SCHOOL + """
    enrolments
    student | from
    lea     | 2026-07-01

    attendance
    student | date       | period | category
    lea     | 2026-07-08 |        | excused
    lea     | 2026-11-20 | 1      | late
    """
    assert students(drawing, "2026-W28") == {}
    holds_in("week.attendance", drawing + """
    expected
    student | days_expected_year | days_absent_year | denominator
    lea     | 60                 | 0                | calendar
    """)


def test_nothing_entered_for_20_weekdays_beyond_the_calendar_is_no_recent_window():
    """No calendar; the latest entry is of 23 October (20 weekdays before Friday 20 November) or of the 26th (19)."""
    holds_in("week.attendance", """
    enrolments
    student | school
    old     | 001
    recent  | 002

    attendance
    student | school | date       | category
    old     | 001    | 2026-10-23 | excused
    recent  | 002    | 2026-10-26 | excused

    expected
    student | days_expected_20 | days_expected_year
    old     |                  | 1
    recent  | 1                | 1
    """)


def test_scope_and_comparability():
    holds_in("evidence.student", SCHOOL + """
    enrolments
    student    | level | pathway    | modified
    ordinary   | SEC3  |            |
    adaptation | SEC3  | adaptation |
    modified   | SEC3  | regular    | true
    fpt        | OTHER | fpt        |
    fms        | OTHER | fms        |
    welcome    | SEC1  | welcome    |
    homeschool | SEC1  | homeschool |
    placement  | SEC1  | placement  |
    pre4       | PRE4  |            |
    pre5       | PRE5  |            |

    expected
    student    | in_scope | is_comparable | marks_not_compared
    ordinary   | yes      | yes           |
    adaptation | yes      | yes           |
    modified   | yes      | no            | modified_expectations
    fpt        | yes      | no            | special_pathway
    fms        | yes      | no            | special_pathway
    welcome    | yes      | no            | welcome
    homeschool | no       | yes           |
    placement  | no       | yes           |
    pre4       | no       | yes           |
    pre5       | no       | yes           |
    """)


def test_a_day_belongs_to_one_enrolment():
    """`inside`: two weeks at 002 within a year at 001, which also enters: back at 001 afterwards. `same`: two
    enrolments from the same day, the one that lasts. `first_enrolled_on` is the first day of the year, wherever it was.
    """
    drawing = SCHOOL + """
    enrolments
    student | school | from       | to         | group
    inside  | 001    | 2026-08-31 |            | 31
    inside  | 002    | 2026-10-05 | 2026-10-16 | 21
    same    | 001    | 2026-09-14 | 2026-09-30 | 31
    same    | 002    | 2026-09-14 |            | 21
    early   | 001    | 2026-06-22 |            | 31

    attendance
    student | school | date                   | category
    inside  | 001    | 2026-10-05..2026-10-09 | unexcused
    inside  | 002    | 2026-10-12             | excused
    inside  | 001    | 2026-10-19             | excused
    same    | 001    | 2026-09-15             | excused
    same    | 002    | 2026-09-16             | excused
    same    | 002    | 2026-11-20             | late
    early   | 001    | 2026-11-20             | late
    """
    holds_in("evidence.student", drawing + """
    expected
    student | school_id | home_group | first_enrolled_on
    inside  | 001       | 31         | 2026-08-31
    same    | 002       | 21         | 2026-09-14
    early   | 001       | 31         | 2026-07-01
    """)
    holds_in("week.attendance", drawing + """
    expected
    student | days_expected_year | days_absent_year
    inside  | 60                 | 7
    same    | 50                 | 2
    """)


def test_each_school_with_an_open_enrolment_tells_of_the_day():
    """At 002, four periods, still open beside 001. `over`: two days of 002 count. `twice`: both schools tell of the
    same day, which is one day. `halves`: the morning at one, the afternoon at the other, is one day. `grid`: one of
    four periods there. `closed` left 002 on 16 October, `holiday`: 002 was closed on Monday 2 November.
    `quiet`: 003 enters nothing, 002 tells of 18 November and is seen until then.
    """
    drawing = """
    calendar
    school | from       | to         | periods | closed
    001    | 2026-08-31 | 2026-11-30 | 5       |
    002    | 2026-08-31 | 2026-11-30 | 4       | 2026-11-02
    003    | 2026-08-31 | 2026-11-30 | 5       |

    enrolments
    student | school | from       | to         | group
    over    | 002    | 2026-08-31 |            | 41
    over    | 001    | 2026-10-19 |            | 31
    twice   | 002    | 2026-08-31 |            | 41
    twice   | 001    | 2026-10-19 |            | 31
    halves  | 002    | 2026-08-31 |            | 41
    halves  | 001    | 2026-10-19 |            | 31
    grid    | 002    | 2026-08-31 |            | 41
    grid    | 001    | 2026-10-19 |            | 31
    closed  | 002    | 2026-08-31 | 2026-10-16 | 41
    closed  | 001    | 2026-10-19 |            | 31
    holiday | 002    | 2026-08-31 |            | 41
    holiday | 001    | 2026-10-19 |            | 31
    quiet   | 002    | 2026-08-31 |            | 41
    quiet   | 003    | 2026-10-19 |            | 31
    temoin  | 001    | 2026-08-31 |            | 31
    other   | 002    | 2026-08-31 |            | 41

    attendance
    student | school | date                   | period | category  | reason
    over    | 002    | 2026-11-16..2026-11-17 |        | unexcused |
    twice   | 002    | 2026-11-16             |        | excused   | medical
    twice   | 001    | 2026-11-16             |        | unexcused |
    halves  | 002    | 2026-11-16             | AM     | excused   |
    halves  | 001    | 2026-11-16             | PM     | excused   |
    grid    | 002    | 2026-11-16             | 1      | excused   | medical
    closed  | 002    | 2026-11-16             |        | excused   |
    holiday | 002    | 2026-11-02             |        | excused   |
    quiet   | 002    | 2026-11-18             |        | excused   |
    temoin  | 001    | 2026-11-20             | 1      | late      |
    other   | 002    | 2026-11-20             | 1      | late      |

    expected
    student | days_absent | days_unexcused | days_medical | days_expected_year | days_absent_year | observed_until
    over    | 2           | 2              | 0            | 60                 | 2                | 2026-11-20
    twice   | 1           | 1              | 1            | 60                 | 1                | 2026-11-20
    halves  | 1           | 0              | 0            | 60                 | 1                | 2026-11-20
    grid    | 0.25        | 0              | 0.25         | 60                 | 0.25             | 2026-11-20
    closed  | 0           | 0              | 0            | 60                 | 0                | 2026-11-20
    holiday | 0           | 0              | 0            | 60                 | 0                | 2026-11-20
    quiet   | 1           | 0              | 0            | 58                 | 1                | 2026-11-18
    """
    holds_in("week.attendance", drawing)


# Which days


def test_the_student_s_calendar_then_the_school_s_then_any():
    """In the last week grille A has three school days and the school's own calendar four. At 002, where only grilles A
    and B are known, a student without grille goes to school whenever one of them does.
    """
    holds_in("week.attendance", """
    calendar
    school | calendar | from       | to         | closed
    001    |          | 2026-11-16 | 2026-11-20 | 2026-11-16
    001    | A        | 2026-11-16 | 2026-11-20 | 2026-11-16..2026-11-17
    002    | A        | 2026-11-16 | 2026-11-20 | 2026-11-16..2026-11-17
    002    | B        | 2026-11-16 | 2026-11-20 | 2026-11-17..2026-11-18

    enrolments
    student | school | calendar
    a       | 001    | A
    common  | 001    | C
    empty   | 001    |
    any     | 002    |

    attendance
    student | school | date       | category
    empty   | 001    | 2026-11-20 | late
    any     | 002    | 2026-11-20 | late

    expected
    student | days_expected | denominator
    a       | 3             | calendar
    common  | 4             | calendar
    empty   | 4             | calendar
    any     | 4             | calendar
    """)


def test_periods_that_the_calendar_does_not_give_are_inferred():
    """The largest period seen at 001 is the fifth: one period is a fifth of a day. Half-days need no number."""
    holds_in("week.attendance", """
    calendar
    school | from       | to
    001    | 2026-08-31 | 2026-11-30
    002    | 2026-08-31 | 2026-11-30

    enrolments
    student | school
    lea     | 001
    temoin  | 001
    half    | 002

    attendance
    student | school | date       | period | category
    lea     | 001    | 2026-11-18 | 1      | excused
    temoin  | 001    | 2026-09-02 | 5      | late
    temoin  | 001    | 2026-11-20 | 1      | late
    half    | 002    | 2026-11-20 | AM     | excused

    expected
    student | days_absent | periods_absent | denominator
    lea     | 0.2         | 1              | inferred
    half    | 0.5         | 1              | calendar
    """)


def test_the_week_s_attendance():
    """Four periods a day. Monday unexcused (medical by its code, all the same); Tuesday two periods medical and two
    family; Wednesday suspended in the morning and travelling the whole day; Thursday one late; Friday an outing.
    """
    drawing = SCHOOL + """
    enrolments
    student
    lea
    here

    attendance
    student | date       | period | category  | reason
    lea     | 2026-11-09 |        | excused   | medical
    lea     | 2026-11-16 |        | unexcused |
    lea     | 2026-11-17 | 1..2   | excused   | medical
    lea     | 2026-11-17 | 3..4   | excused   | family
    lea     | 2026-11-18 | AM     | unexcused | suspension
    lea     | 2026-11-18 |        | excused   | travel
    lea     | 2026-11-19 | 1      | late      |
    lea     | 2026-11-20 |        | excused   | school_activity

    expected
    student | days_expected | days_absent | days_excused | days_unexcused | days_suspension | lates | periods_absent
    lea     | 5             | 3           | 1.5          | 1              | 0.5             | 1     | 12
    here    | 5             | 0           | 0            | 0              | 0               | 0     | 0
    """
    holds_in("week.attendance", drawing)
    row = rows_by_student(portrayed(drawing), "select * from week.attendance")["lea"]
    reasons = {name: row[f"days_{name}"] for name in ("medical", "family", "travel", "suspension", "other")}
    assert reasons == {"medical": Decimal("0.5"), "family": Decimal("0.5"), "travel": Decimal("0.5"),
                       "suspension": Decimal("0.5"), "other": Decimal(1)}
    assert sum(reasons.values()) == row["days_absent"]
    assert row["days_absent_year"] == 4


def test_a_fraction_belongs_to_its_period():
    """Four periods. `again`: period 1 under two subjects is one period; `both`: unexcused before excused; `shared`:
    unexcused, then suspension, of what is left; `more`: 0.25 excused of which 0.1 unexcused; `apart`: two periods.
    Without a period, `parts` of two subjects add up, `same` is one subject told twice, `full` is never above one day.
    """
    holds_in("week.attendance", SCHOOL + """
    enrolments
    student
    again
    both
    shared
    more
    apart
    parts
    same
    full
    temoin

    attendance
    student | date       | period | subject | category  | reason     | fraction
    again   | 2026-11-18 | 1      | X       | unexcused | medical    | 0.25
    again   | 2026-11-18 | 1      | Y       | unexcused | medical    | 0.25
    both    | 2026-11-18 | 1      | X       | unexcused |            | 0.25
    both    | 2026-11-18 | 1      | Y       | excused   |            | 0.25
    shared  | 2026-11-18 | 1      | X       | unexcused |            | 0.25
    shared  | 2026-11-18 | 1      | Y       | excused   | suspension | 0.25
    shared  | 2026-11-18 | 2      | Y       | excused   | suspension | 0.25
    shared  | 2026-11-18 | 2      | X       | excused   |            | 0.25
    more    | 2026-11-18 | 1      | X       | unexcused |            | 0.1
    more    | 2026-11-18 | 1      | Y       | excused   |            | 0.25
    apart   | 2026-11-18 | 1      | X       | excused   |            | 0.25
    apart   | 2026-11-18 | 2      | X       | excused   |            | 0.25
    parts   | 2026-11-18 |        | X       | unexcused |            | 0.25
    parts   | 2026-11-18 |        | Y       | excused   |            | 0.25
    same    | 2026-11-18 |        | X       | excused   |            | 0.25
    same    | 2026-11-18 |        | X       | excused   |            | 0.25
    full    | 2026-11-18 |        | X       | excused   |            | 0.75
    full    | 2026-11-18 |        | Y       | excused   |            | 0.75
    temoin  | 2026-11-20 | 1      |         | late      |            |

    expected
    student | days_absent | days_unexcused | days_suspension | days_excused | days_medical
    again   | 0.25        | 0.25           | 0               | 0            | 0.25
    both    | 0.25        | 0.25           | 0               | 0            | 0
    shared  | 0.5         | 0.25           | 0.25            | 0            | 0
    more    | 0.25        | 0.1            | 0               | 0.15         | 0
    apart   | 0.5         | 0              | 0               | 0.5          | 0
    parts   | 0.5         | 0.25           | 0               | 0.25         | 0
    same    | 0.25        | 0              | 0               | 0.25         | 0
    full    | 1           | 0              | 0               | 1            | 0
    """)


def test_reasons_never_sum_to_more_than_the_day():
    """Medical in the morning and in the afternoon, family the whole day: one day, told once, as medical."""
    row = rows_by_student(portrayed(SCHOOL + """
    enrolments
    student
    lea

    attendance
    student | date       | period | category | reason  | subject
    lea     | 2026-11-17 | AM     | excused  | medical |
    lea     | 2026-11-17 | PM     | excused  | medical |
    lea     | 2026-11-17 |        | excused  | family  |
    lea     | 2026-11-18 | 1..3   | excused  | family  |
    lea     | 2026-11-18 | 2..4   | excused  | travel  | 132308
    lea     | 2026-11-20 | 1      | late     |         |
    """), "select * from week.attendance")["lea"]
    assert (row["days_medical"], row["days_family"], row["days_travel"]) == (1, Decimal("0.75"), Decimal("0.25"))
    assert (row["days_absent"], row["days_other"]) == (2, 0)


def test_a_week_not_entered_is_empty_and_the_year_is_kept():
    holds_in("week.attendance", SCHOOL + """
    enrolments
    student
    lea

    attendance
    student | date                   | category
    lea     | 2026-11-09..2026-11-13 | excused

    expected
    student | days_expected | days_absent | days_expected_year | days_absent_year | observed_until | current_streak
    lea     |               |             | 55                 | 5                | 2026-11-13     | 5
    """)


def test_the_week_s_attendance_is_its_contract():
    con = portrayed(SCHOOL + """
    enrolments
    student
    lea
    """)
    found = con.execute("describe week.attendance").fetchall()
    declared = [column for column in ATTENDANCE_WEEK.columns if column.name not in ADDED_BY_STORE]
    assert [(name, kind) for name, kind, *_ in found] == [
        (column.name, duckdb_type(column)) for column in declared
    ]


# Which marks


def test_subjects_take_the_first_pattern_that_fits():
    criteria = load_criteria(DEFAULT_CRITERIA.replace('["FRA*", "132*"', '["FRA*", "1*"').replace(
        '["ANG*", "134*", "136*"]', '["*"]'))
    con = portrayed(SCHOOL + """
    enrolments
    student
    lea

    grades
    student | subject | term | mark
    lea     | 132308  | 1    | 60
    lea     | 136306  | 1    | 60
    lea     | 063306  | 1    | 60
    lea     | 055306  | 1    | 60
    """, criteria=criteria)
    assert dict(con.execute("select subject_code, domain from evidence.subject").fetchall()) == {
        "132308": "literacy", "136306": "literacy", "063306": "numeracy", "055306": "second_language",
    }


def test_the_term_of_the_latest_known_marks():
    drawing = SCHOOL + """
    enrolments
    student
    two
    none

    grades
    student | subject | term | mark | recorded
    two     | 132308  | 1    | 60   | 2026-10-30
    two     | 055306  | 2    | 60   | 2026-11-20
    two     | 055306  | 3    | 60   | 2026-11-25
    """
    holds_in("evidence.student", drawing + """
    expected
    student | term
    two     | 2
    none    |
    """)


# Prepared once a run


def test_prepared_once_for_several_weeks_nothing_of_later_is_seen():
    """Facts hold what happens after the week. Prepared from them, a week is the same as from what it could see."""
    drawing = """
    enrolments
    student
    lea
    temoin

    attendance
    student | date                   | period | category  | reason  | fraction
    lea     | 2026-11-10             | 1      | unexcused |         |
    lea     | 2026-11-11             |        | excused   | medical | 0.4
    temoin  | 2026-11-09..2026-11-13 | 3      | late      |         |
    temoin  | 2026-11-16..2026-11-20 | 5      | late      |         |
    lea     | 2026-11-17..2026-11-20 |        | unexcused |         |
    """
    con = portrayed(drawing, "2026-W47")
    con.execute("create schema facts")
    con.execute("create table facts.attendance as select * from seen.attendance")
    con.execute("create or replace table seen.attendance as select * from facts.attendance where date <= '2026-11-15'")
    week, criteria = Week.parse("2026-W46"), load_criteria(DEFAULT_CRITERIA)

    def attendance() -> list[tuple]:
        evidence.build_evidence(con, week.text, week.sunday, week.school_year, criteria)
        return con.execute("select * from week.attendance order by student_key").fetchall()

    from_seen = attendance()
    evidence.prepare(con, "facts")
    assert attendance() == from_seen
    assert rows_by_student(con, "select * from week.attendance")["lea"]["days_absent"] == Decimal("0.7333")


def test_prepared_from_nothing_else():
    with pytest.raises(ValueError, match="facts"):
        evidence.prepare(connect(), "raw")


def test_the_number_of_threads_changes_nothing():
    drawing = SCHOOL + """
    enrolments
    student
    lea
    leo
    mia

    attendance
    student | date                   | period | category
    lea     | 2026-09-07..2026-11-06 | 2      | excused
    leo     | 2026-10-07..2026-11-20 | AM     | unexcused
    mia     | 2026-11-20             | 1      | late

    grades
    student | subject | competency | term | mark
    lea     | 132308  | lire       | 1    | 61.5
    lea     | 132308  | écrire     | 1    | 62
    leo     | 132308  |            | 1    | 80
    """
    con = portrayed(drawing)
    one, two = (
        _rebuilt(con, threads) for threads in (1, 4)
    )
    assert one == two


def _rebuilt(con, threads: int) -> list[list[tuple]]:
    con.execute(f"set threads = {threads}")
    week = Week.parse("2026-W47")
    evidence.build_evidence(con, week.text, week.sunday, week.school_year, load_criteria(DEFAULT_CRITERIA))
    return [sorted(con.execute(f"select * from evidence.{table}").fetchall(), key=str) for table in evidence.TABLES]


# Arithmetic

PERIODS = st.integers(1, 20)


@given(periods=PERIODS, taken=st.sets(st.integers(1, 20)), half=st.sampled_from([None, "AM", "PM"]))
def test_a_day_is_the_sum_of_its_slots_and_at_most_one(macros, periods, taken, half):
    slots = sorted(str(period) for period in taken if period <= periods) + ([half] if half else [])
    mask = sum(macros.execute("select evidence.slot(?::varchar)", [slot]).fetchone()[0] for slot in slots)
    found = macros.execute("select evidence.units(?::bigint, 0, ?)", [mask, periods]).fetchone()[0]
    exact = Fraction(len([slot for slot in slots if slot != half]), periods) + (Fraction(1, 2) if half else 0)
    assert Fraction(found, DAY) == min(exact, 1)


@given(periods=PERIODS, taken=st.integers(0, 20))
def test_six_decimals_are_read_back_as_periods(macros, periods, taken):
    share = Decimal(min(taken, periods)) / periods
    units = int((share.quantize(Decimal("0.000001"), ROUND_HALF_UP) * DAY).to_integral_value(ROUND_HALF_UP))
    found = macros.execute("select evidence.units(0::bigint, ?::bigint, ?)", [units, periods]).fetchone()[0]
    assert Fraction(found, DAY) == Fraction(min(taken, periods), periods)


@given(units=st.integers(0, 200 * DAY), days=st.integers(1, 200))
def test_rates_are_rounded_half_up_at_the_fourth_decimal(macros, units, days):
    found = macros.execute("select evidence.percent_of_days(?::bigint, ?::bigint)", [units, days]).fetchone()[0]
    exact = Fraction(100 * units, days * DAY)
    assert found == Decimal(int(exact * 10_000 + Fraction(1, 2))) / 10_000


@given(total=st.integers(-10_000_000, 10_000_000), number=st.integers(5, 500))
def test_means_are_rounded_half_away_from_zero(macros, total, number):
    value = Decimal(total) / 100
    found = macros.execute("select evidence.mean(?::decimal(18, 4), ?::bigint)", [value, number]).fetchone()[0]
    rounded = int(abs(Fraction(total, 100 * number)) * 10_000 + Fraction(1, 2))
    assert found == Decimal(rounded if total >= 0 else -rounded) / 10_000


def test_nothing_expected_is_no_rate(macros):
    assert macros.execute("select evidence.percent_of_days(0::bigint, 0::bigint)").fetchone()[0] is None


def test_a_student_taught_elsewhere_has_no_attendance_rather_than_a_perfect_one():
    drawing = SCHOOL + """
    enrolments
    student | pathway
    here    | regular
    home    | homeschool
    placed  | placement

    attendance
    student | date       | category
    here    | 2026-11-17 | excused
    """
    con = portrayed(drawing, "2026-W47")
    assert con.execute("select student_key from week.attendance").fetchall() == [("here",)]
