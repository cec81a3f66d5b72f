"""A centre of two schools and a dozen students, written straight into tables made from the contracts.

The week told is 2026-W47 (16 to 22 November 2026). School 801 has a team of secondary 1 and one of secondary 3;
school 802 has no class that week. Each student stands for one thing that a list must say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from pipelines.database import connect
from pipelines.weeks import Week
from schemas.ddl import create_table, quoted
from schemas.outputs import OUTPUTS

WEEK = "2026-W47"
RUN = "run-47"
HASH = "0123456789abcdef"


def key(number: int) -> str:
    return f"{number:064x}"


ALICE, NOE, UNNAMED, LEA, SAMUEL, EMMA, ZOE, PARTIAL, PLACED, FELIX, PRIMARY, MISTAKE = map(key, range(1, 13))

STUDENTS = [
    (ALICE, "0000101", "Tremblay", "Alice"),
    (NOE, "0000102", "Gagnon", "Noé"),
    (UNNAMED, "0000103", None, " "),
    (LEA, "0000104", "Roy", "Léa"),
    (SAMUEL, "0000105", "Côté", "Samuel"),
    (EMMA, "0000106", "Bouchard", "Emma"),
    (ZOE, "0000107", "Œuvrard", "Zoé"),
    (PARTIAL, "0000108", "Pelletier", "Rose"),
    (PLACED, "0000109", "Morin", "Tom"),
    (FELIX, "0000110", "Lavoie", "Félix"),
    (PRIMARY, "0000111", "Fortin", "Maé"),
    (MISTAKE, "0000112", "Girard", "Théo"),
]

INDICATORS = [
    # indicator, domain, label, unit, watch, critical, points
    ("absence_rate_20_days", "engagement", "Absences sur les 20 derniers jours de classe", "percent", "15", "30", "14"),
    ("absence_rate_year", "engagement", "Absences depuis la rentrée", "percent", "10", "20", "14"),
    ("literacy_level", "literacy", "Résultat en langue d'enseignement", "percent", "70", "50", "18"),
    ("numeracy_decline", "numeracy", "Baisse en mathématique", "point", "5", "20", "10"),
    ("age_behind_grade", None, "Âge et niveau scolaire", "year", None, None, "0"),
]


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Rows into a table of catalog `portraits`; columns left out are empty."""
    for row in rows:
        names = ", ".join(quoted(name) for name in row)
        marks = ", ".join("?" for _ in row)
        con.execute(f"insert into portraits.{quoted(table)} ({names}) values ({marks})", list(row.values()))


def portrait(student: str, week: str, coefficient: str | None, tier: int | None, **more: Any) -> dict[str, Any]:
    """One portrait of school 801, secondary 3, group 31, unless told otherwise."""
    when = Week.parse(week)
    row = {
        "student_key": student,
        "week": week,
        "version": 1,
        "school_year": when.school_year,
        "week_ends_on": when.sunday,
        "term": "1",
        "school_id": "801",
        "level": "SEC3",
        "home_group": "31",
        "coefficient": None if coefficient is None else Decimal(coefficient),
        "tier": tier,
        "status": "scored" if coefficient is not None else "insufficient_data",
        "is_chronic": False,
        "criteria_hash": HASH,
        "run_id": RUN,
    }
    return row | more


def moved(previous: str, tier: int, data: str, coverage: str = "0", criteria: str = "0") -> dict[str, Any]:
    """The columns of a change since 2026-W46."""
    parts = {"change_data": Decimal(data), "change_coverage": Decimal(coverage), "change_criteria": Decimal(criteria)}
    return {
        "previous_coefficient": Decimal(previous),
        "previous_tier": tier,
        "previous_week": "2026-W46",
        "previous_version": 1,
        "change": sum(parts.values()),
        **parts,
    }


def contribution(
    student: str, indicator: str, value: str, share: str | None, sentence: str | None, **more: Any
) -> dict[str, Any]:
    """One indicator's share in 2026-W47, with its sentence in French (the English one says `EN` before it)."""
    _, domain, _, unit, watch, critical, _ = next(one for one in INDICATORS if one[0] == indicator)
    row = {
        "student_key": student,
        "week": WEEK,
        "version": 1,
        "indicator": indicator,
        "domain": domain,
        "value": Decimal(value),
        "unit": unit,
        "watch": watch and Decimal(watch),
        "critical": critical and Decimal(critical),
        "contribution": share and Decimal(share),
        "is_reason": False,
        "is_strength": False,
        "evidence_on": date(2026, 11, 20),
        "evidence_count": 20,
        "reason_fr": sentence,
        "reason_en": sentence and f"EN {sentence}",
    }
    return row | more


def empty_centre() -> duckdb.DuckDBPyConnection:
    """The published tables, the vault's names and the facts on schools, all empty."""
    con = connect()
    con.execute("attach ':memory:' as portraits")
    for table in OUTPUTS.values():
        con.execute(create_table(table, quoted("portraits", "main", table.name)))
    con.execute("create schema identity")
    con.execute("""create table identity.student (student_key varchar, student_id varchar, last_name varchar,
                first_name varchar, birth_date date, permanent_code varchar)""")
    con.execute("create schema facts")
    con.execute("create table facts.schools (school_id varchar, school_name varchar, list_capacity bigint)")
    insert(
        con,
        "criterion",
        [
            {
                "criteria_hash": HASH,
                "indicator": name,
                "position": at,
                "domain": domain,
                "unit": unit,
                "watch": watch and Decimal(watch),
                "critical": critical and Decimal(critical),
                "points": Decimal(points),
                "label_fr": label,
                "label_en": f"EN {label}",
                "source": "test",
            }
            for at, (name, domain, label, unit, watch, critical, points) in enumerate(INDICATORS)
        ],
    )
    return con


def add_names(con: duckdb.DuckDBPyConnection, students: Iterable[tuple[str, str, str | None, str | None]]) -> None:
    con.executemany(
        "insert into identity.student (student_key, student_id, last_name, first_name) values (?, ?, ?, ?)",
        [list(student) for student in students],
    )


def small_centre() -> duckdb.DuckDBPyConnection:
    con = empty_centre()
    add_names(con, STUDENTS)
    con.execute("insert into facts.schools values ('801', 'École secondaire des Érables', null), ('802', null, null)")
    insert(con, "portrait", _portraits())
    insert(con, "contribution", _contributions())
    insert(
        con,
        "not_scored",
        [
            {
                "student_key": EMMA,
                "week": WEEK,
                "version": 1,
                "school_id": "801",
                "why": "marks_unknown",
                "why_fr": "Aucun résultat scolaire connu",
                "why_en": "No mark known",
                "named_at_critical": 1,
            },
        ],
    )
    insert(
        con,
        "intervention",
        [
            {
                "intervention_key": "i1",
                "student_key": ALICE,
                "school_id": "801",
                "type": "Orthopédagogie",
                "started_on": date(2026, 10, 5),
                "review_on": date(2026, 12, 1),
            },
            {
                "intervention_key": "i2",
                "student_key": ALICE,
                "school_id": "801",
                "type": "Tutorat",
                "started_on": date(2026, 9, 14),
                "ended_on": date(2026, 10, 30),
            },
            {
                "intervention_key": "i3",
                "student_key": FELIX,
                "school_id": "801",
                "type": "études_dirigées",
                "started_on": date(2026, 10, 1),
                "review_on": date(2026, 11, 15),
            },
        ],
    )
    insert(
        con,
        "attendance_week",
        [
            {
                "student_key": ALICE,
                "week": WEEK,
                "version": 1,
                "school_id": "801",
                "days_expected": 5,
                "days_absent": 2,
                "days_excused": Decimal("0.5"),
                "days_unexcused": Decimal("1.5"),
                "lates": 1,
                "days_expected_20": 20,
                "days_absent_20": Decimal("7.5"),
                "rate_20": Decimal("37.5"),
                "days_expected_year": 56,
                "days_absent_year": 9,
                "rate_year": Decimal("16.0714"),
                "lates_year": 4,
                "current_streak": 0,
                "is_chronic": True,
                "observed_until": date(2026, 11, 20),
                "denominator": "calendar",
                "run_id": RUN,
            },
        ],
    )
    _quality(con)
    return con


def _portraits() -> list[dict[str, Any]]:
    year = [
        ("2026-W37", "12"),
        ("2026-W38", "18"),
        ("2026-W39", "22"),
        ("2026-W41", "30"),
        ("2026-W42", "38"),
        ("2026-W43", "37"),
        ("2026-W44", "44"),
        ("2026-W45", "50"),
    ]
    tier_then = {"12": 1, "18": 1, "22": 1, "30": 2, "38": 2, "37": 2, "44": 2, "50": 3}
    return [
        *(portrait(ALICE, week, value, tier_then[value]) for week, value in year),
        portrait(ALICE, "2026-W46", "54.40", 3),
        portrait(ALICE, WEEK, "60.00", 3),
        # The second version of the week is the one that counts.
        portrait(
            ALICE,
            WEEK,
            "62.40",
            3,
            version=2,
            **moved("54.40", 3, "8.00"),
            is_chronic=True,
            literacy=Decimal("55.00"),
            engagement=Decimal("71.20"),
            missing_domains="numeracy",
            status="partial",
        ),
        portrait(NOE, "2026-W46", "18.00", 1),
        portrait(
            NOE,
            WEEK,
            "31.00",
            2,
            home_group="32",
            **moved("18.00", 1, "9.00", "4.00"),
            literacy=Decimal("40.00"),
            numeracy=Decimal("20.00"),
            engagement=Decimal("33.00"),
        ),
        portrait(UNNAMED, "2026-W46", "36.10", 2),
        portrait(UNNAMED, WEEK, "28.10", 2, **moved("36.10", 2, "-8.00")),
        portrait(LEA, "2026-W46", "27.00", 2),
        portrait(LEA, WEEK, "15.00", 1, **moved("27.00", 2, "-12.00")),
        portrait(SAMUEL, "2026-W46", "33.00", 2),
        portrait(EMMA, WEEK, None, None),
        portrait(ZOE, WEEK, "3.00", 1),
        portrait(PARTIAL, WEEK, "9.00", 1, status="partial", missing_domains="numeracy"),
        portrait(PLACED, WEEK, None, None, status="out_of_scope"),
        portrait(FELIX, "2026-W46", "30.00", 2, level="SEC1", home_group="11"),
        portrait(FELIX, WEEK, "40.00", 2, level="SEC1", home_group="11", **moved("30.00", 2, "0", "10.00")),
        portrait(PRIMARY, "2026-W46", "45.00", 2, school_id="802", level="PRIM4", home_group="041"),
        portrait(MISTAKE, WEEK, "70.00", 3),
        portrait(MISTAKE, WEEK, "70.00", 3, version=2, status="removed"),
    ]


def _contributions() -> list[dict[str, Any]]:
    new = {"version": 2}
    return [
        contribution(ALICE, "absence_rate_20_days", "99", "99", "version périmée", is_reason=True),
        contribution(
            ALICE,
            "absence_rate_20_days",
            "37.5",
            "40.25",
            "Absences : 7,5 jours sur les 20 derniers jours de classe (37,5 %)",
            is_reason=True,
            **new,
        ),
        contribution(
            ALICE,
            "absence_rate_year",
            "16.0714",
            "22.15",
            "Absences depuis la rentrée : 9 jours sur 56 (16,1 %)",
            is_reason=True,
            **new,
        ),
        contribution(
            ALICE,
            "literacy_level",
            "82",
            "0.00",
            "Langue d'enseignement : 82 % à l'étape 1",
            is_strength=True,
            evidence_on=date(2026, 11, 6),
            **new,
        ),
        contribution(
            ALICE,
            "age_behind_grade",
            "1",
            None,
            "Âge au 30 septembre : 15 ans ; âge attendu du niveau : 14 ans",
            evidence_on=None,
            **new,
        ),
        contribution(
            NOE,
            "literacy_level",
            "58",
            "31.00",
            "Langue d'enseignement : 58 % à l'étape 1",
            is_reason=True,
            evidence_on=date(2026, 11, 6),
        ),
        contribution(
            UNNAMED,
            "numeracy_decline",
            "15",
            "28.10",
            "Mathématique en baisse : 75, 60 (baisse de 15 points)",
            is_reason=True,
            evidence_on=date(2026, 9, 4),
        ),
        contribution(
            FELIX,
            "literacy_level",
            "52",
            "40.00",
            "Langue d'enseignement : 52 % à l'étape 1",
            is_reason=True,
            evidence_on=date(2026, 11, 6),
        ),
        contribution(
            EMMA,
            "absence_rate_20_days",
            "50",
            None,
            "Absences : 10 jours sur les 20 derniers jours de classe (50 %)",
            is_reason=True,
        ),
    ]


def _quality(con: duckdb.DuckDBPyConnection) -> None:
    insert(
        con,
        "run",
        [
            {
                "run_id": RUN,
                "sequence": 1,
                "week": WEEK,
                "as_of": date(2026, 11, 23),
                "started_at": "2026-11-23 11:00:00",
                "centre_id": "CSS-1",
                "source": "canonical",
                "criteria_hash": HASH,
                "versions": "{}",
                "verdict": "fait",
            },
        ],
    )
    file = {"run_id": RUN, "sha256": "a" * 64}
    insert(
        con,
        "run_input",
        [
            file
            | {
                "table_name": "attendance",
                "file_name": "absences.csv",
                "records": 1200,
                "accepted": 1190,
                "rejected": 4,
                "duplicate": 2,
                "ignored": 4,
                "ignored_rules": '{"not_yet": 4}',
            },
            file
            | {
                "table_name": "students",
                "file_name": "eleves.csv",
                "records": 12,
                "accepted": 12,
                "rejected": 0,
                "duplicate": 0,
                "ignored": 0,
            },
        ],
    )
    insert(
        con,
        "rejection",
        [
            {
                "run_id": RUN,
                "table_name": "attendance",
                "file_name": "absences.csv",
                "line": line,
                "column_name": "category",
                "rule": "unknown_code",
                "severity": "error",
            }
            for line in (7, 19, 20, 311)
        ],
    )
    check = {"run_id": RUN, "engine": "great_expectations", "severity": "warning"}
    insert(
        con,
        "quality_check",
        [
            check
            | {
                "table_name": "attendance",
                "check_name": "row_count",
                "passed": True,
                "observed": 1190,
                "expected": "≥ 1",
                "meaning_fr": "La table a des lignes.",
                "meaning_en": "The table has rows.",
            },
            check
            | {
                "table_name": "enrolments",
                "school_id": "802",
                "check_name": "school_vanished",
                "passed": False,
                "severity": "error",
                "observed": 0,
                "expected": "≥ 1",
                "meaning_fr": "L'école 802 n'a plus aucune inscription.",
                "remedy_fr": "Vérifier l'extraction.",
                "meaning_en": "School 802 has no enrolment left.",
                "remedy_en": "Check the export.",
            },
            check
            | {
                "table_name": "grades",
                "column_name": "mark",
                "check_name": "missing_share",
                "passed": False,
                "observed": Decimal("0.3125"),
                "expected": "≤ 0,2",
                "meaning_fr": "Près du tiers des résultats sont vides.",
                "remedy_fr": "Vérifier la colonne.",
                "meaning_en": "Almost a third of the marks are empty.",
                "remedy_en": "Check the column.",
            },
        ],
    )
