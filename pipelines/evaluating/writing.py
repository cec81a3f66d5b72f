"""What an evaluation leaves in `store/evaluation/`: tables, page and JSON, all replaced together or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from pipelines import publication
from pipelines.database import connect
from pipelines.store_draft import STORAGE_VERSION
from risk.evaluation import Evaluation
from schemas.ddl import create_with_comments, literal, quoted
from schemas.evaluation import EVALUATION_TABLES

EVALUATION_FOLDER = "evaluation"
DATABASE_NAME, PAGE_NAME, JSON_NAME = "evaluation.duckdb", "index.html", "evaluation.json"


def evaluation_json(evaluation: Evaluation) -> str:
    """The whole evaluation as JSON, the same bytes for the same evaluation."""
    return json.dumps(evaluation.as_dict(), ensure_ascii=False, indent=1) + "\n"


def publish_evaluation(store: Path, evaluation: Evaluation, page: str) -> Path:
    """Put the evaluation in place of the last one; the folder it is in. StoreBusyError while another run publishes."""
    final = store / EVALUATION_FOLDER
    with publication.locked(store):
        publication.recover(store)
        with publication.staging_folder(store) as staging:
            write_database(staging / DATABASE_NAME, evaluation)
            (staging / PAGE_NAME).write_text(page, encoding="utf-8", newline="")
            (staging / JSON_NAME).write_text(evaluation_json(evaluation), encoding="utf-8", newline="")
            plan = publication.Publication(store)
            for name in (DATABASE_NAME, PAGE_NAME, JSON_NAME):
                plan.add(staging / name, final / name)
            plan.publish()
    return final


def write_database(path: Path, evaluation: Evaluation) -> None:
    """A commented table for each of the evaluation's tables, in a file that is then read-only."""
    with connect() as con:
        con.execute(f"attach {literal(str(path))} as evaluation (storage_version {literal(STORAGE_VERSION)})")
        con.execute("begin")  # one wait for the disk, not one per comment
        for table in EVALUATION_TABLES.values():
            name = quoted("evaluation", "main", table.name)
            for statement in create_with_comments(table, name):
                con.execute(statement)
            con.register("rows", evaluation.tables[table.name])
            con.execute(f"insert into {name} by name select * from rows")
            con.unregister("rows")
        con.execute("commit")
        con.execute("checkpoint evaluation")
        con.execute("detach evaluation")
    path.chmod(0o444)
