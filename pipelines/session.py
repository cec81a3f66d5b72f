"""One flow run's workbench: the connection, the keys, the criteria, and the facts.

A backfill loops over weeks inside one session, so that files are read and facts are loaded once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines import facts, identity, ledger, publication, vault
from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import ConfigError, VaultError
from pipelines.handover import profile_of
from pipelines.keys import Keys, load_keys
from pipelines.replay import CRITERIA_FOLDER, MODEL_FOLDER
from pipelines.segments import remove_unlisted, segment_files
from risk.criteria import DEFAULT_CRITERIA, Criteria, CriteriaError, load_criteria
from risk.probability_file import load_model
from risk.probability_model import Model, ModelError, check_criteria
from schemas.sources import Profile

QUALITY_FOLDER = "quality"


@dataclass
class Session:
    """What the steps of a run share.

    `criteria_known` and `models_known` hold every criteria and model ever published, by hash. `owes_pdf`: whether the
    newest lists were written without their PDF, because another week was to come.
    """

    config: Config
    keys: Keys
    con: duckdb.DuckDBPyConnection
    profile: Profile
    criteria: Criteria
    criteria_known: dict[str, Criteria]
    staging: Path
    model: Model | None = None
    models_known: dict[str, Model] = field(default_factory=dict)
    owes_pdf: bool = False


def current_criteria(config: Config) -> Criteria:
    """The centre's criteria, or those that come with the package. ConfigError names the faulty entry."""
    if config.criteria is None:
        return load_criteria(DEFAULT_CRITERIA)
    if not config.criteria.is_file():
        raise ConfigError(
            f"le fichier de critères {config.criteria.name} est introuvable.",
            remedy="Corriger la clé criteria, ou l'enlever pour utiliser les critères fournis.",
            file=config.criteria.name,
        )
    try:
        return load_criteria(config.criteria.read_text(encoding="utf-8"))
    except (CriteriaError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"critères inutilisables : {error}",
            remedy="Corriger l'entrée nommée ; docs/criteres.md en donne la grammaire.",
            file=config.criteria.name,
        ) from None


def published_criteria(store: Path) -> dict[str, Criteria]:
    """Every criteria file that a past week was measured against, by hash."""
    found = (
        load_criteria(path.read_text(encoding="utf-8")) for path in sorted((store / CRITERIA_FOLDER).glob("*.yaml"))
    )
    return {criteria.hash: criteria for criteria in found}


def current_model(config: Config, criteria: Criteria) -> Model | None:
    """The calibrated model that the centre adopted, if any. ConfigError names the entry at fault.

    A model that was fitted on other indicators, or on values measured otherwise, is refused.
    """
    if config.model is None:
        return None
    if not config.model.is_file():
        raise ConfigError(
            f"le modèle {config.model.name} est introuvable.",
            remedy="Corriger la clé model, ou l'enlever : le coefficient n'en a pas besoin.",
            file=config.model.name,
        )
    try:
        model = load_model(config.model.read_text(encoding="utf-8"))
        check_criteria(model, criteria)
    except (ModelError, UnicodeDecodeError) as error:
        told = "ce n'est pas un texte en UTF-8." if isinstance(error, UnicodeDecodeError) else str(error)
        raise ConfigError(
            f"modèle inutilisable : {told}",
            remedy="Refaire le modèle avec « eleve360 evaluate --calibrate », ou enlever la clé model.",
            file=config.model.name,
        ) from None
    return model


def published_models(store: Path) -> dict[str, Model]:
    """Every model that gave a published probability, by hash."""
    found = (load_model(path.read_text(encoding="utf-8")) for path in sorted((store / MODEL_FOLDER).glob("*.json")))
    return {model.hash: model for model in found}


def _vault_of(config: Config, keys: Keys) -> dict[str, pa.Table]:
    """The vault's tables. VaultError when it is gone while there are facts: a new key would name all twice."""
    path = config.store / vault.VAULT_NAME
    if not path.exists() and ledger.read_ledger(config.store):
        raise VaultError(
            "la voûte manque, alors que l'entrepôt contient des faits.",
            remedy="Remettre identity.vault depuis la copie de sauvegarde.",
            file=vault.VAULT_NAME,
        )
    return vault.read_vault(path, keys, config.centre_id)


@contextmanager
def open_session(config: Config) -> Iterator[Session]:
    """Lock the store, finish an interrupted publication, and load what past runs know.

    Raises ConfigError, KeyFileError, VaultError or StoreBusyError; the lock and the staging folder
    are gone when the block ends, however it ends.
    """
    keys = load_keys(config.privacy.key_file)
    criteria = current_criteria(config)
    model = current_model(config, criteria)
    profile = profile_of(config)
    config.store.mkdir(parents=True, exist_ok=True)
    with publication.locked(config.store):
        publication.recover(config.store)
        with publication.staging_folder(config.store) as staging:
            con = connect(spill_to=staging / "spill", memory=config.memory)
            before = segment_files(config.store)
            try:
                facts.load_facts(con, config.store)
                identity.load_identity(con, _vault_of(config, keys))
                known = published_criteria(config.store) | {criteria.hash: criteria}
                models = published_models(config.store) | ({model.hash: model} if model else {})
                yield Session(config, keys, con, profile, criteria, known, staging, model, models)
            finally:
                con.close()
                # A run that failed may have written facts: nothing of it stays.
                remove_unlisted(config.store, before, ledger.read_ledger(config.store))
