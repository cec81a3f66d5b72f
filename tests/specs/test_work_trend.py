"""From the first to the latest work.

Score of the last day with one less that of the first, in points, on average over the subjects. Context: no points.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.55 at 25 % of the course and 0.57 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_latest_score_less_the_first_by_subject():
    """`lea`: -20 in one subject, -10 in the other. `days`: the best score of each day, 70 - 90. `once`: one day only.
    """
    holds("work_trend", """
        enrolments
        student
        lea
        days
        once

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80
        lea     | FRA306  | T2            | 2026-10-16 | 2026-10-16   | 10
        lea     | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 60
        lea     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 75.5
        lea     | MAT306  | T2            | 2026-10-16 | 2026-10-20   | 65.5
        days    | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 50
        days    | FRA306  | T2            | 2026-10-02 | 2026-10-02   | 90
        days    | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 70
        days    | FRA306  | T4            | 2026-11-06 | 2026-11-06   | 30
        once    | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 100
        once    | FRA306  | T2            | 2026-10-02 | 2026-10-02   | 0
        once    | MAT306  | T2            | 2026-10-16 | 2026-10-16   | 0

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        lea     | -15     | 2         | 5           | 2026-11-06  | 5
        days    | -20     | 1         | 4           | 2026-11-06  | 4
        once    | missing |           |             |             |
    """)
