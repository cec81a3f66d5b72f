"""Lowest competency in the language of instruction.

Lowest competency mark of the latest étape that has any, of the competencies that have no indicator of their own: a
subject that passes can hide a competency that does not. Missing where marks are not compared with 60. The evidence is
the number of competencies evaluated, of which two are asked for. A competency that the source numbers is told by the
name that the criteria give it.

Source: competencies reported in Quebec, pass mark 60.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import check, holds, portrayed, read, rows_by_student

START, END = DEFAULT_CRITERIA.index("competencies:\n"), DEFAULT_CRITERIA.index("# The mark from which one passes")
WITHOUT_ROLES = DEFAULT_CRITERIA[:START] + DEFAULT_CRITERIA[END:]


def test_the_lowest_of_the_latest_etape():
    """`lea` passes with 64 and does not in vocabulary; reading, which has an indicator of its own, is not told here.
    `older`: no competency in étape 2, those of étape 1 are told with their date. `tied`: the first name of the
    alphabet. `modified` is not compared; `none` has no competency.
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
        lea      | 132308  | lire       | 2    | 30
        lea      | 132308  | culture    | 1    | 40
        lea      | 132308  | culture    | 2    | 71
        lea      | 132308  | lexique    | 2    | 52
        lea      | 132308  | langues    | 2    | 69
        older    | 132308  |            | 1    | 60
        older    | 132308  | culture    | 1    | 55
        older    | 132308  | langues    | 1    | 65
        older    | 132308  |            | 2    | 66
        tied     | 132308  | langues    | 2    | 58
        tied     | 132308  | culture    | 2    | 58
        modified | 132308  | culture    | 2    | 30
        modified | 132308  | langues    | 2    | 35
        none     | 132308  |            | 2    | 75

        expected
        student  | value   | series | evidence_on | evidence_count
        lea      | 52      | lexique | 2027-02-26  | 4
        older    | 55      | culture | 2026-11-13  | 2
        tied     | 58      | culture | 2027-02-26  | 2
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
        none    | 132308  |              | culture    | 1    | 50
        none    | 132308  |              | lexique    | 1    | 56
        own     | 132308  | 31           |            | 1    | 78
        own     | 132308  | 31           | culture    | 1    | 61
        own     | 132308  |              | culture    | 1    | 50

        expected
        student | value | series | evidence_count
        none    | 50    | culture | 2
        own     | 61    | culture | 1
    """)


def test_a_numbered_competency_is_told_by_its_name():
    """Criteria that give no competency an indicator of its own tell the lowest of all. `tied`: the lowest number,
    before names are given (2 écrire, 3 communiquer oralement). `other`: no name for 4.
    """
    drawing = """
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
    """
    con = portrayed(drawing, criteria=load_criteria(WITHOUT_ROLES))
    measured = "select * from evidence.indicator_value where indicator = 'literacy_lowest_competency'"
    check(read(drawing)["expected"], rows_by_student(con, measured))


def test_with_roles_only_the_other_competencies_are_told():
    holds("literacy_lowest_competency", """
        enrolments
        student
        lea
        other

        grades
        student | subject | competency | term | mark
        lea     | 132308  | 1          | 1    | 71
        lea     | 132308  | 2          | 1    | 45
        other   | 132308  | 4          | 1    | 50
        other   | 132308  | 1          | 1    | 40

        expected
        student | value   | series | evidence_count
        lea     | missing |        |
        other   | 50      | 4      | 2
    """)


def test_the_reason_reads_as_a_sentence():
    con = portrayed("""
        enrolments
        student
        lea

        grades
        student | subject | competency | term | mark
        lea     | 132308  | 1          | 1    | 71
        lea     | 132308  | culture    | 1    | 45
    """)
    register(con, load_criteria(DEFAULT_CRITERIA))
    sentence = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'literacy_lowest_competency' and level is null
    """).fetchone()[0]
    assert sentence.replace("\u00a0", " ") == "Langue d'enseignement, compétence « culture » : 45 %"
