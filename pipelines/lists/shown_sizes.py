"""Sizes of the centre's page beside the portraits of its schools: the two pages together give no small cell.

A count of students stands as it is where the portrait of the school shows the same, level by level. What it keeps
back is told by tens, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import duckdb

from pipelines.lists.settings import ListSettings
from pipelines.lists.team_week import TeamFigures, TeamWeek
from pipelines.lists.teams import DIRECTION
from pipelines.lists.wording import integer
from pipelines.lists.words_index import WORDS
from schemas.ddl import quoted
from schemas.outputs_groups import GROUP_PORTRAIT, SCHOOL_PORTRAIT

HIDDEN = "·"
# Of the list: together with what a portrait shows of the tiers, they would tell those that it hides.
OF_THE_LIST = ("listed", "now", "below", "followed", "new", "unseen")
Kind = Literal["exact", "about", "under", "hidden"]


@dataclass(frozen=True)
class Size:
    """A count as it is told: `exact`; `about`, to the nearest ten; `under` the smallest cell; `hidden`."""

    count: int
    kind: Kind = "exact"


@dataclass(frozen=True)
class PortraitShown:
    """What the portraits of schools show: of each (school, level) and (school, level, group), (students, tiers)."""

    levels: dict[tuple[str, str | None], tuple[bool, bool]] = field(default_factory=dict)
    groups: dict[tuple[str, str | None], dict[str | None, tuple[bool, bool]]] = field(default_factory=dict)


def read_shown(con: duckdb.DuckDBPyConnection, week: str, schools: Sequence[str]) -> PortraitShown:
    """What the portraits of these schools show of their students this week."""
    shown = PortraitShown()
    for table, group in ((SCHOOL_PORTRAIT, "null"), (GROUP_PORTRAIT, "home_group")):
        found = con.execute(
            f"""
            select
                school_id, level, {group}, students is not null,
                tier_1 is not null and tier_2 is not null and tier_3 is not null
            from portraits.{quoted(table.name)}
            where week = $week and list_contains($schools, school_id) and subject_code is null
            """,
            {"week": week, "schools": list(schools)},
        ).fetchall()
        for school, level, home_group, *told in found:
            if table is SCHOOL_PORTRAIT:
                shown.levels[school, level] = (told[0], told[1])
            else:
                shown.groups.setdefault((school, level), {})[home_group] = (told[0], told[1])
    return shown


def with_shown(figures: TeamFigures, mine: TeamWeek, shown: PortraitShown) -> TeamFigures:
    """The figures, with whether the portrait shows the students of the team, and their tiers, for each of its parts:
    a level that it holds whole, else each of its groups.
    """
    held: dict[str | None, set[str | None]] = {}
    for tally in mine.tallies:
        held.setdefault(tally.level, set()).add(tally.home_group)
    parts = [part for level, groups in held.items() for part in _parts(shown, figures.school_id, level, groups)]
    return replace(
        figures,
        shows_students=all(students for students, _ in parts),
        shows_tiers=all(tiers for _, tiers in parts),
    )


def _parts(
    shown: PortraitShown, school: str, level: str | None, groups: set[str | None]
) -> Iterable[tuple[bool, bool]]:
    """Nothing of a level without a row: its students are those whom the coefficient is not meant for."""
    whole = shown.levels.get((school, level))
    of_groups = shown.groups.get((school, level), {})
    if whole is None:
        return []
    if of_groups.keys() <= groups:
        return [whole]
    return [of_groups[group] for group in groups if group in of_groups]


def school_sizes(
    teams: Sequence[TeamFigures], hidden: Iterable[str], settings: ListSettings
) -> dict[str, dict[str, Size]]:
    """By folder of each team of a school, what is told of each column. `hidden`: folders of which nothing is."""
    kept_back = frozenset(hidden)
    parts = [one for one in teams if not is_whole_school(one)]
    told = {one.folder: _of_a_part(one, one.folder in kept_back, settings) for one in parts}
    has_small = any(0 < one.students < settings.small_cell for one in parts)
    for one in teams:
        if is_whole_school(one):
            told[one.folder] = _of_the_whole(one, parts, told, settings, has_small, one.folder in kept_back)
    return told


def is_whole_school(one: TeamFigures) -> bool:
    """Whether the team is the principal's, which holds every student of the school."""
    return one.folder.split("/")[-1] == DIRECTION


def count_of(one: TeamFigures, name: str) -> int:
    return one.gone + one.left + one.lost if name == "off" else getattr(one, name)


def sum_of(sizes: Sequence[Size], small_cell: int) -> Size:
    """The sum: to the nearest ten, and from what is told, where a part is not told as it is."""
    if all(one.kind == "exact" for one in sizes):
        return Size(sum(one.count for one in sizes))
    return banded(sum(_estimate(one, small_cell) for one in sizes), small_cell)


def banded(count: int, small_cell: int) -> Size:
    return Size(count, "under" if count < small_cell else "about")


def told(size: Size, settings: ListSettings) -> str:
    """`34`, `≈ 30`, `< 10` or a dot."""
    words = WORDS[settings.language]
    if size.kind == "exact":
        return integer(size.count, settings.language)
    if size.kind == "about":
        return words["size_about"].format(count=integer(_nearest_ten(size.count), settings.language))
    return words["size_under"].format(small=settings.small_cell) if size.kind == "under" else HIDDEN


def _of_a_part(one: TeamFigures, is_hidden: bool, settings: ListSettings) -> dict[str, Size]:
    names = ("students", *OF_THE_LIST, "off", "unscored")
    sizes = {name: Size(count_of(one, name)) for name in names}
    if not one.shows_students:
        sizes["students"] = Size(one.students, "hidden")
    if is_hidden:
        return {name: replace(size, kind="hidden") for name, size in sizes.items()}
    if one.students and not _is_exact(one, settings.small_cell):
        sizes |= _of_the_list(one, one.listed, settings.small_cell)
    return sizes


def _is_exact(one: TeamFigures, small_cell: int) -> bool:
    return one.shows_tiers and one.listed >= small_cell and one.students - one.listed >= small_cell


def _of_the_list(one: TeamFigures, listed: int, small_cell: int) -> dict[str, Size]:
    """Nothing where few are not on the list; by tens the list itself, its parts as they are where it is not short."""
    if one.students < 2 * small_cell or one.students - listed < small_cell:
        hidden = {name: Size(count_of(one, name), "hidden") for name in OF_THE_LIST}
        # What a sum takes it for tells no more than the dot.
        return hidden | {"listed": Size(one.students // (2 if one.students < 2 * small_cell else 1), "hidden")}
    sizes = {name: banded(count_of(one, name), small_cell) for name in OF_THE_LIST}
    sizes["listed"] = banded(listed, small_cell)
    if listed >= small_cell:
        sizes |= {name: Size(count_of(one, name)) for name in ("followed", "new", "unseen")}
        # As many as a meeting allows, which is no secret.
        if one.below:
            sizes["now"] = Size(one.now)
    return sizes


def _of_the_whole(
    one: TeamFigures,
    parts: Sequence[TeamFigures],
    told: dict[str, dict[str, Size]],
    settings: ListSettings,
    has_small: bool,
    is_hidden: bool,
) -> dict[str, Size]:
    """The whole school: no more is told of it than the sum of what is told of its teams, where they part it."""
    small_cell = settings.small_cell
    sizes = _of_a_part(one, is_hidden, settings)
    if has_small:
        sizes["students"] = Size(one.students, "hidden")
    lists = [told[part.folder]["listed"] for part in parts if part.students]
    if is_hidden or not one.students or all(size.kind == "exact" for size in lists):
        return sizes
    if sum(part.students for part in parts) != one.students:
        return sizes | {name: banded(count_of(one, name), small_cell) for name in OF_THE_LIST}
    sums = {
        name: sum_of([told[part.folder][name] for part in parts if part.students], small_cell)
        for name in ("listed", "followed", "new", "unseen")
    }
    now = Size(one.now) if one.below else banded(one.now, small_cell)
    # What lies beyond, from what is told of the list.
    beyond = max(0, sums["listed"].count - one.now - sums["followed"].count) if one.below else 0
    return sizes | sums | {"now": now, "below": banded(beyond, small_cell)}


def _estimate(size: Size, small_cell: int) -> int:
    """What a reader takes a told size for: never more than the page says."""
    if size.kind == "exact":
        return size.count
    if size.kind == "about" or size.count >= small_cell:
        return _nearest_ten(size.count)
    return small_cell // 2


def _nearest_ten(count: int) -> int:
    return (count + 5) // 10 * 10
