"""What stands beside the portraits in the store: criteria, aggregates, interventions, audit attributes, lineage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from pipelines.follow_up.showing import query as follow_up_query
from pipelines.follow_up.state import weeks_of
from pipelines.store_views import CATALOG
from pipelines.weeks import Week, school_year_bounds
from schemas.codes import CODES
from schemas.contract import Table
from schemas.ddl import quoted
from schemas.outputs import (
    AUDIT_ATTRIBUTE,
    CRITERION,
    INTERVENTION,
    QUALITY_CHECK,
    REJECTION,
    RUN,
    RUN_INPUT,
)
from schemas.outputs_groups import GROUP_TABLES

_KNOWN_AT_THE_END = ("ended_on", "status")
# Each word by which the same support may be told: its code, and its meaning in either language.
_SUPPORT_WORDS = [
    (code, word)
    for code, meaning in CODES["follow_up_type"].items()
    for word in dict.fromkeys((code, meaning.fr.lower(), meaning.en.lower()))
]


def _target(table: Table) -> str:
    return quoted(CATALOG, "main", table.name)


def _names(table: Table) -> str:
    return ", ".join(map(quoted, table.names))


def write_aggregates(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Put the portraits of groups, schools and the centre (`week.*`) in place of that week's rows."""
    for table in GROUP_TABLES:
        con.execute(f"delete from {_target(table)} where week = ?", [week.text])
        order = ", ".join(map(quoted, table.key))
        con.execute(
            f"insert into {_target(table)} ({_names(table)}) "
            f"select {_names(table)} from {quoted('week', table.name)} order by {order}"
        )


def write_context(con: duckdb.DuckDBPyConnection, run: Mapping[str, object]) -> None:
    """Record the run and what it read, refused and checked; renew criteria, interventions and audit attributes.

    `run`: a value for each column of the contract `run` (KeyError for a missing one). Of the runs of a week, only
    the newest keeps its rejections and quality checks, so that the file does not grow with every attempt.
    """
    run_id, week = str(run["run_id"]), Week.parse(str(run["week"]))
    _write_criteria(con)
    _write_interventions(con, week)
    _write_audit_attributes(con, week)
    con.execute(f"delete from {_target(RUN)} where run_id = ?", [run_id])
    marks = ", ".join("?" for _ in RUN.names)
    con.execute(f"insert into {_target(RUN)} ({_names(RUN)}) values ({marks})", [run[name] for name in RUN.names])
    write_checks(con, run_id)
    for table in (REJECTION, QUALITY_CHECK):
        con.execute(
            f"delete from {_target(table)} where run_id in (select run_id from {_target(RUN)} "
            "where week = $week and run_id <> $run_id)",
            {"week": week.text, "run_id": run_id},
        )


def write_checks(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Record what this run read, refused and checked, without the run itself: what a stopped run has to tell."""
    for table, source in (
        (RUN_INPUT, "acceptance.run_input"),
        (REJECTION, "acceptance.rejection"),
        (QUALITY_CHECK, "quality.check"),
    ):
        _write_lines(con, table, source, run_id)


def _write_lines(con: duckdb.DuckDBPyConnection, table: Table, source: str, run_id: str) -> None:
    columns = ", ".join("$run_id as run_id" if name == "run_id" else quoted(name) for name in table.names)
    order = ", ".join(quoted(name) for name in table.key)
    con.execute(f"delete from {_target(table)} where run_id = ?", [run_id])
    con.execute(
        f"insert into {_target(table)} ({_names(table)}) select {columns} from {source} order by {order}",
        {"run_id": run_id},
    )


def _write_criteria(con: duckdb.DuckDBPyConnection) -> None:
    """The criteria in use, unless the store has them: what a hash stands for never changes."""
    con.execute(
        f"""
        insert into {_target(CRITERION)} ({_names(CRITERION)})
        select {_names(CRITERION)} from criteria.criterion
        where criteria_hash not in (select criteria_hash from {_target(CRITERION)})
        order by criteria_hash, position, level
        """
    )


def _write_interventions(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Those under way in the school year, as the newest week published knows them, and what teams decided in theirs:
    but what an extract tells too, of the same student, from the same day and by the word of the team's drop-down list.

    One that starts later is not there. Where the end is later, neither the end nor the status that may tell it is.
    """
    first, _ = school_year_bounds(week.school_year)
    first_week, next_week = weeks_of(week.school_year)
    columns = ", ".join(
        f"case when ended_on is null or ended_on <= $sunday then {quoted(name)} end as {quoted(name)}"
        if name in _KNOWN_AT_THE_END
        else quoted(name)
        for name in INTERVENTION.names
    )
    con.execute(f"delete from {_target(INTERVENTION)}")
    con.execute(
        f"""
        insert into {_target(INTERVENTION)} ({_names(INTERVENTION)})
        with word as (
            select unnest($codes::varchar[]) as code, unnest($words::varchar[]) as word
        ),
        of_extracts as (
            select *, 'extract' as origin from facts.interventions
        ),
        tried as (
            select {_names(INTERVENTION)} from of_extracts
            union all by name
            select {_names(INTERVENTION)} from ({follow_up_query("intervention")}) as decided
            where not exists (
                select 1
                from of_extracts
                join word on word.word = lower(trim(of_extracts.type))
                where of_extracts.student_key = decided.student_key and of_extracts.started_on = decided.started_on
                    and word.code = decided.type
            )
        )
        select {columns} from tried
        where started_on <= $sunday and (ended_on is null or ended_on >= $first)
        order by intervention_key
        """,
        {
            "first": first,
            "sunday": _newest_sunday(con, week),
            "first_week": first_week,
            "next_week": next_week,
            "codes": [code for code, _ in _SUPPORT_WORDS],
            "words": [word for _, word in _SUPPORT_WORDS],
        },
    )


def _newest_sunday(con: duckdb.DuckDBPyConnection, week: Week) -> date:
    """The Sunday of the newest week published, the run's own included: an older week may be run again."""
    newest = con.execute(f"select max(week_ends_on) from {quoted(CATALOG, 'main', 'stored_portrait')}").fetchone()[0]
    return max(week.sunday, newest or week.sunday)


def _write_audit_attributes(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Of the students in this file; code and decile by the latest enrolment of the school year."""
    con.execute(f"delete from {_target(AUDIT_ATTRIBUTE)}")
    con.execute(
        f"""
        insert into {_target(AUDIT_ATTRIBUTE)} ({_names(AUDIT_ATTRIBUTE)})
        with enrolled as (
            select student_key, school_id, special_needs_code
            from facts.enrolments
            where school_year = $school_year
            qualify row_number() over (partition by student_key order by enrolled_on desc, school_id) = 1
        )
        select k.student_key, s.sex, e.special_needs_code, c.deprivation_decile
        from {quoted(CATALOG, "main", "stored_student")} as k
        left join facts.students as s using (student_key)
        left join enrolled as e using (student_key)
        left join facts.schools as c using (school_id)
        order by k.student_number
        """,
        {"school_year": week.school_year},
    )
