"""Other subjects below 60.

Number of subjects, other than the language of instruction and mathematics, whose latest mark of the year is below the
pass mark of 60. Exactly 60 passes. The evidence is the number of subjects with a mark. Missing where marks are not
compared with 60.

Source: three failures or more in grade 9, precision 0.81, sensitivity 0.65 (Bowers, Sprott & Taff 2013).
"""

from __future__ import annotations

from tests.specs.drawing import holds


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
        student  | value   | numerator | denominator | series         | evidence_on | evidence_count
        two      | 2       | 2         | 3           | 055306, 087306 | 2027-02-26  | 3
        mended   | 0       | 0         | 1           |                | 2027-02-26  | 1
        core     | missing |           |             |                |             |
        second   | 1       | 1         | 1           | 136306         | 2027-02-26  | 1
        modified | missing |           |             |                |             |
    """, "2027-W09")
