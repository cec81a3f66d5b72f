"""Attendance from one system, marks from another: the same centre, the same portraits."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.config import Config, load_config
from pipelines.errors import ConfigError, SourceError, StopShareError
from pipelines.handover import files_left_aside, files_of, profile_of
from pipelines.keys import create_key_file
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week
from tests.pipelines.mini_centre import ask, make_centre, rewrite, run

SAMPLES = Path(__file__).parents[2] / "data_samples"
AFTER_THE_FIRST_REPORT_CARD = date(2026, 12, 6)
OF_THE_RUN = {"run_id", "version"}
ROSTER = ["students", "schools", "enrolments", "calendar", "attendance", "interventions", "outcomes"]


def _other_id(student_id: str) -> str:
    return f"U-{student_id[::-1]}"


def _marks_of_another_system(folder: Path) -> Path:
    """The sample's marks under identifiers of their own, and the crosswalk; the crosswalk's path."""
    (folder / "notes").mkdir()
    shutil.copy(SAMPLES / "canonical" / "grades.csv", folder / "notes" / "grades.csv")
    students: set[str] = set()

    def renumbered(rows):
        students.update(row["student_id"] for row in rows)
        return [row | {"student_id": _other_id(row["student_id"])} for row in rows]

    rewrite(folder / "notes" / "grades.csv", renumbered)
    path = folder / "correspondance.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("kind", "source_id", "id"))
        writer.writerows(("student", _other_id(one), one) for one in sorted(students))
    return path


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    create_key_file(folder / "eleve360.key")
    crosswalk = _marks_of_another_system(folder)
    canonical = Config(
        formats=["csv"],
        centre_id="360",
        extracts=SAMPLES / "canonical",
        store=Path("canonical"),
        lists=Path("listes_canonical"),
    )
    combined = Config(
        formats=["csv"], centre_id="360", store=Path("combined"), lists=Path("listes_combined"),
        reasons=SAMPLES / "gpi" / "motifs.csv",
        sources=[
            {"source": "gpi", "extracts": SAMPLES / "gpi", "tables": ROSTER},
            {"source": "canonical", "name": "notes", "extracts": "notes", "tables": ["grades"],
             "crosswalk": crosswalk},
        ],
    )  # fmt: skip
    for config in (canonical, combined):
        with open_session(config.resolved(folder)) as session:
            read_extracts(session)
            run_week(session, AFTER_THE_FIRST_REPORT_CARD)
    con = duckdb.connect()
    for source in ("canonical", "combined"):
        con.execute(f"attach '{folder / source / 'portraits.duckdb'}' as {source} (read_only)")
    yield con
    con.close()


@pytest.mark.parametrize("table", ["portrait", "contribution", "attendance_week", "not_scored"])
def test_two_systems_give_the_portraits_of_one(stores, table):
    named = [row[0] for row in stores.execute(f"describe canonical.main.{table}").fetchall()]
    columns = ", ".join(f'"{name}"' for name in named if name not in OF_THE_RUN)
    combined, canonical = (
        stores.execute(f"select {columns} from {source}.main.{table} order by all").fetchall()
        for source in ("combined", "canonical")
    )
    assert len(canonical) > 0
    assert combined == canonical


def test_lineage_names_the_file_under_its_source(stores):
    rows = stores.execute(
        "select distinct table_name, file_name from combined.main.run_input where table_name = 'grades' or "
        "table_name = 'attendance' order by all"
    ).fetchall()
    assert rows == [("attendance", "gpi/gpm_e_abs.csv"), ("grades", "notes/grades.csv")]
    assert stores.execute("select distinct source from combined.main.run").fetchall() == [("gpi+notes",)]


# --- small: the valid sample of the broken ones, split in two folders -------------------------------------------


def _split(folder: Path, crosswalk: str = "") -> Path:
    """A small centre whose marks lie in a folder of their own; the configuration's path."""
    path = make_centre(folder)
    (folder / "marks").mkdir()
    (folder / "extraits" / "grades.csv").rename(folder / "marks" / "grades.csv")
    text = path.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("source:", "extracts:"))]
    kept += [
        "sources:",
        "  - {source: canonical, name: dossier, extracts: extraits, "
        "tables: [students, schools, enrolments, calendar, attendance]}",
        f"  - {{source: canonical, name: notes, extracts: marks, tables: [grades]{crosswalk}}}",
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return path


def test_a_student_that_the_crosswalk_does_not_name_is_refused_even_where_the_number_exists(tmp_path):
    config = _split(tmp_path, ", crosswalk: ids.csv")
    with (tmp_path / "marks" / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    students = sorted({row["student_id"] for row in rows})
    unnamed = students[0]
    lines = "".join(f"student,{one},{one}\n" for one in students[1:])
    (tmp_path / "ids.csv").write_text(f"kind,source_id,id\n{lines}", encoding="utf-8")
    settings = load_config(config)
    relaxed = settings.model_copy(update={"quality": settings.quality.model_copy(update={"stop_share": 1.0})})
    with open_session(relaxed) as session:
        read_extracts(session)
        run_week(session, AFTER_THE_FIRST_REPORT_CARD)
    refused = ask(config, "select rule, count(*) from rejection where table_name = 'grades' group by all order by all")
    of_unnamed = sum(row["student_id"] == unnamed for row in rows)
    assert of_unnamed > 0
    assert refused == [("not_in_crosswalk", of_unnamed)]


def test_without_a_crosswalk_identifiers_are_taken_as_they_are(tmp_path):
    config = _split(tmp_path)
    run(config, AFTER_THE_FIRST_REPORT_CARD)
    assert ask(config, "select sum(rejected) from run_input where table_name = 'grades'") == [(0,)]


def test_marks_under_identifiers_of_another_system_stop_the_run(tmp_path):
    config = _split(tmp_path)
    rewrite(
        tmp_path / "marks" / "grades.csv",
        lambda rows: [row | {"student_id": _other_id(row["student_id"])} for row in rows],
    )
    with pytest.raises(StopShareError) as stopped:
        run(config, AFTER_THE_FIRST_REPORT_CARD)
    assert stopped.value.file == "notes/grades.csv"


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ("élève,1,2\n", 2, "kind doit être l'un de student, school, subject"),
        ("student,1,2\nstudent,1,3\n", 3, "le même identifiant est placé deux fois"),
        ("student,1,\n", 2, "source_id et id doivent être remplis"),
        ("student,1\n", 2, "la ligne n'a pas 3 cellules"),
        ("student,1,9\nstudent,2,9\n", 3, "deux élèves de la source deviendraient le même élève du centre"),
        ("", 1, "le fichier de correspondance n'a aucune ligne"),
    ],
)
def test_a_crosswalk_that_is_not_right_is_told_by_its_line(tmp_path, lines, line, told):
    config = _split(tmp_path, ", crosswalk: ids.csv")
    (tmp_path / "ids.csv").write_text(f"kind,source_id,id\n{lines}", encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        run(config, AFTER_THE_FIRST_REPORT_CARD)
    assert (error.value.file, error.value.line) == ("ids.csv", line)


def test_a_crosswalk_that_is_not_there_is_told(tmp_path):
    config = _split(tmp_path, ", crosswalk: ids.csv")
    with pytest.raises(ConfigError, match=r"le fichier ids\.csv est introuvable"):
        run(config, AFTER_THE_FIRST_REPORT_CARD)


def test_a_file_missing_from_one_of_the_folders_is_told(tmp_path):
    config = _split(tmp_path)
    (tmp_path / "marks" / "grades.csv").unlink()
    with pytest.raises(SourceError, match="grades") as error:
        run(config, AFTER_THE_FIRST_REPORT_CARD)
    assert error.value.file == str(tmp_path / "marks")


def test_files_of_each_folder_are_named_under_their_source_and_the_others_left_aside(tmp_path):
    config = load_config(_split(tmp_path))
    (tmp_path / "marks" / "notes_de_cours.txt").write_text("rien", encoding="utf-8")
    (tmp_path / "marks" / "students.csv").write_text("student_id\n1\n", encoding="utf-8")
    profile = profile_of(config)
    names = [file.told for file in files_of(config, profile, tmp_path / "spill")]
    assert "notes/grades.csv" in names
    assert [path.name for path in files_left_aside(config, profile)] == ["notes_de_cours.txt"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source: gpi\nsources: [{source: canonical, extracts: a, tables: [students]}]\n",
         "sources remplace source et extracts"),
        ("sources: [{source: gpi, extracts: a, tables: [students]}, {source: gpi, extracts: b, tables: [grades]}]\n",
         "deux sources ont le même nom"),
        ("sources: [{source: gpi, extracts: a}]\n", "sources.0.tables : clé obligatoire absente"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_sources_is_told(tmp_path, text, told):
    path = tmp_path / "eleve360.yaml"
    path.write_text(f"centre_id: A\n{text}", encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_config(path)


def test_a_table_from_two_sources_is_told(tmp_path):
    path = tmp_path / "eleve360.yaml"
    path.write_text(
        "centre_id: A\nsources:\n  - {source: gpi, extracts: a, tables: [students, enrolments, grades]}\n"
        "  - {source: canonical, extracts: b, tables: [grades]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="la table grades vient de deux sources : gpi et canonical"):
        profile_of(load_config(path))


def test_a_file_of_a_table_that_is_not_asked_for_is_told_and_not_read(tmp_path):
    config = load_config(_split(tmp_path))
    (tmp_path / "marks" / "conduct.csv").write_text("student_id\n", encoding="utf-8")
    unasked: list[str] = []
    files = files_of(config, profile_of(config), tmp_path / "spill", unasked=unasked)
    assert [name for name in unasked if name.endswith("conduct.csv")] == ["notes/conduct.csv"]
    assert "notes/conduct.csv" not in {file.told for file in files}
