"""Can these extracts be trusted? The profile of what was accepted, judged by itself and against the previous run's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import duckdb

from pipelines import facts, profiling, remembered
from pipelines.config import Config
from pipelines.errors import DropError, ScaleError, SourceError
from pipelines.keys import load_keys
from schemas.checks import IF_DROP_IS_INTENDED_FR, CheckResult
from schemas.extracts import EXTRACTS
from schemas.shown import safe_code
from schemas.sources import Profile

# A table or a list of students that shrinks so is more likely a bad extract than a change at the school.
_STOPPING_CHECKS = frozenset({"row_count_drop", "student_count_drop"})
# On a wrong scale a whole school fails: hundreds of children would be on the lists, and those who need help among them
# could not be told from the others. Last week's lists are the better ones.
_STOPPING_SCALES = frozenset({"scale_suspect", "scale_change"})


def profile_and_check(
    con: duckdb.DuckDBPyConnection, config: Config, profile: Profile, run_id: str, as_of: date
) -> list[CheckResult]:
    """Make `quality.profile` and `quality.check` from `accepted.*`; the failures, errors first."""
    remembered.recall(con, config.store)
    profiling.profile(con, as_of, load_keys(config.privacy.key_file).pseudonym)
    incremental = [name for name, mode in profile.modes.items() if mode == facts.INCREMENTAL]
    return profiling.check_quality(con, run_id, as_of, drop_share=config.quality.drop_share, incremental=incremental)


def refuse_missing_tables(con: duckdb.DuckDBPyConnection, profile: Profile, absent: Collection[str]) -> None:
    """SourceError when a table that the last published run of this school year was given is not there any more.

    `absent`: names of the tables that the centre says it no longer hands over. To be called after
    `profile_and_check`. Without that table, what it had shown would stay as it was, and pass for this week's.
    """
    if not profiling.has_comparable_profile(con):
        return
    before = {name for (name,) in con.execute("select distinct table_name from quality.previous_profile").fetchall()}
    given = {name for (name,) in con.execute("select table_name from accepted.source_present where present").fetchall()}
    for name in EXTRACTS:
        if name in before - given - set(absent):
            looked_for = _files_of(profile, name)
            raise SourceError(
                f"La table {name} était remise la dernière fois et ne l'est plus. Fichier attendu : {looked_for}.",
                remedy=f"Déposer le fichier {looked_for} ; si cette table n'est plus remise, "
                f"l'enlever par la clé « absent » de la configuration : absent: [{name}].",
                file=looked_for,
            )


def _files_of(profile: Profile, name: str) -> str:
    """The usual names of the files that give a table."""
    if name not in profile.extracts:
        return f"{name}.csv"
    tables = [profile.tables[part.source_table] for part in profile.extracts[name].parts]
    return " ou ".join(dict.fromkeys(pattern for table in tables for pattern in table.patterns[:1]))


def refuse_drop(failures: list[CheckResult], has_refused: Collection[str] = ()) -> None:
    """DropError when rows, students or a school's enrolments went missing since the previous run.

    `has_refused`: tables of which rows were refused: a drop is not to be let through there.
    """
    ranks = {name: rank for rank, name in enumerate(EXTRACTS)}
    # Students who are gone take their enrolments and absences along: the cause is told before its effects.
    for failure in sorted(failures, key=lambda one: ranks[one.table_name]):
        vanished = failure.check_name == "school_vanished" and failure.table_name == "enrolments"
        if failure.check_name in _STOPPING_CHECKS or vanished:
            text = failure.text
            where = f"table {failure.table_name}" + (
                f", école {safe_code(failure.school_id)}" if failure.school_id else ""
            )
            raise DropError(
                f"{where} : {failure.observed_fr} {text.meaning_fr}",
                remedy=text.remedy_fr.replace(IF_DROP_IS_INTENDED_FR, "").strip()
                if failure.table_name in has_refused
                else text.remedy_fr,
                rule=failure.check_name,
            )


def alarms(failures: Sequence[CheckResult], accepted: Collection[str]) -> int:
    """How many failed checks say that an extract should not be trusted; the week is published with a warning.

    `accepted`: schools whose scale somebody looked at.
    """
    return sum(
        failure.text.severity == "error"
        and not (failure.check_name in _STOPPING_SCALES and failure.school_id in accepted)
        for failure in failures
    )


def refuse_scale(failures: list[CheckResult], accepted: Collection[str]) -> None:
    """ScaleError when the marks of a school are on another scale than out of 100, or than in the previous run.

    `accepted`: schools whose scale somebody looked at. Only `grades` make points; elsewhere the check is only told.
    """
    for failure in failures:
        suspect = failure.check_name in _STOPPING_SCALES and failure.table_name == "grades"
        if suspect and failure.school_id not in accepted:
            text = failure.text
            raise ScaleError(
                f"table {failure.table_name}, école {safe_code(failure.school_id or '')} : {failure.observed_fr} "
                f"{text.meaning_fr} Rien n'a été publié.",
                remedy=text.remedy_fr,
                column=failure.column_name,
                rule=failure.check_name,
            )
