"""The files that past years suggest: a calibrated model with its card, and criteria. A person adopts them, or not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

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


def write_model(found: FittedModel | ModelRefused, criteria: Criteria, place: Path) -> list[Path]:
    """Write the model and its card beside it; the two files. EvaluationError, with why, where it was refused."""
    if isinstance(found, ModelRefused):
        raise EvaluationError(
            f"modèle refusé : {found.reason}",
            remedy="L'évaluation est publiée, rien n'est écrit à côté. Le coefficient reste la mesure à lire.",
            rule="model_refused",
        )
    return _write({place: found.to_json(), _card_of(place): model_card(found, criteria)})


def write_proposal(con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings, place: Path) -> list[Path]:
    """Write the criteria that the training years suggest; the file. EvaluationError where they suggest nothing."""
    try:
        text = propose(con, criteria, settings)
    except EvaluationRefused as refused:
        raise EvaluationError(
            f"proposition refusée : {refused.message}",
            remedy=f"L'évaluation est publiée, aucun critère n'est proposé. {refused.remedy}",
            rule=refused.code,
        ) from None
    return _write({place: text})


def _card_of(place: Path) -> Path:
    return place.with_suffix(_CARD_SUFFIX)


def _write(texts: Mapping[Path, str]) -> list[Path]:
    for place, text in texts.items():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise ConfigError(
                f"{place.name} ne peut pas être écrit.",
                remedy="Donner un chemin où l'écriture est permise.",
                file=place.name,
            ) from error
    return list(texts)
