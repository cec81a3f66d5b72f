"""The marks of a level or a group: one line a subject or competency."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup

from pipelines.school_portrait import charts
from pipelines.school_portrait.needs import below_70
from pipelines.school_portrait.reading import Row, SchoolRows, subject_of
from pipelines.school_portrait.telling import Teller

BANDS = ("below_60", "from_60_to_69", "from_70")


@dataclass(frozen=True)
class MarkLine:
    """`counts`: of each band, none where all are hidden. `beside`: the mean of the centre, for a level; of the level,
    for a group."""

    label: str
    is_competency: bool
    flag: str
    students: str
    counts: tuple[str, ...]
    bar: Markup | None
    mean: str
    before: str
    moves: str
    beside: str


def mark_lines(school: SchoolRows, level: str, group: Row | None, tell: Teller) -> list[MarkLine]:
    """Those of a level, or of the group of that row; none where the level or group is hidden whole."""
    home_group = group["home_group"] if group else None
    everyone = [row for row in school.levels if row["level"] == level and row["subject_code"]]
    rows = everyone
    if group:
        rows = [
            row
            for row in school.groups
            if row["level"] == level and row["home_group"] == home_group and row["subject_code"]
        ]
    shown = [row for row in rows if row["students"] is not None]
    changes = {
        subject_of(row): row for row in school.changes if row["level"] == level and row["home_group"] == home_group
    }
    if group and home_group is None:
        changes = {}  # without a group, a change row is the level's
    level_rows = {subject_of(row): row for row in everyone}
    twins = _same_names(everyone)
    return [
        _line(
            row,
            changes.get(subject_of(row)),
            level_rows.get(subject_of(row)) if group else school.centre.get(subject_of(row)),
            is_group=group is not None,
            with_code=row["subject_name"] in twins,
            tell=tell,
        )
        for row in shown
    ]


def _same_names(rows: list[Row]) -> set[str]:
    """Names that two subjects of the level have."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes[row["subject_name"]].add(row["subject_code"])
    return {name for name, found in codes.items() if name and len(found) > 1}


def _line(
    row: Row, change: Row | None, other: Row | None, *, is_group: bool, with_code: bool, tell: Teller
) -> MarkLine:
    words = tell.words
    return MarkLine(
        label=tell.label(row, with_code=with_code),
        is_competency=row["competency"] is not None,
        flag=words["shared"] if row["is_shared_need"] else "",
        students=tell.number(row["students"]),
        counts=tuple(tell.number(row[band]) for band in BANDS) if any(row[band] is not None for band in BANDS) else (),
        bar=_bar(row),
        mean=tell.mean(row["mean_mark"]),
        before=_before(change, tell),
        moves=_moves(change, tell),
        beside=_beside(other, is_group, tell),
    )


def _bar(row: Row) -> Markup | None:
    """In three bands, or in two where only the upper one is shown."""
    if all(row[band] is not None for band in BANDS):
        return charts.bands([(band, row[band]) for band in BANDS], row["students"])
    below = below_70(row)
    if below is None:
        return None
    return charts.bands([("from_60_to_69", below), ("from_70", row["from_70"])], row["students"])


def _before(change: Row | None, tell: Teller) -> str:
    if change is None:
        return tell.words["none"]
    if change["students"] is None:
        return tell.words["hidden"]
    return tell.words["term_told"].format(mean=tell.mean(change["mean_mark_before"]), trend=tell.trend(change["trend"]))


def _moves(change: Row | None, tell: Teller) -> str:
    if change is None or (change["lost_5"] is None and change["gained_5"] is None):
        return ""
    return tell.words["term_moves"].format(lost=tell.number(change["lost_5"]), gained=tell.number(change["gained_5"]))


def _beside(other: Row | None, is_group: bool, tell: Teller) -> str:
    if other is None:
        return tell.words["none"]
    if is_group:
        return tell.mean(other["mean_mark"])
    return tell.words["centre_told"].format(
        mean=tell.mean(other["mean_mark"]), schools=tell.counted(other["schools"], "school")
    )
