"""Continuous absence.

School days fully missed in a row, all reasons, that end with the last observed day. A day with one period of presence
ends it; weekends, holidays and days without school do not.

Source: the project's default; three days in a row are an ordinary illness and give no point.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_full_days_in_a_row_up_to_the_last_observed_day():
    """The calendar is closed on 16 November. `over`: came back on the 20th. `across`: the weekend and the closed Monday
    do not end the streak. `partly`: one period of presence on the 18th ends it. `mixed`: excused, unexcused and
    suspension are all absence.
    """
    holds("current_streak", """
        calendar
        from       | to         | periods | closed
        2026-08-31 | 2026-11-30 | 4       | 2026-11-16

        enrolments
        student
        over
        across
        partly
        mixed
        present
        temoin

        attendance
        student | date                   | period | category  | reason
        over    | 2026-11-09..2026-11-19 |        | excused   | medical
        across  | 2026-11-12..2026-11-20 |        | excused   | medical
        partly  | 2026-11-16..2026-11-17 |        | excused   | medical
        partly  | 2026-11-18             | 1..3   | excused   | medical
        partly  | 2026-11-19..2026-11-20 |        | excused   | medical
        mixed   | 2026-11-18             |        | unexcused | suspension
        mixed   | 2026-11-19             | 1..2   | excused   | medical
        mixed   | 2026-11-19             | 3..4   | unexcused | other
        mixed   | 2026-11-20             | AM     | excused   | medical
        mixed   | 2026-11-20             | PM     | unexcused | other
        temoin  | 2026-11-20             | 1      | late      |

        expected
        student | value | evidence_on | evidence_count
        over    | 0     | 2026-11-20  | 20
        across  | 6     | 2026-11-20  | 20
        partly  | 2     | 2026-11-20  | 20
        mixed   | 3     | 2026-11-20  | 20
        present | 0     | 2026-11-20  | 20
    """)


def test_a_streak_goes_on_across_a_transfer():
    """Absent from 4 November at school 001, moved to 002 on 9 November and never seen there: 13 days in a row."""
    holds("current_streak", """
        calendar
        school | from       | to         | periods
        001    | 2026-08-31 | 2026-11-30 | 4
        002    | 2026-08-31 | 2026-11-30 | 4

        enrolments
        student | school | from       | to
        moved   | 001    | 2026-08-31 | 2026-11-06
        moved   | 002    | 2026-11-09 |
        temoin  | 001    | 2026-08-31 |

        attendance
        student | school | date                   | category
        moved   | 001    | 2026-11-04..2026-11-06 | excused
        moved   | 002    | 2026-11-09..2026-11-20 | unexcused
        temoin  | 001    | 2026-11-20             | late

        expected
        student | value
        moved   | 13
    """)


def test_unknown_is_no_streak():
    holds("current_streak", """
        calendar
        from       | to
        2026-08-31 | 2026-11-30

        enrolments
        student
        lea

        expected
        student | value
        lea     | missing
    """)
