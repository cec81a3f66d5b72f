"""Work in mathematics.

Mean score, in percent, of the work of the year that was handed in and has a score. What is not handed in is counted
elsewhere (work_missing), never as zero here.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.70 at 25 % of the course and 0.73 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_mean_of_the_work_handed_in():
    """`lea`: (50 + 61) / 2; T3 comes after the Sunday. `max` has one work, T2 is not handed in. `zoe` waits for the
    score of T2. `ana`: a score without a date was handed in, a zero without a date was not. `early` hands in before
    the due date: it is known from then. Work of last year, of another subject, or under modified expectations, is not
    here. The benchmark is the mean of the five: 360.5 / 5.
    """
    holds("numeracy_work", """
        enrolments
        student  | modified
        lea      |
        max      |
        zoe      |
        ana      |
        early    |
        adapted  | true
        other    |
        before   |

        assignments
        student  | subject | assignment_id | due_on     | submitted_on | score
        lea      | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 50
        lea      | MAT306  | T2            | 2026-11-06 | 2026-11-09   | 61
        lea      | MAT306  | T3            | 2026-11-20 | 2026-11-23   | 90
        max      | MAT306  | T1            | 2026-10-02 | 2026-10-01   | 80
        max      | MAT306  | T2            | 2026-11-06 |              |
        zoe      | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 70
        zoe      | MAT306  | T2            | 2026-11-06 | 2026-11-06   |
        ana      | MAT306  | T1            | 2026-10-02 |              | 65
        ana      | MAT306  | T2            | 2026-11-06 |              | 0
        early    | MAT306  | T4            | 2026-12-11 | 2026-11-20   | 90
        adapted  | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 40
        other    | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 30
        before   | MAT306  | T9            | 2026-06-10 | 2026-06-10   | 20

        expected
        student  | value   | numerator | benchmark | evidence_on | evidence_count
        lea      | 55.5    | 2         | 72.1      | 2026-11-09  | 2
        max      | 80      | 1         | 72.1      | 2026-10-01  | 1
        zoe      | 70      | 1         | 72.1      | 2026-10-02  | 1
        ana      | 65      | 1         | 72.1      | 2026-10-02  | 1
        early    | 90      | 1         | 72.1      | 2026-11-20  | 1
        adapted  | missing |           |           |             |
        other    | missing |           |           |             |
        before   | missing |           |           |             |
    """)


def test_no_benchmark_from_four():
    holds("numeracy_work", """
        enrolments
        student
        lea
        max

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 50
        max     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 0

        expected
        student | value | benchmark
        lea     | 50    |
        max     | 0     |
    """)
