"""How well a method ranks the cases: area, precision and recall of its first students, average precision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import numpy as np

from risk.evaluation.auc import auc_interval, delong_difference
from risk.evaluation.cases import run_query
from risk.evaluation.results import Settings
from risk.evaluation.shares import Share, wilson


@dataclass(frozen=True)
class Ranked:
    """The cases measured at a moment, ranked by a method; arrays of one length, in the order of year and student."""

    scores: np.ndarray
    is_adverse: np.ndarray
    is_within_capacity: np.ndarray
    ranks: np.ndarray


def ranked_cases(con: duckdb.DuckDBPyConnection, moment: str, method: str) -> Ranked:
    """The cases of `evaluation.measured` (test years) with their scores of `evaluation.score`."""
    found = run_query(con, "ranked", moment=moment, method=method).fetchnumpy()
    return Ranked(
        scores=np.asarray(found["score"], dtype=float),
        is_adverse=np.asarray(found["is_adverse"], dtype=bool),
        is_within_capacity=np.asarray(found["is_within_capacity"], dtype=bool),
        ranks=np.asarray(found["rank"], dtype=int),
    )


def metric_rows(cases: Ranked, settings: Settings) -> Iterator[dict[str, object]]:
    """Rows of `evaluation_metric` (metric, value, low, high, flagged) that need no probability. Nothing is told of
    few flagged students.
    """
    area = auc_interval(cases.scores, cases.is_adverse)
    if area is not None:
        yield {"metric": "auc", "value": area.value, "low": area.low, "high": area.high}
    flagged = [("capacity", cases.is_within_capacity)]
    flagged += [
        (f"top_{share * 100:.0f}", cases.ranks <= top_count(len(cases.ranks), share)) for share in settings.shares
    ]
    for name, flags in flagged:
        if flags.sum() >= settings.small_cell:
            yield from _flag_rows(name, flags, cases.is_adverse)
    yield {"metric": "average_precision", "value": average_precision(cases.scores, cases.is_adverse)}


def difference_row(cases: Ranked, coefficient: Ranked) -> dict[str, object] | None:
    """The row `auc_difference`: area of a method less that of the coefficient, on the same cases; None without two
    cases of each outcome.
    """
    found = delong_difference(cases.scores, coefficient.scores, cases.is_adverse)
    if found is None:
        return None
    return {"metric": "auc_difference", "value": found.value, "low": found.low, "high": found.high}


def top_count(cases: int, share: Decimal) -> int:
    """How many cases that share of them is, half up; at least one."""
    return max(1, int((cases * share).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def precision_and_recall(flags: np.ndarray, is_adverse: np.ndarray) -> tuple[Share, Share]:
    """Share of adverse among the flagged, and share of the adverse that are flagged."""
    both = int((flags & is_adverse).sum())
    return wilson(both, int(flags.sum())), wilson(both, int(is_adverse.sum()))


def average_precision(scores: np.ndarray, is_adverse: np.ndarray) -> float | None:
    """Mean, over the adverse cases, of the precision among the cases with their score or a higher one.

    Cases of one score stand together, so that their order does not matter. None without an adverse case.
    """
    if not is_adverse.any():
        return None
    at_least = _at_least(scores)
    adverse_at_least = _at_least_among(scores, scores[is_adverse])
    return float((adverse_at_least[is_adverse] / at_least[is_adverse]).mean())


def _at_least(scores: np.ndarray) -> np.ndarray:
    return _at_least_among(scores, scores)


def _at_least_among(scores: np.ndarray, among: np.ndarray) -> np.ndarray:
    ordered = np.sort(among)
    return len(ordered) - np.searchsorted(ordered, scores, side="left")


def _flag_rows(name: str, flags: np.ndarray, is_adverse: np.ndarray) -> Iterator[dict[str, object]]:
    for metric, share in zip(("precision", "recall"), precision_and_recall(flags, is_adverse), strict=True):
        yield {
            "metric": f"{metric}_{name}",
            "value": share.value,
            "low": share.low,
            "high": share.high,
            "flagged": int(flags.sum()),
        }
