"""Who reads which list: one team a school and level, one for the principal, or the centre's own teams."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.config import Team
from pipelines.lists.settings import Language
from pipelines.lists.texts import TEXTS
from schemas.codes import CODES

DIRECTION = "direction"
# The folder of the school's own portrait stands beside those of its teams.
PORTRAIT = "portrait"
_LONGEST = 40
# Windows refuses these as folder names, whatever the case.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_SAFE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{_LONGEST - 1}}}")


@dataclass(frozen=True)
class ListTeam:
    """One list: whose it is, what it holds, and its folder. Empty levels or groups: all of them."""

    school_id: str
    school_folder: str
    name: str
    folder: str
    levels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def holds(self, level: str | None, group: str | None) -> bool:
        return (not self.levels or level in self.levels) and (not self.groups or group in self.groups)

    @property
    def href(self) -> str:
        """Address of the current list, from `index.html`."""
        return f"{self.school_folder}/{self.folder}/courant/liste.html"


def path_part(text: str) -> str:
    """A folder name for `text` that cannot escape, that every system accepts, and that never changes.

    Text that is already such a name is kept. Otherwise the name is made of what is left of it, and ends in a
    digest of the whole, so that two texts that look alike once simplified stay apart.
    """
    if _SAFE.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _LONGEST - 9].strip("-") or "x"
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def path_parts(texts: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """`path_part` of each text; names that differ only by case are kept apart, as some systems mix them up.

    `reserved`: folder names that no text may take.
    """
    taken = {name.casefold() for name in reserved}
    parts = {}
    for text in sorted(set(texts)):
        part = path_part(text)
        if part.casefold() in taken:
            part = f"{part[: _LONGEST - 9]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        taken.add(part.casefold())
        parts[text] = part
    return parts


def list_teams(levels: Iterable[tuple[str, str]], own: Sequence[Team], language: Language) -> list[ListTeam]:
    """Every team of the centre, by school: its own teams or one a level, then the principal's.

    `levels`: the (school_id, level) pairs that have a student to portray. The principal's team is always there,
    so that a student whom no team of the centre's own covers is still on a list (a team that the centre itself
    calls `direction` takes its place).
    """
    by_school: dict[str, list[str]] = {}
    for school_id, level in sorted(levels):
        by_school.setdefault(school_id, []).append(level)
    folders = path_parts(by_school)
    teams: list[ListTeam] = []
    for school_id, school_levels in by_school.items():
        school = (school_id, folders[school_id])
        mine = [team for team in own if team.school_id == school_id]
        theirs = {team.name for team in mine}
        names = path_parts(theirs, reserved=(PORTRAIT,) if DIRECTION in theirs else (DIRECTION, PORTRAIT))
        if mine:
            teams += [
                ListTeam(*school, team.name, names[team.name], frozenset(team.levels), frozenset(team.groups))
                for team in mine
            ]
        else:
            teams += [
                ListTeam(
                    *school, _capitalised(level_name(level, language)), path_part(level.lower()), frozenset({level})
                )
                for level in sorted(school_levels, key=level_rank)
            ]
        if DIRECTION not in theirs:
            teams.append(ListTeam(*school, TEXTS[language]["direction"], DIRECTION))
    return teams


def level_name(level: str | None, language: Language) -> str:
    """`SEC3` as people write it; an unknown code as it stands."""
    meaning = CODES["level"].get(level or "")
    if meaning is None:
        return level or ""
    return meaning.fr if language == "fr" else meaning.en


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def level_rank(level: str) -> int:
    """The place of a level in the order of schooling; an unknown code comes last."""
    order = list(CODES["level"])
    return order.index(level) if level in order else len(order)
