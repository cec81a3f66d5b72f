"""A delimited file of unknown origin into the workbench."""

from __future__ import annotations

import duckdb

from pipelines.reading.filling import Filling
from pipelines.reading.tables import Handed, Loaded, positions_of
from pipelines.reading.unknown import opened_unknown


def load_unknown(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a delimited file as `files."<index>"(_line, every column…)`, its dialect found out; see `read_any`."""
    with opened_unknown(handed.path, handed.name, handed.spill / f"{handed.index}.utf8") as unknown:
        positions = positions_of(unknown.names, handed.table, handed.name)
        with Filling(con, handed, positions) as filling:
            filling.add(unknown.items())
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    return Loaded(
        columns=tuple(positions),
        records=filling.records,
        rows=rows,
        refused=filling.records - rows,
        encoding=unknown.text.encoding,
        delimiter=unknown.dialect.form.delimiter,
        notes=tuple(unknown.notes),
    )
