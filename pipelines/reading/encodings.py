"""The encoding of a file of which nothing is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import SourceError
from pipelines.reading.text import NOT_ASCII, UTF8_LETTER, Text, UndecodableError, byte_order_mark, chunks, decode_as

_ONLY_IN_1252 = re.compile(rb"[\x80-\x9f]")
_UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# What bytes that are not UTF-8 become, and what UTF-8 letters become when they are read as Windows-1252.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_UTF8_AS_1252 = re.compile("[\u00c3\u00c5][^\\x00-\\x7f]|\u00e2\u20ac[^\\x00-\\x7f]")
_HEAD = 1 << 16


def decode_unknown(path: Path, copy: Path) -> Text:
    """Decode a file of which nothing is known; `copy` is written where needed.

    By the BOM, or UTF-16 where every other byte is null, or UTF-8. Of the others, bytes 0x80 to 0x9f mean
    Windows-1252, and one that is undefined there means Latin-1. Lines that are not in the encoding of the rest are
    found by `foreign`. SourceError when the file is cut in the middle of a UTF-16 character.
    """
    mark, encoding = byte_order_mark(path)
    encoding = encoding or _utf16_without_mark(path)
    try:
        return decode_as(path, encoding or "utf-8", copy)
    except UndecodableError as failure:
        if encoding is not None and encoding != "utf-8-sig":
            raise SourceError(
                f"{path.name} : des octets de la ligne {failure.line} ne se lisent pas en {encoding.upper()}.",
                remedy="Refaire l'extraction, de préférence en UTF-8 : le fichier est endommagé ou incomplet.",
                file=path.name,
                line=failure.line,
            ) from None
    found = _high_bytes(path)
    if mark or found.letters > found.others:
        return decode_as(path, encoding or "utf-8", copy, errors="surrogateescape", foreign=_NOT_UTF8)
    single = "iso-8859-1" if found.undefined or not found.typographic else "windows-1252"
    foreign = re.compile(UTF8_LETTER.pattern.decode("latin-1")) if single == "iso-8859-1" else _UTF8_AS_1252
    return decode_as(path, single, copy, foreign=foreign if found.letters else None)


class _HighBytes(NamedTuple):
    """Bytes beyond ASCII: letters as UTF-8 writes them, others, and which of Windows-1252's own were seen."""

    letters: int
    others: int
    typographic: bool
    undefined: bool


def _high_bytes(path: Path) -> _HighBytes:
    letters = others = 0
    typographic = undefined = False
    for chunk in chunks(path):
        found = len(UTF8_LETTER.findall(chunk))
        letters += found
        others += max(0, len(NOT_ASCII.findall(chunk)) - 2 * found)
        typographic = typographic or _ONLY_IN_1252.search(chunk) is not None
        undefined = undefined or _UNDEFINED_IN_1252.search(chunk) is not None
    return _HighBytes(letters, others, typographic, undefined)


def _utf16_without_mark(path: Path) -> str | None:
    """UTF-16 by its null bytes: in Latin text, one of each pair is null, always on the same side."""
    head = next(chunks(path), b"")[:_HEAD]
    if len(head) < 4 or path.stat().st_size % 2:
        return None
    pairs = len(head) // 2
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if second > 0.4 * pairs and first < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if first > 0.4 * pairs and second < 0.1 * pairs else None
