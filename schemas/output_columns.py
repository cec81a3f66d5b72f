"""What the output tables share: the columns that several of them have, and the shorthand that declares a table."""

from __future__ import annotations

from schemas.columns import text_column
from schemas.contract import Column, Layer, Table


def week_column() -> Column:
    return text_column(
        "week",
        "Semaine ISO : « 2026-W47 ».",
        "ISO week: '2026-W47'.",
        required=True,
        key=True,
        pattern=r"^20\d{2}-W\d{2}$",
    )


def school_id_column(**promises) -> Column:
    return text_column("school_id", "Code de l'école.", "School code.", **promises)


def level_column(**promises) -> Column:
    return text_column("level", "Niveau scolaire.", "Level.", codes="level", **promises)


def output_table(name: str, fr: str, en: str, grain_fr: str, grain_en: str, *columns: Column, **rest) -> Table:
    return Table(name, Layer.OUTPUT, fr, en, grain_fr, grain_en, columns, **rest)
