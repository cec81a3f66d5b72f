"""The samples that the repository holds: the default centre in each form, a smaller complete one, and the faults."""

from pathlib import Path

from pipelines.samples import COMPLETE, DEFAULT_SEED, DEFAULT_STUDENTS, FORMS
from pipelines.samples.broken import write_broken
from pipelines.samples.centre import generate
from pipelines.samples.readme import samples_readme

START_YEAR = 2026
# Every optional extract of 600 students would be a third of the whole folder.
COMPLETE_STUDENTS = 300


def write_committed(folder: Path) -> None:
    """Write the centre in every form (a subfolder each), `broken/` and README.md into a folder."""
    centre = generate(DEFAULT_STUDENTS, DEFAULT_SEED, START_YEAR)
    smaller = generate(COMPLETE_STUDENTS, DEFAULT_SEED, START_YEAR)
    for name, form in FORMS.items():
        form.write(smaller if name == COMPLETE else centre, folder / name)
    write_broken(folder / "broken", DEFAULT_SEED, START_YEAR)
    page = samples_readme(DEFAULT_STUDENTS, COMPLETE_STUDENTS, DEFAULT_SEED, START_YEAR)
    (folder / "README.md").write_bytes(page.encode("utf-8"))
