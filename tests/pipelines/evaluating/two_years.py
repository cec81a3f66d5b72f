"""A centre of two invented school years in one set of extracts, a few weeks of each really published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipelines.samples import generate
from pipelines.samples.canonical import CSV, TABLES, canonical_table, write_table
from pipelines.weeks import Week
from schemas.extracts import EXTRACTS
from tests.pipelines.mini_centre import make_centre, run

YEARS = (2025, 2026)
WEEKS = ("2025-W46", "2026-W06", "2026-W19", "2026-W46", "2027-W06", "2027-W19")


def write_years(folder: Path, years: Sequence[int], students: int) -> None:
    """The canonical extracts of the centres of these years, concatenated; of a key told twice, the later row."""
    folder.mkdir(parents=True, exist_ok=True)
    centres = [generate(students, 360 + year, year) for year in years]
    for name in TABLES:
        tables = pa.concat_tables([canonical_table(centre, name) for centre in centres])
        rows = tables.to_pandas(types_mapper=pd.ArrowDtype)
        once = rows.drop_duplicates(list(EXTRACTS[name].key), keep="last", ignore_index=True)
        write_table(pa.Table.from_pandas(once, preserve_index=False), folder, name, CSV)


def make_two_years(folder: Path, students: int = 240, weeks: Sequence[str] = WEEKS) -> Path:
    """Write, configure and run, a year after the other; the configuration's path."""
    write_years(folder / "origine", YEARS[:1], students)
    config = make_centre(folder, folder / "origine")
    first, second = ([Week.parse(week) for week in weeks if in_year(week, year)] for year in YEARS)
    run(config, *(week.sunday for week in first))
    write_years(folder / "extraits", YEARS, students)
    run(config, *(week.sunday for week in second))
    return config


def in_year(week: str, start_year: int) -> bool:
    return Week.parse(week).school_year == f"{start_year}-{start_year + 1}"
