"""What the formats have in common, and Parquet files with structures in them."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines.database import connect
from pipelines.errors import ColumnError
from pipelines.reading import READERS, read_any, read_file
from pipelines.reading.delimited import load_delimited
from pipelines.sources import load_profile
from schemas.sources import Formats, SourceTable

ROWS = [("0360101", "7.5", None), ("0360102", "8", "Zoé")]
HEADER = ("fiche", "note", "nom")
TABLE = SourceTable("t", (), columns=HEADER, text=("fiche",))


def written(folder: Path, suffix: str) -> Path:
    """The same two rows in the form that the suffix says."""
    path = folder / f"t{suffix}"
    records = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    if suffix in (".json", ".jsonl", ".ndjson"):
        lines = [json.dumps(record) for record in records]
        path.write_text(f"[{','.join(lines)}]" if suffix == ".json" else "\n".join(lines), encoding="utf-8")
    elif suffix in (".xlsx", ".xlsm"):
        book = openpyxl.Workbook()
        for row in (HEADER, *ROWS):
            book.active.append(row)
        book.save(path)
    elif suffix == ".parquet":
        cells = ", ".join(str(tuple(cell or "" for cell in row)) for row in ROWS)
        duckdb.sql(
            f"select fiche, note, nullif(nom, '') as nom from (values {cells}) t({', '.join(HEADER)})"
        ).write_parquet(path.as_posix())
    else:
        path.write_text("fiche,note,nom\n0360101,7.5,\n0360102,8,Zoé\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [*READERS, ".txt"])
def test_every_format_gives_the_same_table(tmp_path, suffix):
    path = written(tmp_path, suffix)
    con = connect()
    known = read_file(con, path, TABLE, index=0, formats=Formats(), spill=tmp_path / "s", name=f"envoi.zip/t{suffix}")
    unknown = read_any(con, path, index=1, spill=tmp_path / "s")
    assert known.columns == unknown.columns == HEADER
    assert known.file_name == f"envoi.zip/t{suffix}"
    for index in (0, 1):
        assert con.execute(f'select fiche, note, nom from files."{index}" order by _line').fetchall() == ROWS


@pytest.mark.parametrize("suffix", [suffix for suffix in READERS if suffix != ".xlsm"])
def test_a_table_is_found_in_every_format_unless_its_profile_says_otherwise(suffix):
    assert load_profile("canonical").table_of(f"Attendance-2026{suffix}").name == "attendance"


def test_another_suffix_is_delimited_text():
    assert READERS.get(".txt", load_delimited) is load_delimited


# Parquet with structures.

NESTED = """
    select {'studentUniqueId': '0360101', 'link': {'href': '/s/1'}} as "studentReference", 1.50::decimal(5, 2) as d,
        [{'code': 'A'}, {'code': 'B'}] as "standards", {'n': 7} as other, '\\x00'::blob as bytes
    union all select null, null, null, null, null
"""


def nested(folder: Path, table: SourceTable) -> tuple[tuple[str, ...], list[tuple]]:
    path = folder / "evenements.parquet"
    duckdb.sql(NESTED).write_parquet(path.as_posix())
    con = connect()
    read = read_file(con, path, table, index=0, formats=Formats(), spill=folder)
    return read.columns, con.execute('select * exclude (_line) from files."0" order by _line').fetchall()


def test_fields_of_a_structure_are_columns(tmp_path):
    table = SourceTable(
        "t",
        (),
        columns=("studentreference.studentuniqueid", "d"),
        optional=("studentreference.link.href",),
        text=("studentreference.studentuniqueid",),
    )
    columns, rows = nested(tmp_path, table)
    assert columns == ("studentreference.studentuniqueid", "d", "studentreference.link.href")
    assert rows == [("0360101", "1.5", "/s/1"), (None, None, None)]


def test_an_identifier_in_a_structure_that_is_a_number_is_an_error_and_so_is_a_list(tmp_path):
    for column in ("other.n", "standards", "other", "bytes"):
        with pytest.raises(ColumnError) as error:
            nested(tmp_path, SourceTable("t", (), columns=(column,), text=(column,)))
        assert error.value.column == column


def test_every_column_of_a_parquet_file_of_unknown_origin(tmp_path):
    columns, rows = nested(tmp_path, SourceTable("t", (), every_column=True))
    assert columns == (
        "studentreference.studentuniqueid",
        "studentreference.link.href",
        "d",
        "standards",
        "other.n",
        "bytes",
    )
    assert rows == [("0360101", "/s/1", "1.5", '[{"code":"A"},{"code":"B"}]', "7", "\\x00"), (None,) * 6]
