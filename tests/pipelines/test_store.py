"""The published database: versions, views, what stands beside the portraits, and which file is which."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines import store
from pipelines.database import connect
from pipelines.errors import ReconciliationError, StoreBusyError
from pipelines.facts import load_facts
from pipelines.store import Draft, WeekWritten, finish, open_draft, previous_for, previous_used, write_week
from pipelines.store_context import write_aggregates, write_context
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria, register
from schemas.ddl import create_table, duckdb_type, quoted
from schemas.outputs import OUTPUTS, QUALITY_CHECK, REJECTION, RUN_INPUT
from tests.pipelines.week_tables import key, part, week_tables

W26, W36, W45, W46, W47 = (Week.parse(f"2026-W{n}") for n in (26, 36, 45, 46, 47))


class Bench:
    """A connection with a draft attached, as a run holds it."""

    def __init__(self, folder: Path, week: Week = W47) -> None:
        self.folder = folder
        self.staging = folder / ".staging"
        self.staging.mkdir(parents=True, exist_ok=True)
        self.con = connect()
        load_facts(self.con, folder)
        self.draft: Draft = open_draft(self.con, folder, self.staging, week)

    def write(self, week: Week, *students: dict[str, object], run_id: str = "r1", **rest: object) -> WeekWritten:
        week_tables(self.con, week, *students, **rest)
        return write_week(self.con, week, run_id)

    def rows(self, query: str, *values: object) -> list[tuple]:
        return self.con.execute(query, list(values)).fetchall()

    def at(self, week: Week, version: int | None = None) -> list[tuple]:
        self.con.execute("use portraits")
        try:
            return self.rows(
                "select left(student_key, 1), version, coefficient::varchar from portrait_at(?, ?) order by 1",
                week.text,
                version,
            )
        finally:
            self.con.execute("use memory")

    def publish(self) -> Path:
        """Put the draft in place, as a publication does."""
        finish(self.con, self.draft)
        if self.draft.closed:
            self.draft.closed[0].replace(self.draft.closed[1])
        self.draft.path.replace(self.draft.final)
        return self.draft.final


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.con.close()


def student(name: str, coefficient: str | None = "10", **more: object) -> dict[str, object]:
    return {"key": name, "coefficient": None if coefficient is None else Decimal(coefficient)} | more


# --- the schema ------------------------------------------------------------------------------------------------


def test_every_table_view_column_and_macro_has_a_comment_in_both_languages(bench: Bench) -> None:
    listed = bench.rows("""
        select table_name, comment from duckdb_tables() where database_name = 'portraits'
        union all select view_name, comment from duckdb_views() where database_name = 'portraits' and not internal
        union all select table_name || '.' || column_name, comment from duckdb_columns()
            where database_name = 'portraits' and not internal
        union all select function_name, comment from duckdb_functions()
            where database_name = 'portraits' and not internal
    """)
    assert len(listed) > 250
    assert [name for name, comment in listed if not comment or " — " not in comment] == []
    assert {"portrait", "stored_portrait", "portrait_at", "portrait.coefficient", "stored_portrait.parts"} <= dict(
        listed
    ).keys()


def test_each_output_has_exactly_the_columns_of_its_contract(bench: Bench) -> None:
    for name, table in OUTPUTS.items():
        found = bench.rows(f"select column_name, column_type from (describe portraits.{name})")
        expected = [(column.name, duckdb_type(column)) for column in table.columns]
        assert [column for column, _ in found] == [column for column, _ in expected], name
        if not table.view or name in ("portrait", "attendance_week", "not_scored", "current_portrait"):
            assert found == expected, name


def test_a_file_of_before_gains_the_columns_that_the_contract_has_gained(bench: Bench, tmp_path: Path) -> None:
    bench.write(W47, student("a"))
    write_run(bench, W47, 1)
    bench.con.execute("alter table portraits.main.stored_portrait drop column home_group")
    bench.publish()
    later = Bench(tmp_path)
    assert later.rows("select left(student_key, 1), home_group, coefficient from portraits.portrait") == [
        ("a", None, Decimal("10.00"))
    ]


def test_views_and_macro_hold_under_any_file_name(bench: Bench, tmp_path: Path) -> None:
    bench.write(W47, student("a", parts=[part(0, "12")]))
    other = tmp_path / "copie d'analyste.duckdb"
    shutil.copy(bench.publish(), other)
    with connect(other, read_only=True) as con:
        assert con.sql("select left(student_key, 1), version from portrait").fetchall() == [("a", 1)]
        assert con.sql("select left(student_key, 1) from current_portrait").fetchall() == [("a",)]
        assert con.sql("select left(student_key, 1) from portrait_at('2026-W47', 1)").fetchall() == [("a",)]
        assert con.sql("select left(student_key, 1) from portrait_at('2026-W47')").fetchall() == [("a",)]
        assert con.sql("select count(*) from intervention_response").fetchall() == [(0,)]


def test_a_finished_file_is_whole_and_read_only(bench: Bench) -> None:
    bench.write(W47, student("a"))
    finish(bench.con, bench.draft)
    assert [path.name for path in bench.staging.iterdir()] == ["portraits.duckdb"]
    if os.name == "posix":
        assert bench.draft.path.stat().st_mode & 0o777 == 0o444


# --- versions --------------------------------------------------------------------------------------------------


def test_a_version_holds_only_the_students_that_changed(bench: Bench) -> None:
    assert bench.write(W47, student("a"), student("b"), student("c")) == WeekWritten(1, 3)
    assert bench.write(W47, student("a"), student("b", "30"), student("c"), run_id="r2") == WeekWritten(2, 1)
    assert bench.rows("select left(student_key, 1), version, run_id from portraits.portrait order by all") == [
        ("a", 1, "r1"),
        ("b", 1, "r1"),
        ("b", 2, "r2"),
        ("c", 1, "r1"),
    ]
    assert bench.at(W47, 1) == [("a", 1, "10.00"), ("b", 1, "10.00"), ("c", 1, "10.00")]
    assert bench.at(W47, 2) == bench.at(W47) == [("a", 1, "10.00"), ("b", 2, "30.00"), ("c", 1, "10.00")]


def test_unchanged_content_makes_no_version(bench: Bench) -> None:
    rows = {
        "attendance": [{"student_key": "a", "lates": 2}],
        "not_scored": [{"student_key": "b", "why": "marks_unknown"}],
    }
    students = [student("a", parts=[part(0, "12")]), student("b", None)]
    assert bench.write(W47, *students, **rows).version == 1
    assert bench.write(W47, *reversed(students), run_id="r2", **rows) == WeekWritten(None, 0)


@pytest.mark.parametrize(
    "changed", ["part", "part field", "attendance", "attendance gone", "reason", "reason gone", "status"]
)
def test_any_difference_makes_a_version(bench: Bench, changed: str) -> None:
    parts = [part(0, "12"), part(3, "50", is_reason=True)]
    attendance = [{"student_key": "a", "lates": 2}]
    why = [{"student_key": "a", "why": "marks_unknown", "named_at_critical": 1}]
    bench.write(W47, student("a", parts=parts), student("b"), attendance=attendance, not_scored=why)
    status = "scored"
    if changed == "part":
        parts = parts[:1]
    elif changed == "part field":
        parts[1] = part(3, "50", is_reason=True, series="70, 50")
    elif changed.startswith("attendance"):
        attendance = [{"student_key": "a", "lates": 3}] if changed == "attendance" else []
    elif changed.startswith("reason"):
        why = [{"student_key": "a", "why": "no_evidence", "named_at_critical": 1}] if changed == "reason" else []
    else:
        status = "partial"
    written = bench.write(
        W47, student("a", parts=parts, status=status), student("b"), attendance=attendance, not_scored=why
    )
    assert written == WeekWritten(2, 1)
    newest = bench.rows("select version, lates from portraits.attendance_week order by version desc limit 1")
    assert newest == ([(1, 2)] if changed == "attendance gone" else [(2, 3 if changed == "attendance" else 2)])


def test_a_student_gone_from_the_facts_is_removed_and_may_come_back(bench: Bench) -> None:
    bench.write(W47, student("a", tier=3), student("b"))
    assert bench.write(W47, student("b")) == WeekWritten(2, 1)
    removed = bench.rows(
        "select status, coefficient, tier, school_id, week_ends_on from portraits.portrait where version = 2"
    )
    assert removed == [("removed", None, None, "E1", date(2026, 11, 22))]
    assert bench.rows("select left(student_key, 1) from portraits.current_portrait") == [("b",)]
    assert [row[0] for row in bench.at(W47, 1)] == ["a", "b"]
    assert [row[0] for row in bench.at(W47, 2)] == ["b"]
    assert bench.write(W47, student("b")) == WeekWritten(None, 0)
    assert bench.write(W47, student("a"), student("b")) == WeekWritten(3, 1)
    assert [row[0] for row in bench.at(W47)] == ["a", "b"]


def test_a_week_without_school_has_no_version(bench: Bench) -> None:
    assert bench.write(W47) == WeekWritten(None, 0)
    assert store.newest_version(bench.con, W47) == 0
    assert store.criteria_of(bench.con, W47) is None


def test_current_portraits_are_the_newest_of_the_newest_week(bench: Bench) -> None:
    bench.write(W47, student("a", "20"), student("b", "20"))
    bench.write(W46, student("a", "5"))
    bench.write(W47, student("a", "25"), student("b", "20"))
    assert bench.rows(
        "select left(student_key, 1), week, version, coefficient from portraits.current_portrait order by 1"
    ) == [
        ("a", "2026-W47", 2, Decimal("25.00")),
        ("b", "2026-W47", 1, Decimal("20.00")),
    ]


def test_criteria_of_a_past_week_are_those_it_was_measured_against(bench: Bench) -> None:
    bench.write(W46, student("a"))
    bench.write(W47, student("a", criteria_hash="another"))
    assert store.criteria_of(bench.con, W46) == "c0ffee0123456789"
    assert store.criteria_of(bench.con, W47) == "another"


def test_a_removed_student_does_not_tell_the_criteria_of_the_week(bench: Bench) -> None:
    bench.write(W47, student("a"), student("b"))
    assert bench.write(W47, student("b", "20", criteria_hash="another")) == WeekWritten(2, 2)
    # A database promises no order of rows: the removed ones first.
    bench.con.execute("create temp table reordered as from portraits.stored_portrait order by status = 'removed' desc")
    bench.con.execute("delete from portraits.stored_portrait")
    bench.con.execute("insert into portraits.stored_portrait by name from reordered")
    assert store.criteria_of(bench.con, W47) == "another"


@pytest.mark.parametrize("fault", ["attendance", "reason", "twice"])
def test_rows_that_do_not_belong_to_one_portrait_stop_the_run(bench: Bench, fault: str) -> None:
    students = [student("a")] * (2 if fault == "twice" else 1)
    attendance = [{"student_key": "b"}] if fault == "attendance" else []
    not_scored = [{"student_key": "b", "why": "no_evidence"}] if fault == "reason" else []
    with pytest.raises(ReconciliationError, match="ne concordent pas"):
        bench.write(W47, *students, attendance=attendance, not_scored=not_scored)


# --- the portrait before ---------------------------------------------------------------------------------------


def previous(bench: Bench) -> list[tuple]:
    return bench.rows(
        "select left(student_key, 1), week, version, coefficient::varchar from previous.portrait order by 1"
    )


def test_the_previous_portrait_is_the_newest_scored_one_of_the_year(bench: Bench) -> None:
    bench.write(W26, student("d", "40"))  # last school year
    bench.write(W36, student("a", "1"), student("b", "2"), student("c", "3"))
    # Weeks 37 to 44: nothing, as in a holiday.
    bench.write(W45, student("a", "11"), student("b", None, status="insufficient_data"), student("c", "13"))
    bench.write(W45, student("a", "12"), student("b", None, status="insufficient_data"))  # c is removed
    bench.write(W46, student("a", "99"), student("d", "98"))
    previous_for(bench.con, W46)
    assert previous(bench) == [
        ("a", "2026-W45", 2, "12.00"),
        ("b", "2026-W36", 1, "2.00"),
        ("c", "2026-W36", 1, "3.00"),
    ]
    previous_for(bench.con, W36)
    assert previous(bench) == []


def test_a_replay_reads_the_very_rows_that_were_used(bench: Bench) -> None:
    bench.write(W46, student("a", "12", parts=[part(1, "7")]))
    bench.write(W47, student("a", "20", previous_week="2026-W46", previous_version=1), student("b"))
    bench.write(W46, student("a", "15"))
    bench.write(W47, student("a", "20", previous_week="2026-W46", previous_version=2), student("b"))
    previous_used(bench.con, W47, 1)
    assert previous(bench) == [("a", "2026-W46", 1, "12.00")]
    assert bench.rows("select parts[1].value from previous.portrait") == [(Decimal("7.0000"),)]
    previous_used(bench.con, W47, 2)
    assert previous(bench) == [("a", "2026-W46", 2, "15.00")]


# --- beside the portraits --------------------------------------------------------------------------------------


def lineage(bench: Bench, *, lines: int = 1) -> None:
    """The workbench tables that reading and checking leave."""
    bench.con.execute("create schema if not exists acceptance")
    bench.con.execute("create schema if not exists quality")
    for table, name in (
        (RUN_INPUT, "acceptance.run_input"),
        (REJECTION, "acceptance.rejection"),
        (QUALITY_CHECK, "quality.check"),
    ):
        bench.con.execute(f"drop table if exists {name}")
        bench.con.execute(create_table(table, name))
    for line in range(2, 2 + lines):
        bench.con.execute(
            "insert into acceptance.rejection by name select '' as run_id, 'grades' as table_name, "
            "'notes.csv' as file_name, ? as line, 'mark' as column_name, 'out_of_range' as rule, "
            "'error' as severity",
            [line],
        )
    register(bench.con, load_criteria(DEFAULT_CRITERIA))


def run_row(week: Week, sequence: int, run_id: str) -> dict[str, object]:
    return {
        "run_id": run_id,
        "sequence": sequence,
        "week": week.text,
        "as_of": week.sunday,
        "started_at": datetime(2026, 11, 23, 11, tzinfo=UTC),
        "duration_seconds": Decimal("1.5"),
        "centre_id": "751",
        "source": "canonical",
        "criteria_hash": "c0ffee0123456789",
        "versions": "{}",
        "students": 1,
        "scored": 1,
        "tier_2": 0,
        "tier_3": 0,
        "rows_changed": 1,
        "verdict": "Terminé.",
    }


def write_run(bench: Bench, week: Week, sequence: int, *, lines: int = 1) -> None:
    lineage(bench, lines=lines)
    write_context(bench.con, run_row(week, sequence, f"r{sequence}"))


def test_only_the_newest_run_of_a_week_keeps_its_rejections(bench: Bench) -> None:
    write_run(bench, W46, 1, lines=2)
    write_run(bench, W47, 2, lines=3)
    write_run(bench, W47, 3, lines=4)
    assert bench.rows("select run_id, count(*) from portraits.rejection group by 1 order by 1") == [
        ("r1", 2),
        ("r3", 4),
    ]
    assert bench.rows("select run_id, sequence, started_at from portraits.run order by 1") == [
        (f"r{n}", n, datetime(2026, 11, 23, 11, tzinfo=UTC).replace(tzinfo=None)) for n in (1, 2, 3)
    ]


def test_a_run_row_without_one_of_its_values_is_a_fault(bench: Bench) -> None:
    lineage(bench)
    row = run_row(W47, 1, "r1")
    del row["verdict"]
    with pytest.raises(KeyError):
        write_context(bench.con, row)


def test_criteria_are_written_once_a_hash(bench: Bench) -> None:
    write_run(bench, W46, 1)
    count = bench.rows("select count(*) from portraits.criterion")
    write_run(bench, W47, 2)
    assert bench.rows("select count(*) from portraits.criterion") == count
    assert count[0][0] >= 12


def test_aggregates_of_a_week_are_replaced(bench: Bench) -> None:
    week_tables(bench.con, W47)
    for students in (20, 21):
        bench.con.execute("delete from week.school_portrait")
        bench.con.execute(
            "insert into week.school_portrait by name select 'E1' as school_id, '2026-W47' as week, "
            "'SEC1' as level, ? as students",
            [students],
        )
        write_aggregates(bench.con, W47)
    assert bench.rows("select school_id, week, students from portraits.school_portrait") == [("E1", "2026-W47", 21)]


def add_facts(bench: Bench, table: str, *rows: dict[str, object]) -> None:
    for row in rows:
        names, marks = ", ".join(map(quoted, row)), ", ".join("?" for _ in row)
        bench.con.execute(f"insert into facts.{table} ({names}) values ({marks})", list(row.values()))


def test_audit_attributes_and_interventions_come_from_the_facts(bench: Bench) -> None:
    bench.write(W47, student("a"), student("b"))
    add_facts(bench, "students", {"student_key": key("a"), "sex": "F"}, {"student_key": key("f"), "sex": "M"})
    add_facts(
        bench, "schools", {"school_id": "E1", "deprivation_decile": 9}, {"school_id": "E2", "deprivation_decile": 2}
    )
    add_facts(
        bench,
        "enrolments",
        *(
            {
                "student_key": key("a"),
                "school_year": "2026-2027",
                "school_id": school,
                "enrolled_on": on,
                "level": "SEC1",
                "special_needs_code": code,
            }
            for school, on, code in (("E1", date(2026, 8, 28), "10"), ("E2", date(2026, 10, 5), "33"))
        ),
    )
    add_facts(
        bench,
        "interventions",
        *(
            {
                "intervention_key": key(name),
                "student_key": key("a"),
                "school_id": "E1",
                "type": "tutorat",
                "started_on": started,
                "ended_on": ended,
            }
            for name, started, ended in (
                ("1", date(2026, 10, 1), None),
                ("2", date(2026, 1, 8), date(2026, 5, 1)),
                ("3", date(2026, 5, 1), date(2026, 9, 15)),
            )
        ),
    )
    write_run(bench, W47, 1)
    assert bench.rows(
        "select left(student_key, 1), sex, special_needs_code, deprivation_decile "
        "from portraits.audit_attribute order by 1"
    ) == [("a", "F", "33", 2), ("b", None, None, None)]
    assert bench.rows("select left(intervention_key, 1), type from portraits.intervention order by 1") == [
        ("1", "tutorat"),
        ("3", "tutorat"),
    ]


def test_an_intervention_says_where_it_is_known_from_and_is_counted_once(bench: Bench) -> None:
    """« Tutorat » of the extract and the code `tutoring` of a workbook, of the same day, are one support."""
    bench.write(W47, student("a"))
    add_interventions(bench, ("1", date(2026, 10, 1), None, "en cours"))
    add_facts(
        bench,
        "follow_up",
        *(
            {
                "follow_up_id": key(name),
                "student_key": key("a"),
                "school_id": "E1",
                "opened_week": "2026-W40",
                "discussed_week": "2026-W40",
                "type": code,
                "started_on": started,
            }
            for name, code, started in (
                ("4", "tutoring", date(2026, 10, 1)),
                ("5", "tutoring", date(2026, 10, 2)),
                ("6", "catch_up", date(2026, 10, 1)),
            )
        ),
    )
    write_run(bench, W47, 1)
    assert bench.rows("select left(intervention_key, 1), origin, type from portraits.intervention order by 1") == [
        ("1", "extract", "tutorat"),
        ("5", "follow_up", "tutoring"),
        ("6", "follow_up", "catch_up"),
    ]


def test_a_support_decided_in_june_for_september_is_of_the_new_year(bench: Bench) -> None:
    bench.write(W47, student("a"))
    decided = {"student_key": key("a"), "school_id": "E1", "opened_week": "2026-W24", "discussed_week": "2026-W24"}
    for name, started in (("7", date(2026, 9, 8)), ("8", date(2026, 6, 12))):
        add_facts(bench, "follow_up", decided | {"follow_up_id": key(name), "type": "tutoring", "started_on": started})
    write_run(bench, W47, 1)
    assert bench.rows("select left(intervention_key, 1) from portraits.intervention") == [("7",)]


def add_interventions(bench: Bench, *rows: tuple[str, date, date | None, str]) -> None:
    """Interventions of student a: key, start, end and status."""
    add_facts(
        bench,
        "interventions",
        *(
            {
                "intervention_key": key(name),
                "student_key": key("a"),
                "school_id": "E1",
                "type": "tutorat",
                "started_on": started,
                "ended_on": ended,
                "status": status,
            }
            for name, started, ended, status in rows
        ),
    )


def interventions(bench: Bench) -> list[tuple]:
    return bench.rows("select left(intervention_key, 1), ended_on, status from portraits.intervention order by 1")


def test_an_intervention_is_published_as_the_week_knows_it(bench: Bench) -> None:
    """The week ends on Sunday 22 November 2026: what starts or ends on the 23rd has not happened."""
    bench.write(W47, student("a"))
    add_interventions(
        bench,
        ("1", date(2026, 10, 1), date(2026, 11, 22), "terminé"),
        ("2", date(2026, 10, 1), date(2026, 11, 23), "terminé"),
        ("3", date(2026, 10, 1), None, "en cours"),
        ("4", date(2026, 11, 22), None, "en cours"),
        ("5", date(2026, 11, 23), None, "en cours"),
    )
    write_run(bench, W47, 1)
    assert interventions(bench) == [
        ("1", date(2026, 11, 22), "terminé"),
        ("2", None, None),
        ("3", None, "en cours"),
        ("4", None, "en cours"),
    ]


def test_running_an_older_week_again_keeps_the_interventions_of_the_newest(bench: Bench) -> None:
    bench.write(W46, student("a"))
    bench.write(W47, student("a"))
    add_interventions(
        bench,
        ("1", date(2026, 10, 1), date(2026, 11, 20), "terminé"),
        ("2", date(2026, 11, 18), None, "en cours"),
    )
    write_run(bench, W46, 1)
    assert interventions(bench) == [("1", date(2026, 11, 20), "terminé"), ("2", None, "en cours")]


def test_contributions_say_the_reason_in_words(bench: Bench) -> None:
    criteria = load_criteria(DEFAULT_CRITERIA)
    write_run(bench, W47, 1)
    (position,) = (one.position for one in criteria.indicators if one.name == "absence_rate_20_days")
    bench.write(
        W47,
        student(
            "a",
            criteria_hash=criteria.hash,
            parts=[
                part(
                    position,
                    "37.5",
                    points=Decimal(20),
                    contribution=Decimal(10),
                    numerator=Decimal("7.5"),
                    denominator=Decimal(20),
                    benchmark=Decimal(6),
                    is_reason=True,
                )
            ],
        ),
    )
    rows = bench.rows("select indicator, domain, value, contribution, reason_fr from portraits.contribution")
    assert [row[:4] for row in rows] == [("absence_rate_20_days", "engagement", Decimal("37.5000"), Decimal("10.00"))]
    assert "7,5" in rows[0][4]
    assert "37,5" in rows[0][4]


# --- what an intervention was followed by ----------------------------------------------------------------------


def respond(bench: Bench, peers: int) -> list[tuple]:
    """Student a: 60 before (W45), 40 after (W47), tier 3. Peers of the same tier go from 60 to 60 - n."""
    others = [str(n) for n in range(1, peers + 1)]
    for week, own, drop in ((W45, "60", 0), (W46, "55", 0), (W47, "40", 1)):
        bench.write(
            week,
            student("a", own, tier=3),
            *(student(name, str(60 - drop * int(name)), tier=3) for name in others),
            student("e", str(60 - drop * 50), tier=2),  # another tier
            student("f", str(60 - drop * 50), tier=3, school_id="E2"),  # another school
            student("d", str(60 - drop * 50), tier=3),  # helped in the same weeks
            attendance=[{"student_key": "a", "rate_20": Decimal(own)}],
        )
    add_facts(
        bench,
        "interventions",
        *(
            {
                "intervention_key": key(name),
                "student_key": key(who),
                "school_id": "E1",
                "type": "tutorat",
                "started_on": on,
            }
            for name, who, on in (("1", "a", date(2026, 11, 9)), ("2", "d", date(2026, 11, 18)))
        ),
    )
    write_run(bench, W47, 1)
    return bench.rows("""
        select week_before, week_after, coefficient_before::int, coefficient_after::int, rate_20_before::int,
            rate_20_after::int, change::int, comparison_change, comparison_students
        from portraits.intervention_response where left(intervention_key, 1) = '1'
    """)


def test_an_intervention_is_told_beside_comparable_students(bench: Bench) -> None:
    assert respond(bench, peers=5) == [("2026-W45", "2026-W47", 60, 40, 60, 40, -20, Decimal("-3.00"), 5)]


def test_fewer_than_five_comparable_students_are_counted_and_not_shown(bench: Bench) -> None:
    assert respond(bench, peers=4) == [("2026-W45", "2026-W47", 60, 40, 60, 40, -20, None, 4)]


def support(bench: Bench, who: str, started_on: date, ended_on: date | None = None) -> None:
    add_facts(
        bench,
        "interventions",
        {
            "intervention_key": key("1"),
            "student_key": key(who),
            "school_id": "E1",
            "type": "tutorat",
            "started_on": started_on,
            "ended_on": ended_on,
        },
    )


def moved(name: str, coefficient: str, *parts: str | None, **more: object) -> dict[str, object]:
    """A student of tier 3 whose coefficient is what it is by these changes: data, coverage, criteria."""
    names = ("change_data", "change_coverage", "change_criteria")
    changes = {name: None if one is None else Decimal(one) for name, one in zip(names, parts, strict=True)}
    return student(name, coefficient, tier=3, **changes, **more)


def six_weeks(bench: Bench, *, unknown: str = "", corrected: bool = False) -> list[tuple]:
    """A support begins on Monday of W42. The report card of W44 tells 30 points more of student a, 20 of five peers.

    Student a: 50, 48 (data -2), no coefficient, 72 (data -6, coverage +30), 66 (data -6), 62 (data -8, criteria +4).
    Peer n: 50 until the report card, 70 - n with it (data -n, coverage +20), and so on to the end.
    `unknown`: whose change of W45 is not known. `corrected`: a's W42 is 45 since, which W44 did not know.
    """
    still = ("0", "0", "0")
    own = {
        41: moved("a", "50", None, None, None),
        42: moved("a", "48", "-2", "0", "0"),
        43: student("a", None, status="insufficient_data", tier=None),
        44: moved("a", "72", "-6", "30", "0", term="1"),
        45: moved("a", "66", "-6", "0", "0", term="1"),
        46: moved("a", "62", "-8", "0", "4", term="1"),
    }
    for number, row in own.items():
        peers = []
        for n in range(1, 6):
            parts = (None, None, None) if number == 41 else (str(-n), "20", "0") if number == 44 else still
            peers.append(moved(str(n), "50" if number < 44 else str(70 - n), *parts))
        rows = [row, *peers]
        if number == 45:
            rows = [moved(unknown, str(one["coefficient"]), None, None, None) if one["key"] == unknown else one
                    for one in rows]  # fmt: skip
        days = {41: "25", 46: "47"}.get(number)
        attendance = [{"student_key": "a", "days_expected_year": Decimal(days)}] if days else []
        bench.write(Week.parse(f"2026-W{number}"), *rows, attendance=attendance)
    if corrected:
        peers = [moved(str(n), "50", *still) for n in range(1, 6)]
        bench.write(Week.parse("2026-W42"), moved("a", "45", "-5", "0", "0"), *peers, run_id="r2")
    support(bench, "a", date(2026, 10, 12))
    write_run(bench, W46, 1)
    return bench.rows("""
        select week_before, week_after, change::int, change_data::int, change_coverage::int, change_criteria::int,
            comparison_change::int, comparison_change_data::int, school_days::int, has_new_report_card
        from portraits.intervention_response
    """)


def test_what_came_with_a_report_card_is_told_apart_from_what_was_seen(bench: Bench) -> None:
    """-2 -6 -6 -8 = -22 of facts, 30 of the report card, 4 of the criteria: +12. Peers: 20 - 3, of which facts -3."""
    assert six_weeks(bench) == [("2026-W41", "2026-W46", 12, -22, 30, 4, 17, -3, 22, True)]


def test_a_week_without_a_change_leaves_the_parts_unknown(bench: Bench) -> None:
    assert six_weeks(bench, unknown="a") == [("2026-W41", "2026-W46", 12, None, None, None, 17, -3, 22, True)]


def test_parts_that_no_longer_make_the_change_are_not_told(bench: Bench) -> None:
    assert six_weeks(bench, corrected=True) == [("2026-W41", "2026-W46", 12, None, None, None, 17, -3, 22, True)]


def test_facts_known_of_fewer_than_five_peers_are_not_compared(bench: Bench) -> None:
    assert six_weeks(bench, unknown="3") == [("2026-W41", "2026-W46", 12, -22, 30, 4, 17, None, 22, True)]


@pytest.mark.parametrize(
    ("ended_on", "week_after"),
    [
        (None, "2026-W44"),  # 8 weeks after 7 September: 2 November
        (date(2026, 9, 16), "2026-W41"),  # over within 28 days: the week of 5 October
        (date(2026, 10, 14), "2026-W42"),
        (date(2026, 10, 18), "2026-W42"),
        (date(2026, 10, 19), "2026-W43"),
        (date(2026, 11, 20), "2026-W44"),
    ],
)
def test_after_stops_when_the_intervention_does(bench: Bench, ended_on: date | None, week_after: str) -> None:
    for number in range(36, 48):
        bench.write(Week.parse(f"2026-W{number}"), student("a"))
    support(bench, "a", date(2026, 9, 7), ended_on)
    write_run(bench, W47, 1)
    assert bench.rows("select week_before, week_after from portraits.intervention_response") == [
        ("2026-W36", week_after)
    ]


def test_an_intervention_of_a_student_without_portrait_has_no_response(bench: Bench) -> None:
    add_facts(
        bench,
        "interventions",
        {
            "intervention_key": key("1"),
            "student_key": key("a"),
            "school_id": "E1",
            "type": "tutorat",
            "started_on": date(2026, 11, 9),
        },
    )
    write_run(bench, W47, 1)
    assert bench.rows("select week_before, change, comparison_students from portraits.intervention_response") == [
        (None, None, None)
    ]


# --- which file ------------------------------------------------------------------------------------------------


def test_what_was_published_is_taken_up_by_the_next_run(bench: Bench, tmp_path: Path) -> None:
    bench.write(W46, student("a"))
    write_run(bench, W46, 1)
    assert bench.publish() == tmp_path / "portraits.duckdb"
    later = Bench(tmp_path)
    assert later.write(W47, student("a")) == WeekWritten(1, 1)
    assert later.rows("select count(*) from portraits.portrait") == [(2,)]
    assert later.rows("select count(*) from portraits.main.stored_student") == [(1,)]


def test_a_refused_draft_leaves_nothing_to_the_next(bench: Bench, tmp_path: Path) -> None:
    bench.write(W47, student("a"))
    bench.draft = open_draft(bench.con, tmp_path, bench.staging, W47)
    assert bench.rows("select count(*) from portraits.portrait") == [(0,)]


def test_a_new_school_year_closes_the_one_before(bench: Bench, tmp_path: Path) -> None:
    bench.write(W26, student("a"))
    write_run(bench, W26, 1)
    bench.publish()
    later = Bench(tmp_path, W36)
    assert later.rows("select count(*) from portraits.portrait") == [(0,)]
    later.write(W36, student("a"))
    write_run(later, W36, 2)
    later.publish()
    assert sorted(path.name for path in tmp_path.glob("*.duckdb")) == ["portraits-2025-2026.duckdb", "portraits.duckdb"]
    assert store.published_database(tmp_path, W26) == tmp_path / "portraits-2025-2026.duckdb"
    assert store.published_database(tmp_path, W36) == tmp_path / "portraits.duckdb"
    assert store.published_database(tmp_path, Week.parse("2024-W40")) is None
    past = Bench(tmp_path, W26)
    assert past.draft.final == tmp_path / "portraits-2025-2026.duckdb"
    assert past.draft.closed is None
    assert past.write(W26, student("a", "50")) == WeekWritten(2, 1)
    past.con.close()
    older = Bench(tmp_path, Week.parse("2024-W40"))
    assert older.draft.final == tmp_path / "portraits-2024-2025.duckdb"


def test_a_file_published_under_the_name_of_its_week_is_the_current_one(bench: Bench, tmp_path: Path) -> None:
    bench.write(W46, student("a"))
    write_run(bench, W46, 1)
    bench.publish()
    held = Bench(tmp_path)
    held.write(W47, student("a"))
    write_run(held, W47, 2)
    finish(held.con, held.draft)
    held.draft.path.replace(held.draft.fallback)
    assert held.draft.fallback.name == "portraits-2026-W47.duckdb"
    assert store.current_database(tmp_path) == held.draft.fallback
    next_run = Bench(tmp_path, W47.next())
    assert next_run.rows("select distinct week from portraits.portrait order by 1") == [("2026-W46",), ("2026-W47",)]
    assert next_run.draft.superseded == (held.draft.fallback,)


def test_a_file_that_another_program_writes_in_is_busy(bench: Bench, tmp_path: Path) -> None:
    path = bench.publish()
    path.chmod(0o644)
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('ready', flush=True); sys.stdin.read()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout.readline().strip() == b"ready"
        with connect() as con, pytest.raises(StoreBusyError, match="ouverte en écriture"):
            store.attach_published(con, path)
    finally:
        writer.communicate()
