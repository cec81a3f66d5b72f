"""Unexcused absence, year to date.

Unexcused days since the first enrolment of the year, the last five school days left out, over the same days expected,
in percent. Suspension is not counted here, whatever its code. It moves slowly where the window of 20 days comes and
goes.

Source: behavioural engagement (Fredricks, Blumenfeld & Paris 2004; engagement pathways, Janosz et al. 2008); reasons
reach the school late. Thresholds are the project's default.

On Sunday 22 November 60 school days are over since 31 August; the five left out are 16 to 20 November, so 55 are
looked at, up to 13 November.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_since_the_first_day_but_the_last_five():
    """3 of 55 days are 5.45454... %. `partly`: one period of four, a quarter of a day: 0.4545 %. `arrived` on 21
    September: 45 days, 40 of them looked at.
    """
    holds("unexcused_year", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student   | from
        september |
        waiting   |
        partly    |
        suspended |
        excused   |
        arrived   | 2026-09-21
        temoin    |

        attendance
        student   | date                   | period | category  | reason
        september | 2026-09-02..2026-09-04 |        | unexcused | other
        waiting   | 2026-11-16..2026-11-20 |        | unexcused | other
        partly    | 2026-10-05             | 1      | unexcused | other
        partly    | 2026-10-05             | 2..4   | excused   | medical
        suspended | 2026-10-05..2026-10-09 |        | unexcused | suspension
        excused   | 2026-10-05..2026-10-09 |        | excused   | medical
        arrived   | 2026-10-05..2026-10-06 |        | unexcused |
        temoin    | 2026-11-20             | 1      | late      |

        expected
        student   | value  | numerator | denominator | evidence_on | evidence_count
        september | 5.4545 | 3         | 55          | 2026-11-20  | 55
        waiting   | 0      | 0         | 55          | 2026-11-20  | 55
        partly    | 0.4545 | 0.25      | 55          | 2026-11-20  | 55
        suspended | 0      | 0         | 55          | 2026-11-20  | 55
        excused   | 0      | 0         | 55          | 2026-11-20  | 55
        arrived   | 5      | 2         | 40          | 2026-11-20  | 40
    """)


def test_the_benchmark_is_the_level_of_the_school():
    """Three days of the 275 that five students of SEC3 were expected: 1.0909 %. One student of a level is too few."""
    holds("unexcused_year", """
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
        a       | 2026-09-02..2026-09-04 | unexcused
        b       | 2026-11-20             | late
        home    | 2026-11-05..2026-11-06 | unexcused

        expected
        student | value  | benchmark
        a       | 5.4545 | 1.0909
        e       | 0      | 1.0909
        other   | 0      |
    """)


def test_unknown_is_not_present():
    holds("unexcused_year", """
        calendar
        from       | to
        2026-08-31 | 2026-11-30

        enrolments
        student
        lea

        expected
        student | value
        lea     | missing
    """)
