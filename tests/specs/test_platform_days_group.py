"""Learning platform, against the group.

Days of activity of the last 28, for one of the group's median. The group: the home group, or the school and level
where it has fewer than five. Windows end on the school's latest day of activity.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.75 at
25 % of the course and 0.84 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_days_of_activity_over_the_median_of_the_group():
    """The window is 24 October to 20 November, the latest day of activity. In the home group 31: 20, 20, 10, 5 and 0
    days, median 10; no row of the window is no activity for `eve`, active in September. `alone` is compared with the
    level: 20, 20, 10, 8, 5 and 0, median 9. A row without an action is no activity. `new` is enrolled for less than 28
    days. In the school 002, nobody uses the platform.
    """
    holds("platform_days_group", """
        enrolments
        student | school | group | from
        ana     | 001    | 31    | 2026-08-31
        bob     | 001    | 31    | 2026-08-31
        cleo    | 001    | 31    | 2026-08-31
        dan     | 001    | 31    | 2026-08-31
        eve     | 001    | 31    | 2026-08-31
        alone   | 001    | 32    | 2026-08-31
        new     | 001    | 31    | 2026-10-26
        far     | 002    | 31    | 2026-08-31

        activity
        student | date                   | actions
        ana     | 2026-10-19..2026-11-20 | 3
        bob     | 2026-10-26..2026-11-20 | 3
        cleo    | 2026-11-09..2026-11-20 | 3
        dan     | 2026-11-16..2026-11-20 | 3
        dan     | 2026-11-09..2026-11-13 | 0
        eve     | 2026-09-08             | 3
        alone   | 2026-11-02..2026-11-11 | 3
        new     | 2026-11-02..2026-11-20 | 3

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        ana     | 2       | 20        | 10          | 2026-11-20  | 28
        bob     | 2       | 20        | 10          | 2026-11-20  | 28
        cleo    | 1       | 10        | 10          | 2026-11-20  | 28
        dan     | 0.5     | 5         | 10          | 2026-11-20  | 28
        eve     | 0       | 0         | 10          | 2026-11-20  | 28
        alone   | 0.8889  | 8         | 9           | 2026-11-20  | 28
        new     | missing |           |             |             |
        far     | missing |           |             |             |
    """)


def test_a_group_that_hardly_uses_the_platform_says_nothing():
    """The median of 3, 1, 1, 0 and 0 days is 1: for such a group, a month without activity is ordinary."""
    holds("platform_days_group", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve

        activity
        student | date
        ana     | 2026-11-18..2026-11-20
        bob     | 2026-11-20
        cleo    | 2026-11-20

        expected
        student | value
        ana     | missing
        bob     | missing
        eve     | missing
    """)


def test_activity_of_long_ago_only_is_not_observed():
    """The latest day of activity is more than 28 days before the Sunday: the source was not handed over since."""
    holds("platform_days_group", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve

        activity
        student | date
        ana     | 2026-09-21..2026-10-23
        bob     | 2026-09-21..2026-10-23
        cleo    | 2026-09-21..2026-10-23

        expected
        student | value
        ana     | missing
        eve     | missing
    """)


def test_without_any_activity_this_year_the_account_may_not_be_matched():
    """`eve` counts in the group only: the median of 20, 20, 20, 10 and 0 days is 20. A row without an action, or of
    last year, matches nothing.
    """
    for indicator in ("platform_days_group", "platform_recency", "platform_regularity", "platform_decline"):
        holds(indicator, f"""{NEVER_ACTIVE}
            expected
            student | value
            eve     | missing
        """)
    holds("platform_days_group", f"""{NEVER_ACTIVE}
        expected
        student | value | numerator | denominator
        ana     | 1     | 20        | 20
        dan     | 0.5   | 10        | 20
    """)


NEVER_ACTIVE = """
    enrolments
    student
    ana
    bob
    cleo
    dan
    eve

    activity
    student | date                   | actions
    ana     | 2026-10-19..2026-11-20 | 3
    bob     | 2026-10-19..2026-11-20 | 3
    cleo    | 2026-10-19..2026-11-20 | 3
    dan     | 2026-11-09..2026-11-20 | 3
    eve     | 2026-06-10             | 3
    eve     | 2026-10-20             | 0
"""
