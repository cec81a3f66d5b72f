"""The same centre handed over as GPI dumps and in canonical form: the same portraits, row for row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.config import Config
from pipelines.keys import create_key_file
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week

SAMPLES = Path(__file__).parents[2] / "data_samples"
AFTER_THE_FIRST_REPORT_CARD = date(2026, 12, 6)
# What tells one run from another, and nothing of the students.
OF_THE_RUN = {"run_id", "version"}


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    create_key_file(folder / "eleve360.key")
    for source in ("canonical", "gpi"):
        config = Config(
            formats=["csv"], centre_id="360", source=source, extracts=SAMPLES / source,
            store=Path(source), lists=Path(f"listes_{source}"),
            reasons=SAMPLES / "gpi" / "motifs.csv" if source == "gpi" else None,
        ).resolved(folder)
        with open_session(config) as session:
            read_extracts(session)
            run_week(session, AFTER_THE_FIRST_REPORT_CARD)
    con = duckdb.connect()
    for source in ("canonical", "gpi"):
        con.execute(f"attach '{folder / source / 'portraits.duckdb'}' as {source} (read_only)")
    yield con
    con.close()


@pytest.mark.parametrize("table", ["portrait", "contribution", "attendance_week", "not_scored"])
def test_both_forms_give_the_same_rows(stores, table):
    named = [row[0] for row in stores.execute(f"describe canonical.main.{table}").fetchall()]
    columns = ", ".join(f'"{name}"' for name in named if name not in OF_THE_RUN)
    gpi, canonical = (stores.execute(f"select {columns} from {source}.main.{table} order by all").fetchall()
                      for source in ("gpi", "canonical"))
    assert len(canonical) > 0
    assert gpi == canonical
