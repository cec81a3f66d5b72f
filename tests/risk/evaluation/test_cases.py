"""From the portraits of a week and the facts to the cases of an evaluation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pytest

from pipelines.database import connect
from pipelines.weeks import Week
from risk.criteria import load_criteria
from risk.evaluation import Split, collect_week, prepare, read_outcomes
from risk.evaluation.moments import choose_moments
from risk.evaluation.scores import gather_measured
from risk.evaluation.sensitivity import Variation, rescored
from risk.portrait import PART_TYPE, compute_week
from schemas.ddl import duckdb_type, quoted
from schemas.facts import FACTS
from tests.risk.evaluation.drawn_cases import CRITERIA
from tests.specs.drawing import portrayed

WEEK = Week.parse("2026-W47")
# One more domain and an indicator of context.
FULL = load_criteria(CRITERIA.replace(
    'subjects: {literacy: ["FRA*"]}', 'subjects: {literacy: ["FRA*"], numeracy: ["MAT*"]}'
).replace("minimum_evidence: 1,\n     label: {fr: Absences, en: Year}",
          "minimum_evidence: 400,\n     label: {fr: Absences, en: Year}") + """
  numeracy_level:
    {domain: numeracy, unit: percent, watch: 70, critical: 50, points: 30, minimum_evidence: 1,
     label: {fr: Mathématique, en: Mathematics}, reason: {fr: "D {value}", en: "D {value}"}, source: Essai.}
  age_behind_grade: {unit: year, points: 0, minimum_evidence: 0, label: {fr: Âge, en: Age}, source: Contexte.}
""")

DRAWING = """
    schools
    school | list_capacity
    001    | 2
    002    |

    calendar
    school | from       | to
    001    | 2026-08-31 | 2026-12-18
    002    | 2026-08-31 | 2026-12-18

    students
    student | cohort
    ana     | 2012
    bob     |
    cle     |
    dan     |
    eve     |
    fay     |
    gus     |
    hal     |

    enrolments
    student | school | to         | modified | level
    ana     | 001    |            |          | SEC3
    bob     | 001    |            |          | SEC3
    cle     | 001    |            |          | SEC3
    dan     | 002    |            |          | SEC3
    eve     | 001    |            | yes      | SEC3
    fay     | 001    | 2026-11-21 |          | SEC3
    gus     | 001    |            |          | PRE5
    hal     | 001    |            |          | SEC5

    attendance
    student | school | date                   | category
    ana     | 001    | 2026-11-16..2026-11-19 | unexcused
    bob     | 001    | 2026-11-16..2026-11-19 | excused
    dan     | 002    | 2026-11-16..2026-11-20 | excused

    grades
    student | school | subject | term | mark
    ana     | 001    | FRA     | 1    | 58
    ana     | 001    | HIS     | 1    | 90
    bob     | 001    | FRA     | 1    | 65
    bob     | 001    | HIS     | 1    | 40
    cle     | 001    | MAT     | 1    | 60
    dan     | 002    | MAT     | 1    | 59.5
    eve     | 001    | FRA     | 1    | 30
    hal     | 001    | FRA     | 1    | 62
"""


def replayed(drawing: str = DRAWING, **rest: object) -> duckdb.DuckDBPyConnection:
    con = portrayed(drawing, WEEK.text, FULL)
    con.execute("create schema previous")
    con.execute(
        "create table previous.portrait (student_key varchar, week varchar, version bigint, coefficient decimal(18,2), "
        f"tier bigint, status varchar, criteria_hash varchar, level varchar, parts {PART_TYPE})")
    compute_week(con, week=WEEK.text, week_ends_on=WEEK.sunday, school_year="2026-2027", criteria=FULL,
                 previous_criteria={})
    prepare(con)
    collected(con, **rest)
    return con


def collected(con: duckdb.DuckDBPyConnection, **rest: object) -> None:
    collect_week(con, week=WEEK.text, week_ends_on=WEEK.sunday, school_year="2026-2027", capacity=12, **rest)


def by_student(con: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple]:
    rows = con.execute(f"select student_key, {columns} from evaluation.portrait order by student_key").fetchall()
    return {row[0]: row[1:] for row in rows}


def test_portraits_are_those_of_the_week():
    con = replayed()
    same = con.execute(
        "select count(*) from week.portrait as w full join evaluation.portrait as e using (student_key) where "
        "(w.coefficient, w.tier, w.status, w.level, w.home_group, w.term, w.week, w.week_ends_on, w.engagement) is "
        "distinct from (e.coefficient, e.tier, e.status, e.level, e.home_group, e.term, e.week, e.week_ends_on, "
        "e.engagement)").fetchone()
    assert same == (0,)
    assert len(by_student(con, "week")) == 8


def test_a_student_who_left_by_the_sunday_is_not_enrolled_any_more():
    enrolled = by_student(replayed(), "is_enrolled")
    assert [student for student, (flag,) in enrolled.items() if not flag] == ["fay"]


def test_a_failing_mark_is_below_the_pass_mark_in_either_subject_where_marks_are_compared():
    failing = by_student(replayed(), "has_failing_mark")
    # bob fails history only, cle has exactly 60, eve's marks are not compared with 60.
    assert [student for student, (flag,) in failing.items() if flag] == ["ana", "dan"]


def test_places_are_the_schools_else_those_of_the_config():
    assert {student: places for student, (places,) in by_student(replayed(), "capacity").items()} == {
        "ana": 2, "bob": 2, "cle": 2, "dan": 12, "eve": 2, "fay": 2, "gus": 2, "hal": 2}


def test_ranks_are_by_coefficient_within_school_and_level():
    ranked = by_student(replayed(), "coefficient, list_rank")
    # 4 of 20 days are 20 %: 10 of 20 points. ana: 18 of 30 for French: 56. bob: 7.5 of 30: 35. cle: 15 of 30: 30.
    assert ranked["ana"] == (Decimal("56.00"), 1)
    assert ranked["bob"] == (Decimal("35.00"), 2)
    assert ranked["cle"] == (Decimal("30.00"), 3)
    assert ranked["dan"][1] == 1
    assert ranked["gus"] == (None, None)


def test_values_are_what_was_observed_with_the_points_of_the_level():
    con = replayed()
    rows = con.execute(
        "select indicator, value, earned, points, evidence_on from evaluation.value where student_key = 'ana' "
        "order by indicator").fetchall()
    # The year's rate asks for 400 days: not observed. Age is context, without points.
    assert [row[:4] for row in rows if row[0] != "age_behind_grade"] == [
        ("absence_rate_20_days", Decimal("20"), Decimal("10"), Decimal("20")),
        ("literacy_level", Decimal("58"), Decimal("18"), Decimal("30")),
    ]
    assert [row[2:4] for row in rows if row[0] == "age_behind_grade"] == [(0, 0)]
    # 8 of the 20 marks between watch and critical, of 60 points in SEC5.
    assert con.execute("select earned, points from evaluation.value where student_key = 'hal' and "
                       "indicator = 'literacy_level'").fetchall() == [(24, 60)]
    assert con.execute("select distinct student_key from evaluation.value where student_key = 'gus'").fetchall() == []


def test_values_give_the_coefficient_back_exactly():
    con = replayed()
    con.execute("insert into evaluation.outcome select distinct school_year, student_key, 'failed', true "
                "from evaluation.portrait")
    choose_moments(con)
    gather_measured(con, Split(("2026-2027",), (), ("2026-2027",), ("—",)))
    expected = con.execute("select coefficient * 100 as c from evaluation.measured order by student_key").fetchnumpy()
    assert len(expected["c"]) >= 4
    assert np.array_equal(rescored(con, FULL, "—", Variation({}, {})), expected["c"].astype(int))


def test_nothing_is_dated_after_the_week():
    assert replayed().execute("select * from evaluation.leak").fetchall() == []


@pytest.mark.parametrize("keep_values", [True, False])
def test_evidence_dated_after_the_sunday_is_counted(keep_values: bool):
    con = replayed()
    con.execute("update week.portrait set parts = list_transform(parts, lambda part: struct_update(part, "
                "evidence_on := date '2026-11-23')) where student_key in ('ana', 'cle')")
    collected(con, keep_values=keep_values)
    leaks = con.execute("select indicator, rows from evaluation.leak order by indicator").fetchall()
    assert ("absence_rate_20_days", 2) in leaks
    assert ("literacy_level", 1) in leaks
    assert (con.execute("select count(*) from evaluation.value").fetchone()[0] > 0) is keep_values


def test_a_week_collected_again_is_replaced():
    con = replayed()
    before = con.execute("select * from evaluation.value order by all").fetchall()
    collected(con)
    assert con.execute("select * from evaluation.value order by all").fetchall() == before
    assert con.execute("select count(*) from evaluation.portrait").fetchone() == (8,)


# --- facts -----------------------------------------------------------------------------------------------------


def facts(**tables: list[dict[str, object]]) -> duckdb.DuckDBPyConnection:
    con = connect()
    con.execute("create schema facts")
    for name, table in FACTS.items():
        columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in table.columns)
        con.execute(f"create table {quoted('facts', name)} ({columns})")
        for row in tables.get(name, []):
            names = ", ".join(quoted(column) for column in row)
            con.execute(f"insert into {quoted('facts', name)} ({names}) values ({', '.join('?' * len(row))})",
                        list(row.values()))
    prepare(con)
    return con


def enrolled(student: str, school: str = "001", year: str = "2025-2026", since: str = "2025-08-28",
             until: str | None = None, **rest: object) -> dict[str, object]:
    return {"student_key": student, "school_id": school, "school_year": year, "enrolled_on": since,
            "withdrawn_on": until, "level": "SEC1"} | rest


def test_failing_and_dropping_out_are_adverse_and_moving_is_neither():
    con = facts(outcomes=[{"student_key": outcome, "school_year": "2025-2026", "outcome": outcome}
                          for outcome in ("passed", "failed", "dropped_out", "moved")])
    read_outcomes(con)
    assert dict(con.execute("select outcome, is_adverse from evaluation.outcome").fetchall()) == {
        "passed": False, "failed": True, "dropped_out": True, "moved": None}


def test_attributes_are_of_the_year_and_unknown_where_nobody_has_them():
    con = facts(
        students=[{"student_key": "a", "sex": "F"}],
        schools=[{"school_id": "001", "deprivation_decile": 9}, {"school_id": "002", "deprivation_decile": 2}],
        enrolments=[
            enrolled("a", special_needs_code="33"),
            enrolled("a", school="002", since="2026-01-05", has_intervention_plan=True),
            enrolled("b"),
            enrolled("a", year="2024-2025", since="2024-08-28"),
        ],
    )
    read_outcomes(con)
    rows = con.execute("select * from evaluation.attribute order by school_year, student_key").fetchall()
    assert rows == [
        ("2024-2025", "a", "F", None, None, 9),  # nobody has a code that year: unknown, not none
        ("2025-2026", "a", "F", True, True, 2),  # the school of the end of the year
        ("2025-2026", "b", None, False, None, 9),
    ]


def test_departures_are_gaps_between_enrolments():
    con = facts(enrolments=[
        enrolled("stays"),
        enrolled("left", until="2025-11-10"),
        enrolled("moved", until="2025-11-10"), enrolled("moved", "002", since="2025-11-10"),
        enrolled("back", until="2025-11-10"), enrolled("back", "002", since="2026-02-02"),
        enrolled("both", until="2025-11-10"), enrolled("both", "002"),
    ])
    read_outcomes(con)
    assert con.execute("select student_key, left_on, back_on from evaluation.away order by 1").fetchall() == [
        ("back", date(2025, 11, 10), date(2026, 2, 2)), ("left", date(2025, 11, 10), None)]


def test_the_school_year_is_that_of_a_whole_calendar_else_the_usual_one():
    days = [{"school_id": "001", "date": day, "is_school_day": True} for day in ("2024-09-03", "2025-06-20")]
    days += [{"school_id": "001", "date": day, "is_school_day": True} for day in ("2025-09-02", "2025-12-19")]
    days += [{"school_id": "001", "date": "2025-06-23", "is_school_day": False}]
    con = facts(calendar=days)
    for year, sunday in (("2024-2025", "2024-11-17"), ("2025-2026", "2025-11-16")):
        con.execute("insert into evaluation.portrait (school_year, week, week_ends_on, student_key) "
                    "values (?, ?, ?, 'a')", [year, Week.holding(date.fromisoformat(sunday)).text, sunday])
    read_outcomes(con)
    assert con.execute("select * from evaluation.school_year order by 1").fetchall() == [
        ("2024-2025", date(2024, 9, 3), date(2025, 6, 20)),
        ("2025-2026", date(2025, 8, 28), date(2026, 6, 23)),
    ]
