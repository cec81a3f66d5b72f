"""Mean delay of the work handed in.

Days between the due date and handing in, on average over the work due and handed in with a date; early is negative.
Context: no points.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.60; lateness has its points in work_late.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_days_after_the_due_date_on_average():
    """`lea`: (3 + 0) / 2. `max`: two days early. What is due after the Sunday is not counted."""
    holds("work_days_late", """
        enrolments
        student
        lea
        max
        none

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-05   | 70
        lea     | MAT306  | T2            | 2026-10-16 | 2026-10-16   | 70
        max     | FRA306  | T1            | 2026-10-02 | 2026-09-30   | 70
        max     | FRA306  | T5            | 2026-12-11 | 2026-11-20   | 70
        none    | FRA306  | T1            | 2026-10-02 |              |

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        lea     | 1.5     | 3         | 2           | 2026-10-16  | 2
        max     | -2      | -2        | 1           | 2026-09-30  | 1
        none    | missing |           |             |             |
    """)
