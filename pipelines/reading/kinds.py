"""What a cell looks like, by its shape alone: enough to tell a header from data and one table from another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_BLANKS = " \t\r\n\u00a0\u202f"
_LONGEST = 200
_MOST_VALUES = 30
_TOTALS = frozenset(
    {
        "total", "totaux", "total général", "total partiel", "grand total", "totals",
        "sous-total", "sous-totaux", "sous total", "subtotal", "sub-total",
        "somme", "sommes", "sum", "moyenne", "moyennes", "moyenne générale", "average", "mean",
    }
)  # fmt: skip
_SEVERAL = 4
# A name of _SHAPES, or the only values that a column holds.
Kind = str | frozenset[str]
_DATE = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
_TIME = r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:[.,]\d{1,9})? ?(?:[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d{2}:?\d{2})?"
# In order: the first that fits the whole cell.
_SHAPES = {
    "number": r"(?=\D*\d)[-+−]?[$€£]? ?(?:\d{1,3}(?:[ \u00a0\u202f'.,]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d{1,3})?"
    r"[ \u00a0]?[%$€£]?",
    "date": _DATE,
    "time": _TIME,
    "moment": rf"(?:{_DATE})[ T](?:{_TIME})",
    "url": r"(?:https?|ftp)://\S+|www\.\S+",
    "email": r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}",
    "code": r"(?=[^\d]{0,40}\d)[\w./#°-]{1,40}",
    "words": r"[^\W_][\w .'’()/&!?%+#@°«»…–—*=\u00a0\u202f-]{0,199}",
}
_KIND = re.compile("|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPES.items()))
# Kinds that a header's cell does not have when it stands over a column of them.
TYPED = frozenset(_SHAPES) - {"words"}
# A cell of one kind may stand in a column of another: every number is also a code.
_ALSO = {"code": frozenset({"number", "date", "time"}), "number": frozenset()}


@lru_cache(maxsize=1 << 14)
def kind_of(cell: str) -> str | None:
    """The kind of a cell, `empty` for blanks, None for what fits nothing (a whole line that was not split, say)."""
    text = cell.strip(_BLANKS)
    if not text:
        return "empty"
    if len(text) > _LONGEST:
        return None
    found = _KIND.fullmatch(text)
    return found.lastgroup if found else None


def fits(cell: str, kind: Kind) -> bool | None:
    """Whether the cell may stand in a column of that kind; None where it is empty, which says nothing."""
    found = kind_of(cell)
    if found == "empty":
        return None
    if isinstance(kind, frozenset):
        return cell in kind
    return found == kind or found in _ALSO.get(kind, ())


def column_kinds(rows: Sequence[Sequence[str]], share: float) -> dict[int, Kind]:
    """The typed columns, by position: those of whose filled cells at least `share` are of one kind."""
    if not rows:
        return {}
    found = {}
    for position in range(len(rows[0])):
        kind = _kind_of_most((row[position] for row in rows), share)
        if kind is not None:
            found[position] = kind
    return found


def _kind_of_most(cells: Iterable[str], share: float) -> str | None:
    counts = Counter(kind_of(cell) for cell in cells)
    del counts["empty"]
    if not counts:
        return None
    total = sum(counts.values())
    # One odd cell among few is not yet a share.
    needed = min(share * total, total - 1) if total >= _SEVERAL else share * total
    kind, count = max(counts.items(), key=lambda item: (item[1], str(item[0])))
    if kind in TYPED and count >= needed:
        return kind
    as_codes = counts["code"] + sum(counts[other] for other in _ALSO["code"])
    return "code" if counts["code"] and as_codes >= needed else None


def few_values(rows: Sequence[Sequence[str]]) -> dict[int, Kind]:
    """The columns that hold few values, each of them several times, by position: those values are their kind.

    Only for rows that are the whole of a file: in a sorted one, later values are not yet among the first.
    """
    found: dict[int, Kind] = {}
    for position in range(len(rows[0]) if rows else 0):
        counts = Counter(row[position] for row in rows if row[position].strip())
        if counts and len(counts) <= min(_MOST_VALUES, counts.total() / 3):
            found[position] = frozenset(value for value, count in counts.items() if count > 1)
    return found


def fit(cells: Sequence[str], kinds: dict[int, Kind]) -> tuple[int, int]:
    """Of the typed columns that are filled in this row: how many fit, and how many do not."""
    found = [fits(cells[position], kind) for position, kind in kinds.items() if position < len(cells)]
    return sum(one is True for one in found), sum(one is False for one in found)


def is_totals(cells: Sequence[str]) -> bool:
    """Whether a word for a total stands alone in a cell, and the others are empty or numbers."""
    filled = [cell.strip(_BLANKS + ":").casefold() for cell in cells if cell.strip()]
    words = [cell for cell in filled if kind_of(cell) != "number"]
    return len(cells) > 1 and len(words) == 1 and len(filled) > 1 and words[0] in _TOTALS


def is_unlike(cells: Sequence[str], kinds: dict[int, Kind]) -> bool:
    """Whether several typed columns do not fit this row, and more than do."""
    fitting, others = fit(cells, kinds)
    return others > max(fitting, 1)
