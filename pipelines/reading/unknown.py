"""A delimited file of which nothing is known: its dialect and its layout, then every record, judged.

A row is handed on only where it stands under the header that it belongs to; whatever may be something else is
refused. Each physical line is header, preamble, blank, refused, or part of a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.reading.dialect import DELIMITERS, QUOTES, Dialect, detect, may_escape, parsed
from pipelines.reading.kinds import fit, fits
from pipelines.reading.layout import Layout, lay_out
from pipelines.reading.lines import Line, Lines, without_end
from pipelines.reading.records import Record, is_blank, records_of
from pipelines.reading.text import Text, decode_unknown

_SAMPLE = 1 << 16
_LONGEST_SAMPLE = 1 << 20
_FEWEST_LINES = 12
_LIKELY_ALTERNATIVES = tuple(delimiter for delimiter in DELIMITERS if len(delimiter) == 1 and delimiter not in " #:")


@dataclass
class Tally:
    """Physical lines by what they are. `physical` = header + preamble + blank + refused + in_rows."""

    physical: int = 0
    header: int = 0
    preamble: int = 0
    blank: int = 0
    refused: int = 0
    in_rows: int = 0

    @property
    def told(self) -> int:
        """Lines that are accounted for."""
        return self.header + self.preamble + self.blank + self.refused + self.in_rows


@dataclass
class Unknown:
    """A file of unknown origin, made readable. `items()` gives its records once, in order; `tally` fills as they go.

    An item with `cells` is a row of `layout.width` cells; one without is a refused line, or, with the rule
    `preamble`, a line above the table.
    """

    text: Text
    dialect: Dialect
    layout: Layout
    tally: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The header as it is written; `c1` to `cN` where there is none."""
        return self.layout.header or tuple(f"c{place}" for place in range(1, self.layout.width + 1))

    def items(self) -> Iterator[Record]:
        """Rows, refused lines and preamble lines."""
        with self.text.opened() as lines:
            yield from _Judge(self, lines).items()


@contextmanager
def opened_unknown(path: Path, name: str, copy: Path) -> Iterator[Unknown]:
    """Open a delimited file, whatever its dialect. `copy` is where a decoded copy may stand, and is removed.

    SourceError when the file cannot be read, is empty, or is not text.
    """
    text = decode_unknown(path, copy)
    try:
        sample, is_cut = _head(text)
        if not sample.strip(" \t\r\n\ufeff\0"):
            raise SourceError(
                f"{name} : le fichier est vide ; il n'a pas même d'en-tête.",
                remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer l'en-tête seul.",
                file=name,
            )
        dialect = detect(sample, is_cut)
        layout = lay_out(parsed(sample, dialect.form, is_cut), parsed(_middle(text), dialect.form, True), not is_cut)
        notes = [*dialect.notes, *layout.notes]
        if text.foreign is not None:
            notes.append("mixed_encodings")
        yield Unknown(text, dialect, layout, notes=notes)
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)


def _head(text: Text) -> tuple[str, bool]:
    """The beginning of the text, and whether there is more: at least a dozen lines where they are not endless."""
    with text.path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        sample = file.read(_SAMPLE)
        while len(sample) < _LONGEST_SAMPLE and sample.count("\n") + sample.count("\r") < _FEWEST_LINES:
            more = file.read(_SAMPLE)
            if not more:
                return sample, False
            sample += more
        return sample, bool(file.read(1))


def _middle(text: Text) -> str:
    """Some lines from the middle of a file that the head does not cover."""
    size = text.path.stat().st_size
    if size < 4 * _LONGEST_SAMPLE:
        return ""
    with text.path.open("rb") as file:
        file.seek(size // 2)
        part = file.read(_SAMPLE).decode("utf-8", errors="replace")
    return part.partition("\n")[2]


class _Judge:
    """Says of each record what it is. The state is what was seen since the last row of the table."""

    def __init__(self, unknown: Unknown, lines: Lines) -> None:
        self._unknown, self._lines = unknown, lines
        self._layout, self._form = unknown.layout, unknown.dialect.form
        self._tally = unknown.tally
        self._after_gap = False
        self._in_second_table = False
        self._ragged_run = 0
        self._after_cut = False
        self._usual_end = max(unknown.text.ends, key=lambda one: one[1], default=("\n", 0))[0]
        header = unknown.layout.header
        self._header = [name.strip(" \ufeff") for name in header] if header else None
        self._others = [other for other in _LIKELY_ALTERNATIVES if other != self._form.delimiter[0]]
        self._other_quotes = [quote for quote in (*QUOTES, "`") if quote != self._form.quote]
        self._first_kind = next(iter(self._layout.strict.items()), None)

    def items(self) -> Iterator[Record]:
        tally = self._tally
        for record in records_of(self._lines, self._form, self._rule):
            if record.line in self._layout.header_lines and record.cells is not None:
                tally.header += record.lines
            elif record.cells is None:
                yield from self._refuse(record)
            elif is_blank(record.cells, record.text, self._layout.width):
                tally.blank += record.lines
                self._after_gap = True
            elif record.line < self._layout.first_line:
                tally.preamble += record.lines
                yield Record(record.line, None, "preamble", record.offset, record.lines)
            else:
                tally.in_rows += record.lines
                self._after_gap, self._ragged_run, self._after_cut = False, 0, False
                yield record._replace(cells=record.cells[: self._layout.width], text="")
        tally.physical = self._lines.number

    def _refuse(self, record: Record) -> Iterator[Record]:
        if record.line < self._layout.first_line:
            self._tally.preamble += 1
            yield Record(record.line, None, "preamble", record.offset)
            return
        self._tally.refused += 1
        is_ragged = record.rule in ("ragged_row", "second_table")
        self._ragged_run += is_ragged
        # A line end that is unlike the others may stand inside of a cell: what follows is the rest of the row.
        self._after_cut = is_ragged and record.text[len(without_end(record.text)) :] != self._usual_end
        yield record._replace(text="")

    def _rule(self, cells: list[str], taken: list[Line]) -> str | None:
        """The rule for which a record that reads well is refused all the same."""
        layout, first = self._layout, taken[0]
        if first.number < layout.first_line or first.number in layout.header_lines:
            return None
        if is_blank(cells, first.text, layout.width):
            return None
        if self._is_header(cells):
            self._in_second_table = False
            return "repeated_header"
        if self._in_second_table:
            return "second_table"
        if not self._has_width(cells):
            # Two or more of them are a table of their own, or the end of this one: what follows must fit.
            return "second_table" if self._ragged_run >= 2 and self._after_gap else "ragged_row"
        if self._begins_another_table(cells):
            self._in_second_table = True
            return "second_table"
        if (first.again or self._ragged_run >= 2 or self._after_cut) and not self._surely_fits(cells):
            return "doubtful_row"
        return self._rule_of_writing(cells, taken)

    def _is_header(self, cells: list[str]) -> bool:
        return (
            self._header is not None
            and cells[0].strip(" \ufeff") == self._header[0]
            and [cell.strip(" \ufeff") for cell in cells[: len(self._header)]] == self._header
            and not any(cell.strip() for cell in cells[len(self._header) :])
        )

    def _has_width(self, cells: list[str]) -> bool:
        """Right width; or empty cells at the end too many or too few, where they cannot be a shift of the row."""
        layout = self._layout
        if len(cells) == layout.written == layout.width:
            return True
        if len(cells) < layout.width or any(cell.strip() for cell in cells[layout.width :]):
            return False
        if len(cells) == layout.written or not any(cell.strip() for cell in cells):
            return True
        return layout.last_is_filled and bool(cells[layout.width - 1].strip()) and not fit(cells, layout.strict)[1]

    def _begins_another_table(self, cells: list[str]) -> bool:
        """A line of names where values are expected; or, after a gap, values that are not those of this table."""
        strict = self._layout.strict
        if not strict:
            return self._after_gap and self._ragged_run > 0
        place, kind = self._first_kind
        if not self._after_gap and not self._ragged_run and fits(cells[place], kind):
            return False
        fitting, others = fit(cells, strict)
        if self._after_gap or self._ragged_run:
            return others > fitting and others >= min(2, len(strict))
        has_digit = any(character.isdigit() for cell in cells for character in cell)
        is_named = all(cell.strip() for cell in cells[: self._layout.width]) and len(set(cells)) == len(cells)
        return fitting == 0 and others >= min(2, len(strict)) and is_named and not has_digit

    def _surely_fits(self, cells: list[str]) -> bool:
        """For a line that was inside of a faulty record: it may be the rest of a cell."""
        if not self._layout.strict:
            return not self._layout.multi_line_cells and not self._after_cut
        fitting, others = fit(cells, self._layout.strict)
        return fitting > 0 and others == 0

    def _rule_of_writing(self, cells: list[str], taken: list[Line]) -> str | None:
        """Cells that read well but may not be what was written: another delimiter, quote or escape on this line."""
        text = taken[0].text
        for other in self._others:
            if text.count(other) >= self._layout.width - 1 > 0 and self._reads_better(taken, other, cells):
                return "other_dialect"
        if any(quote in text and self._is_quoted_by(quote, cells) for quote in self._other_quotes):
            return "other_dialect"
        if self._layout.width > 1 and all(cell.startswith(" ") for cell in cells[1:]) and not self._layout.is_spaced:
            return "other_dialect"
        if not self._unknown.dialect.escape_known and any(may_escape(line.text, self._form) for line in taken):
            return "unclear_escape"
        return None

    def _is_quoted_by(self, quote: str, cells: list[str]) -> bool:
        """Whether this quote opens a cell and closes one, or opens one of a row that does not look like the others.

        Where quotes are text, one at the beginning of a cell is more than that.
        """
        opened = next((place for place, cell in enumerate(cells) if cell.startswith(quote)), None)
        if opened is None:
            return False
        if self._form.quote is None and quote == QUOTES[0]:
            return True
        is_closed = any(len(cell) > 1 and cell.endswith(quote) for cell in cells[opened:])
        return is_closed or fit(cells, self._layout.strict)[1] > 0

    def _reads_better(self, taken: list[Line], other: str, cells: list[str]) -> bool:
        if len(taken) > 1:
            return False
        read = [cell.strip("\"'") for cell in without_end(taken[0].text).split(other)]
        strict = self._layout.strict
        return len(read) == self._layout.written and fit(cells, strict)[1] > fit(read, strict)[1]
