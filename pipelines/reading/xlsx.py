"""The sheets of an Excel workbook (.xlsx, .xlsm), row by row, as the text that a reader of the sheet sees.

A reader of our own (a stream of XML events) because a week's extract must not lose what the libraries leave out:
openpyxl gives a formula without a stored result as an empty cell, python-calamine gives no number format (0360101
shown as such is 360101 stored) and holds the whole sheet in memory. ECMA-376 part 1 names every element read here.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from posixpath import normpath
from typing import IO, BinaryIO, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from pipelines.reading.cells import Style, style_of
from pipelines.reading.containers import is_content_at_fault
from pipelines.reading.xlsx_parts import Merged, NotAWorkbookError, Row, SharedReader, SheetReader

_ALWAYS_ALLOWED = 256 << 20
_MOST_TIMES_LARGER = 200
_FALSE = ("0", "false", "off")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError, ElementTree.ParseError, struct.error,
    KeyError, IndexError, ValueError, EOFError, RuntimeError, NotImplementedError,
)  # fmt: skip


class Sheet(NamedTuple):
    name: str
    part: str
    is_hidden: bool


class Book:
    """An open workbook. What is wrong with it is raised as NotAWorkbookError, by whichever call meets it."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts
        with _damage_told():
            main = [target for kind, target in _relations(parts, "").values() if kind == "officeDocument"]
            if not main or not main[0].endswith(".xml"):
                raise NotAWorkbookError
            self._relations = _relations(parts, main[0])
            self._workbook = _tree(parts, main[0])

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets that hold cells, in the order of their tabs."""
        found = []
        for element in _all(self._workbook, "sheet"):
            relation = next((value for name, value in element.items() if _local(name) == "id"), "")
            kind, target = self._relations.get(relation, ("", ""))
            if kind == "worksheet":
                found.append(Sheet(element.get("name", ""), target, element.get("state", "visible") != "visible"))
        return found

    def rows(self, sheet: Sheet, merged: list[Merged] | None = None) -> Iterator[Row]:
        """The rows that hold something, in order; memory does not grow with the sheet.

        Cells merged downwards are added to `merged` once the last row is given: the sheet tells them at its end.
        """
        with _damage_told():
            reader = SheetReader(self._shared, self._styles, merged if merged is not None else [])
            with _open(self._parts, sheet.part) as stream:
                yield from reader.read(stream)

    @cached_property
    def _shared(self) -> list[str]:
        part = self._part("sharedStrings")
        if part is None:
            return []
        with _open(self._parts, part) as stream:
            return SharedReader().read(stream)

    @cached_property
    def _styles(self) -> list[Style]:
        part = self._part("styles")
        if part is None:
            return []
        settings = next(_all(self._workbook, "workbookPr"), None)
        from_1904 = settings is not None and settings.get("date1904", "0").lower() not in _FALSE
        tree = _tree(self._parts, part)
        codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in _all(tree, "numFmt")}
        formats = next(_all(tree, "cellXfs"), ())
        return [style_of(item.get("numFmtId", "0"), codes, from_1904) for item in formats]

    def _part(self, kind: str) -> str | None:
        return next((target for found, target in self._relations.values() if found == kind), None)


@contextmanager
def open_book(source: Path | BinaryIO) -> Iterator[Book]:
    """Open a workbook. NotAWorkbookError when it is none; OSError when it cannot be read."""
    with _damage_told():
        parts = zipfile.ZipFile(source)
    with parts:
        yield Book(parts)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise NotAWorkbookError from error
    except OSError as error:
        if is_content_at_fault(error):
            raise NotAWorkbookError from error
        raise


def _open(parts: zipfile.ZipFile, part: str) -> IO[bytes]:
    """A part as a stream. What a part gives is bounded by its size in the index, and that by its compressed size."""
    entry = parts.getinfo(part)
    if entry.file_size > max(_ALWAYS_ALLOWED, _MOST_TIMES_LARGER * entry.compress_size):
        raise NotAWorkbookError
    return parts.open(entry)


def _tree(parts: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if parts.getinfo(part).file_size > _ALWAYS_ALLOWED:
        raise NotAWorkbookError
    return ElementTree.fromstring(parts.read(part))


def _relations(parts: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id -> kind, part."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels".lstrip("/")
    found = {}
    for element in _all(_tree(parts, path), "Relationship"):
        target = element.get("Target", "")
        full = target if target.startswith("/") else f"{folder}/{target}"
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], normpath(full).lstrip("/"))
    return found


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (found for found in element.iter() if isinstance(found.tag, str) and _local(found.tag) == name)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
