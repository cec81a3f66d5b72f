"""`python -m benchmarks.ingestion`: what the ingestion takes, up to the facts, as a file of absences grows.

For each size, a centre is written by SQL as canonical CSV (about 40 absences a student, one row in a thousand
unreadable, one in a thousand told twice), DuckDB copies its absences to Parquet as a yardstick, and a process of its
own runs the road that the weekly run takes, from the files to the facts. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.stages import Measure, measuring
from benchmarks.steps import CENTRE_ID, EXTRACTS, bytes_under, in_a_process
from benchmarks.telling import number
from benchmarks.weekly import machine, told

DEFAULT_ROWS = (10_000_000, 40_000_000)
DEFAULT_FOLDER = Path(__file__).parent / "work"
ROWS_A_STUDENT = 40
STUDENTS_A_SCHOOL = 500
# The last Sunday of the invented year: every absence is known by then.
AS_OF = date(2027, 6, 27)

# Stage: (module, function as this road looks it up); see benchmarks/stages.py.
STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "load": (("pipelines.facts", "load_facts"),),
    "read_stage_type": (("pipelines.weekly", "read_extracts"),),
    "accept": (("pipelines.weekly", "accept"),),
    "quality": (("pipelines.weekly", "profile_and_check"),),
    "identity": (("pipelines.identity", "pseudonymise"),),
    "facts": (("pipelines.facts", "stage_changes"),),
}
WORDS = {
    "load": "charger ce qui est su · load facts",
    "read_stage_type": "lire, typer · read, map, type",
    "accept": "accepter · accept",
    "quality": "qualité · quality",
    "identity": "pseudonymes · identity",
    "facts": "faits · facts",
    "other": "le reste · other",
}

# Absences of one day follow one another, as an export by date writes them; the order of the students is shuffled.
_ATTENDANCE = """
    with slot as (
        select range // {students} as turn, (range % {students} * 7919) % {students} as student
        from range({rows})
    ),

    written as (
        select
            format('{{:07d}}', 1000000 + student) as student_id,
            format('{{:03d}}', student // {students_a_school}) as school_id,
            if(
                (turn * {students} + student) % 1000 = 17,
                'hier',
                strftime(date '2026-09-01' + (turn * 7 + student % 5)::integer, '%Y-%m-%d')
            ) as date,
            (1 + student % 4)::varchar as period,
            ['MAT', 'FRA', 'ANG', 'SCT'][1 + student % 4] as subject_code,
            ['excused', 'unexcused', 'late'][1 + (turn + student) % 3] as category,
            ['M01', 'M02', 'M03', 'M04', ''][1 + (turn * 3 + student) % 5] as reason_code,
            ['medical', 'family', '', '', ''][1 + (turn * 3 + student) % 5] as reason_group,
            '' as fraction,
            -- told twice
            unnest(if((turn * {students} + student) % 1000 = 400, [1, 2], [1])) as copy,
        from slot
    )

    select * exclude copy from written
"""
_STUDENTS = """
    select
        format('{{:07d}}', 1000000 + range) as student_id, 'Nom' || range % 5000 as last_name,
        'Prénom' || range % 700 as first_name, strftime(date '2012-01-01' + (range % 700)::integer, '%Y-%m-%d')
            as birth_date,
        if(range % 2 = 0, 'F', 'M') as sex, '' as permanent_code
    from range({students})
"""
_SCHOOLS = """
    select format('{{:03d}}', range) as school_id, 'École ' || range as school_name, '' as deprivation_decile,
        '' as list_capacity
    from range(({students} - 1) // {students_a_school} + 1)
"""
_ENROLMENTS = """
    select
        format('{{:07d}}', 1000000 + range) as student_id, '2026-2027' as school_year,
        format('{{:03d}}', range // {students_a_school}) as school_id, '2026-08-28' as enrolled_on,
        '' as withdrawn_on, 'SEC' || 1 + range % 5 as level, 'G' || range % 20 as home_group, '' as calendar_id,
        'regular' as pathway, 'false' as modified_expectations, '' as special_needs_code,
        'false' as has_intervention_plan
    from range({students})
"""
_CALENDAR = """
    select school_id, '' as calendar_id, strftime(day, '%Y-%m-%d') as date,
        if(isodow(day) < 6, 'true', 'false') as is_school_day, '4' as periods_expected
    from ({schools}) as school
    cross join (select unnest(range(date '2026-08-28', date '2027-06-24', interval 1 day)) as day) as days
"""
QUERIES = {
    "students": _STUDENTS,
    "schools": _SCHOOLS,
    "enrolments": _ENROLMENTS,
    "calendar": _CALENDAR.replace("{schools}", _SCHOOLS),
    "attendance": _ATTENDANCE,
}


@dataclass(frozen=True)
class Road:
    """What the child process tells of its run.

    `spill_bytes` is the most that lay in the staging folder at once; `accepted` counts absences.
    """

    measure: Measure
    spill_bytes: int
    accepted: int
    facts_bytes: int


@dataclass(frozen=True)
class Ingestion:
    """One size: what was written, the yardstick (DuckDB's copy of the absences to Parquet) and the road measured."""

    rows: int
    bytes_of_extracts: int
    copy: Measure
    road: Road

    @classmethod
    def of(cls, rows: int, folder: Path, copy: Measure, road: Road) -> Ingestion:
        return cls(rows, bytes_under(folder / EXTRACTS, "*.csv"), copy, road)

    def as_dict(self) -> dict[str, Any]:
        measure = self.road.measure
        return {
            "rows": self.rows,
            "accepted": self.road.accepted,
            "bytes_of_extracts": self.bytes_of_extracts,
            "copy_to_parquet": self.copy.as_dict(),
            "rows_per_second": round(self.rows / measure.seconds),
            "ratio_to_copy": round(measure.seconds / self.copy.seconds, 2),
            "spill_bytes": self.road.spill_bytes,
            "facts_bytes": self.road.facts_bytes,
            **measure.as_dict(),
        }


def write_centre(folder: Path, rows: int, memory: str | None) -> Path:
    """Write the canonical CSV of a centre with that many absences, a configuration and a key; its path."""
    from pipelines.database import connect
    from pipelines.keys import create_key_file
    from pipelines.onboarding import KEY_NAME, config_text

    extracts = folder / EXTRACTS
    extracts.mkdir(parents=True)
    sizes = {"rows": rows, "students": max(1, rows // ROWS_A_STUDENT), "students_a_school": STUDENTS_A_SCHOOL}
    with connect() as con:
        for name, query in QUERIES.items():
            con.execute(
                f"copy ({query.format(**sizes)}) to $path (format csv, header)",
                {"path": str(extracts / f"{name}.csv")},
            )
    path = folder / "eleve360.yaml"
    text = config_text(centre_id=CENTRE_ID, source="canonical")
    path.write_text(text + (f"memory: {memory}\n" if memory else ""), encoding="utf-8")
    create_key_file(folder / KEY_NAME)
    return path


def run_road(config_path: Path) -> Road:
    """From the files to the facts, as the weekly run goes; nothing is published."""
    from pipelines import facts, identity, weekly
    from pipelines.config import load_config
    from pipelines.session import open_session
    from pipelines.weeks import Week

    config, week = load_config(config_path), Week.ending_by(AS_OF)
    with measuring(STAGES) as watch, watching(config.store) as spill, open_session(config) as session:
        con = session.con
        weekly.read_extracts(session)
        acceptance = weekly.accept(con, AS_OF)
        weekly.profile_and_check(con, config, session.profile, "mesure", AS_OF)
        identity.pseudonymise(con, session.keys, config.centre_id)
        modes = {name: mode for name, mode in session.profile.modes.items() if name in QUERIES}
        facts.stage_changes(con, config.store, week, AS_OF, modes)
        # What is not published goes with the session.
        facts_bytes = bytes_under(config.store / "facts", "*.parquet")
    return Road(
        measure=watch.measure,
        spill_bytes=spill.most,
        accepted=sum(file.accepted for file in acceptance.files if file.table_name == "attendance"),
        facts_bytes=facts_bytes,
    )


@dataclass
class Spill:
    most: int = 0


@contextmanager
def watching(store: Path) -> Iterator[Spill]:
    """The most bytes that lie in the staging folder of `store` while the block lasts, looked at five times a second."""
    spill, done = Spill(), threading.Event()

    def look() -> None:
        while not done.wait(0.2):
            spill.most = max(spill.most, _size_now(store / ".staging"))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield spill
    finally:
        done.set()
        thread.join()


def _size_now(folder: Path) -> int:
    """Bytes of a folder whose files come and go."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += Path(root, name).stat().st_size
            except OSError:
                continue
    return total


def copy_attendance(extracts: Path, target: Path) -> Measure:
    """DuckDB copies the absences to Parquet, typed by its own sniffing."""
    from pipelines.database import connect

    with measuring({}) as watch, connect() as con:
        con.execute(
            "copy (from read_csv($csv)) to $parquet (format parquet)",
            {"csv": str(extracts / "attendance.csv"), "parquet": str(target)},
        )
    target.unlink()
    return watch.measure


def measure_size(folder: Path, rows: int, memory: str | None) -> Ingestion:
    """Write a centre into `folder`, which must not exist, and measure it; the folder is removed."""
    told(f"{number(rows)} absences : écriture", "writing")
    try:
        config_path = in_a_process(write_centre, folder, rows, memory)
        told("copie en Parquet par DuckDB", "DuckDB copies to Parquet")
        copy = in_a_process(copy_attendance, folder / EXTRACTS, folder / "copie.parquet")
        told("des fichiers aux faits", "from the files to the facts")
        return Ingestion.of(rows, folder, copy, in_a_process(run_road, config_path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lines(done: list[dict[str, Any]]) -> list[str]:
    """The table of the sizes side by side: seconds, CPU seconds and most memory (MiB) of each stage."""
    names = [name for name in WORDS if any(name in one["stages"] for one in done)]
    rows = [_row("absences", [[number(one["rows"]), "", ""] for one in done])]
    rows.append(_row("", [["s", "s CPU", "MiB"] for _ in done]))
    rows += [_row(WORDS[name], [_cells(one["stages"].get(name)) for one in done]) for name in names]
    rows.append(_row("TOTAL", [_cells(one) for one in done]))
    rows.append(_row("DuckDB : CSV → Parquet", [_cells(one["copy_to_parquet"]) for one in done]))
    for word, key, unit in (
        ("CSV (MB)", "bytes_of_extracts", 1e6),
        ("débordement · spill (MB)", "spill_bytes", 1e6),
        ("faits · facts (MB)", "facts_bytes", 1e6),
        ("lignes par seconde · rows per second", "rows_per_second", 1),
    ):
        rows.append(_row(word, [[number(one[key] / unit), "", ""] for one in done]))
    rows.append(_row("× DuckDB", [[f"{one['ratio_to_copy']:.1f}", "", ""] for one in done]))
    return rows


def _row(name: str, groups: list[list[str]]) -> str:
    return f"{name:38}" + "".join(f"{cell:>11}" for group in groups for cell in group).rstrip()


def _cells(measure: dict[str, Any] | None) -> list[str]:
    if measure is None:
        return ["", "", ""]
    return [f"{measure['seconds']:.2f}", f"{measure['cpu_seconds']:.2f}", number(measure["peak_mib"])]


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingestion", description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help="absences; may be repeated (default: 10 M and 40 M)")
    parser.add_argument("--memory", help="the configuration's memory, for example 4GB (default: the product's)")
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="where to work (about 25 GB at 40 M rows)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    given = parser.parse_args(words)
    if any(rows < ROWS_A_STUDENT for rows in given.rows or ()):
        parser.error(f"--rows: at least {ROWS_A_STUDENT}")
    return given


def main(words: list[str] | None = None) -> None:
    given = arguments(words)
    given.folder.mkdir(parents=True, exist_ok=True)
    mine = Path(tempfile.mkdtemp(prefix="ingestion-", dir=given.folder))
    about = machine()
    try:
        sizes = given.rows or list(DEFAULT_ROWS)
        done = [measure_size(mine / f"centre-{rank}", rows, given.memory).as_dict() for rank, rows in enumerate(sizes)]
    finally:
        shutil.rmtree(mine)
    about["load_after"] = round(os.getloadavg()[0], 2)
    if given.as_json:
        print(json.dumps({"machine": about, "sizes": done}, indent=2))
    else:
        sys.stdout.write("\n".join(lines(done)) + "\n")


if __name__ == "__main__":
    main()
