"""What a benchmark of truth found: methods and cuts, against targets, as JSON and as a table."""

from __future__ import annotations

import argparse
import json
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.centres import Centre
from pipelines.config import load_config
from pipelines.errors import ConfigError, Eleve360Error
from pipelines.weeks import Week

METHODS = {
    "coefficient": "coefficient (sans apprentissage · untrained)",
    "best_flag": "meilleur signal seul · best single flag",
    "flag_count": "nombre de signaux · count of flags",
    "logistic": "régression logistique · logistic regression",
    "gradient_boosting": "arbres · gradient boosting",
    "calibrated": "probabilité calibrée · calibrated model",
}
_COLUMNS = ("auc", "precision_top_20", "recall_top_20", "ece")
_WIDTH = 46


@dataclass(frozen=True)
class Measure:
    """One figure with its 95 % interval, on `n` cases of which `n_adverse` ended badly."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    n_adverse: int = 0
    detail: str | None = None


@dataclass(frozen=True)
class Group:
    """The cases of one or more school years at the cut: still enrolled, with a coefficient."""

    school_years: tuple[str, ...]
    names: tuple[str, ...]
    cases: int
    adverse: int

    @property
    def base_rate(self) -> float | None:
        return round(self.adverse / self.cases, 4) if self.cases else None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"base_rate": self.base_rate}


@dataclass(frozen=True)
class Target:
    """What a figure should be. `at_least` and `at_most` are inclusive."""

    cut: str
    method: str
    metric: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def words(self) -> str:
        if self.at_least is not None and self.at_most is not None:
            return f"de · from {self.at_least:g} à · to {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"

    def is_met(self, value: float | None) -> bool:
        """Whether the figure, as measured and not as rounded for show, is within the target; not measured is not."""
        if value is None:
            return False
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Cut:
    """One moment: whom it was measured on, and method -> metric -> measure."""

    name: str
    train: Group | None
    test: Group
    methods: dict[str, dict[str, Measure]]
    notes: tuple[str, ...] = ()

    def value(self, method: str, metric: str) -> float | None:
        measure = self.methods.get(method, {}).get(metric)
        return measure.value if measure else None


@dataclass(frozen=True)
class Trial:
    """A whole benchmark. `criteria_hash` says which criteria were measured."""

    benchmark: str
    criteria_hash: str
    cuts: tuple[Cut, ...]
    targets: tuple[Target, ...]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_mib: int = 0
    machine: dict[str, str] = field(default_factory=dict)

    def verdicts(self) -> list[dict[str, Any]]:
        """Each target of a cut that was measured, the figure, and whether it is met."""
        by_name = {cut.name: cut for cut in self.cuts}
        found = []
        for target in self.targets:
            if target.cut in by_name:
                value = by_name[target.cut].value(target.method, target.metric)
                found.append(asdict(target) | {"value": value, "is_met": target.is_met(value)})
        return found

    def as_dict(self) -> dict[str, Any]:
        verdicts = self.verdicts()
        return {
            "benchmark": self.benchmark,
            "criteria_hash": self.criteria_hash,
            "cuts": [
                {
                    "cut": cut.name,
                    "train": cut.train.as_dict() if cut.train else None,
                    "test": cut.test.as_dict(),
                    "methods": {
                        method: {metric: asdict(measure) for metric, measure in metrics.items()}
                        for method, metrics in cut.methods.items()
                    },
                    "notes": list(cut.notes),
                }
                for cut in self.cuts
            ],
            "targets": verdicts,
            "is_met": bool(verdicts) and all(one["is_met"] for one in verdicts),
            "notes": list(self.notes),
            "seconds": self.seconds,
            "peak_mib": self.peak_mib,
            "machine": self.machine,
        }

    def lines(self) -> list[str]:
        """The table for the terminal: a line a method for each cut, then the targets."""
        found = [f"{self.benchmark} : critères · criteria {self.criteria_hash}", *self.notes]
        shared = [note for note in self.cuts[0].notes if all(note in cut.notes for cut in self.cuts)]
        for cut in self.cuts:
            found += ["", *_cut_lines(cut), *(f"  {note}" for note in cut.notes if note not in shared)]
        found += ["", *shared] if shared else []
        found += ["", "Cibles · targets"]
        found += [_verdict_line(target) for target in self.verdicts()]
        return [*found, "", f"{self.seconds:.0f} s, {self.peak_mib} MiB"]


def _cut_lines(cut: Cut) -> list[str]:
    groups = [("apprentissage · train", cut.train), ("mesure · test", cut.test)]
    told = [f"{cut.name}"]
    told += [
        f"  {words} : {', '.join(group.names)} ; {group.cases} cas · cases, "
        f"{group.adverse} défavorables · adverse ({_figure(group.base_rate)})"
        for words, group in groups
        if group is not None
    ]
    told.append(f"  {'':{_WIDTH}}{'AUC':>22}{'précision 20 %':>16}{'rappel 20 %':>13}{'ECE':>8}")
    for method, words in METHODS.items():
        if method in cut.methods:
            told.append(_method_line(words, cut.methods[method]))
    return told


def _method_line(words: str, metrics: dict[str, Measure]) -> str:
    empty = Measure(None)
    auc, precision, recall, ece = (metrics.get(name, empty) for name in _COLUMNS)
    interval = f" ({_figure(auc.low)}–{_figure(auc.high)})" if auc.low is not None else ""
    return (
        f"  {words:{_WIDTH}}{_figure(auc.value) + interval:>22}{_figure(precision.value):>16}"
        f"{_figure(recall.value):>13}{_figure(ece.value):>8}"
    )


def _verdict_line(verdict: dict[str, Any]) -> str:
    target = Target(**{name: verdict[name] for name in ("cut", "method", "metric", "at_least", "at_most")})
    value = verdict["value"]
    said = "atteinte · met" if verdict["is_met"] else "non atteinte · missed"
    if value is None:
        said = "non mesurée · not measured"
    return f"  {target.cut} {target.method} {target.metric} {target.words} : {_figure(value)} {said}"


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


# --- measuring -------------------------------------------------------------------------------------------------


def evaluate_week(
    centre: Centre,
    week: Week | None,
    *,
    cut: str,
    names: dict[str, str],
    moment_weeks: dict[str, str] | None = None,
) -> tuple[Cut, str]:
    """The evaluation of one centre (of that week only where it is given) as a cut, and the criteria's hash.

    `names`: what to call each school year. `moment_weeks`: the week of each that is compared, where it has several.
    Raises what `evaluate` raises.
    """
    from pipelines.evaluating import evaluate_centre

    report = evaluate_centre(
        load_config(centre.config_path),
        first=week,
        last=week,
        moment_weeks={cut: moment_weeks} if moment_weeks else None,
    )
    evaluation = report.evaluation
    methods: dict[str, dict[str, Measure]] = {}
    for row in evaluation.tables["evaluation_metric"].to_pylist():
        figures = {name: _number(row[name]) for name in ("value", "low", "high")}
        methods.setdefault(row["method"], {})[row["metric"]] = Measure(
            **figures, n=row["n"], n_adverse=row["n_adverse"], detail=row["detail"]
        )
    weeks = [
        row
        for row in evaluation.tables["evaluation_week"].to_pylist()
        if moment_weeks is None or row["week"] == moment_weeks[row["school_year"]]
    ]

    def group(years: tuple[str, ...]) -> Group:
        of_years = [row for row in weeks if row["school_year"] in years]
        return Group(
            tuple(years),
            tuple(names[year] for year in years),
            sum(row["n"] for row in of_years),
            sum(row["n_adverse"] for row in of_years),
        )

    train = tuple(evaluation.train_years)
    measured = Cut(
        cut, group(train) if train else None, group(tuple(evaluation.test_years)), methods, tuple(evaluation.notes)
    )
    return measured, evaluation.criteria_hash


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]


@contextmanager
def working_folder(keep: Path | None) -> Iterator[Path]:
    """An empty folder to work in: `keep`, which stays, or one that is gone afterwards.

    ConfigError when `keep` holds something.
    """
    if keep is not None:
        if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
            raise ConfigError(f"{keep.name} n'est pas un dossier vide.", remedy="Donner avec --keep un dossier neuf.")
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    folder = Path(tempfile.mkdtemp(prefix="eleve360-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def machine() -> dict[str, str]:
    """What the figures may depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in ("duckdb", "scikit-learn")}


def told(french: str, english: str) -> None:
    sys.stderr.write(f"… {french} · {english}\n")


def run(measure: Callable[[argparse.Namespace], Trial], given: argparse.Namespace) -> int:
    """Measure and print; the exit code. A target that is missed is said, and is no failure of the command."""
    started = time.monotonic()
    try:
        trial = measure(given)
    except Eleve360Error as error:
        if given.as_json:
            print(json.dumps(error.as_dict(), ensure_ascii=False, indent=2))
        place = f" ({error.place()})" if error.place() else ""
        sys.stderr.write(f"{error.message}{place}\n{error.remedy}\n")
        return error.exit_code
    # Kilobytes on Linux, the only system where this is run.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    done = Trial(
        trial.benchmark,
        trial.criteria_hash,
        trial.cuts,
        trial.targets,
        trial.notes,
        round(time.monotonic() - started, 1),
        peak,
        machine(),
    )
    print(json.dumps(done.as_dict(), ensure_ascii=False, indent=2) if given.as_json else "\n".join(done.lines()))
    return 0
