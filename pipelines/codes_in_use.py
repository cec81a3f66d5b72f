"""The codes that the extracts use in the columns whose list is the source's own, and which of them may be named.

A new code is not refused, so it must be told. From run to run only a digest of each is kept: a column that has
shifted may hold a name where a code should stand.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

import duckdb
import pyarrow as pa

from schemas.codes import CODES
from schemas.contract import Table
from schemas.ddl import quoted
from schemas.profile import open_code_columns
from schemas.shown import may_be_told, safe_code

# With more codes than that, a column holds no codes.
MOST_CODES = 5000
# Enough to find the others.
MOST_LINES = 5
_HMAC_BLOCK = 64
# A fiche, a permanent code: shorter numbers are any code's.
_SHORTEST_IDENTIFIER = 4

_NOT_NAMES = r"""
with cell as (
    select distinct unnest([student_id, permanent_code, last_name, first_name]) as cell
    from {students}
),

word as (
    select unnest(string_split_regex(lower(strip_accents(cell)), '[^\pL\pN]+')) as word
    from cell
    union
    select lower(cell) from cell
)

select code
from asked_codes
where lower(strip_accents(code)) not in (
    select word
    from word
    where word is not null and (length(word) >= {shortest} or not regexp_full_match(word, '[0-9]+'))
)
"""


class CodeUse(NamedTuple):
    """A text of a column, and how many rows and different students have it there."""

    code: str
    rows: int = 0
    students: int = 0


def list_codes(con: duckdb.DuckDBPyConnection, tables: Iterable[tuple[Table, str, str]], secret: bytes) -> None:
    """Write `quality.code(table_name, school_id, column_name, code, digest, rows, ungrouped_rows,
    students, lines)`.

    `tables`: for each extract, the SQL of a row's school and of the join that it needs. `digest` is the code's
    HMAC-SHA256 (RFC 2104) under a key drawn from `secret`. `ungrouped_rows`: of a reason, the rows without a group.
    `lines`: the first lines that hold it.
    """
    con.execute(
        "create or replace table quality.code (table_name varchar, school_id varchar, column_name varchar, "
        "code varchar, digest varchar, rows bigint, ungrouped_rows bigint, students bigint, lines bigint[])"
    )
    key = hmac.new(secret, b"codes", sha256).digest().ljust(_HMAC_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    for table, school, join in tables:
        students = "count(distinct rows.student_id)" if "student_id" in table.names else "0"
        for column in open_code_columns(table):
            ungrouped = "count(*) filter (rows.reason_group is null)" if column == "reason_code" else "0"
            con.execute(
                f"""
                insert into quality.code
                with counted as (
                    select {school} as school_id, rows.{quoted(column)} as code, count(*) as found,
                        {ungrouped} as ungrouped, {students} as students,
                        list(distinct rows._line order by rows._line)[1:{MOST_LINES}] as lines
                    from {quoted("accepted", table.name)} as rows{join}
                    where rows.{quoted(column)} is not null
                    group by 1, 2
                )

                select $table_name, school_id, $column_name, code,
                    sha256($outer || unhex(sha256($inner || encode($message || code)))), found, ungrouped,
                    students, lines
                from counted
                where (select count(distinct code) from counted) <= $most_codes
                """,
                {
                    "table_name": table.name,
                    "column_name": column,
                    "message": f"{table.name}\x1f{column}\x1f",
                    "inner": inner,
                    "outer": outer,
                    "most_codes": MOST_CODES,
                },
            )


def tellable_codes(con: duckdb.DuckDBPyConnection, uses: Iterable[CodeUse]) -> frozenset[str]:
    """The codes that may be named: by `may_be_told` or by a list, and no name or number of a student handed over."""
    listed = _listed(con)
    asked = sorted(
        {use.code for use in uses if may_be_told(*use) or (use.code in listed and safe_code(use.code) == use.code)}
    )
    if not asked:
        return frozenset()
    con.register("asked_codes", pa.table({"code": pa.array(asked, pa.string())}))
    try:
        query = _NOT_NAMES.format(students=_students(con), shortest=_SHORTEST_IDENTIFIER)
        return frozenset(code for (code,) in con.execute(query).fetchall())
    finally:
        con.unregister("asked_codes")


def _students(con: duckdb.DuckDBPyConnection) -> str:
    """Every student of the file, refused rows included, where they are still there."""
    typed = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'typed' and table_name = 'students'"
    ).fetchone()
    return "typed.students" if typed else "accepted.students"


def _listed(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Every code of the contract, and every reason that the centre's own file names."""
    contract = frozenset(code for codes in CODES.values() for code in codes)
    known = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'quality' and table_name = 'listed_reason'"
    ).fetchone()
    if known is None:
        return contract
    return contract | {code for (code,) in con.execute("from quality.listed_reason").fetchall()}
