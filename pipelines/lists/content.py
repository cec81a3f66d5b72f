"""Reads a week's lists from the published tables: one query a kind of content, for all the schools asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.lists import places
from pipelines.lists.enrichment import read_enrichment, show_facts
from pipelines.lists.following import read_follow_ups, read_issues, show_follow_ups
from pipelines.lists.model import FOLLOWED, UNSCORED, CentreWeek, Effect, Gone, Help, Part, Portrait, Tally
from pipelines.lists.queries import has_table, query, query_for, rows
from pipelines.lists.report_cards import find_new_marks
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.wording import one_line, student_name, typeset, unaccented
from pipelines.weeks import Week
from schemas.codes import CODES
from schemas.ddl import quoted

DOMAINS = ("literacy", "numeracy", "engagement")
_VIEWS = ("list_identity", "list_follow_up", "list_grades", "list_participation")
_TEMPORARY = (
    "list_school_week",
    "list_week",
    "list_response",
    "list_previous",
    "list_now",
    "list_portrait",
    "list_new_mark",
    "list_history",
)


def read_centre(
    con: duckdb.DuckDBPyConnection,
    week: Week,
    settings: ListSettings,
    identity_schema: str,
    schools: Sequence[str] | None = None,
) -> CentreWeek:
    """The week of these schools (default: every one). Reads catalog `portraits`, table `student` of `identity_schema`,
    and where they are there, `following` (what the teams wrote) and `facts`.
    """
    with prepared(con, week, identity_schema):
        return read_schools(con, week, settings, list(school_weeks_of(con)) if schools is None else schools)


@contextmanager
def prepared(con: duckdb.DuckDBPyConnection, week: Week, identity_schema: str) -> Iterator[None]:
    """What is read once for the whole centre, in temporary tables that are gone when the block ends: the schools' weeks
    and the effects of interventions. Nothing of it grows with the students, but with the interventions.
    """
    values = {"week": week.text, "school_year": week.school_year}
    only_week = {"week": week.text}
    con.execute(f"create or replace temp view list_identity as select * from {quoted(identity_schema, 'student')}")
    try:
        show_follow_ups(con)
        show_facts(con, week)
        con.execute(query("school_week"), values)
        con.execute(query("school"), only_week)
        con.execute(query("response"), only_week)
        yield
    finally:
        for view in _VIEWS:
            con.execute(f"drop view if exists {view}")
        for table in _TEMPORARY:
            con.execute(f"drop table if exists {table}")


def school_weeks_of(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str | None]]:
    """Of each school of the prepared centre: its newest week with portraits up to this one, and the one before it."""
    found = con.execute("select school_id, latest_week, previous_week from list_week order by all").fetchall()
    return {school: (latest, before) for school, latest, before in found}


def read_schools(
    con: duckdb.DuckDBPyConnection, week: Week, settings: ListSettings, schools: Sequence[str]
) -> CentreWeek:
    """The week of these schools of the prepared centre."""
    asked = list(schools)
    weeks = {school: both for school, both in school_weeks_of(con).items() if school in set(asked)}
    before = {previous for _, previous in weeks.values() if previous}
    con.execute(query_for("previous_list", weeks=before), {"schools": asked})
    con.execute(query("now"), {"week": week.text, "schools": asked})
    con.execute(query("batch"), {"schools": asked})
    find_new_marks(con, week)
    told = _portraits(con, week, settings)
    return CentreWeek(
        week=week.text,
        centre_id=settings.centre_id,
        schools=school_names(con),
        capacities=school_capacities(con),
        latest_week={school: latest for school, (latest, _) in weeks.items()},
        previous_week={school: before for school, (_, before) in weeks.items() if before},
        # Ties by name, as people look names up; names are not in the published tables, so not in a query's order.
        listed=sorted((one for one in told if one.is_listed), key=places.talking_order),
        followed=sorted((one for one in told if not one.is_listed and one.place == FOLLOWED), key=places.talking_order),
        not_scored=sorted(
            (one for one in told if one.place == UNSCORED),
            key=lambda one: (-one.named_at_critical, one.sort_name, one.student_key),
        ),
        gone=_gone(con, settings.language),
        tallies=[Tally(**row) for row in rows(con, "tally", {})],
        enrichment=read_enrichment(con, week, settings.language),
        issues=read_issues(con, asked, settings.language),
    )


def _portraits(con: duckdb.DuckDBPyConnection, week: Week, settings: ListSettings) -> list[Portrait]:
    """Every student of whom something is said, in no order that counts."""
    language = settings.language
    only_week = {"week": week.text}
    of_year = {"week": week.text, "school_year": week.school_year}
    told, on_a_list = _keys(con, "is_told"), _keys(con, "is_listed or is_followed")
    con.execute(query_for("history", keys=on_a_list), of_year)
    parts = _parts(con, only_week, told, language)
    histories = _histories(con, week)
    effects = _effects(con)
    causes = {
        row["student_key"]: tuple(row["causes"])
        for row in rows(con, "cause", only_week | {"share": places.CAUSE_SHARE}, keys=on_a_list)
    }
    unseen = {row["student_key"] for row in rows(con, "unseen", {"unseen_weeks": settings.unseen_weeks})}
    follow_ups = read_follow_ups(con, of_year, places.CAUSE_SHARE, _keys(con, "is_listed"))
    helps = _helps(con, language, {one.follow_up_id for theirs in follow_ups.values() for one in theirs})
    unscored = {row["student_key"]: row for row in rows(con, "unscored", only_week, keys=_keys(con, "is_unscored"))}
    found = []
    for row in rows(con, "student", {}):
        key = row["student_key"]
        why = unscored.get(key, {})
        portrait = replace(
            _portrait(row, language),
            is_listed=row["is_listed"],
            is_unseen=key in unseen,
            causes=causes.get(key, ()),
            parts=tuple(parts.get(key, ())),
            history=histories.get(key, ()),
            helps=tuple(helps.get(key, ())),
            effects=tuple(effects.get(key, ())),
            why_not=tuple(typeset(text, language) for text in why.get(f"why_{language}") or ()),
            named_at_critical=why.get("named_at_critical") or 0,
        )
        found.append(places.placed(portrait, follow_ups.get(key, ()), week, settings))
    return found


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


def _keys(con: duckdb.DuckDBPyConnection, which: str) -> list[str]:
    """The students of the batch of which a column of `list_portrait`, or several, is true."""
    return [key for (key,) in con.execute(f"select student_key from list_portrait where {which}").fetchall()]


def _parts(
    con: duckdb.DuckDBPyConnection, values: dict[str, str], keys: Sequence[str], language: Language
) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for row in rows(con, "part", {**values, "language": language}, keys=keys):
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


def _histories(con: duckdb.DuckDBPyConnection, week: Week) -> dict[str, tuple[Decimal | None, ...]]:
    """The coefficient of each week since the centre's first of the school year."""
    (first,) = con.execute("select min(week) from list_school_week").fetchone()
    if first is None:
        return {}
    axis = [one.text for one in Week.parse(first).until(week)]
    histories = {}
    for row in rows(con, "year", {}):
        known = dict(zip(row["weeks"], row["coefficients"], strict=True))
        histories[row["student_key"]] = tuple(known.get(one) for one in axis)
    return histories


def _helps(con: duckdb.DuckDBPyConnection, language: Language, follow_ups: Set[str]) -> dict[str, list[Help]]:
    """What is under way beside the follow-ups (`follow_ups`: their ids), which tell what they began themselves."""
    found: dict[str, list[Help]] = {}
    for row in rows(con, "help", {}):
        if row["intervention_key"] in follow_ups:
            continue
        found.setdefault(row["student_key"], []).append(
            Help(intervention_name(row["type"], language), row["started_on"], row["review_on"])
        )
    return found


def _effects(con: duckdb.DuckDBPyConnection) -> dict[str, list[Effect]]:
    """What was tried for each student, before and after, oldest first."""
    found: dict[str, list[Effect]] = {}
    for row in rows(con, "effect", {}):
        found.setdefault(row.pop("student_key"), []).append(Effect(**row))
    return found


def intervention_name(code: str | None, language: Language | None = None) -> str:
    """A type of intervention as people write it: a code that teams use by its meaning in `language`, if any is given;
    the centres' own codes are lower case, with underscores.
    """
    meaning = CODES["follow_up_type"].get(code or "") if language else None
    text = (meaning.fr if language == "fr" else meaning.en) if meaning else one_line(code).replace("_", " ")
    return text[:1].upper() + text[1:]


def _gone(con: duckdb.DuckDBPyConnection, language: Language) -> list[Gone]:
    gone = []
    for row in rows(con, "gone", {}):
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
    if not has_table(con, "facts", "schools"):
        return []
    return con.execute(
        f"select school_id, {quoted(column)} from facts.schools where {quoted(column)} is not null order by all"
    ).fetchall()
