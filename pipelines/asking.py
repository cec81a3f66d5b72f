"""Questions to what is published: one student's portrait, or a week computed again. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipelines import facts, identity, publication, store, vault
from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import NotFoundError, ReplayError
from pipelines.explain import Explanation, explain
from pipelines.identity import student_key_of
from pipelines.keys import Keys, load_keys
from pipelines.replay import ReplayResult, replay
from pipelines.session import published_criteria
from pipelines.weeks import Week


@contextmanager
def _published(config: Config, week: Week | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Keys]]:
    """A connection with the published portraits that hold `week` attached, and the keys."""
    keys = load_keys(config.privacy.key_file)
    path = store.published_database(config.store, week) if week else store.current_database(config.store)
    if path is None:
        raise NotFoundError(
            f"rien n'est publié pour la semaine {week}." if week else "rien n'est encore publié.",
            remedy="Lancer d'abord « eleve360 weekly » ou « eleve360 backfill ».",
        )
    con = connect()
    try:
        store.attach_published(con, path)
        yield con, keys
    finally:
        con.close()


def explain_student(config: Config, student_id: str, week: Week | None) -> Explanation:
    """The portrait of the student with that number, as published for `week` (default: the student's latest).

    Raises NotFoundError, which does not repeat the number, when the store knows no such student or week.
    """
    with _published(config, week) as (con, keys):
        identity.load_identity(con, vault.read_vault(config.store / vault.VAULT_NAME, keys, config.centre_id))
        facts.load_facts(con, config.store)
        key = student_key_of(keys, config.centre_id, student_id.strip())
        found = con.execute("select * from identity.student where student_key = ?", [key])
        names = [column[0] for column in found.description]
        row = found.fetchone()
        if row is None:
            raise NotFoundError(
                "aucun élève de ce numéro de fiche dans la voûte.",
                remedy="Vérifier la fiche, zéros de tête compris, et la configuration (--config).",
            )
        criteria = published_criteria(config.store)
        used = con.execute(
            "select arg_max(criteria_hash, (week, version)) from portraits.portrait where student_key = ? "
            "and week <= coalesce(?, week)",
            [key, week.text if week else None],
        ).fetchone()
        return explain(
            con,
            key,
            dict(zip(names, row, strict=True)),
            week=week.text if week else None,
            criteria=criteria.get(used[0]) if used else None,
        )


def replay_week(config: Config, week: Week, version: int | None) -> ReplayResult:
    """Compute the week again from the facts of its run. ReplayError when any portrait differs."""
    if not config.store.is_dir():
        raise NotFoundError("l'entrepôt n'existe pas encore.", remedy="Lancer d'abord « eleve360 weekly ».")
    with publication.locked(config.store):
        publication.recover(config.store)
        result = replay(config.store, week, version)
    if not result.identical:
        raise ReplayError(
            f"{week}, version {result.version} : la reprise ne redonne pas les mêmes portraits "
            f"({sum(result.differences.values())} différences).",
            remedy="Vérifier que l'entrepôt n'a pas été modifié et que le logiciel a la version que dit la table run.",
        )
    return result


def replay_verdict(result: ReplayResult) -> str:
    """One line, in French."""
    return (
        f"{result.week}, version {result.version} : {result.portraits} portraits recalculés, identiques au bit près "
        f"(empreinte {result.digest[:16]}…)."
    )
