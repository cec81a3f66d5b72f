"""Which weeks an evaluation looks at, and which of them were published long after they ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.database import connect
from pipelines.errors import EvaluationError
from pipelines.evaluating.history import show_facts
from pipelines.evaluating.replaying import PublishedWeek, every_nth, published_weeks
from pipelines.ledger import Entry
from pipelines.weeks import Week

# After this long, what is known of a week has been corrected since: reasons of absences, marks, who had left.
_LATE = timedelta(weeks=4)


def choose_weeks(
    con: duckdb.DuckDBPyConnection, entries: Sequence[Entry], *, first: Week | None, last: Week | None, every: int
) -> list[PublishedWeek]:
    """The published weeks from `first` to `last` of the school years whose outcomes are known, one out of `every`.

    Needs `known.*`. EvaluationError when there is none, with what there is.
    """
    published = published_weeks(entries)
    if not published:
        raise EvaluationError(
            "évaluation refusée : aucune semaine n'est encore publiée.",
            remedy="Lancer d'abord « eleve360 weekly » ou « eleve360 backfill ».",
        )
    asked = [one for one in published if (first or one.week) <= one.week <= (last or one.week)]
    if not asked:
        raise EvaluationError(
            f"évaluation refusée : aucune semaine publiée {_told(first, last)}.",
            remedy=f"Les semaines publiées vont de {published[0].week} à {published[-1].week}.",
        )
    years = _years_with_outcomes(con, entries)
    with_outcomes = [one for one in asked if one.week.school_year in years]
    if not with_outcomes:
        told = ", ".join(sorted({one.week.school_year for one in asked}))
        raise EvaluationError(
            f"évaluation refusée : les issues connues sont d'une autre année ({', '.join(years)}) que les semaines "
            f"à évaluer ({told}).",
            remedy="Déposer le fichier outcomes.csv de ces années, ou publier d'abord les semaines de l'année des "
            "issues avec « eleve360 backfill ».",
            rule="other_year",
        )
    return every_nth(with_outcomes, every)


def _told(first: Week | None, last: Week | None) -> str:
    return " ".join(filter(None, (f"à partir de {first}" if first else "", f"jusqu'à {last}" if last else "")))


def _years_with_outcomes(con: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> list[str]:
    show_facts(con, entries, len(entries))
    years = [year for (year,) in con.execute("select distinct school_year from facts.outcomes order by 1").fetchall()]
    if not years:
        raise EvaluationError(
            "évaluation refusée : aucune issue d'élève n'a été déposée, on ne peut pas savoir qui a réussi.",
            remedy="Déposer outcomes.csv (student_id, school_year, outcome : passed, failed, dropped_out ou moved) "
            "dans le dossier des extraits, puis lancer « eleve360 weekly ».",
            rule="no_outcomes",
        )
    return years


def late_weeks(store_folder: Path, entries: Sequence[Entry], weeks: Sequence[PublishedWeek]) -> int:
    """How many of the weeks were first published more than four weeks after they ended, as a backfill does."""
    started: dict[str, object] = {}
    for path in sorted({store.published_database(store_folder, one.week) for one in weeks} - {None}):
        with connect() as con:
            store.attach_published(con, path)
            started |= dict(con.execute("select run_id, started_at::date from portraits.main.run").fetchall())
    runs = {entry.sequence: entry.run_id for entry in entries}
    return sum(started[run_id] > one.week.sunday + _LATE for one in weeks if (run_id := runs[one.sequence]) in started)
