"""The GPI source on disk: every dialect a centre exports, what is refused and under which name, and the sample."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.acceptance import accept, type_extracts
from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from pipelines.sources import discover, load_profile, read_files, stage
from schemas.extracts import EXTRACTS

SAMPLES = Path(__file__).parents[2] / "data_samples"
DUMP: dict[str, list[list[str]]] = {
    "gpm_e_ele": [["fiche", "nom", "pnom", "date_naiss"], ["0001", "Lœuvre; d'Été", "Zoé", "2012-06-13"]],
    "gpm_t_eco": [["id_eco", "annee", "eco", "nom_eco"], ["501", "2026", "012", "École de l'Œillet"]],
    "gpm_e_dan": [
        ["fiche", "id_eco", "ordre_ens", "classe", "cycle_ref", "annee_cycle_ref", "grp_rep", "date_deb",
         "date_depart"],
        ["0001", "501", "4", "3", "2", "1", "031", "2026-08-31", ""],
    ],
    "gpm_e_abs": [
        ["fiche", "id_eco", "date_abs", "motif_abs", "rem"],
        ["0001", "501", "2026-09-14", "05", 'Message : "à suivre"'],
        ["0001", "501", "2026-09-14", "05", ""],
    ],
    "gpm_t_motif_abs": [["id_eco", "motif_abs", "cpt_abs"], ["501", "05", "2"]],
    "gpm_t_modele_etape_etapes": [
        ["id_eco", "modele_etape", "seq_etape", "etape", "date_fin"],
        ["501", "T", "1", "1", "2026-11-13"], ["501", "T", "2", "2", "2027-02-26"],
    ],
    "gpm_t_mat_grp": [["id_mat_grp", "id_eco", "mat", "grp", "leg_som"], ["9", "501", "063306", "31", "L"]],
    "gpm_t_cotes": [["id_eco", "leg", "cote", "note_equiv"], ["501", "L", "B", "78.5"]],
    "gpm_e_mat_ele": [
        ["id_mat_ele", "id_mat_grp", "fiche", "id_eco", "mat", "grp", "modele_etape", "res_etape_01", "res_etape_02"],
        ["77", "9", "0001", "501", "063306", "31", "T", "74.5", "B"],
    ],
}  # fmt: skip
DATES = {"2026-08-31", "2026-09-14", "2026-11-13", "2027-02-26", "2012-06-13"}
DECIMALS = {"74.5", "78.5"}


def _accepted(folder: Path, source: str = "gpi", as_of: date = date(2027, 6, 30)):
    """The connection after the whole way from files to accepted rows."""
    con, profile = connect(), load_profile(source)
    stage(con, profile, read_files(con, profile, discover(profile, folder), folder))
    type_extracts(con, profile)
    accept(con, as_of)
    return con


def _write(folder: Path, tables: dict[str, list[list[str]]], *, delimiter: str = ";", encoding: str = "utf-8",
           quoting: int = csv.QUOTE_MINIMAL, newline: str = "\r\n", upper: bool = False) -> None:
    for name, (header, *rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=newline)
            writer.writerow([cell.upper() for cell in header] if upper else header)
            writer.writerows(rows)


def _rewritten(change) -> dict[str, list[list[str]]]:
    return {name: [header, *([change(cell) for cell in row] for row in rows)] for name, (header, *rows) in DUMP.items()}


def _changed(**rows: list[list[str]]) -> dict[str, list[list[str]]]:
    """The dump with other rows in some tables."""
    return {name: [table[0], *rows.get(name, table[1:])] for name, table in DUMP.items()}


DIALECTS = {
    "as a query tool saves it": ({"encoding": "utf-8-sig", "delimiter": ","}, str),
    "Windows, decimal comma": (
        {"encoding": "cp1252"}, lambda cell: cell.replace(".", ",") if cell in DECIMALS else cell,
    ),
    "all quoted, upper case": ({"encoding": "cp1252", "quoting": csv.QUOTE_ALL, "upper": True}, str),
    "tabulation, AAAAMMJJ": (
        {"delimiter": "\t", "newline": "\n"}, lambda cell: cell.replace("-", "") if cell in DATES else cell,
    ),
    "dates with a time": ({"encoding": "utf-16"}, lambda cell: f"{cell} 00:00:00.000" if cell in DATES else cell),
    "padded cells": ({}, lambda cell: f"  {cell} "),
    "no value told as NULL": ({}, lambda cell: cell or "NULL"),
}  # fmt: skip


EXPECTED = {
    "select student_id, last_name, birth_date from students": [("0001", "Lœuvre; d'Été", date(2012, 6, 13))],
    "select school_id, school_name from schools": [("012", "École de l'Œillet")],
    "select school_id, home_group, level, enrolled_on, withdrawn_on from enrolments": [
        ("012", "031", "SEC3", date(2026, 8, 31), None),
    ],
    "select period, date, category, reason_code from attendance order by 1": [
        ("1", date(2026, 9, 14), "unexcused", "05"), ("2", date(2026, 9, 14), "unexcused", "05"),
    ],
    "select term, mark, mark_code, recorded_on from grades order by 1": [
        ("1", Decimal("74.50"), None, date(2026, 11, 13)), ("2", Decimal("78.50"), "B", date(2027, 2, 26)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_same_rows(tmp_path, dialect):
    options, change = DIALECTS[dialect]
    _write(tmp_path, _rewritten(change), **options)
    con = _accepted(tmp_path)
    con.execute("use accepted")
    assert {query: con.execute(query).fetchall() for query in EXPECTED} == EXPECTED
    assert con.execute("select count(*) from acceptance.rejection").fetchone() == (0,)


def _write_parquet(folder: Path, **types: pa.DataType) -> None:
    for name, (header, *rows) in DUMP.items():
        columns = {column: pa.array([row[place] for row in rows]).cast(types.get(column, pa.string()))
                   for place, column in enumerate(header)}
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def test_parquet_is_read_as_well_and_refused_where_leading_zeros_were_lost(tmp_path):
    _write_parquet(tmp_path, id_eco=pa.int64())
    con = _accepted(tmp_path)
    assert con.execute("select student_id, school_id from accepted.enrolments").fetchall() == [("0001", "012")]
    _write_parquet(tmp_path, fiche=pa.int64())
    with pytest.raises((ColumnError, SourceError)) as caught:
        _accepted(tmp_path)
    assert "fiche" in str(caught.value)


@pytest.mark.parametrize("missing", ["gpm_t_motif_abs", "gpm_t_modele_etape_etapes", "gpm_t_eco", "gpm_e_ele"])
def test_a_table_that_another_needs_must_be_there(tmp_path, missing):
    _write(tmp_path, {name: table for name, table in DUMP.items() if name != missing})
    with pytest.raises(SourceError) as caught:
        _accepted(tmp_path)
    assert missing in caught.value.message


def test_an_optional_table_may_be_absent(tmp_path):
    _write(tmp_path, {name: table for name, table in DUMP.items() if name not in ("gpm_t_mat_grp", "gpm_t_cotes")})
    con = _accepted(tmp_path)
    assert con.execute("select term, mark from accepted.grades").fetchall() == [("1", Decimal("74.50"))]
    present = dict(con.execute("select table_name, present from accepted.source_present").fetchall())
    assert (present["grades"], present["calendar"]) == (True, False)


DAY = "2026-09-14"
REFUSALS = {
    "unknown reason": ({"gpm_e_abs": [["0001", "501", DAY, "99", ""]]}, "gpm_e_abs", "motif_abs", "unknown_code"),
    "no reason": ({"gpm_e_abs": [["0001", "501", DAY, "", ""]]}, "gpm_e_abs", "motif_abs", "missing_value"),
    "unknown school": ({"gpm_e_abs": [["0001", "999", DAY, "05", ""]]}, "gpm_e_abs", "id_eco", "missing_value"),
    "bad date": ({"gpm_e_abs": [["0001", "501", "hier", "05", ""]]}, "gpm_e_abs", "date_abs", "unreadable_value"),
    "unknown student": ({"gpm_e_abs": [["0002", "501", DAY, "05", ""]]}, "gpm_e_abs", "fiche", "unknown_reference"),
    "étape that the model does not know": (
        {"gpm_t_modele_etape_etapes": [["501", "T", "1", "1", "2026-11-13"]]},
        "gpm_e_mat_ele", "res_etape_02", "unknown_code",
    ),
    "étape without an end": (
        {"gpm_t_modele_etape_etapes": [["501", "T", "1", "1", ""], ["501", "T", "2", "2", "2027-02-26"]]},
        "gpm_e_mat_ele", "modele_etape", "missing_value",
    ),
    "étape of another kind": (
        {"gpm_t_modele_etape_etapes": [["501", "T", "1", "1", "2026-11-13"], ["501", "T", "2", "B4", "2027-02-26"]]},
        "gpm_e_mat_ele", "res_etape_02", "unknown_code",
    ),
    "letter that no legend knows": (
        {"gpm_t_cotes": [["501", "L", "A", "90"]]}, "gpm_e_mat_ele", "res_etape_02", "unreadable_value",
    ),
    "mark of 105": (
        {"gpm_e_mat_ele": [["77", "9", "0001", "501", "063306", "31", "T", "105", ""]]},
        "gpm_e_mat_ele", "res_etape_01", "out_of_range",
    ),
    "departure before the start": (
        {"gpm_e_dan": [["0001", "501", "4", "3", "2", "1", "031", "2026-09-14", "2026-08-31"]]},
        "gpm_e_dan", "date_depart", "before_start",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_told_is_refused_under_the_sources_own_names(tmp_path, case):
    rows, table, column, rule = REFUSALS[case]
    _write(tmp_path, _changed(**rows))
    con = _accepted(tmp_path)
    found = con.execute("select file_name, line, column_name, rule, severity from acceptance.rejection").fetchall()
    assert (f"{table}.csv", 2, column, rule, "error") in found


def test_a_pathway_that_is_in_no_list_refuses_the_enrolment(tmp_path):
    dan = [[*DUMP["gpm_e_dan"][0], "type_parcours"], [*DUMP["gpm_e_dan"][1], "42"]]
    _write(tmp_path, {**DUMP, "gpm_e_dan": dan})
    con = _accepted(tmp_path)
    found = con.execute("select line, column_name, rule from acceptance.rejection where severity = 'error'").fetchall()
    assert (2, "type_parcours", "unknown_code") in found
    assert con.execute("select count(*) from accepted.enrolments").fetchone() == (0,)


def test_no_value_of_the_source_is_in_a_rejection(tmp_path):
    _write(tmp_path, _changed(gpm_e_abs=[["0001", "501", "2026-09-14", "SECRET", ""]],
                              gpm_e_mat_ele=[["77", "9", "0001", "501", "063306", "31", "T", "SECRET", ""]]))
    con = _accepted(tmp_path)
    told = con.execute("select * from acceptance.rejection").fetchall()
    assert len(told) == 2
    assert "SECRET" not in str(told)


def test_an_etape_that_has_not_ended_waits(tmp_path):
    _write(tmp_path, DUMP)
    con = _accepted(tmp_path, as_of=date(2026, 11, 15))
    assert con.execute("select term from accepted.grades").fetchall() == [("1",)]


def test_records_and_cells_reconcile(tmp_path):
    _write(tmp_path, _changed(
        gpm_e_abs=[["0001", "501", "2026-09-14", code, ""] for code in ("05", "05", "06", "99")],
        gpm_t_motif_abs=[["501", "05", "2"], ["501", "06", ""]],
        gpm_e_mat_ele=[
            ["77", "9", "0001", "501", "063306", "31", "T", "74.5", "ABS"],
            ["78", "9", "0001", "501", "132308", "31", "T", "", ""],
            ["79", "9", "0001", "501", "055306", "31", "T", "Z", "Z"],
        ],
    ))
    con = _accepted(tmp_path)
    columns = "file_name, records, accepted, rejected, duplicate, ignored"
    counts = con.execute(f"select {columns} from acceptance.run_input where file_name in "
                         "('gpm_e_abs.csv', 'gpm_e_mat_ele.csv') order by 1").fetchall()
    assert counts == [("gpm_e_abs.csv", 4, 2, 1, 0, 1), ("gpm_e_mat_ele.csv", 3, 1, 1, 0, 1)]
    cells = con.execute("select cells_derived, cells_accepted, cells_rejected, cells_ignored from acceptance.run_input "
                        "where file_name = 'gpm_e_mat_ele.csv'").fetchone()
    assert cells == (4, 1, 2, 1)


# A canonical file may say more than GPI holds; a period's number is told by its rank in the day.
NOT_IN_GPI = {"schools": {"deprivation_decile", "list_capacity"}, "attendance": {"period", "reason_group"}}


@pytest.fixture(scope="module")
def both_samples():
    return _accepted(SAMPLES / "gpi"), _accepted(SAMPLES / "canonical", "canonical")


def _typed_rows(con, table: str, columns: str) -> list[tuple]:
    """Rows before duplicates are told: a half-day entered twice is one row in canonical form, and two in GPI."""
    query = f"select {columns} from typed.{table} where _ignored is null and not _refused order by all"
    return con.execute(query).fetchall()


@pytest.mark.parametrize("table", ["students", "schools", "enrolments", "calendar", "attendance", "grades",
                                   "interventions", "outcomes"])
def test_the_sample_in_gpi_form_gives_the_rows_of_its_canonical_form(both_samples, table):
    columns = ", ".join(f'"{name}"' for name in EXTRACTS[table].names if name not in NOT_IN_GPI.get(table, ()))
    gpi, canonical = (_typed_rows(con, table, columns) for con in both_samples)
    assert len(canonical) > 0
    assert gpi == canonical


def test_every_period_of_the_sample_in_gpi_form_has_a_number_of_its_own(both_samples):
    con = both_samples[0]
    key = "student_id, date, period"
    repeated = con.execute(f"select count(*) - count(distinct ({key})) from accepted.attendance").fetchone()
    assert repeated == (0,)
    accepted = con.execute("select count(*) from accepted.attendance").fetchone()
    assert accepted == con.execute("select count(*) from typed.attendance where _ignored is null").fetchone()


def test_nothing_of_the_sample_in_gpi_form_is_refused(both_samples):
    refused = both_samples[0].execute("select rule from acceptance.rejection where severity = 'error'").fetchall()
    assert refused == []


def test_what_two_overlapping_exports_share_is_counted_once_and_told(tmp_path):
    tables = dict(DUMP)
    header, first, second = tables.pop("gpm_e_abs")
    tables["gpm_e_abs_1"] = [header, first, second]
    tables["gpm_e_abs_2"] = [header, first, second, ["0001", "501", "2026-09-15", "05", ""]]
    _write(tmp_path, tables)
    con = _accepted(tmp_path)
    assert con.execute("select date::varchar, period from accepted.attendance order by all").fetchall() == [
        ("2026-09-14", "1"), ("2026-09-14", "2"), ("2026-09-15", "1"),
    ]
    assert con.execute(
        "select file_name, records, accepted, rejected, duplicate, ignored from acceptance.run_input "
        "where table_name = 'attendance' order by file_name"
    ).fetchall() == [("gpm_e_abs_1.csv", 2, 0, 0, 2, 0), ("gpm_e_abs_2.csv", 3, 3, 0, 0, 0)]
    assert con.execute("select count(*) from acceptance.rejection where rule = 'conflicting_duplicate'").fetchall() == [
        (0,)
    ]
