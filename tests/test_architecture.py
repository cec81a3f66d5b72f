"""The layers have one direction: pipelines -> risk -> schemas. Some libraries are met in one file only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "risk", "pipelines")
MAY_IMPORT = {"schemas": {"schemas"}, "risk": {"risk", "schemas"}, "pipelines": {"pipelines", "risk", "schemas"}}
ONLY_IN = {"great_expectations": "schemas/expectations.py", "prefect": "pipelines/flows.py"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names that a file imports, wherever the import stands in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_a_layer_uses_only_itself_and_the_layers_below(package: str) -> None:
    for path in modules(package):
        ours = imported(path) & {*PACKAGES, "benchmarks", "tests"}
        assert ours <= MAY_IMPORT[package], f"{path.relative_to(ROOT)} imports {sorted(ours - MAY_IMPORT[package])}"


@pytest.mark.parametrize(("library", "home"), sorted(ONLY_IN.items()))
def test_a_heavy_library_is_met_in_one_file(library: str, home: str) -> None:
    users = [
        path.relative_to(ROOT).as_posix() for name in PACKAGES for path in modules(name) if library in imported(path)
    ]
    assert users == [home]


def test_schemas_need_only_arrow_and_yaml() -> None:
    third_party = {"pyarrow", "great_expectations", "pandas", "yaml"}
    for path in modules("schemas"):
        allowed = third_party if path.name == "expectations.py" else {"pyarrow", "yaml"}
        assert not (imported(path) & {"duckdb", "prefect", "pandas", "great_expectations", "typer"}) - allowed, path


def test_risk_opens_no_file_of_the_user_and_reads_no_clock() -> None:
    clock = {"now", "today", "utcnow"}
    for path in modules("risk"):
        calls = [
            node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ]
        names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
        names |= {call.id for call in calls if isinstance(call, ast.Name)}
        assert not names & clock, path
        assert "open" not in names, path


@pytest.mark.parametrize("package", PACKAGES)
def test_row_work_in_sql_never_asks_the_clock(package: str) -> None:
    for path in sorted((ROOT / package).rglob("*.sql")):
        text = path.read_text(encoding="utf-8").lower()
        for word in ("current_date", "current_timestamp", "now()", "today()"):
            assert word not in text, path
