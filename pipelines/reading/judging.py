"""Each record of a file of unknown origin, judged: a row, or not, and why not.

A row is handed on only where it stands under the header that it belongs to; whatever may be something else is
refused. Each physical line is header, preamble, blank, refused, or part of a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.reading.dialect import DELIMITERS, QUOTES, Dialect, may_escape
from pipelines.reading.filling import PREAMBLE
from pipelines.reading.kinds import fit, fits, is_totals, is_unlike
from pipelines.reading.layout import Layout
from pipelines.reading.lines import Line, Lines, without_end
from pipelines.reading.records import Record, is_blank, records_of

# Rows that may be another table's are kept until what follows tells, no more of them than this.
_LONGEST_HELD = 1000
_REMARKS = ("#", "\x1a")
_FEWEST_AROUND_A_REMARK = 3
_IN_TEXT = (" ", ":", "#")
_BLANK, _HEADER = "blank", "header"
_COUNTED = (_BLANK, _HEADER, PREAMBLE)
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


def _end_of(text: str) -> str:
    return text[len(without_end(text)) :]


class Judge:
    """Says of each record of a file what it is. The state is what was seen since the last row of the table.

    `ends`: how many line ends of each kind the file has. `tally` is filled as the records go by.
    """

    def __init__(
        self, lines: Lines, dialect: Dialect, layout: Layout, ends: Sequence[tuple[str, int]], tally: Tally
    ) -> None:
        self._lines, self._dialect, self._layout, self._tally = lines, dialect, layout, tally
        self._form = dialect.form
        self._after_gap = False
        self._in_second_table = False
        self._ragged_run = 0
        self._after_cut = self._after_rest = self._has_rows = False
        self._end = ""
        self._usual_end = max(ends, key=lambda one: one[1], default=("\n", 0))[0]
        header = layout.header
        self._header = [name.strip(" \ufeff") for name in header] if header else None
        self._others = [other for other in _LIKELY_ALTERNATIVES if other != self._form.delimiter[0]]
        self._other_quotes = [quote for quote in (*QUOTES, "`") if quote != self._form.quote]
        self._first_kind = next(iter(self._layout.strict.items()), None)

    def items(self) -> Iterator[Record]:
        """Rows, cut to the width of the header, refused lines and preamble lines, once and in order."""
        for record in self._without_tables_below():
            counted = self._count(record)
            if record.rule not in (_BLANK, _HEADER):
                yield counted
        self._tally.physical = self._lines.number

    def _without_tables_below(self) -> Iterator[Record]:
        """Rows that are unlike the table in several columns, one after the other and to its end, are another's."""
        held: list[Record] = []
        for record in self._without_torn_rows():
            is_between = bool(held) and record.cells is None and record.rule != "repeated_header"
            if is_between or (record.cells is not None and is_unlike(record.cells, self._layout.strict)):
                held.append(record)
            else:
                yield from self._released(held, record.rule == "repeated_header")
                held = []
                yield record
            if len(held) >= _LONGEST_HELD:
                yield from self._released(held, True)
                held = []
        yield from self._released(held, True)

    def _released(self, held: list[Record], is_end: bool) -> Iterator[Record]:
        is_table = is_end and sum(record.cells is not None for record in held) > 1
        for record in held:
            is_row = record.cells is not None
            yield record._replace(cells=None, rule="second_table") if is_row and is_table else record

    def _without_torn_rows(self) -> Iterator[Record]:
        """A row whose last cell may go on in the line below is refused."""
        held, is_odd = None, False
        for record in self._judged():
            if held is not None:
                is_torn = self._goes_on(record) if is_odd else self._may_be_rest(record)
                yield held._replace(cells=None, rule="doubtful_row") if is_torn else held
                held = None
            is_odd = self._end != self._usual_end
            if record.cells is not None and (is_odd or self._is_open(record)):
                held = record
            else:
                yield record
        if held is not None:
            yield held

    def _judged(self) -> Iterator[Record]:
        """Every record, with what it is as its rule; None for a row."""
        layout = self._layout
        for record in records_of(self._lines, self._form, self._rule):
            if record.line in layout.header_lines and record.cells is not None:
                yield record._replace(cells=None, rule=_HEADER)
            elif record.cells is not None and is_blank(record.cells, record.text, layout.width):
                self._after_gap, self._after_rest = True, False
                self._after_cut = _end_of(record.text) == "\r" != self._usual_end
                yield record._replace(cells=None, rule=_BLANK)
            elif record.line < layout.first_line:
                yield record._replace(cells=None, rule=PREAMBLE)
            elif record.cells is None:
                self._ragged_run += record.rule in ("ragged_row", "second_table")
                is_cut = record.rule == "ragged_row" and self._is_one_cell(record)
                self._after_cut = is_cut and _end_of(record.text) != self._usual_end
                self._after_rest = self._has_rows and self._may_be_rest(record)
                yield record
            else:
                self._after_gap, self._ragged_run, self._after_cut = False, 0, False
                self._after_rest, self._has_rows = False, True
                yield record._replace(cells=record.cells[: layout.width])

    def _count(self, record: Record) -> Record:
        """The record as it is handed on: its lines are counted, and its text stays here."""
        kind = "in_rows" if record.cells is not None else record.rule if record.rule in _COUNTED else "refused"
        setattr(self._tally, kind, getattr(self._tally, kind) + record.lines)
        return record._replace(text="")

    def _is_one_cell(self, record: Record) -> bool:
        return self._form.delimiter not in record.text

    def _goes_on(self, record: Record) -> bool:
        """Whether the row before, whose line end is unlike the others, may not have ended there.

        A line end inside of the last cell leaves a line of one cell behind it.
        """
        if record.rule == _BLANK:
            return self._end == "\r"
        return record.cells is None and record.rule != _HEADER and self._is_one_cell(record)

    def _is_open(self, record: Record) -> bool:
        """Whether nothing says that the last cell ends where its line does: no quote, no value of its column."""
        last = self._layout.width - 1
        kind = self._layout.strict.get(last)
        is_closed = self._form.quote is not None and without_end(record.text).endswith(self._form.quote)
        return not is_closed and (kind is None or fits(record.cells[last], kind) is not True)

    def _may_be_rest(self, record: Record) -> bool:
        """Whether a line of one cell may belong to the cell before or after it, rather than be a row of its own."""
        if record.rule != "ragged_row" or not self._is_one_cell(record) or self._layout.width < 2:
            return False
        if record.text.startswith(_REMARKS) or _end_of(record.text) not in ("", self._usual_end):
            return False  # a remark; or a line whose own end is the one too many
        first = self._layout.strict.get(0)
        if first is not None and fits(without_end(record.text), first):
            return False
        between = self._layout.width - 1
        if any(record.text.count(other) >= between for other in self._others):
            return False
        begins = (record.text.split(other, between) for other in _IN_TEXT if record.text.count(other) >= between)
        return first is None or not any(fits(parts[0].strip("\"'"), first) for parts in begins)

    def _rule(self, cells: list[str], taken: list[Line]) -> str | None:
        """The rule for which a record that reads well is refused all the same."""
        layout, first = self._layout, taken[0]
        self._end = _end_of(taken[-1].text)
        is_above = first.number < layout.first_line or first.number in layout.header_lines
        if is_above or is_blank(cells, first.text, layout.width):
            return None
        if first.number in layout.doubtful_lines:
            return "doubtful_row"
        if self._is_header(cells):
            self._in_second_table = False
            return "repeated_header"
        return "second_table" if self._in_second_table else self._rule_of_row(cells, taken)

    def _rule_of_row(self, cells: list[str], taken: list[Line]) -> str | None:
        if not self._has_width(cells):
            # Two or more of them are a table of their own, or the end of this one: what follows must fit.
            return "second_table" if self._ragged_run >= 2 and self._after_gap else "ragged_row"
        if is_totals(cells):
            return "totals_row"
        if self._is_remark(cells):
            return "doubtful_row"
        if self._begins_another_table(cells):
            # Right below the header it is a fault in this table.
            self._in_second_table = self._has_rows
            return "second_table" if self._has_rows else "doubtful_row"
        return "doubtful_row" if self._may_be_a_part(cells, taken) else self._rule_of_writing(cells, taken)

    def _may_be_a_part(self, cells: list[str], taken: list[Line]) -> bool:
        """Whether the row may be the end of one whose first cell, or a faulty cell before it, holds a line end."""
        first = self._layout.strict.get(0)
        if self._after_rest and (first is None or fits(cells[0], first) is not True):
            return True
        return self._after_cut or ((taken[0].again or self._ragged_run >= 2) and not self._surely_fits(cells))

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

    def _is_remark(self, cells: list[str]) -> bool:
        """One filled cell, which is no value of its column: a line of text below the table."""
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if len(filled) != 1 or self._layout.width < _FEWEST_AROUND_A_REMARK:
            return False
        kind = self._layout.strict.get(filled[0])
        return kind is not None and fits(cells[filled[0]], kind) is False

    def _surely_fits(self, cells: list[str]) -> bool:
        """For a line that was inside of a faulty record: it may be the rest of a cell."""
        if not self._layout.strict:
            return not self._layout.multi_line_cells
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
        if not self._dialect.escape_known and any(may_escape(line.text, self._form) for line in taken):
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
