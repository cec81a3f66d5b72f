"""Contracts as DuckDB DDL: types, checks that refuse, comments in both languages."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from pipelines.database import connect
from schemas.contract import Column, Kind, Layer, Table
from schemas.ddl import comments, create_table, create_with_comments, duckdb_type, quoted
from schemas.extracts import ENROLMENTS, EXTRACTS
from schemas.outputs import OUTPUTS

SMALL = Table(
    "small",
    Layer.OUTPUT,
    "L'essai.",
    "The trial.",
    "un essai",
    "one trial",
    (
        Column("trial_id", Kind.TEXT, "Numéro.", "Number.", required=True, key=True),
        Column("mark", Kind.DECIMAL, "Résultat.", "Mark.", minimum=Decimal(0), maximum=Decimal(100), scale=1),
        Column("sex", Kind.TEXT, "Sexe.", "Sex.", codes="sex"),
        Column("started_on", Kind.DATE, "Début.", "Start."),
        Column("ended_on", Kind.DATE, "Fin.", "End.", not_before="started_on"),
        Column("week", Kind.TEXT, "Semaine.", "Week.", pattern=r"^20\d{2}-W\d{2}$"),
    ),
)


def small(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    for statement in create_with_comments(SMALL):
        con.execute(statement)
    return con


@pytest.mark.parametrize(
    ("kind", "scale", "expected"),
    [
        (Kind.TEXT, 2, "VARCHAR"),
        (Kind.INTEGER, 2, "BIGINT"),
        (Kind.DECIMAL, 2, "DECIMAL(18,2)"),
        (Kind.DECIMAL, 6, "DECIMAL(18,6)"),
        (Kind.DATE, 2, "DATE"),
        (Kind.BOOLEAN, 2, "BOOLEAN"),
        (Kind.TIMESTAMP, 2, "TIMESTAMP"),
    ],
)
def test_each_kind_has_its_type(kind: Kind, scale: int, expected: str) -> None:
    assert duckdb_type(Column("c", kind, "", "", scale=scale)) == expected


def test_the_table_is_written_in_full() -> None:
    assert create_table(SMALL) == (
        'create table "small" (\n'
        '    "trial_id" VARCHAR not null,\n'
        '    "mark" DECIMAL(18,1),\n'
        '    "sex" VARCHAR,\n'
        '    "started_on" DATE,\n'
        '    "ended_on" DATE,\n'
        '    "week" VARCHAR,\n'
        '    check ("mark" >= 0),\n'
        '    check ("mark" <= 100),\n'
        "    check (\"sex\" in ('F', 'M', 'X')),\n"
        '    check ("ended_on" >= "started_on"),\n'
        "    check (regexp_full_match(\"week\", '^20\\d{2}-W\\d{2}$'))\n"
        ")"
    )


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ("'a', 60, 'F', '2026-09-01', '2026-09-01', '2026-W36'", False),
        ("'a', null, null, null, null, null", False),
        ("null, 60, null, null, null, null", True),
        ("'a', 100.1, null, null, null, null", True),
        ("'a', -0.1, null, null, null, null", True),
        ("'a', null, 'f', null, null, null", True),
        ("'a', null, null, '2026-09-02', '2026-09-01', null", True),
        ("'a', null, null, null, null, 'week 2026-W36'", True),
    ],
)
def test_a_row_that_breaks_a_promise_is_refused(values: str, refused: bool) -> None:
    con = small(connect())
    if refused:
        with pytest.raises(duckdb.ConstraintException):
            con.execute(f"insert into small values ({values})")
    else:
        con.execute(f"insert into small values ({values})")
        assert con.execute("select count(*) from small").fetchone() == (1,)


def test_comments_are_french_then_english_and_name_key_and_reference() -> None:
    con = small(connect())
    assert con.execute("select comment from duckdb_tables() where table_name = 'small'").fetchone() == (
        "L'essai. Grain : un essai. — The trial. Grain: one trial.",
    )
    assert con.execute("select comment from duckdb_columns() where column_name = 'trial_id'").fetchone() == (
        "Numéro. [clé] — Number. [key]",
    )
    student = next(text for text in comments(ENROLMENTS) if '"student_id"' in text)
    assert "[clé ; renvoie à students.student_id]" in student
    assert "[key; refers to students.student_id]" in student


def test_a_view_and_a_qualified_name_can_be_commented() -> None:
    con = connect()
    con.execute("attach ':memory:' as portraits")
    con.execute(create_table(SMALL, quoted("portraits", "main", "small_row"), extra=["parts integer[]"]))
    con.execute("create view portraits.main.small as select * exclude parts from portraits.main.small_row")
    for statement in comments(SMALL, quoted("portraits", "main", "small"), is_view=True):
        con.execute(statement)
    assert con.execute(
        "select count(*) from duckdb_columns() where table_name = 'small' and comment is not null"
    ).fetchone() == (6,)


@pytest.mark.parametrize("table", [*EXTRACTS.values(), *OUTPUTS.values()], ids=lambda table: table.name)
def test_every_contract_makes_a_table_without_index_whose_columns_are_all_commented(table: Table) -> None:
    con = connect()
    for statement in create_with_comments(table):
        con.execute(statement)
    assert con.execute(
        "select count(*), count(comment) from duckdb_columns() where table_name = ?", [table.name]
    ).fetchone() == (len(table.columns), len(table.columns))
    kinds = {kind for (kind,) in con.execute("select constraint_type from duckdb_constraints()").fetchall()}
    assert kinds <= {"NOT NULL", "CHECK"}


def test_a_quote_in_a_name_cannot_end_it() -> None:
    assert quoted('a"b', "c") == '"a""b"."c"'
