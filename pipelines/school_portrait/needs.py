"""Which subjects and competencies need most, from what may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.school_portrait.reading import Row

# A mean at or above this tells no need by itself.
PROFICIENT = 70
# What tells a need, the strongest first.
KINDS = ("below_60", "below_70", "mean")


@dataclass(frozen=True)
class Need:
    """A subject or competency of a level. `kind`: what it is told by, below_60, below_70 or mean; `count`: students
    below, None for a mean."""

    row: Row
    kind: str
    count: int | None
    share: Fraction

    @property
    def subject(self) -> tuple[str, str]:
        return self.row["level"], self.row["subject_code"]

    @property
    def weight(self) -> tuple[int, Fraction]:
        """Less is more: the kind first, then the share."""
        return KINDS.index(self.kind), -self.share

    @property
    def rank(self) -> tuple:
        return *self.weight, *self.subject, self.row["competency"] or ""


def below_70(row: Row) -> int | None:
    """Students below 70, where what is shown tells it."""
    if row["students"] is None or row["from_70"] is None:
        return None
    return row["students"] - row["from_70"]


def needs_of(rows: Iterable[Row]) -> list[Need]:
    """The needs of a school's levels, most first: by share below 60; then, where that is hidden, by share below
    70; then by mean, below 70 only. A subject is left out where one of its competencies needs as much.
    """
    found = [need for need in map(_need, rows) if need is not None]
    most: dict[tuple[str, str], tuple[int, Fraction]] = {}
    for one in found:
        if one.row["competency"]:
            most[one.subject] = min(one.weight, most.get(one.subject, one.weight))
    kept = [one for one in found if one.row["competency"] or one.subject not in most or one.weight < most[one.subject]]
    return sorted(kept, key=lambda one: one.rank)


def _need(row: Row) -> Need | None:
    students = row["students"]
    if row["subject_code"] is None or students is None:
        return None
    if row["below_60"] is not None:
        return Need(row, "below_60", row["below_60"], Fraction(row["below_60"], students))
    below = below_70(row)
    if below:
        return Need(row, "below_70", below, Fraction(below, students))
    mean: Decimal | None = row["mean_mark"]
    if mean is None or mean >= PROFICIENT:
        return None
    return Need(row, "mean", None, Fraction(PROFICIENT) - Fraction(mean))


def shared_groups(groups: Iterable[Row]) -> set[tuple[str, str | None]]:
    """(level, group) of the groups where a need is shared by more than a third."""
    return {(row["level"], row["home_group"]) for row in groups if row["is_shared_need"]}
