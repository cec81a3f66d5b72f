"""The OneRoster profile itself: nothing in it is unnamed, undocumented or unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.oneroster_manifest import MANIFEST, STANDARD
from schemas import sources
from schemas.extracts import EXTRACTS
from schemas.rules import CELL_RULES, IGNORED_RULES
from schemas.sources import load_profile

PROFILE = load_profile("oneroster")
SQL_FILES = sorted((Path(sources.__file__).parent / "oneroster").glob("*.sql"))
SQL = "".join(path.read_text(encoding="utf-8") for path in SQL_FILES)
GUIDE = (Path(__file__).parents[2] / "docs" / "oneroster.md").read_text(encoding="utf-8")
OF_THE_STANDARD = [name for name in PROFILE.tables if name in STANDARD or name == MANIFEST]


def _given(column: str) -> set[str]:
    """Names of rules that the SQL files give in `column`, or in what it is made of."""
    cases = re.findall(rf"case\n(?:(?!\bcase\b)[\s\S])*?end as {column}\b", SQL)
    return set(re.findall(r"then '(\w+)'", "".join(cases)))


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_each_sql_file_tells_its_grain_and_is_used(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- grain: ")
    assert text.endswith("\nselect * from final\n")
    parts = {part.sql for extract in PROFILE.extracts.values() for part in extract.parts}
    assert text in parts | set(PROFILE.views.values())


def test_the_rules_that_the_mapping_gives_are_known_and_explained():
    ignored = _given("_ignored") | _given("laid_aside") | _given("ignored")
    assert ignored == {
        "deleted_at_source", "empty_cell", "is_assignment", "is_grade", "never_attended", "not_a_school",
        "not_a_student", "not_applicable", "not_evaluated", "same_enrolment", "superseded",
    }  # fmt: skip
    assert ignored - set(IGNORED_RULES) == set()
    refused = _given("_refused_by") | _given("refused_by")
    assert refused == {"missing_scale", "missing_value", "unknown_code", "unknown_reference"}
    assert refused - set(CELL_RULES) == set()
    assert {rule for rule in ignored | refused if f"`{rule}`" not in GUIDE} == set()


def test_each_column_that_is_asked_for_is_used():
    of_the_centre = [*(set(OF_THE_STANDARD) - {MANIFEST}), "oneroster_codes", "complements"]
    asked = {column for name in of_the_centre for column in PROFILE.tables[name].known}
    assert {column for column in asked if not re.search(rf"\b{column}\b", SQL)} == set()


def test_each_list_of_codes_is_explained_and_shown():
    lists = set(re.findall(r"liste = '(\w+)'", SQL)) | {"bulletin"}
    explained = {word for line in GUIDE.splitlines() for word in re.findall(r"^\| (\w+(?:, \w+)*) \|", line)}
    assert lists - {name for names in explained for name in names.split(", ")} == set()
    assert {name for name in lists if not re.search(rf"^{name},", GUIDE, re.MULTILINE)} == set()


@pytest.mark.parametrize("name", OF_THE_STANDARD)
def test_the_guide_names_each_file_and_column(name):
    shown = STANDARD.get(name, name)
    [row] = [line for line in GUIDE.splitlines() if re.match(rf"\| \**{shown}\b(?!,)", line)]
    words = {word.lower() for word in re.findall(r"\w+", row)}
    assert set(PROFILE.tables[name].known) - words == set()
    obligatory = {word.lower() for word in re.findall(r"\w+", " ".join(re.findall(r"\*\*(.+?)\*\*", row)))}
    assert set(PROFILE.tables[name].columns) - obligatory == set()
    assert obligatory & set(PROFILE.tables[name].optional) == set()
    assert PROFILE.tables[name].required == row.startswith("| **")


def test_what_lies_beside_the_export_is_named():
    beside = [name for name in PROFILE.tables if name in EXTRACTS]
    assert {name for name in [*beside, "complements", "oneroster_codes"] if f"`{name}.csv`" not in GUIDE} == set()
    # what the standard gives is not taken from beside
    assert set(beside) == set(EXTRACTS) - {"students", "enrolments", "grades", "assignments"}
