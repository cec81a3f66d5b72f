"""Every notebook runs, from its first cell to its last, on a store published by a real run."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import duckdb
import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.config import load_config
from pipelines.evaluating import evaluate_centre
from tests.pipelines.mini_centre import make_centre, run

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
WEEKLY = "portrait_hebdomadaire.ipynb"
RECIPES, STUDENT = "recettes.ipynb", "suivre_un_eleve.ipynb"
ATTENDANCE, EVALUATION = "portrait_assiduite.ipynb", "evaluer_ses_donnees.ipynb"
SUNDAY_46, SUNDAY_47 = date(2026, 11, 15), date(2026, 11, 22)
COMPLETE = Path(__file__).parents[1] / "data_samples" / "complete"
# Around the first report card, and after the second one.
SUNDAYS = (date(2026, 11, 1), date(2026, 11, 15), SUNDAY_47, date(2027, 2, 14), date(2027, 2, 21), date(2027, 2, 28))


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of six students: weeks 46 and 47 of 2026."""
    config_path = make_centre(tmp_path_factory.mktemp("carnets") / "centre")
    run(config_path, SUNDAY_46, SUNDAY_47)
    return load_config(config_path).store / "portraits.duckdb"


@pytest.fixture(scope="module")
def complete_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the complete sample: six weeks of 310 students, and their evaluation."""
    config_path = make_centre(tmp_path_factory.mktemp("complet") / "centre", COMPLETE)
    run(config_path, *SUNDAYS)
    evaluate_centre(load_config(config_path))
    return load_config(config_path).store


def absent_each_friday(store: Path) -> str:
    """Key of the sample's student absent each Friday, whose eight days of absence of the last forty are all Fridays."""
    with duckdb.connect(str(store), read_only=True) as con:
        found = con.execute(
            "select student_key from contribution inner join current_portrait using (student_key, week, version) "
            "where indicator = 'same_weekday' and value = 8 and school_id = '231' and home_group = '051'"
        ).fetchall()
    assert len(found) == 1
    return found[0][0]


# One more cell, that tells what the notebook's tables hold.
_TELL = """
import json

frames = {name: value for name, value in globals().items() if hasattr(value, "to_json") and not name.startswith("_")}
print(json.dumps({name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}))
"""


@pytest.fixture(scope="module")
def executed(portraits: Path, complete_store: Path) -> dict[str, nbformat.NotebookNode]:
    """Each notebook after it ran in a kernel of its own. CellExecutionError where a cell fails."""
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELEVE360_EVALUATION", str(complete_store / "evaluation" / "evaluation.duckdb"))
        for name, notebook in notebooks.items():
            store = portraits if name == WEEKLY else complete_store / "portraits.duckdb"
            patch.setenv("ELEVE360_PORTRAITS", str(store))
            if name == STUDENT:
                patch.setenv("ELEVE360_ELEVE", absent_each_friday(store)[:12])
            notebook.cells.append(nbformat.v4.new_code_cell(_TELL))
            NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebooks


def tables_of(notebook: nbformat.NotebookNode) -> dict[str, list[dict[str, object]]]:
    return json.loads(notebook.cells[-1].outputs[0].text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_output(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_in_the_readme(path: Path) -> None:
    assert f"[{path.name}]({path.name})" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_notebook_runs_to_its_end(executed: dict[str, nbformat.NotebookNode]) -> None:
    assert sorted(executed) == [path.name for path in NOTEBOOKS] != []
    for notebook in executed.values():
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        assert not [output for cell in cells for output in cell.outputs if output.output_type == "error"]


def test_the_weekly_portrait_tells_the_attendance_of_the_week(executed: dict[str, nbformat.NotebookNode]) -> None:
    told = tables_of(executed[WEEKLY])
    columns = ("ecole", "semaine", "eleves", "eleves_observes", "jours_attendus", "jours_absence", "taux_pct")
    # At 014, entries stop on Tuesday: of four groups of one student, one was entered in the last three school days;
    # its student was expected on two days and absent on one. At 102, they stop on Wednesday: one group of two was
    # entered; its student was expected on three days and absent on two.
    assert [tuple(row[name] for name in columns) for row in told["assiduite"]] == [
        ("toutes", "2026-W47", 6, 2, 5, 3, 60.0),
        ("014", "2026-W47", 4, 1, 2, 1, 50.0),
        ("102", "2026-W47", 2, 1, 3, 2, 66.7),
    ]
    assert [(row["semaine"], row["eleves"]) for row in told["listes"]] == [("2026-W46", 6), ("2026-W47", 6)]


def test_the_weekly_portrait_shows_contributions_that_sum_to_the_coefficient(
    executed: dict[str, nbformat.NotebookNode],
) -> None:
    told = tables_of(executed[WEEKLY])
    (student,), (sums,) = told["eleve"], told["sommes"]
    shown = sum(round(100 * row["contribution"]) for row in told["contributions"])
    assert shown == round(100 * student["coefficient"]) > 0
    assert sums["eleves"] == sums["somme_egale_au_coefficient"] == told["listes"][-1]["avec_coefficient"] > 0


def test_the_weekly_portrait_shows_every_table_with_its_comment(executed: dict[str, nbformat.NotebookNode]) -> None:
    tables = tables_of(executed[WEEKLY])["tables"]
    assert {"current_portrait", "attendance_week", "contribution", "school_portrait", "run"} <= {
        row["nom"] for row in tables
    }
    assert all(" — " in row["commentaire"] for row in tables)


def texts_of(file_name: str, *columns: str) -> set[str]:
    with (COMPLETE / file_name).open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file) for name in columns if row[name]}


def test_a_notebook_shows_no_name_and_writes_nothing(
    executed: dict[str, nbformat.NotebookNode], portraits: Path, complete_store: Path
) -> None:
    text = json.dumps(list(executed.values()), ensure_ascii=False)
    for name in ("Gélinas", "Lecœur", "Œuvrard", "L'Heureux", "Koné", "Ouellet", "0360101", "GELO63531201"):
        assert name not in text
    # Short last names (Le, Li, Roy) are also pieces of French words.
    names = {name for name in texts_of("students.csv", "last_name") if len(name) > 6}
    hidden = texts_of("students.csv", "student_id", "permanent_code") | names | texts_of("interventions.csv", "owner")
    assert len(hidden) > 650
    assert sorted(word for word in hidden if word in text) == []
    for store in (portraits.parent, complete_store):
        assert sorted(path.name for path in store.glob("portraits*")) == ["portraits.duckdb"]


# What can stay empty in the sample: its criteria never change, and a tier may have no newcomer.
MAY_BE_EMPTY = {"nouveaux_palier_3"}


def rows(told: dict[str, list[dict[str, object]]], frame: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in columns) for row in told[frame]]


def test_twenty_questions_have_an_answer_each(executed: dict[str, nbformat.NotebookNode]) -> None:
    notebook = executed[RECIPES]
    questions = [cell.source.splitlines()[0] for cell in notebook.cells if cell.id.startswith("t-")]
    assert [question.split(" ", 2)[1] for question in questions] == [f"{number}." for number in range(1, 21)]
    assert all(question.endswith(" ?") for question in questions)
    told = tables_of(notebook)
    assert len(told) == 20
    assert {name for name, found in told.items() if not found} <= MAY_BE_EMPTY


def test_answers_that_the_sample_s_files_give_by_hand(executed: dict[str, nbformat.NotebookNode]) -> None:
    told = tables_of(executed[RECIPES])
    # Means of the second étape's marks of the students enrolled then, modified expectations and special paths left out.
    secondary = [row for row in told["competences"] if row["school_id"] == "014"]
    assert [(row["level"], row["matiere"], row["competence"], row["eleves"], row["moyenne"]) for row in secondary] == [
        ("SEC4", "063414", "1", 27, 68.2),
        ("SEC3", "063306", "2", 35, 70.5),
        ("SEC2", "063226", "1", 42, 70.9),
        ("SEC1", "063126", "2", 47, 71.7),
        ("SEC5", "063504", "1", 25, 74.2),
    ]
    assert rows(told, "sans_source", "school_id", "level", "home_group", "eleves", "sans_source", "part_pct") == [
        ("231", "PRIM4", "042", 5, 5, 100.0)
    ]
    assert rows(told, "vendredis", "school_id", "home_group", "vendredis_manques")[0] == ("231", "051", 8.0)
    assert "8 jours sur 8" in told["vendredis"][0]["par_exemple"]
    assert {row["type"]: row["interventions"] for row in told["interventions"]} == {
        "récupération": 7, "tutorat": 5, "suivi éducatif": 4, "orthopédagogie": 3, "suivi psychoéducatif": 2,
    }  # fmt: skip
    assert [row["criteres"] for row in told["criteres"]] == [1] * 6
    assert {row["eleves_touches"] for row in told["criteres"]} == {0}


def test_answers_keep_what_their_question_asks(executed: dict[str, nbformat.NotebookNode]) -> None:
    told = tables_of(executed[RECIPES])
    assert all(row["avant"] < row["palier"] == 3 for row in told["nouveaux_palier_3"])
    students = sum(row["eleves"] for row in told["paliers"])
    assert students == sum(
        row[name] for row in told["paliers"] for name in ("palier_1", "palier_2", "palier_3", "sans_coefficient")
    )
    assert all(row["ecart"] >= 0 for row in told["sans_progres"])
    assert all(row["resultat_le_plus_bas"] >= 60 for row in told["baisses_discretes"])
    assert all(row["taux_annee"] >= 10 for row in told["absents_qui_reussissent"])
    assert all(row["coefficient_le_plus_haut"] > row["coefficient"] for row in told["remontes"])
    at_risk = {row["level"]: row for row in told["diplome"]}
    assert set(at_risk) == {"SEC4", "SEC5"}
    # The planted student who fails history and science is one of them.
    assert at_risk["SEC4"]["une_matiere_ou_plus"] >= at_risk["SEC4"]["deux_ou_plus"] >= 1
    assert at_risk["SEC4"]["eleves_avec_resultats"] == 27


def test_a_student_is_followed_from_week_to_week(executed: dict[str, nbformat.NotebookNode]) -> None:
    told = tables_of(executed[STUDENT])
    weeks = ["2026-W44", "2026-W46", "2026-W47", "2027-W06", "2027-W07", "2027-W08"]
    (student,) = told["eleve"]
    assert (student["school_id"], student["level"], student["home_group"]) == ("231", "PRIM5", "051")
    assert [row["semaine"] for row in told["semaines"]] == weeks
    # Absent each Friday; 20 November and 15 February are days without class.
    assert rows(told, "assiduite", "semaine", "attendus", "absent", "non_motives") == [
        ("2026-W44", 5, 1, 0),
        ("2026-W46", 5, 1, 0),
        ("2026-W47", 4, 0, 0),
        ("2027-W06", 5, 1, 0),
        ("2027-W07", 4, 1, 0),
        ("2027-W08", 5, 1, 0),
    ]
    shown = sum(round(100 * row["2027-W08"]) for row in told["parts_par_semaine"] if row["2027-W08"])
    assert shown == round(100 * told["semaines"][-1]["coefficient"]) > 0
    marks = [row for row in told["resultats"] if row["indicateur"] == "numeracy_level"]
    assert [(row["resultat"], row["vu_des"], row["vu_jusqua"]) for row in marks] == [
        (76, "2026-W46", "2027-W07"),
        (76, "2027-W08", "2027-W08"),
    ]


def test_the_attendance_portrait_counts_every_student_once(executed: dict[str, nbformat.NotebookNode]) -> None:
    told = tables_of(executed[ATTENDANCE])
    bands = ("de_95_a_100", "de_90_a_95", "de_80_a_90", "sous_80")
    assert told["bandes"]
    for row in told["bandes"]:
        assert sum(row[name] for name in bands) == row["observes"]
    silent = next(row for row in told["non_observes"] if row["home_group"] == "042")
    assert (silent["school_id"], silent["eleves"], silent["jamais_observes"], silent["pas_cette_semaine"]) == (
        "231", 5, 5, 5,
    )  # fmt: skip
    assert len(told["semaines"]) == len(SUNDAYS)
    assert all(row["jours_absence"] <= row["jours_attendus"] for row in told["semaines"])
    assert all(row["ecart"] > 0 for row in told["hausses"])
    assert all(row["ecart"] < 0 for row in told["retours"])


def test_the_evaluation_shows_accuracy_calibration_and_errors_by_group(
    executed: dict[str, nbformat.NotebookNode],
) -> None:
    told = tables_of(executed[EVALUATION])
    (run_row,) = told["mesure"]
    assert (run_row["first_week"], run_row["last_week"], run_row["years"]) == ("2026-W44", "2027-W08", "2026-2027")
    areas = {row["moment"]: row for row in told["auc"] if row["methode"] == "coefficient"}
    assert len(areas) >= 2
    for row in areas.values():
        assert row["borne_basse"] < row["auc"] < row["borne_haute"]
    assert all(0 <= row["observee"] <= 1 for row in told["calibration"])
    for moment, area in areas.items():
        bins = [row for row in told["calibration"] if (row["moment"], row["methode"]) == (moment, "coefficient")]
        assert sum(row["cas"] for row in bins) == area["cas"]
    hidden = [row for row in told["groupes"] if row["cache"]]
    assert hidden
    assert all(row["cas"] is None and row["oublis"] is None for row in hidden)
    assert any(row["attribut"] == "sex" and not row["cache"] for row in told["groupes"])
    for name in ("capacite", "semaines", "avance", "paliers", "ciblage", "sensibilite"):
        assert told[name], name
