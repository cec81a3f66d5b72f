"""Writes delimited text column by column (no Python object a row): the same bytes on any machine."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

ROWS_AT_ONCE = 500_000


def write_text(
    table: pa.Table,
    path: Path,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quote_all: bool = False,
    upper_header: bool = False,
    newline: str = "\n",
) -> None:
    """Write a table of texts (null = empty cell), header first.

    Cells are quoted where they hold a delimiter, a quote or a line end, or all of them (empty ones excepted) with
    `quote_all`. UnicodeEncodeError when a text does not exist in `encoding`.
    """
    names = [name.upper() if upper_header else name for name in table.column_names]
    with path.open("wb") as out:
        header = delimiter.join(f'"{name}"' if quote_all else name for name in names)
        out.write((header + newline).encode(encoding))
        for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
            columns = [_quoted(column, delimiter, quote_all) for column in batch.columns]
            out.write(_joined(columns, delimiter, newline).decode("utf-8").encode(encoding))


def _quoted(column: pa.Array, delimiter: str, quote_all: bool) -> pa.Array:
    texts = column.cast(pa.string())
    special = pc.match_substring_regex(texts, f'["{delimiter}\r\n]')
    needs_quotes = pc.is_valid(texts) if quote_all else pc.fill_null(special, False)
    if not pc.any(needs_quotes).as_py():
        return texts
    escaped = pc.replace_substring(texts, '"', '""')
    return pc.if_else(needs_quotes, pc.binary_join_element_wise('"', escaped, '"', ""), texts)


def _joined(columns: list[pa.Array], delimiter: str, newline: str) -> bytes:
    """The rows as one run of bytes: the data of a text column whose cells are whole lines."""
    cells: list[pa.Array | str] = [columns[0]]
    for column in columns[1:]:
        cells += [delimiter, column]
    lines = pc.binary_join_element_wise(*cells, newline, "", null_handling="replace", null_replacement="")
    lines = pa.concat_arrays([lines])
    offsets = memoryview(lines.buffers()[1]).cast("i")
    first, last = offsets[lines.offset], offsets[lines.offset + len(lines)]
    return bytes(memoryview(lines.buffers()[2])[first:last])
