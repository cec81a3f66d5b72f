"""Marks from Ed-Fi: which grades are marks of an étape, in number or in letter, of the course or of a competency."""

from __future__ import annotations

import pytest

from tests.pipelines.edfi_export import descriptor, grade, grading_periods, staged


def standard(name: str, **mark: object) -> dict[str, object]:
    return {"learningStandardReference": {"learningStandardId": name}, **mark}


@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_a_mark_takes_its_term_and_date_from_the_grading_period(tmp_path, form):
    rows = staged(tmp_path, "grades", form, gradingPeriods=grading_periods(), grades=[
        grade(1, numericGradeEarned=74.5), grade(2, numericGradeEarned=70), grade(3, "Final", numericGradeEarned=71),
    ])  # fmt: skip
    names = ("student_id", "school_id", "school_year", "subject_code", "course_group", "term", "mark", "recorded_on")
    assert rows(*names) == [
        ("0001", "501", "2026-2027", "MAT", "31", "1", "74.5", "2026-11-06"),
        ("0001", "501", "2026-2027", "MAT", "31", "2", "70", "2027-02-19"),
        ("0001", "501", "2026-2027", "MAT", "31", "FINAL", "71", "2027-06-18"),
    ]


def test_a_later_standard_leaves_the_sequence_to_the_grading_period(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), grades=[
        grade(None, numericGradeEarned=74)
        | {"gradingPeriodReference": {"gradingPeriodDescriptor": descriptor("GradingPeriod", "SECOND TRIMESTER"),
                                      "schoolId": 501, "schoolYear": 2027}},
    ])  # fmt: skip
    assert rows("term", "recorded_on") == [("2", "2027-02-19")]


def test_of_two_periods_that_fit_the_one_that_ends_last_dates_the_mark(tmp_path):
    twice = [
        grading_periods()[0] | {"gradingPeriodName": name, "periodSequence": n, "endDate": end}
        for n, (name, end) in enumerate([("A", "2026-11-06"), ("B", "2026-11-20"), ("C", "2026-11-13")], 1)
    ]
    rows = staged(tmp_path, "grades", gradingPeriods=twice, grades=[grade(None, numericGradeEarned=74)])
    assert rows("recorded_on") == [("2026-11-20",)]


def test_a_grading_period_that_is_not_handed_over_gives_no_date(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods()[:1], grades=[grade(2, numericGradeEarned=70)])
    assert rows("term", "recorded_on", "_ignored") == [("2", None, None)]


@pytest.mark.parametrize(
    ("kind", "ignored"),
    [
        ("Exam", "exam_term"),
        ("Semester", "not_a_term"),
        ("Progress Report", "not_a_term"),
        ("Mid-Term Grade", "not_a_term"),
        ("Conduct", "not_a_term"),
        ("Attitude", None),
    ],
)
def test_other_types_of_grades_are_laid_aside_and_unknown_ones_refused(tmp_path, kind, ignored):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), grades=[grade(1, kind, numericGradeEarned=74)])
    assert rows("term", "_ignored") == [(f"gradetypedescriptor {kind.lower()}", ignored)]


def test_a_fourth_period_is_refused_until_the_centre_says_what_it_is(tmp_path):
    grades = [grade(4, numericGradeEarned=74), grade(1, numericGradeEarned=60)]
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), grades=grades)
    assert rows("term") == [("4",), ("1",)]
    told = staged(tmp_path, "grades", gradingPeriods=grading_periods(), grades=grades,
                  codes=[("etape", "End of Year", "final"), ("etape", "First Trimester", "hors_etape")])  # fmt: skip
    assert told("term", "_ignored") == [("FINAL", None), ("HORS_ETAPE", "not_a_term")]


def test_a_centre_explains_its_own_types_of_grades(tmp_path):
    rows = staged(
        tmp_path,
        "grades",
        gradingPeriods=grading_periods(),
        grades=[grade(1, "Bulletin", numericGradeEarned=74)],
        codes=[("type_de_note", "Bulletin", "etape")],
    )
    assert rows("term", "mark") == [("1", "74")]


def test_a_letter_goes_through_the_centres_scale(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), codes=[("cote", "B+", "83,5")], grades=[
        grade(1, letterGradeEarned="b+"), grade(2, letterGradeEarned="B+", numericGradeEarned=81),
        grade(3, letterGradeEarned="Z"), grade(3, "Final", letterGradeEarned="77"),
    ])  # fmt: skip
    assert rows("mark", "mark_code", "_cell", "_refused_by") == [
        ("83.5", "B+", "lettergradeearned", None),
        # the number that the teacher entered comes before the scale's
        ("81", "B+", "numericgradeearned", None),
        # a letter that no scale knows is no mark, of digits either
        (None, "Z", "lettergradeearned", "unreadable_value"),
        (None, None, "lettergradeearned", "unreadable_value"),
    ]


def test_a_letter_made_of_digits_is_read_by_the_centres_lists_only(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(),
                  codes=[("cote", "4", "85"), ("non_evalue", "0", ""), ("non_evalue", "9", ""), ("cote", "9", "99")],
                  grades=[
        grade(1, letterGradeEarned="4"), grade(2, letterGradeEarned="0"), grade(3, letterGradeEarned="9"),
        grade(1, course="FRA", learningStandardGrades=[
            standard("LIRE", letterGradeEarned="4"), standard("ECRIRE", letterGradeEarned=4),
            standard("PARLER", letterGradeEarned="0"), standard("VOIR", letterGradeEarned="3"),
        ]),
        grade(2, course="FRA", numericGradeEarned=74, letterGradeEarned="74"),
        grade(3, course="FRA", letterGradeEarned="75 %"),
    ])  # fmt: skip
    assert rows("subject_code", "term", "competency", "mark", "mark_code", "_ignored", "_refused_by") == [
        ("MAT", "1", None, "85", "4", None, None),
        ("MAT", "2", None, None, None, "not_evaluated", None),
        # of a code in both lists, « not evaluated » comes first
        ("MAT", "3", None, "99", "9", "not_evaluated", None),
        ("FRA", "1", "LIRE", "85", "4", None, None),
        ("FRA", "1", "ECRIRE", "85", "4", None, None),
        ("FRA", "1", "PARLER", None, None, "not_evaluated", None),
        ("FRA", "1", "VOIR", None, None, None, "unreadable_value"),
        ("FRA", "2", None, "74", None, None, None),
        ("FRA", "3", None, None, "75 %", None, "unreadable_value"),
    ]


def test_a_zero_beside_not_evaluated_is_no_mark(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), codes=[("non_evalue", "Incomplet", "")],
                  grades=[
        grade(1, numericGradeEarned=0, letterGradeEarned="EX"),
        grade(2, numericGradeEarned="0.00", letterGradeEarned="incomplet"),
        grade(3, numericGradeEarned=0, letterGradeEarned="E"),
        grade(1, course="FRA", numericGradeEarned=62, letterGradeEarned="ABS"),
        grade(2, course="FRA", learningStandardGrades=[standard("LIRE", numericGradeEarned=0, letterGradeEarned="NE")]),
    ])  # fmt: skip
    assert rows("term", "mark", "_ignored", "_refused_by") == [
        ("1", "0", "not_evaluated", None),
        ("2", "0.00", "not_evaluated", None),
        # a zero beside any other letter is a zero
        ("3", "0", None, None),
        # and a number above zero is a mark, whatever the letter
        ("1", "62", None, None),
        ("2", "0", "not_evaluated", None),
    ]


def test_the_centres_scale_comes_before_the_usual_letters_of_not_evaluated(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), codes=[("cote", "DIS", "92")], grades=[
        grade(1, letterGradeEarned="DIS"), grade(2, letterGradeEarned="NE"),
    ])  # fmt: skip
    assert rows("mark", "_ignored") == [("92", None), (None, "not_evaluated")]


def test_not_evaluated_is_no_zero_and_nothing_is_no_mark(tmp_path):
    rows = staged(
        tmp_path,
        "grades",
        gradingPeriods=grading_periods(),
        codes=[("non_evalue", "Incomplet", "")],
        grades=[
            grade(1, letterGradeEarned="abs"),
            grade(2, letterGradeEarned="INCOMPLET"),
            grade(3),
            grade(3, "Final", learningStandardGrades=[]),
        ],
    )
    assert rows("_ignored") == [("not_evaluated",), ("not_evaluated",), ("empty_cell",), ("empty_cell",)]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_each_learning_standard_is_the_mark_of_a_competency(tmp_path, form):
    rows = staged(tmp_path, "grades", form, gradingPeriods=grading_periods(),
                  codes=[("competence", "LIRE", "1"), ("cote", "B", "77")], grades=[
        grade(1, numericGradeEarned=74, learningStandardGrades=[
            standard("LIRE", numericGradeEarned=70.5), standard("QC-2", letterGradeEarned="B"),
            standard("QC-3", diagnosticStatement="à suivre"), {"numericGradeEarned": 61},
        ]),
        grade(2, learningStandardGrades=[standard("LIRE", numericGradeEarned=0)]),
    ])  # fmt: skip
    assert sorted(rows("term", "_cell", "competency", "mark", "mark_code")) == [
        ("1", "learningstandardgrades[0]", "1", "70.5", None),
        ("1", "learningstandardgrades[1]", "QC-2", "77", "B"),
        # without its identifier, it is not the course's own mark
        ("1", "learningstandardgrades[3]", "learningstandardgrades[3]", "61", None),
        ("1", "numericgradeearned", None, "74", None),
        ("2", "learningstandardgrades[0]", "1", "0", None),
    ]


def test_a_list_of_standards_that_cannot_be_read_is_refused_beside_the_mark(tmp_path):
    rows = staged(tmp_path, "grades", "csv", gradingPeriods=grading_periods(),
                  grades=[grade(1, numericGradeEarned=74, learningStandardGrades="[{coupé")])  # fmt: skip
    assert rows("_cell", "mark", "_refused_by") == [
        ("learningstandardgrades", None, "unreadable_value"),
        ("numericgradeearned", "74", None),
    ]


def test_standards_that_are_no_list_are_refused_beside_the_mark(tmp_path):
    rows = staged(tmp_path, "grades", gradingPeriods=grading_periods(), grades=[
        grade(1, numericGradeEarned=74, learningStandardGrades=standard("LIRE", numericGradeEarned=70)),
        grade(2, numericGradeEarned=75, learningStandardGrades=None),
    ])  # fmt: skip
    assert rows("term", "_cell", "mark", "_refused_by") == [
        ("1", "learningstandardgrades", None, "unreadable_value"),
        ("1", "numericgradeearned", "74", None),
        ("2", "numericgradeearned", "75", None),
    ]
