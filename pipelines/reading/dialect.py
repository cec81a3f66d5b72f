"""How a file of unknown origin is written: every likely form is tried on a sample by the exact reader itself."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pipelines.reading.kinds import TYPED, kind_of
from pipelines.reading.lines import Lines
from pipelines.reading.records import Form, Record, is_blank, records_of

# How much a delimiter is believed: a space, a colon or a circumflex stand in ordinary text too.
DELIMITERS = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 1.0,
    "\x1f": 1.0,
    "\x1e": 1.0,
    ", ": 1.01,
    "; ": 1.01,
    "^": 0.9,
    "~": 0.9,
    "#": 0.7,
    ":": 0.6,
    " ": 0.5,
}
_IN_TEXT = (" ", ":")
QUOTES = ('"', "'")
BACKSLASH = "\\"
# A single column: better than two that split as well as not, worse than any that is steady.
_SINGLE = 0.3
_MOST_ROWS = 120
_MOST_CELLS = 40
# Forms that are hopeless on so many characters are not tried on the rest.
_FIRST_LOOK = 4096


@dataclass(frozen=True)
class Dialect:
    """The form that reads the sample best. `notes` say what stays unsure.

    `escape_known`: the file shows how it writes a quote inside of a cell, or that a backslash is mere text.
    """

    form: Form
    escape_known: bool
    notes: tuple[str, ...] = ()


def parsed(sample: str, form: Form, is_cut: bool = False, foreign: re.Pattern[str] | None = None) -> list[Record]:
    """The records of a sample. Where it `is_cut`, the last line may be a part, and what a quote opened is let go.

    `foreign` finds what was written in another encoding than the rest: such a line is refused.
    """
    records = list(records_of(Lines(io.StringIO(sample, newline=""), foreign=foreign), form))
    if is_cut and records:
        del records[-1]
    return records


def detect(sample: str, is_cut: bool = False, likely: Sequence[Form] | None = None) -> Dialect:
    """The dialect of a sample (the beginning of a file, line ends as they are). Deterministic."""
    forms = list(_candidates(sample) if likely is None else likely)
    if len(sample) > 2 * _FIRST_LOOK:
        first = _scored(sample[:_FIRST_LOOK], forms, True)
        forms = [form for score, _, form in first if score >= max(score for score, _, _ in first) / 3]
    scored = _scored(sample, forms, is_cut)
    best, _, form = max(scored, key=lambda one: one[:2])
    if not best and likely is None:
        # Nothing in the sample takes it apart for certain: one column.
        absent = next((one for one in DELIMITERS if one not in sample), form.delimiter)
        form = Form(absent, form.quote, form.quote, form.strict)
    form = _without_plain_quotes(sample, _without_needless_escape(sample, form, is_cut), is_cut)
    notes = []
    rivals = {other.delimiter[0] for score, _, other in scored if score > 0.9 * best > 0}
    if rivals - {form.delimiter[0]}:
        notes.append("ambiguous_delimiter")
    return Dialect(form, _escape_known(sample, form, is_cut), tuple(notes))


def _scored(sample: str, forms: Sequence[Form], is_cut: bool) -> list[tuple[float, int, Form]]:
    return [(_score(parsed(sample, form, is_cut), form), -rank, form) for rank, form in enumerate(forms)]


def _candidates(sample: str) -> Iterator[Form]:
    lines = sample.count("\n") or sample.count("\r")
    delimiters = [one for one in DELIMITERS if sample.count(one) * 4 >= max(lines, 1)] or [","]
    quotes = [quote for quote in QUOTES if quote == QUOTES[0] or quote in sample]
    escapes_an_end = BACKSLASH + "\n" in sample or BACKSLASH + "\r" in sample
    for delimiter, quote in product(delimiters, quotes):
        yield Form(delimiter, quote, quote, strict=True)
        if BACKSLASH + quote in sample or escapes_an_end:
            yield Form(delimiter, quote, BACKSLASH, strict=True)
    for delimiter in delimiters:
        # One quote alone is a fault; two and more may be text.
        if sample.count(QUOTES[0]) > 1:
            yield Form(delimiter, None, None)
        if BACKSLASH + delimiter[0] in sample or escapes_an_end:
            yield Form(delimiter, None, BACKSLASH)


def _score(records: Sequence[Record], form: Form) -> float:
    """Steady width × many cells × cells that look like something: from 0 to 1.

    The first two after van den Burg, Nazábal & Sutton (2019), who multiply a pattern and a type score.
    """
    told = [record for record in records if record.cells is None or not is_blank(record.cells, record.text, None)]
    if not told:
        return 0.0
    widths = Counter(len(record.cells) for record in told if record.cells is not None)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
    # Of two that read the whole sample, the better one does not swallow line ends.
    steady = count / len(told) * (len(told) / sum(record.lines for record in told)) ** 0.25
    rows = [record.cells for record in told if record.cells is not None and len(record.cells) == width]
    known = _known_share(_thinned(rows))
    if width == 1:
        return _SINGLE * steady**2 * known
    if _is_one_column(told, rows, form.delimiter):
        return 0.0
    if form.delimiter in (", ", "; "):
        steady *= _follows_every(rows, form.delimiter[0])
    rare = 0.98 if form.backslash else 1.0
    if form.quote is None and any(map(_is_wrapped, (cell for row in rows for cell in row))):
        rare /= 2
    return steady**2 * (width - 1) / width * known * DELIMITERS[form.delimiter] * rare


def _is_one_column(told: Sequence[Record], rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """A name over names, times or decimals, which this delimiter would take apart: a title has a line to itself."""
    first, below = told[0], told[1:]
    if first.cells is None or len(first.cells) > 1 or not below or below[0].line != first.line + first.lines:
        return False
    if delimiter in _IN_TEXT:
        return True
    return delimiter == "," and all(len(row) == 2 and row[0].lstrip("-").isdigit() and row[1].isdigit() for row in rows)


def _is_wrapped(cell: str) -> bool:
    """Quoted from end to end, or begun by a quote: it is hardly text."""
    text = cell.strip()
    return text.startswith(QUOTES[0]) or (len(text) > 1 and text[0] == text[-1] == QUOTES[1])


def _thinned(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    step = max(1, len(rows) // _MOST_ROWS)
    return [row[:_MOST_CELLS] for row in rows[::step]]


def _known_share(rows: Sequence[Sequence[str]]) -> float:
    kinds = Counter(kind_of(cell) for row in rows for cell in row)
    total = sum(kinds.values())
    typed = sum(kinds[kind] for kind in TYPED)
    return 0.1 + 0.9 * (0.6 * (total - kinds[None]) + 0.4 * typed) / total


def _follows_every(rows: Sequence[Sequence[str]], delimiter: str) -> float:
    """A delimiter of two characters is one only where the first never stands alone between cells."""
    bare = sum(delimiter in cell for row in rows for cell in row)
    return 1.0 if bare * 4 <= len(rows) else 0.5


def _without_needless_escape(sample: str, form: Form, is_cut: bool) -> Form:
    """Backslashes escape only where quotes that are doubled would read fewer lines."""
    if not form.backslash or form.quote is None:
        return form
    doubled = Form(form.delimiter, form.quote, form.quote, form.strict)
    refused = [sum(record.cells is None for record in parsed(sample, one, is_cut)) for one in (doubled, form)]
    return doubled if refused[0] <= refused[1] else form


def _without_plain_quotes(sample: str, form: Form, is_cut: bool) -> Form:
    """A file in which no cell is quoted, and quotes stand in the text more than once: they are text (5'10")."""
    if form.quote is None:
        return form
    plain = Form(form.delimiter, None, form.escape if form.backslash else None)
    records = [record.cells for record in parsed(sample, plain, is_cut) if record.cells is not None]
    quotes = sum(cell.count(form.quote) for cells in records for cell in cells)
    opened = any(cell.lstrip().startswith(form.quote) for cells in records for cell in cells)
    return plain if quotes >= 2 and not opened else form


def _escape_known(sample: str, form: Form, is_cut: bool) -> bool:
    if form.backslash:
        return True
    if form.quote is not None and any(
        form.quote in cell for record in parsed(sample, form, is_cut) for cell in record.cells or ()
    ):
        return True
    # Whoever escapes with backslashes escapes each backslash: one before an ordinary letter is text.
    return any(pair[1:] not in escapable(form) for pair in _pairs(sample))


def escapable(form: Form) -> str:
    """What a backslash may stand before, if this file escapes with it."""
    return BACKSLASH + "".join(QUOTES) + form.delimiter[0] + "\r\n"


def may_escape(text: str, form: Form) -> bool:
    """Whether a backslash of this text could be an escape."""
    return BACKSLASH in text and any(pair[1:] in escapable(form) for pair in _pairs(text))


def _pairs(text: str) -> Iterator[str]:
    """Each backslash with what follows it; one that is itself followed by a backslash takes it along."""
    at = text.find(BACKSLASH)
    while at >= 0:
        yield text[at : at + 2]
        at = text.find(BACKSLASH, at + 2)
