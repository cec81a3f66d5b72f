"""The demonstration's team: it fills in its own workbook after some weeks, and the next runs take it up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pipelines.config import load_config
from pipelines.demo import prepare_demo
from pipelines.lists.follow_up_columns import COLUMNS
from pipelines.samples.meetings import WORKBOOK, hold_meeting
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week
from pipelines.weeks import Week
from tests.pipelines.mini_centre import ask

W43, W44, W46, W47 = (Week.parse(f"2026-W{number}") for number in (43, 44, 46, 47))


def written(path: Path) -> dict[str, dict[str, object]]:
    """What stands in the team's columns, by student's name; rows without anything are left out."""
    sheet = openpyxl.load_workbook(path)["Liste"]
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if "student_key" in row)
    header = rows[at]
    names = {column.fr: column.name for column in COLUMNS}
    found = {}
    for row in rows[at + 1 :]:
        cells = {names[title]: cell for title, cell in zip(header, row, strict=True) if title in names and cell}
        if cells:
            found[row[header.index("Élève")]] = cells
    return found


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample centre's lists after 2026-W43, its meeting, and 2026-W44 to 2026-W46."""
    demo = prepare_demo(
        tmp_path_factory.mktemp("demo") / "demo", students=600, seed=360, source="canonical", weeks=None
    )
    text = demo.config_path.read_text(encoding="utf-8")
    demo.config_path.write_text(f"{text}\nformats: [html, xlsx]\n", encoding="utf-8")
    config = load_config(demo.config_path)
    with open_session(config) as session:
        read_extracts(session)
        run_week(session, W43.sunday)
        assert hold_meeting(config.lists, W43) == 5
        (demo.folder / "first.xlsx").write_bytes((config.lists / WORKBOOK).read_bytes())
        for week in W44.until(W46):
            run_week(session, week.sunday)
            if week == W44:
                assert hold_meeting(config.lists, W44) == 0
        (demo.folder / "third.xlsx").write_bytes((config.lists / WORKBOOK).read_bytes())
        hold_meeting(config.lists, W46)
        run_week(session, W47.sunday)
    return config.lists


def test_a_meeting_decides_of_five_students_each_after_its_cause(lists: Path) -> None:
    cells = written(lists.parent / "first.xlsx")
    assert len(cells) == 5
    assert [one["finding"] for one in cells.values()] == [
        "confirmé",
        "confirmé",
        "confirmé",
        "situation connue",
        "donnée inexacte",
    ]
    first = next(iter(cells.values()))
    # The Tuesday after the week; back to the team three weeks later.
    assert first["discussed_on"] == datetime(2026, 10, 27)  # noqa: DTZ001  as Excel keeps a date
    assert first["started_on"] == datetime(2026, 10, 28)  # noqa: DTZ001
    assert first["review_on"] == datetime(2026, 11, 17)  # noqa: DTZ001


def test_the_next_runs_read_it_and_rest_the_students_until_their_review(lists: Path) -> None:
    config = lists.parent / "eleve360.yaml"
    found = ask(
        config, "select finding, count(*) from follow_up where opened_week = '2026-W43' group by all order by all"
    )
    assert found == [("confirmed", 3), ("inaccurate_data", 1), ("known_situation", 1)]
    still_there = written(lists.parent / "third.xlsx")
    assert len(still_there) >= 3, "each later workbook carries what was decided"
    assert "Appel à la famille, accueil chaque lundi" in {one.get("decision") for one in still_there.values()}
    page = (lists / "014" / "sec3" / "archives" / "2026-W45" / "liste.html").read_text(encoding="utf-8")
    assert "17\u00a0novembre" in page


def test_the_third_week_s_meeting_reviews_and_talks_about_others(lists: Path) -> None:
    config = lists.parent / "eleve360.yaml"
    discussed = ask(config, "select count(distinct student_key) from follow_up where discussed_on >= '2026-11-17'")
    assert discussed[0][0] >= 5


def test_no_meeting_without_a_workbook_or_in_another_week(tmp_path: Path) -> None:
    assert hold_meeting(tmp_path, W43) == 0
    assert hold_meeting(tmp_path, Week.ending_by(date(2026, 9, 6))) == 0
