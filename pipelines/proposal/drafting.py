"""From fits to the draft of a profile: which files make one source table, and what each part says and leaves open."""

from __future__ import annotations

import fnmatch
import glob
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import duckdb

from pipelines.looking import LookedFile
from pipelines.proposal.codes import CodePlan, plan_codes, plan_school_years
from pipelines.proposal.dates import DateDecision, decide
from pipelines.proposal.headers import header_matches
from pipelines.proposal.identifiers import KNOWN_SHARE
from pipelines.proposal.matching import CONSTANTS, Choice, Measured, TableFit
from pipelines.proposal.measures import CodeCount, school_year_share, sentinel_counts
from schemas.contract import Kind, Table
from schemas.ddl import quoted
from schemas.extracts import EXTRACTS
from schemas.shown import NOT_A_CODE, safe_code
from schemas.synonyms import plain

_WINDOWS = "windows-1252"
_WESTERN = ("iso-8859-1", "latin-1", "cp1252", _WINDOWS)
_DIGITS = re.compile(r"\d[\d._ -]{2,}\d|\d{4,}")


@dataclass(frozen=True)
class Constant:
    """A required column that the file does not have: `text` is what it may be, None where nothing says so."""

    column: str
    text: str | None
    why: str


@dataclass(frozen=True)
class DraftPart:
    """What one source table gives to one canonical table.

    Of the required columns that are `missing`: `elsewhere` names the file that has one by that name, `unfit` the header
    that has the name but not the values.
    """

    table: Table
    source_table: str
    choices: tuple[Choice, ...]
    codes: dict[str, CodePlan]
    constants: tuple[Constant, ...]
    missing: tuple[str, ...]
    elsewhere: dict[str, str]
    unfit: dict[str, str]
    known_students: float | None
    file_name: str = ""

    @property
    def lacks_reasons(self) -> bool:
        """Absences without a word of why: field trips and exams count as any other."""
        given = {choice.column for choice in self.choices}
        return self.table.name == "attendance" and not given & {"reason_code", "reason_group"}

    def header_of(self, column: str) -> str:
        return next(choice.header for choice in self.choices if choice.column == column)

    @property
    def is_hopeless(self) -> bool:
        """Nothing can be confirmed that would make it whole, and the centre can do without it."""
        return bool(self.missing) and not self.table.required


@dataclass(frozen=True)
class DraftTable:
    """A source table. `strangers`: files of the same shape whose students nobody knows, left out of the patterns."""

    name: str
    files: tuple[LookedFile, ...]
    patterns: tuple[str, ...]
    parts: tuple[DraftPart, ...]
    sentinels: dict[str, tuple[CodeCount, ...]]
    strangers: tuple[LookedFile, ...] = ()

    @property
    def unused(self) -> tuple[str, ...]:
        """Headers that no canonical column was found for. The header is surely one: it named what was found."""
        used = {choice.header for part in self.parts for choice in part.choices}
        return tuple(header for header in self.files[0].columns if header not in used)


@dataclass(frozen=True)
class Draft:
    tables: tuple[DraftTable, ...]
    dates: DateDecision
    decimal_comma: bool
    encodings: tuple[str, ...]
    delimiters: tuple[str, ...]
    absent: tuple[str, ...] = field(default=())


def draft_profile(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[LookedFile],
    fits: Sequence[TableFit],
    shares: dict[int, float],
    measured: Measured,
) -> Draft:
    """The draft that `writing` writes. `shares`: by file, the share of its students that the students file knows."""
    dates = decide(_dates(fits, measured))
    tables, names = [], set()
    for group in _groups(fits):
        known = [fit for fit in group if shares.get(fit.file.index, 1.0) >= KNOWN_SHARE] or group
        strangers = tuple(fit.file for fit in group if fit not in known)
        members = tuple(dict.fromkeys(fit.file for fit in known))
        name = _unique_name(members[0].table_name, names)
        names.add(name)
        by_table = {fit.table.name: fit for fit in reversed(known)}
        parts = tuple(
            _part(con, fit, name, files, dates, measured, shares) for fit in sorted(by_table.values(), key=_order)
        )
        others = [file for file in files if file not in members]
        tables.append(
            DraftTable(name, members, _patterns(members, others), parts, _sentinels(con, by_table.values()), strangers)
        )
    return Draft(
        tables=tuple(tables),
        dates=dates,
        decimal_comma=any(
            measured(fit.file, choice.header).commas
            for fit in fits
            for choice in fit.choices.values()
            if fit.table.column(choice.column).kind is Kind.DECIMAL
        ),
        encodings=_encodings([fit.file.read.encoding for fit in fits]),
        delimiters=tuple(dict.fromkeys(fit.file.read.delimiter for fit in fits if fit.file.read.delimiter)) or (",",),
    )


def _order(fit: TableFit) -> int:
    return list(EXTRACTS).index(fit.table.name)


def _encodings(found: Sequence[str | None]) -> tuple[str, ...]:
    """UTF-8 first: it refuses what it cannot read, where the others read anything."""
    given = {_WINDOWS if (text or "").replace("_", "-") in _WESTERN else text for text in found if text is not None}
    return ("utf-8", *sorted(given - {"utf-8"}))


def _dates(fits: Sequence[TableFit], measured: Measured):
    for fit in fits:
        for choice in fit.choices.values():
            if fit.table.column(choice.column).kind is Kind.DATE:
                yield measured(fit.file, choice.header).dates


def _groups(fits: Sequence[TableFit]) -> list[list[TableFit]]:
    """Fits of one source table: the same header, taken for the same tables."""
    roles: dict[int, list[TableFit]] = {}
    for fit in fits:
        roles.setdefault(fit.file.index, []).append(fit)
    groups: dict[tuple, list[TableFit]] = {}
    for of_file in roles.values():
        key = (of_file[0].file.columns, tuple(sorted(fit.table.name for fit in of_file)))
        groups.setdefault(key, []).extend(of_file)
    return sorted(groups.values(), key=lambda group: (min(map(_order, group)), group[0].file.index))


def _unique_name(file_name: str, taken: set[str]) -> str:
    stem = unicodedata.normalize("NFKD", _DIGITS.sub(" ", file_name.rpartition(".")[0] or file_name))
    name = "_".join(re.findall(r"[a-z0-9]+", stem.encode("ascii", "ignore").decode().lower())) or "table"
    rank, unique = 2, name
    while unique in taken:
        unique, rank = f"{name}_{rank}", rank + 1
    return unique


def _patterns(members: Sequence[LookedFile], others: Sequence[LookedFile]) -> tuple[str, ...]:
    """Names of the files, their dates left open for those of the next weeks where that catches no other file."""
    found = []
    for file in members:
        name = glob.escape(file.table_name)
        opened = re.sub(r"\*+", "*", _DIGITS.sub("*", name))
        caught = any(fnmatch.fnmatchcase(other.table_name.lower(), opened.lower()) for other in others)
        found.append(name if caught or not plain(opened.rpartition(".")[0]) else opened)
    return tuple(dict.fromkeys(found))


def _part(
    con: duckdb.DuckDBPyConnection,
    fit: TableFit,
    name: str,
    files: Sequence[LookedFile],
    dates: DateDecision,
    measured: Measured,
    shares: dict[int, float],
) -> DraftPart:
    target, event = fit.file.target, fit.choices.get(fit.table.event_on or "")
    codes = {}
    for choice in fit.choices.values():
        if choice.column == "school_year":
            plan = plan_school_years(con, target, choice.header, event.header if event else None, dates.shapes)
        else:
            column = fit.table.column(choice.column)
            plan = plan_codes(con, target, choice.header, column, doubtful=choice.doubt is not None)
        if plan.guesses or plan.hidden:
            codes[choice.column] = plan
    lacking = fit.missing
    unfit = _unfit(fit, lacking)
    constants = [_constant(con, fit, column, files, dates) for column in lacking if column in CONSTANTS]
    return DraftPart(
        table=fit.table,
        source_table=name,
        choices=tuple(fit.choices.values()),
        codes=codes,
        constants=tuple(_with_header(constant, unfit.get(constant.column)) for constant in constants),
        missing=tuple(column for column in lacking if column not in CONSTANTS),
        elsewhere=_elsewhere(fit, [column for column in lacking if column not in CONSTANTS], files),
        unfit=unfit,
        known_students=shares.get(fit.file.index),
        file_name=fit.file.name,
    )


def _constant(
    con: duckdb.DuckDBPyConnection, fit: TableFit, column: str, files: Sequence[LookedFile], dates: DateDecision
) -> Constant:
    if column == "school_year":
        event = fit.choices.get(fit.table.event_on or "")
        year = event and school_year_share(con, fit.file.target, event.header, dates.shapes)
        if year:
            return Constant(column, year, f"toutes les dates de {event.header} y tombent")
        return Constant(column, None, "l'année scolaire des extraits, si elle est la seule")
    if column == "enrolled_on":
        return Constant(column, None, "le premier jour de classe, si le fichier ne tient que ceux qui y étaient")
    return _one_school(con, files)


def _with_header(constant: Constant, header: str | None) -> Constant:
    if header is None:
        return constant
    return replace(constant, why=f"{constant.why} ; « {header} » en a le nom, mais pas les valeurs")


def _one_school(con: duckdb.DuckDBPyConnection, files: Sequence[LookedFile]) -> Constant:
    """The school that another file names, where all its rows name the same."""
    named = set()
    for file in files:
        exact = [one for one in header_matches(EXTRACTS["enrolments"], file.columns)["school_id"] if one.is_exact]
        for match in exact[:1]:
            rows = con.execute(
                f"select distinct trim({quoted(match.header)}) from {file.target} "
                f"where trim({quoted(match.header)}) <> '' limit 2"
            ).fetchall()
            named |= {row[0] for row in rows}
    only = safe_code(next(iter(named))) if len(named) == 1 else NOT_A_CODE
    if only == NOT_A_CODE:
        return Constant("school_id", None, "le code de l'école, si les extraits n'en tiennent qu'une")
    return Constant("school_id", only, "la seule école que nomment les autres fichiers")


def _elsewhere(fit: TableFit, missing: Sequence[str], files: Sequence[LookedFile]) -> dict[str, str]:
    """For a required column that is not in the file: the name of another file that seems to have it."""
    found = {}
    for file in files:
        if file is not fit.file:
            matches = header_matches(fit.table, file.columns)
            found |= {c: file.name for c in missing if c not in found and any(m.is_exact for m in matches[c])}
    return found


def _unfit(fit: TableFit, missing: Sequence[str]) -> dict[str, str]:
    used = {choice.header for choice in fit.choices.values()}
    matches = header_matches(fit.table, fit.file.columns)
    named = {column: [m.header for m in matches[column] if m.is_exact and m.header not in used] for column in missing}
    return {column: headers[0] for column, headers in named.items() if headers}


def _sentinels(con: duckdb.DuckDBPyConnection, fits) -> dict[str, tuple[CodeCount, ...]]:
    found = {}
    for fit in fits:
        for choice in fit.choices.values():
            if fit.table.column(choice.column).kind is Kind.DECIMAL:
                counts = sentinel_counts(con, fit.file.target, choice.header)
                if counts:
                    found[choice.header] = tuple(counts)
    return found
