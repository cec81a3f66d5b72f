"""The OneRoster source: which results are report-card marks and which are assignments, and what each becomes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.pipelines.oneroster_export import BASE, accepted, refusals, staged

CODES = "liste,code,valeur\n"
RESULTS = "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment\n"
ITEMS = BASE["lineItems"].lstrip("\n").splitlines(keepends=True)[0]
RESULTS_12 = (
    "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,"
    "textScore,classSourcedId,inProgress,incomplete,late,missing\n"
)


def item(category="cb", session="p1", lowest="0", highest="100", sourced_id="i1", due="2026-10-15", class_id="m31"):
    return f"{sourced_id},,,Titre,,2026-10-01,{due},{class_id},{category},{session},{lowest},{highest}\n"


def result(score="80", status="fully graded", day="2026-11-06", item_id="i1", who="u1"):
    return RESULTS + f"r1,,,{item_id},{who},{status},{score},{day},\n"


def test_a_result_is_a_mark_or_an_assignment_and_told_once(tmp_path):
    grades = staged(tmp_path, "grades")
    assert grades("subject_code", "course_group", "competency", "term", "mark", "recorded_on", "_ignored") == [
        ("063226", "31", None, "1", "85.00", "2026-11-06", None),  # 17 out of 20
        ("063226", "31", "1", "1", "74.50", "2026-11-06", None),
        ("063226", "31", None, "FINAL", "81.00", "2027-06-23", None),
        ("063226", "31", None, "1", "75.00", "2026-10-20", "is_assignment"),
    ]
    assert grades("student_id", "school_id", "school_year")[0] == ("0012345", "014", "2026-2027")
    assignments = staged(tmp_path, "assignments")
    columns = ("student_id", "subject_code", "assignment_id", "due_on", "submitted_on", "score", "_ignored")
    assert assignments(*columns) == [
        ("0012345", "063226", "i1", "2026-11-06", "2026-11-06", "85.00", "is_grade"),
        ("0012345", "063226", "k1", "2026-11-06", "2026-11-06", "74.50", "is_grade"),
        ("0012345", "063226", "f1", "2027-06-23", "2027-06-23", "81.00", "is_grade"),
        ("0012345", "063226", "w1", "2026-10-15", "2026-10-20", "75.00", None),
    ]


def test_both_tables_account_for_every_record(tmp_path):
    con = accepted(tmp_path)
    told = con.execute("select table_name, records, accepted, ignored, ignored_rules from acceptance.run_input "
                       "where file_name = 'results.csv' order by table_name").fetchall()  # fmt: skip
    assert told == [
        ("assignments", 4, 1, 3, '{"is_grade":3}'),
        ("grades", 4, 3, 1, '{"is_assignment":1}'),
    ]


@pytest.mark.parametrize(
    ("lowest", "highest", "score", "mark"),
    [
        ("0", "20", "17", "85.00"),
        ("0.0", "100.0", "7.5", "7.50"),
        ("0", "100", '"7,5"', "7.50"),  # a comma, as some systems write it
        ("0", "10", "7.5", "75.00"),
        ("0", "3", "1", "33.33"),
        ("0", "3", "2", "66.67"),
        ("0", "8", "0.0005", "0.01"),  # 0,00625 %: half up, once
        ("0", "40", "0.0018", "0.00"),  # 0,0045 %
        ("1", "5", "4", "75.00"),  # a scale that does not start at zero
        ("", "20", "0", "0.00"),  # a mark of zero is a mark
        ("0", "100", "100", "100.00"),
    ],
)
def test_a_score_becomes_a_mark_out_of_100_exactly(tmp_path, lowest, highest, score, mark):
    grades = staged(tmp_path, "grades", lineItems=ITEMS + item(lowest=lowest, highest=highest), results=result(score))
    assert grades("mark", "_ignored", "_refused_by") == [(mark, None, None)]
    assignments = staged(
        tmp_path, "assignments", lineItems=ITEMS + item("cw", lowest=lowest, highest=highest), results=result(score)
    )
    assert assignments("score", "_ignored", "_refused_by") == [(mark, None, None)]


cents = some.integers(-5_000, 50_000)


@given(scale=some.tuples(cents, some.integers(1, 50_000)), share=some.integers(0, 10_000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_score_within_any_scale_is_rounded_once(tmp_path_factory, scale, share):
    lowest, span = scale
    score = lowest + span * share // 10_000
    exact = Fraction(100 * (score - lowest), span)
    hundredths = int(exact * 100 + Fraction(1, 2))
    grades = staged(
        tmp_path_factory.mktemp("scale"),
        "grades",
        lineItems=ITEMS + item(lowest=f"{lowest / 100:.2f}", highest=f"{(lowest + span) / 100:.2f}"),
        results=result(f"{score / 100:.2f}"),
    )
    assert grades("mark") == [(f"{hundredths // 100}.{hundredths % 100:02}",)]


@pytest.mark.parametrize(
    ("lowest", "highest", "score", "column", "rule"),
    [
        ("0", "20", "20.5", "score", "out_of_range"),
        ("0", "20", "20.0001", "score", "out_of_range"),  # not rounded back into the scale
        ("1", "5", "0", "score", "out_of_range"),
        ("0", "100", "quatre-vingts", "score", "unreadable_value"),
        ("0", "", "15", None, "missing_scale"),
        ("20", "20", "20", None, "missing_scale"),
        ("0", "vingt", "15", None, "missing_scale"),
    ],
)
def test_a_score_without_a_place_in_a_scale_is_refused_as_a_mark(tmp_path, lowest, highest, score, column, rule):
    items, results = ITEMS + item(lowest=lowest, highest=highest), result(score)
    assert refusals(accepted(tmp_path, lineItems=items, results=results), "grades") == [
        ("results.csv", 2, column, rule)
    ]
    # a piece of work was handed in all the same: only its score is left empty, and that is told
    con = accepted(tmp_path, lineItems=ITEMS + item("cw", lowest=lowest, highest=highest), results=results)
    assert con.execute("select submitted_on::varchar, score from accepted.assignments").fetchall() == [
        ("2026-11-06", None)
    ]
    told = con.execute("select column_name, severity from acceptance.rejection where table_name = 'assignments'")
    assert told.fetchall() == [("score", "warning")]


def test_the_centre_may_give_the_scale_that_its_export_leaves_out(tmp_path):
    grades = staged(
        tmp_path,
        "grades",
        lineItems=ITEMS + item(lowest="", highest=""),
        results=result("17"),
        oneroster_codes=CODES + "echelle,,20\n",
    )
    assert grades("mark", "_refused_by") == [("85.00", None)]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Bulletin", (None, "1", None)),
        ("BULLETIN - étape", (None, "1", None)),
        ("Résultats d'étape", (None, "1", None)),
        ("Report Card", (None, "1", None)),
        ("Bulletin : compétence 2", ("2", "1", None)),
        ("Report card, competency 3", ("3", "1", None)),
        ("Bulletin C1", ("1", "1", None)),
        ("Bulletin - Compétence 1.2 (composante)", ("1.2", "1", None)),
        ("Bulletin, compétence lire", ("bulletin, competence lire", "1", None)),  # never the subject's own mark
        ("Résultat final", (None, "FINAL", None)),
        ("Sommaire", (None, "FINAL", None)),
        ("Compétence 1", ("1", "1", "is_assignment")),  # a teacher's gradebook is full of these
        ("Bulletins de lecture", (None, "1", "is_assignment")),
        ("Travaux", (None, "1", "is_assignment")),
    ],
)
def test_the_title_of_its_category_says_what_a_result_is(tmp_path, title, told):
    grades = staged(
        tmp_path,
        "grades",
        categories=f'sourcedId,status,dateLastModified,title\ncb,,,"{title}"\n',
        lineItems=ITEMS + item(),
        results=result(),
    )
    assert grades("competency", "term", "_ignored") == [told]
    assignments = staged(
        tmp_path,
        "assignments",
        categories=f'sourcedId,status,dateLastModified,title\ncb,,,"{title}"\n',
        lineItems=ITEMS + item(),
        results=result(),
    )
    assert assignments("_ignored") == [("is_grade" if told[2] is None else None,)]


def test_the_centres_own_list_replaces_the_titles(tmp_path):
    codes = CODES + "bulletin,Compétence 1 – Lire,1\nbulletin,Matière,\nbulletin_final,Année,\n"
    for title, told in {
        "compétence 1 – lire": ("1", "1", None),
        "Matière": (None, "1", None),
        "Année": (None, "FINAL", None),
        "Bulletin": (None, "1", "is_assignment"),
    }.items():
        grades = staged(
            tmp_path,
            "grades",
            categories=f"sourcedId,status,dateLastModified,title\ncb,,,{title}\n",
            lineItems=ITEMS + item(),
            results=result(),
            oneroster_codes=codes,
        )
        assert grades("competency", "term", "_ignored") == [told], title


def test_a_learning_objective_is_a_competency(tmp_path):
    links = """
sourcedId,status,dateLastModified,lineItemSourcedId,source,learningObjectiveId
l1,,,i1,case,urn:uuid:lire
l2,tobedeleted,2026-10-01T00:00:00Z,i1,case,urn:uuid:autre
"""
    for codes, competency in ((None, "urn:uuid:lire"), (CODES + "competence,urn:uuid:lire,1\n", "1")):
        grades = staged(
            tmp_path,
            "grades",
            lineItems=ITEMS + item(),
            results=result(),
            lineItemLearningObjectiveIds=links,
            oneroster_codes=codes,
        )
        assert grades("competency") == [(competency,)]


def test_the_etape_is_the_place_of_the_grading_period_in_its_school_year(tmp_path):
    """Two orders have their own étapes, told in any order; a semester is no étape unless the centre says so."""
    sessions = """
sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
s3,,,Étape 3,gradingPeriod,2027-02-20,2027-06-24,sec,2027
s1,,,Étape 1,gradingPeriod,2026-08-26,2026-11-07,sem1,2027
s2,,,Étape 2,gradingPeriod,2026-11-07,2027-02-20,sem1,2027
sx,tobedeleted,2026-09-01T00:00:00Z,Étape 0,gradingPeriod,2026-08-01,2026-08-25,sec,2027
p1,,,Étape 1,gradingPeriod,2026-08-26,2026-11-14,prim,2027
p2,,,Étape 2,gradingPeriod,2026-11-14,2027-02-27,prim,2027
sem1,,,Semestre 1,semester,2026-08-26,2027-01-30,sec,2027
sec,,,Secondaire,schoolYear,2026-08-26,2027-06-24,,2027
prim,,,Primaire,schoolYear,2026-08-26,2027-06-24,,2027
"""
    wanted = {"s1": "1", "s2": "2", "s3": "3", "p1": "1", "p2": "2", "sec": "FINAL", "sem1": "type semester"}
    for session, term in (wanted | {"sx": None}).items():
        grades = staged(
            tmp_path, "grades", academicSessions=sessions, lineItems=ITEMS + item(session=session), results=result()
        )
        assert grades("term") == [(term,)], session
    named = CODES + "etape,Semestre 1,2\netape,p2,final\n"
    for session, term in {"sem1": "2", "p2": "FINAL", "s2": "2"}.items():
        grades = staged(
            tmp_path,
            "grades",
            academicSessions=sessions,
            lineItems=ITEMS + item(session=session),
            results=result(),
            oneroster_codes=named,
        )
        assert grades("term") == [(term,)], session


def test_a_fourth_grading_period_is_refused_and_never_an_etape(tmp_path):
    sessions = BASE["academicSessions"] + "p4,,,Étape 4,gradingPeriod,2027-05-01,2027-06-24,y,2027\n"
    con = accepted(tmp_path, academicSessions=sessions, lineItems=ITEMS + item(session="p4"), results=result())
    assert refusals(con, "grades") == [("results.csv", 2, "lineitemsourcedid", "unknown_code")]


def test_in_version_1_2_the_session_has_another_name_and_the_year_is_a_category(tmp_path):
    grades = staged(
        tmp_path,
        "grades",
        categories="sourcedId,status,dateLastModified,title\ncb,,,Bulletin\ncf,,,Résultat final\n",
        lineItems=ITEMS.replace("gradingPeriodSourcedId", "academicSessionSourcedId")
        + item(session="p3")
        + item("cf", "p3", sourced_id="f1"),
        results=RESULTS_12
        + """\
r1,,,i1,u1,fully graded,80,2027-06-18,,,m31,,,,
r2,,,f1,u1,fully graded,81,2027-06-18,,,m31,,,,
""",
    )
    assert grades("term", "mark") == [("3", "80.00"), ("FINAL", "81.00")]


def test_a_mark_is_known_from_its_day_else_from_the_last_day_of_its_etape(tmp_path):
    for day, known in (("2026-11-03T10:00:00Z", "2026-11-03T10:00:00Z"), ("", "2026-11-06")):
        grades = staged(tmp_path, "grades", lineItems=ITEMS + item(), results=result(day=day))
        assert grades("recorded_on") == [(known,)]


@pytest.mark.parametrize(
    ("status", "score", "ignored", "refused"),
    [
        ("exempt", "", "not_evaluated", None),
        ("exempt", "0", "not_evaluated", None),
        ("not submitted", "", "not_evaluated", None),
        ("not_submitted", "0", "not_evaluated", None),  # not a zero
        ("submitted", "", "empty_cell", None),
        ("Fully Graded", "80", None, None),
        ("partially graded", "80", None, None),
        ("", "80", None, None),
        ("", "", "empty_cell", None),
        ("noté", "80", None, "unknown_code"),
    ],
)
def test_the_status_of_a_report_card_result(tmp_path, status, score, ignored, refused):
    grades = staged(tmp_path, "grades", lineItems=ITEMS + item(), results=result(score, status))
    assert grades("_ignored", "_refused_by") == [(ignored, refused)]


@pytest.mark.parametrize(
    ("status", "score", "late", "missing", "told"),  # due on 15 October, marked on the 20th
    [
        ("fully graded", "80", "", "", ("2026-10-20", "80.00", None, None)),
        ("partially graded", "80", "", "", ("2026-10-20", "80.00", None, None)),
        ("submitted", "", "", "", ("2026-10-20", None, None, None)),
        ("not submitted", "", "", "", (None, None, None, None)),
        ("not submitted", "0", "", "", (None, None, None, None)),
        ("fully graded", "0", "", "true", (None, None, None, None)),  # the zero of a missing work is not a score
        ("fully graded", "0", "", "false", ("2026-10-20", "0.00", None, None)),
        ("fully graded", "80", "false", "false", ("2026-10-15", "80.00", None, None)),  # marked late, handed in on time
        ("fully graded", "80", "true", "false", ("2026-10-20", "80.00", None, None)),
        ("exempt", "", "", "", ("2026-10-20", None, "not_evaluated", None)),
        ("", "", "", "", ("2026-10-20", None, "empty_cell", None)),
        ("noté", "80", "", "", ("2026-10-20", "80.00", None, "unknown_code")),
    ],
)
def test_the_status_of_an_assignment(tmp_path, status, score, late, missing, told):
    assignments = staged(
        tmp_path,
        "assignments",
        lineItems=ITEMS + item("cw"),
        results=RESULTS_12 + f"r1,,,i1,u1,{status},{score},2026-10-20,,,m31,,,{late},{missing}\n",
    )
    assert assignments("submitted_on", "score", "_ignored", "_refused_by") == [told]


def test_a_work_marked_before_its_due_date_and_said_late_is_late(tmp_path):
    assignments = staged(
        tmp_path,
        "assignments",
        lineItems=ITEMS + item("cw"),
        results=RESULTS_12 + "r1,,,i1,u1,fully graded,80,2026-10-12,,,m31,,,true,false\n",
    )
    assert assignments("submitted_on") == [("2026-10-16",)]


SCALES = "sourcedId,status,dateLastModified,title,type,orgSourcedId,courseSourcedId,classSourcedId,scoreScaleValue\n"


@pytest.mark.parametrize(
    ("scale", "letter", "mark"),
    [
        ('"{A+:96},{B:77}"', "A+", "96.00"),
        ('"{A+:96},{B:77}"', "b", "77.00"),
        ('"{96:A+},{77:B}"', "B", "77.00"),  # told the other way round
        ('"{B:77,5}"', "B", "77.50"),
        ('"[{""itemValueLHS"": ""B"", ""itemValueRHS"": ""77""}]"', "B", "77.00"),
        ('"{B:70-79}"', "B", "B"),  # a range is no value: refused, unless the centre gives one
        ('"{B:77},{B:79}"', "B", "B"),
        ('"{A+:96}"', "B", "B"),
        ('"{A+:96}"', "EX", None),
    ],
)
def test_a_letter_goes_through_its_scale(tmp_path, scale, letter, mark):
    grades = staged(
        tmp_path,
        "grades",
        lineItems=ITEMS + item(),
        scoreScales=SCALES + f"s1,,,Cotes,letter,o14,math,m31,{scale}\n",
        results=RESULTS_12 + f"r1,,,i1,u1,fully graded,,2026-11-06,,{letter},m31,,,,\n",
    )
    ignored = None if mark else "not_evaluated"
    assert grades("mark", "mark_code", "_ignored") == [(mark or letter, letter.upper(), ignored)]


def test_the_nearest_scale_wins_and_a_score_wins_over_a_letter(tmp_path):
    scales = (
        SCALES
        + """\
s1,,,École,letter,o14,,,{B:71}
s2,,,Cours,letter,o14,math,,{B:72}
s3,,,Classe,letter,o14,math,m31,{B:73}
s4,,,Travail,letter,o34,,,{B:74}
s5,tobedeleted,2026-10-01T00:00:00Z,Classe,letter,o14,math,m31,{B:75}
"""
    )
    link = "sourcedId,status,dateLastModified,lineItemSourcedId,scoreScaleSourcedId\nl1,,,i1,s4\n"
    letter = RESULTS_12 + "r1,,,i1,u1,fully graded,,2026-11-06,,B,m31,,,,\n"
    lines = scales.splitlines(keepends=True)
    for kept, linked, mark in (
        (lines, link, "74.00"), (lines, None, "73.00"), (lines[:3], None, "72.00"), (lines[:2], None, "71.00"),
    ):  # fmt: skip
        grades = staged(
            tmp_path,
            "grades",
            lineItems=ITEMS + item(),
            scoreScales="".join(kept),
            lineItemScoreScales=linked,
            results=letter,
        )
        assert grades("mark") == [(mark,)]
    scored = letter.replace("graded,,", "graded,79.5,")
    grades = staged(tmp_path, "grades", lineItems=ITEMS + item(), scoreScales=scales, results=scored)
    assert grades("mark", "mark_code") == [("79.50", "B")]


def test_a_letter_that_the_centre_gives_a_value_and_a_code_that_it_calls_not_evaluated(tmp_path):
    results = (
        RESULTS_12
        + """\
r1,,,i1,u1,fully graded,,2026-11-06,,B,m31,,,,
r2,,,i1,u2,fully graded,,2026-11-06,,exe,m31,,,,
"""
    )
    grades = staged(
        tmp_path,
        "grades",
        lineItems=ITEMS + item(highest="20"),
        results=results,
        oneroster_codes=CODES + "cote,b,15\nnon_evalue,EXE,\n",
    )
    assert grades("mark", "_ignored") == [("75.00", None), ("exe", "not_evaluated")]


def test_a_result_that_matches_nothing_is_refused_once(tmp_path):
    orphans = item(sourced_id="i9", class_id="m99") + item("cw", sourced_id="w9", class_id="m99")
    con = accepted(
        tmp_path,
        lineItems=BASE["lineItems"] + orphans,
        results=BASE["results"]
        + """\
r5,,,i99,u1,fully graded,80,2026-11-06,
r6,,,i1,u9,fully graded,16,2026-11-06,
r7,,,i9,u1,fully graded,80,2026-11-06,
r8,,,w1,u9,fully graded,16,2026-11-06,
r9,,,w9,u1,fully graded,80,2026-11-06,
""",
    )
    refused = [("results.csv", line, None, "unknown_reference") for line in (6, 7, 8, 9, 10)]
    assert refusals(con, "grades") == refused[:3]
    assert refusals(con, "assignments") == refused[3:]
    told = con.execute("select table_name, records, accepted, rejected, ignored, ignored_rules "
                       "from acceptance.run_input where file_name = 'results.csv' order by 1")  # fmt: skip
    assert told.fetchall() == [
        ("assignments", 9, 1, 2, 6, '{"is_grade":5,"not_applicable":1}'),
        ("grades", 9, 3, 3, 3, '{"is_assignment":3}'),
    ]


def test_a_mark_without_an_etape_or_a_subject_is_refused(tmp_path):
    courses = BASE["courses"].replace(",063226,", ",,")
    con = accepted(tmp_path, courses=courses, lineItems=ITEMS + item(session=""), results=result())
    assert refusals(con, "grades") == [("results.csv", 2, "lineitemsourcedid", "missing_value")]


@pytest.mark.parametrize(
    ("categories", "named"),
    [
        ("cw,,,Travaux\n", "cb"),  # not among the categories
        ("cw,,,Travaux\n", ""),
        ("cb,,,\ncw,,,Travaux\n", "cb"),  # without a title
    ],
)
def test_a_line_item_whose_category_cannot_be_found_is_refused_once_and_never_an_assignment(
    tmp_path, categories, named
):
    con = accepted(
        tmp_path,
        categories="sourcedId,status,dateLastModified,title\n" + categories,
        lineItems=ITEMS + item(named) + item("cw", sourced_id="w1"),
        results=result() + "r2,,,w1,u1,fully graded,80,2026-11-06,\n",
    )
    assert refusals(con, "grades") == [("results.csv", 2, None, "unknown_reference")]
    assert refusals(con, "assignments") == []
    told = con.execute("select table_name, records, accepted, rejected, ignored_rules from acceptance.run_input "
                       "where file_name = 'results.csv' order by 1")  # fmt: skip
    assert told.fetchall() == [
        ("assignments", 2, 1, 0, '{"not_applicable":1}'),
        ("grades", 2, 0, 1, '{"is_assignment":1}'),
    ]


@pytest.mark.parametrize("title", ["", "Bulletin", "Travaux"])
def test_a_deleted_category_takes_its_results_with_it(tmp_path, title):
    for extract in ("grades", "assignments"):
        rows = staged(
            tmp_path,
            extract,
            categories=f"sourcedId,status,dateLastModified,title\ncb,tobedeleted,,{title}\n",
            lineItems=ITEMS + item(),
            results=result(),
        )
        assert rows("_ignored") == [("deleted_at_source",)]


@pytest.mark.parametrize(
    ("text", "highest", "scale", "mark"),
    [
        ("15", "20", None, "75.00"),
        ('"7,5"', "10", None, "75.00"),
        ("74", "100", None, "74.00"),
        ("95", "100", "{A:95}", "95.00"),
        ("4", "100", '"{4:90},{3:75}"', "textScore 4"),  # 4 out of 100, or 90: nothing tells
    ],
)
def test_a_number_in_place_of_a_letter_is_on_the_scale_of_its_line_item(tmp_path, text, highest, scale, mark):
    grades = staged(
        tmp_path,
        "grades",
        lineItems=ITEMS + item(highest=highest),
        scoreScales=None if scale is None else SCALES + f"s1,,,Cotes,letter,o14,math,m31,{scale}\n",
        results=RESULTS_12 + f"r1,,,i1,u1,fully graded,,2026-11-06,,{text},m31,,,,\n",
    )
    assert grades("mark", "mark_code", "_ignored", "_refused_by") == [(mark, None, None, None)]


def test_a_number_in_place_of_a_letter_without_a_scale_is_refused(tmp_path):
    results = RESULTS_12 + "r1,,,i1,u1,fully graded,,2026-11-06,,15,m31,,,,\n"
    con = accepted(tmp_path, lineItems=ITEMS + item(highest=""), results=results)
    assert refusals(con, "grades") == [("results.csv", 2, None, "missing_scale")]


@pytest.mark.parametrize(("lowest", "highest"), [("0", "20 pts"), ("zéro", "20")])
def test_a_scale_that_cannot_be_read_is_not_replaced_by_the_centres_own(tmp_path, lowest, highest):
    items, codes = ITEMS + item(lowest=lowest, highest=highest), CODES + "echelle,,100\n"
    con = accepted(tmp_path, lineItems=items, results=result("17"), oneroster_codes=codes)
    assert refusals(con, "grades") == [("results.csv", 2, None, "missing_scale")]
    assert con.execute("select count(*) from accepted.grades").fetchone() == (0,)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (("active", "2026-11-20T00:00:00Z", "17"), ("active", "2026-11-01T00:00:00Z", "4"), "85.00"),
        (("active", "2026-11-01T00:00:00Z", "17"), ("active", "2026-11-20T00:00:00Z", "4"), "20.00"),
        (("active", "2026-11-01T00:00:00Z", "17"), ("active", "", "4"), "85.00"),  # without a date, the oldest
        (("active", "2026-11-01T00:00:00Z", "17"), ("tobedeleted", "2026-11-20T00:00:00Z", "4"), "85.00"),
        (("", "", "17"), ("", "", "4"), "20.00"),  # nothing tells them apart: the last line
    ],
)
def test_of_two_results_of_a_student_in_a_line_item_the_newest_counts(tmp_path, first, second, kept):
    lines = "".join(
        f"{name},{state},{stamp},i1,u1,fully graded,{score},2026-11-06,\n"
        for name, (state, stamp, score) in zip(("r1", "r2"), (first, second), strict=True)
    )
    con = accepted(tmp_path, lineItems=ITEMS + item(highest="20"), results=RESULTS + lines)
    assert con.execute("select mark::varchar from accepted.grades").fetchall() == [(kept,)]
    told = con.execute("select records, accepted + rejected + duplicate + ignored from acceptance.run_input "
                       "where file_name = 'results.csv' and table_name = 'grades'")  # fmt: skip
    assert told.fetchall() == [(2, 2)]
