"""Absence rate over the last 20 school days.

Days missed over days expected, all reasons, in percent, in the 20 school days that end with the last observed day.
A day is a fraction: periods missed over periods expected, never above one. Lateness is not absence; school outings,
work placements, exams and closures are not absences, whatever the code says.

Source: the field's definition of absence (all reasons); watch 15 %, critical 30 %, because two days of flu are already
10 % of 20 days.

In the drawings the school is open every weekday from 31 August: on Sunday 22 November the last 20 school days are
26 October to 20 November. The student « temoin » is late on the last day: the school has entered up to then.
"""

from __future__ import annotations

from tests.specs.drawing import holds, portrayed, rows_by_student


def test_days_missed_over_days_expected():
    """Flu: two whole days of 20. Long: seven and a half days, the half day entered in the morning."""
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        flu
        long
        before
        temoin

        attendance
        student | date                   | period | category | reason
        flu     | 2026-11-10..2026-11-11 |        | excused  | medical
        long    | 2026-11-02..2026-11-10 |        | excused  | family
        long    | 2026-11-11             | AM     | excused  | family
        before  | 2026-10-19..2026-10-23 |        | excused  | medical
        temoin  | 2026-11-20             | 1      | late     |

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        flu     | 10    | 2         | 20          | 2026-11-20  | 20
        long    | 37.5  | 7.5       | 20          | 2026-11-20  | 20
        before  | 0     | 0         | 20          | 2026-11-20  | 20
        temoin  | 0     | 0         | 20          | 2026-11-20  | 20
    """)


def test_a_day_is_a_fraction_and_never_more_than_one():
    """Four periods expected. Double entries of a period count once; excused and unexcused periods add up to the day.

    `twice`: period 2 entered under two subjects, and the whole day as well as a period, are one period and one day.
    `both`: periods 1 and 2 unexcused, 2 and 3 excused are three periods. `shared`: the same with a suspension.
    `third`: a share of the day given by the source, 0.333333 three times, is one day and not 0.999999.
    """
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        twice
        both
        shared
        halves
        third
        temoin

        attendance
        student | date       | period | category  | subject | reason     | fraction
        twice   | 2026-11-10 | 2      | excused   | 132308  |            |
        twice   | 2026-11-10 | 2      | excused   | 063306  |            |
        twice   | 2026-11-12 |        | excused   |         |            |
        twice   | 2026-11-12 | 3      | excused   |         |            |
        both    | 2026-11-10 | 1..2   | unexcused |         |            |
        both    | 2026-11-10 | 2..3   | excused   | 063306  |            |
        shared  | 2026-11-10 | 1..2   | unexcused |         |            |
        shared  | 2026-11-10 | 2..3   | excused   | 063306  | suspension |
        halves  | 2026-11-10 | AM     | excused   |         |            |
        halves  | 2026-11-10 | PM     | unexcused |         |            |
        halves  | 2026-11-12 | PM     | excused   |         |            |
        third   | 2026-11-10 |        | excused   | 132308  |            | 0.333333
        third   | 2026-11-10 |        | excused   | 063306  |            | 0.333333
        third   | 2026-11-10 |        | excused   | 055306  |            | 0.333333
        temoin  | 2026-11-20 | 1      | late      |         |            |

        expected
        student | value | numerator
        twice   | 6.25  | 1.25
        both    | 3.75  | 0.75
        shared  | 3.75  | 0.75
        halves  | 7.5   | 1.5
        third   | 5     | 1
    """)


def test_what_is_not_absence():
    """Late, school activity, work placement, exam, closure: not absences. Suspension is absence, shown apart."""
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        late
        outing
        stage
        exam
        closed
        suspended
        temoin

        attendance
        student   | date                   | period | category  | reason
        late      | 2026-11-02..2026-11-20 | 1      | late      | other
        outing    | 2026-11-02..2026-11-06 |        | excused   | school_activity
        stage     | 2026-11-02..2026-11-20 |        | excused   | work_placement
        exam      | 2026-11-02             |        | unexcused | exam
        closed    | 2026-11-03             |        | excused   | closure
        suspended | 2026-11-03..2026-11-04 |        | unexcused | suspension
        temoin    | 2026-11-20             | 1      | late      |

        expected
        student   | value | numerator
        late      | 0     | 0
        outing    | 0     | 0
        stage     | 0     | 0
        exam      | 0     | 0
        closed    | 0     | 0
        suspended | 10    | 2
    """)


def test_days_that_do_not_count():
    """A holiday is no school day; days before enrolment or entered after withdrawal are not the student's.

    The week of 2 November is closed: the last 20 school days begin on 19 October, and an absence entered in the closed
    week says nothing. `newcomer` came on 9 November: ten days expected. `gone` left on 13 November: not
    portrayed.
    """
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods | closed
        2026-08-31 | 2026-11-30 | 4       | 2026-11-02..2026-11-06

        enrolments
        student  | from       | to
        holiday  | 2026-08-31 |
        newcomer | 2026-11-09 |
        gone     | 2026-08-31 | 2026-11-13
        temoin   | 2026-08-31 |

        attendance
        student  | date                   | period | category
        holiday  | 2026-10-19             |        | excused
        holiday  | 2026-11-02..2026-11-06 |        | excused
        newcomer | 2026-10-26..2026-10-30 |        | excused
        newcomer | 2026-11-10             |        | excused
        gone     | 2026-11-09..2026-11-20 |        | excused
        temoin   | 2026-11-20             | 1      | late

        expected
        student  | value   | numerator | denominator | evidence_count
        holiday  | 5       | 1         | 20          | 20
        newcomer | 10      | 1         | 10          | 10
        gone     | missing |           |             |
    """)


def test_a_transfer_keeps_its_days():
    """From school 001 to 002 on 9 November: two days missed at each, of 10 + 10 days expected.

    School 001 goes on entering absences for the student who has left: they are not counted. `open` was never closed
    at 001: the two days that it still enters count, among the twenty of 002.
    """
    holds("absence_rate_20_days", """
        calendar
        school | from       | to         | periods
        001    | 2026-08-31 | 2026-11-30 | 4
        002    | 2026-08-31 | 2026-11-30 | 5

        enrolments
        student | school | from       | to
        moved   | 001    | 2026-08-31 | 2026-11-06
        moved   | 002    | 2026-11-09 |
        open    | 001    | 2026-08-31 |
        open    | 002    | 2026-10-19 |
        temoin  | 001    | 2026-08-31 |
        other   | 002    | 2026-08-31 |

        attendance
        student | school | date                   | period | category
        moved   | 001    | 2026-10-27..2026-10-28 |        | excused
        moved   | 001    | 2026-11-09..2026-11-20 |        | unexcused
        moved   | 002    | 2026-11-12             | 1..5   | excused
        moved   | 002    | 2026-11-13             |        | excused
        open    | 001    | 2026-11-09..2026-11-10 |        | unexcused
        temoin  | 001    | 2026-11-20             | 1      | late
        other   | 002    | 2026-11-20             | 1      | late

        expected
        student | value | numerator | denominator | evidence_count
        moved   | 20    | 4         | 20          | 20
        open    | 10    | 2         | 20          | 20
    """)


def test_not_entered_is_not_present():
    """Group 32 has entered nothing since 17 November, three school days: its window ends there. Group 35, nothing since
    the 18th, two school days: it follows its school. Group 33 has never entered anything: unknown. School 002 neither.
    Group 34 began two days ago: it follows its school, and so does a student without a group.
    """
    holds("absence_rate_20_days", """
        calendar
        school | from       | to         | periods
        001    | 2026-08-31 | 2026-11-30 | 4
        002    | 2026-08-31 | 2026-11-30 | 4

        enrolments
        student | school | group | from
        silent  | 001    | 32    | 2026-08-31
        slow    | 001    | 35    | 2026-08-31
        never   | 001    | 33    | 2026-08-31
        young   | 001    | 34    | 2026-11-19
        nowhere | 002    | 21    | 2026-08-31
        alone   | 001    |       | 2026-08-31
        temoin  | 001    | 31    | 2026-08-31

        attendance
        student | school | date                   | period | category
        silent  | 001    | 2026-11-16..2026-11-17 |        | excused
        slow    | 001    | 2026-11-16..2026-11-18 |        | excused
        temoin  | 001    | 2026-11-20             | 1      | late

        expected
        student | value   | numerator | denominator | evidence_on
        silent  | 10      | 2         | 20          | 2026-11-17
        slow    | 15      | 3         | 20          | 2026-11-20
        never   | missing |           |             |
        young   | 0       | 0         | 2           | 2026-11-20
        nowhere | missing |           |             |
        alone   | 0       | 0         | 20          | 2026-11-20
        temoin  | 0       | 0         | 20          | 2026-11-20
    """)


def test_a_window_of_long_ago_is_missing():
    """The school's latest entry is of 9 October, 30 school days before: nothing is known of the last 20 days."""
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        lea

        attendance
        student | date       | period | category
        lea     | 2026-10-09 |        | excused

        expected
        student | value
        lea     | missing
    """)


def test_no_attendance_source_is_unknown():
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        lea

        expected
        student | value
        lea     | missing
    """)


def test_without_calendar_school_days_are_inferred():
    """School days are the weekdays with an entry (a closure is none), periods the largest seen: here four.

    The ten weekdays of 9 to 20 November but the closure of the 11th: nine days; one period of four is a quarter.
    """
    drawing = """
        enrolments
        student
        lea
        temoin

        attendance
        student | date                   | period | category | reason
        temoin  | 2026-11-09..2026-11-10 | 4      | late     |
        temoin  | 2026-11-11             |        | excused  | closure
        temoin  | 2026-11-12..2026-11-20 | 4      | late     |
        temoin  | 2026-11-14             | 1      | late     |
        lea     | 2026-11-12             | 1      | excused  |

        expected
        student | value  | numerator | denominator
        lea     | 2.7778 | 0.25      | 9
    """
    holds("absence_rate_20_days", drawing)
    attendance = rows_by_student(portrayed(drawing), "select * from week.attendance")
    assert attendance["lea"]["denominator"] == "inferred"


def test_the_benchmark_is_the_level_of_the_school():
    """Days missed over days expected of the school's level: (4 + 0 + 0 + 0 + 1) of 100 days; a homeschooled student is
    out of scope. Four students at another level are too few to be told.
    """
    holds("absence_rate_20_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student | level | pathway
        a       | SEC3  |
        b       | SEC3  |
        c       | SEC3  |
        d       | SEC3  |
        e       | SEC3  |
        home    | SEC3  | homeschool
        f       | SEC4  |
        g       | SEC4  |
        h       | SEC4  |
        i       | SEC4  |

        attendance
        student | date                   | period | category
        a       | 2026-11-16..2026-11-19 |        | excused
        e       | 2026-11-20             |        | excused
        f       | 2026-11-20             |        | excused
        home    | 2026-11-09..2026-11-20 |        | excused

        expected
        student | value | benchmark
        a       | 20    | 5
        b       | 0     | 5
        f       | 5     |
    """)
