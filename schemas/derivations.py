"""Everything that is derived from a contract, by name, each as text.

A test adds every kind of promise to a bare table and asks that each derivation changes: a promise cannot be
declared and then forgotten by one of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from schemas.arrow import arrow_schema
from schemas.contract import Table
from schemas.ddl import create_with_comments
from schemas.dictionary import table_section
from schemas.expectations import build_suite
from schemas.odcs import schema_object
from schemas.row_rules import references, typed_sql
from schemas.sources import Formats


def _arrow(table: Table) -> str:
    # `to_string` drops metadata longer than a line, and metadata is where the promises are.
    fields = [(str(field), sorted(field.metadata.items())) for field in arrow_schema(table)]
    return f"{sorted(arrow_schema(table).metadata.items())}\n{fields}"


def _row_rules(table: Table) -> str:
    return f"{typed_sql(table, Formats())}\n{references(table)}"


def _expectations(table: Table) -> str:
    return json.dumps([expectation.to_json_dict() for expectation in build_suite(table).expectation_configurations])


DERIVATIONS: dict[str, Callable[[Table], str]] = {
    "arrow": _arrow,
    "ddl": lambda table: "\n".join(create_with_comments(table)),
    "row_rules": _row_rules,
    "expectations": _expectations,
    "dictionary": table_section,
    "odcs": lambda table: json.dumps(schema_object(table)),
}
