"""Time and peak memory of each stage of a run, taken around the very functions that the run calls.

The plan of a run is not told again here: each stage names functions of the product, which are wrapped while the
measure lasts. A stage inside another is not counted twice, so that the stages and `other` add up to the whole.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

OTHER = "other"

# Stage: (module, function as the run looks it up). A name that is not there any more is an AttributeError.
RUN_STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "load": (
        ("pipelines.facts", "load_facts"),
        ("pipelines.vault", "read_vault"),
        ("pipelines.identity", "load_identity"),
    ),
    "read": (("pipelines.handover", "discover"), ("pipelines.sources", "read_files")),
    "map_type": (("pipelines.sources", "stage"), ("pipelines.weekly", "type_extracts")),
    "accept": (("pipelines.weekly", "accept"),),
    "quality": (("pipelines.profiling", "profile"), ("pipelines.profiling", "check_quality")),
    "suite": (("schemas.expectations", "validate"),),
    "identity": (("pipelines.identity", "pseudonymise"), ("pipelines.identity", "identity_tables")),
    "facts": (("pipelines.facts", "stage_changes"),),
    "evidence": (("risk.evidence", "build_evidence"),),
    "indicators": (("risk.indicators", "measure"),),
    "scoring": (("risk.portrait", "portray"),),
    "groups": (("pipelines.weekly", "compute_group_portraits"),),
    "store": (
        ("pipelines.store", "open_draft"),
        ("pipelines.store", "previous_for"),
        ("pipelines.store", "write_week"),
        ("pipelines.store", "finish"),
        ("pipelines.store_context", "write_aggregates"),
        ("pipelines.store_context", "write_context"),
    ),
    "lists": (("pipelines.weekly", "write_lists"), ("pipelines.weekly", "write_quality_page")),
    "publication": (("pipelines.vault", "write_vault"), ("pipelines.publication.Publication", "publish")),
}


class PeakMemory:
    """Most memory that this process held (MiB) since the last reading.

    Linux can start the count again; elsewhere it is the most since the process began, and `is_exact` is False.
    """

    _STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")

    def __init__(self) -> None:
        self.is_exact = self._restart()

    def read(self) -> float:
        peak = self._high_water() if self.is_exact else self._since_the_start()
        if self.is_exact:
            self._restart()
        return peak

    def _restart(self) -> bool:
        try:
            self._RESET.write_text("5")
        except OSError:
            return False
        return True

    def _high_water(self) -> float:
        line = next(line for line in self._STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024

    @staticmethod
    def _since_the_start() -> float:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


@dataclass
class Stage:
    """Seconds on the clock, seconds of processor (all threads), and peak memory in MiB."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0


@dataclass
class Measure:
    """The stages of one process, in the order in which they began. `called`: the functions that really ran."""

    stages: dict[str, Stage] = field(default_factory=dict)
    called: set[tuple[str, str]] = field(default_factory=set)
    memory_is_exact: bool = True

    @property
    def seconds(self) -> float:
        return sum(stage.seconds for stage in self.stages.values())

    @property
    def cpu_seconds(self) -> float:
        return sum(stage.cpu_seconds for stage in self.stages.values())

    @property
    def peak_mib(self) -> float:
        return max((stage.peak_mib for stage in self.stages.values()), default=0.0)

    def as_dict(self) -> dict[str, Any]:
        return {
            **_told(self),
            "memory_is_exact": self.memory_is_exact,
            "stages": {name: _told(stage) for name, stage in self.stages.items()},
        }


def _told(measured: Stage | Measure) -> dict[str, float]:
    return {
        "seconds": round(measured.seconds, 3),
        "cpu_seconds": round(measured.cpu_seconds, 3),
        "peak_mib": round(measured.peak_mib),
    }


class Stopwatch:
    """Gives each moment, and the memory peak within it, to the innermost stage that is open."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._memory = PeakMemory()
        self.measure = Measure(memory_is_exact=self._memory.is_exact)
        self._open: list[str] = []
        self._since = self._cpu_since = 0.0

    def _settle(self) -> None:
        """Give what passed since the last change to the stage that was open."""
        now, cpu = self._clock(), time.process_time()
        stage = self.measure.stages.setdefault(self._open[-1], Stage())
        stage.seconds += now - self._since
        stage.cpu_seconds += cpu - self._cpu_since
        stage.peak_mib = max(stage.peak_mib, self._memory.read())
        # Reading the memory costs a little; it belongs to no stage.
        self._since, self._cpu_since = self._clock(), time.process_time()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens in the block as `name`, less the stages inside it."""
        if self._open:
            self._settle()
        else:
            self._since, self._cpu_since = self._clock(), time.process_time()
        self._open.append(name)
        self.measure.stages.setdefault(name, Stage())
        try:
            yield
        finally:
            self._settle()
            self._open.pop()

    def wrapped(self, function: Callable[..., Any], place: tuple[str, str], name: str) -> Callable[..., Any]:
        """The function, timed as stage `name`."""

        @wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.measure.called.add(place)
            with self.stage(name):
                return function(*args, **kwargs)

        return timed


def _owner(path: str) -> Any:
    """A module, or a class of a module."""
    try:
        return import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(import_module(module), name)


@contextmanager
def measuring(stages: dict[str, tuple[tuple[str, str], ...]]) -> Iterator[Stopwatch]:
    """Time the functions of `stages` while the block lasts; what none of them does is `other`.

    AttributeError when a function does not exist.
    """
    watch = Stopwatch()
    replaced: list[tuple[Any, str, Any]] = []
    try:
        for name, functions in stages.items():
            for place in functions:
                owner, attribute = _owner(place[0]), place[1]
                original = getattr(owner, attribute)
                replaced.append((owner, attribute, original))
                setattr(owner, attribute, watch.wrapped(original, place, name))
        with watch.stage(OTHER):
            yield watch
    finally:
        for owner, attribute, original in reversed(replaced):
            setattr(owner, attribute, original)
