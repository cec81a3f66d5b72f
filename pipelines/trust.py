"""Can these extracts be trusted? The profile of what was accepted, judged by itself and against the previous run's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from pipelines import facts, profiling
from pipelines.config import Config
from pipelines.errors import DropError
from schemas.checks import CheckResult
from schemas.sources import Profile

PROFILE_NAME = "profile.parquet"
# A table or a list of students that shrinks so is more likely a bad extract than a change at the school.
_STOPPING_CHECKS = frozenset({"row_count_drop", "student_count_drop"})


def profile_and_check(
    con: duckdb.DuckDBPyConnection, config: Config, profile: Profile, run_id: str, as_of: date
) -> list[CheckResult]:
    """Make `quality.profile` and `quality.check` from `accepted.*`; the failures, errors first."""
    _previous_profile(con, config.store / PROFILE_NAME)
    profiling.profile(con, as_of)
    incremental = [name for name, mode in profile.modes.items() if mode == facts.INCREMENTAL]
    return profiling.check_quality(con, run_id, as_of, drop_share=config.quality.drop_share, incremental=incremental)


def _previous_profile(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make `quality.previous_profile` of the last published run, or see to it that there is none."""
    con.execute("create schema if not exists quality")
    con.execute("drop table if exists quality.previous_profile")
    if path.exists():
        con.execute("create table quality.previous_profile as select * from read_parquet($path)", {"path": str(path)})


def refuse_drop(failures: list[CheckResult]) -> None:
    """DropError when rows, students or a school's enrolments went missing since the previous run."""
    for failure in failures:
        vanished = failure.check_name == "school_vanished" and failure.table_name == "enrolments"
        if failure.check_name in _STOPPING_CHECKS or vanished:
            text = failure.text
            where = f"table {failure.table_name}" + (f", école {failure.school_id}" if failure.school_id else "")
            raise DropError(
                f"{where} : {text.meaning_fr} Mesuré : {failure.observed} ; attendu {failure.expected}.",
                remedy=text.remedy_fr,
                rule=failure.check_name,
            )
