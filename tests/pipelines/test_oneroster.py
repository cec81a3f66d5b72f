"""The OneRoster source: students, schools and enrolments, from a small export to canonical rows."""

from __future__ import annotations

import pytest

from tests.pipelines.oneroster_export import BASE, accepted, refusals, staged

USERS = BASE["users"].lstrip("\n").splitlines(keepends=True)[0]
ENROLLMENTS = BASE["enrollments"].lstrip("\n").splitlines(keepends=True)[0]
ORGS = BASE["orgs"].lstrip("\n").splitlines(keepends=True)[0]
CODES = "liste,code,valeur\n"


def student(level="08", sourced_id="u1"):
    return USERS + f'{sourced_id},,,true,o14,student,a,Anaïs,Côté,0012345,"{level}"\n'


def test_only_students_are_students_and_the_others_are_laid_aside(tmp_path):
    students = staged(tmp_path, "students")
    assert students("student_id", "last_name", "first_name", "_ignored", "_refused_by") == [
        ("0012345", "Côté-Lœuvre", "Anaïs", None, None),
        ("0012346", "Roy", "Noé", None, None),
        (None, "Prof", "Léa", "not_a_student", None),
    ]


def test_birth_date_and_sex_come_from_demographics(tmp_path):
    students = staged(
        tmp_path,
        "students",
        demographics="""
sourcedId,status,dateLastModified,birthDate,sex
u1,,,2012-06-13,female
u2,,,2012-01-02,unspecified
t1,,,1980-01-01,male
""",
    )
    assert students("birth_date", "sex")[:2] == [("2012-06-13", "F"), ("2012-01-02", None)]


def test_without_any_identifier_the_sourced_id_is_the_students(tmp_path):
    users = USERS + "u1,,,true,o14,student,a,Anaïs,Côté,,08\nt1,,,true,o14,teacher,c,Léa,Prof,P7,\n"
    assert staged(tmp_path, "students", users=users)("student_id", "_ignored") == [
        ("u1", None),
        ("t1", "not_a_student"),
    ]


def test_in_an_export_that_uses_identifiers_a_student_without_one_is_refused(tmp_path):
    users = BASE["users"] + "u3,,,true,o14,student,d,Zoé,Roy,,08\n"
    enrollments = BASE["enrollments"] + "e6,,,h201,o14,u3,student,false,2026-08-26,\n"
    con = accepted(tmp_path, users=users, enrollments=enrollments)
    assert refusals(con, "students") == [("users.csv", 5, "identifier", "missing_value")]
    assert refusals(con, "enrolments") == [("enrollments.csv", 7, "usersourcedid", "missing_value")]
    assert con.execute("select student_id from accepted.students order by 1").fetchall() == [("0012345",), ("0012346",)]


def test_the_centre_may_say_which_identifier_is_used(tmp_path):
    students = staged(tmp_path, "students", oneroster_codes=CODES + "identifiant,eleve,sourcedId\n")
    assert students("student_id") == [("u1",), ("u2",), ("t1",)]
    schools = staged(tmp_path, "schools", oneroster_codes=CODES + "identifiant,ecole,sourcedId\n")
    assert schools("school_id", "_ignored") == [("district", "not_a_school"), ("o14", None)]


def test_the_same_choice_holds_in_every_table(tmp_path):
    codes = CODES + "identifiant,eleve,sourcedId\nidentifiant,ecole,sourcedId\n"
    con = accepted(tmp_path, oneroster_codes=codes)
    assert con.execute("select distinct student_id, school_id from accepted.enrolments order by 1").fetchall() == [
        ("u1", "o14"),
        ("u2", "o14"),
    ]
    assert con.execute("select distinct student_id, school_id from accepted.grades").fetchall() == [("u1", "o14")]
    assert con.execute("select student_id from accepted.assignments").fetchall() == [("u1",)]


def test_in_version_1_2_the_roles_say_who_is_a_student(tmp_path):
    students = staged(
        tmp_path,
        "students",
        users="""
sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,identifier,grades,\
preferredFirstName,preferredLastName,metadata.langue
u1,,,true,a,,Anaïs,Côté,0012345,08,,,fr
u2,,,true,b,,Noémie,Roy,0012346,08,Noé,,fr
t1,,,true,c,,Léa,Prof,,,,,fr
x1,,,true,d,,Sans,Rôle,0012347,08,,,fr
g1,,,true,e,,Ex,Élève,0012348,08,,,fr
""",
        roles="""
sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId
1,,,u1,primary,student,,,o14,
2,,,u2,primary,aide,,,o14,
3,,,u2,secondary,Student,,,o14,
4,,,t1,primary,teacher,,,o14,
5,tobedeleted,2026-10-01T00:00:00Z,g1,primary,student,,,o14,
""",
    )
    assert students("student_id", "first_name", "_ignored", "_refused_by") == [
        ("0012345", "Anaïs", None, None),
        ("0012346", "Noé", None, None),  # the name by which the school calls the student
        (None, "Léa", "not_a_student", None),
        ("0012347", "Sans", None, "missing_value"),  # nothing says what this person is
        ("0012348", "Ex", "not_a_student", None),
    ]


def test_only_schools_are_schools_and_a_canonical_file_tells_them_more(tmp_path):
    schools = staged(
        tmp_path,
        "schools",
        orgs=ORGS
        + """\
district,,,Centre,district,360,
o14,,,École du Fleuve,school,014,district
d1,,,Secteur des langues,department,,o14
o34,tobedeleted,2026-10-01T00:00:00Z,École fermée,school,034,district
""",
        schools="school_id,deprivation_decile,list_capacity\n014,9,15\n",
    )
    assert schools("school_id", "school_name", "deprivation_decile", "list_capacity", "_ignored") == [
        ("360", "Centre", None, None, "not_a_school"),
        ("014", "École du Fleuve", "9", "15", None),
        (None, "Secteur des langues", None, None, "not_a_school"),
        ("034", "École fermée", None, None, "deleted_at_source"),
    ]


def test_the_classes_of_a_student_are_one_enrolment_from_the_first_day_on(tmp_path):
    enrolments = staged(tmp_path, "enrolments")
    columns = ("student_id", "school_id", "school_year", "enrolled_on", "withdrawn_on", "level", "home_group")
    whole = ("0012345", "014", "2026-2027", "2026-08-26", None, "SEC2", "201")
    assert enrolments(*columns, "_ignored") == [
        (*whole, None),
        (*whole, "same_enrolment"),
        ("0012346", *whole[1:], None),
        ("0012346", *whole[1:], "same_enrolment"),
        (None, "014", "2026-2027", "2026-08-26", None, None, None, "not_a_student"),
    ]


@pytest.mark.parametrize(
    ("ends", "withdrawn"),
    [
        (("2026-11-21", "2026-12-05"), "2026-12-04"),  # the day before: the standard's end date is the day after
        (("2026-11-21", ""), None),  # one class goes on
        (("2027-06-24", "2026-11-21"), None),  # a class that ends with the year is not a departure
        (("2027-06-24", "2027-06-24"), None),
    ],
)
def test_a_student_left_when_all_classes_ended_before_the_year_did(tmp_path, ends, withdrawn):
    enrollments = (
        ENROLLMENTS
        + f"""\
e1,,,h201,o14,u1,student,false,2026-08-26,{ends[0]}
e2,,,m31,o14,u1,student,false,2026-08-26,{ends[1]}
"""
    )
    rows = staged(tmp_path, "enrolments", enrollments=enrollments)("withdrawn_on", "_ignored")
    assert rows == [(withdrawn, None), (withdrawn, "same_enrolment")]


def test_a_centre_whose_end_date_is_the_last_day_says_so(tmp_path):
    rows = staged(
        tmp_path,
        "enrolments",
        oneroster_codes=CODES + "date_de_fin,,incluse\n",
        enrollments=ENROLLMENTS + "e1,,,h201,o14,u1,student,false,2026-08-26,2026-11-20\n",
    )("withdrawn_on")
    assert rows == [("2026-11-20",)]


def test_a_student_of_two_schools_has_two_enrolments(tmp_path):
    enrolments = staged(
        tmp_path,
        "enrolments",
        orgs=BASE["orgs"] + "o34,,,École des Pins,school,034,district\n",
        classes=BASE["classes"] + 'h301,,,Repère 301,,home,301,homeroom,,o34,"p1,p2,p3"\n',
        enrollments=ENROLLMENTS
        + """\
e1,,,h201,o14,u1,student,false,2026-08-26,2026-11-21
e2,,,h301,o34,u1,student,false,2026-11-23,
""",
    )
    assert enrolments("school_id", "enrolled_on", "withdrawn_on", "home_group", "_ignored") == [
        ("014", "2026-08-26", "2026-11-20", "201", None),
        ("034", "2026-11-23", None, "301", None),
    ]


def test_of_two_home_groups_the_last_one_counts(tmp_path):
    enrolments = staged(
        tmp_path,
        "enrolments",
        classes=BASE["classes"] + 'h202,,,Repère 202,,home,202,homeroom,,o14,"p1,p2,p3"\n',
        enrollments=ENROLLMENTS
        + """\
e1,,,h202,o14,u1,student,false,2026-10-05,
e2,,,h201,o14,u1,student,false,2026-08-26,2026-10-05
""",
    )
    assert enrolments("enrolled_on", "withdrawn_on", "home_group", "_ignored") == [
        ("2026-08-26", None, "202", "same_enrolment"),
        ("2026-08-26", None, "202", None),
    ]


@pytest.mark.parametrize(
    ("begins", "enrolled"),
    [
        ("", "2026-08-26"),  # the class's first session
        ("2026-03-01", "2026-08-26"),  # there when the year began
        ("2026-07-02", "2026-07-02"),
        ("2026-10-05T00:00:00Z", "2026-10-05"),
    ],
)
def test_the_first_day_is_told_or_is_the_sessions(tmp_path, begins, enrolled):
    enrollments = ENROLLMENTS + f"e1,,,h201,o14,u1,student,false,{begins},\n"
    assert staged(tmp_path, "enrolments", enrollments=enrollments)("enrolled_on") == [(enrolled,)]


def test_the_school_year_is_named_by_its_end_or_else_by_the_dates(tmp_path):
    sessions = """
sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
y,,,2025-2026,schoolYear,2025-08-27,2026-06-24,,{year}
p1,,,Étape 1,gradingPeriod,2025-08-27,2025-11-07,y,{year}
"""
    enrollments = ENROLLMENTS + "e1,,,h201,o14,u1,student,false,2025-08-27,\n"
    for year in ("2026", ""):
        rows = staged(tmp_path, "enrolments", academicSessions=sessions.format(year=year), enrollments=enrollments)(
            "school_year", "enrolled_on"
        )
        assert rows == [("2025-2026", "2025-08-27")]


def test_a_class_without_terms_has_its_courses_year(tmp_path):
    classes = BASE["classes"].replace('"p1,p2,p3"', "")
    assert staged(tmp_path, "enrolments", classes=classes)("school_year")[0] == ("2026-2027",)


@pytest.mark.parametrize(
    ("grades", "level"),
    [
        ("PK", "PRE4"), ("KG", "PRE5"), ("01", "PRIM1"), ("6", "PRIM6"), ("07", "SEC1"), ("11", "SEC5"),
        ("12", "OTHER"), ("UG", "OTHER"), ("other", "OTHER"),
        ("14", "grades 14"), ("07,08", "grades 07,08"), ("S2", "grades S2"),  # refused, never guessed
    ],
)  # fmt: skip
def test_the_level_goes_through_the_ceds_codes(tmp_path, grades, level):
    enrolments = staged(tmp_path, "enrolments", users=student(grades))
    assert enrolments("level")[0] == (level,)


def test_the_centre_gives_a_level_to_its_own_codes(tmp_path):
    codes = CODES + 'niveau,s2,SEC2\nniveau,"07,08",SEC1\n'
    for grades, level in (("S2", "SEC2"), ("07,08", "SEC1"), ("08", "SEC2")):
        enrolments = staged(tmp_path, "enrolments", users=student(grades), oneroster_codes=codes)
        assert enrolments("level")[0] == (level,)


def test_a_level_that_is_not_known_refuses_the_enrolment_once(tmp_path):
    con = accepted(
        tmp_path,
        users=student("S2"),
        results=None,
        lineItems=None,
        attendance="""
student_id,school_id,date,category
""",
    )
    assert refusals(con, "enrolments") == [
        ("enrollments.csv", 2, "grades", "unknown_code"),
        ("enrollments.csv", 4, None, "unknown_reference"),
        ("enrollments.csv", 5, None, "unknown_reference"),
    ]


def test_an_orphan_enrolment_is_refused_and_takes_no_other_with_it(tmp_path):
    con = accepted(
        tmp_path,
        enrollments=BASE["enrollments"]
        + """\
e6,,,h201,o14,u9,student,false,2026-08-26,
e7,,,h999,o14,u1,student,false,2026-08-26,
e8,,,h201,o99,u1,student,false,2026-08-26,
e9,,,h201,o14,t1,student,false,2026-08-26,
""",
    )
    assert refusals(con, "enrolments") == [
        ("enrollments.csv", line, None, "unknown_reference") for line in (7, 8, 9, 10)
    ]
    assert con.execute("select records, accepted, rejected, duplicate, ignored, ignored_rules "
                       "from acceptance.run_input where table_name = 'enrolments'").fetchall() == [
        (9, 2, 4, 0, 3, '{"not_a_student":1,"same_enrolment":2}'),
    ]  # fmt: skip


def test_a_record_with_bad_dates_is_refused_and_the_others_still_enrol(tmp_path):
    con = accepted(
        tmp_path,
        enrollments=ENROLLMENTS
        + """\
e1,,,h201,o14,u1,student,false,hier,
e2,,,m31,o14,u1,student,false,2026-08-27,
e3,,,m31,o14,u1,student,false,2026-08-27,bientôt
e4,,,m31,o14,u1,student,false,2026-10-27,2026-09-01
e5,,,m31,o14,u2,student,false,2026-08-26,2026-08-26
""",
    )
    assert refusals(con, "enrolments") == [
        ("enrollments.csv", 2, "begindate", "unreadable_value"),
        ("enrollments.csv", 4, "enddate", "unreadable_value"),
        ("enrollments.csv", 5, "enddate", "before_start"),
    ]
    assert con.execute("select student_id, enrolled_on::varchar, withdrawn_on, home_group from accepted.enrolments"
                       ).fetchall() == [("0012345", "2026-08-27", None, None)]  # fmt: skip
    # a class left on the day it was to begin: never attended
    assert con.execute("select ignored_rules from acceptance.run_input where table_name = 'enrolments'").fetchone() == (
        '{"never_attended":1}',
    )


def test_a_student_of_no_class_is_told_to_have_no_enrolment(tmp_path):
    con = accepted(tmp_path, users=BASE["users"] + "u3,,,true,o14,student,d,Zoé,Roy,0012347,08\n")
    told = con.execute("select line, rule, severity from acceptance.rejection where table_name = 'students'")
    assert told.fetchall() == [(5, "student_without_enrolment", "warning")]


def test_complements_give_what_oneroster_does_not_carry(tmp_path):
    con = accepted(
        tmp_path,
        complements="""
student_id,school_id,school_year,home_group,calendar_id,pathway,modified_expectations,special_needs_code,\
has_intervention_plan,permanent_code
0012345,014,2026-2027,202,B,adaptation,oui,33,non,cotA 1206 1305
0012345,034,2026-2027,999,Z,fms,non,,oui,COTA12061305
""",
    )
    columns = "home_group, calendar_id, pathway, modified_expectations, special_needs_code, has_intervention_plan"
    assert con.execute(f"select {columns} from accepted.enrolments order by student_id").fetchall() == [
        ("201", "B", "adaptation", True, "33", False),  # the home group of the export comes first
        ("201", None, None, None, None, None),  # not told is not known
    ]
    assert con.execute("select permanent_code from accepted.students order by student_id").fetchall() == [
        ("COTA12061305",),
        (None,),
    ]


def test_an_unknown_status_is_refused(tmp_path):
    con = accepted(tmp_path, users=BASE["users"].replace("u2,,", "u2,archivé,"))
    assert refusals(con, "students") == [("users.csv", 3, None, "unknown_code")]


def test_a_byte_order_mark_extra_columns_and_header_only_files_are_nothing_special(tmp_path):
    con = accepted(
        tmp_path,
        users="\ufeff" + BASE["users"].strip("\n").replace("grades\n", "grades,metadata.langue\n", 1)
        .replace(",08\n", ",08,fr\n").replace(",,\nu", ",,,\nu").replace("Prof,,", "Prof,,,") + "\n",
        demographics="sourcedId,status,dateLastModified,birthDate,sex\n",
    )  # fmt: skip
    assert con.execute("select count(*) from accepted.students").fetchone() == (2,)
    told = con.execute("select records from acceptance.run_input where file_name = 'demographics.csv'")
    assert told.fetchone() == (0,)
