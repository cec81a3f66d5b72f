"""Who hands over what: the source of a run, or several that each give some of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines import remembered, sources
from pipelines.complements import check_complements
from pipelines.config import Config, SourceEntry
from pipelines.discovery import SourceFile, discover, unused_files
from pipelines.errors import ConfigError, Eleve360Error
from pipelines.oneroster_manifest import check_manifests
from schemas.extracts import EXTRACTS
from schemas.sources import Profile, ProfileError
from schemas.sources.combined import combine, restrict


def profile_of(config: Config) -> Profile:
    """The configuration's source; several are told as one, their tables named `label/table`.

    ConfigError when a source is unknown, gives no such table, or a table comes from two or from none.
    """
    if not config.sources:
        profile = sources.load_profile(config.source)
        _refuse_without_required(profile, Path(config.source).name)
        return profile
    try:
        return combine(
            {entry.label: restrict(sources.load_profile(entry.source), entry.tables) for entry in config.sources}
        )
    except ProfileError as error:
        raise ConfigError(f"sources : {error}.", remedy="Corriger la clé « sources » de la configuration.") from error


def _refuse_without_required(profile: Profile, name: str) -> None:
    """A user's profile may have been left without a table that nothing can be calculated without."""
    lacking = [table for table, contract in EXTRACTS.items() if contract.required and table not in profile.extracts]
    if lacking:
        raise ConfigError(
            f"Le profil {name} ne donne pas {' ni '.join(lacking)}, sans quoi rien ne se calcule.",
            remedy="Ajouter le fichier aux extraits et la table au profil, ou prendre la table d'une autre source "
            "(clé « sources » de la configuration).",
            file=name,
        )


def folders_of(config: Config, profile: Profile) -> Iterator[tuple[str, Profile, Path]]:
    """Each source's label (empty where there is one), profile and folder."""
    folders = {entry.label: entry.extracts for entry in config.sources} or {"": config.extracts}
    for label, member in profile.by_label.items():
        yield label, member, folders[label]


def files_of(
    config: Config,
    profile: Profile,
    spill: Path,
    faults: list[Eleve360Error] | None = None,
    unasked: list[str] | None = None,
) -> list[SourceFile]:
    """The files of every source, in the order of loading. SourceError as `discover` says, or in `faults`.

    `spill` takes what compressed files hold. Files of a table that `sources` does not ask its source for are left
    alone; their names go to `unasked`.
    """
    useless = {entry.label: _tables_not_asked(entry) for entry in config.sources}
    files: list[SourceFile] = []
    for label, member, folder in folders_of(config, profile):
        handed = discover(member, folder, spill=spill / label, faults=faults)
        found = [file for file in handed if file.table not in useless.get(label, ())]
        if unasked is not None:
            unasked += [f"{label}/{file.told}" for file in handed if file not in found]
        # The same file name in two folders is two files.
        files += (
            [file._replace(table=f"{label}/{file.table}", name=f"{label}/{file.told}") for file in found]
            if (label)
            else found
        )
    return files


def _tables_not_asked(entry: SourceEntry) -> set[str]:
    """Tables that give extracts which `sources` does not ask for, and nothing else."""
    whole = sources.load_profile(entry.source)
    asked = restrict(whole, entry.tables)
    parts = [part for extract in asked.extracts.values() for part in extract.parts]
    used = {part.source_table for part in parts}
    used |= {needed for name in used for needed in whole.tables[name].needs}
    words = set(re.findall(r"\w+", " ".join([*(part.sql or "" for part in parts), *whole.views.values()])))
    given = {part.source_table for extract in whole.extracts.values() for part in extract.parts}
    return given - used - words


def files_left_aside(config: Config, profile: Profile) -> list[Path]:
    """Files of the folders that are of no table of their source, by folder and name."""
    return [path for _, member, folder in folders_of(config, profile) for path in unused_files(member, folder)]


def read_handover(con: duckdb.DuckDBPyConnection, config: Config, profile: Profile, spill: Path) -> int:
    """Read every file and make `staged.*`; the number of files.

    Errors are those of `discover`, `read_files` and `stage`.
    """
    files = files_of(config, profile, spill)
    reads = sources.read_files(con, profile, files, spill)
    stage_handover(con, config, profile, reads)
    return len(reads)


def stage_handover(
    con: duckdb.DuckDBPyConnection, config: Config, profile: Profile, reads: list[sources.FileRead]
) -> None:
    """`stage`, with the reasons and the crosswalks that the configuration names.

    SourceError also where the files of an export do not hold together, or its complements are about nobody.
    """
    remembered.note_files(con, reads)
    check_manifests(con, profile, reads)
    crosswalks = {entry.label: entry.crosswalk for entry in config.sources if entry.crosswalk}
    sources.stage(con, profile, reads, config.reasons, crosswalks)
    check_complements(con, profile, crosswalks)
