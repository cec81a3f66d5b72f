"""What is in `portraits.duckdb`: stored rows, and the views and macros that an analyst reads. All commented.

Rows are stored by student number (a key of 64 digits would weigh more than what is measured) and rendered by
views as the contracts say. Names in views are not qualified by a catalog, so that they hold under any file name.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from risk.portrait import PART_TYPE
from risk.reasons import contribution_select
from schemas.contract import Column, Kind, Layer, Privacy, Table
from schemas.ddl import comments, create_table, duckdb_type, literal, quoted
from schemas.outputs import (
    ATTENDANCE_WEEK,
    CONTRIBUTION,
    CURRENT_PORTRAIT,
    INTERVENTION_RESPONSE,
    NOT_SCORED,
    OUTPUTS,
    PORTRAIT,
)

CATALOG = "portraits"
_SQL = Path(__file__).with_name("store_sql")

STUDENT_NUMBER = Column(
    "student_number",
    Kind.INTEGER,
    "Rang de l'élève dans ce fichier ; stored_student en donne la clé.",
    "Rank of the student in this file; stored_student gives the key.",
    required=True,
    key=True,
    privacy=Privacy.INDIRECT,
)
_STORED_STUDENT = Table(
    "stored_student",
    Layer.OUTPUT,
    "Rang de chaque élève dans ce fichier. Interne : lire les vues.",
    "Rank of each student in this file. Internal: read the views.",
    "un élève",
    "one student",
    (STUDENT_NUMBER, replace(PORTRAIT.column("student_key"), key=False)),
)
# The fields of a part, in the order of PART_TYPE.
PART_FIELDS = tuple(field.split()[0] for field in PART_TYPE.removeprefix("struct(").removesuffix(")[]").split(", "))
_PARTS_COMMENT = (
    "Indicateurs observés, dans l'ordre des critères ; la vue contribution les rend en mots. — "
    "Indicators observed, in the order of the criteria; the view contribution renders them in words."
)
_PORTRAIT_AT_COMMENT = (
    "portrait_at(semaine, version) : les portraits tels que cette version les donne, un par élève ; sans version, "
    "les plus récents. Une ligne va avec celles de attendance_week, contribution et not_scored de même élève, semaine "
    "et version. — portrait_at(week, version): the portraits as that version gives them, one per student; without a "
    "version, the newest. A row goes with those of attendance_week, contribution and not_scored of the same "
    "student, week and version."
)


def _stored(view: Table, name: str) -> Table:
    """The stored rows behind a view: the same columns, the student told by number."""
    columns = tuple(STUDENT_NUMBER if column.name == "student_key" else column for column in view.columns)
    return replace(
        view,
        name=name,
        columns=columns,
        view=False,
        fr=f"Lignes de la vue {view.name}. Interne : lire la vue.",
        en=f"Rows of the view {view.name}. Internal: read the view.",
    )


STORED_PORTRAIT = _stored(PORTRAIT, "stored_portrait")
STORED_ATTENDANCE = _stored(ATTENDANCE_WEEK, "stored_attendance")
STORED_NOT_SCORED = _stored(NOT_SCORED, "stored_not_scored")
PORTRAIT_ROW = replace(
    PORTRAIT,
    name="portrait_row",
    fr="La vue portrait, avec ses indicateurs (parts) tels qu'ils sont conservés.",
    en="The view portrait, with its indicators (parts) as they are stored.",
)
STORED: dict[str, Table] = {
    table.name: table for table in (_STORED_STUDENT, STORED_PORTRAIT, STORED_ATTENDANCE, STORED_NOT_SCORED)
}

# Every table of the file: the stored rows, and the outputs that are tables themselves.
BASE_TABLES: dict[str, Table] = STORED | {name: table for name, table in OUTPUTS.items() if not table.view}


def _read(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _columns(table: Table, row: str = "r") -> str:
    """The contract's columns, in its order, from stored rows `r` and students `s`."""
    return ", ".join("s.student_key" if name == "student_key" else f"{row}.{quoted(name)}" for name in table.names)


def _rows_with_keys(stored: str, columns: str) -> str:
    return f"select {columns} from {stored} as r join stored_student as s using (student_number)"


def _views() -> dict[str, tuple[Table, str]]:
    """Each view: its contract and its select."""
    return {
        PORTRAIT_ROW.name: (PORTRAIT_ROW, _rows_with_keys("stored_portrait", f"{_columns(PORTRAIT)}, r.parts")),
        "portrait": (PORTRAIT, _rows_with_keys("stored_portrait", _columns(PORTRAIT))),
        "attendance_week": (ATTENDANCE_WEEK, _rows_with_keys("stored_attendance", _columns(ATTENDANCE_WEEK))),
        "not_scored": (NOT_SCORED, _rows_with_keys("stored_not_scored", _columns(NOT_SCORED))),
        "contribution": (CONTRIBUTION, contribution_select(PORTRAIT_ROW.name, "criterion")),
        "current_portrait": (
            CURRENT_PORTRAIT,
            _read("current_portrait").replace("{columns}", _columns(CURRENT_PORTRAIT)),
        ),
        "intervention_response": (INTERVENTION_RESPONSE, _read("intervention_response")),
    }


def _create_base_table(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the table, or give it the columns that the contract has gained since the file was made."""
    name = quoted(CATALOG, "main", table.name)
    there = {
        row[0]
        for row in con.execute(
            "select column_name from duckdb_columns() where database_name = ? and table_name = ?",
            [CATALOG, table.name],
        ).fetchall()
    }
    extra = {"parts": PART_TYPE} if table is STORED_PORTRAIT else {}
    if not there:
        con.execute(create_table(table, name, extra=[f"{quoted(column)} {kind}" for column, kind in extra.items()]))
        return
    wanted = {column.name: duckdb_type(column) for column in table.columns} | extra
    for column, kind in wanted.items():
        if column not in there:
            con.execute(f"alter table {name} add column {quoted(column)} {kind}")


def make_schema(con: duckdb.DuckDBPyConnection) -> None:
    """Create or renew, in the attached catalog `portraits`, every table, view, macro and comment."""
    before = con.execute("select current_database()").fetchone()[0]
    con.execute("begin")  # one transaction: one wait for the disk, not one per comment
    try:
        for table in BASE_TABLES.values():
            _create_base_table(con, table)
        con.execute(f"use {CATALOG}")
        for name, (table, select) in _views().items():
            con.execute(f"create or replace view {quoted(name)} as {select}")
            _run_all(con, comments(table, quoted("main", name), is_view=True))
        con.execute(_read("portrait_at").replace("{columns}", _columns(PORTRAIT)))
        con.execute(f"comment on macro table portrait_at is {literal(_PORTRAIT_AT_COMMENT)}")
        for table in BASE_TABLES.values():
            _run_all(con, comments(table, quoted("main", table.name)))
        for name in (STORED_PORTRAIT.name, PORTRAIT_ROW.name):
            con.execute(f"comment on column main.{name}.parts is {literal(_PARTS_COMMENT)}")
        con.execute("commit")
    finally:
        con.execute(f"use {quoted(before)}")


def _run_all(con: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
    for statement in statements:
        con.execute(statement)
