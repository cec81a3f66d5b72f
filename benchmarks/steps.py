"""What the benchmark measures, each step in a process of its own: one step's memory does not weigh on the next."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.stages import RUN_STAGES, Measure, measuring

T = TypeVar("T")
CENTRE_ID = "MESURE"
EXTRACTS, STORE, LISTS = "extraits", "entrepot", "listes"


@dataclass(frozen=True)
class Prepared:
    """A centre on disk: its configuration, the last week with a school day, and the records of each extract."""

    config_path: Path
    last_week: str
    records: dict[str, int]
    bytes_of_extracts: int
    measure: Measure


@dataclass(frozen=True)
class WeekMeasured:
    """One weekly run. Bytes are those on disk after it."""

    week: str
    students: int
    rows_changed: int
    portraits_bytes: int
    facts_bytes: int
    lists_bytes: int
    measure: Measure


def in_a_process(step: Callable[..., T], *args: Any) -> T:
    """Run a step in a fresh process and give what it returns, or raise what it raised."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(step, *args).result()


def prepare(folder: Path, students: int, seed: int) -> Prepared:
    """Invent a centre and write its canonical CSV files, a configuration and a key into `folder`."""
    from pipelines.keys import create_key_file
    from pipelines.onboarding import KEY_NAME, config_text
    from pipelines.samples import generate, write_canonical
    from pipelines.samples.canonical import TABLES
    from pipelines.weeks import Week

    folder.mkdir(parents=True)
    with measuring({}) as watch:
        with watch.stage("invent"):
            centre = generate(students, seed)
        with watch.stage("write"):
            written = write_canonical(centre, folder / EXTRACTS)
    config_path = folder / "eleve360.yaml"
    config_path.write_text(config_text(centre_id=CENTRE_ID, source="canonical"), encoding="utf-8")
    create_key_file(folder / KEY_NAME)
    return Prepared(
        config_path=config_path,
        last_week=Week.holding(centre.school_dates()[-1]).text,
        records={name: len(getattr(centre, name)) for name in TABLES},
        bytes_of_extracts=sum(path.stat().st_size for path in written),
        measure=watch.measure,
    )


def run_one_week(config_path: Path, as_of: date) -> WeekMeasured:
    """The weekly run of the command, from opening the session to publication; the flow engine's start left out."""
    from pipelines import weekly
    from pipelines.config import load_config
    from pipelines.session import open_session

    config = load_config(config_path)
    with measuring(RUN_STAGES) as watch, open_session(config) as session:
        weekly.read_extracts(session)
        result = weekly.run_week(session, as_of)
    return WeekMeasured(
        week=result.week,
        students=result.students,
        rows_changed=result.rows_changed,
        portraits_bytes=bytes_under(config.store, "portraits*.duckdb"),
        facts_bytes=bytes_under(config.store / "facts", "*.parquet"),
        lists_bytes=bytes_under(config.lists, "*"),
        measure=watch.measure,
    )


def bytes_under(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())


def copy_to_parquet(extracts: Path, target: Path) -> Measure:
    """DuckDB copies each CSV file to Parquet, typed by its own sniffing: the yardstick, a stage a file."""
    from pipelines.database import connect

    target.mkdir(parents=True)
    with measuring({}) as watch:
        con = connect()
        for path in sorted(extracts.glob("*.csv")):
            with watch.stage(path.stem):
                con.execute(
                    "copy (from read_csv($csv)) to $parquet (format parquet)",
                    {"csv": str(path), "parquet": str(target / f"{path.stem}.parquet")},
                )
        con.close()
    return watch.measure
