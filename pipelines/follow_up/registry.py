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

from pipelines.remembered import told_if_damaged
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
        ("is_held", pa.bool_()),
        ("base", pa.string()),
        ("kept_as", pa.string()),
    ]
)
_STANDING = pa.schema([("path", pa.string()), ("size", pa.int64()), ("mtime_ns", pa.int64())])
_COLUMNS = (
    "path varchar, sha256 varchar, size bigint, mtime_ns bigint, week varchar, school_id varchar, team varchar, "
    "language varchar, sequence bigint, is_held boolean, base varchar, kept_as varchar"
)


@dataclass(frozen=True)
class Known:
    """A content that stood, or was to stand, at `path`: from the folder of the lists, with `/`; empty where the name is
    not ours, as a team may name its file after a student.

    `week`, `school_id`, `team`, `language`: the list that it is, as its hidden sheet says. `sequence`: the run that
    wrote it or read it. `is_held`: it was read, but for what stands under a title that was changed.
    `base`: the name of what was written in that list, before a team typed in it. `kept_as`: of a
    content that was read, the copy that must be there before it is replaced, from the team's folder.
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
    is_held: bool | None = False
    base: str | None = None
    kept_as: str | None = None


@dataclass(frozen=True)
class Standing:
    """A workbook that stands in the folder of the lists."""

    path: str
    size: int
    mtime_ns: int


def load_registry(con: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Make `following.workbook`, of the last published run; empty where there is none. StoreBusyError for damage."""
    con.execute("create schema if not exists following")
    con.execute(f"create or replace table following.workbook ({_COLUMNS})")
    path = store / WORKBOOKS_NAME
    if path.exists():
        with told_if_damaged(path):
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


def remember_folders(con: duckdb.DuckDBPyConnection, folders: Iterable[str], week: str, sequence: int) -> None:
    """Note the folders that a run writes in, in whatever formats: any other under the lists is somebody's own."""
    remember(con, [Known(f"{folder}/", "", -1, -1, week, "", "", "", sequence) for folder in folders])


def untouched(con: duckdb.DuckDBPyConnection, found: Sequence[Standing]) -> dict[str, str]:
    """Of the files that stand there, those whose size and time are as they were known: path -> digest."""
    con.register("standing_workbooks", pa.Table.from_pylist([asdict(one) for one in found], schema=_STANDING))
    rows = con.execute(
        """
        select s.path, max(w.sha256)
        from standing_workbooks as s
        join following.workbook as w using (path, size, mtime_ns)
        where w.is_held is not true
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
        f"select {', '.join(_SCHEMA.names)} from following.workbook "
        f"where {column} in (select unnest($values::varchar[])) "
        f"qualify row_number() over (partition by {column} order by sequence desc, is_held is true desc, path) = 1",
        {"values": sorted(values)},
    ).fetchall()
    return [Known(*row) for row in rows]


def last_read(con: duckdb.DuckDBPyConnection, path: str, known: Known, *, is_replaced: bool) -> str | None:
    """Of the list that `known` is, in the writing that it names: the digest of what last stood at `path`, as written or
    as read; else of what was written. None where neither is known.

    A workbook that could not be replaced is read again and again, each time against what it was the time before;
    once another list has taken its place (`is_replaced`), one that comes back is told from what was written.
    """
    row = con.execute(
        """
        select sha256
        from following.workbook
        where
            school_id = $school_id and team = $team and week = $week and coalesce(base, '') = $base
            and (path = $path and kept_as is not null and not $is_replaced or kept_as is null and $base <> '')
        order by path = $path desc, sequence desc, kept_as is null desc, path
        limit 1
        """,
        {
            "path": path,
            "school_id": known.school_id,
            "team": known.team,
            "week": known.week,
            "base": known.base or "",
            "is_replaced": is_replaced,
        },
    ).fetchone()
    return row[0] if row else None


def is_news(con: duckdb.DuckDBPyConnection, path: str, known: Known, mtime_ns: int, *, is_replaced: bool) -> bool:
    """Whether a content that is known means something at `path`: the team went back to it from a later one.

    The same file with its old date has not been touched.
    """
    last = last_read(con, path, known, is_replaced=is_replaced)
    if last is None or last == known.sha256:
        return False
    seen, read = con.execute(
        """
        select
            coalesce(bool_or(sha256 = $sha256 and mtime_ns = $mtime_ns), false),
            coalesce(bool_or(sha256 = $last and kept_as is not null), false)
        from following.workbook
        where path = $path
        """,
        {"path": path, "sha256": known.sha256, "mtime_ns": mtime_ns, "last": last},
    ).fetchone()
    return read and not seen


def newest_written(con: duckdb.DuckDBPyConnection, path: str) -> tuple[str, str] | None:
    """The week and the base of the list that was last written for a place; None where none was."""
    return con.execute(
        "select week, coalesce(base, '') from following.workbook "
        "where path = $path and path <> '' and kept_as is null order by sequence desc limit 1",
        {"path": path},
    ).fetchone()


def copies_due(con: duckdb.DuckDBPyConnection, digests: Collection[str]) -> dict[str, str]:
    """Of contents that were read: the copy that keeps each, from the team's folder."""
    rows = con.execute(
        "select sha256, max(kept_as) from following.workbook "
        "where sha256 in (select unnest($digests::varchar[])) group by sha256 having max(kept_as) is not null",
        {"digests": sorted(digests)},
    ).fetchall()
    return dict(rows)


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
            where school_id in (select unnest($schools::varchar[])) and week in (select unnest($weeks::varchar[]))
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
    """Write to a staged path what a run after that of `week` needs: this school year, and the one before.

    The folders that were written stay known: a school may come back years later.
    """
    first, _ = school_year_bounds(week.school_year)
    oldest = Week.holding(first.replace(year=first.year - 1)).text
    con.execute("delete from following.workbook where week < ? and sha256 <> ''", [oldest])
    con.execute(
        "copy (from following.workbook order by path, sequence, sha256) to $path (format parquet, compression zstd)",
        {"path": str(path)},
    )
