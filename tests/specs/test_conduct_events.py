"""Conduct events.

Events of the last 20 school days, each weighed by its severity (1 to 5, 1 where the school gives none). A school that
entered an event this year enters them: a student without one has none. Elsewhere nothing is known.

Source: behavioural engagement (Fredricks, Blumenfeld & Paris 2004; engagement pathways, Janosz et al. 2008).
Thresholds are the project's default; few points, for what is entered depends on the adults too.

On Sunday 22 November the last 20 school days are 26 October to 20 November.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_events_of_the_last_20_school_days_weighed_by_severity():
    """`three`: severities 3, 1 and one not told. `before`: Friday 23 October is out of the window, the Saturday after
    it too. `arrived` on 9 November: ten days. The benchmark is the mean of the six students in scope: (5 + 2 + 0 + 0 +
    0 + 0) / 6.
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
        before  | 2026-10-23 | bris     | 5
        before  | 2026-10-24 | bris     | 5
        home    | 2026-11-10 | bris     | 5

        expected
        student | value | numerator | denominator | benchmark | evidence_on | evidence_count
        three   | 5     | 3         | 20          | 1.1667    | 2026-11-22  | 20
        first   | 2     | 1         | 20          | 1.1667    | 2026-11-22  | 20
        before  | 0     | 0         | 20          | 1.1667    | 2026-11-22  | 20
        arrived | 0     | 0         | 10          | 1.1667    | 2026-11-22  | 10
        quiet   | 0     | 0         | 20          | 1.1667    | 2026-11-22  | 20
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
        one     | 001    | 2026-09-10 | bris
        two     |        | 2026-11-10 | bris

        expected
        student | value
        one     | 0
        quiet   | 0
        two     | 1
        silent  | missing
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
