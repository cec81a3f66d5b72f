"""Every record is accounted for: accepted, rejected, duplicate or ignored, with its rule; and when a run must stop."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.acceptance import Acceptance, accept, judge, type_extracts
from pipelines.database import connect
from pipelines.errors import ReconciliationError, StopShareError
from pipelines.shares import Share
from pipelines.sources import discover, load_profile, read_files, stage
from schemas.extracts import EXTRACTS
from schemas.outputs import OUTPUTS
from schemas.sources import Profile, parse_profile

AS_OF = date(2026, 11, 22)
CANONICAL = load_profile("canonical")
STUDENTS = "student_id,last_name,birth_date\n001,Tremblay,2012-01-01\n002,Roy,2012-01-01\n"
ENROLMENTS = """student_id,school_year,school_id,enrolled_on,level
001,2026-2027,014,2026-08-27,SEC1
002,2026-2027,014,2026-08-27,SEC1
"""
ATTENDANCE = "student_id,school_id,date,period,category,reason_code\n"
ONE_ABSENCE = ATTENDANCE + "001,014,2026-09-03,1,excused,\n"


class Centre:
    """A folder of extracts taken through the product's own steps, up to `accept`."""

    def __init__(self, folder: Path, profile: Profile = CANONICAL, **tables: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        valid = {"students": STUDENTS, "enrolments": ENROLMENTS, "attendance": ONE_ABSENCE}
        for name, text in ((valid if profile is CANONICAL else {}) | tables).items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        self.con = connect()
        stage(self.con, profile, read_files(self.con, profile, discover(profile, folder), folder / "spill"))
        type_extracts(self.con, profile)

    def accept(self, as_of: date = AS_OF) -> Acceptance:
        return accept(self.con, as_of)

    def counts(self, table: str) -> dict[str, tuple[int, int, int, int, int]]:
        rows = self.con.execute(
            "select file_name, records, accepted, rejected, duplicate, ignored from "
            "acceptance.run_input where table_name = ? order by file_name",
            [table],
        ).fetchall()
        return {name: tuple(counts) for name, *counts in rows}

    def rejections(self, table: str) -> list[tuple]:
        return self.con.execute(
            "select line, column_name, rule, severity from acceptance.rejection "
            "where table_name = ? order by line, rule",
            [table],
        ).fetchall()

    def accepted(self, table: str, *columns: str) -> list[tuple]:
        return self.con.execute(f"select {', '.join(columns)} from accepted.{table} order by _file, _line").fetchall()

    def ignored_rules(self, table: str) -> dict[str, int]:
        rows = self.con.execute("select ignored_rules from acceptance.run_input where table_name = ?", [table])
        return json.loads(rows.fetchone()[0])


def test_there_is_an_accepted_table_for_every_extract_and_it_says_which_were_handed_over(tmp_path):
    centre = Centre(tmp_path)
    centre.accept()
    present = dict(centre.con.execute("select * from accepted.source_present").fetchall())
    assert list(present) == list(EXTRACTS)
    assert {name for name, given in present.items() if given} == {"students", "enrolments", "attendance"}
    for name, table in EXTRACTS.items():
        described = centre.con.execute(f"describe accepted.{name}").fetchall()
        assert [row[0] for row in described] == [*table.names, "_file", "_line"]
        types = {row[0]: row[1] for row in centre.con.execute(f"describe accepted.{name}").fetchall()}
        assert types["_line"] == "BIGINT"


def test_the_accounts_have_the_columns_of_their_contracts(tmp_path):
    centre = Centre(tmp_path)
    centre.accept()
    for name in ("run_input", "rejection"):
        described = [row[0] for row in centre.con.execute(f"describe acceptance.{name}").fetchall()]
        assert described == [column for column in OUTPUTS[name].names if column != "run_id"]


ABSENCES = (
    ATTENDANCE
    + """001,014,2026-09-03,1,excused,
001,014,2026-09-04,1,excused,
999,014,2026-09-04,1,excused,
001,014,2026-09-05,1,absent,
001,014,2026-09-08,99,excused,
001,014,2062-09-08,1,excused,
001,014,2026-12-01,1,excused,
,014,2026-09-09,1,excused,
001,014,hier,1,excused,
001,014,2026-09-10,1,excused
"""
)


def test_each_record_has_one_disposition_and_each_fault_its_line_column_and_rule(tmp_path):
    centre = Centre(tmp_path, attendance=ABSENCES)
    centre.accept()
    assert centre.counts("attendance") == {"attendance.csv": (10, 2, 7, 0, 1)}
    assert centre.rejections("attendance") == [
        (4, "student_id", "unknown_reference", "error"),
        (5, "category", "unknown_code", "error"),
        (6, "period", "bad_pattern", "error"),
        (7, "date", "date_in_future", "error"),
        (9, "student_id", "missing_value", "error"),
        (10, "date", "unreadable_value", "error"),
        (11, None, "ragged_row", "error"),
    ]
    assert centre.ignored_rules("attendance") == {"not_yet": 1}
    assert centre.accepted("attendance", "student_id", "date", "_line") == [
        ("001", date(2026, 9, 3), 2),
        ("001", date(2026, 9, 4), 3),
    ]


WORKS = """student_id,subject_code,assignment_id,due_on,submitted_on,score
001,FRA106,T1,2026-11-20,,
001,FRA106,T2,2026-12-04,,
001,FRA106,T3,2026-12-04,2026-11-22,80
001,FRA106,T4,2026-12-04,2026-11-23,80
001,FRA106,T5,2062-12-04,2026-11-20,80
"""


def test_work_is_known_once_due_or_handed_in_before(tmp_path):
    """What is due later waits, unless it is handed in already; a day of another school year is a fault all the same."""
    centre = Centre(tmp_path, assignments=WORKS)
    centre.accept()
    assert centre.accepted("assignments", "assignment_id") == [("T1",), ("T3",)]
    assert centre.ignored_rules("assignments") == {"not_yet": 2}
    assert centre.rejections("assignments") == [(6, "due_on", "date_in_future", "error")]


def test_what_waits_this_week_is_accepted_when_its_week_comes(tmp_path):
    centre = Centre(tmp_path, attendance=ABSENCES)
    centre.accept(date(2026, 11, 30))
    assert centre.counts("attendance")["attendance.csv"] == (10, 2, 7, 0, 1)
    centre.accept(date(2026, 12, 1))
    assert centre.counts("attendance")["attendance.csv"] == (10, 3, 7, 0, 0)
    centre.accept(date(2026, 9, 3))
    assert centre.counts("attendance")["attendance.csv"] == (10, 1, 7, 0, 2)


def test_next_year_s_enrolments_wait_and_are_not_errors(tmp_path):
    centre = Centre(tmp_path, enrolments=ENROLMENTS + "001,2027-2028,014,2027-08-27,SEC2\n")
    centre.accept(date(2027, 6, 20))
    assert centre.counts("enrolments")["enrolments.csv"] == (3, 2, 0, 0, 1)


def test_a_calendar_has_no_event_date_so_its_future_is_known(tmp_path):
    centre = Centre(tmp_path, calendar="school_id,date,is_school_day\n014,2027-06-01,oui\n")
    centre.accept()
    assert centre.accepted("calendar", "date", "is_school_day") == [(date(2027, 6, 1), True)]


def test_duplicates_count_once_and_the_last_of_two_that_disagree_wins(tmp_path):
    centre = Centre(
        tmp_path,
        attendance=ATTENDANCE
        + """001,014,2026-09-03,1,excused,
001,014,2026-09-03,1,excused,
001,014,2026-09-04,1,excused,
001,014,2026-09-04,1,unexcused,
001,014,2026-09-07,,excused,
001,014,2026-09-07,,excused,
""",
    )
    centre.accept()
    assert centre.counts("attendance")["attendance.csv"] == (6, 3, 0, 3, 0)
    assert centre.accepted("attendance", "date", "category", "_line") == [
        (date(2026, 9, 3), "excused", 3),
        (date(2026, 9, 4), "unexcused", 5),
        (date(2026, 9, 7), "excused", 7),
    ]
    assert centre.rejections("attendance") == [(4, None, "conflicting_duplicate", "warning")]


def test_the_later_file_wins_over_the_earlier_one(tmp_path):
    row = "001,014,2026-09-03,1,{},\n"
    centre = Centre(
        tmp_path, attendance=ATTENDANCE + row.format("excused"), attendance_2=ATTENDANCE + row.format("unexcused")
    )
    centre.accept()
    assert centre.accepted("attendance", "category") == [("unexcused",)]
    assert centre.counts("attendance") == {"attendance.csv": (1, 0, 0, 1, 0), "attendance_2.csv": (1, 1, 0, 0, 0)}


GRADES = "student_id,school_id,school_year,subject_code,term,mark,recorded_on\n"


def test_a_correction_that_is_not_known_yet_does_not_win(tmp_path):
    centre = Centre(
        tmp_path, grades=GRADES + "001,014,2026-2027,FRA100,1,60,2026-11-13\n001,014,2026-2027,FRA100,1,65,2026-12-10\n"
    )
    centre.accept()
    assert centre.accepted("grades", "mark::varchar") == [("60.00",)]
    assert centre.counts("grades")["grades.csv"] == (2, 1, 0, 0, 1)
    centre.accept(date(2026, 12, 31))
    assert centre.accepted("grades", "mark::varchar") == [("65.00",)]
    assert centre.counts("grades")["grades.csv"] == (2, 1, 0, 1, 0)


def test_the_same_file_twice_gives_duplicates_only(tmp_path):
    absences = ATTENDANCE + "001,014,2026-09-03,1,excused,\n001,014,2026-09-04,1,excused\n"
    centre = Centre(tmp_path, attendance=absences, attendance_copie=absences)
    centre.accept()
    assert centre.counts("attendance") == {"attendance.csv": (2, 1, 1, 0, 0), "attendance_copie.csv": (2, 0, 0, 2, 0)}
    assert (1, None, "same_file", "warning") in centre.rejections("attendance")


def test_a_student_refused_takes_what_refers_to_them_along_with_a_reason(tmp_path):
    centre = Centre(tmp_path, students='student_id\n001\n""\n', attendance=ATTENDANCE + "002,014,2026-09-03,1,late,\n")
    centre.accept()
    assert centre.rejections("students") == [(3, "student_id", "missing_value", "error")]
    assert centre.rejections("enrolments") == [(3, "student_id", "unknown_reference", "error")]
    assert centre.rejections("attendance") == [(2, "student_id", "unknown_reference", "error")]


def test_a_student_without_enrolment_is_kept_and_told(tmp_path):
    centre = Centre(tmp_path, students=STUDENTS + "003,Gagnon,2012-01-01\n")
    acceptance = centre.accept()
    assert centre.counts("students")["students.csv"] == (3, 3, 0, 0, 0)
    assert centre.rejections("students") == [(4, "student_id", "student_without_enrolment", "warning")]
    assert judge(acceptance, 0.0, 0.0) is False


def test_whom_the_refused_rows_are_about_is_known_or_said_to_be_unknown(tmp_path):
    centre = Centre(tmp_path, attendance=ABSENCES)
    centre.accept()
    assert centre.con.execute("from accepted.refused order by all").fetchall() == [
        ("attendance", "001"),
        ("attendance", "999"),
        ("attendance", None),
    ]


def test_a_repeated_header_is_about_nobody(tmp_path):
    centre = Centre(tmp_path, attendance=ONE_ABSENCE + ATTENDANCE)
    centre.accept()
    assert centre.counts("attendance") == {"attendance.csv": (2, 1, 1, 0, 0)}
    assert centre.con.execute("from accepted.refused").fetchall() == []


def test_modified_expectations_that_cannot_be_read_are_held_for_modified(tmp_path):
    """Marks on modified expectations are never compared with 60: in doubt, they are not."""
    head, first, second = ENROLMENTS.splitlines()
    text = f"{head},modified_expectations\n{first},X\n{second},\n"
    centre = Centre(tmp_path, enrolments=text)
    acceptance = centre.accept()
    assert centre.accepted("enrolments", "student_id", "modified_expectations") == [("001", True), ("002", None)]
    assert centre.rejections("enrolments") == [(2, "modified_expectations", "unreadable_value", "warning")]
    assert acceptance.shares == (
        Share("column", "enrolments", "enrolments.csv", 1, 1, "unreadable_value", "modified_expectations", 1),
    )


def test_a_share_of_the_day_that_cannot_be_read_is_not_the_whole_day(tmp_path):
    head = "student_id,school_id,date,category,fraction\n"
    rows = "001,014,2026-09-03,excused,0.5\n001,014,2026-09-04,excused,50 %\n001,014,2026-09-08,excused,2\n"
    centre = Centre(tmp_path, attendance=head + rows)
    centre.accept()
    assert centre.counts("attendance")["attendance.csv"] == (3, 1, 2, 0, 0)
    assert centre.rejections("attendance") == [
        (3, "fraction", "unreadable_value", "error"),
        (4, "fraction", "out_of_range", "error"),
    ]


def test_an_absence_at_a_school_where_nobody_is_enrolled_is_refused(tmp_path):
    rows = "001,015,2026-09-04,1,excused,\n001,GAGNON Léa,2026-09-08,1,excused,\n"
    centre = Centre(tmp_path / "a", attendance=ONE_ABSENCE + rows)
    centre.accept()
    assert centre.counts("attendance")["attendance.csv"] == (3, 1, 2, 0, 0)
    assert centre.rejections("attendance") == [
        (3, "school_id", "unknown_reference", "error"),
        (4, "school_id", "unknown_reference", "error"),
    ]
    listed = Centre(tmp_path / "b", attendance=ONE_ABSENCE + rows, schools="school_id\n014\n015\n")
    listed.accept()
    assert listed.counts("attendance")["attendance.csv"] == (3, 2, 1, 0, 0)


def test_an_unreadable_optional_cell_leaves_the_row(tmp_path):
    centre = Centre(tmp_path, students="student_id,birth_date\n001,1er mai\n002,2012-01-01\n")
    centre.accept()
    assert centre.accepted("students", "student_id", "birth_date") == [("001", None), ("002", date(2012, 1, 1))]
    assert centre.rejections("students") == [(2, "birth_date", "unreadable_value", "warning")]


# A wide table: one record gives several cells.

WIDE_SQL = """
with cell as (
    unpivot (select * from raw.marks) on res_1, res_2, res_3 into name source_column value mark
),

final as (
    select
        fiche as student_id, '014' as school_id, '2026-2027' as school_year, mat as subject_code,
        right(source_column, 1) as term, mark, '2026-10-0' || right(source_column, 1) as recorded_on,
        marks._file, marks._line, source_column as _cell,
        if(mark = 'ABS', 'not_evaluated', if(source_column is null, 'empty_cell', null)) as _ignored
    from raw.marks as marks
    left join cell using (_file, _line, fiche, mat)
)

select * from final
"""


def wide(folder: Path, marks: str) -> Centre:
    folder.mkdir(exist_ok=True)
    (folder / "wide.sql").write_text(WIDE_SQL, encoding="utf-8")
    contracts = {name: {"contract": name} for name in ("students", "enrolments")}
    profile = parse_profile(
        {
            "formats": {"decimal_comma": True},
            "files": {
                **contracts,
                "marks": {"columns": ["fiche", "mat", "res_1", "res_2", "res_3"]},
                "labels": {"columns": ["code"]},
            },
            "extracts": {
                **{name: {"parts": [{"from": name}]} for name in contracts},
                "grades": {
                    "parts": [{"from": "marks", "sql": "wide.sql", "names": {"student_id": "fiche", "mark": "_cell"}}]
                },
            },
        },
        folder,
    )
    return Centre(folder / "x", profile, students=STUDENTS, enrolments=ENROLMENTS, marks=marks, labels="code\na\nb,c\n")


def test_a_wide_record_counts_once_and_its_cells_reconcile_on_their_own(tmp_path):
    centre = wide(
        tmp_path,
        """fiche,mat,res_1,res_2,res_3
001,FRA,70,71,
001,MAT,70,150,
001,ANG,x,150,
002,FRA,ABS,,
002,MAT,,,
999,FRA,70,80,90
""",
    )
    centre.accept()
    assert centre.counts("grades") == {"marks.csv": (6, 2, 2, 0, 2)}
    assert centre.con.execute(
        "select cells_derived, cells_accepted, cells_rejected, cells_duplicate, cells_ignored "
        "from acceptance.run_input where table_name = 'grades'"
    ).fetchone() == (10, 3, 6, 0, 1)
    assert centre.rejections("grades") == [
        (3, "res_2", "out_of_range", "error"),
        (4, "res_2", "out_of_range", "error"),
        (4, "res_1", "unreadable_value", "error"),
        (7, "fiche", "unknown_reference", "error"),
    ]
    assert centre.ignored_rules("grades") == {"empty_cell": 1, "not_evaluated": 1}


def test_a_lookup_file_is_accounted_for_under_its_own_name(tmp_path):
    centre = wide(tmp_path, "fiche,mat,res_1,res_2,res_3\n001,FRA,70,71,\n")
    centre.accept()
    assert centre.counts("labels") == {"labels.csv": (2, 1, 1, 0, 0)}
    assert centre.rejections("labels") == [(3, None, "ragged_row", "error")]


def test_one_unreadable_column_of_a_wide_table_stops_though_every_record_is_accepted(tmp_path):
    rows = "".join(f"001,M{number:02d},70,illisible,\n" for number in range(20))
    acceptance = wide(tmp_path, "fiche,mat,res_1,res_2,res_3\n" + rows).accept()
    assert [file.rejected for file in acceptance.files if file.table_name == "grades"] == [0]
    (share,) = [share for share in acceptance.shares if share.kind == "cell"]
    assert (share.column, share.refused, share.total, share.rule) == ("res_2", 20, 20, "unreadable_value")
    with pytest.raises(StopShareError, match="res_2"):
        judge(acceptance, 0.01, 0.6)


# Shares, and when a run stops.


def centre_of(folder: Path, students: int, level_at_052: str, at_052: int, attendance: str = "") -> Centre:
    """`students` in two schools, of whom `at_052` at school 052 with the level that is written there."""
    ids = [f"{number:07d}" for number in range(students)]
    enrolments = "".join(f"{student},2026-2027,052,2026-08-27,{level_at_052}\n" for student in ids[:at_052])
    enrolments += "".join(f"{student},2026-2027,014,2026-08-27,SEC1\n" for student in ids[at_052:])
    return Centre(
        folder,
        students="student_id\n" + "".join(f"{student}\n" for student in ids),
        enrolments="student_id,school_year,school_id,enrolled_on,level\n" + enrolments,
        attendance=attendance or f"{ATTENDANCE}{ids[-1]},014,2026-09-03,1,excused,\n",
    )


def test_one_bad_column_at_one_school_cannot_drop_1052_students_unseen(tmp_path):
    """1,052 of 60,000 is 1.8 %: under the limit for the file, but the whole of one school."""
    centre = centre_of(tmp_path, 60_000, "S1", 1_052)
    acceptance = centre.accept()
    assert centre.counts("enrolments")["enrolments.csv"] == (60_000, 58_948, 1_052, 0, 0)
    with pytest.raises(StopShareError) as error:
        judge(acceptance, 0.01, 0.05)
    assert error.value.exit_code == 5
    assert (error.value.file, error.value.column, error.value.rule) == ("enrolments.csv", "level", "unknown_code")
    for words in ("école 052", "1\u00a0052 sur 1\u00a0052", "100\u00a0%", "est inconnu", "Rien n'a été publié."):
        assert words in error.value.message
    assert "profil" in error.value.remedy


def test_the_same_column_written_right_goes_through(tmp_path):
    assert judge(centre_of(tmp_path, 600, "SEC1", 50).accept(), 0.01, 0.05) is False


def test_a_few_bad_rows_at_a_small_school_do_not_hold_back_the_centre(tmp_path):
    acceptance = centre_of(tmp_path, 600, "S1", 9).accept()
    assert [(share.kind, share.refused, share.total) for share in acceptance.shares] == [
        ("school", 9, 9),
        ("file", 9, 600),
    ]
    assert judge(acceptance, 0.02, 0.05) is True


def test_one_student_refused_is_told_however_small_the_share(tmp_path):
    """9 enrolments of 600 are 1.5 %, under the share that warns; 9 absences of 600 are too, and are not told."""
    assert judge(centre_of(tmp_path / "enrolments", 600, "S1", 9).accept(), 0.02, 0.05) is True
    lines = [f"{number:07d},014,2026-09-03,1,{'away' if number < 9 else 'excused'},\n" for number in range(600)]
    centre = centre_of(tmp_path / "attendance", 600, "SEC1", 0, attendance=ATTENDANCE + "".join(lines))
    acceptance = centre.accept()
    assert [account.rejected for account in acceptance.files] == [9, 0, 0]
    assert judge(acceptance, 0.02, 0.05) is False
    assert judge(acceptance, 0.01, 0.05) is True


def test_a_share_stops_only_when_it_is_over_the_limit(tmp_path):
    bad = "001,2026-2027,014,2026-09-27,X\n002,2026-2027,014,2026-09-27,X\n"
    acceptance = Centre(tmp_path, enrolments=ENROLMENTS + bad).accept()
    assert judge(acceptance, 0.5, 0.5) is True
    with pytest.raises(StopShareError, match="2 sur 4, soit 50"):
        judge(acceptance, 0.1, 0.49)


def test_an_optional_column_that_nobody_can_read_any_more_stops(tmp_path):
    ids = [f"{number:03d}" for number in range(30)]
    students = "student_id,birth_date\n" + "".join(
        f"{student},{'' if number < 10 else '31 mai 2012'}\n" for number, student in enumerate(ids)
    )
    enrolments = "student_id,school_year,school_id,enrolled_on,level\n" + "".join(
        f"{student},2026-2027,014,2026-08-27,SEC1\n" for student in ids
    )
    acceptance = Centre(tmp_path, students=students, enrolments=enrolments).accept()
    assert acceptance.shares == (
        Share("column", "students", "students.csv", 20, 20, "unreadable_value", "birth_date", 20),
    )
    with pytest.raises(StopShareError, match="birth_date"):
        judge(acceptance, 0.01, 0.5)


def test_the_cause_is_told_before_its_effects(tmp_path):
    centre = Centre(
        tmp_path,
        students='student_id,last_name\n001,Roy\n"002,Roy\n',
        grades=GRADES + "002,014,2026-2027,FRA100,1,60,2026-11-13\n",
    )
    with pytest.raises(StopShareError) as error:
        judge(centre.accept(), 0.01, 0.05)
    assert (error.value.file, error.value.rule) == ("students.csv", "unclosed_quote")


def test_a_file_with_a_header_alone_warns(tmp_path):
    assert judge(Centre(tmp_path, attendance=ATTENDANCE).accept(), 0.01, 0.05) is True
    assert judge(Centre(tmp_path / "b").accept(), 0.01, 0.05) is False


@pytest.mark.parametrize(("school_id", "told"), [("052", "l'école 052"), ("Tremblay", "une école")])
def test_a_message_never_repeats_what_may_be_a_name(school_id, told):
    share = Share("school", "enrolments", "enrolments.csv", 30, 30, "unknown_code", "level", 30, school_id)
    with pytest.raises(StopShareError) as error:
        judge(Acceptance(AS_OF, (), (share,)), 0.01, 0.05)
    assert told in error.value.message
    assert "Tremblay" not in error.value.message


def test_a_record_that_is_not_accounted_for_stops_the_run(tmp_path):
    centre = Centre(tmp_path, attendance=ABSENCES)
    centre.con.execute("delete from typed.attendance where _line = 2")
    with pytest.raises(ReconciliationError, match="10 enregistrements lus, 9 comptés") as error:
        centre.accept()
    assert error.value.exit_code == 7


# Property: whatever the rows, they reconcile, and accepted rows are unique by key and known by the date.

ROW = st.tuples(
    st.sampled_from(["001", "002", "999", ""]),
    st.sampled_from(["2026-09-03", "2026-09-04", "2026-12-25", "2062-01-01", "?"]),
    st.sampled_from(["1", "AM", "", "25"]),
    st.sampled_from(["excused", "unexcused", "absent"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=15), as_of=st.sampled_from([date(2026, 9, 3), AS_OF, date(2027, 6, 1)]))
def test_any_rows_reconcile(tmp_path, rows, as_of):
    lines = [f"{student},014,{day},{period},{category},\n" for student, day, period, category in rows]
    centre = Centre(tmp_path, attendance=ATTENDANCE + "".join(lines))
    centre.accept(as_of)
    records, accepted, rejected, duplicate, ignored = centre.counts("attendance")["attendance.csv"]
    assert records == len(rows) == accepted + rejected + duplicate + ignored
    kept = centre.accepted("attendance", "student_id", "school_id", "date", "period", "subject_code")
    assert len(kept) == len(set(kept)) == accepted
    assert all(row[2] <= as_of for row in kept)
    good = {
        (student, day, period)
        for student, day, period, category in rows
        if student in ("001", "002")
        and day[:4] in ("2026",)
        and date.fromisoformat(day) <= as_of
        and period != "25"
        and category != "absent"
    }
    assert accepted == len(good)
    refused_lines = {line for line, _, _, severity in centre.rejections("attendance") if severity == "error"}
    assert len(refused_lines) == rejected
