"""Files that are no delimited text, whatever their name says: told by their first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.errors import SourceError
from pipelines.reading.text import chunks

_HEAD = 1 << 16
# Of bytes that are no UTF-16, so many that no text holds mean that the file is none.
_MOST_CONTROLS = 0.04
_FEW_CONTROLS = 64
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x7f]")
_RENAME = "Donner au fichier le suffixe de son format ({suffix}), puis recommencer."
_EXPORT = "Refaire l'extraction en CSV."
# The first bytes (after blanks, for text), the format, and what to do.
_BINARY = (
    (b"PK\x03\x04", "une archive zip ou un classeur Excel", _RENAME.format(suffix=".zip ou .xlsx")),
    (b"\x1f\x8b", "un fichier gzip", _RENAME.format(suffix=".gz")),
    (b"PAR1", "un fichier Parquet", _RENAME.format(suffix=".parquet")),
    (b"\xd0\xcf\x11\xe0", "un ancien document Office", _EXPORT),
    (b"SQLite format 3\0", "une base SQLite", _EXPORT),
    (b"%PDF-", "un document PDF", _EXPORT),
    (b"\x89PNG", "une image", _EXPORT),
    (b"\xff\xd8\xff", "une image", _EXPORT),
    (b"GIF8", "une image", _EXPORT),
    (b"\x7fELF", "un programme", _EXPORT),
)
_TEXTS = (
    (re.compile(rb"""[\[{]\s*(?:\{\s*)?"[^"\r\n]{1,200}"\s*:"""), "du JSON", _RENAME.format(suffix=".json ou .jsonl")),
    (re.compile(rb"<(?:!doctype html|html|table|\?xml)", re.IGNORECASE), "une page HTML ou du XML", _EXPORT),
)


def refuse_other_formats(path: Path, name: str) -> None:
    """SourceError where the file is of another known format, or no text at all."""
    head = next(chunks(path), b"")[:_HEAD]
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for start, what, remedy in _BINARY:
        if head.startswith(start):
            raise _refusal(name, what, remedy)
    for pattern, what, remedy in _TEXTS:
        if pattern.match(bare):
            raise _refusal(name, what, remedy)
    if not _is_text(head):
        raise _refusal(name, "un fichier binaire", _EXPORT)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not head.strip(b"\0"):
        return True
    halves = head[0::2].count(0), head[1::2].count(0)
    if max(halves) > 4 * min(halves) and max(halves) > len(head) // 5:
        return True  # one side of each pair is null: UTF-16
    return len(_CONTROLS.findall(head.rstrip(b"\0"))) <= max(_FEW_CONTROLS, _MOST_CONTROLS * len(head))


def _refusal(name: str, what: str, remedy: str) -> SourceError:
    return SourceError(f"{name} : le contenu n'est pas du CSV, mais {what}.", remedy=remedy, file=name)
