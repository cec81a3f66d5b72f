"""One line on a week's data, for the index of the lists and the quality page."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from pipelines.lists.quality_texts import QUALITY_TEXTS
from pipelines.lists.settings import Language
from pipelines.lists.wording import counted, integer, number


def quality_verdict(con: duckdb.DuckDBPyConnection, *, run_id: str | None, week: str, language: Language) -> str | None:
    """One line on a run's data; the latest run of the week where `run_id` is None. None: no check is recorded."""
    if run_id is None:
        latest = con.execute(
            "select run_id from portraits.run where week = ? order by sequence desc limit 1", [week]
        ).fetchone()
        if latest is None:
            return None
        run_id = latest[0]
    checks, failed, serious = con.execute(
        """
        select count(*), count(*) filter (where not passed), count(*) filter (where not passed and severity = 'error')
        from portraits.quality_check where run_id = ?
        """,
        [run_id],
    ).fetchone()
    records, rejected = con.execute(
        "select coalesce(sum(records), 0)::bigint, coalesce(sum(rejected), 0)::bigint "
        "from portraits.run_input where run_id = ?",
        [run_id],
    ).fetchone()
    if not checks and not records:
        return None
    words = QUALITY_TEXTS[language]

    def told(count: int, name: str) -> str:
        return counted(count, words[f"{name}_one"], words[f"{name}_many"], language)

    empty = [
        name
        for (name,) in con.execute(
            "select file_name from portraits.run_input where run_id = ? and records = 0 order by all", [run_id]
        ).fetchall()
    ]
    # Checks judge what was accepted: where rows were refused or a file is empty, their success does not say "reliable".
    fine = "verdict_passed" if rejected or empty else "verdict_fine"
    key = "verdict_serious" if serious else "verdict_warning" if failed else fine
    on_checks = words[key].format(
        checks=integer(checks, language), failed=told(failed, "failed"), serious=told(serious, "serious")
    )
    share = number(Decimal(100) * rejected / records, language, places=2) if records else "0"
    on_records = words["verdict_rejected" if rejected else "verdict_none_rejected"].format(
        rejected=told(rejected, "rejected"), records=integer(records, language), share=share
    )
    on_empty = words["verdict_empty"].format(files=", ".join(empty)) if empty else ""
    return f"{on_checks} {on_records} {on_empty}".strip()
