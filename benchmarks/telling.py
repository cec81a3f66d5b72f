"""The measures as a table for the terminal, French and English side by side."""

from __future__ import annotations

from typing import Any

STAGE_WORDS = {
    "invent": "inventer",
    "write": "écrire les CSV · write CSV",
    "load": "charger ce qui est su · load facts",
    "read": "lire · read",
    "map_type": "mettre en forme et typer · map, type",
    "accept": "accepter · accept",
    "quality": "qualité, SQL · quality, SQL",
    "suite": "qualité, Great Expectations",
    "identity": "pseudonymes · identity",
    "facts": "faits · facts",
    "evidence": "observations · evidence",
    "indicators": "indicateurs · indicators",
    "scoring": "coefficient · scoring",
    "groups": "groupes, écoles · groups, schools",
    "store": "écrire les portraits · store",
    "lists": "listes · lists",
    "publication": "publication",
    "other": "le reste · other",
}
_WIDTH = 38
_UNITS = ("s", "s CPU", "MiB")


def number(value: float) -> str:
    """Thousands apart by a thin gap that any terminal shows."""
    return f"{value:,.0f}".replace(",", " ")


def _row(name: str, *cells: str) -> str:
    return f"{name:{_WIDTH}}" + "".join(f"{cell:>10}" for cell in cells).rstrip()


def lines(told: dict[str, Any]) -> list[str]:
    """The table of what `Benchmark.as_dict` holds: seconds and peak memory (MiB) of each stage, week by week."""
    yardstick = min(copy["seconds"] for copy in told["copy_to_parquet"])
    return [*_heading(told), "", *_copies(told), "", *_stages(told["weeks"], yardstick), "", *_sizes(told)]


def _heading(told: dict[str, Any]) -> list[str]:
    machine, records = told["machine"], told["records"]
    return [
        f"{number(told['students'])} élèves · students (seed {told['seed']}) ; "
        f"{number(records['attendance'])} absences, {number(records['grades'])} résultats · marks, "
        f"{number(told['bytes_of_extracts'] / 1e6)} MB CSV",
        f"{machine['cores']} cœurs · cores, {machine['memory_gib']} GiB, charge · load {machine['load_before']} → "
        f"{machine['load_after']}, Python {machine['python']}, DuckDB {machine['duckdb']}",
    ]


def _copies(told: dict[str, Any]) -> list[str]:
    generated, *copies = told["generate"], *told["copy_to_parquet"]
    rows = [_row("", *_UNITS), _row("inventer · generate", *_cells(generated))]
    return [*rows, *(_row("DuckDB : CSV → Parquet", *_cells(copy)) for copy in copies)]


def _cells(measure: dict[str, Any]) -> list[str]:
    return [f"{measure['seconds']:.2f}", f"{measure['cpu_seconds']:.2f}", number(measure["peak_mib"])]


def _stages(weeks: list[dict[str, Any]], yardstick: float) -> list[str]:
    """A line a stage; for each week, its seconds, its peak memory, and how many times as long as the copy it took."""
    names = [name for name in STAGE_WORDS if any(name in week["stages"] for week in weeks)]
    rows = [
        _row("", *(cell for week in weeks for cell in (week["week"], "", "", ""))),
        _row("", *(cell for _ in weeks for cell in (*_UNITS, "× DuckDB"))),
    ]
    by_stage = {name: [week["stages"].get(name) for week in weeks] for name in names}
    rows += [_row(STAGE_WORDS[name], *_of_weeks(measures, yardstick)) for name, measures in by_stage.items()]
    rows.append(_row("TOTAL", *_of_weeks(weeks, yardstick)))
    if not all(week["memory_is_exact"] for week in weeks):
        rows.append("MiB : depuis le début du processus · since the process began")
    return rows


def _of_weeks(measures: list[dict[str, Any] | None], yardstick: float) -> list[str]:
    cells: list[str] = []
    for measure in measures:
        if measure is None:
            cells += ["", "", "", ""]
        else:
            cells += [*_cells(measure), f"{measure['seconds'] / yardstick:.2f}"]
    return cells


def _sizes(told: dict[str, Any]) -> list[str]:
    each, last = told["bytes_per_student_week"], told["weeks"][-1]
    return [
        f"portraits.duckdb : {number(last['portraits_bytes'] / 1e6)} MB ; {each['portraits']:.0f} octets par "
        f"élève-semaine · bytes per student-week (dernière semaine · last week: {each['portraits_of_last_week']:.0f})",
        f"faits · facts : {number(last['facts_bytes'] / 1e6)} MB ; listes · lists : "
        f"{number(last['lists_bytes'] / 1e6)} MB",
    ]
