"""The store: a draft of `portraits.duckdb`, written week by week, that a publication then puts in place.

A version belongs to a week and holds only the students that changed. A student's portrait, attendance and
not-scored rows are written together: those of the same student, week and version belong together.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.errors import ReconciliationError
from pipelines.store_draft import (
    DATABASE_NAME,
    Draft,
    attach_published,
    closed_name,
    current_database,
    finish,
    open_draft,
    published_database,
    week_name,
)
from pipelines.store_views import STORED_ATTENDANCE, STORED_NOT_SCORED, STORED_PORTRAIT
from pipelines.weeks import Week
from risk.portrait import PART_TYPE
from schemas.contract import Table
from schemas.ddl import duckdb_type, quoted

__all__ = [
    "DATABASE_NAME",
    "Draft",
    "WeekWritten",
    "attach_published",
    "closed_name",
    "compare_week",
    "content_columns",
    "criteria_of",
    "current_database",
    "finish",
    "model_of",
    "newest_version",
    "open_draft",
    "previous_for",
    "previous_used",
    "published_database",
    "week_name",
    "write_week",
]

# Of the stored columns, those that say when and by whom a row was written, not what it says.
_NOT_CONTENT = frozenset({"version", "run_id"})


# --- versions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WeekWritten:
    """The version that a week received (None: nothing changed) and the number of students written or removed."""

    version: int | None
    rows_changed: int


def newest_version(con: duckdb.DuckDBPyConnection, week: Week) -> int:
    """The newest version of the week; 0 when it has none."""
    return con.execute(
        "select coalesce(max(version), 0) from portraits.main.stored_portrait where week = ?", [week.text]
    ).fetchone()[0]


def criteria_of(con: duckdb.DuckDBPyConnection, week: Week) -> str | None:
    """Hash of the criteria that the newest version of the week was measured against; None for a week without rows.

    A changed criterion never rewrites a past week: it is computed again with these.
    """
    found = con.execute(
        # a removed student's row keeps the hash of the version that it was in
        "select arg_max(criteria_hash, version) from portraits.main.stored_portrait "
        "where week = ? and status <> 'removed'",
        [week.text],
    ).fetchone()
    return found[0]


def model_of(con: duckdb.DuckDBPyConnection, week: Week, version: int | None = None) -> str | None:
    """Hash of the model that gave the week's probabilities in that version (default: the newest); None without one.

    Not that of an older version: a centre may have given up its model since.
    """
    found = con.execute(
        """
        with rows_then as (
            select status, model_hash
            from portraits.main.stored_portrait
            where week = $week and version <= coalesce($version, version)
            qualify row_number() over (partition by student_number order by version desc) = 1
        )
        select max(model_hash) from rows_then where status <> 'removed'
        """,
        {"week": week.text, "version": version},
    ).fetchone()
    return found[0]


def content_columns(table: Table) -> list[tuple[str, str]]:
    """Name and type of each column that says something about the student."""
    columns = [
        (column.name, duckdb_type(column))
        for column in table.columns
        if column.name not in _NOT_CONTENT and column.name != "student_number"
    ]
    return [*columns, ("parts", PART_TYPE)] if table is STORED_PORTRAIT else columns


def _packed(table: Table, alias: str) -> str:
    return (
        "struct_pack("
        + ", ".join(f"{quoted(name)} := {alias}.{quoted(name)}::{kind}" for name, kind in content_columns(table))
        + ")"
    )


def _said(portrait: str, attendance: str, not_scored: str) -> str:
    """SQL: per student_key, all that is said, each relation (SQL) holding at most a version of each student."""
    return f"""
        select p.student_key, {_packed(STORED_PORTRAIT, "p")} as portrait, a.attendance, n.not_scored
        from ({portrait}) as p
        left join (
            select student_key, {_packed(STORED_ATTENDANCE, "r")} as attendance from ({attendance}) as r
        ) as a using (student_key)
        left join (
            select student_key, list({_packed(STORED_NOT_SCORED, "r")} order by why) as not_scored
            from ({not_scored}) as r group by student_key
        ) as n using (student_key)
    """


def compare_week(con: duckdb.DuckDBPyConnection, week: Week, version: int) -> None:
    """Make `temp.differing`: the students whose `week.*` differs from that version of the week in `portraits`.

    Columns: student_key, is_new (computed now), is_old (there in that version), and whether the portrait, the
    attendance or the not-scored rows differ. Run and version do not count as a difference.
    """
    con.execute(
        """
        create or replace temp table stored_rows as
        select student_number, arg_max(status, version) as status, max(version) as version
        from portraits.main.stored_portrait where week = $week and version <= $version group by student_number
        """,
        {"week": week.text, "version": version},
    )
    stored = """
        select s.student_key, r.* from portraits.main.{table} as r
        join temp.stored_rows as v using (student_number, version)
        join portraits.main.stored_student as s using (student_number)
        where r.week = $week and v.status <> 'removed'
    """
    then = [stored.format(table=table.name) for table in (STORED_PORTRAIT, STORED_ATTENDANCE, STORED_NOT_SCORED)]
    con.execute(
        f"""
        create or replace temp table differing as
        with now_said as ({_said("from week.portrait", "from week.attendance", "from week.not_scored")}),
        then_said as ({_said(*then)})
        select
            coalesce(n.student_key, o.student_key) as student_key,
            n.student_key is not null as is_new,
            o.student_key is not null as is_old,
            n.portrait is distinct from o.portrait as portrait_differs,
            n.attendance is distinct from o.attendance as attendance_differs,
            n.not_scored is distinct from o.not_scored as not_scored_differs
        from now_said as n
        full join then_said as o using (student_key)
        where n.portrait is distinct from o.portrait
            or n.attendance is distinct from o.attendance
            or n.not_scored is distinct from o.not_scored
        """,
        {"week": week.text},
    )
    con.execute("drop table temp.stored_rows")


def write_week(con: duckdb.DuckDBPyConnection, week: Week, run_id: str) -> WeekWritten:
    """Write `week.*` as a new version of the week: the students that changed, and 'removed' for those gone.

    Raises ReconciliationError when attendance or a reason names a student without a portrait.
    """
    _check_week(con)
    version = newest_version(con, week)
    compare_week(con, week, version)
    changed = con.execute("select count(*) from temp.differing").fetchone()[0]
    if not changed:
        con.execute("drop table temp.differing")
        return WeekWritten(None, 0)
    version += 1
    con.execute(
        """
        insert into portraits.main.stored_student
        select (select count(*) from portraits.main.stored_student)
            + row_number() over (order by school_id, level, home_group, student_key), student_key
        from week.portrait
        where student_key not in (select student_key from portraits.main.stored_student)
        """
    )
    for table, source in (
        (STORED_PORTRAIT, "portrait"),
        (STORED_ATTENDANCE, "attendance"),
        (STORED_NOT_SCORED, "not_scored"),
    ):
        _insert_changed(con, table, source, version, run_id)
    _insert_removed(con, week, version, run_id)
    con.execute("drop table temp.differing")
    return WeekWritten(version, changed)


def _check_week(con: duckdb.DuckDBPyConnection) -> None:
    lost = con.execute(
        """
        select count(*) from (select student_key from week.attendance union all select student_key from week.not_scored)
        where student_key not in (select student_key from week.portrait)
        """
    ).fetchone()[0]
    twice = con.execute("select count(*) - count(distinct student_key) from week.portrait").fetchone()[0]
    if lost or twice:
        raise ReconciliationError(
            f"portraits qui ne concordent pas : {lost} élève(s) sans portrait, {twice} portrait(s) en trop."
        )


def _insert_changed(con: duckdb.DuckDBPyConnection, table: Table, source: str, version: int, run_id: str) -> None:
    columns = [name for name, _ in content_columns(table)]
    stamps = {"version": version} | ({"run_id": run_id} if "run_id" in table.names else {})
    names = ", ".join(["student_number", *map(quoted, columns), *stamps])
    values = ", ".join(
        ["s.student_number", *(f"w.{quoted(name)}" for name in columns), *(f"${name}" for name in stamps)]
    )
    con.execute(
        f"""
        insert into portraits.main.{table.name} ({names})
        select {values}
        from {quoted("week", source)} as w
        join temp.differing as d on d.student_key = w.student_key and d.is_new
        join portraits.main.stored_student as s on s.student_key = w.student_key
        order by s.student_number
        """,
        stamps,
    )


def _insert_removed(con: duckdb.DuckDBPyConnection, week: Week, version: int, run_id: str) -> None:
    """A student whom the facts no longer show that week: the row says so, and measures nothing."""
    con.execute(
        """
        insert into portraits.main.stored_portrait
            (student_number, week, version, school_year, week_ends_on, school_id, level, status, criteria_hash, run_id)
        select r.student_number, r.week, $version, r.school_year, r.week_ends_on, r.school_id, r.level, 'removed',
            r.criteria_hash, $run_id
        from portraits.main.stored_portrait as r
        join portraits.main.stored_student as s using (student_number)
        join temp.differing as d on d.student_key = s.student_key and not d.is_new
        where r.week = $week
        qualify row_number() over (partition by r.student_number order by r.version desc) = 1
        order by r.student_number
        """,
        {"week": week.text, "version": version, "run_id": run_id},
    )


# --- the portrait before ---------------------------------------------------------------------------------------

_PREVIOUS = f"""
    student_key varchar, week varchar, version bigint, coefficient decimal(18,2), tier bigint, status varchar,
    criteria_hash varchar, level varchar, parts {PART_TYPE}
"""
_PREVIOUS_COLUMNS = (
    "s.student_key, r.week, r.version, r.coefficient, r.tier, r.status, r.criteria_hash, r.level, r.parts"
)


def previous_for(con: duckdb.DuckDBPyConnection, week: Week) -> None:
    """Make `previous.portrait`: for each student, the newest scored row of an earlier week of the school year.

    Weeks without school, and weeks in which the student had no coefficient, are passed over.
    """
    con.execute("create schema if not exists previous")
    con.execute(f"create or replace table previous.portrait ({_PREVIOUS})")
    earlier = con.execute(
        "select distinct week from portraits.main.stored_portrait where week < ? and school_year = ? "
        "order by week desc",
        [week.text, week.school_year],
    ).fetchall()
    for (text,) in earlier:
        con.execute(
            f"""
            insert into previous.portrait
            select {_PREVIOUS_COLUMNS}
            from portraits.main.stored_portrait as r
            join (
                select student_number, max(version) as version
                from portraits.main.stored_portrait where week = $week group by student_number
            ) as v using (student_number, version)
            join portraits.main.stored_student as s using (student_number)
            where r.week = $week and r.coefficient is not null
                and s.student_key not in (select student_key from previous.portrait)
            """,
            {"week": text},
        )


def previous_used(con: duckdb.DuckDBPyConnection, week: Week, version: int) -> None:
    """Make `previous.portrait` of the very rows that this version of the week was computed from."""
    con.execute("create schema if not exists previous")
    con.execute(f"create or replace table previous.portrait ({_PREVIOUS})")
    con.execute(
        f"""
        insert into previous.portrait
        with used as (
            select student_number, previous_week as week, previous_version as version
            from portraits.main.stored_portrait
            where week = $week and version <= $version
            qualify row_number() over (partition by student_number order by version desc) = 1
        )
        select {_PREVIOUS_COLUMNS}
        from portraits.main.stored_portrait as r
        join used using (student_number, week, version)
        join portraits.main.stored_student as s using (student_number)
        """,
        {"week": week.text, "version": version},
    )
