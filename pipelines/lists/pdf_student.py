"""What a student's page of the PDF is filled with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.lists import heat_map
from pipelines.lists.dossier_model import DAY_KINDS, Dossier
from pipelines.lists.pdf_fonts import FAMILIES
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.student_attendance import map_svg, map_text
from pipelines.lists.student_view import StudentView, student_view, year_svg, year_text
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_pdf import WORDS
from pipelines.lists.words_student import WORDS as STUDENT_WORDS
from pipelines.lists.year_axis import YearAxis
from pipelines.weeks import Week
from schemas.codes import CODES

_FINDINGS = ("confirmed", "known_situation", "inaccurate_data")


def student_data(row: Row, dossier: Dossier, week: Week, settings: ListSettings) -> dict[str, Any]:
    """One student's page. Coefficient, tier and the points of the year's line: only where the centre says so."""
    language, shows_points = settings.language, settings.show_coefficient
    texts = TEXTS[language]
    if not shows_points:
        dossier = replace(dossier, tiers={})
    view = student_view(row, dossier, week, language, with_figures=False)
    return {
        "name": row.portrait.name,
        "identity": _identity(row, language),
        "returned": row.returned,
        "strengths": list(row.all_strengths),
        "reasons": list(row.reasons) or [texts["no_reason"]],
        "contexts": list(view.contexts),
        "move": row.change,
        "change": [*tier_note(row, settings), *row.change_notes],
        "split": row.change_split if shows_points else "",
        "follow_up": [*row.follow_up_lines, *row.effect_lines],
        "past": list(row.past_lines),
        "coefficient": _coefficient(row, view) if shows_points else None,
        "columns": [f"{column.name}, {column.date}" for column in view.columns],
        "marks": [
            {"name": line.name, "is_competency": line.is_competency, "cells": [_cell(*cell) for cell in line.cells]}
            for line in view.marks
        ],
        "marks_notes": [text for text in (view.marks_note, view.past_marks) if text],
        "attendance": list(view.attendance) or [STUDENT_WORDS[language]["attendance_none"]],
        **_figures(row, dossier, week, settings),
        "supports": list(view.supports),
        "unknown": list(view.unknown),
        "findings": [_meaning("follow_up_finding", code, language) for code in _FINDINGS],
    }


def tier_note(row: Row, settings: ListSettings) -> list[str]:
    """That the tier moved, where the centre says that tiers are told."""
    return [row.tier_note] if settings.show_coefficient and row.tier_note else []


def _identity(row: Row, language: Language) -> str:
    texts = TEXTS[language]
    number = row.portrait.student_id
    parts = (
        row.level,
        f"{texts['col_group'].lower()} {row.group}" if row.group else "",
        texts["id"].format(id=number) if number else "",
        row.cause,
    )
    return " · ".join(part for part in parts if part)


def _cell(mark: str, day: str) -> str:
    return f"{mark} ({day})" if day else mark


def _coefficient(row: Row, view: StudentView) -> dict[str, Any]:
    return {
        "summary": " ".join(view.tier_lines),
        "total": row.coefficient,
        "parts": [[fall.row.label, fall.row.value, fall.row.share] for fall in view.falls],
    }


def _figures(row: Row, dossier: Dossier, week: Week, settings: ListSettings) -> dict[str, Any]:
    """The heat map with its legend and the time line, on one scale; None where there is nothing to draw."""
    language, words = settings.language, WORDS[settings.language]
    days = dossier.attendance.days
    first = Week.parse(dossier.weeks[0].week) if dossier.weeks else None
    axis = heat_map.axis_of(days, first, week)
    heat = map_svg(dossier.attendance, axis, language, standalone=True)
    year = year_svg(row, dossier, axis, language, with_points=settings.show_coefficient, standalone=True)
    note = words["year_points" if settings.show_coefficient else "year_shape"]
    return {
        "heat": _figure(heat, map_text(days, language), axis) if heat else None,
        "legend": _legend(dossier, language),
        "year": _figure(year, year_text(row, dossier, language), axis) | {"note": note} if year else None,
    }


def _figure(svg: str, alt: str, axis: YearAxis) -> dict[str, Any]:
    return {"svg": _with_our_font(svg), "alt": alt, "width": axis.width}


def _legend(dossier: Dossier, language: Language) -> list[dict[str, str]]:
    known = {day.kind for day in dossier.attendance.days}
    return [
        {
            "svg": _with_our_font(heat_map.key(kind, standalone=True)),
            "name": STUDENT_WORDS[language][f"kind_{kind}"],
        }
        for kind in DAY_KINDS
        if kind in known
    ]


def _with_our_font(svg: str) -> str:
    """The page's fonts are the reader's; here there are only those of the document."""
    return str(svg).replace("Arial,sans-serif", f"'{FAMILIES[0]}'")


def _meaning(list_name: str, code: str, language: Language) -> str:
    meaning = CODES[list_name][code]
    return meaning.fr if language == "fr" else meaning.en
