"""Reads everything that the published tables know of one student, up to one week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import NotFoundError
from pipelines.explain.model import Attendance, Explanation, Intervention, WeekTold
from pipelines.lists import sparkline
from pipelines.lists.content import DOMAINS, intervention_name, part_of, school_names
from pipelines.lists.model import MARK_DOMAINS, Part
from pipelines.lists.rows import by_weight, missing_note
from pipelines.lists.teams import level_name
from pipelines.lists.texts import TEXTS
from pipelines.lists.tier_rule import tier_rule
from pipelines.lists.wording import fixed, long_date, number, one_line, student_name, typeset, week_title, with_unit
from pipelines.weeks import Week
from risk.criteria import Criteria

_SQL = Path(__file__).parent / "sql"
_CONTEST = ("read_3", "read_5", "read_6")
_ATTENDANCE = tuple(Attendance.__dataclass_fields__)


def explain(
    con: duckdb.DuckDBPyConnection,
    student_key: str,
    identity: Mapping[str, Any] | None,
    *,
    week: str | None = None,
    criteria: Criteria | None = None,
    school_name: str | None = None,
) -> Explanation:
    """What the published tables (catalog `portraits`) say of a student in `week` (default: the student's latest).

    `identity`: the student's row in the vault, if known. `criteria`: those of the week, so that the tier's thresholds
    can be told. `school_name`: default, the facts' where they are loaded, else the school's code. Raises
    NotFoundError, without naming the student, for an unknown student or week.
    """
    row = _portrait(con, student_key, week)
    when = Week.parse(row["week"])
    history = _history(con, student_key, when)
    parts = _parts(con, row)
    return Explanation(
        **_who(identity or {}),
        school=school_name or school_names(con).get(row["school_id"]) or _school_word(row["school_id"]),
        level=level_name(row["level"], "fr"),
        home_group=row["home_group"] or "",
        week=row["week"],
        week_title=week_title(when, "fr"),
        version=row["version"],
        status=row["status"],
        tier=row["tier"],
        support=TEXTS["fr"][f"tier_{row['tier']}"] if row["tier"] else "",
        tier_rule=_tier_rule(row, criteria),
        coefficient=row["coefficient"],
        probability=row.get("probability"),
        probability_text=_probability_text(row.get("probability")),
        domains={domain: row[domain] for domain in DOMAINS},
        marks_not_compared=row.get("marks_not_compared"),
        is_chronic=bool(row["is_chronic"]),
        parts=tuple(parts),
        reasons=tuple(part.sentence for part in parts if part.is_reason and part.sentence),
        strengths=tuple(part.sentence for part in parts if part.is_strength and part.sentence),
        unknown=tuple(_unknown(con, row, parts)),
        marks=tuple(_marks(parts)),
        attendance=_attendance(con, student_key, row["week"]),
        change={name: row[name] for name in ("change", "change_data", "change_coverage", "change_criteria")},
        change_text=_change_text(row),
        interventions=tuple(_interventions(con, student_key, when)),
        history=tuple(history),
        history_line=_line(history, when),
        contest=tuple(TEXTS["fr"][key] for key in _CONTEST),
    )


def _portrait(con: duckdb.DuckDBPyConnection, student_key: str, week: str | None) -> dict[str, Any]:
    """The newest version of the student's week."""
    known = con.execute(
        "select min(week), max(week) from (select week, arg_max(status, version) as status from portraits.portrait "
        "where student_key = ? group by week) where status <> 'removed'",
        [student_key],
    ).fetchone()
    first, last = known or (None, None)
    if last is None:
        raise NotFoundError(
            typeset("Cet élève n'a aucun portrait publié.", "fr"),
            remedy="Vérifier le numéro de fiche, tel que l'école l'écrit (les zéros de tête comptent).",
        )
    rows = _rows(
        con,
        """
        select * from portraits.portrait where student_key = $student_key and week = $week
        order by version desc limit 1
        """,
        {"student_key": student_key, "week": week or last},
    )
    if not rows or rows[0]["status"] == "removed":
        published = con.execute("select count(*) from portraits.portrait where week = ?", [week or last]).fetchone()
        what = "Cet élève n'a pas de portrait" if published and published[0] else "Aucun portrait n'est publié"
        raise NotFoundError(
            f"{what} pour la semaine {week or last}.", remedy=f"Les portraits de cet élève vont de {first} à {last}."
        )
    return rows[0]


def _who(identity: Mapping[str, Any]) -> dict[str, str]:
    student_id = one_line(identity.get("student_id"))
    name = student_name(identity.get("last_name"), identity.get("first_name"), student_id, "fr")
    return {"name": name, "student_id": student_id}


def _school_word(school_id: str | None) -> str:
    return TEXTS["fr"]["school"].format(school=school_id or "—")


def _parts(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> list[Part]:
    """The indicators observed, largest contribution first, each with its series of marks if it has one."""
    values = {name: row[name] for name in ("student_key", "week", "version", "criteria_hash")}
    series = {one["indicator"]: one["series"] for one in _rows(con, _sql("series"), values)} if _has_rows(con) else {}
    rows = _rows(con, _sql("part"), values)
    return by_weight(tuple(part_of(one | {"series": series.get(one["indicator"])}, "fr") for one in rows))


def _has_rows(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the compact rows behind the views are there: only they keep the series."""
    found = con.execute(
        "select count(*) from duckdb_columns() where database_name = 'portraits' and table_name = 'portrait_row' "
        "and column_name = 'parts'"
    ).fetchone()
    return bool(found and found[0])


def _history(con: duckdb.DuckDBPyConnection, student_key: str, week: Week) -> list[WeekTold]:
    values = {"student_key": student_key, "week": week.text, "school_year": week.school_year}
    return [
        WeekTold(
            row["week"],
            row["coefficient"],
            row["tier"],
            row["status"],
            row["change"],
            row["change_data"],
            typeset(row["reason"], "fr") if row["reason"] else None,
        )
        for row in _rows(con, _sql("week"), values)
    ]


def _line(history: Sequence[WeekTold], week: Week) -> str:
    known = {one.week: one.coefficient for one in history}
    first = Week.parse(history[0].week)
    return sparkline.blocks([known.get(one.text) for one in first.until(week)])


def _tier_rule(row: dict[str, Any], criteria: Criteria | None) -> str:
    """Why the tier is what it is: the cut-offs, and the margin that keeps a tier from changing for a trifle."""
    told = [*tier_rule(row["tier"], row["coefficient"], row["coverage"], criteria.tiers if criteria else {}, "fr")]
    if told and row["previous_tier"] is not None:
        told.append(
            f"Palier précédent utilisé : {row['previous_tier']} "
            f"({row['previous_week']}, version {row['previous_version']})."
        )
    return typeset(" ".join(told), "fr")


def _probability_text(probability: Decimal | None) -> str:
    """What the probability is, and what it is not, in one French line; nothing where no model gave one."""
    if probability is None:
        return ""
    return typeset(
        "Part des portraits semblables, dans les années passées du centre, qui ont mené à un échec ou à un abandon : "
        f"{number(probability * 100, 'fr')} %. Ce n'est ni une prédiction sur cet élève ni une décision ; elle n'entre "
        "ni dans le coefficient, ni dans le palier, ni dans l'ordre des listes.",
        "fr",
    )


def _unknown(con: duckdb.DuckDBPyConnection, row: dict[str, Any], parts: Sequence[Part]) -> list[str]:
    """What could not be measured, in words."""
    if row["status"] == "out_of_scope":
        return [typeset("Hors de la portée du coefficient (parcours ou niveau) : rien n'est calculé.", "fr")]
    told = []
    if row["status"] == "insufficient_data":
        whys = con.execute(
            """
            select why_fr from portraits.not_scored where student_key = $student_key and week = $week
            qualify rank() over (order by version desc) = 1 order by why
            """,
            {"student_key": row["student_key"], "week": row["week"]},
        ).fetchall()
        told += [typeset(why, "fr") for (why,) in whys]
    domains = [part.strip() for part in (row["missing_domains"] or "").split(",") if part.strip()]
    told += [missing_note(domain, row.get("marks_not_compared"), "fr") for domain in domains]
    if not parts and not told:
        told.append("Aucun indicateur n'a pu être mesuré.")
    return told


def _marks(parts: Sequence[Part]) -> list[str]:
    """The marks that were used, with their dates; work has its own, apart from the report cards'."""
    told = []
    for part in parts:
        if part.domain not in MARK_DOMAINS or part.value is None:
            continue
        series = f" ({part.series})" if part.series else ""
        is_work = part.indicator.startswith(f"{part.domain}_work")
        latest = "dernier travail" if is_work else "dernier résultat"
        when = f", {latest} le {long_date(part.evidence_on, 'fr')}" if part.evidence_on else ""
        told.append(typeset(f"{part.label} : {with_unit(part.value, part.unit, 'fr')}{series}{when}", "fr"))
    return told


def _attendance(con: duckdb.DuckDBPyConnection, student_key: str, week: str) -> Attendance | None:
    rows = _rows(
        con,
        """
        select * from portraits.attendance_week where student_key = $student_key and week = $week
        order by version desc limit 1
        """,
        {"student_key": student_key, "week": week},
    )
    return Attendance(**{column: rows[0][column] for column in _ATTENDANCE}) if rows else None


def _change_text(row: dict[str, Any]) -> str:
    words = TEXTS["fr"]
    if row["change"] is None:
        return words["detail_no_change"]
    shown = {
        name: fixed(row[column] or Decimal(0), "fr", signed=True)
        for name, column in (
            ("change", "change"),
            ("data", "change_data"),
            ("coverage", "change_coverage"),
            ("criteria", "change_criteria"),
        )
    }
    return words["detail_change_split"].format(**shown)


def _interventions(con: duckdb.DuckDBPyConnection, student_key: str, week: Week) -> list[Intervention]:
    rows = con.execute(
        """
        select type, started_on, review_on, case when ended_on <= $sunday then ended_on end
        from portraits.intervention where student_key = $student_key and started_on <= $sunday
        order by started_on, type
        """,
        {"student_key": student_key, "sunday": week.sunday},
    ).fetchall()
    return [Intervention(intervention_name(row[0], "fr"), *row[1:]) for row in rows]


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    result = con.execute(query, values)
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
