"""A centre that was evaluated by the command, and what it left."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from pipelines.cli import app
from risk.evaluation import Evaluation
from risk.evaluation.results import contract_table

FILES = ("evaluation.duckdb", "evaluation.json", "index.html")


def invoke(*words: object) -> tuple[int, str, str]:
    """Exit code, standard output and error stream of the command."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def copied(config: Path, folder: Path) -> Path:
    """The same centre in a folder of its own."""
    shutil.copytree(config.parent, folder, dirs_exist_ok=True)
    return folder / config.name


@dataclass(frozen=True)
class Evaluated:
    """A centre, and what the command said of it."""

    config: Path
    told: str

    @property
    def folder(self) -> Path:
        return self.config.parent / "entrepot" / "evaluation"

    @property
    def json(self) -> dict[str, Any]:
        return json.loads((self.folder / "evaluation.json").read_text(encoding="utf-8"))

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation itself, from its JSON."""
        told = self.json
        tables = {name: contract_table(name, rows) for name, rows in told.pop("tables").items()}
        lists = ("years", "train_years", "test_years", "weeks", "moments", "notes")
        return Evaluation(**told | {name: tuple(told[name]) for name in lists}, tables=tables)

    def left(self) -> dict[str, bytes]:
        """What is in the folder of the evaluation."""
        return {name: (self.folder / name).read_bytes() for name in FILES}
