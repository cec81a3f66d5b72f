"""The workbooks that are known: those that were written, and those that were read since. Names no student.

`store/workbooks.parquet`: one row a file and content. A file whose size and time, or whose digest, is known holds
nothing that was not read. In memory: `following.workbook`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.weeks import Week, school_year_bounds

WORKBOOKS_NAME = "workbooks.parquet"
_SCHEMA = pa.schema(
    [
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("size", pa.int64()),
        ("mtime_ns", pa.int64()),
        ("week", pa.string()),
        ("school_id", pa.string()),
        ("team", pa.string()),
        ("language", pa.string()),
        ("sequence", pa.int64()),
    ]
)
_STANDING = pa.schema([("path", pa.string()), ("size", pa.int64()), ("mtime_ns", pa.int64())])
_COLUMNS = (
    "path varchar, sha256 varchar, size bigint, mtime_ns bigint, week varchar, school_id varchar, team varchar, "
    "language varchar, sequence bigint"
)


@dataclass(frozen=True)
class Known:
    """A content that stood, or was to stand, at `path`: from the folder of the lists, with `/`; empty where the name is
    not ours, as a team may name its file after a student.

    `week`, `school_id`, `team`, `language`: the list that it is, as its hidden sheet says. `sequence`: the run that
    wrote it or read it.
    """

    path: str
    sha256: str
    size: int
    mtime_ns: int
    week: str
    school_id: str
    team: str
    language: str
    sequence: int


@dataclass(frozen=True)
class Standing:
    """A workbook that stands in the folder of the lists."""

    path: str
    size: int
    mtime_ns: int


def load_registry(con: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Make `following.workbook`, of the last published run; empty where there is none."""
    con.execute("create schema if not exists following")
    con.execute(f"create or replace table following.workbook ({_COLUMNS})")
    path = store / WORKBOOKS_NAME
    if path.exists():
        con.execute("insert into following.workbook by name select * from read_parquet($path)", {"path": str(path)})


def remember(con: duckdb.DuckDBPyConnection, known: Iterable[Known]) -> None:
    """Add to the registry, in place of what it said of the same file and content."""
    rows = pa.Table.from_pylist([asdict(one) for one in known], schema=_SCHEMA)
    con.register("remembered_workbooks", rows)
    con.execute(
        """
        delete from following.workbook as w
        using remembered_workbooks as r
        where r.path = w.path and r.sha256 = w.sha256
        """
    )
    con.execute("insert into following.workbook by name select * from remembered_workbooks")
    con.unregister("remembered_workbooks")


def untouched(con: duckdb.DuckDBPyConnection, found: Sequence[Standing]) -> dict[str, str]:
    """Of the files that stand there, those whose size and time are as they were known: path -> digest."""
    con.register("standing_workbooks", pa.Table.from_pylist([asdict(one) for one in found], schema=_STANDING))
    rows = con.execute(
        """
        select s.path, max(w.sha256)
        from standing_workbooks as s
        join following.workbook as w using (path, size, mtime_ns)
        group by s.path
        """
    ).fetchall()
    con.unregister("standing_workbooks")
    return dict(rows)


def known_contents(con: duckdb.DuckDBPyConnection, digests: Collection[str]) -> dict[str, Known]:
    """What each of these contents is known as, whatever its place: those that were neither written nor read are not."""
    return {one.sha256: one for one in _newest(con, "sha256", digests)}


def last_at(con: duckdb.DuckDBPyConnection, path: str) -> Known | None:
    """What was last known at a place."""
    return next(iter(_newest(con, "path", [path])), None)


def _newest(con: duckdb.DuckDBPyConnection, column: str, values: Collection[str]) -> list[Known]:
    rows = con.execute(
        f"select {', '.join(_SCHEMA.names)} from following.workbook where list_contains($values, {column}) "
        f"qualify row_number() over (partition by {column} order by sequence desc, path) = 1",
        {"values": sorted(values)},
    ).fetchall()
    return [Known(*row) for row in rows]


def contents_of(
    con: duckdb.DuckDBPyConnection, lists: Collection[tuple[str, str, str]]
) -> dict[tuple[str, str, str], list[str]]:
    """Of lists, told by (school_id, team, week): the digests of what each is known to have been, the newest first."""
    rows = con.execute(
        """
        select school_id, team, week, list(sha256 order by newest desc, sha256)
        from (
            select school_id, team, week, sha256, max(sequence) as newest
            from following.workbook
            where list_contains($schools, school_id) and list_contains($weeks, week)
            group by all
        )
        group by all
        """,
        {"schools": sorted({school for school, _, _ in lists}), "weeks": sorted({week for _, _, week in lists})},
    ).fetchall()
    found = {(school, team, week): digests for school, team, week, digests in rows}
    return {one: found.get(one, []) for one in lists}


def team_folders(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """`<school>/<team>` of every folder that a workbook was written in."""
    rows = con.execute(
        "select distinct split_part(path, '/', 1) || '/' || split_part(path, '/', 2) from following.workbook"
    ).fetchall()
    return frozenset(folder for (folder,) in rows)


def write_registry(con: duckdb.DuckDBPyConnection, path: Path, week: Week) -> None:
    """Write to a staged path what a run after that of `week` needs: this school year, and the one before."""
    first, _ = school_year_bounds(week.school_year)
    oldest = Week.holding(first.replace(year=first.year - 1)).text
    con.execute("delete from following.workbook where week < ?", [oldest])
    con.execute(
        "copy (from following.workbook order by path, sequence, sha256) to $path (format parquet, compression zstd)",
        {"path": str(path)},
    )
