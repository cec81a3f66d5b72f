"""Conduct events.

Events of the last 20 school days, each weighed by its severity (1 to 5, 1 where the school gives none). A student
without any event this year is missing: nobody entered one, which is not a zero. So is everybody of a school that has
entered none for 30 school days. A zero is told only of a student who had an event earlier this year.

Source: behavioural engagement (Fredricks, Blumenfeld & Paris 2004; engagement pathways, Janosz et al. 2008).
Thresholds are the project's default; few points, for what is entered depends on the adults too. They are within the
points of lateness: an event entered never makes the rest of the coefficient weigh less.

On Sunday 22 November the last 20 school days are 26 October to 20 November.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_events_of_the_last_20_school_days_weighed_by_severity():
    """`three`: severities 3, 1 and one not told. `before`: Friday 23 October is out of the window, the Saturday after
    it too. `arrived` on 9 November: ten days. The benchmark is the mean of the six students in scope: (5 + 2 + 0 + 1 +
    0 + 0) / 6. `three` is dated by the latest of its own, `before` by the latest of the school, 18 November.
    """
    holds("conduct_events", """
        calendar
        from       | to
        2026-08-31 | 2026-11-30

        enrolments
        student | from       | pathway
        three   |            |
        first   |            |
        before  |            |
        arrived | 2026-11-09 |
        quiet   |            |
        sixth   |            |
        home    |            | homeschool

        conduct
        student | date       | category | severity
        three   | 2026-10-30 | bris     | 3
        three   | 2026-11-10 | retenue  | 1
        three   | 2026-11-10 | langage  |
        first   | 2026-10-26 | bris     | 2
        arrived | 2026-11-18 | langage  | 1
        before  | 2026-10-23 | bris     | 5
        before  | 2026-10-24 | bris     | 5
        home    | 2026-11-10 | bris     | 5

        expected
        student | value | numerator | denominator | benchmark | evidence_on | evidence_count
        three   | 5     | 3         | 20          | 1.3333    | 2026-11-10  | 20
        first   | 2     | 1         | 20          | 1.3333    | 2026-10-26  | 20
        before  | 0     | 0         | 20          | 1.3333    | 2026-11-18  | 20
        arrived | 1     | 1         | 10          | 1.3333    | 2026-11-18  | 10
        quiet   | missing |       |             |           |             |
        sixth   | missing |       |             |           |             |
    """)


def test_a_holiday_does_not_empty_the_window():
    """On Sunday 14 February 2027, with a week closed in January, 20 school days go back to Monday 11 January; 28 days
    would go back to the 18th.
    """
    holds("conduct_events", """
        calendar
        from       | to         | closed
        2026-08-31 | 2027-06-23 | 2027-01-18..2027-01-22

        enrolments
        student
        january
        before

        conduct
        student | date       | category
        january | 2027-01-11 | bris
        before  | 2027-01-08 | bris

        expected
        student | value | denominator
        january | 1     | 20
        before  | 0     | 20
    """, "2027-W06")


def test_a_school_that_enters_no_event_is_unknown():
    """An event without a school is of the student's. School 003 enters none: nothing is known there."""
    holds("conduct_events", """
        enrolments
        student | school
        one     | 001
        quiet   | 001
        two     | 002
        silent  | 003

        conduct
        student | school | date       | category
        one     | 001    | 2026-10-19 | bris
        two     |        | 2026-11-10 | bris

        expected
        student | value
        one     | 0
        quiet   | missing
        two     | 1
        silent  | missing
    """)


def test_a_school_that_stopped_entering_events_is_unknown():
    """On Sunday 22 November, 30 school days go back to Monday 12 October: the 9th, a Friday, is before them."""
    for latest, expected in (("2026-10-12", "0"), ("2026-10-09", "missing")):
        holds("conduct_events", f"""
            calendar
            from       | to
            2026-08-31 | 2026-11-30

            enrolments
            student
            lea
            other

            conduct
            student | date       | category
            lea     | 2026-09-10 | bris
            other   | {latest}   | bris

            expected
            student | value
            lea     | {expected}
        """)


def test_an_event_of_last_year_does_not_make_a_school_that_enters_them():
    holds("conduct_events", """
        enrolments
        student
        lea

        conduct
        student | date       | category
        lea     | 2026-06-10 | bris

        expected
        student | value
        lea     | missing
    """)
