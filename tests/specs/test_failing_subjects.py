"""Other subjects below 60.

Number of subjects, other than the language of instruction and mathematics, whose latest mark of the year is below the
pass mark of 60. Exactly 60 passes. The evidence is the number of subjects with a mark. Missing where marks are not
compared with 60. The subjects are told by the names that the criteria give them, in the order of their codes.

Source: three failures or more in grade 9, precision 0.81, sensitivity 0.65 (Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from risk.reasons import reason_sql
from tests.specs.drawing import holds, portrayed


def test_subjects_whose_latest_mark_is_below_60():
    """`mended`: 50 in étape 1, 60 in étape 2. `core` fails the language of instruction and mathematics, which have
    their own indicators; `second`: English as a second language is one of the others.
    """
    holds("failing_subjects", """
        enrolments
        student  | modified
        two      |
        mended   |
        core     |
        second   |
        modified | true

        grades
        student  | subject | term | mark
        two      | 055306  | 2    | 59.99
        two      | 087306  | 1    | 45
        two      | 168304  | 2    | 60
        mended   | 055306  | 1    | 50
        mended   | 055306  | 2    | 60
        core     | 132308  | 2    | 45
        core     | 063306  | 2    | 45
        second   | 136306  | 2    | 55
        modified | 055306  | 2    | 20

        expected
        student  | value   | numerator | denominator | series                            | evidence_on | evidence_count
        two      | 2       | 2         | 3           | science et technologie, histoire  | 2027-02-26  | 3
        mended   | 0       | 0         | 1           |                                   | 2027-02-26  | 1
        core     | missing |           |             |                                   |             |
        second   | 1       | 1         | 1           | anglais                           | 2027-02-26  | 1
        modified | missing |           |             |                                   |             |
    """, "2027-W09")


def test_a_name_is_told_once_and_a_code_without_a_name_stays():
    """`same`: two sciences and English, in the order of 055306 and 134306 whatever the marks. `unknown`: the criteria
    name no subject 999. `shared`: 085 and 087 are both history.
    """
    holds("failing_subjects", """
        enrolments
        student
        same
        unknown
        shared

        grades
        student | subject | term | mark
        same    | 134306  | 1    | 50
        same    | 055404  | 1    | 55
        same    | 055306  | 1    | 45
        unknown | 999304  | 1    | 40
        unknown | 134304  | 1    | 40
        shared  | 087204  | 1    | 40
        shared  | 085304  | 1    | 40

        expected
        student | value | denominator | series
        same    | 3     | 3           | science et technologie, anglais
        unknown | 2     | 2           | anglais, 999304
        shared  | 2     | 2           | histoire
    """)


def test_the_first_name_that_fits_is_told():
    """Education in finance has a code of its own; a general pattern before it would win."""
    drawing = """
        enrolments
        student
        lea

        grades
        student | subject | term | mark
        lea     | 102522  | 1    | 50
    """
    precise = '  "102522": éducation financière\n'
    assert precise in DEFAULT_CRITERIA
    general = load_criteria(DEFAULT_CRITERIA.replace(precise, '  "102*": univers social\n' + precise))
    told = [
        portrayed(drawing, criteria=criteria)
        .execute("select series from evidence.indicator_value where indicator = 'failing_subjects'")
        .fetchone()[0]
        for criteria in (load_criteria(DEFAULT_CRITERIA), general)
    ]
    assert told == ["éducation financière", "univers social"]


def test_the_reason_reads_as_a_sentence():
    """What a parent reads: two subjects of three, by name."""
    con = portrayed("""
        enrolments
        student
        lea

        grades
        student | subject | term | mark
        lea     | 055306  | 1    | 50
        lea     | 085304  | 1    | 62
        lea     | 134304  | 1    | 58
    """)
    register(con, load_criteria(DEFAULT_CRITERIA))
    sentence = con.execute(f"""
        select {reason_sql("reason_template_fr", "fr")}
        from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'failing_subjects' and level is null
    """).fetchone()[0]
    assert sentence.replace("\u00a0", " ") == "Autres matières sous 60 : 2 sur 3 (science et technologie, anglais)"


def test_the_strength_says_what_it_leaves_out():
    """French is 58: the strength is of the other subjects."""
    con = portrayed("""
        enrolments
        student
        lea

        grades
        student | subject | term | mark
        lea     | 132308  | 1    | 58
        lea     | 055306  | 1    | 70
        lea     | 085304  | 1    | 62
    """)
    register(con, load_criteria(DEFAULT_CRITERIA))
    told = ", ".join(reason_sql(f"strength_template_{language}", language) for language in ("fr", "en"))
    sentences = con.execute(f"""
        select {told} from evidence.indicator_value inner join criteria.criterion using (indicator)
        where indicator = 'failing_subjects' and level is null
    """).fetchone()
    assert tuple(text.replace("\u00a0", " ") for text in sentences) == (
        "Autres matières que la langue d'enseignement et la mathématique : 60 ou plus partout (2 matières)",
        "Subjects other than the language of instruction and mathematics: 60 or above in all (2 subjects)",
    )
