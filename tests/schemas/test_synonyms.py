"""Names that other systems give: complete, written plainly, and never the name of two columns of one table."""

from __future__ import annotations

import pytest
import yaml

from schemas.codes import CODES
from schemas.extracts import EXTRACTS
from schemas.synonyms import (
    _PATH,
    code_list,
    column_names,
    plain,
    possible_meaning,
    sure_meaning,
    table_names,
)

COLUMNS = [(table.name, column.name) for table in EXTRACTS.values() for column in table.columns]
CONTENT = yaml.safe_load(_PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date d'absence", "date absence"),
        ("DATE_ABSENCES", "date absence"),
        ("N° de fiche", "no fiche"),
        ("n° fiche", "no fiche"),
        ("AttendanceCode", "attendance code"),
        ("Élèves", "eleve"),
        ("Nom de l’école", "nom ecole"),
        ("cœur", "coeur"),
        ("A", "a"),
        ("...", ""),
    ],
)
def test_names_are_written_plainly(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_goes_by_other_names(table, column):
    names = column_names(table, column)
    assert names[0] == plain(column)
    assert len(names) >= 2


@pytest.mark.parametrize("table", sorted(EXTRACTS))
def test_every_table_goes_by_other_names(table):
    assert len(table_names(table)) >= 2


def test_nothing_is_named_that_does_not_exist():
    assert set(CONTENT["tables"]) == set(EXTRACTS)
    known = {column for _, column in COLUMNS} | {f"{table}.{column}" for table, column in COLUMNS}
    assert set(CONTENT["columns"]) <= known
    for section in ("codes", "maybe"):
        for name, codes in CONTENT[section].items():
            known_codes = {"AM", "PM"} if name == "period" else {"true", "false"} if name == "boolean" else CODES[name]
            assert set(codes) - {None} <= set(known_codes), name


@pytest.mark.parametrize("name", [*CONTENT["codes"], *CONTENT["maybe"]])
def test_no_code_means_two_things(name):
    for section in ("codes", "maybe"):
        meanings: dict[str, set[str | None]] = {}
        for code, texts in CONTENT[section].get(name, {}).items():
            for text in texts:
                meanings.setdefault(plain(text), set()).add(code)
        assert {text: codes for text, codes in meanings.items() if len(codes) > 1} == {}


def test_what_is_sure_what_is_possible_and_what_is_unknown():
    assert sure_meaning("attendance_category", "Absence non motivée") == (True, "unexcused")
    assert sure_meaning("attendance_category", "PRÉSENT") == (True, None)
    assert sure_meaning("attendance_category", "A") == (False, None)
    assert possible_meaning("attendance_category", "A") == (True, "unexcused")
    assert possible_meaning("attendance_category", "Z9") == (False, None)
    assert sure_meaning("level", "3e secondaire") == (True, "SEC3")
    assert sure_meaning("level", "secondary 3") == (True, "SEC3")
    assert possible_meaning("level", "9") == (True, "SEC3")
    assert sure_meaning("period", "P4") == (True, "4")
    assert sure_meaning("period", "avant-midi") == (True, "AM")


def test_columns_with_codes_have_a_list():
    lists = {f"{table}.{name}": code_list(EXTRACTS[table].column(name)) for table, name in COLUMNS}
    assert lists["attendance.category"] == "attendance_category"
    assert lists["attendance.period"] == "period"
    assert lists["calendar.is_school_day"] == "boolean"
    assert lists["conduct.category"] is None


def test_yaml_read_every_name_as_text():
    lists = [names for section in ("tables", "columns") for names in CONTENT[section].values()]
    lists += [
        texts for section in ("codes", "maybe") for codes in CONTENT[section].values() for texts in codes.values()
    ]
    assert [name for names in lists for name in names if not isinstance(name, str)] == []
