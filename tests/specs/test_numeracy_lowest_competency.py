"""Lowest competency in mathematics.

Lowest competency mark of the latest étape that has any, of the competencies that have no indicator of their own: the
same rules as in the language of instruction.

Source: competencies reported in Quebec, pass mark 60.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import check, holds, portrayed, read, rows_by_student

START, END = DEFAULT_CRITERIA.index("competencies:\n"), DEFAULT_CRITERIA.index("# The mark from which one passes")
WITHOUT_ROLES = DEFAULT_CRITERIA[:START] + DEFAULT_CRITERIA[END:]


def test_the_lowest_of_the_latest_etape():
    """`retakes` also follows a resumption group: the competencies are those of the ordinary group."""
    holds("numeracy_lowest_competency", """
        enrolments
        student | pathway
        lea     |
        retakes |
        fms     | fms

        grades
        student | subject | course_group | competency | term | mark
        lea     | 063306  | 31           | estimer    | 1    | 47.5
        lea     | 063306  | 31           | visualiser | 1    | 66
        lea     | 132308  | 31           | lire       | 1    | 20
        retakes | 063306  | 31           | estimer    | 1    | 62
        retakes | 063306  | 31           | visualiser | 1    | 68
        retakes | 063306  | R41          | estimer    | 1    | 35
        fms     | 063306  | 31           | estimer    | 1    | 20
        fms     | 063306  | 31           | visualiser | 1    | 20

        expected
        student | value   | series   | evidence_on | evidence_count
        lea     | 47.5    | estimer  | 2026-11-13  | 2
        retakes | 62      | estimer  | 2026-11-13  | 2
        fms     | missing |          |             |
    """)


def test_a_numbered_competency_is_told_by_its_name():
    """Without an indicator of their own, the same numbers as in the language of instruction, with the names of
    mathematics.
    """
    drawing = """
        enrolments
        student
        lea
        max

        grades
        student | subject | competency | term | mark
        lea     | 063306  | 1          | 1    | 50
        lea     | 063306  | 2          | 1    | 66
        max     | 063306  | 1          | 1    | 66
        max     | 063306  | 2          | 1    | 50

        expected
        student | value | series
        lea     | 50    | résoudre une situation-problème
        max     | 50    | utiliser un raisonnement mathématique
    """
    con = portrayed(drawing, criteria=load_criteria(WITHOUT_ROLES))
    measured = "select * from evidence.indicator_value where indicator = 'numeracy_lowest_competency'"
    check(read(drawing)["expected"], rows_by_student(con, measured))
