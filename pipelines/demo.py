"""`demo`: an invented centre, its extracts, its configuration, and the weeks of its school year."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines.config import CONFIG_NAME
from pipelines.errors import ConfigError
from pipelines.keys import ensure_key
from pipelines.onboarding import EXTRACTS_NAME, KEY_NAME, config_text
from pipelines.progress import report
from pipelines.results import WeekResult
from pipelines.samples import FORMS, Centre, generate, write_source
from pipelines.weeks import Week

CENTRE_ID = "DEMO"
LISTS_NAME = "lists"


@dataclass(frozen=True)
class Demo:
    """A prepared demonstration: where it is, and the weeks to run."""

    folder: Path
    config_path: Path
    first: Week
    last: Week


def prepare_demo(folder: Path, *, students: int, seed: int, source: str, weeks: int | None) -> Demo:
    """Invent the centre and write its extracts and configuration into `folder`, emptied first.

    Raises ConfigError when `folder` holds something that is not a demonstration.
    """
    _empty(folder)
    report("Invention du centre")
    centre = generate(students=students, seed=seed)
    extracts = folder / EXTRACTS_NAME
    written = write_source(centre, extracts, source)
    config_path = folder / CONFIG_NAME
    reasons = f"{EXTRACTS_NAME}/motifs.csv" if any(path.name == "motifs.csv" for path in written) else None
    profile = FORMS[source].profile
    config_path.write_text(
        config_text(centre_id=CENTRE_ID, source=profile, store=".", lists=LISTS_NAME, reasons=reasons), encoding="utf-8"
    )
    ensure_key(folder / KEY_NAME)
    first, last = _school_weeks(centre)
    return Demo(folder, config_path, first, last if weeks is None else min(last, first.shift(weeks - 1)))


def _empty(folder: Path) -> None:
    """Remove an earlier demonstration; refuse to remove anything else."""
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        return
    config = folder / CONFIG_NAME
    if not config.is_file() or f'centre_id: "{CENTRE_ID}"' not in config.read_text(encoding="utf-8"):
        raise ConfigError(
            "le dossier contient autre chose qu'une démonstration ; il n'a pas été touché.",
            remedy="Choisir un autre dossier avec --into.",
            file=folder.name,
        )
    shutil.rmtree(folder)
    folder.mkdir(parents=True)


def _school_weeks(centre: Centre) -> tuple[Week, Week]:
    """The weeks of the first and of the last school day."""
    days = sorted(centre.school_dates())
    return Week.holding(days[0]), Week.holding(days[-1])


def tell_demo(demo: Demo, results: list[WeekResult]) -> list[str]:
    """Where to look, as lines of text."""
    published = [result.week for result in results if result.students]
    last = published[-1] if published else "—"
    return [
        "",
        f"Listes       {demo.folder / LISTS_NAME / 'index.html'}",
        f"Portraits    {demo.folder / 'portraits.duckdb'}",
        f"Qualité      {demo.folder / 'quality' / str(last) / 'index.html'}",
        f"Un élève     eleve360 explain FICHE --config {demo.config_path}",
        "",
    ]
