"""Age of the latest marks.

Whole weeks from the date of the latest mark of the year, of any subject, to the week's Sunday. A context, without
points.

Source: marks move three times a year and attendance daily, so a portrait says when its marks are old (Quebec's étapes).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.specs.drawing import holds


def test_whole_weeks_since_the_latest_mark():
    """On Sunday 7 March 2027: 9 days after 26 February, 114 days after 13 November. Not compared is dated all the same.
    `past`: last year's marks are not this year's.
    """
    holds("marks_age", """
        enrolments
        student  | modified
        lea      |
        old      |
        modified | true
        past     |
        none     |

        grades
        student  | subject | school_year | term | mark | recorded
        lea      | 132308  | 2026-2027   | 1    | 70   |
        lea      | 055306  | 2026-2027   | 2    | 70   |
        old      | 132308  | 2026-2027   | 1    | 70   |
        modified | 132308  | 2026-2027   | 1    | 70   | 2026-11-20
        past     | 132208  | 2025-2026   | 3    | 70   | 2026-06-19

        expected
        student  | value   | series | evidence_on | evidence_count
        lea      | 1       | 2      | 2027-02-26  | 2
        old      | 16      | 1      | 2026-11-13  | 1
        modified | 15      | 1      | 2026-11-20  | 1
        past     | missing |        |             |
        none     | missing |        |             |
    """, "2027-W09")


def test_it_is_a_context():
    one = load_criteria(DEFAULT_CRITERIA).indicator("marks_age")
    assert (one.domain, one.threshold.points) == (None, 0)
