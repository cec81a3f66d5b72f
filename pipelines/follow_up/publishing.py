"""How the lists take their place without a typed word being lost: copies first, then workbooks under guard."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

import duckdb

from pipelines.follow_up import bases, registry
from pipelines.follow_up.books import BookRead, read_book
from pipelines.follow_up.files import ARCHIVES, beside_name, content_of
from pipelines.follow_up.reading_back import ReadBack
from pipelines.follow_up.registry import Known
from pipelines.guarding import may_replace
from pipelines.lists.settings import CURRENT, WORKBOOK
from pipelines.publication import Publication, Published
from pipelines.weeks import Week

# Schools whose workbooks are in memory at a time.
_BATCH = 25
# Where a workbook goes when the usual one is open, or holds what could not be read.
_BESIDE = re.compile(r"liste-\d{4}-W\d{2}\.xlsx")


def register_written(con: duckdb.DuckDBPyConnection, staged: Path, week: Week, sequence: int) -> None:
    """Note every workbook under `staged` in the registry, and what stands in its cells, as the base of a merge.

    Each is read as a team's will be: what a reader sees of an untouched workbook is, to the letter, its base. Those of
    a few schools are in memory at a time.
    """
    schools = iter(sorted(path for path in staged.iterdir() if path.is_dir()) if staged.is_dir() else ())
    registry.remember_folders(con, folders_under(staged), week.text, sequence)
    while some := list(islice(schools, _BATCH)):
        paths = [path for school in some for path in sorted(school.rglob("*.xlsx"))]
        _register(con, staged, paths, week, sequence)


def folders_under(staged: Path) -> list[str]:
    """The `<school>/<team>` folders of the lists that are to be published."""
    return sorted(path.parent.relative_to(staged).as_posix() for path in staged.glob(f"*/*/{CURRENT}"))


def _register(con: duckdb.DuckDBPyConnection, staged: Path, paths: Sequence[Path], week: Week, sequence: int) -> None:
    known: list[Known] = []
    books: dict[str, BookRead] = {}
    for path in paths:
        content = content_of(path)
        if content.digest not in books:
            books[content.digest] = read_book(content.data, week.school_year)
        about = books[content.digest].about
        known.append(
            Known(
                path=path.relative_to(staged).as_posix(),
                sha256=content.digest,
                size=content.size,
                mtime_ns=content.mtime_ns,
                week=about.week,
                school_id=about.school_id,
                team=about.team,
                language=about.language,
                sequence=sequence,
                base=about.base,
            )
        )
    registry.remember(con, known)
    bases.keep_base(con, ((digest, book.rows) for digest, book in books.items()))


def held_folders(lists: Path, read: ReadBack, week: str) -> frozenset[str]:
    """The folders (`014/sec1/courant`) whose workbook the lists of `week` do not replace: open, or with something
    unread in it.

    What is written now must lead to the workbook beside. By the time of the publication one may open or close its
    workbook: the guard of the move says the last word.
    """
    workbooks = (path for folder in (CURRENT, f"{ARCHIVES}/{week}") for path in lists.glob(f"*/*/{folder}/{WORKBOOK}"))
    held = [path for path in workbooks if not _may_be_replaced(path, lists, read)]
    return frozenset(path.parent.relative_to(lists).as_posix() for path in held)


def _may_be_replaced(path: Path, lists: Path, read: ReadBack) -> bool:
    """Copies of what was read take their place right before the workbooks: they count as there."""
    digest = read.safe.get(path.relative_to(lists).as_posix())
    return may_replace(path, {digest: None} if digest else {})


def plan_lists(
    publication: Publication,
    staged: Path,
    lists: Path,
    read: ReadBack,
    week: str,
    held: Collection[str] = (),
) -> None:
    """Plan the move of every file under `staged` to its place in `lists`. `held`: as `held_folders` found them.

    First the copies of what the teams wrote. A workbook then replaces only what holds nothing unread, that nobody has
    open, and whose copy is there; else it goes beside, under the name of its `week`. Workbooks that had to go beside in
    earlier weeks go once there is a newer one. None of these files stops a publication: a shared folder that cannot be
    written must not hold the portraits back.
    """
    for copy in read.copies.values():
        if copy.staged is not None:
            publication.add(copy.staged, lists / copy.path, required=False)
    for path in sorted(staged.rglob("*")):
        if not path.is_file():
            continue
        inside = path.relative_to(staged)
        final = lists / inside
        if path.name != WORKBOOK:
            publication.add(path, final, required=False)
            continue
        older = _beside(final.parent)
        # A workbook closed since: the pages written meanwhile lead beside it, and the next list has its place again.
        places = [final.with_name(beside_name(week)), *older]
        if inside.parent.as_posix() not in held:
            places.insert(0, final)
        publication.add(
            path,
            final,
            required=False,
            fallback=final.with_name(beside_name(week)),
            supersedes=older,
            guard=_guard(read, lists, places),
        )


def _beside(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(path for path in folder.iterdir() if _BESIDE.fullmatch(path.name)))
    except OSError:  # not there yet, or not to be read: nothing of it goes
        return ()


def _guard(read: ReadBack, lists: Path, places: list[Path]) -> dict[str, Path | None]:
    """What stands in these places and holds nothing unread, with the copy that keeps what a team wrote in it."""
    guard: dict[str, Path | None] = {}
    for place in places:
        path = place.relative_to(lists).as_posix()
        digest, copy = read.safe.get(path), read.copies.get(path)
        if digest is not None:
            guard[digest] = lists / copy.path if copy else None
    return guard


def held_told(published: Published, lists: Path) -> tuple[str, ...]:
    """The files that could not take their place, from the folder of the lists, else by their name."""
    paths = (*published.held, *published.beside, *([published.fallback] if published.fallback else []))
    return tuple(path.relative_to(lists).as_posix() if path.is_relative_to(lists) else path.name for path in paths)
