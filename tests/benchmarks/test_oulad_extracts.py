"""From OULAD to canonical extracts: who is a case, and what falls when.

A course of 100 days has its cut of 25 % on day 25. A course that starts on 7 September 2020 has its day 25 on Friday
2 October: the cut is the Sunday after, 4 October, so that day 0 is 9 September.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.centres import Centre, make_centre
from benchmarks.oulad_centres import Presentation, hand_over_presentation, modules_without_domain, place, read_files
from benchmarks.uci import CRITERIA
from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from risk.criteria import load_criteria
from schemas.ddl import literal
from tests.benchmarks.oulad_files import ENGAGEMENT, GRADE, STUDENT, student, work, write_oulad, write_rows

A, B, LATER = "AAA_2013B", "BBB_2013B", "AAA_2013J"


def handed_over(folder: Path, cut: int = 25, **files: list[tuple]) -> tuple[list[Presentation], Centre]:
    """The centre of all presentations, and what `place` told of them."""
    centre = make_centre(folder / "centre", centre_id="T", criteria=CRITERIA.read_text(encoding="utf-8"))
    with connect() as con:
        read_files(con, write_oulad(folder / "data", **files))
        presentations = place(con, cut)
        for one in presentations:
            hand_over_presentation(con, centre, one)
    return presentations, centre


def rows(centre: Centre, table: str, columns: str, year: str = "2020-2021") -> list[tuple]:
    path = literal(str(centre.extracts / f"{table}-{year}.parquet"))
    with connect() as con:
        return con.execute(f"select {columns} from read_parquet({path}) order by all").fetchall()


def notes(folder: Path) -> list[str]:
    with connect() as con:
        return read_files(con, folder)


def test_presentations_are_school_years_in_time_order(tmp_path: Path) -> None:
    presentations, _ = handed_over(
        tmp_path, students=[student(LATER, 1), student("BBB_2014B", 2), student(A, 3), student(B, 3)]
    )
    assert presentations == [
        Presentation("2013B", "2020-2021", date(2020, 10, 4), ("AAA", "BBB"), 2, 25, 100),
        Presentation("2013J", "2021-2022", date(2021, 10, 3), ("AAA",), 1, 25, 100),
        Presentation("2014B", "2022-2023", date(2022, 10, 2), ("BBB",), 1, 25, 100),
    ]
    assert {one.cut_on.isoweekday() for one in presentations} == {7}


def test_a_student_in_two_sections_is_two_cases(tmp_path: Path) -> None:
    _, centre = handed_over(tmp_path, students=[student(A, 7), student(B, 7, "Withdrawn", left=50, gender="M")])
    assert rows(centre, "students", "student_id, sex") == [("7-AAA_2013B", "F"), ("7-BBB_2013B", "M")]
    assert rows(centre, "outcomes", "student_id, school_year, outcome") == [
        ("7-AAA_2013B", "2020-2021", "passed"), ("7-BBB_2013B", "2020-2021", "dropped_out"),
    ]  # fmt: skip


def test_the_last_day_is_that_of_unregistering(tmp_path: Path) -> None:
    _, centre = handed_over(
        tmp_path,
        students=[
            student(A, 1),
            student(A, 2, "Withdrawn", left=25),
            student(A, 3, "Withdrawn", left=26),
            student(A, 4, registered=26),
            student(A, 5, registered=-300),
            student(A, 6, "Withdrawn", registered=-300, left=-200, disability="Y"),
        ],
    )
    told = rows(centre, "enrolments", "student_id, enrolled_on::varchar, withdrawn_on::varchar, special_needs_code")
    assert told == [
        ("1-AAA_2013B", "2020-08-30", None, None),
        ("2-AAA_2013B", "2020-08-30", "2020-10-04", None),
        ("3-AAA_2013B", "2020-08-30", "2020-10-05", None),
        ("4-AAA_2013B", "2020-10-05", None, None),
        ("5-AAA_2013B", "2020-07-01", None, None),
        ("6-AAA_2013B", "2020-07-01", "2020-07-01", "D"),
    ]
    assert rows(centre, "enrolments", "distinct school_id, level, home_group, school_year") == [
        ("AAA", "OTHER", "AAA_2013B", "2020-2021")
    ]


def test_every_work_of_the_section_is_due_by_each_student(tmp_path: Path) -> None:
    """Work 1 is due on day 20 (29 September). Student 2 never handed it in; 3 registered after it was due; 4 left
    before; 5 handed in late, without a score; 6 brought a result from an earlier presentation.
    """
    _, centre = handed_over(
        tmp_path,
        students=[
            student(A, 1),
            student(A, 2),
            student(A, 3, registered=21),
            student(A, 4, "Withdrawn", left=10),
            student(A, 5),
            student(A, 6),
        ],
        grades=[
            work(A, 1, 1, 20, 18, 78.0),
            work(A, 5, 1, 20, 30, None),
            work(A, 6, 1, 20, -1, 55.5, banked=1),
        ],
    )
    columns = "student_id, subject_code, assignment_id, due_on::varchar, submitted_on::varchar, score, weight"
    due = ("AAA", "1", "2020-09-29")
    assert rows(centre, "assignments", columns) == [
        ("1-AAA_2013B", *due, "2020-09-27", 78.0, 10.0),
        ("2-AAA_2013B", *due, None, None, 10.0),
        ("5-AAA_2013B", *due, "2020-10-09", None, 10.0),
        ("6-AAA_2013B", *due, "2020-09-08", 55.5, 10.0),
    ]


def test_work_without_a_due_day_is_due_on_the_last_day(tmp_path: Path) -> None:
    _, centre = handed_over(tmp_path, students=[student(A, 1)], grades=[work(A, 1, 9, None, 96, 60.0)])
    # day 100
    assert rows(centre, "assignments", "due_on::varchar, submitted_on::varchar") == [("2020-12-18", "2020-12-14")]


def test_activity_of_a_day_adds_up_and_falls_on_its_date(tmp_path: Path) -> None:
    _, centre = handed_over(
        tmp_path,
        students=[student(A, 1), student(B, 1, length=200)],
        engagement=[(A, 1, 0, 5, 1), (A, 1, 0, 3, 1), (A, 1, -3, 2, 1), (B, 1, 0, 9, 1)],
    )
    # The longest course has 200 days: the cut is day 50 of 7 September, 27 October, hence Sunday 1 November.
    assert rows(centre, "activity", "student_id, date::varchar, actions") == [
        ("1-AAA_2013B", "2020-10-04", 2), ("1-AAA_2013B", "2020-10-07", 8), ("1-BBB_2013B", "2020-09-12", 9),
    ]  # fmt: skip


def test_what_no_case_is_made_of_is_counted(tmp_path: Path) -> None:
    students = [
        student(A, 1),
        student(A, 1),
        student(A, 2, registered=None),
        student(A, 3, "Withdrawn", registered=5, left=5),
        student(A, 4, "Deferred"),
    ]
    _, centre = handed_over(tmp_path, students=students, engagement=[(A, 99, 1, 1, 1)])
    assert notes(tmp_path / "data") == [
        "1 inscriptions sans jour d'inscription, laissées de côté.",
        "1 inscriptions annulées avant d'avoir commencé, laissées de côté.",
        "1 inscriptions sans issue connue : hors de la mesure.",
        "1 inscriptions en double, comptées une fois.",
        "1 lignes d'activité ou de travaux d'étudiants inconnus, laissées de côté.",
    ]
    assert rows(centre, "enrolments", "student_id") == [("1-AAA_2013B",), ("4-AAA_2013B",)]
    assert rows(centre, "outcomes", "student_id") == [("1-AAA_2013B",)]


def test_csv_gives_the_same_extracts(tmp_path: Path) -> None:
    files = {
        "students": [student(A, 7), student(A, 8, "Withdrawn", left=50)],
        "engagement": [(A, 7, 4, 5, 1)],
        "grades": [work(A, 7, 1, 20, 18, 78.5), work(A, 8, 1, 20, 19, None)],
    }
    _, parquet = handed_over(tmp_path / "one", **files)
    write_oulad(tmp_path / "csv", **files, kind="csv")
    centre = make_centre(tmp_path / "two", centre_id="T", criteria="")
    with connect() as con:
        read_files(con, tmp_path / "csv")
        (one,) = place(con, 25)
        hand_over_presentation(con, centre, one)
    for table in ("students", "enrolments", "assignments", "activity", "outcomes", "calendar"):
        assert rows(centre, table, "*") == rows(parquet, table, "*"), table


def test_a_module_of_no_domain_is_named(tmp_path: Path) -> None:
    text = CRITERIA.read_text(encoding="utf-8").replace('literacy: ["LANGUE"]', 'literacy: ["A*"]')
    presentations, _ = handed_over(tmp_path, students=[student(A, 1), student("ZZZ_2013B", 2)])
    assert modules_without_domain(presentations, load_criteria(text)) == ["ZZZ"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write_oulad(tmp_path, [student(A, 1)])
    (tmp_path / "grades.parquet").unlink()
    with pytest.raises(SourceError) as caught:
        notes(tmp_path)
    assert caught.value.message == "grades.parquet (ou .csv) n'est pas dans le dossier des données."


def test_missing_columns_are_named(tmp_path: Path) -> None:
    write_oulad(tmp_path, [student(A, 1)])
    write_rows(tmp_path / "grades.parquet", {name: kind for name, kind in GRADE.items() if name != "due_day"}, [])
    with pytest.raises(ColumnError) as caught:
        notes(tmp_path)
    assert (caught.value.message, caught.value.column) == ("il manque dans grades.parquet : due_day.", "due_day")


def test_columns_that_only_describe_may_be_missing(tmp_path: Path) -> None:
    write_oulad(tmp_path, [])
    few = {name: kind for name, kind in STUDENT.items() if name not in ("gender", "disability")}
    write_rows(tmp_path / "students_outcome.parquet", few, [(A, 1, -10, None, 100, "Pass")])
    assert notes(tmp_path) == []


def test_unreadable_values_are_counted_and_not_shown(tmp_path: Path) -> None:
    write_oulad(tmp_path, [student(A, 1)])
    write_rows(tmp_path / "engagement_daily.parquet", ENGAGEMENT | {"day": "varchar"}, [(A, 1, "mardi", 1, 1)])
    with pytest.raises(SourceError) as caught:
        notes(tmp_path)
    assert caught.value.message == "engagement_daily.parquet, colonne day : 1 valeurs ne sont pas du type attendu."


def test_a_file_that_is_no_parquet_is_told(tmp_path: Path) -> None:
    write_oulad(tmp_path, [student(A, 1)])
    (tmp_path / "grades.parquet").write_text("not a Parquet file", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        notes(tmp_path)
    assert caught.value.message.startswith("le fichier grades.parquet ne se lit pas (")


@pytest.mark.parametrize(
    ("students", "column"),
    [([student("AAA2013B", 1)], "section_id"), ([student(A, 1, length=0)], "length_days"), ([], "section_id")],
)
def test_a_section_that_says_no_course_is_refused(tmp_path: Path, students: list[tuple], column: str) -> None:
    write_oulad(tmp_path, students)
    with pytest.raises(SourceError) as caught:
        notes(tmp_path)
    assert caught.value.column == column


def test_long_courses_stay_within_their_school_year(tmp_path: Path) -> None:
    """A course of 400 days: what falls beyond 30 June is never seen, and is left out rather than refused."""
    _, centre = handed_over(
        tmp_path,
        cut=50,
        students=[student(A, 1, length=400)],
        engagement=[(A, 1, 1, 1, 1), (A, 1, 399, 1, 1)],
        grades=[work(A, 1, 1, 20, 19, 70.0), work(A, 1, 2, 390, 390, 70.0)],
    )
    assert len(rows(centre, "activity", "date")) == 1
    assert rows(centre, "assignments", "assignment_id") == [("1",)]


def test_each_presentation_hands_over_its_own_rows(tmp_path: Path) -> None:

    _, centre = handed_over(
        tmp_path,
        students=[student(A, 1), student(LATER, 1)],
        engagement=[(A, 1, 1, 4, 1), (LATER, 1, 1, 6, 1)],
    )
    assert rows(centre, "activity", "actions") == [(4,)]
    assert rows(centre, "activity", "actions", "2021-2022") == [(6,)]
