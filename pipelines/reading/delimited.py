"""CSV and other delimited text as a profile says it is: DuckDB where a line is a record, the exact reader elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import duckdb

from pipelines.errors import SourceError
from pipelines.reading.filling import Filling
from pipelines.reading.lines import Line
from pipelines.reading.records import Form, Record, is_blank, records_of
from pipelines.reading.tables import Handed, Loaded, column_name, positions_of
from pipelines.reading.text import Text, decode
from schemas.ddl import literal, quoted

# The header is looked for so far down; the usual width of a row is taken from so many.
HEADER_WITHIN = 100
_SAMPLE_ROWS = 200
_MARK = "\ufeff"


@dataclass(frozen=True)
class _Dialect:
    """How this file is written, and where each known column stands.

    `header_cells`: all cells of the header; `width`: those up to its last name. `written`: cells of a usual row, those
    beyond `width` empty. `last_is_filled`: no row of the sample lacks its last cell, so that an empty cell beyond it
    cannot be a shift of the row.
    """

    form: Form
    header_line: int
    header_lines: int
    header_cells: int
    width: int
    written: int
    positions: dict[str, int]
    last_is_filled: bool
    preamble: tuple[int, ...] = ()


def load_delimited(con: duckdb.DuckDBPyConnection, handed: Handed) -> Loaded:
    """Load a delimited file as `files."<index>"(_line, known columns…)`, all text; see `read_file`.

    The header is the first record, among the first hundred, that has the table's columns; what stands above it is
    in `raw._noted`.
    """
    formats = handed.formats
    marks = [*(delimiter for delimiter in formats.delimiters if delimiter.isascii()), _MARK]
    text = decode(handed.path, formats.encodings, handed.spill / f"{handed.index}.utf8", marks)
    try:
        dialect = _dialect(text, handed)
        records = _load_fast(con, text, dialect, handed)
        if records is None:
            records = _load_exact(con, text, dialect, handed)
    finally:
        if text.is_copy:
            text.path.unlink(missing_ok=True)
    if dialect.preamble:
        con.executemany(
            "insert into raw._noted values (?, ?, 'preamble')", [(handed.index, line) for line in dialect.preamble]
        )
    _refuse_repeated_headers(con, dialect, handed)
    refused = con.execute("select count(*) from raw._refused where _file = ?", [handed.index]).fetchone()[0]
    rows = con.execute(f"select count(*) from {handed.target}").fetchone()[0]
    return Loaded(tuple(dialect.positions), records, rows, refused, text.encoding, dialect.form.delimiter)


def _dialect(text: Text, handed: Handed) -> _Dialect:
    """The delimiter that finds the most known columns, then the first header, then the most cells.

    The profile's order decides ties.
    """
    formats = handed.formats
    found = []
    for delimiter in formats.delimiters:
        form = Form(delimiter, formats.quote, formats.escape)
        above, header, rows = _start(text, form, handed)
        if header is not None:
            found.append((_likeness(header, handed), form, above, header, rows))
    if not found:
        raise _without_header(text, handed)
    _, form, above, header, rows = max(found, key=lambda one: one[0])
    _refuse_unreadable_header(header, handed)
    width = len(header.cells)
    while width > 1 and not column_name(header.cells[width - 1]):
        width -= 1
    return _Dialect(
        form=form,
        header_line=header.line,
        header_lines=header.lines,
        header_cells=len(header.cells),
        width=width,
        written=_usual_width(rows, width, len(header.cells)),
        positions=positions_of(header.cells[:width], handed.table, handed.name),
        last_is_filled=_is_filled(rows, width),
        preamble=tuple(line for record in above for line in range(record.line, record.line + record.lines)),
    )


def _start(text: Text, form: Form, handed: Handed) -> tuple[list[Record], Record | None, list[Record]]:
    """What stands above the header, the header, and the first records below it.

    The header is the first record with the columns that the table needs, else the first one.
    """
    with text.opened() as lines:
        records = (
            record
            for record in records_of(lines, form)
            if record.cells is None or not is_blank(record.cells, record.text, None)
        )
        first = list(islice(records, HEADER_WITHIN))
        needed = set(handed.table.columns)
        place = 0
        if needed:
            names = (set(map(column_name, record.cells or ())) for record in first)
            place = next((place for place, found in enumerate(names) if needed <= found), 0)
        if not first:
            return [], None, []
        return first[:place], first[place], [*first[place + 1 :], *islice(records, _SAMPLE_ROWS)]


def _likeness(header: Record, handed: Handed) -> tuple[int, int, int]:
    cells = header.cells or ()
    return len({column_name(cell) for cell in cells} & set(handed.table.known)), -header.line, len(cells)


def _usual_width(rows: list[Record], width: int, header_width: int) -> int:
    """Cells of most rows, where those beyond the header are empty; the header's own width where nothing says more."""
    widths = Counter(
        len(record.cells)
        for record in rows
        if record.cells is not None and len(record.cells) >= width and not any(map(str.strip, record.cells[width:]))
    )
    usual = max(widths, key=lambda one: (widths[one], one == header_width, -one), default=header_width)
    return usual if widths[usual] * 2 > len(rows) else header_width


def _is_filled(rows: list[Record], width: int) -> bool:
    last = [record.cells[width - 1] for record in rows if record.cells is not None and len(record.cells) == width]
    return bool(last) and all(cell.strip() for cell in last)


def _without_header(text: Text, handed: Handed) -> SourceError:
    return SourceError(
        f"{handed.name} : le fichier est vide ; il n'a pas même d'en-tête.",
        remedy="Refaire l'extraction ; si la table n'a rien cette semaine, envoyer l'en-tête seul.",
        file=handed.name,
    )


def _refuse_unreadable_header(header: Record, handed: Handed) -> None:
    if header.rule == "nul_byte":
        raise SourceError(
            f"{handed.name} : l'en-tête contient des octets nuls.",
            remedy="Enregistrer le fichier en UTF-8 (il est sans doute en UTF-16 sans marque d'ordre, ou endommagé).",
            file=handed.name,
            line=header.line,
        )
    if header.cells is None:
        raise SourceError(
            f"{handed.name} : l'en-tête ne se lit pas (guillemet ouvert et jamais fermé, ou ligne démesurée).",
            remedy="Corriger la première ligne du fichier.",
            file=handed.name,
            line=header.line,
            rule=header.rule,
        )


def _load_fast(con: duckdb.DuckDBPyConnection, text: Text, dialect: _Dialect, handed: Handed) -> int | None:
    """Load with DuckDB; rows loaded, or None where a line was not a record (the exact reader takes over then)."""
    form = dialect.form
    if not text.is_plain or form.backslash or form.quote is None or dialect.header_lines > 1:
        return None
    # The exact reader lets go of byte order marks that stand where files were put end to end.
    if text.marks.get(_MARK):
        return None
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(dialect.written))
    chosen = ", ".join(f"c{position} as {quoted(name)}" for name, position in dialect.positions.items())
    beyond = " or ".join(f"trim(c{position}) <> ''" for position in range(dialect.width, dialect.written)) or "false"
    try:
        con.execute(
            f"""
            create or replace table {handed.target} as
            select
                row_number() over () + {dialect.header_line} as _line, {chosen},
                {beyond} as _beyond
            from read_csv(?, columns = {{{columns}}}, auto_detect = false, header = false, skip = {dialect.header_line},
                          delim = {literal(form.delimiter)}, quote = {literal(form.quote)},
                          escape = {literal(form.quote)}, strict_mode = true,
                          null_padding = false, ignore_errors = false)
        """,
            [str(text.path)],
        )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        # Its message quotes the line, so it goes no further; the exact reader says which lines are at fault.
        return None
    rows, beyond_rows = con.execute(f"select count(*), count(*) filter (_beyond) from {handed.target}").fetchone()
    con.execute(f"alter table {handed.target} drop column _beyond")
    # Every record takes a line at least: as many rows as lines means that each line is a record.
    if rows != text.lines - dialect.header_line or beyond_rows:
        return None
    return rows if _every_line_is_as_wide(con, text, dialect, rows) else None


def _every_line_is_as_wide(con: duckdb.DuckDBPyConnection, text: Text, dialect: _Dialect, rows: int) -> bool:
    """Whether no line has a delimiter too many: DuckDB lets one go at the end, where it may be a shift of the row.

    The delimiters of the whole file tell it where none is text; elsewhere those of each line do, quoted text apart.
    """
    delimiter, quote = dialect.form.delimiter, dialect.form.quote
    if text.marks.get(delimiter) == (dialect.written - 1) * rows + dialect.header_cells - 1:
        return True
    try:
        wrong = con.execute(
            f"""
            with bare as (
                select regexp_replace(line, ?, '', 'g') as text
                from read_csv(?, columns = {{'line': 'VARCHAR'}}, auto_detect = false, header = false,
                              skip = {dialect.header_line}, delim = '\x01', quote = '', escape = '')
            )

            select count(*) from bare where length(text) - length(replace(text, ?, '')) <> ?
        """,
            [f"{quote}[^{quote}]*{quote}", str(text.path), delimiter, dialect.written - 1],
        ).fetchone()[0]
    except duckdb.Error:
        return False
    return wrong == 0


def _load_exact(con: duckdb.DuckDBPyConnection, text: Text, dialect: _Dialect, handed: Handed) -> int:
    """Load record by record; the number of records, refused ones included."""

    def wrong_width(cells: list[str], taken: list[Line]) -> str | None:
        return None if _has_width(cells, dialect) or is_blank(cells, taken[0].text, dialect.width) else "ragged_row"

    with text.opened() as lines, Filling(con, handed, dialect.positions) as filling:
        filling.add(_below(records_of(lines, dialect.form, wrong_width), dialect))
    return filling.records


def _below(records: Iterator[Record], dialect: _Dialect) -> Iterator[Record]:
    for record in records:
        if record.line > dialect.header_line and not (
            record.cells is not None and is_blank(record.cells, record.text, dialect.width)
        ):
            yield record


def _has_width(cells: list[str], dialect: _Dialect) -> bool:
    """The header's width; or more, with nothing but empty cells beyond it.

    A row that is not as wide as most, where a last cell may be empty, may have been shifted: it is refused.
    """
    if len(cells) == dialect.written == dialect.width:
        return True
    if len(cells) < dialect.width or any(map(str.strip, cells[dialect.width :])):
        return False
    if len(cells) == dialect.written or not any(map(str.strip, cells)):
        return True
    return dialect.last_is_filled and bool(cells[dialect.width - 1].strip())


def _refuse_repeated_headers(con: duckdb.DuckDBPyConnection, dialect: _Dialect, handed: Handed) -> None:
    if handed.table.every_column:
        return
    same = " and ".join(f"lower(trim({quoted(name)})) = {literal(name)}" for name in dialect.positions)
    found = con.execute(f"""
        insert into raw._refused
        select {handed.index}, _line, 'repeated_header' from {handed.target} where {same}
    """).fetchone()[0]
    if found:
        con.execute(f"delete from {handed.target} where {same}")
