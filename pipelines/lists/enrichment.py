"""Students who master everything that is known of the year, and whom a list of needs forgets."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from pipelines.lists.model import Enrichment
from pipelines.lists.queries import has_table, rows
from pipelines.lists.settings import Language
from pipelines.lists.wording import one_line, student_name, unaccented
from pipelines.lists.words_standing import WORDS
from pipelines.weeks import Week
from schemas.ddl import literal, quoted

# Out of 100, in every subject and competency known; fewer subjects tell too little.
MASTERY = Decimal(85)
FEWEST_SUBJECTS = 3
_MARKS = ("student_key", "subject_code", "competency", "term", "mark", "recorded_on")
_ACTIVITIES = ("student_key", "started_on", "ended_on")


def show_facts(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `list_grades` (this school year's report-card marks) and `list_participation`, as known by the week's end.

    Empty where the connection has no such facts.
    """
    # A view takes no parameter. These texts come from a Week, never from a user.
    sunday, year = literal(week.sunday.isoformat()), literal(week.school_year)
    _show(
        con,
        "grades",
        _MARKS,
        f"mark is not null and school_year = {year} and recorded_on <= {sunday} and known_week <= {literal(week.text)}",
    )
    _show(con, "participation", _ACTIVITIES, f"started_on <= {sunday}")


def read_enrichment(con: duckdb.DuckDBPyConnection, week: Week, language: Language) -> list[Enrichment]:
    """The students of the batch, those with the highest lowest mark first. Reads the views of `show_facts`."""
    (knows_activities,) = con.execute("select count(*) > 0 from list_participation").fetchone()
    values = {"mastery": MASTERY, "subjects": FEWEST_SUBJECTS, "sunday": week.sunday}
    found = []
    for row in rows(con, "enrichment", values):
        name = student_name(row.pop("last_name"), row.pop("first_name"), row["student_id"], language)
        row["student_id"] = one_line(row["student_id"])
        key = "enrichment_sentence" if knows_activities else "enrichment_sentence_no_activity"
        sentence = WORDS[language][key].format(mastery=MASTERY, subjects=row["subjects"])
        found.append(Enrichment(name=name, sort_name=unaccented(name), sentence=sentence, **row))
    return sorted(found, key=lambda one: (-one.lowest, -one.average, one.sort_name, one.student_key))


def _show(con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], condition: str) -> None:
    names = ", ".join(map(quoted, columns))
    if has_table(con, "facts", table):
        source = f"{names} from {quoted('facts', table)} where {condition}"
    else:
        source = ", ".join(f"null::{_kind(name)} as {quoted(name)}" for name in columns) + " where false"
    con.execute(f"create or replace temp view {quoted(f'list_{table}')} as select {source}")


def _kind(column: str) -> str:
    if column == "mark":
        return "decimal(18, 4)"
    return "date" if column.endswith("_on") else "varchar"
