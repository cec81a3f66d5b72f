"""Identifiers of one source as the centre's own, by a crosswalk file; an identifier that is not in it is refused.

Two systems may give the same number to two children: nothing passes from one to the other without being named.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.side_files import bad_side_file, read_side_file
from schemas.contract import Table
from schemas.ddl import literal, quoted

COLUMNS = ("kind", "source_id", "id")
# Which column of the extracts each kind of identifier stands in.
COLUMN_OF = {"student": "student_id", "school": "school_id", "subject": "subject_code"}
# Subjects that two systems call alike need no line.
_STRICT = ("student", "school")


def load_crosswalk(con: duckdb.DuckDBPyConnection, path: Path) -> frozenset[str]:
    """Make `raw._crosswalk(kind, source_id, id)`; the kinds of identifier that it holds.

    ConfigError, with the line, for an unknown kind, an empty cell, an identifier placed twice, two students of the
    source who would be one child, or a file without any row.
    """
    found: dict[tuple[str, str], str] = {}
    children: dict[str, str] = {}
    for line, cells in read_side_file(path, COLUMNS):
        kind, source_id, own = (cells[column] for column in COLUMNS)
        if kind not in COLUMN_OF:
            raise bad_side_file(path, line, f"kind doit être l'un de {', '.join(COLUMN_OF)}")
        if not source_id or not own:
            raise bad_side_file(path, line, "source_id et id doivent être remplis")
        if found.setdefault((kind, source_id), own) != own:
            raise bad_side_file(path, line, "le même identifiant est placé deux fois")
        if kind == "student" and children.setdefault(own, source_id) != source_id:
            raise bad_side_file(path, line, "deux élèves de la source deviendraient le même élève du centre")
    if not found:
        # Without a row, every identifier would pass as it is: the very thing that the file is there to prevent.
        raise bad_side_file(path, 1, "le fichier de correspondance n'a aucune ligne")
    con.execute("create or replace table raw._crosswalk (kind varchar, source_id varchar, id varchar)")
    con.executemany("insert into raw._crosswalk values (?, ?, ?)", [(*place, own) for place, own in found.items()])
    return frozenset(kind for kind, _ in found)


def crossed_sql(contract: Table, rows: str, kinds: frozenset[str], label: str) -> str:
    """SELECT of staged `rows` (SQL) with the centre's identifiers; a row without one has rule `not_in_crosswalk`.

    Such a row keeps its identifier under the label of its source, so that it can be nobody else's.
    """
    crossed = [kind for kind, column in COLUMN_OF.items() if kind in kinds and column in contract.names]
    if not crossed:
        return rows
    joins, cells, unknown = [], [], []
    for kind in crossed:
        column, own = quoted(COLUMN_OF[kind]), f"{kind}_of.id"
        joins.append(
            f"left join raw._crosswalk as {kind}_of on {kind}_of.kind = {literal(kind)} "
            f"and {kind}_of.source_id = rows.{column}"
        )
        if kind in _STRICT:
            unknown.append(f"(rows.{column} is not null and {own} is null)")
            cells.append(f"coalesce({own}, {literal(label + ':')} || rows.{column}) as {column}")
        else:
            cells.append(f"coalesce({own}, rows.{column}) as {column}")
    if unknown:
        refused = f"case when {' or '.join(unknown)} then 'not_in_crosswalk' end"
        cells.append(f"coalesce(rows._refused_by, {refused}) as _refused_by")
    return f"select rows.* replace ({', '.join(cells)}) from ({rows}) as rows {' '.join(joins)}"
