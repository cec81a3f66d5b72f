"""A promise is declared once and derived everywhere: no derivation forgets a kind of promise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.contract import COLUMN_CONSTRAINTS, TABLE_CONSTRAINTS, Column, Kind, Layer, Table
from schemas.derivations import DERIVATIONS
from schemas.profile import profile_metrics

START = Column("started_on", Kind.DATE, "Début.", "Start.", required=True)
# One column a kind of promise, without the promise, and the same column with it.
PROBES: dict[str, tuple[Column, Column]] = {
    "kind": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.DATE, "Sonde.", "Probe."),
    ),
    "required": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.TEXT, "Sonde.", "Probe.", required=True),
    ),
    "codes": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.TEXT, "Sonde.", "Probe.", codes="sex"),
    ),
    "range": (
        Column("probe", Kind.DECIMAL, "Sonde.", "Probe."),
        Column("probe", Kind.DECIMAL, "Sonde.", "Probe.", minimum=Decimal(3), maximum=Decimal(7)),
    ),
    "pattern": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.TEXT, "Sonde.", "Probe.", pattern="^[a-z]{4}$"),
    ),
    "references": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.TEXT, "Sonde.", "Probe.", references="students.student_id"),
    ),
    "not_before": (
        Column("probe", Kind.DATE, "Sonde.", "Probe."),
        Column("probe", Kind.DATE, "Sonde.", "Probe.", not_before="started_on"),
    ),
    "key": (
        Column("probe", Kind.TEXT, "Sonde.", "Probe."),
        Column("probe", Kind.TEXT, "Sonde.", "Probe.", key=True),
    ),
}
# What each derivation must say, word for word, of the promise above.
SAYS: dict[str, dict[str, str]] = {
    "arrow": {
        "kind": "probe: date32[day]",
        "required": "probe: string not null",
        "codes": '["F", "M", "X"]',
        "range": '["3", "7"]',
        "pattern": "^[a-z]{4}$",
        "references": "students.student_id",
        "not_before": "(b'not_before', b'started_on')",
        "key": "(b'key', b'true')",
    },
    "ddl": {
        "kind": '"probe" DATE',
        "required": '"probe" VARCHAR not null',
        "codes": "check (\"probe\" in ('F', 'M', 'X'))",
        "range": 'check ("probe" <= 7)',
        "pattern": "check (regexp_full_match(\"probe\", '^[a-z]{4}$'))",
        "references": "[renvoie à students.student_id] — Probe. [refers to students.student_id]",
        "not_before": 'check ("probe" >= "started_on")',
        "key": "Sonde. [clé] — Probe. [key]",
    },
    "row_rules": {
        "kind": "'rule': 'unreadable_value', 'column_name': 'probe'",
        "required": "'rule': 'missing_value', 'column_name': 'probe'",
        "codes": "'rule': 'unknown_code', 'column_name': 'probe'",
        "range": "'rule': 'out_of_range', 'column_name': 'probe'",
        "pattern": "'rule': 'bad_pattern', 'column_name': 'probe'",
        "references": "Reference(column='probe', table='students', referred='student_id')",
        "not_before": "'rule': 'before_start', 'column_name': 'probe'",
    },
    "expectations": {
        "kind": '"check": "wrong_kind", "constraint": "kind"',
        "required": '"column": "probe__missing_value", "max_value": 0.0',
        "codes": '"column": "probe__unknown_code", "max_value": 0.0',
        "range": '"column": "probe__out_of_range", "max_value": 0.0',
        "pattern": '"column": "probe__bad_pattern", "max_value": 0.0',
        "references": '"column": "probe__unknown_reference", "max_value": 0.0',
        "not_before": '"column": "probe__before_start", "max_value": 0.0',
        "key": '"column": "__duplicate_key", "max_value": 0.0',
    },
    "dictionary": {
        "kind": "| `probe` | date |",
        "required": "| `probe` | texte | obligatoire |",
        "codes": "code [`sex`](#liste-sex)",
        "range": "de 3 à 7",
        "pattern": "forme `^[a-z]{4}$`",
        "references": "renvoie à `students.student_id`",
        "not_before": "pas avant `started_on`",
        "key": "| clé |",
    },
    "odcs": {
        "kind": '"name": "probe", "logicalType": "date"',
        "required": '"name": "probe", "logicalType": "string", "physicalType": "VARCHAR", '
        '"description": "Sonde. \\u2014 Probe.", "required": true',
        "codes": '"arguments": {"validValues": ["F", "M", "X"]}, "mustBe": 0',
        "range": '"logicalTypeOptions": {"minimum": 3, "maximum": 7}',
        "pattern": '"logicalTypeOptions": {"pattern": "^[a-z]{4}$"}',
        "references": '"relationships": [{"type": "foreignKey", "to": "students.student_id"}]',
        "not_before": '\\"probe\\" < \\"started_on\\"',
        "key": '"primaryKey": true, "primaryKeyPosition": 1',
    },
}
# Which rows share a key is known once all the files of a table are read: acceptance judges it, from `Table.key`.
ELSEWHERE = {("row_rules", "key")}
# The expectation on kinds is one for the whole table, and so is there without the probe.
ALWAYS_THERE = {("expectations", "kind")}


def probe_table(column: Column) -> Table:
    return Table("probe_table", Layer.EXTRACT, "Sonde.", "Probe.", "une sonde", "one probe", (START, column))


def test_every_kind_of_promise_is_probed_in_every_derivation() -> None:
    promises = {*COLUMN_CONSTRAINTS, *TABLE_CONSTRAINTS}
    assert set(PROBES) == promises
    assert set(SAYS) == set(DERIVATIONS)
    for name, said in SAYS.items():
        assert set(said) == promises - {promise for derivation, promise in ELSEWHERE if derivation == name}


@pytest.mark.parametrize(
    ("derivation", "promise"), [(derivation, promise) for derivation, said in SAYS.items() for promise in said]
)
def test_a_promise_is_told_by_each_derivation(derivation: str, promise: str) -> None:
    derive = DERIVATIONS[derivation]
    bare, promised = (probe_table(column) for column in PROBES[promise])
    words = SAYS[derivation][promise]
    assert words in derive(promised)
    if (derivation, promise) not in ALWAYS_THERE:
        assert words not in derive(bare)


def test_the_expectations_on_kind_and_key_measure_what_the_contract_declares() -> None:
    keyed = probe_table(PROBES["key"][1])
    measures = {metric.name: metric.sql for metric in profile_metrics(keyed)}
    assert measures["duplicate_key"] == 'count(*) - count(distinct hash("probe"))'
    assert "count(*) filter (typeof(\"probe\") <> 'VARCHAR')" in measures["wrong_kind"]
