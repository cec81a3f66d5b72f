"""How words are compared: a header, a code or a month, whatever its case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[^a-z0-9]+")


def bare(text: str) -> str:
    """« À revoir le » and `a_revoir_le` both give `a revoir le`."""
    whole = text.replace("œ", "oe").replace("Œ", "OE")
    letters = "".join(one for one in unicodedata.normalize("NFKD", whole) if not unicodedata.combining(one))
    return _BETWEEN.sub(" ", letters.lower()).strip()
