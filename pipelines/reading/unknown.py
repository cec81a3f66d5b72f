"""A delimited file of which nothing is known: its encoding, its dialect and its layout, then every record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.reading.dialect import Dialect, detect, parsed
from pipelines.reading.encodings import decode_unknown
from pipelines.reading.judging import Judge, Tally
from pipelines.reading.layout import Layout, lay_out
from pipelines.reading.records import Record
from pipelines.reading.signatures import refuse_other_formats
from pipelines.reading.text import Text

_SAMPLE = 1 << 16
_LONGEST_SAMPLE = 1 << 20
_FEWEST_LINES = 12


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
            yield from Judge(lines, self.dialect, self.layout, self.text.ends, self.tally).items()
            if lines.has_stray_marks:
                self.notes.append("stray_marks")


@contextmanager
def opened_unknown(path: Path, name: str, copy: Path) -> Iterator[Unknown]:
    """Open a delimited file, whatever its dialect. `copy` is where a decoded copy may stand, and is removed.

    SourceError when the file cannot be read, is empty, or is not text.
    """
    refuse_other_formats(path, name)
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
        head = parsed(sample, dialect.form, is_cut, text.foreign)
        layout = lay_out(head, parsed(_middle(text), dialect.form, True, text.foreign), not is_cut)
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
