"""A centre of thousands of schools for the benchmark of the lists: the sample centre's published rows, many times.

The sample centre is run for a few weeks, then its rows are copied in SQL under new schools and new students: no key of
the sample is used twice. What is written from day-by-day facts (the students' heat maps and marks) is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines import identity, vault
from pipelines.config import CONFIG_NAME, load_config
from pipelines.database import connect
from pipelines.keys import create_key_file, load_keys
from pipelines.onboarding import KEY_NAME, config_text
from pipelines.samples import generate, write_canonical
from pipelines.session import open_session
from pipelines.store_views import BASE_TABLES, make_schema
from pipelines.weekly import read_extracts, run_week
from pipelines.weeks import Week
from schemas.ddl import literal, quoted

SAMPLE, MANY = "echantillon", "centre"
CENTRE_ID = "MESURE"
# The last week, and those before it that are published too: enough for what changed, what lasts and what was listed.
WEEK, WEEKS_BEFORE = "2026-W48", 3
DATABASE, NAMES = "portraits.duckdb", "noms.parquet"
# Students of the sample are numbered under this; each copy of it takes the next numbers.
_STRIDE = 1_000_000


@dataclass(frozen=True)
class Store:
    """A multiplied centre on disk: the published tables and the names, and how many there are."""

    folder: Path
    week: str
    schools: int
    students: int
    listed: int


def make_sample(folder: Path, *, students: int, seed: int) -> Path:
    """Invent the sample centre in `folder` and run its weeks; the folder of its store."""
    (folder / "extraits").mkdir(parents=True)
    write_canonical(generate(students, seed), folder / "extraits")
    config = folder / CONFIG_NAME
    text = config_text(centre_id=CENTRE_ID, source="canonical", store=".")
    config.write_text(f"{text}formats: [csv]\n", encoding="utf-8")
    create_key_file(folder / KEY_NAME)
    last = Week.parse(WEEK)
    with open_session(load_config(config)) as session:
        read_extracts(session)
        for week in last.shift(-WEEKS_BEFORE).until(last):
            run_week(session, week.sunday)
    return folder


def multiply(sample: Path, target: Path, *, schools: int) -> Store:
    """Write into `target` a centre of at least `schools` schools: the whole sample, as many times as needed."""
    with _written(sample, target) as con:
        (there,) = con.execute("select count(distinct school_id) from sample.stored_portrait").fetchone()
        con.execute("create temp table people as select *, student_number as rank from sample.stored_student")
        _copy(con, sample, target, _Copying(-(-schools // there), _ITS_OWN))
        return _store(con, target)


def one_list(sample: Path, target: Path, *, students: int) -> Store:
    """Write into `target` a centre of one school and one level, whose list holds `students` students."""
    with _written(sample, target) as con:
        con.execute(
            "create temp table people as "
            "select student_number, student_key, row_number() over (order by student_number) - 1 as rank "
            "from sample.portrait join sample.stored_student using (student_key) "
            "where week = ? and tier >= 2 and coefficient is not null and status <> 'removed'",
            [WEEK],
        )
        (there,) = con.execute("select count(*) from people").fetchone()
        one = _ITS_OWN | {"school_id": "'001'", "level": "'SEC3'"}
        _copy(con, sample, target, _Copying(-(-students // there), one, there, students))
        return _store(con, target)


@contextmanager
def opened(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as the writer of lists expects it: the published tables, and who the students are."""
    con = connect()
    con.execute(f"attach {literal(str(store.folder / DATABASE))} as portraits (read_only)")
    con.execute("create schema if not exists identity")
    con.execute(f"create view identity.student as from read_parquet({literal(str(store.folder / NAMES))})")
    try:
        yield con
    finally:
        con.close()


# How a copied row differs from the sample's, by column. `copy`: its number.
_ITS_OWN = {
    "student_number": f"student_number + copy * {_STRIDE}",
    "student_key": "sha256(student_key || '-' || copy)",
    "intervention_key": "sha256(intervention_key || '-' || copy)",
    "follow_up_id": "sha256(follow_up_id || '-' || copy)",
    "school_id": "school_id || format('-{:05d}', copy)",
}


@dataclass(frozen=True)
class _Copying:
    """How often the students of `people` are copied, and how a copied row differs, by column. `most`: how many students
    are made in all, where the last copy is only a part of the `there` students; None: all of them.
    """

    copies: int
    columns: Mapping[str, str]
    there: int = 0
    most: int | None = None


@contextmanager
def _written(sample: Path, target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty store in `target`, attached as `portraits`, beside the sample's."""
    target.mkdir(parents=True)
    con = connect()
    try:
        con.execute(f"attach {literal(str(sample / DATABASE))} as sample (read_only)")
        con.execute(f"attach {literal(str(target / DATABASE))} as portraits")
        make_schema(con)
        yield con
    finally:
        con.close()


def _copy(con: duckdb.DuckDBPyConnection, sample: Path, target: Path, copying: _Copying) -> None:
    for name, table in BASE_TABLES.items():
        rows = _rows(f"sample.{quoted(name)}", table.names, copying)
        con.execute(f"insert into portraits.{quoted(name)} by name {rows}")
    con.register("names", _names(sample))
    rows = _rows("names", ("student_key",), copying)
    con.execute(f"copy ({rows}) to {literal(str(target / NAMES))} (format parquet)")


def _rows(source: str, columns: Sequence[str], copying: _Copying) -> str:
    """The select of a table's rows, copied; what has neither student nor school is the centre's own, told once."""
    own = [name for name in columns if name in copying.columns]
    if not own:
        return f"select * from {source}"
    changed = ", ".join(f"{copying.columns[name]} as {quoted(name)}" for name in own)
    order = "order by week, copy" if "week" in columns else "order by copy"
    who = next((name for name in ("student_number", "student_key") if name in columns), None)
    if who is None and copying.most is not None:
        return f"select * from {source} limit 0"  # a school's own figures, which are not those of the one list
    picked, extra, taken = "", "copy", ""
    if who is not None:
        picked, extra = f"join (select {who}, rank from people) using ({who})", "copy, rank"
        taken = "" if copying.most is None else f"where copy * {copying.there} + rank < {copying.most}"
    return (
        f"select * exclude ({extra}) replace ({changed}) from {source} {picked} "
        f"cross join range({copying.copies}) as copies(copy) {taken} {order}"
    )


def _names(sample: Path) -> pa.Table:
    config = load_config(sample / CONFIG_NAME)
    tables = vault.read_vault(sample / vault.VAULT_NAME, load_keys(sample / KEY_NAME), config.centre_id)
    people = connect()
    identity.load_identity(people, tables)
    found = people.execute("from identity.student").to_arrow_table()
    people.close()
    return found


def _store(con: duckdb.DuckDBPyConnection, target: Path) -> Store:
    made = con.execute(
        "select count(distinct school_id), count(*), count(*) filter (tier >= 2 and coefficient is not null) "
        "from portraits.portrait where week = ? and status <> 'removed'",
        [WEEK],
    ).fetchone()
    return Store(target, WEEK, *made)
