"""Lateness.

Number of lates entered over the last 20 school days. A late is never an absence, and several in a day all count.

Source: lateness is behavioural engagement (Fredricks, Blumenfeld & Paris 2004). Thresholds are the project's default.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_lates_of_the_last_20_school_days():
    """A late entered for an exam is not one; a late before 26 October is out of the window. The benchmark is the mean
    of the six students in scope: (8 + 2 + 1) / 6.
    """
    holds("lateness", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student | pathway
        late    |
        twice   |
        before  |
        exam    |
        absent  |
        temoin  |
        home    | homeschool

        attendance
        student | date                   | period | category | reason
        late    | 2026-11-09..2026-11-18 | 1      | late     | other
        twice   | 2026-11-10             | 1      | late     |
        twice   | 2026-11-10             | 4      | late     |
        before  | 2026-10-23             | 1      | late     |
        exam    | 2026-11-10             | 1      | late     | exam
        absent  | 2026-11-02..2026-11-06 |        | excused  | medical
        temoin  | 2026-11-20             | 1      | late     |
        home    | 2026-11-09..2026-11-20 | 1      | late     |

        expected
        student | value | numerator | denominator | benchmark | evidence_on | evidence_count
        late    | 8     | 8         | 20          | 1.8333    | 2026-11-20  | 20
        twice   | 2     | 2         | 20          | 1.8333    | 2026-11-20  | 20
        before  | 0     | 0         | 20          | 1.8333    | 2026-11-20  | 20
        exam    | 0     | 0         | 20          | 1.8333    | 2026-11-20  | 20
        absent  | 0     | 0         | 20          | 1.8333    | 2026-11-20  | 20
        temoin  | 1     | 1         | 20          | 1.8333    | 2026-11-20  | 20
    """)


def test_unknown_is_not_on_time():
    holds("lateness", """
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
