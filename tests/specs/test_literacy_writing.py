"""Writing.

Mark of the competency in the latest étape that has one, in the subject that speaks for the domain. The source may
number the competency or name it, in capitals or not. Missing where marks are not compared with the pass mark.

Source: competency of the report card (écrire); no figure of its own, hence fewer points than reading.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_latest_mark_of_the_competency():
    """`older`: not evaluated in étape 2, that of étape 1 is told with its date. `named`: in words. `subject`: the
    subject has a mark, the competency none. `modified` is not compared. `twice`: the lowest of two that fit.
    """
    holds("literacy_writing", """
        enrolments
        student  | modified
        lea      |
        older    |
        named    |
        subject  |
        modified | true
        twice    |

        grades
        student  | subject | competency | term | mark
        lea      | 132308  |            | 2    | 64
        lea      | 132308  | 2          | 1    | 71
        lea      | 132308  | 2          | 2    | 52.5
        lea      | 132308  | 1          | 2    | 40
        older    | 132308  | 2          | 1    | 55
        older    | 132308  | 1          | 2    | 45
        named    | 132308  | Écrire | 1    | 58
        subject  | 132308  |            | 1    | 75
        modified | 132308  | 2          | 1    | 30
        twice    | 132308  | 2          | 1    | 66
        twice    | 132308  | Écrire | 1    | 61

        expected
        student  | value   | series | evidence_on | evidence_count
        lea      | 52.5    | 2      | 2027-02-26  | 1
        older    | 55      | 1      | 2026-11-13  | 1
        named    | 58      | 1      | 2026-11-13  | 1
        subject  | missing |        |             |
        modified | missing |        |             |
        twice    | 61      | 1      | 2026-11-13  | 1
    """, "2027-W09")


def test_another_subject_or_another_course_group_does_not_speak():
    """`science`: number 2 of another subject. `recovery`: a resumption group beside the ordinary one."""
    holds("literacy_writing", """
        enrolments
        student
        science
        recovery

        grades
        student  | subject | course_group | competency | term | mark
        science  | 055306  | 31           | 2          | 1    | 40
        recovery | 132308  | 31           | 2          | 1    | 61
        recovery | 132308  | R1           | 2          | 1    | 45

        expected
        student  | value
        science  | missing
        recovery | 61
    """)
