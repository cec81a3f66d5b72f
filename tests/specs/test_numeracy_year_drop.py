"""Decline in mathematics since last year.

Points lost from last school year's result to the latest mark of this year: the final result, else the étapes known with
their weights (20, 20, 60), else the last étape. Within one order and one programme; modified expectations of either
year are not compared. Negative: gained.

Source: trajectories over the years (Muthén 2004, Bowers & Sprott 2012, in Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds, portrayed


def test_points_lost_since_last_year():
    """`weighted`: (20 × 80 + 60 × 72) / 80 = 74. `rise` gains 12."""
    holds("numeracy_year_drop", """
        enrolments
        student  | level | school_year | from
        final    | SEC2  | 2025-2026   | 2025-08-29
        final    | SEC3  | 2026-2027   | 2026-08-31
        weighted | SEC2  | 2025-2026   | 2025-08-29
        weighted | SEC3  | 2026-2027   | 2026-08-31
        rise     | SEC2  | 2025-2026   | 2025-08-29
        rise     | SEC3  | 2026-2027   | 2026-08-31

        grades
        student  | subject | school_year | term  | mark | recorded
        final    | 063226  | 2025-2026   | 3     | 90   | 2026-06-19
        final    | 063226  | 2025-2026   | FINAL | 82   | 2026-06-19
        final    | 063306  | 2026-2027   | 1     | 75   |
        final    | 063306  | 2026-2027   | 2     | 70.5 |
        weighted | 063226  | 2025-2026   | 1     | 80   | 2025-11-14
        weighted | 063226  | 2025-2026   | 3     | 72   | 2026-06-19
        weighted | 063306  | 2026-2027   | 1     | 64   |
        rise     | 063226  | 2025-2026   | FINAL | 58   | 2026-06-19
        rise     | 063306  | 2026-2027   | 1     | 70   |

        expected
        student  | value | numerator | denominator | series | evidence_on | evidence_count
        final    | 11.5  | 70.5      | 82          | 2      | 2027-02-26  | 3
        weighted | 10    | 64        | 74          | 1      | 2026-11-13  | 2
        rise     | -12   | 70        | 58          | 1      | 2026-11-13  | 2
    """, "2027-W09")


def test_without_weights_the_last_etape_stands():
    drawing = """
        enrolments
        student | level | school_year | from
        lea     | SEC2  | 2025-2026   | 2025-08-29
        lea     | SEC3  | 2026-2027   | 2026-08-31

        grades
        student | subject | school_year | term | mark | recorded
        lea     | 063226  | 2025-2026   | 1    | 80   | 2025-11-14
        lea     | 063226  | 2025-2026   | 3    | 72   | 2026-06-19
        lea     | 063306  | 2026-2027   | 1    | 64   |
    """
    weights = 'term_weights: {"1": 20, "2": 20, "3": 60}\n'
    assert weights in DEFAULT_CRITERIA
    con = portrayed(drawing, criteria=load_criteria(DEFAULT_CRITERIA.replace(weights, "")))
    told = con.execute("select value from evidence.indicator_value where indicator = 'numeracy_year_drop'").fetchone()
    assert told == (8,)


def test_what_is_no_decline():
    """`order`: primary to secondary. `modified` last year; `now` this year. `before`: two years ago. `unknown`: no
    enrolment of last year. `nothing`: no mark of this year.
    """
    holds("numeracy_year_drop", """
        enrolments
        student  | level | school_year | from       | modified
        order    | PRIM6 | 2025-2026   | 2025-08-29 |
        order    | SEC1  | 2026-2027   | 2026-08-31 |
        modified | SEC2  | 2025-2026   | 2025-08-29 | true
        modified | SEC3  | 2026-2027   | 2026-08-31 |
        now      | SEC2  | 2025-2026   | 2025-08-29 |
        now      | SEC3  | 2026-2027   | 2026-08-31 | true
        before   | SEC1  | 2024-2025   | 2024-08-29 |
        before   | SEC3  | 2026-2027   | 2026-08-31 |
        unknown  | SEC3  | 2026-2027   | 2026-08-31 |
        nothing  | SEC2  | 2025-2026   | 2025-08-29 |
        nothing  | SEC3  | 2026-2027   | 2026-08-31 |

        grades
        student  | subject | school_year | term  | mark | recorded
        order    | MAT600  | 2025-2026   | FINAL | 85   | 2026-06-19
        order    | 063126  | 2026-2027   | 1     | 60   |
        modified | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19
        modified | 063306  | 2026-2027   | 1     | 60   |
        now      | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19
        now      | 063306  | 2026-2027   | 1     | 60   |
        before   | 063226  | 2024-2025   | FINAL | 85   | 2025-06-19
        before   | 063306  | 2026-2027   | 1     | 60   |
        unknown  | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19
        unknown  | 063306  | 2026-2027   | 1     | 60   |
        nothing  | 063226  | 2025-2026   | FINAL | 85   | 2026-06-19

        expected
        student  | value
        order    | missing
        modified | missing
        now      | missing
        before   | missing
        unknown  | missing
        nothing  | missing
    """)


def test_another_sequence_is_no_decline():
    """`sn`: from secondary 3 to SN; `ts_to_cst`: from TS 4 to CST 5. `cst` stays in CST."""
    holds("numeracy_year_drop", """
        enrolments
        student   | level | school_year | from
        sn        | SEC3  | 2025-2026   | 2025-08-29
        sn        | SEC4  | 2026-2027   | 2026-08-31
        ts_to_cst | SEC4  | 2025-2026   | 2025-08-29
        ts_to_cst | SEC5  | 2026-2027   | 2026-08-31
        cst       | SEC4  | 2025-2026   | 2025-08-29
        cst       | SEC5  | 2026-2027   | 2026-08-31

        grades
        student   | subject | school_year | term  | mark | recorded
        sn        | 063306  | 2025-2026   | FINAL | 85   | 2026-06-19
        sn        | 065426  | 2026-2027   | 1     | 60   |
        ts_to_cst | 064426  | 2025-2026   | FINAL | 50   | 2026-06-19
        ts_to_cst | 063504  | 2026-2027   | 1     | 40   |
        cst       | 063414  | 2025-2026   | FINAL | 85   | 2026-06-19
        cst       | 063504  | 2026-2027   | 1     | 60   |

        expected
        student   | value
        sn        | missing
        ts_to_cst | missing
        cst       | 25
    """)
