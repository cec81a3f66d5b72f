"""Points already lost of the year's hundred, in the subjects whose work has weights.

Weight × what the score lacks to 100, over the work that is due or handed in; all of the weight for what is due and not
handed in. Nothing is lost where nothing is at stake. On average over the subjects. Context: no points.

Source: `work_lost` in risk/criteria.yaml (OULAD 2013); the rule of a weighted mean of the year.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_what_the_scores_lack_of_what_is_at_stake():
    """`lea`: 10 % × 20 + 20 % × 100 = 22 of 30. `two`: (10 × 0.1 + 40 × 0.5) / 2 = 10.5. `formative`: nothing lost of
    nothing. `blank`: a weight is lacking.
    `mate` hands in, late, what `lea` does not: it is due.
    """
    holds("work_lost", """
        enrolments
        student   | modified
        lea       |
        two       |
        formative |
        blank     |
        mate      |
        none      |

        assignments
        student   | subject | assignment_id | due_on     | submitted_on | score | weight
        lea       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        lea       | FRA306  | T2            | 2026-10-16 |              |       | 20
        two       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 90    | 10
        two       | HIS306  | T3            | 2026-10-09 | 2026-10-09   | 50    | 40
        formative | FRA306  | T8            | 2026-10-02 | 2026-10-02   | 80    | 0
        blank     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        blank     | FRA306  | T5            | 2026-10-09 | 2026-10-09   | 80    |
        mate      | FRA306  | T2            | 2026-10-16 | 2026-10-19   | 70    |

        expected
        student   | value   | numerator | denominator | evidence_on | evidence_count
        lea       | 22      | 22        | 30          | 2026-10-16  | 2
        two       | 10.5    | 10.5      | 25          | 2026-10-09  | 2
        formative | 0       | 0         | 0           | 2026-10-02  | 1
        blank     | missing |           |             |             |
        none      | missing |           |             |             |
    """)
