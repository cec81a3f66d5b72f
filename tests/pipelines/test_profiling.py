"""The profile of an extract, and the checks that say whether it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines.database import connect
from pipelines.profiling import check_quality, profile
from schemas.checks import CHECKS, CheckResult
from schemas.ddl import quoted
from schemas.extracts import EXTRACTS
from schemas.outputs import QUALITY_CHECK
from tests.pipelines.accepted import accept_rows

AS_OF = date(2026, 11, 22)
Row = dict[str, object]


def handed_over(**tables: Sequence[Row]) -> duckdb.DuckDBPyConnection:
    """A workbench where these tables were handed over with these accepted rows."""
    con = connect()
    hand_over(con, **tables)
    return con


def hand_over(con: duckdb.DuckDBPyConnection, **tables: Sequence[Row]) -> None:
    accept_rows(con, **tables)
    con.execute("create or replace table accepted.source_present (table_name varchar, present boolean)")
    for name in EXTRACTS:
        con.execute("insert into accepted.source_present values (?, ?)", [name, name in tables])


def student(number: int, **cells: object) -> Row:
    return {
        "student_id": f"{number:04d}",
        "last_name": "Tremblay",
        "first_name": "Léa",
        "birth_date": "2012-01-15",
    } | cells


def enrolment(number: int, school_id: str = "001", **cells: object) -> Row:
    return {
        "student_id": f"{number:04d}",
        "school_year": "2026-2027",
        "school_id": school_id,
        "enrolled_on": "2026-08-31",
        "level": "SEC1",
        "home_group": "101",
    } | cells


def absence(number: int, day: str, school_id: str = "001", **cells: object) -> Row:
    return {"student_id": f"{number:04d}", "school_id": school_id, "date": day, "category": "excused"} | cells


def measure(con: duckdb.DuckDBPyConnection, table: str, metric: str, column: str = "", school: str = "001") -> object:
    found = con.execute(
        "select value from quality.profile where table_name = ? and metric = ? and column_name = ? and school_id = ?",
        [table, metric, column, school],
    ).fetchone()
    return None if found is None else found[0]


def failures(
    con: duckdb.DuckDBPyConnection, as_of: date = AS_OF, **options: object
) -> set[tuple[str, str | None, str | None, str, Decimal | None]]:
    profile(con, as_of)
    found = check_quality(con, "run-2", as_of, **options)
    return {(f.table_name, f.school_id, f.column_name, f.check_name, f.observed) for f in found}


def remember(con: duckdb.DuckDBPyConnection, as_of: date = date(2026, 11, 15)) -> None:
    """Profile what is accepted now as the previous run's."""
    profile(con, as_of)
    con.execute("create or replace table quality.previous_profile as from quality.profile")


# --- the profile


def test_one_missing_of_four_is_a_quarter() -> None:
    con = handed_over(
        students=[student(1), student(2), student(3), student(4, last_name=None)],
        enrolments=[enrolment(n) for n in (1, 2, 3, 4)],
    )
    profile(con, AS_OF)
    assert measure(con, "students", "row_count") == 4
    assert measure(con, "students", "missing_share", "last_name") == Decimal("0.2500")
    assert measure(con, "students", "missing_share", "first_name") == 0


def test_a_table_that_names_only_students_is_told_by_their_latest_school() -> None:
    con = handed_over(
        students=[student(1), student(2), student(3)],
        enrolments=[
            enrolment(1, "001", withdrawn_on="2026-10-01"),
            enrolment(1, "002", enrolled_on="2026-10-02"),
            enrolment(2, "001"),
        ],
        activity=[
            {"student_id": "0001", "date": "2026-11-02", "actions": 3},
            {"student_id": "0001", "date": "2026-11-03", "actions": 4},
            {"student_id": "0002", "date": "2026-11-03", "actions": 1},
        ],
    )
    profile(con, AS_OF)
    assert measure(con, "activity", "row_count", school="001") == 1
    assert measure(con, "activity", "row_count", school="002") == 2
    assert measure(con, "students", "row_count", school="001") == 1
    assert measure(con, "students", "row_count", school="002") == 1
    assert measure(con, "students", "row_count", school="") == 1


def test_counts_of_students_codes_and_days_since_the_latest_event() -> None:
    con = handed_over(
        students=[student(1), student(2)],
        enrolments=[enrolment(1), enrolment(2)],
        attendance=[
            absence(1, "2026-11-10", reason_code="MA"),
            absence(1, "2026-11-12", reason_code="MA", category="unexcused"),
            absence(2, "2026-11-17", reason_code="VO"),
            absence(2, "2026-11-18"),
        ],
    )
    profile(con, AS_OF)
    assert measure(con, "attendance", "row_count") == 4
    assert measure(con, "attendance", "student_count") == 2
    assert measure(con, "attendance", "days_since_latest") == 4
    found = con.execute("select column_name, code, rows from quality.code order by all").fetchall()
    assert found == [("reason_code", "MA", 2), ("reason_code", "VO", 1)]
    assert measure(con, "attendance", "missing_share", "reason_code") == Decimal("0.2500")


def test_the_profile_holds_no_minimum_maximum_or_other_value_of_a_student() -> None:
    con = handed_over(students=[student(1)], enrolments=[enrolment(1)], grades=[])
    profile(con, AS_OF)
    metrics = {metric for (metric,) in con.execute("select distinct metric from quality.profile").fetchall()}
    assert metrics == {
        "as_of",
        "row_count",
        "wrong_kind",
        "duplicate_key",
        "student_count",
        "days_since_latest",
        "missing_value",
        "missing_share",
        "unknown_code",
        "out_of_range",
        "bad_pattern",
        "unknown_reference",
        "before_start",
    }


def test_a_table_that_was_not_handed_over_is_not_judged_unless_it_is_required() -> None:
    con = handed_over(students=[student(1)])
    profile(con, AS_OF)
    judged = {name for (name,) in con.execute("select distinct table_name from quality.profile").fetchall()}
    assert judged == {"", "students", "enrolments"}


# --- the contract's promises (Great Expectations)


def test_a_sound_extract_passes_and_every_check_is_recorded_once() -> None:
    con = handed_over(students=[student(n) for n in range(5)], enrolments=[enrolment(n) for n in range(5)])
    assert failures(con) == set()
    rows, grains, passed = con.execute(
        "select count(*), count(distinct (run_id, engine, table_name, school_id, column_name, check_name)), "
        "count(*) filter (passed) from quality.check where engine = 'great_expectations'"
    ).fetchone()
    assert rows == grains == passed
    assert rows == 24


def test_a_share_above_the_contract_s_fails_in_the_school_where_it_is() -> None:
    con = handed_over(
        students=[student(1, last_name=None), student(2), student(3), student(4)],
        enrolments=[enrolment(1, "001"), enrolment(2, "001"), enrolment(3, "002"), enrolment(4, "002")],
    )
    assert failures(con) == {("students", "001", "last_name", "missing_share", Decimal("0.5000"))}
    assert con.execute(
        "select passed, severity, observed, expected from quality.check "
        "where table_name = 'students' and column_name = 'last_name'"
    ).fetchall() == [(False, "warning", Decimal("0.5000"), "≤ 0.2")]


def test_exactly_the_share_of_the_contract_passes() -> None:
    con = handed_over(
        students=[student(1, last_name=None), *(student(n) for n in (2, 3, 4, 5))],
        enrolments=[enrolment(n) for n in (1, 2, 3, 4, 5)],
    )
    assert failures(con) == set()


def test_a_required_table_without_a_row_fails() -> None:
    con = handed_over(students=[student(1)], enrolments=[])
    assert ("enrolments", None, None, "row_count", Decimal(0)) in failures(con)


@pytest.mark.parametrize(
    ("table", "row", "column", "check"),
    [
        ("grades", {"mark": 105}, "mark", "out_of_range"),
        ("grades", {"term": "4"}, "term", "unknown_code"),
        ("grades", {"school_year": "2026"}, "school_year", "bad_pattern"),
        ("grades", {"student_id": "9999"}, "student_id", "unknown_reference"),
        ("grades", {"mark": None}, "mark", "missing_value"),
        ("enrolments", {"withdrawn_on": "2026-08-01"}, "withdrawn_on", "before_start"),
    ],
)
def test_each_kind_of_promise_is_judged(table: str, row: Row, column: str, check: str) -> None:
    grade = {
        "student_id": "0001",
        "school_id": "001",
        "school_year": "2026-2027",
        "subject_code": "FRA",
        "term": "1",
        "mark": 75,
        "recorded_on": "2026-11-15",
    }
    rows = {"students": [student(1)], "enrolments": [enrolment(1)], "grades": [grade]}
    rows[table] = [rows[table][0] | row]
    con = handed_over(**rows)
    assert failures(con) == {(table, "001", column, check, Decimal(1))}


def test_a_key_told_twice_fails_and_two_empty_parts_are_equal() -> None:
    con = handed_over(
        students=[student(1)],
        enrolments=[enrolment(1)],
        attendance=[absence(1, "2026-11-17"), absence(1, "2026-11-17"), absence(1, "2026-11-17", period="1")],
    )
    assert failures(con) == {("attendance", "001", None, "duplicate_key", Decimal(1))}


def test_a_column_of_another_type_fails() -> None:
    con = handed_over(students=[student(1)], enrolments=[enrolment(1)])
    con.execute("alter table accepted.students alter birth_date type varchar")
    assert failures(con) == {("students", "001", None, "wrong_kind", Decimal(1))}


# --- against the previous run (SQL)


def centre(students: int, **tables: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Students 1 to n, the odd ones in school 001 and the even ones in 002."""
    return {
        "students": [student(n) for n in range(1, students + 1)],
        "enrolments": [enrolment(n, "001" if n % 2 else "002") for n in range(1, students + 1)],
    } | tables


def test_without_a_previous_run_nothing_is_compared() -> None:
    con = handed_over(**centre(40))
    failures(con)
    assert con.execute("select count(*) from quality.check where engine = 'sql'").fetchone() == (0,)


def test_a_drop_of_rows_and_students_beyond_the_share_fails() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, **centre(35))
    assert failures(con, drop_share=0.10) == {
        ("students", None, None, "row_count_drop", Decimal("0.1250")),
        ("students", None, None, "student_count_drop", Decimal("0.1250")),
        ("enrolments", None, None, "row_count_drop", Decimal("0.1250")),
        ("enrolments", None, None, "student_count_drop", Decimal("0.1250")),
    }


def test_a_drop_of_exactly_the_share_passes() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, **centre(36))
    assert failures(con, drop_share=0.10) == set()


def test_more_rows_than_before_is_no_drop() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, **centre(60))
    assert failures(con) == set()


def test_a_school_that_vanished_fails_by_name() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, students=[student(n) for n in range(1, 41)], enrolments=[enrolment(n, "001") for n in range(1, 41)])
    found = failures(con)
    assert ("enrolments", "002", None, "school_vanished", Decimal(1)) in found
    assert con.execute(
        "select severity from quality.check where check_name = 'school_vanished' and not passed"
    ).fetchall() == [("error",)]


def test_a_new_school_is_told() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, **centre(40, enrolments=[*centre(40)["enrolments"], enrolment(1, "003", enrolled_on="2026-11-16")]))
    assert failures(con) == {("enrolments", "003", None, "school_new", Decimal(1))}


def test_a_school_that_lost_over_half_of_its_rows_is_told() -> None:
    con = handed_over(**centre(100))
    remember(con)
    kept = [row for row in centre(100)["enrolments"] if row["school_id"] == "001" or int(row["student_id"]) <= 48]
    hand_over(con, students=centre(100)["students"], enrolments=kept)
    found = failures(con, drop_share=0.5)
    assert ("enrolments", "002", None, "school_row_count_drop", Decimal("0.5200")) in found


def test_a_rise_of_empty_cells_is_told_by_column_and_school() -> None:
    con = handed_over(**centre(40))
    remember(con)
    rows = [
        row | ({"home_group": None} if row["school_id"] == "002" and int(row["student_id"]) <= 10 else {})
        for row in centre(40)["enrolments"]
    ]
    hand_over(con, **centre(40, enrolments=rows))
    assert failures(con) == {("enrolments", "002", "home_group", "missing_share_rise", Decimal("0.2500"))}


@pytest.mark.parametrize("previous", [date(2026, 6, 30), date(2026, 11, 23)])
def test_another_school_year_or_a_later_run_is_not_compared(previous: date) -> None:
    con = handed_over(**centre(40))
    remember(con, previous)
    hand_over(con, **centre(10))
    assert failures(con) == set()


@pytest.mark.parametrize("previous", [date(2026, 7, 1), date(2026, 11, 22)])
def test_a_run_of_the_same_school_year_is_compared(previous: date) -> None:
    con = handed_over(**centre(40))
    remember(con, previous)
    hand_over(con, **centre(10))
    assert ("students", None, None, "student_count_drop", Decimal("0.7500")) in failures(con)


def test_a_table_handed_over_as_changes_only_has_no_drop() -> None:
    con = handed_over(**centre(40))
    remember(con)
    hand_over(con, **centre(40, enrolments=[]))
    assert {check for _, _, _, check, _ in failures(con, incremental=["enrolments"])} == set()


# --- against the calendar (SQL)


def test_ten_days_without_an_entry_pass_and_eleven_fail() -> None:
    con = handed_over(**centre(2, attendance=[absence(1, "2026-11-12", "001"), absence(2, "2026-11-11", "002")]))
    assert failures(con) == {("attendance", "002", None, "stale_entries", Decimal(11))}


def test_a_break_in_the_calendar_is_no_lack_of_entries() -> None:
    days = [
        {"school_id": school, "date": f"2026-11-{day:02d}", "is_school_day": False}
        for school in ("001", "002")
        for day in range(2, 23)
    ]
    con = handed_over(
        **centre(2, attendance=[absence(1, "2026-10-30", "001"), absence(2, "2026-10-30", "002")], calendar=days)
    )
    assert failures(con) == set()


def test_without_a_calendar_the_year_end_break_is_no_lack_of_entries() -> None:
    con = handed_over(**centre(2, attendance=[absence(1, "2026-12-18", "001"), absence(2, "2026-12-18", "002")]))
    assert failures(con, date(2027, 1, 10)) == set()
    assert {school for _, school, _, check, _ in failures(con, date(2027, 1, 17)) if check == "stale_entries"} == {
        "001",
        "002",
    }


def test_a_school_without_any_entry_is_told_when_others_enter() -> None:
    con = handed_over(**centre(2, attendance=[absence(1, "2026-11-20", "001")]))
    assert failures(con) == {("attendance", "002", None, "school_without_entries", Decimal(1))}


def test_no_entry_anywhere_is_not_blamed_on_a_school() -> None:
    con = handed_over(**centre(2, attendance=[]))
    assert failures(con) == set()


# --- what is written


def test_the_table_is_exactly_the_contract_s_and_each_row_says_what_to_do() -> None:
    con = handed_over(**centre(2, attendance=[absence(1, "2026-11-02", "001")]))
    profile(con, AS_OF)
    check_quality(con, "run-9", AS_OF)
    columns = [name for name, *_ in con.execute(f"describe {quoted('quality', 'check')}").fetchall()]
    assert tuple(columns) == QUALITY_CHECK.names
    assert con.execute("select distinct run_id from quality.check").fetchall() == [("run-9",)]
    silent = con.execute(
        "select count(*) from quality.check where meaning_fr = '' or remedy_fr is null or meaning_en = '' "
        "or remedy_en is null"
    ).fetchone()
    assert silent == (0,)


def test_errors_come_before_warnings() -> None:
    con = handed_over(students=[student(1, last_name=None)], enrolments=[])
    profile(con, AS_OF)
    found = check_quality(con, "run-1", AS_OF)
    assert [failure.text.severity for failure in found] == ["error", "warning"]


def test_no_cell_of_a_student_is_written() -> None:
    con = handed_over(
        students=[student(1, last_name="Zzyzx", first_name=None, permanent_code="mauvais")],
        enrolments=[enrolment(1, home_group="Qqqq")],
        grades=[
            {
                "student_id": "0001",
                "school_id": "001",
                "school_year": "2026-2027",
                "subject_code": "FRA",
                "term": "1",
                "mark": 98765,
                "recorded_on": "2026-11-15",
            }
        ],
    )
    profile(con, AS_OF)
    check_quality(con, "run-1", AS_OF)
    written = str(con.execute("from quality.check").fetchall()) + str(con.execute("from quality.profile").fetchall())
    for cell in ("Zzyzx", "mauvais", "Qqqq", "0001", "98765", "FRA"):
        assert cell not in written


def test_running_twice_gives_the_same_checks() -> None:
    con = handed_over(**centre(20, attendance=[absence(n, "2026-11-02", "001") for n in range(1, 10)]))

    def checks() -> list[tuple[object, ...]]:
        profile(con, AS_OF)
        check_quality(con, "run-1", AS_OF)
        return con.execute("from quality.check order by all").fetchall()

    assert checks() == checks()


def test_every_check_has_words_in_both_languages_and_a_known_severity() -> None:
    for name, text in CHECKS.items():
        assert text.severity in {"error", "warning"}, name
        assert all(words.endswith(".") for words in text[1:]), name
    result = CheckResult("sql", "grades", None, None, "row_count_drop", False, Decimal("0.2"), "≤ 0.1")
    assert result.text is CHECKS["row_count_drop"]
