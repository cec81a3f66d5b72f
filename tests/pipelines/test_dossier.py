"""The year of a student as it was known in a week: school days, streaks, marks, and what is left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import facts, seen
from pipelines.database import connect
from pipelines.lists import ListSettings
from pipelines.lists.dossier import read_dossiers
from pipelines.lists.dossier_evidence import show_evidence
from pipelines.lists.dossier_model import DAY_KINDS, FULL_ABSENCES, NOT_ENTERED, Day, Dossier, Streak, streaks
from pipelines.weeks import Week
from risk import evidence
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.small_centre import ALICE, EMMA, WEEK, insert, key, moved, portrait, small_centre
from tests.pipelines.small_year import SmallYear
from tests.specs.drawing import portrayed

W47 = Week.parse("2026-W47")
SETTINGS = ListSettings("CSS-1")
CRITERIA = load_criteria(DEFAULT_CRITERIA)

DAYS = """
    calendar
    from       | to         | periods | closed
    2026-11-02 | 2026-11-30 | 4       | 2026-11-16

    enrolments
    student | from       | to
    ann     | 2026-11-02 |
    ben     | 2026-11-18 |
    cora    | 2026-11-02 | 2026-11-13
    temoin  | 2026-11-02 |

    attendance
    student | date                   | period | category  | reason
    ann     | 2026-11-03             |        | excused   | medical
    ann     | 2026-11-04             | 1..4   | unexcused | other
    ann     | 2026-11-05             | 1      | unexcused | other
    ann     | 2026-11-06             |        | unexcused | suspension
    ann     | 2026-11-09             | 2      | late      |
    ann     | 2026-11-10             |        | excused   | school_activity
    ann     | 2026-11-11             | 1..3   | excused   | medical
    ann     | 2026-11-11             | 4      | unexcused | other
    cora    | 2026-11-12             |        | excused   | family
    temoin  | 2026-11-19             | 1      | late      |
"""


def dossier(drawing: str, student: str, week: str = "2026-W47") -> Dossier:
    with portrayed(drawing, week) as con:
        return read_dossiers(con, Week.parse(week), [student], SETTINGS)[student]


def told(one: Dossier) -> dict[str, str]:
    """`11-03` -> what the day was, with the share missed."""
    return {
        f"{day.date:%m-%d}": day.kind if day.share is None else f"{day.kind} {day.share.normalize():f}"
        for day in one.attendance.days
    }


def test_a_school_day_is_one_of_eight_kinds() -> None:
    """Enrolled from 2 November; 16 November is closed; the school entered its latest absence on the 19th."""
    assert told(dossier(DAYS, "ann")) == {
        "11-02": "present",
        "11-03": "excused 1",
        "11-04": "unexcused 1",
        "11-05": "partial 0.25",
        "11-06": "suspension 1",
        "11-09": "late",
        "11-10": "activity",
        "11-11": "excused 1",
        "11-12": "present",
        "11-13": "present",
        "11-17": "present",
        "11-18": "present",
        "11-19": "present",
        "11-20": "not_entered",
    }


def test_the_days_missed_are_told_by_kind() -> None:
    """Excused: the 3rd and three periods of the 11th; unexcused: the 4th, a period of the 5th and one of the 11th."""
    one = dossier(DAYS, "ann").attendance
    assert (one.days_excused, one.days_unexcused, one.days_suspension) == (
        Decimal("1.75"), Decimal("1.5"), Decimal("1"),
    )  # fmt: skip


def test_days_before_enrolment_and_after_withdrawal_are_not_there() -> None:
    assert list(told(dossier(DAYS, "ben"))) == ["11-18", "11-19", "11-20"]
    assert list(told(dossier(DAYS, "cora")))[-1] == "11-13"


def test_a_group_that_entered_nothing_is_not_present() -> None:
    drawing = DAYS.replace(
        """student | from       | to
    ann     | 2026-11-02 |
    ben     | 2026-11-18 |
    cora    | 2026-11-02 | 2026-11-13
    temoin  | 2026-11-02 |
""",
        """student | from       | group
    ann     | 2026-11-02 | 31
    ben     | 2026-11-02 | 32
    cora    | 2026-11-02 | 31
    temoin  | 2026-11-02 | 31
""",
    )
    assert set(told(dossier(drawing, "ben")).values()) == {NOT_ENTERED}
    assert not dossier(drawing, "ben").attendance.is_known


def test_an_absence_of_a_later_week_is_not_known_yet() -> None:
    later = DAYS + "    ann | 2026-11-24 | | excused | medical\n"
    assert told(dossier(later, "ann")) == told(dossier(DAYS, "ann"))
    assert told(dossier(later, "ann", "2026-W48"))["11-24"] == "excused 1"


MARKS = """
    enrolments
    student | school_year | level
    ann     | 2026-2027   | SEC3
    ann     | 2025-2026   | SEC2

    grades
    student | school_year | subject | group | competency | term  | mark | recorded
    ann     | 2026-2027   | 063306  | 301   |            | 1     | 71   | 2026-11-06
    ann     | 2026-2027   | 063306  | 301   | 2          | 1     | 68   | 2026-11-06
    ann     | 2026-2027   | 132308  | 301   | 1          | 1     | 58   | 2026-11-06
    ann     | 2026-2027   | 132308  | 301   |            | 1     | 62   | 2026-11-06
    ann     | 2026-2027   | 132308  | 301   |            | 2     | 55   | 2027-02-26
    ann     | 2026-2027   | ART301  | 301   |            | 1     | 90   | 2026-11-04
    ann     | 2025-2026   | 132208  | 201   |            | 3     | 74   | 2026-06-12
    ann     | 2025-2026   | 132208  | 201   |            | FINAL | 77   | 2026-06-12
    ann     | 2025-2026   | 132208  | 201   | 1          | FINAL | 79   | 2026-06-12
"""


def test_marks_by_subject_competency_and_etape_with_their_dates() -> None:
    """French before mathematics before other subjects; étape 2, of February, is not known in November."""
    one = dossier(MARKS, "ann")
    assert [(m.subject, m.competency_name, m.term, m.mark, m.recorded_on.isoformat()) for m in one.marks] == [
        ("français", None, "1", Decimal(62), "2026-11-06"),
        ("français", "lire", "1", Decimal(58), "2026-11-06"),
        ("mathématique", None, "1", Decimal(71), "2026-11-06"),
        ("mathématique", "utiliser un raisonnement mathématique", "1", Decimal(68), "2026-11-06"),
        ("ART301", None, "1", Decimal(90), "2026-11-04"),
    ]


def test_last_years_final_result_is_told_with_its_level() -> None:
    assert [(m.level, m.subject, m.mark) for m in dossier(MARKS, "ann").past_marks] == [
        ("SEC2", "français", Decimal(77))
    ]


def test_a_streak_counts_full_days_over_weekends_and_unknown_days() -> None:
    days = [
        Day(date(2026, 11, 2), "excused", Decimal(1)),
        Day(date(2026, 11, 3), "present"),
        Day(date(2026, 11, 5), "unexcused", Decimal(1)),
        Day(date(2026, 11, 6), "excused", Decimal(1)),
        Day(date(2026, 11, 9), "suspension", Decimal(1)),
        Day(date(2026, 11, 10), "partial", Decimal("0.75")),
        Day(date(2026, 11, 11), "excused", Decimal(1)),
        Day(date(2026, 11, 12), "not_entered"),
    ]
    assert streaks(days) == (
        Streak(1, date(2026, 11, 11), date(2026, 11, 11)),
        Streak(3, date(2026, 11, 5), date(2026, 11, 9)),
    )
    assert streaks(days[:2]) == (None, Streak(1, date(2026, 11, 2), date(2026, 11, 2)))
    assert streaks([]) == (None, None)


@given(st.lists(st.sampled_from(DAY_KINDS), max_size=60))
def test_the_longest_streak_is_never_shorter_than_any_run(kinds: list[str]) -> None:
    days = [Day(date.fromordinal(740_000 + at), kind) for at, kind in enumerate(kinds)]
    current, longest = streaks(days)
    known = [kind in FULL_ABSENCES for kind in kinds if kind != NOT_ENTERED]
    runs = "".join("x" if absent else " " for absent in known).split(" ")
    assert (longest.days if longest else 0) == max(map(len, runs), default=0)
    assert (current.days if current else 0) == len(runs[-1])


# --- from the published tables ---------------------------------------------------------------------------------


def test_weeks_rates_parts_that_moved_and_interventions_come_from_the_published_tables() -> None:
    with small_centre() as con:
        con.execute("update portraits.intervention set type = 'literacy_support' where type = 'Tutorat'")
        con.execute("delete from portraits.attendance_week")
        insert(con, "attendance_week", [{
            "student_key": ALICE, "week": WEEK, "version": 1, "run_id": "r", "school_id": "801",
            "days_absent_20": Decimal("7.5"), "days_expected_20": Decimal(20), "rate_20": Decimal("37.5"),
            "days_absent_year": Decimal(9), "days_expected_year": Decimal(58), "rate_year": Decimal("15.5"),
            "lates_year": 2, "observed_until": date(2026, 11, 20), "denominator": "inferred", "is_chronic": True,
        }])  # fmt: skip
        one = read_dossiers(con, W47, [ALICE], SETTINGS)[ALICE]
    assert one.weeks[-1].week == WEEK
    assert one.attendance.rates.rate_20 == Decimal("37.5")
    assert one.attendance.rates.is_inferred
    assert one.attendance.days == ()
    assert [(support.type, support.started_on) for support in one.supports] == [
        ("Orthopédagogie, littératie", date(2026, 9, 14)),
        ("Orthopédagogie", date(2026, 10, 5)),
    ]


def test_a_part_that_moved_is_told_before_and_after_and_a_new_one_came_from_nothing() -> None:
    with small_centre() as con:
        con.execute("delete from portraits.contribution")
        insert(
            con,
            "portrait",
            [portrait(key(77), "2026-W46", "20", 1), portrait(key(77), WEEK, "26", 2, **moved("20", 1, "6"))],
        )
        part = {"student_key": key(77), "version": 1, "domain": "engagement", "unit": "percent"}
        insert(con, "contribution", [
            part | {"week": "2026-W46", "indicator": "absence_rate_20_days", "value": 20, "contribution": 12},
            part | {"week": WEEK, "indicator": "absence_rate_20_days", "value": 25, "contribution": 15},
            part | {"week": "2026-W46", "indicator": "absence_rate_year", "value": 14, "contribution": 8},
            part | {"week": WEEK, "indicator": "absence_rate_year", "value": 14, "contribution": 8},
            part | {"week": WEEK, "indicator": "literacy_level", "domain": "literacy", "value": 60, "contribution": 3},
        ])  # fmt: skip
        one = read_dossiers(con, W47, [key(77)], SETTINGS)[key(77)]
    assert [(p.label, p.value_before, p.value_now, p.points) for p in one.moved] == [
        ("Absences sur les 20 derniers jours de classe", Decimal(20), Decimal(25), Decimal(3)),
        ("Résultat en langue d'enseignement", None, Decimal(60), Decimal(3)),
    ]


def test_a_later_end_has_not_happened_and_a_later_start_is_not_there() -> None:
    with small_centre() as con:
        con.execute("delete from portraits.intervention")
        insert(con, "intervention", [
            {"intervention_key": name, "student_key": ALICE, "school_id": "801", "type": name,
             "started_on": start, "ended_on": end}
            for name, start, end in (
                ("before", date(2026, 9, 7), date(2026, 11, 22)),
                ("during", date(2026, 10, 5), date(2026, 11, 23)),
                ("after", date(2026, 11, 23), None),
            )
        ])  # fmt: skip
        found = read_dossiers(con, W47, [ALICE], SETTINGS)[ALICE].supports
    assert [(one.type, one.ended_on) for one in found] == [("Before", date(2026, 11, 22)), ("During", None)]


def test_nothing_known_gives_an_empty_dossier_not_an_error() -> None:
    with connect() as con:
        assert read_dossiers(con, W47, ["a", "b"], SETTINGS) == {"a": Dossier("a"), "b": Dossier("b")}
        assert read_dossiers(con, W47, [], SETTINGS) == {}
    with small_centre() as con:
        assert read_dossiers(con, W47, [EMMA], SETTINGS)[EMMA].marks == ()


def test_no_temporary_table_stays() -> None:
    with small_centre() as con:
        read_dossiers(con, W47, [ALICE], SETTINGS)
        assert con.execute("select count(*) from duckdb_tables() where table_name = 'dossier_key'").fetchone() == (0,)


# --- the week of the lists is not always the week computed last -------------------------------------------------


def _built(folder: Path, week: str) -> duckdb.DuckDBPyConnection:
    con = connect()
    facts.load_facts(con, folder)
    evidence.prepare(con)
    when = Week.parse(week)
    seen.show_week(con, when)
    evidence.build_evidence(con, when.text, when.sunday, when.school_year, CRITERIA)
    return con


@pytest.fixture(scope="module")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    year = SmallYear(tmp_path_factory.mktemp("year"))
    year.run(Week.parse("2026-W46"), absent={"0003": [date(2026, 11, 12)]}, marks={"0003": "70"})
    year.run(W47, absent={"0003": [date(2026, 11, 12), date(2026, 11, 19)]}, marks={"0003": "70", "0002": "65"})
    return year.folder


def test_evidence_of_another_week_is_made_again_for_the_week_told(small_year: Path) -> None:
    """As when an older week is run again: what is left shows W46, the lists are of W47; and the other way round."""
    with _built(small_year, "2026-W46") as con, _built(small_year, "2026-W47") as right:
        keys = [one for (one,) in con.execute("select student_key from facts.students order by 1").fetchall()]
        assert read_dossiers(con, W47, keys, SETTINGS) == read_dossiers(right, W47, keys, SETTINGS)
        assert con.execute("select week, week_ends_on from evidence.week").fetchall() == [
            ("2026-W47", date(2026, 11, 22))
        ]
        earlier = read_dossiers(con, Week.parse("2026-W46"), keys, SETTINGS)
    assert max(day.date for one in earlier.values() for day in one.attendance.days) == date(2026, 11, 13)


def test_a_mark_known_later_is_not_there(small_year: Path) -> None:
    """Recorded on 6 November, and first seen in W47: W46 knows nothing of it."""
    with _built(small_year, "2026-W47") as con:
        keys = [one for (one,) in con.execute("select student_key from facts.students order by 1").fetchall()]
        now = read_dossiers(con, W47, keys, SETTINGS)
        before = read_dossiers(con, Week.parse("2026-W46"), keys, SETTINGS)
    assert sorted(len(one.marks) for one in now.values()) == [0, 0, 2, 2]
    assert sorted(len(one.marks) for one in before.values()) == [0, 0, 0, 2]


def test_evidence_of_the_week_is_left_as_it_is(small_year: Path) -> None:
    with _built(small_year, "2026-W47") as con:
        con.execute("create or replace table evidence.subject as select * from evidence.subject limit 0")
        assert show_evidence(con, W47)
        assert con.execute("select count(*) from evidence.subject").fetchone() == (0,)
