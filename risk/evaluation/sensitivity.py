"""How lists move when points move by 20 %: the cases measured are scored again, by the scoring's own arithmetic.

What is observed, and which domains have enough of it, is as in the portrait. Tiers are those of the cut-offs, without
the margin that keeps a student in last week's tier and without the coverage that the criteria ask to enter one: they
say how points move students over the cut-offs. The tables of schema `scoring` are written over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import numpy as np

from risk.coefficient import run_step, scoring_sql
from risk.criteria import Criteria, register
from risk.evaluation.auc import auc
from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings, Split

FACTORS = (Decimal("0.8"), Decimal("1.2"))
DRAWS = 20
ALL = "all"


@dataclass(frozen=True)
class Varied:
    """The cases scored under some points: arrays in the order of year and student. Coefficients in hundredths."""

    coefficients: np.ndarray
    tiers: np.ndarray
    is_listed: np.ndarray


@dataclass(frozen=True)
class Variation:
    """Points multiplied, in tenths: of indicators, and of the caps of families."""

    points: Mapping[str, int]
    caps: Mapping[str, int]


def sensitivity_rows(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, split: Split
) -> tuple[list[dict[str, object]], list[str]]:
    """Rows of `evaluation_sensitivity`: each indicator and family that gives points, then all at once.

    French notes on the moments where the values kept do not give the coefficients back: nothing is told of those.
    """
    rows: list[dict[str, object]] = []
    notes: list[str] = []
    for moment in split.moments:
        cases = _open_moment(con, criteria, moment)
        if not np.array_equal(_coefficients(con, Variation({}, {})), cases["coefficient"]):
            notes.append(
                f"Moment {moment} : sensibilité non mesurée ; les valeurs gardées ne redonnent pas le coefficient."
            )
            continue
        rows += [{"moment": moment} | row for row in _moment_rows(con, criteria, settings, cases)]
    return rows, notes


def rescored(con: duckdb.DuckDBPyConnection, criteria: Criteria, moment: str, variation: Variation) -> np.ndarray:
    """Coefficients of the cases of `evaluation.measured` at a moment, in hundredths, in the order of year and student.

    Without variation they are those of the portraits.
    """
    _open_moment(con, criteria, moment)
    return _coefficients(con, variation)


def team_ranks(teams: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Rank from 1 within the team, the highest coefficient first, ties in the order of the students."""
    teams = np.asarray(teams, dtype=np.int64)
    order = np.lexsort((np.arange(len(teams)), -coefficients, teams))
    starts = np.flatnonzero(np.r_[True, np.diff(teams[order]) != 0])
    sizes = np.diff(np.r_[starts, len(teams)])
    ranks = np.empty(len(teams), dtype=np.int64)
    ranks[order] = np.arange(len(teams)) - np.repeat(starts, sizes) + 1
    return ranks


def _moment_rows(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, cases: Mapping[str, np.ndarray]
) -> Iterator[dict[str, object]]:
    is_adverse = np.asarray(cases["is_adverse"], dtype=bool)
    base = _scored(con, criteria, cases, Variation({}, {}))
    for changed, variations in _variations(con, criteria).items():
        for factor, variation in variations:
            moved = _scored(con, criteria, cases, variation)
            yield {"changed": changed, "factor": factor} | _moves(base, moved, is_adverse)
    drawn = [_moves(base, _scored(con, criteria, cases, one), is_adverse) for one in _draws(con, settings.seed)]
    yield {"changed": ALL} | _mean_moves(drawn)


def _open_moment(con: duckdb.DuckDBPyConnection, criteria: Criteria, moment: str) -> Mapping[str, np.ndarray]:
    """The cases measured at the moment, ready to be scored again."""
    con.execute("create schema if not exists scoring")
    con.execute(scoring_sql("macros"))
    register(con, criteria)
    run_query(con, "rule", criteria_hash=criteria.hash)
    run_query(con, "varied_case", moment=moment)
    con.execute("create or replace table evaluation.domain_cap (domain varchar, cap bigint)")
    for domain, cap in criteria.domain_caps.items():
        con.execute("insert into evaluation.domain_cap values (?, ?)", [domain, int(cap * 1000)])
    return con.execute("select * from evaluation.varied_case order by student").fetchnumpy()


def _variations(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> dict[str, list[tuple[Decimal, Variation]]]:
    found = con.execute(
        "select distinct indicator, family from evaluation.rule where points > 0 order by indicator"
    ).fetchall()
    members: dict[str, list[str]] = {}
    for indicator, family in found:
        if family is not None:
            members.setdefault(family, []).append(indicator)
    single = {indicator: ([indicator], []) for indicator, _ in found}
    families = {family: (names, [family]) for family, names in sorted(members.items()) if family in criteria.families}
    return {
        changed: [
            (factor, Variation(dict.fromkeys(names, int(factor * 10)), dict.fromkeys(caps, int(factor * 10))))
            for factor in FACTORS
        ]
        for changed, (names, caps) in (single | families).items()
    }


def _draws(con: duckdb.DuckDBPyConnection, seed: int) -> Iterator[Variation]:
    names = [
        name
        for (name,) in con.execute(
            "select distinct indicator from evaluation.rule where points > 0 order by indicator"
        ).fetchall()
    ]
    random = np.random.default_rng(seed)
    for _ in range(DRAWS):
        tenths = random.choice([int(factor * 10) for factor in FACTORS], size=len(names))
        yield Variation(dict(zip(names, tenths.tolist(), strict=True)), {})


def _scored(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, cases: Mapping[str, np.ndarray], variation: Variation
) -> Varied:
    coefficients = _coefficients(con, variation)
    cuts = [int(criteria.tiers[tier].enter * 100) for tier in (2, 3)]
    tiers = 1 + sum((coefficients >= cut).astype(int) for cut in cuts)
    return Varied(coefficients, tiers, (tiers >= 2) & (team_ranks(cases["team"], coefficients) <= cases["capacity"]))


def _coefficients(con: duckdb.DuckDBPyConnection, variation: Variation) -> np.ndarray:
    con.execute("create or replace table evaluation.factor (kind varchar, name varchar, tenths bigint)")
    rows = [("points", *each) for each in variation.points.items()] + [
        ("cap", *each) for each in variation.caps.items()
    ]
    if rows:
        con.executemany("insert into evaluation.factor values (?, ?, ?)", rows)
    con.execute(
        """
        create or replace table scoring.rule as
        select rule.* replace (
            scoring.rounded_ratio(rule.points * coalesce(points.tenths, 10), 10) as points,
            scoring.rounded_ratio(rule.cap * coalesce(cap.tenths, 10), 10) as cap
        )
        from evaluation.rule as rule
        left join evaluation.factor as points on points.kind = 'points' and points.name = rule.indicator
        left join evaluation.factor as cap on cap.kind = 'cap' and cap.name = rule.family
        """
    )
    run_query(con, "varied_earned")
    run_step(con, "family_score")
    found = con.execute(
        """
        with domains as (
            select
                student,
                least(sum(earned), coalesce(any_value(domain_cap.cap), sum(earned))) as earned,
                least(sum(observable), coalesce(any_value(domain_cap.cap), sum(observable))) as observable
            from scoring.family_score
            left join evaluation.domain_cap as domain_cap using (domain)
            group by student, domain
        )
        select coalesce(
            case when sum(observable) > 0 then scoring.rounded_ratio(10000 * sum(earned), sum(observable)) end, 0
        )::bigint as coefficient
        from evaluation.varied_case as varied
        left join domains using (student)
        group by varied.student
        order by varied.student
        """
    ).fetchnumpy()
    return np.asarray(found["coefficient"], dtype=np.int64)


def _moves(base: Varied, moved: Varied, is_adverse: np.ndarray) -> dict[str, float | None]:
    listed = int(base.is_listed.sum())
    return {
        "auc": auc(moved.coefficients, is_adverse),
        "list_overlap": int((base.is_listed & moved.is_listed).sum()) / listed if listed else None,
        "tier_changes": float((base.tiers != moved.tiers).mean()),
    }


def _mean_moves(moves: list[dict[str, float | None]]) -> dict[str, float | None]:
    means: dict[str, float | None] = {}
    for name in moves[0]:
        told = [one[name] for one in moves if one[name] is not None]
        means[name] = sum(told) / len(told) if told else None
    return means
