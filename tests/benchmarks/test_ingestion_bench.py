"""The measure of the ingestion runs the road that it says, on files that are always the same; no seconds asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ingestion import (
    STAGES,
    WORDS,
    Ingestion,
    arguments,
    copy_attendance,
    lines,
    run_road,
    write_centre,
)
from benchmarks.stages import OTHER
from benchmarks.steps import EXTRACTS
from pipelines.config import load_config

ROWS = 4_000


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Ingestion:
    """The whole measure in this process."""
    folder = tmp_path_factory.mktemp("mesure") / "centre"
    config_path = write_centre(folder, ROWS, "300MB")
    assert load_config(config_path).memory == "300MB"
    copy = copy_attendance(folder / EXTRACTS, folder / "copie.parquet")
    return Ingestion.of(ROWS, folder, copy, run_road(config_path))


def test_every_function_that_a_stage_names_is_called_by_the_road(measured: Ingestion) -> None:
    assert measured.road.measure.called == {function for functions in STAGES.values() for function in functions}
    # Of 4,000 absences, 4 have a date that is none; 4 are told twice and count once.
    assert measured.road.accepted == 3_996


def test_the_same_size_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_centre(tmp_path / name, ROWS, None)
    files = sorted(path.name for path in (tmp_path / "one" / EXTRACTS).iterdir())
    assert files == ["attendance.csv", "calendar.csv", "enrolments.csv", "schools.csv", "students.csv"]
    assert all(
        (tmp_path / "one" / EXTRACTS / name).read_bytes() == (tmp_path / "two" / EXTRACTS / name).read_bytes()
        for name in files
    )
    attendance = (tmp_path / "one" / EXTRACTS / "attendance.csv").read_text(encoding="utf-8").splitlines()
    assert len(attendance) == 1 + 4_000 + 4
    assert sum(",hier," in line for line in attendance) == 4


def test_the_table_tells_every_stage_and_size(measured: Ingestion) -> None:
    told = measured.as_dict()
    assert set(told["stages"]) == {*STAGES, OTHER} == set(WORDS)
    text = "\n".join(lines([told, told]))
    assert all(word in text for word in WORDS.values())
    assert (told["rows"], told["accepted"]) == (4_000, 3_996)
    assert all(told[name] > 0 for name in ("rows_per_second", "ratio_to_copy", "facts_bytes", "bytes_of_extracts"))


def test_sizes_may_be_several() -> None:
    assert arguments(["--rows", "1000", "--rows", "2000"]).rows == [1000, 2000]
    assert arguments([]).rows is None
    with pytest.raises(SystemExit):
        arguments(["--rows", "3"])
