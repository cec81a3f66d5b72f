"""Several sources as one: each canonical table comes from one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.extracts import EXTRACTS
from schemas.sources import Extract, Profile, ProfileError, SourceTable


def restrict(profile: Profile, extracts: Sequence[str]) -> Profile:
    """The same source for these extracts only; a table that none of them needs is required no more.

    ProfileError when the source gives no such extract.
    """
    for name in extracts:
        if name not in profile.extracts:
            given = ", ".join(profile.extracts)
            raise ProfileError(f"la source « {profile.name} » ne donne pas {name} ; elle donne {given}")
    kept = {name: extract for name, extract in profile.extracts.items() if name in extracts}
    needed = _needed(profile, kept.values())
    tables = {
        name: table if name in needed else replace(table, required=False) for name, table in profile.tables.items()
    }
    return replace(profile, tables=tables, extracts=kept)


def _needed(profile: Profile, extracts: Sequence[Extract]) -> set[str]:
    """The tables of these extracts, and those that they need in turn."""
    waiting = [part.source_table for extract in extracts for part in extract.parts]
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += profile.tables[name].needs
    return needed


def combine(members: Mapping[str, Profile]) -> Profile:
    """One profile of several, by label. Names of tables become `label/table`.

    ProfileError when two of them give the same extract, or none gives a required one.
    """
    tables: dict[str, SourceTable] = {}
    extracts: dict[str, Extract] = {}
    for label, profile in members.items():
        for name, extract in profile.extracts.items():
            if name in extracts:
                raise ProfileError(f"la table {name} vient de deux sources : {extracts[name].source} et {label}")
            parts = tuple(replace(part, source_table=f"{label}/{part.source_table}") for part in extract.parts)
            extracts[name] = replace(extract, parts=parts, source=label)
        for name, table in profile.tables.items():
            needs = tuple(f"{label}/{needed}" for needed in table.needs)
            tables[f"{label}/{name}"] = replace(table, name=f"{label}/{name}", needs=needs, source=label)
    for name, contract in EXTRACTS.items():
        if contract.required and name not in extracts:
            raise ProfileError(f"aucune source ne donne la table obligatoire {name}")
    ordered = {name: extracts[name] for name in EXTRACTS if name in extracts}
    first = next(iter(members.values()))
    return Profile(
        name="+".join(members),
        fr="Sources réunies : " + ", ".join(members) + ".",
        en="Combined sources: " + ", ".join(members) + ".",
        formats=first.formats,
        tables=tables,
        extracts=ordered,
        members=dict(members),
    )
