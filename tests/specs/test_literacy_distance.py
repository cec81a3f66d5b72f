"""Weighted mark in the language of instruction, and the pass mark.

Result over the étapes known, with the weights of the criteria (20, 20, 60), in points above the pass mark (negative:
below). What remains needs, on average, the mark of the numerator for the year to reach the pass mark; 0 where it is
reached already. Missing without weights, once nothing remains, and where marks are not compared.

Source: the weights usual in Quebec; low average, balanced accuracy 0.78 (Bowers, Sprott & Taff 2013). No points.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed


def test_the_weighted_mark_and_what_remains_needs():
    """`one`: 50 in étape 1; (60 × 100 − 20 × 50) / 80 = 62.5. `two`: (20 × 50 + 20 × 58) / 40 = 54; (6000 − 2160) / 60
    = 64. `second`: étape 1 was not marked; (60 × 80 − 20 × 45) / 60 = 65. `far`: 100 and 100 leave (6000 − 4000) / 60.
    `done`: étape 3 is known, nothing remains.
    """
    holds("literacy_distance", """
        enrolments
        student  | modified
        one      |
        two      |
        second   |
        far      |
        done     |
        modified | true

        grades
        student  | subject | term | mark
        one      | 132308  | 1    | 50
        two      | 132308  | 1    | 50
        two      | 132308  | 2    | 58
        second   | 132308  | 2    | 45
        far      | 132308  | 1    | 100
        far      | 132308  | 2    | 100
        done     | 132308  | 1    | 50
        done     | 132308  | 3    | 50
        modified | 132308  | 1    | 30

        expected
        student  | value   | numerator | denominator | evidence_on | evidence_count
        one      | -10     | 62.5      | 50          | 2026-11-13  | 1
        two      | -6      | 64        | 54          | 2027-02-26  | 2
        second   | -15     | 65        | 45          | 2027-02-26  | 1
        far      | 40      | 33.3333   | 100         | 2027-02-26  | 2
        done     | missing |           |             |             |
        modified | missing |           |             |             |
    """, "2027-W25")


DRAWING = """
    enrolments
    student
    lea

    grades
    student | subject | term | mark
    lea     | 132308  | 1    | 55
"""


def told(text: str) -> tuple | None:
    return portrayed(DRAWING, criteria=load_criteria(text)).execute(
        "select value, numerator from evidence.indicator_value where indicator = 'literacy_distance'"
    ).fetchone()


def test_the_weights_and_the_pass_mark_are_those_of_the_criteria():
    """With a pass mark of 40 and étapes of 50, 25, 25: 15 above; (40 × 100 − 50 × 55) / 50 = 25. With 90, 5, 5: what is
    known is enough for 40, what remains needs 0.
    """
    weights = 'term_weights: {"1": 20, "2": 20, "3": 60}\n'
    text = DEFAULT_CRITERIA.replace("pass_mark: 60", "pass_mark: 40")
    assert text.count(weights) == 1
    assert told(text.replace(weights, 'term_weights: {"1": 50, "2": 25, "3": 25}\n')) == (15, 25)
    assert told(text.replace(weights, 'term_weights: {"1": 90, "2": 5, "3": 5}\n')) == (15, 0)
    assert told(text.replace(weights, "")) is None


def test_the_reason_reads_as_a_sentence():
    """(60 × 100 − 20 × 55) / 80 = 61.25, shown as 61,3."""
    con = portrayed(DRAWING)
    register(con, load_criteria(DEFAULT_CRITERIA))
    sentence = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'literacy_distance' and level is null
    """).fetchone()[0]
    assert sentence.replace("\u00a0", " ") == (
        "Langue d'enseignement, résultat pondéré : 55 % ; il faut 61,3 % à ce qui reste"
    )
