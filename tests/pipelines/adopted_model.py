"""A centre with a few criteria of its own, and small models that it may adopt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from risk.probability_model import MILLION, Calibration, Curve, Model, TrainedOn, measures_hash
from tests.pipelines.mini_centre import make_centre
from tests.risk.scoring_tables import criteria_with

CRITERIA = criteria_with()
NAME = "modele.json"


def _curve(name: str, missing: int, *points: tuple[int, int]) -> Curve:
    one = CRITERIA.indicator(name)
    return Curve(
        name,
        one.threshold.higher_is_worse,
        one.minimum_evidence,
        missing,
        tuple((value * 10_000, log_odds) for value, log_odds in points),
    )


# From 10 % with everything at its best to 90 % at its worst, by a straight line over four log-odds.
MODEL = Model(
    criteria_hash=CRITERIA.hash,
    measures_hash=measures_hash(CRITERIA),
    intercept=0,
    curves=(
        _curve("absence_rate_year", MILLION, (0, 0), (20, 2 * MILLION)),
        _curve("literacy_level", MILLION, (90, 0), (40, 2 * MILLION)),
    ),
    calibration=Calibration("sigmoid", ((0, 100_000), (4 * MILLION, 900_000))),
    trained_on=TrainedOn(("2024-2025",), ("2025-W04",), 600, 180),
    tested={"school_years": ["2025-2026"]},
)
OTHER = replace(MODEL, calibration=Calibration("sigmoid", ((0, 200_000), (4 * MILLION, 800_000))))


def centre_with_criteria(folder: Path) -> Path:
    """The path of its configuration."""
    path = make_centre(folder, criteria="criteres.yaml")
    (folder / "criteres.yaml").write_text(CRITERIA.text, encoding="utf-8")
    return path


def adopt(config_path: Path, model: Model | str | None) -> None:
    """Name the model, or any text in its place, in the configuration; None takes the key away."""
    kept = [line for line in config_path.read_text(encoding="utf-8").splitlines() if not line.startswith("model:")]
    if model is not None:
        text = model if isinstance(model, str) else model.to_json()
        (config_path.parent / NAME).write_text(text, encoding="utf-8")
        kept.append(f"model: {NAME}")
    config_path.write_text("\n".join(kept) + "\n", encoding="utf-8")
