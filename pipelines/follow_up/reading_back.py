"""What the teams wrote since the last run: found, read, merged, and put among the facts and in the vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.follow_up import bases, registry, roster, state
from pipelines.follow_up.books import BookRead, Fault, UnreadableBookError, read_book
from pipelines.follow_up.files import ARCHIVES, Content, content_of, workbooks_in
from pipelines.follow_up.issues import Issue, is_ours, told_path
from pipelines.follow_up.layout import About
from pipelines.follow_up.merged_rows import Known, merge_book
from pipelines.follow_up.merging import Record
from pipelines.lists.teams import path_part
from pipelines.weeks import Week

COPIES_FOLDER = "equipes"
_OTHER_FOLDER = "(autre dossier)"
# A workbook filled down to the bottom must not fill the quality page.
_MOST_ISSUES = 200


@dataclass(frozen=True)
class Copy:
    """A workbook as it was read: a staged file, and where it will be kept, from the folder of the lists."""

    staged: Path
    path: str


@dataclass(frozen=True)
class ReadBack:
    """What one run read. `safe`: by path, digest of each workbook that holds nothing unread; `copies`: by digest."""

    safe: Mapping[str, str]
    copies: Mapping[str, Copy]
    issues: tuple[Issue, ...]
    workbooks: int = 0
    follow_ups: int = 0


@dataclass(frozen=True)
class _Found:
    """A workbook that was read: where, what it held, which list it is, and its rows."""

    path: str
    content: Content
    about: About
    book: BookRead

    @property
    def team_folder(self) -> str:
        return _team_of(self.path)

    @property
    def kept_as(self) -> str:
        """From the team's folder. A copy of an earlier run, corrected by the team, is its own copy."""
        return f"{ARCHIVES}/{self.about.week}/liste-equipe-{self.content.digest[:8]}.xlsx"


def read_back(
    con: duckdb.DuckDBPyConnection,
    *,
    lists: Path,
    store: Path,
    staging: Path,
    centre_id: str,
    week: Week,
    sequence: int,
) -> ReadBack:
    """Read every workbook that differs from what is known, and merge it. `sequence`: the number of this run.

    Fills `incoming.follow_up` (changed follow-ups only), `identity.follow_up_text`, `identity.workbook_row` and
    `following.workbook`. Needs `incoming.enrolments`, `facts.*` and the draft `portraits`. A workbook that cannot be
    read changes nothing, and is never replaced. No file under `lists` is touched.
    """
    registry.load_registry(con, store)
    standing, left = workbooks_in(lists, week.school_year)
    safe = registry.untouched(con, standing)
    reader = _Reader(con, lists, centre_id, sequence, week)
    reader.issues += [reader.left_alone(one.path, one.rule) for one in left]
    for one in standing:
        if one.path not in safe:
            reader.take(one.path)
    found = sorted(reader.found, key=lambda one: (one.about.week, one.path))
    known = _merge(con, found, reader, _reading_week(con, week))
    state.save_records(con, [known[one] for one in sorted(known)])
    bases.keep_base(con, ((one.content.digest, one.book.rows) for one in found))
    registry.remember(con, [*reader.seen_before, *(reader.known(one) for one in found)])
    return ReadBack(
        safe={**safe, **reader.safe},
        copies=_stage_copies(found, staging / COPIES_FOLDER),
        issues=tuple(reader.issues),
        workbooks=len(found),
        follow_ups=len(known),
    )


def _team_of(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _reading_week(con: duckdb.DuckDBPyConnection, week: Week) -> Week:
    """The newest week published, this run's own included: an older week may be run again."""
    newest = con.execute("select max(week) from portraits.portrait").fetchone()[0]
    return max(week, Week.parse(newest)) if newest else week


class _Reader:
    """Reads workbooks one by one, and notes what each is good for."""

    def __init__(self, con: duckdb.DuckDBPyConnection, lists: Path, centre_id: str, sequence: int, week: Week) -> None:
        self._con, self._lists, self._centre_id = con, lists, centre_id
        self._sequence, self._week = sequence, week
        self._schools = roster.known_schools(con)
        self._folders = {path_part(school): school for school in self._schools}
        self._teams = registry.team_folders(con)
        self.found: list[_Found] = []
        self.safe: dict[str, str] = {}
        self.seen_before: list[registry.Known] = []
        self.issues: list[Issue] = []

    def take(self, path: str) -> None:
        """Read a workbook whose size or time is not as it was known."""
        try:
            content = content_of(self._lists / path)
        except OSError:
            self.issues.append(self.left_alone(path, "unreachable"))
            return
        except ValueError:
            self.issues.append(self.left_alone(path, "workbook_too_large"))
            return
        known = registry.known_as(self._con, content.digest)
        if known is not None:
            self.safe[path] = content.digest
            self.seen_before.append(replace(known, path=self.registered(path), mtime_ns=content.mtime_ns))
            return
        try:
            book = read_book(content.data, self._week.school_year)
        except UnreadableBookError as error:
            self.issues.append(self.left_alone(path, error.rule))
            return
        about = self._about(path, book)
        if about is None:
            self.issues.append(self.left_alone(path, "foreign_workbook"))
            return
        self.safe[path] = content.digest
        self.found.append(_Found(path, content, about, book))

    def _about(self, path: str, book: BookRead) -> About | None:
        """Which list it is; where its hidden sheet is gone, the list that was last known at that place."""
        about = book.about
        if not about.is_whole:
            last = registry.last_at(self._con, path)
            if last is None or about.centre_id not in ("", self._centre_id):
                return None
            about = About(self._centre_id, last.school_id, last.team, last.week, last.language)
        is_ours = about.centre_id == self._centre_id and about.school_id in self._schools
        return about if is_ours else None

    def registered(self, path: str) -> str:
        """A path as the registry may name it: empty where a folder or a file may be named after somebody."""
        school_folder, team_folder, *rest = path.split("/")
        return path if f"{school_folder}/{team_folder}" in self._teams and is_ours(rest[-1]) else ""

    def known(self, one: _Found) -> registry.Known:
        """What the registry keeps of a workbook that was read."""
        about, content = one.about, one.content
        is_known = registry.contents_of(self._con, about.school_id, about.team, about.week)
        return registry.Known(
            path=self.registered(one.path),
            sha256=content.digest,
            size=content.size,
            mtime_ns=content.mtime_ns,
            week=about.week,
            school_id=about.school_id,
            team=about.team if is_known else "",
            language=about.language if about.language in ("fr", "en") else "",
            sequence=self._sequence,
        )

    def left_alone(self, path: str, rule: str) -> Issue:
        """A file or folder of which nothing is read; the folder of the lists itself has no path."""
        school_folder, *rest = path.split("/")
        inside = rest[1:]
        file = told_path("/".join(inside[:-1]), inside[-1]) if len(inside) > 1 else "/".join(inside)
        folders = self.told_folders(school_folder, rest[0] if rest else "")
        return Issue(self._folders.get(school_folder, ""), *folders, file, rule)

    def told_folders(self, school_folder: str, team_folder: str) -> tuple[str, str]:
        """The folders of a school and a team as they may be told: one that is not ours may bear somebody's name."""
        if f"{school_folder}/{team_folder}" in self._teams:
            return school_folder, team_folder
        school = school_folder if school_folder in self._folders or not school_folder else _OTHER_FOLDER
        return school, _OTHER_FOLDER if team_folder else ""


# --- merging ---------------------------------------------------------------------------------------------------


def _merge(
    con: duckdb.DuckDBPyConnection, found: Sequence[_Found], reader: _Reader, reading: Week
) -> dict[str, Record]:
    """The follow-ups that changed, by id."""
    candidates = {
        one.path: registry.contents_of(con, one.about.school_id, one.about.team, one.about.week) for one in found
    }
    told = bases.load_bases(con, {digest for digests in candidates.values() for digest in digests})
    changed: dict[str, Record] = {}
    for year in sorted({Week.parse(one.about.week).school_year for one in found}):
        of_year = [one for one in found if Week.parse(one.about.week).school_year == year]
        people = _roster(con, year, of_year)
        known = _known_follow_ups(con, year, of_year, people)
        for one in of_year:
            near = bases.nearest(one.book.rows, [told.get(digest, {}) for digest in candidates[one.path]])
            week = max(reading, Week.parse(one.about.week))
            week = week if week.school_year == year else Week.parse(one.about.week)
            faults = merge_book(known, one.book, one.about, near, people, week.text)
            reader.issues += _issues(one, faults, reader)
        changed |= {one: known.records[one] for one in known.changed}
    return changed


def _roster(con: duckdb.DuckDBPyConnection, year: str, found: Iterable[_Found]) -> roster.Roster:
    rows = [(one.about.school_id, row) for one in found for row in one.book.rows]
    keys = {row.student_key for _, row in rows if row.student_key}
    added = {(school, row.student_id) for school, row in rows if not row.student_key and row.student_id}
    named = roster.load_roster(con, year, keys, added)
    return roster.Roster({**dict.fromkeys(named.keys.values(), ""), **named.student_ids}, named.keys)


def _known_follow_ups(
    con: duckdb.DuckDBPyConnection, year: str, found: Iterable[_Found], people: roster.Roster
) -> Known:
    row_ids = {row.row_id for one in found for row in one.book.rows if row.row_id}
    known = Known()
    for record in state.load_records(con, year, people.student_ids, row_ids):
        known.add(record)
    return known


def _issues(one: _Found, faults: Sequence[Fault], reader: _Reader) -> list[Issue]:
    school_folder, team_folder, *rest = one.path.split("/")
    school_folder, team_folder = reader.told_folders(school_folder, team_folder)
    kept = one.kept_as if f"{one.team_folder}/{one.kept_as}" != one.path else ""
    return [
        Issue(
            school_id=one.about.school_id,
            school_folder=school_folder,
            team_folder=team_folder,
            file=told_path("/".join(rest[:-1]), rest[-1]),
            rule=fault.rule,
            sheet=one.book.sheet,
            address=fault.address,
            column=fault.column,
            kept_as=kept,
        )
        for fault in faults[:_MOST_ISSUES]
    ]


def _stage_copies(found: Iterable[_Found], folder: Path) -> dict[str, Copy]:
    """Each workbook as it was read, on the disk of the store until it is published."""
    copies = {}
    for one in found:
        place = f"{one.team_folder}/{one.kept_as}"
        if place == one.path:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        staged = folder / f"{len(copies):06d}.xlsx"
        staged.write_bytes(one.content.data)
        copies[one.content.digest] = Copy(staged, place)
    return copies
