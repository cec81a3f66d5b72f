"""Weekday missed most.

Over the last 40 school days, the days missed (all reasons, parts of days counted as parts) on the weekday missed
most, beside all the days missed over those 40. The series is the weekday's number, 1 for Monday: the words name it in
their own language. Of two weekdays as often missed, the first of the week. The latest fact is the last such day missed;
without any, the last observed day.

Source: asked for by those who read attendance week by week; no figure says that it adds to the absences themselves.
Context, zero points.

On Sunday 22 November the last 40 school days are 28 September to 20 November.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed

MONDAYS = """
    calendar
    from       | to         | periods
    2026-08-31 | 2026-11-30 | 4

    enrolments
    student
    mondays
    illness
    before
    halves
    present
    temoin

    attendance
    student | date                   | period | category  | reason
    mondays | 2026-09-28             |        | unexcused |
    mondays | 2026-10-05             |        | excused   | family
    mondays | 2026-10-19             |        | unexcused |
    mondays | 2026-11-16             |        | unexcused |
    mondays | 2026-10-07             |        | excused   | medical
    illness | 2026-10-05..2026-10-16 |        | excused   | medical
    before  | 2026-09-14             |        | excused   | medical
    before  | 2026-09-21             |        | excused   | medical
    halves  | 2026-10-09             | 3..4   | unexcused |
    halves  | 2026-10-16             | 3..4   | unexcused |
    halves  | 2026-10-20             |        | excused   | exam
    temoin  | 2026-11-20             | 1      | late      |
"""


def test_the_weekday_missed_most_beside_all_the_days_missed():
    """`mondays`: four Mondays of the five days missed. `illness`: two weeks are two of each weekday of ten, no habit,
    and Monday comes first. `before`: out of the window. `halves`: two half Fridays are one day; an exam is no absence.
    """
    holds("same_weekday", MONDAYS + """
    expected
    student | value | numerator | denominator | series | evidence_on | evidence_count
    mondays | 4     | 4         | 5           | 1      | 2026-11-16  | 40
    illness | 2     | 2         | 10          | 1      | 2026-10-12  | 40
    before  | 0     | 0         | 0           |        | 2026-11-20  | 40
    halves  | 1     | 1         | 1           | 5      | 2026-10-16  | 40
    present | 0     | 0         | 0           |        | 2026-11-20  | 40
    """)


def test_the_words_name_the_weekday_in_each_language():
    con = portrayed(MONDAYS)
    register(con, load_criteria(DEFAULT_CRITERIA))

    def told(language: str) -> str:
        sentence = reason_sql(f"reason_template_{language}", language)
        return con.execute(f"select {sentence} from evidence.indicator_value inner join criteria.criterion "
                           "using (indicator) where indicator = 'same_weekday' and student_key = 'mondays'"
                           ).fetchone()[0].replace("\u00a0", " ")

    assert told("fr") == "Jour le plus manqué : lundi, 4 jours sur 5 d'absence"
    assert told("en") == "Weekday missed most: Monday, 4 days of 5 absent"


def test_unknown_is_not_present():
    holds("same_weekday", """
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
