"""`eleve360 read`: the rows of one file as they are, as UTF-8 CSV, and what was not a row as a report without text."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.database import DEFAULT_MEMORY, connect
from pipelines.errors import DONE, PUBLISHED_WITH_WARNINGS, ConfigError, SourceError
from pipelines.lists.wording import counted
from pipelines.reading import READERS, read_any
from pipelines.reading.containers import Member, is_container, members, table_name
from pipelines.reading.delimited import load_delimited
from pipelines.reading.filling import PREAMBLE
from pipelines.reading.records import Record
from pipelines.reading.text import digest
from pipelines.reading.unknown import Unknown, opened_unknown
from schemas.ddl import quoted
from schemas.rules import RULES

_FLUSHED_AT = 1 << 16
_FETCHED = 10_000
_LINES_TOLD = 10
# Memory must not grow with a file in which everything is refused.
_MOST_REFUSALS = 100_000
NOTES = {
    "no_header": "aucun en-tête reconnu : les colonnes sont nommées c1, c2… et toutes les lignes sont rendues",
    "header_assumed": "rien ne distingue l'en-tête des lignes : la première ligne est prise pour en-tête",
    "header_on_several_lines": "l'en-tête tient sur plusieurs lignes ; ses parties sont réunies",
    "ambiguous_delimiter": "un autre séparateur lirait le fichier presque aussi bien",
    "refusals_cut": "trop de lignes sont refusées pour les nommer toutes ; « lines » les compte",
    "stray_marks": "des marques d'ordre d'octets ou des sauts de page au début d'une ligne sont ôtés",
    "mixed_encodings": "le fichier mêle deux encodages ; les lignes qui ne sont pas dans le premier sont refusées",
}


@dataclass
class RawReport:
    """What `read` made of a file; never the text of a cell or of a header.

    `lines` (delimited text only): physical = header + preamble + blank + refused + in_rows. `refused` and `preamble`
    give lines from 1 and offsets in bytes from 0, in the file itself or, where it is compressed, in what it holds;
    the offset is None where the format has no lines. `format` is csv, or the suffix of another format.
    """

    file: str
    sha256: str
    bytes: int
    format: str
    columns: int = 0
    rows: int = 0
    dialect: dict[str, Any] | None = None
    lines: dict[str, int] | None = None
    refused: list[dict[str, Any]] = field(default_factory=list)
    preamble: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 where a line of the file is not among the rows, blank lines and a header of one line apart."""
        is_warned = self.refused or self.preamble or "header_on_several_lines" in self.notes
        return PUBLISHED_WITH_WARNINGS if is_warned else DONE

    @property
    def verdict(self) -> str:
        """One line in French."""
        text = f"{self.file} : {counted(self.rows, 'ligne rendue', 'lignes rendues', 'fr')}, "
        text += counted(self.columns, "colonne", "colonnes", "fr")
        refused = self.lines["refused"] if self.lines else len(self.refused)
        if refused:
            text += f" ; {counted(refused, 'ligne refusée', 'lignes refusées', 'fr')}"
        if self.preamble:
            text += f" ; {counted(len(self.preamble), 'ligne', 'lignes', 'fr')} au-dessus du tableau"
        return text + "."

    def details(self) -> list[str]:
        """What was refused, by rule, with its first lines, then what stays unsure."""
        told = []
        for rule, count in Counter(item["rule"] for item in (*self.preamble, *self.refused)).items():
            lines = [item["line"] for item in (*self.preamble, *self.refused) if item["rule"] == rule]
            where = ", ".join(map(str, lines[:_LINES_TOLD])) + (" …" if count > _LINES_TOLD else "")
            told.append(f"  {rule} ({counted(count, 'ligne', 'lignes', 'fr')} : {where}). {RULES[rule].fr}")
        return [*told, *(f"  {note} : {NOTES[note]}." for note in self.notes)]

    def write(self, path: Path) -> None:
        """Write the report as JSON. ConfigError when the system refuses."""
        try:
            path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"le rapport {path.name} ne peut pas être écrit.", remedy="Choisir un autre chemin pour --report."
            ) from error


class RowSink:
    """Rows as UTF-8 CSV (RFC 4180, lines ended by \\n). Once nobody reads them any more, `is_closed`."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._parts: list[str] = []
        self._size = 0
        self._writer = csv.writer(self, lineterminator="\n")
        self.is_closed = False

    def row(self, cells: Iterable[str | None]) -> None:
        self._writer.writerow(cells)

    def write(self, text: str) -> None:
        """What the writer of the csv module calls."""
        self._parts.append(text)
        self._size += len(text)
        if self._size >= _FLUSHED_AT:
            self.flush()

    def flush(self) -> None:
        data, self._parts, self._size = "".join(self._parts).encode("utf-8"), [], 0
        if self.is_closed:
            return
        try:
            self._out.write(data)
            self._out.flush()
        except OSError:
            # The reader of the pipe has gone (`| head`): that is its right. Python must not fail on it at exit.
            self.is_closed = True
            _silence(self._out)


def _silence(out: BinaryIO) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except OSError:
        return


def read_raw(
    path: Path, out: BinaryIO, spill: Path, *, member: str | None = None, to_the_end: bool = True
) -> RawReport:
    """Write the header and the rows of `path` to `out`; what was not a row is in the report.

    `spill` is a folder for copies, the caller's to remove. `member`: which file of a zip. With `to_the_end` the file
    is read through, for the report, even when nobody reads `out` any more.
    SourceError: unreadable, empty. ConfigError: `member` is needed, or is not there.
    """
    sha256, size = digest(path)
    found = _only_member(path, spill, member)
    suffix = Path(table_name(found.name)).suffix.lower()
    sink = RowSink(out)
    report = RawReport(found.name, sha256, size, "csv")
    if READERS.get(suffix, load_delimited) is load_delimited:
        _write_delimited(found, sink, report, spill, to_the_end)
    else:
        report.format = suffix.removeprefix(".")
        _write_table(found, sink, report, spill)
    sink.flush()
    return report


def _only_member(path: Path, spill: Path, wanted: str | None) -> Member:
    if not is_container(path):
        return Member(path.name, path)
    found = members(path, spill)
    if wanted is not None:
        found = [one for one in found if wanted in (one.name, one.name.partition("/")[2], table_name(one.name))]
    if len(found) == 1:
        return found[0]
    if not found and wanted is None:
        raise SourceError(f"{path.name} : l'archive ne contient aucun fichier.", remedy="La refaire.", file=path.name)
    what = "n'a pas de fichier de ce nom" if not found else f"contient {len(found)} fichiers"
    raise ConfigError(
        f"{path.name} : l'archive {what}.",
        remedy="Nommer le fichier à lire avec --member, tel qu'il est écrit dans l'archive.",
        file=path.name,
    )


def _write_delimited(found: Member, sink: RowSink, report: RawReport, spill: Path, to_the_end: bool) -> None:
    with opened_unknown(found.path, found.name, spill / "read.utf8") as unknown:
        report.columns = unknown.layout.width
        report.dialect = _dialect(unknown)
        report.notes = list(unknown.notes)
        sink.row(unknown.names)
        for item in unknown.items():
            if item.cells is not None:
                sink.row(item.cells)
                report.rows += 1
                if sink.is_closed and not to_the_end:
                    return
            else:
                _tell(report, item)
        report.lines = asdict(unknown.tally)
        report.notes += [note for note in unknown.notes if note not in report.notes]


def _tell(report: RawReport, item: Record) -> None:
    told = report.preamble if item.rule == PREAMBLE else report.refused
    if len(told) < _MOST_REFUSALS:
        told.append({"line": item.line, "offset": item.offset, "rule": item.rule})
    elif "refusals_cut" not in report.notes:
        report.notes.append("refusals_cut")


def _dialect(unknown: Unknown) -> dict[str, Any]:
    form, text, layout = unknown.dialect.form, unknown.text, unknown.layout
    ends = [end for end, _ in text.ends]
    return {
        "encoding": text.encoding,
        "bom": text.bom > 0,
        "delimiter": form.delimiter[0],
        "quote": form.quote,
        "escape": form.escape,
        "newline": "mixed" if len(ends) > 1 else ends[0] if ends else None,
        "skip_initial_space": len(form.delimiter) > 1,
        "header_line": min(layout.header_lines, default=None),
        "has_header": layout.header is not None,
    }


def _write_table(found: Member, sink: RowSink, report: RawReport, spill: Path) -> None:
    """A format that is not text: its own loader, and the rows from the workbench."""
    con = connect(spill_to=spill / "duckdb", memory=DEFAULT_MEMORY)
    try:
        read = read_any(con, found.path, index=0, spill=spill, name=found.name)
        report.columns, report.rows, report.notes = len(read.columns), read.rows, list(read.notes)
        sink.row(read.header)
        for row in _rows(con, read.columns):
            sink.row(row)
        report.refused = _lines_of(con, "_refused")
        report.preamble = _lines_of(con, "_noted")
    finally:
        con.close()


def _rows(con: Any, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
    cursor = con.execute(f'select {", ".join(map(quoted, columns))} from files."0" order by _line')
    while rows := cursor.fetchmany(_FETCHED):
        yield from rows


def _lines_of(con: Any, table: str) -> list[dict[str, Any]]:
    rows = con.execute(f"select _line, rule from raw.{quoted(table)} order by all").fetchall()
    return [{"line": line, "offset": None, "rule": rule} for line, rule in rows]
