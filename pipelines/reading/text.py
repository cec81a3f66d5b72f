"""From the bytes of a text file to UTF-8 that DuckDB can read, chunk by chunk: memory does not grow with the file."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.reading.lines import Lines

CHUNK = 1 << 20
_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A letter with an accent, or typographic punctuation, as UTF-8 writes them.
UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xc5[\x80-\xbf]|\xe2\x80[\x80-\xbf]")
NOT_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Text:
    """A text file made readable.

    `path` is UTF-8 without BOM: the file itself, or a copy in the spill folder (`is_copy`).
    `lines` counts physical lines up to the last one that is not blank. `is_plain`: one kind of line end
    (\\n or \\r\\n) throughout and no NUL, so that DuckDB and an editor agree on what a line is. `ends` counts the
    line ends of each kind, `marks` the characters that were to be counted. `bom` is the size of the byte order mark.
    `foreign` finds what was written in another encoding than the rest; `opened` reads it as surrogates.
    """

    path: Path
    is_copy: bool
    encoding: str
    lines: int
    is_plain: bool
    bom: int = 0
    ends: tuple[tuple[str, int], ...] = ()
    marks: Mapping[str, int] = field(default_factory=dict)
    foreign: re.Pattern[str] | None = None

    @contextmanager
    def opened(self, longest: int | None = None) -> Iterator[Lines]:
        """Its physical lines, with the byte at which each begins in the file as it was handed over."""
        with self.path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
            yield Lines(file, _SIZES.get(self.encoding, _one_byte_each), self.bom, self.foreign, longest)


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes. SourceError when the file cannot be read."""
    found, size = hashlib.sha256(), 0
    for chunk in chunks(path):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def decode(path: Path, encodings: tuple[str, ...], copy: Path, marks: Sequence[str] = ()) -> Text:
    """Decode by the BOM, or else by the first of `encodings` that reads every byte; `copy` is written where needed.

    How often each of `marks` (characters) stands in the text is counted on the way.
    SourceError, with the line of the first byte that cannot be read, when none does.
    """
    _, bom = byte_order_mark(path)
    first_failure: UndecodableError | None = None
    for encoding in (bom,) if bom else encodings:
        if first_failure is not None:
            _refuse_mixture(path, first_failure)
        try:
            return decode_as(path, encoding, copy, marks=marks)
        except UndecodableError as failure:
            first_failure = first_failure or failure
    raise SourceError(
        f"{path.name} : des octets de la ligne {first_failure.line} ne se lisent pas en {first_failure.encoding}.",
        remedy=f"Enregistrer le fichier en UTF-8 ; encodages acceptés : {', '.join(encodings)}.",
        file=path.name,
        line=first_failure.line,
    )


def byte_order_mark(path: Path) -> tuple[bytes, str | None]:
    """The mark that a file begins with, and the encoding that it stands for."""
    head = next(chunks(path), b"")[:4]
    return next(((mark, encoding) for mark, encoding in _BOMS.items() if head.startswith(mark)), (b"", None))


class UndecodableError(Exception):
    """A byte that an encoding cannot read, and its line."""

    def __init__(self, encoding: str, line: int) -> None:
        super().__init__()
        self.encoding, self.line = encoding, line


def decode_as(
    path: Path,
    encoding: str,
    copy: Path,
    errors: str = "strict",
    foreign: re.Pattern[str] | None = None,
    marks: Sequence[str] = (),
) -> Text:
    """Decode with one encoding, into `copy` where the file is not UTF-8 already. UndecodableError where it fails."""
    is_utf8 = codecs.lookup(encoding).name == "utf-8"
    counter = _LineCounter(marks)
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    try:
        if is_utf8:
            for chunk in chunks(path):
                decoder.decode(chunk)
                counter.count(chunk)
            decoder.decode(b"", final=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            with copy.open("wb") as out:
                for chunk in _with_end(path):
                    text = decoder.decode(chunk, final=not chunk).encode("utf-8", errors)
                    counter.count(text)
                    out.write(text)
    except UnicodeError as error:
        raise UndecodableError(encoding, _line_of_failure(path, encoding)) from error
    readable = path if is_utf8 else copy
    name = encoding.removesuffix("-sig")
    mark, _ = byte_order_mark(path)
    return Text(
        path=readable,
        is_copy=not is_utf8,
        encoding=name,
        lines=counter.lines(readable),
        is_plain=counter.is_plain,
        bom=len(mark),
        ends=counter.ends(),
        marks=counter.marks,
        foreign=foreign,
    )


def _line_of_failure(path: Path, encoding: str) -> int:
    """Line of the first byte that `encoding` cannot read."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _with_end(path):
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].decode(encoding, errors="ignore").count("\n")
    return line


def _refuse_mixture(path: Path, failure: UndecodableError) -> None:
    """A file that is mostly UTF-8 must not be read as Windows-1252: every accent would turn to « Ã© »."""
    letters = others = 0
    for chunk in chunks(path):
        found = len(UTF8_LETTER.findall(chunk))
        letters += found
        others += len(NOT_ASCII.findall(chunk)) - 2 * found
    if failure.encoding.startswith("utf-8") and letters > max(others, 0):
        raise SourceError(
            f"{path.name} : le fichier mêle deux encodages ; la ligne {failure.line} n'est pas en UTF-8.",
            remedy="Refaire l'extraction dans un seul encodage, de préférence UTF-8.",
            file=path.name,
            line=failure.line,
        )


def _utf8_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def _utf16_size(text: str) -> int:
    return 2 * len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass"))


def _one_byte_each(text: str) -> int:
    return len(text)


_SIZES = {
    "utf-8": _utf8_size,
    "utf-16": _utf16_size,
    "utf-16-le": _utf16_size,
    "utf-16-be": _utf16_size,
    "utf-32": lambda text: 4 * len(text),
}


class _LineCounter:
    """Counts the physical lines of UTF-8 bytes that come in chunks: \\n, \\r\\n and a lone \\r each end one."""

    def __init__(self, marks: Sequence[str]) -> None:
        self.line_feeds = self.returns = self.pairs = 0
        self.marks = dict.fromkeys(marks, 0)
        self.has_nul = False
        self.last = b""

    def count(self, chunk: bytes) -> None:
        if not chunk:
            return
        self.line_feeds += chunk.count(b"\n")
        self.returns += chunk.count(b"\r")
        self.pairs += chunk.count(b"\r\n") + (self.last == b"\r" and chunk[:1] == b"\n")
        self.has_nul = self.has_nul or b"\0" in chunk
        for mark in self.marks:
            self.marks[mark] += chunk.count(mark.encode())
        self.last = chunk[-1:]

    @property
    def is_plain(self) -> bool:
        one_kind = self.returns == 0 or self.returns == self.pairs == self.line_feeds
        return one_kind and not self.has_nul

    def ends(self) -> tuple[tuple[str, int], ...]:
        """How many line ends of each kind, those that there are."""
        counts = (("\n", self.line_feeds - self.pairs), ("\r\n", self.pairs), ("\r", self.returns - self.pairs))
        return tuple((end, count) for end, count in counts if count)

    def lines(self, path: Path) -> int:
        ended = self.line_feeds + self.returns - self.pairs
        if self.last not in (b"\n", b"\r"):
            return ended + bool(self.last)
        return ended - _blank_lines_at_end(path)


def _blank_lines_at_end(path: Path) -> int:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - CHUNK))
        tail = file.read()
    end = tail[len(tail.rstrip(b"\r\n")) :]
    return max(0, end.count(b"\n") + end.count(b"\r") - end.count(b"\r\n") - 1)


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a bounded part at a time. SourceError when the system does not let it be read."""
    if path.exists() and not path.is_file():
        raise SourceError(
            f"{path.name} n'est pas un fichier ordinaire.",
            remedy="Donner le chemin d'un fichier, et non d'un dossier ou d'un périphérique.",
            file=path.name,
        )
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise SourceError(
            f"{path.name} : le fichier ne peut pas être lu.",
            remedy="Vérifier qu'il existe encore, qu'aucun programme ne le tient ouvert et que l'accès est permis.",
            file=path.name,
        ) from error


def _with_end(path: Path) -> Iterator[bytes]:
    """The chunks, then one empty chunk: the decoder's last call."""
    yield from chunks(path)
    yield b""
