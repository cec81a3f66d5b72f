"""Age and level: context, zero points.

Years older, on 30 September, than the age that the level expects: 6 in primary 1, 12 in secondary 1. Only the birth
cohort is known outside the vault: the age on 30 September of year Y is Y less the cohort.

Source: age on 30 September against the expected age of the level. Ever retained: precision 0.91 but sensitivity 0.43
(Bowers, Sprott & Taff 2013): it finds few, and says nothing that a school can change.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_years_older_than_the_level_expects():
    holds("age_behind_grade", """
        students
        student | cohort
        usual   | 2012
        older   | 2012
        younger | 2021
        unknown |
        pre     | 2021
        other   | 2010

        enrolments
        student | level
        usual   | SEC3
        older   | SEC1
        younger | PRIM1
        unknown | SEC1
        pre     | PRE5
        other   | OTHER

        expected
        student | value   | numerator | denominator | evidence_on | evidence_count
        usual   | 0       | 14        | 14          | 2026-09-30  | 1
        older   | 2       | 14        | 12          | 2026-09-30  | 1
        younger | -1      | 5         | 6           | 2026-09-30  | 1
        unknown | missing |           |             |             |
        pre     | missing |           |             |             |
        other   | missing |           |             |             |
    """)


def test_in_the_first_weeks_it_is_dated_of_the_week():
    """No fact is dated after the week that it is told in, or an evaluation would say that it knows the future."""
    holds("age_behind_grade", """
        students
        student | cohort
        older   | 2012

        enrolments
        student | level
        older   | SEC1

        expected
        student | value | evidence_on
        older   | 2     | 2026-09-13
    """, week="2026-W37")


def test_it_never_gives_points():
    indicator = load_criteria(DEFAULT_CRITERIA).indicator("age_behind_grade")
    assert indicator.domain is None
    assert {indicator.threshold.points, *(level.points for level in indicator.levels.values())} == {0}
