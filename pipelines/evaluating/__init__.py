"""`evaluate`: how often the coefficient was right, on a centre's own past years.

Published weeks are computed again from the facts of their first publication, and compared with how the years ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipelines import publication
from pipelines.config import Config
from pipelines.database import connect
from pipelines.errors import EvaluationError
from pipelines.evaluating.choosing import choose_weeks, late_weeks
from pipelines.evaluating.history import load_history, show_facts
from pipelines.evaluating.modelling import refuse_places, write_model, write_proposal
from pipelines.evaluating.page import evaluation_page
from pipelines.evaluating.replaying import replay_weeks
from pipelines.evaluating.telling import late_note, model_note, table_lines, verdict
from pipelines.evaluating.writing import publish_evaluation
from pipelines.ledger import Entry, read_ledger
from pipelines.progress import report
from pipelines.session import current_criteria
from pipelines.weeks import Week
from risk.criteria import Criteria
from risk.evaluation import Evaluation, EvaluationRefused, Settings, evaluate, open_cases
from risk.evaluation.cases import prepare, read_outcomes
from risk.evaluation.model import FittedModel, ModelRefused, fit

__all__ = ["EvaluationReport", "evaluate_centre"]


@dataclass(frozen=True)
class EvaluationReport:
    """What an evaluation found and where it is: `folder` holds evaluation.duckdb, index.html and evaluation.json.

    `written`: the files asked for beside (criteria proposed, model and its card).
    """

    evaluation: Evaluation
    criteria: Criteria
    folder: Path
    written: tuple[Path, ...]
    is_model_refused: bool = False

    @property
    def verdict(self) -> str:
        """One line, in French."""
        return verdict(self.evaluation)

    def lines(self) -> list[str]:
        """The table of methods and moments for the terminal, then what could not be measured."""
        return table_lines(self.evaluation, self.criteria, is_model_refused=self.is_model_refused)

    def as_dict(self) -> dict[str, Any]:
        """The evaluation as it is in evaluation.json."""
        return self.evaluation.as_dict()


def evaluate_centre(
    config: Config,
    *,
    first: Week | None = None,
    last: Week | None = None,
    every: int = 1,
    criteria: Criteria | None = None,
    propose: Path | None = None,
    calibrate: Path | None = None,
    moment_weeks: Mapping[str, Mapping[str, str]] | None = None,
) -> EvaluationReport:
    """Replay the centre's published weeks by `criteria` (default: those of the configuration) and measure them.

    `first`, `last`: the weeks to look at; `every`: one week out of so many. `propose`, `calibrate`: where to write the
    criteria, or the model and its card, that the past years suggest. `moment_weeks`: moment -> school year -> the week
    that methods are compared at; default, a quarter, half and three quarters of the school year.
    Raises EvaluationError, which says why nothing can be measured; the last evaluation then stays as it was. A model
    that is refused leaves the evaluation published.
    """
    refuse_places(propose, calibrate)
    criteria = criteria or current_criteria(config)
    settings = Settings(small_cell=config.privacy.small_cell, moment_weeks=moment_weeks)
    with TemporaryDirectory(prefix="eleve360-") as spill, connect(spill_to=Path(spill), memory=config.memory) as con:
        entries = _load(con, config.store)
        weeks = choose_weeks(con, entries, first=first, last=last, every=every)
        prepare(con)
        replay_weeks(con, entries, weeks, criteria, config.capacity)
        show_facts(con, entries, len(entries))
        read_outcomes(con)
        evaluation, model = _measured(con, criteria, settings)
        late = late_weeks(config.store, entries, weeks)
        if late:
            evaluation = replace(evaluation, notes=(*evaluation.notes, late_note(late, len(weeks))))
        is_refused = isinstance(model, ModelRefused)
        page = evaluation_page(
            evaluation,
            criteria,
            language=config.language,
            small_cell=settings.small_cell,
            is_model_refused=is_refused,
        )
        folder = publish_evaluation(config.store, evaluation, page)
        written: list[Path] = []
        # The model first: where it is refused, nothing is written beside the evaluation.
        if calibrate is not None:
            written += write_model(model, criteria, calibrate)
        if propose is not None:
            report("Critères proposés")
            written += write_proposal(con, criteria, settings, propose, written)
    return EvaluationReport(evaluation, criteria, folder, tuple(written), is_refused)


def _load(con: duckdb.DuckDBPyConnection, store: Path) -> list[Entry]:
    """Every fact that the store ever knew, in memory; the ledger."""
    if not store.is_dir():
        raise EvaluationError(
            "évaluation refusée : rien n'est encore publié.",
            remedy="Lancer d'abord « eleve360 weekly » ou « eleve360 backfill ».",
        )
    report("Lecture de l'entrepôt")
    with publication.locked(store):
        publication.recover(store)
        entries = read_ledger(store)
        load_history(con, store, entries)
    return entries


def _measured(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, settings: Settings
) -> tuple[Evaluation, FittedModel | ModelRefused]:
    """The evaluation, with the calibrated model as one of its methods; where it is refused, a note says why."""
    try:
        split = open_cases(con, settings)
        report("Modèle calibré")
        model = fit(con, criteria, settings, split)
        report("Mesures")
        evaluation = evaluate(con, criteria, settings, model.as_method)
    except EvaluationRefused as refused:
        raise EvaluationError(
            f"évaluation refusée : {refused.message}", remedy=refused.remedy, rule=refused.code
        ) from None
    if isinstance(model, ModelRefused):
        evaluation = replace(evaluation, notes=(*evaluation.notes, model_note(model.reason)))
    return evaluation, model
