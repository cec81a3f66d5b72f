"""Regularity on the learning platform.

Share, in percent, of the last eight weeks with activity. A week counts where the student was enrolled throughout and
half of the group or more was active.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.71 at
25 % of the course and 0.82 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_share_of_the_weeks_with_activity():
    """Weeks end on a Friday, as the latest activity. In that of 16 October only `cleo` was active (one of five): it
    does not count. `new`, enrolled on 2 November, has been there for two weeks from Saturday to Friday.
    """
    holds("platform_regularity", """
        enrolments
        student | from
        ana     | 2026-08-31
        bob     | 2026-08-31
        cleo    | 2026-08-31
        dan     | 2026-08-31
        eve     | 2026-08-31
        new     | 2026-11-02

        activity
        student | date
        ana     | 2026-09-14..2026-10-09
        ana     | 2026-10-19..2026-11-20
        bob     | 2026-09-14..2026-10-09
        bob     | 2026-10-19..2026-11-20
        cleo    | 2026-09-14..2026-11-20
        dan     | 2026-11-02..2026-11-06
        dan     | 2026-11-18
        eve     | 2026-09-08
        new     | 2026-11-02..2026-11-13

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        ana     | 100     | 7         | 7           | 2026-11-20  | 7
        cleo    | 100     | 7         | 7           | 2026-11-20  | 7
        dan     | 28.5714 | 2         | 7           | 2026-11-20  | 7
        eve     | 0       | 0         | 7           | 2026-11-20  | 7
        new     | 50      | 1         | 2           | 2026-11-20  | 2
    """)
