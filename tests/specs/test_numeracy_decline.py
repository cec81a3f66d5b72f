"""Decline in mathematics.

Points lost from the best earlier mark of the year to the latest, in the same subject. A change of course sequence
(CST, TS, SN in secondary 4 and 5) is another subject: it is no decline, and no progress.

Source: the trajectory of mathematics marks is the best of 110 signs (Muthén 2004, in Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_points_lost_in_the_same_sequence():
    """`sequence` went from SN to CST after étape 1; from étape 2 to 3, in the same sequence, 8 points were lost."""
    holds("numeracy_decline", """
        enrolments
        student  | level
        slide    | SEC3
        changed  | SEC4
        sequence | SEC4
        rise     | PRIM5

        grades
        student  | subject | term | mark
        slide    | 063306  | 1    | 75
        slide    | 063306  | 2    | 70
        changed  | 065406  | 1    | 82
        changed  | 063414  | 3    | 60
        sequence | 065406  | 1    | 66
        sequence | 063414  | 2    | 82
        sequence | 063414  | 3    | 74
        rise     | MAT500  | 1    | 58
        rise     | MAT500  | 2    | 66

        expected
        student  | value   | series | evidence_on | evidence_count
        slide    | 5       | 75, 70 | 2027-02-26  | 2
        changed  | missing |        |             |
        sequence | 8       | 82, 74 | 2027-06-18  | 2
        rise     | -8      | 58, 66 | 2027-02-26  | 2
    """, "2027-W25")
