"""Work handed in late.

Share, in percent, of the work of the year due and handed in, with a date, all subjects, that came after its due date.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.52.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_share_of_the_work_handed_in_that_came_late():
    """What is not handed in is not late. `early`: work due after the Sunday is not counted. `undated`: no date of
    handing in. Benchmark: 3 of 8.
    """
    holds("work_late", """
        enrolments
        student
        lea
        max
        zoe
        ana
        early
        undated

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-05   | 70
        lea     | MAT306  | T2            | 2026-10-16 | 2026-10-16   | 70
        lea     | FRA306  | T3            | 2026-11-06 |              |
        max     | FRA306  | T1            | 2026-10-02 | 2026-10-01   | 70
        max     | MAT306  | T2            | 2026-10-16 | 2026-10-16   |
        zoe     | FRA306  | T1            | 2026-10-02 | 2026-10-03   | 70
        ana     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 70
        ana     | FRA306  | T4            | 2026-11-20 | 2026-11-21   | 70
        early   | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 70
        early   | FRA306  | T5            | 2026-12-11 | 2026-11-20   | 70
        undated | FRA306  | T1            | 2026-10-02 |              | 70

        expected
        student | value   | numerator | denominator | benchmark | evidence_on | evidence_count
        lea     | 50      | 1         | 2           | 37.5      | 2026-10-16  | 2
        max     | 0       | 0         | 2           | 37.5      | 2026-10-16  | 2
        zoe     | 100     | 1         | 1           | 37.5      | 2026-10-03  | 1
        ana     | 50      | 1         | 2           | 37.5      | 2026-11-21  | 2
        early   | 0       | 0         | 1           | 37.5      | 2026-10-02  | 1
        undated | missing |           |             |           |             |
    """)


def test_work_due_during_an_excused_absence_is_not_late():
    """`sick` was excused when T2 was due; `away` was absent without an excuse."""
    holds("work_late", """
        calendar
        from       | to
        2026-08-31 | 2027-06-22

        enrolments
        student
        sick
        away

        attendance
        student | date                   | category
        sick    | 2026-10-05..2026-10-09 | excused
        away    | 2026-10-05..2026-10-09 | unexcused

        assignments
        student | assignment_id | due_on     | submitted_on
        sick    | T1            | 2026-10-02 | 2026-10-02
        sick    | T2            | 2026-10-07 | 2026-10-13
        away    | T1            | 2026-10-02 | 2026-10-02
        away    | T2            | 2026-10-07 | 2026-10-13

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        sick    | 0     | 0         | 1           | 2026-10-02  | 1
        away    | 50    | 1         | 2           | 2026-10-13  | 2
    """)
