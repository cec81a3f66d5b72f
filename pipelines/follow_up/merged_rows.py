"""A workbook's rows merged into what is known, one after the other: plain records in, records and issues out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.follow_up.bases import Base, base_of
from pipelines.follow_up.books import BookRead, BookRow, Fault
from pipelines.follow_up.cells import TypedCell
from pipelines.follow_up.issues import INACCURATE
from pipelines.follow_up.layout import About
from pipelines.follow_up.merging import Record, edited, merge, target
from pipelines.follow_up.roster import Roster
from pipelines.follow_up.row_ids import new_row_id
from pipelines.follow_up.torn import torn_rows


@dataclass
class Known:
    """The follow-ups of a school year while workbooks are merged into them, by id; `changed`: ids of those that did."""

    records: dict[str, Record] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    _of_student: dict[str, list[str]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        if record.follow_up_id not in self.records:
            self._of_student.setdefault(record.student_key, []).append(record.follow_up_id)
        self.records[record.follow_up_id] = record

    def near(self, row_id: str, student_key: str) -> list[Record]:
        """The record of that id, if any, and those of the student."""
        ids = dict.fromkeys([*([row_id] if row_id in self.records else []), *self._of_student.get(student_key, [])])
        return [self.records[one] for one in ids]


def merge_book(known: Known, book: BookRead, about: About, base: Base, roster: Roster, week: str) -> list[Fault]:
    """Merge every row of a workbook, told with their students, into `known`; what of it could not be used, by address.

    `about`: the list that the workbook is. `week`: the week of the run that reads.
    """
    faults = list(book.faults)
    torn = torn_rows(book.rows, base)
    for row in book.rows:
        if row.number in torn:
            faults.append(Fault("mismatched_row", str(row.number)))
            continue
        edits = edited(base_of(row, base), row.cells)
        if edits:
            faults += _merge_row(known, book, row, edits, about=about, base=base, roster=roster, week=week)
    return faults


def _merge_row(
    known: Known,
    book: BookRead,
    row: BookRow,
    edits: Mapping[str, TypedCell],
    *,
    about: About,
    base: Base,
    roster: Roster,
    week: str,
) -> list[Fault]:
    student_key = row.student_key
    if student_key not in roster.student_ids:
        return [Fault("unknown_student", str(row.number))]
    if not roster.has(student_key, row.student_id):
        return [Fault("mismatched_row", str(row.number))]
    new_id = new_row_id(about.centre_id, about.school_id, student_key, about.week)
    new = Record(new_id, student_key, about.school_id, about.week)
    record = target(known.near(row.row_id, student_key), row.row_id, student_key, new)
    if record is None:
        return [Fault("mismatched_row", str(row.number))]
    merged, conflicts = merge(record, base_of(row, base), edits, week)
    if merged != record:
        known.add(merged)
        known.changed.add(merged.follow_up_id)
    faults = [Fault("repeated_row", str(row.number))] if row.copy > 1 else []
    faults += [Fault("conflict", book.address(row.number, column), column) for column in conflicts]
    return faults + _told(book, row, edits, conflicts, record.follow_up_id)


def _told(
    book: BookRead, row: BookRow, edits: Mapping[str, TypedCell], conflicts: Sequence[str], follow_up_id: str
) -> list[Fault]:
    """Cells that could not be understood, and a finding for whoever looks after the data."""
    faults = [
        Fault(cell.fault, book.address(row.number, column), column)
        for column, cell in edits.items()
        if cell.fault is not None and column not in conflicts
    ]
    finding = edits.get("finding")
    if finding is not None and finding.text == INACCURATE and "finding" not in conflicts:
        faults.append(Fault(INACCURATE, book.address(row.number, "finding"), "finding", follow_up_id))
    return faults
