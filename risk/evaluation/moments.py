"""Moments: the weeks of each school year at which methods are compared (25 %, 50 % and 75 % of the year)."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings, Split
from risk.evaluation.small_cells import adverse_told, count_told

# Fewer cases measure nothing: an area from 10 and 20 cases has an interval of ± 0.2.
FEWEST_CASES = 30
FEWEST_OF_A_CLASS = 10
YEAR_SHARES = ("25 %", "50 %", "75 %")
# Above this share of students without a known outcome, those who have one may not be like the others.
MOST_UNKNOWN = 0.1


def choose_moments(con: duckdb.DuckDBPyConnection, moment_weeks: Mapping[str, Mapping[str, str]] | None = None) -> None:
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
    """The years with enough cases, the oldest to learn from and the later to measure, and the moments that can be
    measured.

    A year with fewer than 30 cases with a coefficient, or 10 of either outcome, is left out with a note: the year under
    way has its dropouts only, and would stand for a whole year. No year is left where none has enough. A moment of the
    test years with too few cases is left out too.
    """
    counts = _counted_years(con)
    years = tuple(year for year, cases, adverse in counts if enough(cases, adverse))
    notes = [
        f"Année {year} laissée de côté : pas assez d'issues pour mesurer (au moins {FEWEST_CASES} cas avec "
        f"coefficient, et {FEWEST_OF_A_CLASS} de chaque issue)."
        for year, cases, adverse in counts
        if year not in years
    ]
    # At least one year is measured, whatever is asked.
    wanted = len(years) // 2 if settings.train_years is None else settings.train_years
    learned = max(0, min(wanted, len(years) - 1))
    split = Split(years, years[:learned], years[learned:], ())
    moments = []
    counted = _counted(con, split.test_years)
    notes += [
        f"Moment {moment} : aucune des semaines données n'est rejouée dans les années mesurées."
        for moment in sorted(set(settings.moment_weeks or ()) - {moment for moment, *_ in counted})
    ]
    for moment, cases, adverse in counted:
        if enough(cases, adverse):
            moments.append(moment)
        else:
            notes.append(
                f"Moment {moment} : {count_told(cases, settings.small_cell)} cas avec coefficient, "
                f"{adverse_told(cases, adverse, settings.small_cell)} ; trop peu pour mesurer (au moins "
                f"{FEWEST_CASES}, et {FEWEST_OF_A_CLASS} de chaque issue)."
            )
    if years and not split.train_years:
        notes.append(
            "Une seule année scolaire a assez d'issues : les méthodes qui s'apprennent ne sont pas mesurées, faute "
            "d'une année antérieure."
            if len(years) == 1
            else "Aucune année n'a servi à apprendre : les méthodes qui s'apprennent ne sont pas mesurées."
        )
    if settings.moment_weeks is None and years:
        notes += _missing_moments(con, split.test_years, {moment for moment, *_ in counted})
    return Split(split.years, split.train_years, split.test_years, tuple(moments), tuple(notes))


def left_out(con: duckdb.DuckDBPyConnection, split: Split, small_cell: int) -> list[str]:
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
                f"Moment {moment} : sans coefficient, {count_told(unscored, small_cell)} des élèves dont l'issue est "
                f"connue ({count_told(adverse, small_cell)} d'issue défavorable) ; aucune méthode n'est mesurée sur "
                "eux."
            )
    return notes


def enough(cases: int, adverse: int) -> bool:
    """Whether that many cases, of which that many adverse, can be measured or learned from."""
    return cases >= FEWEST_CASES and min(adverse, cases - adverse) >= FEWEST_OF_A_CLASS


def _missing_moments(con: duckdb.DuckDBPyConnection, years: tuple[str, ...], counted: set[str]) -> list[str]:
    """Why a quarter, half or three quarters of the year are not compared, in whole or for some of the years."""
    found = con.execute("select moment, list(school_year) from evaluation.moment group by moment").fetchall()
    weeks = {moment: set(names) for moment, names in found}
    if "—" in weeks:
        return ["Une seule semaine rejouée par année : 25 %, 50 % et 75 % de l'année ne sont pas distingués."]
    notes = []
    for moment in YEAR_SHARES:
        without = [year for year in years if year not in weeks.get(moment, set())]
        if len(without) == len(years):
            notes.append(
                f"Moment {moment} : non mesuré ; aucune semaine rejouée des années mesurées n'en est proche (un "
                "huitième de l'année au plus). Rejouer plus de semaines."
            )
        elif moment not in counted:
            notes.append(f"Moment {moment} : non mesuré ; aucun élève à issue connue n'y a de coefficient.")
        elif without:
            notes.append(f"Moment {moment} : mesuré sans {', '.join(without)}, qui n'a pas de semaine rejouée proche.")
    return notes


def _counted_years(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int]]:
    return con.execute(
        """
        select school_year, count(distinct student_key), count(distinct student_key) filter (where is_adverse)
        from evaluation.case
        where coefficient is not null
        group by school_year
        order by school_year
        """
    ).fetchall()


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
