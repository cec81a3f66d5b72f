"""Work not handed in.

Share, in percent, of the work of the year, all subjects, that was due three days ago or more, while the student was
enrolled, and is not handed in.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.67 at
25 % of the course and 0.82 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_share_of_the_work_due_that_is_not_handed_in():
    """`zero`: a zero without a date was not handed in, a score without a date was. `late`: late is handed in. `new`:
    what was due before the enrolment is nobody's. T6 is due for less than three days (it counts from the Thursday).
    T5 was handed in by none of the five: it is not entered yet. Benchmark: 6 of 22.
    """
    holds("work_missing", """
        enrolments
        student | from
        lea     | 2026-08-31
        max     | 2026-08-31
        zero    | 2026-08-31
        late    | 2026-08-31
        zoe     | 2026-08-31
        new     | 2026-11-02
        none    | 2026-08-31

        assignments
        student | subject | assignment_id | due_on     | submitted_on | score
        lea     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 70
        lea     | MAT306  | T2            | 2026-10-16 |              |
        lea     | FRA306  | T3            | 2026-11-06 |              |
        lea     | FRA306  | T4            | 2026-11-19 | 2026-11-23   | 70
        max     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 70
        max     | MAT306  | T2            | 2026-10-16 | 2026-10-16   |
        max     | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 70
        max     | FRA306  | T4            | 2026-11-19 | 2026-11-19   | 70
        zero    | FRA306  | T1            | 2026-10-02 |              | 0
        zero    | MAT306  | T2            | 2026-10-16 |              | 55
        zero    | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 70
        zero    | FRA306  | T4            | 2026-11-19 | 2026-11-19   | 70
        late    | FRA306  | T1            | 2026-10-02 | 2026-10-30   | 70
        late    | MAT306  | T2            | 2026-10-16 | 2026-10-16   | 70
        late    | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 70
        late    | FRA306  | T4            | 2026-11-19 | 2026-11-22   | 70
        zoe     | FRA306  | T1            | 2026-10-02 | 2026-10-02   | 70
        zoe     | MAT306  | T2            | 2026-10-16 | 2026-10-16   | 70
        zoe     | FRA306  | T3            | 2026-11-06 | 2026-11-06   | 70
        zoe     | FRA306  | T4            | 2026-11-19 |              |
        new     | FRA306  | T1            | 2026-10-02 |              |
        new     | FRA306  | T3            | 2026-11-06 |              |
        new     | FRA306  | T4            | 2026-11-19 | 2026-11-19   | 70
        lea     | FRA306  | T5            | 2026-11-10 |              |
        max     | FRA306  | T5            | 2026-11-10 |              |
        zero    | FRA306  | T5            | 2026-11-10 |              |
        late    | FRA306  | T5            | 2026-11-10 |              |
        zoe     | FRA306  | T5            | 2026-11-10 |              |
        lea     | FRA306  | T6            | 2026-11-20 |              |
        max     | FRA306  | T6            | 2026-11-20 | 2026-11-20   |

        expected
        student | value   | numerator | denominator | benchmark | evidence_on | evidence_count
        lea     | 75      | 3         | 4           | 27.2727   | 2026-11-19  | 4
        max     | 0       | 0         | 4           | 27.2727   | 2026-11-19  | 4
        zero    | 25      | 1         | 4           | 27.2727   | 2026-11-19  | 4
        late    | 0       | 0         | 4           | 27.2727   | 2026-11-19  | 4
        zoe     | 25      | 1         | 4           | 27.2727   | 2026-11-19  | 4
        new     | 50      | 1         | 2           | 27.2727   | 2026-11-19  | 2
        none    | missing |           |             |           |             |
    """)


def test_a_school_where_all_is_handed_in_may_list_only_that():
    """In the school 001, somebody lacks something: all handed in is known. In the school 002, nothing says so."""
    holds("work_missing", """
        enrolments
        student | school
        lea     | 001
        max     | 001
        zoe     | 002

        assignments
        student | assignment_id | due_on     | submitted_on
        lea     | T1            | 2026-10-02 | 2026-10-02
        max     | T1            | 2026-10-02 |
        zoe     | T1            | 2026-10-02 | 2026-10-02

        expected
        student | value   | numerator | denominator
        lea     | 0       | 0         | 1
        max     | 100     | 1         | 1
        zoe     | missing |           |
    """)


def test_work_due_between_two_stays_is_not_expected():
    holds("work_missing", """
        enrolments
        student | school | from       | to
        lea     | 001    | 2026-08-31 | 2026-09-25
        lea     | 002    | 2026-10-12 |

        assignments
        student | assignment_id | due_on     | submitted_on
        lea     | T1            | 2026-09-25 | 2026-09-25
        lea     | T2            | 2026-10-02 |
        lea     | T3            | 2026-10-12 |

        expected
        student | value | numerator | denominator
        lea     | 50    | 1         | 2
    """)
