"""From the files of a source to `staged.*`: which file is which table, and which record gives which row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.discovery import SourceFile, discover, tellable_names, unused_files
from pipelines.errors import ConfigError, Eleve360Error, ReconciliationError, SourceError
from pipelines.reading import FileRead, read_file
from pipelines.reading.tables import empty_workbench
from pipelines.reading.text import digest
from pipelines.reasons import UnmappedReason, unmapped_reasons
from pipelines.staging import stage
from schemas import sources as profiles
from schemas.sources import Profile

__all__ = [
    "SourceFile",
    "UnmappedReason",
    "discover",
    "load_profile",
    "read_files",
    "stage",
    "tellable_names",
    "unmapped_reasons",
    "unused_files",
]


def load_profile(name_or_path: str | Path) -> Profile:
    """The source's profile. ConfigError when it is unknown, an entry is not usable, or a required column is nowhere."""
    if name_or_path == "auto":
        raise ConfigError(
            "« auto » n'est pas une source : l'exécution de chaque semaine doit lire la même.",
            remedy="Lancer « eleve360 check --source auto », et écrire dans la configuration la source qu'il nomme.",
        )
    try:
        profile = profiles.load_profile(name_or_path)
    except profiles.ProfileError as error:
        raise ConfigError(str(error), remedy="Corriger « source » dans la configuration, ou le profil.") from error
    _refuse_incomplete(profile, Path(name_or_path).name)
    return profile


def _refuse_incomplete(profile: Profile, name: str) -> None:
    """A direct mapping that never gives a required column would refuse every row."""
    lacking = [
        f"{extract.contract.name}.{column}"
        for extract in profile.extracts.values()
        for part in extract.parts
        if part.sql is None
        for column in extract.contract.required_columns
        if column not in part.names and column not in part.constants
    ]
    if lacking:
        raise ConfigError(
            f"Le profil {name} n'est pas complet : il ne dit pas où trouver {', '.join(dict.fromkeys(lacking))}.",
            remedy="Y compléter ces colonnes (les lignes « à confirmer » et « à compléter » d'un profil proposé), "
            "ou enlever de « extracts » une table qui n'est pas obligatoire.",
            file=name,
        )


def read_files(
    con: duckdb.DuckDBPyConnection,
    profile: Profile,
    files: Sequence[SourceFile],
    spill: Path,
    faults: list[Eleve360Error] | None = None,
) -> list[FileRead]:
    """Read every file in order. A file with the same content as an earlier one of its table is not read again.

    What an earlier reading left is forgotten first. SourceError also where a file of a required table has a header
    and no row, or the system does not let a file be read. Where `faults` is given, what is wrong with each file is
    added to it, and the others are read.
    """
    empty_workbench(con)
    reads: list[FileRead] = []
    for index, file in enumerate(files):
        with _collected(faults):
            _read_one(con, profile, reads, index, file, spill)
    with _collected(faults):
        _check_required_rows(profile, reads)
    return reads


@contextmanager
def _collected(faults: list[Eleve360Error] | None) -> Iterator[None]:
    try:
        yield
    except Eleve360Error as error:
        if faults is None or isinstance(error, ReconciliationError):
            raise
        faults.append(error)


def _read_one(
    con: duckdb.DuckDBPyConnection, profile: Profile, reads: list[FileRead], index: int, file: SourceFile, spill: Path
) -> None:
    try:
        first = _same_content(reads, file)
        if first is not None:
            reads.append(replace(first, index=index, path=file.path, file_name=file.told, same_as=first.index))
        else:
            table = profile.tables[file.table]
            if file.sheet is not None:
                table = replace(table, sheet=file.sheet)
            formats = profile.by_label[table.source].formats
            reads.append(read_file(con, file.path, table, index=index, formats=formats, spill=spill, name=file.told))
    except OSError as error:
        raise SourceError(
            f"{file.told} : le fichier ne peut pas être lu.",
            remedy="Vérifier qu'il existe encore, que l'accès est permis et qu'il reste de la place sur le disque.",
            file=file.told,
        ) from error


def _same_content(reads: Sequence[FileRead], file: SourceFile) -> FileRead | None:
    """An earlier file of the same table with the same bytes, and the same sheet where one workbook holds several.

    Only files of the same size are compared.
    """
    size = file.path.stat().st_size
    alike = [
        read
        for read in reads
        if read.source_table == file.table
        and read.same_as is None
        and read.size == size
        and (file.sheet is None or read.file_name.endswith(f"/{file.sheet}"))
    ]
    sha256 = digest(file.path)[0] if alike else None
    return next((read for read in alike if read.sha256 == sha256), None)


def _check_required_rows(profile: Profile, reads: Sequence[FileRead]) -> None:
    required = {
        part.source_table
        for extract in profile.extracts.values()
        if extract.contract.required
        for part in extract.parts
    }
    for table in sorted(required | {table.name for table in profile.tables.values() if table.required}):
        of_table = [read for read in reads if read.source_table == table]
        if of_table and all(read.is_empty for read in of_table):
            name = of_table[0].file_name
            raise SourceError(
                f"{name} : un en-tête et aucune ligne, alors que la table {table} est obligatoire.",
                remedy="Refaire l'extraction : sans élèves ni inscriptions, il n'y a rien à calculer.",
                file=name,
            )
