"""How the words of the criteria and their dates are written: French typography, names of months."""

from __future__ import annotations

import re

NO_BREAK_SPACE = "\u00a0"
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_BEFORE = re.compile(r" (?=[%;:?!»])")
_AFTER = re.compile(r"(?<=«) ")


def french(text: str) -> str:
    """The text with a no-break space where an ordinary one stands before % ; : ? ! » or after «."""
    return _AFTER.sub(NO_BREAK_SPACE, _BEFORE.sub(NO_BREAK_SPACE, text))
