"""One student's story: what the tier is made of, week by week, and what is unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from pipelines.errors import NotFoundError
from pipelines.explain import Explanation, explain
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.small_centre import (
    ALICE,
    EMMA,
    HASH,
    LEA,
    MISTAKE,
    NOE,
    PLACED,
    SAMUEL,
    WEEK,
    insert,
    key,
    moved,
    portrait,
    small_centre,
)

CRITERIA = load_criteria(DEFAULT_CRITERIA)
IDENTITY = {"student_id": "0000101", "last_name": "Tremblay", "first_name": "Alice"}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def plain(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text)


def alice(con: duckdb.DuckDBPyConnection) -> Explanation:
    return explain(con, ALICE, IDENTITY, criteria=CRITERIA)


def section(one: Explanation, title: str) -> list[str]:
    """The lines under a title of the text."""
    blocks = plain(one.text()).split("\n\n")
    return next(([line.strip() for line in block.split("\n")[1:]] for block in blocks if block.startswith(title)), [])


def test_the_story_names_the_student_the_week_and_the_version(con: duckdb.DuckDBPyConnection) -> None:
    assert plain(alice(con).text()).split("\n")[:3] == [
        "Tremblay, Alice · fiche 0000101",
        "École secondaire des Érables · 3e secondaire · groupe 31",
        "Semaine du 16 au 22 novembre 2026 (2026-W47, version 2)",
    ]


def test_parts_are_shown_with_their_facts_and_add_up(con: duckdb.DuckDBPyConnection) -> None:
    one = alice(con)
    assert one.coefficient == Decimal("62.40")
    assert sum(part.contribution or 0 for part in one.parts) == one.coefficient
    assert section(one, "Coefficient et ses parts") == [
        "40,25 Absences sur les 20 derniers jours de classe : 37,5 % (vigilance 15 %, critique 30 %), dernier fait le "
        "20 novembre 2026",
        "22,15 Absences depuis la rentrée : 16,1 % (vigilance 10 %, critique 20 %), dernier fait le 20 novembre 2026",
        "──────",
        "62,40 sur 100",
        "Mesuré, sans part du coefficient : Résultat en langue d'enseignement.",
        "Contexte, zéro point : Âge au 30 septembre : 15 ans ; âge attendu du niveau : 14 ans",
    ]


def test_strengths_come_before_reasons_and_the_unknown_is_named(con: duckdb.DuckDBPyConnection) -> None:
    one = alice(con)
    text = plain(one.text())
    assert text.index("\nForces\n") < text.index("\nRaisons\n") < text.index("\nCe qui est inconnu\n")
    assert section(one, "Ce qui est inconnu") == ["Numératie : données insuffisantes"]
    assert section(one, "Points par domaine") == [
        "Littératie : 55,00",
        "Numératie : inconnu, données insuffisantes",
        "Engagement scolaire : 71,20",
    ]


def test_marks_and_attendance_carry_their_dates(con: duckdb.DuckDBPyConnection) -> None:
    one = alice(con)
    assert section(one, "Résultats utilisés") == [
        "Résultat en langue d'enseignement : 82 %, dernier résultat le 6 novembre 2026"
    ]
    assert section(one, "Assiduité") == [
        "Cette semaine : 2 jours d'absence sur 5 (motivée : 0,5 ; non motivée : 1,5) ; retards : 1",
        "20 derniers jours de classe : 7,5 jours sur 20 (37,5 %)",
        "Depuis la rentrée : 9 jours sur 56 (16,1 %)",
        "Absentéisme chronique : 10 % ou plus des jours de classe manqués depuis la rentrée",
        "Observée jusqu'au 20 novembre 2026, jours attendus selon le calendrier",
    ]


def test_marks_that_are_not_compared_are_not_said_to_be_missing(con: duckdb.DuckDBPyConnection) -> None:
    """Attendance that is missing is unknown all the same."""
    con.execute(
        "update portraits.portrait set marks_not_compared = 'welcome', engagement = null, "
        "missing_domains = 'numeracy,engagement' where student_key = ? and version = 2",
        [ALICE],
    )
    one = alice(con)
    assert one.marks_not_compared == "welcome"
    assert section(one, "Ce qui est inconnu") == [
        "Numératie : non comparé (classe d'accueil)",
        "Engagement scolaire : données insuffisantes",
    ]
    assert section(one, "Points par domaine") == [
        "Littératie : 55,00",
        "Numératie : non comparé (classe d'accueil)",
        "Engagement scolaire : inconnu, données insuffisantes",
    ]


def test_work_is_dated_as_work(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update portraits.contribution set indicator = 'literacy_work' where indicator = 'literacy_level' "
        "and student_key = ?",
        [ALICE],
    )
    assert section(alice(con), "Résultats utilisés") == ["literacy_work : 82 %, dernier travail le 6 novembre 2026"]


def test_a_series_of_marks_is_told_where_the_store_keeps_it(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """create table portraits.portrait_row as select ? as student_key, ? as week, 2 as version,
                [{'position': 2, 'series': '75, 82'}] as parts""",
        [ALICE, WEEK],
    )
    assert section(alice(con), "Résultats utilisés") == [
        "Résultat en langue d'enseignement : 82 % (75, 82), dernier résultat le 6 novembre 2026"
    ]
    con.execute("update portraits.portrait_row set parts = [{'position': 2, 'series': '1'}]")
    con.execute("update portraits.criterion set reason_template_fr = 'à l''étape {series}' where position = 2")
    assert section(alice(con), "Résultats utilisés") == [
        "Résultat en langue d'enseignement : 82 % (étape 1), dernier résultat le 6 novembre 2026"
    ]


def test_the_change_is_split_and_every_intervention_told(con: duckdb.DuckDBPyConnection) -> None:
    one = alice(con)
    assert section(one, "Écart") == [
        "+8,00 = faits nouveaux +8,00, nouveaux bulletins ou données qui manquaient 0,00, critères 0,00"
    ]
    assert section(one, "Interventions") == [
        "Tutorat : du 14 septembre 2026 au 30 octobre 2026",
        "Orthopédagogie : depuis le 5 octobre 2026, à revoir le 1er décembre 2026",
    ]


def test_a_support_that_a_team_chose_is_told_in_french(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.intervention set type = 'literacy_support' where type = 'Tutorat'")
    assert section(alice(con), "Interventions")[0].startswith("Orthopédagogie, littératie : du 14 septembre")


def test_the_year_is_told_week_by_week(con: duckdb.DuckDBPyConnection) -> None:
    lines = section(alice(con), "L'année")
    assert lines[0].startswith("▁▂▂·▃▄▃▄▅▅▅ (")
    assert "2026-W41, au 11 octobre : 30,00, du palier 1 au palier 2" in lines
    assert not any(line.startswith("2026-W40") for line in lines)
    assert lines[-1] == (
        "2026-W47, au 22 novembre : 62,40, palier 3, +8,00 (dont faits nouveaux +8,00). "
        "Absences : 7,5 jours sur les 20 derniers jours de classe (37,5 %)"
    )


def test_a_past_week_is_told_as_it_was(con: duckdb.DuckDBPyConnection) -> None:
    one = explain(con, ALICE, IDENTITY, week="2026-W42", criteria=CRITERIA)
    assert (one.coefficient, one.tier, one.history[-1].week) == (Decimal("38.00"), 2, "2026-W42")
    # What came later is not told: the tutoring that ended on 30 October was still in course.
    told = [(tried.type, tried.ended_on) for tried in one.interventions]
    assert told == [("Tutorat", None), ("Orthopédagogie", None)]


@pytest.mark.parametrize(
    ("coefficient", "tier", "said"),
    [
        ("25.00", 2, "Palier 2 : 25,00 atteint son seuil d'entrée (25)."),
        (
            "22.00",
            2,
            "Palier 2 gardé : 22,00 est sous son seuil d'entrée (25), mais pas sous son seuil de sortie (20).",
        ),
        (
            "46.00",
            3,
            "Palier 3 gardé : 46,00 est sous son seuil d'entrée (50), mais pas sous son seuil de sortie (45).",
        ),
        ("19.99", 1, "Palier 1 : 19,99 est sous le seuil d'entrée du palier 2 (25)."),
    ],
)
def test_the_tier_is_told_with_its_cut_offs(
    con: duckdb.DuckDBPyConnection, coefficient: str, tier: int, said: str
) -> None:
    insert(con, "portrait", [portrait(key(99), WEEK, coefficient, tier, **moved("30.00", 2, "0"))])
    rule = plain(explain(con, key(99), None, criteria=CRITERIA).tier_rule)
    assert rule == f"{said} Palier précédent utilisé : 2 (2026-W46, version 1)."


@pytest.mark.parametrize(
    ("tier", "coverage", "said"),
    [
        (
            2,
            "0.3103",
            "Palier 2 : 60,00 atteint son seuil d'entrée (25). Palier 3 non proposé : trop peu de données encore (31 % "
            "de ce qui peut être observé ; il en faut 32 %).",
        ),
        (3, "0.3103", "Palier 3 gardé, avec peu de données : 60,00 n'est pas sous son seuil de sortie (45)."),
        (3, "0.3200", "Palier 3 : 60,00 atteint son seuil d'entrée (50)."),
    ],
)
def test_a_tier_that_too_little_data_do_not_give_is_told(
    con: duckdb.DuckDBPyConnection, tier: int, coverage: str, said: str
) -> None:
    row = portrait(key(99), WEEK, "60.00", tier, **moved("30.00", 2, "0")) | {"coverage": Decimal(coverage)}
    insert(con, "portrait", [row])
    rule = plain(explain(con, key(99), None, criteria=CRITERIA).tier_rule)
    assert rule == f"{said} Palier précédent utilisé : 2 (2026-W46, version 1)."


def test_the_days_of_the_week_add_up_with_those_of_suspension(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "update portraits.attendance_week set days_absent = 3, days_excused = 0, days_unexcused = 1, "
        "days_suspension = 2 where student_key = ? and week = ?",
        [ALICE, WEEK],
    )
    told = section(alice(con), "Assiduité")
    assert told[0] == (
        "Cette semaine : 3 jours d'absence sur 5 (motivée : 0 ; non motivée : 1 ; suspension : 2) ; retards : 1"
    )
    assert not any("à part" in line for line in told)


def test_a_context_without_a_sentence_is_not_told(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update portraits.contribution set reason_fr = null where indicator = 'age_behind_grade'")
    assert not any(line.startswith("Contexte") for line in section(alice(con), "Coefficient et ses parts"))


def test_without_the_criteria_the_margin_is_still_told(con: duckdb.DuckDBPyConnection) -> None:
    assert plain(explain(con, NOE, None).tier_rule).startswith("Un palier s'atteint à son seuil")


def test_a_student_without_enough_data_is_told_what_is_missing(con: duckdb.DuckDBPyConnection) -> None:
    one = explain(con, EMMA, {"student_id": "0000106"})
    text = plain(one.text())
    assert text.startswith("Élève 0000106\n")
    assert "Aucun palier : données insuffisantes." in text
    assert section(one, "Ce qui est inconnu") == ["Aucun résultat scolaire connu"]
    assert section(one, "Assiduité") == ["Inconnue : aucune source d'assiduité pour cette semaine."]
    assert section(one, "Raisons") == ["Absences : 10 jours sur les 20 derniers jours de classe (50 %)"]
    assert "0,00" not in text


def test_a_student_out_of_scope_is_told_so(con: duckdb.DuckDBPyConnection) -> None:
    one = explain(con, PLACED, None)
    assert "Aucun palier : hors de la portée du coefficient." in plain(one.text())
    assert section(one, "Ce qui est inconnu") == [
        "Hors de la portée du coefficient (parcours ou niveau) : rien n'est calculé."
    ]


def test_a_student_who_left_is_told_up_to_the_last_week(con: duckdb.DuckDBPyConnection) -> None:
    assert explain(con, SAMUEL, None).week == "2026-W46"


def test_json_holds_the_same_story(con: duckdb.DuckDBPyConnection) -> None:
    told = json.loads(json.dumps(alice(con).as_dict()))
    assert told["coefficient"] == 62.4
    assert told["parts"][0]["indicator"] == "absence_rate_20_days"
    assert told["parts"][0]["evidence_on"] == "2026-11-20"
    assert told["attendance"]["days_absent_20"] == 7.5
    assert told["history"][0] == {
        "week": "2026-W37",
        "coefficient": 12.0,
        "tier": 1,
        "status": "scored",
        "change": None,
        "change_data": None,
        "reason": None,
    }
    assert told["domains"] == {"literacy": 55.0, "numeracy": None, "engagement": 71.2}


@pytest.mark.parametrize(
    ("student", "week", "message"),
    [
        (key(500), None, "Cet élève n'a aucun portrait publié."),
        (MISTAKE, WEEK, "Cet élève n'a aucun portrait publié."),
        (SAMUEL, WEEK, "Cet élève n'a pas de portrait pour la semaine 2026-W47."),
        (LEA, "2026-W10", "Aucun portrait n'est publié pour la semaine 2026-W10."),
    ],
)
def test_what_is_not_there_is_not_found(
    con: duckdb.DuckDBPyConnection, student: str, week: str | None, message: str
) -> None:
    con.execute("delete from portraits.portrait where student_key = ? and status <> 'removed'", [MISTAKE])
    with pytest.raises(NotFoundError) as found:
        explain(con, student, IDENTITY, week=week)
    assert found.value.message == message
    assert found.value.remedy
    assert "Tremblay" not in f"{found.value.message} {found.value.remedy}"
    assert student not in f"{found.value.message} {found.value.remedy}"


def test_criteria_hash_of_the_week_is_the_one_read(con: duckdb.DuckDBPyConnection) -> None:
    """A newer criteria file with other labels does not change how a past week is told."""
    insert(
        con,
        "criterion",
        [
            {
                "criteria_hash": "f" * 16,
                "indicator": "absence_rate_year",
                "position": 0,
                "points": 1,
                "label_fr": "Autre",
                "label_en": "Other",
                "source": "test",
            },
        ],
    )
    assert HASH != "f" * 16
    assert "Autre" not in alice(con).text()
