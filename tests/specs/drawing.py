"""Tables drawn in text, as the specifications use them: from a drawing to `seen.*`, and back to values.

A drawing is a series of tables: a line with the table's name, a header, then one line per row, cells apart by `|`.
An empty cell is a missing value. `from..to` in a date means each weekday from one to the other; in a period, each
period. Columns that a drawing leaves out take the ordinary value of DEFAULTS.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import duckdb

from pipelines.database import connect
from pipelines.weeks import Week
from risk import evidence, indicators
from risk.criteria import DEFAULT_CRITERIA, Criteria, load_criteria
from schemas.ddl import duckdb_type, quoted, value_rows
from schemas.facts import FACTS, visible_columns

# The short names of the drawings, and what the extracts call them.
COLUMNS = {
    "student": "student_key",
    "school": "school_id",
    "group": "home_group",
    "reason": "reason_group",
    "subject": "subject_code",
    "recorded": "recorded_on",
    "cohort": "birth_cohort",
    "modified": "modified_expectations",
    "calendar": "calendar_id",
    "periods": "periods_expected",
}
DEFAULTS = {
    "enrolments": {"school_id": "001", "school_year": "2026-2027", "level": "SEC3", "home_group": "31",
                   "enrolled_on": "2026-08-31"},
    "calendar": {"school_id": "001"},
    "attendance": {"school_id": "001"},
    "assignments": {"subject_code": "FRA306"},
    "grades": {"school_id": "001", "school_year": "2026-2027", "course_group": "31"},
}
TERM_ENDS = {"1": "2026-11-13", "2": "2027-02-26", "3": "2027-06-18"}
NOT_EXTRACTS = ("expected",)

Row = dict[str, str | None]


DEFAULT = load_criteria(DEFAULT_CRITERIA)


def portrayed(
    drawing: str, week: str = "2026-W47", criteria: Criteria | None = None, only: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection where the evidence of `week` was built, and every indicator (or `only` one) measured."""
    tables = read(drawing)
    con = connect()
    con.execute("create schema seen")
    for name in FACTS:
        _make_seen(con, name, tables.get(name, []), Week.parse(week).sunday)
    con.execute("create table seen.source_present (table_name varchar, present boolean)")
    sql, values = value_rows([(name, name in tables) for name in FACTS])
    con.execute(f"insert into seen.source_present {sql}", values)
    used = criteria or DEFAULT
    moment = Week.parse(week)
    # A specification of one indicator needs only what it rests on; the whole is built where the week is portrayed.
    tables = evidence.TABLES if only is None else evidence.tables_behind(indicators.query(only))
    evidence.build_evidence(con, moment.text, moment.sunday, moment.school_year, used, tables)
    indicators.measure(con, replace(used, indicators=(used.indicator(only),)) if only else used)
    return con


def holds(indicator: str, drawing: str, week: str = "2026-W47") -> None:
    """Assert the `expected` table of the drawing: one row a student, `missing` where the indicator has no value.

    Only the columns that the table names are compared.
    """
    con = portrayed(drawing, week, only=indicator)
    measured = rows_by_student(con, "select * from evidence.indicator_value where indicator = ?", [indicator])
    check(read(drawing)["expected"], measured)


def holds_in(table: str, drawing: str, week: str = "2026-W47") -> None:
    """As `holds`, for the columns of a table of the evidence or of the week, one row a student."""
    schema, name = table.split(".")
    check(
        read(drawing)["expected"],
        rows_by_student(portrayed(drawing, week), f"select * from {quoted(schema, name)}"),
    )


def check(expected: list[Row], measured: dict[str, dict[str, object]]) -> None:
    assert expected, "a specification expects something of each student"
    for row in expected:
        student = row["student"]
        named = {column: text for column, text in row.items() if column != "student"}
        if "missing" in named.values():
            assert student not in measured, student
            continue
        assert student in measured, student
        found = {column: measured[student][column] for column in named}
        assert found == {column: _as(found[column], text) for column, text in named.items()}, student


def rows_by_student(con: duckdb.DuckDBPyConnection, query: str, parameters: list | None = None) -> dict[str, dict]:
    found = con.execute(query, parameters or [])
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    by_student = {row["student_key"]: row for row in rows}
    assert len(by_student) == len(rows), "one row a student"
    return by_student


def read(drawing: str) -> dict[str, list[Row]]:
    """The tables of a drawing: name to rows, each a column name to its text (None where empty)."""
    tables: dict[str, list[Row]] = {}
    rows: list[Row] = []
    header: list[str] | None = None
    for line in (line.strip() for line in drawing.splitlines()):
        if not line:
            continue
        if "|" not in line and (line in FACTS or line in NOT_EXTRACTS):
            rows, header = tables.setdefault(line, []), None
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if header is None:
            header = cells
            continue
        assert len(cells) == len(header), line
        rows.append({name: cell or None for name, cell in zip(header, cells, strict=True)})
    return tables


def _make_seen(con: duckdb.DuckDBPyConnection, name: str, drawn: list[Row], sunday: date) -> None:
    columns = visible_columns(FACTS[name])
    con.execute(f"create table {quoted('seen', name)} "
                f"({', '.join(f'{quoted(column.name)} {duckdb_type(column)}' for column in columns)})")
    rows = [row for each in drawn for row in _rows(name, each) if not _is_later(name, row, sunday)]
    if rows:
        sql, values = value_rows([[row.get(column.name) for column in columns] for row in rows])
        con.execute(f"insert into {quoted('seen', name)} {sql}", values)


def _rows(table: str, drawn: Row) -> list[Row]:
    row = {COLUMNS.get(name, name): text for name, text in drawn.items()}
    if table == "calendar":
        return _calendar_rows(row)
    row = DEFAULTS.get(table, {}) | row
    if table == "enrolments":
        row["enrolled_on"] = row.pop("from", None) or row["enrolled_on"]
        row["withdrawn_on"] = row.pop("to", None)
    if table == "grades":
        row["recorded_on"] = row.get("recorded_on") or TERM_ENDS.get(row["term"])
    if table == "activity":
        return [{"actions": "1"} | row | {"date": day} for day in _weekdays(row["date"])]
    if table == "attendance":
        return [row | {"date": day, "period": period}
                for day, period in product(_weekdays(row["date"]), _periods(row.get("period")))]
    return [row]


def _calendar_rows(row: Row) -> list[Row]:
    """One row of the drawing is a range of weekdays; those of `closed` are days without school."""
    closed = {day for part in (row.get("closed") or "").split(",") if part for day in _weekdays(part.strip())}
    return [
        DEFAULTS["calendar"]
        | {name: text for name, text in row.items() if name not in ("from", "to", "closed")}
        | {"date": day, "is_school_day": "false" if day in closed else "true"}
        for day in _weekdays(f"{row['from']}..{row['to']}")
    ]


def _is_later(table: str, row: Row, sunday: date) -> bool:
    if table == "enrolments" and row["withdrawn_on"] and date.fromisoformat(row["withdrawn_on"]) > sunday:
        row["withdrawn_on"] = None
    if table == "assignments" and row.get("submitted_on") and date.fromisoformat(row["submitted_on"]) > sunday:
        row["submitted_on"] = row["score"] = None
    days = [row.get(name) for name in (FACTS[table].event_on, FACTS[table].early_on) if name]
    known_on = min((date.fromisoformat(day) for day in days if day), default=None)
    return known_on is not None and known_on > sunday


def _weekdays(text: str) -> list[str]:
    if ".." not in text:
        return [text]
    first, last = (date.fromisoformat(part.strip()) for part in text.split(".."))
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [day.isoformat() for day in days if day.isoweekday() <= 5]


def _periods(text: str | None) -> list[str | None]:
    if text is None or ".." not in text:
        return [text]
    first, last = (int(part) for part in text.split(".."))
    return [str(period) for period in range(first, last + 1)]


def _as(found: object, text: str | None) -> object:
    """The expected text, as what was found is: a number, a date, a truth or a text."""
    if text is None:
        return None
    if text in ("yes", "no"):
        return text == "yes"
    if isinstance(found, date):
        return date.fromisoformat(text)
    if isinstance(found, Decimal | int):
        return Decimal(text)
    return text
