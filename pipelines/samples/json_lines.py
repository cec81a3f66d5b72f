"""Writes JSON lines column by column (no Python object a row): the same bytes on any machine, gzip apart."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ROWS_AT_ONCE = 100_000
# A field: cells of JSON (null = the field is left out), the same JSON for every row, or an object of fields.
Field = "pa.Array | str | Mapping[str, Field]"


def text(values: object) -> pa.Array:
    """JSON strings; a missing value stays null. Texts hold no control characters."""
    texts = pa.array(values, from_pandas=True)
    if isinstance(texts, pa.DictionaryArray):
        texts = pc.take(texts.dictionary, texts.indices)
    escaped = pc.replace_substring(pc.replace_substring(texts.cast(pa.string()), "\\", "\\\\"), '"', '\\"')
    return pc.binary_join_element_wise('"', escaped, '"', "")


def bare(values: object) -> pa.Array:
    """Numbers as JSON, without empty decimals (74.0 reads 74); a missing value stays null."""
    numbers = pa.array(values, from_pandas=True)
    texts = numbers.cast(pa.string())
    return pc.replace_substring_regex(texts, r"\.0$", "") if pa.types.is_floating(numbers.type) else texts


def objects(fields: Mapping[str, Field], count: int) -> pa.Array:
    """One JSON object a row. Fields that are null in a row are left out there; the first one never is."""
    pieces: list[pa.Array | str] = []
    for number, (name, value) in enumerate(fields.items()):
        begin = f'{"," if number else "{"}"{name}":'
        cells = objects(value, count) if isinstance(value, Mapping) else value
        pieces.append(begin + cells if isinstance(cells, str) else pc.binary_join_element_wise(begin, cells, ""))
    joined = pc.binary_join_element_wise(*pieces, "}", "", null_handling="replace", null_replacement="")
    return pa.array([joined.as_py()] * count) if isinstance(joined, pa.Scalar) else joined


def lists(items: pa.Array, rows: np.ndarray, count: int) -> pa.Array:
    """One JSON array a row: the items whose row it is, in their order. `rows` is sorted."""
    ends = np.searchsorted(rows, np.arange(count), side="right")
    offsets = pa.array(np.concatenate([[0], ends]).astype(np.int32))
    inside = pc.binary_join(pa.ListArray.from_arrays(offsets, items), ",")
    return pc.binary_join_element_wise("[", inside, "]", "")


def write_json_lines(rows: pa.Array, path: Path) -> Path:
    """Write one JSON object a line. A path that ends in `.gz` is compressed, without a date."""
    with path.open("wb") as out:
        if path.suffix == ".gz":
            with gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
                for block in _blocks(rows):
                    packed.write(block)
        else:
            for block in _blocks(rows):
                out.write(block)
    return path


def _blocks(rows: pa.Array) -> Iterator[bytes]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        block = rows.slice(start, ROWS_AT_ONCE)
        one_list = pa.ListArray.from_arrays(pa.array([0, len(block)], pa.int32()), block)
        yield pc.binary_join(one_list, "\n")[0].as_py().encode("utf-8") + b"\n"
