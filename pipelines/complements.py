"""complements.csv: what a standard does not carry of an enrolment, and whether it is about anybody."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from pipelines.errors import SourceError
from schemas.ddl import quoted
from schemas.sources import Profile

TABLE = "complements"


def check_complements(con: duckdb.DuckDBPyConnection, profile: Profile, crosswalked: Collection[str] = ()) -> int:
    """How many rows of complements.csv are about no enrolment of `staged.enrolments`; to be called after staging.

    Those rows are noted in `raw._noted` (rule `unmatched_complement`). 0 where the source of the enrolments has no
    such file, or is one of `crosswalked` (labels of the sources whose identifiers were changed: they are not those of
    the file any more). SourceError (in French) when none of the rows
    is about any: the file names its students, schools or years otherwise than the export, and everything that it
    says would be unknown without anybody seeing it.
    """
    enrolments = profile.extracts.get("enrolments")
    if enrolments is None or enrolments.source in crosswalked:
        return 0
    table = f"{enrolments.source}/{TABLE}".removeprefix("/")
    if table not in profile.tables:
        return 0
    unmatched = con.execute(f"""
        insert into raw._noted
        select _file, _line, 'unmatched_complement'
        from raw.{quoted(table)} as complement
        where not exists (
            select 1 from staged.enrolments as enrolment
            where enrolment._ignored is null
                and enrolment.student_id = complement.student_id
                and enrolment.school_id = complement.school_id
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
