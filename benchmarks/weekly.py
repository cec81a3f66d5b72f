"""`python -m benchmarks.weekly`: how long a weekly run takes, stage by stage, and how much memory.

An invented centre is written as CSV, the run of a week late in the year is measured as a first run, then the
weeks after it as ordinary ones, beside DuckDB copying the same files to Parquet. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.stages import Measure
from benchmarks.steps import EXTRACTS, Prepared, WeekMeasured, copy_to_parquet, in_a_process, prepare, run_one_week
from benchmarks.telling import lines
from pipelines.weeks import Week

DEFAULT_STUDENTS, DEFAULT_SEED, DEFAULT_WEEKS = 100_000, 360, 2
DEFAULT_FOLDER = Path(__file__).parent / "work"


@dataclass(frozen=True)
class Benchmark:
    """All that was measured. `copies`: the yardstick before and after the runs; the faster one counts."""

    machine: dict[str, Any]
    students: int
    seed: int
    prepared: Prepared
    copies: list[Measure]
    weeks: list[WeekMeasured]

    @property
    def yardstick_seconds(self) -> float:
        return min(copy.seconds for copy in self.copies)

    @property
    def student_weeks(self) -> int:
        return sum(week.students for week in self.weeks)

    @property
    def bytes_per_student_week(self) -> dict[str, float]:
        """Of the store after the last week, and what the last week added to the portraits (0 with a single week)."""
        last = self.weeks[-1]
        before = self.weeks[-2].portraits_bytes if len(self.weeks) > 1 else last.portraits_bytes
        return {
            "portraits": round(last.portraits_bytes / max(self.student_weeks, 1), 1),
            "portraits_of_last_week": round((last.portraits_bytes - before) / max(last.students, 1), 1),
            "facts": round(last.facts_bytes / max(self.student_weeks, 1), 1),
        }

    def as_dict(self) -> dict[str, Any]:
        return {
            "machine": self.machine,
            "students": self.students,
            "seed": self.seed,
            "records": self.prepared.records,
            "bytes_of_extracts": self.prepared.bytes_of_extracts,
            "generate": self.prepared.measure.as_dict(),
            "copy_to_parquet": [copy.as_dict() for copy in self.copies],
            "weeks": [
                {
                    "week": week.week,
                    "students": week.students,
                    "rows_changed": week.rows_changed,
                    "portraits_bytes": week.portraits_bytes,
                    "facts_bytes": week.facts_bytes,
                    "lists_bytes": week.lists_bytes,
                    "ratio_to_copy": round(week.measure.seconds / self.yardstick_seconds, 2),
                    **week.measure.as_dict(),
                }
                for week in self.weeks
            ],
            "bytes_per_student_week": self.bytes_per_student_week,
        }


def machine() -> dict[str, Any]:
    """What the figures depend on. `load`: processes that wanted a core over the last minute, ours included."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 1024**3, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
    }


def measure_all(folder: Path, *, students: int, seed: int, weeks: int) -> Benchmark:
    """Write a centre into `folder` (which must not exist), run its last `weeks` weeks, and copy its files twice."""
    about = machine()
    told("invention du centre", "inventing the centre")
    prepared = in_a_process(prepare, folder, students, seed)
    last = Week.parse(prepared.last_week)
    extracts = folder / EXTRACTS
    told("copie en Parquet par DuckDB", "DuckDB copies to Parquet")
    copies = [in_a_process(copy_to_parquet, extracts, folder / "parquet-1")]
    measured = []
    for week in last.shift(1 - weeks).until(last):
        told(f"semaine {week}", f"week {week}")
        measured.append(in_a_process(run_one_week, prepared.config_path, week.sunday))
    copies.append(in_a_process(copy_to_parquet, extracts, folder / "parquet-2"))
    about["load_after"] = round(os.getloadavg()[0], 2)
    return Benchmark(about, students, seed, prepared, copies, measured)


def told(french: str, english: str) -> None:
    sys.stderr.write(f"… {french} · {english}\n")


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.weekly", description=__doc__)
    parser.add_argument("--students", type=int, default=DEFAULT_STUDENTS)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--weeks", type=int, default=DEFAULT_WEEKS, help="consecutive weeks, the last of the year")
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="where to work (several GB at 100,000)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    parser.add_argument("--keep", action="store_true", help="leave the files where they are")
    given = parser.parse_args(words)
    if given.weeks < 1:
        parser.error("--weeks: at least 1")
    return given


def main(words: list[str] | None = None) -> None:
    given = arguments(words)
    given.folder.mkdir(parents=True, exist_ok=True)
    mine = Path(tempfile.mkdtemp(prefix="weekly-", dir=given.folder))
    try:
        done = measure_all(mine / "centre", students=given.students, seed=given.seed, weeks=given.weeks)
    finally:
        if not given.keep:
            shutil.rmtree(mine)
    if given.as_json:
        print(json.dumps(done.as_dict(), indent=2))
    else:
        print("\n".join(lines(done.as_dict())))
    if given.keep:
        told(f"gardé : {mine}", "kept")


if __name__ == "__main__":
    main()
