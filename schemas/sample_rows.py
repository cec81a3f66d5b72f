"""A contract as sample rows: invented, seeded, and keeping every promise of the contract.

They show what a table looks like and feed tests; a plausible centre is made by `pipelines/samples`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

from schemas.arrow import arrow_schema, arrow_type
from schemas.codes import CODES
from schemas.contract import Column, Kind, Table

FIRST_DAY = date(2026, 9, 1)
DAYS = 80
MISSING = 0.1
_TRIES = 200
_SCHOOLS = 3
_UNBOUNDED = 100

# Columns whose value means more than their pattern says: years that follow each other, a child's age.
_EXAMPLES: dict[str, Callable[[random.Random], object]] = {
    "school_year": lambda rng: "2026-2027",
    "week": lambda rng: f"2026-W{rng.randint(36, 47)}",
    "birth_date": lambda rng: date(2012, 10, 1) + timedelta(days=rng.randrange(365)),
    "school_id": lambda rng: f"{rng.randint(1, _SCHOOLS):03d}",
}

# One piece of the patterns in use, with its count: \d, a class, a group of choices, or a character.
_PIECE = re.compile(r"(\\d|\[[^\]]+\]|\((?:[^()]*)\)|[^\\^$\[\](){}])(?:\{(\d+)\})?")


def text_matching(pattern: str, rng: random.Random) -> str:
    """A text that `pattern` matches in full.

    Understands what the contracts use: anchors, characters, `\\d`, classes, `{n}`, and groups of choices.
    ValueError for anything else.
    """
    body = pattern.removeprefix("^").removesuffix("$")
    if "".join(match[0] for match in _PIECE.finditer(body)) != body:
        raise ValueError(f"no sample can be made for the pattern {pattern}")
    return "".join(_piece(match[1], rng) for match in _PIECE.finditer(body) for _ in range(int(match[2] or 1)))


def _piece(piece: str, rng: random.Random) -> str:
    if piece == r"\d":
        return rng.choice("0123456789")
    if piece.startswith("["):
        return rng.choice(_members(piece[1:-1]))
    if piece.startswith("("):
        return text_matching(rng.choice(piece[1:-1].split("|")), rng)
    return piece


def _members(inside: str) -> str:
    """`a-f0-9` → `abcdef0123456789`."""
    ranges = re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), inside)
    return "".join(dict.fromkeys(ranges))


def _number(column: Column, rng: random.Random) -> int | Decimal:
    unit = Decimal(1) if column.kind is Kind.INTEGER else Decimal(1).scaleb(-column.scale)
    least = column.minimum if column.minimum is not None else Decimal(0)
    most = column.maximum if column.maximum is not None else least + _UNBOUNDED
    value = least + rng.randint(0, int((most - least) / unit)) * unit
    return int(value) if column.kind is Kind.INTEGER else value


def _value(column: Column, row: int, rng: random.Random, *, alone_in_key: bool) -> object:
    """A value that keeps every promise that the column makes by itself."""
    if column.codes is not None:
        return rng.choice(list(CODES[column.codes]))
    if column.name in _EXAMPLES and not alone_in_key:
        return _EXAMPLES[column.name](rng)
    if column.pattern is not None:
        return text_matching(column.pattern, rng)
    by_kind: dict[Kind, Callable[[], object]] = {
        Kind.INTEGER: lambda: _number(column, rng),
        Kind.DECIMAL: lambda: _number(column, rng),
        Kind.DATE: lambda: FIRST_DAY + timedelta(days=rng.randrange(DAYS)),
        Kind.BOOLEAN: lambda: rng.random() < 0.5,
        Kind.TIMESTAMP: lambda: datetime(2026, 9, 7, 10) + timedelta(minutes=rng.randrange(60)),  # noqa: DTZ001
        Kind.TEXT: lambda: f"{row + 1:03d}" if alone_in_key else f"{column.name}-{rng.randint(1, 9)}",
    }
    return by_kind[column.kind]()


def _referred(column: Column, given: Mapping[str, pa.Table]) -> list[object] | None:
    if not column.referred:
        return None
    for table_name, other in column.referred:
        if table_name in given:
            return given[table_name].column(other).to_pylist()
    return [f"{number:03d}" for number in range(1, 11)]


def _record(table: Table, row: int, rng: random.Random, referred: Mapping[str, list[object]]) -> dict[str, object]:
    record: dict[str, object] = {}
    for column in table.columns:
        may_miss = not column.required and column.max_missing_share is None
        if may_miss and rng.random() < MISSING:
            record[column.name] = None
        elif column.name in referred:
            record[column.name] = rng.choice(referred[column.name])
        else:
            record[column.name] = _value(column, row, rng, alone_in_key=table.key == (column.name,))
    for column in table.columns:
        start = record.get(column.not_before) if column.not_before else None
        if record[column.name] is not None and start is not None:
            record[column.name] = start + timedelta(days=rng.randrange(DAYS))
    return record


def sample_rows(table: Table, rows: int, seed: int, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
    """`rows` invented rows of a table, the same for the same seed.

    `given`: tables, by name, that references draw from; without them a reference is one of `001` to `010`, which
    are the first keys of any table whose key is one text column. ValueError when the key cannot tell so many
    rows apart.
    """
    rng = random.Random(f"{seed} {table.name}")
    referred = {column.name: values for column in table.columns if (values := _referred(column, given or {}))}
    records: dict[tuple[object, ...], dict[str, object]] = {}
    for row in range(rows):
        for _ in range(_TRIES):
            record = _record(table, row, rng, referred)
            key = tuple(record[name] for name in table.key)
            if key not in records:
                records[key] = record
                break
        else:
            raise ValueError(f"the key of {table.name} cannot tell {rows} sample rows apart")
    columns = [
        pa.array([record[column.name] for record in records.values()], arrow_type(column)) for column in table.columns
    ]
    return pa.Table.from_arrays(columns, schema=arrow_schema(table))


def sample_set(tables: Iterable[Table], rows: int, seed: int) -> dict[str, pa.Table]:
    """Sample rows of several tables, in the order given, whose references hold between them."""
    made: dict[str, pa.Table] = {}
    for table in tables:
        made[table.name] = sample_rows(table, rows, seed, made)
    return made
