"""A contract as a profile: what is measured, for a table and school, to know whether it can be trusted.

Only counts, shares, numbers of days and means over enough students are measured: a profile holds no value of a
student, so it may be kept from run to run and shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.codes import CODES
from schemas.contract import Column, Kind, Privacy, Table
from schemas.ddl import duckdb_type, known_on, literal, quoted

# Besides the columns named *_code: those whose list the contract leaves to the source.
_OPEN_CODES = ("category", "type", "status", "competency", "calendar_id")

# A mean of fewer values, or of fewer students, moves with one of them, and could tell of one.
ENOUGH_VALUES = 20
ENOUGH_STUDENTS = 10


@dataclass(frozen=True)
class Metric:
    """One measure of a table or of a column.

    `sql` is an aggregate over rows of `accepted.<table>`. `least` and `most` (inclusive) are what the contract
    promises of it, in every school; with neither, the metric is only compared from run to run.
    `constraint` names, from COLUMN_CONSTRAINTS or TABLE_CONSTRAINTS, the promise that is measured.
    """

    column: str
    name: str
    sql: str
    constraint: str | None = None
    least: float | None = None
    most: float | None = None

    @property
    def field(self) -> str:
        """Name in the wide profile: `mark__out_of_range`; `__row_count` for the table."""
        return f"{self.column}__{self.name}"

    @property
    def promised(self) -> bool:
        return self.least is not None or self.most is not None


def _counted(column: Column, name: str, broken: str, constraint: str) -> Metric:
    """A count of cells that break a promise: there must be none."""
    return Metric(column.name, name, f"count(*) filter ({broken})", constraint, most=0)


def _missing(column: Column) -> Metric:
    """Of a required column the empty cells are counted: a share would round one in a million to none."""
    empty = f"count(*) filter ({quoted(column.name)} is null)"
    if column.required:
        return Metric(column.name, "missing_value", empty, "required", most=0)
    most = None if column.max_missing_share is None else float(column.max_missing_share)
    return Metric(column.name, "missing_share", f"{empty} / count(*)", most=most)


def _column_metrics(column: Column) -> list[Metric]:
    name = quoted(column.name)
    metrics = [_missing(column)]
    if column.codes is not None:
        codes = ", ".join(literal(code) for code in CODES[column.codes])
        metrics.append(_counted(column, "unknown_code", f"{name} not in ({codes})", "codes"))
    bounds = [
        f"{name} {sign} {bound}" for sign, bound in (("<", column.minimum), (">", column.maximum)) if bound is not None
    ]
    if bounds:
        metrics.append(_counted(column, "out_of_range", " or ".join(bounds), "range"))
    if column.pattern is not None:
        broken = f"not regexp_full_match({name}, {literal(column.pattern)})"
        metrics.append(_counted(column, "bad_pattern", broken, "pattern"))
    if column.referred:
        found = " union ".join(
            f"select {quoted(other)} from {quoted('accepted', table_name)}" for table_name, other in column.referred
        )
        broken = f"{name} is not null and {name} not in ({found})"
        metrics.append(_counted(column, "unknown_reference", broken, "references"))
    if column.not_before is not None:
        metrics.append(_counted(column, "before_start", f"{name} < {quoted(column.not_before)}", "not_before"))
    if column.unit == "percent":
        metrics += _scale_metrics(column)
    return metrics


def _scale_metrics(column: Column) -> list[Metric]:
    """On what scale the values of a school are: their mean, and the share of them that have decimals."""
    name = quoted(column.name)
    students = f"count(distinct case when {name} is not null then student_id end)"
    enough = f"count({name}) >= {ENOUGH_VALUES} and {students} >= {ENOUGH_STUDENTS}"
    with_decimals = f"count(*) filter ({name} <> floor({name})) / count({name})"
    return [
        Metric(column.name, "mean", f"case when {enough} then avg({name}) end"),
        Metric(column.name, "decimal_share", f"case when {enough} then {with_decimals} end"),
    ]


def open_code_columns(table: Table) -> tuple[str, ...]:
    """Columns whose codes are the source's own: a new one is not refused, so it must be told."""
    return tuple(
        column.name
        for column in table.columns
        if column.kind is Kind.TEXT
        and column.codes is None
        and column.privacy not in (Privacy.DIRECT, Privacy.AUDIT)
        # A letter that nobody had before is a child's mark, and no news of the source.
        and column.name != "mark_code"
        and (column.name.endswith("_code") or column.name in _OPEN_CODES)
    )


def _table_metrics(table: Table) -> list[Metric]:
    wrong_kind = " + ".join(
        f"count(*) filter (typeof({quoted(column.name)}) <> {literal(duckdb_type(column))})" for column in table.columns
    )
    metrics = [
        Metric("", "row_count", "count(*)", least=1 if table.required else None),
        Metric("", "wrong_kind", wrong_kind, "kind", most=0),
    ]
    if table.key:
        # A 64-bit hash stands for the key: among 40 million rows, a collision has one chance in 20,000.
        key = ", ".join(quoted(name) for name in table.key)
        metrics.append(Metric("", "duplicate_key", f"count(*) - count(distinct hash({key}))", "key", most=0))
    if "student_id" in table.names:
        metrics.append(Metric("", "student_count", 'count(distinct "student_id")'))
    if table.event_on is not None:
        latest = f"max({known_on(table)})"
        metrics.append(Metric("", "days_since_latest", f"date_diff('day', {latest}, $as_of)"))
    return metrics


def profile_metrics(table: Table) -> list[Metric]:
    """Every measure of an extract, of the table first, then of its columns in the contract's order."""
    return _table_metrics(table) + [metric for column in table.columns for metric in _column_metrics(column)]
