"""A GPI dump drawn in the test itself: each table is written to a file, read by the product and staged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipelines.database import connect
from pipelines.sources import SourceFile, load_profile, read_files, stage

PROFILE = load_profile("gpi")
Rows = Callable[..., list[tuple[str | None, ...]]]


def stage_files(folder: Path) -> duckdb.DuckDBPyConnection:
    """Every file of `folder` that is a table of GPI, staged."""
    files = [
        SourceFile(table.name, path)
        for path in sorted(folder.iterdir())
        if (table := PROFILE.table_of(path.name)) is not None
    ]
    con = connect()
    stage(con, PROFILE, read_files(con, PROFILE, files, folder))
    return con


def staged(folder: Path, extract: str, **tables: str) -> Rows:
    """What the tables give: a function from names of staged columns to rows, in the files' order."""
    dump = folder / "dump"
    shutil.rmtree(dump, ignore_errors=True)
    dump.mkdir()
    for name, text in tables.items():
        (dump / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    con = stage_files(dump)

    def rows(*columns: str) -> list[tuple[str | None, ...]]:
        cells = ", ".join(f"{column}::varchar" for column in columns)
        return con.execute(f"select {cells} from staged.{extract} order by _file, _line, _cell").fetchall()

    return rows
