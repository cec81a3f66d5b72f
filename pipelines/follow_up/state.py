"""What is known of the follow-ups: from the facts and the vault to records, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date

import duckdb
import pyarrow as pa

from pipelines import identity
from pipelines.follow_up.merging import Record
from pipelines.lists.follow_up_columns import COLUMNS
from pipelines.weeks import Week, school_year_bounds
from schemas.arrow import arrow_schema
from schemas.follow_up import CLOSED, FOLLOW_UP_FACT

_TEXTS = tuple(column.name for column in COLUMNS if column.kind == "text")
_CODES = tuple(column.name for column in COLUMNS if column.kind == "code")
_DATES = tuple(column.name for column in COLUMNS if column.kind == "date")
# What the reading adds to what was typed.
_WEEKS = ("discussed_week", "closed_week", "last_talked_week", "type_week", "review_week")


def weeks_of(school_year: str) -> tuple[str, str]:
    """The first week of a school year, and the first of the next."""
    first, last = school_year_bounds(school_year)
    return Week.holding(first).text, Week.holding(date(last.year, first.month, first.day)).text


def bounds_of(school_year: str) -> dict[str, object]:
    """What tells the follow-ups of a school year, and those of the year before that are carried over into it: `first`,
    the first week, `next`, that of the next year, `previous`, that of the year before; `first_day`, 1 July.
    """
    first_day, _ = school_year_bounds(school_year)
    first, following = weeks_of(school_year)
    previous = Week.holding(first_day.replace(year=first_day.year - 1)).text
    return {"first": first, "next": following, "previous": previous, "first_day": first_day}


def years_read(week: Week) -> tuple[str, ...]:
    """The school years whose archives are read: that of the week and, until 31 December, the one before. A team may
    have written in its last list of June once nothing ran any more.
    """
    first_day, _ = school_year_bounds(week.school_year)
    if week.sunday > date(first_day.year, 12, 31):
        return (week.school_year,)
    return (week.school_year, f"{first_day.year - 1}-{first_day.year}")


def load_records(
    con: duckdb.DuckDBPyConnection, school_year: str, student_keys: Collection[str], row_ids: Collection[str]
) -> list[Record]:
    """The follow-ups of a school year, and those carried over into it, that are of one of the students, or have one of
    the ids: as this run has them.
    """
    result = con.execute(
        """
        with known as (
            from incoming.follow_up
            union all by name
            select * exclude (row_hash, known_week, known_sequence)
            from facts.follow_up
            where follow_up_id not in (select follow_up_id from incoming.follow_up)
        )
        select f.*, t.decision, t.owner, t.note, t.unread
        from known as f
        left join identity.follow_up_text as t using (follow_up_id)
        where f.opened_week >= $previous and f.opened_week < $next
            and (
                f.opened_week >= $first
                or (coalesce(f.status, '') not in (select unnest($closed::varchar[])) and f.review_on >= $first_day)
                or coalesce(greatest(f.closed_week, f.discussed_week, f.last_talked_week), '') >= $first
                or f.follow_up_id in (select unnest($row_ids::varchar[]))
            )
            and (
                f.student_key in (select unnest($student_keys::varchar[]))
                or f.follow_up_id in (select unnest($row_ids::varchar[]))
            )
        order by f.opened_week, f.follow_up_id
        """,
        {
            **bounds_of(school_year),
            "closed": list(CLOSED),
            "student_keys": sorted(student_keys),
            "row_ids": sorted(row_ids),
        },
    )
    names = [column[0] for column in result.description]
    return [_record(dict(zip(names, row, strict=True))) for row in result.fetchall()]


def _record(row: dict[str, object]) -> Record:
    cells = {name: str(row[name]) for name in (*_CODES, *_DATES, *_TEXTS) if row[name]}
    return Record(
        follow_up_id=str(row["follow_up_id"]),
        student_key=str(row["student_key"]),
        school_id=str(row["school_id"]),
        opened_week=str(row["opened_week"]),
        cells=cells,
        unread=json.loads(str(row["unread"])) if row["unread"] else {},
        **{name: row[name] for name in _WEEKS},
    )


def save_records(con: duckdb.DuckDBPyConnection, records: Iterable[Record]) -> None:
    """Put records that changed in `incoming.follow_up`, and their words in `identity.follow_up_text`."""
    changed = list(records)
    facts = pa.Table.from_pylist([_fact(one) for one in changed], schema=arrow_schema(FOLLOW_UP_FACT))
    con.register("changed_follow_ups", facts)
    con.execute("delete from incoming.follow_up where follow_up_id in (select follow_up_id from changed_follow_ups)")
    con.execute("insert into incoming.follow_up by name select * from changed_follow_ups")
    con.unregister("changed_follow_ups")
    words = [
        {"follow_up_id": one.follow_up_id, "student_key": one.student_key}
        | {name: one.cells.get(name) for name in _TEXTS}
        | {"unread": json.dumps(one.unread, ensure_ascii=False, sort_keys=True) if one.unread else None}
        for one in changed
    ]
    _, columns = identity.IDENTITY_TABLES["follow_up_text"]
    schema = pa.schema([(name, pa.string()) for name in columns])
    identity.merge_rows(con, "follow_up_text", pa.Table.from_pylist(words, schema=schema))


def _fact(one: Record) -> dict[str, object]:
    return {
        "follow_up_id": one.follow_up_id,
        "student_key": one.student_key,
        "school_id": one.school_id,
        "opened_week": one.opened_week,
        **{name: getattr(one, name) for name in _WEEKS},
        **{name: one.cells.get(name) for name in _CODES},
        **{name: date.fromisoformat(one.cells[name]) if name in one.cells else None for name in _DATES},
    }
