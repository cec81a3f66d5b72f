"""A source that only counts absences, through whole runs: points without invented days, and past weeks that stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pipelines.mini_centre import ask, make_centre, rewrite, run

WEEK, NEXT_WEEK = date(2026, 11, 22), date(2026, 11, 29)
HEADER = "student_id,school_id,school_year,term,counted_on,absences\n"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """Without dated attendance; the students of the extract have counts instead."""
    config_path = make_centre(tmp_path)
    (tmp_path / "extraits" / "attendance.csv").unlink()
    return config_path


def count(config_path: Path, *rows: str) -> None:
    path = config_path.parent / "extraits" / "attendance_totals.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def first_enrolment(config_path: Path) -> tuple[str, str]:
    """A student and the school of the extracts."""
    found: list[tuple[str, str]] = []

    def look(rows):
        found.extend((row["student_id"], row["school_id"]) for row in rows if not row["withdrawn_on"])
        return rows

    rewrite(config_path.parent / "extraits" / "enrolments.csv", look)
    return found[0]


def absences(config_path: Path) -> list[tuple]:
    return ask(
        config_path,
        "select week, value, points, evidence_on from contribution where indicator = 'absence_total' order by week",
    )


def test_a_count_gives_points_and_no_day_of_absence(centre: Path) -> None:
    """27 is halfway from 18 to 36: half of the 18 points."""
    student, school = first_enrolment(centre)
    count(centre, f"{student},{school},2026-2027,,2026-11-20,27")
    run(centre, WEEK)
    assert absences(centre) == [("2026-W47", Decimal(27), Decimal(9), date(2026, 11, 20))]
    assert ask(centre, "select count(*) from attendance_week where days_absent_year > 0") == [(0,)]
    # With the marks of the other subjects, it is enough to speak of engagement; without it, the others have none.
    assert ask(centre, "select count(*) from current_portrait where engagement is not null") == [(1,)]


def test_a_later_count_leaves_the_past_week_as_it_was(centre: Path) -> None:
    """The file of the next week holds the newest count only: the week before keeps its own."""
    student, school = first_enrolment(centre)
    count(centre, f"{student},{school},2026-2027,,2026-11-20,20")
    run(centre, WEEK)
    count(centre, f"{student},{school},2026-2027,,2026-11-27,22")
    run(centre, NEXT_WEEK)
    assert [row[:2] for row in absences(centre)] == [("2026-W47", Decimal(20)), ("2026-W48", Decimal(22))]


def test_a_count_that_cannot_be_is_refused(centre: Path) -> None:
    student, school = first_enrolment(centre)
    good = f"{student},{school},2026-2027,,2026-11-20,20"
    count(centre, good, f"{student},{school},2026-2027,9,2026-11-20,3", f"{student},{school},2026-2027,1,,3",
          f"{student},{school},2026-2027,2,2026-11-20,-1")  # fmt: skip
    config = centre.read_text(encoding="utf-8")
    centre.write_text(config.replace("stop_share: 0.05", "stop_share: 1"), encoding="utf-8")
    run(centre, WEEK)
    refused = ask(centre, "select column_name, rule from rejection where table_name = 'attendance_totals' order by all")
    assert {column for column, _ in refused} == {"absences", "counted_on", "term"}
    assert len(refused) == 3
