"""What the extracts of a week may not do unseen: withdraw last week's facts by being wrong, or leave a table out."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines import remembered
from pipelines.acceptance import accept
from pipelines.check_report import CheckReport
from pipelines.check_text import report_lines, verdict
from pipelines.checking import check_extracts
from pipelines.config import load_config
from pipelines.errors import SourceError
from pipelines.session import open_session
from pipelines.trust import profile_and_check, refuse_missing_tables
from pipelines.weekly import read_extracts
from tests.pipelines.mini_centre import Row, ask, make_centre, rewrite, run

SUNDAY_46, SUNDAY_47, SUNDAY_48 = date(2026, 11, 15), date(2026, 11, 22), date(2026, 11, 29)
CHILD = "0360105"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    path = make_centre(tmp_path / "centre")
    path.write_text(path.read_text(encoding="utf-8").replace("stop_share: 0.05", "stop_share: 0.9"), encoding="utf-8")
    text = path.read_text(encoding="utf-8").replace("drop_share: 0.10", "drop_share: 0.9")
    path.write_text(text, encoding="utf-8")
    return path


def extract(centre: Path, name: str) -> Path:
    return centre.parent / "extraits" / f"{name}.csv"


def of_child(**cells: str):
    """A change of every row of one child."""

    def change(rows: list[Row]) -> list[Row]:
        return [row | cells if row["student_id"] == CHILD else row for row in rows]

    return change


def check(centre: Path, as_of: date) -> CheckReport:
    return check_extracts(load_config(centre), as_of)


def test_an_enrolment_that_cannot_be_read_does_not_take_a_student_off_the_lists(centre: Path) -> None:
    run(centre, SUNDAY_47)
    before = ask(centre, "select * from current_portrait order by all")
    rewrite(extract(centre, "enrolments"), of_child(level="SEC 3"))
    (result,) = run(centre, SUNDAY_47)
    assert result.rejected == 1
    assert result.warned
    assert ask(centre, "select * from current_portrait order by all") == before
    assert len(before) == 6


def test_absences_that_cannot_be_read_do_not_make_the_child_present(centre: Path) -> None:
    run(centre, SUNDAY_47)
    days = "select sum(days_absent_20) from attendance_week where version = 1"
    (before,) = ask(centre, days)
    with extract(centre, "attendance").open(encoding="utf-8", newline="") as file:
        rows = sum(row["student_id"] == CHILD and row["date"] <= "2026-11-22" for row in csv.DictReader(file))
    assert rows > 0
    rewrite(extract(centre, "attendance"), of_child(reason_group="maladie"))
    (result,) = run(centre, SUNDAY_47)
    assert result.rejected >= rows
    assert result.rows_changed == 0
    assert ask(centre, days) == [before]
    assert ask(centre, "select max(version) from attendance_week") == [(1,)]


def test_a_column_that_vanished_since_last_week_is_told_before_anything_is_written(centre: Path) -> None:
    run(centre, SUNDAY_46)
    text = extract(centre, "enrolments").read_text(encoding="utf-8")
    extract(centre, "enrolments").write_text(text.replace("home_group", "groupe_repere", 1), encoding="utf-8")
    report = check(centre, SUNDAY_47)
    vanished = [(one.table_name, one.column_name) for one in report.failures if one.check_name == "column_vanished"]
    assert vanished == [("enrolments", "home_group")]
    assert "L'en-tête ne la contient plus cette semaine" in "\n".join(report_lines(report))
    assert report.exit_code == 1
    assert verdict(report).endswith("L'exécution publierait avec un avertissement.")
    (result,) = run(centre, SUNDAY_47)
    page = load_config(centre).store / "quality" / "2026-W47" / "index.html"
    assert (result.warned, result.alarms) == (True, 1)
    assert page.is_file()
    assert result.verdict.replace("\u00a0", " ").endswith(
        f"Publié avec un avertissement : 1 alarme sur les extraits ; voir la page de qualité. Page de qualité : {page}"
    )
    ((stored,),) = ask(centre, "select verdict from run where week = '2026-W47'")
    assert stored.endswith("voir la page de qualité."), "the store may be moved"


def test_what_is_kept_for_next_week_is_published_with_the_rest(centre: Path) -> None:
    run(centre, SUNDAY_46)
    store = load_config(centre).store
    assert all((store / name).is_file() for name in remembered.REMEMBERED)
    with duckdb.connect() as con:
        files = con.execute(f"select file_name, records from '{store / 'files.parquet'}' order by all").fetchall()
        columns = con.execute(f"select distinct column_name from '{store / 'codes.parquet'}' order by all").fetchall()
    assert ("students.csv", 6) in files
    assert columns == [("calendar_id",), ("competency",), ("reason_code",), ("subject_code",)]


def test_a_table_that_is_not_handed_over_any_more_is_asked_for(centre: Path) -> None:
    run(centre, SUNDAY_46)
    extract(centre, "attendance").unlink()
    report = check(centre, SUNDAY_47)
    assert (report.exit_code, report.stopped.file) == (3, "attendance.csv")
    assert "attendance.csv" in verdict(report)
    assert "« absent »" in verdict(report)
    with open_session(load_config(centre)) as session:
        read_extracts(session)
        accept(session.con, SUNDAY_47)
        profile_and_check(session.con, session.config, session.profile, "r", SUNDAY_47)
        with pytest.raises(SourceError):
            refuse_missing_tables(session.con, session.profile, [])
        refuse_missing_tables(session.con, session.profile, ["attendance"])


def test_a_table_said_to_be_absent_or_of_last_year_is_not_asked_for(centre: Path) -> None:
    run(centre, SUNDAY_46)
    extract(centre, "attendance").unlink()
    assert check(centre, date(2027, 9, 20)).exit_code != 3, "a new school year starts from few files"
    centre.write_text(centre.read_text(encoding="utf-8") + "absent: [attendance]\n", encoding="utf-8")
    assert check(centre, SUNDAY_47).exit_code != 3


def test_what_is_not_a_code_is_not_repeated(centre: Path) -> None:
    def typed(rows: list[Row]) -> list[Row]:
        first, second, *others = rows
        reason = {"reason_group": "", "reason_code": "TREMBLAY Zoé, mère malade"}
        return [first | reason, second | {"reason_group": "", "reason_code": "55"}, *others]

    rewrite(extract(centre, "attendance"), typed)
    (centre.parent / "extraits" / "Tremblay Zoé.docx").touch()
    (centre.parent / "extraits" / "gpm_e_ele.csv").touch()
    report = check(centre, SUNDAY_47)
    told = "\n".join(report_lines(report)).replace("\u00a0", " ") + str(report.as_dict())
    assert "TREMBLAY" not in told
    assert "Tremblay" not in told
    assert "1 motif peu fréquent, non montré" in told
    assert "motif 55 : 1" in told
    assert "2 fichiers laissés de côté, car d'aucune table de la source, dont gpm_e_ele.csv." in told


def test_a_student_whose_enrolment_is_refused_is_not_said_to_have_none(centre: Path) -> None:
    rewrite(extract(centre, "enrolments"), of_child(level="SEC 3"))
    told = {(one.file_name, one.rule, one.count) for one in check(centre, SUNDAY_47).rules}
    assert ("enrolments.csv", "unknown_code", 1) in told
    assert ("students.csv", "enrolment_refused", 1) in told


def test_files_are_told_in_the_order_in_which_they_depend_on_each_other(centre: Path) -> None:
    tables = list(dict.fromkeys(one.table_name for one in check(centre, SUNDAY_47).files))
    assert tables == ["students", "schools", "enrolments", "calendar", "attendance", "grades"]
