"""`python -m benchmarks.lists`: a list of 2,000 students in a browser, and thousands of schools written.

The published rows of the sample centre are multiplied in SQL under new schools and students, then the writer of the
lists is measured, each case in a process of its own. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.list_opening import Opened, opening
from benchmarks.list_store import Store, make_sample, multiply, one_list
from benchmarks.list_writing import Written, write
from benchmarks.steps import in_a_process
from benchmarks.weekly import DEFAULT_FOLDER, machine, told

DEFAULT_STUDENTS, DEFAULT_SCHOOLS = 2_000, (250, 2_500)
# A PDF takes a hundred times longer than the other formats: fewer schools tell the same.
DEFAULT_PDF_SCHOOLS = (25, 250)
SAMPLE_STUDENTS, SAMPLE_SEED = 600, 360
FORMATS = ("html", "csv", "xlsx")
LIST_PAGE = "001/sec3/courant/liste.html"


@dataclass(frozen=True)
class Lists:
    """All that was measured. `page`: of the long list; `index`: of the largest centre."""

    machine: dict[str, Any]
    long_list: Written
    page: Opened
    index: Opened | None
    centres: list[Written]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(folder: Path, *, students: int, schools: Sequence[int], pdf_schools: Sequence[int]) -> Lists:
    """Make the stores in `folder` (which must not exist), and measure each case."""
    about = machine()
    told("centre d'exemple", "sample centre")
    sample = in_a_process(_sample, folder / "sample")
    told(f"une liste de {students} élèves", f"one list of {students} students")
    store = in_a_process(_long, sample, folder / "long", students)
    long_list = in_a_process(write, store, FORMATS, folder / "long-lists", (Path(LIST_PAGE).name,))
    page = opening(folder / "long-lists" / LIST_PAGE, word="tremblay")
    centres: list[Written] = []
    index = None
    for count in sorted({*schools, *pdf_schools}):
        told(f"{count} écoles", f"{count} schools")
        store = in_a_process(_many, sample, folder / f"many-{count}", count)
        formats = [*(FORMATS if count in schools else ()), *(["pdf"] if count in pdf_schools else [])]
        for name in formats:
            out = folder / f"lists-{count}-{name}"
            centres.append(in_a_process(write, store, (name,), out, ("index.html",)))
            sys.stderr.write(f"  {_line(centres[-1])}\n")
            if name == "html":
                index = opening(out / "index.html", word="102")
            shutil.rmtree(out)
        shutil.rmtree(store.folder)
    return Lists(about | {"load_after": machine()["load_before"]}, long_list, page, index, centres)


def _sample(folder: Path) -> Path:
    return make_sample(folder, students=SAMPLE_STUDENTS, seed=SAMPLE_SEED)


def _long(sample: Path, target: Path, students: int) -> Store:
    return one_list(sample, target, students=students)


def _many(sample: Path, target: Path, schools: int) -> Store:
    return multiply(sample, target, schools=schools)


def lines(done: Lists) -> list[str]:
    """What was measured, as lines of text."""
    about = done.machine
    told_by = [
        f"Python {about['python']}, DuckDB {about['duckdb']}, {about['cores']} cores, {about['memory_gib']} GiB, "
        f"load {about['load_before']} to {about['load_after']}",
        "",
        f"One list of {done.long_list.listed} students, in Chromium (median of {done.page.times}, new profiles)",
        f"  ready {done.page.ready_ms:.0f} ms, first paint {done.page.shown_ms:.0f} ms, "
        f"first search {done.page.filter_ms:.0f} ms; {done.page.bytes / 1e6:.1f} MB",
        # Each file is written twice (current and archive), for the team and for the principal.
        *(f"  {name:<16}{size / 4e6:>8.2f} MB" for name, size in done.long_list.bytes_by_name.items() if "." in name),
    ]
    if done.index is not None:
        told_by += [
            "",
            f"index.html of the largest centre: ready {done.index.ready_ms:.0f} ms, first search "
            f"{done.index.filter_ms:.0f} ms; {done.index.bytes / 1e6:.1f} MB",
        ]
    head = f"{'format':<8}{'schools':>8}{'teams':>8}{'listed':>8}{'s':>9}{'s CPU':>9}{'schools/s':>11}{'files/s':>9}"
    told_by += ["", f"{head}{'MB':>9}{'MiB peak':>10}"]
    told_by += [_line(one) for one in sorted(done.centres, key=lambda one: (one.formats, one.schools))]
    return told_by


def _line(one: Written) -> str:
    return (
        f"{one.formats[0]:<8}{one.schools:>8}{one.teams:>8}{one.listed:>8}{one.seconds:>9.1f}{one.cpu_seconds:>9.1f}"
        f"{one.schools_per_second:>11.1f}{one.files_per_second:>9.0f}{one.bytes / 1e6:>9.0f}{one.peak_mib:>10.0f}"
    )


def arguments(words: list[str] | None) -> argparse.Namespace:
    def counts(text: str) -> tuple[int, ...]:
        return tuple(int(one) for one in text.split(",") if one)

    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument("--students", type=int, default=DEFAULT_STUDENTS, help="on the long list")
    parser.add_argument("--schools", type=counts, default=DEFAULT_SCHOOLS, help="of each centre: 250,2500")
    parser.add_argument("--pdf-schools", type=counts, default=DEFAULT_PDF_SCHOOLS, help="the same for the PDF: 25,250")
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="where to work (3 GB at 2,500 schools)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    parser.add_argument("--keep", action="store_true", help="leave the files where they are")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> None:
    given = arguments(words)
    given.folder.mkdir(parents=True, exist_ok=True)
    mine = Path(tempfile.mkdtemp(prefix="lists-", dir=given.folder))
    try:
        done = measure(mine / "work", students=given.students, schools=given.schools, pdf_schools=given.pdf_schools)
    finally:
        if not given.keep:
            shutil.rmtree(mine)
    print(json.dumps(done.as_dict(), indent=2) if given.as_json else "\n".join(lines(done)))


if __name__ == "__main__":
    main()
