"""Latest activity on the learning platform.

School days since the latest activity, up to the school's latest one, beyond the median of the group (as for
platform_days_group).

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.70 at
25 % of the course and 0.80 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_school_days_since_the_latest_activity():
    """The school is closed on 16 and 17 November. `dan`: three days of class from the 18th to the 20th. `eve`, never
    active, counts from the school's first activity on 26 October: 20 weekdays less two. The median of 0, 0, 0, 3 and
    18 is 0.
    """
    holds("platform_recency", """
        calendar
        from       | to         | closed
        2026-08-31 | 2027-06-22 | 2026-11-16..2026-11-17

        enrolments
        student | from
        ana     | 2026-08-31
        bob     | 2026-08-31
        cleo    | 2026-08-31
        dan     | 2026-08-31
        eve     | 2026-08-31
        new     | 2026-11-09

        activity
        student | date
        ana     | 2026-10-26..2026-11-20
        bob     | 2026-10-26..2026-11-20
        cleo    | 2026-11-09..2026-11-20
        dan     | 2026-11-09..2026-11-13

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        ana     | 0     | 0         | 0           | 2026-11-20  | 18
        cleo    | 0     | 0         | 0           | 2026-11-20  | 18
        dan     | 3     | 3         | 0           | 2026-11-20  | 18
        eve     | 18    | 18        | 0           | 2026-11-20  | 18
        new     | 8     | 8         | 0           | 2026-11-20  | 8
    """)


def test_a_platform_seldom_opened_accuses_nobody():
    """Without a calendar, weekdays. The group opens it every other week: the median of 0, 5, 5, 5 and 10 days is 5.
    """
    holds("platform_recency", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve

        activity
        student | date
        ana     | 2026-11-19..2026-11-20
        bob     | 2026-11-12..2026-11-13
        cleo    | 2026-11-12..2026-11-13
        dan     | 2026-11-12..2026-11-13
        eve     | 2026-11-05..2026-11-06

        expected
        student | value | numerator | denominator
        ana     | -5    | 0         | 5
        bob     | 0     | 5         | 5
        eve     | 5     | 10        | 5
    """)
