"""Lists that nobody owns any more: their last names must not stay on show as if they were this week's."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pipelines.lists.csv_file import csv_header
from pipelines.lists.page import render
from pipelines.lists.settings import ListSettings

CURRENT = "courant"
PAGE, SHEET = "liste.html", "liste.csv"


def retired_folders(existing: Path, owned: Collection[str], kept_schools: Collection[str]) -> list[str]:
    """The `<school>/<team>` folders under `existing` that have a current list and no owner, by name.

    `owned`: the folders of this week's teams. `kept_schools`: folders of schools that are only waiting for their
    first list of the year.
    """
    found = {path.parents[1] for name in (PAGE, SHEET) for path in existing.glob(f"*/*/{CURRENT}/{name}")}
    candidates = {path.relative_to(existing).as_posix(): path for path in found if path.parent.name not in kept_schools}
    return sorted(
        folder
        for folder, path in candidates.items()
        if folder not in owned and not _is_owned_under_another_name(existing, path, owned)
    )


def _is_owned_under_another_name(existing: Path, folder: Path, owned: Collection[str]) -> bool:
    """Some systems take names that differ only by case for one folder: a team that changed case still owns it."""
    alike = folder.relative_to(existing).as_posix().casefold()
    return any(
        one.casefold() == alike and (existing / one).exists() and (existing / one).samefile(folder) for one in owned
    )


def retired_page(settings: ListSettings) -> str:
    """One line in the place of the list, with the way to the index."""
    return render("retired.html.j2", language=settings.language, index_href="../../../index.html")


def retired_sheet(settings: ListSettings) -> str:
    """The header of `liste.csv`, without any student."""
    return csv_header(settings.language, show_coefficient=settings.show_coefficient)
