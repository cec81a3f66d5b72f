"""A centre of six students in a folder of its own, run for real: files in, published store and lists out."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from pipelines.config import Config, load_config
from pipelines.keys import create_key_file
from pipelines.onboarding import config_text
from pipelines.results import WeekResult
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week

BROKEN = Path(__file__).parents[2] / "data_samples" / "broken"
# This folder's fault is only a warning on a student without enrolment: all its other files are whole.
VALID = BROKEN / "windows_1252"
Row = dict[str, str]


def make_centre(folder: Path, extracts: Path = VALID, **keys: str) -> Path:
    """Copy extracts into `folder`, write a configuration and a key; the configuration's path.

    Its teams get no PDF unless `formats` says so: it is what takes longest to make, and few tests read it.
    """
    keys = {"formats": "[html, csv, xlsx]"} | keys
    shutil.copytree(extracts, folder / "extraits")
    path = folder / "eleve360.yaml"
    text = config_text(centre_id="essai", source="canonical")
    path.write_text(text + "".join(f"{name}: {value}\n" for name, value in keys.items()), encoding="utf-8")
    create_key_file(folder / "eleve360.key")
    return path


def run(config_path: Path, *as_of: date) -> list[WeekResult]:
    """One session, one run per date."""
    with open_session(load_config(config_path)) as session:
        read_extracts(session)
        return [run_week(session, day, more_to_come=day != as_of[-1]) for day in as_of]


def rewrite(path: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    """Change the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames or [], list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def ask(config: Config | Path, query: str, *values: object) -> list[tuple]:
    """Rows of a query on the published portraits."""
    settings = config if isinstance(config, Config) else load_config(config)
    with duckdb.connect(str(settings.store / "portraits.duckdb"), read_only=True) as con:
        return con.execute(query, list(values)).fetchall()


def published_bytes(config_path: Path) -> dict[str, bytes]:
    """Every file of the store, the lists and the quality pages, by its path; stopped-run pages and locks apart."""
    root = config_path.parent
    kept = [path for name in ("entrepot", "listes") for path in sorted((root / name).rglob("*")) if path.is_file()]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in kept
        if "arrets" not in path.parts and path.name != ".lock"
    }
