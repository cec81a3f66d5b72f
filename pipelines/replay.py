"""Replay: compute a published week again, from the facts and criteria of its time, and compare bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines import facts, seen, store
from pipelines.database import connect
from pipelines.digests import cell_text, digest_of
from pipelines.errors import NotFoundError
from pipelines.ledger import sequence_of
from pipelines.store_views import PART_FIELDS, STORED_PORTRAIT
from pipelines.weeks import Week
from risk.criteria import Criteria, load_criteria
from risk.portrait import compute_week
from risk.probability_file import load_model
from risk.probability_model import Model
from schemas.ddl import quoted

_REMEDY = "Vérifier la semaine et la version ; la table run de la base dit ce qui a été publié."
CRITERIA_FOLDER = "criteria"
MODEL_FOLDER = "models"


@dataclass(frozen=True)
class ReplayResult:
    """What a replay found. `differences`: number of students that differ, by what differs; empty when identical.

    `digest`: SHA-256 of the portraits, equal for equal portraits on any machine; `published_digest`: that of the
    portraits as they were published.
    """

    week: str
    version: int
    sequence: int
    criteria_hash: str
    portraits: int
    digest: str
    published_digest: str
    differences: Mapping[str, int] = field(default_factory=dict)

    @property
    def identical(self) -> bool:
        return self.digest == self.published_digest and not self.differences


def replay(store_folder: Path, week: Week, version: int | None = None) -> ReplayResult:
    """Compute `week` again as it was at `version` (default: the newest) and compare it with what is published.

    Needs no key: facts and portraits name nobody. NotFoundError when the store has no such week or version.
    """
    database = store.published_database(store_folder, week)
    if database is None:
        raise NotFoundError(f"la semaine {week} n'est pas dans l'entrepôt.", remedy=_REMEDY)
    with TemporaryDirectory(prefix="eleve360-") as spill, connect(spill_to=Path(spill)) as con:
        store.attach_published(con, database)
        version = _known_version(con, week, version)
        entry = sequence_of(store_folder, week.text, version)
        criteria_hash = _criteria_hash(con, week, version)
        facts.load_facts(con, store_folder, upto=entry.sequence)
        seen.show_week(con, week)
        store.previous_used(con, week, version)
        compute_week(
            con,
            week=week.text,
            week_ends_on=week.sunday,
            school_year=week.school_year,
            criteria=_criteria(store_folder, criteria_hash),
            previous_criteria=_previous_criteria(con, store_folder),
            model=_model(store_folder, store.model_of(con, week, version)),
        )
        return _compared(con, week, version, entry.sequence, criteria_hash)


def _known_version(con: duckdb.DuckDBPyConnection, week: Week, version: int | None) -> int:
    newest = store.newest_version(con, week)
    asked = newest if version is None else version
    if not 1 <= asked <= newest:
        raise NotFoundError(
            f"la semaine {week} n'a pas de version {asked}." if newest else f"la semaine {week} n'a pas de portrait.",
            remedy=_REMEDY,
        )
    return asked


def _criteria_hash(con: duckdb.DuckDBPyConnection, week: Week, version: int) -> str:
    return con.execute(
        # a removed student's row keeps the hash of the version that it was in
        "select arg_max(criteria_hash, version) from portraits.main.stored_portrait "
        "where week = ? and version <= ? and status <> 'removed'",
        [week.text, version],
    ).fetchone()[0]


def _criteria(store_folder: Path, criteria_hash: str) -> Criteria:
    path = store_folder / CRITERIA_FOLDER / f"{criteria_hash}.yaml"
    if not path.is_file():
        raise NotFoundError(
            "les critères de cette semaine ne sont pas dans l'entrepôt.",
            remedy="Remettre le dossier criteria depuis la copie de sauvegarde.",
            file=path.name,
        )
    return load_criteria(path.read_text(encoding="utf-8"))


def _model(store_folder: Path, model_hash: str | None) -> Model | None:
    if model_hash is None:
        return None
    path = store_folder / MODEL_FOLDER / f"{model_hash}.json"
    if not path.is_file():
        raise NotFoundError(
            "le modèle de cette semaine n'est pas dans l'entrepôt.",
            remedy="Remettre le dossier models depuis la copie de sauvegarde.",
            file=path.name,
        )
    return load_model(path.read_text(encoding="utf-8"))


def _previous_criteria(con: duckdb.DuckDBPyConnection, store_folder: Path) -> dict[str, Criteria]:
    hashes = con.execute("select distinct criteria_hash from previous.portrait order by 1").fetchall()
    return {criteria_hash: _criteria(store_folder, criteria_hash) for (criteria_hash,) in hashes}


def _compared(
    con: duckdb.DuckDBPyConnection, week: Week, version: int, sequence: int, criteria_hash: str
) -> ReplayResult:
    store.compare_week(con, week, version)
    counts = con.execute(
        """
        select
            count(*) filter (where is_new and is_old and portrait_differs) as portrait,
            count(*) filter (where is_new and is_old and attendance_differs) as attendance,
            count(*) filter (where is_new and is_old and not_scored_differs) as not_scored,
            count(*) filter (where not is_old) as only_in_replay,
            count(*) filter (where not is_new) as only_in_store
        from temp.differing
        """
    )
    differences = dict(zip((column[0] for column in counts.description), counts.fetchone(), strict=True))
    published = f"""(
        select s.student_key, r.*
        from portraits.main.stored_portrait as r
        join portraits.main.stored_student as s using (student_number)
        where r.week = '{week}' and r.version <= {version:d}
        qualify row_number() over (partition by student_number order by version desc) = 1
    ) where status <> 'removed'"""
    return ReplayResult(
        week=week.text,
        version=version,
        sequence=sequence,
        criteria_hash=criteria_hash,
        portraits=con.execute("select count(*) from week.portrait").fetchone()[0],
        digest=_digest(con, "week.portrait"),
        published_digest=_digest(con, published),
        differences={name: count for name, count in differences.items() if count},
    )


def _digest(con: duckdb.DuckDBPyConnection, relation: str) -> str:
    """Over every column and part but run and version: those tell when it was computed, not what."""
    cells = [cell_text("student_key", "student_key")]
    cells += [
        cell_text(name, f"{quoted(name)}::{kind}")
        for name, kind in store.content_columns(STORED_PORTRAIT)
        if name != "parts"
    ]
    part = " || ".join(cell_text(name, f"part.{quoted(name)}") for name in PART_FIELDS)
    cells.append(f"array_to_string(list_transform(parts, lambda part: '[' || {part} || ']'), '')")
    return digest_of(con, relation, " || ".join(cells), "portraits")
