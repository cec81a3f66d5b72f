"""What an evaluation is asked (Settings), what it answers (Evaluation), and why it may refuse (EvaluationRefused)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.contract import Column, Kind
from schemas.evaluation import EVALUATION_TABLES

REFUSALS = ("no_portrait", "no_outcomes", "other_year", "one_class", "too_few", "leak")


@dataclass(frozen=True)
class Settings:
    """How to evaluate.

    `train_years`: how many of the school years with outcomes are learned from, the oldest; None: half, rounded down.
    `shares`: of all cases, flagged by each method. `small_cell`: fewer students than that are not told of.
    `bins`: of the calibration table and error. `seed`: of gradient boosting and of the draws of the sensitivity.
    `moment_weeks`: moment -> school year -> the replayed week that stands for it; None: by shares of the school year.
    """

    seed: int = 360
    small_cell: int = 10
    train_years: int | None = None
    shares: tuple[Decimal, ...] = (Decimal("0.1"), Decimal("0.2"))
    bins: int = 10
    moment_weeks: Mapping[str, Mapping[str, str]] | None = None


class EvaluationRefused(Exception):  # noqa: N818 - a refusal, not a failure
    """Nothing is measured. `code`: one of REFUSALS; `message` and `remedy`: in French, no value of a student."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


class Probabilities(Protocol):
    """A fitted model as `evaluate` takes it: `method` is 'calibrated'.

    `probabilities(con, moment)` gives an Arrow table of the columns student_key, school_year, probability (0 to 1, a
    number of any kind), one row per student × school year of the weeks that `evaluation.moment` holds for `moment`.
    Rows of the training years and of students who are no case may be there: `evaluate` keeps what it measures. All
    the cases of the test years with a coefficient must have a probability, or the method is left out with a note.
    """

    method: str

    def probabilities(self, con: duckdb.DuckDBPyConnection, moment: str) -> pa.Table: ...


@dataclass(frozen=True)
class Split:
    """Which school years are learned from and which are measured, in time order, and at which moments.

    `train_years` is empty where one year only has outcomes. `moments`: those that the test years can be measured at,
    in order. `notes`: in French, what could not be measured so far and why.
    """

    years: tuple[str, ...]
    train_years: tuple[str, ...]
    test_years: tuple[str, ...]
    moments: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """What was measured. `tables`: by the names of `schemas.evaluation.EVALUATION_TABLES`, typed by the contracts.

    `cases`: counts of the whole (cases, adverse, students). `notes`: French sentences, what was not measured and why.
    """

    criteria_hash: str
    years: tuple[str, ...]
    train_years: tuple[str, ...]
    test_years: tuple[str, ...]
    weeks: tuple[str, ...]
    moments: tuple[str, ...]
    cases: Mapping[str, int]
    notes: tuple[str, ...]
    tables: Mapping[str, pa.Table]

    def as_dict(self) -> dict[str, Any]:
        """Plain values only (numbers, texts, lists), for JSON."""
        return {
            "criteria_hash": self.criteria_hash,
            "years": list(self.years),
            "train_years": list(self.train_years),
            "test_years": list(self.test_years),
            "weeks": list(self.weeks),
            "moments": list(self.moments),
            "cases": dict(self.cases),
            "notes": list(self.notes),
            "tables": {name: [_plain(row) for row in table.to_pylist()] for name, table in self.tables.items()},
        }

    def rows(self, table: str, **wanted: object) -> list[dict[str, Any]]:
        """The rows of a table (`metric` or `evaluation_metric`) that have the values wanted."""
        name = table if table in self.tables else f"evaluation_{table}"
        return [
            row for row in self.tables[name].to_pylist() if all(row[column] == one for column, one in wanted.items())
        ]


def contract_table(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as the contract types them: numbers rounded half up to the column's scale, None where a column is absent."""
    contract = EVALUATION_TABLES[name]
    unknown = {column for row in rows for column in row} - set(contract.names)
    if unknown:
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    schema = arrow_schema(contract)
    columns = [[_cell(column, row.get(column.name)) for row in rows] for column in contract.columns]
    return pa.Table.from_arrays(
        [pa.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema
    )


def _cell(column: Column, value: object) -> object:
    if value is None or column.kind is not Kind.DECIMAL:
        return value
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-column.scale), rounding=ROUND_HALF_UP)


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}
