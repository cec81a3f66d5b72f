"""The GPI source: étapes in columns, letter codes through legends, competencies, resumptions."""

from __future__ import annotations

import pytest

from tests.pipelines.gpi_dump import staged

SCHOOLS = """
id_eco;annee;eco
501;2026;012
502;2026;034
"""
# The third column is the January exam: étape 3 stands in column 04.
TERMS = """
id_eco;modele_etape;seq_etape;etape;date_deb;date_fin
501;T;1;1;20260831;20261113
501;T;2;2;20261116;20270226
501;T;3;EX;20270118;20270122
501;T;4;3;20270301;20270618
501;E;1;1;20260831;20261030
502;T;1;1;20260831;20261106
"""
GROUPS = """
id_mat_grp;id_eco;mat;grp;leg_etape_01;leg_etape_02;leg_som;leg_obj_non_term;leg_obj_term;leg_obj_final
9001;501;132308;31;LET;;PCT;CH;LET;FIN
9002;501;063306;32;;;LET;;;
9003;501;063306;R01;;;LET;;;
"""
CODES = """
id_eco;leg;cote;note_equiv;indic_reus_echec
501;LET;A;90,0;1
501;LET;B+;84,5;1
501;LET;R;;1
501;PCT;A;95;1
501;CH;4;85;1
501;CH;A;88;1
501;FIN;A;92;1
502;LET;A;71;1
"""
COURSE = "id_mat_ele;fiche;id_eco;mat;grp;id_mat_grp;modele_etape;etat;reprise;"
MARK = ("subject_code", "course_group", "term", "mark", "mark_code", "recorded_on", "_cell", "_ignored")


def _grades(tmp_path, courses: str, **tables: str):
    given = {"gpm_t_eco": SCHOOLS, "gpm_t_modele_etape_etapes": TERMS, "gpm_t_mat_grp": GROUPS, "gpm_t_cotes": CODES}
    return staged(tmp_path, "grades", **{**given, "gpm_e_mat_ele": COURSE + courses, **tables})


def test_each_filled_cell_is_a_mark_of_its_etape(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01;res_etape_02;res_etape_03;res_etape_04;res_som
77;0001;501;132308;31;9001;T;1;0;74,5;80;61;79.25;78
""")
    assert grades("student_id", "school_id", "school_year", "competency") == [("0001", "012", "2026-2027", None)] * 5
    assert grades(*MARK) == [
        ("132308", "31", "1", "74.5", None, "20261113", "res_etape_01", None),
        ("132308", "31", "2", "80", None, "20270226", "res_etape_02", None),
        ("132308", "31", "EX", "61", None, "20270122", "res_etape_03", "exam_term"),
        ("132308", "31", "3", "79.25", None, "20270618", "res_etape_04", None),
        ("132308", "31", "FINAL", "78", None, "20270618", "res_som", None),
    ]


def test_an_etape_has_the_date_of_the_students_own_model_and_school(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01;res_etape_02
77;0001;501;132308;31;9001;E;1;0;70;
78;0001;502;132308;31;;T;1;0;70;
""")
    assert grades("school_id", "term", "recorded_on") == [("012", "1", "20261030"), ("034", "1", "20261106")]


def test_a_filled_etape_that_the_model_does_not_know_keeps_its_columns_name_and_has_no_date(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01;res_etape_02;res_som
77;0001;501;132308;31;9001;E;1;0;70;71;
78;0001;501;063306;32;9002;;1;0;72;;73
""")
    assert grades(*MARK) == [
        ("132308", "31", "1", "70", None, "20261030", "res_etape_01", None),
        ("132308", "31", "res_etape_02", "71", None, None, "res_etape_02", None),
        ("063306", "32", "res_etape_01", "72", None, None, "res_etape_01", None),
        ("063306", "32", "FINAL", "73", None, None, "res_som", None),
    ]


def test_a_record_without_a_mark_is_one_empty_row_and_empty_cells_are_none(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01;res_etape_02;res_som
77;0001;501;132308;31;9001;T;1;0;;NULL;
78;0001;501;063306;32;9002;T;1;0;;65;
""")
    assert grades(*MARK) == [
        ("132308", "31", None, None, None, None, None, "empty_cell"),
        ("063306", "32", "2", "65", None, "20270226", "res_etape_02", None),
    ]


@pytest.mark.parametrize(
    ("group", "cell", "text", "read"),  # read: mark, mark_code, _ignored
    [
        ("9001", "res_etape_01", "A", ("90.0", "A", None)),  # the étape's own legend
        ("9001", "res_etape_02", "A", ("95", "A", None)),  # else the group's
        ("9001", "res_som", "A", ("95", "A", None)),
        ("9002", "res_etape_01", "b+", ("84.5", "B+", None)),
        ("9002", "res_etape_01", "R", ("r", "R", "not_evaluated")),  # known, and worth no number
        ("9002", "res_etape_01", "ABS", ("abs", "ABS", "not_evaluated")),
        ("9002", "res_etape_01", "ex", ("ex", "EX", "not_evaluated")),
        ("9002", "res_etape_01", "Dis", ("dis", "DIS", "not_evaluated")),
        ("9002", "res_etape_01", "NE", ("ne", "NE", "not_evaluated")),
        ("9002", "res_etape_01", "Z", ("z", "Z", None)),  # unknown: left as it is, for the row rules to refuse
        ("", "res_etape_01", "A", ("a", "A", None)),  # no group, no legend
        ("9002", "res_etape_01", "105", ("105", None, None)),  # likewise
        ("9002", "res_etape_01", "-5", ("-5", None, None)),
    ],
)
def test_a_letter_is_read_through_the_legend_of_its_group_and_etape(tmp_path, group, cell, text, read):
    grades = _grades(tmp_path, f"{cell}{'' if cell == 'res_etape_01' else ';res_etape_01'}\n"
                               f"77;0001;501;132308;31;{group};T;1;0;{text};\n")
    [(found, *rest)] = grades("mark", "mark_code", "_ignored")
    assert (found.lower(), *rest) == read


def test_a_number_that_is_a_code_of_the_legend_is_worth_what_the_legend_says(tmp_path):
    grades = _grades(tmp_path, "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;4\n78;0001;501;063306;32;9002;T;1;0;4\n",
                     gpm_t_cotes=CODES + "501;LET;4;85;1\n")
    assert grades("mark", "mark_code") == [("85", "4"), ("85", "4")]
    plain = _grades(tmp_path, "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;4\n")
    assert plain("mark", "mark_code") == [("4", None)]


def test_a_centre_adds_its_own_texts_for_not_evaluated(tmp_path):
    courses = "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;Exempté\n"
    assert _grades(tmp_path, courses)("_ignored") == [(None,)]
    named = _grades(tmp_path, courses, gpi_codes="liste;code;valeur\nnon_evalue;EXEMPTÉ;\n")
    assert named("_ignored") == [("not_evaluated",)]


def test_a_dropped_course_is_laid_aside(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01
77;0001;501;132308;31;9001;T;0;0;55
78;0001;501;063306;32;9002;T;8;0;56
""")
    assert grades("mark", "_ignored") == [("55", "inactive_course"), ("56", None)]


def test_a_resumption_is_another_course_group_that_starts_with_a_letter(tmp_path):
    grades = _grades(tmp_path, """\
res_etape_01
77;0001;501;063306;32;9002;T;1;0;48
78;0001;501;063306;R01;9003;T;1;0;62
79;0001;501;063306;33;;T;1;1;63
80;0001;501;063306;R02;;T;1;1;64
""")
    assert grades("subject_code", "course_group", "mark") == [
        ("063306", "32", "48"), ("063306", "R01", "62"), ("063306", "R33", "63"), ("063306", "R02", "64"),
    ]


COMPETENCIES = """
id_obj_mat;id_eco;mat;obj_01;obj_02;descr
5;501;132308;1;;Lire
6;501;132308;2;1;Écrire : style
"""
OBJECTIVE = "fiche;id_mat_ele;id_obj_mat;res_obj_01;res_obj_02;res_obj_03;res_obj_04;res_final_obj\n"


def test_a_competency_has_the_etapes_of_its_course_and_legends_of_its_own(tmp_path):
    grades = _grades(
        tmp_path, "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;\n", gpm_t_obj_mat=COMPETENCIES,
        gpm_e_obj=OBJECTIVE + """\
0001;77;5;4;71,5;50;A;A
0001;77;6;A;;;;
0001;77;9;66;;;;
0001;77;5;;;;;
""",
    )
    columns = ("subject_code", "course_group", "competency", *MARK[2:], "_line", "school_id")
    of_competencies = [row for row in grades(*columns) if row[2] is not None]
    assert sorted(of_competencies, key=lambda row: (row[9], row[7] or "")) == [
        ("132308", "31", "1", "FINAL", "92", "A", "20270618", "res_final_obj", None, "2", "012"),  # leg_obj_final
        ("132308", "31", "1", "1", "85", "4", "20261113", "res_obj_01", None, "2", "012"),  # leg_obj_non_term
        ("132308", "31", "1", "2", "71.5", None, "20270226", "res_obj_02", None, "2", "012"),
        ("132308", "31", "1", "EX", "50", None, "20270122", "res_obj_03", "exam_term", "2", "012"),
        ("132308", "31", "1", "3", "90.0", "A", "20270618", "res_obj_04", None, "2", "012"),  # leg_obj_term
        ("132308", "31", "2.1", "1", "88", "A", "20261113", "res_obj_01", None, "3", "012"),
        # without its label, never taken for the subject's own mark
        ("132308", "31", "id_obj_mat 9", "1", "66", None, "20261113", "res_obj_01", None, "4", "012"),
        ("132308", "31", "1", None, None, None, None, None, "empty_cell", "5", "012"),
    ]


def test_of_two_etapes_that_end_the_year_together_the_later_one_has_the_last_legend(tmp_path):
    for order in (1, -1):
        ends = ["501;T;2;2;20261116;20270618", "501;T;4;3;20270301;20270618"][::order]
        grades = _grades(
            tmp_path, "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;\n", gpm_t_obj_mat=COMPETENCIES,
            gpm_t_modele_etape_etapes="\n".join(["id_eco;modele_etape;seq_etape;etape;date_deb;date_fin", *ends, ""]),
            gpm_e_obj=OBJECTIVE + "0001;77;5;;A;;A;\n",
        )
        marks = [row for row in grades("term", "mark", "competency") if row[2] is not None]
        assert marks == [("2", "88", "1"), ("3", "90.0", "1")]  # leg_obj_non_term, then leg_obj_term


def test_a_competency_of_an_unknown_course_has_no_school_and_will_be_refused(tmp_path):
    grades = _grades(tmp_path, "res_etape_01\n77;0001;501;132308;31;9001;T;1;0;70\n", gpm_t_obj_mat=COMPETENCIES,
                     gpm_e_obj=OBJECTIVE + "0001;404;5;70;;;;\n")
    assert [row for row in grades("school_id", "competency", "term", "_ignored") if row[1]] == [
        (None, "1", "res_obj_01", None),
    ]


LONG = "fiche;ecole;annee;codematiere;etape;nocompetence;resultat;resultatnumerique\n"


def test_the_long_view_takes_the_place_of_the_competency_table(tmp_path):
    grades = _grades(
        tmp_path, """\
res_etape_01
77;0001;501;132308;31;9001;T;1;0;70
78;0001;501;063306;R01;9003;T;1;0;62
79;0001;501;063306;32;9002;E;1;0;48
""", gpm_t_obj_mat=COMPETENCIES, gpm_e_obj=OBJECTIVE + "0001;77;5;70;;;;\n",
        edo_resultatscompetenceetape=LONG + """\
0001;012;2026;132308;1;1;74,5;74,5
0001;012;2026;132308;EX;1;70;70
0001;012;2026;063306;1;2;A;90
0002;012;2026;063306;1;2;NE;
0002;012;2026;063306;1;2;77;
0002;012;2026;063306;9;2;77;77
0002;777;2026;063306;1;2;77;77
0002;012;2026;063306;1;2;;
""",
    )
    columns = ("student_id", "school_id", "subject_code", "course_group", "competency", "term", "mark", "mark_code",
               "recorded_on", "_ignored")
    rows = [row for row in grades(*columns) if row[4] is not None]
    assert ("0001", "012", "132308", "31", "1", "1", "70", None, "20261113", "superseded") in rows
    rest = sorted((row for row in rows if row[-1] != "superseded"), key=str)
    assert rest == sorted([
        ("0001", "012", "132308", "31", "1", "1", "74.5", None, "20261113", None),
        ("0001", "012", "132308", "31", "1", "EX", "70", None, "20270122", "exam_term"),
        # the ordinary group before the resumption, with the date of its own model
        ("0001", "012", "063306", "32", "2", "1", "90", "A", "20261030", None),
        # no course known: the latest end of the étape in the school
        ("0002", "012", "063306", None, "2", "1", "NE", "NE", "20261113", "not_evaluated"),
        ("0002", "012", "063306", None, "2", "1", "77", None, "20261113", None),
        ("0002", "012", "063306", None, "2", "9", "77", None, None, None),
        ("0002", None, "063306", None, "2", "1", "77", None, None, None),
        ("0002", "012", "063306", None, "2", "1", None, None, "20261113", "empty_cell"),
    ], key=str)
