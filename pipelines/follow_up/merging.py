"""Three-way merge of a follow-up: what was written in the workbook, what the team made of it, what is known by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.follow_up.cells import TypedCell
from pipelines.weeks import Week
from schemas.follow_up import CLOSED

# A row that holds one of these tells that the student was talked about; a note or a date to come do not.
_OF_A_DISCUSSION = ("finding", "decision", "type")
# Who writes one of these anew has talked about the student anew; who notes, or says who does what, has not.
_TALKED = (*_OF_A_DISCUSSION, "discussed_on", "review_on")


@dataclass(frozen=True)
class Record:
    """One follow-up, as it is known. `cells`: canonical text by column, empty ones left out.

    `unread`: text of the cells that could not be understood, as typed; what was known before stays in `cells`.
    """

    follow_up_id: str
    student_key: str
    school_id: str
    opened_week: str
    cells: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    discussed_week: str | None = None
    closed_week: str | None = None
    last_talked_week: str | None = None
    type_week: str | None = None
    review_week: str | None = None

    @property
    def is_open(self) -> bool:
        return self.cells.get("status") not in CLOSED

    @property
    def is_empty(self) -> bool:
        """Whether everything that was written of it has been taken back."""
        return not self.cells and not self.unread

    def shown(self, column: str) -> str:
        """What a workbook shows in that column: the text that could not be read, so that its author corrects it."""
        return self.unread.get(column) or self.cells.get(column, "")


def edited(base: Mapping[str, str], typed: Mapping[str, TypedCell]) -> dict[str, TypedCell]:
    """The cells that the team changed: those that differ from what was written in that very workbook."""
    return {column: cell for column, cell in typed.items() if cell.text != base.get(column, "")}


def merge(
    record: Record, base: Mapping[str, str], edits: Mapping[str, TypedCell], week: str
) -> tuple[Record, tuple[str, ...]]:
    """The record with the team's edits, and the columns where they conflict with what another has written since.

    `base`: canonical text of the cells as written in the team's workbook. `week`: the week of the run that reads.
    Where both have changed, what is known stays. A cell that cannot be understood is kept as typed, beside its value.
    """
    cells, unread, conflicts = dict(record.cells), dict(record.unread), []
    for column, cell in edits.items():
        shown = record.shown(column)
        if cell.text == shown:
            continue
        if shown != base.get(column, ""):
            conflicts.append(column)
            continue
        unread.pop(column, None)
        if cell.fault is not None:
            unread[column] = cell.text
        elif cell.text:
            cells[column] = cell.text
        else:
            cells.pop(column, None)
    merged = replace(record, cells=cells, unread=unread)
    return _told_anew(record, _dated(merged, week), week), tuple(conflicts)


def _told_anew(before: Record, record: Record, week: str) -> Record:
    """With the weeks in which the team last talked about the student, decided the support and set the review."""
    new = {column for column in _TALKED if record.shown(column) != before.shown(column)}
    talked = week if new else before.last_talked_week
    # The day of a discussion that is written along with a support is when it was decided.
    decided = record.discussed_week if "discussed_on" in new and "discussed_on" in record.cells else week
    return replace(
        record,
        last_talked_week=talked if any(record.shown(column) for column in _TALKED) else None,
        type_week=_since(before, record, "type", before.type_week, decided),
        review_week=_since(before, record, "review_on", before.review_week, week),
    )


def _since(before: Record, record: Record, column: str, known: str | None, week: str | None) -> str | None:
    """The week since which a column says what it says; None where it says nothing."""
    if column not in record.cells:
        return None
    return known if record.cells[column] == before.cells.get(column) else week


def _dated(record: Record, week: str) -> Record:
    """With the week of the discussion and the week of the end, which are those of the first reading."""
    on = record.cells.get("discussed_on")
    talked = any(record.cells.get(column) or record.unread.get(column) for column in _OF_A_DISCUSSION)
    discussed = (record.discussed_week or week) if talked else None
    if on:
        discussed = Week.holding(date.fromisoformat(on)).text
    closed = None if record.is_open else record.closed_week or week
    return replace(record, discussed_week=discussed, closed_week=closed)


def target(records: Sequence[Record], row_id: str, student_key: str, new: Record) -> Record | None:
    """Whose follow-up a row is about, among the `records` that are known: the row's own, or the student's open one of
    that school, or `new`. None where the row's id is another student's: a sort has torn the row apart.
    """
    own = next((one for one in records if one.follow_up_id == row_id), None)
    if own is not None:
        return own if own.student_key == student_key else None
    of_student = [one for one in records if one.student_key == student_key]
    in_course = [one for one in of_student if one.school_id == new.school_id and one.is_open and not one.is_empty]
    if in_course:
        return max(in_course, key=lambda one: (one.opened_week, one.follow_up_id))
    return next((one for one in of_student if one.follow_up_id == new.follow_up_id), new)
