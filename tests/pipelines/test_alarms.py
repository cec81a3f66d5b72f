"""What changed since the last published run, school by school and column by column, in words that anybody reads."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from pipelines import remembered
from pipelines.check_words import in_words
from pipelines.profiling import check_quality, profile
from pipelines.reading import FileRead
from schemas.checks import CHECKS, CheckResult, Item
from schemas.extracts import EXTRACTS
from schemas.profile import open_code_columns
from tests.pipelines.test_profiling import AS_OF, Row, absence, centre, enrolment, hand_over, handed_over, student

LAST_WEEK = date(2026, 11, 15)
SECRET = bytes(range(32))
# The 55 weekdays from 7 September to 20 November 2026: no calendar is handed over in most tests.
WEEKDAYS = [day for n in range(75) if (day := date(2026, 9, 7) + timedelta(n)).isoweekday() <= 5]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path


def publish(con: duckdb.DuckDBPyConnection, store: Path, as_of: date = LAST_WEEK) -> None:
    """Keep what is accepted now as the last published run's."""
    remembered.recall(con, store)
    profile(con, as_of, SECRET)
    remembered.keep(con, store)


def found(
    con: duckdb.DuckDBPyConnection, store: Path, check: str, as_of: date = AS_OF, **options: object
) -> list[CheckResult]:
    """The failures of one check, in the order in which they are told."""
    remembered.recall(con, store)
    profile(con, as_of, SECRET)
    return [failure for failure in check_quality(con, "run-2", as_of, **options) if failure.check_name == check]


def words(failures: Sequence[CheckResult]) -> list[tuple[str | None, str, str]]:
    return [
        (one.school_id, *(text.replace("\u00a0", " ") for text in (one.observed_fr, one.observed_en)))
        for one in failures
    ]


def absences(number: int, days: Sequence[date], school_id: str = "001", **cells: object) -> list[Row]:
    return [absence(number, day.isoformat(), school_id, **cells) for day in days]


def header(con: duckdb.DuckDBPyConnection, *columns: str, table: str = "enrolments", sha256: str = "a") -> None:
    """A file with that header was read."""
    remembered.note_files(
        con,
        [
            FileRead(
                index=0, source_table=table, path=Path(f"{table}.csv"), file_name=f"{table}.csv", sha256=sha256,
                size=1, encoding="utf-8", delimiter=",", columns=columns, records=1, rows=1, refused=0,
            )
        ],
    )  # fmt: skip


# --- fewer, more


def test_a_drop_is_told_with_both_counts(store: Path) -> None:
    con = handed_over(**centre(2000))
    publish(con, store)
    hand_over(con, **centre(1204))
    (rows,) = [one for one in found(con, store, "row_count_drop") if one.table_name == "students"]
    assert words([rows]) == [
        (None, "1 204 lignes cette semaine, 2 000 la semaine passée.", "1,204 rows this week, 2,000 last week.")
    ]
    (students,) = [one for one in found(con, store, "student_count_drop") if one.table_name == "enrolments"]
    assert words([students])[0][1] == "1 204 élèves cette semaine, 2 000 la semaine passée."


@pytest.mark.parametrize(
    ("previous", "told"),
    [
        (date(2026, 11, 22), "20 élèves maintenant, 40 à la dernière exécution (au 22 novembre 2026)."),
        (date(2026, 11, 1), "20 élèves maintenant, 40 à la dernière exécution (au 1er novembre 2026)."),
        (date(2026, 11, 15), "20 élèves cette semaine, 40 la semaine passée."),
        (date(2026, 11, 17), "20 élèves cette semaine, 40 la semaine passée."),
    ],
)
def test_last_week_is_said_of_last_week_only(store: Path, previous: date, told: str) -> None:
    con = handed_over(**centre(40))
    publish(con, store, previous)
    hand_over(con, **centre(20))
    dropped = [one for one in found(con, store, "student_count_drop") if one.table_name == "enrolments"]
    assert [(school, fr) for school, fr, _ in words(dropped)] == [(None, told)]


def test_a_school_that_vanished_is_missed_until_it_is_back(store: Path) -> None:
    """School 002 enters 40 absences, then none for two weeks; each week is compared with the last that had any."""
    days = WEEKDAYS[:40]
    both = absences(1, days) + absences(2, days, "002")
    con = handed_over(**centre(40, attendance=both))
    publish(con, store, date(2026, 11, 8))
    hand_over(con, **centre(40, attendance=absences(1, days)))
    for week in (date(2026, 11, 15), date(2026, 11, 22)):
        (vanished,) = found(con, store, "school_vanished", week)
        assert (vanished.table_name, vanished.school_id) == ("attendance", "002")
        assert vanished.observed_fr.replace("\u00a0", " ").endswith("; 40 lignes la dernière fois qu'il y en avait.")
        publish(con, store, week)
    hand_over(con, **centre(40, attendance=both))
    assert found(con, store, "school_vanished", date(2026, 11, 29)) == []
    publish(con, store, date(2026, 11, 29))
    kept = con.execute(f"select count(*) from '{store / 'profile.parquet'}' where metric = 'carried'").fetchone()
    assert kept == (0,)


def test_a_school_that_vanished_is_not_missed_in_the_next_school_year(store: Path) -> None:
    con = handed_over(**centre(40, attendance=absences(1, WEEKDAYS) + absences(2, WEEKDAYS, "002")))
    publish(con, store, date(2027, 6, 27))
    hand_over(con, **centre(40, attendance=absences(1, WEEKDAYS)))
    publish(con, store, date(2027, 9, 5))
    assert found(con, store, "school_vanished", date(2027, 9, 12)) == []


def test_a_level_left_out_of_a_school_is_told(store: Path) -> None:
    """Of 50 students of school 002, 11 are gone (22 %); of 001, none."""
    con = handed_over(**centre(100))
    publish(con, store)
    kept = [row for row in centre(100)["enrolments"] if row["school_id"] == "001" or int(row["student_id"]) <= 78]
    hand_over(con, students=centre(100)["students"], enrolments=kept)
    failures = found(con, store, "school_student_count_drop", drop_share=0.5)
    assert [(one.school_id, one.observed) for one in failures] == [("002", Decimal("0.2200"))]
    assert words(failures)[0][1] == "39 élèves cette semaine, 50 la semaine passée."


def test_ten_of_fifty_students_may_leave(store: Path) -> None:
    con = handed_over(**centre(100))
    publish(con, store)
    kept = [row for row in centre(100)["enrolments"] if row["school_id"] == "001" or int(row["student_id"]) <= 80]
    hand_over(con, students=centre(100)["students"], enrolments=kept)
    assert found(con, store, "school_student_count_drop", drop_share=0.5) == []


def test_a_table_that_grew_beyond_the_calendar_is_told_once(store: Path) -> None:
    """From 15 to 22 November, days since 25 August go from 82 to 89: 1.5 × 89 / 82 - 1 = 0.628 may be added."""
    con = handed_over(**centre(4, attendance=absences(1, WEEKDAYS[:40])))
    publish(con, store)
    hand_over(con, **centre(4, attendance=absences(1, WEEKDAYS[:40]) + absences(2, WEEKDAYS[:25])))
    assert found(con, store, "row_count_surge") == []
    hand_over(con, **centre(4, attendance=absences(1, WEEKDAYS[:40]) + absences(3, WEEKDAYS[:26])))
    failures = found(con, store, "row_count_surge")
    assert [(one.table_name, one.school_id, one.observed) for one in failures] == [
        ("attendance", None, Decimal("0.6500"))
    ]
    assert words(failures)[0][1] == "66 lignes cette semaine, 40 la semaine passée."


def test_a_school_that_grew_alone_is_told_by_name(store: Path) -> None:
    con = handed_over(**centre(100))
    publish(con, store)
    more = [enrolment(n, "002", enrolled_on="2026-11-16") for n in range(1, 52, 2)]
    hand_over(con, **centre(100, enrolments=[*centre(100)["enrolments"], *more]))
    failures = found(con, store, "row_count_surge")
    assert [(one.table_name, one.school_id, one.observed) for one in failures] == [
        ("enrolments", "002", Decimal("0.5200"))
    ]


def test_marks_may_triple_with_a_term(store: Path) -> None:
    def marks(terms: int) -> list[Row]:
        return [
            {
                "student_id": f"{n:04d}",
                "school_id": "001",
                "school_year": "2026-2027",
                "subject_code": f"S{term}",
                "term": "1",
                "mark": 75,
                "recorded_on": "2026-11-13",
            }
            for n in range(1, 21)
            for term in range(terms)
        ]

    con = handed_over(**centre(20, grades=marks(1)))
    publish(con, store)
    hand_over(con, **centre(20, grades=marks(4)))
    assert found(con, store, "row_count_surge") == []
    hand_over(con, **centre(20, grades=marks(5)))
    assert [(one.table_name, one.observed) for one in found(con, store, "row_count_surge")] == [
        ("grades", Decimal("4.0000"))
    ]


def test_changes_only_neither_drop_nor_surge(store: Path) -> None:
    con = handed_over(**centre(4, attendance=absences(1, WEEKDAYS[:20])))
    publish(con, store)
    hand_over(con, **centre(4, attendance=absences(1, WEEKDAYS)))
    assert found(con, store, "row_count_surge", incremental=["attendance"]) == []


# --- codes


def with_codes(*codes: str, school_id: str = "001", group: str | None = None) -> list[Row]:
    """Twenty absences without a reason, then one with each code."""
    plain = absences(1, WEEKDAYS[:20], school_id)
    return plain + [
        absence(1, day.isoformat(), school_id, reason_code=code, reason_group=group)
        for code, day in zip(codes, WEEKDAYS[20:], strict=False)
    ]


def test_a_new_reason_without_a_group_is_named_with_its_school_and_its_rows(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("11", "12")))
    publish(con, store)
    hand_over(con, **centre(4, attendance=with_codes("11", "12", "99", "99", "98")))
    failures = found(con, store, "new_codes")
    assert [(one.table_name, one.school_id, one.column_name, one.observed) for one in failures] == [
        ("attendance", "001", "reason_code", Decimal(2))
    ]
    assert words(failures)[0][1:] == (
        "2 codes nouveaux : 99 (2 lignes), 98 (1 ligne).",
        "2 new codes: 99 (2 rows), 98 (1 row).",
    )


def test_a_reason_that_has_its_group_is_no_news(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("11")))
    publish(con, store)
    hand_over(con, **centre(4, attendance=with_codes("11") + absences(2, WEEKDAYS[:1], reason_code="99",
                                                                     reason_group="medical")))  # fmt: skip
    assert found(con, store, "new_codes") == []


def test_a_reason_known_at_another_school_is_new_here_another_code_is_not(store: Path) -> None:
    """Reasons mean what each school says; a subject is the centre's."""
    both = with_codes("11", school_id="001") + with_codes("12", school_id="002")
    con = handed_over(**centre(4, attendance=[row | {"subject_code": "FRA"} for row in both]))
    publish(con, store)
    more = [absence(2, "2026-11-20", "002", reason_code="11", subject_code="FRA")]
    hand_over(con, **centre(4, attendance=[row | {"subject_code": "FRA"} for row in both] + more))
    assert [(one.school_id, one.column_name) for one in found(con, store, "new_codes")] == [("002", "reason_code")]
    more = [absence(2, "2026-11-20", "002", subject_code="MAT")]
    hand_over(con, **centre(4, attendance=[row | {"subject_code": "FRA"} for row in both] + more))
    assert [(one.school_id, one.column_name) for one in found(con, store, "new_codes")] == [("002", "subject_code")]


def test_in_september_only_reasons_are_news(store: Path) -> None:
    """Courses come in one by one until 30 September; a reason without a group matters from the first day."""
    con = handed_over(**centre(4, attendance=with_codes("11")))
    publish(con, store, date(2026, 9, 29))
    more = [absence(2, "2026-10-02", "001", reason_code="12", subject_code="FRA")]
    hand_over(con, **centre(4, attendance=with_codes("11") + more))
    assert [one.column_name for one in found(con, store, "new_codes", date(2026, 10, 4))] == ["reason_code"]
    hand_over(con, **centre(4, attendance=[*with_codes("11"), absence(3, "2026-10-01", "001", subject_code="MAT")]))
    publish(con, store, date(2026, 9, 30))
    hand_over(con, **centre(4, attendance=with_codes("11") + more))
    columns = [one.column_name for one in found(con, store, "new_codes", date(2026, 10, 4))]
    assert columns == ["reason_code", "subject_code"]


def test_a_letter_of_marks_is_no_code_to_tell() -> None:
    assert "mark_code" not in open_code_columns(EXTRACTS["grades"])
    assert open_code_columns(EXTRACTS["attendance"]) == ("subject_code", "reason_code")
    assert open_code_columns(EXTRACTS["enrolments"]) == ("calendar_id",)
    assert open_code_columns(EXTRACTS["students"]) == ()


def test_a_code_that_comes_back_is_not_new(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("11", "12")))
    publish(con, store, date(2026, 11, 8))
    hand_over(con, **centre(4, attendance=with_codes("11")))
    publish(con, store, LAST_WEEK)
    hand_over(con, **centre(4, attendance=with_codes("11", "12")))
    assert found(con, store, "new_codes") == []


def test_a_new_school_year_starts_with_no_code_known(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("11", "12")))
    publish(con, store, date(2026, 6, 28))
    hand_over(con, **centre(4, attendance=with_codes("11")))
    publish(con, store, LAST_WEEK)
    hand_over(con, **centre(4, attendance=with_codes("11", "12")))
    assert [one.items[0].name for one in found(con, store, "new_codes")] == ["12"]


def test_what_may_be_a_name_or_a_number_of_a_student_is_counted_and_not_said(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("11")))
    publish(con, store)
    hand_over(con, **centre(4, attendance=with_codes("11", "TREMBLAY", "0003", "lea", "Mère malade", "55")))
    (failure,) = found(con, store, "new_codes")
    assert failure.observed_fr.replace("\u00a0", " ") == (
        "5 codes nouveaux : 55 (1 ligne), 4 peu fréquents, non montrés (lignes 23, 24, 25, 26)."
    )
    assert [item.name for item in failure.items] == [None, "55", None, None, None]


def test_a_lone_word_is_a_code_only_where_ten_rows_of_five_students_share_it(store: Path) -> None:
    """« Leucemie » and « pere:prison » are of one student; « Voyage » is of five, « Retard » of four."""
    con = handed_over(**centre(20, attendance=with_codes("11")))
    publish(con, store)

    def shared(code: str, students: int) -> list[Row]:
        return [
            absence(1 + 2 * (n % students), WEEKDAYS[n].isoformat(), reason_code=code, period="1") for n in range(10)
        ]

    alone = with_codes("11", "Leucemie", "pere:prison", "MAL")
    hand_over(con, **centre(20, attendance=alone + shared("Voyage", 5) + shared("Retard", 4)))
    (failure,) = found(con, store, "new_codes")
    assert failure.observed_en.replace("\u00a0", " ") == (
        "5 new codes: Voyage (10 rows), MAL (1 row), 3 rare ones, not shown (lines 23, 24, 36, 37, 38)."
    )
    checks = con.execute("select string_agg(observed_fr, ' ') from quality.check").fetchone()[0]
    assert "Voyage" in checks
    assert not any(word in checks for word in ("Leucemie", "prison", "Retard"))


def test_a_school_that_no_list_names_is_not_shown_unless_it_is_a_code(store: Path) -> None:
    """Six events of conduct a school, on a day before any enrolment."""
    con = handed_over(
        **centre(
            12,
            conduct=[
                {"student_id": f"{n:04d}", "school_id": school, "date": "2026-08-01", "category": "C1"}
                for n in range(1, 7)
                for school in ("Tremblay", "Leucemie", "052", "001")
            ],
        )
    )
    failures = found(con, store, "events_outside_enrolment")
    assert sorted(one.school_id for one in failures) == ["(code qui n'en est pas un)", "001", "052"]


def test_what_is_kept_from_run_to_run_holds_no_code_in_clear(store: Path) -> None:
    con = handed_over(**centre(4, attendance=with_codes("MOTIF-77", "TREMBLAY")))
    publish(con, store)
    for name in remembered.REMEMBERED:
        kept = (store / name).read_bytes()
        assert b"MOTIF-77" not in kept
        assert b"TREMBLAY" not in kept
    key = hmac.new(SECRET, b"codes", sha256).digest()
    kept = {digest for (digest,) in con.execute(f"select digest from '{store / 'codes.parquet'}'").fetchall()}
    assert kept == {
        hmac.new(key, f"attendance\x1freason_code\x1f{code}".encode(), sha256).hexdigest()
        for code in ("MOTIF-77", "TREMBLAY")
    }


# --- columns


def test_a_column_gone_from_the_header_is_told(store: Path) -> None:
    con = handed_over(**centre(40))
    header(con, "student_id", "school_id", "home_group")
    publish(con, store)
    header(con, "student_id", "school_id")
    failures = found(con, store, "column_vanished")
    assert [(one.table_name, one.column_name, one.text.severity) for one in failures] == [
        ("enrolments", "home_group", "error")
    ]
    assert words(failures)[0][1] == "L'en-tête ne la contient plus cette semaine ; il la contenait la semaine passée."


def test_a_table_that_was_not_handed_over_has_lost_no_column(store: Path) -> None:
    con = handed_over(**centre(40))
    header(con, "student_id", "school_id", "home_group")
    publish(con, store)
    header(con, "student_id", table="students")
    assert found(con, store, "column_vanished") == []


def test_a_column_that_became_all_empty_is_told_once_where_it_is_everywhere(store: Path) -> None:
    con = handed_over(**centre(80))
    publish(con, store)
    hand_over(con, **centre(80, enrolments=[row | {"home_group": None} for row in centre(80)["enrolments"]]))
    failures = found(con, store, "column_emptied")
    assert [(one.table_name, one.school_id, one.column_name) for one in failures] == [
        ("enrolments", None, "home_group")
    ]
    assert (
        words(failures)[0][1]
        == "Aucune cellule remplie sur 80 lignes cette semaine ; 100 % l'étaient la semaine passée."
    )
    assert found(con, store, "missing_share_rise") == []


def test_a_column_emptied_at_one_school_names_it(store: Path) -> None:
    con = handed_over(**centre(80))
    publish(con, store)
    rows = [row | ({"home_group": None} if row["school_id"] == "002" else {}) for row in centre(80)["enrolments"]]
    hand_over(con, **centre(80, enrolments=rows))
    assert [one.school_id for one in found(con, store, "column_emptied")] == ["002"]


def test_a_rise_of_empty_cells_is_told_in_percent(store: Path) -> None:
    con = handed_over(**centre(80))
    publish(con, store)
    rows = [row | ({"home_group": None} if int(row["student_id"]) in (2, 4, 6, 8, 10, 12, 14, 16, 18, 20) else {})
            for row in centre(80)["enrolments"]]  # fmt: skip
    hand_over(con, **centre(80, enrolments=rows))
    assert words(found(con, store, "missing_share_rise"))[0][:2] == (
        "002", "25 % de cellules vides cette semaine, 0 % la semaine passée.",
    )  # fmt: skip


# --- freshness


def test_a_table_that_stops_where_it_stopped_last_week_is_told(store: Path) -> None:
    """40 rows in the 50 days before 13 November, five days of class since: 4 are expected at 001, which is too few to
    tell; at 002, with 250 rows, 25 are."""
    quiet = absences(1, WEEKDAYS[10:50])
    busy = [row for n in range(2, 12, 2) for row in absences(n, WEEKDAYS[:50], "002")]
    con = handed_over(**centre(12, attendance=quiet + busy))
    publish(con, store)
    failures = found(con, store, "latest_event_still")
    assert [(one.table_name, one.school_id) for one in failures] == [("attendance", "002")]
    assert (
        words(failures)[0][1]
        == "Dernier événement le 13 novembre 2026, comme la semaine passée ; 5 jours de classe depuis."
    )


def test_a_table_that_moved_on_or_a_school_on_a_break_is_not(store: Path) -> None:
    busy = [row for n in range(1, 12, 2) for row in absences(n, WEEKDAYS[:50])]
    con = handed_over(**centre(12, attendance=busy))
    publish(con, store)
    hand_over(con, **centre(12, attendance=busy + absences(1, WEEKDAYS[50:51])))
    assert found(con, store, "latest_event_still") == []
    days = [{"school_id": "001", "date": day.isoformat(), "is_school_day": n < 50} for n, day in enumerate(WEEKDAYS)]
    hand_over(con, **centre(12, attendance=busy, calendar=days))
    assert found(con, store, "latest_event_still") == []


def test_what_has_been_silent_for_longer_is_told_by_one_check_only(store: Path) -> None:
    busy = [row for n in range(1, 12, 2) for row in absences(n, WEEKDAYS[:40])]
    con = handed_over(**centre(12, attendance=busy))
    publish(con, store, date(2026, 11, 15))
    assert found(con, store, "latest_event_still") == []
    assert words(found(con, store, "stale_entries"))[0][1] == (
        "Dernière saisie le 30 octobre 2026, 23 jours avant la date demandée ; 15 jours de classe depuis."
    )


# --- groups


def grouped(*, silent_from: int, groups: Sequence[str] = ("101", "102")) -> dict[str, Sequence[Row]]:
    """Two groups of 20 students; each student is absent every tenth day, except in the last group from a day on."""
    students = range(1, 20 * len(groups) + 1)
    of = {n: groups[(n - 1) // 20] for n in students}
    rows = [
        absence(n, day.isoformat())
        for n in students
        for rank, day in enumerate(WEEKDAYS)
        if (rank + n) % 10 == 0 and (of[n] != groups[-1] or rank < silent_from)
    ]
    return {
        "students": [student(n) for n in students],
        "enrolments": [enrolment(n, home_group=of[n]) for n in students],
        "attendance": rows,
    }


def test_a_silent_group_is_named_with_its_size(store: Path) -> None:
    """Ten days of class without a word; at the school's pace, the group would have had 18 days of absence."""
    con = handed_over(**grouped(silent_from=45))
    failures = found(con, store, "group_silent")
    assert [(one.table_name, one.school_id, one.observed) for one in failures] == [("attendance", "001", Decimal(1))]
    assert words(failures)[0][1:] == (
        "1 groupe sans saisie : 102 (20 élèves).", "1 group without entries: 102 (20 students).",
    )  # fmt: skip


def test_a_few_days_without_an_absence_are_no_silence(store: Path) -> None:
    con = handed_over(**grouped(silent_from=51))
    assert found(con, store, "group_silent") == []


def test_a_group_that_never_entered_anything_is_silent(store: Path) -> None:
    con = handed_over(**grouped(silent_from=0))
    assert [one.items for one in found(con, store, "group_silent")] == [(Item("102", 20),)]


def test_preschool_and_children_taught_at_home_are_no_silent_group(store: Path) -> None:
    tables = grouped(silent_from=0)
    for cells in ({"level": "PRE5"}, {"pathway": "homeschool"}):
        rows = [row | (cells if row["home_group"] == "102" else {}) for row in tables["enrolments"]]
        con = handed_over(**tables | {"enrolments": rows})
        assert found(con, store, "group_silent") == []


def test_days_after_the_school_s_last_entry_are_not_held_against_a_group(store: Path) -> None:
    tables = grouped(silent_from=45)
    until = [row for row in tables["attendance"] if row["date"] <= WEEKDAYS[46].isoformat()]
    assert found(handed_over(**tables | {"attendance": until}), store, "group_silent") == []


# --- words


def test_every_failure_is_told_in_both_languages(store: Path) -> None:
    con = handed_over(**centre(100, attendance=with_codes("11")))
    publish(con, store)
    hand_over(con, **centre(40, enrolments=[enrolment(n) for n in range(1, 20)], attendance=with_codes("12")))
    profile(con, AS_OF, SECRET)
    failures = check_quality(con, "run-2", AS_OF)
    assert failures
    for failure in failures:
        for text in (failure.observed_fr, failure.observed_en):
            assert text.endswith("."), failure.check_name
            assert "{" not in text
    written = con.execute("select observed_fr is null, observed_en is null, passed from quality.check").fetchall()
    assert all(fr == en == passed for fr, en, passed in written)


def test_the_words_of_every_check_can_be_filled_in() -> None:
    for name in CHECKS:
        result = CheckResult("sql", "grades", None, None, name, False, Decimal("0.5"), "≤ 0.2")
        (told,) = in_words([result], AS_OF, LAST_WEEK)
        assert told.observed_fr, name


def test_files_are_remembered_with_their_headers(store: Path) -> None:
    con = handed_over(**centre(4))
    header(con, "b", "a", sha256="f" * 64)
    publish(con, store)
    assert con.execute(f"from '{store / 'files.parquet'}'").to_arrow_table().to_pylist() == [
        {"source_table": "enrolments", "file_name": "enrolments.csv", "sha256": "f" * 64, "records": 1,
         "columns": ["a", "b"]}
    ]  # fmt: skip
