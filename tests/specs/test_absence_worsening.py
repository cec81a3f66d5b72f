"""Rising absence.

Absence rate of the last 20 school days less that of the (up to) 20 school days before them, in percentage points.
Negative: attendance is improving. The evidence is counted on the earlier days, of which ten are asked for.

Source: trajectories tell more than levels (engagement pathways, Janosz et al. 2008). Thresholds are the project's
default.

On Sunday 22 November the last 20 school days are 26 October to 20 November, the 20 before, 28 September to
23 October.
"""

from __future__ import annotations

from tests.specs.drawing import holds

SCHOOL = """
    calendar
    from       | to         | periods
    2026-08-31 | 2026-11-30 | 4
"""


def test_the_last_20_days_against_the_20_before():
    """Six days of 20 (30 %) after two (10 %) is 20 points more; the days before 28 September are out of both."""
    holds("absence_worsening", SCHOOL + """
        enrolments
        student
        worse
        better
        flu
        steady
        temoin

        attendance
        student | date                   | category
        worse   | 2026-09-28..2026-09-29 | excused
        worse   | 2026-11-02..2026-11-09 | unexcused
        better  | 2026-10-19..2026-10-23 | excused
        better  | 2026-11-20             | excused
        flu     | 2026-11-10..2026-11-11 | excused
        steady  | 2026-09-07..2026-09-25 | excused
        temoin  | 2026-11-20             | late

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        worse   | 20    | 30        | 10          | 2026-11-20  | 20
        better  | -20   | 5         | 25          | 2026-11-20  | 20
        flu     | 10    | 10        | 0           | 2026-11-20  | 20
        steady  | 0     | 0         | 0           | 2026-11-20  | 20
    """)


def test_missing_until_there_is_something_before():
    """A student who came on 19 October has 25 days: five before the last 20. One who came on the 26th has none."""
    holds("absence_worsening", SCHOOL + """
        enrolments
        student | from
        five    | 2026-10-19
        none    | 2026-10-26
        temoin  | 2026-08-31

        attendance
        student | date       | category
        five    | 2026-10-20 | excused
        five    | 2026-11-20 | excused
        none    | 2026-11-20 | excused

        expected
        student | value   | evidence_count
        five    | -15     | 5
        none    | missing |
    """)
