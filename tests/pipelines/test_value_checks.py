"""What no row shows by itself: marks on another scale, days above one, events outside of any enrolment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.checking import check_extracts
from pipelines.config import load_config
from pipelines.database import connect
from pipelines.errors import ScaleError
from pipelines.profiling import check_quality, profile
from pipelines.trust import refuse_scale
from pipelines.value_checks import value_checks
from schemas.checks import CHECKS, CheckResult
from schemas.extracts import EXTRACTS
from tests.pipelines.accepted import accept_rows
from tests.pipelines.mini_centre import ask, make_centre, run

AS_OF = date(2026, 11, 22)
CHECKED = (
    "scale_suspect",
    "subject_scale_suspect",
    "scale_change",
    "decimals_lost",
    "day_above_one",
    "events_outside_enrolment",
)
Row = dict[str, object]


def student(number: int) -> Row:
    return {"student_id": f"{number:04d}", "last_name": "Roy", "first_name": "Léa", "birth_date": "2012-01-15"}


def enrolment(number: int, school_id: str = "001", **cells: object) -> Row:
    return {
        "student_id": f"{number:04d}",
        "school_year": "2026-2027",
        "school_id": school_id,
        "enrolled_on": "2026-08-31",
        "level": "SEC1",
        "home_group": "101",
    } | cells


def mark(number: int, value: float | str, subject: str = "FRA", term: str = "1", **cells: object) -> Row:
    return {
        "student_id": f"{number:04d}",
        "school_id": "001",
        "school_year": "2026-2027",
        "subject_code": subject,
        "term": term,
        "mark": str(value),
        "recorded_on": "2026-11-13",
    } | cells


def absence(number: int, day: str, **cells: object) -> Row:
    return {"student_id": f"{number:04d}", "school_id": "001", "date": day, "category": "excused"} | cells


def hand_over(con: duckdb.DuckDBPyConnection, students: int = 30, **tables: Sequence[Row]) -> duckdb.DuckDBPyConnection:
    """Students of school 001, enrolled since 31 August, and these tables."""
    rows = {
        "students": [student(n) for n in range(students)],
        "enrolments": [enrolment(n) for n in range(students)],
    } | tables
    accept_rows(con, **rows)
    con.execute("create or replace table accepted.source_present (table_name varchar, present boolean)")
    for name in EXTRACTS:
        con.execute("insert into accepted.source_present values (?, ?)", [name, name in rows])
    return con


def judged(con: duckdb.DuckDBPyConnection, **options: object) -> list[CheckResult]:
    profile(con, AS_OF)
    return [one for one in check_quality(con, "run-2", AS_OF, **options) if one.check_name in CHECKED]


def failed(con: duckdb.DuckDBPyConnection, **options: object) -> set[tuple[str, str | None, str, Decimal | None]]:
    return {(one.table_name, one.school_id, one.check_name, one.observed) for one in judged(con, **options)}


def of_marks(*rows: Row) -> set[tuple[str, str | None, str, Decimal | None]]:
    return failed(hand_over(connect(), grades=rows))


def against(before: Sequence[Row], now: Sequence[Row]) -> set[tuple[str, str | None, str, Decimal | None]]:
    """The failures of the marks `now`, when those of the run of last week were `before`."""
    con = hand_over(connect(), grades=before)
    profile(con, date(2026, 11, 15))
    con.execute("create or replace table quality.previous_profile as from quality.profile")
    return failed(hand_over(con, grades=now))


# --- marks on another scale


def test_an_etape_without_a_mark_above_20_is_not_out_of_100() -> None:
    """12 students, two subjects, the largest mark 20 of 20: 24 marks."""
    marks = [mark(n, 8 + n, subject) for n in range(12) for subject in ("FRA", "MAT")]
    assert of_marks(*marks, mark(0, 20, "ECR")) == {("grades", "001", "scale_suspect", Decimal(25))}
    assert of_marks(*marks, mark(0, "20.01", "ECR")) == {("grades", "001", "scale_suspect", Decimal(24))}


def test_a_mark_left_on_100_does_not_hide_the_others() -> None:
    """20 marks of 15 out of 20, and one of 85: 20 of 21 are 20 or less. Out of 10 the same."""
    for value in (15, 7):
        marks = [*(mark(n, value) for n in range(20)), mark(20, 85)]
        assert of_marks(*marks) == {("grades", "001", "scale_suspect", Decimal(20))}


def test_half_of_the_groups_out_of_20_stop_and_a_third_does_not() -> None:
    """Two subjects of 30 marks each: 24 of 60 (40 %) are 15, then 22 of 60; zeros are no part of a scale."""

    def groups(low: int, zeros: int = 0) -> list[Row]:
        values = [15] * low + [0] * zeros + [75] * (30 - low - zeros)
        return [mark(n, value, subject) for subject in ("FRA", "MAT") for n, value in enumerate(values)]

    assert of_marks(*groups(12)) == {("grades", "001", "scale_suspect", Decimal(24))}
    assert of_marks(*groups(11)) == set()
    assert of_marks(*groups(0, zeros=15)) == set()
    assert of_marks(*groups(9, zeros=9)) == {("grades", "001", "scale_suspect", Decimal(36))}


def test_two_subjects_of_four_out_of_20_are_no_longer_one_teacher_s() -> None:
    """MAT and ECR hold half of the marks; of five subjects they are told, and stop nothing."""
    marks = [mark(n, 15 if s in ("MAT", "ECR") else 75, s) for s in ("FRA", "MAT", "ECR", "ANG") for n in range(20)]
    assert of_marks(*marks) == {("grades", "001", "scale_suspect", Decimal(40))}
    marks += [mark(n, 75, s) for s in ("ART", "EDU") for n in range(20)]
    assert of_marks(*marks) == {("grades", "001", "subject_scale_suspect", Decimal(40))}


def test_low_marks_of_nine_students_stop_nothing() -> None:
    marks = [mark(n, 15 if n < 9 else 75, subject) for n in range(12) for subject in ("FRA", "MAT", "ECR")]
    assert of_marks(*marks) == set()


def test_zeros_that_mean_no_mark_are_suspect_as_well() -> None:
    assert of_marks(*(mark(n, 0) for n in range(20))) == {("grades", "001", "scale_suspect", Decimal(20))}


def test_one_etape_out_of_20_is_seen_beside_another_out_of_100() -> None:
    first = [mark(n, 75) for n in range(20)]
    second = [mark(n, 15, term="2") for n in range(20)]
    assert of_marks(*first, *second) == {("grades", "001", "scale_suspect", Decimal(20))}


def test_one_subject_out_of_20_is_only_a_warning() -> None:
    french = [mark(n, 75, "FRA") for n in range(20)]
    numeracy = [mark(n, 15, "MAT") for n in range(20)]
    assert of_marks(*french, *numeracy) == {("grades", "001", "subject_scale_suspect", Decimal(20))}
    assert CHECKS["subject_scale_suspect"].severity == "warning"


def test_a_competency_in_levels_is_seen_beside_the_subject_s_mark() -> None:
    subject = [mark(n, 75) for n in range(20)]
    levels = [mark(n, 1 + n % 5, competency="lire") for n in range(20)]
    assert of_marks(*subject, *levels) == {("grades", "001", "subject_scale_suspect", Decimal(20))}


def test_a_small_school_is_never_suspect() -> None:
    """19 marks, or 27 marks of 9 students: a few children may all be in great difficulty."""
    assert of_marks(*(mark(n, 12) for n in range(19))) == set()
    assert of_marks(*(mark(n, 12, subject) for n in range(9) for subject in ("FRA", "MAT", "ECR"))) == set()


def test_last_year_s_marks_are_not_judged() -> None:
    con = hand_over(
        connect(),
        enrolments=[enrolment(n, school_year=year) for n in range(30) for year in ("2025-2026", "2026-2027")],
        grades=[mark(n, 12, school_year="2025-2026", recorded_on="2026-06-20") for n in range(20)],
    )
    assert failed(con) == set()


def test_assignments_and_surveys_are_judged_by_the_school_of_their_students() -> None:
    works = [
        {"student_id": f"{n:04d}", "subject_code": "FRA", "assignment_id": "A1", "due_on": "2026-10-01", "score": 17}
        for n in range(20)
    ]
    answers = [
        {"student_id": f"{n:04d}", "date": "2026-10-01", "dimension": "affective", "score": 4} for n in range(20)
    ]
    assert failed(hand_over(connect(), assignments=works, survey=answers)) == {
        ("assignments", "001", "scale_suspect", Decimal(20)),
        ("survey", "001", "scale_suspect", Decimal(20)),
    }


def test_a_scale_divided_by_five_since_last_week() -> None:
    assert against([mark(n, 75) for n in range(20)], [mark(n, 15) for n in range(20)]) == {
        ("grades", "001", "scale_change", Decimal(5)),
        ("grades", "001", "scale_suspect", Decimal(20)),
    }


def test_a_lost_comma_is_a_scale_times_ten() -> None:
    """7.5 read as 75: nothing else is wrong with such a mark."""
    assert against([mark(n, 7.5) for n in range(20)], [mark(n, 75) for n in range(20)]) >= {
        ("grades", "001", "scale_change", Decimal(10))
    }


def test_all_zero_is_a_change_of_scale() -> None:
    assert ("grades", "001", "scale_change", Decimal(100)) in against(
        [mark(n, 75) for n in range(20)], [mark(n, 0) for n in range(20)]
    )


def test_an_ordinary_new_etape_is_no_change() -> None:
    """From a mean of 75 to one of 66, with a harder second étape, and with marks that are whole."""
    first = [mark(n, 75) for n in range(20)]
    assert against(first, first + [mark(n, 57, term="2") for n in range(20)]) == set()


def test_exactly_three_times_is_no_change_and_a_small_school_never_is() -> None:
    assert against([mark(n, 25) for n in range(20)], [mark(n, 75) for n in range(20)]) == set()
    assert ("grades", "001", "scale_change", Decimal("3.04")) in against(
        [mark(n, 25) for n in range(20)], [mark(n, 76) for n in range(20)]
    )
    few = [(n, subject) for n in range(9) for subject in ("FRA", "MAT", "ECR")]
    assert against([mark(n, 75, s) for n, s in few], [mark(n, 15, s) for n, s in few]) == set()


def test_decimals_that_are_all_gone_are_told() -> None:
    """5 of 20 marks had decimals (a quarter); 4 of 20 is no more than may be."""

    def with_decimals(number: int) -> list[Row]:
        return [mark(n, 75.5 if n < number else 75) for n in range(20)]

    whole = [mark(n, 76) for n in range(20)]
    assert against(with_decimals(5), whole) == {("grades", "001", "decimals_lost", Decimal("0.25"))}
    assert against(with_decimals(4), whole) == set()
    assert against(with_decimals(5), with_decimals(1)) == set()
    assert CHECKS["decimals_lost"].severity == "warning"


def test_the_words_say_both_means() -> None:
    con = hand_over(connect(), grades=[mark(n, 75) for n in range(20)])
    profile(con, date(2026, 11, 15))
    con.execute("create or replace table quality.previous_profile as from quality.profile")
    (change,) = [one for one in judged(hand_over(con, grades=[mark(n, 24) for n in range(20)])) if one.passed is False]
    assert change.observed == Decimal("3.125")
    assert change.observed_fr == "Moyenne de 24 cette semaine, de 75 la semaine passée."
    assert change.observed_en == "Mean of 24 this week, of 75 last week."


def test_a_profile_keeps_no_mean_of_few_students() -> None:
    con = hand_over(connect(), grades=[mark(n, 75, subject) for n in range(9) for subject in ("FRA", "MAT", "ECR")])
    profile(con, AS_OF)
    asked = "select count(*) from quality.profile where metric in ('mean', 'decimal_share')"
    assert con.execute(asked).fetchone() == (0,)
    profile(hand_over(con, grades=[mark(n, 75) for n in range(20)]), AS_OF)
    assert con.execute("select value from quality.profile where metric = 'mean'").fetchone() == (Decimal(75),)


# --- days above one


def calendar(periods: int) -> list[Row]:
    return [
        {"school_id": "001", "date": f"2026-09-{day:02d}", "is_school_day": True, "periods_expected": periods}
        for day in range(7, 12)
    ]


def day_of(number: int, *periods: str, **cells: object) -> list[Row]:
    return [absence(number, "2026-09-08", period=period, **cells) for period in periods]


def test_more_periods_than_a_day_has_are_counted_by_student_day() -> None:
    """Five periods of a day that has four: six students are told, five are not worth a look."""
    five = [row for n in range(6) for row in day_of(n, "1", "2", "3", "4", "5")]
    assert failed(hand_over(connect(), calendar=calendar(4), attendance=five)) == {
        ("attendance", "001", "day_above_one", Decimal(6))
    }
    assert failed(hand_over(connect(), calendar=calendar(4), attendance=five[:25])) == set()
    assert failed(hand_over(connect(), calendar=calendar(5), attendance=five)) == set()
    assert failed(hand_over(connect(), attendance=five)) == set()


def test_shares_of_a_day_that_sum_above_one_are_counted() -> None:
    three_fifths = [row for n in range(6) for row in day_of(n, "AM", "PM", fraction="0.6")]
    assert failed(hand_over(connect(), attendance=three_fifths)) == {("attendance", "001", "day_above_one", Decimal(6))}
    sixths = [row for n in range(6) for row in day_of(n, *"123456", fraction="0.166667")]
    assert failed(hand_over(connect(), attendance=sixths)) == set()


def test_half_days_lates_and_outings_are_not_above_a_day() -> None:
    rows = [row for n in range(6) for row in day_of(n, "AM", "PM")]
    rows += [row for n in range(6, 12) for row in day_of(n, *"12345", category="late")]
    rows += [row for n in range(12, 18) for row in day_of(n, *"12345", reason_group="school_activity")]
    assert failed(hand_over(connect(), calendar=calendar(4), attendance=rows)) == set()


# --- outside of any enrolment


def test_absences_after_departure_are_told_from_the_sixth_on() -> None:
    """The last day at the school is a day of it."""
    enrolments = [enrolment(n, withdrawn_on="2026-10-02") for n in range(30)]
    rows = [absence(n, "2026-10-02") for n in range(10)] + [absence(n, "2026-10-05") for n in range(10, 16)]
    assert failed(hand_over(connect(), enrolments=enrolments, attendance=rows)) == {
        ("attendance", "001", "events_outside_enrolment", Decimal(6))
    }
    assert failed(hand_over(connect(), enrolments=enrolments, attendance=rows[:-1])) == set()


def test_before_arrival_at_another_school_and_in_another_year() -> None:
    rows = [absence(n, "2026-08-28") for n in range(2)]
    rows += [absence(n, "2026-09-08", school_id="001") for n in range(28, 30)]
    rows += [absence(n, "2019-09-09") for n in range(2)]
    enrolments = [enrolment(n, "002" if n >= 28 else "001") for n in range(30)]
    assert failed(hand_over(connect(), enrolments=enrolments, attendance=rows)) == {
        ("attendance", "001", "events_outside_enrolment", Decimal(6)),
    }


def test_one_in_a_hundred_is_not_worth_a_look_every_week() -> None:
    """600 absences: six outside are one in a hundred, seven are more."""
    inside = [
        absence(n, "2026-09-08", period=str(p), subject_code=s) for n in range(30) for p in range(1, 11) for s in "AB"
    ]
    outside = [absence(n, "2026-08-28") for n in range(7)]
    assert failed(hand_over(connect(), attendance=inside[:594] + outside[:6])) == set()
    assert failed(hand_over(connect(), attendance=inside[:593] + outside)) == {
        ("attendance", "001", "events_outside_enrolment", Decimal(7))
    }


def test_two_enrolments_that_overlap_make_one_event() -> None:
    enrolments = [enrolment(n, enrolled_on=day) for n in range(30) for day in ("2026-08-31", "2026-09-14")]
    rows = [absence(n, "2026-09-21") for n in range(20)]
    assert failed(hand_over(connect(), enrolments=enrolments, attendance=rows)) == set()


def test_each_table_of_events_is_told_by_its_school() -> None:
    early, on = "2026-08-28", "2026-09-08"
    tables = {
        "conduct": [
            {"student_id": f"{n:04d}", "school_id": "001", "date": day, "category": "violence"}
            for n, day in enumerate([early] * 6 + [on] * 6)
        ],
        "activity": [
            {"student_id": f"{n:04d}", "date": day, "actions": 1} for n, day in enumerate([early] * 7 + [on] * 6)
        ],
        "assignments": [
            {"student_id": f"{n:04d}", "subject_code": "FRA", "assignment_id": "1", "due_on": day}
            for n, day in enumerate([early] * 8 + [on] * 6)
        ],
        "grades": [mark(n, 75, school_year="2025-2026", recorded_on="2026-06-20") for n in range(9)],
    }
    assert failed(hand_over(connect(), **tables)) == {
        ("conduct", "001", "events_outside_enrolment", Decimal(6)),
        ("activity", "001", "events_outside_enrolment", Decimal(7)),
        ("assignments", "001", "events_outside_enrolment", Decimal(8)),
        ("grades", "001", "events_outside_enrolment", Decimal(9)),
    }


def test_marks_of_a_school_where_the_student_is_not_enrolled_that_year_are_told() -> None:
    """Six students of 002 have marks at 001; one who was at both schools that year is at home in each."""
    enrolments = [enrolment(n, "002" if n < 6 else "001") for n in range(30)]
    enrolments += [enrolment(29, "002", enrolled_on="2026-10-05")]
    grades = [mark(n, 75) for n in range(6)] + [mark(29, 75), mark(29, 75, school_id="002")]
    assert failed(hand_over(connect(), enrolments=enrolments, grades=grades)) == {
        ("grades", "001", "events_outside_enrolment", Decimal(6))
    }


def test_changes_of_enrolments_alone_do_not_say_who_is_enrolled() -> None:
    rows = [absence(n, "2026-08-28") for n in range(6)]
    assert failed(hand_over(connect(), attendance=rows), incremental=["enrolments"]) == set()


def test_nothing_is_asked_of_tables_that_were_not_handed_over() -> None:
    assert value_checks(AS_OF, ["students", "enrolments"], [], comparable=True) == []


def test_no_word_of_a_failure_holds_a_student() -> None:
    rows = [absence(n, "2026-08-28") for n in range(6)]
    (failure,) = judged(hand_over(connect(), attendance=rows))
    assert failure.observed_fr == "Lignes hors de toute inscription\u00a0: 6\u00a0; au plus 5 attendues."
    assert "000" not in failure.observed_fr + failure.observed_en


# --- a run that stops


def suspect(table_name: str, school_id: str, check_name: str = "scale_suspect") -> CheckResult:
    return CheckResult("sql", table_name, school_id, "mark", check_name, False, Decimal(24), "≤ 0")


def test_only_marks_stop_a_run_and_only_of_a_school_that_nobody_looked_at() -> None:
    refuse_scale([suspect("assignments", "001"), suspect("grades", "001", "subject_scale_suspect")], [])
    refuse_scale([suspect("grades", "001"), suspect("grades", "001", "scale_change")], ["001"])
    with pytest.raises(ScaleError) as caught:
        refuse_scale([suspect("grades", "001"), suspect("grades", "002")], ["001"])
    error = caught.value
    assert (error.exit_code, error.rule, error.column) == (12, "scale_suspect", "mark")
    assert "école 002" in error.message
    assert "quality.accepted_scales" in error.remedy


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """Twelve students of one school, with two marks each in étape 1."""
    path = make_centre(tmp_path / "centre")
    numbers = range(12)
    header = {
        "students": "student_id,last_name,first_name,birth_date",
        "enrolments": "student_id,school_year,school_id,enrolled_on,level,home_group",
        "attendance": "student_id,school_id,date,period,category",
        "grades": "student_id,school_id,school_year,subject_code,term,mark,recorded_on",
    }
    for old in (path.parent / "extraits").iterdir():
        old.unlink()
    lines = {
        "students": [f"{n:04d},Roy,Léa,2012-01-15" for n in numbers],
        "enrolments": [f"{n:04d},2026-2027,014,2026-08-31,SEC1,101" for n in numbers],
        "attendance": [f"{n:04d},014,2026-11-{10 + n % 4},1,excused" for n in numbers],
        "grades": [
            f"{n:04d},014,2026-2027,{subject},1,{60 + 2 * n},2026-11-13" for n in numbers for subject in ("FRA", "MAT")
        ],
    }
    for name, rows in lines.items():
        text = "\n".join((header[name], *rows)) + "\n"
        (path.parent / "extraits" / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def put_marks_out_of_20(centre: Path) -> None:
    path = centre.parent / "extraits" / "grades.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows]
    divided = [",".join((*row[:5], str(int(row[5]) // 5), row[6])) for row in cells]
    path.write_text("\n".join((header, *divided)) + "\n", encoding="utf-8")


def test_marks_out_of_20_stop_the_run_and_leave_last_week_s_portraits(centre: Path) -> None:
    run(centre, date(2026, 11, 15))
    before = ask(centre, "select * from current_portrait order by all")
    put_marks_out_of_20(centre)
    with pytest.raises(ScaleError) as caught:
        run(centre, date(2026, 11, 22))
    assert caught.value.exit_code == 12
    assert "école 014" in caught.value.message
    assert ask(centre, "select * from current_portrait order by all") == before
    assert len(before) == 12
    stopped = list((centre.parent / "entrepot").rglob("*.html"))
    assert any("20 ou moins sur 100" in page.read_text(encoding="utf-8") for page in stopped)
    checked = check_extracts(load_config(centre), date(2026, 11, 22))
    assert checked.exit_code == 12


def test_a_school_whose_scale_was_looked_at_goes_on(centre: Path) -> None:
    put_marks_out_of_20(centre)
    text = centre.read_text(encoding="utf-8")
    accepted = text.replace("  drop_share: 0.10", '  accepted_scales: ["014"]\n  drop_share: 0.10')
    centre.write_text(accepted, encoding="utf-8")
    (result,) = run(centre, date(2026, 11, 22))
    assert result.students == 12
