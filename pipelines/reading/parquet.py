"""Parquet: every column as the text that a CSV of the same table would hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from pipelines.errors import ColumnError, SourceError
from pipelines.reading.tables import Handed, Loaded, column_name, positions_of
from schemas.ddl import literal, quoted

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_REAL = ("DOUBLE", "FLOAT", "DECIMAL")
_NESTED = ("STRUCT", "MAP")
_NOT_SIMPLE = (*_NESTED, "BLOB", "UNION")


class _Field(NamedTuple):
    """A column of the file, or a field within one (`outer.inner`): how SQL reaches it, and its type."""

    name: str
    sql: str
    kind: str


def load_parquet(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a Parquet file as `files."<index>"(_line, known columns…)`, all text; `_line` is the rank of the record.

    A field within a structure is the column `outer.inner`. Where every column is wanted, lists are JSON text.
    ColumnError when an identifier is stored as a number (its leading zeros are lost) or a column holds lists.
    """
    path = str(handed.path)
    try:
        relation = con.read_parquet(path)
        fields = [
            field
            for name, kind in zip(relation.columns, relation.types, strict=True)
            for field in _fields(name, quoted(name), kind, handed.table.known)
        ]
        records = con.execute("select count(*) from read_parquet(?)", [path]).fetchone()[0]
    except duckdb.Error as error:
        raise _damaged(handed.name) from error
    positions = positions_of([field.name for field in fields], handed.table, handed.name)
    chosen = []
    for column, position in positions.items():
        if not handed.table.every_column:
            _check_type(con, handed, column, fields[position])
        chosen.append(f"{_as_text(fields[position])} as {quoted(column)}")
    try:
        con.execute(
            f"create or replace table {handed.target} as "
            f"select row_number() over () as _line, {', '.join(chosen)} from read_parquet(?)",
            [path],
        )
    except duckdb.Error as error:
        raise _damaged(handed.name) from error
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    return Loaded(tuple(positions), records, rows, 0)


def _fields(name: str, sql: str, kind: DuckDBPyType, known: Sequence[str]) -> Iterator[_Field]:
    """A column's simple fields; the structure itself only where the table knows it by name."""
    if kind.id != "struct" or column_name(name) in known:
        yield _Field(name, sql, str(kind))
    if kind.id == "struct":
        for inner, inner_kind in kind.children:
            yield from _fields(f"{name}.{inner}", f"struct_extract({sql}, {literal(inner)})", inner_kind, known)


def _check_type(con: duckdb.DuckDBPyConnection, handed: Handed, column: str, field: _Field) -> None:
    if field.kind.endswith("]") or field.kind.startswith(_NOT_SIMPLE):
        raise ColumnError(
            f"{handed.name} : la colonne « {column} » n'est pas faite de valeurs simples.",
            remedy="Exporter la colonne en texte.",
            file=handed.name,
            column=column,
        )
    if column not in handed.table.text or field.kind == "VARCHAR" or field.kind.startswith("ENUM"):
        return
    # A column of nothing but missing values has some type or other; it says nothing.
    filled = con.execute(f"select count({field.sql}) from read_parquet(?)", [str(handed.path)]).fetchone()[0]
    if filled:
        raise ColumnError(
            f"{handed.name} : la colonne « {column} » est un identifiant, mais le fichier la garde en nombre "
            "(les zéros de tête sont perdus).",
            remedy="Exporter la colonne en texte.",
            file=handed.name,
            column=column,
        )


def _as_text(field: _Field) -> str:
    """A number without its empty decimals (75.0 reads 75), a list as JSON; anything else as DuckDB writes it."""
    name, kind = field.sql, field.kind
    if kind.endswith("]") or kind.startswith(_NESTED):
        return f"to_json({name})::varchar"
    if not kind.startswith(_REAL):
        return f"nullif({name}::varchar, '')"
    whole = f"{name} = trunc({name}) and abs({name}) < 1000000000000000"
    text = f"rtrim(rtrim({name}::varchar, '0'), '.')" if kind.startswith("DECIMAL") else f"{name}::varchar"
    finite = "true" if kind.startswith("DECIMAL") else f"isfinite({name})"
    return f"case when not {finite} then null when {whole} then ({name}::bigint)::varchar else {text} end"


def _damaged(file_name: str) -> SourceError:
    return SourceError(
        f"{file_name} : ce n'est pas un fichier Parquet lisible.",
        remedy="Refaire l'extraction, ou envoyer la table en CSV.",
        file=file_name,
    )
