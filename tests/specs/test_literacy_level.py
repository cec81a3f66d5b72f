"""Mark in the language of instruction.

Latest mark of the year (étapes 1 to 3), with its étape and its date. The subject's own mark; where the source gives
competencies only, their mean. Subjects are found by the patterns of the criteria: French, or English in an English
school; English as a second language is not literacy.

Source: Quebec's bands, below 60 failing, 60 to 69 fragile, 70 and above proficient.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_latest_mark_of_the_year():
    """Étape 2 ends on 26 February: it counts in the week of 1 March, étape 3 not yet."""
    holds("literacy_level", """
        enrolments
        student | level
        lea     | SEC3
        english | SEC3
        primary | PRIM4
        only1   | SEC3
        none    | SEC3

        grades
        student | subject | term | mark
        lea     | 132308  | 1    | 75
        lea     | 132308  | 2    | 58.5
        lea     | 132308  | 3    | 90
        lea     | 136306  | 2    | 40
        english | 632308  | 1    | 66
        english | 632308  | 2    | 71
        primary | FRA400  | 2    | 80
        only1   | 132308  | 1    | 61
        none    | 063306  | 2    | 85

        expected
        student | value   | series | evidence_on | evidence_count
        lea     | 58.5    | 2      | 2027-02-26  | 2
        english | 71      | 2      | 2027-02-26  | 2
        primary | 80      | 2      | 2027-02-26  | 1
        only1   | 61      | 1      | 2026-11-13  | 1
        none    | missing |        |             |
    """, "2027-W09")


def test_a_final_result_is_no_etape():
    """The year's result weighs the étapes together: the latest étape is what is told."""
    holds("literacy_level", """
        enrolments
        student
        lea

        grades
        student | subject | term  | mark | recorded
        lea     | 132308  | 3     | 62   | 2027-06-18
        lea     | 132308  | FINAL | 71   | 2027-06-22

        expected
        student | value | series
        lea     | 62    | 3
    """, "2027-W25")


def test_a_subject_mark_comes_before_the_mean_of_its_competencies():
    """Without a subject mark: (62 + 67 + 70) / 3 = 66.3333. A competency not evaluated is missing, not zero."""
    holds("literacy_level", """
        enrolments
        student
        subject
        mean
        one

        grades
        student | subject | competency | term | mark | recorded
        subject | 132308  |            | 1    | 64   | 2026-11-13
        subject | 132308  | lire       | 1    | 50   | 2026-11-13
        mean    | 132308  | lire       | 1    | 62   | 2026-11-10
        mean    | 132308  | écrire     | 1    | 67   | 2026-11-13
        mean    | 132308  | oral       | 1    | 70   | 2026-11-12
        one     | 132308  | lire       | 1    | 55   | 2026-11-13

        expected
        student | value   | evidence_on
        subject | 64      | 2026-11-13
        mean    | 66.3333 | 2026-11-13
        one     | 55      | 2026-11-13
    """)


def test_a_subject_mark_wins_whatever_the_group_of_its_competencies():
    """`none`: competencies without group, `resumed`: the only subject mark is of R41, `ordinary`: two subject marks;
    `groups`: no subject mark, the mean of one group alone.
    """
    holds("literacy_level", """
        enrolments
        student
        none
        resumed
        ordinary
        groups

        grades
        student  | subject | course_group | competency | term | mark
        none     | 132308  | 31           |            | 1    | 78
        none     | 132308  |              | 1          | 1    | 50
        none     | 132308  |              | 2          | 1    | 56
        resumed  | 132308  | R41          |            | 1    | 66
        resumed  | 132308  | 31           | 1          | 1    | 50
        ordinary | 132308  | R41          |            | 1    | 48
        ordinary | 132308  | 31           |            | 1    | 72
        ordinary | 132308  |              | 1          | 1    | 50
        groups   | 132308  | R41          | 1          | 1    | 40
        groups   | 132308  | 31           | 1          | 1    | 60
        groups   | 132308  | 31           | 2          | 1    | 71

        expected
        student  | value
        none     | 78
        resumed  | 66
        ordinary | 72
        groups   | 65.5
    """)


def test_the_ordinary_group_comes_before_a_resumption_group():
    """`again` retakes the course in resumption group R41 besides her group; `only` has the resumption group alone.

    `moved` changed school within the étape: the later mark is hers.
    """
    holds("literacy_level", """
        enrolments
        student
        again
        only
        moved

        grades
        student | school | subject | course_group | term | mark | recorded
        again   | 001    | 132308  | R41          | 1    | 48   | 2026-11-20
        again   | 001    | 132308  | 31           | 1    | 72   | 2026-11-13
        only    | 001    | 132308  | R41          | 1    | 63   | 2026-11-13
        moved   | 002    | 132308  | 12           | 1    | 51   | 2026-10-30
        moved   | 001    | 132308  | 31           | 1    | 57   | 2026-11-13

        expected
        student | value
        again   | 72
        only    | 63
        moved   | 57
    """)


def test_two_courses_at_once_the_lower_speaks():
    """In the latest étape, two courses of the language of instruction: the lower mark is named, never their mean."""
    holds("literacy_level", """
        enrolments
        student
        lea

        grades
        student | subject | term | mark
        lea     | 132208  | 1    | 74
        lea     | 132308  | 1    | 59

        expected
        student | value
        lea     | 59
    """)


def test_marks_that_are_not_compared_with_60():
    """Modified expectations, work-oriented training and welcome classes: missing, whatever the mark. Special classes
    and part time follow the curriculum: compared.
    """
    holds("literacy_level", """
        enrolments
        student    | modified | pathway
        modified   | true     | regular
        fpt        | false    | fpt
        fms        | false    | fms
        welcome    | false    | welcome
        adaptation | false    | adaptation
        part_time  |          | part_time
        ordinary   |          |

        grades
        student    | subject | term | mark
        modified   | 132308  | 1    | 42
        fpt        | 132308  | 1    | 42
        fms        | 132308  | 1    | 42
        welcome    | 132308  | 1    | 42
        adaptation | 132308  | 1    | 42
        part_time  | 132308  | 1    | 42
        ordinary   | 132308  | 1    | 42

        expected
        student    | value
        modified   | missing
        fpt        | missing
        fms        | missing
        welcome    | missing
        adaptation | 42
        part_time  | 42
        ordinary   | 42
    """)


def test_the_benchmark_is_the_mean_of_the_level():
    """Five comparable students of the level: (50 + 60 + 70 + 80 + 91) / 5 = 70.2. A modified mark and one of a student
    out of scope (homeschooled) are left out; a single student of another level is too few.
    """
    holds("literacy_level", """
        enrolments
        student | level | modified | pathway
        a       | SEC3  |          |
        b       | SEC3  |          |
        c       | SEC3  |          |
        d       | SEC3  |          |
        e       | SEC3  |          |
        m       | SEC3  | true     |
        home    | SEC3  |          | homeschool
        other   | SEC4  |          |

        grades
        student | subject | term | mark
        a       | 132308  | 1    | 50
        b       | 132308  | 1    | 60
        c       | 132308  | 1    | 70
        d       | 132308  | 1    | 80
        e       | 132308  | 1    | 91
        m       | 132308  | 1    | 20
        home    | 132308  | 1    | 20
        other   | 132406  | 1    | 65

        expected
        student | value | benchmark
        a       | 50    | 70.2
        other   | 65    |
    """)
