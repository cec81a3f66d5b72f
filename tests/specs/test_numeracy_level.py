"""Mark in mathematics.

Latest mark of the year (étapes 1 to 3), with its étape and its date: the same rules as the mark in the language of
instruction.

Source: Quebec's bands, below 60 failing, 60 to 69 fragile, 70 and above proficient.
"""

from __future__ import annotations

from tests.specs.drawing import holds


def test_the_latest_mark_of_the_year():
    """`sequence` went from SN (065406) to CST (063414): the course of the latest étape speaks."""
    holds("numeracy_level", """
        enrolments
        student  | level | modified
        lea      | SEC3  |
        primary  | PRIM6 |
        sequence | SEC4  |
        mean     | SEC3  |
        modified | SEC3  | true
        none     | SEC3  |

        grades
        student  | subject | competency | term | mark
        lea      | 063306  |            | 1    | 66
        lea      | 063306  |            | 2    | 61
        primary  | MAT600  |            | 2    | 49
        sequence | 065406  |            | 1    | 52
        sequence | 063414  |            | 2    | 74
        mean     | 063306  | résoudre   | 1    | 60
        mean     | 063306  | raisonner  | 1    | 65
        modified | 063306  |            | 2    | 30
        none     | 132308  |            | 2    | 80

        expected
        student  | value   | series | evidence_on | evidence_count
        lea      | 61      | 2      | 2027-02-26  | 2
        primary  | 49      | 2      | 2027-02-26  | 1
        sequence | 74      | 2      | 2027-02-26  | 1
        mean     | 62.5    | 1      | 2026-11-13  | 1
        modified | missing |        |             |
        none     | missing |        |             |
    """, "2027-W09")


def test_the_benchmark_is_the_mean_of_the_level():
    """Five comparable students of the level: (50 + 60 + 70 + 80 + 91) / 5 = 70.2. A modified mark and one of a student
    out of scope (homeschooled) are left out; a single student of another school is too few.
    """
    holds("numeracy_level", """
        enrolments
        student | school | modified | pathway
        a       | 001    |          |
        b       | 001    |          |
        c       | 001    |          |
        d       | 001    |          |
        e       | 001    |          |
        m       | 001    | true     |
        home    | 001    |          | homeschool
        other   | 002    |          |

        grades
        student | subject | term | mark
        a       | 063306  | 1    | 50
        b       | 063306  | 1    | 60
        c       | 063306  | 1    | 70
        d       | 063306  | 1    | 80
        e       | 063306  | 1    | 91
        m       | 063306  | 1    | 20
        home    | 063306  | 1    | 20
        other   | 063306  | 1    | 65

        expected
        student | value | benchmark
        a       | 50    | 70.2
        other   | 65    |
    """)
