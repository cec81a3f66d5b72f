"""Unexcused absence.

Unexcused days over the 20 school days before the last five, in percent. The last five school days are left out: a
reason often reaches the school days later, and the period is coded unexcused meanwhile. A suspension is not counted
here, whatever its code.

Source: schools take a parent's reason until the next morning or later; lists without the excused/unexcused split were
full of false alarms (Somerville's Student Insights). Thresholds are the project's default.

On Sunday 22 November the five days left out are 16 to 20 November; the 20 days before them, 19 October to 13 November.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_last_five_school_days_are_left_out():
    """`both`: one unexcused period and three excused ones are a quarter of a day unexcused."""
    holds("unexcused_rate", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        waiting
        skipping
        before
        both
        excused
        suspended
        temoin

        attendance
        student   | date                   | period | category  | reason
        waiting   | 2026-11-16..2026-11-20 |        | unexcused | other
        skipping  | 2026-10-19             |        | unexcused | other
        skipping  | 2026-11-13             |        | unexcused | other
        before    | 2026-10-16             |        | unexcused | other
        both      | 2026-11-10             | 1      | unexcused | other
        both      | 2026-11-10             | 2..4   | excused   | medical
        excused   | 2026-11-02..2026-11-06 |        | excused   | medical
        suspended | 2026-11-02..2026-11-04 |        | unexcused | suspension
        temoin    | 2026-11-20             | 1      | late      |

        expected
        student   | value | numerator | denominator | evidence_on | evidence_count
        waiting   | 0     | 0         | 20          | 2026-11-20  | 20
        skipping  | 10    | 2         | 20          | 2026-11-20  | 20
        before    | 0     | 0         | 20          | 2026-11-20  | 20
        both      | 1.25  | 0.25      | 20          | 2026-11-20  | 20
        excused   | 0     | 0         | 20          | 2026-11-20  | 20
        suspended | 0     | 0         | 20          | 2026-11-20  | 20
    """)


def test_missing_in_the_first_five_days():
    """On 6 September five school days are over: all are left out. A week later, five days are looked at."""
    drawing = """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        lea
        temoin

        attendance
        student | date       | category
        lea     | 2026-08-31 | unexcused
        temoin  | 2026-09-04 | late
        temoin  | 2026-09-11 | late
    """
    holds("unexcused_rate", drawing + """
        expected
        student | value
        lea     | missing
    """, "2026-W36")
    holds("unexcused_rate", drawing + """
        expected
        student | value | numerator | denominator | evidence_count
        lea     | 20    | 1         | 5           | 5
    """, "2026-W37")


def test_the_benchmark_is_the_level_of_the_school():
    """Two unexcused days of the 100 that five students in scope were expected. One student of a level is too few."""
    holds("unexcused_rate", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student | level | pathway
        a       | SEC3  |
        b       | SEC3  |
        c       | SEC3  |
        d       | SEC3  |
        e       | SEC3  |
        home    | SEC3  | homeschool
        other   | SEC4  |

        attendance
        student | date                   | category
        a       | 2026-11-05..2026-11-06 | unexcused
        b       | 2026-11-20             | late
        home    | 2026-11-05..2026-11-06 | unexcused

        expected
        student | value | benchmark
        a       | 10    | 2
        e       | 0     | 2
        other   | 0     |
    """)
