"""complements.csv: what a standard does not carry of an enrolment, and whether it is about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.crosswalk import load_crosswalk
from pipelines.errors import SourceError
from schemas.ddl import quoted
from schemas.sources import Profile

TABLE = "complements"


def check_complements(
    con: duckdb.DuckDBPyConnection, profile: Profile, crosswalks: Mapping[str, Path] | None = None
) -> int:
    """How many rows of complements.csv are about no enrolment of `staged.enrolments`; to be called after staging.

    Those rows are noted in `raw._noted` (rule `unmatched_complement`). 0 where the source of the enrolments has no
    such file. `crosswalks`, by label, say what became of the identifiers of a source: the file bears those of the
    export. SourceError (in French) when none of the rows is about any enrolment: the file names its students, schools
    or years otherwise than the export, and everything that it says would be unknown without anybody seeing it.
    """
    enrolments = profile.extracts.get("enrolments")
    if enrolments is None:
        return 0
    table = f"{enrolments.source}/{TABLE}".removeprefix("/")
    if table not in profile.tables:
        return 0
    crosswalk = (crosswalks or {}).get(enrolments.source)
    kinds = load_crosswalk(con, crosswalk) if crosswalk else frozenset()
    student, school = (_centre_s(kind, kinds) for kind in ("student", "school"))
    unmatched = con.execute(f"""
        insert into raw._noted
        select _file, _line, 'unmatched_complement'
        from raw.{quoted(table)} as complement
        where not exists (
            select 1 from staged.enrolments as enrolment
            where enrolment._ignored is null
                and enrolment.student_id = {student}
                and enrolment.school_id = {school}
                and enrolment.school_year = complement.school_year
        )
    """).fetchone()[0]
    file_name, rows = con.execute(
        "select any_value(file_name), count(complement._file) "
        f"from raw.{quoted(table)} as complement left join raw._file as file using (_file)"
    ).fetchone()
    if rows and rows == unmatched:
        raise SourceError(
            f"{file_name} : aucune ligne ne désigne une inscription de l'exportation.",
            remedy="Y écrire student_id, school_id et school_year comme l'exportation les donne (fiche de l'élève, "
            "code de l'école, 2026-2027) ; des zéros de tête ont peut-être été perdus.",
            file=file_name,
        )
    return unmatched


def _centre_s(kind: str, kinds: frozenset[str]) -> str:
    """SQL: the centre's own identifier of a complement's student or school."""
    column = f"complement.{kind}_id"
    if kind not in kinds:
        return column
    return f"(select id from raw._crosswalk as crossed where crossed.kind = '{kind}' and crossed.source_id = {column})"
