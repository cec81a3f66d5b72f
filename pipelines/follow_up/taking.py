"""Workbooks one by one, from the folder of the lists: which list each is, what it says, or why nothing is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.follow_up import registry, roster
from pipelines.follow_up.books import BookRead, Fault, UnreadableBookError, read_book
from pipelines.follow_up.files import ARCHIVES, Content, beside_name, content_of
from pipelines.follow_up.issues import Issue, is_copy, is_ours, told_path
from pipelines.follow_up.layout import About
from pipelines.guarding import take_owner
from pipelines.lists.teams import path_part
from pipelines.weeks import Week

_OTHER_FOLDER = "(autre dossier)"
# No path that the registry may name.
_NOWHERE = "/"
# A workbook filled down to the bottom must not fill the quality page.
_MOST_ISSUES = 200


@dataclass(frozen=True)
class Found:
    """A workbook that was read: where, which list it is, and its rows. `content`: without its bytes."""

    path: str
    content: Content
    about: About
    book: BookRead

    @property
    def kept_as(self) -> str:
        """The place of its copy, from the team's folder."""
        return f"{ARCHIVES}/{self.about.week}/liste-equipe-{self.content.digest[:8]}.xlsx"

    @property
    def list(self) -> tuple[str, str, str]:
        """What tells a list from any other of the centre."""
        return (self.about.school_id, self.about.team, self.about.week)


@dataclass(frozen=True)
class Copy:
    """A workbook as it was read: a staged file, and where it will be kept, from the folder of the lists. `staged`:
    None where nothing is to be staged, as the copy of an earlier run is there.
    """

    staged: Path | None
    path: str


class Taker:
    """Takes workbooks, and notes what each is good for.

    `safe`: by path, digest of those that hold nothing unread. `copies`: by path. `again`: known contents in a new
    place, or with a new date.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        lists: Path,
        copies_folder: Path,
        centre_id: str,
        week: Week,
        sequence: int,
    ) -> None:
        self._con, self._lists, self._copies_folder, self._centre_id = con, lists, copies_folder, centre_id
        self._week, self._sequence = week, sequence
        self._schools = roster.known_schools(con)
        self._folders = {path_part(school): school for school in self._schools}
        self._teams = registry.team_folders(con)
        self.safe: dict[str, str] = {}
        self.copies: dict[str, Copy] = {}
        self.again: list[registry.Known] = []
        self.issues: list[Issue] = []
        self._unnamed: dict[str, list[str]] = {}
        self._told: set[tuple[str, ...]] = set()

    def untold(self, paths: Collection[str]) -> list[str]:
        """Of workbooks whose size or date is not as it was known, those whose content is not known either, or held."""
        contents = {path: content for path in paths if (content := self._content(path)) is not None}
        known = registry.known_contents(self._con, {content.digest for content in contents.values()})
        news = []
        for path, content in contents.items():
            one = known.get(content.digest)
            is_held = one is not None and one.is_held and not is_copy(path.rpartition("/")[2])
            if one is None or is_held or self._is_news(path, one, content, contents):
                news.append(path)
                continue
            self.safe[path] = content.digest
            registered = self._registered(path)
            self.again.append(replace(one, path=registered, mtime_ns=content.mtime_ns, is_held=False))
        return news

    def _is_news(self, path: str, known: registry.Known, content: Content, others: Collection[str]) -> bool:
        """Whether a team has gone back to a content that is known. Files of names that are not kept cannot be told
        from one another: there, only the one of its folder may.
        """
        registered = self._registered(path)
        if not registered and not self._is_alone(path, others):
            return False
        replaced = self._is_replaced(path, registered, known.base or "")
        return registry.is_news(self._con, registered, known, content.mtime_ns, is_replaced=replaced)

    def _is_alone(self, path: str, others: Collection[str]) -> bool:
        folder = path.rpartition("/")[0]
        return not any(one != path and one.rpartition("/")[0] == folder and not self._registered(one) for one in others)

    def base_of(self, one: Found, others: Collection[str]) -> str | None:
        """The digest of the content against which a workbook is read; None where nothing says which it is."""
        registered = self._registered(one.path)
        if not registered and not self._is_alone(one.path, others):
            registered = _NOWHERE
        about = one.about
        listed = registry.Known(
            "", "", 0, 0, about.week, about.school_id, about.team, about.language, self._sequence, base=about.base
        )
        replaced = self._is_replaced(one.path, registered, about.base)
        return registry.last_read(self._con, registered, listed, is_replaced=replaced)

    def _is_replaced(self, path: str, registered: str, base: str) -> bool:
        """Whether a newer list has taken the place of that writing: were it still to be placed, it would be beside."""
        newest = registry.newest_written(self._con, registered)
        if newest is None or not base or newest[1] == base:
            return False
        return not (self._lists / path).with_name(beside_name(newest[0])).exists()

    def owe(self) -> None:
        """Stage once more the copies of what was read and still stands there, where they could not be placed."""
        due = registry.copies_due(self._con, set(self.safe.values()))
        for path, digest in self.safe.items():
            if path in self.copies or digest not in due:
                continue
            place = f"{'/'.join(path.split('/')[:2])}/{due[digest]}"
            if (self._lists / place).exists():
                self.copies[path] = Copy(None, place)
            elif (content := self._content(path, with_data=True)) is not None and content.digest == digest:
                self._stage(path, place, content.data)
            else:
                self.copies[path] = Copy(None, place)

    def _content(self, path: str, *, with_data: bool = False) -> Content | None:
        try:
            content = content_of(self._lists / path)
        except OSError:
            self.leave(path, "unreachable")
        except ValueError:
            self.leave(path, "workbook_too_large")
        else:
            return content if with_data else replace(content, data=b"")
        return None

    def take(self, path: str) -> Found | None:
        """Read a workbook and stage its copy; None where nothing can be read, which is then an issue."""
        content = self._content(path, with_data=True)
        if content is None:
            return None
        try:
            book = read_book(content.data, self._week.school_year)
        except UnreadableBookError as error:
            self.leave(path, error.rule)
            return None
        about = self._about(path, book)
        if about is None:
            self.leave(path, "foreign_workbook")
            return None
        found = Found(path, replace(content, data=b""), about, book)
        self._keep(found, content.data)
        if not book.is_held:
            self.safe[path] = content.digest
        return found

    def _about(self, path: str, book: BookRead) -> About | None:
        """Which list it is; where its hidden sheet is gone, the list that was last known at that place."""
        about = book.about
        if not about.is_whole:
            last = registry.last_at(self._con, path)
            if last is None or about.centre_id not in ("", self._centre_id):
                return None
            about = About(self._centre_id, last.school_id, last.team, last.week, last.language, last.base or "")
        return about if about.centre_id == self._centre_id and about.school_id in self._schools else None

    def _keep(self, found: Found, data: bytes) -> None:
        team_folder = "/".join(found.path.split("/")[:2])
        self._stage(found.path, f"{team_folder}/{found.kept_as}", data)

    def _stage(self, path: str, place: str, data: bytes) -> None:
        self._copies_folder.mkdir(parents=True, exist_ok=True)
        staged = self._copies_folder / f"{len(self.copies):06d}.xlsx"
        staged.write_bytes(data)
        take_owner(staged, self._lists / path)
        self.copies[path] = Copy(staged, place)

    # --- what may be told -----------------------------------------------------------------------------------

    def known(self, one: Found, lists_known: Mapping[tuple[str, str, str], list[str]]) -> registry.Known:
        """What the registry keeps of a workbook that was read. The name of a team that it does not know is not kept:
        the hidden sheet may have been written by anybody.
        """
        about, content = one.about, one.content
        return registry.Known(
            path=self._registered(one.path),
            sha256=content.digest,
            size=content.size,
            mtime_ns=content.mtime_ns,
            week=about.week,
            school_id=about.school_id,
            team=about.team if lists_known.get(one.list) else "",
            language=about.language if about.language in ("fr", "en") else "",
            sequence=self._sequence,
            is_held=one.book.is_held,
            base=about.base,
            kept_as=one.kept_as,
        )

    def _registered(self, path: str) -> str:
        """A path as the registry may name it: empty where a folder or a file may be named after somebody."""
        school_folder, team_folder, *rest = path.split("/")
        return path if f"{school_folder}/{team_folder}" in self._teams and is_ours(rest[-1]) else ""

    def leave(self, path: str, rule: str) -> None:
        """Note a file or folder of which nothing is read; the folder of the lists itself has no path."""
        school_folder, *rest = path.split("/")
        inside = rest[1:]
        is_file = len(inside) > 1 or rule == "misplaced"
        file = self._numbered(path, told_path("/".join(inside[:-1]), inside[-1])) if is_file else "/".join(inside)
        folders = self._told_folders(school_folder, rest[0] if rest else "")
        self.issues.append(Issue(self._folders.get(school_folder, ""), *folders, file, rule))

    def _numbered(self, path: str, file: str) -> str:
        """`courant/(autre classeur 2)`: files whose names are not repeated stay as many as they are."""
        folder, _, name = path.rpartition("/")
        if is_ours(name):
            return file
        alike = self._unnamed.setdefault(folder, [])
        if path not in alike:
            alike.append(path)
        number = alike.index(path) + 1
        return file if number == 1 else f"{file.removesuffix(')')} {number})"

    def tell(self, one: Found, faults: Collection[Fault]) -> None:
        """Note what of a workbook could not be used; of copies of it under other names in the team's folder, once."""
        school_folder, team_folder, *rest = one.path.split("/")
        folders = self._told_folders(school_folder, team_folder)
        file = told_path("/".join(rest[:-1]), rest[-1])
        self.issues += [
            Issue(
                one.about.school_id,
                *folders,
                file,
                fault.rule,
                sheet=one.book.sheet,
                address=fault.address,
                column=fault.column,
                kept_as=one.kept_as,
                follow_up_id=fault.follow_up_id,
            )
            for fault in list(faults)[:_MOST_ISSUES]
            if self._is_first(one, fault)
        ]

    def _is_first(self, one: Found, fault: Fault) -> bool:
        """Whether no copy of the same content, of the same team, has been told to have that fault there."""
        team_folder = "/".join(one.path.split("/")[:2])
        told = (one.content.digest, team_folder, fault.rule, fault.address, fault.column)
        is_first = told not in self._told
        self._told.add(told)
        return is_first

    def _told_folders(self, school_folder: str, team_folder: str) -> tuple[str, str]:
        """The folders of a school and a team as they may be told: one that is not ours may bear somebody's name."""
        if f"{school_folder}/{team_folder}" in self._teams:
            return school_folder, team_folder
        school = school_folder if school_folder in self._folders or not school_folder else _OTHER_FOLDER
        return school, _OTHER_FOLDER if team_folder else ""
