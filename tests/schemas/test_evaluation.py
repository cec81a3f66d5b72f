"""The contracts of an evaluation's tables."""

from __future__ import annotations

import duckdb
import pytest

from schemas.contract import Kind, Layer, Privacy, Table
from schemas.ddl import create_with_comments
from schemas.dictionary import table_section
from schemas.evaluation import EVALUATION_TABLES
from schemas.outputs import OUTPUTS

EVERY = pytest.mark.parametrize("table", EVALUATION_TABLES.values(), ids=EVALUATION_TABLES)


def test_the_tables():
    assert list(EVALUATION_TABLES) == [
        f"evaluation_{name}"
        for name in ("run", "metric", "week", "tier", "lead_time", "calibration", "targeting", "group", "sensitivity")
    ]
    assert not set(EVALUATION_TABLES) & set(OUTPUTS)


@EVERY
def test_the_table_is_made_with_its_comments(table: Table):
    con = duckdb.connect()
    for statement in create_with_comments(table):
        con.execute(statement)
    told = con.execute(
        "select count(*) from duckdb_columns() where table_name = ? and comment is not null", [table.name]
    ).fetchone()
    assert told == (len(table.columns),)


@EVERY
def test_it_is_told_in_both_languages_and_has_a_key(table: Table):
    assert table.layer is Layer.OUTPUT
    assert table.key
    for column in table.columns:
        assert column.fr
        assert column.en
        assert column.fr != column.en
    assert table.fr in table_section(table)


@EVERY
def test_it_holds_nothing_of_one_student(table: Table):
    assert {column.privacy for column in table.columns} == {Privacy.NONE}
    assert not any(name.startswith("student_") for name in table.names)


@EVERY
def test_shares_and_areas_are_within_0_and_1_with_four_decimals(table: Table):
    for column in table.columns:
        if column.kind is Kind.DECIMAL and column.name not in (
            "median_weeks",
            "p25_weeks",
            "p75_weeks",
            "mean_score",
            "factor",
        ):
            # evaluation_metric also holds the difference of two areas.
            least = -1 if table.name == "evaluation_metric" else 0
            assert (column.minimum, column.maximum, column.scale) == (least, 1, 4), column.name
