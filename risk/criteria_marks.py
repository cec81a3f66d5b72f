"""The entries of a criteria file about marks: pass mark, competencies, weights of the étapes, diploma, old marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from risk.criteria_entry import Entry
from schemas.codes import CODES

DEFAULT_PASS_MARK = Decimal(60)
# The competencies that Quebec's report cards name, by domain.
COMPETENCY_ROLES = {
    "literacy": ("reading", "writing", "speaking"),
    "numeracy": ("solving", "reasoning"),
}
TERMS = tuple(term for term in CODES["term"] if term != "FINAL")
MOST_DAYS = 1000

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_RESUMPTION = re.compile(r"(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?")
_LONGEST = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True)
class Diploma:
    """What a diploma asks of secondary 4 and 5.

    `units_required`: in all. `courses`: patterns of the codes of secondary 4 and 5 courses. `course_units`: pattern of
    code -> units, where the last digit of the code does not tell them, tried in the order of the file. `compulsory`:
    name of the subject -> patterns of the codes of the courses that satisfy it. `resumptions`: (month, day), the day
    None where only the month is known.
    """

    units_required: int
    courses: tuple[str, ...]
    course_units: dict[str, int]
    compulsory: dict[str, tuple[str, ...]]
    resumptions: tuple[tuple[int, int | None], ...]


def read_pass_mark(root: Entry) -> Decimal:
    """The mark from which one passes; 60 where the file does not say."""
    if not root.has("pass_mark"):
        return DEFAULT_PASS_MARK
    return root.number("pass_mark", places=4, least=_ZERO, most=_HUNDRED)


def read_competencies(block: Entry) -> dict[str, dict[str, tuple[str, ...]]]:
    """Patterns of the competencies as the source writes them, by domain and role."""
    found = {}
    for domain in block.only(*COMPETENCY_ROLES).names:
        entry = block.block(domain).only(*COMPETENCY_ROLES[domain])
        found[domain] = {role: entry.texts(role) for role in entry.names}
    return found


def read_term_weights(block: Entry) -> dict[str, Decimal]:
    """The weight of each étape in the year's result. All of them, and one above zero."""
    block.only(*TERMS)
    weights = {term: block.number(term, places=2, least=_ZERO, most=_HUNDRED) for term in TERMS}
    if not sum(weights.values()):
        raise block.error("doit avoir au moins un poids plus grand que zéro")
    return weights


def read_stale_after_days(entry: Entry) -> int | None:
    """The age in days beyond which what an indicator says is told to be old; None where the entry does not say."""
    return entry.count("stale_after_days", most=MOST_DAYS) if entry.has("stale_after_days") else None


def read_diploma(block: Entry) -> Diploma:
    """What the diploma asks."""
    block.only("units_required", "courses", "course_units", "compulsory", "resumptions")
    units = block.block("course_units") if block.has("course_units") else None
    compulsory = block.block("compulsory")
    for name in compulsory.names:
        compulsory.title(name)
    return Diploma(
        units_required=block.count("units_required"),
        courses=block.texts("courses"),
        course_units={pattern: units.count(pattern, most=99) for pattern in units.names} if units else {},
        compulsory={name: compulsory.texts(name) for name in compulsory.names},
        resumptions=_resumptions(block) if block.has("resumptions") else (),
    )


def _resumptions(block: Entry) -> tuple[tuple[int, int | None], ...]:
    found = []
    for text in block.texts("resumptions"):
        match = _RESUMPTION.fullmatch(text)
        month, day = (int(part) if part else None for part in match.groups()) if match else (None, None)
        if month is None or (day or 1) > _LONGEST.get(month, 31):
            raise block.error("doit nommer des mois (« 01 ») ou des jours (« 01-18 »), entre guillemets", "resumptions")
        found.append((month, day))
    return tuple(sorted(found, key=lambda one: (one[0], one[1] or 0)))
