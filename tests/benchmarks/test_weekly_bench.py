"""The benchmark measures the run that it says it measures. No test asserts seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.stages import OTHER, RUN_STAGES, Stopwatch, measuring
from benchmarks.steps import EXTRACTS, copy_to_parquet, prepare, run_one_week
from benchmarks.telling import STAGE_WORDS, lines
from benchmarks.weekly import Benchmark, arguments, machine
from pipelines import facts, weekly
from pipelines.weeks import Week

STUDENTS = 60


@pytest.fixture(scope="module")
def benchmark(tmp_path_factory: pytest.TempPathFactory) -> Benchmark:
    """The whole measure in this process, on the smallest centre and the last week of its year."""
    folder = tmp_path_factory.mktemp("mesure") / "centre"
    about = machine() | {"load_after": 0.0}
    prepared = prepare(folder, STUDENTS, 360)
    copies = [copy_to_parquet(folder / EXTRACTS, folder / "parquet")]
    weeks = [run_one_week(prepared.config_path, Week.parse(prepared.last_week).sunday)]
    return Benchmark(about, STUDENTS, 360, prepared, copies, weeks)


def test_every_function_that_a_stage_names_is_called_by_the_run(benchmark: Benchmark) -> None:
    named = {function for functions in RUN_STAGES.values() for function in functions}
    assert benchmark.weeks[0].measure.called == named


def test_the_run_is_that_of_the_last_school_week(benchmark: Benchmark) -> None:
    (week,) = benchmark.weeks
    # The invented school year 2026-2027 has its last school day on 23 June, a Wednesday.
    assert (benchmark.prepared.last_week, week.week) == ("2027-W25", "2027-W25")
    assert 0 < week.students <= STUDENTS
    assert week.rows_changed == week.students


def test_each_file_is_copied(benchmark: Benchmark) -> None:
    assert set(benchmark.copies[0].stages) == {*benchmark.prepared.records, OTHER}


def test_the_table_has_a_line_a_stage_and_the_total(benchmark: Benchmark) -> None:
    told = benchmark.as_dict()
    (week,) = told["weeks"]
    assert set(week["stages"]) == {*RUN_STAGES, OTHER}
    text = "\n".join(lines(told))
    assert all(STAGE_WORDS[name] in text for name in week["stages"])
    assert f"TOTAL{week['seconds']:>43.2f}{week['cpu_seconds']:>10.2f}" in text
    assert week["peak_mib"] >= max(stage["peak_mib"] for stage in week["stages"].values()) > 0


def test_bytes_are_told_per_student_week(benchmark: Benchmark) -> None:
    (week,) = benchmark.weeks
    assert benchmark.bytes_per_student_week["portraits"] == round(week.portraits_bytes / week.students, 1)
    assert benchmark.bytes_per_student_week["portraits_of_last_week"] == 0


def clock(*seconds: float) -> Iterator[float]:
    yield from seconds


def test_a_stage_inside_another_is_counted_once() -> None:
    # Outside from 10 to 12 and from 17 to 20; inside from 12 to 17. Each change reads the clock twice.
    ticks = clock(10, 12, 12, 17, 17, 20, 20)
    watch = Stopwatch(lambda: next(ticks))
    with watch.stage("outside"), watch.stage("inside"):
        pass
    assert {name: stage.seconds for name, stage in watch.measure.stages.items()} == {"outside": 5, "inside": 5}
    assert watch.measure.seconds == 10


def test_the_product_is_as_it_was_after_a_measure() -> None:
    before = (weekly.accept, facts.load_facts)
    with measuring(RUN_STAGES):
        assert weekly.accept is not before[0]
    assert (weekly.accept, facts.load_facts) == before


@pytest.mark.parametrize("missing", [("pipelines.facts", "no_such_function"), ("pipelines.facts.NoClass", "publish")])
def test_a_stage_that_names_a_function_that_is_gone_is_refused(missing: tuple[str, str]) -> None:
    before = facts.load_facts
    with (
        pytest.raises(AttributeError),
        measuring({"load": (("pipelines.facts", "load_facts"), missing)}),
    ):
        pass
    assert facts.load_facts is before


def test_at_least_one_week(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--weeks", "0"])
    assert "at least 1" in capsys.readouterr().err
    defaults: dict[str, Any] = vars(arguments([]))
    assert (defaults["students"], defaults["weeks"], defaults["folder"].name) == (100_000, 2, "work")


def test_the_folder_of_the_benchmark_is_not_in_the_repository() -> None:
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/benchmarks/work/" in ignored
