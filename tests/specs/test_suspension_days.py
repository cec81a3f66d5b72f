"""Suspension, year to date.

School days of suspension since the first day of the year. They stand in the absence rates, for the student was not
taught; they are named beside them because they are the school's decision, and are no unexcused absence whatever their
code.

Source: the school's own decision, never used for discipline. Context, zero points.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_days_of_suspension_are_named():
    """`part`: two periods of four. `mixed`: a period both unexcused and of suspension is unexcused first."""
    holds("suspension_days", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        suspended
        part
        mixed
        excused
        temoin

        attendance
        student   | date                   | period | category  | reason
        suspended | 2026-09-15..2026-09-17 |        | unexcused | suspension
        suspended | 2026-11-19             |        | excused   | suspension
        part      | 2026-10-05             | 3..4   | excused   | suspension
        mixed     | 2026-10-05             | 1      | unexcused | other
        mixed     | 2026-10-05             | 1..2   | unexcused | suspension
        excused   | 2026-10-05..2026-10-09 |        | excused   | medical
        temoin    | 2026-11-20             | 1      | late      |

        expected
        student   | value | denominator | evidence_on | evidence_count
        suspended | 4     | 60          | 2026-11-20  | 60
        part      | 0.5   | 60          | 2026-11-20  | 60
        mixed     | 0.25  | 60          | 2026-11-20  | 60
        excused   | 0     | 60          | 2026-11-20  | 60
    """)


def test_unknown_is_not_never():
    holds("suspension_days", """
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
