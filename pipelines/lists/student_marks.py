"""A student's report cards as one table: subjects and their competencies by étape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.lists.dossier_model import Mark, PastMark
from pipelines.lists.settings import Language
from pipelines.lists.teams import level_name
from pipelines.lists.wording import number, short_date
from pipelines.lists.words_student import WORDS

_TERMS = ("1", "2", "3", "FINAL")


@dataclass(frozen=True)
class TermColumn:
    """An étape that has a mark. `recorded_on`: the date of most of its marks."""

    term: str
    name: str
    date: str
    recorded_on: date


@dataclass(frozen=True)
class MarkRow:
    """A subject, or a competency of the subject above. `cells`: by column, the mark, and its date if another's."""

    name: str
    is_competency: bool
    cells: tuple[tuple[str, str], ...]


def term_columns(marks: Sequence[Mark], as_of: date, language: Language) -> tuple[TermColumn, ...]:
    """The étapes known, in order."""
    found = []
    for term in _TERMS:
        dates = Counter(mark.recorded_on for mark in marks if mark.term == term)
        if dates:
            most = max(dates, key=lambda day: (dates[day], day))
            found.append(TermColumn(term, WORDS[language][f"term_{term}"], short_date(most, as_of, language), most))
    return tuple(found)


def mark_rows(
    marks: Sequence[Mark], columns: Sequence[TermColumn], as_of: date, language: Language
) -> tuple[MarkRow, ...]:
    """A row a subject, then one a competency, in the order of the marks.

    A subject taken in two course groups has a row for each; where only competencies are marked, the subject's is empty.
    """
    lines: dict[tuple[str, str], dict[str | None, dict[str, Mark]]] = {}
    for mark in marks:
        rows = lines.setdefault((mark.subject_code, mark.course_group), {None: {}})
        rows.setdefault(mark.competency, {})[mark.term] = mark
    groups = Counter(code for code, _ in lines)
    names = Counter(_subject(rows) for rows in lines.values())
    found = []
    for (code, group), rows in lines.items():
        name = _subject(rows)
        # Two courses of one name are told apart by their group, or by their code.
        if groups[code] > 1:
            name = f"{name}, {WORDS[language]['course_group'].format(group=group or '—')}"
        elif names[name] > 1:
            name = f"{name} ({code})"
        for competency, by_term in rows.items():
            label = name if competency is None else _competency(competency, by_term, language)
            cells = tuple(_cell(by_term.get(column.term), column, as_of, language) for column in columns)
            found.append(MarkRow(label[:1].upper() + label[1:], competency is not None, cells))
    return tuple(found)


def past_text(marks: Sequence[PastMark], school_year: str, language: Language) -> str:
    """`Résultats finaux de 2025-2026 (2e secondaire) : français 77 ; mathématique 76.`; empty where none is known."""
    if not marks:
        return ""
    words = WORDS[language]
    level = words["past_level"].format(level=level_name(marks[0].level, language)) if marks[0].level else ""
    told = [f"{mark.subject} {number(mark.mark, language)}" for mark in marks]
    separator = "\u00a0; " if language == "fr" else "; "
    return words["past_marks"].format(year=school_year, level=level, marks=separator.join(told))


def _subject(rows: dict[str | None, dict[str, Mark]]) -> str:
    return next(mark.subject for by_term in rows.values() for mark in by_term.values())


def _competency(competency: str, by_term: dict[str, Mark], language: Language) -> str:
    name = next(mark.competency_name for mark in by_term.values())
    if name:
        return name
    return WORDS[language]["competency"].format(number=competency) if competency.isdigit() else competency


def _cell(mark: Mark | None, column: TermColumn, as_of: date, language: Language) -> tuple[str, str]:
    if mark is None:
        return "", ""
    text = number(mark.mark, language)
    if mark.mark_code:
        text = f"{text} ({mark.mark_code})"
    when = "" if mark.recorded_on == column.recorded_on else short_date(mark.recorded_on, as_of, language)
    return text, when
