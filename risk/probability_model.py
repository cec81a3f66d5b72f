"""The file of a calibrated model: what a centre's past years say of a set of measured values, as plain JSON.

A model is a sum of one broken line per indicator, in log-odds, then one broken line from the sum to a probability.
All its numbers are whole: log-odds and probabilities in millionths, values in ten-thousandths. So a prediction has the
same bits on any machine, and each line can be read, drawn and checked by hand. Nothing in the file is ever executed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from risk.criteria import Criteria, content_hash
from risk.criteria_entry import parse_yaml

VERSION = 1
MILLION = 1_000_000
TEN_THOUSAND = 10_000
# Keys of a criteria file that say how a value is told or weighed, not how it is measured.
_NOT_MEASURES = frozenset(
    (
        "version",
        "families",
        "tiers",
        "reasons",
        "coverage",
        "subject_names",
        "competency_names",
        "stale_after_days",
        "indicators",
    )
)


class ModelError(ValueError):
    """The model is not usable. The message, in French, names the entry and what to correct."""


@dataclass(frozen=True)
class Curve:
    """What one indicator adds, in millionths of log-odds: `points` go from the best value to the worst.

    A point is (value in ten-thousandths, log-odds). Linear between points, level beyond the first and the last.
    `missing` is what is added where the indicator has no value, or too little evidence: a case of its own, never zero.
    """

    indicator: str
    higher_is_worse: bool
    minimum_evidence: int
    missing: int
    points: tuple[tuple[int, int], ...]

    @property
    def sign(self) -> int:
        """What turns a value into one that grows as things get worse."""
        return 1 if self.higher_is_worse else -1

    def added(self, value: Decimal | None) -> int:
        """Millionths of log-odds for a value, at most four decimals of it; None is missing."""
        if value is None:
            return self.missing
        worse = [(self.sign * at, log_odds) for at, log_odds in self.points]
        return interpolated(worse, self.sign * int(value * TEN_THOUSAND))


@dataclass(frozen=True)
class Calibration:
    """From the sum of log-odds to a probability, both in millionths; `points` never go down."""

    method: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TrainedOn:
    """The past cases that the model was fitted on. A case: a student at a moment of a school year."""

    school_years: tuple[str, ...]
    weeks: tuple[str, ...]
    cases: int
    adverse: int


@dataclass(frozen=True)
class Model:
    """A whole model. `tested`: what was measured on later years, for the reader; no prediction uses it.

    `measures_hash` stands for the part of the criteria that decides what the indicators measure.
    """

    criteria_hash: str
    measures_hash: str
    intercept: int
    curves: tuple[Curve, ...]
    calibration: Calibration
    trained_on: TrainedOn
    tested: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(curve.indicator for curve in self.curves)

    @property
    def hash(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the model as canonical JSON; layout does not count."""
        canonical = json.dumps(self._content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:16]

    def to_json(self) -> str:
        """The text of the model's file; `load_model` reads it back."""
        return json.dumps(self._content(), ensure_ascii=False, indent=1) + "\n"

    def score(self, values: dict[str, Decimal | None]) -> int:
        """The sum of log-odds, in millionths, of measured values by indicator; one that is not there is missing."""
        return self.intercept + sum(curve.added(values.get(curve.indicator)) for curve in self.curves)

    def probability(self, values: dict[str, Decimal | None]) -> int:
        """The probability, in millionths. The SQL of `risk.probability` gives the same."""
        return interpolated(self.calibration.points, self.score(values))

    def _content(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "criteria_hash": self.criteria_hash,
            "measures_hash": self.measures_hash,
            "intercept": self.intercept,
            "indicators": [_curve_content(curve) for curve in self.curves],
            "calibration": {
                "method": self.calibration.method,
                "points": [{"log_odds": at, "probability": p} for at, p in self.calibration.points],
            },
            "trained_on": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self.trained_on).items()
            },
            "tested": self.tested,
        }


def interpolated(points: list[tuple[int, int]] | tuple[tuple[int, int], ...], at: int) -> int:
    """The broken line through growing points, at `at`; half rounds up, level beyond both ends."""
    if at <= points[0][0]:
        return points[0][1]
    for (start, low), (end, high) in pairwise(points):
        if at < end:
            width = end - start
            return low + (2 * (high - low) * (at - start) + width) // (2 * width)
    return points[-1][1]


def value_text(ten_thousandths: int) -> str:
    """`850000` → `"85"`: a value as the file writes it."""
    text = format((Decimal(ten_thousandths) / TEN_THOUSAND).normalize(), "f")
    return "0" if text == "-0" else text


def _curve_content(curve: Curve) -> dict[str, Any]:
    return {
        "indicator": curve.indicator,
        "higher_is_worse": curve.higher_is_worse,
        "minimum_evidence": curve.minimum_evidence,
        "missing": curve.missing,
        "points": [{"value": value_text(at), "log_odds": log_odds} for at, log_odds in curve.points],
    }


# --- against the criteria --------------------------------------------------------------------------------------


def measures_hash(criteria: Criteria) -> str:
    """Hash of what decides the measured values in a criteria file: subjects, pass mark and the like.

    Words, thresholds, points, families and tiers do not count; nor does an indicator that a model does not read.
    """
    content = parse_yaml(criteria.text)
    if not isinstance(content, dict):
        raise ModelError("les critères ne sont pas un bloc de clés.")
    return content_hash({key: value for key, value in content.items() if key not in _NOT_MEASURES})


def check_criteria(model: Model, criteria: Criteria) -> None:
    """ModelError unless these criteria measure what the model was fitted on, indicator by indicator."""
    for curve in model.curves:
        if curve.indicator not in criteria.names:
            raise ModelError(f"« {curve.indicator} » n'est pas un indicateur des critères actuels.")
        now = criteria.indicator(curve.indicator)
        if now.minimum_evidence != curve.minimum_evidence:
            raise ModelError(f"« {curve.indicator}.minimum_evidence » n'est plus celui des critères actuels.")
        if now.threshold.watch is not None and now.threshold.higher_is_worse != curve.higher_is_worse:
            raise ModelError(f"« {curve.indicator}.higher_is_worse » contredit le sens des critères actuels.")
    if measures_hash(criteria) != model.measures_hash:
        raise ModelError(
            "« measures_hash » : les critères actuels ne mesurent plus la même chose (matières, note de passage…)."
        )
