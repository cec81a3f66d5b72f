"""The samples that the repository holds: the default centre in each format, and the faults."""

from pathlib import Path

from pipelines.samples import DEFAULT_SEED, DEFAULT_STUDENTS
from pipelines.samples.broken import write_broken
from pipelines.samples.canonical import CSV, PARQUET, write_canonical
from pipelines.samples.centre import generate
from pipelines.samples.gpi import write_gpi
from pipelines.samples.readme import samples_readme

START_YEAR = 2026


def write_committed(folder: Path) -> None:
    """Write `canonical/`, `parquet/`, `gpi/`, `broken/` and README.md into a folder."""
    centre = generate(DEFAULT_STUDENTS, DEFAULT_SEED, START_YEAR)
    write_canonical(centre, folder / "canonical", CSV)
    write_canonical(centre, folder / "parquet", PARQUET)
    write_gpi(centre, folder / "gpi")
    write_broken(folder / "broken", DEFAULT_SEED, START_YEAR)
    page = samples_readme(DEFAULT_STUDENTS, DEFAULT_SEED, START_YEAR)
    (folder / "README.md").write_bytes(page.encode("utf-8"))
