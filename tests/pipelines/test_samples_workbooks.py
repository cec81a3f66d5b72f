"""The same centre as workbooks, as a zip, gzipped and as JSON: the same portraits as from the canonical CSV files."""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pytest

from pipelines.config import Config
from pipelines.keys import create_key_file
from pipelines.samples import workbooks
from pipelines.samples.canonical import TABLES
from pipelines.samples.workbooks import write_workbooks
from pipelines.session import open_session
from pipelines.weekly import read_extracts, run_week

SAMPLES = Path(__file__).parents[2] / "data_samples"
CANONICAL = SAMPLES / "canonical"
AFTER_THE_FIRST_REPORT_CARD = date(2026, 12, 6)
# What tells one run from another, and nothing of the students.
OF_THE_RUN = {"run_id", "version"}
FORMS = ("xlsx", "zip", "gz", "json")


def zipped(folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(folder / "envoi.zip", "w", zipfile.ZIP_DEFLATED) as container:
        for path in sorted(CANONICAL.glob("*.csv")):
            container.write(path, f"export 2026/{path.name}")
    return folder


def gzipped(folder: Path) -> Path:
    folder.mkdir()
    for path in sorted(CANONICAL.glob("*.csv")):
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 1))
    return folder


def as_json(folder: Path) -> Path:
    """Every other table as an array, the others an object a line; numbers and flags as JSON has them."""
    folder.mkdir()
    for rank, path in enumerate(sorted((SAMPLES / "parquet").glob("*.parquet"))):
        rows = duckdb.sql(f"select to_json(t) from read_parquet('{path.as_posix()}') as t").fetchall()
        if rank % 2:
            (folder / f"{path.stem}.json").write_text(f'{{"value": [{",".join(row for (row,) in rows)}]}}', "utf-8")
        else:
            (folder / f"{path.stem}.jsonl").write_text("".join(f"{row}\n" for (row,) in rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("centre")
    create_key_file(folder / "eleve360.key")
    extracts = {
        "canonical": CANONICAL,
        "xlsx": SAMPLES / "xlsx",
        "zip": zipped(folder / "extraits_zip"),
        "gz": gzipped(folder / "extraits_gz"),
        "json": as_json(folder / "extraits_json"),
    }
    for form, path in extracts.items():
        config = Config(
            formats=["csv"],
            centre_id="360",
            source="canonical",
            extracts=path,
            store=Path(form),
            lists=Path(f"listes_{form}"),
        ).resolved(folder)
        with open_session(config) as session:
            read_extracts(session)
            run_week(session, AFTER_THE_FIRST_REPORT_CARD)
    con = duckdb.connect()
    for form in extracts:
        con.execute(f"attach '{folder / form / 'portraits.duckdb'}' as \"{form}\" (read_only)")
    yield con
    con.close()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ["portrait", "contribution", "attendance_week", "not_scored"])
def test_every_form_gives_the_same_rows(stores, form, table):
    named = [row[0] for row in stores.execute(f"describe canonical.main.{table}").fetchall()]
    columns = ", ".join(f'"{name}"' for name in named if name not in OF_THE_RUN)
    canonical, other = (
        stores.execute(f'select {columns} from "{source}".main.{table} order by all').fetchall()
        for source in ("canonical", form)
    )
    assert len(canonical) > 0
    assert other == canonical


@pytest.mark.parametrize("form", FORMS)
def test_no_form_has_a_rejection_or_loses_a_record(stores, form):
    told = stores.execute(f'select table_name, line, rule, severity from "{form}".main.rejection').fetchall()
    # The title above the header of the workbook of marks.
    assert told == ([("grades", 1, "preamble", "warning")] if form == "xlsx" else [])
    counted = 'select table_name, sum(records) from "{}".main.run_input group by table_name order by table_name'
    assert stores.execute(counted.format(form)).fetchall() == stores.execute(counted.format("canonical")).fetchall()


def test_files_in_a_container_and_sheets_are_told_by_their_whole_name(stores):
    names = {form: [name for (name,) in stores.execute(f'select file_name from "{form}".main.run_input').fetchall()]
             for form in FORMS}  # fmt: skip
    assert "envoi.zip/export 2026/attendance.csv" in names["zip"]
    assert "attendance.csv.gz" in names["gz"]
    assert {"attendance.xlsx", "grades.xlsx", "extraits.xlsx/students"} <= set(names["xlsx"])


# The workbooks themselves.


def cells_of(name: str, sheet: str, rows: int) -> list[tuple]:
    book = openpyxl.load_workbook(SAMPLES / "xlsx" / name)
    return [tuple((cell.value, cell.number_format) for cell in row[:4]) for row in book[sheet].iter_rows(max_row=rows)]


def test_the_large_tables_hold_dates_and_codes_as_an_office_keeps_them():
    header, first = cells_of("attendance.xlsx", "attendance", 2)
    assert [value for value, _ in header] == ["student_id", "school_id", "date", "period"]
    assert [(str(value), shown) for value, shown in first[:3]] == [
        ("360101", "0000000"),
        ("14", "000"),
        ("2026-10-09 00:00:00", "yyyy-mm-dd"),
    ]
    assert [row[0][0] for row in cells_of("grades.xlsx", "grades", 3)] == ["Résultats par étape", None, "student_id"]


def test_the_small_tables_are_sheets_of_one_workbook():
    book = openpyxl.load_workbook(SAMPLES / "xlsx" / "extraits.xlsx", read_only=True)
    assert book.sheetnames == [name for name in TABLES if name not in ("attendance", "grades")]


def test_a_table_larger_than_a_sheet_goes_on_in_another_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "ROWS_IN_A_SHEET", 2)
    monkeypatch.setattr(workbooks, "SMALL", ())
    monkeypatch.setattr(workbooks, "LARGE", ("outcomes",))
    rows = [{"student_id": str(n), "school_year": "2026-2027", "outcome": "passed"} for n in range(5)]
    monkeypatch.setattr(workbooks, "canonical_table", lambda centre, name: pa.Table.from_pylist(rows))
    monkeypatch.setattr(workbooks, "SMALL", ("outcomes",))
    written = write_workbooks(None, tmp_path)
    assert [path.name for path in written] == ["extraits.xlsx", "outcomes.xlsx", "outcomes_2.xlsx", "outcomes_3.xlsx"]
    last = openpyxl.load_workbook(written[-1]).active
    assert [[cell.value for cell in row] for row in last.iter_rows()] == [
        ["student_id", "school_year", "outcome"],
        ["4", "2026-2027", "passed"],
    ]


def test_what_is_written_does_not_depend_on_the_day(tmp_path):
    with zipfile.ZipFile(SAMPLES / "xlsx" / "grades.xlsx") as book:
        assert "2026-07-01T00:00:00Z" in book.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_json_of_the_samples_is_what_it_says(tmp_path):
    folder = as_json(tmp_path / "json")
    assert json.loads((folder / "calendar.json").read_text("utf-8"))["value"]
    assert len(list(folder.iterdir())) == len(TABLES)
