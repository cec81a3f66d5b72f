"""Pseudonyms: accepted rows become incoming rows that name nobody; names go to `identity.*`, in memory only.

student_key = HMAC-SHA256(key, centre_id ‖ 0x1F ‖ student_id), in lower-case hexadecimal, computed in SQL
(RFC 2104: sha256(outer pad ‖ sha256(inner pad ‖ message))) so that no row passes through Python.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

import duckdb
import pyarrow as pa

from pipelines.keys import Keys
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted
from schemas.extracts import EXTRACTS
from schemas.facts import FACTS
from schemas.follow_up import FOLLOW_UP_FACT

_SEPARATOR = "\x1f"
_BLOCK = 64

# A year younger from 1 October on: the age of 30 September is then the difference of two years.
_BIRTH_COHORT = "(year({column}) + case when month({column}) >= 10 then 1 else 0 end)::bigint"

IDENTITY_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "student": (
        "student_key",
        {
            "student_key": "varchar",
            "student_id": "varchar",
            "last_name": "varchar",
            "first_name": "varchar",
            "birth_date": "date",
            "permanent_code": "varchar",
        },
    ),
    "intervention_note": (
        "intervention_key",
        {
            "intervention_key": "varchar",
            "student_key": "varchar",
            "owner": "varchar",
            "goal": "varchar",
        },
    ),
    # What the teams typed in their workbooks; `unread` is a JSON object, column -> text as it was typed.
    "follow_up_text": (
        "follow_up_id",
        {
            "follow_up_id": "varchar",
            "student_key": "varchar",
            "decision": "varchar",
            "owner": "varchar",
            "note": "varchar",
            "unread": "varchar",
        },
    ),
    # What stood in the follow-up cells of a known workbook, by its digest; `cells` is a JSON object, column -> text.
    # A row whose cells were all empty is not there.
    "workbook_row": (
        "written_key",
        {
            "written_key": "varchar",
            "digest": "varchar",
            "row_id": "varchar",
            "student_key": "varchar",
            "cells": "varchar",
        },
    ),
}


def _prefix(centre_id: str, kind: str) -> str:
    """What precedes an identifier in the message: two kinds of identifier never give the same key."""
    return centre_id + _SEPARATOR if kind == "student" else centre_id + _SEPARATOR + kind + _SEPARATOR


def student_key_of(keys: Keys, centre_id: str, student_id: str) -> str:
    """The key of one student: 64 hexadecimal digits."""
    message = _prefix(centre_id, "student") + student_id
    return hmac.new(keys.pseudonym, message.encode("utf-8"), sha256).hexdigest()


def _pad(key: bytes, byte: int) -> bytes:
    return bytes(b ^ byte for b in key.ljust(_BLOCK, b"\0"))


def _make_keys(con: duckdb.DuckDBPyConnection, keys: Keys, centre_id: str, kind: str, extracts: list[str]) -> None:
    """`identity.<kind>_key(id, key)`: one row per identifier met in `extracts`."""
    column = quoted(f"{kind}_id")
    met = " union ".join(f"select {column} as id from {quoted('accepted', name)}" for name in extracts)
    if kind == "student":
        met += " union select student_id from accepted.refused"
    con.execute(
        f"""
        create or replace table identity.{quoted(kind + "_key_of")} as
        select
            id,
            sha256($outer || unhex(sha256($inner || encode($prefix || id)))) as key
        from ({met})
        where id is not null
        """,
        {"outer": _pad(keys.pseudonym, 0x5C), "inner": _pad(keys.pseudonym, 0x36), "prefix": _prefix(centre_id, kind)},
    )


def _holding(column: str) -> list[str]:
    return [name for name, table in EXTRACTS.items() if column in table.names]


def _fact_expression(table: Table, name: str) -> str:
    if name == "student_key":
        return "s.key"
    if name == "intervention_key":
        return "i.key"
    if name == "birth_cohort":
        return _BIRTH_COHORT.format(column="a.birth_date")
    return f"a.{quoted(name)}"


def _incoming(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """A view: the facts read each row once, and a copy of all of them would be larger than the extract."""
    fact, extract = FACTS[name], EXTRACTS[name]
    columns = ",\n            ".join(
        f"{_fact_expression(fact, column.name)}::{duckdb_type(column)} as {quoted(column.name)}"
        for column in fact.columns
    )
    joins = "".join(
        f"\n        join identity.{kind}_key_of as {letter} on {letter}.id = a.{kind}_id"
        for kind, letter in (("student", "s"), ("intervention", "i"))
        if f"{kind}_id" in extract.names
    )
    con.execute(
        f"""
        create view {quoted("incoming", name)} as
        select
            {columns}
        from {quoted("accepted", name)} as a{joins}
        """
    )


def _create_identity(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create schema if not exists identity")
    for name, (_, columns) in IDENTITY_TABLES.items():
        body = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        con.execute(f"create table if not exists {quoted('identity', name)} ({body})")


def _merge(con: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """The rows of `source` (SQL) over those already known; what it does not name stays."""
    key, columns = IDENTITY_TABLES[name]
    target, names = quoted("identity", name), ", ".join(map(quoted, columns))
    con.execute(f"create or replace temp table identity_new as select {names} from ({source})")
    con.execute(f"delete from {target} where {quoted(key)} in (select {quoted(key)} from temp.identity_new)")
    con.execute(f"insert into {target} ({names}) select {names} from temp.identity_new order by {quoted(key)}")
    con.execute("drop table temp.identity_new")


def merge_rows(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Put rows (every column of IDENTITY_TABLES[name]) over those of the same key in `identity.<name>`."""
    con.register("identity_rows", rows)
    _merge(con, name, "select * from identity_rows")
    con.unregister("identity_rows")


def load_identity(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """Fill `identity.*` from the vault's tables; empty tables where the vault has none."""
    _create_identity(con)
    for name in IDENTITY_TABLES:
        if name in tables:
            merge_rows(con, name, tables[name])


def identity_tables(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """`identity.*` as Arrow tables in the order of their keys, for the vault."""
    return {
        name: con.sql(
            f"select {', '.join(map(quoted, columns))} from {quoted('identity', name)} order by {quoted(key)}"
        ).to_arrow_table()
        for name, (key, columns) in IDENTITY_TABLES.items()
    }


def pseudonymise(con: duckdb.DuckDBPyConnection, keys: Keys, centre_id: str) -> None:
    """From `accepted.*`, make `incoming.*` (one view per extract, naming nobody) and merge names into `identity.*`.

    `incoming.refused(table_name, student_key)`: whom the refused rows of each table are about, NULL where unknown.
    Identity of students that the extract no longer holds stays as it was.
    """
    _create_identity(con)
    con.execute("drop schema if exists incoming cascade")
    con.execute("create schema incoming")
    _make_keys(con, keys, centre_id, "student", _holding("student_id"))
    _make_keys(con, keys, centre_id, "intervention", _holding("intervention_id"))
    for name in EXTRACTS:
        _incoming(con, name)
    # What teams write comes from no extract: the reading of their workbooks fills it.
    columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in FOLLOW_UP_FACT.columns)
    con.execute(f"create table incoming.follow_up ({columns})")
    con.execute(
        "create or replace table incoming.refused as select r.table_name, s.key as student_key "
        "from accepted.refused as r left join identity.student_key_of as s on s.id = r.student_id"
    )
    _merge(
        con,
        "student",
        """
        select s.key as student_key, a.student_id, a.last_name, a.first_name, a.birth_date, a.permanent_code
        from accepted.students as a
        join identity.student_key_of as s on s.id = a.student_id
    """,
    )
    _merge(
        con,
        "intervention_note",
        """
        select i.key as intervention_key, s.key as student_key, a.owner, a.goal
        from accepted.interventions as a
        join identity.student_key_of as s on s.id = a.student_id
        join identity.intervention_key_of as i on i.id = a.intervention_id
    """,
    )
