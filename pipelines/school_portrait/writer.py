"""Writes `portrait.html` of a batch of schools, and its copy in the archives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.lists.content import school_names
from pipelines.lists.page import render
from pipelines.lists.settings import ListSettings
from pipelines.lists.teams import path_parts
from pipelines.school_portrait.page import portrait_page
from pipelines.school_portrait.reading import read_schools
from pipelines.weeks import Week

FOLDER = "portrait"
PAGE = "portrait.html"


def write_portraits(
    con: duckdb.DuckDBPyConnection,
    *,
    week: str,
    settings: ListSettings,
    out: Path,
    schools: Iterable[str] | Mapping[str, str],
) -> None:
    """Write `<school>/portrait/courant/portrait.html` and its copy in `archives/<week>/`, under `out`.

    `schools`: the codes of a batch of schools, or code -> folder; without folders, they are made from the codes of the
    batch. Reads catalog `portraits`, and `facts.schools` for names. Nothing is written for a school without a
    portrait this week.
    """
    folders = schools if isinstance(schools, Mapping) else path_parts(schools)
    names = school_names(con)
    for one in read_schools(con, week, list(folders)):
        page = portrait_page(one, week=Week.parse(week), name=names.get(one.school_id), settings=settings)
        for folder in ("courant", f"archives/{week}"):
            there = replace(page, index_href="../" * (folder.count("/") + 3) + "index.html")
            html = render(
                "portrait.html.j2", language=settings.language, style="portrait.css", page=there, w=page.words
            )
            path = out / folders[one.school_id] / FOLDER / folder / PAGE
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(html, encoding="utf-8", newline="")
