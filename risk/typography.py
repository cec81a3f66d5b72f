"""French typography of the words of the criteria."""

from __future__ import annotations

import re

NO_BREAK_SPACE = "\u00a0"
_BEFORE = re.compile(r" (?=[%;:?!»])")
_AFTER = re.compile(r"(?<=«) ")


def french(text: str) -> str:
    """The text with a no-break space where an ordinary one stands before % ; : ? ! » or after «."""
    return _AFTER.sub(NO_BREAK_SPACE, _BEFORE.sub(NO_BREAK_SPACE, text))
