"""The files that past years suggest: a calibrated model with its card, and criteria. A person adopts them, or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

import duckdb

from pipelines.errors import ConfigError, EvaluationError
from risk.criteria import Criteria
from risk.evaluation import EvaluationRefused, Settings
from risk.evaluation.model import FittedModel, ModelRefused
from risk.evaluation.model_card import model_card
from risk.evaluation.proposal import propose

_CARD_SUFFIX = ".md"


def refuse_places(propose_to: Path | None, calibrate_to: Path | None) -> None:
    """ConfigError where a file that was asked for cannot be made; said before the long work, not after it."""
    places = [place for place in (propose_to, calibrate_to) if place is not None]
    _refuse_one_place(propose_to, calibrate_to)
    if calibrate_to is not None:
        if calibrate_to.suffix == _CARD_SUFFIX:
            raise ConfigError(
                "--calibrate : ce nom est celui de la carte du modèle.",
                remedy="Donner un nom en .json, par exemple modele.json ; la carte sera modele.md.",
                file=calibrate_to.name,
            )
        places.append(_card_of(calibrate_to))
    for place in places:
        if place.exists():
            raise ConfigError(
                f"{place.name} existe déjà ; il n'a pas été touché.",
                remedy="Donner un autre nom, ou déplacer d'abord ce fichier.",
                file=place.name,
            )
        _refuse_unwritable(place)


def _refuse_one_place(propose_to: Path | None, calibrate_to: Path | None) -> None:
    """The criteria, the model and its card are three files: one written over another would be lost."""
    if propose_to is None or calibrate_to is None:
        return
    if propose_to.resolve() in (calibrate_to.resolve(), _card_of(calibrate_to).resolve()):
        raise ConfigError(
            f"--propose et --calibrate écriraient tous deux {propose_to.name}.",
            remedy="Donner deux noms, par exemple --propose criteres.yaml --calibrate modele.json (la carte du modèle "
            "sera modele.md).",
            file=propose_to.name,
        )


def _refuse_unwritable(place: Path) -> None:
    """Try a nameless file in the folder of the place: permissions alone do not tell of a read-only disk."""
    folder = place.parent
    if not folder.is_dir():
        raise ConfigError(
            f"{place.name} : le dossier où l'écrire n'existe pas.",
            remedy="Créer d'abord ce dossier, ou donner un autre chemin.",
            file=place.name,
        )
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(place) from error


def _unwritable(place: Path) -> ConfigError:
    return ConfigError(
        f"{place.name} ne peut pas être écrit.",
        remedy="Donner un chemin où l'écriture est permise.",
        file=place.name,
    )


def write_model(found: FittedModel | ModelRefused, criteria: Criteria, place: Path) -> list[Path]:
    """Write the model and its card beside it; the two files. EvaluationError, with why, where it was refused."""
    if isinstance(found, ModelRefused):
        raise EvaluationError(
            f"modèle refusé : {found.reason}",
            remedy="L'évaluation est publiée, rien n'est écrit à côté. Le coefficient reste la mesure à lire.",
            rule="model_refused",
        )
    return _write({place: found.to_json(), _card_of(place): model_card(found, criteria)})


def write_proposal(
    con: duckdb.DuckDBPyConnection,
    criteria: Criteria,
    settings: Settings,
    place: Path,
    written: Sequence[Path] = (),
) -> list[Path]:
    """Write the criteria that the training years suggest; the file. EvaluationError where they suggest nothing.

    `written`: what is already beside the evaluation, named by the error.
    """
    try:
        text = propose(con, criteria, settings)
    except EvaluationRefused as refused:
        raise EvaluationError(
            f"proposition refusée : {refused.message}",
            remedy=f"L'évaluation est publiée, aucun critère n'est proposé{_kept(written)}. {refused.remedy}",
            rule=refused.code,
        ) from None
    return _write({place: text})


def _kept(written: Sequence[Path]) -> str:
    """`; écrits : modele.json et modele.md`."""
    return f" ; le modèle accepté est écrit : {' et '.join(one.name for one in written)}" if written else ""


def _card_of(place: Path) -> Path:
    return place.with_suffix(_CARD_SUFFIX)


def _write(texts: Mapping[Path, str]) -> list[Path]:
    for place, text in texts.items():
        try:
            place.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise _unwritable(place) from error
    return list(texts)
