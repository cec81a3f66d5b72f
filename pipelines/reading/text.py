"""From the bytes of a text file to UTF-8 that DuckDB can read, chunk by chunk: memory does not grow with the file."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import SourceError

CHUNK = 1 << 20
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# A letter with an accent, or typographic punctuation, as UTF-8 writes them.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xc5[\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Text:
    """A text file made readable.

    `path` is UTF-8 without BOM: the file itself, or a copy in the spill folder (`is_copy`).
    `lines` counts physical lines up to the last one that is not blank. `is_plain`: one kind of line end
    (\\n or \\r\\n) throughout and no NUL, so that DuckDB and an editor agree on what a line is.
    """

    path: Path
    is_copy: bool
    encoding: str
    lines: int
    is_plain: bool


def digest(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes. SourceError when the file cannot be read."""
    found, size = hashlib.sha256(), 0
    for chunk in _chunks(path):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def decode(path: Path, encodings: tuple[str, ...], copy: Path) -> Text:
    """Decode by the BOM, or else by the first of `encodings` that reads every byte; `copy` is written where needed.

    SourceError, with the line of the first byte that cannot be read, when none does.
    """
    head = next(_chunks(path), b"")[:3]
    bom = next((encoding for mark, encoding in _BOMS.items() if head.startswith(mark)), None)
    first_failure: _UndecodableError | None = None
    for encoding in (bom,) if bom else encodings:
        if first_failure is not None:
            _refuse_mixture(path, first_failure)
        try:
            return _decode_as(path, encoding, copy)
        except _UndecodableError as failure:
            first_failure = first_failure or failure
    raise SourceError(
        f"{path.name} : des octets de la ligne {first_failure.line} ne se lisent pas en {first_failure.encoding}.",
        remedy=f"Enregistrer le fichier en UTF-8 ; encodages acceptés : {', '.join(encodings)}.",
        file=path.name,
        line=first_failure.line,
    )


class _UndecodableError(Exception):
    def __init__(self, encoding: str, line: int) -> None:
        super().__init__()
        self.encoding, self.line = encoding, line


def _decode_as(path: Path, encoding: str, copy: Path) -> Text:
    is_utf8 = codecs.lookup(encoding).name == "utf-8"
    counter = _LineCounter()
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        if is_utf8:
            for chunk in _chunks(path):
                decoder.decode(chunk)
                counter.count(chunk)
            decoder.decode(b"", final=True)
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            with copy.open("wb") as out:
                for chunk in _with_end(path):
                    text = decoder.decode(chunk, final=not chunk).encode("utf-8")
                    counter.count(text)
                    out.write(text)
    except UnicodeError as error:
        raise _UndecodableError(encoding, _line_of_failure(path, encoding)) from error
    readable = path if is_utf8 else copy
    name = encoding.removesuffix("-sig")
    return Text(readable, not is_utf8, name, counter.lines(readable), counter.is_plain)


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


def _refuse_mixture(path: Path, failure: _UndecodableError) -> None:
    """A file that is mostly UTF-8 must not be read as Windows-1252: every accent would turn to « Ã© »."""
    letters = others = 0
    for chunk in _chunks(path):
        found = len(_UTF8_LETTER.findall(chunk))
        letters += found
        others += len(_NOT_ASCII.findall(chunk)) - 2 * found
    if failure.encoding.startswith("utf-8") and letters > max(others, 0):
        raise SourceError(
            f"{path.name} : le fichier mêle deux encodages ; la ligne {failure.line} n'est pas en UTF-8.",
            remedy="Refaire l'extraction dans un seul encodage, de préférence UTF-8.",
            file=path.name,
            line=failure.line,
        )


class _LineCounter:
    """Counts the physical lines of UTF-8 bytes that come in chunks: \\n, \\r\\n and a lone \\r each end one."""

    def __init__(self) -> None:
        self.line_feeds = self.returns = self.pairs = 0
        self.has_nul = False
        self.last = b""

    def count(self, chunk: bytes) -> None:
        if not chunk:
            return
        self.line_feeds += chunk.count(b"\n")
        self.returns += chunk.count(b"\r")
        self.pairs += chunk.count(b"\r\n") + (self.last == b"\r" and chunk[:1] == b"\n")
        self.has_nul = self.has_nul or b"\0" in chunk
        self.last = chunk[-1:]

    @property
    def is_plain(self) -> bool:
        one_kind = self.returns == 0 or self.returns == self.pairs == self.line_feeds
        return one_kind and not self.has_nul

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


def _chunks(path: Path) -> Iterator[bytes]:
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
    yield from _chunks(path)
    yield b""
