"""Lowest competency in the language of instruction.

Lowest competency mark of the latest étape that has any: a subject that passes can hide a competency that does not.
Missing where marks are not compared with 60. The evidence is the number of competencies evaluated, of which two are
asked for. A competency that the source numbers is told by the name that the criteria give it.

Source: competencies reported in Quebec (lire, écrire, communiquer oralement), pass mark 60; weak reading is an early
sign (guide of measure 15014).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed


def test_the_lowest_of_the_latest_etape():
    """`lea` passes with 64 and does not in writing. `older`: no competency in étape 2, those of étape 1 are told with
    their date. `tied`: the first name of the alphabet. `modified` is not compared; `none` has no competency.
    """
    holds("literacy_lowest_competency", """
        enrolments
        student  | modified
        lea      |
        older    |
        tied     |
        modified | true
        none     |

        grades
        student  | subject | competency | term | mark
        lea      | 132308  |            | 2    | 64
        lea      | 132308  | lire       | 1    | 40
        lea      | 132308  | lire       | 2    | 71
        lea      | 132308  | écrire     | 2    | 52
        lea      | 132308  | oral       | 2    | 69
        older    | 132308  |            | 1    | 60
        older    | 132308  | lire       | 1    | 55
        older    | 132308  | oral       | 1    | 65
        older    | 132308  |            | 2    | 66
        tied     | 132308  | oral       | 2    | 58
        tied     | 132308  | lire       | 2    | 58
        modified | 132308  | lire       | 2    | 30
        modified | 132308  | oral       | 2    | 35
        none     | 132308  |            | 2    | 75

        expected
        student  | value   | series | evidence_on | evidence_count
        lea      | 52      | écrire | 2027-02-26  | 3
        older    | 55      | lire   | 2026-11-13  | 2
        tied     | 58      | lire   | 2027-02-26  | 2
        modified | missing |        |             |
        none     | missing |        |             |
    """, "2027-W09")


def test_competencies_of_another_group_than_the_mark_are_told():
    """`none`: without group beside a subject mark of 31. `own`: of two ordinary groups, that of the mark."""
    holds("literacy_lowest_competency", """
        enrolments
        student
        none
        own

        grades
        student | subject | course_group | competency | term | mark
        none    | 132308  | 31           |            | 1    | 78
        none    | 132308  |              | lire       | 1    | 50
        none    | 132308  |              | écrire     | 1    | 56
        own     | 132308  | 31           |            | 1    | 78
        own     | 132308  | 31           | lire       | 1    | 61
        own     | 132308  |              | lire       | 1    | 50

        expected
        student | value | series | evidence_count
        none    | 50    | lire   | 2
        own     | 61    | lire   | 1
    """)


def test_a_numbered_competency_is_told_by_its_name():
    """`tied`: the lowest number, before names are given (2 écrire, 3 communiquer oralement). `other`: no name for 4."""
    holds("literacy_lowest_competency", """
        enrolments
        student
        lea
        tied
        other

        grades
        student | subject | competency | term | mark
        lea     | 132308  | 1          | 1    | 71
        lea     | 132308  | 2          | 1    | 45
        tied    | 132308  | 3          | 1    | 50
        tied    | 132308  | 2          | 1    | 50
        other   | 132308  | 4          | 1    | 50
        other   | 132308  | 1          | 1    | 70

        expected
        student | value | series
        lea     | 45    | écrire
        tied    | 50    | écrire
        other   | 50    | 4
    """)


def test_the_reason_reads_as_a_sentence():
    con = portrayed("""
        enrolments
        student
        lea

        grades
        student | subject | competency | term | mark
        lea     | 132308  | 1          | 1    | 71
        lea     | 132308  | 2          | 1    | 45
    """)
    register(con, load_criteria(DEFAULT_CRITERIA))
    sentence = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'literacy_lowest_competency' and level is null
    """).fetchone()[0]
    assert sentence.replace("\u00a0", " ") == "Langue d'enseignement, compétence « écrire » : 45 %"
