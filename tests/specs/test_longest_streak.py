"""Longest continuous absence of the year.

The most school days fully missed in a row since the first day of the year, all reasons: beside the continuous absence
of now, it says whether the days missed were one absence or many. A day with one period of presence ends a row;
weekends, holidays and days without school do not; a transfer does not either. The latest fact is its last day (of two
as long, the latest); without any, the last observed day.

Source: the days themselves are in the absence rates; no figure says that their course adds to them. Context, zero
points.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_longest_of_the_year_across_weekends_and_days_without_school():
    """`two` was away three days, then five across a weekend and a Monday without school: Thursday 8 October, Friday 9,
    Tuesday 13 to Thursday 15. `cut`: one period of presence on the Wednesday leaves two and two.
    """
    holds("longest_streak", """
        calendar
        from       | to         | periods | closed
        2026-08-31 | 2026-11-30 | 4       | 2026-10-12

        enrolments
        student
        two
        cut
        scattered
        now
        present
        temoin

        attendance
        student   | date                   | period | category  | reason
        two       | 2026-09-08..2026-09-10 |        | excused   | medical
        two       | 2026-10-08..2026-10-15 |        | unexcused | other
        cut       | 2026-09-14..2026-09-15 |        | excused   | medical
        cut       | 2026-09-16             | 1..3   | excused   | medical
        cut       | 2026-09-17..2026-09-18 |        | excused   | medical
        scattered | 2026-09-09             |        | excused   | medical
        scattered | 2026-09-11             |        | excused   | medical
        scattered | 2026-09-15             |        | excused   | medical
        now       | 2026-11-17..2026-11-20 |        | excused   | medical
        temoin    | 2026-11-20             | 1      | late      |

        expected
        student   | value | denominator | evidence_on | evidence_count
        two       | 5     | 59          | 2026-10-15  | 59
        cut       | 2     | 59          | 2026-09-18  | 59
        scattered | 1     | 59          | 2026-09-15  | 59
        now       | 4     | 59          | 2026-11-20  | 59
        present   | 0     | 59          | 2026-11-20  | 59
    """)


def test_a_streak_goes_on_across_a_transfer():
    """Absent 22 to 25 September: two days at school 001, two at school 002."""
    holds("longest_streak", """
        calendar
        school | from       | to         | periods
        001    | 2026-08-31 | 2026-11-30 | 4
        002    | 2026-08-31 | 2026-11-30 | 4

        enrolments
        student | school | from       | to
        moved   | 001    | 2026-08-31 | 2026-09-23
        moved   | 002    | 2026-09-24 |
        temoin  | 002    | 2026-08-31 |

        attendance
        student | school | date                   | category
        moved   | 001    | 2026-09-22..2026-09-23 | excused
        moved   | 002    | 2026-09-24..2026-09-25 | excused
        temoin  | 002    | 2026-11-20             | late

        expected
        student | value
        moved   | 4
        temoin  | 0
    """)


def test_unknown_is_no_streak():
    holds("longest_streak", """
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
