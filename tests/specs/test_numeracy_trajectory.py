"""Course of the marks in mathematics.

Points lost from one étape to the next, by the straight line (least squares) through three marks or more: the étapes of
this year after those of last year, where both are of one order and one programme. An étape without a mark keeps its
place. Negative: gained. Exact: sums of whole numbers, one division, four decimals.

Source: the trajectory of marks is the best of 110 signs (Muthén 2004, balanced accuracy 0.91; Bowers & Sprott 2012,
0.87; in Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_slope_of_three_marks_and_more():
    """`slide` 75, 72, 70, 65 at 1, 2, 3, 4: n = 4, Σx = 10, Σy = 282, Σxy = 689, Σx² = 30: (2820 − 2756) / 20 = 3.2
    lost. `year` 75, 72, 65 at 4, 5, 6: (75 − 65) / 2. `gap` 80 at 1, 70 at 3, 60 at 4: n = 3, Σx = 8, Σy = 210, Σxy =
    530, Σx² = 26: (1680 − 1590) / 14 = 6.4286. `dip` 70, 50, 70: the line is level. `rise` gains 5. `two`: two marks.
    """
    holds("numeracy_trajectory", """
        enrolments
        student | level | school_year | from
        slide   | SEC2  | 2025-2026   | 2025-08-29
        slide   | SEC3  | 2026-2027   | 2026-08-31
        year    | SEC3  | 2026-2027   | 2026-08-31
        gap     | SEC2  | 2025-2026   | 2025-08-29
        gap     | SEC3  | 2026-2027   | 2026-08-31
        dip     | SEC3  | 2026-2027   | 2026-08-31
        rise    | SEC3  | 2026-2027   | 2026-08-31
        two     | SEC3  | 2026-2027   | 2026-08-31

        grades
        student | subject | school_year | term | mark | recorded
        slide   | 063226  | 2025-2026   | 1    | 75   | 2025-11-14
        slide   | 063226  | 2025-2026   | 2    | 72   | 2026-02-27
        slide   | 063226  | 2025-2026   | 3    | 70   | 2026-06-19
        slide   | 063306  | 2026-2027   | 1    | 65   |
        year    | 063306  | 2026-2027   | 1    | 75   |
        year    | 063306  | 2026-2027   | 2    | 72   |
        year    | 063306  | 2026-2027   | 3    | 65   |
        gap     | 063226  | 2025-2026   | 1    | 80   | 2025-11-14
        gap     | 063226  | 2025-2026   | 3    | 70   | 2026-06-19
        gap     | 063306  | 2026-2027   | 1    | 60   |
        dip     | 063306  | 2026-2027   | 1    | 70   |
        dip     | 063306  | 2026-2027   | 2    | 50   |
        dip     | 063306  | 2026-2027   | 3    | 70   |
        rise    | 063306  | 2026-2027   | 1    | 60.5 |
        rise    | 063306  | 2026-2027   | 2    | 65.5 |
        rise    | 063306  | 2026-2027   | 3    | 70.5 |
        two     | 063306  | 2026-2027   | 1    | 75   |
        two     | 063306  | 2026-2027   | 2    | 60   |

        expected
        student | value   | series         | evidence_on | evidence_count
        slide   | 3.2     | 75, 72, 70, 65 | 2026-11-13  | 4
        year    | 5       | 75, 72, 65     | 2027-06-18  | 3
        gap     | 6.4286  | 80, 70, 60     | 2026-11-13  | 3
        dip     | 0       | 70, 50, 70     | 2027-06-18  | 3
        rise    | -5      | 61, 66, 71     | 2027-06-18  | 3
        two     | missing |                |             |
    """, "2027-W25")


def test_what_is_not_compared():
    """`order`: from primary to secondary. `modified` last year, `now` this year: never compared with the other year.
    `unknown`: without last year's enrolment, nobody can tell. `final`: one final result is one mark.
    """
    holds("numeracy_trajectory", """
        enrolments
        student  | level | school_year | from       | modified
        order    | PRIM6 | 2025-2026   | 2025-08-29 |
        order    | SEC1  | 2026-2027   | 2026-08-31 |
        modified | SEC2  | 2025-2026   | 2025-08-29 | true
        modified | SEC3  | 2026-2027   | 2026-08-31 |
        now      | SEC2  | 2025-2026   | 2025-08-29 |
        now      | SEC3  | 2026-2027   | 2026-08-31 | true
        unknown  | SEC3  | 2026-2027   | 2026-08-31 |
        final    | SEC2  | 2025-2026   | 2025-08-29 |
        final    | SEC3  | 2026-2027   | 2026-08-31 |

        grades
        student  | subject | school_year | term  | mark | recorded
        order    | MAT600  | 2025-2026   | 2     | 85   | 2026-02-27
        order    | MAT600  | 2025-2026   | 3     | 85   | 2026-06-19
        order    | 063126  | 2026-2027   | 1     | 60   |
        modified | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        modified | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        modified | 063306  | 2026-2027   | 1     | 60   |
        now      | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        now      | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        now      | 063306  | 2026-2027   | 1     | 60   |
        unknown  | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        unknown  | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        unknown  | 063306  | 2026-2027   | 1     | 60   |
        final    | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19
        final    | 063306  | 2026-2027   | 1     | 60   |

        expected
        student  | value
        order    | missing
        modified | missing
        now      | missing
        unknown  | missing
        final    | missing
    """)


def test_another_sequence_is_another_programme():
    """`cst` goes from the mathematics of secondary 3 to CST, `sn` to SN, `stays` from CST 4 to CST 5."""
    holds("numeracy_trajectory", """
        enrolments
        student | level | school_year | from
        cst     | SEC3  | 2025-2026   | 2025-08-29
        cst     | SEC4  | 2026-2027   | 2026-08-31
        sn      | SEC3  | 2025-2026   | 2025-08-29
        sn      | SEC4  | 2026-2027   | 2026-08-31
        stays   | SEC4  | 2025-2026   | 2025-08-29
        stays   | SEC5  | 2026-2027   | 2026-08-31

        grades
        student | subject | school_year | term | mark | recorded
        cst     | 063306  | 2025-2026   | 1    | 80   | 2025-11-14
        cst     | 063306  | 2025-2026   | 2    | 80   | 2026-02-27
        cst     | 063414  | 2026-2027   | 1    | 60   |
        sn      | 063306  | 2025-2026   | 1    | 80   | 2025-11-14
        sn      | 063306  | 2025-2026   | 2    | 80   | 2026-02-27
        sn      | 065426  | 2026-2027   | 1    | 60   |
        stays   | 063414  | 2025-2026   | 2    | 80   | 2026-02-27
        stays   | 063414  | 2025-2026   | 3    | 76   | 2026-06-19
        stays   | 063504  | 2026-2027   | 1    | 72   |

        expected
        student | value   | series
        cst     | missing |
        sn      | missing |
        stays   | 4       | 80, 76, 72
    """)
