"""Where the table stands in a file of unknown origin: preamble, header, width, and what its columns look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines.reading.joining import joined
from pipelines.reading.kinds import Kind, column_kinds, few_values, fit, fits, is_unlike
from pipelines.reading.records import Record, is_blank

_MOST_HEADER_LINES = 3
# A column is typed where this share of its cells agrees; it is held against later rows where nearly all do.
_SHARE = 0.75
_STRICT_SHARE = 0.9
_FEW = 7
# So many rows above a gap say what the columns are.
_FEWEST = 4
_FIRST_ROWS = 7


@dataclass(frozen=True)
class Layout:
    """What is expected of every record.

    `header` None: the file has none. `header_lines` are the first physical lines of its records. Records before
    `first_line` are preamble. `doubtful_lines` are part of the header, or rows: nothing tells which. A row has
    `written` cells, the last `written - width` of which are empty. `strict`: kinds of the columns in which nearly every
    cell of the sample agrees. `last_is_filled`: no row of the sample lacks its last cell, so that empty cells beyond it
    cannot be a shift. `is_spaced`: rows whose every cell but the first begins with a space are nothing special here.
    """

    width: int
    written: int
    header: tuple[str, ...] | None
    header_lines: frozenset[int]
    first_line: int
    doubtful_lines: frozenset[int] = frozenset()
    strict: dict[int, Kind] = field(default_factory=dict)
    last_is_filled: bool = False
    multi_line_cells: bool = False
    is_spaced: bool = False
    notes: tuple[str, ...] = ()


def lay_out(head: Sequence[Record], middle: Sequence[Record] = (), is_whole: bool = False) -> Layout:
    """The layout of a file from its first records and some from its middle, or, where it `is_whole`, from all."""
    told = [record for record in head if record.cells is None or not is_blank(record.cells, record.text, None)]
    if not told:
        return Layout(1, 1, None, frozenset(), 1)
    written = _usual_width(told)
    start = _first_of_width(told, written)
    full = [record.cells for record in told[start:] if record.cells is not None and len(record.cells) == written]
    elsewhere = [record.cells for record in middle if record.cells is not None and len(record.cells) == written]
    body = _of_first_table(_below_header(full)) + elsewhere
    typical = _of_first_table(_below_header(_first_run(told[start:], written))) + elsewhere
    kinds = _kinds(typical if len(typical) >= _FEWEST else body, _SHARE, is_whole)
    empty_at_end = _empty_at_end(body)
    first, block = _header_block(told, written, empty_at_end, kinds)
    body = _rows(told[first:], written, block) + elsewhere
    whole = [record for record in block if len(record.cells) >= written]
    if whole and all(_has_digit(record.cells) for record in block if record not in whole):
        block = whole  # what is not as wide is a row, and at fault
    elif block:
        # A delimiter at the end of each row but the header's, or one that the header lacks: nothing tells which.
        first, block = first - len(block), []
        body = _rows(told[first:], written, block) + elsewhere
    block, doubtful = joined(block, told[first:], kinds)
    header, width = _header_of(block, written, _empty_at_end(body))
    typical = _of_first_table(_without(_first_run(told[first:], written), block)) + elsewhere
    strict = _kinds(typical if len(typical) >= _FEWEST else body, _STRICT_SHARE, is_whole)
    notes = _notes(block, kinds)
    return Layout(
        width=width,
        written=written,
        header=header,
        header_lines=frozenset(record.line for record in block),
        doubtful_lines=frozenset(record.line for record in doubtful),
        first_line=block[0].line if block else _first_line(told, first, written),
        strict={position: kind for position, kind in strict.items() if position < width},
        last_is_filled=bool(body) and all(row[width - 1].strip() for row in body),
        multi_line_cells=any(record.lines > 1 for record in told[first:] if record.cells is not None),
        is_spaced=2 * sum(all(cell.startswith(" ") for cell in row[1:]) for row in body) > len(body),
        notes=notes,
    )


def _rows(told: Sequence[Record], written: int, block: Sequence[Record]) -> list[list[str]]:
    """The rows below the header, its own repetitions apart."""
    return _without(
        [record.cells for record in told if record.cells is not None and len(record.cells) == written], block
    )


def _without(rows: list[list[str]], block: Sequence[Record]) -> list[list[str]]:
    return [row for row in rows if not block or row != block[0].cells]


def _first_run(told: Sequence[Record], written: int) -> list[list[str]]:
    """The rows up to the first gap, which another table may follow: a blank line, or a line that is no row."""
    run: list[list[str]] = []
    ended = told[0].line if told else 0
    for record in told:
        if record.line != ended or record.cells is None or len(record.cells) != written:
            break
        run.append(record.cells)
        ended = record.line + record.lines
    return run


def _kinds(body: Sequence[Sequence[str]], share: float, is_whole: bool) -> dict[int, Kind]:
    return (few_values(body) if is_whole else {}) | column_kinds(body, share)


def _usual_width(told: Sequence[Record]) -> int:
    """The width of the first table that is not much smaller than the largest: others follow it, preambles are small."""
    widths = Counter(len(record.cells) for record in told if record.cells is not None)
    if not widths:
        return 1
    weights = {width: count * (width - 0.9) for width, count in widths.items()}
    most = max(weights.values())
    for record in told:
        if record.cells is None:
            continue
        width = len(record.cells)
        if width >= 3 and widths[width] >= 3 and weights[width] >= most / 4:
            return width
    return max(weights, key=lambda width: (weights[width], width))


def _first_of_width(told: Sequence[Record], written: int) -> int:
    return next(
        (place for place, record in enumerate(told) if record.cells is not None and len(record.cells) == written), 0
    )


def _below_header(full: list[list[str]]) -> list[list[str]]:
    """The rows that are data for certain: without the first ones, which may be header."""
    place = _MOST_HEADER_LINES if len(full) >= _FEW else 1
    rows = full[place:]
    fitting, others = fit(full[0], column_kinds(rows, _SHARE)) if full else (0, 0)
    # A line of names that comes back is the header, and no value of any column.
    return [row for row in rows if row != full[0]] if others and not fitting else rows


def _of_first_table(rows: list[list[str]]) -> list[list[str]]:
    """The rows without those at the end that are unlike the first ones in several columns: another table's."""
    kinds = column_kinds(rows[:_FIRST_ROWS], _STRICT_SHARE)
    end = len(rows)
    while end > _FIRST_ROWS and is_unlike(rows[end - 1], kinds):
        end -= 1
    return rows[:end] if len(rows) - end > 1 else rows


def _empty_at_end(body: Sequence[Sequence[str]]) -> int:
    """How many columns at the end hold nothing at all."""
    if not body:
        return 0
    width = len(body[0])
    last = max((place + 1 for row in body for place in range(width) if row[place].strip()), default=width)
    return width - last


def _header_block(
    told: Sequence[Record], written: int, empty_at_end: int, kinds: dict[int, Kind]
) -> tuple[int, list[Record]]:
    """The place of the first record of data, and the records of the header above it."""
    widths = range(written - empty_at_end, written + 1)

    def may_be_header(record: Record) -> bool:
        return record.cells is not None and (
            len(record.cells) in widths or (len(record.cells) > written and not any(record.cells[written:]))
        )

    if not kinds:
        return _header_of_words(told, may_be_header)
    first = next(
        (place for place, record in enumerate(told) if len(record.cells or ()) == written and _is_data(record, kinds)),
        len(told),
    )
    counts = Counter(cell for cells in {tuple(record.cells or ()) for record in told} for cell in set(cells))
    above = [
        place
        for place, record in enumerate(told[:first])
        if may_be_header(record) and _names_columns(record, kinds, counts)
    ]
    if not above:
        is_typed = any(isinstance(kind, str) for kind in kinds.values())
        if not is_typed and first > 0 and not fit(told[0].cells or [], kinds)[0]:
            return _header_of_words(told, may_be_header)
        return first if first < len(told) else 0, []
    block = [above[-1]]
    while (
        len(block) < _MOST_HEADER_LINES
        and written >= 3
        and block[0] - 1 in above
        and told[block[0] - 1].line + told[block[0] - 1].lines == told[block[0]].line
        and told[block[0] - 1].cells != told[block[0]].cells
    ):
        block.insert(0, block[0] - 1)
    return block[-1] + 1, [told[place] for place in block]


def _names_columns(record: Record, kinds: dict[int, Kind], counts: Counter[str]) -> bool:
    """No cell is a value of its column; a title alone on its line is no header.

    Over columns that are known only by their few values, each word must be one that no other line has.
    """
    misfits = [kind for place, kind in kinds.items() if fits(record.cells[place], kind) is False]
    if fit(record.cells, kinds)[0] or not misfits or _filled(record) < min(2, len(record.cells)):
        return False
    return any(isinstance(kind, str) for kind in misfits) or all(counts[cell] == 1 for cell in record.cells)


def _has_digit(cells: Sequence[str]) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def _header_of_words(told: Sequence[Record], may_be_header: Callable[[Record], bool]) -> tuple[int, list[Record]]:
    """Without a typed column, the first line of the table is taken for its header unless it is data by itself."""
    width = max((len(record.cells) for record in told if may_be_header(record)), default=1)
    place = next(
        (place for place, record in enumerate(told) if may_be_header(record) and _filled(record) >= min(2, width)), 0
    )
    record = told[place]
    if record.cells is None:
        return place + 1, []
    if place and told[place - 1].cells is None and told[place - 1].line + 1 == record.line:
        return place, []  # the line above, which cannot be read, may be the header
    typed = len(column_kinds([record.cells], 1.0))
    if typed * 2 > _filled(record):
        return place, []
    return place + 1, [record]


def _first_line(told: Sequence[Record], first: int, written: int) -> int:
    """Where a table without a readable header begins: a line right above it may be a header that is damaged."""
    if first >= len(told):
        return told[0].line
    above = told[first - 1] if first else None
    if above is not None and above.line + above.lines == told[first].line:
        is_damaged = above.cells is None or (written >= 3 and abs(len(above.cells) - written) <= 1)
        return above.line if is_damaged else told[first].line
    return told[first].line


def _is_data(record: Record, kinds: dict[int, Kind]) -> bool:
    fitting, others = fit(record.cells, kinds)
    return fitting > others or (fitting > 0 and fitting == others)


def _header_of(block: Sequence[Record], written: int, empty_at_end: int) -> tuple[tuple[str, ...] | None, int]:
    """The names, joined where the header takes several lines, and the width: nameless empty columns at the end go."""
    if not block:
        return None, written
    columns = max(len(record.cells) for record in block)
    names = [
        " ".join(
            dict.fromkeys(
                record.cells[place] if len(block) == 1 else record.cells[place].strip()
                for record in block
                if place < len(record.cells) and (len(block) == 1 or record.cells[place].strip())
            )
        )
        for place in range(columns)
    ]
    width = min(columns, written)
    while width > max(1, written - empty_at_end) and not names[width - 1].strip():
        width -= 1
    if all(name.startswith(" ") for name in names[1:width]):
        names = [name.removeprefix(" ") for name in names]  # "a, b, c": the space belongs to the delimiter
    return tuple(names[:width]), width


def _notes(block: Sequence[Record], kinds: dict[int, Kind]) -> tuple[str, ...]:
    notes = []
    if len(block) > 1:
        notes.append("header_on_several_lines")
    if block and not kinds:
        notes.append("header_assumed")
    if not block:
        notes.append("no_header")
    return tuple(notes)
