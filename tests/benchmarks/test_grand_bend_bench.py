"""The null control: where values are noise, the coefficient finds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.grand_bend import CRITERIA, main, measure
from risk.criteria import load_criteria
from tests.pipelines.shared_files import SHARED, shared_data


@shared_data("edfi_grand_bend")
def test_nothing_is_found_in_noise() -> None:
    trial = measure(SHARED / "edfi_grand_bend", None)
    (cut,) = trial.cuts
    auc = cut.methods["coefficient"]["auc"]
    # 960 students, 216 with a mean below 70 in the second semester: counted on the Parquet files.
    assert (auc.n, auc.n_adverse) == (960, 216)
    assert 0.45 <= auc.value <= 0.55
    assert auc.low < 0.5 < auc.high
    assert trial.as_dict()["is_met"]


def test_its_criteria_are_usable() -> None:
    criteria = load_criteria(CRITERIA.read_text(encoding="utf-8"))
    assert {one.threshold.points for one in criteria.indicators} == {18}


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["message"] == "Descriptor.parquet n'est pas dans le dossier des données."
