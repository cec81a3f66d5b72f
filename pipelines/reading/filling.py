"""Records into the workbench, by batches of bounded size: rows into the file's table, refused lines beside it."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

import duckdb
import pyarrow as pa

from pipelines.reading.records import Record
from pipelines.reading.tables import Handed
from schemas.ddl import quoted

_MOST_CELLS = 400_000
_MOST_ROWS = 20_000
# Longer texts are flushed sooner: a batch of them must fit memory too.
_MOST_CHARACTERS = 32 << 20
PREAMBLE = "preamble"


class Filling:
    """Fills `files."<index>"(_line, positions…)`, `raw._refused` and `raw._noted`; `records` counts rows and refusals.

    `positions` says which cell of a record each column is.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, handed: Handed, positions: dict[str, int]) -> None:
        self._con, self._handed, self._positions = con, handed, positions
        self._rows: list[Record] = []
        self._refused: list[tuple[int, int, str]] = []
        self._noted: list[tuple[int, int, str]] = []
        self._characters = 0
        self._most_rows = max(1, min(_MOST_ROWS, _MOST_CELLS // max(1, len(positions))))
        self.records = 0
        columns = "".join(f", {quoted(name)} varchar" for name in positions)
        con.execute(f"create or replace table {handed.target} (_line bigint{columns})")

    def __enter__(self) -> Filling:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush()

    def add(self, records: Iterable[Record]) -> None:
        """Add every record: a row, a refused line, or a line noted as preamble."""
        for record in records:
            if record.rule == PREAMBLE:
                self.note(record.line)
                continue
            self.records += 1
            if record.cells is None:
                self._refused.append((self._handed.index, record.line, record.rule))
            else:
                self._rows.append(record)
                self._characters += sum(map(len, record.cells))
            if (
                len(self._rows) >= self._most_rows
                or len(self._refused) >= _MOST_ROWS
                or self._characters >= _MOST_CHARACTERS
            ):
                self._flush()

    def note(self, line: int) -> None:
        """Note a line above the header."""
        self._noted.append((self._handed.index, line, PREAMBLE))

    def _flush(self) -> None:
        if self._rows:
            self._con.register("_batch", self._arrow())
            self._con.execute(f"insert into {self._handed.target} select * from _batch")
            self._con.unregister("_batch")
        for table, told in (("raw._refused", self._refused), ("raw._noted", self._noted)):
            if told:
                index, lines, rules = zip(*told, strict=True)
                self._con.register(
                    "_batch", pa.table({"f": pa.array(index, pa.int32()), "l": pa.array(lines), "r": pa.array(rules)})
                )
                self._con.execute(f"insert into {table} select * from _batch")
                self._con.unregister("_batch")
        self._rows, self._refused, self._noted, self._characters = [], [], [], 0

    def _arrow(self) -> pa.Table:
        lines = {"_line": pa.array([record.line for record in self._rows], pa.int64())}
        return pa.table(
            lines
            | {
                name: pa.array([record.cells[position] or None for record in self._rows], pa.string())
                for name, position in self._positions.items()
            }
        )
