"""Work due, all subjects, with zero for what is not handed in.

Mean score of the work of the year that is due, unweighted; the works are those of work_missing. Context: no points.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.79 at 25 % of the course and 0.90 at 50 %; its two halves have
their points elsewhere.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_mean_with_zero_for_what_is_due_and_missing():
    """`lea`: (80 + 0) / 2, in two subjects. `wait`: of two works due, one waits for its score. `early`: what is not due
    yet is not counted. `mate` hands in T2 late: it is known from then.
    """
    holds("work_due_mean", """
        enrolments
        student | modified
        lea     |
        wait    |
        mate    |
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
        mate    | HIS306  | T2            | 2026-10-16 | 2026-10-19   | 90
        early   | FRA306  | T5            | 2026-12-11 | 2026-11-20   | 90
        adapted | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 40

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        lea     | 40      | 1         | 2           | 2026-10-16  | 2
        wait    | 60      | 0         | 2           | 2026-10-16  | 1
        mate    | 90      | 0         | 1           | 2026-10-19  | 1
        early   | missing |           |             |             |
        adapted | missing |           |             |             |
        none    | missing |           |             |             |
    """)


DRAWN = """
    enrolments
    student
    lea
    max

    assignments
    student | assignment_id | due_on     | submitted_on | score
    lea     | T1            | 2026-10-02 | 2026-10-02   | 80
    lea     | T2            | 2026-10-16 | 2026-10-16   | 70
    lea     | T3            | 2026-12-11 | 2026-11-06   | 60
    max     | T1            | 2026-10-02 |              |
    max     | T2            | 2026-10-16 | 2026-10-16   | 50
"""


def test_the_works_are_those_of_work_missing():
    """T3 is handed in before it is due: it is one more work in neither."""
    holds("work_missing", f"""{DRAWN}
        expected
        student | value | numerator | denominator
        lea     | 0     | 0         | 2
        max     | 50    | 1         | 2
    """)
    holds("work_due_mean", f"""{DRAWN}
        expected
        student | value | numerator | denominator
        lea     | 75    | 0         | 2
        max     | 25    | 1         | 2
    """)
