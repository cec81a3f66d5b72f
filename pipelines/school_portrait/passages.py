"""From one cycle to the next: last year's marks of the students who have one this year."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.lists.teams import level_name
from pipelines.school_portrait.reading import Row, SchoolRows, subject_of
from pipelines.school_portrait.telling import Teller
from schemas.codes import CODES


@dataclass(frozen=True)
class PassageLine:
    label: str
    students: str
    before: str
    now: str
    trend: str
    fell: str


def passage_lines(school: SchoolRows, tell: Teller) -> list[PassageLine]:
    """One a level and subject that may be shown, from the youngest level up."""
    today = {subject_of(row): row for row in school.levels}
    order = list(CODES["level"])
    shown = [row for row in school.transitions if row["students"] is not None]
    shown.sort(key=lambda row: (order.index(row["level"]), row["subject_name"] or "", row["subject_code"]))
    return [_line(row, today.get((row["level"], row["subject_code"], None)), tell) for row in shown]


def _line(row: Row, now: Row | None, tell: Teller) -> PassageLine:
    words, language = tell.words, tell.language
    return PassageLine(
        label=words["passage_of"].format(
            subject=tell.label(row | {"competency": None}),
            past=level_name(row["past_level"], language),
            level=level_name(row["level"], language),
        ),
        students=tell.number(row["students"]),
        before=_told(row["mean_mark_before"], row["below_60_before"], tell),
        now=words["none"] if now is None else _told(now["mean_mark"], now["below_60"], tell),
        trend=tell.trend(row["trend"]),
        fell=tell.number(row["fell_below_60"]),
    )


def _told(mean: object, below: int | None, tell: Teller) -> str:
    return tell.words["mean_and_below"].format(mean=tell.mean(mean), below=tell.number(below))
