"""What must be there before anything is measured; a figure drawn from less would be believed all the same."""

from __future__ import annotations

import duckdb

from risk.evaluation.moments import FEWEST_CASES, FEWEST_OF_A_CLASS, enough
from risk.evaluation.results import EvaluationRefused
from risk.evaluation.small_cells import adverse_told, count_told


def refuse_unfit(con: duckdb.DuckDBPyConnection, small_cell: int) -> list[str]:
    """Raise EvaluationRefused where the cases cannot be evaluated; French notes on what is merely left out."""
    _refuse_without_portraits(con)
    notes = _refuse_outcomes(con)
    _refuse_leaks(con)
    _refuse_too_few(con, small_cell)
    return notes


def _refuse_without_portraits(con: duckdb.DuckDBPyConnection) -> None:
    if not _count(con, "select count(*) from evaluation.portrait"):
        raise EvaluationRefused(
            "no_portrait",
            "aucun portrait à évaluer : aucune semaine publiée dans la période demandée.",
            "Publier d'abord des semaines (`eleve360 weekly`, `eleve360 backfill`), ou élargir --from et --to.",
        )


def _refuse_outcomes(con: duckdb.DuckDBPyConnection) -> list[str]:
    known, portrayed = (
        [year for (year,) in con.execute(f"select distinct school_year from evaluation.{table} order by 1").fetchall()]
        for table in ("outcome", "portrait")
    )
    if not known:
        raise EvaluationRefused(
            "no_outcomes",
            "aucune issue connue : sans elles, rien ne dit si le coefficient avait raison.",
            "Remettre l'extrait « outcomes » (student_id, school_year, outcome : passed, failed, dropped_out, moved) "
            "d'une année terminée, puis relancer `eleve360 weekly`.",
        )
    common = [year for year in known if year in portrayed]
    if not common:
        raise EvaluationRefused(
            "other_year",
            f"les issues sont d'une autre année ({', '.join(known)}) que les portraits ({', '.join(portrayed)}).",
            "Remettre les issues des années dont des semaines sont publiées, ou publier les semaines de leurs années.",
        )
    if not _count(con, "select count(*) from evaluation.case"):
        raise EvaluationRefused(
            "no_outcomes",
            f"aucune issue de {', '.join(common)} n'est celle d'un élève encore inscrit aux semaines évaluées.",
            "Vérifier que l'extrait « outcomes » porte les mêmes student_id que les autres extraits.",
        )
    notes = []
    if len(common) < len(known):
        other = [year for year in known if year not in portrayed]
        notes.append(f"Issues laissées de côté, faute de portraits : {', '.join(other)}.")
    return notes


def _refuse_leaks(con: duckdb.DuckDBPyConnection) -> None:
    leaks = con.execute(
        """
        select indicator, week, sum(rows) as rows
        from (
            select indicator, week, rows from evaluation.leak
            union all
            select value.indicator, value.week, 1
            from evaluation.value as value
            inner join (select distinct week, week_ends_on from evaluation.portrait) using (week)
            where value.evidence_on > week_ends_on
        )
        group by indicator, week
        order by week, indicator
        """
    ).fetchall()
    if leaks:
        names = sorted({indicator for indicator, _, _ in leaks})
        one = len(names) == 1
        subject = "l'indicateur {names} s'appuie" if one else "les indicateurs {names} s'appuient"
        raise EvaluationRefused(
            "leak",
            f"{subject.format(names=', '.join(names))} sur des faits postérieurs à la semaine évaluée (première fois : "
            f"{leaks[0][1]}) : {'il connaîtrait' if one else 'ils connaîtraient'} l'avenir.",
            "Corriger la requête de l'indicateur ou la date de ses faits ; l'évaluation ne vaut rien d'ici là.",
        )


def _refuse_too_few(con: duckdb.DuckDBPyConnection, small_cell: int) -> None:
    cases, adverse = con.execute(
        """
        select count(*), count(*) filter (where is_adverse)
        from (select distinct school_year, student_key, is_adverse from evaluation.case)
        """
    ).fetchone()
    if adverse in (0, cases):
        what = "favorables" if adverse == 0 else "défavorables"
        raise EvaluationRefused(
            "one_class",
            f"les {count_told(cases, small_cell)} issues connues sont toutes {what} : il n'y a rien à distinguer.",
            "Vérifier que l'extrait « outcomes » porte les réussites et les échecs ou abandons.",
        )
    if not enough(cases, adverse):
        raise too_few(cases, adverse, small_cell)


def too_few(cases: int, adverse: int, small_cell: int) -> EvaluationRefused:
    """The refusal of that many cases, of which that many adverse."""
    return EvaluationRefused(
        "too_few",
        f"trop peu de cas : {count_told(cases, small_cell)}, {adverse_told(cases, adverse, small_cell)} ; il en faut "
        f"au moins {FEWEST_CASES}, et {FEWEST_OF_A_CLASS} de chaque issue.",
        "Attendre une année de plus, ou évaluer plusieurs écoles ensemble.",
    )


def no_year_enough(con: duckdb.DuckDBPyConnection) -> EvaluationRefused:
    """The refusal of years that each have too few outcomes."""
    years = [year for (year,) in con.execute("select distinct school_year from evaluation.case order by 1").fetchall()]
    return EvaluationRefused(
        "too_few",
        f"trop peu de cas avec coefficient chaque année ({', '.join(years)}) ; il en faut au moins {FEWEST_CASES} "
        f"d'une même année, et {FEWEST_OF_A_CLASS} de chaque issue.",
        "Attendre la fin de l'année et toutes ses issues, ou évaluer plusieurs écoles ensemble.",
    )


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return con.execute(sql).fetchone()[0]
