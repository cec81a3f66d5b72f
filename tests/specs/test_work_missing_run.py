"""Latest work not handed in, in a row.

Number of works, all subjects, due and not handed in since the last one that was.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.66 at
25 % of the course and 0.79 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_works_in_a_row_up_to_the_last_one_due():
    """`same`: of two works of the same day, one is handed in. `back`: missing before, not since. `never`: all three.
    `ana` and `bob` hand in all: each work was handed in by half of the group.
    """
    holds("work_missing_run", """
        enrolments
        student
        lea
        same
        back
        never
        ana
        bob
        none

        assignments
        student | subject | assignment_id | due_on     | submitted_on
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-02
        lea     | MAT306  | T2            | 2026-10-16 |
        lea     | FRA306  | T3            | 2026-11-06 |
        lea     | FRA306  | T4            | 2026-11-20 |
        same    | FRA306  | T3            | 2026-11-06 |
        same    | MAT306  | T3            | 2026-11-06 | 2026-11-09
        back    | FRA306  | T1            | 2026-10-02 |
        back    | FRA306  | T3            | 2026-11-06 | 2026-11-06
        never   | FRA306  | T1            | 2026-10-02 |
        never   | MAT306  | T2            | 2026-10-16 |
        never   | FRA306  | T3            | 2026-11-06 |
        ana     | FRA306  | T1            | 2026-10-02 | 2026-10-02
        ana     | MAT306  | T2            | 2026-10-16 | 2026-10-16
        ana     | FRA306  | T3            | 2026-11-06 | 2026-11-09
        bob     | FRA306  | T1            | 2026-10-02 | 2026-10-02
        bob     | MAT306  | T2            | 2026-10-16 | 2026-10-16
        bob     | FRA306  | T3            | 2026-11-06 | 2026-11-06

        expected
        student | value   | evidence_on | evidence_count
        lea     | 2       | 2026-11-06  | 3
        same    | 0       | 2026-11-09  | 2
        back    | 0       | 2026-11-06  | 2
        never   | 3       | 2026-11-06  | 3
        none    | missing |             |
    """)
