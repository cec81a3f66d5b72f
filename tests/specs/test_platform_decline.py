"""Declining activity on the learning platform.

By how much, in percent, the days of activity of the last 28 are below those expected from the student's own past this
year and from what became of the group's since. Holidays of all are no decline.

Source: trajectories tell more than levels (engagement pathways, Janosz et al. 2008); OULAD 2013 (fail or withdraw),
AUC alone 0.65 at 25 % of the course and 0.77 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_days_of_activity_below_those_expected():
    """The past is 31 August to 23 October, 54 days. `ana`, `bob` and `dan`: 40 days in it, then 20; `cleo` 40, then
    5; `eve` none. The group: 160 days in 5 × 54, then 65 in 5 × 28. Expected of 40 days in 54: 40 / 54 × 28 × (65 /
    140) / (160 / 270) = 16.25. `eve` has no past to fall from.
    """
    holds("platform_decline", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve

        activity
        student | date
        ana     | 2026-08-31..2026-10-23
        ana     | 2026-10-26..2026-11-20
        bob     | 2026-08-31..2026-10-23
        bob     | 2026-10-26..2026-11-20
        cleo    | 2026-08-31..2026-10-23
        cleo    | 2026-11-16..2026-11-20
        dan     | 2026-08-31..2026-10-23
        dan     | 2026-10-26..2026-11-20

        expected
        student | value    | numerator | denominator | evidence_on | evidence_count
        ana     | -23.0769 | 20        | 16.25       | 2026-11-20  | 40
        cleo    | 69.2308  | 5         | 16.25       | 2026-11-20  | 40
        eve     | missing  |           |             |             |
    """)


def test_a_holiday_of_all_is_no_decline():
    """From every weekday to every day of one week, as everybody: nobody declines."""
    holds("platform_decline", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve

        activity
        student | date
        ana     | 2026-08-31..2026-10-23
        ana     | 2026-11-16..2026-11-20
        bob     | 2026-08-31..2026-10-23
        bob     | 2026-11-16..2026-11-20
        cleo    | 2026-08-31..2026-10-23
        cleo    | 2026-11-16..2026-11-20
        dan     | 2026-08-31..2026-10-23
        dan     | 2026-11-16..2026-11-20
        eve     | 2026-08-31..2026-10-23
        eve     | 2026-11-16..2026-11-20

        expected
        student | value | numerator | denominator
        ana     | 0     | 5         | 5
        eve     | 0     | 5         | 5
    """)


def test_one_day_of_less_than_two_expected_says_nothing():
    """Seven students: 209 days in 7 × 54, then 100 in 7 × 28. Expected of 5 days in 54: 5 / 54 × 28 × (100 / 196) /
    (209 / 378) = 2.3923; of 4 days, 1.9139.
    """
    holds("platform_decline", """
        enrolments
        student
        ana
        bob
        cleo
        dan
        eve
        some
        rare

        activity
        student | date
        ana     | 2026-08-31..2026-10-23
        ana     | 2026-10-26..2026-11-20
        bob     | 2026-08-31..2026-10-23
        bob     | 2026-10-26..2026-11-20
        cleo    | 2026-08-31..2026-10-23
        cleo    | 2026-10-26..2026-11-20
        dan     | 2026-08-31..2026-10-23
        dan     | 2026-10-26..2026-11-20
        eve     | 2026-08-31..2026-10-23
        eve     | 2026-10-26..2026-11-20
        some    | 2026-08-31..2026-09-04
        rare    | 2026-08-31..2026-09-03

        expected
        student | value   | numerator | denominator
        some    | 100     | 0         | 2.3923
        rare    | missing |           |
    """)
