"""Same class missed without a reason.

Unexcused periods of one same subject, the one most missed, over the 20 school days before the last five, on days when
the student was at school (absent half of the day at most). A day away is an absence, not a class skipped. A
suspension, an exam or a school activity is none. The latest fact is the last of those periods; without any, the last
observed day.

Source: behavioural engagement (Fredricks, Blumenfeld & Paris 2004; engagement pathways, Janosz et al. 2008).
Thresholds are the project's default.

On Sunday 22 November the 20 days are 19 October to 13 November.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_subject_most_missed_on_days_at_school():
    """`maths`: four periods of one class, one of another. `away`: the whole day, and three periods of four: not at
    school. `late_reason`: in the five days left out. `twice`: the same period entered twice is one. `half`: two periods
    of four are half of the day, and count. `named`: the subject has a name in the criteria.
    """
    holds("skipped_subject", """
        calendar
        from       | to         | periods
        2026-08-31 | 2026-11-30 | 4

        enrolments
        student
        maths
        away
        late_reason
        excused
        twice
        half
        named
        present
        temoin

        attendance
        student     | date                   | period | subject | category  | reason
        maths       | 2026-10-20             | 2      | 990306  | unexcused |
        maths       | 2026-10-27             | 2      | 990306  | unexcused | other
        maths       | 2026-11-03             | 2      | 990306  | unexcused |
        maths       | 2026-11-10             | 2      | 990306  | unexcused |
        maths       | 2026-11-11             | 1      | 087306  | unexcused |
        away        | 2026-10-20             | 1..4   | 990306  | unexcused |
        away        | 2026-10-21             | 1..3   | 990306  | unexcused |
        late_reason | 2026-11-16..2026-11-20 | 2      | 990306  | unexcused |
        late_reason | 2026-10-16             | 2      | 990306  | unexcused |
        excused     | 2026-10-20             | 2      | 990306  | excused   | medical
        excused     | 2026-10-21             | 2      | 990306  | unexcused | exam
        excused     | 2026-10-22             | 2      | 990306  | unexcused | suspension
        excused     | 2026-10-23             | 2      | 990306  | late      |
        twice       | 2026-10-20             | 2      | 990306  | unexcused |
        twice       | 2026-10-20             | 2      | 990306  | unexcused | other
        half        | 2026-10-20             | 1..2   | 990306  | unexcused |
        named       | 2026-10-20             | 1      | 055306  | unexcused |
        named       | 2026-10-22             | 1      | 055306  | unexcused |
        temoin      | 2026-11-20             | 1      |         | late      |

        expected
        student     | value | denominator | series                 | evidence_on | evidence_count
        maths       | 4     | 20          | 990306                 | 2026-11-10  | 20
        away        | 0     | 20          |                        | 2026-11-20  | 20
        late_reason | 0     | 20          |                        | 2026-11-20  | 20
        excused     | 0     | 20          |                        | 2026-11-20  | 20
        twice       | 1     | 20          | 990306                 | 2026-10-20  | 20
        half        | 2     | 20          | 990306                 | 2026-10-20  | 20
        named       | 2     | 20          | science et technologie | 2026-10-22  | 20
        present     | 0     | 20          |                        | 2026-11-20  | 20
    """)


def test_a_school_that_enters_no_subject_tells_nothing_of_classes():
    """School 002 enters periods without their subject: which class was missed is unknown there, not "none"."""
    holds("skipped_subject", """
        calendar
        school | from       | to         | periods
        001    | 2026-08-31 | 2026-11-30 | 4
        002    | 2026-08-31 | 2026-11-30 | 4

        enrolments
        student | school
        named   | 001
        silent  | 002
        temoin  | 001

        attendance
        student | school | date       | period | subject | category
        named   | 001    | 2026-09-03 | 1      | 132308  | late
        silent  | 002    | 2026-10-20 | 1      |         | unexcused
        silent  | 002    | 2026-11-20 | 1      |         | late
        temoin  | 001    | 2026-11-20 | 1      |         | late

        expected
        student | value
        named   | 0
        silent  | missing
    """)
