"""JSON of an API's resources: an array of objects, an object around one array, or an object a line.

A field within an object is the column `outer.inner`, in lower case; an array is handed on as JSON text. Python finds
where records begin and end; what is in them is read by DuckDB.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipelines.errors import ColumnError, SourceError
from pipelines.reading.json_layout import Layout, layout_of, line_of_fault
from pipelines.reading.lines import Line, Lines
from pipelines.reading.tables import Handed, Loaded, positions_of
from pipelines.reading.text import Text, decode
from schemas.ddl import literal, quoted
from schemas.sources import SourceTable

# A field further down than this, or beyond this many, belongs to no resource that was ever published.
DEEPEST = 8
MOST_FIELDS = 20_000
LONGEST_RECORD = 64 << 20
_BATCH = 16 << 20
_RECORDS = "files._json_record"

Pointer = str


class _Field(NamedTuple):
    """A key of an object; `is_object`, `is_other`: whether its value ever is one, or anything else but null."""

    parent: Pointer
    key: str
    pointer: Pointer
    is_object: bool
    is_other: bool


def load_json(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load records as `files."<index>"(_line, known columns…)`, all text.

    `_line` is the physical line where each record is on one, otherwise the record's rank in the array. What is no
    object, is malformed or names a field twice is refused (`unreadable_record`). A number is the shortest text that
    reads back the same, a whole one exact; true and false are words; null is empty. An empty array has no row.
    SourceError: not JSON, or an array that is malformed, with its line. ColumnError: a column is in no record.
    """
    text = decode(handed.path, handed.formats.encodings, handed.spill / f"{handed.index}.utf8")
    try:
        layout = layout_of(text.path, set(handed.table.columns), handed.path.suffix, handed.spill)
        if layout is None:
            raise _not_json(handed)
        with _records(con):
            if layout.is_lines:
                _take_lines(con, text)
            else:
                _take_array(con, layout, handed)
            return _load(con, text, handed)
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)


@contextmanager
def _records(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute(f"create or replace table {_RECORDS} (_line bigint, record varchar, rule varchar)")
    try:
        yield
    finally:
        con.execute(f"drop table if exists {_RECORDS}")


def _take_lines(con: duckdb.DuckDBPyConnection, text: Text) -> None:
    with text.opened(LONGEST_RECORD) as lines:
        for batch in _batches(lines):
            con.register(
                "_batch",
                pa.table(
                    {
                        "_line": pa.array([line.number for line in batch], pa.int64()),
                        "record": pa.array([None if line.fault else line.text for line in batch], pa.string()),
                        "rule": pa.array([line.fault for line in batch], pa.string()),
                    }
                ),
            )
            con.execute(f"insert into {_RECORDS} select * from _batch")
            con.unregister("_batch")


def _batches(lines: Lines) -> Iterator[list[Line]]:
    """The lines that are not blank, by batches of bounded size."""
    batch: list[Line] = []
    size = 0
    while (line := lines.take()) is not None:
        if line.fault or line.text.strip():
            batch.append(line)
            size += len(line.text)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take_array(con: duckdb.DuckDBPyConnection, layout: Layout, handed: Handed) -> None:
    try:
        con.execute(
            f"insert into {_RECORDS} select row_number() over (), json::varchar, null from "
            "read_json_objects(?, format = ?, maximum_object_size = ?)",
            [str(layout.path), "array" if layout.is_array else "unstructured", LONGEST_RECORD],
        )
    except duckdb.Error:
        # Its message may quote the file: it goes no further.
        line = line_of_fault(layout.path)
        if layout.is_copy and line is None:
            # The array itself is whole: what was cut out of the object goes on after its end, to another one's.
            raise _several_arrays(handed) from None
        raise SourceError(
            f"{handed.name} : le JSON est mal formé ou incomplet.",
            remedy="Refaire l'extraction ; si elle a été coupée, la reprendre au début.",
            file=handed.name,
            line=line + layout.lines_before if line else None,
        ) from None
    finally:
        if layout.is_copy:
            layout.path.unlink(missing_ok=True)


def _load(con: duckdb.DuckDBPyConnection, text: Text, handed: Handed) -> Loaded:
    _refuse(con, "case when json_valid(record) then json_type(record) <> 'OBJECT' else true end")
    pointers = _pointers(con, handed.table)
    records = con.execute(f"select count(*) from {_RECORDS}").fetchone()[0]
    readable = con.execute(f"select count(*) from {_RECORDS} where rule is null").fetchone()[0]
    names = list(pointers) if readable else list(handed.table.columns)
    positions = positions_of(names, handed.table, handed.name)
    columns = {column: pointers.get(names[position], []) for column, position in positions.items()}
    _extract(con, columns, handed)
    con.execute(f"insert into raw._refused select {handed.index}, _line, rule from {_RECORDS} where rule is not null")
    refused = con.execute(f"select count(*) from {_RECORDS} where rule is not null").fetchone()[0]
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    return Loaded(tuple(positions), records, rows, refused, text.encoding)


def _extract(con: duckdb.DuckDBPyConnection, columns: dict[str, list[Pointer]], handed: Handed) -> None:
    """One reading of each record gives all of its columns. Several pointers of a column are its spellings."""
    wanted = list(dict.fromkeys(pointer for pointers in columns.values() for pointer in pointers))
    place = {pointer: rank for rank, pointer in enumerate(wanted, start=1)}
    cells = ", ".join(
        f"nullif(coalesce({', '.join(f'texts[{place[pointer]}]' for pointer in pointers)}, null), '')"
        f" as {quoted(column)}"
        if pointers
        else f"null::varchar as {quoted(column)}"
        for column, pointers in columns.items()
    )
    con.execute(
        f"create or replace table {handed.target} as select _line{', ' if cells else ''}{cells} from ("
        f"select _line, json_extract_string(record, {_list(wanted)}) as texts from {_RECORDS} where rule is null"
        ") order by _line"
    )


def _pointers(con: duckdb.DuckDBPyConnection, table: SourceTable) -> dict[str, list[Pointer]]:
    """Each field's column name and where it is (JSON pointers), in the order in which fields first come.

    Records that name a field twice, whatever the case, are marked as refused on the way.
    """
    found: dict[str, list[Pointer]] = {}
    objects: dict[Pointer, str] = {"": ""}
    for _ in range(DEEPEST):
        _refuse_twice(con, list(objects))
        inner: dict[Pointer, str] = {}
        for one in _fields(con, list(objects)):
            name = objects[one.parent] + one.key.strip().lower()
            if one.is_other or name in table.known or not one.is_object:
                found.setdefault(name, []).append(one.pointer)
            if one.is_object and _is_wanted(name, table):
                inner[one.pointer] = f"{name}."
            if len(found) > MOST_FIELDS:
                raise _too_many_fields(table)
        objects = inner
        if not objects:
            break
    return found


def _is_wanted(name: str, table: SourceTable) -> bool:
    return table.every_column or any(column.startswith(f"{name}.") for column in table.known)


def _refuse(con: duckdb.DuckDBPyConnection, condition: str) -> None:
    # Without its text: DuckDB may look at a record before it looks at its rule.
    con.execute(f"update {_RECORDS} set record = null, rule = 'unreadable_record' where rule is null and ({condition})")


def _refuse_twice(con: duckdb.DuckDBPyConnection, parents: list[Pointer]) -> None:
    _refuse(
        con,
        f"""list_bool_or(list_transform(
            json_keys(record, {_list(parents)}),
            lambda keys: len(keys) > len(list_distinct(list_transform(keys, lambda key: lower(trim(key)))))
        ))""",
    )


def _fields(con: duckdb.DuckDBPyConnection, parents: list[Pointer]) -> list[_Field]:
    """The fields of the objects at `parents`, in the order in which they first come."""
    paths = _list(parents)
    keys = con.execute(f"""
        with objects as (
            select _line, unnest({paths}) as parent, unnest(json_keys(record, {paths})) as keys
            from {_RECORDS}
        ),
        fields as (
            select _line, parent, unnest(keys) as key, unnest(range(len(keys))) as place
            from objects
        )
        select parent, key
        from fields
        group by parent, key
        order by min((_line, place)), parent, key
        limit {MOST_FIELDS + 1}
    """).fetchall()
    if not keys:
        return []
    pointers = [f"{parent}/{key.replace('~', '~0').replace('/', '~1')}" for parent, key in keys]
    kinds = con.execute(f"""
        select bool_or(kind = 'OBJECT'), coalesce(bool_or(kind not in ('OBJECT', 'NULL')), false)
        from (
            select unnest(json_type(record, {_list(pointers)})) as kind, unnest(range({len(pointers)})) as place
            from {_RECORDS}
            where record is not null
        )
        group by place
        order by place
    """).fetchall()
    return [
        _Field(parent, key, pointer, bool(is_object), is_other)
        for (parent, key), pointer, (is_object, is_other) in zip(keys, pointers, kinds, strict=True)
    ]


def _list(texts: list[str]) -> str:
    return f"[{', '.join(map(literal, texts))}]::varchar[]"


def _too_many_fields(table: SourceTable) -> ColumnError:
    return ColumnError(
        f"Table {table.name} : plus de {MOST_FIELDS} champs différents.",
        remedy="Le fichier n'est pas une liste d'enregistrements de même forme : refaire l'extraction.",
    )


def _several_arrays(handed: Handed) -> SourceError:
    return SourceError(
        f"{handed.name} : l'objet JSON contient plus d'un tableau ; rien ne dit lequel porte les enregistrements.",
        remedy="Formes acceptées : un tableau d'objets ; un objet qui entoure un seul tableau ; un objet par ligne. "
        "Ne garder que le tableau des enregistrements.",
        file=handed.name,
    )


def _not_json(handed: Handed) -> SourceError:
    return SourceError(
        f"{handed.name} : ce n'est pas du JSON fait d'enregistrements (un tableau d'objets, ou un objet par ligne).",
        remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer un tableau vide : [].",
        file=handed.name,
    )
