"""Facts as they were known after any run: every segment is read once, with the runs that it came and went in.

`facts.load_facts` answers for one run and reads the store anew for the next; an evaluation asks for the facts of
hundreds of runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipelines.ledger import Entry
from pipelines.segments import segment_path
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted
from schemas.facts import FACTS

_STAMPS = "row_hash varchar, known_week varchar, known_sequence integer"


def load_history(con: duckdb.DuckDBPyConnection, store: Path, entries: Sequence[Entry]) -> None:
    """Make `known.<table>` for each fact table: every row ever known, with `known_sequence` and `removed_sequence`
    (the run that took it out, null while it is there). A row that came back has a row for each of its stays.
    """
    con.execute("create schema if not exists known")
    for table in FACTS.values():
        _load_table(con, store, entries, table)


def _load_table(con: duckdb.DuckDBPyConnection, store: Path, entries: Sequence[Entry], table: Table) -> None:
    columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in table.columns)
    name = quoted("known", table.name)
    con.execute(f"create or replace table {name} ({columns}, {_STAMPS}, removed_sequence integer)")
    added, removed = (_paths(store, entries, table.name, part) for part in ("added", "removed"))
    if not added:
        return
    con.execute("create or replace temp table gone (row_hash varchar, sequence integer)")
    if removed:
        con.execute("insert into temp.gone by name select * from read_parquet($paths)", {"paths": removed})
    # A run removes before it adds: a row of the same run as its removal is there.
    con.execute(
        f"""
        insert into {name} by name
        select a.*, r.sequence as removed_sequence
        from read_parquet($paths, union_by_name = true) as a
        asof left join temp.gone as r on a.row_hash = r.row_hash and a.known_sequence < r.sequence
        """,
        {"paths": added},
    )
    con.execute("drop table temp.gone")


def _paths(store: Path, entries: Sequence[Entry], table: str, part: str) -> list[str]:
    found = [entry.tables[table][part] for entry in entries if part in entry.tables.get(table, {})]
    return [str(segment_path(store, table, segment.digest)) for segment in found]


def show_facts(con: duckdb.DuckDBPyConnection, entries: Sequence[Entry], sequence: int) -> None:
    """Make `facts.*` and `ledger.source_present` as they were after run `sequence`, from `known.*`."""
    for schema in ("facts", "ledger"):
        con.execute(f"create schema if not exists {schema}")
    con.execute("create or replace table ledger.source_present (table_name varchar, present boolean)")
    handed_over = {name for entry in entries[:sequence] for name, parts in entry.tables.items() if "added" in parts}
    for name in FACTS:
        con.execute("insert into ledger.source_present values (?, ?)", [name, name in handed_over])
        con.execute(
            f"create or replace view {quoted('facts', name)} as "
            f"select * exclude (removed_sequence) from {quoted('known', name)} "
            f"where known_sequence <= {sequence:d} and (removed_sequence is null or removed_sequence > {sequence:d})"
        )
