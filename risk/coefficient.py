"""From measured values to the coefficient, its parts, the tier and the change: set-based SQL on integers.

The arithmetic stands in `risk/scoring/*.sql`. Points are kept in thousandths, scores and contributions in
hundredths, thresholds in ten-thousandths; half rounds up; ties go by the indicator's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

import duckdb

from risk.criteria import Criteria, CriteriaError, register

# In this order: each step reads the tables of those before it.
STEPS = (
    "student",
    "measure",
    "previous",
    "rule",
    "applicable",
    "observation",
    "previous_part",
    "earned",
    "family_score",
    "domain_score",
    "score",
    "contribution",
    "part",
    "missing_domain",
    "tier",
    "change",
)


def score(con: duckdb.DuckDBPyConnection, criteria: Criteria, previous_criteria: Mapping[str, Criteria]) -> None:
    """Score `evidence.indicator_value` for the students of `evidence.student`, into the tables of schema `scoring`.

    Reads `week.attendance` (is_chronic), `previous.portrait` and `seen.source_present`. `previous_criteria` holds, by
    hash, the criteria of the previous portraits; CriteriaError where one is not there.
    """
    con.execute("create schema if not exists scoring")
    con.execute(scoring_sql("macros"))
    _set(con, criteria, _needed(con, criteria, previous_criteria))
    for step in STEPS:
        run_step(con, step, criteria_hash=criteria.hash, reasons_most=criteria.reasons_most)


def run_step(con: duckdb.DuckDBPyConnection, step: str, **values: object) -> None:
    """Run one statement of `risk/scoring/`, with those of the values that it names as `$name`."""
    sql = scoring_sql(step)
    con.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql})


def scoring_sql(step: str) -> str:
    """The text of `risk/scoring/<step>.sql`."""
    return resources.files("risk").joinpath("scoring", f"{step}.sql").read_text(encoding="utf-8")


def _needed(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, previous_criteria: Mapping[str, Criteria]
) -> list[Criteria]:
    """The criteria of this week, then those of the previous portraits, each once, in the order of their hashes."""
    hashes = con.execute(
        "select distinct criteria_hash from previous.portrait where coefficient is not null and criteria_hash <> ? "
        "order by criteria_hash",
        [criteria.hash],
    ).fetchall()
    lacking = [found for (found,) in hashes if found not in previous_criteria]
    if lacking:
        raise CriteriaError(f"les critères {', '.join(lacking)} d'un portrait précédent sont introuvables.")
    return [criteria, *(previous_criteria[found] for (found,) in hashes)]


def _set(con: duckdb.DuckDBPyConnection, criteria: Criteria, needed: list[Criteria]) -> None:
    """What the scoring reads of the criteria beyond `criteria.criterion`, in hundredths and ten-thousandths."""
    con.execute(
        "create or replace table scoring.setting (criteria_hash varchar, domain_minimum bigint, "
        "tier_2_enter bigint, tier_2_margin bigint, tier_2_coverage bigint, "
        "tier_3_enter bigint, tier_3_margin bigint, tier_3_coverage bigint)"
    )
    con.execute("create or replace table scoring.required_domain (criteria_hash varchar, domain varchar)")
    con.execute(
        "create or replace table scoring.required_family (criteria_hash varchar, domain varchar, family varchar)"
    )
    con.execute("create or replace table scoring.domain_cap (criteria_hash varchar, domain varchar, cap bigint)")
    con.execute("create or replace table scoring.always_reason (criteria_hash varchar, indicator varchar)")
    con.execute("create or replace table scoring.need (criteria_hash varchar, indicator varchar, extract varchar)")
    for one in needed:
        register(con, one)
        tiers = [
            cut
            for tier in (one.tiers[2], one.tiers[3])
            for cut in (int(tier.enter * 100), int(tier.margin * 100), int(tier.minimum_coverage * 10000))
        ]
        con.execute(
            "insert into scoring.setting values (?, ?, ?, ?, ?, ?, ?, ?)",
            [one.hash, int(one.domain_minimum * 10000), *tiers],
        )
        for domain in one.required_domains:
            con.execute("insert into scoring.required_domain values (?, ?)", [one.hash, domain])
        for family in one.required_families:
            con.execute(
                "insert into scoring.required_family values (?, ?, ?)", [one.hash, one.families[family].domain, family]
            )
        for domain, cap in one.domain_caps.items():
            con.execute("insert into scoring.domain_cap values (?, ?, ?)", [one.hash, domain, int(cap * 1000)])
        for indicator in one.indicators:
            if indicator.always_reason:
                con.execute("insert into scoring.always_reason values (?, ?)", [one.hash, indicator.name])
            for extract in indicator.needs:
                con.execute("insert into scoring.need values (?, ?, ?)", [one.hash, indicator.name, extract])
