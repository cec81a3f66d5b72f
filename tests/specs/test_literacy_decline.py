"""Decline in the language of instruction.

Points lost from the best earlier mark of the year to the latest, in the same subject: a course of marks such as
« 75, 72, 70, 65 » speaks before any failure. After two étapes, the drop from the first is enough. Negative: gained.
A mark against one's own past may be told of every student, also where it is never compared with 60.

Source: mark trajectories are the best single signs (Bowers & Sprott 2012, balanced accuracy 0.87; Bowers, Sprott &
Taff 2013). Thresholds are the project's default: half a band, 5 points, gives no point.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_points_lost_since_the_best_mark():
    """`dip`: 60, 80, 65 has lost 15 points since étape 2, though it is above where it began."""
    holds("literacy_decline", """
        enrolments
        student  | modified
        slide    |
        two      |
        rise     |
        dip      |
        gap      |
        flat     |
        modified | true

        grades
        student  | subject | term | mark
        slide    | 132308  | 1    | 75
        slide    | 132308  | 2    | 72
        slide    | 132308  | 3    | 65
        two      | 132308  | 1    | 70
        two      | 132308  | 3    | 64
        rise     | 132308  | 1    | 55
        rise     | 132308  | 2    | 63
        rise     | 132308  | 3    | 72
        dip      | 132308  | 1    | 60
        dip      | 132308  | 2    | 80
        dip      | 132308  | 3    | 65
        gap      | 132308  | 2    | 70.5
        gap      | 132308  | 3    | 68.25
        flat     | 132308  | 1    | 70
        flat     | 132308  | 2    | 70
        modified | 132308  | 1    | 50
        modified | 132308  | 2    | 38

        expected
        student  | value | numerator | denominator | series     | evidence_on | evidence_count
        slide    | 10    | 65        | 75          | 75, 72, 65 | 2027-06-18  | 3
        two      | 6     | 64        | 70          | 70, 64     | 2027-06-18  | 2
        rise     | -9    | 72        | 63          | 55, 63, 72 | 2027-06-18  | 3
        dip      | 15    | 65        | 80          | 60, 80, 65 | 2027-06-18  | 3
        gap      | 2.25  | 68.25     | 70.5        | 71, 68     | 2027-06-18  | 2
        flat     | 0     | 70        | 70          | 70, 70     | 2027-02-26  | 2
        modified | 12    | 38        | 50          | 50, 38     | 2027-02-26  | 2
    """, "2027-W25")


def test_what_is_no_decline():
    """One mark; another course (132208 to 132308), another school year, a final result: nothing to compare."""
    holds("literacy_decline", """
        enrolments
        student
        one
        course
        lastyear
        final

        grades
        student  | school_year | subject | term  | mark | recorded
        one      | 2026-2027   | 132308  | 1     | 50   | 2026-11-13
        course   | 2026-2027   | 132208  | 1     | 82   | 2026-11-13
        course   | 2026-2027   | 132308  | 2     | 60   | 2027-02-26
        lastyear | 2025-2026   | 132308  | 3     | 85   | 2026-06-19
        lastyear | 2026-2027   | 132308  | 1     | 60   | 2026-11-13
        final    | 2026-2027   | 132308  | 1     | 80   | 2026-11-13
        final    | 2026-2027   | 132308  | FINAL | 60   | 2027-06-18

        expected
        student  | value
        one      | missing
        course   | missing
        lastyear | missing
        final    | missing
    """, "2027-W25")


def test_a_mark_of_tomorrow_is_not_seen():
    """On 28 February the third étape is far: 75, 72 is all there is."""
    holds("literacy_decline", """
        enrolments
        student
        slide

        grades
        student | subject | term | mark
        slide   | 132308  | 1    | 75
        slide   | 132308  | 2    | 72
        slide   | 132308  | 3    | 65

        expected
        student | value | series | evidence_count
        slide   | 3     | 75, 72 | 2
    """, "2027-W08")
