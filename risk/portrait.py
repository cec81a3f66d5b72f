"""The portraits of a week: from `seen.*` to `week.portrait`, `week.attendance` and `week.not_scored`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb

from risk import evidence, indicators
from risk.coefficient import run_step, score
from risk.criteria import Criteria
from risk.probability import portray_probability
from risk.probability_model import Model
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted, value_rows
from schemas.outputs import NOT_SCORED, PORTRAIT

PART_TYPE = (
    "struct(position utinyint, value decimal(18,4), points decimal(9,3), contribution decimal(7,2), "
    "numerator decimal(18,4), denominator decimal(18,4), benchmark decimal(18,4), series varchar, "
    "evidence_on date, evidence_count integer, is_reason boolean, is_strength boolean)[]"
)
ADDED_BY_STORE = ("version", "run_id")

# Why a student has no coefficient: code, French, English.
WHY_NOT_SCORED = {
    "attendance_unknown": (
        "Assiduité inconnue : aucune donnée d'absence ne couvre cet élève.",
        "Attendance unknown: no attendance data cover this student.",
    ),
    "too_few_days": (
        "Engagement scolaire : trop peu de jours de classe observés.",
        "Engagement: too few school days observed.",
    ),
    "marks_unknown": (
        "Résultats : aucun, ou trop peu, en littératie ou en numératie.",
        "Marks: none, or too few, in literacy or numeracy.",
    ),
    "marks_not_compared": (
        "Résultats non comparés : attentes modifiées ou parcours particulier.",
        "Marks not compared: modified expectations or special pathway.",
    ),
    "no_evidence": (
        "Aucune donnée d'assiduité ni de résultats.",
        "No attendance and no marks.",
    ),
    "no_criterion": (
        "Aucun critère ne s'applique à ce niveau.",
        "No criterion applies at this level.",
    ),
}


def compute_week(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    week_ends_on: date,
    school_year: str,
    criteria: Criteria,
    previous_criteria: Mapping[str, Criteria],
    model: Model | None = None,
) -> None:
    """Portray every student enrolled at the end of `week`, from `seen.*` and `previous.portrait`.

    Makes `week.attendance`, `week.portrait` (contract columns but version and run_id, then parts) and
    `week.not_scored`. Students out of scope have a portrait that measures nothing; they are not "not scored".
    `model`: gives the column probability, and changes no other.
    """
    con.execute("create schema if not exists week")
    evidence.build_evidence(con, week, week_ends_on, school_year, criteria)
    indicators.measure(con, _measured(con, criteria, previous_criteria))
    portray(
        con,
        week=week,
        week_ends_on=week_ends_on,
        school_year=school_year,
        criteria=criteria,
        previous_criteria=previous_criteria,
        model=model,
    )


def portray(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    week_ends_on: date,
    school_year: str,
    criteria: Criteria,
    previous_criteria: Mapping[str, Criteria],
    model: Model | None = None,
) -> None:
    """The second half of `compute_week`: from `evidence.*` and `week.attendance` to portraits."""
    score(con, criteria, previous_criteria)
    portray_probability(con, model)
    for step in ("portrait", "not_scored"):
        run_step(con, step, week=week, week_ends_on=week_ends_on, school_year=school_year, criteria_hash=criteria.hash)
    con.execute("create or replace table scoring.why (why varchar, why_fr varchar, why_en varchar)")
    sql, values = value_rows([(why, *words) for why, words in WHY_NOT_SCORED.items()])
    con.execute(f"insert into scoring.why {sql}", values)
    con.execute(
        f"create or replace table week.portrait as select {_columns(PORTRAIT)}, "
        f"cast(parts as {PART_TYPE}) as parts from scoring.portrait left join scoring.probability using (student_key) "
        "order by student_key"
    )
    con.execute(
        f"create or replace table week.not_scored as select {_columns(NOT_SCORED, week='$week')} "
        "from scoring.not_scored inner join scoring.why using (why) order by student_key, why",
        {"week": week},
    )


def _measured(
    con: duckdb.DuckDBPyConnection, criteria: Criteria, previous_criteria: Mapping[str, Criteria]
) -> Criteria:
    """The criteria, with the indicators that only the previous portraits' criteria have: without them, dropping an
    indicator could not be told apart from a change of data. Scoring leaves out what its criteria do not name.
    """
    hashes = con.execute(
        "select distinct criteria_hash from previous.portrait where coefficient is not null order by criteria_hash"
    ).fetchall()
    candidates = [
        one for (found,) in hashes if found in previous_criteria for one in previous_criteria[found].indicators
    ]
    known = set(indicators.indicator_names())
    added = {one.name: one for one in candidates if one.name in known and one.name not in criteria.names}
    return replace(criteria, indicators=(*criteria.indicators, *added.values()))


def _columns(table: Table, **expressions: str) -> str:
    """The columns of a contract that risk knows, in its order and with its types."""
    return ", ".join(
        f"cast({expressions.get(column.name, quoted(column.name))} as {duckdb_type(column)}) as {quoted(column.name)}"
        for column in table.columns
        if column.name not in ADDED_BY_STORE
    )
