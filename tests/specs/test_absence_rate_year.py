"""Absence rate, year to date, and chronic absence.

Days missed over days expected since the first day of the year, all reasons, in percent. Chronic absence is 10 × days
missed ≥ days expected, compared in whole numbers: exactly 90.0 % attendance counts. It is told once ten days are
expected.

Source: the field standard of chronic absence (10 % of enrolled days, all reasons), minimum exposure of ten days (US
federal). Quebec has no official rate: 10 % is a default. Critical at 20 % (Balfanz: attendance of 80 % or less).

From 31 August to 20 November there are 60 weekdays, all school days here.
"""

from __future__ import annotations

from tests.specs.drawing import holds, holds_in

SCHOOL = """
    calendar
    school | from       | to         | periods
    001    | 2026-08-31 | 2026-11-30 | 4
    002    | 2026-08-31 | 2026-11-30 | 4
"""

NINETY = SCHOOL + """
    enrolments
    student
    exactly
    just_over
    nearly
    never
    temoin

    attendance
    student   | date                   | period | category
    exactly   | 2026-09-07..2026-09-11 |        | excused
    exactly   | 2026-11-18             | 1..2   | excused
    exactly   | 2026-11-19             | 3..4   | unexcused
    just_over | 2026-09-07..2026-09-14 |        | unexcused
    just_over | 2026-11-19             | 1      | unexcused
    nearly    | 2026-09-07..2026-09-11 |        | excused
    nearly    | 2026-11-18             | 1..3   | excused
    never     | 2026-09-07..2026-11-20 | 1      | late
    temoin    | 2026-11-20             | 1      | late
"""


def test_days_missed_since_the_first_day():
    holds("absence_rate_year", NINETY + """
        expected
        student   | value   | numerator | denominator | evidence_on | evidence_count
        exactly   | 10      | 6         | 60          | 2026-11-20  | 60
        just_over | 10.4167 | 6.25      | 60          | 2026-11-20  | 60
        nearly    | 9.5833  | 5.75      | 60          | 2026-11-20  | 60
        never     | 0       | 0         | 60          | 2026-11-20  | 60
    """)


def test_exactly_ninety_percent_attendance_is_chronic():
    holds_in("week.attendance", NINETY + """
        expected
        student   | is_chronic | days_absent_year | days_expected_year | rate_year
        exactly   | yes        | 6                | 60                 | 10
        just_over | yes        | 6.25             | 60                 | 10.4167
        nearly    | no         | 5.75             | 60                 | 9.5833
        never     | no         | 0                | 60                 | 0
    """)


def test_sevenths_of_a_day_are_exact():
    """Seven periods a day, 60 days: 42 periods missed are 6 days exactly, 10 %; a rounded seventh would miss it."""
    holds_in("week.attendance", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 7

        enrolments
        student
        sevenths
        temoin

        attendance
        student  | date                   | period | category
        sevenths | 2026-09-07..2026-09-18 | 1..4   | excused
        sevenths | 2026-09-21             | 6..7   | excused
        temoin   | 2026-11-20             | 1      | late

        expected
        student  | is_chronic | rate_year
        sevenths | yes        | 10
    """)


def test_a_transfer_keeps_the_year():
    """Five days missed at 001 before 5 October, one at 002 after two weeks at neither: 6 of 25 + 25 days expected."""
    transfer = SCHOOL + """
        enrolments
        student | school | from       | to
        moved   | 001    | 2026-08-31 | 2026-10-02
        moved   | 002    | 2026-10-19 |
        temoin  | 001    | 2026-08-31 |
        other   | 002    | 2026-08-31 |

        attendance
        student | school | date                   | category
        moved   | 001    | 2026-09-07..2026-09-11 | excused
        moved   | 001    | 2026-10-05..2026-10-16 | unexcused
        moved   | 002    | 2026-10-20             | excused
        temoin  | 001    | 2026-11-20             | late
        other   | 002    | 2026-11-20             | late
    """
    holds("absence_rate_year", transfer + """
        expected
        student | value | numerator | denominator
        moved   | 12    | 6         | 50
    """)
    holds_in("week.attendance", transfer + """
        expected
        student | school_id | is_chronic
        moved   | 002       | yes
    """)


def test_too_early_to_tell_chronic_absence():
    """On Sunday 6 September five days were expected: two of them missed is a rate, and nothing is said of chronic."""
    early = SCHOOL + """
        enrolments
        student
        lea
        temoin

        attendance
        student | date                   | category
        lea     | 2026-09-01..2026-09-02 | excused
        temoin  | 2026-09-04             | late
    """
    holds("absence_rate_year", early + """
        expected
        student | value | evidence_count
        lea     | 40    | 5
    """, "2026-W36")
    holds_in("week.attendance", early + """
        expected
        student | is_chronic | rate_year
        lea     |            | 40
    """, "2026-W36")


def test_the_benchmark_is_the_level_of_the_school():
    """Three days missed of the 5 × 60 expected of the students in scope. One student of a level is too few."""
    holds("absence_rate_year", SCHOOL + """
        enrolments
        student | level | pathway
        a       | SEC3  |
        b       | SEC3  |
        c       | SEC3  |
        d       | SEC3  |
        e       | SEC3  |
        home    | SEC3  | homeschool
        other   | SEC4  |

        attendance
        student | date                   | category
        a       | 2026-09-14..2026-09-16 | excused
        home    | 2026-09-14..2026-10-16 | excused
        b       | 2026-11-20             | late

        expected
        student | value | benchmark
        a       | 5     | 1
        b       | 0     | 1
        other   | 0     |
    """)


def test_unknown_is_never_zero():
    holds("absence_rate_year", SCHOOL + """
        enrolments
        student
        lea

        expected
        student | value
        lea     | missing
    """)
    holds_in("week.attendance", SCHOOL + """
        enrolments
        student
        lea

        expected
        student | days_expected | days_absent | rate_20 | rate_year | lates | current_streak | is_chronic
        lea     |               |             |         |           |       |                |
    """)
