"""Diploma units at risk.

Secondary 4 and 5 only: units (last digit of the code) of the courses of secondary 4 and 5 whose mark of this year, its
final result or else the latest étape's, is below the pass mark, and that no final result has passed. The language of
instruction and mathematics are told (the numerator counts them) and not counted in the value: their own domains do, and
one failure counts once. With the units that the final results known have earned, of the 54 asked. Missing where marks
are not compared, and without another course.

Source: Régime pédagogique, art. 32: 54 units of secondary 4 and 5, of which 20 of secondary 5. Chicago on-track
(Allensworth & Easton 2007): precision 0.78, sensitivity 0.75.
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed

CENTRE = """
        enrolments
        student  | level | modified
        five     | SEC5  |
        four     | SEC4  |
        retake   | SEC5  |
        final    | SEC4  |
        three    | SEC3  |
        modified | SEC4  | true
        core     | SEC5  |

        grades
        student  | subject | school_year | term  | mark  | recorded
        five     | 132406  | 2025-2026   | FINAL | 70    | 2026-06-19
        five     | 063414  | 2025-2026   | FINAL | 60    | 2026-06-19
        five     | 055404  | 2025-2026   | FINAL | 45    | 2026-06-19
        five     | 132208  | 2023-2024   | FINAL | 80    | 2024-06-19
        five     | 132506  | 2026-2027   | 1     | 55    |
        five     | 063504  | 2026-2027   | 1     | 59.99 |
        five     | 134504  | 2026-2027   | 1     | 60    |
        five     | 087504  | 2026-2027   | 1     | 52    |
        four     | 132406  | 2026-2027   | 1     | 50    |
        four     | 132406  | 2026-2027   | 2     | 62    |
        four     | 063306  | 2026-2027   | 2     | 30    |
        four     | 055404  | 2026-2027   | 1     | 50    |
        four     | 055404  | 2026-2027   | 2     | 62    |
        retake   | 085404  | 2025-2026   | FINAL | 64    | 2026-06-19
        retake   | 085404  | 2026-2027   | 1     | 50    |
        final    | 085404  | 2026-2027   | 3     | 58    |
        final    | 085404  | 2026-2027   | FINAL | 61    | 2027-06-18
        final    | 055404  | 2026-2027   | 3     | 62    |
        final    | 055404  | 2026-2027   | FINAL | 57    | 2027-06-18
        three    | 055404  | 2026-2027   | 1     | 40    |
        modified | 055404  | 2026-2027   | 1     | 40    |
        core     | 132506  | 2026-2027   | 1     | 40    |
        core     | 063504  | 2026-2027   | 1     | 40    |
"""


def test_units_of_the_courses_below_the_pass_mark():
    """`five`: 6, 4 and 4 units below, 4 of them neither French nor mathematics; 6 + 4 earned last year (the science
    is not, secondary 2 does not count). `four`: 62 is the latest mark; 063306 is a course of secondary 3. `retake` has
    passed already. `final`: the final result decides. `core`: French and mathematics alone.
    """
    holds("units_at_risk", CENTRE + """
        expected
        student  | value   | numerator | benchmark | series                           | evidence_on | evidence_count
        five     | 4       | 14        | 10        | mathématique, histoire, français | 2026-11-13  | 2
        four     | 0       | 0         |           |                                  | 2027-02-26  | 1
        retake   | 0       | 0         | 4         |                                  | 2026-11-13  | 1
        final    | 4       | 4         | 4         | science et technologie           | 2027-06-18  | 2
        three    | missing |           |           |                                  |             |
        modified | missing |           |           |                                  |             |
        core     | missing |           |           |                                  |             |
    """, "2027-W25")


def test_the_units_of_a_code_may_be_told():
    """Education physical of 043404 is worth 2 units in this centre, by the first pattern that fits."""
    drawing = """
        enrolments
        student | level
        lea     | SEC4

        grades
        student | subject | term | mark
        lea     | 043404  | 1    | 50
        lea     | 055406  | 1    | 50
    """
    text = DEFAULT_CRITERIA.replace("  units_required: 54\n",
                                    '  units_required: 54\n  course_units: {"0434*": 2, "*": 1}\n')
    for criteria, units in ((DEFAULT_CRITERIA, 10), (text, 3)):
        con = portrayed(drawing, criteria=load_criteria(criteria))
        found = con.execute("select value from evidence.indicator_value where indicator = 'units_at_risk'")
        assert found.fetchone() == (units,)


def test_without_a_diploma_in_the_criteria_nothing_is_told():
    """Nor where the source has codes of its own."""
    start, end = DEFAULT_CRITERIA.index("diploma:\n"), DEFAULT_CRITERIA.index("coverage:\n")
    con = portrayed(CENTRE, criteria=load_criteria(DEFAULT_CRITERIA[:start] + DEFAULT_CRITERIA[end:]))
    assert con.execute("select count(*) from evidence.indicator_value "
                       "where indicator in ('units_at_risk', 'diploma_subjects_at_risk')").fetchone() == (0,)
    holds("units_at_risk", """
        enrolments
        student | level
        lea     | SEC4

        grades
        student | subject | term | mark
        lea     | SCI-4   | 1    | 50

        expected
        student | value
        lea     | missing
    """)


def test_the_reason_reads_as_a_sentence():
    """The units earned are told where a final result is known."""
    con = portrayed(CENTRE)
    register(con, load_criteria(DEFAULT_CRITERIA))
    sentence = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'units_at_risk' and level is null and student_key = 'five'
    """).fetchone()[0]
    assert sentence.replace("\u00a0", " ") == (
        "Unités du diplôme en jeu : 14 (mathématique, histoire, français) ; obtenues, au moins 10 sur 54"
    )
