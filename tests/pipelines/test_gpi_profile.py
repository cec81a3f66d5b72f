"""The GPI profile itself: nothing in it is unnamed, undocumented or unused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas import sources
from schemas.rules import IGNORED_RULES
from schemas.sources import CELL, load_profile

PROFILE = load_profile("gpi")
SQL_FILES = sorted((Path(sources.__file__).parent / "gpi").glob("*.sql"))
GUIDE = (Path(__file__).parents[2] / "docs" / "gpi.md").read_text(encoding="utf-8")


def _rules_given(path: Path) -> set[str]:
    """Names that a SQL file gives in `_ignored`."""
    before, found, _ = path.read_text(encoding="utf-8").rpartition("end as _ignored")
    return set(re.findall(r"then '(\w+)'", before[before.rindex("case"):])) if found else set()


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
    assert named - columns == set()


def test_each_column_that_is_asked_for_is_used():
    sql = "".join(path.read_text(encoding="utf-8") for path in SQL_FILES)
    asked = {column for name, table in PROFILE.tables.items() if name.startswith(("gpm_", "edo_", "gpi_"))
             for column in table.known if not re.search(r"_\d\d$", column)}
    assert {column for column in asked if not re.search(rf"\b{column}\b", sql)} == set()


def test_each_reason_to_lay_a_record_aside_is_explained():
    given = {"empty_cell", "exam_term", "inactive_course", "never_attended", "not_active", "not_counted",
             "not_evaluated", "out_of_year", "over_a_day", "superseded"}
    assert set().union(*map(_rules_given, SQL_FILES)) == given
    assert given - set(IGNORED_RULES) == set()
    assert {rule for rule in given if f"`{rule}`" not in GUIDE} == set()


@pytest.mark.parametrize("name", [name for name in PROFILE.tables if name.startswith(("gpm_", "edo_", "gpi_"))])
def test_the_guide_names_each_table_and_column(name):
    shown = name.replace("edo_", "edo.")
    [row] = [line for line in GUIDE.splitlines() if re.match(rf"\| \**{re.escape(shown)}\b", line)]
    words = set(re.findall(r"\w+", row))
    # numbered columns are told by the first and the last
    wanted = {column for column in PROFILE.tables[name].known if not re.search(r"_\d\d$", column)}
    assert wanted - words == set()
    obligatory = set(re.findall(r"\w+", " ".join(re.findall(r"\*\*(.+?)\*\*", row))))
    assert {column for column in wanted & obligatory if column not in PROFILE.tables[name].columns} == set()
    assert {column for column in PROFILE.tables[name].columns if column not in obligatory} == set()
