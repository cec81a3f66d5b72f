"""What a week of new files does to what was known: corrections, deletions, changes only, late files, the same again.

Six students; the child followed, 0360101, has four periods a day and is absent 2 of them on 9 October, 3 on 26 October,
4 on 5 November and 4 on 17 November: 2.25 days by Sunday 15 November, 3.25 by the 22nd.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.config import load_config
from pipelines.database import connect
from pipelines.facts import load_facts
from pipelines.identity import student_key_of
from pipelines.keys import load_keys
from pipelines.ledger import read_ledger
from schemas import sources as profiles
from tests.pipelines.mini_centre import Row, ask, make_centre, rewrite, run

SUNDAY_46, SUNDAY_47, SUNDAY_48 = date(2026, 11, 15), date(2026, 11, 22), date(2026, 11, 29)
CHILD, OTHER_CHILD = "0360101", "0360111"
DAY = "2026-11-05"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    path = make_centre(tmp_path / "centre")
    # Of 23 rows, a few are a large share.
    text = path.read_text(encoding="utf-8").replace("drop_share: 0.10", "drop_share: 0.9")
    path.write_text(text, encoding="utf-8")
    return path


def extract(centre: Path, name: str) -> Path:
    return centre.parent / "extraits" / f"{name}.csv"


def key_of(centre: Path, student_id: str) -> str:
    config = load_config(centre)
    return student_key_of(load_keys(config.privacy.key_file), config.centre_id, student_id)


def days_absent(centre: Path, student_id: str = CHILD) -> dict[tuple[str, int], Decimal | None]:
    """Days of absence since September, by week and version in which the student's row changed."""
    rows = ask(
        centre,
        "select week, version, days_absent_year from attendance_week where student_key = ? order by all",
        key_of(centre, student_id),
    )
    return {(week, version): days for week, version, days in rows}


def facts_at(centre: Path, condition: str, upto: int | None = None) -> int:
    """Rows of absence that were known after run `upto` (the last one by default)."""
    with connect() as con:
        load_facts(con, load_config(centre).store, upto)
        return con.execute(f"select count(*) from facts.attendance where {condition}").fetchone()[0]


def without(condition: Callable[[Row], bool]) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [row for row in rows if not condition(row)]


def made_late(day: str, period: str) -> Callable[[list[Row]], list[Row]]:
    """The child came late to that period, instead of being absent."""

    def change(rows: list[Row]) -> list[Row]:
        return [
            row | {"category": "late"}
            if (row["student_id"], row["date"], row["period"]) == (CHILD, day, period)
            else row
            for row in rows
        ]

    return change


# --- full extracts


def test_a_row_deleted_at_the_source_leaves_the_facts_and_stays_in_history(centre: Path) -> None:
    run(centre, SUNDAY_46, SUNDAY_47)
    assert days_absent(centre) == {("2026-W46", 1): Decimal("2.25"), ("2026-W47", 1): Decimal("3.25")}
    rewrite(extract(centre, "attendance"), without(lambda row: row["date"] == DAY))
    (result,) = run(centre, SUNDAY_47)
    assert result.version == 2
    assert days_absent(centre) == {
        ("2026-W46", 1): Decimal("2.25"),
        ("2026-W46", 2): Decimal("1.25"),
        ("2026-W47", 1): Decimal("3.25"),
        ("2026-W47", 2): Decimal("2.25"),
    }
    assert facts_at(centre, f"date = date '{DAY}'", upto=2) == 4
    assert facts_at(centre, f"date = date '{DAY}'") == 0


def test_a_correction_of_a_past_week_makes_a_new_version_of_each_week_since(centre: Path) -> None:
    """One period of 26 October becomes a lateness: a quarter of a day less, in both weeks and for this child only."""
    run(centre, SUNDAY_46, SUNDAY_47)
    rewrite(extract(centre, "attendance"), made_late("2026-10-26", "4"))
    run(centre, SUNDAY_47)
    assert days_absent(centre) == {
        ("2026-W46", 1): Decimal("2.25"),
        ("2026-W46", 2): Decimal("2.00"),
        ("2026-W47", 1): Decimal("3.25"),
        ("2026-W47", 2): Decimal("3.00"),
    }
    assert days_absent(centre, OTHER_CHILD) == {("2026-W46", 1): Decimal(1), ("2026-W47", 1): Decimal(1)}


def test_the_same_files_again_change_nothing(centre: Path) -> None:
    run(centre, SUNDAY_47)
    store = load_config(centre).store
    segments = sorted(path.name for path in (store / "facts").rglob("*.parquet"))
    before = ask(centre, "select * exclude (run_id) from portrait order by all")
    (result,) = run(centre, SUNDAY_47)
    assert (result.version, result.rows_changed) == (None, 0)
    first, second = read_ledger(store)
    assert set(first.tables) >= {"attendance", "grades", "enrolments"}
    assert (second.tables, second.versions) == ({}, {})
    assert sorted(path.name for path in (store / "facts").rglob("*.parquet")) == segments
    assert ask(centre, "select * exclude (run_id) from portrait order by all") == before


# --- changes only


def incremental(centre: Path) -> None:
    """A profile of the centre's own, by which absences are handed over as changes only."""
    text = (profiles.FOLDER / "canonical.yaml").read_text(encoding="utf-8")
    direct = "attendance: {parts: [{from: attendance}]}"
    assert direct in text
    own = text.replace(direct, "attendance: {mode: incremental, parts: [{from: attendance}]}")
    (centre.parent / "profil.yaml").write_text(own, encoding="utf-8")
    config = centre.read_text(encoding="utf-8").replace("\nsource: canonical", "\nsource: profil.yaml")
    centre.write_text(config, encoding="utf-8")


def test_changes_only_add_and_replace_and_delete_nothing(centre: Path) -> None:
    """The second file has the absences of the week and one correction: what it does not repeat is still there."""
    incremental(centre)
    run(centre, SUNDAY_46)
    assert facts_at(centre, "true") == 15
    rewrite(extract(centre, "attendance"), made_late("2026-10-26", "4"))
    rewrite(
        extract(centre, "attendance"),
        lambda rows: [row for row in rows if row["date"] >= "2026-11-16" or row["category"] == "late"],
    )
    (result,) = run(centre, SUNDAY_47)
    assert result.rejected == 0
    assert not result.warned
    assert facts_at(centre, "true") == 15 + 8
    assert days_absent(centre) == {
        ("2026-W46", 1): Decimal("2.25"),
        ("2026-W46", 2): Decimal("2.00"),
        ("2026-W47", 1): Decimal("3.00"),
    }
    assert days_absent(centre, OTHER_CHILD)["2026-W47", 1] == Decimal(1)


# --- late files


def test_absences_that_come_a_week_late_make_a_new_version_of_their_week(centre: Path) -> None:
    whole = extract(centre, "attendance").read_bytes()
    rewrite(extract(centre, "attendance"), without(lambda row: row["date"] > "2026-11-04"))
    run(centre, SUNDAY_46)
    assert days_absent(centre)["2026-W46", 1] == Decimal("1.25")
    extract(centre, "attendance").write_bytes(whole)
    run(centre, SUNDAY_47)
    found = days_absent(centre)
    assert found["2026-W46", 2] == Decimal("2.25")
    assert found["2026-W47", 1] == Decimal("3.25")


def test_marks_that_come_a_week_late_count_from_the_week_that_shows_them(centre: Path) -> None:
    """Recorded on 6 November and handed over on the 22nd: nobody could have known them on the 15th."""
    marks = extract(centre, "grades").read_bytes()
    extract(centre, "grades").unlink()
    run(centre, SUNDAY_46)
    extract(centre, "grades").write_bytes(marks)
    run(centre, SUNDAY_47)
    known = ask(
        centre,
        "select week, count(*) filter (domain = 'literacy') from contribution group by week order by week",
    )
    assert dict(known).get("2026-W46", 0) == 0
    assert dict(known)["2026-W47"] > 0


# --- a quiet week


def test_a_week_without_new_marks_keeps_those_before_with_their_date(centre: Path) -> None:
    run(centre, SUNDAY_47, SUNDAY_48)
    told = ask(
        centre,
        "select week, value, evidence_on from contribution "
        "where student_key = ? and indicator = 'literacy_level' order by week",
        key_of(centre, CHILD),
    )
    assert told == [
        ("2026-W47", Decimal(75), date(2026, 11, 6)),
        ("2026-W48", Decimal(75), date(2026, 11, 6)),
    ]
    assert "grades" not in read_ledger(load_config(centre).store)[1].tables
