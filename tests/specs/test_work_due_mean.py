"""Work due, all subjects, with zero for what is not handed in.

Mean score of the work of the year that is due or handed in, unweighted. Context: no points.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.79 at 25 % of the course and 0.90 at 50 %; its two halves have
their points elsewhere.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_mean_with_zero_for_what_is_due_and_missing():
    """`lea`: (80 + 0) / 2, in two subjects. `wait`: the score is not known yet. `early`: known before it is due."""
    holds("work_due_mean", """
        enrolments
        student | modified
        lea     |
        wait    |
        early   |
        adapted | true
        none    |

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80
        lea     | HIS306  | T2            | 2026-10-16 |              |
        lea     | HIS306  | T4            | 2026-11-20 |              |
        wait    | FRA306  | T1            | 2026-10-02 | 2026-10-02   |
        wait    | HIS306  | T2            | 2026-10-16 | 2026-10-16   | 60
        early   | FRA306  | T5            | 2026-12-11 | 2026-11-20   | 90
        adapted | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 40

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        lea     | 40      | 1         | 2           | 2026-10-16  | 2
        wait    | 60      | 0         | 1           | 2026-10-16  | 1
        early   | 90      | 0         | 1           | 2026-11-20  | 1
        adapted | missing |           |             |             |
        none    | missing |           |             |             |
    """)
