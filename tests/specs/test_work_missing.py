"""Work not handed in.

Share, in percent, of the work of the year, all subjects, that was due three days ago or more, while the student was
enrolled, and is not handed in. Work counts once the records tell of it: five of the home group, or half of fewer than
ten, handed it in, and somebody of the school and level handed in something in the subject three days after it was due.
Work due while the student was excused all day counts once handed in.

Source: cognitive engagement (Fredricks, Blumenfeld & Paris 2004); OULAD 2013 (fail or withdraw), AUC alone 0.67 at
25 % of the course and 0.82 at 50 %.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_share_of_the_work_due_that_is_not_handed_in():
    """`zero`: a zero without a date was not handed in, a score without a date was. `late`: late is handed in. `new`:
    what was due before the enrolment is nobody's. T6 is due for less than three days (it counts from the Thursday).
    T5 was handed in by none of the five: it is not entered yet. `late`, on the Sunday, is the latest hand-in in French.
    Benchmark: 6 of 22.
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
        late    | 0       | 0         | 4           | 27.2727   | 2026-11-22  | 4
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
        lea     | T1            | 2026-10-02 | 2026-10-05
        max     | T1            | 2026-10-02 |
        zoe     | T1            | 2026-10-02 | 2026-10-05

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
        mate    | 002    | 2026-08-31 |

        assignments
        student | assignment_id | due_on     | submitted_on
        lea     | T1            | 2026-09-25 | 2026-09-25
        lea     | T2            | 2026-10-02 |
        lea     | T3            | 2026-10-12 |
        mate    | T2            | 2026-10-02 | 2026-10-02
        mate    | T3            | 2026-10-12 | 2026-10-15

        expected
        student | value | numerator | denominator
        lea     | 50    | 1         | 2
        mate    | 0     | 0         | 2
    """)


def test_a_file_that_stopped_stops_the_clock():
    """Nothing was handed over since 29 October. T2, due on the 26th, counts: three days before. T3, that all but `slow`
    handed in early, and T4 do not, although they were due since. In mathematics, the clock stopped on the 5th.
    """
    holds("work_missing", """
        enrolments
        student
        ana
        bob
        slow

        assignments
        student | subject | assignment_id | due_on     | submitted_on
        ana     | FRA306  | T1            | 2026-10-02 | 2026-10-02
        bob     | FRA306  | T1            | 2026-10-02 | 2026-10-02
        slow    | FRA306  | T1            | 2026-10-02 | 2026-10-02
        ana     | FRA306  | T2            | 2026-10-26 | 2026-10-26
        bob     | FRA306  | T2            | 2026-10-26 | 2026-10-26
        slow    | FRA306  | T2            | 2026-10-26 |
        ana     | FRA306  | T3            | 2026-10-27 | 2026-10-27
        bob     | FRA306  | T3            | 2026-10-27 | 2026-10-27
        slow    | FRA306  | T3            | 2026-10-27 |
        ana     | FRA306  | T4            | 2026-11-13 | 2026-10-29
        bob     | FRA306  | T4            | 2026-11-13 |
        slow    | FRA306  | T4            | 2026-11-13 |
        ana     | MAT306  | T5            | 2026-10-05 | 2026-10-05
        bob     | MAT306  | T5            | 2026-10-05 | 2026-10-05
        slow    | MAT306  | T5            | 2026-10-05 |

        expected
        student | value | numerator | denominator | evidence_on | evidence_count
        ana     | 0     | 0         | 2           | 2026-10-26  | 2
        bob     | 0     | 0         | 2           | 2026-10-26  | 2
        slow    | 50    | 1         | 2           | 2026-10-26  | 2
    """)


def test_a_work_that_few_of_the_group_handed_in_is_not_entered():
    """Of twelve, five handed in T1, four T2: what is entered first for some says nothing of the others."""
    names = [f"s{number:02}" for number in range(1, 13)]
    students = "\n".join(names)
    works = "\n".join(
        f"{name} | {work} | 2026-10-02 | {'2026-10-05' if place < entered else ''}"
        for work, entered in (("T1", 5), ("T2", 4))
        for place, name in enumerate(names)
    )
    holds("work_missing", f"""
        enrolments
        student
        {students}

        assignments
        student | assignment_id | due_on | submitted_on
        {works}

        expected
        student | value | numerator | denominator
        s01     | 0     | 0         | 1
        s05     | 0     | 0         | 1
        s06     | 100   | 1         | 1
        s12     | 100   | 1         | 1
    """)


def test_half_of_a_small_group_must_have_handed_it_in():
    """Of the four of 31, nobody handed in T1, one T2, two T3. The same works are entered for 32: that says nothing of
    31. Of the three of 33, two of three handed in T1.
    """
    holds("work_missing", """
        enrolments
        student | group
        ana     | 31
        bob     | 31
        cleo    | 31
        dan     | 31
        eve     | 32
        fay     | 32
        gus     | 33
        hal     | 33
        ida     | 33

        assignments
        student | assignment_id | due_on     | submitted_on
        ana     | T1            | 2026-10-02 |
        bob     | T1            | 2026-10-02 |
        cleo    | T1            | 2026-10-02 |
        dan     | T1            | 2026-10-02 |
        ana     | T2            | 2026-10-09 | 2026-10-09
        bob     | T2            | 2026-10-09 |
        cleo    | T2            | 2026-10-09 |
        dan     | T2            | 2026-10-09 |
        ana     | T3            | 2026-10-16 | 2026-10-16
        bob     | T3            | 2026-10-16 | 2026-10-19
        cleo    | T3            | 2026-10-16 |
        dan     | T3            | 2026-10-16 |
        eve     | T1            | 2026-10-02 | 2026-10-02
        fay     | T1            | 2026-10-02 | 2026-10-02
        gus     | T1            | 2026-10-02 | 2026-10-02
        hal     | T1            | 2026-10-02 | 2026-10-02
        ida     | T1            | 2026-10-02 |

        expected
        student | value | numerator | denominator
        ana     | 0     | 0         | 1
        bob     | 0     | 0         | 1
        cleo    | 100   | 1         | 1
        dan     | 100   | 1         | 1
        eve     | 0     | 0         | 1
        ida     | 100   | 1         | 1
    """)


def test_a_class_where_nobody_enters_anything_is_unknown():
    holds("work_missing", """
        enrolments
        student
        ana
        bob
        cleo
        dan

        assignments
        student | assignment_id | due_on     | submitted_on
        ana     | T1            | 2026-10-02 |
        bob     | T1            | 2026-10-02 |
        cleo    | T1            | 2026-10-02 |
        dan     | T1            | 2026-10-02 |
        ana     | T2            | 2026-10-09 |
        bob     | T2            | 2026-10-09 |

        expected
        student | value
        ana     | missing
        bob     | missing
        cleo    | missing
        dan     | missing
    """)


def test_work_due_during_an_excused_absence_counts_once_handed_in():
    """`sick` and `back` are excused from 5 to 9 October: T2 is due then, T3 on the Saturday. `back` handed in T2.
    `away` was not excused, `half` was there in the afternoon, `both` was excused in the morning only.
    """
    holds("work_missing", """
        calendar
        from       | to
        2026-08-31 | 2027-06-22

        enrolments
        student
        sick
        back
        away
        half
        both
        ana
        bob
        cleo
        dan
        eve

        attendance
        student | date                   | period | category
        sick    | 2026-10-05..2026-10-09 |        | excused
        back    | 2026-10-05..2026-10-09 |        | excused
        away    | 2026-10-07             |        | unexcused
        half    | 2026-10-07             | AM     | excused
        both    | 2026-10-07             | AM     | excused
        both    | 2026-10-07             | PM     | unexcused

        assignments
        student | assignment_id | due_on     | submitted_on
        sick    | T1            | 2026-10-02 | 2026-10-02
        back    | T1            | 2026-10-02 | 2026-10-02
        sick    | T2            | 2026-10-07 |
        back    | T2            | 2026-10-07 | 2026-10-19
        away    | T2            | 2026-10-07 |
        half    | T2            | 2026-10-07 |
        both    | T2            | 2026-10-07 |
        ana     | T2            | 2026-10-07 | 2026-10-07
        bob     | T2            | 2026-10-07 | 2026-10-07
        cleo    | T2            | 2026-10-07 | 2026-10-07
        dan     | T2            | 2026-10-07 | 2026-10-07
        eve     | T2            | 2026-10-07 | 2026-10-07
        sick    | T3            | 2026-10-10 |
        back    | T3            | 2026-10-10 |
        ana     | T3            | 2026-10-10 | 2026-10-09
        sick    | T4            | 2026-10-12 |
        back    | T4            | 2026-10-12 | 2026-10-12

        expected
        student | value | numerator | denominator
        sick    | 50    | 1         | 2
        back    | 0     | 0         | 3
        away    | 100   | 1         | 1
        half    | 100   | 1         | 1
        both    | 100   | 1         | 1
        ana     | 0     | 0         | 2
    """)
