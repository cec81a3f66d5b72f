"""Lowest competency in mathematics.

Lowest competency mark of the latest étape that has any: the same rules as in the language of instruction.

Source: competencies reported in Quebec (résoudre une situation-problème, utiliser un raisonnement mathématique), pass
mark 60.
"""

from __future__ import annotations

from tests.specs.drawing import holds


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
        lea     | 063306  | 31           | résoudre   | 1    | 47.5
        lea     | 063306  | 31           | raisonner  | 1    | 66
        lea     | 132308  | 31           | lire       | 1    | 20
        retakes | 063306  | 31           | résoudre   | 1    | 62
        retakes | 063306  | 31           | raisonner  | 1    | 68
        retakes | 063306  | R41          | résoudre   | 1    | 35
        fms     | 063306  | 31           | résoudre   | 1    | 20
        fms     | 063306  | 31           | raisonner  | 1    | 20

        expected
        student | value   | series   | evidence_on | evidence_count
        lea     | 47.5    | résoudre | 2026-11-13  | 2
        retakes | 62      | résoudre | 2026-11-13  | 2
        fms     | missing |          |             |
    """)


def test_a_numbered_competency_is_told_by_its_name():
    """The same numbers as in the language of instruction, with the names of mathematics."""
    holds("numeracy_lowest_competency", """
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
    """)
