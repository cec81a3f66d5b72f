"""Who the rows of a workbook may be about: students that the vault names, and the schools where they are enrolled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Roster:
    """`student_ids`: by student key. `keys`: by school and fiche without leading zeros, of the year's enrolments."""

    student_ids: Mapping[str, str]
    keys: Mapping[tuple[str, str], str]

    def has(self, student_key: str, student_id: str) -> bool:
        """Whether a fiche, as it stands in a cell, is that of the student; an empty cell says nothing against it."""
        return not student_id or _stripped(student_id) == _stripped(self.student_ids.get(student_key, ""))

    def key_of(self, school_id: str, student_id: str) -> str | None:
        """The student of that fiche in that school."""
        return self.keys.get((school_id, _stripped(student_id)))


def _stripped(student_id: str) -> str:
    """A spreadsheet takes the zeros before a number away."""
    return student_id.strip().lstrip("0")


_ENROLLED = """
    select student_key, school_id from incoming.enrolments where school_year = $school_year
    union
    select student_key, school_id from facts.enrolments where school_year = $school_year
"""


def load_roster(
    con: duckdb.DuckDBPyConnection,
    school_year: str,
    student_keys: Collection[str],
    added: Collection[tuple[str, str]],
) -> Roster:
    """The students of these keys, and those that (school, fiche) pairs of added rows may mean.

    A fiche that is two students' without its zeros is nobody's.
    """
    named = con.execute(
        "select student_key, coalesce(student_id, '') from identity.student "
        "where student_key in (select unnest($keys::varchar[]))",
        {"keys": sorted(student_keys)},
    ).fetchall()
    found = []
    if added:
        found = con.execute(
            f"""
            with enrolled as ({_ENROLLED})
            select e.school_id, ltrim(s.student_id, '0') as fiche, min(s.student_key)
            from identity.student as s
            join enrolled as e using (student_key)
            where ltrim(s.student_id, '0') in (select unnest($fiches::varchar[]))
            group by all
            having count(distinct s.student_key) = 1
            """,
            {"school_year": school_year, "fiches": sorted({_stripped(fiche) for _, fiche in added})},
        ).fetchall()
    keys = {(school, fiche): key for school, fiche, key in found}
    return Roster({**{key: fiche for (_, fiche), key in keys.items()}, **dict(named)}, keys)


def known_schools(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Every school that has or had a student."""
    rows = con.execute(
        "select distinct school_id from incoming.enrolments union select distinct school_id from facts.enrolments"
    ).fetchall()
    return frozenset(school for (school,) in rows if school)
