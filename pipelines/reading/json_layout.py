"""Where the records of a JSON file are: in an array, in the one array of an object, or one a line."""

from __future__ import annotations

import json
from json.decoder import scanstring
from pathlib import Path
from typing import NamedTuple

_HEAD = 1 << 20
_CHUNK = 1 << 20
_LONGEST_RECORD = 64 << 20
_BLANKS = " \t\r\n"
_SCAN = json.JSONDecoder().raw_decode
_LINE_SUFFIXES = (".jsonl", ".ndjson")


class Layout(NamedTuple):
    """`path` holds an object a line, an array of objects (perhaps cut out of the file: `is_copy`), or one object.

    `lines_before`: lines of the file above the array.
    """

    path: Path
    is_lines: bool = False
    is_array: bool = False
    is_copy: bool = False
    lines_before: int = 0


def layout_of(path: Path, columns: set[str], suffix: str, spill: Path) -> Layout | None:
    """How a UTF-8 file holds its records; None where it is no JSON of records.

    `columns`: names of required columns, by which a record that holds an array is told from an object around one.
    `spill`: folder for the array that is cut out of an object.
    """
    with path.open(encoding="utf-8", newline="") as file:
        head = file.read(_HEAD)
        start = len(head) - len(head.lstrip(_BLANKS))
        if head[start : start + 1] == "[":
            return Layout(path, is_array=True)
        if head[start : start + 1] != "{":
            return None
        if suffix.lower() in _LINE_SUFFIXES:
            return Layout(path, is_lines=True)
        first_line = head[start:].partition("\n")[0]
        rest = head[start + len(first_line) :].strip(_BLANKS)
        if rest.startswith("{") or (_is_whole(first_line) and (rest or file.read(1))):
            return Layout(path, is_lines=True)
    return _around_an_array(path, head, start, columns, spill) or Layout(path)


def _is_whole(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


class _Walk:
    """Over the fields of an object, from its opening brace or from after a field of it."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self.names: set[str] = set()

    def blanks(self) -> str:
        """The next character that is not blank; empty at the end."""
        while self.at < len(self.text) and self.text[self.at] in _BLANKS:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def to_array(self) -> bool:
        """Go to the array that is the value of a field. ValueError where this is no object."""
        while self._next_field():
            if self.blanks() == "[":
                return True
            _, self.at = _SCAN(self.text, self.at)
        return False

    def to_end(self) -> bool:
        """Go over fields that hold no array, to the end of the text; whether that is all there is."""
        while self._next_field():
            if self.blanks() == "[":
                return False
            _, self.at = _SCAN(self.text, self.at)
        self.at += 1
        return self.blanks() == ""

    def _next_field(self) -> bool:
        mark = self.blanks()
        if mark == "}":
            return False
        self.at += 1
        if self.blanks() == "}" and mark == "{":
            return False
        if mark not in ("{", ",") or self.blanks() != '"':
            raise ValueError
        name, self.at = scanstring(self.text, self.at + 1)
        self.names.add(name.strip().lower())
        if self.blanks() != ":":
            raise ValueError
        self.at += 1
        return True


def _around_an_array(path: Path, head: str, start: int, columns: set[str], spill: Path) -> Layout | None:
    """The array of an object whose other fields are none of the table's."""
    walk = _Walk(head, start)
    try:
        if not walk.to_array() or walk.names & columns:
            return None
    except ValueError:
        return None
    first = len(head[: walk.at].encode("utf-8"))
    last = _end_of_array(path, first, columns)
    if last is None:
        return None
    spill.mkdir(parents=True, exist_ok=True)
    copy = spill / f"{path.stem}.array.json"
    with path.open("rb") as file, copy.open("wb") as out:
        file.seek(first)
        left = last - first
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            out.write(chunk)
            left -= len(chunk)
    return Layout(copy, is_array=True, is_copy=True, lines_before=head[: walk.at].count("\n"))


def _end_of_array(path: Path, first: int, columns: set[str]) -> int | None:
    """The byte after the array's closing bracket: the last one after which there are only fields and the end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(first, size - _HEAD))
        begun = file.tell()
        tail = file.read().decode("utf-8", errors="replace" if begun > first else "strict")
    at = len(tail)
    while (at := tail.rfind("]", 0, at)) >= 0:
        walk = _Walk(tail, at + 1)
        try:
            if walk.blanks() in (",", "}") and walk.to_end() and not walk.names & columns:
                return size - len(tail[at + 1 :].encode("utf-8"))
        except ValueError:
            continue
    return None


def line_of_fault(path: Path) -> int | None:
    """The line of a malformed array at which it stops being one; None where no fault is found.

    Element by element, so that memory does not grow with the file.
    """
    line, text = 1, ""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(_CHUNK).lstrip("\ufeff")
        at = text.find("[") + 1
        if text[_past_blanks(text, at) :][:1] == "]":
            return None
        while True:
            try:
                at = _after_element(text, at)
            except (ValueError, RecursionError) as error:
                more = file.read(_CHUNK) if len(text) - at < _LONGEST_RECORD else ""
                if not more:
                    return line + text.count("\n", 0, getattr(error, "pos", at))
                line += text.count("\n", 0, at)
                text, at = text[at:] + more, 0
                continue
            if at < 0:
                return None


def _after_element(text: str, at: int) -> int:
    """Past one element and what follows it; -1 at the array's end. ValueError where there is none, or not yet."""
    value_at = _past_blanks(text, at)
    _, end = _SCAN(text, value_at)
    end = _past_blanks(text, end)
    if text[end : end + 1] == ",":
        return end + 1
    if text[end : end + 1] == "]":
        return -1
    raise json.JSONDecodeError("", text, end)


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at
