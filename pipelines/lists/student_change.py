"""What changed since the previous portrait, in words: facts, coverage and criteria, each with its points."""

from __future__ import annotations

from decimal import Decimal

from pipelines.lists.dossier_model import PartMoved
from pipelines.lists.model import Portrait
from pipelines.lists.settings import Language
from pipelines.lists.wording import fixed, week_title, with_unit
from pipelines.lists.words_student import WORDS
from pipelines.weeks import Week


def change_text(portrait: Portrait, language: Language) -> str:
    """From how much to how much, and since which week; that nothing can be compared, where it cannot."""
    words = WORDS[language]
    if portrait.change is None or portrait.previous_coefficient is None or portrait.coefficient is None:
        return words["change_none"]
    return words["change_is" if portrait.change else "change_null"].format(
        change=fixed(portrait.change, language, signed=True),
        before=fixed(portrait.previous_coefficient, language),
        now=fixed(portrait.coefficient, language),
        week=week_title(Week.parse(portrait.previous_week), language) if portrait.previous_week else "—",
    )


def change_parts(portrait: Portrait, language: Language) -> tuple[tuple[str, str], ...]:
    """Each cause of the change with its points, all three, so that they add up to it."""
    if not portrait.change:
        return ()
    words = WORDS[language]
    return tuple(
        (words[f"change_{name}"], fixed(value or Decimal(0), language, signed=True))
        for name, value in (
            ("data", portrait.change_data),
            ("coverage", portrait.change_coverage),
            ("criteria", portrait.change_criteria),
        )
    )


def moved_text(one: PartMoved, language: Language) -> str:
    """`Absences : 10 % → 12,5 %, part 4,02 → 8,05 (+4,03)`."""
    words = WORDS[language]
    before, now = (
        words["unknown_value"] if value is None else with_unit(value, one.unit, language)
        for value in (one.value_before, one.value_now)
    )
    return words["moved_one"].format(
        label=one.label,
        before=before,
        now=now,
        part_before=fixed(one.part_before, language),
        part_now=fixed(one.part_now, language),
        points=fixed(one.points, language, signed=True),
    )
