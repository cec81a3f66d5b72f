"""A contract as a Great Expectations suite, on the profile of its table. The only file that meets that library.

The profile has a row per school and a column per measure, whatever the size of the extract. An expectation
bounds the worst school (`max`, `min`): two metrics for the library to resolve where a row-by-row expectation
takes nine. Where one fails, a second, row-by-row suite of the failed measures says which schools.
"""

from __future__ import annotations

import logging
import os
from decimal import Decimal
from functools import cache
from math import isnan
from typing import TYPE_CHECKING, Any

from schemas.checks import CheckResult
from schemas.contract import Table
from schemas.extracts import EXTRACTS
from schemas.profile import Metric, profile_metrics

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite
    from great_expectations.core.batch_definition import BatchDefinition

ENGINE = "great_expectations"
_FOUR_DECIMALS = Decimal("0.0001")


def _library() -> Any:
    """Great Expectations, imported where it is first needed: it takes seconds and 250 MB."""
    # Read at import, so it must be set before.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations  # noqa: PLC0415

    # It tells of each temporary folder; a steward's terminal is for our verdict. The module sets its own level.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    return great_expectations


@cache
def _context() -> Any:
    """One ephemeral context for the whole process: nothing is written, nothing is sent."""
    library = _library()
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    context = library.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return context


@cache
def _prepared(table_name: str) -> tuple[BatchDefinition, ExpectationSuite]:
    """The suite of an extract and where to hand it a frame; a backfill validates the same tables 40 times."""
    source = _context().data_sources.add_pandas(table_name)
    batches = source.add_dataframe_asset(table_name).add_batch_definition_whole_dataframe(table_name)
    return batches, build_suite(EXTRACTS[table_name])


def _promised(table: Table) -> list[Metric]:
    return [metric for metric in profile_metrics(table) if metric.promised]


def _meta(table: Table, metric: Metric) -> dict[str, str | None]:
    return {"table": table.name, "column": metric.column, "check": metric.name, "constraint": metric.constraint}


def build_suite(table: Table) -> ExpectationSuite:
    """The expectations of an extract on its wide profile, one for each promise of each column.

    Each carries in `meta` the table, the column ('' = the table), the check and the contract's constraint.
    """
    library = _library()
    expect = library.expectations
    suite = library.ExpectationSuite(name=table.name)
    for metric in _promised(table):
        kind = expect.ExpectColumnMaxToBeBetween if metric.least is None else expect.ExpectColumnMinToBeBetween
        suite.expectations.append(
            kind(column=metric.field, min_value=metric.least, max_value=metric.most, meta=_meta(table, metric))
        )
    return suite


def _suite_by_school(table: Table, failed: list[Metric]) -> ExpectationSuite:
    library = _library()
    suite = library.ExpectationSuite(name=f"{table.name}_by_school")
    for metric in failed:
        suite.expectations.append(
            library.expectations.ExpectColumnValuesToBeBetween(
                column=metric.field, min_value=metric.least, max_value=metric.most, meta=_meta(table, metric)
            )
        )
    return suite


def _as_expected(frame: pd.DataFrame, metrics: list[Metric]) -> pd.DataFrame:
    """The frame with the only types that the library compares without running Python for each value."""
    fields = [metric.field for metric in metrics]
    absent = sorted({"school_id", *fields} - set(frame.columns))
    if absent:
        raise ValueError(f"the profile lacks {', '.join(absent)}")
    return frame[["school_id", *fields]].astype({"school_id": "str"} | dict.fromkeys(fields, "float64"))


def _result(table: Table, metric: Metric, *, passed: bool, observed: Any, school_id: str | None = None) -> CheckResult:
    expected = f"≤ {metric.most:g}" if metric.least is None else f"≥ {metric.least:g}"
    measured = None if observed is None or isnan(observed) else Decimal(str(float(observed)))
    return CheckResult(
        engine=ENGINE,
        table_name=table.name,
        school_id=school_id,
        column_name=metric.column or None,
        check_name=metric.name,
        passed=passed,
        observed=None if measured is None else measured.quantize(_FOUR_DECIMALS),
        expected=expected,
    )


def _outcomes(validation: Any, metrics: list[Metric]) -> list[tuple[Metric, Any]]:
    """Each metric with its result; RuntimeError where an expectation could not be evaluated at all."""
    by_check = {(metric.column, metric.name): metric for metric in metrics}
    outcomes = []
    for result in validation.results:
        meta = result.expectation_config.meta
        metric = by_check[meta["column"], meta["check"]]
        if result.exception_info.get("raised_exception"):
            raise RuntimeError(f"the expectation on {meta['table']}.{metric.field} could not be evaluated")
        outcomes.append((metric, result))
    order = {metric.field: rank for rank, metric in enumerate(metrics)}
    return sorted(outcomes, key=lambda outcome: order[outcome[0].field])


def _validate_table(table: Table, frame: pd.DataFrame) -> list[CheckResult]:
    metrics = _promised(table)
    batches, suite = _prepared(table.name)
    batch = batches.get_batch({"dataframe": _as_expected(frame, metrics)})
    outcomes = _outcomes(
        batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}), metrics
    )
    results = [
        _result(table, metric, passed=True, observed=result.result.get("observed_value"))
        for metric, result in outcomes
        if result.success
    ]
    failed = [metric for metric, result in outcomes if not result.success]
    if not failed:
        return results
    by_school = batch.validate(
        _suite_by_school(table, failed),
        result_format={
            "result_format": "COMPLETE",
            "partial_unexpected_count": 0,
            "unexpected_index_column_names": ["school_id"],
        },
    )
    for metric, result in _outcomes(by_school, failed):
        if result.success:
            # The worst of no measure is no number, which the library refuses; no school is at fault.
            results.append(_result(table, metric, passed=True, observed=None))
        results += [
            _result(table, metric, passed=False, observed=school[metric.field], school_id=school["school_id"] or None)
            for school in result.result["unexpected_index_list"]
        ]
    return results


def validate(frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
    """Run the suite of each extract on its wide profile.

    `frames`: by table name, a row per school (`school_id`, then the fields of `profile_metrics`). A promise that
    holds everywhere gives one result, with the worst measure; one that fails gives a result for each school.
    """
    return [result for name, frame in frames.items() for result in _validate_table(EXTRACTS[name], frame)]
