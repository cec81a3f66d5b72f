"""What the teams wrote since the last run: found, read, merged, and put among the facts and in the vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.follow_up import bases, registry, roster, state
from pipelines.follow_up.books import BookRow
from pipelines.follow_up.files import workbooks_in
from pipelines.follow_up.issues import Issue
from pipelines.follow_up.merged_rows import Known, merge_book
from pipelines.follow_up.taking import Copy, Found, Taker
from pipelines.lists.teams import DIRECTION
from pipelines.weeks import Week

COPIES_FOLDER = "equipes"
# Schools whose workbooks are in memory at a time.
_BATCH = 25


@dataclass(frozen=True)
class ReadBack:
    """What one run read. `safe`: by path, digest of each workbook that holds nothing unread; `copies`: by path."""

    safe: Mapping[str, str]
    copies: Mapping[str, Copy]
    issues: tuple[Issue, ...]
    workbooks: int = 0
    follow_ups: int = 0


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
    read changes nothing, and is never replaced. No file under `lists` is touched. Memory does not grow with the number
    of schools.
    """
    registry.load_registry(con, store)
    standing, left = workbooks_in(lists, *state.years_read(week))
    safe = registry.untouched(con, standing)
    unknown = [one.path for one in standing if one.path not in safe]
    taker = Taker(con, lists, staging / COPIES_FOLDER, centre_id, week, sequence)
    for one in left:
        taker.leave(one.path, one.rule)
    reading = _reading_week(con, week)
    workbooks = 0
    for paths in _batches(taker.untold(unknown)):
        found = _in_turn([one for one in map(taker.take, paths) if one is not None])
        _merge(con, found, taker, reading, unknown)
        workbooks += len(found)
    registry.remember(con, taker.again)
    taker.safe = {**safe, **taker.safe}
    taker.owe()
    return ReadBack(
        safe=taker.safe,
        copies=taker.copies,
        issues=tuple(taker.issues),
        workbooks=workbooks,
        follow_ups=con.execute("select count(*) from incoming.follow_up").fetchone()[0],
    )


def _batches(paths: Sequence[str]) -> Iterator[list[str]]:
    """The workbooks of a few schools at a time, in the order of paths."""
    schools: dict[str, list[str]] = {}
    for path in sorted(paths):
        schools.setdefault(path.split("/")[0], []).append(path)
    each = list(schools.values())
    for first in range(0, len(each), _BATCH):
        yield [path for some in each[first : first + _BATCH] for path in some]


def _in_turn(found: Sequence[Found]) -> list[Found]:
    """In the order in which they are merged: where two teams write otherwise what was not known, the first has it.

    That is the team whose list is the narrower, which meets the students; never the principal's before another. Of one
    team, the older list first.
    """
    breadth: Counter[tuple[str, str]] = Counter()
    for one in found:
        team = one.list[:2]
        breadth[team] = max(breadth[team], len(one.book.rows))
    return sorted(
        found,
        key=lambda one: (one.about.team == DIRECTION, breadth[one.list[:2]], one.about.week, one.path),
    )


def _reading_week(con: duckdb.DuckDBPyConnection, week: Week) -> Week:
    """The newest week published, this run's own included: an older week may be run again."""
    newest = con.execute("select max(week) from portraits.portrait").fetchone()[0]
    return max(week, Week.parse(newest)) if newest else week


# --- merging ---------------------------------------------------------------------------------------------------


def _merge(
    con: duckdb.DuckDBPyConnection, found: Sequence[Found], taker: Taker, reading: Week, changed: Collection[str]
) -> None:
    """Merge workbooks into what is known, each in its school year, and keep what came of it. `changed`: the paths of
    all that are not as they were known.
    """
    bases_known = {one.path: taker.base_of(one, changed) for one in found}
    known_lists = registry.contents_of(con, {one.list for one in found})
    told = bases.load_bases(con, {digest for digests in known_lists.values() for digest in digests})
    rows: list[tuple[str, Sequence[BookRow]]] = []
    for year in sorted({Week.parse(one.about.week).school_year for one in found}):
        of_year = [one for one in found if Week.parse(one.about.week).school_year == year]
        people = _roster(con, year, of_year)
        known = _known_follow_ups(con, year, of_year, people)
        for one in of_year:
            book = replace(one.book, rows=bases.with_students(one.book.rows, one.about.school_id, people))
            last = bases_known[one.path]
            candidates = known_lists[one.list] if last is None else [last]
            near = bases.nearest(book.rows, [told.get(digest, {}) for digest in candidates])
            week = _told_in(reading, Week.parse(one.about.week))
            taker.tell(one, merge_book(known, book, one.about, near, people, week.text))
            read = bases.with_unread_columns(book.rows, near) if book.is_held else book.rows
            rows.append((one.content.digest, read))
        state.save_records(con, [known.records[one] for one in sorted(known.changed)])
    bases.keep_base(con, rows)
    registry.remember(con, [taker.known(one, known_lists) for one in found])


def _told_in(reading: Week, listed: Week) -> Week:
    """The week in which a word counts as told: that of the reading, but never of another school year than its list."""
    return reading if reading >= listed and reading.school_year == listed.school_year else listed


def _roster(con: duckdb.DuckDBPyConnection, year: str, found: Iterable[Found]) -> roster.Roster:
    rows = [(one.about.school_id, row) for one in found for row in one.book.rows]
    keys = {row.student_key for _, row in rows if row.student_key}
    added = {(school, row.student_id) for school, row in rows if not row.student_key and row.student_id}
    return roster.load_roster(con, year, keys, added)


def _known_follow_ups(
    con: duckdb.DuckDBPyConnection, year: str, found: Iterable[Found], people: roster.Roster
) -> Known:
    row_ids = {row.row_id for one in found for row in one.book.rows if row.row_id}
    known = Known()
    for record in state.load_records(con, year, people.student_ids, row_ids):
        known.add(record)
    return known
