"""Parquet: every column as the text that a CSV of the same table would hold."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.errors import ColumnError, SourceError
from pipelines.reading.tables import Loaded, column_name, positions_of
from schemas.row_rules import quoted
from schemas.sources import Formats, SourceTable

_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
          "UHUGEINT", "BOOLEAN", "DATE"}
_REAL = ("DOUBLE", "FLOAT", "DECIMAL")


def load_parquet(con: duckdb.DuckDBPyConnection, path: Path, source_table: SourceTable, index: int,
                 formats: Formats, spill: Path) -> Loaded:
    """Load a Parquet file as `files."<index>"(_line, known columns…)`, all text; `_line` is the rank of the record.

    ColumnError when an identifier is stored as a number (its leading zeros are lost) or a column holds lists.
    """
    try:
        described = con.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
        records = con.execute("select count(*) from read_parquet(?)", [str(path)]).fetchone()[0]
    except duckdb.Error as error:
        raise _damaged(path.name) from error
    types = [str(row[1]) for row in described]
    positions = positions_of([row[0] for row in described], source_table, path.name)
    stored = {column: (described[position][0], types[position]) for column, position in positions.items()}
    for column, (name, kind) in stored.items():
        _check_type(con, path, source_table, column, name, kind)
    chosen = ", ".join(f"{_as_text(quoted(name), kind)} as {quoted(column)}" for column, (name, kind) in stored.items())
    table = f"files.{quoted(str(index))}"
    try:
        con.execute(f"create or replace table {table} as select row_number() over () as _line, {chosen} "
                    "from read_parquet(?)", [str(path)])
    except duckdb.Error as error:
        raise _damaged(path.name) from error
    rows = con.execute(f"select count(*) from {table}").fetchone()[0]
    return Loaded(tuple(positions), records, rows, 0)


def _check_type(con: duckdb.DuckDBPyConnection, path: Path, source_table: SourceTable, column: str, name: str,
                kind: str) -> None:
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "BLOB", "UNION")):
        raise ColumnError(
            f"{path.name} : la colonne « {column} » n'est pas faite de valeurs simples.",
            remedy="Exporter la colonne en texte.", file=path.name, column=column,
        )
    if column not in source_table.text or kind == "VARCHAR" or kind.startswith("ENUM"):
        return
    # A column of nothing but missing values has some type or other; it says nothing.
    filled = con.execute(f"select count({quoted(name)}) from read_parquet(?)", [str(path)]).fetchone()[0]
    if filled:
        raise ColumnError(
            f"{path.name} : la colonne « {column} » est un identifiant, mais le fichier la garde en nombre "
            "(les zéros de tête sont perdus).",
            remedy="Exporter la colonne en texte.", file=path.name, column=column_name(name),
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
        remedy="Refaire l'extraction, ou envoyer la table en CSV.", file=file_name,
    )
