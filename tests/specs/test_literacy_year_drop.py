"""Decline in the language of instruction since last year.

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
    holds("literacy_year_drop", """
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
        final    | 132208  | 2025-2026   | 3     | 90   | 2026-06-19
        final    | 132208  | 2025-2026   | FINAL | 82   | 2026-06-19
        final    | 132308  | 2026-2027   | 1     | 75   |
        final    | 132308  | 2026-2027   | 2     | 70.5 |
        weighted | 132208  | 2025-2026   | 1     | 80   | 2025-11-14
        weighted | 132208  | 2025-2026   | 3     | 72   | 2026-06-19
        weighted | 132308  | 2026-2027   | 1     | 64   |
        rise     | 132208  | 2025-2026   | FINAL | 58   | 2026-06-19
        rise     | 132308  | 2026-2027   | 1     | 70   |

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
        lea     | 132208  | 2025-2026   | 1    | 80   | 2025-11-14
        lea     | 132208  | 2025-2026   | 3    | 72   | 2026-06-19
        lea     | 132308  | 2026-2027   | 1    | 64   |
    """
    weights = 'term_weights: {"1": 20, "2": 20, "3": 60}\n'
    assert weights in DEFAULT_CRITERIA
    con = portrayed(drawing, criteria=load_criteria(DEFAULT_CRITERIA.replace(weights, "")))
    told = con.execute("select value from evidence.indicator_value where indicator = 'literacy_year_drop'").fetchone()
    assert told == (8,)


def test_what_is_no_decline():
    """`order`: primary to secondary. `modified` last year; `now` this year. `before`: two years ago. `unknown`: no
    enrolment of last year. `nothing`: no mark of this year.
    """
    holds("literacy_year_drop", """
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
        order    | FRA600  | 2025-2026   | FINAL | 85   | 2026-06-19
        order    | 132108  | 2026-2027   | 1     | 60   |
        modified | 132208  | 2025-2026   | FINAL | 85   | 2026-06-19
        modified | 132308  | 2026-2027   | 1     | 60   |
        now      | 132208  | 2025-2026   | FINAL | 85   | 2026-06-19
        now      | 132308  | 2026-2027   | 1     | 60   |
        before   | 132208  | 2024-2025   | FINAL | 85   | 2025-06-19
        before   | 132308  | 2026-2027   | 1     | 60   |
        unknown  | 132208  | 2025-2026   | FINAL | 85   | 2026-06-19
        unknown  | 132308  | 2026-2027   | 1     | 60   |
        nothing  | 132208  | 2025-2026   | FINAL | 85   | 2026-06-19

        expected
        student  | value
        order    | missing
        modified | missing
        now      | missing
        before   | missing
        unknown  | missing
        nothing  | missing
    """)
