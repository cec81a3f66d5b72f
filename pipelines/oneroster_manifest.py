"""What a OneRoster export says of itself, and whether the files handed over hold together.

A delivery is a zip, a subfolder, or the files whose names end alike (`users_2026-11-16.csv`). The folder holds the
last bulk export and the deltas that came after it; only their order, which is that of the names, makes one roster of
them. What cannot be made whole stops before anything is computed: half a roster looks like a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import duckdb

from pipelines.errors import SourceError
from pipelines.reading import FileRead
from schemas.ddl import quoted
from schemas.sources import Profile

MANIFEST = "manifest"
BULK, DELTA, ABSENT = "bulk", "delta", "absent"
# The standard's own files that the profile reads; the rest of a profile's tables lie beside the export.
STANDARD = {
    "users": "users", "roles": "roles", "enrollments": "enrollments", "orgs": "orgs",
    "academicsessions": "academicSessions", "courses": "courses", "classes": "classes", "categories": "categories",
    "lineitems": "lineItems", "results": "results", "scorescales": "scoreScales",
    "lineitemscorescales": "lineItemScoreScales", "lineitemlearningobjectiveids": "lineItemLearningObjectiveIds",
    "demographics": "demographics",
}  # fmt: skip
_SUFFIXES = (".csv", ".txt", ".parquet", ".gz")


class _Delivery(NamedTuple):
    """What the files of one export have in common: where they are, and how their names end."""

    folder: str
    ending: str


class _Part(NamedTuple):
    """A file of the export: which table, how much of it, and its place in the order of loading."""

    read: FileRead
    table: str
    mode: str | None


def check_manifests(con: duckdb.DuckDBPyConnection, profile: Profile, reads: Sequence[FileRead]) -> None:
    """Check what OneRoster sources deliver; to be called once all files are read, before they are staged.

    A source without a table `manifest` is none of these and is left alone. SourceError (in French, naming the file)
    when a file that a manifest announces is not there, a manifest says neither bulk, delta nor absent, a table comes
    in deltas without a bulk file before them, two whole files give one table (a file that no manifest calls a delta is
    whole), a delta has no dates to tell its place, no file says who is a student, or a sourcedId has passed from one
    person to another.
    """
    for label, source in profile.by_label.items():
        if MANIFEST in source.tables:
            of_source = [read for read in reads if profile.tables[read.source_table].source == label]
            _check_deliveries(con, of_source, _used_tables(source))


def _used_tables(source: Profile) -> set[str]:
    """Tables that what is asked of the source takes from: the files of the others may have been left alone."""
    parts = [part for extract in source.extracts.values() for part in extract.parts]
    texts = [*(part.sql or "" for part in parts), *source.views.values()]
    named = {name for text in texts for name in re.findall(r"\braw\.(\w+)", text)}
    return named | {part.source_table.rpartition("/")[2] for part in parts}


def _check_deliveries(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead], used: set[str]) -> None:
    modes = _modes(con, reads)
    parts = [
        _Part(read, table, modes.get(_delivery(read), {}).get(table))
        for read in reads
        if (table := _bare(read)) in STANDARD
    ]
    announced = {delivery: {table: said[table] for table in said if table in used} for delivery, said in modes.items()}
    _refuse_what_is_not_there(reads, parts, announced)
    for table in dict.fromkeys(part.table for part in parts):
        of_table = [part for part in parts if part.table == table]
        _refuse_broken_chain(table, of_table)
        _refuse_undated_delta(con, of_table)
    _refuse_unknown_roles(parts)
    _refuse_reused_ids(con, [part.read for part in parts if part.table == "users"])


def _bare(read: FileRead) -> str:
    """The table's name in its own profile: where sources are combined, a label stands before it."""
    return read.source_table.rpartition("/")[2]


def _delivery(read: FileRead) -> _Delivery:
    path = PurePosixPath(read.file_name)
    ending = path.name.lower()
    while ending.endswith(_SUFFIXES):
        ending = ending.rpartition(".")[0]
    return _Delivery(str(path.parent), ending.removeprefix(_bare(read)))


def _modes(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead]) -> dict[_Delivery, dict[str, str]]:
    """For each delivery that has a manifest: bulk, delta or absent, by table."""
    modes: dict[_Delivery, dict[str, str]] = {}
    for read in reads:
        if _bare(read) != MANIFEST:
            continue
        index = read.index if read.same_as is None else read.same_as
        rows = con.execute(
            f"select lower(trim(propertyname)), lower(trim(value)) from files.{quoted(str(index))}"
        ).fetchall()
        said = {name.removeprefix("file."): value for name, value in rows if name and name.startswith("file.")}
        for table, value in said.items():
            if table in STANDARD and value not in (BULK, DELTA, ABSENT):
                raise SourceError(
                    f"{read.file_name} : file.{STANDARD[table]} n'est ni bulk, ni delta, ni absent.",
                    remedy="Refaire l'exportation, ou corriger cette ligne du manifeste.",
                    file=read.file_name,
                )
        modes[_delivery(read)] = said
    return modes


def _refuse_what_is_not_there(
    reads: Sequence[FileRead], parts: Sequence[_Part], modes: Mapping[_Delivery, Mapping[str, str]]
) -> None:
    there = {(_delivery(part.read), part.table) for part in parts}
    manifests = {_delivery(read): read.file_name for read in reads if _bare(read) == MANIFEST}
    for delivery, said in modes.items():
        for table, value in said.items():
            if table in STANDARD and value != ABSENT and (delivery, table) not in there:
                raise SourceError(
                    f"{manifests[delivery]} : le manifeste annonce {STANDARD[table]}.csv ({value}), "
                    "qui n'est pas avec lui.",
                    remedy=f"Déposer {STANDARD[table]}.csv avec les autres fichiers de cette exportation.",
                    file=manifests[delivery],
                )


def _refuse_broken_chain(table: str, parts: Sequence[_Part]) -> None:
    """Deltas stand on one whole file, which comes before them; one without a manifest is whole too."""
    deltas = [part for part in parts if part.mode == DELTA]
    whole = [part for part in parts if part.mode != DELTA]
    bulk = [part for part in whole if part.read.same_as is None]
    name = STANDARD[table]
    if len(bulk) > 1:
        told = " et ".join(part.read.file_name for part in bulk[:2])
        raise SourceError(
            f"{name} : deux exportations complètes sont dans le dossier, {told}. Un enregistrement supprimé entre les "
            "deux paraîtrait encore vrai.",
            remedy="Ne garder que la dernière exportation complète et les partielles qui la suivent. Une exportation "
            "sans manifest.csv est tenue pour complète : si l'une est partielle, y joindre le sien (delta).",
            file=bulk[0].read.file_name,
        )
    if deltas and not whole:
        raise SourceError(
            f"{deltas[0].read.file_name} : {name} ne vient qu'en exportation partielle (delta). Sans l'exportation "
            "complète (bulk) qui la précède, ce qui n'a pas changé manquerait.",
            remedy="Remettre dans le dossier la dernière exportation complète et toutes les partielles qui la suivent.",
            file=deltas[0].read.file_name,
        )
    if deltas and deltas[0].read.index < whole[0].read.index:
        raise SourceError(
            f"{deltas[0].read.file_name} : cette exportation partielle se place, par son nom, avant la complète "
            f"({whole[0].read.file_name}).",
            remedy="L'enlever si elle est plus ancienne ; sinon nommer les exportations de façon que l'ordre des noms "
            "soit celui du temps (2026-08-30.zip, 2026-11-16.zip).",
            file=deltas[0].read.file_name,
        )


def _refuse_undated_delta(con: duckdb.DuckDBPyConnection, parts: Sequence[_Part]) -> None:
    """A record without a date counts as older than a dated one: in a delta, that would hide what it says."""
    if not any(_count(con, part.read, "is not null") for part in parts if part.mode != DELTA):
        return
    for part in parts:
        if part.mode == DELTA and _count(con, part.read, "is null"):
            raise SourceError(
                f"{part.read.file_name} : des lignes d'une exportation partielle (delta) n'ont pas de "
                "dateLastModified, et l'exportation complète en a.",
                remedy="La refaire avec dateLastModified sur chaque ligne, comme la norme le demande.",
                file=part.read.file_name,
                column="dateLastModified",
            )


def _count(con: duckdb.DuckDBPyConnection, read: FileRead, condition: str) -> int:
    """Rows of a file whose dateLastModified is, or is not, there."""
    if read.same_as is not None:
        return 0
    if "datelastmodified" not in read.columns:
        return read.rows if condition == "is null" else 0
    return con.execute(
        f"select count(*) from files.{quoted(str(read.index))} where nullif(trim(datelastmodified), '') {condition}"
    ).fetchone()[0]


def _refuse_unknown_roles(parts: Sequence[_Part]) -> None:
    """1.1 gives the role with the user, 1.2 in roles.csv: without either, nobody is a student."""
    users = [part.read for part in parts if part.table == "users"]
    has_roles = any(part.table == "roles" for part in parts)
    if users and not has_roles and not any("role" in read.columns for read in users):
        raise SourceError(
            f"{users[0].file_name} : ni colonne role (OneRoster 1.1), ni fichier roles.csv (1.2) : rien ne dit qui est "
            "élève.",
            remedy="Ajouter roles.csv à l'exportation.",
            file=users[0].file_name,
            column="role",
        )


def _refuse_reused_ids(con: duckdb.DuckDBPyConnection, reads: Sequence[FileRead]) -> None:
    """A sourcedId that another child received would hand on the marks and classes of the first.

    Another identifier alone may be a correction: with a deletion before it, or another name, it is another person.
    """
    told = [_user_records(read) for read in reads if read.same_as is None and "identifier" in read.columns]
    if not told:
        return
    found = con.execute(f"""
        with record as ({" union all ".join(told)}),
        compared as (
            select
                *,
                lag(identifier ignore nulls) over in_time as identifier_before,
                lag(givenname ignore nulls) over in_time <> givenname
                    and lag(familyname ignore nulls) over in_time <> familyname as is_renamed,
                bool_or(state = 'tobedeleted') over in_time as was_deleted,
            from record
            where sourcedid is not null
            window in_time as (partition by sourcedid order by changed_at nulls first, file_index, _line)
        )
        select file_index, _line from compared
        where state = 'active' and identifier_before <> identifier and (is_renamed or was_deleted)
        order by all limit 1
    """).fetchone()
    if found is None:
        return
    file_name = next(read.file_name for read in reads if read.index == found[0])
    raise SourceError(
        f"{file_name}, ligne {found[1]} : ce sourcedId était celui d'une autre personne (autre identifier). Ses "
        "classes et ses résultats passeraient de l'une à l'autre.",
        remedy="Faire donner à cette personne un sourcedId qui n'a jamais servi ; si elle est la même, mettre à la "
        "place de ces exportations une nouvelle exportation complète.",
        file=file_name,
        line=found[1],
        column="sourcedId",
    )


def _user_records(read: FileRead) -> str:
    """A query for what a file of users says of each person; a column that it has not is null."""

    def cell(column: str) -> str:
        return f"nullif(trim({quoted(column)}), '')" if column in read.columns else "null::varchar"

    columns = ", ".join(f"{cell(name)} as {name}" for name in ("sourcedid", "identifier", "givenname", "familyname"))
    return (
        f"select {columns}, lower(coalesce({cell('status')}, 'active')) as state, "
        f"try_cast({cell('datelastmodified')} as timestamptz) as changed_at, "
        f"{read.index} as file_index, _line from files.{quoted(str(read.index))}"
    )
