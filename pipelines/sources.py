"""From the files of a source to `staged.*`: which file is which table, and which record gives which row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipelines.errors import ConfigError, ReconciliationError, SourceError
from pipelines.lists.wording import counted
from pipelines.reading import FileRead, read_file
from pipelines.reading.tables import empty_workbench, prepare_workbench
from pipelines.reading.text import digest
from pipelines.reasons import map_reasons, unmapped_reasons
from schemas import sources as profiles
from schemas.contract import Table
from schemas.ddl import literal, quoted
from schemas.row_rules import macros_sql
from schemas.sources import Extract, Formats, Part, Profile, SourceTable

__all__ = [
    "SourceFile",
    "discover",
    "load_profile",
    "read_files",
    "stage",
    "tellable_names",
    "unmapped_reasons",
    "unused_files",
]

_TRACE = ("_file", "_line", "_cell", "_ignored", "_refused_by")
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239)"


class SourceFile(NamedTuple):
    table: str
    path: Path


def load_profile(name_or_path: str | Path) -> Profile:
    """The source's profile. ConfigError when it is unknown or an entry is not usable."""
    try:
        return profiles.load_profile(name_or_path)
    except profiles.ProfileError as error:
        raise ConfigError(str(error), remedy="Corriger « source » dans la configuration, ou le profil.") from error


def discover(profile: Profile, folder: Path, expected: Sequence[str] = ()) -> list[SourceFile]:
    """The files of the source in `folder`, by table (the profile's order), then by name: the order of loading.

    `expected` are source tables that the configuration says must be there. SourceError (in French, with what was
    looked for and what was found) for a missing folder or file, and when no table gives any evidence.
    """
    if not folder.is_dir():
        raise SourceError(
            f"Le dossier des extractions n'existe pas : {folder}",
            remedy="Corriger « extracts » dans la configuration, ou y déposer les fichiers.",
            file=str(folder),
        )
    names = sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~")))
    table_by_name = {name: profile.table_of(name) for name in names}
    files = [
        SourceFile(table, folder / name)
        for table in profile.tables
        for name in names
        if table_by_name[name] is not None and table_by_name[name].name == table
    ]
    _check_presence(profile, {file.table for file in files}, expected, names, folder)
    return files


def unused_files(profile: Profile, folder: Path) -> list[Path]:
    """Files of the folder that are no table of the source, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file() and profile.table_of(path.name) is None)


def tellable_names(names: Sequence[str]) -> list[str]:
    """Those that look like a table of some source: any other name may hold a student's."""
    known = [profiles.load_profile(name) for name in profiles.profile_names()]
    return [name for name in names if any(profile.table_of(name) for profile in known)]


def _check_presence(
    profile: Profile, present: set[str], expected: Sequence[str], names: list[str], folder: Path
) -> None:
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
            raise _missing_file([profile.tables[name]], names, folder)
    given = {name for name, extract in profile.extracts.items() if _parts_present(extract, present)}
    for name, extract in profile.extracts.items():
        if extract.contract.required and name not in given:
            raise _missing_file([profile.tables[part.source_table] for part in extract.parts], names, folder)
    evidence = [extract for extract in profile.extracts.values() if extract.contract.evidence]
    if not any(extract.contract.name in given for extract in evidence):
        tables = [profile.tables[part.source_table] for extract in evidence for part in extract.parts]
        raise _missing_file(tables, names, folder)


def _missing_file(tables: Sequence[SourceTable], names: list[str], folder: Path) -> SourceError:
    looked_for = ", ".join(dict.fromkeys(pattern for table in tables for pattern in table.patterns[:1]))
    told = tellable_names(names)
    found = ", ".join(told[:20]) + (" …" if len(told) > 20 else "")
    if others := len(names) - len(told):
        found += (" et " if told else "") + counted(others, "autre fichier", "autres fichiers", "fr")
    which = "aucun fichier pour la table" if len(tables) == 1 else "aucun fichier pour une des tables"
    listed = ", ".join(dict.fromkeys(table.name for table in tables))
    return SourceError(
        f"{which.capitalize()} {listed}. Cherché : {looked_for}. Trouvé dans {folder} : {found or 'aucun fichier'}.",
        remedy="Déposer le fichier qui manque, ou corriger « extracts » et « source » dans la configuration.",
        file=str(folder),
    )


def read_files(
    con: duckdb.DuckDBPyConnection, profile: Profile, files: Sequence[SourceFile], spill: Path
) -> list[FileRead]:
    """Read every file in order. A file with the same content as an earlier one of its table is not read again.

    What an earlier reading left is forgotten first. SourceError also where a file of a required table has a header
    and no row, or the system does not let a file be read.
    """
    empty_workbench(con)
    reads: list[FileRead] = []
    for index, (table, path) in enumerate(files):
        try:
            first = _same_content(reads, table, path)
            if first is not None:
                reads.append(replace(first, index=index, path=path, file_name=path.name, same_as=first.index))
            else:
                source_table = profile.tables[table]
                reads.append(read_file(con, path, source_table, index=index, formats=profile.formats, spill=spill))
        except OSError as error:
            raise SourceError(
                f"{path.name} : le fichier ne peut pas être lu.",
                remedy="Vérifier qu'il existe encore, que l'accès est permis et qu'il reste de la place sur le disque.",
                file=path.name,
            ) from error
    _check_required_rows(profile, reads)
    return reads


def _same_content(reads: Sequence[FileRead], table: str, path: Path) -> FileRead | None:
    """An earlier file of the same table with the same bytes; only files of the same size are compared."""
    alike = [
        read
        for read in reads
        if read.source_table == table and read.same_as is None and read.size == path.stat().st_size
    ]
    sha256 = digest(path)[0] if alike else None
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


def stage(
    con: duckdb.DuckDBPyConnection, profile: Profile, reads: Sequence[FileRead], reasons: Path | None = None
) -> None:
    """Make `raw.<source table>`, `raw._file`, `raw._present` and `staged.<extract>` for each extract that is present.

    `reasons`: CSV of school_id, school_year, reason_code, reason_group that fills empty reason groups of attendance.
    Every record of a part's primary table is in `staged` at least once, or ReconciliationError.
    """
    _build_raw(con, profile, reads)
    for macro in macros_sql(profile.formats):
        con.execute(macro)
    con.execute("create or replace table raw._part (extract varchar, source_table varchar)")
    con.execute(
        "create or replace table raw._column (extract varchar, source_table varchar, column_name varchar, "
        "source_name varchar)"
    )
    con.execute("create schema if not exists staged")
    present = {read.source_table for read in reads}
    for extract in profile.extracts.values():
        parts = _parts_present(extract, present)
        if parts:
            _stage_extract(con, profile, extract, parts, reasons)


def _parts_present(extract: Extract, present: set[str]) -> list[Part]:
    return [part for part in extract.parts if part.source_table in present]


def _build_raw(con: duckdb.DuckDBPyConnection, profile: Profile, reads: Sequence[FileRead]) -> None:
    prepare_workbench(con)
    con.execute(
        "create or replace table raw._file (_file integer, source_table varchar, file_name varchar, "
        "sha256 varchar, bytes bigint, encoding varchar, delimiter varchar, records bigint, rows bigint, "
        "same_as integer)"
    )
    con.execute("create or replace table raw._present (table_name varchar, present boolean)")
    for read in reads:
        con.execute(
            "insert into raw._file values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                read.index,
                read.source_table,
                read.file_name,
                read.sha256,
                read.size,
                read.encoding,
                read.delimiter,
                read.records,
                read.rows,
                read.same_as,
            ],
        )
    for table in profile.tables.values():
        of_table = [read for read in reads if read.source_table == table.name]
        con.execute("insert into raw._present values (?, ?)", [table.name, bool(of_table)])
        selects = [_raw_select(read, table, profile.formats) for read in of_table if read.same_as is None]
        con.execute(
            f"create or replace view raw.{quoted(table.name)} as " + (" union all ".join(selects) or _no_rows(table))
        )


def _raw_select(read: FileRead, table: SourceTable, formats: Formats) -> str:
    cells = ", ".join(
        f"{_clean(column, formats) if column in read.columns else 'null::varchar'} as {quoted(column)}"
        for column in table.known
    )
    selected = f"select {cells}, {read.index}::integer as _file, _line from files.{quoted(str(read.index))}"
    return _without_sentinels(selected, table) if table.missing else selected


def _clean(column: str, formats: Formats) -> str:
    trimmed = f"trim({quoted(column)}, {_BLANKS})"
    empty = ", ".join(literal(text) for text in ("", *formats.empty))
    return f"case when {trimmed} not in ({empty}) then {trimmed} end"


def _without_sentinels(selected: str, table: SourceTable) -> str:
    """The same rows, the texts that stand for no value left out and their columns named in `_missing`."""
    is_sentinel = {column: _is_sentinel(column, texts) for column, texts in table.missing.items()}
    cells = ", ".join(
        f"case when not coalesce({sql}, false) then {quoted(column)} end as {quoted(column)}"
        for column, sql in is_sentinel.items()
    )
    named = ", ".join(f"case when {sql} then {literal(column)} end" for column, sql in is_sentinel.items())
    return (
        f"select * replace ({cells}), list_filter([{named}]::varchar[], lambda name: name is not null) as _missing "
        f"from ({selected})"
    )


def _is_sentinel(column: str, texts: Sequence[str]) -> str:
    """SQL: the cell is one of `texts`, without case; a number is the same however it is written (0, 0,0, 000)."""
    words = ", ".join(literal(text.lower()) for text in texts)
    found = f"lower({quoted(column)}) in ({words})"
    numbers = [text.replace(",", ".") for text in texts if re.fullmatch(r"-?\d+([.,]\d+)?", text)]
    if not numbers:
        return found
    value = f"try_cast(replace({quoted(column)}, ',', '.') as decimal(18, 6))"
    return f"({found} or coalesce({value} in ({', '.join(numbers)}), false))"


def _no_rows(table: SourceTable) -> str:
    cells = ", ".join(f"null::varchar as {quoted(column)}" for column in table.known)
    missing = ", null::varchar[] as _missing" if table.missing else ""
    return f"select {cells}, null::integer as _file, null::bigint as _line{missing} where false"


def _stage_extract(
    con: duckdb.DuckDBPyConnection, profile: Profile, extract: Extract, parts: Sequence[Part], reasons: Path | None
) -> None:
    name = extract.contract.name
    for part in parts:
        con.execute("insert into raw._part values (?, ?)", [name, part.source_table])
        for column in extract.contract.names:
            con.execute(
                "insert into raw._column values (?, ?, ?, ?)",
                [name, part.source_table, column, part.source_name(column)],
            )
    selects = [_part_select(con, extract, part, profile.tables[part.source_table]) for part in parts]
    # SQL is run once and kept; a direct mapping costs nothing to see through.
    kind = "table" if any(part.sql for part in parts) else "view"
    target = "_attendance_unmapped" if name == "attendance" and reasons is not None else name
    con.execute(f"create or replace {kind} staged.{quoted(target)} as {' union all '.join(selects)}")
    for part in parts:
        if part.sql is not None:
            _check_coverage(con, target, part)
    if target != name:
        map_reasons(con, profile.formats, reasons)


def _laid_aside(part: Part, contract: Table, table: SourceTable) -> str:
    """SQL: the rule for a row whose required value is one of the texts that stand for no value."""
    required = [part.names[name] for name in contract.required_columns if part.names.get(name) in table.missing]
    if not required:
        return "null::varchar"
    return f"case when list_has_any(_missing, [{', '.join(map(literal, required))}]) then 'declared_missing' end"


def _part_select(con: duckdb.DuckDBPyConnection, extract: Extract, part: Part, table: SourceTable) -> str:
    contract = extract.contract
    if part.sql is None:
        cells = [
            f"{quoted(part.names[column]) if column in part.names else 'null::varchar'} as {quoted(column)}"
            for column in contract.names
        ]
        return (
            f"select {', '.join(cells)}, _file, _line, null::varchar as _cell, {_laid_aside(part, contract, table)} "
            f"as _ignored, null::varchar as _refused_by from raw.{quoted(part.source_table)}"
        )
    given = [row[0] for row in con.execute(f"describe {part.sql}").fetchall()]
    unknown = sorted(set(given) - set(contract.names) - set(_TRACE))
    if unknown or not {"_file", "_line"} <= set(given):
        raise ConfigError(
            f"Le SQL du profil pour {contract.name} (table {part.source_table}) ne donne pas les colonnes attendues"
            + (f" ; de trop : {', '.join(unknown)}." if unknown else " : _file et _line manquent."),
            remedy="Corriger le fichier SQL du profil.",
        )
    cells = [f"{_given_text(column, given)} as {quoted(column)}" for column in contract.names]
    trace = [f"{quoted(column) if column in given else 'null::varchar'} as {quoted(column)}" for column in _TRACE]
    return f"select {', '.join((*cells, *trace))} from ({part.sql}) as part"


def _given_text(column: str, given: Sequence[str]) -> str:
    return f"nullif(trim({quoted(column)}::varchar), '')" if column in given else "null::varchar"


def _check_coverage(con: duckdb.DuckDBPyConnection, target: str, part: Part) -> None:
    """The profile's SQL neither dropped a record nor told one twice."""
    dropped = con.execute(f"""
        select count(*) from raw.{quoted(part.source_table)} as record
        anti join staged.{quoted(target)} as row on record._file = row._file and record._line = row._line
    """).fetchone()[0]
    multiplied = con.execute(f"""
        select count(*) from (
            select 1 from staged.{quoted(target)} group by _file, _line, _cell having count(*) > 1
        )
    """).fetchone()[0]
    if dropped or multiplied:
        what = f"{dropped} enregistrements perdus" if dropped else f"{multiplied} enregistrements multipliés"
        raise ReconciliationError(
            f"Le SQL du profil pour {target} (table {part.source_table}) ne rend pas chaque enregistrement "
            f"une fois : {what}.",
            remedy="Corriger le fichier SQL du profil (une jointure filtre, ou trouve plusieurs lignes).",
        )
