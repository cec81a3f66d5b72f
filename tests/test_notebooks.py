"""Every notebook runs, from its first cell to its last, on a store published by a real run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.config import load_config
from tests.pipelines.mini_centre import make_centre, run

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
WEEKLY = "portrait_hebdomadaire.ipynb"
SUNDAY_46, SUNDAY_47 = date(2026, 11, 15), date(2026, 11, 22)


@pytest.fixture(scope="module")
def portraits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of six students: weeks 46 and 47 of 2026."""
    config_path = make_centre(tmp_path_factory.mktemp("carnets") / "centre")
    run(config_path, SUNDAY_46, SUNDAY_47)
    return load_config(config_path).store / "portraits.duckdb"


# One more cell, that tells what the notebook's tables hold.
_TELL = """
import json

frames = {name: value for name, value in globals().items() if hasattr(value, "to_json") and not name.startswith("_")}
print(json.dumps({name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}))
"""


@pytest.fixture(scope="module")
def executed(portraits: Path) -> dict[str, nbformat.NotebookNode]:
    """Each notebook after it ran in a kernel of its own. CellExecutionError where a cell fails."""
    notebooks = {path.name: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELEVE360_PORTRAITS", str(portraits))
        for notebook in notebooks.values():
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


def test_a_notebook_shows_no_name_and_writes_nothing(
    executed: dict[str, nbformat.NotebookNode], portraits: Path
) -> None:
    text = json.dumps(list(executed.values()), ensure_ascii=False)
    for name in ("Gélinas", "Lecœur", "Œuvrard", "L'Heureux", "Koné", "Ouellet", "0360101", "GELO63531201"):
        assert name not in text
    assert sorted(path.name for path in portraits.parent.glob("portraits*")) == ["portraits.duckdb"]
