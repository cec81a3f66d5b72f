"""Decline of the affective score of the survey.

Points lost between the student's own previous score and the latest of this school year (negative: gained). The
previous one is of this year or of the year before; an older one says nothing of now. One score is no course: missing.

Source: trajectories tell more than levels (engagement pathways, Janosz et al. 2008: balanced accuracy 0.86).
Thresholds are the project's default.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_against_the_students_own_previous_score():
    """`thrice`: from 70 to 45, whatever came first. `spring`: from last May. `old`: from May 2025, too far. `not_again`
    answered twice, but not this year. `cognitive` answered once on this dimension.
    """
    holds("survey_affective_decline", """
        enrolments
        student
        thrice
        spring
        gained
        once
        old
        not_again
        cognitive

        survey
        student   | date       | dimension | score
        thrice    | 2026-09-10 | affective | 90
        thrice    | 2026-10-10 | affective | 70
        thrice    | 2026-11-10 | affective | 45
        spring    | 2026-05-20 | affective | 80
        spring    | 2026-10-01 | affective | 77.5
        gained    | 2026-09-10 | affective | 40
        gained    | 2026-11-10 | affective | 65
        once      | 2026-10-01 | affective | 50
        old       | 2025-05-20 | affective | 90
        old       | 2026-10-01 | affective | 50
        not_again | 2026-02-20 | affective | 90
        not_again | 2026-05-20 | affective | 50
        cognitive | 2026-09-10 | cognitive | 90
        cognitive | 2026-10-01 | affective | 50

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        thrice  | 25    | 45        | 70          | 2026-11-10  | 2
        spring  | 2.5   | 77.5      | 80          | 2026-10-01  | 2
        gained  | -25   | 65        | 40          | 2026-11-10  | 2
    """)


def test_one_score_is_no_course():
    holds("survey_affective_decline", """
        enrolments
        student
        once
        old
        not_again

        survey
        student   | date       | dimension | score
        once      | 2026-10-01 | affective | 50
        old       | 2025-05-20 | affective | 90
        old       | 2026-10-01 | affective | 50
        not_again | 2026-02-20 | affective | 90
        not_again | 2026-05-20 | affective | 50

        expected
        student   | value
        once      | missing
        old       | missing
        not_again | missing
    """)
