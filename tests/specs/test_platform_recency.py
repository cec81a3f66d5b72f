"""Latest activity on the learning platform.

School days since the latest activity, up to the school's latest one and without those of absence all day, beyond the
median of the group (as for platform_days_group).

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.70 at
25 % of the course and 0.80 at 50 %.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_school_days_since_the_latest_activity():
    """The school is closed on 16 and 17 November. `dan`: three days of class from the 18th to the 20th. `eve`,
    active on 26 October only: 19 weekdays since, less two. The median of 0, 0, 0, 3 and 17 is 0. `new` is enrolled for
    eight days of class.
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
        eve     | 2026-10-26
        new     | 2026-11-09

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        ana     | 0     | 0         | 0           | 2026-11-20  | 18
        cleo    | 0     | 0         | 0           | 2026-11-20  | 18
        dan     | 3     | 3         | 0           | 2026-11-20  | 18
        eve     | 17    | 17        | 0           | 2026-11-20  | 18
        new     | 7     | 7         | 0           | 2026-11-20  | 8
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


def test_days_of_absence_are_not_days_without_activity():
    """Five days of class since 13 November. `sick` was absent on three of them, and on one in the morning only: 2."""
    holds("platform_recency", """
        calendar
        from       | to
        2026-08-31 | 2027-06-22

        enrolments
        student
        ana
        bob
        cleo
        sick
        idle

        attendance
        student | date                   | period | category
        sick    | 2026-11-16..2026-11-18 |        | excused
        sick    | 2026-11-19             | AM     | excused
        sick    | 2026-11-10             |        | excused

        activity
        student | date
        ana     | 2026-10-26..2026-11-20
        bob     | 2026-10-26..2026-11-20
        cleo    | 2026-10-26..2026-11-20
        sick    | 2026-10-26..2026-11-13
        idle    | 2026-10-26..2026-11-13

        expected
        student | value | numerator | denominator
        ana     | 0     | 0         | 0
        sick    | 2     | 2         | 0
        idle    | 5     | 5         | 0
    """)


def test_the_reason_tells_the_days_beyond_the_median():
    criterion = next(one for one in load_criteria(DEFAULT_CRITERIA).indicators if one.name == "platform_recency")
    assert criterion.label.fr == "Inactivité sur la plateforme d'apprentissage, au-delà de la médiane du groupe"
    assert "{value} {value|jour|jours} de classe sans activité de plus" in criterion.reason.fr
