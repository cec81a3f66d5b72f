"""Facts: what each run adds and removes, and what was known after any of them."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.errors import NotFoundError, SourceError
from pipelines.facts import FULL, INCREMENTAL, Changes, load_facts, loaded_sequence, stage_changes
from pipelines.ledger import entry_path, read_ledger, sequence_of, write_entry
from pipelines.seen import show_week
from pipelines.weeks import Week, school_year_of
from schemas.ddl import duckdb_type, quoted
from schemas.facts import FACTS

W46, W47, W48 = (Week.parse(f"2026-W{n}") for n in (46, 47, 48))


def key(name: str) -> str:
    return name.ljust(64, "0")


def show(con: duckdb.DuckDBPyConnection, table: str, *rows: dict[str, object]) -> None:
    """Make `incoming.<table>` of these rows; columns that a row does not give are empty."""
    con.execute("create schema if not exists incoming")
    con.execute("create table if not exists incoming.refused (table_name varchar, student_key varchar)")
    columns = FACTS[table].columns
    body = ", ".join(f"{quoted(c.name)} {duckdb_type(c)}" for c in columns)
    con.execute(f"create or replace table {quoted('incoming', table)} ({body})")
    for row in rows:
        con.execute(
            f"insert into {quoted('incoming', table)} values ({', '.join('?' for _ in columns)})",
            [row.get(c.name) for c in columns],
        )


def absence(
    student: str, day: date, *, school: str = "A", category: str = "excused", period: str | None = None
) -> dict[str, object]:
    return {"student_key": key(student), "school_id": school, "date": day, "category": category, "period": period}


def mark(student: str, value: str, *, term: str = "1", recorded_on: date = date(2026, 11, 6)) -> dict[str, object]:
    return {
        "student_key": key(student),
        "school_id": "A",
        "school_year": "2026-2027",
        "subject_code": "MAT",
        "term": term,
        "mark": Decimal(value),
        "recorded_on": recorded_on,
    }


class Centre:
    """A store and a connection with its facts loaded, as a flow holds them."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.con = connect()
        load_facts(self.con, store)

    def run(
        self, week: Week, modes: dict[str, str], *, as_of: date | None = None, versions: dict[str, int] | None = None
    ) -> Changes:
        changes = stage_changes(self.con, self.store, week, as_of or week.sunday, modes)
        write_entry(
            entry_path(self.store, changes.sequence), changes.entry(f"run-{changes.sequence}", "c1", versions or {})
        )
        return changes

    def rows(self, query: str) -> list[tuple]:
        return self.con.execute(query).fetchall()

    def known(self, upto: int | None = None) -> Centre:
        """The same store, read again from disk."""
        other = Centre(self.store)
        load_facts(other.con, self.store, upto)
        return other


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


MARKS = "select left(student_key, 1), mark::varchar, known_week from facts.grades order by all"
ABSENCES = "select left(student_key, 1), school_id, date::varchar, category from facts.attendance order by all"


def test_a_full_extract_withdraws_what_it_no_longer_shows(centre: Centre) -> None:
    tuesday, wednesday = date(2026, 11, 10), date(2026, 11, 11)
    show(centre.con, "attendance", absence("a", tuesday), absence("b", wednesday))
    assert centre.run(W46, {"attendance": FULL}).added_rows == 2
    show(centre.con, "attendance", absence("a", tuesday, category="unexcused"))
    changes = centre.run(W47, {"attendance": FULL})
    assert (changes.added_rows, changes.removed_rows) == (1, 2)
    assert centre.rows(ABSENCES) == [("a", "A", "2026-11-10", "unexcused")]


def test_an_incremental_extract_adds_and_replaces_by_key_only(centre: Centre) -> None:
    tuesday, wednesday = date(2026, 11, 10), date(2026, 11, 11)
    show(centre.con, "attendance", absence("a", tuesday), absence("b", wednesday))
    centre.run(W46, {"attendance": INCREMENTAL})
    show(centre.con, "attendance", absence("a", tuesday, category="late"), absence("c", tuesday))
    centre.run(W47, {"attendance": INCREMENTAL})
    assert centre.rows(ABSENCES) == [
        ("a", "A", "2026-11-10", "late"),
        ("b", "A", "2026-11-11", "excused"),
        ("c", "A", "2026-11-10", "excused"),
    ]


def refuse(con: duckdb.DuckDBPyConnection, table: str, *students: str | None) -> None:
    """Say that rows of these students (None: of somebody) were refused in the extract."""
    for student in students:
        con.execute("insert into incoming.refused values (?, ?)", [table, student and key(student)])


@pytest.mark.parametrize(
    ("refused", "left"), [((), ["a"]), (("b",), ["a", "b"]), ((None,), ["a", "b", "c"]), (("z",), ["a"])]
)
def test_a_refused_row_withdraws_nothing_of_its_student(
    centre: Centre, refused: tuple[str | None, ...], left: list[str]
) -> None:
    day = date(2026, 11, 10)
    show(centre.con, "attendance", *(absence(name, day) for name in "abc"))
    centre.run(W46, {"attendance": FULL})
    show(centre.con, "attendance", absence("a", day))
    refuse(centre.con, "attendance", *refused)
    refuse(centre.con, "grades", "c")
    changes = centre.run(W47, {"attendance": FULL})
    assert changes.removed_rows == 3 - len(left)
    assert [row[0] for row in centre.rows(ABSENCES)] == left


def test_a_corrected_row_replaces_its_own_though_another_of_the_student_is_refused(centre: Centre) -> None:
    tuesday, wednesday = date(2026, 11, 10), date(2026, 11, 11)
    show(centre.con, "attendance", absence("a", tuesday), absence("a", wednesday))
    centre.run(W46, {"attendance": FULL})
    show(centre.con, "attendance", absence("a", tuesday, category="late"))
    refuse(centre.con, "attendance", "a")
    centre.run(W47, {"attendance": FULL})
    assert centre.rows(ABSENCES) == [("a", "A", "2026-11-10", "late"), ("a", "A", "2026-11-11", "excused")]


def test_a_refused_row_of_the_calendar_closes_no_day(centre: Centre) -> None:
    days = [{"school_id": "A", "date": day, "is_school_day": True} for day in (date(2026, 11, 10), date(2026, 11, 11))]
    show(centre.con, "calendar", *days)
    centre.run(W46, {"calendar": FULL})
    show(centre.con, "calendar", days[0])
    refuse(centre.con, "calendar", None)
    assert centre.run(W47, {"calendar": FULL}).is_empty
    assert centre.rows("select count(*) from facts.calendar") == [(2,)]


def test_facts_hold_no_reason_code(centre: Centre) -> None:
    """A secretary may have typed a name there."""
    assert "reason_code" not in FACTS["attendance"].names
    assert "reason_group" in FACTS["attendance"].names


def test_a_school_or_a_year_that_the_file_does_not_hold_is_left_alone(centre: Centre) -> None:
    last_year, this_year = date(2026, 6, 10), date(2026, 11, 10)
    show(
        centre.con, "attendance", absence("a", last_year), absence("a", this_year), absence("b", this_year, school="B")
    )
    centre.run(W46, {"attendance": FULL})
    show(centre.con, "attendance", absence("c", this_year))
    centre.run(W47, {"attendance": FULL})
    assert centre.rows(ABSENCES) == [
        ("a", "A", "2026-06-10", "excused"),
        ("b", "B", "2026-11-10", "excused"),
        ("c", "A", "2026-11-10", "excused"),
    ]


def test_an_absent_table_changes_nothing_and_an_unknown_source_stays_unknown(centre: Centre) -> None:
    show(centre.con, "attendance", absence("a", date(2026, 11, 10)))
    centre.run(W46, {"attendance": FULL})
    changes = centre.run(W47, {})
    assert changes.is_empty
    assert changes.first_week_touched is None
    assert len(centre.rows(ABSENCES)) == 1
    show_week(centre.con, W47)
    present = dict(centre.rows("from seen.source_present"))
    assert (present["attendance"], present["grades"]) == (True, False)


def test_running_twice_changes_nothing(centre: Centre) -> None:
    show(centre.con, "attendance", absence("a", date(2026, 11, 10)), absence("a", date(2026, 11, 11)))
    centre.run(W47, {"attendance": FULL})
    changes = centre.run(W47, {"attendance": FULL})
    assert changes.is_empty
    assert not changes.touches(W47)


def test_a_row_removed_then_shown_again_is_there_again(centre: Centre) -> None:
    day, other = date(2026, 11, 10), date(2026, 11, 9)
    for rows in (
        [absence("a", day), absence("b", other)],
        [absence("b", other)],
        [absence("a", day), absence("b", other)],
    ):
        show(centre.con, "attendance", *rows)
        centre.run(W47, {"attendance": FULL})
    assert [len(centre.known(upto=n).rows(ABSENCES)) for n in (0, 1, 2, 3)] == [0, 2, 1, 2]
    assert loaded_sequence(centre.known(upto=2).con) == 2


def test_empty_parts_of_a_key_compare_equal(centre: Centre) -> None:
    day = date(2026, 11, 10)
    show(centre.con, "attendance", absence("a", day, category="excused"), absence("a", day, period="3"))
    centre.run(W47, {"attendance": INCREMENTAL})
    show(centre.con, "attendance", absence("a", day, category="unexcused"))
    centre.run(W47, {"attendance": INCREMENTAL})
    assert centre.rows("select period, category from facts.attendance order by period nulls first") == [
        (None, "unexcused"),
        ("3", "excused"),
    ]


def test_a_backfill_does_not_delete_what_happened_later(centre: Centre) -> None:
    early, late = date(2026, 11, 10), date(2026, 11, 20)
    show(centre.con, "attendance", absence("a", early), absence("a", late))
    centre.run(W47, {"attendance": FULL})
    show(centre.con, "attendance", absence("a", early))
    assert centre.run(W46, {"attendance": FULL}).is_empty
    assert len(centre.rows(ABSENCES)) == 2


def test_work_handed_in_early_is_seen_from_that_day_on(centre: Centre) -> None:
    """Due in W48: handed in on the Tuesday of W47, it is seen in W47 and not in W46, and only then tells of its week.
    An extract of W46, where it still waits, does not withdraw it; one of W47 that no longer shows it does.
    """
    early = {
        "student_key": key("a"),
        "subject_code": "FRA",
        "assignment_id": "1",
        "due_on": W48.monday,
        "submitted_on": W47.monday + timedelta(days=1),
        "score": Decimal(80),
    }
    due = {"student_key": key("a"), "subject_code": "FRA", "assignment_id": "0", "due_on": W46.monday}
    show(centre.con, "assignments", due, early)
    assert centre.run(W47, {"assignments": FULL}).first_week_touched == "2026-W46"
    for week, works in ((W46, ["0"]), (W47, ["0", "1"])):
        show_week(centre.con, week)
        assert centre.rows("select assignment_id from seen.assignments order by 1") == [(one,) for one in works]
    show(centre.con, "assignments", due)
    assert centre.run(W46, {"assignments": FULL}).is_empty
    changes = centre.run(W47, {"assignments": FULL})
    assert (changes.removed_rows, changes.first_week_touched) == (1, "2026-W47")


def test_a_mark_counts_from_the_run_that_first_showed_it(centre: Centre) -> None:
    show(centre.con, "grades", mark("a", "72"))
    centre.run(W47, {"grades": FULL})
    show_week(centre.con, W46)
    assert centre.rows("select * from seen.grades") == []
    show_week(centre.con, W47)
    assert centre.rows("select mark::varchar from seen.grades") == [("72.00",)]


def test_a_mark_shown_by_a_run_of_an_earlier_week_was_known_then(centre: Centre) -> None:
    show(centre.con, "grades", mark("a", "72"))
    centre.run(W47, {"grades": FULL})
    changes = centre.run(W46, {"grades": FULL})
    assert (changes.added_rows, changes.removed_rows) == (1, 1)
    assert centre.rows(MARKS) == [("a", "72.00", "2026-W46")]
    assert centre.known().rows(MARKS) == [("a", "72.00", "2026-W46")]
    assert centre.known(upto=1).rows(MARKS) == [("a", "72.00", "2026-W47")]
    assert centre.run(W47, {"grades": FULL}).is_empty


def test_a_corrected_mark_keeps_the_week_in_which_it_was_first_shown(centre: Centre) -> None:
    show(centre.con, "grades", mark("a", "55"))
    centre.run(W46, {"grades": FULL})
    show(centre.con, "grades", mark("a", "65"), mark("b", "80"))
    centre.run(W48, {"grades": FULL})
    assert centre.rows(MARKS) == [("a", "65.00", "2026-W46"), ("b", "80.00", "2026-W48")]


def test_changes_tell_from_which_week_on_portraits_may_differ(centre: Centre) -> None:
    show(centre.con, "attendance", absence("a", date(2026, 11, 10)), absence("a", date(2026, 11, 20)))
    changes = centre.run(W47, {"attendance": FULL})
    assert changes.first_week_touched == "2026-W46"
    assert not changes.touches(W46.previous())
    assert changes.touches(W46)
    show(centre.con, "grades", mark("a", "70", recorded_on=date(2026, 10, 30)))
    changes = centre.run(W47, {"grades": FULL})
    assert changes.first_week_touched == "2026-W47", "a mark is not seen before its week of discovery"
    show(
        centre.con,
        "enrolments",
        {
            "student_key": key("a"),
            "school_year": "2026-2027",
            "school_id": "A",
            "enrolled_on": date(2026, 11, 16),
            "level": "SEC1",
        },
    )
    changes = centre.run(W47, {"enrolments": FULL})
    assert changes.touches(Week.parse("2026-W36"))
    assert changes.first_week_touched == "0001-W01"


def test_outcomes_touch_no_portrait_and_are_never_seen(centre: Centre) -> None:
    show(centre.con, "outcomes", {"student_key": key("a"), "school_year": "2026-2027", "outcome": "passed"})
    changes = centre.run(W47, {"outcomes": FULL})
    assert changes.added_rows == 1
    assert changes.first_week_touched is None
    show_week(centre.con, W47)
    assert centre.rows("select count(*) from duckdb_views() where schema_name = 'seen' and view_name = 'outcomes'") == [
        (0,)
    ]


def test_nothing_after_the_sunday_and_no_audit_attribute_is_seen(centre: Centre) -> None:
    monday_after = W46.sunday + timedelta(days=1)
    show(
        centre.con,
        "enrolments",
        *(
            {
                "student_key": key(name),
                "school_year": "2026-2027",
                "school_id": "A",
                "enrolled_on": enrolled,
                "withdrawn_on": withdrawn,
                "level": "SEC1",
                "special_needs_code": "33",
            }
            for name, enrolled, withdrawn in (
                ("a", date(2026, 8, 28), monday_after),
                ("b", date(2026, 8, 28), W46.sunday),
                ("c", monday_after, None),
            )
        ),
    )
    show(
        centre.con,
        "assignments",
        {
            "student_key": key("a"),
            "subject_code": "FRA",
            "assignment_id": "1",
            "due_on": date(2026, 11, 12),
            "submitted_on": monday_after,
            "score": Decimal(80),
        },
    )
    centre.run(W47, {"enrolments": FULL, "assignments": FULL})
    show_week(centre.con, W46)
    assert centre.rows("select left(student_key, 1), withdrawn_on from seen.enrolments order by 1") == [
        ("a", None),
        ("b", W46.sunday),
    ]
    assert centre.rows("select submitted_on, score from seen.assignments") == [(None, None)]
    seen_columns = {
        row[0] for row in centre.rows("select column_name from duckdb_columns() where schema_name = 'seen'")
    }
    assert not seen_columns & {"sex", "special_needs_code", "deprivation_decile", "outcome", "known_week", "row_hash"}


def test_segments_are_named_by_content_and_sorted(centre: Centre, tmp_path: Path) -> None:
    rows = [absence(name, date(2026, 11, 10)) for name in "cab"]
    show(centre.con, "attendance", *rows)
    centre.run(W47, {"attendance": FULL})
    with TemporaryDirectory() as other:
        second = Centre(Path(other))
        show(second.con, "attendance", *reversed(rows))
        second.run(W47, {"attendance": FULL})
        names = [sorted(p.name for p in store.rglob("*.parquet")) for store in (tmp_path, Path(other))]
    assert names[0] == names[1]
    assert len(names[0]) == 1
    (path,) = tmp_path.rglob("*.parquet")
    stored = centre.con.execute("select left(student_key, 1) from read_parquet(?)", [str(path)]).fetchall()
    assert stored == [("a",), ("b",), ("c",)]
    assert not list(tmp_path.rglob("*.tmp"))


def test_the_hash_of_a_row_is_the_md5_of_its_text(centre: Centre) -> None:
    """Written out, so that a change of DuckDB or of the code that would move every hash is seen."""
    show(centre.con, "schools", {"school_id": "É1", "school_name": "École", "list_capacity": 12})
    centre.run(W47, {"schools": FULL})
    text = "school_id:2:É1school_name:5:Écolelist_capacity:2:12"
    assert centre.rows("select row_hash from facts.schools") == [(hashlib.md5(text.encode()).hexdigest(),)]


def test_a_store_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    centre = Centre(tmp_path / "entrepôt [l'an 2026] *")
    show(centre.con, "attendance", absence("a", date(2026, 11, 10)))
    centre.run(W47, {"attendance": FULL})
    assert len(centre.known().rows(ABSENCES)) == 1


def test_the_ledger_tells_which_run_made_a_version(centre: Centre) -> None:
    centre.run(W46, {}, versions={"2026-W46": 1})
    centre.run(W47, {}, versions={"2026-W46": 2, "2026-W47": 1})
    assert sequence_of(centre.store, "2026-W46", 2).sequence == 2
    assert sequence_of(centre.store, "2026-W46", 1).run_id == "run-1"
    with pytest.raises(NotFoundError):
        sequence_of(centre.store, "2026-W46", 3)


@pytest.mark.parametrize("fault", ["hole", "unreadable"])
def test_facts_with_a_hole_are_never_used(centre: Centre, fault: str) -> None:
    for _ in range(3):
        centre.run(W46, {})
    if fault == "hole":
        entry_path(centre.store, 2).unlink()
    else:
        entry_path(centre.store, 2).write_text('{"sequence": 2', encoding="utf-8")
    with pytest.raises(SourceError, match="registre des faits"):
        read_ledger(centre.store)


DAYS = [date(2026, 6, 29), date(2026, 9, 8), date(2026, 11, 10), date(2026, 11, 17)]
KEY_CELLS = st.tuples(st.sampled_from("ab"), st.sampled_from("AB"), st.sampled_from(DAYS), st.sampled_from([None, "1"]))
EXTRACT = st.dictionaries(KEY_CELLS, st.sampled_from(["excused", "late"]), max_size=6)
RUNS = st.lists(st.tuples(EXTRACT, st.sampled_from([FULL, INCREMENTAL]), st.sampled_from(DAYS)), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(RUNS)
def test_facts_follow_any_sequence_of_extracts_and_remember_each_state(runs: list) -> None:
    """Against a model in ten lines: a dict of key -> category."""
    with TemporaryDirectory() as folder:
        centre = Centre(Path(folder))
        model: dict[tuple, str] = {}
        states = []
        for extract, mode, as_of in runs:
            shown = {cells: category for cells, category in extract.items() if cells[2] <= as_of}
            show(
                centre.con,
                "attendance",
                *(
                    absence(name, day, school=school, period=period, category=category)
                    for (name, school, day, period), category in shown.items()
                ),
            )
            centre.run(W47, {"attendance": mode}, as_of=as_of)
            scopes = {(school, school_year_of(day)) for _, school, day, _ in shown}
            if mode == FULL:
                model = {
                    cells: category
                    for cells, category in model.items()
                    if cells in shown or cells[2] > as_of or (cells[1], school_year_of(cells[2])) not in scopes
                }
            model = model | shown
            states.append([(*cells, category) for cells, category in model.items()])
        query = "select left(student_key, 1), school_id, date, period, category from facts.attendance"
        assert sorted(centre.rows(query), key=str) == sorted(states[-1], key=str)
        for sequence, state in enumerate(states, start=1):
            assert sorted(centre.known(upto=sequence).rows(query), key=str) == sorted(state, key=str)


def test_how_an_intervention_ended_is_not_seen_before_it_did(centre: Centre) -> None:
    monday_after = W46.sunday + timedelta(days=1)
    show(
        centre.con,
        "interventions",
        *(
            {
                "intervention_key": key(name),
                "student_key": key("a"),
                "school_id": "A",
                "type": "tutorat",
                "started_on": date(2026, 10, 5),
                "ended_on": ended,
                "status": status,
            }
            for name, ended, status in (
                ("b", monday_after, "terminé"),
                ("c", W46.sunday, "abandonné"),
                ("d", None, "en cours"),
            )
        ),
    )
    centre.run(W47, {"interventions": FULL})
    show_week(centre.con, W46)
    seen = "select left(intervention_key, 1), ended_on, status from seen.interventions order by 1"
    assert centre.rows(seen) == [("b", None, None), ("c", W46.sunday, "abandonné"), ("d", None, "en cours")]
    show_week(centre.con, W47)
    assert centre.rows(seen)[0] == ("b", monday_after, "terminé")
