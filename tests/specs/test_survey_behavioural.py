"""Engagement survey, behavioural dimension.

The latest score of this school year, out of 100, with the date of the survey: an old answer says its age. Low is
worse. Who did not answer is missing, never zero; a score of 0 is a score.

Source: one of three dimensions of engagement (Fredricks, Blumenfeld & Paris 2004); self-report: AUC 0.81 (Gagnon et
al. 2015). Thresholds are the project's default.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_latest_score_of_the_year_and_its_date():
    """`last_year` and `other` did not answer this year on this dimension; `later` answers after the week. The benchmark
    is the mean of the five students in scope: (42.5 + 0 + 80 + 60 + 70) / 5 = 50.5.
    """
    holds("survey_behavioural", """
        enrolments
        student   | pathway
        twice     |
        zero      |
        high      |
        d         |
        e         |
        last_year |
        other     |
        later     |
        home      | homeschool

        survey
        student   | date       | dimension   | score
        twice     | 2026-09-15 | behavioural | 88
        twice     | 2026-11-10 | behavioural | 42.5
        twice     | 2026-11-12 | affective   | 5
        zero      | 2026-10-01 | behavioural | 0
        high      | 2026-10-01 | behavioural | 80
        d         | 2026-10-01 | behavioural | 60
        e         | 2026-10-01 | behavioural | 70
        last_year | 2026-05-20 | behavioural | 30
        other     | 2026-10-01 | affective   | 30
        later     | 2026-11-25 | behavioural | 30
        home      | 2026-10-01 | behavioural | 10

        expected
        student | value | benchmark | evidence_on | evidence_count
        twice   | 42.5  | 50.5      | 2026-11-10  | 1
        zero    | 0     | 50.5      | 2026-10-01  | 1
        high    | 80    | 50.5      | 2026-10-01  | 1
    """)


def test_no_answer_is_missing():
    holds("survey_behavioural", """
        enrolments
        student
        last_year
        other
        later

        survey
        student   | date       | dimension   | score
        last_year | 2026-05-20 | behavioural | 30
        other     | 2026-10-01 | affective   | 30
        later     | 2026-11-25 | behavioural | 30

        expected
        student   | value
        last_year | missing
        other     | missing
        later     | missing
    """)
