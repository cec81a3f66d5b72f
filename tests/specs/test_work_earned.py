"""Points already earned of the year's hundred, in the subjects whose work has weights.

Sum of weight × score over the work that is due or handed in, zero for what is due and not handed in; a weight is a
percent of the subject's year. On average over the subjects. Context: no points.

Source: `work_earned` in risk/criteria.yaml (OULAD 2013); the rule of a weighted mean of the year.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_weight_times_score_over_what_is_at_stake():
    """`lea`: 10 % × 80 + 20 % × 0 = 8 of 30 at stake. `two`: (10 × 0.9 + 40 × 0.5) / 2 subjects. `wait`: no score yet.
    `blank`: a weight is lacking. `beyond`: 60 + 50 is no share of a year. `formative`: nothing was at stake.
    `mate` hands in, late, what `lea` does not: it is due.
    """
    holds("work_earned", """
        enrolments
        student   | modified
        lea       |
        two       |
        wait      |
        blank     |
        beyond    |
        formative |
        adapted   | true
        mate      |
        none      |

        assignments
        student   | subject | assignment_id | due_on     | submitted_on | score | weight
        lea       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        lea       | FRA306  | T2            | 2026-10-16 |              |       | 20
        lea       | FRA306  | T4            | 2026-11-20 |              |       | 30
        two       | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 90    | 10
        two       | HIS306  | T3            | 2026-10-09 | 2026-10-09   | 50    | 40
        wait      | FRA306  | T1            | 2026-10-02 | 2026-10-02   |       | 10
        blank     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 80    | 10
        blank     | FRA306  | T5            | 2026-10-09 | 2026-10-09   | 80    |
        beyond    | FRA306  | T6            | 2026-10-02 | 2026-10-02   | 80    | 60
        beyond    | FRA306  | T7            | 2026-10-09 | 2026-10-09   | 80    | 50
        formative | FRA306  | T8            | 2026-10-02 | 2026-10-02   | 80    | 0
        adapted   | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 40    | 10
        mate      | FRA306  | T2            | 2026-10-16 | 2026-10-19   | 70    |

        expected
        student   | value   | numerator | denominator | evidence_on | evidence_count
        lea       | 8       | 8         | 30          | 2026-10-16  | 2
        two       | 14.5    | 14.5      | 25          | 2026-10-09  | 2
        wait      | missing |           |             |             |
        blank     | missing |           |             |             |
        beyond    | missing |           |             |             |
        formative | missing |           |             |             |
        adapted   | missing |           |             |             |
        none      | missing |           |             |             |
    """)
