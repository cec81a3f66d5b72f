"""Which column is the student's number: the one whose values are those of the students file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from pipelines.looking import LookedFile
from pipelines.proposal.headers import header_matches
from pipelines.proposal.matching import Choice, Measured, TableFit
from pipelines.proposal.measures import overlap
from schemas.contract import Column, Kind

STUDENT = "student_id"
# Below this share of known students, a column is not theirs, or the files do not belong together.
KNOWN_SHARE = 0.5
_SURE_SHARE = 0.9


def settle_identifiers(
    con: duckdb.DuckDBPyConnection, fits: Sequence[TableFit], measured: Measured
) -> tuple[list[TableFit], dict[int, float]]:
    """The same fits with the student's number chosen by its values, and each file's share of known students.

    Where a students file has several numbers, the one that the other files use wins. Files without a students file
    keep what their headers say; the shares are empty then.
    """
    home = next((fit for fit in fits if fit.table.name == "students"), None)
    if home is None:
        return list(fits), {}
    others = [fit for fit in fits if fit.file is not home.file and STUDENT in fit.table.names]
    number = _best_number(con, home, others, measured)
    place = (home.file.target, number)
    settled, shares = [], {}
    for fit in fits:
        if STUDENT not in fit.table.names:
            settled.append(fit)
        elif fit.file is home.file:
            settled.append(_with_student(fit, number, None))
        else:
            header, share = _known_column(con, fit, place, measured)
            shares[fit.file.index] = share
            settled.append(fit if header is None else _with_student(fit, header, _doubt(fit, header, share)))
    return settled, shares


def _best_number(con: duckdb.DuckDBPyConnection, home: TableFit, others: Sequence[TableFit], measured: Measured) -> str:
    names = [
        match.header
        for match in header_matches(home.table, home.file.columns)[STUDENT]
        if measured(home.file, match.header).is_unique
    ]
    if len(names) == 1 or not others:
        return home.choices[STUDENT].header

    def known(name: str) -> float:
        return sum(
            max(
                (overlap(con, (fit.file.target, header), (home.file.target, name)) for header in _named(fit)), default=0
            )
            for fit in others
        )

    found = {name: known(name) for name in names}
    return max(names, key=lambda name: (found[name], -names.index(name)))


def _named(fit: TableFit) -> list[str]:
    return [match.header for match in header_matches(fit.table, fit.file.columns)[STUDENT]]


def _known_column(
    con: duckdb.DuckDBPyConnection, fit: TableFit, place: tuple[str, str], measured: Measured
) -> tuple[str | None, float]:
    """The column with the most known students: among those named so, else among those that look like identifiers."""
    for headers in (_named(fit), _identifier_like(fit.file, fit, measured)):
        shares = {header: overlap(con, (fit.file.target, header), place) for header in headers}
        if shares and max(shares.values()) >= KNOWN_SHARE:
            best = max(shares, key=lambda header: (shares[header], -headers.index(header)))
            return best, shares[best]
    return None, 0.0


def _identifier_like(file: LookedFile, fit: TableFit, measured: Measured) -> list[str]:
    used = {choice.header for choice in fit.choices.values()}
    return [
        header
        for header in file.columns
        if header not in used
        and (seen := measured(file, header)).filled == seen.rows
        and seen.distinct > 1
        and seen.dates.share < KNOWN_SHARE
    ]


def _doubt(fit: TableFit, header: str, share: float) -> str | None:
    if header not in _named(fit):
        return f"{share:.0%} de ses valeurs sont des élèves connus, mais son nom ne le dit pas".replace("%", " %")
    if share < _SURE_SHARE:
        return f"{share:.0%} seulement de ses valeurs sont des élèves connus".replace("%", " %")
    return None


def _with_student(fit: TableFit, header: str, doubt: str | None) -> TableFit:
    """The fit with this student number; another column that held the header gives it up."""
    kept = {column: choice for column, choice in fit.choices.items() if choice.header != header}
    choices = {STUDENT: Choice(STUDENT, header, doubt), **{name: kept[name] for name in kept if name != STUDENT}}
    return replace(fit, choices={name: choices[name] for name in fit.table.names if name in choices})


def is_identifier(column: Column) -> bool:
    """Whether a Parquet file must hold the column as text, for the zeros in front."""
    return column.kind is Kind.TEXT and column.codes is None and column.pattern is None
