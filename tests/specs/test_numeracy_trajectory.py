"""Course of the marks in mathematics.

Points lost from one étape to the next, by the straight line (least squares) through three marks or more: the étapes of
this year, two of them at least, after those of last year, where both are of one order and one programme. With one mark
of this year, all the loss is at the change of year: another indicator measures it, with its tolerance. An étape without
a mark keeps its place. Negative: gained. Exact: sums of whole numbers, one division, four decimals.

Source: the trajectory of marks is the best of 110 signs (Muthén 2004, balanced accuracy 0.91; Bowers & Sprott 2012,
0.87; in Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

import duckdb

from risk.reasons import reason_sql
from schemas.ddl import literal
from tests.specs.drawing import holds

LAST, NOW = "‹l'an dernier¦last year›", "‹\u00a0; cette année¦; this year›"


def test_the_slope_of_three_marks_and_more():
    """`slide` 75, 72, 70, 65, 63 at 1 to 5: n = 5, Σx = 15, Σy = 345, Σxy = 1004, Σx² = 55: (5175 − 5020) / 50 = 3.1
    lost. `year` 75, 72, 65 at 4, 5, 6: (75 − 65) / 2. `gap` 80 at 1, 60 at 4, 58 at 6: n = 3, Σx = 11, Σy = 198, Σxy =
    668, Σx² = 53: (2178 − 2004) / 38 = 4.5789. `dip` 70, 50, 70: the line is level. `rise` gains 5. `two`: two marks.
    `border` 84, 85, 85 then 71: one mark of this year, lost at the change of year.
    """
    holds("numeracy_trajectory", f"""
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
        border  | SEC2  | 2025-2026   | 2025-08-29
        border  | SEC3  | 2026-2027   | 2026-08-31

        grades
        student | subject | school_year | term | mark | recorded
        slide   | 063226  | 2025-2026   | 1    | 75   | 2025-11-14
        slide   | 063226  | 2025-2026   | 2    | 72   | 2026-02-27
        slide   | 063226  | 2025-2026   | 3    | 70   | 2026-06-19
        slide   | 063306  | 2026-2027   | 1    | 65   |
        slide   | 063306  | 2026-2027   | 2    | 63   |
        year    | 063306  | 2026-2027   | 1    | 75   |
        year    | 063306  | 2026-2027   | 2    | 72   |
        year    | 063306  | 2026-2027   | 3    | 65   |
        gap     | 063226  | 2025-2026   | 1    | 80   | 2025-11-14
        gap     | 063306  | 2026-2027   | 1    | 60   |
        gap     | 063306  | 2026-2027   | 3    | 58   |
        dip     | 063306  | 2026-2027   | 1    | 70   |
        dip     | 063306  | 2026-2027   | 2    | 50   |
        dip     | 063306  | 2026-2027   | 3    | 70   |
        rise    | 063306  | 2026-2027   | 1    | 60.5 |
        rise    | 063306  | 2026-2027   | 2    | 65.5 |
        rise    | 063306  | 2026-2027   | 3    | 70.5 |
        two     | 063306  | 2026-2027   | 1    | 75   |
        two     | 063306  | 2026-2027   | 2    | 60   |
        border  | 063226  | 2025-2026   | 1    | 84   | 2025-11-14
        border  | 063226  | 2025-2026   | 2    | 85   | 2026-02-27
        border  | 063226  | 2025-2026   | 3    | 85   | 2026-06-19
        border  | 063306  | 2026-2027   | 1    | 71   |

        expected
        student | value   | series                             | evidence_on | evidence_count
        slide   | 3.1     | {LAST} 75, 72, 70{NOW} 65, 63 | 2027-02-26  | 5
        year    | 5       | 75, 72, 65                         | 2027-06-18  | 3
        gap     | 4.5789  | {LAST} 80{NOW} 60, 58         | 2027-06-18  | 3
        dip     | 0       | 70, 50, 70                         | 2027-06-18  | 3
        rise    | -5      | 61, 66, 71                         | 2027-06-18  | 3
        two     | missing |                                    |             |
        border  | missing |                                    |             |
    """, "2027-W25")


def test_the_reason_says_where_last_year_ends():
    series = f"{LAST} 84, 85, 85{NOW} 71, 70"
    said = ", ".join(reason_sql("'{series} ({value} de moins par étape)'", language) for language in ("fr", "en"))
    assert duckdb.sql(f"select {said} from (select 4.1 as value, 1 as numerator, 1 as denominator, 1 as benchmark, "
                      f"{literal(series)} as series)").fetchone() == (
        "l'an dernier 84, 85, 85\u00a0; cette année 71, 70 (4,1 de moins par étape)",
        "last year 84, 85, 85; this year 71, 70 (4.1 de moins par étape)",
    )


def test_what_is_not_compared():
    """`order`: from primary to secondary. `modified` last year, `now` this year: never compared with the other year.
    `unknown`: without last year's enrolment, nobody can tell. `final`: a year's result is of no étape.
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
        order    | 063126  | 2026-2027   | 2     | 60   |
        modified | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        modified | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        modified | 063306  | 2026-2027   | 1     | 60   |
        modified | 063306  | 2026-2027   | 2     | 60   |
        now      | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        now      | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        now      | 063306  | 2026-2027   | 1     | 60   |
        now      | 063306  | 2026-2027   | 2     | 60   |
        unknown  | 063226  | 2025-2026   | 2     | 85   | 2026-02-27
        unknown  | 063226  | 2025-2026   | 3     | 85   | 2026-06-19
        unknown  | 063306  | 2026-2027   | 1     | 60   |
        unknown  | 063306  | 2026-2027   | 2     | 60   |
        final    | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19
        final    | 063306  | 2026-2027   | 1     | 60   |
        final    | 063306  | 2026-2027   | 2     | 60   |

        expected
        student  | value
        order    | missing
        modified | missing
        now      | missing
        unknown  | missing
        final    | missing
    """, "2027-W09")


def test_another_sequence_is_another_programme():
    """`cst` goes from the mathematics of secondary 3 to CST, `sn` to SN, `stays` from CST 4 to CST 5."""
    holds("numeracy_trajectory", f"""
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
        cst     | 063414  | 2026-2027   | 2    | 60   |
        sn      | 063306  | 2025-2026   | 1    | 80   | 2025-11-14
        sn      | 063306  | 2025-2026   | 2    | 80   | 2026-02-27
        sn      | 065426  | 2026-2027   | 1    | 60   |
        sn      | 065426  | 2026-2027   | 2    | 60   |
        stays   | 063414  | 2025-2026   | 2    | 80   | 2026-02-27
        stays   | 063414  | 2025-2026   | 3    | 76   | 2026-06-19
        stays   | 063504  | 2026-2027   | 1    | 72   |
        stays   | 063504  | 2026-2027   | 2    | 68   |

        expected
        student | value   | series
        cst     | missing |
        sn      | missing |
        stays   | 4       | {LAST} 80, 76{NOW} 72, 68
    """, "2027-W09")
