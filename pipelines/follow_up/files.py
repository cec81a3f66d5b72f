"""Where a team may have left a workbook, and reading one while it is perhaps open elsewhere."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipelines.follow_up.books import LARGEST
from pipelines.follow_up.issues import is_ours
from pipelines.follow_up.layout import is_week
from pipelines.follow_up.registry import Standing
from pipelines.lists.settings import CURRENT
from pipelines.weeks import Week

ARCHIVES = "archives"
_SUFFIXES = (".xlsx", ".xlsm")
# Saved under another format by a team's own office suite: it holds decisions, and cannot be read.
_OTHER_SUFFIXES = (".xls", ".xlsb", ".ods", ".numbers")


@dataclass(frozen=True)
class Left:
    """What cannot be read where a team works, and why: a rule of the issues."""

    path: str
    rule: str


def workbooks_in(lists: Path, *school_years: str) -> tuple[list[Standing], list[Left]]:
    """Every workbook in a team's current folder, and in its archives of these school years; in the order of paths."""
    found: list[Standing] = []
    left: list[Left] = []
    for team in _team_folders(lists, left):
        for folder in _folders(lists, team, school_years, left):
            for entry in _entries(lists / folder, folder, left):
                _note(f"{folder}/{entry.name}", entry, found, left)
        left += _misplaced(lists, team)
    return sorted(found, key=lambda one: one.path), sorted(left, key=lambda one: one.path)


def _misplaced(lists: Path, team: str) -> Iterator[Left]:
    """Lists of ours one folder too high or too deep: what is typed there would be read by nobody."""
    inside = [entry.name for entry in _entries(lists / team / CURRENT, "", []) if entry.is_dir()]
    for folder in (team, *(f"{team}/{CURRENT}/{name}" for name in inside)):
        for entry in _entries(lists / folder, "", []):
            if is_ours(entry.name) and entry.name.lower().endswith((*_SUFFIXES, *_OTHER_SUFFIXES)) and entry.is_file():
                yield Left(f"{folder}/{entry.name}", "misplaced")


def _team_folders(lists: Path, left: list[Left]) -> Iterator[str]:
    for school in _entries(lists, "", left):
        if school.is_dir():
            for team in _entries(lists / school.name, school.name, left):
                if team.is_dir():
                    yield f"{school.name}/{team.name}"


def _folders(lists: Path, team: str, school_years: Collection[str], left: list[Left]) -> Iterator[str]:
    yield f"{team}/{CURRENT}"
    for entry in _entries(lists / team / ARCHIVES, f"{team}/{ARCHIVES}", left):
        if entry.is_dir() and is_week(entry.name) and Week.parse(entry.name).school_year in school_years:
            yield f"{team}/{ARCHIVES}/{entry.name}"


def _entries(folder: Path, told: str, left: list[Left]) -> list[os.DirEntry[str]]:
    """What a folder holds, by name; nothing where it is not there, which is no fault."""
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        left.append(Left(told, "unreachable"))
        return []


def _note(path: str, entry: os.DirEntry[str], found: list[Standing], left: list[Left]) -> None:
    name = entry.name.lower()
    # Hidden files, and those by which Excel and LibreOffice say that a file is open.
    if name.startswith((".", "~$")):
        return
    if name.endswith(_OTHER_SUFFIXES):
        left.append(Left(path, "not_a_workbook"))
        return
    if not name.endswith(_SUFFIXES):
        return
    try:
        if entry.is_file():
            told = entry.stat()
            found.append(Standing(path, told.st_size, told.st_mtime_ns))
    except OSError:
        left.append(Left(path, "unreachable"))


def beside_name(week: str) -> str:
    """`liste-2026-W47.xlsx`: a list whose usual place holds a workbook that is open, or not read."""
    return f"liste-{week}.xlsx"


@dataclass(frozen=True)
class Content:
    """A file's content, read once, and its size and time as they were then."""

    data: bytes
    digest: str
    size: int
    mtime_ns: int


def content_of(path: Path) -> Content:
    """Read a file. OSError where it cannot be; ValueError where it is larger than any list."""
    with path.open("rb") as file:
        told = os.fstat(file.fileno())
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError
    return Content(data, sha256(data).hexdigest(), len(data), told.st_mtime_ns)
