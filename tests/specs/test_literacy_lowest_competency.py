"""Lowest competency in the language of instruction.

Lowest competency mark of the latest étape that has any: a subject that passes can hide a competency that does not.
Missing where marks are not compared with 60. The evidence is the number of competencies evaluated, of which two are
asked for.

Source: competencies reported in Quebec (lire, écrire, communiquer oralement), pass mark 60; weak reading is an early
sign (guide of measure 15014).
"""

from __future__ import annotations

from tests.specs.drawing import holds


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
