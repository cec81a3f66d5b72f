"""How early: weeks from a student's first week on a list to the failing report card, or to the end."""

from __future__ import annotations

import duckdb

from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings
from risk.evaluation.small_cells import count_told

_COLUMNS = ("school_year", "group", "n", "listed_before", "median_weeks", "p25_weeks", "p75_weeks", "never_listed")
_GROUPS = {
    "report_card": "les élèves dont un résultat passe sous le seuil",
    "adverse": "les élèves dont l'issue est défavorable",
}


def lead_time_rows(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[list[dict[str, object]], list[str]]:
    """Rows of `evaluation_lead_time`, and French notes on the groups that are too small to be told."""
    found = [dict(zip(_COLUMNS, row, strict=True)) for row in run_query(con, "lead_time").fetchall()]
    told = [_few_hidden(row, settings) for row in found if row["n"] >= settings.small_cell]
    notes = [
        f"Avance, {row['school_year']} : {_GROUPS[row['group']]} sont moins de {settings.small_cell} ; non dite."
        for row in found
        if row["n"] < settings.small_cell
    ]
    notes += [
        f"Avance, {row['school_year']} : {_GROUPS[row['group']]} et qui étaient sur une liste avant sont "
        f"{count_told(row['listed_before'], settings.small_cell)} ; durée non dite."
        for row in told
        if 0 < row["listed_before"] < settings.small_cell
    ]
    if not found:
        notes.append("Avance : non mesurée ; il faut au moins deux semaines rejouées d'une même année.")
    return told, notes


def _few_hidden(row: dict[str, object], settings: Settings) -> dict[str, object]:
    if row["listed_before"] >= settings.small_cell:
        return row
    return row | {"median_weeks": None, "p25_weeks": None, "p75_weeks": None}
