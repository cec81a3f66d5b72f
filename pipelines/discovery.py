"""Which file of the extracts folder is which table of the source: loose, compressed, in a subfolder, or a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import ConfigError, Eleve360Error, SourceError
from pipelines.file_names import others_told, tellable_names
from pipelines.reading.containers import is_container, member_names, members, opened, table_name
from pipelines.reading.workbook import is_workbook, sheet_names
from schemas.sources import Extract, Profile, SourceTable

_HIDDEN = (".", "~")


class SourceFile(NamedTuple):
    """A file of a table. `name` is what the user is told: `users.csv`, `envoi.zip/users.csv`, `classeur.xlsx/users`.

    `sheet` is the sheet of the workbook where its name, and not the file's, says the table.
    """

    table: str
    path: Path
    name: str = ""
    sheet: str | None = None

    @property
    def told(self) -> str:
        return self.name or self.path.name


def discover(
    profile: Profile,
    folder: Path,
    expected: Sequence[str] = (),
    spill: Path | None = None,
    faults: list[Eleve360Error] | None = None,
) -> list[SourceFile]:
    """The files of the source in `folder`, by table (the profile's order), then by name: the order of loading.

    zip and gzip files are opened, and what is needed of them is copied under `spill`; `folder` may itself be a zip.
    A subfolder counts as a zip does, provided that the folder itself holds none of its tables: what lies in a folder
    of old extracts is left alone. A workbook whose name is no table's gives the sheets whose names are.
    `expected` are source tables that the configuration says must be there. SourceError (in French, with what was
    looked for and what was found) for a missing folder or file, and when no table gives any evidence; missing and
    damaged files are added to `faults` instead where it is given.
    """
    if not folder.is_dir() and not (folder.is_file() and is_container(folder)):
        raise SourceError(
            f"Le dossier des extractions n'existe pas : {folder}",
            remedy="Corriger « extracts » dans la configuration, ou y déposer les fichiers.",
            file=str(folder),
        )
    holders = _holders(profile, folder)
    names = [table_name(name) for path in _all_files(folder) for name in member_names(path)]
    present = {table for holder in holders for table in _tables_of(profile, holder.path)}
    for missing in _missing_files(profile, present, expected, names, folder):
        if faults is None:
            raise missing
        faults.append(missing)
    found: list[SourceFile] = []
    for holder in holders:
        try:
            found += _copied(profile, holder, spill)
        except SourceError as damaged:
            if faults is None:
                raise
            faults.append(damaged)
    order = {table: rank for rank, table in enumerate(profile.tables)}
    return sorted(found, key=lambda file: (order[file.table], file.name))


def unused_files(profile: Profile, folder: Path) -> list[Path]:
    """What the folder, its subfolders and its containers hold and no table reads, by name."""
    read = {holder.path for holder in _holders(profile, folder)}
    return sorted(
        path.parent / name
        for path in _all_files(folder)
        for name in member_names(path)
        if path not in read or not _tables_in(profile, path, name)
    )


class _Holder(NamedTuple):
    """A file that holds tables of the source; `told` stands before its name."""

    path: Path
    told: str


def _holders(profile: Profile, folder: Path) -> list[_Holder]:
    """The files to read: the folder's own, then those of each subfolder that adds tables to them."""
    own = [path for path in _files_of(folder) if _tables_of(profile, path)]
    holders = [_Holder(path, "") for path in own]
    at_the_top = {table for path in own for table in _tables_of(profile, path)}
    given_by: dict[str, Path] = {}
    for subfolder in _subfolders(folder):
        paths = [path for path in _files_of(subfolder) if _tables_of(profile, path)]
        tables = {table for path in paths for table in _tables_of(profile, path)}
        if tables & at_the_top:
            continue
        if twice := sorted(tables & set(given_by)):
            raise _told_in_two_folders(twice[0], given_by[twice[0]], subfolder)
        given_by |= dict.fromkeys(tables, subfolder)
        holders += [_Holder(path, f"{subfolder.name}/") for path in paths]
    return holders


def _copied(profile: Profile, holder: _Holder, spill: Path | None) -> Iterator[SourceFile]:
    tables = {name: _tables_in(profile, holder.path, name) for name in member_names(holder.path)}
    wanted = {name for name, found in tables.items() if found}
    if spill is None and is_container(holder.path):
        raise ValueError("spill: what compressed files hold needs a folder to be copied to")
    for member in members(holder.path, spill or holder.path.parent, wanted.__contains__):
        for table, sheet in tables[member.name]:
            name = holder.told + member.name + (f"/{sheet}" if sheet else "")
            yield SourceFile(table, member.path, name, sheet)


def _tables_of(profile: Profile, path: Path) -> set[str]:
    return {table for name in member_names(path) for table, _ in _tables_in(profile, path, name)}


def _tables_in(profile: Profile, path: Path, name: str) -> list[tuple[str, str | None]]:
    """Tables that the member `name` of `path` holds, each with its sheet where the sheet's name says the table."""
    if table := profile.table_of(table_name(name)):
        return [(table.name, None)]
    if not is_workbook(name):
        return []
    with opened(path, name) as file:
        sheets = sheet_names(file)
    named = [(_table_of_sheet(profile, sheet), sheet) for sheet in sheets]
    return [(table.name, sheet) for table, sheet in named if table is not None]


def _table_of_sheet(profile: Profile, sheet: str) -> SourceTable | None:
    return profile.table_of(f"{sheet}.xlsx") or profile.table_of(f"{sheet}.csv")


def _files_of(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(_HIDDEN))


def _subfolders(folder: Path) -> list[Path]:
    if folder.is_file():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(_HIDDEN))


def _all_files(folder: Path) -> list[Path]:
    return [path for holder in (folder, *_subfolders(folder)) for path in _files_of(holder)]


def _told_in_two_folders(table: str, first: Path, second: Path) -> SourceError:
    return SourceError(
        f"La table {table} se trouve dans deux dossiers : « {first.name} » et « {second.name} » ; "
        "rien ne dit lequel est le bon.",
        remedy="Ne garder dans le dossier des extractions que les fichiers de la semaine.",
        file=str(first.parent),
    )


def _missing_files(
    profile: Profile, present: set[str], expected: Sequence[str], names: list[str], folder: Path
) -> Iterator[SourceError]:
    unknown = [table for table in expected if table not in profile.tables]
    if unknown:
        raise ConfigError(
            f"La source « {profile.name} » n'a pas de table {unknown[0]}.",
            remedy=f"Choisir parmi : {', '.join(profile.tables)}.",
        )
    wanted = [table.name for table in profile.tables.values() if table.required or table.name in expected]
    wanted += [needed for table in profile.tables.values() if table.name in present for needed in table.needs]
    for name in wanted:
        if name not in present:
            yield _missing_file([profile.tables[name]], names, folder)
    given = {name for name, extract in profile.extracts.items() if _is_given(extract, present)}
    for name, extract in profile.extracts.items():
        if extract.contract.required and name not in given:
            yield _missing_file([profile.tables[part.source_table] for part in extract.parts], names, folder)
    evidence = [extract for extract in profile.extracts.values() if extract.contract.evidence]
    if evidence and not any(extract.contract.name in given for extract in evidence):
        tables = [profile.tables[part.source_table] for extract in evidence for part in extract.parts]
        yield _missing_file(tables, names, folder)


def _missing_file(tables: Sequence[SourceTable], names: list[str], folder: Path) -> SourceError:
    looked_for = ", ".join(dict.fromkeys(pattern for table in tables for pattern in table.patterns[:1]))
    told = tellable_names(names)
    found = ", ".join(told[:20]) + (" …" if len(told) > 20 else "")
    if others := [name for name in names if name not in told]:
        found += (" et " if told else "") + others_told(others)
    which = "aucun fichier pour la table" if len(tables) == 1 else "aucun fichier pour une des tables"
    listed = ", ".join(dict.fromkeys(table.name for table in tables))
    return SourceError(
        f"{which.capitalize()} {listed}. Cherché : {looked_for}. Trouvé dans {folder} : {found or 'aucun fichier'}.",
        remedy="Déposer le fichier qui manque, ou corriger « extracts » et « source » dans la configuration.",
        file=str(folder),
    )


def _is_given(extract: Extract, present: set[str]) -> bool:
    return any(part.source_table in present for part in extract.parts)
