"""What the quality page says of the teams' workbooks: where to look, never what stands there."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.follow_up.issues import INACCURATE, ISSUE_RULES, place_told
from pipelines.lists.follow_up_columns import COLUMNS
from pipelines.lists.settings import Language
from pipelines.lists.wording import integer, typeset, week_title
from pipelines.lists.words_follow_up import WORDS
from pipelines.weeks import Week

_MOST_LINES = 200
_HEADERS = {column.name: {"fr": column.fr, "en": column.en} for column in COLUMNS}


@dataclass(frozen=True)
class IssueLine:
    """One line of the section."""

    team: str
    file: str
    address: str
    column: str
    meaning: str
    remedy: str


@dataclass(frozen=True)
class FollowUpSection:
    """The section's words and lines: what teams say is inaccurate, and what could not be read; `more` says how many
    are left out of each.
    """

    words: dict[str, str]
    inaccurate: list[IssueLine]
    inaccurate_more: str
    unread: list[IssueLine]
    unread_more: str


def follow_up_section(con: duckdb.DuckDBPyConnection, run_id: str, language: Language) -> FollowUpSection:
    """The section of a run's page, from `portraits.follow_up_issue`."""
    words = WORDS[language]
    inaccurate, inaccurate_count = _lines(con, run_id, language, is_inaccurate=True)
    unread, unread_count = _lines(con, run_id, language, is_inaccurate=False)
    return FollowUpSection(
        words=words,
        inaccurate=inaccurate,
        inaccurate_more=_more(inaccurate_count - len(inaccurate), words, language),
        unread=unread,
        unread_more=_more(unread_count - len(unread), words, language),
    )


def _more(count: int, words: dict[str, str], language: Language) -> str:
    if count <= 0:
        return ""
    return words["more_one"] if count == 1 else words["more_many"].format(count=integer(count, language))


def _lines(
    con: duckdb.DuckDBPyConnection, run_id: str, language: Language, *, is_inaccurate: bool
) -> tuple[list[IssueLine], int]:
    rows = con.execute(
        """
        select
            school_folder, team_folder, coalesce(kept_as, file_name), coalesce(address, ''), coalesce(column_name, ''),
            rule, since_week, count(*) over ()
        from portraits.follow_up_issue
        where run_id = $run_id and (rule = $inaccurate) = $is_inaccurate
        order by school_folder, team_folder, 3, rule, length(address), address
        limit $most
        """,
        {"run_id": run_id, "inaccurate": INACCURATE, "is_inaccurate": is_inaccurate, "most": _MOST_LINES},
    ).fetchall()
    return [_line(row, language) for row in rows], rows[0][-1] if rows else 0


def _line(row: tuple, language: Language) -> IssueLine:
    school, team, file, address, column, rule, since, _ = row
    text = ISSUE_RULES[rule]
    meaning, remedy = (text.fr, text.remedy_fr) if language == "fr" else (text.en, text.remedy_en)
    if rule == INACCURATE and since:
        meaning = WORDS[language]["since"].format(meaning=meaning, week=week_title(Week.parse(since), language))
    return IssueLine(
        team=" · ".join(part for part in (school, team) if part),
        file=file,
        address=place_told(address, language) or WORDS[language]["whole_file"],
        column=typeset(_HEADERS[column][language], language) if column else "",
        meaning=typeset(meaning, language),
        remedy=typeset(remedy, language),
    )
