"""What a value means before it counts: texts that stand for no value, identifiers of nobody, dates that cannot be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.acceptance import Acceptance, accept, judge, type_extracts
from pipelines.database import connect
from pipelines.errors import StopShareError
from pipelines.shares import Share
from pipelines.sources import discover, read_files, stage
from schemas.sources import FOLDER, Profile, ProfileError, parse_profile

AS_OF = date(2026, 11, 22)
STUDENTS = ["student_id", "001", "002", "003"]
ENROLMENTS = [
    "student_id,school_year,school_id,enrolled_on,level",
    "001,2026-2027,014,2026-08-27,SEC1",
    "002,2026-2027,014,2026-08-27,SEC1",
    "003,2026-2027,014,2026-08-27,SEC1",
]
MARKS = "student_id;school_id;school_year;subject_code;term;mark;mark_code;recorded_on"
SENTINELS = ["0", "999", "-", "ABS", "EX", "N/D"]


def canonical(**missing: Mapping[str, list[str]]) -> Profile:
    """The canonical profile, where these columns of these tables have texts that stand for no value."""
    content = yaml.safe_load((FOLDER / "canonical.yaml").read_text(encoding="utf-8"))
    for table, columns in missing.items():
        content["files"][table]["missing"] = dict(columns)
    return parse_profile(content)


class Ingested:
    """Files of a folder, taken up to `accept`."""

    def __init__(self, folder: Path, profile: Profile, as_of: date = AS_OF, **tables: list[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in ({"students": STUDENTS, "enrolments": ENROLMENTS} | tables).items():
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.con = connect()
        files = discover(profile, folder, spill=folder / "opened")
        stage(self.con, profile, read_files(self.con, profile, files, folder / "decoded"))
        type_extracts(self.con, profile)
        self.acceptance: Acceptance = accept(self.con, as_of)

    def counts(self, table: str) -> tuple[int, int, int, int, int]:
        """records, accepted, rejected, duplicate, ignored"""
        (row,) = self.con.execute(
            "select records, accepted, rejected, duplicate, ignored from acceptance.run_input where table_name = ?",
            [table],
        ).fetchall()
        return row

    def ignored(self, table: str) -> dict[str, int]:
        (found,) = self.con.execute(
            "select ignored_rules from acceptance.run_input where table_name = ?", [table]
        ).fetchone()
        return json.loads(found or "{}")

    def rejections(self, table: str) -> list[tuple[int, str | None, str]]:
        return self.con.execute(
            "select line, column_name, rule from acceptance.rejection where table_name = ? order by all", [table]
        ).fetchall()

    def ask(self, query: str) -> list[tuple]:
        return self.con.execute(query).fetchall()


def marks(*cells: str) -> list[str]:
    """One mark a cell, each of another subject; lines 2, 3, 4…"""
    return [MARKS, *(f"001;014;2026-2027;M{n:02d};1;{cell};;2026-11-13" for n, cell in enumerate(cells))]


# --- texts that stand for no value


def test_a_sentinel_lays_the_row_of_a_required_measure_aside_and_is_counted(tmp_path: Path) -> None:
    cells = ["0", "999", "-", "ABS", "EX", "N/D", "75", "100"]
    centre = Ingested(tmp_path, canonical(grades={"mark": SENTINELS}), grades=marks(*cells))
    assert centre.counts("grades") == (8, 2, 0, 0, 6)
    assert centre.ignored("grades") == {"declared_missing": 6}
    assert centre.ask("select subject_code, mark::integer from accepted.grades order by 1") == [
        ("M06", 75),
        ("M07", 100),
    ]
    assert centre.rejections("grades") == []


def test_without_the_profile_s_word_they_are_marks_or_refused(tmp_path: Path) -> None:
    """A zero is a mark like any other; 999 is out of 100, letters are no number."""
    centre = Ingested(tmp_path, canonical(), grades=marks("0", "999", "-", "ABS", "EX", "N/D", "75"))
    assert centre.counts("grades") == (7, 2, 5, 0, 0)
    assert centre.rejections("grades") == [
        (3, "mark", "out_of_range"),
        (4, "mark", "unreadable_value"),
        (5, "mark", "unreadable_value"),
        (6, "mark", "unreadable_value"),
        (7, "mark", "unreadable_value"),
    ]
    assert centre.ask("select mark::integer from accepted.grades order by 1") == [(0,), (75,)]


def test_a_sentinel_that_is_a_number_is_any_writing_of_it_and_a_word_any_case(tmp_path: Path) -> None:
    same = ["0,0", "0.00", "000", "-0", "999,0", "0999", " 999 ", "abs", "Ex", " n/d "]
    other = ["0,5", "10", "99,9", "90", "9,99"]
    centre = Ingested(tmp_path, canonical(grades={"mark": SENTINELS}), grades=marks(*same, *other))
    assert centre.counts("grades") == (15, 5, 0, 0, 10)
    assert centre.ignored("grades") == {"declared_missing": 10}


def test_an_optional_cell_is_just_empty(tmp_path: Path) -> None:
    centre = Ingested(
        tmp_path,
        canonical(attendance={"reason_code": ["N/D"], "fraction": ["0", "999"]}),
        attendance=[
            "student_id;school_id;date;category;reason_code;fraction",
            "001;014;2026-09-08;excused;n/d;0,00",
            "001;014;2026-09-09;excused;10;0,5",
            "001;014;2026-09-10;excused;;999",
        ],
    )
    assert centre.counts("attendance") == (3, 3, 0, 0, 0)
    assert centre.ask("select reason_code, fraction::varchar from accepted.attendance order by date") == [
        (None, None),
        ("10", "0.500000"),
        (None, None),
    ]


def test_a_sentinel_belongs_to_its_column(tmp_path: Path) -> None:
    """0 is no mark, and is the code of a subject."""
    lines = [MARKS, "001;014;2026-2027;0;1;75;ABS;2026-11-13", "001;014;2026-2027;1;1;0;;2026-11-13"]
    centre = Ingested(tmp_path, canonical(grades={"mark": ["0"]}), grades=lines)
    assert centre.ask("select subject_code, mark_code from accepted.grades") == [("0", "ABS")]
    assert centre.ignored("grades") == {"declared_missing": 1}


def test_a_required_cell_that_is_empty_is_still_refused(tmp_path: Path) -> None:
    """Empty is not declared: nobody said that no mark was meant."""
    centre = Ingested(tmp_path, canonical(grades={"mark": SENTINELS}), grades=marks("", "75"))
    assert centre.rejections("grades") == [(2, "mark", "missing_value")]


def test_sql_of_a_profile_sees_which_cells_were_declared_missing(tmp_path: Path) -> None:
    """`_missing` names them: here a sentinel of the mark lays the row aside, one of the code leaves the code empty."""
    (tmp_path / "notes.sql").write_text(
        "-- grain: one mark\n"
        "select student_id, school_id, school_year, subject_code, term, mark, mark_code, recorded_on,\n"
        "    case when list_contains(_missing, 'mark') then 'declared_missing' end as _ignored, _file, _line\n"
        "from raw.grades\n",
        encoding="utf-8",
    )
    content = yaml.safe_load((FOLDER / "canonical.yaml").read_text(encoding="utf-8"))
    content["files"]["grades"]["missing"] = {"mark": ["0", "ABS"], "mark_code": ["-"]}
    content["extracts"]["grades"] = {"parts": [{"from": "grades", "sql": "notes.sql"}]}
    lines = marks("0,0", "abs", "75")
    lines.append("001;014;2026-2027;M99;1;80;-;2026-11-13")
    centre = Ingested(tmp_path / "extraits", parse_profile(content, tmp_path), grades=lines)
    assert centre.counts("grades") == (4, 2, 0, 0, 2)
    assert centre.ignored("grades") == {"declared_missing": 2}
    assert centre.ask("select mark::integer, mark_code from accepted.grades order by 1") == [(75, None), (80, None)]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(min_value=0, max_value=999),
    zeros=st.integers(min_value=0, max_value=3),
    decimals=st.sampled_from(["", ",0", ".0", ",00", ".000"]),
    sentinel=st.integers(min_value=0, max_value=999),
)
def test_any_writing_of_the_sentinel_and_of_no_other_number(tmp_path, number, zeros, decimals, sentinel) -> None:
    folder = tmp_path / f"{number}-{zeros}-{len(decimals)}-{decimals[:1] == ','}-{sentinel}"
    profile = canonical(grades={"mark": [str(sentinel)]})
    centre = Ingested(folder, profile, grades=marks("0" * zeros + str(number) + decimals, "50,5"))
    assert centre.ignored("grades") == ({"declared_missing": 1} if number == sentinel else {})


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"note": ["0"]}, "note"),
        ({"mark": "0"}, "liste"),
        ({"mark": []}, "liste"),
    ],
)
def test_a_sentinel_that_is_not_usable_is_refused_by_its_entry(missing: Mapping, words: str) -> None:
    with pytest.raises(ProfileError) as caught:
        canonical(grades=missing)
    assert "files.grades.missing" in str(caught.value)
    assert words in str(caught.value)


# --- identifiers of nobody


def absences(*students: str) -> list[str]:
    return [
        "student_id,school_id,date,category",
        *(f"{student},014,2026-09-{8 + n % 20:02d},excused" for n, student in enumerate(students)),
    ]


def test_a_few_unknown_students_are_rejections(tmp_path: Path) -> None:
    centre = Ingested(tmp_path, canonical(), attendance=absences("001", "901", "002", "902"))
    assert centre.counts("attendance") == (4, 2, 2, 0, 0)
    assert centre.rejections("attendance") == [
        (3, "student_id", "unknown_reference"),
        (5, "student_id", "unknown_reference"),
    ]
    assert all(share.kind != "strangers" for share in centre.acceptance.shares)
    assert judge(centre.acceptance, 0.005, 0.5) is True


def test_a_whole_file_of_them_is_an_error_that_says_so(tmp_path: Path) -> None:
    """Leading zeros were lost, say: 1, 2, 3 for 001, 002, 003."""
    centre = Ingested(tmp_path, canonical(), attendance=absences("1", "2", "3"), grades=marks("75"))
    with pytest.raises(StopShareError) as caught:
        judge(centre.acceptance, 0.005, 0.05)
    error = caught.value
    assert error.message == (
        "attendance.csv (attendance)\u00a0: aucun élève de ce fichier n'est dans le fichier des élèves (3 lignes). Les "
        "identifiants viennent d'un autre système, ou ils ont perdu leurs zéros de tête. Rien n'a été publié."
    )
    assert "correspondance" in error.remedy
    assert (error.exit_code, error.file, error.column, error.rule) == (
        5,
        "attendance.csv",
        "student_id",
        "unknown_reference",
    )


def test_rows_that_name_nobody_do_not_hide_it(tmp_path: Path) -> None:
    """Beside ten strangers: a row without a student, a line that is no row, and absences that wait for their week."""
    lines = [*absences(*(f"9{n:02d}" for n in range(10))), ",014,2026-09-08,excused", "901,014,2026-09-08"]
    centre = Ingested(tmp_path, canonical(), attendance=lines)
    assert centre.counts("attendance") == (12, 0, 12, 0, 0)
    with pytest.raises(StopShareError, match="aucun élève de ce fichier"):
        judge(centre.acceptance, 1.0, 1.0)


def test_one_student_who_is_known_is_enough_to_speak_of_shares(tmp_path: Path) -> None:
    centre = Ingested(tmp_path, canonical(), attendance=absences("001", *(f"9{n:02d}" for n in range(19))))
    with pytest.raises(StopShareError, match="19 sur 20, soit 95"):
        judge(centre.acceptance, 0.005, 0.05)
    assert judge(centre.acceptance, 0.005, 1.0) is True


def test_students_refused_in_their_own_file_are_told_there(tmp_path: Path) -> None:
    """Every student is refused, so that nobody is known anywhere: the cause is the students file."""
    centre = Ingested(
        tmp_path, canonical(), students=["student_id,last_name", '"001,Roy', "002,Roy"], attendance=absences("001")
    )
    with pytest.raises(StopShareError) as caught:
        judge(centre.acceptance, 0.005, 0.05)
    assert (caught.value.file, caught.value.rule) == ("students.csv", "unclosed_quote")


def test_two_files_of_strangers_are_told_together_the_largest_first(tmp_path: Path) -> None:
    grades = [line.replace("001;", "901;", 1) for line in marks("75", "80")]
    centre = Ingested(tmp_path, canonical(), attendance=absences("1", "2", "3"), grades=grades)
    with pytest.raises(StopShareError) as caught:
        judge(centre.acceptance, 0.005, 0.05)
    assert caught.value.file == "attendance.csv"
    assert "1 autre fichier de même." in caught.value.message


# --- dates that cannot be


def test_a_departure_before_the_arrival_is_refused(tmp_path: Path) -> None:
    header, *rows = ENROLMENTS
    enrolments = [f"{header},withdrawn_on", f"{rows[0]},2026-08-26", f"{rows[1]},2026-08-27", f"{rows[2]},"]
    centre = Ingested(tmp_path, canonical(), enrolments=enrolments, attendance=absences("002"))
    assert centre.rejections("enrolments") == [(2, "withdrawn_on", "before_start")]
    assert centre.ask("select student_id, withdrawn_on from accepted.enrolments order by 1") == [
        ("002", date(2026, 8, 27)),
        ("003", None),
    ]


def test_a_date_outside_of_the_school_year_that_its_row_tells_is_refused(tmp_path: Path) -> None:
    header = MARKS
    days = {"2026-06-30": False, "2026-07-01": True, "2026-11-13": True, "2027-08-31": True, "2027-09-01": False}
    lines = [header, *(f"001;014;2026-2027;M{n};1;75;;{day}" for n, day in enumerate(days))]
    centre = Ingested(tmp_path, canonical(), date(2027, 9, 5), grades=lines)
    assert centre.rejections("grades") == [
        (2, "recorded_on", "school_year_mismatch"),
        (6, "recorded_on", "school_year_mismatch"),
    ]
    assert centre.ask("select count(*) from accepted.grades") == [(3,)]


def test_of_two_rows_that_disagree_the_last_wins_and_the_other_is_recorded(tmp_path: Path) -> None:
    lines = [*marks("60"), "001;014;2026-2027;M00;1;71;;2026-11-13", "001;014;2026-2027;M00;1;71;;2026-11-13"]
    centre = Ingested(tmp_path, canonical(), grades=lines)
    assert centre.counts("grades") == (3, 1, 0, 2, 0)
    assert centre.ask("select mark::integer, _line from accepted.grades") == [(71, 4)]
    assert centre.rejections("grades") == [(2, None, "conflicting_duplicate")]


def test_some_identifiers_that_lost_their_zeros_are_told_so(tmp_path: Path) -> None:
    """Of 001, 1, 2 and 902: 1 and 2 are 001 and 002 without their zeros; 902 is nobody."""
    centre = Ingested(tmp_path, canonical(), attendance=absences("001", "1", "2", "902"))
    assert centre.rejections("attendance") == [
        (3, "student_id", "lost_zeros"),
        (4, "student_id", "lost_zeros"),
        (5, "student_id", "unknown_reference"),
    ]


def test_fewer_than_half_are_unknown_and_no_more(tmp_path: Path) -> None:
    centre = Ingested(tmp_path, canonical(), attendance=absences("001", "1", "901", "902"))
    assert [rule for _, _, rule in centre.rejections("attendance")] == ["unknown_reference"] * 3


def test_the_cause_is_told_before_its_effects(tmp_path: Path) -> None:
    """Half of the students are refused, all of the marks unreadable: the students come first."""
    shares = [
        Share("file", "grades", "grades.csv", 9, 10, "unreadable_value", "mark", 9),
        Share("file", "attendance", "attendance.csv", 10, 10, "unknown_reference", "student_id", 10),
        Share("file", "students", "students.csv", 5, 10, "missing_value", "student_id", 5),
    ]
    with pytest.raises(StopShareError, match=r"^students\.csv"):
        judge(Acceptance(date(2026, 11, 22), (), tuple(shares)), 0.005, 0.05)
