"""`init`: a commented configuration, a secret key, and the folders. Nothing that exists is touched."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.config import CONFIG_NAME
from pipelines.database import DEFAULT_MEMORY, connect
from pipelines.errors import ConfigError, SourceError
from pipelines.keys import ensure_key
from pipelines.looking import Looked, look_at
from pipelines.progress import report
from pipelines.proposal import Proposal, propose
from pipelines.reasons import REASON_COLUMNS
from pipelines.recognition import Recognition, recognise_files
from schemas.sources import profile_names

KEY_NAME = "eleve360.key"
EXTRACTS_NAME = "extraits"
PROPOSED_NAME = "source.yaml"
REASONS_NAME = "motifs.csv"
_REASONS_HEADER = ",".join(REASON_COLUMNS) + "\n"

_TEMPLATE = """\
# Configuration d'élève 360. Les chemins partent du dossier de ce fichier.

# Code du centre : il entre dans la clé des élèves. Ne plus le changer après la première exécution.
centre_id: {centre_id}

# Où l'école dépose ses extraits, et sous quelle forme : {sources}, ou le chemin d'un profil YAML.
extracts: {extracts}
source: {source}
{reasons}
# Tables qui étaient remises et ne le seront plus. Sans cette clé, un fichier qui disparaît arrête l'exécution.
# absent: [assignments]

# Où vivent les faits, les portraits et la voûte ; où s'écrivent les listes.
store: {store}
lists: {lists}

# Qui lit quelle liste. Sans cette clé : une liste par école et niveau, et une pour la direction.
# teams:
#   - {{name: "3e secondaire", school_id: "014", levels: [SEC3]}}

language: fr
capacity: 12        # élèves dont une équipe peut discuter en une rencontre
formats: [html, csv, xlsx, pdf]  # ce que chaque équipe reçoit ; le classeur (xlsx) porte le suivi
# link: "https://exemple.sharepoint.com/listes"  # où les équipes ouvrent le dossier des listes ; pour l'avis (avis.txt)
rest_weeks: 4       # semaines de repos d'une « situation connue » sans date « À revoir le »
unseen_weeks: 3     # semaines sur la liste sans discussion avant d'être compté comme non vu
revise_weeks: 4     # semaines passées recalculées quand leurs faits ont changé
memory: 4GB         # mémoire que les lignes peuvent prendre ; le reste passe par le disque, sous store

quality:
  warn_share: 0.005 # au-delà : publié, code de sortie 1
  stop_share: 0.05  # au-delà : rien n'est publié
  drop_share: 0.10  # chute permise du nombre de lignes ou d'élèves
  # accepted_scales: ["014"]  # écoles dont l'échelle des résultats a été vérifiée

schedule:
  cron: "0 6 * * 1" # lundi 6 h
  timezone: America/Toronto

privacy:
  key_file: {key}   # la clé secrète : la garder ailleurs aussi ; sans elle, la voûte ne s'ouvre plus
  show_coefficient: false
  small_cell: 10
"""


def config_text(
    *,
    centre_id: str,
    source: str,
    extracts: str = EXTRACTS_NAME,
    store: str = "entrepot",
    lists: str = "listes",
    reasons: str | None = None,
) -> str:
    """The text of a commented configuration. Values are written as JSON, which YAML reads."""
    line = (
        ""
        if reasons is None
        else f"\n# À quel groupe appartient chaque motif d'absence.\nreasons: {_quoted(reasons)}\n"
    )
    return _TEMPLATE.format(
        centre_id=_quoted(centre_id),
        sources=", ".join(profile_names()),
        source=source,
        extracts=_quoted(extracts),
        store=_quoted(store),
        lists=_quoted(lists),
        reasons=line,
        key=_quoted(KEY_NAME),
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def initialise(folder: Path, *, centre_id: str, source: str) -> list[Path]:
    """Prepare `folder` for a centre; the paths written.

    Raises ConfigError when the centre has no code, the source is unknown, or a configuration is there already.
    """
    _check_before(folder, centre_id)
    if source not in profile_names():
        raise ConfigError(f"source inconnue : {source}.", remedy=f"Choisir parmi : {', '.join(profile_names())}.")
    extracts = folder / EXTRACTS_NAME
    extracts.mkdir(parents=True, exist_ok=True)
    reasons = REASONS_NAME if source == "gpi" else None
    return [*_write_config(folder, centre_id, source, EXTRACTS_NAME, reasons), extracts]


@dataclass(frozen=True)
class Onboarding:
    """What was prepared from a folder of extracts: a known source that was recognised, or a profile proposed."""

    written: tuple[Path, ...]
    source: str
    recognition: Recognition | None
    proposal: Proposal | None
    reasons: str | None = None

    def lines(self) -> list[str]:
        """What was seen, in French."""
        found = [] if self.reasons is None else [f"{self.reasons} : les groupes des motifs, nommé sous « reasons »"]
        if self.recognition is not None:
            return [*self.recognition.lines(), *(f"  {line}" for line in found)]
        told = ["Aucune source connue ne va à ces fichiers : un profil est proposé.", *self.proposal.told, *found]
        if self.proposal.missing:
            told += ["Il manque :", *(f"  {missing}" for missing in self.proposal.missing)]
        return told

    @property
    def verdict(self) -> str:
        if self.proposal is None:
            return f"Prêt : source {self.source} reconnue."
        waiting = self.proposal.to_confirm + self.proposal.to_complete
        if not waiting:
            return f"Profil proposé : {PROPOSED_NAME} ; rien à confirmer. Le relire quand même."
        return (
            f"Profil proposé : {PROPOSED_NAME} ; à confirmer : {self.proposal.to_confirm}, "
            f"à compléter : {self.proposal.to_complete}. L'ouvrir et suivre ses commentaires."
        )

    def as_dict(self) -> dict[str, object]:
        found: dict[str, object] = {"written": [str(path) for path in self.written], "source": self.source}
        if self.reasons is not None:
            found["reasons"] = self.reasons
        if self.recognition is not None:
            return found | {"recognition": self.recognition.as_dict()}
        return found | {
            "seen": list(self.proposal.told),
            "missing": list(self.proposal.missing),
            "to_confirm": self.proposal.to_confirm,
            "to_complete": self.proposal.to_complete,
        }


def initialise_from(folder: Path, *, centre_id: str, extracts: Path) -> Onboarding:
    """Prepare `folder` for a centre whose extracts are in `extracts`: a known source, or else a profile proposed.

    The extracts are read and left as they are. ConfigError as `initialise` says, and where a proposed profile is
    there already; SourceError when the folder is missing or empty, or nothing in it is a table that is known of.
    """
    _check_before(folder, centre_id)
    with (
        tempfile.TemporaryDirectory(prefix="eleve360-") as temporary,
        connect(spill_to=Path(temporary) / "spill", memory=DEFAULT_MEMORY) as con,
    ):
        report("Lecture des fichiers")
        looked, reasons = _without_reasons(look_at(con, extracts, Path(temporary) / "decoded"))
        report("Comparaison avec les tables connues")
        recognition = _recognised(con, looked)
        proposal = None
        if recognition is None:
            proposal = propose(con, looked, name=Path(PROPOSED_NAME).stem, centre=centre_id.strip())
    source = PROPOSED_NAME if recognition is None else recognition.source
    needs_reasons = proposal.needs_reasons if proposal is not None else source == "gpi"
    named = REASONS_NAME if needs_reasons else None
    if reasons is not None:
        named = _told_path(folder, reasons)
    written = _write_config(folder, centre_id, source, _told_path(folder, extracts), named)
    if proposal is not None:
        (folder / PROPOSED_NAME).write_text(proposal.text, encoding="utf-8")
        written.insert(1, folder / PROPOSED_NAME)
    return Onboarding(tuple(written), source, recognition, proposal, reasons.name if reasons else None)


def _without_reasons(looked: Looked) -> tuple[Looked, Path | None]:
    """The extracts without the file that places reasons in groups, and that file: it is read where it is.

    None where there is none, several (nothing says which), or one in a container.
    """
    found = [file for file in looked.files if sorted(file.columns) == sorted(REASON_COLUMNS)]
    loose = [path for file in found for path in _loose(looked.folder, file.name)]
    if len(loose) != 1 or len(found) != 1 or len(looked.files) == 1:
        return looked, None
    return replace(looked, files=[file for file in looked.files if file not in found]), loose[0]


def _loose(folder: Path, name: str) -> list[Path]:
    if not folder.is_dir() or not name.lower().endswith((".csv", ".txt", ".tsv")):
        return []
    own = folder / name
    return [own] if own.is_file() else sorted(path for path in folder.glob("*/*") if path.name == name)


def _recognised(con: duckdb.DuckDBPyConnection, looked: Looked) -> Recognition | None:
    """The source that fits; none where it leaves most of the files unexplained: a proposal says more of those."""
    try:
        found = recognise_files(con, looked)
    except SourceError:
        return None
    return found if found.is_certain or 2 * found.explained >= len(looked.files) else None


def _told_path(folder: Path, extracts: Path) -> str:
    """The extracts as the configuration names them: from its own folder where they are inside of it."""
    home, there = folder.resolve(), extracts.resolve()
    return (there.relative_to(home) if there.is_relative_to(home) else there).as_posix()


def _check_before(folder: Path, centre_id: str) -> None:
    if not centre_id.strip():
        raise ConfigError(
            "le code du centre manque.", remedy="Le donner avec --centre-id, par exemple « css-exemple »."
        )
    for name, what in ((CONFIG_NAME, "une configuration"), (PROPOSED_NAME, "un profil de source")):
        if (folder / name).exists():
            raise ConfigError(
                f"{what} existe déjà dans ce dossier ; rien n'a été touché.",
                remedy=f"Choisir un autre dossier, ou modifier {name} à la main.",
                file=name,
            )


def _write_config(folder: Path, centre_id: str, source: str, extracts: str, reasons: str | None) -> list[Path]:
    """Write the configuration, the key and, where no file places reasons in groups yet, an empty one.

    `reasons` is what the configuration names, from its own folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONFIG_NAME
    written = [path]
    if reasons == REASONS_NAME and not (folder / REASONS_NAME).exists():
        (folder / REASONS_NAME).write_text(_REASONS_HEADER, encoding="utf-8")
        written.append(folder / REASONS_NAME)
    text = config_text(centre_id=centre_id.strip(), source=source, extracts=extracts, reasons=reasons)
    path.write_text(text, encoding="utf-8")
    key = ensure_key(folder / KEY_NAME)
    return written if key is None else [*written, key]
