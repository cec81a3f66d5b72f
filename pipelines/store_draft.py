"""Which file of the store is which, and the draft that a run writes beside what is published."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.database import connect
from pipelines.errors import ReconciliationError, StoreBusyError
from pipelines.store_views import CATALOG, make_schema
from pipelines.weeks import Week
from schemas.ddl import literal

DATABASE_NAME = "portraits.duckdb"
_BY_WEEK = re.compile(r"^portraits-\d{4}-W\d{2}\.duckdb$")
# What any DuckDB from 1.0 on opens: analysts' tools are rarely the newest, and newer formats gained nothing here.
STORAGE_VERSION = "v1.0.0"


# --- which file ------------------------------------------------------------------------------------------------


def closed_name(school_year: str) -> str:
    """The name under which a closed school year stays."""
    return f"portraits-{school_year}.duckdb"


def week_name(week: Week) -> str:
    """The name used where the system refuses to replace a file that is open."""
    return f"portraits-{week}.duckdb"


def _last_run(path: Path) -> tuple[int, str]:
    """Sequence of the newest run in a published file, and the school year of the newest week that it computed."""
    with connect() as con:
        con.execute(f"attach {literal(str(path))} as published (read_only)")
        sequence, week = con.execute("select max(sequence), max(week) from published.main.run").fetchone()
    return (sequence or 0, Week.parse(week).school_year if week else "")


def current_database(store: Path) -> Path | None:
    """The newest published file of the current year: `portraits.duckdb`, or one named by its week; None if none yet."""
    found = [path for path in store.glob("portraits-*.duckdb") if _BY_WEEK.match(path.name)]
    if (store / DATABASE_NAME).exists():
        found.append(store / DATABASE_NAME)
    if len(found) < 2:
        return found[0] if found else None
    return max(found, key=lambda path: (_last_run(path)[0], path.name == DATABASE_NAME))


def published_database(store: Path, week: Week) -> Path | None:
    """The published file that holds `week`, or None when its school year was never computed."""
    closed = store / closed_name(week.school_year)
    if closed.exists():
        return closed
    current = current_database(store)
    return current if current and _last_run(current)[1] == week.school_year else None


# --- the draft -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A database being written, attached as `portraits`.

    `fallback`: where to publish it if `final` is held open. `closed`: the copy of the year that ends, and where
    it stays, when this draft starts a new year. `superseded`: files under a week's name that `final` replaces.
    """

    path: Path
    final: Path
    fallback: Path
    closed: tuple[Path, Path] | None = None
    superseded: tuple[Path, ...] = ()


def open_draft(con: duckdb.DuckDBPyConnection, store: Path, staging: Path, week: Week) -> Draft:
    """Copy what is published for the school year of `week`, or start a new file, and attach it as `portraits`."""
    con.execute(f"detach database if exists {CATALOG}")  # a draft that a refused run left behind
    draft = staging / DATABASE_NAME
    for leftover in (draft, draft.with_name(draft.name + ".wal")):
        leftover.unlink(missing_ok=True)
    current = current_database(store)
    current_year = _last_run(current)[1] if current else ""
    base, final, closed = published_database(store, week), store / DATABASE_NAME, None
    if current and week.school_year > current_year:
        copy = staging / closed_name(current_year)
        shutil.copyfile(current, copy)
        copy.chmod(0o444)
        closed = (copy, store / closed_name(current_year))
    elif current and week.school_year < current_year:
        final = store / closed_name(week.school_year)
    superseded = tuple(
        path for path in store.glob("portraits-*.duckdb") if _BY_WEEK.match(path.name) and final.name == DATABASE_NAME
    )
    if base is not None:
        shutil.copyfile(base, draft)
        con.execute(f"attach {literal(str(draft))} as {CATALOG}")
    else:
        con.execute(f"attach {literal(str(draft))} as {CATALOG} (storage_version {literal(STORAGE_VERSION)})")
    make_schema(con)
    return Draft(draft, final, store / week_name(week), closed, superseded)


def finish(con: duckdb.DuckDBPyConnection, draft: Draft) -> None:
    """Checkpoint, detach, and make sure that the file is whole, on disk and read-only."""
    con.execute(f"checkpoint {CATALOG}")
    con.execute(f"detach {CATALOG}")
    if draft.path.with_name(draft.path.name + ".wal").exists():
        raise ReconciliationError("la base de travail n'est pas complète sur le disque.")
    with draft.path.open("rb+") as file:
        os.fsync(file.fileno())
    draft.path.chmod(0o444)


def attach_published(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a published file as `portraits`, to read. StoreBusyError when another process writes in it."""
    try:
        con.execute(f"attach {literal(str(path))} as {CATALOG} (read_only)")
    except duckdb.IOException:
        raise StoreBusyError(
            "la base des portraits est ouverte en écriture par un autre logiciel.",
            remedy="Fermer l'autre logiciel, ou l'ouvrir en lecture seule.",
            file=path.name,
        ) from None
