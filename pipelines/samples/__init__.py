"""An invented Quebec service centre, drawn from a seed: for demonstrations, tests and measures."""

from pathlib import Path

from pipelines.samples.canonical import CSV, write_canonical
from pipelines.samples.canonical import PARQUET as PARQUET_FORMAT
from pipelines.samples.centre import Centre, generate
from pipelines.samples.gpi import write_gpi

CANONICAL, PARQUET, GPI = "canonical", "parquet", "gpi"
SOURCES = (CANONICAL, PARQUET, GPI)
DEFAULT_STUDENTS, DEFAULT_SEED = 600, 360

__all__ = [
    "CANONICAL", "DEFAULT_SEED", "DEFAULT_STUDENTS", "GPI", "PARQUET", "SOURCES", "Centre", "generate",
    "write_canonical", "write_gpi", "write_samples", "write_source",
]  # fmt: skip


def write_source(centre: Centre, folder: Path, source: str) -> list[Path]:
    """Write a centre into `folder` and return the files.

    `source`: "canonical" (CSV), "parquet" (the same tables) or "gpi" (a dump). ValueError when it is another.
    """
    if source not in SOURCES:
        raise ValueError(f"source: {', '.join(SOURCES)}, not {source}")
    if source == GPI:
        return write_gpi(centre, folder)
    return write_canonical(centre, folder, PARQUET_FORMAT if source == PARQUET else CSV)


def write_samples(
    folder: Path, students: int = DEFAULT_STUDENTS, seed: int = DEFAULT_SEED, source: str = CANONICAL,
    start_year: int = 2026,
) -> list[Path]:  # fmt: skip
    """Invent a centre and write it into `folder`; see `write_source`. ValueError when `students` is below 40."""
    return write_source(generate(students, seed, start_year), folder, source)
