"""The GPI source: students, schools, enrolments, calendars and absences, from a centre's dumps to canonical rows."""

from __future__ import annotations

import pytest

from tests.pipelines.gpi_dump import staged

# The same school code (012) under two id_eco, one a year, and another school.
SCHOOLS = """
id_eco;annee;eco;nom_eco
401;2025;012;École du Vieux-Fleuve
501;2026;012;École du Fleuve
502;2026;034;École des Pins
"""
REASONS = """
id_eco;motif_abs;descr;cpt_abs
501;10;Maladie;1
501;20;Sans motif;2
501;30;Retard;3
501;90;Sortie de l'école;
501;77;Code d'une autre époque;4
502;10;Retard de l'autobus;3
"""
COURSES = """
id_mat_grp;id_eco;mat;grp
9001;501;063306;31
9002;501;132308;31
"""
ABSENCE = "fiche;id_eco;date_abs;motif_abs;id_mat_grp\n"
RECORD = (
    "fiche;id_eco;ordre_ens;classe;cycle_ref;annee_cycle_ref;grp_rep;date_deb;date_depart;"
    "grille;type_parcours;statut_don_an\n"
)


def test_a_student_keeps_leading_zeros_and_accents(tmp_path):
    students = staged(tmp_path, "students", gpm_e_ele="""
FICHE;NOM;PNOM;CODE_PERM;SEXE;DATE_NAISS
0012345;Côté-Lœuvre;Anaïs;COTA12061305;f;20120613
0012346;;;;;
""")
    assert students("student_id", "last_name", "first_name", "permanent_code", "sex", "birth_date") == [
        ("0012345", "Côté-Lœuvre", "Anaïs", "COTA12061305", "F", "20120613"),
        ("0012346", None, None, None, None, None),
    ]


def test_a_school_is_named_after_its_newest_year_and_told_more_by_a_canonical_file(tmp_path):
    schools = staged(tmp_path, "schools", gpm_t_eco=SCHOOLS, schools="""
school_id,school_name,deprivation_decile,list_capacity
034,Autre nom,9,15
""")
    assert schools("school_id", "school_name", "deprivation_decile", "list_capacity", "_ignored") == [
        ("012", "École du Vieux-Fleuve", None, None, "superseded"),
        ("012", "École du Fleuve", None, None, None),
        ("034", "École des Pins", "9", "15", None),
    ]


@pytest.mark.parametrize(
    ("cells", "level"),  # ordre_ens;classe;cycle_ref;annee_cycle_ref
    [
        ("1;;;", "PRE4"),
        ("2;;;", "PRE5"),
        ("3;A;1;1", "PRIM1"),
        ("3;;1;2", "PRIM2"),
        ("3;;2;7", "PRIM3"),  # 7 and 8 are first and second years of a cycle too
        ("3;;2;8", "PRIM4"),
        ("3;;3;1", "PRIM5"),
        ("3;;3;2", "PRIM6"),
        ("3;6;;", "OTHER"),  # in primary school, classe is each school's own
        ("3;;1;3", "OTHER"),
        ("4;1;1;1", "SEC1"),
        ("4;5;;", "SEC5"),
        ("4;3;1;2", "SEC3"),  # classe comes before the cycle
        ("4;;1;2", "SEC2"),
        ("4;X;2;1", "SEC3"),
        ("4;;2;3", "SEC5"),
        ("4;8;;", "OTHER"),
        ("9;1;1;1", "OTHER"),
        (";;;", "OTHER"),
    ],
)
def test_the_level_is_told_by_the_order_then_the_cycle_or_the_class(tmp_path, cells, level):
    record = RECORD + f"0001;501;{cells};301;20260831;;;;"
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=record)
    assert enrolments("level") == [(level,)]


def test_a_transfer_is_two_enrolments_of_one_school_year(tmp_path):
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=RECORD + """\
0001;502;4;3;2;1;031;20260831;20261120;A;;I
0001;501;4;3;2;1;301;20261123;;B;;A
0001;401;4;2;1;2;201;20250902;20260622;A;;I
""")
    columns = ("school_year", "school_id", "enrolled_on", "withdrawn_on", "home_group", "calendar_id", "_ignored")
    assert enrolments("student_id", *columns) == [
        ("0001", "2026-2027", "034", "20260831", "20261120", "031", "A", None),
        ("0001", "2026-2027", "012", "20261123", None, "301", "B", None),
        ("0001", "2025-2026", "012", "20250902", "20260622", "201", "A", None),
    ]


def test_without_a_start_in_the_year_the_enrolment_starts_on_the_first_school_day(tmp_path):
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_t_cal="""
id_eco;grille;date_evenement;jour_cycle;per_01
501;A;20260630;9;P1
501;A;20260827;;P1
501;A;20260828;1;P1
501;B;20260831;1;P1
""", gpm_e_dan=RECORD + """\
0001;501;4;3;2;1;301;;;B;;A
0002;501;4;3;2;1;301;;;Z;;A
0003;502;3;;1;1;011;;;A;;A
0004;501;4;3;2;1;301;;2026-08-20;B;;I
0005;501;4;3;2;1;301;;2026-09-20;B;;I
0006;501;4;3;2;1;301;20260626;;B;;A
0007;501;4;3;2;1;301;20260701;;B;;A
0008;501;4;3;2;1;301;sous peu;;B;;A
""")
    assert enrolments("student_id", "enrolled_on", "withdrawn_on", "_ignored") == [
        ("0001", "2026-08-31", None, None),  # the student's own calendar
        ("0002", "2026-08-28", None, None),  # else the school's; a day of June is another year's
        ("0003", "2026-07-01", None, None),  # no calendar
        ("0004", "2026-08-31", "2026-08-20", "never_attended"),
        ("0005", "2026-08-31", "2026-09-20", None),
        ("0006", "2026-08-31", None, None),  # before the year: there when it began
        ("0007", "20260701", None, None),
        ("0008", "sous peu", None, None),  # unreadable: for the row rules to refuse
    ]


def test_an_annual_record_that_is_not_active_is_laid_aside_unless_the_student_left(tmp_path):
    records = RECORD + """\
0001;501;4;3;2;1;301;20260831;;;;A
0002;501;4;3;2;1;301;20260831;;;;P
0003;501;4;3;2;1;301;20260831;20261001;;;I
0004;501;4;3;2;1;301;20260831;;;;
"""
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=records)
    assert enrolments("student_id", "_ignored") == [
        ("0001", None), ("0002", "not_active"), ("0003", None), ("0004", None),
    ]
    named = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=records, gpi_codes="""
liste;code;valeur
statut_actif;p;
""")
    assert named("_ignored") == [(None,), (None,), (None,), (None,)]


def test_a_pathway_goes_through_the_list_and_is_never_guessed(tmp_path):
    records = RECORD + """\
0001;501;4;3;2;1;301;20260831;;;;A
0002;501;4;3;2;1;301;20260831;;;07;A
0003;501;4;3;2;1;301;20260831;;;regular;A
"""
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=records)
    assert enrolments("pathway") == [("regular",), ("fpt",), ("type_parcours regular",)]
    # The centre's own list replaces the one that comes with the profile.
    own = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=records, gpi_codes="""
liste;code;valeur
parcours;regular;regular
""")
    assert own("pathway") == [("regular",), ("type_parcours 07",), ("regular",)]


def test_only_a_measure_that_the_centre_names_and_that_lasts_means_a_welcome_class(tmp_path):
    tables = {
        "gpm_t_eco": SCHOOLS,
        "gpm_t_cal": """
id_eco;grille;date_evenement;jour_cycle;per_01
501;A;20260828;1;P1
501;A;20270622;9;P1
""",
        "gpm_e_dan": RECORD + """\
0001;501;4;3;2;1;301;20260831;;A;;A
0002;501;4;3;2;1;301;20260831;;A;;A
0003;501;4;3;2;1;301;20260831;;A;;A
0004;501;4;3;2;1;301;20260831;;A;;A
0005;501;4;3;2;1;301;20260831;;A;07;A
0006;501;4;3;2;1;301;20260831;;A;01;A
""",
        "gpm_e_mesures": """
fiche;id_eco;type_mesure;date_deb_mesure;date_fin_mesure
0001;501;11;20260831;
0002;501;11;20260831;20261221
0003;501;22;20260831;
0004;501;11;20260831;20270622
0005;501;11;20260831;
0006;501;11;20260831;
""",
    }
    pathways = "liste;code;valeur\nparcours;01;regular\nparcours;07;fpt\n"
    unnamed = staged(tmp_path, "enrolments", **tables, gpi_codes=pathways)
    assert unnamed("pathway") == [("regular",), ("regular",), ("regular",), ("regular",), ("fpt",), ("regular",)]
    named = staged(tmp_path, "enrolments", **tables, gpi_codes=pathways + "mesure_accueil;11;\n")
    assert named("student_id", "pathway") == [
        ("0001", "welcome"), ("0002", "regular"), ("0003", "regular"), ("0004", "welcome"), ("0005", "fpt"),
        ("0006", "welcome"),
    ]


def test_plan_difficulty_and_modified_expectations_are_known_only_where_told(tmp_path):
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan="""
plan_interv_ehdaa;difficulte;regrp_ehdaa;attentes_modif;fiche;id_eco;ordre_ens;classe;cycle_ref;annee_cycle_ref;\
grp_rep;date_deb;date_depart
1;33;12;1;0001;501;4;3;2;1;301;20260831;
0;;12;0;0002;501;4;3;2;1;301;20260831;
;;;;0003;501;4;3;2;1;301;20260831;
""")
    assert enrolments("has_intervention_plan", "special_needs_code", "modified_expectations") == [
        ("true", "33", "1"), ("false", "12", "0"), (None, None, None),
    ]


def test_a_record_of_an_unknown_school_has_no_school_and_will_be_refused(tmp_path):
    record = RECORD + "0001;999;4;3;2;1;301;20260831;;;;A"
    enrolments = staged(tmp_path, "enrolments", gpm_t_eco=SCHOOLS, gpm_e_dan=record)
    assert enrolments("student_id", "school_id", "school_year", "_ignored") == [("0001", None, None, None)]


def test_expected_periods_are_the_filled_ones_of_a_school_day(tmp_path):
    calendar = staged(tmp_path, "calendar", gpm_t_eco=SCHOOLS, gpm_t_cal="""
id_eco;grille;date_evenement;jour_cycle;per_01;per_02;per_03;per_20
501;A;2026-08-31 00:00:00;1;FRA;;MAT;ED
501;A;2026-09-01 00:00:00;2;;;;
501;A;2026-09-07 00:00:00;;FRA;FRA;FRA;
502;;20260831;1;AM;PM;;
401;A;20260701;;;;;
401;A;20260831;1;FRA;FRA;;
501;A;2026-06-30;3;FRA;;;
""")
    columns = ("school_id", "calendar_id", "date", "is_school_day", "periods_expected", "_ignored")
    assert calendar(*columns) == [
        ("012", "A", "2026-08-31 00:00:00", "true", "3", None),
        ("012", "A", "2026-09-01 00:00:00", "true", None, None),  # unknown, not zero
        ("012", "A", "2026-09-07 00:00:00", "false", None, None),
        ("034", None, "20260831", "true", "2", None),
        # from 1 July a day belongs to the school year that starts: last year's calendar no longer speaks of it
        ("012", "A", "20260701", "false", None, "out_of_year"),
        ("012", "A", "20260831", "true", "2", "out_of_year"),
        ("012", "A", "2026-06-30", "true", "1", "out_of_year"),
    ]


def test_the_reason_of_that_school_and_year_tells_the_category(tmp_path):
    attendance = staged(
        tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs=REASONS, gpm_t_mat_grp=COURSES,
        gpm_e_abs=ABSENCE + """\
0001;501;20260914;10;9001
0002;501;20260914;20;9002
0003;501;20260914;30;
0004;501;20260914;90;9001
0005;502;20260914;10;
0006;502;20260914;20;
0007;501;20260914;77;
0008;501;20260914;;
""",
    )
    columns = ("student_id", "school_id", "date", "period", "subject_code", "category", "reason_code", "_ignored")
    assert attendance(*columns) == [
        ("0001", "012", "20260914", "1", "063306", "excused", "10", None),
        ("0002", "012", "20260914", "1", "132308", "unexcused", "20", None),
        ("0003", "012", "20260914", "1", None, "late", "30", None),
        ("0004", "012", "20260914", None, "063306", None, "90", "not_counted"),
        ("0005", "034", "20260914", "1", None, "late", "10", None),  # the same code means a late there
        ("0006", "034", "20260914", "1", None, "motif_abs 20", "20", None),  # unknown there: will be refused
        ("0007", "012", "20260914", "1", None, "cpt_abs 4", "77", None),
        ("0008", "012", "20260914", "1", None, None, None, None),
    ]


def test_periods_of_a_day_are_numbered_and_the_same_in_any_order(tmp_path):
    rows = [
        "0001;501;20260914;10;9001",
        "0001;501;2026-09-14 00:00:00;10;9001",  # a double period of mathematics: both count
        "0001;501;20260914;20;9002",
        "0001;501;20260914;90;9002",
        "0001;501;20260915;30;9001",
        "0002;501;20260914;10;9001",
    ]
    expected = {
        ("0001", "14", "1", "132308", "unexcused"), ("0001", "14", "2", "063306", "excused"),
        ("0001", "14", "3", "063306", "excused"), ("0001", "15", "1", "063306", "late"),
        ("0002", "14", "1", "063306", "excused"),
    }
    for order in (rows, rows[::-1]):
        attendance = staged(
            tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs=REASONS, gpm_t_mat_grp=COURSES,
            gpm_e_abs=ABSENCE + "\n".join(order),
        )
        counted = [row for row in attendance("student_id", "date", "period", "subject_code", "category", "_ignored")
                   if row[-1] is None]
        assert len(counted) == 5
        assert {(row[0], row[1].replace("-", "")[6:8], *row[2:5]) for row in counted} == expected


def test_an_absence_that_two_files_give_has_one_period(tmp_path):
    """A double period of mathematics, exported on Tuesday and again on Friday with one period more."""
    attendance = staged(
        tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs=REASONS, gpm_t_mat_grp=COURSES,
        gpm_e_abs_mardi=ABSENCE + "0001;501;20260914;10;9001\n" * 2,
        gpm_e_abs_vendredi=ABSENCE + "0001;501;20260914;20;9002\n" + "0001;501;2026-09-14 00:00:00;10;9001\n" * 3,
    )
    mathematics, french = ("063306", "excused"), ("132308", "unexcused")
    assert attendance("_file", "_line", "period", "subject_code", "category") == [
        ("0", "2", "2", *mathematics), ("0", "3", "3", *mathematics),
        ("1", "2", "1", *french),
        ("1", "3", "2", *mathematics), ("1", "4", "3", *mathematics), ("1", "5", "4", *mathematics),
    ]


def test_what_two_files_give_takes_one_of_the_twenty_periods_of_a_day(tmp_path):
    attendance = staged(
        tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs=REASONS,
        gpm_e_abs_1=ABSENCE + "0001;501;20260914;20;\n" * 20,
        gpm_e_abs_2=ABSENCE + "0001;501;20260914;20;\n" * 21,
    )
    assert [row[0] for row in attendance("_ignored")] == [None] * 40 + ["over_a_day"]


def test_past_twenty_periods_a_day_the_surplus_is_laid_aside(tmp_path):
    rows = ["0001;501;20260914;30;"] + ["0001;501;20260914;20;"] * 20 + ["0001;501;20260914;90;"]
    attendance = staged(tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs=REASONS,
                        gpm_e_abs=ABSENCE + "\n".join(rows))
    found = attendance("category", "period", "_ignored")
    # the late row is the surplus, wherever it stands in the file
    assert found[0] == ("late", None, "over_a_day")
    assert sorted(int(period) for _, period, _ in found[1:21]) == list(range(1, 21))
    assert found[21] == (None, None, "not_counted")


def test_two_half_days_are_two_rows(tmp_path):
    attendance = staged(
        tmp_path, "attendance", gpm_t_eco=SCHOOLS, gpm_t_motif_abs="id_eco;motif_abs;cpt_abs\n502;10;1\n",
        gpm_e_abs=ABSENCE + "0001;502;20260914;10;\n0001;502;20260914;10;\n",
    )
    assert attendance("school_id", "period", "category") == [("034", "1", "excused"), ("034", "2", "excused")]
