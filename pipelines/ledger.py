"""The ledger of facts: one small JSON file per published run, which says what became known and what was withdrawn.

Sequence numbers start at 1 and have no holes. The state of the facts at run N is what entries 1 to N added,
less what they removed, taken in order: a row removed and shown again later is there again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.errors import NotFoundError, SourceError

LEDGER_FOLDER = "ledger"


@dataclass(frozen=True)
class Segment:
    """A Parquet file of facts, named by its content."""

    digest: str
    rows: int


@dataclass(frozen=True)
class Entry:
    """What one run did to the facts, and the versions of weeks that came out of it.

    `tables`: by table name, the segments "added" and "removed" (absent when there are none).
    `versions`: by week, the version that this run made of it.
    """

    sequence: int
    run_id: str
    week: str
    as_of: date
    criteria_hash: str
    tables: Mapping[str, Mapping[str, Segment]] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        content = {
            "sequence": self.sequence,
            "run_id": self.run_id,
            "week": self.week,
            "as_of": self.as_of.isoformat(),
            "criteria_hash": self.criteria_hash,
            "tables": {
                name: {
                    part: {"digest": segment.digest, "rows": segment.rows} for part, segment in sorted(parts.items())
                }
                for name, parts in sorted(self.tables.items())
            },
            "versions": dict(sorted(self.versions.items())),
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def entry_name(sequence: int) -> str:
    return f"{sequence:06d}.json"


def entry_path(store: Path, sequence: int) -> Path:
    """Where the published entry stands."""
    return store / LEDGER_FOLDER / entry_name(sequence)


def write_entry(path: Path, entry: Entry) -> None:
    """Write an entry to a staged path; the publication moves it to `entry_path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.write(entry.as_json())
        file.flush()
        os.fsync(file.fileno())


def _entry(content: Mapping[str, Any]) -> Entry:
    return Entry(
        sequence=content["sequence"],
        run_id=content["run_id"],
        week=content["week"],
        as_of=date.fromisoformat(content["as_of"]),
        criteria_hash=content["criteria_hash"],
        tables={
            name: {part: Segment(**segment) for part, segment in parts.items()}
            for name, parts in content["tables"].items()
        },
        versions=content["versions"],
    )


def read_ledger(store: Path, upto: int | None = None) -> list[Entry]:
    """The published entries, in order, up to sequence `upto` (default: all).

    Raises SourceError when an entry is missing or unreadable: facts with a hole are never used.
    """
    entries = []
    for expected, path in enumerate(sorted((store / LEDGER_FOLDER).glob("[0-9]*.json")), start=1):
        try:
            entry = _entry(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError):
            entry = None
        if entry is None or entry.sequence != expected:
            raise SourceError(
                "le registre des faits a un trou ou une entrée illisible.",
                remedy="Remettre le dossier ledger depuis la copie de sauvegarde.",
                file=path.name,
            )
        entries.append(entry)
    return entries if upto is None else entries[:upto]


def sequence_of(store: Path, week: str, version: int) -> Entry:
    """The entry of the run that made that version of the week; NotFoundError when none did."""
    for entry in read_ledger(store):
        if entry.versions.get(week) == version:
            return entry
    raise NotFoundError(
        f"aucune version {version} de la semaine {week} dans l'entrepôt.",
        remedy="Vérifier la semaine ; « select distinct week, version from portrait » donne celles qui existent.",
    )
