"""How often the coefficient is right, how early, and for whom it is wrong: portraits beside the outcomes that came.

In order: `cases.prepare(con)`; `cases.collect_week(con, ...)` after `compute_week` of each replayed week;
`cases.read_outcomes(con)`; then here

- `open_cases(con, settings) -> Split` refuses what cannot be evaluated (EvaluationRefused), says which school years
  are learned from and which are measured, and fills `evaluation.moment`. A model is fitted after it.
- `evaluate(con, criteria, settings, calibrated=None) -> Evaluation` does the same and measures. `calibrated` is
  anything with `.method == 'calibrated'` and `.probabilities(con, moment) -> pa.Table(student_key, school_year,
  probability)`: see `results.Probabilities`. It is measured as one more method.

Nothing here reads a clock, a file or a name; two runs on the same cases give the same tables.
"""

from __future__ import annotations

from risk.evaluation.cases import collect_week, prepare, read_outcomes
from risk.evaluation.evaluating import evaluate, open_cases
from risk.evaluation.results import (
    REFUSALS,
    Evaluation,
    EvaluationRefused,
    Probabilities,
    Settings,
    Split,
)

__all__ = [
    "REFUSALS",
    "Evaluation",
    "EvaluationRefused",
    "Probabilities",
    "Settings",
    "Split",
    "collect_week",
    "evaluate",
    "open_cases",
    "prepare",
    "read_outcomes",
]
