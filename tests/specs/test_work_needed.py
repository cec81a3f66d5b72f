"""Mean needed on what remains of the year to reach the pass mark (60), from the points earned so far.

(60 - points earned) / (100 - points at stake so far), in percent, in the subject where it is highest; from 0 (the pass
mark is reached) to 200. Context: no points.

Source: `work_needed` in risk/criteria.yaml (OULAD 2013); the arithmetic of a weighted mean of the year.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_what_is_lacking_over_what_remains():
    """`lea`: (60 - 8) / 70. `two`: history (60 - 20) / 60, French (60 - 9) / 90 is less. `passed`: 63 earned. `late`:
    60 lacking of 20, told as 200. `over`: nothing remains. `formative`: nothing was at stake.
    `mate` hands in, late, what `lea` does not: it is due.
    """
    holds("work_needed", """
        enrolments
        student   | modified
        lea       |
        two       |
        passed    |
        late      |
        over      |
        formative |
        mate      |
        none      |

        assignments
        student   | subject | assignment_id | due_on     | submitted_on | score | weight
        lea       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        lea       | FRA306  | T2            | 2026-10-16 |              |       | 20
        two       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 90    | 10
        two       | HIS306  | T3            | 2026-10-09 | 2026-10-09   | 50    | 40
        passed    | FRA306  | T4            | 2026-10-02 | 2026-10-02   | 90    | 70
        late      | FRA306  | T5            | 2026-10-02 |              |       | 80
        over      | FRA306  | T6            | 2026-10-02 | 2026-10-02   | 55    | 100
        formative | FRA306  | T8            | 2026-10-02 | 2026-10-02   | 80    | 0
        mate      | FRA306  | T2            | 2026-10-16 | 2026-10-19   | 70    |
        mate      | FRA306  | T5            | 2026-10-02 | 2026-10-02   | 70    |

        expected
        student   | value   | denominator | evidence_on | evidence_count
        lea       | 74.2857 | 70          | 2026-10-16  | 2
        two       | 66.6667 | 60          | 2026-10-09  | 1
        passed    | 0       | 30          | 2026-10-02  | 1
        late      | 200     | 20          | 2026-10-02  | 1
        over      | missing |             |             |
        formative | missing |             |             |
        none      | missing |             |             |
    """)
