"""Work due in mathematics, with zero for what is not handed in.

Mean score of the work that is due or handed in, weighted where every work of the student in the domain has a weight.
Context: no points.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.79 at 25 % of the course and 0.90 at 50 %; its two halves have
their points elsewhere.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_weighted_mean_with_zero_for_what_is_due_and_missing():
    """`lea`: (80 × 10 + 0 × 30) / 40. `max`: a work without a weight, so (80 + 60) / 2. `zoe`: what is due for less
    than three days is not counted. `ana` waits for the score of T1. `nil`: nothing handed in is a mean of zero.
    `fra`: weights of zero are none. Half of the six handed in T2, the last of them three days after its due date: it
    counts.
    """
    holds("numeracy_work_due", """
        enrolments
        student
        lea
        max
        zoe
        ana
        nil
        fra
        mate
        none

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score | weight
        lea     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        lea     | MAT306  | T2            | 2026-11-06 |              |       | 30
        max     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        max     | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 60    |
        zoe     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        zoe     | MAT306  | T3            | 2026-11-20 |              |       | 30
        ana     | MAT306  | T1            | 2026-10-02 | 2026-10-02   |       | 10
        ana     | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 50    | 30
        nil     | MAT306  | T2            | 2026-11-06 |              |       | 30
        fra     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 70    | 0
        fra     | MAT306  | T2            | 2026-11-06 |              |       | 0
        mate    | MAT306  | T2            | 2026-11-06 | 2026-11-09   | 90    | 30

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        lea     | 20      | 1         | 2           | 2026-11-06  | 2
        max     | 70      | 2         | 2           | 2026-11-06  | 2
        zoe     | 80      | 1         | 1           | 2026-10-02  | 1
        ana     | 50      | 1         | 1           | 2026-11-06  | 1
        nil     | 0       | 0         | 1           | 2026-11-06  | 1
        fra     | 35      | 1         | 2           | 2026-11-06  | 2
        none    | missing |           |             |             |
    """)
