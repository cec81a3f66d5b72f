"""The Ed-Fi profile itself: nothing in it is unnamed, undocumented or unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.samples.edfi import RESOURCES
from schemas import sources
from schemas.rules import IGNORED_RULES
from schemas.sources import CELL, load_profile

PROFILE = load_profile("edfi")
SQL_FILES = sorted((Path(sources.__file__).parent / "edfi").glob("*.sql"))
SQL = "".join(path.read_text(encoding="utf-8") for path in SQL_FILES)
GUIDE = (Path(__file__).parents[2] / "docs" / "edfi.md").read_text(encoding="utf-8")
CANONICAL = {"calendar", "attendance", "attendance_totals", "assignments", "activity", "conduct", "survey",
             "participation", "interventions", "outcomes"}  # fmt: skip
RESOURCE_TABLES = [name for name in PROFILE.tables if name not in CANONICAL]


def _rules_given(path: Path) -> set[str]:
    """Names that a SQL file gives as a reason to lay a record aside."""
    text = path.read_text(encoding="utf-8")
    return {rule for rule in re.findall(r"then '(\w+)'", text) if rule in IGNORED_RULES}


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_each_sql_file_tells_its_grain_and_is_used(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- grain: ")
    assert text.endswith("\nselect * from final\n")
    parts = {part.sql for extract in PROFILE.extracts.values() for part in extract.parts}
    assert text in parts | set(PROFILE.views.values())


def test_a_rejection_names_a_column_that_the_source_has():
    columns = {column for table in PROFILE.tables.values() for column in table.known} | {CELL}
    named = {name for extract in PROFILE.extracts.values() for part in extract.parts for name in part.names.values()}
    assert {one for name in named for one in name.split(", ")} - columns == set()


def test_each_column_that_is_asked_for_is_used():
    asked = {column for name in RESOURCE_TABLES for column in PROFILE.tables[name].known}
    assert {column for column in asked if not re.search(rf"\b{re.escape(column)}\b", SQL)} == set()


def test_each_reason_to_lay_a_record_aside_is_explained():
    given = {
        "empty_cell",
        "exam_term",
        "never_attended",
        "not_a_term",
        "not_an_absence",
        "not_evaluated",
        "out_of_year",
        "over_a_day",
        "superseded",
        "unknown_duration",
    }
    assert set().union(*map(_rules_given, SQL_FILES)) == given
    assert {rule for rule in given if f"`{rule}`" not in GUIDE} == set()


def test_each_list_of_the_centres_codes_is_explained():
    lists = set(re.findall(r"liste = '(\w+)'", SQL))
    lists |= {name for several in re.findall(r"liste in \(([^)]*)\)", SQL) for name in re.findall(r"'(\w+)'", several)}
    told = {name for row in re.findall(r"^\| ([\w, ]+) \| [^|]*→", GUIDE, re.M) for name in row.split(", ")}
    assert lists == told - {"liste"}


@pytest.mark.parametrize("name", RESOURCE_TABLES)
def test_the_guide_names_each_resource_and_field(name):
    [row] = [line for line in GUIDE.splitlines() if re.match(rf"\| \**{name}\b", line, re.I)]
    cell = row.split("|")[2].lower()
    words = set(re.findall(r"[\w.]+", cell))
    obligatory = set(re.findall(r"[\w.]+", " ".join(re.findall(r"\*\*(.+?)\*\*", cell))))
    assert words == set(PROFILE.tables[name].known)
    assert obligatory == set(PROFILE.tables[name].columns)


def test_the_sample_has_every_resource_of_the_profile():
    written = {name.partition(".")[0].lower() for name in RESOURCES}
    assert written == set(RESOURCE_TABLES) - {"edfi_codes", "complements"}
