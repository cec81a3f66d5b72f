"""Moments: the weeks of each school year at which methods are compared (25 %, 50 % and 75 % of the year)."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings, Split

# Fewer cases measure nothing: an area from 10 and 20 cases has an interval of ± 0.2.
FEWEST_CASES = 30
FEWEST_OF_A_CLASS = 10
# Above this share of students without a known outcome, those who have one may not be like the others.
MOST_UNKNOWN = 0.1


def choose_moments(
    con: duckdb.DuckDBPyConnection, moment_weeks: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Fill `evaluation.moment` from the weeks of `evaluation.portrait`: by shares of the school year, or those given
    (moment -> school year -> week). A week given that was not replayed stands for nothing.
    """
    if moment_weeks is None:
        run_query(con, "moments")
        return
    con.execute("delete from evaluation.moment")
    for moment, weeks in moment_weeks.items():
        for school_year, week in weeks.items():
            con.execute(
                "insert into evaluation.moment select distinct ?, school_year, week from evaluation.portrait "
                "where school_year = ? and week = ? and coefficient is not null",
                [moment, school_year, week],
            )


def split_years(con: duckdb.DuckDBPyConnection, settings: Settings) -> Split:
    """The years with cases, the oldest to learn from and the later to measure, and the moments that can be measured.

    A moment of the test years with fewer than 30 cases with a coefficient, or 10 of either class, is left out.
    """
    years = tuple(
        year for (year,) in con.execute("select distinct school_year from evaluation.case order by 1").fetchall()
    )
    # At least one year is measured, whatever is asked.
    wanted = len(years) // 2 if settings.train_years is None else settings.train_years
    learned = max(0, min(wanted, len(years) - 1))
    split = Split(years, years[:learned], years[learned:], ())
    notes, moments = [], []
    for moment, cases, adverse in _counted(con, split.test_years):
        if enough(cases, adverse):
            moments.append(moment)
        else:
            notes.append(
                f"Moment {moment} : {cases} cas avec coefficient, dont {adverse} d'issue défavorable ; trop peu pour "
                f"mesurer (au moins {FEWEST_CASES}, et {FEWEST_OF_A_CLASS} de chaque issue)."
            )
    if not split.train_years:
        notes.append(
            "Une seule année scolaire a des issues : les méthodes qui s'apprennent ne sont pas mesurées, faute d'une "
            "année antérieure."
            if len(years) == 1
            else "Aucune année n'a servi à apprendre : les méthodes qui s'apprennent ne sont pas mesurées."
        )
    return Split(split.years, split.train_years, split.test_years, tuple(moments), tuple(notes))


def left_out(con: duckdb.DuckDBPyConnection, split: Split) -> list[str]:
    """French notes on the students of whom the measures of a moment say nothing: without an outcome or coefficient."""
    notes = []
    for moment, students, unknown, unscored, adverse in run_query(
        con, "left_out", years=list(split.test_years), moments=list(split.moments)
    ).fetchall():
        if unknown > students * MOST_UNKNOWN:
            notes.append(
                f"Moment {moment} : issue inconnue pour {unknown} des {students} élèves encore inscrits ; les mesures "
                "ne valent que pour les autres."
            )
        if unscored:
            notes.append(
                f"Moment {moment} : sans coefficient, {unscored} des élèves dont l'issue est connue ({adverse} d'issue "
                "défavorable) ; aucune méthode n'est mesurée sur eux."
            )
    return notes


def enough(cases: int, adverse: int) -> bool:
    """Whether that many cases, of which that many adverse, can be measured or learned from."""
    return cases >= FEWEST_CASES and min(adverse, cases - adverse) >= FEWEST_OF_A_CLASS


def _counted(con: duckdb.DuckDBPyConnection, years: tuple[str, ...]) -> list[tuple[str, int, int]]:
    return con.execute(
        """
        select moment, count(*), count(*) filter (where is_adverse)
        from evaluation.case
        inner join evaluation.moment using (school_year, week)
        where list_contains($years, school_year) and coefficient is not null
        group by moment
        order by moment
        """,
        {"years": list(years)},
    ).fetchall()
