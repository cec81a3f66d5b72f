"""The merge bases: what stood in the follow-up cells of each workbook as it was written, or as it was last read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from pipelines import identity
from pipelines.follow_up.books import BookRow
from pipelines.follow_up.cells import TypedCell
from pipelines.follow_up.roster import Roster

# Before the student key, in the id of a row that a team added: no row that was written has such an id.
ADDED = "+"
# Before it, in the id of a row that has lost its own: its student has no other row in the workbook.
LOST = "="
# row id, or student key where a row has lost its id -> canonical text by column
Base = Mapping[str, Mapping[str, str]]


def written_cells(row: BookRow) -> dict[str, str]:
    """The canonical text of each cell that is not empty."""
    return {column: cell.text for column, cell in row.cells.items() if cell.text}


def keep_base(con: duckdb.DuckDBPyConnection, books: Iterable[tuple[str, Sequence[BookRow]]]) -> None:
    """Keep what stands in the cells of workbooks, each told by its digest."""
    kept = {
        f"{digest}/{row.written_id}": {
            "written_key": f"{digest}/{row.written_id}",
            "digest": digest,
            "row_id": row.written_id,
            "student_key": row.student_key,
            "cells": json.dumps(cells, ensure_ascii=False, sort_keys=True),
        }
        for digest, rows in books
        for row in rows
        if row.row_id and (cells := written_cells(row))
    }
    _, columns = identity.IDENTITY_TABLES["workbook_row"]
    schema = pa.schema([(name, pa.string()) for name in columns])
    identity.merge_rows(con, "workbook_row", pa.Table.from_pylist(list(kept.values()), schema=schema))


def load_bases(con: duckdb.DuckDBPyConnection, digests: Collection[str]) -> dict[str, dict[str, dict[str, str]]]:
    """The base of each workbook, by digest; a workbook whose cells were all empty has none."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    rows = con.execute(
        "select digest, row_id, student_key, cells from identity.workbook_row "
        "where digest in (select unnest($digests::varchar[])) order by written_key",
        {"digests": sorted(digests)},
    ).fetchall()
    for digest, row_id, student_key, cells in rows:
        base = found.setdefault(digest, {})
        base[row_id] = json.loads(cells)
        if not row_id.startswith(ADDED):
            base.setdefault(student_key, base[row_id])
    return found


def forget_bases(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the bases of workbooks that the registry no longer knows."""
    con.execute("delete from identity.workbook_row where digest not in (select sha256 from following.workbook)")


def with_students(rows: Sequence[BookRow], school_id: str, people: Roster) -> tuple[BookRow, ...]:
    """The rows, those that have the fiche alone as their student's: with a key, and an id of their own.

    Where the student has no other row, it is the one that was written, without its hidden columns.
    """
    met: Counter[str] = Counter()
    told = {row.student_key for row in rows}
    settled = []
    for row in rows:
        key = None if row.student_key else people.key_of(school_id, row.student_id)
        if key is None:
            settled.append(row)
            continue
        met[key] += 1
        settled.append(replace(row, student_key=key, row_id=f"{ADDED if key in told else LOST}{key}", copy=met[key]))
    return tuple(settled)


def with_unread_columns(rows: Sequence[BookRow], base: Base) -> tuple[BookRow, ...]:
    """The rows, with what stood in the columns whose title is gone: put back, they are compared with that."""
    return tuple(
        replace(row, cells={name: TypedCell(text) for name, text in base_of(row, base).items()} | dict(row.cells))
        for row in rows
    )


def base_of(row: BookRow, base: Base) -> Mapping[str, str]:
    """What stood in a row's cells. A row that the team added has only what it was read with."""
    if row.row_id.startswith(ADDED):
        return base.get(row.written_id, {})
    return base.get(row.written_id) or base.get(row.row_id) or base.get(row.student_key) or {}


def nearest(rows: Sequence[BookRow], candidates: Sequence[Base]) -> Base:
    """Of what a list is known to have been, newest first, what the team's workbook differs least from.

    A list of the same week may have been written twice, and a team may work in a copy of the first.
    """
    return min(candidates, key=lambda base: _distance(rows, base), default={})


def _distance(rows: Sequence[BookRow], base: Base) -> int:
    return sum(
        cell.text != told.get(column, "")
        for row in rows
        for told in (base_of(row, base),)
        for column, cell in row.cells.items()
    )
