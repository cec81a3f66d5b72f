"""Which rows count: typed once per set of files, accepted once per week; every record is accounted for.

`type_extracts` makes `typed.*` and everything that does not depend on the date. `accept` makes `accepted.*` as of a
date, `acceptance.run_input` and `acceptance.rejection`. `judge` says whether the run may go on (pipelines/shares.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from pipelines.errors import ReconciliationError
from pipelines.shares import Acceptance, FileAccount, Share, judge
from pipelines.weeks import school_year_bounds, school_year_of
from schemas.contract import Table
from schemas.ddl import duckdb_type, known_on, literal, quoted
from schemas.extracts import EXTRACTS
from schemas.outputs import OUTPUTS
from schemas.row_rules import references, typed_sql
from schemas.sources import Profile

_SQL = Path(__file__).parent / "ingestion_sql"
_COUNTS_SQL = (_SQL / "record_counts.sql").read_text(encoding="utf-8")
_SHARES_SQL = (_SQL / "refused_shares.sql").read_text(encoding="utf-8")
__all__ = ["Acceptance", "FileAccount", "Share", "accept", "judge", "type_extracts"]

_COUNTS = ("records", "accepted", "rejected", "duplicate", "ignored")


def type_extracts(con: duckdb.DuckDBPyConnection, profile: Profile, *, keep_text: bool = False) -> None:
    """Make `typed.<extract>` for each staged extract, check references, and find the keys that are told twice.

    The text of the files is let go unless `keep_text`: only types and faults are needed from here on.
    """
    for schema in ("typed", "repeats", "acceptance"):
        con.execute(f"create schema if not exists {schema}")
    present = _staged(con)
    for rank, name in enumerate(present):
        typed = typed_sql(EXTRACTS[name], profile.formats_of(name))
        con.execute(f"create or replace table typed.{quoted(name)} as {typed}")
        if not keep_text:
            _let_text_go(con, name, present[rank + 1 :])
    for name in present:
        _check_references(con, EXTRACTS[name], present)
    _warn_of_students_without_enrolment(con, present)
    for name in present:
        _find_repeats(con, EXTRACTS[name])
    _keep_lineage(con)
    if not keep_text:
        for schema in ("staged", "raw", "files"):
            con.execute(f"drop schema if exists {schema} cascade")


def _staged(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute("select table_name from information_schema.tables where table_schema = 'staged'").fetchall()
    found = {row[0] for row in rows}
    return [name for name in EXTRACTS if name in found]


def _let_text_go(con: duckdb.DuckDBPyConnection, name: str, waiting: Sequence[str]) -> None:
    """Drop the staged rows of an extract that is typed, and its files where no extract that waits reads them."""
    kind = con.execute(
        "select if(table_type = 'VIEW', 'view', 'table') from information_schema.tables "
        "where table_schema = 'staged' and table_name = ?",
        [name],
    ).fetchone()[0]
    con.execute(f"drop {kind} staged.{quoted(name)}")
    files = con.execute(
        """
        select file._file
        from raw._file as file
        join raw._part as part using (source_table)
        where part.extract = $name and source_table not in (
            select source_table from raw._part where list_contains($waiting, extract)
        )
        """,
        {"name": name, "waiting": list(waiting)},
    ).fetchall()
    for (index,) in files:
        con.execute(f"drop table if exists files.{quoted(str(index))}")


def _fault(rule: str, column: str, severity: str) -> str:
    return f"{{'rule': {literal(rule)}, 'column_name': {literal(column)}, 'severity': {literal(severity)}}}"


def _check_references(con: duckdb.DuckDBPyConnection, table: Table, present: Sequence[str]) -> None:
    """Refuse the rows whose value is in none of the tables that their column refers to."""
    places: dict[str, list[str]] = {}
    for column, referred_table, referred_column in references(table):
        if referred_table in present:
            places.setdefault(column, []).append(
                f"select {quoted(referred_column)} as known from typed.{quoted(referred_table)} "
                "where _ignored is null and not _refused"
            )
    for column, selects in places.items():
        con.execute(f"""
            create or replace temp table _broken as
            select row.rowid as row_id
            from typed.{quoted(table.name)} as row
            anti join ({" union ".join(selects)}) as referred on referred.known = row.{quoted(column)}
            where row._ignored is null and row.{quoted(column)} is not null
            -- A row that the mapping refuses, without a column, is told once, by that.
            and (row._faults is null or row._faults[1].column_name is not null)
        """)
        _tell_lost_zeros(con, table, column, " union ".join(selects))
        _add_fault(con, table.name, _fault("unknown_reference", column, "error"), refusing=True)


def _tell_lost_zeros(con: duckdb.DuckDBPyConnection, table: Table, column: str, known: str) -> None:
    """Tell apart the rows of `_broken` whose value is known but for its leading zeros, where half or more are."""
    con.execute(f"""
        create or replace temp table _unknown as
        select row_id, row.{quoted(column)} in (
            select ltrim(known, '0') from ({known}) where known like '0%'
        ) as has_lost_zeros
        from temp._broken
        join typed.{quoted(table.name)} as row on row.rowid = row_id
    """)
    is_most = con.execute("select 2 * count(*) filter (has_lost_zeros) >= count(*) from temp._unknown").fetchone()[0]
    if is_most:
        con.execute("create or replace temp table _broken as select row_id from temp._unknown where has_lost_zeros")
        _add_fault(con, table.name, _fault("lost_zeros", column, "error"), refusing=True)
        con.execute("create or replace temp table _broken as select row_id from temp._unknown where not has_lost_zeros")
    con.execute("drop table temp._unknown")


def _warn_of_students_without_enrolment(con: duckdb.DuckDBPyConnection, present: Sequence[str]) -> None:
    if not {"students", "enrolments"} <= set(present):
        return
    for rule, has_refused in (("enrolment_refused", "in"), ("student_without_enrolment", "not in")):
        con.execute(f"""
            create or replace temp table _broken as
            select student.rowid as row_id
            from typed.students as student
            anti join (select student_id from typed.enrolments where _ignored is null and not _refused) as enrolment
                using (student_id)
            where student._ignored is null and not student._refused and student_id {has_refused} (
                select student_id from typed.enrolments where _ignored is null and _refused and student_id is not null
            )
        """)
        _add_fault(con, "students", _fault(rule, "student_id", "warning"), refusing=False)


def _add_fault(con: duckdb.DuckDBPyConnection, name: str, fault: str, *, refusing: bool) -> None:
    """Give a fault to the rows in `_broken`. By row number: an update that looks for them itself rewrites the table."""
    con.execute(f"""
        update typed.{quoted(name)}
        set _faults = list_append(coalesce(_faults, []), {fault}), _refused = _refused or {refusing}
        where rowid in (select row_id from temp._broken)
    """)
    con.execute("drop table temp._broken")


def _find_repeats(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """`repeats.<extract>(row_id)`: rows whose key may be told twice, so that each week looks at these few only."""
    key = ", ".join(quoted(name) for name in table.key)
    con.execute(f"""
        create or replace table repeats.{quoted(table.name)} as
        with hashed as (
            select rowid as row_id, hash({key}) as key_hash
            from typed.{quoted(table.name)}
            where _ignored is null and not _refused
        ),

        told_twice as (select key_hash from hashed group by key_hash having count(*) > 1)

        select row_id from hashed semi join told_twice using (key_hash)
    """)


def _keep_lineage(con: duckdb.DuckDBPyConnection) -> None:
    """What the accounts need of the raw schema, which goes."""
    for name in ("_file", "_part", "_column", "_refused", "_noted"):
        con.execute(f"create or replace table acceptance.{name} as select * from raw.{name}")


def accept(con: duckdb.DuckDBPyConnection, as_of: date) -> Acceptance:
    """Make `accepted.<extract>` as of that day, for every extract (empty when absent), and account for every record.

    Also `accepted.source_present(table_name, present)`, `acceptance.run_input` and `acceptance.rejection` (the
    contracts' columns without run_id), and `accepted.refused(table_name, student_id)`: whom the refused rows of a
    table are about, student_id NULL where that cannot be told. ReconciliationError when records do not add up.
    """
    con.execute("drop schema if exists accepted cascade")
    con.execute("create schema accepted")
    _start_accounts(con)
    present = {row[0] for row in con.execute("select distinct extract from acceptance._part").fetchall()}
    con.execute("create or replace table accepted.source_present (table_name varchar, present boolean)")
    con.execute("create or replace table accepted.refused (table_name varchar, student_id varchar)")
    for name, table in EXTRACTS.items():
        con.execute("insert into accepted.source_present values (?, ?)", [name, name in present])
        if name in present:
            _accept_extract(con, table, as_of)
            _note_refused(con, table)
            _account(con, table)
        else:
            con.execute(f"create or replace table accepted.{quoted(name)} ({_accepted_columns(table)})")
    _account_for_files_that_were_not_rows(con)
    con.execute("drop table if exists acceptance._row")
    return Acceptance(as_of, _reconciled(con), _shares(con))


def _start_accounts(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("run_input", "rejection"):
        columns = ", ".join(
            f"{quoted(column.name)} {duckdb_type(column)}"
            for column in OUTPUTS[name].columns
            if column.name != "run_id"
        )
        con.execute(f"create or replace table acceptance.{name} ({columns})")
    con.execute(
        "create or replace table acceptance._share (kind varchar, table_name varchar, file_name varchar, "
        "refused bigint, total bigint, rule varchar, column_name varchar, rule_rows bigint, school_id varchar)"
    )


def _accepted_columns(table: Table) -> str:
    columns = [f"{quoted(column.name)} {duckdb_type(column)}" for column in table.columns]
    return ", ".join((*columns, "_file integer", "_line bigint"))


def _accept_extract(con: duckdb.DuckDBPyConnection, table: Table, as_of: date) -> None:
    """`accepted.<extract>` and `acceptance._row`, the disposition and rule of every row that is not accepted.

    What is accepted is a view: nearly all rows are, and a copy of them would be the largest table of the run.
    """
    name, event = quoted(table.name), quoted(table.event_on) if table.event_on else None
    loser = f"accepted.{quoted(f'_loser_{table.name}')}"
    year_end = school_year_bounds(school_year_of(as_of))[1]
    # A row that tells its own school year has been held to it: next year's enrolments only wait.
    may_be_future = event is not None and "school_year" not in table.names
    future = f"coalesce({event} > {_day(year_end)}, false)" if may_be_future else "false"
    # Work handed in today that is due in another school year is known, and its due date is a fault all the same.
    later = f"coalesce({known_on(table)} > {_day(as_of)}, false)" if event else "false"
    con.execute(f"""
        create or replace table {loser} as
        with candidate as (
            select
                typed.rowid as row_id, {_columns(table.key)}, _file, _line, _cell,
                hash({_columns(table.names)}) as content,
            from typed.{name} as typed
            semi join repeats.{name} as repeated on typed.rowid = repeated.row_id
            where not {later} and not {future}
        ),

        ranked as (
            select
                row_id,
                row_number() over last_first as rank,
                content is distinct from first_value(content) over last_first as differs,
            from candidate
            window last_first as (partition by {_columns(table.key)} order by _file desc, _line desc, _cell desc)
        )

        select row_id, if(differs, 'conflicting_duplicate', 'duplicate_row') as rule from ranked where rank > 1
    """)
    con.execute(f"""
        create or replace table acceptance._row as
        select
            _file, _line, _cell, typed.rowid as row_id,
            case
                when _ignored is not null then 'ignored'
                when _refused or {future} then 'rejected'
                when {later} then 'ignored'
                else 'duplicate'
            end as disposition,
            case
                when _ignored is not null then _ignored
                when _refused then null
                when {future} then 'date_in_future'
                when {later} then 'not_yet'
                else loser.rule
            end as rule,
        from typed.{name} as typed
        left join {loser} as loser on typed.rowid = loser.row_id
        where _ignored is not null or _refused or {later} or {future} or loser.row_id is not null
    """)
    con.execute(f"""
        create view accepted.{name} as
        select {_columns(table.names)}, _file, _line
        from typed.{name} as typed
        where _ignored is null and not _refused and not {later} and not {future}
        and typed.rowid not in (select row_id from {loser})
    """)


def _note_refused(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Whom the refused rows are about. A line that is no row, here or in a file of codes, may be about anybody."""
    student = "typed.student_id" if "student_id" in table.names else "null"
    con.execute(
        f"""
        insert into accepted.refused
        select distinct $name, {student}
        from typed.{quoted(table.name)} as typed
        join acceptance._row as other on typed.rowid = other.row_id
        where other.disposition = 'rejected'
        union
        select $name, null
        from acceptance._refused as refused
        join acceptance._file as file using (_file)
        where refused.rule <> 'repeated_header' and (
            file.source_table in (select source_table from acceptance._part where extract = $name)
            or file.source_table not in (select source_table from acceptance._part)
        )
        """,
        {"name": table.name},
    )


def _columns(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def _day(day: date) -> str:
    return f"date '{day.isoformat()}'"


def _account(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add the extract's files to `acceptance.run_input`, its faults to `rejection` and its shares to `_share`."""
    substitutes = {
        "{extract}": quoted(table.name),
        "{extract_name}": literal(table.name),
        "{event_on}": literal(table.event_on) if table.event_on else "null",
        "{school_id}": "row.school_id" if "school_id" in table.names else "null::varchar",
    }
    _run_template(con, _COUNTS_SQL, substitutes)
    refused = con.execute(
        "select count(*) from acceptance.run_input where table_name = ? and (rejected > 0 or cells_rejected > 0)",
        [table.name],
    ).fetchone()[0]
    if refused:
        _run_template(con, _SHARES_SQL, substitutes)
    _share_of_blanked_cells(con, table)


def _run_template(con: duckdb.DuckDBPyConnection, sql: str, substitutes: dict[str, str]) -> None:
    for mark, text in substitutes.items():
        sql = sql.replace(mark, text)
    con.execute(sql)


def _share_of_blanked_cells(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Cells left empty because unreadable, against the cells of the column that hold something, file by file."""
    blanked = con.execute("""
        select distinct canonical
        from acceptance._fault
        where severity = 'warning' and canonical is not null
            and rule not in ('student_without_enrolment', 'enrolment_refused')
        order by canonical
    """).fetchall()
    for (column,) in blanked:
        # A cell that takes another value instead of being left empty is already among those that hold something.
        blanked_too = 1 if table.column(column).blank_as is None else 0
        con.execute(
            f"""
            insert into acceptance._share
            with filled as (
                select _file, count({quoted(column)}) as cells
                from typed.{quoted(table.name)} where _ignored is null group by _file
            ),

            faulty as (
                select _file, any_value(column_name) as column_name, rule, count(*) as rows,
                from acceptance._fault where canonical = ? and severity = 'warning' group by _file, rule
            )

            select
                'column', ?, file.file_name,
                sum(faulty.rows), {blanked_too} * sum(faulty.rows) + any_value(coalesce(filled.cells, 0)),
                arg_max(faulty.rule, faulty.rows), any_value(faulty.column_name), max(faulty.rows), null
            from faulty
            join acceptance._file as file using (_file)
            left join filled using (_file)
            group by file._file, file.file_name
        """,
            [column, table.name],
        )


def _account_for_files_that_were_not_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Files read for their codes and labels only (lookups), and files with the content of another."""
    con.execute((_SQL / "other_files.sql").read_text(encoding="utf-8"))


def _reconciled(con: duckdb.DuckDBPyConnection) -> tuple[FileAccount, ...]:
    rows = con.execute(
        f"select table_name, file_name, {', '.join(_COUNTS)} from acceptance.run_input order by table_name, file_name"
    ).fetchall()
    accounts = tuple(FileAccount(*row) for row in rows)
    for account in accounts:
        counted = account.accepted + account.rejected + account.duplicate + account.ignored
        if counted != account.records:
            raise ReconciliationError(
                f"{account.file_name} ({account.table_name}) : {account.records} enregistrements lus, "
                f"{counted} comptés.",
                remedy="Signaler ce défaut du logiciel ; rien n'a été publié.",
                file=account.file_name,
            )
    cells = con.execute("""
        select table_name, file_name from acceptance.run_input
        where cells_derived <> cells_accepted + cells_rejected + cells_duplicate + cells_ignored
    """).fetchall()
    if cells:
        raise ReconciliationError(
            f"{cells[0][1]} ({cells[0][0]}) : des cellules dérivées ne sont pas comptées.",
            remedy="Signaler ce défaut du logiciel ; rien n'a été publié.",
            file=cells[0][1],
        )
    return accounts


def _shares(con: duckdb.DuckDBPyConnection) -> tuple[Share, ...]:
    rows = con.execute("""
        select * from acceptance._share
        order by refused / greatest(total, 1) desc, refused desc, kind, table_name, file_name, column_name, school_id
    """).fetchall()
    return tuple(Share(*row) for row in rows)
