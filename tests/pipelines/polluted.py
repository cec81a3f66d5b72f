"""One clean table of attendance, and every way to pollute the file that it is written in: one fault a file.

`Polluted.rows` are the rows that must come out, all of them; `loses` is the number of rows that may be missing
among them where a single row is at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEADER = ["date", "heure", "fiche", "cours", "note", "catégorie", "commentaire", "lien", "remarque"]
_CATEGORIES = ["motivée", "non motivée", "retard"]
_COMMENTS = [
    "parti tôt, avec sa mère",
    "absent, billet reçu, classé",
    'a dit "je reviens", puis est sorti',
    "aucun",
    "en retard de 5 min, autobus",
    "malade",
    "l'élève, selon l'école, était là",
    "rencontre: parents, direction",
]
_REMARKS = ["", "vu", "à suivre, merci", "", "classé", "", "M. Côté; appelé", "", "OK"]


def clean_rows(count: int = 84) -> list[list[str]]:
    """`count` rows of nine cells: date, time, id, course, mark with a decimal comma, words, quoted text, URL."""
    return [
        [
            f"2026-{9 + row // 28:02d}-{1 + row % 28:02d}",
            f"{8 + row % 8}:{(row * 7) % 60:02d}",
            f"{5400000 + 37 * row:07d}",
            f"FRA{100 + row % 5}",
            f"{50 + row % 50},{row % 10}",
            _CATEGORIES[row % 3],
            _COMMENTS[row % len(_COMMENTS)],
            f"https://portail.example.ca/eleve/{row}?vue=mois&an=2026",
            _REMARKS[row % len(_REMARKS)],
        ]
        for row in range(count)
    ]


@dataclass(frozen=True)
class Polluted:
    """`faulty` is the place of the row at fault, which may come out identical or not at all; -1 is the header."""

    name: str
    content: bytes
    rows: list[list[str]]
    faulty: int | None = None
    header: list[str] | None = None


@dataclass(frozen=True)
class Style:
    """How a clean file is written. `all_quoted`: every cell is quoted, not only those that need it."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\n"
    all_quoted: bool = False

    def cell(self, text: str) -> str:
        special = (self.delimiter, self.quote, "\n", "\r", self.escape)
        if not self.all_quoted and not any(one in text for one in special) and text == text.strip():
            return text
        if self.escape != self.quote:
            text = text.replace(self.escape, self.escape * 2)
        return self.quote + text.replace(self.quote, self.escape + self.quote) + self.quote

    def cells(self, row: list[str]) -> list[str]:
        return [self.cell(text) for text in row]

    def line(self, row: list[str]) -> str:
        return self.delimiter.join(self.cells(row)) + self.end

    def file(self, rows: list[list[str]], header: list[str] | None = None) -> str:
        return "".join(self.line(row) for row in ([header or HEADER, *rows]))


PLAIN = Style()


def polluted_files(rows: list[list[str]]) -> Iterator[Polluted]:
    """Every polluted file of the suite."""
    yield from whole_files(rows)
    yield from polluted_rows(rows)
    yield from polluted_cells(rows)


def whole_files(rows: list[list[str]]) -> Iterator[Polluted]:
    """Faults of a file as a whole: every row must come out."""
    for delimiter in (",", ";", "\t", "|", " ", ":", "^", "~", "\x1f", ", ", "; "):
        for quote in ('"', "'"):
            for escape in (quote, "\\"):
                for all_quoted in (False, True):
                    style = Style(delimiter, quote, escape, all_quoted=all_quoted)
                    yield Polluted(f"style {style}", style.file(rows).encode(), rows, header=HEADER)
    for end in ("\r\n", "\r"):
        yield Polluted(f"end {end!r}", Style(end=end).file(rows).encode(), rows, header=HEADER)
    ends = ["\n", "\r\n", "\r"]
    mixed = "".join(PLAIN.line(row)[:-1] + ends[place % 3] for place, row in enumerate([HEADER, *rows]))
    yield Polluted("mixed ends", mixed.encode(), rows, header=HEADER)
    text = PLAIN.file(rows)
    for encoding in ("utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"):
        yield Polluted(f"encoding {encoding}", text.encode(encoding), rows, header=HEADER)
    for encoding in ("utf-16-le", "utf-16-be"):
        mark = "\ufeff".encode(encoding)
        yield Polluted(f"encoding {encoding}", text.encode(encoding), rows, header=HEADER)
        yield Polluted(f"encoding {encoding} with mark", mark + text.encode(encoding), rows, header=HEADER)
    yield from _shapes(rows, text)


def _shapes(rows: list[list[str]], text: str) -> Iterator[Polluted]:
    head, body = PLAIN.line(HEADER), PLAIN.file(rows).split("\n", 1)[1]
    yield Polluted("no end", text.rstrip("\n").encode(), rows, header=HEADER)
    yield Polluted("many ends", (text + "\n\n\n").encode(), rows, header=HEADER)
    yield Polluted("blank lines", "\n".join(PLAIN.line(row) for row in [HEADER, *rows]).encode(), rows, header=HEADER)
    yield Polluted("no header", body.encode(), rows)
    yield Polluted("header only", head.encode(), [], header=HEADER)
    yield Polluted("one row", (head + PLAIN.line(rows[0])).encode(), rows[:1], header=HEADER)
    yield Polluted("one row no header", PLAIN.line(rows[0]).encode(), rows[:1])
    for lines in (1, 2, 5, 12):
        titles = "".join(f"Rapport des absences {line}\n" for line in range(lines))
        yield Polluted(f"preamble {lines}", (titles + text).encode(), rows, header=HEADER)
        yield Polluted(f"preamble {lines} and blank", (titles + "\n" + text).encode(), rows, header=HEADER)
        pairs = "".join(f"Exporté le,2026-11-{1 + line:02d}\n" for line in range(lines))
        yield Polluted(f"preamble {lines} of pairs", (pairs + "\n" + text).encode(), rows, header=HEADER)
        padded = "".join(f"Rapport {line}" + "," * 8 + "\n" for line in range(lines))
        yield Polluted(f"preamble {lines} padded", (padded + text).encode(), rows, header=HEADER)
    second = "jour,h,no,groupe,résultat,genre,texte,adresse,suite\n"
    third = "(AAAA-MM-JJ),(HH:MM),(sept chiffres),(code),(sur cent),(liste),(libre),(URL),(libre)\n"
    yield Polluted("header on two lines", (head + second + body).encode(), rows)
    yield Polluted("header on three lines", (head + second + third + body).encode(), rows)
    groups = "Moment,,Élève,,Résultat,,Suivi,,\n"
    yield Polluted("header under groups", (groups + text).encode(), rows)
    yield Polluted("header repeated", (text + text).encode(), rows + rows, header=HEADER)
    for gap in ("", "\n", "\n\nAutre tableau\n", "\n\n"):
        for name, other in _other_tables(rows):
            yield Polluted(f"second table {name} after {gap!r}", (text + gap + other).encode(), rows, header=HEADER)
    trailing = "".join(line + ",\n" for line in _lines(rows))
    yield Polluted("trailing delimiter everywhere", (head[:-1] + ",\n" + trailing).encode(), rows, header=HEADER)
    # A header that lacks a delimiter looks the same over a last column that is empty: names would stand shifted.
    unnamed = [f"c{place}" for place in range(1, 11)]
    longer = [[*row, ""] for row in rows]
    yield Polluted("trailing delimiter in the rows", (head + trailing).encode(), longer, header=unnamed)
    three = "".join(line + ",,,\n" for line in _lines(rows))
    yield Polluted("three trailing delimiters", (head[:-1] + ",,,\n" + three).encode(), rows, header=HEADER)
    yield Polluted("footer", (text + "\nTotal : 84\n").encode(), rows, header=HEADER)


def _other_tables(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    narrow = [[row[3], row[4]] for row in rows[:20]]
    yield "narrower", PLAIN.file(narrow, ["cours", "moyenne"])
    wide = [[*row, row[2], row[0]] for row in rows[:20]]
    yield "wider", PLAIN.file(wide, [*HEADER, "fiche2", "date2"])
    same = [[row[5], row[7], row[3], row[5], row[6], row[0], row[1], row[2], row[4]] for row in rows[:20]]
    yield (
        "same width",
        PLAIN.file(same, ["type", "page", "groupe", "genre", "mot", "jour", "heures", "no", "moyenne"]),
    )
    yield (
        "alike",
        PLAIN.file(rows[:20][::-1], ["jour", "h", "no", "groupe", "résultat", "genre", "mot", "page", "x"]),
    )


def _lines(rows: list[list[str]]) -> list[str]:
    return [PLAIN.line(row)[:-1] for row in rows]


def polluted_rows(rows: list[list[str]]) -> Iterator[Polluted]:
    """One row written in another way than the rest."""
    others = [
        *(Style(delimiter=delimiter) for delimiter in (";", "\t", "|", " ", ":", ", ")),
        *(Style(quote=quote, escape=quote) for quote in ("'", "`")),
        Style(escape="\\"),
        Style(quote="'", escape="'", all_quoted=True),
        Style(all_quoted=True),
    ]
    for place, row in enumerate(rows):
        for style in others:
            yield _with_line(rows, place, style.line(row), f"row {place} in {style}")
        for end in ("\r", "\r\n", "\n\n"):
            yield _with_line(rows, place, PLAIN.line(row)[:-1] + end, f"row {place} ended by {end!r}")
        yield _with_line(rows, place, PLAIN.line(row).replace("-", "\0", 1), f"row {place} with NUL")


def polluted_cells(rows: list[list[str]]) -> Iterator[Polluted]:
    """At each row and column, the header's row too: a separator less, one more, an extra quote."""
    for place in range(-1, len(rows)):
        row = HEADER if place < 0 else rows[place]
        cells = PLAIN.cells(row)
        for column, cell in enumerate(cells):
            if column:
                merged = [*cells[: column - 1], cells[column - 1] + cell, *cells[column + 1 :]]
                yield _with_line(rows, place, ",".join(merged) + "\n", f"separator less at {place}, {column}")
            for name, changed in _changes(cell):
                line = ",".join([*cells[:column], changed, *cells[column + 1 :]]) + "\n"
                yield _with_line(rows, place, line, f"{name} at {place}, {column}")


def _changes(cell: str) -> Iterator[tuple[str, str]]:
    yield "separator before", "," + cell
    yield "separator after", cell + ","
    yield "quote before", '"' + cell
    yield "quote after", cell + '"'
    if len(cell) > 2:
        yield "quote inside", cell[: len(cell) // 2] + '"' + cell[len(cell) // 2 :]


def _written(rows: list[list[str]]) -> list[str]:
    """The lines of the clean file, kept between calls."""
    if _LINES.get("rows") is not rows:
        _LINES.update(rows=rows, lines=[PLAIN.line(row) for row in [HEADER, *rows]])
    return _LINES["lines"]


_LINES: dict[str, list] = {}


def _with_line(rows: list[list[str]], place: int, line: str, name: str) -> Polluted:
    lines = [*_written(rows)]
    lines[place + 1] = line
    return Polluted(name, "".join(lines).encode(), rows, place)
