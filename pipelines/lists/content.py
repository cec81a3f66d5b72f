"""Reads a week's lists from the published tables: one query a kind of content, for the whole centre."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.lists.model import CentreWeek, Gone, Help, Part, Portrait, Tally
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.wording import one_line, student_name, typeset, unaccented
from pipelines.weeks import Week
from schemas.ddl import quoted

DOMAINS = ("literacy", "numeracy", "engagement")
_SQL = Path(__file__).parent / "sql"
_TEMPORARY = ("list_portrait", "list_previous", "list_week")


def read_centre(con: duckdb.DuckDBPyConnection, week: Week, settings: ListSettings, identity_schema: str) -> CentreWeek:
    """The week of every school. Reads catalog `portraits` and table `student` of `identity_schema`."""
    values = {"week": week.text, "school_year": week.school_year}
    with _prepared(con, values, identity_schema):
        weeks = con.execute("select school_id, latest_week, previous_week from list_week order by all").fetchall()
        listed, not_scored = _portraits(con, week, values, settings.language)
        return CentreWeek(
            week=week.text,
            centre_id=settings.centre_id,
            schools=school_names(con),
            capacities=school_capacities(con),
            latest_week={school: latest for school, latest, _ in weeks},
            previous_week={school: before for school, _, before in weeks if before},
            listed=listed,
            not_scored=not_scored,
            gone=_gone(con, settings.language),
            tallies=[Tally(**row) for row in _rows(con, "tally", {})],
        )


@contextmanager
def _prepared(con: duckdb.DuckDBPyConnection, values: dict[str, str], identity_schema: str) -> Iterator[None]:
    """The week's newest rows, in temporary tables that are gone when the block ends."""
    con.execute(f"create or replace temp view list_identity as select * from {quoted(identity_schema, 'student')}")
    try:
        con.execute(_sql("school_week"), values)
        con.execute(_sql("week_portrait"), {"week": values["week"]})
        con.execute(_sql("previous_list"), values)
        yield
    finally:
        con.execute("drop view if exists list_identity")
        for table in _TEMPORARY:
            con.execute(f"drop table if exists {table}")


def _portraits(
    con: duckdb.DuckDBPyConnection, week: Week, values: dict[str, str], language: Language
) -> tuple[list[Portrait], list[Portrait]]:
    """Students on the list, by coefficient; students without enough data, those named at critical first."""
    only_week = {"week": values["week"]}
    parts = _parts(con, only_week, language)
    histories = _histories(con, week, values)
    helps = _helps(con)
    unscored = {row["student_key"]: row for row in _rows(con, "unscored", only_week)}
    listed, not_scored = [], []
    for row in _rows(con, "student", {}):
        key = row["student_key"]
        why = unscored.get(key, {})
        portrait = replace(
            _portrait(row, language),
            parts=tuple(parts.get(key, ())),
            history=histories.get(key, ()),
            helps=tuple(helps.get(key, ())),
            why_not=tuple(typeset(text, language) for text in why.get(f"why_{language}") or ()),
            named_at_critical=why.get("named_at_critical") or 0,
        )
        (listed if row["is_listed"] else not_scored).append(portrait)
    # Ties by name, as people look names up; names are not in the published tables, so not in the query's order.
    listed.sort(key=lambda one: (-(one.coefficient or 0), one.sort_name, one.student_key))
    not_scored.sort(key=lambda one: (-one.named_at_critical, one.sort_name, one.student_key))
    return listed, not_scored


def _portrait(row: dict[str, Any], language: Language) -> Portrait:
    name = student_name(row["last_name"], row["first_name"], row["student_id"], language)
    same = (
        "student_key",
        "school_id",
        "level",
        "home_group",
        "status",
        "tier",
        "coefficient",
        "marks_not_compared",
        "is_chronic",
        "previous_week",
        "previous_tier",
        "previous_coefficient",
        "change",
        "change_data",
        "change_coverage",
        "change_criteria",
        "term",
        "week_ends_on",
        "was_listed",
        "school_had_list",
    )
    return Portrait(
        name=name,
        sort_name=unaccented(name),
        student_id=one_line(row["student_id"]),
        domains={domain: row[domain] for domain in DOMAINS},
        missing_domains=tuple(part.strip() for part in (row["missing_domains"] or "").split(",") if part.strip()),
        **{column: row[column] for column in same},
    )


def _parts(con: duckdb.DuckDBPyConnection, values: dict[str, str], language: Language) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for row in _rows(con, "part", values):
        found.setdefault(row["student_key"], []).append(part_of(row, language))
    return found


def part_of(row: dict[str, Any], language: Language) -> Part:
    """One row of `part.sql` in the words of `language`."""
    same = (
        "indicator",
        "domain",
        "value",
        "unit",
        "watch",
        "critical",
        "contribution",
        "is_reason",
        "is_strength",
        "evidence_on",
        "evidence_count",
    )
    sentence = row[f"reason_{language}"]
    return Part(
        label=typeset(row[f"label_{language}"], language),
        sentence=typeset(sentence, language) if sentence else None,
        series=row.get("series"),
        **{column: row[column] for column in same},
    )


def _histories(
    con: duckdb.DuckDBPyConnection, week: Week, values: dict[str, str]
) -> dict[str, tuple[Decimal | None, ...]]:
    """The coefficient of each week since the first that any listed student has."""
    rows = _rows(con, "history", values)
    if not rows:
        return {}
    first = Week.parse(min(row["weeks"][0] for row in rows))
    axis = [one.text for one in first.until(week)]
    histories = {}
    for row in rows:
        known = dict(zip(row["weeks"], row["coefficients"], strict=True))
        histories[row["student_key"]] = tuple(known.get(one) for one in axis)
    return histories


def _helps(con: duckdb.DuckDBPyConnection) -> dict[str, list[Help]]:
    found: dict[str, list[Help]] = {}
    for row in _rows(con, "help", {}):
        found.setdefault(row["student_key"], []).append(
            Help(intervention_name(row["type"]), row["started_on"], row["review_on"])
        )
    return found


def intervention_name(code: str | None) -> str:
    """A type of intervention as people write it: the centres' codes are lower case, with underscores."""
    text = one_line(code).replace("_", " ")
    return text[:1].upper() + text[1:]


def _gone(con: duckdb.DuckDBPyConnection, language: Language) -> list[Gone]:
    gone = []
    for row in _rows(con, "gone", {}):
        name = student_name(row.pop("last_name"), row.pop("first_name"), row["student_id"], language)
        row["student_id"] = one_line(row["student_id"])
        gone.append(Gone(name=name, sort_name=unaccented(name), **row))
    return sorted(gone, key=lambda one: (one.why, one.sort_name, one.student_key))


def school_names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """School names by code, from the facts; none when the centre hands over no table of schools."""
    return {school_id: one_line(name) for school_id, name in _of_schools(con, "school_name") if one_line(name)}


def school_capacities(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many students a meeting allows, by school, where the facts say so."""
    return dict(_of_schools(con, "list_capacity"))


def _of_schools(con: duckdb.DuckDBPyConnection, column: str) -> list[tuple[str, Any]]:
    """(school_id, value) of the schools that have one; none when the centre hands over no table of schools."""
    known = con.execute(
        """
        select count(*) from information_schema.tables
        where table_catalog = current_database() and table_schema = 'facts' and table_name = 'schools'
        """
    ).fetchone()
    if not known or not known[0]:
        return []
    return con.execute(
        f"select school_id, {quoted(column)} from facts.schools where {quoted(column)} is not null order by all"
    ).fetchall()


def _rows(con: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of one of the package's queries, by column name."""
    result = con.execute(_sql(name), values)
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
