"""What of a cell may be repeated: a code, never what a column that has shifted may have put in its place."""

from __future__ import annotations

import re

NOT_A_CODE = "(code qui n'en est pas un)"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,31}")
_INITIALS = re.compile(r"[A-Za-z]|[A-Z]{2,3}")
# What so many rows of so many students hold says nothing of one of them.
FREQUENT_ROWS, FREQUENT_STUDENTS = 10, 5


def safe_code(text: str) -> str:
    """The text where it is shaped as a code (a school's, a reason's), else words that say it is none."""
    return text if _CODE.fullmatch(text) else NOT_A_CODE


def is_surely_code(text: str | None) -> bool:
    """Whether it is a short code with a digit: what a refused row holds may be a single name."""
    return text is not None and len(text) <= 12 and safe_code(text) == text and any(map(str.isdigit, text))


def may_be_told(text: str, rows: int = 0, students: int = 0) -> bool:
    """Whether the text of a cell may be named: a code for certain, initials, or a code that many students share.

    A lone word may be an illness or a surname. `rows` and `students`: how many hold this text in its column.
    """
    if safe_code(text) != text:
        return False
    frequent = rows >= FREQUENT_ROWS and students >= FREQUENT_STUDENTS
    return is_surely_code(text) or _INITIALS.fullmatch(text) is not None or frequent
