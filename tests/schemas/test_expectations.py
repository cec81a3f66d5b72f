"""The Great Expectations suite of a contract, on literal profiles."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pytest

from schemas.contract import Table
from schemas.expectations import build_suite, validate
from schemas.extracts import EXTRACTS, SCHOOLS, STUDENTS
from schemas.profile import profile_metrics

# What a school without any fault measures.
SOUND = {"row_count": 10, "missing_share": 0.0}


def frame(table: Table, schools: dict[str, dict[str, float]]) -> pd.DataFrame:
    """A wide profile: sound in every school, but for the measures given."""
    rows = [
        {"school_id": school} | {m.field: SOUND.get(m.name, 0) for m in profile_metrics(table)} | measures
        for school, measures in schools.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("table", EXTRACTS.values(), ids=lambda table: table.name)
def test_every_promise_of_every_column_has_its_expectation(table: Table) -> None:
    metas = [expectation.meta for expectation in build_suite(table).expectations]
    promised = {
        (column.name, promise) for column in table.columns for promise in column.constraints() if promise != "kind"
    }
    assert {(meta["column"], meta["constraint"]) for meta in metas if meta["column"] and meta["constraint"]} == promised
    shares = {column.name for column in table.columns if column.max_missing_share is not None}
    assert {meta["column"] for meta in metas if meta["check"] == "missing_share"} == shares
    whole_table = {meta["check"] for meta in metas if not meta["column"]}
    assert whole_table == {"wrong_kind", "duplicate_key"} | ({"row_count"} if table.required else set())


def test_the_suite_states_the_contract_s_bound() -> None:
    bounds = {e.column: (e.min_value, e.max_value) for e in build_suite(STUDENTS).expectations}
    assert bounds["last_name__missing_share"] == (None, 0.2)
    assert bounds["student_id__missing_value"] == (None, 0)
    assert bounds["__row_count"] == (1, None)


def test_a_promise_kept_everywhere_is_one_result_with_the_worst_school() -> None:
    results = validate({"students": frame(STUDENTS, {"001": {}, "002": {"last_name__missing_share": 0.15}})})
    assert all(result.passed for result in results)
    last_name = next(result for result in results if result.column_name == "last_name")
    assert (last_name.school_id, last_name.observed, last_name.expected) == (None, Decimal("0.1500"), "≤ 0.2")


def test_a_broken_promise_is_one_result_for_each_school_at_fault() -> None:
    results = validate(
        {
            "students": frame(
                STUDENTS,
                {
                    "001": {"last_name__missing_share": 0.5},
                    "002": {},
                    "003": {"last_name__missing_share": 0.25},
                },
            )
        }
    )
    failed = {(r.school_id, r.column_name, r.check_name, r.observed) for r in results if not r.passed}
    assert failed == {
        ("001", "last_name", "missing_share", Decimal("0.5000")),
        ("003", "last_name", "missing_share", Decimal("0.2500")),
    }
    assert not [r for r in results if r.passed and r.column_name == "last_name"]


def test_a_measure_without_meaning_in_a_school_is_not_a_failure() -> None:
    empty = float("nan")
    results = validate({"schools": frame(SCHOOLS, {"": {"school_name__missing_share": empty}})})
    name = next(result for result in results if result.column_name == "school_name")
    assert (name.passed, name.observed) == (True, None)


def test_results_follow_the_order_of_the_contract() -> None:
    results = validate({"students": frame(STUDENTS, {"001": {}})})
    assert [(result.column_name, result.check_name) for result in results] == [
        (None, "row_count"),
        (None, "wrong_kind"),
        (None, "duplicate_key"),
        ("student_id", "missing_value"),
        ("last_name", "missing_share"),
        ("first_name", "missing_share"),
        ("birth_date", "missing_share"),
        ("sex", "unknown_code"),
        ("permanent_code", "bad_pattern"),
    ]


def test_a_profile_without_a_measure_is_an_error_not_a_pass() -> None:
    with pytest.raises(ValueError, match="the profile lacks sex__unknown_code"):
        validate({"students": frame(STUDENTS, {"001": {}}).drop(columns="sex__unknown_code")})


def test_the_library_is_imported_only_to_validate_and_sends_nothing() -> None:
    script = "import sys, schemas.expectations; print('great_expectations' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    build_suite(STUDENTS)
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
