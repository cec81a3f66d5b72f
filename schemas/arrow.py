"""A contract as an Arrow schema: types, nullability, and every promise as field metadata."""

from __future__ import annotations

import json

import pyarrow as pa

from schemas.codes import CODES
from schemas.contract import Column, Kind, Table

_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.TIMESTAMP: pa.timestamp("us"),
}


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column: a DECIMAL has 18 digits, `scale` of them after the point."""
    if column.kind is Kind.DECIMAL:
        return pa.decimal128(18, column.scale)
    return _TYPES[column.kind]


def _promises(column: Column) -> dict[str, str]:
    """Each promise under its name in COLUMN_CONSTRAINTS, as text."""
    promises = {"kind": column.kind.value}
    if column.required:
        promises["required"] = "true"
    if column.codes is not None:
        promises["codes"] = json.dumps(list(CODES[column.codes]))
    if column.minimum is not None or column.maximum is not None:
        bounds = (column.minimum, column.maximum)
        promises["range"] = json.dumps([None if bound is None else str(bound) for bound in bounds])
    if column.pattern is not None:
        promises["pattern"] = column.pattern
    if column.references is not None:
        promises["references"] = column.references
    if column.not_before is not None:
        promises["not_before"] = column.not_before
    return promises


def arrow_field(column: Column) -> pa.Field:
    """The column as a field; required columns are not nullable."""
    metadata = {"fr": column.fr, "en": column.en, "privacy": column.privacy.value} | _promises(column)
    if column.key:
        metadata["key"] = "true"
    if column.unit is not None:
        metadata["unit"] = column.unit
    return pa.field(column.name, arrow_type(column), nullable=not column.required, metadata=metadata)


def arrow_schema(table: Table) -> pa.Schema:
    """The table as a schema; its own metadata holds its description, its grain and its key (JSON list)."""
    metadata = {
        "name": table.name,
        "fr": table.fr,
        "en": table.en,
        "grain_fr": table.grain_fr,
        "grain_en": table.grain_en,
        "key": json.dumps(list(table.key)),
    }
    return pa.schema([arrow_field(column) for column in table.columns], metadata=metadata)
