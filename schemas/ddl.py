"""A contract as DuckDB DDL: the table, its checks, and a comment on it and on each column.

A key is told in comments, not as PRIMARY KEY or UNIQUE: an index there costs every insert, and uniqueness
is a row rule, which says which rows are at fault.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.codes import CODES
from schemas.contract import Column, Kind, Table

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DATE: "DATE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIMESTAMP: "TIMESTAMP",
}


def quoted(*parts: str) -> str:
    """A name, qualified by the parts before it, each quoted: `quoted("facts", "grades")` → `"facts"."grades"`."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """A SQL text literal. For words of the contracts only: what users write goes in as a parameter."""
    return "'" + text.replace("'", "''") + "'"


def value_rows(rows: Sequence[Sequence[object]]) -> tuple[str, list[object]]:
    """SQL of the VALUES of an insert, and their values in order: one statement for a few rows.

    DuckDB runs `executemany` a row at a time, some milliseconds for each.
    """
    holes = f"({', '.join('?' for _ in rows[0])})"
    return f"values {', '.join(holes for _ in rows)}", [value for row in rows for value in row]


def duckdb_type(column: Column) -> str:
    """The DuckDB type of a column: DECIMAL has 18 digits, `scale` of them after the point."""
    if column.kind is Kind.DECIMAL:
        return f"DECIMAL(18,{column.scale})"
    return _TYPES[column.kind]


def known_on(table: Table, alias: str = "") -> str | None:
    """SQL of the day from which a row is known; None where the table has no event date."""
    place = (alias,) if alias else ()
    days = [quoted(*place, name) for name in (table.event_on, table.early_on) if name is not None]
    # least() leaves an empty date out.
    return f"least({', '.join(days)})" if len(days) > 1 else (days or [None])[0]


def column_checks(column: Column) -> list[str]:
    """The conditions, in SQL, that a cell of this column must not break. An empty cell breaks none."""
    name = quoted(column.name)
    checks = []
    if column.codes is not None:
        checks.append(f"{name} in ({', '.join(literal(code) for code in CODES[column.codes])})")
    if column.minimum is not None:
        checks.append(f"{name} >= {column.minimum}")
    if column.maximum is not None:
        checks.append(f"{name} <= {column.maximum}")
    if column.pattern is not None:
        checks.append(f"regexp_full_match({name}, {literal(column.pattern)})")
    if column.not_before is not None:
        checks.append(f"{name} >= {quoted(column.not_before)}")
    return checks


def create_table(table: Table, name: str | None = None, *, extra: Sequence[str] = ()) -> str:
    """`create table` for a contract.

    `name`: the table's name as SQL, already quoted and qualified (see `quoted`); default: the contract's.
    `extra`: definitions of columns of the caller's own, put after the contract's.
    """
    lines = [
        f"{quoted(column.name)} {duckdb_type(column)}{' not null' if column.required else ''}"
        for column in table.columns
    ]
    lines += extra
    lines += [f"check ({check})" for column in table.columns for check in column_checks(column)]
    body = ",\n".join(f"    {line}" for line in lines)
    return f"create table {name or quoted(table.name)} (\n{body}\n)"


def table_comment(table: Table) -> str:
    """What the table is and its grain, « français — English »."""
    return f"{table.fr} Grain : {table.grain_fr}. — {table.en} Grain: {table.grain_en}."


def column_comment(column: Column) -> str:
    """What the column is, its part in the key and what it refers to, « français — English »."""
    notes_fr = (["clé"] if column.key else []) + ([f"renvoie à {column.references}"] if column.references else [])
    notes_en = (["key"] if column.key else []) + ([f"refers to {column.references}"] if column.references else [])
    french = f"{column.fr} [{' ; '.join(notes_fr)}]" if notes_fr else column.fr
    english = f"{column.en} [{'; '.join(notes_en)}]" if notes_en else column.en
    return f"{french} — {english}"


def comments(table: Table, name: str | None = None, *, is_view: bool = False) -> list[str]:
    """The COMMENT statements of a table or view and of each of its columns; `name` as in `create_table`."""
    target = name or quoted(table.name)
    kind = "view" if is_view else "table"
    return [
        f"comment on {kind} {target} is {literal(table_comment(table))}",
        *(
            f"comment on column {target}.{quoted(column.name)} is {literal(column_comment(column))}"
            for column in table.columns
        ),
    ]


def create_with_comments(table: Table, name: str | None = None, *, extra: Sequence[str] = ()) -> list[str]:
    """The statements that make a commented table."""
    return [create_table(table, name, extra=extra), *comments(table, name)]
