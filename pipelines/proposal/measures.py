"""What the values of a column look like, counted over all of its rows; no value comes out of here but codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from pipelines.proposal.dates import ColumnDates, column_dates
from schemas.contract import Column, Kind
from schemas.ddl import literal, quoted
from schemas.row_rules import date_sql
from schemas.shown import is_surely_code
from schemas.sources import Formats
from schemas.synonyms import code_list, possible_meaning, sure_meaning

MOST_CODES = 60
_PERMANENT_CODE = r"[A-Z]{4}[0-9]{8}"
_NUMBER = r"[+-]?\d+([.,]\d+)?"
# A number that a person types for "no value" is at an end of the range, and comes back.
_SENTINELS = ("0", "999", "-1", "-9", "-99", "9999")
_ABSENT_WORDS = ("abs", "ex", "exe", "exo", "n/d", "nd", "n/a", "na", "-", "--", "dis", "ne", "null", "none", ".")
_OFTEN = 0.01
_MOST_SHOWN = 40


@dataclass(frozen=True)
class ColumnMeasure:
    """Counts over the filled cells of a column, but `rows`, which counts all of them."""

    rows: int
    filled: int
    distinct: int
    numbers: int
    commas: int
    permanent_codes: int
    dates: ColumnDates

    def share(self, count: int) -> float:
        return count / self.filled if self.filled else 0.0

    @property
    def is_unique(self) -> bool:
        """One value a row, but for a few repeats."""
        return self.filled > 0 and self.filled >= 0.98 * self.rows and self.distinct >= 0.98 * self.filled


class CodeCount(NamedTuple):
    text: str
    rows: int


def measure(con: duckdb.DuckDBPyConnection, target: str, column: str) -> ColumnMeasure:
    """Measure a column of text of `target` (a table, as SQL)."""
    text = f"trim({quoted(column)})"
    row = con.execute(f"""
        with cell as (select {text} as text, count(*) as cells from {target} group by all),

        filled as (select * from cell where text <> '')

        select
            (select sum(cells) from cell), sum(cells), count(*),
            sum(cells) filter (where regexp_full_match(text, '{_NUMBER}')),
            sum(cells) filter (where regexp_full_match(text, '[+-]?\\d+,\\d+')),
            sum(cells) filter (where regexp_full_match(text, '{_PERMANENT_CODE}')),
        from filled
    """).fetchone()
    return ColumnMeasure(*(int(count or 0) for count in row), column_dates(con, target, column))


def fits(column: Column, measured: ColumnMeasure) -> bool:
    """Whether the values may be those of the canonical column; an empty column may be any optional one."""
    if measured.filled == 0:
        return not column.required
    if column.kind is Kind.DATE:
        return measured.dates.share >= 0.9
    if column.kind in (Kind.DECIMAL, Kind.INTEGER):
        return measured.share(measured.numbers) >= 0.5
    if code_list(column) is not None:
        return measured.distinct <= MOST_CODES
    if column.name == "permanent_code":
        return measured.share(measured.permanent_codes) >= 0.5
    return measured.dates.share < 0.9 or measured.share(measured.numbers) == 1.0


def code_counts(con: duckdb.DuckDBPyConnection, target: str, column: str) -> list[CodeCount]:
    """Every distinct text of a column with its rows, the most frequent first. Not all may be shown: `may_be_shown`."""
    rows = con.execute(
        f"select trim({quoted(column)}) as text, count(*) from {target} where trim({quoted(column)}) <> '' "
        "group by all order by 2 desc, 1 limit ?",
        [MOST_CODES],
    ).fetchall()
    return [CodeCount(*row) for row in rows]


def is_known(list_name: str, text: str) -> bool:
    """Whether the list of synonyms says what the code means, or may mean."""
    return sure_meaning(list_name, text)[0] or possible_meaning(list_name, text)[0]


def may_be_shown(code: CodeCount, list_name: str, distinct: int) -> bool:
    """Whether a code may be written in a proposal: known to the list, or too short or too frequent to be anybody's."""
    if is_known(list_name, code.text):
        return True
    if len(code.text) == 1 and code.text.isalnum():
        return True
    return distinct <= _MOST_SHOWN and is_surely_code(code.text) and (len(code.text) <= 4 or code.rows >= 3)


def overlap(con: duckdb.DuckDBPyConnection, one: tuple[str, str], other: tuple[str, str]) -> float:
    """Share of the distinct texts of `one` (table as SQL, column) that `other` also holds; 0 where it is empty."""
    (target, column), (other_target, other_column) = one, other
    share = con.execute(f"""
        with known as (select distinct trim({quoted(other_column)}) as text from {other_target}),

        asked as (
            select distinct trim({quoted(column)}) as text from {target} where trim({quoted(column)}) <> ''
        )

        select count(known.text) / nullif(count(*), 0) from asked left join known using (text)
    """).fetchone()[0]
    return float(share or 0)


def school_year_share(con: duckdb.DuckDBPyConnection, target: str, column: str, shapes: tuple[str, ...]) -> str | None:
    """The one school year (`2026-2027`) in which every date of the column falls; None where there are several."""
    read = date_sql(f"trim({quoted(column)})", Formats(dates=shapes))
    rows = con.execute(f"""
        with dated as (select {read} as day from {target})

        select distinct year(day) - (month(day) < 7)::integer as start from dated where day is not null
    """).fetchall()
    return f"{rows[0][0]}-{rows[0][0] + 1}" if len(rows) == 1 else None


def sentinel_counts(con: duckdb.DuckDBPyConnection, target: str, column: str) -> list[CodeCount]:
    """Texts of a column of numbers that may stand for no value, with their rows: words, and ends that come often."""
    words = ", ".join(map(literal, _ABSENT_WORDS))
    numbers = ", ".join(map(literal, _SENTINELS))
    rows = con.execute(f"""
        with cell as (
            select trim({quoted(column)}) as text, count(*) as cells from {target}
            where trim({quoted(column)}) <> '' group by all
        )

        select text, cells from cell
        where lower(text) in ({words})
           or (text in ({numbers}) and cells > {_OFTEN} * (select sum(cells) from cell))
        order by cells desc, text
    """).fetchall()
    return [CodeCount(*row) for row in rows]
