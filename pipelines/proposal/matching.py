"""Which file is which canonical table, and which of its columns is which: by names, then by values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.looking import LookedFile
from pipelines.proposal.headers import HeaderMatch, has_header, header_matches, may_be_header, name_hint
from pipelines.proposal.measures import ColumnMeasure, fits
from schemas.contract import Table
from schemas.extracts import EXTRACTS

Measured = Callable[[LookedFile, str], ColumnMeasure]

# One text for a whole file can stand in for these, where one school or one year is exported at a time.
CONSTANTS = ("school_id", "school_year", "enrolled_on")
# One row for each of these: a file that repeats them is another table.
_ONE_ROW_EACH = {"students": "student_id", "schools": "school_id"}
_LEAST_COVERAGE = 0.5


class Choice(NamedTuple):
    """A column of a file taken for a canonical one; `doubt` (French) says why it must be confirmed, None: sure."""

    column: str
    header: str
    doubt: str | None = None


@dataclass(frozen=True)
class TableFit:
    """How well a file fits a canonical table."""

    file: LookedFile
    table: Table
    choices: dict[str, Choice]
    hint: int

    @property
    def needed(self) -> list[str]:
        return [name for name in self.table.required_columns if name not in CONSTANTS]

    @property
    def found(self) -> list[str]:
        return [name for name in self.needed if name in self.choices]

    @property
    def missing(self) -> list[str]:
        """Required columns that nothing was found for."""
        return [name for name in self.table.required_columns if name not in self.choices]

    @property
    def is_whole(self) -> bool:
        """Nothing is lacking that a constant could not give."""
        return len(self.found) == len(self.needed)

    @property
    def score(self) -> float:
        sure = sum(choice.doubt is None for choice in self.choices.values())
        return 3 * len(self.found) / max(len(self.needed), 1) + 0.1 * self.hint + 0.2 * sure

    @property
    def is_plausible(self) -> bool:
        """Half of what it needs where its name says the table; else all of it, and something that few tables hold."""
        if self.hint:
            return len(self.found) >= _LEAST_COVERAGE * len(self.needed)
        own = [name for name in self.choices if name not in ("student_id", "date", *CONSTANTS)]
        # A level alone is told in many files.
        return self.is_whole and len(own) >= (2 if self.table.name == "enrolments" else 1)


@dataclass
class Matching:
    """What each file was taken for. `partial`: files of a table that another file gives with fewer columns lacking.

    `unmatched`: files that fit no table; `headless`: their first line is no header.
    """

    fits: list[TableFit] = field(default_factory=list)
    partial: list[TableFit] = field(default_factory=list)
    unmatched: list[LookedFile] = field(default_factory=list)
    headless: list[LookedFile] = field(default_factory=list)


def match_files(files: Sequence[LookedFile], measured: Measured) -> Matching:
    """Take each file for the canonical table that it fits best; one that holds students may also enrol them."""
    matching = Matching()
    best: dict[int, TableFit] = {}
    every: dict[int, list[TableFit]] = {}
    for file in files:
        if not has_header(file.columns):
            (matching.unmatched if may_be_header(file.columns) else matching.headless).append(file)
            continue
        every[file.index] = [_fit(file, table, measured) for table in EXTRACTS.values()]
        plausible = [fit for fit in every[file.index] if fit.is_plausible]
        if plausible:
            longest = max(fit.hint for fit in plausible)
            best[file.index] = min(plausible, key=lambda fit: (fit.hint < longest, -fit.score))
        else:
            matching.unmatched.append(file)
    chosen = [*best.values(), *_enrolling_students(list(best.values()), every)]
    # Two files that each lack what the other has would have to be joined; added up, they would count twice.
    fewest: dict[str, int] = {}
    for fit in chosen:
        fewest[fit.table.name] = min(len(fit.missing), fewest.get(fit.table.name, len(fit.missing)))
    matching.fits = [fit for fit in chosen if len(fit.missing) == fewest[fit.table.name]]
    matching.partial = [fit for fit in chosen if len(fit.missing) > fewest[fit.table.name]]
    return matching


def _enrolling_students(chosen: Sequence[TableFit], every: dict[int, list[TableFit]]) -> list[TableFit]:
    """Where no file enrols: the enrolments that the students file holds, and the other way round."""
    taken = {fit.table.name for fit in chosen}
    found = []
    for lacking, host in (("enrolments", "students"), ("students", "enrolments")):
        if lacking in taken:
            continue
        hosts = [fit.file.index for fit in chosen if fit.table.name == host]
        fits = [fit for index in hosts for fit in every[index] if fit.table.name == lacking]
        found += [fit for fit in fits if fit.is_whole and len(fit.choices) > 1]
    return found


def _fit(file: LookedFile, table: Table, measured: Measured) -> TableFit:
    hint = max(name_hint(name, table.name) for name in file.table_names)
    candidates = {
        column: [match for match in matches if fits(table.column(column), measured(file, match.header))]
        for column, matches in header_matches(table, file.columns).items()
    }
    identifier = _ONE_ROW_EACH.get(table.name)
    if identifier is not None:
        unique = [match for match in candidates[identifier] if measured(file, match.header).is_unique]
        candidates[identifier] = unique
        if not unique:
            return TableFit(file, table, {}, 0)
    return TableFit(file, table, _assigned(table, candidates), hint)


def _assigned(table: Table, candidates: dict[str, list[HeaderMatch]]) -> dict[str, Choice]:
    """A header for each column, the surest pairs first; a header serves one column of the table."""
    pairs = [(match, column) for column, matches in candidates.items() for match in matches]
    pairs.sort(key=lambda pair: (not pair[0].is_exact, *pair[0].order, table.names.index(pair[1])))
    given: dict[str, HeaderMatch] = {}
    used: set[str] = set()
    for match, column in pairs:
        if column not in given and match.header not in used:
            given[column] = match
            used.add(match.header)
    return {
        column: Choice(column, match.header, _doubt(match, candidates[column], used))
        for column in table.names
        if (match := given.get(column)) is not None
    }


def _doubt(match: HeaderMatch, candidates: Iterable[HeaderMatch], used: set[str]) -> str | None:
    if not match.is_exact:
        return "nom proche seulement"
    rivals = [other.header for other in candidates if other.is_exact and other.header not in used]
    # The contract's own name is never in doubt.
    if rivals and match.rank != 0:
        return f"aussi possible : {', '.join(rivals)}"
    return None
