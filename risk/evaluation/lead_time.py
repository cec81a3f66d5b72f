"""How early: weeks from a student's first week on a list to the failing report card, or to the end."""

from __future__ import annotations

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings

_COLUMNS = ("school_year", "group", "n", "listed_before", "median_weeks", "p25_weeks", "p75_weeks", "never_listed")
_GROUPS = {
    "report_card": "les élèves dont un résultat passe sous le seuil",
    "adverse": "les élèves dont l'issue est défavorable",
}


def lead_time_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[list[dict[str, object]], list[str]]:
    """Rows of `evaluation_lead_time`, and French notes on the groups that are too small to be told."""
    found = [dict(zip(_COLUMNS, row, strict=True)) for row in run_query(con, "lead_time").fetchall()]
    told = [row for row in found if row["n"] >= settings.small_cell]
    notes = [
        f"Avance, {row['school_year']} : {_GROUPS[row['group']]} sont moins de {settings.small_cell} ; non dite."
        for row in found
        if row["n"] < settings.small_cell
    ]
    if not found:
        notes.append("Avance : non mesurée ; il faut au moins deux semaines rejouées d'une même année.")
    return told, notes
