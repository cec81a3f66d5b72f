"""Gap between subjects.

Points between the best and the lowest of the latest marks of the year, each subject once: a difficulty in one subject
is not one in all of them. Three subjects are asked for. A context, without points. Missing where marks are not
compared.

Source: none that it predicts; it tells what a team asks next (guide of measure 15014: who needs what, in which
subject).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_the_best_less_the_lowest():
    """`lea`: latest marks 85, 48.5 and 70. `same`: the lowest code of those alike. `modified` is not compared."""
    holds("subject_dispersion", """
        enrolments
        student  | modified
        lea      |
        same     |
        two      |
        one      |
        modified | true

        grades
        student  | subject | term | mark
        lea      | 063306  | 1    | 90
        lea      | 063306  | 2    | 48.5
        lea      | 085304  | 2    | 85
        lea      | 132308  | 1    | 70
        same     | 063306  | 1    | 70
        same     | 085304  | 1    | 70
        same     | 132308  | 1    | 70
        two      | 063306  | 1    | 60
        two      | 132308  | 1    | 75
        one      | 063306  | 1    | 60
        modified | 063306  | 1    | 30
        modified | 132308  | 1    | 60

        expected
        student  | value   | numerator | denominator | series                     | evidence_on | evidence_count
        lea      | 36.5    | 48.5      | 85          | mathématique, histoire     | 2027-02-26  | 3
        same     | 0       | 70        | 70          | mathématique, mathématique | 2026-11-13  | 3
        two      | 15      | 60        | 75          | mathématique, français     | 2026-11-13  | 2
        one      | missing |           |             |                            |             |
        modified | missing |           |             |                            |             |
    """, "2027-W09")


def test_it_is_a_context():
    one = load_criteria(DEFAULT_CRITERIA).indicator("subject_dispersion")
    assert (one.domain, one.threshold.points, one.minimum_evidence) == (None, 0, 3)
