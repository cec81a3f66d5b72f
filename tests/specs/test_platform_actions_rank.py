"""Place in the group by activity on the learning platform.

Place, in percent, by the number of actions of the last 28 days: 100 has the most, ties share their mean place.
Context: no points, and never shown as a reason.

Source: OULAD 2013 (fail or withdraw), AUC alone 0.75 at 25 % of the course and 0.84 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_place_by_actions_of_the_last_28_days():
    """100, 50, 50, 10 and 0 actions on two days: places 5, 3.5, 3.5, 2 and 1 of five. Actions before the window are
    not counted.
    """
    holds("platform_actions_rank", """
        enrolments
        student | from
        ana     | 2026-08-31
        bob     | 2026-08-31
        cleo    | 2026-08-31
        dan     | 2026-08-31
        eve     | 2026-08-31
        new     | 2026-11-02

        activity
        student | date                   | actions
        ana     | 2026-11-19..2026-11-20 | 50
        bob     | 2026-11-19..2026-11-20 | 25
        cleo    | 2026-11-19..2026-11-20 | 25
        dan     | 2026-11-19..2026-11-20 | 5
        eve     | 2026-10-12..2026-10-23 | 900
        new     | 2026-11-19..2026-11-20 | 50

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        ana     | 100     | 100       | 5           | 2026-11-20  | 28
        bob     | 70      | 50        | 5           | 2026-11-20  | 28
        cleo    | 70      | 50        | 5           | 2026-11-20  | 28
        dan     | 40      | 10        | 5           | 2026-11-20  | 28
        eve     | 20      | 0         | 5           | 2026-11-20  | 28
        new     | missing |           |             |             |
    """)
