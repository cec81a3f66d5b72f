"""`eleve360 demo` as a new user runs it: six weeks of the invented centre, through the engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.demo import prepare_demo
from pipelines.errors import ConfigError

ROOT = Path(__file__).parents[2]


def eleve360(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PREFECT_HOME": str(home)}
    environment.pop("PREFECT_API_URL", None)
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=420, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("essai")
    done = eleve360("demo", "--into", str(folder / "demo"), "--weeks", "6", "--json", home=folder / "prefect")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return folder / "demo", json.loads(done.stdout)


def test_six_weeks_are_published_one_after_the_other(demo: tuple[Path, dict[str, object]]) -> None:
    _, told = demo
    weeks = [week["week"] for week in told["weeks"]]
    assert weeks == ["2026-W35", "2026-W36", "2026-W37", "2026-W38", "2026-W39", "2026-W40"]
    assert [week["version"] for week in told["weeks"]] == [1] * 6
    assert {week["rejected"] for week in told["weeks"]} == {0}


def test_the_demonstration_is_where_the_readme_says(demo: tuple[Path, dict[str, object]]) -> None:
    folder, _ = demo
    assert (folder / "lists" / "index.html").is_file()
    assert (folder / "quality" / "2026-W40" / "index.html").is_file()
    assert (folder / "lists" / "014" / "sec3" / "courant" / "liste.html").is_file()
    with duckdb.connect(str(folder / "portraits.duckdb"), read_only=True) as con:
        assert con.execute("select count(distinct week) from portrait").fetchone() == (6,)
        failed = "select distinct table_name, school_id, check_name, severity from quality_check where not passed"
        # Of that group, nobody ever entered an absence: the sample plants it.
        assert con.execute(failed).fetchall() == [("attendance", "231", "group_silent", "warning")]


def test_autumn_before_the_first_report_card_is_not_empty(demo: tuple[Path, dict[str, object]]) -> None:
    """No mark is known in October: the list stands on engagement alone, names few, and says what is missing."""
    folder, _ = demo
    with duckdb.connect(str(folder / "portraits.duckdb"), read_only=True) as con:
        students, listed, partial = con.execute(
            "select count(coefficient), count(*) filter (tier >= 2), count(*) filter (status = 'partial') "
            "from current_portrait"
        ).fetchone()
        missing = con.execute("select distinct missing_domains from current_portrait where tier >= 2").fetchall()
    assert partial == students
    assert 0.02 <= listed / students <= 0.15
    assert missing == [("literacy,numeracy",)]


def test_a_replayed_week_of_the_demonstration_is_identical(demo: tuple[Path, dict[str, object]]) -> None:
    folder, _ = demo
    done = eleve360("replay", "2026-W38", "--config", str(folder / "eleve360.yaml"), "--json", home=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["identical"] is True


def test_the_demonstration_removes_nothing_but_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "travail.txt").write_text("précieux", encoding="utf-8")
    with pytest.raises(ConfigError):
        prepare_demo(tmp_path, students=60, seed=1, source="canonical", weeks=1)
    assert (tmp_path / "travail.txt").read_text(encoding="utf-8") == "précieux"
