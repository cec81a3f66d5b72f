"""Facts as known after any run: the same rows as loading the store up to that run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines import facts
from pipelines.database import connect
from pipelines.evaluating.history import load_history, show_facts
from pipelines.ledger import read_ledger
from pipelines.weeks import Week
from schemas.facts import FACTS
from tests.pipelines.small_year import SmallYear

MONDAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four runs: an absence entered, taken out, and entered again; a mark entered, then corrected; a student gone."""
    year = SmallYear(tmp_path_factory.mktemp("history"))
    year.run(Week.parse("2026-W45"), absent={"0003": [MONDAY]}, marks={"0003": "55"})
    year.run(Week.parse("2026-W46"), marks={"0003": "58"})
    year.run(Week.parse("2026-W47"), absent={"0003": [MONDAY]}, marks={"0003": "58"})
    year.run(Week.parse("2026-W48"), absent={"0003": [MONDAY]}, marks={"0003": "58"}, gone=["0004"])
    return year.folder


@pytest.mark.parametrize("sequence", [1, 2, 3, 4])
def test_every_table_is_as_the_store_was_after_that_run(store: Path, sequence: int) -> None:
    entries = read_ledger(store)
    with connect() as con, connect() as loaded:
        load_history(con, store, entries)
        show_facts(con, entries, sequence)
        facts.load_facts(loaded, store, upto=sequence)
        for name in FACTS:
            asked = f"select * from facts.{name} order by row_hash"
            assert con.execute(asked).fetchall() == loaded.execute(asked).fetchall(), name
        present = "select * from ledger.source_present order by 1"
        assert con.execute(present).fetchall() == loaded.execute(present).fetchall()


def test_a_row_that_came_back_is_there_only_while_it_was(store: Path) -> None:
    entries = read_ledger(store)
    with connect() as con:
        load_history(con, store, entries)
        found = []
        for sequence in (1, 2, 3, 4):
            show_facts(con, entries, sequence)
            found.append(con.execute("select count(*) from facts.attendance where date = ?", [MONDAY]).fetchone()[0])
    # 0001 is away every Monday; 0003 was on that one, but for the second run.
    assert found == [2, 1, 2, 2]


def test_a_corrected_mark_is_the_one_of_its_run(store: Path) -> None:
    entries = read_ledger(store)
    with connect() as con:
        load_history(con, store, entries)
        found = []
        for sequence in (1, 2):
            show_facts(con, entries, sequence)
            found.append(con.execute("select distinct mark::varchar from facts.grades").fetchall())
    assert found == [[("55.00",)], [("58.00",)]]
