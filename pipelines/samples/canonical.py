"""The invented centre as canonical extracts, in CSV or Parquet, column by column as the contracts say."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.samples.centre import Centre
from pipelines.samples.text_files import write_text
from schemas.contract import Column, Kind
from schemas.extracts import EXTRACTS

TABLES = ("students", "schools", "enrolments", "calendar", "attendance", "grades", "interventions", "outcomes")
CSV, PARQUET = "csv", "parquet"
_FIXED_TYPES = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.DATE: pa.date32(), Kind.BOOLEAN: pa.bool_()}


def arrow_type(column: Column) -> pa.DataType:
    """Arrow type of a column in the Parquet extracts. Marks are decimal128(5, 2)."""
    if column.kind is Kind.DECIMAL:
        return pa.decimal128(3 + column.scale, column.scale)
    return _FIXED_TYPES[column.kind]


def canonical_table(centre: Centre, name: str) -> pa.Table:
    """One canonical table, typed, in the order and with the names of its contract."""
    contract, frame = EXTRACTS[name], getattr(centre, name)
    columns = {column.name: _typed(frame[column.name], column) for column in contract.columns}
    return pa.table(columns, schema=pa.schema([(column.name, arrow_type(column)) for column in contract.columns]))


def _typed(values: pd.Series, column: Column) -> pa.Array:
    array = pa.array(values, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.DictionaryArray):
        array = pc.take(array.dictionary.cast(pa.string()), array.indices)
    if array.type == pa.null():
        return pa.nulls(len(array), arrow_type(column))
    return array.cast(arrow_type(column))


def as_text(array: pa.Array | pa.ChunkedArray, decimal_comma: bool = False) -> pa.Array | pa.ChunkedArray:
    """Cells as an extract writes them: ISO dates, true and false, decimals without trailing zeros."""
    texts = array.cast(pa.string())
    if pa.types.is_decimal(array.type):
        texts = pc.replace_substring_regex(texts, r"(\.\d*?)0+$", r"\1")
        texts = pc.replace_substring_regex(texts, r"\.$", "")
        texts = pc.replace_substring(texts, ".", ",") if decimal_comma else texts
    return texts


def write_table(table: pa.Table, folder: Path, name: str, file_format: str) -> Path:
    """Write one typed table as `<name>.csv` (UTF-8, comma, LF) or `<name>.parquet`."""
    path = folder / f"{name}.{file_format}"
    if file_format == PARQUET:
        pq.write_table(table, path, compression="zstd")
    else:
        texts = pa.table({column: as_text(table[column]) for column in table.column_names})
        write_text(texts, path)
    return path


def write_canonical(centre: Centre, folder: Path, file_format: str = CSV) -> list[Path]:
    """Write the canonical extracts, one file a table. `file_format`: "csv" or "parquet"."""
    if file_format not in (CSV, PARQUET):
        raise ValueError(f"file_format: csv or parquet, not {file_format}")
    folder.mkdir(parents=True, exist_ok=True)
    return [write_table(canonical_table(centre, name), folder, name, file_format) for name in TABLES]
