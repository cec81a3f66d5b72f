"""What is known of the follow-ups, for the lists, for the quality page and for whoever asks the portraits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.follow_up.issues import INACCURATE, ISSUE_RULES, Issue
from pipelines.follow_up.reading_back import ReadBack
from pipelines.follow_up.state import bounds_of
from pipelines.lists.follow_up_columns import COLUMNS
from pipelines.lists.settings import Language
from pipelines.store_views import CATALOG
from pipelines.weeks import Week
from schemas.arrow import arrow_schema
from schemas.ddl import quoted
from schemas.follow_up import CLOSED, FOLLOW_UP, FOLLOW_UP_ISSUE

_SQL = Path(__file__).with_name("sql")
_HEADERS = {column.name: {"fr": column.fr, "en": column.en} for column in COLUMNS}


def query(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def tell_follow_ups(
    con: duckdb.DuckDBPyConnection, read: ReadBack, run_id: str, week: Week, language: Language
) -> None:
    """Make `following.follow_up` and `following.issue` of the school year, and put what names nobody in `portraits`."""
    show_follow_ups(con, week)
    write_follow_ups(con)
    write_issues(con, read.issues, run_id, week)
    show_issues(con, run_id, language)


def show_follow_ups(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `following.follow_up`: the columns of the fact, is_open, and the words, which only the teams' files show."""
    con.execute("create schema if not exists following")
    con.execute(
        f"create or replace table following.follow_up as {query('following')}",
        {**bounds_of(week.school_year), "closed": list(CLOSED)},
    )


def write_follow_ups(con: duckdb.DuckDBPyConnection) -> None:
    """Put the codes and dates of `following.follow_up` in place of those of the portraits."""
    target, names = quoted(CATALOG, "main", FOLLOW_UP.name), ", ".join(map(quoted, FOLLOW_UP.names))
    con.execute(f"delete from {target}")
    con.execute(f"insert into {target} ({names}) select {names} from following.follow_up order by follow_up_id")


def write_issues(con: duckdb.DuckDBPyConnection, issues: Iterable[Issue], run_id: str, week: Week) -> None:
    """Record what this run could not read, in `portraits.follow_up_issue`.

    A workbook that an earlier run of the same week read was replaced since: what was wrong with it is told until the
    next week. What a team says is inaccurate is told as long as its follow-up says so and is open.
    """
    rows = [
        {
            "run_id": run_id,
            "week": week.text,
            "school_id": one.school_id or None,
            "school_folder": one.school_folder,
            "team_folder": one.team_folder,
            "file_name": one.file,
            "kept_as": one.kept_as or None,
            "sheet": one.sheet or None,
            "address": one.address or None,
            "column_name": one.column or None,
            "rule": one.rule,
            "follow_up_id": one.follow_up_id or None,
            "since_week": week.text,
        }
        for one in dict.fromkeys(issues)
    ]
    target, names = quoted(CATALOG, "main", FOLLOW_UP_ISSUE.name), ", ".join(map(quoted, FOLLOW_UP_ISSUE.names))
    con.register("issue_rows", pa.Table.from_pylist(rows, schema=arrow_schema(FOLLOW_UP_ISSUE)))
    values = {"run_id": run_id, "week": week.text}
    kept = ", ".join("$run_id" if name == "run_id" else quoted(name) for name in FOLLOW_UP_ISSUE.names)
    con.execute(
        f"""
        insert into {target} ({names})
        select distinct {kept} from {target}
        where week = $week and run_id <> $run_id and kept_as is not null and rule <> $inaccurate
        """,
        values | {"inaccurate": INACCURATE},
    )
    inaccurate = _inaccurate_issues(con, week)
    con.execute(f"delete from {target} where week = $week and run_id <> $run_id", values)
    con.execute(f"insert into {target} ({names}) select {names} from issue_rows where rule <> ?", [INACCURATE])
    con.register("inaccurate_rows", inaccurate)
    con.execute(f"insert into {target} ({names}) select {kept} from inaccurate_rows order by all", {"run_id": run_id})
    for name in ("issue_rows", "inaccurate_rows"):
        con.unregister(name)


def _inaccurate_issues(con: duckdb.DuckDBPyConnection, week: Week) -> pa.Table:
    """One row for each open follow-up that says that the data are inaccurate: as it was read last, in this run or in an
    earlier one. Reads `issue_rows` and `following.follow_up`.
    """
    return con.execute(
        query("inaccurate").replace("{issue}", quoted(CATALOG, "main", FOLLOW_UP_ISSUE.name)),
        {"inaccurate": INACCURATE, "week": week.text},
    ).to_arrow_table()


def show_issues(con: duckdb.DuckDBPyConnection, run_id: str, language: Language) -> None:
    """Make `following.issue` for the lists: where, which rule, and what to do in both languages.

    `file`: path from the folder of the lists, of the kept copy where there is one: the workbook itself is replaced.
    """
    words = [
        {"rule": rule, "fr": f"{text.fr} {text.remedy_fr}", "en": f"{text.en} {text.remedy_en}"}
        for rule, text in ISSUE_RULES.items()
    ]
    headers = [{"column_name": name, "header": header[language]} for name, header in _HEADERS.items()]
    con.register("rule_words", pa.Table.from_pylist(words))
    con.register("column_headers", pa.Table.from_pylist(headers))
    con.execute("create schema if not exists following")
    con.execute(
        f"""
        create or replace table following.issue as
        select
            i.school_id,
            i.team_folder,
            concat_ws('/', nullif(i.school_folder, ''), nullif(i.team_folder, ''), coalesce(i.kept_as, i.file_name))
                as file,
            coalesce(i.sheet, '') as sheet,
            coalesce(i.address, '') as address,
            coalesce(h.header, '') as "column",
            i.rule,
            w.fr,
            w.en,
        from {quoted(CATALOG, "main", FOLLOW_UP_ISSUE.name)} as i
        join rule_words as w using (rule)
        left join column_headers as h using (column_name)
        -- What is inaccurate was read: it is for whoever looks after the data.
        where i.run_id = $run_id and i.rule <> $inaccurate
        order by all
        """,
        {"run_id": run_id, "inaccurate": INACCURATE},
    )
    for name in ("rule_words", "column_headers"):
        con.unregister(name)
