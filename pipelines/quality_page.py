"""`quality/<week>/index.html`: whether the week's extracts can be trusted, and what to do where they cannot.

Counts, file names, rules and line numbers only: no cell's text is in the tables that it reads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import duckdb

from pipelines.follow_up.quality import follow_up_section
from pipelines.lists.page import render
from pipelines.lists.quality_texts import QUALITY_TEXTS
from pipelines.lists.settings import Language
from pipelines.lists.verdict import quality_verdict
from pipelines.lists.wording import integer, number, typeset, week_title
from pipelines.weeks import Week
from schemas.rules import RULES
from schemas.shown import safe_code

_MOST_LINES = 10


@dataclass(frozen=True)
class FileLine:
    """What one file gave: `counts` are read, accepted, rejected, duplicate and ignored, in that order."""

    table: str
    file: str
    counts: tuple[str, ...]
    cells: tuple[str, ...] | None
    ignored: list[tuple[str, str]]


@dataclass(frozen=True)
class CheckLine:
    place: str
    name: str
    engine: str
    meaning: str
    remedy: str
    severity: str
    matters: str
    observed: str
    expected: str
    seen: str


@dataclass(frozen=True)
class RejectionLine:
    file: str
    rule: str
    meaning: str
    remedy: str
    column: str
    severity: str
    count: str
    lines: str


def write_quality_page(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    week: str,
    out: Path,
    *,
    stopped: str | None = None,
    language: Language = "fr",
) -> Path:
    """Write `<out>/<week>/index.html` for a run, from `portraits.quality_check`, `run_input` and `rejection`.

    `stopped`: why the run published nothing, in the user's language and without a student's value; the title
    then says so. Returns the page's path.
    """
    words = QUALITY_TEXTS[language]
    failed, passed = _checks(con, run_id, language)
    html = render(
        "quality.html.j2",
        language=language,
        q=words,
        week_title=week_title(Week.parse(week), language),
        stopped=stopped,
        verdict=quality_verdict(con, run_id=run_id, week=week, language=language) or words["no_check"],
        files=_files(con, run_id, language),
        failed=failed,
        passed=passed,
        rejections=_rejections(con, run_id, language),
        follow_up=None if stopped else follow_up_section(con, run_id, language),
        footer=words["footer"].format(run=run_id, week=week),
    )
    path = out / week / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8", newline="")
    return path


def quality_href(week: str, quality: PurePath, lists: PurePath) -> str | None:
    """Address of a week's page under `quality`, as seen from a page in `lists`; both folders are absolute.

    None where no relative address leads there, as from one drive to another.
    """
    page = quality / week / "index.html"
    for up, folder in enumerate((lists, *lists.parents)):
        if page.is_relative_to(folder):
            return quote("/".join([*[".."] * up, *page.relative_to(folder).parts]))
    return None


def _files(con: duckdb.DuckDBPyConnection, run_id: str, language: Language) -> list[FileLine]:
    counts = ("records", "accepted", "rejected", "duplicate", "ignored")
    cells = ("cells_derived", "cells_accepted", "cells_rejected", "cells_duplicate", "cells_ignored")
    rows = _rows(con, "select * from portraits.run_input where run_id = ? order by table_name, file_name", run_id)
    return [
        FileLine(
            table=row["table_name"],
            file=row["file_name"],
            counts=tuple(integer(row[column] or 0, language) for column in counts),
            cells=tuple(integer(row[column] or 0, language) for column in cells) if row["cells_derived"] else None,
            ignored=_ignored(row["ignored_rules"], language),
        )
        for row in rows
    ]


def _ignored(text: str | None, language: Language) -> list[tuple[str, str]]:
    """(count, meaning) of each rule that laid records aside, the most frequent first."""
    counts = json.loads(text) if text else {}
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(integer(count, language), rule_meaning(rule, language)[0]) for rule, count in ranked]


def _checks(con: duckdb.DuckDBPyConnection, run_id: str, language: Language) -> tuple[list[CheckLine], list[CheckLine]]:
    """Failed checks, the most serious first, and passed ones."""
    rows = _rows(
        con,
        """
        select * from portraits.quality_check where run_id = ?
        order by severity <> 'error', table_name, school_id nulls first, column_name nulls first, check_name, engine
        """,
        run_id,
    )
    failed = [_check(row, language) for row in rows if not row["passed"]]
    return failed, [_check(row, language) for row in rows if row["passed"]]


def _check(row: dict[str, Any], language: Language) -> CheckLine:
    words = QUALITY_TEXTS[language]
    place = [row["table_name"]]
    if row["column_name"]:
        place.append(words["column"].format(column=row["column_name"]))
    if row["school_id"]:
        place.append(words["school"].format(school=safe_code(row["school_id"])))
    severity = row["severity"]
    return CheckLine(
        place=" · ".join(place),
        name=row["check_name"],
        engine=row["engine"],
        meaning=row[f"meaning_{language}"],
        remedy=row[f"remedy_{language}"] or "",
        severity=words[f"severity_{severity}"],
        matters=words[f"matters_{severity}"],
        observed="" if row["observed"] is None else number(row["observed"], language, places=4),
        expected=row["expected"] or "",
        seen=row[f"observed_{language}"] or "",
    )


def _rejections(con: duckdb.DuckDBPyConnection, run_id: str, language: Language) -> list[RejectionLine]:
    """One line per file, rule and column, with its count and its first line numbers."""
    words = QUALITY_TEXTS[language]
    rows = _rows(
        con,
        f"""
        select file_name, rule, coalesce(column_name, '') as column_name, severity, count(*) as rows_refused,
            list(distinct line order by line)[1:{_MOST_LINES}] as first_lines, count(distinct line) as lines
        from portraits.rejection where run_id = ?
        group by file_name, rule, coalesce(column_name, ''), severity
        order by severity <> 'error', file_name, rows_refused desc, rule, column_name
        """,
        run_id,
    )
    found = []
    for row in rows:
        meaning, remedy = rule_meaning(row["rule"], language)
        first = ", ".join(str(line) for line in row["first_lines"])
        more = row["lines"] - len(row["first_lines"])
        found.append(
            RejectionLine(
                file=row["file_name"],
                rule=row["rule"],
                meaning=meaning,
                remedy=remedy,
                column=row["column_name"],
                severity=words[f"row_{row['severity']}"],
                count=integer(row["rows_refused"], language),
                lines=first + (words["more_lines"].format(count=integer(more, language)) if more else ""),
            )
        )
    return found


def rule_meaning(rule: str, language: Language) -> tuple[str, str]:
    """What a rule means and what to do; the rule's own name where no words are known for it."""
    text = RULES.get(rule)
    if text is None:
        return rule, ""
    said = (text.fr, text.remedy_fr) if language == "fr" else (text.en, text.remedy_en)
    return typeset(said[0], language), typeset(said[1], language)


def _rows(con: duckdb.DuckDBPyConnection, query: str, run_id: str) -> list[dict[str, Any]]:
    result = con.execute(query, [run_id])
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
