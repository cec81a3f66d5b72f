"""What is kept of a published run so that the next one can be compared with it: its measures, the codes and the files.

No value of a student is kept: counts and shares, digests of codes, digests and headers of files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.errors import StoreBusyError
from pipelines.reading import FileRead
from pipelines.weeks import school_year_of
from schemas.ddl import quoted
from schemas.extracts import EXTRACTS

_SQL = Path(__file__).parent / "quality"
# Elsewhere a row is of its student's school, and a student may have moved.
_SCHOOLED = [table.name for table in EXTRACTS.values() if "school_id" in table.names]
PROFILE_NAME, CODES_NAME, FILES_NAME = "profile.parquet", "codes.parquet", "files.parquet"
REMEMBERED = (PROFILE_NAME, CODES_NAME, FILES_NAME)
_PREVIOUS = {"previous_profile": PROFILE_NAME, "previous_code": CODES_NAME, "previous_file": FILES_NAME}
_FILE = pa.schema(
    [
        ("source_table", pa.string()),
        ("file_name", pa.string()),
        ("sha256", pa.string()),
        ("records", pa.int64()),
        ("columns", pa.list_(pa.string())),
    ]
)


def note_files(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead]) -> None:
    """Write `quality.file(source_table, file_name, sha256, records, columns)`: which columns each file's header has."""
    rows = [
        {
            "source_table": read.source_table,
            "file_name": read.file_name,
            "sha256": read.sha256,
            "records": read.records,
            "columns": sorted(read.columns),
        }
        for read in reads
    ]
    con.execute("create schema if not exists quality")
    con.register("noted_files", pa.Table.from_pylist(rows, schema=_FILE))
    con.execute("create or replace table quality.file as from noted_files")
    con.unregister("noted_files")


@contextmanager
def told_if_damaged(path: Path) -> Iterator[None]:
    """StoreBusyError that names a remembered file which cannot be read, and says what to do."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        raise StoreBusyError(
            "un fichier de l'entrepôt est abîmé et ne se lit pas ; rien n'a été publié.",
            remedy="Le remettre depuis la copie de sauvegarde de l'entrepôt ; à défaut, le retirer du dossier de "
            "l'entrepôt, puis relancer : ce qu'il disait de l'exécution précédente sera oublié.",
            file=path.name,
        ) from None


def recall(con: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Make `quality.previous_profile`, `previous_code` and `previous_file` of the last published run.

    What that run did not keep is not there.
    """
    con.execute("create schema if not exists quality")
    for table, name in _PREVIOUS.items():
        con.execute(f"drop table if exists {quoted('quality', table)}")
        path = store / name
        if path.exists():
            with told_if_damaged(path):
                con.execute(
                    f"create table {quoted('quality', table)} as select * from read_parquet($path)", {"path": str(path)}
                )


def keep(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the files of REMEMBERED into `folder`, from `quality.profile`, `quality.code` and `quality.file`.

    A code seen earlier in the same school year stays known: it is not new when it comes back. A school that has
    vanished from a table keeps its measures of the last time, marked by the metric 'carried': it is missed until it is
    back, and not for one week only.
    """
    if "file" not in _tables(con):
        note_files(con, [])
    measures = "from quality.profile"
    if _is_comparable(con):
        con.execute((_SQL / "carried.sql").read_text(encoding="utf-8"), {"schooled": _SCHOOLED})
        measures = "from quality.profile union all by name from quality.carried"
    con.execute(f"copy ({measures} order by all) to $path (format parquet)", _path(folder, PROFILE_NAME))
    columns = "table_name, school_id, column_name, digest"
    known = f"select {columns} from quality.code"
    if _same_year(con):
        known += f" union select {columns} from quality.previous_code"
    con.execute(
        f"copy (select distinct {columns} from ({known}) order by all) to $path (format parquet)",
        _path(folder, CODES_NAME),
    )
    con.execute("copy (from quality.file order by all) to $path (format parquet)", _path(folder, FILES_NAME))


def _path(folder: Path, name: str) -> dict[str, str]:
    return {"path": str(folder / name)}


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select table_name from duckdb_tables() where schema_name = 'quality'").fetchall()
    return {name for (name,) in rows}


def _is_comparable(con: duckdb.DuckDBPyConnection) -> bool:
    if "previous_profile" not in _tables(con):
        return False
    return bool(con.execute((_SQL / "comparable.sql").read_text(encoding="utf-8")).fetchone()[0])


def _same_year(con: duckdb.DuckDBPyConnection) -> bool:
    if not {"previous_profile", "previous_code"} <= _tables(con):
        return False
    dates = con.execute("""
        select value::integer::varchar from quality.profile where metric = 'as_of'
        union all
        select value::integer::varchar from quality.previous_profile where metric = 'as_of'
    """).fetchall()
    return len({school_year_of(date.fromisoformat(text)) for (text,) in dates}) == 1
