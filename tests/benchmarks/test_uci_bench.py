"""The UCI class: what is handed over, what the command prints, and the figures on the real file where it is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.centres import Centre, make_centre
from benchmarks.uci import CRITERIA, STEPS, hand_over_step, main, measure, read_class
from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from risk.criteria import load_criteria
from schemas.ddl import literal
from tests.pipelines.shared_files import SHARED, shared_data

HEADER = "school;sex;absences;G1;G2;G3"


def class_file(folder: Path, *lines: str, header: str = HEADER, name: str = "student-por.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def handed_over(folder: Path, path: Path) -> Centre:
    """The centre after the first étape."""
    centre = make_centre(folder / "centre", centre_id="T", criteria=CRITERIA.read_text(encoding="utf-8"))
    with connect() as con:
        read_class(con, path)
        hand_over_step(con, centre, STEPS[0])
    return centre


def rows(centre: Centre, table: str, columns: str) -> list[tuple]:
    with connect() as con:
        path = literal(str(centre.extracts / f"{table}.parquet"))
        return con.execute(f"select {columns} from read_parquet({path}) order by all").fetchall()


def test_absences_come_as_a_count_and_never_as_dates(tmp_path: Path) -> None:
    centre = handed_over(tmp_path, class_file(tmp_path, '"GP";"F";6;"12";"13";11', "MS;M;0;7;0;0"))
    assert rows(centre, "attendance_totals", "student_id, school_id, counted_on::varchar, absences::integer") == [
        ("1", "GP", "2020-11-20", 6), ("2", "MS", "2020-11-20", 0),
    ]  # fmt: skip
    assert not (centre.extracts / "attendance.parquet").exists()


def test_after_the_first_term_the_second_mark_is_not_there(tmp_path: Path) -> None:
    centre = handed_over(tmp_path, class_file(tmp_path, "GP;F;6;12;13;11", "MS;M;0;7;0;9"))
    assert rows(centre, "grades", "student_id, subject_code, term, mark::integer, recorded_on::varchar") == [
        ("1", "LANGUE", "1", 60, "2020-11-20"), ("2", "LANGUE", "1", 35, "2020-11-20"),
    ]  # fmt: skip
    assert rows(centre, "outcomes", "student_id, outcome") == [("1", "passed"), ("2", "failed")]
    assert rows(centre, "students", "student_id, sex") == [("1", "F"), ("2", "M")]


def test_ten_is_a_pass(tmp_path: Path) -> None:
    centre = handed_over(tmp_path, class_file(tmp_path, "GP;F;6;12;13;10", "GP;F;6;12;13;9"))
    assert rows(centre, "outcomes", "student_id, outcome") == [("1", "passed"), ("2", "failed")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(tmp_path: Path, separator: str) -> None:
    lines = [line.replace(";", separator) for line in (HEADER, '"GP";F;6;"12";13;11')]
    path = class_file(tmp_path, lines[1], header=lines[0])
    assert rows(handed_over(tmp_path, path), "grades", "mark::integer") == [(60,)]


def test_a_class_of_mathematics_is_known_by_its_file(tmp_path: Path) -> None:
    path = class_file(tmp_path, "GP;F;6;12;13;11", name="student-mat.csv")
    assert rows(handed_over(tmp_path, path), "grades", "subject_code") == [("MAT",)]


def test_students_without_a_final_mark_are_counted(tmp_path: Path) -> None:
    path = class_file(tmp_path, "GP;F;6;12;13;", "GP;F;6;12;13;11")
    with connect() as con:
        assert read_class(con, path) == [
            "2 élèves, 1 école.", "1 élèves sans note finale : hors de la mesure.", "Matière : langue.",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("GP;F;6;21;13;11", "G1, G2, G3 (1)"),
        ("GP;F;-1;12;13;11", "G1, G2, G3 (1)"),
        (";F;6;12;13;11", "school (1)"),
        ("GP;F;beaucoup;12;13;11", "absences (1)"),
    ],
)
def test_values_that_cannot_be_are_counted_by_column(tmp_path: Path, line: str, told: str) -> None:
    with connect() as con, pytest.raises(SourceError) as caught:
        read_class(con, class_file(tmp_path, line))
    assert caught.value.message == f"student-por.csv : valeurs inutilisables (colonne, lignes) : {told}."


def test_missing_columns_and_files_are_named(tmp_path: Path) -> None:
    with connect() as con:
        with pytest.raises(ColumnError) as caught:
            read_class(con, class_file(tmp_path, "GP;6;12", header="school;absences;G1"))
        assert caught.value.message == "il manque dans student-por.csv : G2, G3."
        with pytest.raises(SourceError) as missing:
            read_class(con, tmp_path / "nothing.csv")
        assert missing.value.message == "le fichier nothing.csv est introuvable."


def test_the_command_prints_its_error_and_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "nothing.csv"), "--json"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)["message"] == "le fichier nothing.csv est introuvable."
    assert "student-por.csv" in printed.err


def test_a_class_that_is_too_small_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = class_file(tmp_path, *[f"GP;F;{rank};12;13;{5 + rank}" for rank in range(12)])
    assert main(["--data", str(path)]) == 13
    assert "évaluation refusée" in capsys.readouterr().err


def test_its_criteria_are_usable() -> None:
    criteria = load_criteria(CRITERIA.read_text(encoding="utf-8"))
    assert criteria.names == ("literacy_distance", "numeracy_distance", "absence_total")


@shared_data("uci_student")
def test_the_targets_are_met_on_the_class_of_portuguese() -> None:
    trial = measure(SHARED / "uci_student" / "student-por.csv", None)
    told = trial.as_dict()
    assert told["is_met"]
    assert [(cut["cut"], cut["test"]["cases"], cut["test"]["adverse"]) for cut in told["cuts"]] == [
        ("G1 + absences", 649, 100), ("G1 + G2 + absences", 649, 100),
    ]  # fmt: skip
    first, second = (cut["methods"]["coefficient"]["auc"] for cut in told["cuts"])
    assert first["low"] < 0.94 <= first["value"] < first["high"]
    assert second["low"] < 0.97 <= second["value"] < second["high"]
