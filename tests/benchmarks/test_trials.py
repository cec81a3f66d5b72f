"""What a benchmark says: targets as they are measured, never rounded in their favour."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from benchmarks.oulad import cuts_of
from benchmarks.trials import Cut, Group, Measure, Target, Trial, run, working_folder
from pipelines.errors import ConfigError

TEST = Group(("2021-2022",), ("2013J",), 8, 3)
TARGETS = (
    Target("25 %", "coefficient", "auc", at_least=0.79),
    Target("25 %", "calibrated", "ece", at_most=0.03),
    Target("50 %", "coefficient", "auc", at_least=0.88),
)


def trial(found: float, **calibrated: float) -> Trial:
    methods = {"coefficient": {"auc": Measure(found, round(found - 0.01, 4), round(found + 0.01, 4), 8, 3)}}
    if calibrated:
        methods["calibrated"] = {name: Measure(value) for name, value in calibrated.items()}
    return Trial("oulad", "0123456789abcdef", (Cut("25 %", None, TEST, methods),), TARGETS)


@pytest.mark.parametrize(
    ("target", "value", "is_met"),
    [
        (Target("c", "m", "auc", at_least=0.79), 0.79, True),
        (Target("c", "m", "auc", at_least=0.79), 0.7899, False),
        (Target("c", "m", "ece", at_most=0.03), 0.03, True),
        (Target("c", "m", "ece", at_most=0.03), 0.0301, False),
        (Target("c", "m", "auc", at_least=0.45, at_most=0.55), 0.5501, False),
        (Target("c", "m", "auc", at_least=0.45, at_most=0.55), 0.5, True),
        (Target("c", "m", "auc", at_least=0.79), None, False),
    ],
)
def test_a_target_is_met_from_its_limit_on(target: Target, value: float | None, is_met: bool) -> None:
    assert target.is_met(value) is is_met


def test_only_cuts_that_were_measured_have_verdicts() -> None:
    told = trial(0.8, ece=0.05).as_dict()
    assert [(one["cut"], one["metric"], one["value"], one["is_met"]) for one in told["targets"]] == [
        ("25 %", "auc", 0.8, True), ("25 %", "ece", 0.05, False),
    ]  # fmt: skip
    assert told["is_met"] is False


def test_a_method_that_was_not_measured_meets_nothing() -> None:
    lines = trial(0.8).lines()
    assert "  25 % calibrated ece ≤ 0.03 : — non mesurée · not measured" in lines
    assert "  25 % coefficient auc ≥ 0.79 : 0.800 atteinte · met" in lines
    assert any(line.startswith("  mesure · test : 2013J ; 8 cas · cases, 3 défavorables") for line in lines)


def test_the_json_has_what_a_program_needs() -> None:
    told = trial(0.8, auc=0.82, ece=0.02).as_dict()
    assert list(told) == [
        "benchmark", "criteria_hash", "cuts", "targets", "is_met", "notes", "seconds", "peak_mib", "machine",
    ]  # fmt: skip
    (cut,) = told["cuts"]
    assert cut["test"] == {
        "school_years": ("2021-2022",), "names": ("2013J",), "cases": 8, "adverse": 3, "base_rate": 0.375,
    }  # fmt: skip
    assert cut["methods"]["coefficient"]["auc"] == {
        "value": 0.8, "low": 0.79, "high": 0.81, "n": 8, "n_adverse": 3, "detail": None,
    }  # fmt: skip
    assert told["is_met"] is True


def test_a_missed_target_is_said_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda _: trial(0.5), argparse.Namespace(as_json=True)) == 0
    assert json.loads(capsys.readouterr().out)["is_met"] is False


@pytest.mark.parametrize(("text", "cuts"), [("25,50", (25, 50)), (" 10 ", (10,)), ("95,5", (95, 5))])
def test_cuts_are_percents(text: str, cuts: tuple[int, ...]) -> None:
    assert cuts_of(text) == cuts


@pytest.mark.parametrize("text", ["", "25,", "0.25", "4", "96", "-25", "25,25", "vingt"])
def test_other_cuts_are_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        cuts_of(text)
    assert caught.value.message == "--cuts : des pourcentages entiers du cours, une fois chacun."


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError), working_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with working_folder(tmp_path / "new") as folder:
        assert folder.is_dir()
    assert folder.is_dir()
    with working_folder(None) as mine:
        assert mine.is_dir()
    assert not mine.exists()


def test_what_holds_of_every_cut_is_told_once() -> None:
    cuts = [Cut(name, None, TEST, {}, (f"note {name}", "partout")) for name in ("25 %", "50 %")]
    lines = Trial("oulad", "0123456789abcdef", tuple(cuts), ()).lines()
    assert [line for line in lines if "note" in line or "partout" in line] == ["  note 25 %", "  note 50 %", "partout"]
