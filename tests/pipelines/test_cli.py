"""The commands: their words, their exit codes, and that each stands in the README."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import EXIT_CODES, Eleve360Error
from pipelines.faults import UnexpectedError
from pipelines.weeks import Week
from tests.pipelines.mini_centre import ask, make_centre, rewrite, run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands}


def invoke(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.output


def test_the_commands_are_those_of_the_design() -> None:
    expected = {
        "demo",
        "init",
        "read",
        "check",
        "weekly",
        "backfill",
        "replay",
        "explain",
        "serve",
        "samples",
        "docs",
        "evaluate",
    }
    assert expected == COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    assert f"`eleve360 {name}" in README
    code, told = invoke(name, "--help")
    assert code == 0
    assert "--" in told


def test_every_exit_code_is_in_the_readme_with_its_meaning() -> None:
    kinds = {kind.exit_code for kind in (*_below(Eleve360Error),)}
    assert kinds | {0, 1} == set(EXIT_CODES)
    for code, meaning in EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in README


def _below(kind: type) -> list[type]:
    assert UnexpectedError in kind.__subclasses__() or kind is not Eleve360Error
    return [one for sub in kind.__subclasses__() for one in (sub, *_below(sub))]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("weekly", "--as-of", "hier"), "--as-of"),
        (("backfill", "--from", "2026-W40", "--to", "2026-W39"), "--from"),
        (("backfill", "--from", "W40", "--to", "2026-W39"), "2026-W47"),
        (("weekly", "--config", "absent.yaml"), "absent.yaml"),
        (("replay", "lundi"), "2026-W47"),
    ],
)
def test_a_mistake_in_the_words_is_told_and_costs_nothing(words: tuple[str, ...], told: str) -> None:
    code, output = invoke(*words)
    assert code == 2
    assert told in output
    assert "Traceback" not in output


def test_init_then_check_says_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "mon-centre"
    code, told = invoke("init", str(folder), "--centre-id", "css-exemple", "--source", "gpi")
    assert code == 0
    assert "extraits" in told
    code, told = invoke("check", "--config", str(folder / "eleve360.yaml"), "--as-of", "2026-11-23")
    assert code == 3
    assert "gpm_e_ele" in told


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_centre(tmp_path_factory.mktemp("commandes") / "centre")
    run(path, *(Week.parse(week).sunday for week in ("2026-W46", "2026-W47")))
    return path


def test_explain_tells_the_story_of_a_student(centre: Path) -> None:
    code, told = invoke("explain", "0360114", "--config", str(centre))
    assert code == 0
    assert "0360114" in told
    assert "52" in told
    assert "48" in told


def test_explain_json_has_contributions_that_sum_to_the_coefficient(centre: Path) -> None:
    code, told = invoke("explain", "0360101", "--config", str(centre), "--json")
    assert code == 0
    story = json.loads(told)
    parts = [part["contribution"] for part in story["parts"] if part["contribution"] is not None]
    assert len(parts) >= 5
    assert story["coefficient"] is not None
    assert round(sum(parts), 2) == story["coefficient"]


@pytest.mark.parametrize("week", ["2026-W46", "2026-W47"])
def test_replay_gives_the_same_portraits(centre: Path, week: str) -> None:
    code, told = invoke("replay", week, "--config", str(centre), "--json")
    assert code == 0, told
    result = json.loads(told)
    assert result["identical"] is True
    assert result["portraits"] == 6


def test_replay_of_a_week_that_is_not_there(centre: Path) -> None:
    code, _ = invoke("replay", "2026-W20", "--config", str(centre))
    assert code == 10


def test_replay_tells_when_the_store_was_tampered_with(tmp_path: Path) -> None:
    path = make_centre(tmp_path / "centre")
    run(path, Week.parse("2026-W47").sunday)
    database = path.parent / "entrepot" / "portraits.duckdb"
    database.chmod(0o644)
    import duckdb

    with duckdb.connect(str(database)) as con:
        (table,) = con.execute(
            "select table_name from duckdb_columns() where column_name = 'coefficient' and not internal "
            "and table_name in (select table_name from duckdb_tables()) limit 1"
        ).fetchone()
        con.execute(f'update "{table}" set coefficient = coefficient + 1')
    code, told = invoke("replay", "2026-W47", "--config", str(path))
    assert code == 11
    assert "Traceback" not in told


def test_samples_writes_what_it_says(tmp_path: Path) -> None:
    code, told = invoke("samples", str(tmp_path / "x"), "--students", "60", "--seed", "1", "--source", "gpi", "--json")
    assert code == 0
    written = json.loads(told)["written"]
    assert {Path(path).name for path in written} >= {"gpm_e_ele.csv", "gpm_e_abs.csv", "motifs.csv", "outcomes.csv"}


def test_docs_writes_the_committed_documents(tmp_path: Path) -> None:
    code, _ = invoke("docs", str(tmp_path), "--quiet")
    assert code == 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            committed = ROOT / "docs" / path.relative_to(tmp_path)
            assert committed.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), path.name


def test_every_table_and_column_says_in_the_database_what_it_is(centre: Path) -> None:
    assert ask(centre, "select table_name from duckdb_tables() where comment is null and not internal") == []
    assert ask(centre, "select view_name from duckdb_views() where comment is null and not internal") == []
    assert (
        ask(centre, "select table_name, column_name from duckdb_columns() where comment is null and not internal") == []
    )


def test_the_queries_of_the_readme_run(centre: Path) -> None:
    (block,) = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    queries = [query for query in re.sub(r"--.*", "", block).split(";") if query.strip()]
    assert len(queries) == 5
    rows = [ask(centre, query.replace("…", "0" * 64)) for query in queries]
    assert sum(row[2] for row in rows[0]) == 6
    assert len(rows[1]) == 6
    assert rows[3] == []  # nobody has written anything yet
    assert all(comment for _, comment in rows[4])


@pytest.mark.parametrize(("spoil", "exit_code"), [("criteria", 2), ("key", 8)])
def test_check_says_that_weekly_could_not_begin(tmp_path: Path, spoil: str, exit_code: int) -> None:
    path = make_centre(tmp_path / "centre")
    if spoil == "key":
        path.with_name("eleve360.key").unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8") + "criteria: absents.yaml\n", encoding="utf-8")
    code, told = invoke("check", "--config", str(path), "--as-of", "2026-11-22")
    assert code == exit_code
    assert "Que faire" in told


def test_check_says_when_no_attendance_is_there_and_names_unmapped_reasons(tmp_path: Path) -> None:
    path = make_centre(tmp_path / "centre")
    attendance = path.parent / "extraits" / "attendance.csv"
    rewrite(attendance, lambda rows: [row | {"reason_group": "", "reason_code": "Z9"} for row in rows])
    code, told = invoke("check", "--config", str(path), "--as-of", "2026-11-22", "--json")
    assert code == 0
    assert {one["reason_code"] for one in json.loads(told)["unmapped_reasons"]} == {"Z9"}
    attendance.unlink()
    code, told = invoke("check", "--config", str(path), "--as-of", "2026-11-22")
    assert code == 0
    assert "aucun coefficient ne serait calculé" in told
