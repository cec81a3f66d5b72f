"""The same centre as OneRoster 1.1, as 1.2, with its marks only in OneRoster, and in canonical form: same portraits."""

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
PROFILES = {"canonical": "canonical", "oneroster11": "oneroster", "oneroster12": "oneroster"}
ROSTER = ["students", "schools", "enrolments", "calendar", "attendance", "interventions", "outcomes"]
AFTER_THE_FIRST_REPORT_CARD = date(2026, 12, 6)
# What tells one run from another, and nothing of the students.
OF_THE_RUN = {"run_id", "version"}


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    create_key_file(folder / "eleve360.key")
    forms = {sample: {"source": source, "extracts": SAMPLES / sample} for sample, source in PROFILES.items()}
    forms["combined"] = {
        "reasons": SAMPLES / "gpi" / "motifs.csv",
        "sources": [
            {"source": "gpi", "extracts": SAMPLES / "gpi", "tables": ROSTER},
            {"source": "oneroster", "extracts": SAMPLES / "oneroster12", "tables": ["grades", "assignments"]},
        ],
    }
    for name, keys in forms.items():
        config = Config(
            formats=["csv"], centre_id="360", store=Path(name), lists=Path(f"listes_{name}"), **keys
        ).resolved(folder)
        with open_session(config) as session:
            read_extracts(session)
            run_week(session, AFTER_THE_FIRST_REPORT_CARD)
    con = duckdb.connect()
    for sample in forms:
        con.execute(f"attach '{folder / sample / 'portraits.duckdb'}' as {sample} (read_only)")
    yield con
    con.close()


def rows(stores, sample, table):
    named = [row[0] for row in stores.execute(f"describe canonical.main.{table}").fetchall()]
    # OneRoster hands over a few pieces of work: what could be observed is more there, what was observed is the same.
    left_out = {*OF_THE_RUN, "coverage"} if table == "portrait" else OF_THE_RUN
    columns = ", ".join(f'"{name}"' for name in named if name not in left_out)
    return stores.execute(f"select {columns} from {sample}.main.{table} order by all").fetchall()


@pytest.mark.parametrize("table", ["portrait", "contribution", "attendance_week", "not_scored"])
@pytest.mark.parametrize("sample", ["oneroster11", "oneroster12", "combined"])
def test_every_form_gives_the_same_rows(stores, sample, table):
    expected = rows(stores, "canonical", table)
    assert len(expected) > 0
    assert rows(stores, sample, table) == expected


@pytest.mark.parametrize("sample", ["oneroster11", "oneroster12"])
def test_every_record_of_results_is_told_once_in_each_of_the_two_tables_that_it_may_give(stores, sample):
    """16 034 marks of the year's report cards, of which 4 046 by then, and 66 results of three pieces of work."""
    told = stores.execute(f"""
        select table_name, records, accepted, rejected, duplicate, ignored, ignored_rules
        from {sample}.main.run_input where file_name like '%results.csv' order by table_name
    """).fetchall()
    assert told == [
        ("assignments", 16100, 55, 0, 0, 16045, '{"is_grade":16034,"not_evaluated":11}'),
        ("grades", 16100, 4046, 0, 0, 12054, '{"is_assignment":66,"not_yet":11988}'),
    ]


@pytest.mark.parametrize("sample", ["oneroster11", "oneroster12"])
def test_nothing_of_the_sample_is_refused(stores, sample):
    assert stores.execute(f"select count(*) from {sample}.main.rejection where severity = 'error'").fetchone() == (0,)
