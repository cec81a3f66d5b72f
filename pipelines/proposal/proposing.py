"""From a folder of unknown files to a proposed profile, and what to tell of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.errors import SourceError
from pipelines.file_names import others_told, tellable_names
from pipelines.lists.wording import counted
from pipelines.looking import Looked, LookedFile
from pipelines.proposal.drafting import Draft, DraftPart, DraftTable, draft_profile
from pipelines.proposal.identifiers import settle_identifiers
from pipelines.proposal.matching import Matching, match_files
from pipelines.proposal.measures import ColumnMeasure, measure
from pipelines.proposal.writing import COMPLETE, CONFIRM, NO_REASONS, headers_told, profile_text
from schemas.extracts import EXTRACTS
from schemas.synonyms import plain

# étape 1, T1, note_e2, term_3…: one column a term instead of one row.
_TERM_COLUMN = re.compile(r"(?:.* )?(?:etape|term|terme|quarter|bulletin|e|t|q|g) ?[1-4]")

_MOST_HEADERS = 6


@dataclass(frozen=True)
class Proposal:
    """`text`: the profile's YAML. `told`: what was taken for what, in French. `missing`: what no file gives.

    `to_confirm` and `to_complete` count the lines of the profile that wait for a person. `needs_reasons`: absences
    carry reason codes that the centre has to place in groups.
    """

    text: str
    told: tuple[str, ...]
    missing: tuple[str, ...]
    to_confirm: int
    to_complete: int
    needs_reasons: bool


def propose(con: duckdb.DuckDBPyConnection, looked: Looked, *, name: str, centre: str) -> Proposal:
    """A profile for the files that were looked at. SourceError where none of them is a table that is known of."""
    measured = _measurer(con)
    matching = match_files(looked.files, measured)
    if not matching.fits:
        raise _nothing_known(looked, matching)
    fits, shares = settle_identifiers(con, matching.fits, measured)
    draft = draft_profile(con, looked.files, fits, shares, measured)
    if all(part.is_hopeless for table in draft.tables for part in table.parts):
        raise _nothing_whole(draft, looked, matching)
    text = profile_text(draft, name=name, centre=centre)
    # A block that cannot serve is commented as a whole: nothing in it waits.
    proposed = "\n".join(line for line in text.split("\nformats:", 1)[1].splitlines() if not line.startswith("#"))
    return Proposal(
        text=text,
        told=tuple(_told(draft, looked, matching)),
        missing=tuple(_missing(draft)),
        to_confirm=proposed.count(CONFIRM),
        to_complete=proposed.count(COMPLETE),
        needs_reasons=any(
            choice.column == "reason_code" for table in draft.tables for part in table.parts for choice in part.choices
        ),
    )


def _measurer(con: duckdb.DuckDBPyConnection) -> Callable[[LookedFile, str], ColumnMeasure]:
    """Measures of columns, each counted once."""
    known: dict[tuple[int, str], ColumnMeasure] = {}

    def measured(file: LookedFile, column: str) -> ColumnMeasure:
        key = (file.index, column)
        if key not in known:
            known[key] = measure(con, file.target, column)
        return known[key]

    return measured


def _told(draft: Draft, looked: Looked, matching: Matching) -> list[str]:
    lines = []
    for table in draft.tables:
        for part in table.parts:
            files = ", ".join(file.name for file in table.files)
            lines.append(f"{files} : {part.table.name} ({_state(part)})")
            if part.lacks_reasons:
                lines.append(f"{files} : {NO_REASONS}")
        if table.unused:
            lines.append(_unused_told(table))
        lines += [
            f"{stranger.name} : laissé de côté, ses élèves ne sont pas dans le fichier des élèves"
            for stranger in table.strangers
        ]
    lines += [
        f"{fit.file.name} : une partie de {fit.table.name} (sans {', '.join(fit.missing)}) ; laissé de côté, car "
        "réunir deux fichiers demande un profil avec SQL"
        for fit in matching.partial
    ]
    lines += [f"dates {reason}" for reason in draft.dates.reasons]
    lines += [f"dates ambiguës, {doubt}" for doubt in draft.dates.doubts]
    whole = [file for table in draft.tables for part in table.parts if not part.missing for file in table.files]
    wide = [file for file in looked.files if file not in whole and _is_wide(file)]
    if wide:
        lines.append(_wide_told(wide))
    if matching.headless:
        lines.append(
            f"{counted(len(matching.headless), 'fichier', 'fichiers', 'fr')} sans en-tête reconnaissable : la première "
            "ligne doit nommer les colonnes"
        )
    return lines + _unknown_told([file for file in matching.unmatched if file not in wide], looked.unreadable)


def _unused_told(table: DraftTable) -> str:
    """The unused columns of a table; the profile lists all of them."""
    names = headers_told(table.unused[:_MOST_HEADERS]) + (", …" if len(table.unused) > _MOST_HEADERS else "")
    told = counted(len(table.unused), "colonne non utilisée", "colonnes non utilisées", "fr")
    return f"{table.files[0].name} : {told} : {names}"


def _unknown_told(files: Sequence[LookedFile], unreadable: Sequence[str]) -> list[str]:
    """Files of no table: by name where it may be told, else by their kind."""
    names = [*(file.name for file in files), *unreadable]
    named = tellable_names(names)
    lines = [f"{name} : d'aucune table connue" for name in named]
    if others := [name for name in names if name not in named]:
        columns = {file.name: len(file.columns) for file in files}
        lines.append(f"{others_told(others, columns)} : d'aucune table connue")
    return lines


def _state(part: DraftPart) -> str:
    sure = sum(choice.doubt is None for choice in part.choices)
    unsure = len(part.choices) - sure
    told = counted(sure, "colonne sûre", "colonnes sûres", "fr")
    if unsure:
        told += f", {unsure} à confirmer"
    if part.missing:
        told += f", introuvable : {', '.join(part.missing)}"
    return told


def _is_wide(file: LookedFile) -> bool:
    """Whether marks seem to stand in a column for each term."""
    return sum(_TERM_COLUMN.fullmatch(plain(header)) is not None for header in file.columns) >= 2


def _wide_told(wide: Sequence[LookedFile]) -> str:
    return (
        f"{counted(len(wide), 'fichier a', 'fichiers ont', 'fr')} une colonne par étape : il faut une ligne par "
        "résultat ; pivoter à la source, ou écrire un profil avec SQL"
    )


def _missing(draft: Draft) -> list[str]:
    """Tables and columns without which no coefficient can be calculated."""
    given = {part.table.name for table in draft.tables for part in table.parts}
    lines = [
        f"table {name} : {contract.fr}"
        for name, contract in EXTRACTS.items()
        if contract.required and name not in given
    ]
    if not any(EXTRACTS[name].evidence for name in given):
        lines.append("aucune table d'événements (attendance, grades…) : rien à mesurer")
    elif "attendance" not in given:
        lines.append("table attendance : sans elle, aucun coefficient")
    for table in draft.tables:
        for part in table.parts:
            lines += [f"colonne {part.table.name}.{column}" for column in part.missing]
    return lines


def _nothing_whole(draft: Draft, looked: Looked, matching: Matching) -> SourceError:
    return SourceError(
        f"Aucun fichier de {looked.folder} ne donne une table entière. {' ; '.join(_told(draft, looked, matching))}.",
        remedy="Ajouter aux extraits les colonnes introuvables, et les fichiers des élèves et des inscriptions.",
        file=str(looked.folder),
    )


def _nothing_known(looked: Looked, matching: Matching) -> SourceError:
    found = len(looked.files) + len(looked.unreadable)
    told = f"Aucun des {found} fichiers" if found > 1 else "Le seul fichier"
    which = "n'a l'air d'une table d'élèves, d'absences ou de résultats"
    if found == 1:
        which = which.replace("n'a", "n'a pas")
    detail = []
    if looked.unreadable:
        detail.append(f"{len(looked.unreadable)} ne se lisent pas comme des tables")
    if matching.headless:
        detail.append(f"{len(matching.headless)} sans en-tête reconnaissable")
    wide = [file for file in matching.unmatched if _is_wide(file)]
    if wide:
        detail.append(_wide_told(wide))
    if len(matching.unmatched) > len(wide):
        detail.append(f"{len(matching.unmatched) - len(wide)} dont les colonnes ne suffisent à aucune table")
    return SourceError(
        f"{told} de {looked.folder} {which} ({' ; '.join(detail)}).",
        remedy="Exporter un fichier par table, avec un en-tête ; le dictionnaire de données nomme les tables et les "
        "colonnes attendues.",
        file=str(looked.folder),
    )
