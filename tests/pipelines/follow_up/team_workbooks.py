"""What a team does with its workbook: opened with openpyxl, filled in, saved where it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.config import load_config
from pipelines.database import connect
from pipelines.identity import identity_tables, load_identity
from pipelines.keys import load_keys
from pipelines.lists.follow_up_columns import COLUMNS, ROW_ID, STUDENT_KEY
from pipelines.vault import VAULT_NAME, read_vault

FRENCH = {column.name: column.fr for column in COLUMNS}


@dataclass
class Opened:
    """A workbook open in a team's hands. `columns`: number of each column, from 1, by its title or field name."""

    path: Path
    book: object
    sheet: Worksheet
    header: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> dict[str, int]:
        """The row of each student listed, by fiche."""
        at = self.columns["Fiche"]
        found = range(self.header + 1, self.sheet.max_row + 1)
        return {str(self.sheet.cell(row, at).value): row for row in found if self.sheet.cell(row, at).value}

    def put(self, fiche: str, **cells: object) -> None:
        """Type in the cells of a student. A text is typed as a text, whatever it begins with."""
        for name, value in cells.items():
            cell = self.sheet.cell(self.rows[fiche], self.columns[name])
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"

    def get(self, fiche: str, name: str) -> object:
        return self.sheet.cell(self.rows[fiche], self.columns[name]).value

    def address(self, fiche: str, name: str) -> str:
        return self.sheet.cell(self.rows[fiche], self.columns[name]).coordinate

    def save(self, path: Path | None = None) -> None:
        self.book.save(path or self.path)


def open_list(path: Path) -> Opened:
    """Open a list and find its header."""
    book = load_workbook(path)
    sheet = book["Liste"]
    header = next(row for row in range(1, 12) if any(cell.value == STUDENT_KEY for cell in sheet[row]))
    titles = {cell.value: cell.column for cell in sheet[header] if cell.value}
    names = {name: titles[title] for name, title in FRENCH.items() if title in titles}
    return Opened(
        path, book, sheet, header, {**titles, **names, STUDENT_KEY: titles[STUDENT_KEY], ROW_ID: titles[ROW_ID]}
    )


def fill(path: Path, fiche: str, save_as: Path | None = None, **cells: object) -> None:
    """Open, type in one student's row, save."""
    opened = open_list(path)
    opened.put(fiche, **cells)
    opened.save(save_as)


def vault_rows(config_path: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table of the vault."""
    config = load_config(config_path)
    tables = read_vault(config.store / VAULT_NAME, load_keys(config.privacy.key_file), config.centre_id)
    with connect() as con:
        load_identity(con, tables)
        return identity_tables(con)[table].to_pylist()
