"""Centres made from public data: extracts in canonical form, a configuration, and weekly runs in this process."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pipelines.config import CONFIG_NAME, load_config
from pipelines.onboarding import EXTRACTS_NAME, KEY_NAME
from pipelines.results import WeekResult
from schemas.ddl import literal, quoted

CRITERIA_NAME = "criteres.yaml"


@dataclass(frozen=True)
class Centre:
    """A folder as `init` leaves it: `eleve360.yaml`, a key, criteria, and the folder of extracts."""

    folder: Path

    @property
    def config_path(self) -> Path:
        return self.folder / CONFIG_NAME

    @property
    def extracts(self) -> Path:
        return self.folder / EXTRACTS_NAME


def make_centre(folder: Path, *, centre_id: str, criteria: str, source: str = "canonical") -> Centre:
    """Prepare `folder` (which must not hold a centre yet) with the text of a criteria file.

    The data are public: the key is drawn from the centre's name, so that ties fall the same way on every machine.
    """
    centre = Centre(folder)
    centre.extracts.mkdir(parents=True)
    settings = {
        "centre_id": centre_id,
        "extracts": EXTRACTS_NAME,
        "source": source,
        "criteria": CRITERIA_NAME,
        "privacy": {"key_file": KEY_NAME},
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()]
    centre.config_path.write_text("".join(lines), encoding="utf-8")
    (folder / CRITERIA_NAME).write_text(criteria, encoding="utf-8")
    secret = hashlib.sha256(centre_id.encode("utf-8")).digest()
    (folder / KEY_NAME).write_text(base64.b64encode(secret).decode("ascii") + "\n", encoding="ascii")
    return centre


def hand_over(con: duckdb.DuckDBPyConnection, centre: Centre, tables: dict[str, str], label: str = "") -> None:
    """Write the result of each query as the canonical table of that name, `name-label.parquet`."""
    for name, query in tables.items():
        path = centre.extracts / (f"{name}-{label}.parquet" if label else f"{name}.parquet")
        con.execute(f"copy ({query}) to {literal(str(path))} (format parquet)")


def run_week(centre: Centre, as_of: date) -> WeekResult:
    """The weekly run of the command, without the flow engine. Raises what the command raises."""
    return run_weeks(centre, [as_of])[0]


def run_weeks(centre: Centre, days: Iterable[date]) -> list[WeekResult]:
    """The weekly runs of several days, in their order, on files read once, as `backfill` does."""
    from pipelines import weekly
    from pipelines.session import open_session

    with open_session(load_config(centre.config_path)) as session:
        weekly.read_extracts(session)
        return [weekly.run_week(session, day) for day in days]


def school_calendar(school_year: str, schools: str) -> str:
    """SQL of a calendar: every weekday of the school year, for the school_id of the table or query `schools`."""
    year = int(school_year[:4])
    return f"""
        select school_id, day::date as date, isodow(day) <= 5 as is_school_day
        from (select distinct school_id from {schools})
        cross join (select unnest(generate_series(date '{year}-07-01', date '{year + 1}-06-30', interval 1 day)) as day)
    """


def read_columns(
    con: duckdb.DuckDBPyConnection, name: str, source: str, columns: dict[str, str], optional: dict[str, str]
) -> tuple[list[str], dict[str, int]]:
    """Make the table `name` of these columns (column -> DuckDB type), from the SQL source.

    Gives the required columns that `source` lacks (then no table is made), and how many cells of each column hold
    something that is not of its type. An optional column that is not there is empty.
    """
    found = {column.lower(): column for column, *_ in con.execute(f"describe from {source}").fetchall()}
    lacking = [column for column in columns if column not in found]
    if lacking:
        return lacking, {}
    wanted = columns | optional
    casts = ", ".join(
        f"try_cast(nullif(trim({quoted(found[column])}::varchar), '') as {kind}) as {quoted(column)}"
        if column in found
        else f"null::{kind} as {quoted(column)}"
        for column, kind in wanted.items()
    )
    con.execute(f"create or replace table {name} as select {casts} from {source}")
    present = [column for column in wanted if column in found]
    counts = ", ".join(
        f"count(*) filter (nullif(trim({quoted(found[column])}::varchar), '') is not null "
        f"and try_cast(trim({quoted(found[column])}::varchar) as {wanted[column]}) is null)"
        for column in present
    )
    unreadable = con.execute(f"select {counts} from {source}").fetchone()
    return [], {column: count for column, count in zip(present, unreadable, strict=True) if count}
