"""`eleve360 evaluate` on a small centre that was really published: what it prints, what it leaves, what it refuses."""

from __future__ import annotations

import json
import shutil
import stat
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines import publication
from pipelines.config import load_config
from pipelines.errors import EvaluationError
from pipelines.evaluating import evaluate_centre
from pipelines.evaluating.replaying import published_weeks
from pipelines.ledger import read_ledger
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from schemas.ddl import column_comment, table_comment
from schemas.evaluation import EVALUATION_TABLES
from tests.pipelines.evaluating.evaluated import FILES, Evaluated, copied, invoke
from tests.pipelines.evaluating.two_years import WEEKS, write_years
from tests.pipelines.mini_centre import make_centre, rewrite, run

# --- what it prints and leaves ---------------------------------------------------------------------------------


def test_the_table_has_a_line_a_moment_and_method_then_the_verdict(evaluated: Evaluated) -> None:
    lines = evaluated.told.replace("\u00a0", " ").splitlines()
    assert lines[0].split() == ["moment", "méthode", "AUC", "à", "95", "%", "précision", "¹", "rappel", "¹", "cas"]
    measured = [row for row in evaluated.json["tables"]["evaluation_metric"] if row["metric"] == "auc"]
    assert len({(row["moment"], row["method"]) for row in measured}) == len(measured)
    assert [line.split("  ")[0] for line in lines[1 : 1 + len(measured)]] == [row["moment"] for row in measured]
    ours = next(row for row in measured if row["moment"] == "50 %" and row["method"] == "coefficient")
    line = next(line for line in lines if line.startswith("50 %    Coefficient"))
    assert f"{ours['value']:.3f}".replace(".", ",") in line
    assert line.endswith(f"  {ours['n']}")
    listed = next(row for row in evaluated.json["tables"]["evaluation_targeting"] if row["moment"] == "50 %")
    precision = round(100 * listed["reached_individual"] / listed["capacity_total"])
    recall = round(100 * listed["reached_individual"] / listed["adverse_total"])
    assert lines[-1].startswith(
        f"À la mi-année : sur 100 élèves de la liste, {precision} ont échoué ou quitté l'école ; sur 100 qui ont "
        f"échoué ou quitté, la liste en avait trouvé {recall} ; AUC du coefficient "
    )


def test_three_files_are_left_and_the_database_is_read_only(evaluated: Evaluated) -> None:
    assert sorted(path.name for path in evaluated.folder.iterdir()) == sorted(FILES)
    assert stat.S_IMODE((evaluated.folder / "evaluation.duckdb").stat().st_mode) == 0o444


def test_the_database_holds_every_table_with_its_comments(evaluated: Evaluated) -> None:
    with duckdb.connect(str(evaluated.folder / "evaluation.duckdb"), read_only=True) as con:
        told = dict(con.execute("select table_name, comment from duckdb_tables()").fetchall())
        columns = dict(
            con.execute("select table_name || '.' || column_name, comment from duckdb_columns() where not internal")
            .fetchall()
        )  # fmt: skip
    assert told == {name: table_comment(table) for name, table in EVALUATION_TABLES.items()}
    assert columns == {
        f"{name}.{column.name}": column_comment(column)
        for name, table in EVALUATION_TABLES.items()
        for column in table.columns
    }


def test_the_json_says_what_the_tables_say(evaluated: Evaluated) -> None:
    found = evaluated.json["tables"]
    assert set(found) == set(EVALUATION_TABLES)
    with duckdb.connect(str(evaluated.folder / "evaluation.duckdb"), read_only=True) as con:
        for name, rows in found.items():
            table = con.execute(f"select * from {name}")
            names = [column[0] for column in table.description]
            stored = [dict(zip(names, row, strict=True)) for row in table.fetchall()]
            plain = [
                {key: float(cell) if isinstance(cell, Decimal) else cell for key, cell in row.items()} for row in stored
            ]
            assert plain == rows, name
    assert found["evaluation_run"][0]["train_years"] == "2025-2026"
    assert found["evaluation_run"][0]["test_years"] == "2026-2027"
    assert [row["week"] for row in found["evaluation_week"]] == list(WEEKS)


def test_a_planted_name_fiche_or_key_is_in_no_output(evaluated: Evaluated) -> None:
    folder = evaluated.config.parent
    with duckdb.connect() as con:
        people = con.execute(
            "select student_id, first_name || ' ' || last_name, permanent_code from read_csv(?, all_varchar=true)",
            [str(folder / "extraits" / "students.csv")],
        ).fetchall()
    with duckdb.connect(str(folder / "entrepot" / "portraits.duckdb"), read_only=True) as con:
        keys = [key for (key,) in con.execute("select student_key from stored_student").fetchall()]
    texts = [content.decode("utf-8", "replace") for content in evaluated.left().values()] + [evaluated.told]
    for text in texts:
        assert not [key for key in keys if key in text]
        for student_id, name, code in people:
            assert student_id not in text
            assert name not in text
            assert code is None or code not in text


# --- what may be asked -----------------------------------------------------------------------------------------


CHOSEN = ("--from", "2026-W06", "--to", "2027-W06", "--every", "2")


def areas(content: dict) -> list[float]:
    """The coefficient's area at each moment."""
    rows = content["tables"]["evaluation_metric"]
    return [row["value"] for row in rows if row["method"] == "coefficient" and row["metric"] == "auc"]


@pytest.fixture(scope="module")
def chosen(evaluated: Evaluated, tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    """The same centre, evaluated on a few weeks, told as JSON."""
    config = copied(evaluated.config, tmp_path_factory.mktemp("chosen"))
    code, told, errors = invoke("evaluate", "--config", config, *CHOSEN, "--json")
    assert code == 0, errors
    return Evaluated(config, told)


def test_weeks_can_be_chosen_and_json_on_the_terminal_is_the_file(chosen: Evaluated) -> None:
    assert json.loads(chosen.told) == chosen.json
    assert chosen.json["weeks"] == ["2026-W19", "2027-W06"]
    assert chosen.json["moments"] == ["—"]


def test_other_criteria_give_another_measure(chosen: Evaluated, tmp_path: Path) -> None:
    """And where the students are too few to propose others, the evaluation stays and the refusal is told."""
    config = copied(chosen.config, tmp_path / "centre")
    text = load_criteria(DEFAULT_CRITERIA).text
    at = text.index("points:", text.index("\n  literacy_level:"))
    other, proposed = tmp_path / "autres.yaml", tmp_path / "proposition.yaml"
    other.write_text(text[:at] + "points: 1" + text[text.index("\n", at) :], encoding="utf-8")
    words = ("--criteria", other, "--propose", proposed, "--quiet")
    code, _, errors = invoke("evaluate", "--config", config, *CHOSEN, *words)
    assert code == 13
    assert "proposition refusée : " in errors.replace("\u00a0", " ")
    assert not proposed.exists()
    found = Evaluated(config, "").json
    assert found["criteria_hash"] == load_criteria(other.read_text(encoding="utf-8")).hash
    assert areas(found) != areas(chosen.json)


def test_a_refused_model_says_why_and_the_evaluation_is_the_same_to_the_byte(
    evaluated: Evaluated, tmp_path: Path
) -> None:
    """Two hundred and forty students are too few to learn from."""
    config = copied(evaluated.config, tmp_path / "centre")
    shutil.rmtree(Evaluated(config, "").folder)
    model = tmp_path / "modele.json"
    code, _, errors = invoke("evaluate", "--config", config, "--calibrate", model)
    assert code == 13
    assert "modèle refusé : trop peu de cas" in errors.replace("\u00a0", " ")
    assert not model.exists()
    assert not model.with_suffix(".md").exists()
    again, before = Evaluated(config, "").left(), evaluated.left()
    assert again["evaluation.json"] == before["evaluation.json"]
    assert again["index.html"] == before["index.html"]


def test_a_file_that_is_there_is_not_overwritten(evaluated: Evaluated, tmp_path: Path) -> None:
    before = evaluated.left()
    kept = tmp_path / "criteres.yaml"
    kept.write_text("les miens", encoding="utf-8")
    for option in ("--propose", "--calibrate"):
        code, _, errors = invoke("evaluate", "--config", evaluated.config, option, kept)
        assert code == 2
        assert "criteres.yaml existe déjà" in errors
    assert kept.read_text(encoding="utf-8") == "les miens"
    assert evaluated.left() == before


# --- what it refuses -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without_outcomes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six students, one week, no outcomes.csv."""
    config = make_centre(tmp_path_factory.mktemp("without"))
    run(config, Week.parse("2026-W47").sunday)
    return config


def outcomes(config: Path, school_year: str, *told: str) -> None:
    """Hand over how that year ended for the students of the centre, in order, and run the week again."""
    folder = config.parent / "extraits"
    ids = sorted({line.split(",")[0] for line in (folder / "enrolments.csv").read_text("utf-8").splitlines()[1:]})
    rows = [f"{one},{school_year},{told[number % len(told)]}" for number, one in enumerate(ids)]
    (folder / "outcomes.csv").write_text("\n".join(["student_id,school_year,outcome", *rows, ""]), encoding="utf-8")
    run(config, Week.parse("2026-W47").sunday)


def refused(config: Path, *words: str) -> str:
    """The error of an evaluation that is refused with code 13, without no-break spaces."""
    code, told, errors = invoke("evaluate", "--config", config, *words)
    assert code == 13, errors
    assert "Traceback" not in errors
    assert told == ""
    return errors.replace("\u00a0", " ")


def test_without_outcomes_it_says_which_file_to_hand_over(without_outcomes: Path) -> None:
    told = refused(without_outcomes)
    assert "évaluation refusée : aucune issue" in told
    assert "outcomes.csv" in told
    assert not (without_outcomes.parent / "entrepot" / "evaluation").exists()


def test_outcomes_of_another_year_are_told(without_outcomes: Path, tmp_path: Path) -> None:
    config = copied(without_outcomes, tmp_path)
    outcomes(config, "2025-2026", "passed", "failed")
    told = refused(config)
    assert "d'une autre année (2025-2026)" in told
    assert "(2026-2027)" in told


def test_a_few_students_are_too_few(without_outcomes: Path, tmp_path: Path) -> None:
    config = copied(without_outcomes, tmp_path)
    outcomes(config, "2026-2027", "passed", "failed")
    assert "trop peu de cas" in refused(config)


def test_one_outcome_for_all_leaves_nothing_to_tell_apart(tmp_path: Path) -> None:
    write_years(tmp_path / "origine", (2026,), 60)
    rewrite(tmp_path / "origine" / "outcomes.csv", lambda rows: [row | {"outcome": "passed"} for row in rows])
    config = make_centre(tmp_path / "centre", tmp_path / "origine")
    run(config, Week.parse("2026-W47").sunday)
    assert "toutes favorables" in refused(config)


def test_weeks_that_were_never_published_are_told_with_those_that_were(evaluated: Evaluated) -> None:
    told = refused(evaluated.config, "--from", "2019-W40", "--to", "2019-W50")
    assert "aucune semaine publiée à partir de 2019-W40 jusqu'à 2019-W50" in told
    assert "de 2025-W46 à 2027-W19" in told


def test_nothing_published_is_told(tmp_path: Path) -> None:
    config = make_centre(tmp_path)
    assert "rien n'est encore publié" in refused(config)
    assert not (tmp_path / "entrepot").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--criteria", "absents.yaml"), "absents.yaml"),
        (("--from", "2026-W40", "--to", "2026-W39"), "--from vient après --to"),
        (("--from", "hier"), "2026-W47"),
        (("--calibrate", "modele.md"), "carte du modèle"),
        (("--calibrate", "x.json", "--propose", "x.json"), "écriraient tous deux x.json"),
        (("--calibrate", "x.json", "--propose", "x.md"), "écriraient tous deux x.md"),
        (("--propose", "absent/x.yaml"), "le dossier où l'écrire n'existe pas"),
    ],
)
def test_a_mistake_in_the_words_costs_nothing(evaluated: Evaluated, words: tuple[str, ...], told: str) -> None:
    before = evaluated.left()
    code, _, errors = invoke("evaluate", "--config", evaluated.config, *words)
    assert code == 2
    assert told in errors
    assert evaluated.left() == before


def test_a_refusal_leaves_the_last_evaluation_as_it_was(evaluated: Evaluated) -> None:
    before = evaluated.left()
    with pytest.raises(EvaluationError):
        evaluate_centre(load_config(evaluated.config), first=Week.parse("2030-W01"))
    assert evaluated.left() == before
    assert not list((evaluated.config.parent / "entrepot").glob(".staging/*"))


def test_a_store_that_another_run_holds_is_left_alone(evaluated: Evaluated) -> None:
    before = evaluated.left()
    with publication.locked(load_config(evaluated.config).store):
        code, _, errors = invoke("evaluate", "--config", evaluated.config)
    assert code == 9
    assert "une autre exécution" in errors
    assert evaluated.left() == before


def test_an_evaluation_adds_nothing_to_the_ledger(evaluated: Evaluated) -> None:
    entries = read_ledger(evaluated.config.parent / "entrepot")
    assert [one.week.text for one in published_weeks(entries)] == list(WEEKS)
