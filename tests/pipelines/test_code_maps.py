"""What a direct mapping may say besides columns: code maps, codes whose row says nothing, constants."""

from __future__ import annotations

import copy

import pytest

from pipelines.acceptance import type_extracts
from pipelines.database import connect
from pipelines.errors import ConfigError
from pipelines.sources import discover, load_profile, read_files, stage
from schemas.sources import ProfileError, parse_profile

PROFILE = {
    "name": "essai",
    "files": {
        "eleves": {"columns": ["no"]},
        "classes": {"columns": ["no", "niveau", "arrivee"]},
        "absences": {"columns": ["no", "jour", "code"]},
    },
    "extracts": {
        "students": {"parts": [{"from": "eleves", "columns": {"student_id": "no"}}]},
        "enrolments": {
            "parts": [
                {
                    "from": "classes",
                    "columns": {"student_id": "no", "enrolled_on": "arrivee", "level": "niveau"},
                    "values": {"level": {"9": "SEC3", "10": "SEC4"}},
                    "constants": {"school_id": "014", "school_year": "2026-2027"},
                }
            ]
        },
        "attendance": {
            "parts": [
                {
                    "from": "absences",
                    "columns": {"student_id": "no", "date": "jour", "category": "code"},
                    "values": {"category": {"A": "unexcused", "E": "excused"}},
                    "ignore": {"category": ["P"]},
                    "constants": {"school_id": "014"},
                }
            ]
        },
    },
}
FILES = {
    "eleves.csv": "no\n001\n002\n",
    "classes.csv": "no,niveau,arrivee\n001,9,2026-08-27\n002,12,2026-08-27\n",
    "absences.csv": "no,jour,code\n001,2026-09-03,A\n001,2026-09-04,P\n002,2026-09-04,E\n002,2026-09-08,e\n",
}


@pytest.fixture
def typed(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    profile = parse_profile(PROFILE)
    con = connect()
    stage(con, profile, read_files(con, profile, discover(profile, tmp_path), tmp_path / "spill"))
    type_extracts(con, profile)
    yield con
    con.close()


def test_codes_are_turned_and_an_unknown_one_is_handed_on_and_refused(typed):
    assert typed.execute(
        "select student_id, level, school_id, school_year, _refused from typed.enrolments order by 1"
    ).fetchall() == [("001", "SEC3", "014", "2026-2027", False), ("002", "12", "014", "2026-2027", True)]


def test_a_code_that_says_nothing_lays_its_row_aside_and_case_counts(typed):
    assert typed.execute(
        "select date::varchar, category, _ignored, _refused from typed.attendance order by 1, 2"
    ).fetchall() == [
        ("2026-09-03", "unexcused", None, False),
        ("2026-09-04", "P", "not_applicable", False),
        ("2026-09-04", "excused", None, False),
        ("2026-09-08", "e", None, True),
    ]


def refused(change) -> str:
    content = copy.deepcopy(PROFILE)
    change(content["extracts"]["attendance"]["parts"][0])
    with pytest.raises(ProfileError) as error:
        parse_profile(content)
    return str(error.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda part: part.update(values={"reason_code": {"A": "B"}}), "values : clé inconnue : reason_code"),
        (lambda part: part.update(values={"category": ["A"]}), "values.category : une suite « code: valeur »"),
        (lambda part: part.update(values={"category": {1: "late"}}), "mettre entre guillemets"),
        (lambda part: part.update(values={"category": {"1": True}}), "mettre entre guillemets"),
        (lambda part: part.update(ignore={"category": "P"}), "ignore.category : une liste de textes"),
        (lambda part: part.update(ignore={"category": [0]}), "ignore.category : une liste de textes"),
        (lambda part: part.update(constants={"school_id": 14}), "constants.school_id : un texte entre guillemets"),
        (lambda part: part.update(constants={"date": "2026-09-03"}), "date vient déjà d'une colonne"),
        (lambda part: part.update(constants={"mark": "12"}), "constants : clé inconnue : mark"),
    ],
)
def test_what_a_mapping_may_not_say(change, told):
    assert told in refused(change)


def test_an_empty_map_is_no_map():
    content = copy.deepcopy(PROFILE)
    content["extracts"]["attendance"]["parts"][0]["values"] = {"category": None}
    assert parse_profile(content).extracts["attendance"].parts[0].values == {}


def test_a_constant_takes_the_place_of_a_column_of_a_canonical_file():
    content = {
        "files": {"students": {"contract": "students"}, "grades": {"columns": ["student_id"]}},
        "extracts": {
            "students": {"parts": [{"from": "students", "constants": {"sex": "X"}}]},
        },
    }
    part = parse_profile(content).extracts["students"].parts[0]
    assert "sex" not in part.names
    assert part.constants == {"sex": "X"}


def test_sql_does_its_own_turning(tmp_path):
    (tmp_path / "a.sql").write_text("select 1", encoding="utf-8")
    content = copy.deepcopy(PROFILE)
    content["extracts"]["students"]["parts"] = [{"from": "eleves", "sql": "a.sql", "constants": {"sex": "X"}}]
    with pytest.raises(ProfileError, match="le SQL s'en charge"):
        parse_profile(content, tmp_path)


def test_a_profile_that_never_gives_a_required_column_is_told_before_anything_is_read(tmp_path):
    path = tmp_path / "source.yaml"
    path.write_text(
        "files: {eleves: {columns: [fiche]}}\n"
        "extracts:\n"
        "  students: {parts: [{from: eleves, columns: {student_id: fiche}}]}\n"
        "  enrolments: {parts: [{from: eleves, columns: {student_id: fiche}, constants: {school_id: '014'}}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as error:
        load_profile(path)
    assert error.value.message == (
        "Le profil source.yaml n'est pas complet : il ne dit pas où trouver enrolments.school_year, "
        "enrolments.enrolled_on, enrolments.level."
    )
    assert error.value.file == "source.yaml"


def test_auto_is_not_a_source_of_every_week():
    with pytest.raises(ConfigError) as error:
        load_profile("auto")
    assert "check --source auto" in error.value.remedy
