"""A week, from extracts to lists: the plan of a run. Each step is a plain function; no engine is needed."""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from pipelines import facts, identity, profiling, publication, quality_page, seen, store, vault
from pipelines.acceptance import Acceptance, accept, judge, type_extracts
from pipelines.drops import refuse_drop
from pipelines.errors import DropError, Eleve360Error, StopShareError
from pipelines.lists import ListSettings, write_lists
from pipelines.progress import report
from pipelines.reading import read_file
from pipelines.session import Session
from pipelines.sources import discover, stage
from pipelines.weeks import Week
from risk.group_portraits import compute_group_portraits
from risk.portrait import compute_week

_SOFTWARE = ("eleve360", "duckdb", "pandas", "pyarrow", "great-expectations", "prefect")


@dataclass(frozen=True)
class WeekResult:
    """What a run of one week did. No student's value: it is printed, stored and kept by the engine."""

    week: str
    as_of: date
    run_id: str
    published: bool
    version: int | None
    students: int
    scored: int
    tier_2: int
    tier_3: int
    rejected: int
    rows_changed: int
    warned: bool
    seconds: float
    verdict: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)
