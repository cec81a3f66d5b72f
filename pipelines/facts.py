"""Facts: what the extracts have shown, run after run. Everything else can be rebuilt from them.

A run writes, for each table, what it adds and what it removes as Parquet named by content; nothing is ever
rewritten. `facts.*` in memory is the state after the last run; `ledger.position` says which one that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.digests import row_text
from pipelines.ledger import Entry, Segment, read_ledger
from pipelines.segments import segment_path, write_added, write_removed
from pipelines.weeks import Week
from schemas.contract import Table
from schemas.ddl import duckdb_type, known_on, literal, quoted
from schemas.facts import COUNTS_FROM_KNOWN_WEEK, FACTS, fact_scope

FULL, INCREMENTAL = "full", "incremental"
_STAMPS = "row_hash varchar, known_week varchar, known_sequence integer"

# Tables that have a say in every week, whatever the date of the row: who is where, and which days are school days.
_TOUCH_EVERY_WEEK = frozenset({"students", "schools", "enrolments", "calendar"})
# Read by the audit or shown beside the portrait: no portrait depends on them.
_TOUCH_NO_WEEK = frozenset({"outcomes", "interventions", "follow_up"})


@dataclass(frozen=True)
class TableChange:
    """What a run adds to one table and removes from it; `first_on`: earliest date from which a week may differ."""

    added: Segment | None
    removed: Segment | None
    first_on: date | None


@dataclass(frozen=True)
class Changes:
    """What one run changes in the facts."""

    sequence: int
    week: str
    as_of: date
    tables: Mapping[str, TableChange]

    @property
    def is_empty(self) -> bool:
        return not self.tables

    @property
    def added_rows(self) -> int:
        return sum(change.added.rows for change in self.tables.values() if change.added)

    @property
    def removed_rows(self) -> int:
        return sum(change.removed.rows for change in self.tables.values() if change.removed)

    @property
    def first_day_touched(self) -> date | None:
        """Portraits of a week that ends before this day cannot differ; None: no portrait can."""
        days = [
            date.min if name in _TOUCH_EVERY_WEEK else change.first_on
            for name, change in self.tables.items()
            if name not in _TOUCH_NO_WEEK
        ]
        return min((day for day in days if day is not None), default=None)

    @property
    def first_week_touched(self) -> str | None:
        """The week of `first_day_touched`; "0001-W01" when every week is touched."""
        day = self.first_day_touched
        return None if day is None else Week.holding(day).text.rjust(len("0001-W01"), "0")

    def touches(self, week: Week) -> bool:
        """Whether the portraits of `week` may differ from those made before this run."""
        day = self.first_day_touched
        return day is not None and day <= week.sunday

    def entry(self, run_id: str, criteria_hash: str, versions: Mapping[str, int]) -> Entry:
        """The ledger entry of the run."""
        return Entry(
            sequence=self.sequence,
            run_id=run_id,
            week=self.week,
            as_of=self.as_of,
            criteria_hash=criteria_hash,
            tables={
                name: {
                    part: segment for part, segment in (("added", change.added), ("removed", change.removed)) if segment
                }
                for name, change in self.tables.items()
            },
            versions=versions,
        )


# --- loading ---------------------------------------------------------------------------------------------------


def _segments(store: Path, entries: list[Entry], table: str, part: str) -> list[str]:
    """Paths of the segments of one table, oldest first."""
    found = [entry.tables[table][part] for entry in entries if part in entry.tables.get(table, {})]
    return [str(segment_path(store, table, segment.digest)) for segment in found]


def _create_fact_table(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in table.columns)
    con.execute(f"create or replace table {quoted('facts', table.name)} ({columns}, {_STAMPS})")


def load_facts(con: duckdb.DuckDBPyConnection, store: Path, upto: int | None = None) -> None:
    """Fill `facts.*` with what was known after run `upto` (default: the last one)."""
    entries = read_ledger(store, upto)
    con.execute("create schema if not exists facts")
    con.execute("create schema if not exists ledger")
    con.execute("create or replace table ledger.position as select ?::integer as sequence", [len(entries)])
    con.execute("create or replace table ledger.source_present (table_name varchar, present boolean)")
    for name, table in FACTS.items():
        added, removed = (_segments(store, entries, name, part) for part in ("added", "removed"))
        _create_fact_table(con, table)
        con.execute("insert into ledger.source_present values (?, ?)", [name, bool(added)])
        if added:
            con.execute("create or replace temp table removed_rows (row_hash varchar, sequence integer)")
            if removed:
                con.execute(
                    "insert into temp.removed_rows select row_hash, max(sequence) from read_parquet($paths) group by 1",
                    {"paths": removed},
                )
            # A run removes before it adds: a row of the same run as its removal is there.
            con.execute(
                f"""
                insert into {quoted("facts", name)} by name
                select a.*
                from read_parquet($paths, union_by_name = true) as a
                left join temp.removed_rows as r on r.row_hash = a.row_hash
                where r.sequence is null or r.sequence <= a.known_sequence
                """,
                {"paths": added},
            )
    con.execute("drop table if exists temp.removed_rows")


def loaded_sequence(con: duckdb.DuckDBPyConnection) -> int:
    """The run whose facts are in memory; 0 before the first."""
    return con.execute("select sequence from ledger.position").fetchone()[0]


# --- one run's changes -----------------------------------------------------------------------------------------


def stage_changes(
    con: duckdb.DuckDBPyConnection, store: Path, week: Week, as_of: date, modes: Mapping[str, str]
) -> Changes:
    """Compare `incoming.*` with `facts.*`, write what differs as segments, and bring `facts.*` up to date.

    `modes`: for each table that was handed over, "full" (within the schools and years that it holds, a fact of
    as_of or before that is no longer there is removed) or "incremental" (rows are added or replaced by key).
    `incoming.refused(table_name, student_key)` says whose rows were refused: their facts are not removed.
    A table that is not in `modes` changes nothing. Segments without a published ledger entry are never read.
    """
    sequence = loaded_sequence(con) + 1
    tables: dict[str, TableChange] = {}
    for name, mode in modes.items():
        change = _stage_table(con, store, FACTS[name], mode, week=week, as_of=as_of, sequence=sequence)
        if change is not None:
            tables[name] = change
    con.execute("update ledger.position set sequence = ?", [sequence])
    return Changes(sequence, week.text, as_of, tables)


def _same_key(table: Table, left: str, right: str) -> str:
    """Empty parts of a key compare equal."""
    return " and ".join(f"{left}.{quoted(name)} is not distinct from {right}.{quoted(name)}" for name in table.key)


def _scope(table: Table, alias: str) -> list[str]:
    """SQL: what a full extract replaces as a whole (school, year)."""
    scope = fact_scope(table)
    parts = [f"{alias}.{quoted(name)}" for name in scope.columns]
    if scope.year_of:
        day = f"{alias}.{quoted(scope.year_of)}"
        parts.append(f"year({day}) - case when month({day}) < 7 then 1 else 0 end")
    return parts or ["true"]


def _removed_rows(table: Table, mode: str) -> str:
    """SQL: the row_hash of the facts that go.

    What has the key of a row that is shown now with another content goes in any mode. A full extract also
    withdraws what it no longer shows, up to as_of: later events wait in the file, they are not gone. A row that was
    refused is there, only unread: it withdraws nothing of its student, and nothing at all where its student is unknown.
    """
    facts = quoted("facts", table.name)
    parts = [
        f"""
        select f.row_hash
        from {facts} as f
        join (select * from temp.shown where row_hash not in (select row_hash from {facts})) as i
            on {_same_key(table, "f", "i")}
    """
    ]
    if mode == FULL:
        scopes = {
            alias: ", ".join(f"{part} as s{rank}" for rank, part in enumerate(_scope(table, alias))) for alias in "fi"
        }
        same_scope = ", ".join(f"s{rank}" for rank in range(len(_scope(table, "f"))))
        known_by_then = f"{known_on(table, 'f')} <= $as_of and " if table.event_on else ""
        refused = f"select student_key from incoming.refused where table_name = {literal(table.name)}"
        unread = f"and not exists ({refused} and student_key is null)"
        if "student_key" in table.names:
            unread += f" and f.student_key not in ({refused} and student_key is not null)"
        parts.append(f"""
        select g.row_hash
        from (select f.row_hash, {scopes["f"]} from {facts} as f
              where {known_by_then}f.row_hash not in (select row_hash from temp.shown)
              {unread}) as g
        semi join (select distinct {scopes["i"]} from temp.shown as i) as h using ({same_scope})
        """)
    if table.name in COUNTS_FROM_KNOWN_WEEK:
        # A mark that a run of an earlier week shows was known by then: its row is written anew.
        parts.append(f"""
        select f.row_hash
        from {facts} as f
        where f.known_week > $week and f.row_hash in (select row_hash from temp.shown)
        """)
    return " union ".join(parts)


def _known_week(table: Table) -> tuple[str, str]:
    """The SQL of a new row's known_week and the join that it needs.

    A corrected mark keeps the week in which the mark was first shown, so that a correction does not make
    it disappear from the weeks between.
    """
    if table.name not in COUNTS_FROM_KNOWN_WEEK:
        return "$week", ""
    replaced = f"""
        left join temp.leaving as o on {_same_key(table, "o", "i")}"""
    return "least($week, coalesce(o.known_week, $week))", replaced


def _stage_table(
    con: duckdb.DuckDBPyConnection, store: Path, table: Table, mode: str, *, week: Week, as_of: date, sequence: int
) -> TableChange | None:
    facts = quoted("facts", table.name)
    columns = ", ".join(quoted(name) for name in table.names)
    con.execute(
        f"create or replace temp table shown as select {columns}, md5({row_text(table.columns)}) as row_hash "
        f"from {quoted('incoming', table.name)}"
    )
    removed_rows = _removed_rows(table, mode)
    values = {name: value for name, value in (("as_of", as_of), ("week", week.text)) if f"${name}" in removed_rows}
    con.execute(f"create or replace temp table going as select distinct row_hash from ({removed_rows})", values)
    con.execute(
        f"create or replace temp table leaving as select f.* from {facts} as f "
        "where f.row_hash in (select row_hash from temp.going)"
    )
    con.execute(f"delete from {facts} where row_hash in (select row_hash from temp.going)")
    known_week, join = _known_week(table)
    con.execute(
        f"""
        insert into {facts} by name
        select i.*, {known_week} as known_week, $sequence::integer as known_sequence
        from temp.shown as i{join}
        where i.row_hash not in (select row_hash from {facts})
        """,
        {"week": week.text, "sequence": sequence},
    )
    con.execute("drop table temp.shown")
    # What comes is read where it now is: a second copy would be as large as the extract.
    con.execute(f"create or replace temp view coming as select * from {facts} where known_sequence = {sequence:d}")
    change = TableChange(
        added=write_added(con, store, table),
        removed=write_removed(con, store, table, sequence),
        first_on=_first_on(con, table),
    )
    if change.added:
        con.execute("update ledger.source_present set present = true where table_name = ?", [table.name])
    con.execute("drop view temp.coming")
    for name in ("going", "leaving"):
        con.execute(f"drop table temp.{name}")
    return change if change.added or change.removed else None


def _first_on(con: duckdb.DuckDBPyConnection, table: Table) -> date | None:
    """The earliest day from which a week may see another content. A mark is seen from its week of discovery on."""
    if table.event_on is None:
        return None
    earliest = con.execute(
        "select min(known_on), min(known_week) from "
        f"(select {known_on(table)} as known_on, known_week from temp.coming union all "
        f"select {known_on(table)}, known_week from temp.leaving)"
    ).fetchone()
    day, known_week = earliest
    if day is None or table.name not in COUNTS_FROM_KNOWN_WEEK:
        return day
    return max(day, Week.parse(known_week).monday)
