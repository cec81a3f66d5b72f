"""Compulsory subjects of the diploma at risk.

Secondary 4 and 5 only: number of the compulsory subjects that the marks known do not satisfy. A course passed in a
final result satisfies its subject for good; otherwise this year's mark decides (the final result, else the latest
étape's), then an earlier final result. Of several courses of one subject, one that passes is enough. The language of
instruction and mathematics are told (the numerator counts them) and not counted in the value: their own domains do, and
one failure counts once. The series names the first three, and when each may be taken again: after the end of the year
for a course still being taken, else after the week. Missing where marks are not compared, and without another subject.

Source: Régime pédagogique, art. 32: compulsory subjects among 54 units of secondary 4 and 5, of which 20 of secondary
5. Core failures are half of the Chicago on-track indicator (Allensworth & Easton 2007).
"""

from __future__ import annotations

import pytest

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed

JANUARY = "‹, reprise\u00a0: janvier¦, resumption: January›"
AUGUST = "‹, reprise\u00a0: août¦, resumption: August›"
FIVE = f"histoire{JANUARY}‹\u00a0; ¦; ›langue d'enseignement{AUGUST}"
MANY = f"mathématique, science, histoire…{AUGUST}"
OVER = f"histoire{JANUARY}"


def test_subjects_that_the_marks_known_do_not_satisfy():
    """`five`: French of secondary 5 below, history of secondary 4 failed last year and not taken again. `passed`:
    history was failed, then passed. `or`: physical education passes where ethics does not. `many`: four, three are
    named, mathematics is not counted. `sequence`: mathematics below in SN, passed in CST. `french4`: French of
    secondary 4 is not compulsory. `maths`: nothing but mathematics. `over`: history has its final result of this year.
    """
    holds("diploma_subjects_at_risk", f"""
        enrolments
        student  | level | modified
        five     | SEC5  |
        passed   | SEC5  |
        or       | SEC5  |
        many     | SEC4  |
        sequence | SEC4  |
        french4  | SEC4  |
        three    | SEC3  |
        modified | SEC4  | true
        maths    | SEC4  |
        over     | SEC4  |

        grades
        student  | subject | school_year | term  | mark  | recorded
        five     | 132506  | 2026-2027   | 1     | 59.99 |
        five     | 134504  | 2026-2027   | 1     | 60    |
        five     | 085404  | 2025-2026   | FINAL | 50    | 2026-06-19
        passed   | 085404  | 2024-2025   | FINAL | 50    | 2025-06-19
        passed   | 085404  | 2025-2026   | FINAL | 60    | 2026-06-19
        passed   | 085404  | 2026-2027   | 1     | 40    |
        or       | 043502  | 2026-2027   | 1     | 70    |
        or       | 069502  | 2026-2027   | 1     | 40    |
        many     | 063414  | 2026-2027   | 1     | 40    |
        many     | 055404  | 2026-2027   | 1     | 40    |
        many     | 085404  | 2026-2027   | 1     | 40    |
        many     | 168402  | 2026-2027   | 1     | 40    |
        sequence | 065426  | 2026-2027   | 1     | 40    |
        sequence | 063414  | 2026-2027   | 1     | 65    |
        french4  | 132406  | 2026-2027   | 1     | 40    |
        three    | 085404  | 2026-2027   | 1     | 40    |
        modified | 085404  | 2026-2027   | 1     | 40    |
        maths    | 063414  | 2026-2027   | 1     | 40    |
        over     | 085404  | 2026-2027   | 1     | 40    |
        over     | 085404  | 2026-2027   | FINAL | 50    | 2026-11-20

        expected
        student  | value   | numerator | denominator | series   | evidence_on | evidence_count
        five     | 1       | 2         | 3           | {FIVE}   | 2026-11-13  | 2
        passed   | 0       | 0         | 1           |          | 2026-11-13  | 1
        or       | 0       | 0         | 1           |          | 2026-11-13  | 1
        many     | 3       | 4         | 4           | {MANY}   | 2026-11-13  | 3
        sequence | missing |           |             |          |             |
        french4  | missing |           |             |          |             |
        three    | missing |           |             |          |             |
        modified | missing |           |             |          |             |
        maths    | missing |           |             |          |             |
        over     | 1       | 1         | 1           | {OVER}   | 2026-11-20  | 1
    """)


DRAWING = """
    enrolments
    student | level
    taken   | SEC4
    failed  | SEC4

    grades
    student | subject | school_year | term  | mark | recorded
    taken   | 085404  | 2026-2027   | 1     | 50   |
    failed  | 085404  | 2025-2026   | FINAL | 50   | 2026-06-19
"""


def told(student: str, resumptions: str, week: str) -> tuple[str, str]:
    """What the reason names, in French and in English, with these resumptions."""
    default = '  resumptions: ["01", "08"]\n'
    assert DEFAULT_CRITERIA.count(default) == 1
    criteria = load_criteria(DEFAULT_CRITERIA.replace(default, resumptions))
    con = portrayed(DRAWING, week, criteria)
    register(con, criteria)
    said = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}, {reason_sql("reason_template_en", "en")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'diploma_subjects_at_risk' and level is null and student_key = ?
    """, [student]).fetchone()
    return tuple(text.replace("\u00a0", " ") for text in (one[one.index("("):] for one in said))


@pytest.mark.parametrize(("student", "resumptions", "week", "fr", "en"), [
    ("failed", "'01', '08'", "2026-W52", "reprise : janvier", "resumption: January"),
    ("failed", "'01', '08'", "2027-W03", "reprise : janvier", "resumption: January"),
    ("failed", "'01', '08'", "2027-W04", "reprise : août", "resumption: August"),
    ("failed", "'01-18', '08-01'", "2027-W01", "reprise : 18 janvier", "resumption: 18 January"),
    ("failed", "'01-18', '08-01'", "2027-W02", "reprise : 18 janvier", "resumption: 18 January"),
    ("failed", "'01-18', '08-01'", "2027-W03", "reprise : 1er août", "resumption: 1 August"),
    ("taken", "'01', '08'", "2026-W47", "reprise : août", "resumption: August"),
    ("taken", "'01-18', '08-01'", "2027-W01", "reprise : 1er août", "resumption: 1 August"),
    ("taken", "'01'", "2026-W47", "reprise : janvier", "resumption: January"),
])
def test_the_next_resumption_of_a_course_that_is_over_and_of_one_still_taken(
    student: str, resumptions: str, week: str, fr: str, en: str
):
    """17 January is the Sunday of W02 of 2027, 31 January that of W04: a whole month is to come until it is over. A
    course still being taken ends on 30 June: with January alone, it is that of 2028.
    """
    assert told(student, f"  resumptions: [{resumptions}]\n", week) == (f"(histoire, {fr})", f"(histoire, {en})")


def test_without_resumptions_the_subjects_alone_are_told():
    assert told("taken", "", "2026-W47") == ("(histoire)", "(histoire)")
