"""Indicators on marks, together: exact slopes, capped families, the pass mark of the criteria, September."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from risk import evidence
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.risk.test_default_criteria import portraits, reasons
from tests.specs.drawing import portrayed

NAMES = load_criteria(DEFAULT_CRITERIA).names


@pytest.fixture(scope="module")
def macros():
    con = connect()
    con.execute("create schema evidence")
    con.execute("create table evidence.week as select date '2026-07-01' as year_starts_on")
    con.execute((evidence.FOLDER / "mark_macros.sql").read_text(encoding="utf-8"))
    return con


def rounded(exact: Fraction) -> Decimal:
    """Four decimals, halves away from zero."""
    size = abs(exact) * 10000
    whole = size.numerator * 2 // size.denominator
    return Decimal((whole + 1) // 2 * (1 if exact >= 0 else -1)).scaleb(-4)


@settings(deadline=None)
@given(st.integers(-10**12, 10**12), st.integers(1, 10**8))
def test_a_ratio_is_rounded_half_away_from_zero(macros, number, divisor):
    found = macros.execute("select evidence.ratio(?::bigint, ?::bigint)", [number, divisor]).fetchone()[0]
    assert found == rounded(Fraction(number, divisor) / 10000)


def test_the_slope_is_that_of_least_squares_exactly():
    """Courses of 3 to 6 marks, two of this year at least, with decimals and gaps, against the formula in fractions."""
    draw = random.Random(360)
    courses = {f"s{rank:03}": {x: Decimal(draw.randrange(0, 10001)).scaleb(-2)
                               for x in sorted(draw.sample(range(1, 7), draw.randrange(3, 7)))} for rank in range(100)}
    courses = {student: marks for student, marks in courses.items() if sum(x > 3 for x in marks) > 1}
    lines = ["enrolments", "student | level | school_year | from"]
    for student in courses:
        lines += [f"{student} | SEC2 | 2025-2026 | 2025-08-29", f"{student} | SEC3 | 2026-2027 | 2026-08-31"]
    lines += ["grades", "student | subject | school_year | term | mark | recorded"]
    for student, marks in courses.items():
        lines += [
            f"{student} | 132208 | 2025-2026 | {x} | {mark} | 2026-06-19" if x < 4
            else f"{student} | 132308 | 2026-2027 | {x - 3} | {mark} |"
            for x, mark in marks.items()
        ]
    con = portrayed("\n".join(lines), "2027-W25")
    found = dict(con.execute("select student_key, value from evidence.indicator_value "
                             "where indicator = 'literacy_trajectory'").fetchall())
    assert len(found) == len(courses) > 70
    for student, marks in courses.items():
        n, xs, ys = len(marks), list(marks), [Fraction(mark) for mark in marks.values()]
        slope = (n * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)) / Fraction(
            n * sum(x * x for x in xs) - sum(xs) ** 2)
        assert found[student] == rounded(-slope), student


def points(portrait: dict) -> dict[str, Decimal]:
    return {NAMES[part["position"]]: part["points"] for part in portrait["parts"] if part["points"]}


SEEN = """
    calendar
    from       | to         | periods
    2026-08-31 | 2027-06-23 | 4

    attendance
    student | date       | period | category
    other   | 2026-09-25 | 1      | late
    other   | 2026-11-20 | 1      | late
"""


def test_one_fall_is_one_fact():
    """82 last year, 77 in its étape 3, then 75 and 60: 15 points lost give 12, 8.5 a term give 10, 22 in a year give 8:
    12 at most for the fall. 60 gives 9 of the 18 of the level: (9 + 12) / (18 + 12).
    """
    lea = portraits(SEEN + """
    enrolments
    student | level | school_year | from
    lea     | SEC2  | 2025-2026   | 2025-08-29
    lea     | SEC3  | 2026-2027   | 2026-08-31
    other   | SEC3  | 2026-2027   | 2026-08-31

    grades
    student | subject | school_year | term  | mark | recorded
    lea     | 132208  | 2025-2026   | 3     | 77   | 2026-06-19
    lea     | 132208  | 2025-2026   | FINAL | 82   | 2026-06-19
    lea     | 132308  | 2026-2027   | 1     | 75   |
    lea     | 132308  | 2026-2027   | 2     | 60   |
    """, "2027-W10")["lea"]
    earned = points(lea)
    assert earned == {"literacy_level": 9, "literacy_decline": 12, "literacy_trajectory": 10, "literacy_year_drop": 8}
    assert lea["literacy"] == 70


def test_competencies_and_the_mark_they_are_part_of_share_a_cap():
    """The mark at 50 and three competencies at 40: 18 + 4 + 2, of which 20 count; nothing else is observed."""
    lea = portraits(SEEN + """
    enrolments
    student
    lea
    other

    grades
    student | subject | competency | term | mark
    lea     | 132308  |            | 1    | 50
    lea     | 132308  | 1          | 1    | 40
    lea     | 132308  | 2          | 1    | 40
    lea     | 132308  | 3          | 1    | 40
    """, "2026-W47")["lea"]
    assert points(lea) == {"literacy_level": 18, "literacy_reading": 4, "literacy_writing": 2}
    assert lea["literacy"] == 100


def test_failures_and_the_diploma_share_a_cap():
    """`lea`: history and science of secondary 4 below: 2 of 3 subjects give 6.667, 8 of 12 units 2.667, 2 compulsory
    subjects 4: together 10 at most, as for `max`, three subjects below in secondary 3.
    """
    found = portraits(SEEN + """
    enrolments
    student | level
    lea     | SEC4
    max     | SEC3
    other   | SEC4

    grades
    student | subject | term | mark
    lea     | 085404  | 1    | 40
    lea     | 055404  | 1    | 40
    max     | 085304  | 1    | 40
    max     | 055306  | 1    | 40
    max     | 134304  | 1    | 40
    """, "2026-W47")
    assert points(found["lea"]) == {"failing_subjects": Decimal("6.667"), "units_at_risk": Decimal("2.667"),
                                    "diploma_subjects_at_risk": 4}
    assert points(found["max"]) == {"failing_subjects": 10}
    assert found["lea"]["coefficient"] == found["max"]["coefficient"] > 0


def test_the_pass_mark_is_that_of_the_criteria():
    """45 fails where one passes at 60, and passes at 40; 39.99 does not."""
    drawing = """
    enrolments
    student
    lea
    max

    grades
    student | subject | term | mark
    lea     | 055306  | 1    | 45
    max     | 055306  | 1    | 39.99
    """
    for mark, expected in (("60", {"lea": 1, "max": 1}), ("40", {"lea": 0, "max": 1}), ("45.01", {"lea": 1, "max": 1})):
        criteria = load_criteria(DEFAULT_CRITERIA.replace("pass_mark: 60", f"pass_mark: {mark}"))
        con = portrayed(drawing, criteria=criteria)
        found = con.execute("select student_key, value from evidence.indicator_value "
                            "where indicator = 'failing_subjects'").fetchall()
        assert dict(found) == expected


SEPTEMBER = SEEN + """
    enrolments
    student | level | school_year | from
    failed  | PRIM6 | 2025-2026   | 2025-08-29
    failed  | SEC1  | 2026-2027   | 2026-08-31
    fair    | SEC2  | 2025-2026   | 2025-08-29
    fair    | SEC3  | 2026-2027   | 2026-08-31
    good    | SEC2  | 2025-2026   | 2025-08-29
    good    | SEC3  | 2026-2027   | 2026-08-31
    new     | SEC3  | 2026-2027   | 2026-08-31
    other   | SEC3  | 2026-2027   | 2026-08-31

    grades
    student | subject | school_year | term  | mark | recorded
    failed  | FRA600  | 2025-2026   | FINAL | 40   | 2026-06-22
    failed  | MAT600  | 2025-2026   | FINAL | 50   | 2026-06-22
    fair    | 132208  | 2025-2026   | FINAL | 62   | 2026-06-22
    fair    | 063226  | 2025-2026   | FINAL | 62   | 2026-06-22
    good    | 132208  | 2025-2026   | FINAL | 85   | 2026-06-22
    good    | 063226  | 2025-2026   | FINAL | 85   | 2026-06-22
    failed  | 132108  | 2026-2027   | 1     | 72   |
    failed  | 063126  | 2026-2027   | 1     | 72   |
"""


def test_september_has_literacy_and_numeracy_from_last_year():
    """25 September: 19 days of class, no mark. Last year's result covers both domains (16 of their 32 points), 40 gives
    all of its points and 50 half; a pass, even fragile, gives none; who has no past is told to miss both.
    """
    found = portraits(SEPTEMBER, "2026-W39")
    assert (found["failed"]["literacy"], found["failed"]["numeracy"]) == (100, 50)
    assert points(found["failed"]) == {"literacy_carried": 16, "numeracy_carried": 8}
    assert reasons(found["failed"]) == {"literacy_carried", "numeracy_carried"}
    assert (found["fair"]["literacy"], found["fair"]["coefficient"], found["fair"]["status"]) == (0, 0, "scored")
    strengths = {NAMES[part["position"]] for part in found["good"]["parts"] if part["is_strength"]}
    assert {"literacy_carried", "numeracy_carried"} <= strengths
    assert (found["new"]["literacy"], found["new"]["missing_domains"]) == (None, "literacy,numeracy")


def test_the_first_mark_of_the_year_takes_its_place():
    """20 November: 72 in both, from primary to secondary: no decline, no point, and nothing of last year."""
    failed = portraits(SEPTEMBER, "2026-W47")["failed"]
    assert (failed["literacy"], failed["numeracy"], points(failed)) == (0, 0, {})
    assert not {"literacy_carried", "literacy_year_drop"} & {NAMES[part["position"]] for part in failed["parts"]}
