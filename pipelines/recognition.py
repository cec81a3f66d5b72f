"""`--source auto`: which of the known sources a folder holds, by the names of its files and by their headers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import ConfigError, SourceError
from pipelines.file_names import others_told, tellable_names
from pipelines.lists.wording import counted
from pipelines.looking import Looked, LookedFile, look_at
from pipelines.progress import report
from pipelines.proposal.dates import DateDecision, column_dates, decide, shape_fr
from schemas import sources as profiles
from schemas.contract import Kind
from schemas.sources import Profile, SourceTable

AUTO = "auto"
# Fewer required columns than these are found in files of many sources: a file's name has to say the same.
_TELLING_COLUMNS = 3
_MOST_TOLD = 4
_MOST_NAMED = 20


@dataclass(frozen=True)
class FileFit:
    """A file held against one table of a source. `found` of its `expected` required columns are in the header."""

    file: LookedFile
    table: str
    found: int
    expected: int
    known: int
    missing: tuple[str, ...]
    by_name: bool

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def reason(self) -> str:
        """In French, without anything of the file but its name."""
        columns = f"les colonnes de {self.table} ({self.found} sur {self.expected})"
        if not self.is_whole:
            more = "…" if len(self.missing) > _MOST_TOLD else ""
            lacking = ", ".join(self.missing[:_MOST_TOLD]) + more
            return f"{self.file.name} : le nom de {self.table}, mais il manque {lacking}"
        if not self.by_name:
            return f"{self.file.name} : {columns}, sous un autre nom ; le renommer"
        return f"{self.file.name} : {columns}"


@dataclass(frozen=True)
class Candidate:
    """A source and the files that fit it; `lacking` are the tables that it must have and that no file gives."""

    profile: Profile
    fits: tuple[FileFit, ...]
    lacking: tuple[str, ...]

    @property
    def explained(self) -> list[FileFit]:
        return [fit for fit in self.fits if fit.is_whole and fit.by_name]

    @property
    def score(self) -> tuple[int, int]:
        """Files explained, then columns: two versions of a standard differ by their columns."""
        if not any(fit.expected >= _TELLING_COLUMNS for fit in self.explained):
            return 0, 0
        return len(self.explained), sum(fit.known for fit in self.explained)


@dataclass(frozen=True)
class Recognition:
    """The one source that fits. `is_certain`: nothing that it must have is lacking. `reasons`: in French, by file.

    `profile` is the source's, with the date formats that whole columns show where its own read none of their cells.
    """

    source: str
    profile: Profile
    is_certain: bool
    reasons: tuple[str, ...]
    lacking: tuple[str, ...]
    explained: int
    unexplained: int

    def lines(self) -> list[str]:
        """The recognition as text, in French."""
        sure = "" if self.is_certain else ", sous réserve"
        told = [f"Source reconnue{sure} : {self.source} ({self.profile.fr.rstrip('.')})"]
        told += [f"  {reason}" for reason in self.reasons]
        if self.lacking:
            told.append(f"  il manque : {', '.join(self.lacking)}")
        if self.unexplained:
            others = counted(self.unexplained, "autre fichier", "autres fichiers", "fr")
            told.append(f"  {others} : d'aucune table de cette source")
        return told

    def as_dict(self) -> dict[str, object]:
        return {
            "source": self.source,
            "certain": self.is_certain,
            "reasons": list(self.reasons),
            "lacking": list(self.lacking),
            "unexplained": self.unexplained,
        }


def recognise(con: duckdb.DuckDBPyConnection, folder: Path, spill: Path) -> Recognition:
    """Which known source the files of `folder` are. Files are read whole: dates are decided on all of their cells.

    SourceError, with what was found and what each source expects, when none fits or two fit as well.
    """
    return recognise_files(con, look_at(con, folder, spill))


def asked_source(config: Config, asked: str | None) -> tuple[Config, Recognition | None]:
    """The configuration as it is, with another source, or (`auto`) with the one that its extracts are.

    ConfigError where the source is unknown or the configuration combines several; SourceError as `recognise` says.
    """
    if asked is None:
        return config, None
    if config.sources:
        raise ConfigError(
            "--source nomme une source, et la configuration en combine plusieurs.",
            remedy="Enlever --source, ou vérifier chaque dossier avec sa propre configuration.",
        )
    if asked == AUTO:
        return _recognised_config(config)
    if asked not in profiles.profile_names():
        raise ConfigError(
            f"source inconnue : {asked}.", remedy=f"Choisir parmi : {', '.join((AUTO, *profiles.profile_names()))}."
        )
    return config.model_copy(update={"source": asked}), None


def _recognised_config(config: Config) -> tuple[Config, Recognition]:
    with (
        tempfile.TemporaryDirectory(prefix="eleve360-") as temporary,
        connect(spill_to=Path(temporary) / "spill", memory=config.memory) as con,
    ):
        report("Reconnaissance de la source")
        try:
            found = recognise(con, config.extracts, Path(temporary) / "decoded")
        except SourceError as error:
            raise _with_configured(error, config.source) from None
    return config.model_copy(update={"source": found.source}), found


def _with_configured(error: SourceError, source: str) -> SourceError:
    """The error that also says that the configuration names a profile of its own, which `auto` does not look at."""
    if source == AUTO or source in profiles.profile_names():
        return error
    name = Path(source).name
    return SourceError(
        f"{error.message} La configuration nomme pourtant un profil, {name} : --source auto ne compare qu'aux sources "
        "connues.",
        remedy=f"Enlever --source auto : les extraits sont alors lus avec {name}.",
        file=error.file,
    )


def recognise_files(con: duckdb.DuckDBPyConnection, looked: Looked) -> Recognition:
    """The same for files that were looked at already."""
    found = candidates(looked)
    best = max(found, key=lambda one: one.score)
    if best.score[0] == 0:
        raise _none_fits(looked, found)
    rivals = [one.profile.name for one in found if one.score == best.score]
    if len(rivals) > 1:
        raise SourceError(
            f"Les fichiers de {looked.folder} vont aussi bien à {' et à '.join(rivals)} "
            f"({', '.join(fit.file.name for fit in best.explained)}).",
            remedy=f"Donner la source : --source {rivals[0]}, par exemple.",
            file=str(looked.folder),
        )
    decision = _dates(con, best)
    profile, dates_told = _with_dates(best.profile, decision)
    names = {fit.file.name for fit in best.fits}
    return Recognition(
        source=best.profile.name,
        profile=profile,
        is_certain=not best.lacking and all(fit.is_whole for fit in best.fits if fit.by_name),
        reasons=(*(fit.reason for fit in best.fits), *dates_told),
        lacking=best.lacking,
        explained=len(best.explained),
        unexplained=sum(name not in names for name in looked.names),
    )


def candidates(looked: Looked) -> list[Candidate]:
    """Every known source with the files that fit it."""
    return [_candidate(profiles.load_profile(name), looked.files) for name in profiles.profile_names()]


def _candidate(profile: Profile, files: Sequence[LookedFile]) -> Candidate:
    fits = tuple(fit for file in files if (fit := _file_fit(profile, file)) is not None)
    given = {fit.table for fit in fits if fit.is_whole and fit.by_name}
    lacking = [table.name for table in profile.tables.values() if table.required and table.name not in given]
    for name, extract in profile.extracts.items():
        sources = [part.source_table for part in extract.parts]
        if extract.contract.required and not given.intersection(sources) and not set(sources) & set(lacking):
            lacking.append(name)
    return Candidate(profile, fits, tuple(lacking))


def _file_fit(profile: Profile, file: LookedFile) -> FileFit | None:
    """The table that the file's name says, else the one whose required columns are all there."""
    named = [table for name in file.table_names if (table := profile.table_of(name)) is not None]
    if named:
        return _fit(named[0], file, by_name=True)
    telling = [one for one in profile.tables.values() if len(one.columns) >= _TELLING_COLUMNS]
    fits = [_fit(one, file, by_name=False) for one in telling]
    # Columns that many tables hold do not make a file one of them: half of its own must be known.
    whole = [fit for fit in fits if fit.is_whole and 2 * fit.known >= len(file.columns)]
    return max(whole, key=lambda fit: (fit.expected, fit.known), default=None)


def _fit(table: SourceTable, file: LookedFile, *, by_name: bool) -> FileFit:
    header = set(file.columns)
    missing = tuple(column for column in table.columns if column not in header)
    return FileFit(
        file=file,
        table=table.name,
        found=len(table.columns) - len(missing),
        expected=len(table.columns),
        known=len(header.intersection(table.known)),
        missing=missing,
        by_name=by_name,
    )


def _dates(con: duckdb.DuckDBPyConnection, candidate: Candidate) -> DateDecision:
    """How the columns that the source reads as dates are written."""
    columns = _date_columns(candidate.profile)
    found = [
        column_dates(con, fit.file.target, column)
        for fit in candidate.explained
        for column in sorted(columns.get(fit.table, set()).intersection(fit.file.columns))
    ]
    return decide(found)


def _date_columns(profile: Profile) -> dict[str, set[str]]:
    """Source columns that become dates, by source table."""
    found: dict[str, set[str]] = {}
    for extract in profile.extracts.values():
        for part in extract.parts:
            for column in extract.contract.columns:
                if column.kind is Kind.DATE:
                    found.setdefault(part.source_table, set()).add(part.source_name(column.name))
    return found


def _with_dates(profile: Profile, decision: DateDecision) -> tuple[Profile, list[str]]:
    """The profile that also reads the one order found on whole columns, and what to tell of it."""
    known = profile.formats.dates
    order = {shape.replace("%m", "%x").replace("%d", "%x"): shape for shape in known}
    told, added = [], []
    for shape in decision.shapes[1:]:
        if shape in known:
            continue
        if order.get(shape.replace("%m", "%x").replace("%d", "%x")) is not None:
            told.append(f"dates : écrites {shape_fr(shape)}, contre ce que dit le profil {profile.name} ; à corriger")
            continue
        added.append(shape)
        told.append(
            f"dates : écrites {shape_fr(shape)}, que le profil {profile.name} ne lit pas ; lues ainsi pour cette "
            "vérification ; pour « weekly », copier le profil et y ajouter ce format"
        )
    told += [f"dates : ordre ambigu, {doubt} ; le profil {profile.name} fait foi" for doubt in decision.doubts]
    if not added:
        return profile, told
    return replace(profile, formats=replace(profile.formats, dates=(*known, *added))), told


def _none_fits(looked: Looked, found: Sequence[Candidate]) -> SourceError:
    closest = max(found, key=lambda one: sum(fit.found for fit in one.fits))
    almost = [f"{fit.reason} ({closest.profile.name})" for fit in closest.fits][:_MOST_TOLD]
    fitting = {fit.file.name for fit in closest.fits[:_MOST_TOLD]}
    rest = [name for name in looked.names if name not in fitting]
    told = tellable_names(rest)[:_MOST_NAMED]
    details = " ; ".join([*almost, *([", ".join(told)] if told else [])])
    if others := [name for name in rest if name not in told]:
        columns = {file.name: len(file.columns) for file in looked.files}
        details += (" ; et " if details else "") + others_told(others, columns)
    expected = " ; ".join(f"{one.profile.name} : {_expected(one.profile)}" for one in found)
    return SourceError(
        f"Aucune source connue ne va aux fichiers de {looked.folder}. Trouvé : {details}. Attendu : {expected}.",
        remedy="Corriger les noms des fichiers ou des colonnes, ou faire proposer un profil : "
        "« eleve360 init DOSSIER --centre-id CODE --from CE_DOSSIER ».",
        file=str(looked.folder),
    )


def _expected(profile: Profile) -> str:
    """The tables that the source cannot do without."""
    required = [table.name for table in profile.tables.values() if table.required]
    for extract in profile.extracts.values():
        if extract.contract.required:
            required += [part.source_table for part in extract.parts[:1]]
    return ", ".join(dict.fromkeys(required)) + "…"
