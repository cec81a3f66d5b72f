"""What a run says of itself in one line, in French: counts only, no student's value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.acceptance import Acceptance
from pipelines.follow_up.reading_back import ReadBack
from pipelines.lists.settings import WORKBOOK
from pipelines.lists.wording import counted
from pipelines.publication import Published
from pipelines.weeks import Week


@dataclass(frozen=True)
class Counts:
    students: int
    scored: int
    tier_2: int
    tier_3: int


def verdict_of(
    week: Week, counts: Counts, acceptance: Acceptance, rows_changed: int, warned: bool, alarming: int
) -> str:
    """One line, in French."""
    alarm = ""
    if alarming:
        told = counted(alarming, "alarme sur les extraits", "alarmes sur les extraits", "fr")
        alarm = f" Publié avec un avertissement : {told} ; voir la page de qualité."
    if not counts.students:
        return f"{week} : aucun jour de classe, aucun portrait.{alarm}"
    rejected = sum(account.rejected for account in acceptance.files)
    empty = [account.file_name for account in acceptance.files if not account.records]
    told = (
        f"{week} : {counts.students} élèves, {counts.scored} avec un coefficient, palier 2 : {counts.tier_2}, "
        f"palier 3 : {counts.tier_3} ; lignes refusées : {rejected} ; portraits changés : {rows_changed}."
    )
    if alarming:
        return told + alarm
    if warned and empty:
        return f"{told} Publié avec un avertissement : en-tête sans aucune ligne dans {', '.join(empty)}."
    if warned:
        return f"{told} Publié avec un avertissement : des lignes sont refusées ; voir la page de qualité."
    return told


def workbooks_told(read: ReadBack) -> str:
    """How many workbooks the teams had written in, and how much of it asks for somebody's eyes."""
    told = ""
    if read.workbooks:
        told += f" Classeurs d'équipe lus : {read.workbooks} ; suivis nouveaux ou changés : {read.follow_ups}."
    if read.issues:
        told += f" À voir dans les classeurs : {len(read.issues)} ; voir la page de qualité."
    return told


def held_workbooks_told(published: Published) -> str:
    """Workbooks that hold what was not read, or are open: they stay, and the new list is beside or waits."""
    waiting = [path for path in published.held if path.name == WORKBOOK]
    if not waiting and not published.beside:
        return ""
    told = f" Classeurs laissés en place, ouverts ou non lus : {len(waiting) + len(published.beside)}"
    if published.beside:
        told += f" ; nouvelle liste à côté : {published.beside[0].name}"
    return told + "."


def quality_told(quality: Path, week: Week) -> str:
    """Where to read more; not stored: the store may be moved."""
    return f" Page de qualité\u00a0: {quality / week.text / 'index.html'}"
