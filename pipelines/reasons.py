"""Reasons of absence: the group of each code of a school and year, as the data steward says; never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

from pipelines.codes_in_use import CodeUse, tellable_codes
from pipelines.side_files import bad_side_file, read_side_file
from schemas.codes import CODES
from schemas.row_rules import date_sql
from schemas.sources import Formats

REASON_COLUMNS = ("school_id", "school_year", "reason_code", "reason_group")
_ANY = "*"
_SQL = Path(__file__).parent / "ingestion_sql" / "reason_mapping.sql"
_USES = Path(__file__).parent / "quality" / "reason_uses.sql"
_UNMAPPED = Path(__file__).parent / "quality" / "unmapped_reasons.sql"


class UnmappedReason(NamedTuple):
    """A reason code of a school and year that no row of the reasons file places in a group.

    `reason_code` None: `codes` of them that may not be named, and the first `lines` that hold one.
    """

    school_id: str
    school_year: str
    reason_code: str | None
    rows: int
    codes: int = 1
    lines: tuple[int, ...] = ()


def map_reasons(con: duckdb.DuckDBPyConnection, formats: Formats, reasons: Path) -> None:
    """`staged.attendance` with empty reason groups filled from the reasons file: the most specific row wins."""
    rows = read_reasons(reasons)
    con.execute(
        "create or replace table staged._reason (school_id varchar, school_year varchar, reason_code varchar, "
        "reason_group varchar)"
    )
    if rows:
        con.executemany("insert into staged._reason values (?, ?, ?, ?)", rows)
    # What is staged is gone when the reasons are told (codes_in_use.tellable_codes).
    con.execute("create schema if not exists quality")
    con.execute("create or replace table quality.listed_reason as select distinct reason_code from staged._reason")
    con.execute(_SQL.read_text(encoding="utf-8").replace("{event_date}", date_sql("date", formats)))


def read_reasons(path: Path) -> list[tuple[str, str, str, str]]:
    """Rows (school_id, school_year, reason_code, reason_group) of the reasons file; `*` stands for any.

    ConfigError with the line for a column, a group or a width that is not right, or a combination told twice.
    """
    rows: dict[tuple[str, str, str], str] = {}
    for line, cells in read_side_file(path, REASON_COLUMNS):
        school_id, school_year, code, group = (cells[column] for column in REASON_COLUMNS)
        if group not in CODES["reason_group"]:
            raise bad_side_file(path, line, f"reason_group doit être l'un de {', '.join(CODES['reason_group'])}")
        key = (school_id or _ANY, school_year or _ANY, code or _ANY)
        if rows.setdefault(key, group) != group:
            raise bad_side_file(path, line, "le même motif est placé dans deux groupes")
    return [(*key, group) for key, group in rows.items()]


def unmapped_reasons(con: duckdb.DuckDBPyConnection) -> list[UnmappedReason]:
    """Reason codes that no group was given for, by school, school year and code, with the rows that they touch.

    Those that may not be named (codes_in_use.tellable_codes) are one row a school and year, after the others. Reads
    `typed.attendance`; empty when there is none.
    """
    found = con.execute(
        "select count(*) from information_schema.tables where table_schema = 'typed' and table_name = 'attendance'"
    ).fetchone()[0]
    if not found:
        return []
    uses = con.execute(_USES.read_text(encoding="utf-8")).fetchall()
    named = sorted(tellable_codes(con, (CodeUse(*use) for use in uses)))
    rows = con.execute(_UNMAPPED.read_text(encoding="utf-8"), {"named": named}).fetchall()
    return [UnmappedReason(*row, tuple(lines or ())) for *row, lines in rows]
