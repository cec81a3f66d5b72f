"""Third-party files beside the project (`../shared/data`), taken through the product's own steps; absent elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.acceptance import Acceptance, accept, type_extracts
from pipelines.database import connect
from pipelines.sources import discover, load_profile, read_files, stage
from schemas.sources import Profile, parse_profile

SHARED = Path(__file__).parents[3] / "shared" / "data"
PROFILES = Path(__file__).parents[1] / "shared_sources"


def shared_data(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (SHARED / name).is_dir(), reason=f"shared/data/{name} is not beside the project")


def profile_of(name: str, **changes: object) -> Profile:
    """The committed profile of a data set; `changes` replace entries, named `files__table__missing`."""
    if not changes:
        return load_profile(PROFILES / f"{name}.yaml")
    content = yaml.safe_load((PROFILES / f"{name}.yaml").read_text(encoding="utf-8"))
    for path, value in changes.items():
        *parents, last = path.split("__")
        entry = content
        for key in parents:
            entry = entry[int(key)] if isinstance(entry, list) else entry[key]
        entry[last] = value
    return parse_profile(content, PROFILES)


class Ingested:
    """Files of a data set, copied to a folder and read with a profile, up to `type_extracts`."""

    def __init__(self, folder: Path, data: str, profile: Profile, files: Sequence[str] = ()) -> None:
        extracts = folder / "extraits"
        extracts.mkdir(parents=True)
        for path in (SHARED / data).iterdir():
            if path.name in files or not files:
                shutil.copyfile(path, extracts / path.name)
        self.con = connect()
        reads = read_files(self.con, profile, discover(profile, extracts, spill=folder / "opened"), folder / "decoded")
        stage(self.con, profile, reads)
        type_extracts(self.con, profile)

    def accept(self, as_of: date) -> Acceptance:
        return accept(self.con, as_of)

    def counts(self, table: str) -> dict[str, tuple[int, int, int, int, int]]:
        """records, accepted, rejected, duplicate, ignored of each file."""
        rows = self.con.execute(
            "select file_name, records, accepted, rejected, duplicate, ignored from acceptance.run_input "
            "where table_name = ? order by file_name",
            [table],
        ).fetchall()
        return {name: tuple(counts) for name, *counts in rows}

    def ignored(self, table: str) -> dict[str, int]:
        (found,) = self.con.execute(
            "select ignored_rules from acceptance.run_input where table_name = ? order by file_name", [table]
        ).fetchone()
        return json.loads(found or "{}")

    def rules(self, table: str) -> dict[tuple[str | None, str], int]:
        """How often each rule was broken, by column."""
        rows = self.con.execute(
            "select column_name, rule, count(*) from acceptance.rejection where table_name = ? group by all", [table]
        ).fetchall()
        return {(column, rule): count for column, rule, count in rows}

    def lines(self, table: str, rule: str) -> list[int]:
        rows = self.con.execute(
            "select line from acceptance.rejection where table_name = ? and rule = ? order by line", [table, rule]
        ).fetchall()
        return [line for (line,) in rows]

    def faults(self, table: str, line: int) -> list[tuple[str | None, str]]:
        """Column and rule of every fault of one line."""
        return self.con.execute(
            "select column_name, rule from acceptance.rejection where table_name = ? and line = ? order by all",
            [table, line],
        ).fetchall()

    def ask(self, query: str) -> list[tuple]:
        return self.con.execute(query).fetchall()
