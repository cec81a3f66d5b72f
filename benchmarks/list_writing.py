"""Writing the lists of many schools: how fast, how much, and within which memory. Each case has its own process."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.list_store import CENTRE_ID, Store, opened
from benchmarks.stages import PeakMemory


@dataclass(frozen=True)
class Written:
    """The lists of a centre, in some formats. `bytes_by_name`: of all the files of that name, archives included."""

    formats: tuple[str, ...]
    schools: int
    students: int
    listed: int
    teams: int
    seconds: float
    cpu_seconds: float
    peak_mib: float
    memory_is_exact: bool
    files: int
    bytes: int
    bytes_by_name: dict[str, int]

    @property
    def schools_per_second(self) -> float:
        return self.schools / self.seconds

    @property
    def files_per_second(self) -> float:
        return self.files / self.seconds


@dataclass
class Counted:
    """Files counted as they are written. `kept`: names of those that stay; the others are removed at once, for want of
    room on the disk.
    """

    kept: frozenset[str]
    files: int = 0
    sizes: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def write(self, path: Path, content: bytes) -> None:
        """As the product writes, to the same disk."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files += 1
        self.sizes[path.name] += len(content)
        if path.name not in self.kept:
            path.unlink()

    def add_others(self, out: Path) -> None:
        """What was written by another way than `write`."""
        for path in out.rglob("*"):
            if path.is_file() and path.name not in self.sizes:
                self.others[path.name] += path.stat().st_size
                self.files += 1
        self.sizes.update(self.others)


def write(store: Store, formats: tuple[str, ...], out: Path, kept: tuple[str, ...] = ()) -> Written:
    """Write every list of a store's week, and keep the files of those names. Memory: the most that the process held."""
    from pipelines.lists import ListSettings, writer

    counted = Counted(frozenset(kept))
    original, writer._write = writer._write, counted.write
    try:
        with opened(store) as con:
            memory = PeakMemory()
            clock, cpu = time.perf_counter(), time.process_time()
            written = writer.write_lists(
                con, week=store.week, settings=ListSettings(CENTRE_ID, formats=formats), out=out
            )
            seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
            peak = memory.read()
    finally:
        writer._write = original
    counted.add_others(out)
    return Written(
        formats=formats,
        schools=store.schools,
        students=store.students,
        listed=store.listed,
        teams=len(written),
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_mib=peak,
        memory_is_exact=memory.is_exact,
        files=counted.files,
        bytes=sum(counted.sizes.values()),
        bytes_by_name=dict(sorted(counted.sizes.items())),
    )
