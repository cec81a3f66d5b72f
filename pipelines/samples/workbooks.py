"""The invented centre as Excel workbooks, the way an office keeps them: real dates, codes stored as numbers, a title.

The large tables have a workbook each; the small ones are the sheets of one workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.samples.canonical import canonical_table
from pipelines.samples.centre import Centre
from schemas.contract import Column, Kind
from schemas.extracts import EXTRACTS

SMALL = ("students", "schools", "enrolments", "calendar", "interventions", "outcomes")
LARGE = ("attendance", "grades")
SMALL_NAME = "extraits.xlsx"
TITLES = {"grades": "Résultats par étape"}
# Stored as numbers whose format keeps the zeros, as Excel does with codes typed into a sheet.
WIDTHS = {"student_id": 7, "school_id": 3}
# A sheet holds 1,048,576 rows.
ROWS_IN_A_SHEET = 1_000_000
# Excel writes when a workbook was made; the samples are the same whenever they are.
CREATED = datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None)

Write = Callable[[int, object], object]


def write_workbooks(centre: Centre, folder: Path) -> list[Path]:
    """Write `extraits.xlsx` (a sheet a table), `attendance.xlsx`, `grades.xlsx`; more where a sheet would be full."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder / SMALL_NAME, {name: canonical_table(centre, name) for name in SMALL}, typed=False)]
    for name in LARGE:
        for rank, part in enumerate(_sheets(canonical_table(centre, name)), start=1):
            file_name = f"{name}.xlsx" if rank == 1 else f"{name}_{rank}.xlsx"
            written.append(_write(folder / file_name, {name: part}, typed=True))
    return written


def _sheets(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, max(table.num_rows, 1), ROWS_IN_A_SHEET):
        yield table.slice(start, ROWS_IN_A_SHEET)


def _write(path: Path, tables: dict[str, pa.Table], typed: bool) -> Path:
    """`typed`: identifiers are numbers with a format of zeros; otherwise they are texts."""
    options = {"constant_memory": typed, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        codes = {width: book.add_format({"num_format": "0" * width}) for width in sorted(set(WIDTHS.values()))}
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            first = _write_title(sheet, name)
            sheet.write_row(first, 0, table.column_names)
            contract = EXTRACTS[name]
            writes = [
                _writer(sheet, position, contract.column(column), day, codes if typed else {})
                for position, column in enumerate(table.column_names)
            ]
            row = first
            for batch in table.to_batches(max_chunksize=10_000):
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    row += 1
                    for write, cell in zip(writes, cells, strict=True):
                        if cell is not None:
                            write(row, cell)
    return path


def _write_title(sheet: Worksheet, name: str) -> int:
    """Write the title that stands above some tables; the row of the header."""
    if name not in TITLES:
        return 0
    sheet.write_string(0, 0, TITLES[name])
    return 2


def _writer(sheet: Worksheet, position: int, column: Column, day: Format, codes: dict[int, Format]) -> Write:
    width = WIDTHS.get(column.name, 0)
    if width in codes:
        return lambda row, cell: (
            sheet.write_number(row, position, int(cell), codes[width])
            if len(cell) == width and cell.isdecimal()
            else sheet.write_string(row, position, cell)
        )
    if column.kind is Kind.DATE:
        return lambda row, cell: sheet.write_datetime(row, position, cell, day)
    if column.kind is Kind.BOOLEAN:
        return lambda row, cell: sheet.write_boolean(row, position, cell)
    if column.kind is Kind.TEXT:
        return lambda row, cell: sheet.write_string(row, position, cell)
    return lambda row, cell: sheet.write_number(row, position, float(cell))
