"""What a column of a file may hold, as the profile and the contract say: the other half of a refusal's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.reading import FileRead
from schemas.codes import CODES
from schemas.contract import Column, Kind
from schemas.sources import Extract, Part, Profile

Place = tuple[str, str | None]


def expected_of(profile: Profile, reads: Sequence[FileRead], as_of: date, rule: str) -> dict[Place, tuple[str, ...]]:
    """By file and column as the source names it: bounds, codes, or `as_of` in each way in which a date is read.

    Only what a steward can compare with the file: codes where the source's are those of the contract, bounds where
    both are there.
    """
    files: dict[str, list[str]] = {}
    for read in reads:
        files.setdefault(read.source_table, []).append(read.file_name)
    found: dict[Place, tuple[str, ...]] = {}
    for extract in profile.extracts.values():
        for part in extract.parts:
            for column in extract.contract.columns:
                expected = _expected(profile, extract, part, column, as_of, rule)
                for name in files.get(part.source_table, ()) if expected else ():
                    found[name, part.source_name(column.name)] = expected
    return found


def _expected(
    profile: Profile, extract: Extract, part: Part, column: Column, as_of: date, rule: str
) -> tuple[str, ...]:
    if rule == "out_of_range" and column.minimum is not None and column.maximum is not None:
        return (str(column.minimum), str(column.maximum))
    if rule == "unknown_code" and column.codes is not None and part.sql is None:
        return tuple(CODES[column.codes])
    if rule == "unreadable_value" and column.kind is Kind.DATE:
        return tuple(as_of.strftime(text) for text in profile.formats_of(extract.contract.name).dates)
    return ()
