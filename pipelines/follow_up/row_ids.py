"""Who a row of a workbook is about, in one number that survives sorting, copying and the next week."""

from __future__ import annotations

from hashlib import sha256

_SEPARATOR = "\x1f"


def new_row_id(centre_id: str, school_id: str, student_key: str, week: str) -> str:
    """The id of the row of a student without an open follow-up, in the workbooks of `week` (`2026-W47`).

    64 hexadecimal digits. The same in the workbook of every team of the school, so that what two teams write of a
    student in a week is one follow-up; it becomes the follow-up's own id when something is typed.
    """
    return sha256(_SEPARATOR.join((centre_id, school_id, student_key, week, "follow_up")).encode()).hexdigest()
