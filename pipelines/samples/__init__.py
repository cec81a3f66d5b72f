"""An invented Quebec service centre, drawn from a seed: for demonstrations, tests and measures."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pipelines.samples.canonical import CSV, write_canonical
from pipelines.samples.canonical import PARQUET as PARQUET_FORMAT
from pipelines.samples.centre import Centre, generate
from pipelines.samples.complete import write_complete
from pipelines.samples.edfi import write_edfi
from pipelines.samples.gpi import write_gpi
from pipelines.samples.oneroster import V11, V12, write_oneroster
from pipelines.samples.workbooks import write_workbooks

CANONICAL, PARQUET, GPI, COMPLETE = "canonical", "parquet", "gpi", "complete"


class Form(NamedTuple):
    """A form of the samples: the source profile that reads it, and what writes a centre into a folder."""

    profile: str
    write: Callable[[Centre, Path], list[Path]]


FORMS: dict[str, Form] = {
    CANONICAL: Form("canonical", partial(write_canonical, file_format=CSV)),
    PARQUET: Form("canonical", partial(write_canonical, file_format=PARQUET_FORMAT)),
    "xlsx": Form("canonical", write_workbooks),
    GPI: Form("gpi", write_gpi),
    "oneroster11": Form("oneroster", partial(write_oneroster, version=V11)),
    "oneroster12": Form("oneroster", partial(write_oneroster, version=V12)),
    "edfi": Form("edfi", write_edfi),
    COMPLETE: Form("canonical", write_complete),
}
SOURCES = tuple(FORMS)
DEFAULT_STUDENTS, DEFAULT_SEED = 600, 360

__all__ = [
    "CANONICAL",
    "COMPLETE",
    "DEFAULT_SEED",
    "DEFAULT_STUDENTS",
    "FORMS",
    "GPI",
    "PARQUET",
    "SOURCES",
    "Centre",
    "Form",
    "generate",
    "write_canonical",
    "write_complete",
    "write_edfi",
    "write_gpi",
    "write_oneroster",
    "write_samples",
    "write_source",
    "write_workbooks",
]  # fmt: skip


def write_source(centre: Centre, folder: Path, source: str) -> list[Path]:
    """Write a centre into `folder` and return the files.

    `source`: a name of FORMS: "canonical" (CSV), "parquet" (the same tables), "gpi" (a dump)… ValueError when it is
    another.
    """
    if source not in SOURCES:
        raise ValueError(f"source: {', '.join(SOURCES)}, not {source}")
    return FORMS[source].write(centre, folder)


def write_samples(
    folder: Path, students: int = DEFAULT_STUDENTS, seed: int = DEFAULT_SEED, source: str = CANONICAL,
    start_year: int = 2026,
) -> list[Path]:  # fmt: skip
    """Invent a centre and write it into `folder`; see `write_source`. ValueError when `students` is below 40."""
    return write_source(generate(students, seed, start_year), folder, source)
