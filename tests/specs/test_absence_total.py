"""Absences that a source only counts.

Number of absences of the year so far, in the unit of the source (days, half-days or periods), for students whom no
dated attendance covers. A count is the state on its date: it never becomes absences on invented days.

Source: absences alone say little in the Portuguese class of UCI (AUC 0.55; Cortez & Silva 2008), and every student
there whose final mark is 0 has 0 absences: a low count is not a strength.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_the_newest_count_of_the_year():
    """A later count replaces an earlier one and is not added to it; a count of next week is not known yet; last year's
    says nothing. No row is unknown, a count of 0 is 0.
    """
    holds("absence_total", """
        enrolments
        student
        once
        twice
        later
        before
        none
        nobody

        attendance_totals
        student | school | school_year | counted_on | absences
        once    | 001    | 2026-2027   | 2026-11-13 | 7.5
        twice   | 001    | 2026-2027   | 2026-10-30 | 4
        twice   | 001    | 2026-2027   | 2026-11-20 | 6
        later   | 001    | 2026-2027   | 2026-11-13 | 2
        later   | 001    | 2026-2027   | 2026-11-23 | 9
        before  | 001    | 2025-2026   | 2026-06-19 | 30
        none    | 001    | 2026-2027   | 2026-11-13 | 0

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        once    | 7.5     | 7.5       |             | 2026-11-13  | 1
        twice   | 6       | 6         |             | 2026-11-20  | 1
        later   | 2       | 2         |             | 2026-11-13  | 1
        before  | missing |           |             |             |
        none    | 0       | 0         |             | 2026-11-13  | 1
        nobody  | missing |           |             |             |
    """)


def test_terms_and_schools_add_up():
    """`terms`: 3 and 5 by term. `both`: the terms make 8, the older count since the start of the year 6: the larger.
    `moved`: 4 in one school, 2 in the other. `final`: the count of the whole year.
    """
    holds("absence_total", """
        enrolments
        student
        terms
        both
        moved
        final

        attendance_totals
        student | school | school_year | term  | counted_on | absences
        terms   | 001    | 2026-2027   | 1     | 2026-10-30 | 3
        terms   | 001    | 2026-2027   | 2     | 2026-11-20 | 5
        both    | 001    | 2026-2027   | 1     | 2026-10-30 | 3
        both    | 001    | 2026-2027   | 2     | 2026-11-20 | 5
        both    | 001    | 2026-2027   |       | 2026-11-06 | 6
        moved   | 001    | 2026-2027   |       | 2026-11-20 | 4
        moved   | 002    | 2026-2027   |       | 2026-10-02 | 2
        final   | 001    | 2026-2027   | 1     | 2026-10-30 | 1
        final   | 001    | 2026-2027   | FINAL | 2026-11-20 | 5

        expected
        student | value | evidence_on | evidence_count
        terms   | 8     | 2026-11-20  | 2
        both    | 8     | 2026-11-20  | 3
        moved   | 6     | 2026-11-20  | 2
        final   | 5     | 2026-11-20  | 2
    """)


def test_no_absence_counts_twice():
    """Where attendance comes with its dates, the count is left out."""
    holds("absence_total", """
        calendar
        from       | to
        2026-08-31 | 2026-11-30

        enrolments
        student | school
        dated   | 001
        temoin  | 001
        counted | 002

        attendance
        student | date       | category
        dated   | 2026-11-10 | excused
        temoin  | 2026-11-19 | excused

        attendance_totals
        student | school | school_year | counted_on | absences
        dated   | 001    | 2026-2027   | 2026-11-20 | 12
        counted | 002    | 2026-2027   | 2026-11-20 | 12

        expected
        student | value
        dated   | missing
        counted | 12
    """)


def test_a_low_count_is_not_a_strength():
    assert load_criteria(DEFAULT_CRITERIA).indicator("absence_total").strength is None
