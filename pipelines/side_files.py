"""Small CSV files that the data steward keeps beside the extracts: reasons of absence, crosswalks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import ConfigError
from pipelines.reading.records import read_records
from pipelines.reading.tables import column_name
from pipelines.reading.text import decode

_ENCODINGS = ("utf-8", "windows-1252")
_DELIMITERS = (",", ";", "\t")


class SideRow(NamedTuple):
    line: int
    cells: dict[str, str]


def read_side_file(path: Path, columns: Sequence[str]) -> list[SideRow]:
    """Every row of the file, its cells trimmed, by column. The header holds exactly `columns`, in any order.

    ConfigError with the line where the header or the width of a row is not right, or the file is not there.
    """
    if not path.is_file():
        raise ConfigError(
            f"le fichier {path.name} est introuvable.",
            remedy="Corriger la configuration, ou déposer le fichier.",
            file=path.name,
        )
    text = decode(path, _ENCODINGS, path.with_name(f".{path.name}.utf8"))
    try:
        with text.path.open(encoding="utf-8", newline="") as file:
            first = file.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        records = list(read_records(text.path, delimiter, len(columns)))
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)
    header = [column_name(cell) for cell in records[0].cells] if records and records[0].cells else []
    if sorted(header) != sorted(columns):
        raise bad_side_file(path, 1, f"les colonnes attendues sont {', '.join(columns)}")
    rows = []
    for record in records[1:]:
        if record.cells is None:
            raise bad_side_file(path, record.line, f"la ligne n'a pas {len(columns)} cellules")
        cells = {column: cell.strip() for column, cell in zip(header, record.cells, strict=True)}
        rows.append(SideRow(record.line, cells))
    return rows


def bad_side_file(path: Path, line: int, what: str) -> ConfigError:
    """The error for a row that cannot be used; `what` quotes no cell."""
    return ConfigError(
        f"{path.name}, ligne {line} : {what}.", remedy="Corriger cette ligne du fichier.", file=path.name, line=line
    )
