"""The data dictionary: every column, code and class of privacy, in both languages."""

from __future__ import annotations

import pytest

from schemas.codes import CODES
from schemas.contract import Kind, Privacy
from schemas.dictionary import KINDS, PRIVACY, UNITS, dictionary, promises, table_section
from schemas.extracts import ATTENDANCE, ENROLMENTS, EXTRACTS, STUDENTS
from schemas.outputs import OUTPUTS

TABLES = EXTRACTS | OUTPUTS


@pytest.fixture(scope="module")
def page() -> str:
    return dictionary(TABLES)


def test_every_kind_unit_and_class_of_privacy_has_words() -> None:
    assert set(KINDS) == set(Kind)
    assert set(PRIVACY) == set(Privacy)
    assert {column.unit for table in TABLES.values() for column in table.columns if column.unit} <= set(UNITS)


def test_every_table_and_column_is_there_in_both_languages(page: str) -> None:
    for table in TABLES.values():
        assert f"### {table.name}\n" in page
        for column in table.columns:
            assert f"{column.fr}<br>*{column.en}*" in page


def test_every_code_in_use_has_its_meaning(page: str) -> None:
    used = {column.codes for table in TABLES.values() for column in table.columns if column.codes}
    for name in used:
        assert f'<a id="liste-{name}"></a>' in page
        for code, meaning in CODES[name].items():
            assert f"| `{code}` | {meaning.fr} | *{meaning.en}* |" in page


def test_promises_are_told_in_words() -> None:
    assert promises(ENROLMENTS.column("student_id")) == ["clé", "obligatoire", "renvoie à `students.student_id`"]
    assert promises(ENROLMENTS.column("withdrawn_on")) == ["pas avant `enrolled_on`"]
    assert promises(ATTENDANCE.column("fraction")) == ["de 0 à 1"]
    assert promises(STUDENTS.column("last_name")) == ["vide au plus 20 %"]


def test_a_bar_in_a_pattern_does_not_cut_the_cell() -> None:
    row = next(line for line in table_section(ATTENDANCE).splitlines() if line.startswith("| `period`"))
    assert row.replace("\\|", "").count("|") == 6
    assert "forme `^([1-9]\\|1[0-9]\\|20\\|AM\\|PM)$`" in row


def test_a_table_says_how_it_stands_in_both_languages() -> None:
    assert (
        "Table obligatoire ; date du fait : `enrolled_on` ; une extraction complète remplace par "
        "`school_id` × `school_year` · *required table; date of the fact: `enrolled_on`; a full extract replaces "
        "by `school_id` × `school_year`*"
    ) in table_section(ENROLMENTS)
