"""Past weeks computed again from what was known when each was first published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines import seen
from pipelines.evaluating.history import show_facts
from pipelines.ledger import Entry
from pipelines.progress import report
from pipelines.weeks import Week
from risk import evidence
from risk.criteria import Criteria, register
from risk.evaluation.cases import collect_week
from risk.portrait import PART_TYPE, compute_week

# The columns and types of `pipelines.store.previous_for`, which reads them from a published store.
_PREVIOUS = f"""
    student_key varchar, week varchar, version bigint, coefficient decimal(18,2), tier bigint, status varchar,
    criteria_hash varchar, level varchar, parts {PART_TYPE}
"""
_PREVIOUS_COLUMNS = "student_key, week, 1 as version, coefficient, tier, status, criteria_hash, level, parts"


@dataclass(frozen=True, order=True)
class PublishedWeek:
    """A week, and the run that published it first."""

    week: Week
    sequence: int


def published_weeks(entries: Sequence[Entry]) -> list[PublishedWeek]:
    """Every week that was ever published, in time order, with the run of its version 1."""
    return sorted(
        PublishedWeek(Week.parse(text), entry.sequence)
        for entry in entries
        for text, version in entry.versions.items()
        if version == 1
    )


def every_nth(weeks: Sequence[PublishedWeek], every: int) -> list[PublishedWeek]:
    """Of each school year, the last week and each `every`-th before it: how a year ended is always looked at."""
    by_year: dict[str, list[PublishedWeek]] = {}
    for one in weeks:
        by_year.setdefault(one.week.school_year, []).append(one)
    return [one for year in by_year.values() for one in sorted(year[::-1][::every])]


def replay_weeks(
    con: duckdb.DuckDBPyConnection,
    entries: Sequence[Entry],
    weeks: Sequence[PublishedWeek],
    criteria: Criteria,
    capacity: int,
) -> None:
    """Portray each week by `criteria`, in time order, and collect it for the evaluation.

    Needs `known.*` (see `load_history`). A tier depends on the one before it: every published week of a school year is
    portrayed up to the last one asked, whichever of them are collected; the chain starts anew with each year.
    """
    asked = set(weeks)
    year, prepared_at = "", 0
    register(con, criteria)
    for one in _chain(published_weeks(entries), weeks):
        week = one.week
        report(f"{week} : rejouée")
        show_facts(con, entries, one.sequence)
        if not prepared_at or _touched(entries, "attendance", prepared_at, one.sequence):
            evidence.prepare(con)
            prepared_at = one.sequence
        if week.school_year != year:
            _forget_previous(con)
            year = week.school_year
        seen.show_week(con, week)
        compute_week(
            con,
            week=week.text,
            week_ends_on=week.sunday,
            school_year=week.school_year,
            criteria=criteria,
            previous_criteria={criteria.hash: criteria},
        )
        if one in asked:
            collect_week(con, week=week.text, week_ends_on=week.sunday, school_year=week.school_year, capacity=capacity)
        _remember(con)


def _chain(published: Sequence[PublishedWeek], asked: Sequence[PublishedWeek]) -> list[PublishedWeek]:
    """The weeks asked, and those before them in their school years."""
    last = {one.week.school_year: one.week for one in sorted(asked)}
    return [one for one in published if one.week.school_year in last and one.week <= last[one.week.school_year]]


def _touched(entries: Sequence[Entry], table: str, first: int, second: int) -> bool:
    """Whether a run between the two changed the table; an older week may have been published later."""
    between = entries[min(first, second) : max(first, second)]
    return any(table in entry.tables for entry in between)


def _forget_previous(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create schema if not exists previous")
    con.execute(f"create or replace table previous.portrait ({_PREVIOUS})")


def _remember(con: duckdb.DuckDBPyConnection) -> None:
    """Put this week's scored students in the place of their earlier rows; the others keep theirs."""
    con.execute(
        "delete from previous.portrait where student_key in "
        "(select student_key from week.portrait where coefficient is not null)"
    )
    con.execute(
        f"insert into previous.portrait select {_PREVIOUS_COLUMNS} from week.portrait where coefficient is not null"
    )
