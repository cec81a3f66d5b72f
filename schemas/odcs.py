"""Contracts as a data contract in the Open Data Contract Standard, v3.1 (https://bitol-io.github.io/open-data-contract-standard/)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml

from schemas.codes import CODES
from schemas.contract import Column, Kind, Table
from schemas.ddl import duckdb_type, quoted

STANDARD = "v3.1.0"
# The contracts' own version: a column removed or renamed is a new major, a column added a new minor.
VERSION = "1.0.0"
_LOGICAL = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
    Kind.TIMESTAMP: "timestamp",
}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _options(column: Column) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if column.pattern is not None:
        options["pattern"] = column.pattern
    if column.minimum is not None:
        options["minimum"] = _number(column.minimum)
    if column.maximum is not None:
        options["maximum"] = _number(column.maximum)
    return options


def _column_quality(table: Table, column: Column) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = []
    if column.codes is not None:
        checks.append(
            {
                "type": "library",
                "name": "unknown_code",
                "dimension": "conformity",
                "metric": "invalidValues",
                "arguments": {"validValues": list(CODES[column.codes])},
                "mustBe": 0,
            }
        )
    if column.max_missing_share is not None:
        checks.append(
            {
                "type": "library",
                "name": "missing_share",
                "dimension": "completeness",
                "metric": "nullValues",
                "unit": "percent",
                "mustBeLessOrEqualTo": _number(column.max_missing_share * 100),
            }
        )
    if column.not_before is not None:
        broken = f"{quoted(column.name)} < {quoted(column.not_before)}"
        checks.append(
            {
                "type": "sql",
                "name": "before_start",
                "dimension": "consistency",
                "query": f"select count(*) from {quoted(table.name)} where {broken}",
                "mustBe": 0,
            }
        )
    return checks


def _custom_properties(column: Column) -> list[dict[str, str]]:
    """What the standard has no word for: units, a key that is found in one of several tables, a stand-in value."""
    values = {
        "unit": column.unit,
        "foundInOneOf": column.references if len(column.referred) > 1 else None,
        "unreadableCountsAs": column.blank_as,
    }
    return [{"property": name, "value": value} for name, value in values.items() if value is not None]


def _property(table: Table, column: Column) -> dict[str, Any]:
    declared: dict[str, Any] = {
        "name": column.name,
        "logicalType": _LOGICAL[column.kind],
        "physicalType": duckdb_type(column),
        "description": f"{column.fr} — {column.en}",
        "required": column.required,
        "classification": column.privacy.value,
    }
    if column.key:
        declared |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if options := _options(column):
        declared["logicalTypeOptions"] = options
    if len(column.referred) == 1:
        declared["relationships"] = [{"type": "foreignKey", "to": column.references}]
    if custom := _custom_properties(column):
        declared["customProperties"] = custom
    if quality := _column_quality(table, column):
        declared["quality"] = quality
    return declared


def _table_quality(table: Table) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = []
    if table.key:
        checks.append(
            {
                "type": "library",
                "name": "duplicate_key",
                "dimension": "uniqueness",
                "metric": "duplicateValues",
                "arguments": {"properties": list(table.key)},
                "mustBe": 0,
            }
        )
    if table.required:
        checks.append(
            {
                "type": "library",
                "name": "row_count",
                "dimension": "coverage",
                "metric": "rowCount",
                "mustBeGreaterThan": 0,
            }
        )
    return checks


def schema_object(table: Table) -> dict[str, Any]:
    """One table as an object of the standard's `schema` section."""
    declared: dict[str, Any] = {
        "name": table.name,
        "physicalName": table.name,
        "physicalType": "view" if table.view else "table",
        "logicalType": "object",
        "description": f"{table.fr} — {table.en}",
        "dataGranularityDescription": f"{table.grain_fr} — {table.grain_en}",
        "properties": [_property(table, column) for column in table.columns],
    }
    if quality := _table_quality(table):
        declared["quality"] = quality
    return declared


def contract(tables: Iterable[Table], *, identifier: str, name: str, purpose: str, limitations: str) -> dict[str, Any]:
    """A data contract, as the mapping that the standard's JSON schema describes."""
    return {
        "apiVersion": STANDARD,
        "kind": "DataContract",
        "id": identifier,
        "name": name,
        "version": VERSION,
        "status": "active",
        "domain": "education",
        "description": {"purpose": purpose, "limitations": limitations},
        "schema": [schema_object(table) for table in tables],
    }


def contract_yaml(tables: Iterable[Table], *, identifier: str, name: str, purpose: str, limitations: str) -> str:
    """The same, as the text of an `.odcs.yaml` file."""
    declared = contract(tables, identifier=identifier, name=name, purpose=purpose, limitations=limitations)
    return yaml.safe_dump(declared, sort_keys=False, allow_unicode=True, width=110)
