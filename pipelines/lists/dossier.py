"""Reads the year of students as it was known in a week: one query a kind, for a batch of students."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipelines.lists.content import intervention_name
from pipelines.lists.dossier_evidence import has_table, show_evidence
from pipelines.lists.dossier_model import (
    Attendance,
    Day,
    Dossier,
    Mark,
    PartMoved,
    PastMark,
    Rates,
    Support,
    WeekPoint,
)
from pipelines.lists.queries import query_for
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.wording import one_line, typeset
from pipelines.weeks import Week
from risk.criteria import Criteria

__all__ = ["Dossier", "read_dossiers"]

_SQL = Path(__file__).parent / "dossier_sql"
_CATALOG = "portraits"
_Rows = dict[str, list[dict[str, Any]]]


def read_dossiers(
    con: duckdb.DuckDBPyConnection,
    week: Week,
    student_keys: Sequence[str],
    settings: ListSettings,
    *,
    criteria: Criteria | None = None,
) -> dict[str, Dossier]:
    """The dossier of each of `student_keys`, by key; an empty one for a student of whom nothing is known.

    Reads catalog `portraits`, and `evidence.*` and `seen.*` where a week was ever computed on the connection: they are
    made again, from the facts, if they tell of another week. What is not there is empty, never zero.
    `criteria`: those of the week, so that the thresholds of the tiers can be told.
    """
    dossiers = {key: Dossier(key, tiers=criteria.tiers if criteria else {}) for key in student_keys}
    if not dossiers:
        return dossiers
    with _keys(con, list(dossiers)):
        if has_table(con, _CATALOG, "main", "portrait"):
            _add_published(con, week, settings.language, dossiers)
        if show_evidence(con, week):
            _add_known(con, week, dossiers)
    return dossiers


@contextmanager
def _keys(con: duckdb.DuckDBPyConnection, keys: list[str]) -> Iterator[None]:
    """The students asked for, in a temporary table that is gone when the block ends."""
    con.execute(
        "create or replace temp table dossier_key as select unnest($keys::varchar[]) as student_key", {"keys": keys}
    )
    try:
        yield
    finally:
        con.execute("drop table if exists dossier_key")


def _add_published(
    con: duckdb.DuckDBPyConnection, week: Week, language: Language, dossiers: dict[str, Dossier]
) -> None:
    """Weeks, rates, parts that moved and interventions, from the published tables."""
    values, keys = {"week": week.text}, list(dossiers)
    weeks = {week.text}
    for key, rows in _by_student(con, "week", values | {"school_year": week.school_year}, keys=keys).items():
        weeks |= {row["previous_week"] for row in rows if row["week"] == week.text and row["previous_week"]}
        last = rows[-1] if rows[-1]["week"] == week.text else {}
        dossiers[key] = replace(
            dossiers[key],
            weeks=tuple(WeekPoint(row["week"], row["coefficient"], row["tier"]) for row in rows),
            coverage=last.get("coverage"),
            marks_not_compared=last.get("marks_not_compared"),
        )
    for key, rows in _by_student(con, "attendance", values, keys=keys).items():
        dossiers[key] = replace(dossiers[key], attendance=Attendance(rates=Rates(**rows[0])))
    for key, rows in _by_student(con, "moved", values, keys=keys, weeks=weeks).items():
        dossiers[key] = replace(dossiers[key], moved=tuple(_moved(row, language) for row in rows))
    for key, rows in _by_student(con, "support", {"sunday": week.sunday}).items():
        dossiers[key] = replace(dossiers[key], supports=tuple(_support(row, language) for row in rows))


def _add_known(con: duckdb.DuckDBPyConnection, week: Week, dossiers: dict[str, Dossier]) -> None:
    """School days and marks, from the evidence of the week."""
    for key, rows in _by_student(con, "day", {}).items():
        row = rows[0]
        days = tuple(map(Day, row.pop("dates"), row.pop("kinds"), row.pop("shares")))
        dossiers[key] = replace(dossiers[key], attendance=replace(dossiers[key].attendance, days=days, **row))
    for key, rows in _by_student(con, "mark", {"school_year": week.school_year}).items():
        dossiers[key] = replace(dossiers[key], marks=tuple(Mark(**_plain(row)) for row in rows))
    year = int(week.school_year[:4])
    for key, rows in _by_student(con, "past_mark", {"previous_school_year": f"{year - 1}-{year}"}).items():
        dossiers[key] = replace(dossiers[key], past_marks=tuple(PastMark(**_plain(row)) for row in rows))


def _moved(row: dict[str, Any], language: Language) -> PartMoved:
    label = typeset(row[f"label_{language}"], language)
    return PartMoved(label=label, **{name: value for name, value in row.items() if not name.startswith("label_")})


def _support(row: dict[str, Any], language: Language) -> Support:
    return Support(intervention_name(row["type"], language), row["started_on"], row["review_on"], row["ended_on"])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """What a source typed, without control characters: codes and names of subjects, groups and competencies."""
    return {name: one_line(value) if isinstance(value, str) else value for name, value in row.items()}


def _by_student(con: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any], **lists: Iterable[str]) -> _Rows:
    """The rows of one of the queries by student, each by column name, in the query's order."""
    result = con.execute(query_for(name, _SQL, **lists), values)
    columns = [column[0] for column in result.description]
    found: _Rows = {}
    for values_of_row in result.fetchall():
        row = dict(zip(columns, values_of_row, strict=True))
        found.setdefault(row.pop("student_key"), []).append(row)
    return found
