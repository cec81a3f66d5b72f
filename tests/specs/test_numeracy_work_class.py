"""Work in mathematics, against the group.

Mean difference, in points, between each score and the median of the same work in the school and level, where five
students or more have a score.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.70 at 25 % of the course and 0.73 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_difference_from_the_median_of_each_work():
    """T1 has six scores, median 65; T2 five, median 70; T3 only two: nothing to compare with. `ana`: (-25 - 20) / 2.
    Another level is another group, a mark under modified expectations is in no group.
    """
    holds("numeracy_work_class", """
        enrolments
        student | level | modified
        ana     | SEC3  |
        bob     | SEC3  |
        cleo    | SEC3  |
        dan     | SEC3  |
        eve     | SEC3  |
        fay     | SEC3  |
        adapted | SEC3  | true
        older   | SEC4  |

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        ana     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 40
        bob     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 50
        cleo    | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 60
        dan     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 70
        eve     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 80
        fay     | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 90
        adapted | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 5
        older   | MAT306  | T1            | 2026-10-02 | 2026-10-02   | 5
        ana     | MAT306  | T2            | 2026-11-06 | 2026-11-10   | 50
        bob     | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 60
        cleo    | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 70
        dan     | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 80
        eve     | MAT306  | T2            | 2026-11-06 | 2026-11-06   | 90
        fay     | MAT306  | T2            | 2026-11-06 |              |
        ana     | MAT306  | T3            | 2026-11-13 | 2026-11-13   | 10
        fay     | MAT306  | T3            | 2026-11-13 | 2026-11-13   | 99

        expected
        student | value   | numerator | evidence_on | evidence_count
        ana     | -22.5   | 22.5      | 2026-11-10  | 2
        bob     | -12.5   | 12.5      | 2026-11-06  | 2
        cleo    | -2.5    | 2.5       | 2026-11-06  | 2
        dan     | 7.5     | -7.5      | 2026-11-06  | 2
        eve     | 17.5    | -17.5     | 2026-11-06  | 2
        fay     | 25      | -25       | 2026-10-02  | 1
        adapted | missing |           |             |
        older   | missing |           |             |
    """)
