"""Decline in the second language.

Points lost from the best earlier mark of the year to the latest, in the same subject. Negative: gained.

Source: mark trajectories over all subjects (Bowers & Sprott 2012, in Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_points_lost_since_the_best_mark():
    """`course`: from the base course to the enriched one, another course. `one`: one mark."""
    holds("second_language_decline", """
        enrolments
        student
        slide
        rise
        course
        one

        grades
        student | subject | term | mark
        slide   | 134304  | 1    | 80
        slide   | 134304  | 2    | 68.5
        rise    | 134304  | 1    | 60
        rise    | 134304  | 2    | 67
        course  | 134304  | 1    | 80
        course  | 136304  | 2    | 60
        one     | 134304  | 2    | 60

        expected
        student | value   | numerator | denominator | series | evidence_count
        slide   | 11.5    | 68.5      | 80          | 80, 69 | 2
        rise    | -7      | 67        | 60          | 60, 67 | 2
        course  | missing |           |             |        |
        one     | missing |           |             |        |
    """, "2027-W09")
