"""Last year's mark in mathematics, in the first weeks.

Last school year's result (the final one, else the weighted étapes, else the last one), as long as no mark of this year
is known in the domain, and no later than December. Labelled with its school year, and as primary school's in secondary
1. Of several subjects, the lowest. Missing where marks of either year are not compared.

Source: past failures (grade 6: precision 0.81, sensitivity 0.21, Balfanz, in Bowers, Sprott & Taff 2013; UCI: AUC
0.70).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed

CENTRE = """
        enrolments
        student  | level | school_year | from       | modified
        final    | SEC2  | 2025-2026   | 2025-08-29 |
        final    | SEC3  | 2026-2027   | 2026-08-31 |
        weighted | SEC2  | 2025-2026   | 2025-08-29 |
        weighted | SEC3  | 2026-2027   | 2026-08-31 |
        primary  | PRIM6 | 2025-2026   | 2025-08-29 |
        primary  | SEC1  | 2026-2027   | 2026-08-31 |
        modified | SEC2  | 2025-2026   | 2025-08-29 | true
        modified | SEC3  | 2026-2027   | 2026-08-31 |
        now      | SEC2  | 2025-2026   | 2025-08-29 |
        now      | SEC3  | 2026-2027   | 2026-08-31 | true
        unknown  | SEC3  | 2026-2027   | 2026-08-31 |
        marked   | SEC2  | 2025-2026   | 2025-08-29 |
        marked   | SEC3  | 2026-2027   | 2026-08-31 |

        grades
        student  | subject | school_year | term  | mark | recorded
        final    | 063226  | 2025-2026   | 3     | 40   | 2026-06-19
        final    | 063226  | 2025-2026   | FINAL | 55   | 2026-06-19
        weighted | 063226  | 2025-2026   | 1     | 60   | 2025-11-14
        weighted | 063226  | 2025-2026   | 2     | 50   | 2026-02-27
        primary  | MAT600  | 2025-2026   | FINAL | 52   | 2026-06-22
        modified | 063226  | 2025-2026   | FINAL | 40   | 2026-06-19
        now      | 063226  | 2025-2026   | FINAL | 40   | 2026-06-19
        unknown  | 063226  | 2025-2026   | FINAL | 40   | 2026-06-19
        marked   | 063226  | 2025-2026   | FINAL | 40   | 2026-06-19
        marked   | 063306  | 2026-2027   | 1     | 70   | 2026-10-09
"""


def test_last_years_result_before_the_first_mark():
    """`weighted`: (20 × 60 + 20 × 50) / 40 = 55. `marked` has a mark of this year from 9 October."""
    holds("numeracy_carried", CENTRE + """
        expected
        student  | value   | series                                       | evidence_on | evidence_count
        final    | 55      | 2025-2026                                    | 2026-06-19  | 1
        weighted | 55      | 2025-2026                                    | 2026-02-27  | 1
        primary  | 52      | 2025-2026‹, au primaire¦, primary school›    | 2026-06-22  | 1
        modified | missing |                                              |             |
        now      | missing |                                              |             |
        unknown  | missing |                                              |             |
        marked   | missing |                                              |             |
    """, "2026-W41")


def test_until_the_first_mark_and_no_later_than_december():
    """`marked` is told in September. In January, no mark of this year is unknown, not last year's."""
    holds("numeracy_carried", CENTRE + """
        expected
        student | value
        final   | 55
        marked  | 40
    """, "2026-W38")
    holds("numeracy_carried", CENTRE + """
        expected
        student | value
        final   | 55
    """, "2026-W52")
    holds("numeracy_carried", CENTRE + """
        expected
        student | value
        final   | missing
    """, "2026-W53")


def test_the_reason_says_whose_mark_it_is():
    con = portrayed(CENTRE, "2026-W38")
    register(con, load_criteria(DEFAULT_CRITERIA))
    said = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}, {reason_sql("reason_template_en", "en")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'numeracy_carried' and level is null and student_key = 'primary'
    """).fetchone()
    assert tuple(text.replace("\u00a0", " ") for text in said) == (
        "Mathématique, résultat de l'an dernier (2025-2026, au primaire) : 52 %",
        "Mathematics, last year's mark (2025-2026, primary school): 52%",
    )
