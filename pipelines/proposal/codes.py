"""What the codes of a column mean: known, possible, or for a person to say; never used on a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from pipelines.proposal.measures import CodeCount, code_counts, is_known, may_be_shown
from schemas.codes import CODES
from schemas.contract import Column
from schemas.ddl import quoted
from schemas.row_rules import FALSE_TEXTS, TRUE_TEXTS, date_sql
from schemas.sources import Formats
from schemas.synonyms import BOOLEAN, PERIOD, code_list, possible_meaning, sure_meaning

_TWO_YEARS = re.compile(r"(20\d{2})\s?[-/]\s?(?:20)?(\d{2})")
_ONE_YEAR = re.compile(r"20\d{2}")
_MOST_DATES = 0.9


class CodeGuess(NamedTuple):
    """A code of the source. `meaning` is canonical, None where nothing is known of it; `is_nothing`: lay the row aside.

    Only a `sure` one is used; the others are written as comments.
    """

    text: str
    rows: int
    meaning: str | None
    is_nothing: bool = False
    sure: bool = False


class HiddenText(NamedTuple):
    """A text that may be a person's: only where it is first (`line` of the file), and how many rows hold it."""

    line: int
    rows: int


class CodePlan(NamedTuple):
    """The codes of a column that are not canonical already. `hidden` are those that may be a person's text."""

    guesses: tuple[CodeGuess, ...] = ()
    hidden: tuple[HiddenText, ...] = ()


def plan_codes(con: duckdb.DuckDBPyConnection, target: str, header: str, column: Column, *, doubtful: bool) -> CodePlan:
    """What each code of the column would become; `target` is a table, as SQL.

    In a `doubtful` column only codes that are known of may be shown: the others may be anything.
    """
    name = code_list(column)
    if name is None:
        return CodePlan()
    counts = code_counts(con, target, header)
    foreign = [code for code in counts if not _is_canonical(code.text, name, column)]
    shown = [
        code for code in foreign if (is_known(name, code.text) if doubtful else may_be_shown(code, name, len(counts)))
    ]
    hidden = [code for code in foreign if code not in shown]
    return CodePlan(tuple(_guess(name, code) for code in shown), _places(con, target, header, hidden))


def _places(
    con: duckdb.DuckDBPyConnection, target: str, header: str, hidden: Sequence[CodeCount]
) -> tuple[HiddenText, ...]:
    """Where each of these texts is first, by line."""
    if not hidden:
        return ()
    rows = con.execute(
        f"select min(_line), count(*) from {target} where trim({quoted(header)}) in "
        f"(select unnest(?::varchar[])) group by trim({quoted(header)}) order by 1",
        [[code.text for code in hidden]],
    ).fetchall()
    return tuple(HiddenText(*row) for row in rows)


def _is_canonical(text: str, name: str, column: Column) -> bool:
    if name == BOOLEAN:
        return text.lower() in (*TRUE_TEXTS, *FALSE_TEXTS)
    if name == PERIOD:
        return re.search(column.pattern or "", text) is not None
    return text in CODES[name]


def _guess(name: str, code: CodeCount) -> CodeGuess:
    known, meaning = sure_meaning(name, code.text)
    if known:
        return CodeGuess(code.text, code.rows, meaning, meaning is None, sure=True)
    possible, meaning = possible_meaning(name, code.text)
    return CodeGuess(code.text, code.rows, meaning, possible and meaning is None)


def plan_school_years(
    con: duckdb.DuckDBPyConnection, target: str, header: str, event: str | None, shapes: tuple[str, ...]
) -> CodePlan:
    """School years told otherwise than `2026-2027`. `2026` alone may be the year's beginning or its end: the dates of
    `event` (a column of the same rows) only suggest which."""
    counts = code_counts(con, target, header)
    foreign = [code for code in counts if not re.fullmatch(r"20\d{2}-20\d{2}", code.text)]
    lag = _year_lag(con, target, header, event, shapes) if event is not None else None
    guesses, hidden = [], []
    for code in foreign:
        two = _TWO_YEARS.fullmatch(code.text)
        if two and int(two[2]) == (int(two[1]) + 1) % 100:
            guesses.append(CodeGuess(code.text, code.rows, f"{two[1]}-{int(two[1]) + 1}", sure=True))
        elif _ONE_YEAR.fullmatch(code.text):
            start = None if lag is None else int(code.text) - lag
            guesses.append(CodeGuess(code.text, code.rows, None if start is None else f"{start}-{start + 1}"))
        else:
            hidden.append(code)
    return CodePlan(tuple(guesses), _places(con, target, header, hidden))


def _year_lag(
    con: duckdb.DuckDBPyConnection, target: str, header: str, event: str, shapes: tuple[str, ...]
) -> int | None:
    """0 where the dates say that the year told is the one that the school year begins in, 1 the one that it ends in."""
    day = date_sql(f"trim({quoted(event)})", Formats(dates=shapes))
    rows, begins, ends = con.execute(f"""
        with told as (
            select try_cast(trim({quoted(header)}) as integer) as told, {day} as day from {target}
        ),

        dated as (
            select told, year(day) - (month(day) < 7)::integer as start from told where told is not null
            and day is not null
        )

        select count(*), count(*) filter (where told = start), count(*) filter (where told = start + 1) from dated
    """).fetchone()
    if rows and begins >= _MOST_DATES * rows:
        return 0
    return 1 if rows and ends >= _MOST_DATES * rows else None
