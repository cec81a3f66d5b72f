"""`init`: a commented configuration, a secret key, and the folders. Nothing that exists is touched."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.config import CONFIG_NAME
from pipelines.errors import ConfigError
from pipelines.keys import ensure_key

KEY_NAME = "eleve360.key"
EXTRACTS_NAME = "extraits"
SOURCES = ("canonical", "gpi")

_TEMPLATE = """\
# Configuration d'élève 360. Les chemins partent du dossier de ce fichier.

# Code du centre : il entre dans la clé des élèves. Ne plus le changer après la première exécution.
centre_id: {centre_id}

# Où l'école dépose ses extraits, et sous quelle forme : canonical, gpi, ou le chemin d'un profil YAML.
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
revise_weeks: 4     # semaines passées recalculées quand leurs faits ont changé

quality:
  warn_share: 0.005 # au-delà : publié, code de sortie 1
  stop_share: 0.05  # au-delà : rien n'est publié
  drop_share: 0.10  # chute permise du nombre de lignes ou d'élèves

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
    if not centre_id.strip():
        raise ConfigError(
            "le code du centre manque.", remedy="Le donner avec --centre-id, par exemple « css-exemple »."
        )
    if source not in SOURCES:
        raise ConfigError(f"source inconnue : {source}.", remedy=f"Choisir parmi : {', '.join(SOURCES)}.")
    path = folder / CONFIG_NAME
    if path.exists():
        raise ConfigError(
            "une configuration existe déjà dans ce dossier ; elle n'a pas été touchée.",
            remedy="Choisir un autre dossier, ou modifier la configuration à la main.",
            file=CONFIG_NAME,
        )
    extracts = folder / EXTRACTS_NAME
    extracts.mkdir(parents=True, exist_ok=True)
    reasons = None
    written = [path]
    if source == "gpi":
        reasons = "motifs.csv"
        if not (folder / reasons).exists():
            (folder / reasons).write_text("school_id,school_year,reason_code,reason_group\n", encoding="utf-8")
            written.append(folder / reasons)
    path.write_text(config_text(centre_id=centre_id.strip(), source=source, reasons=reasons), encoding="utf-8")
    key = ensure_key(folder / KEY_NAME)
    if key is not None:
        written.append(key)
    return [*written, extracts]
