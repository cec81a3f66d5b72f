"""Parquet: every column as the text that a CSV of the same table would hold."""

from __future__ import annotations

import duckdb

from pipelines.errors import ColumnError, SourceError
from pipelines.reading.tables import Handed, Loaded, positions_of
from schemas.ddl import quoted

_REAL = ("DOUBLE", "FLOAT", "DECIMAL")
_NOT_SIMPLE = ("STRUCT", "MAP", "BLOB", "UNION")


def load_parquet(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a Parquet file as `files."<index>"(_line, known columns…)`, all text; `_line` is the rank of the record.

    ColumnError when an identifier is stored as a number (its leading zeros are lost) or a column holds lists.
    """
    path = str(handed.path)
    try:
        described = con.execute("describe select * from read_parquet(?)", [path]).fetchall()
        records = con.execute("select count(*) from read_parquet(?)", [path]).fetchone()[0]
    except duckdb.Error as error:
        raise _damaged(handed.name) from error
    positions = positions_of([row[0] for row in described], handed.table, handed.name)
    chosen = []
    for column, position in positions.items():
        stored, kind = str(described[position][0]), str(described[position][1])
        _check_type(con, handed, column, stored, kind)
        chosen.append(f"{_as_text(quoted(stored), kind)} as {quoted(column)}")
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


def _check_type(con: duckdb.DuckDBPyConnection, handed: Handed, column: str, stored: str, kind: str) -> None:
    if kind.endswith("]") or kind.startswith(_NOT_SIMPLE):
        raise ColumnError(
            f"{handed.name} : la colonne « {column} » n'est pas faite de valeurs simples.",
            remedy="Exporter la colonne en texte.",
            file=handed.name,
            column=column,
        )
    if column not in handed.table.text or kind == "VARCHAR" or kind.startswith("ENUM"):
        return
    # A column of nothing but missing values has some type or other; it says nothing.
    filled = con.execute(f"select count({quoted(stored)}) from read_parquet(?)", [str(handed.path)]).fetchone()[0]
    if filled:
        raise ColumnError(
            f"{handed.name} : la colonne « {column} » est un identifiant, mais le fichier la garde en nombre "
            "(les zéros de tête sont perdus).",
            remedy="Exporter la colonne en texte.",
            file=handed.name,
            column=column,
        )


def _as_text(name: str, kind: str) -> str:
    """A number without its empty decimals (75.0 reads 75); anything else as DuckDB writes it."""
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
