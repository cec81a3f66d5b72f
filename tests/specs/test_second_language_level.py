"""Mark in the second language.

Latest mark of the year in English as a second language. It has no points: below the pass mark it is one of the other
subjects of failing_subjects; from 80 it is a strength.

Source: ease in languages protects the passage to secondary school (guide of measure 15014).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_the_latest_mark_in_the_second_language():
    """The benchmark needs five students of the level: (90 + 55 + 60 + 70 + 80) / 5; `modified` is not compared."""
    holds("second_language_level", """
        enrolments
        student  | modified
        lea      |
        low      |
        b        |
        c        |
        d        |
        modified | true
        french   |

        grades
        student  | subject | term | mark
        lea      | 134304  | 1    | 60
        lea      | 134304  | 2    | 90
        low      | 136306  | 2    | 55
        b        | 134304  | 2    | 60
        c        | 134304  | 2    | 70
        d        | 134304  | 2    | 80
        modified | 134304  | 2    | 40
        french   | 132308  | 2    | 40

        expected
        student  | value   | benchmark | series | evidence_on | evidence_count
        lea      | 90      | 71        | 2      | 2027-02-26  | 2
        low      | 55      | 71        | 2      | 2027-02-26  | 1
        modified | missing |           |        |             |
        french   | missing |           |        |             |
    """, "2027-W09")


def test_it_has_no_points_of_its_own():
    one = load_criteria(DEFAULT_CRITERIA).indicator("second_language_level")
    assert (one.domain, one.threshold.points, one.strength.at) == ("literacy", 0, 80)
