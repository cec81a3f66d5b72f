"""From the OULAD files to a centre's canonical extracts: a module is a school, a presentation a school year.

Nothing here looks at an outcome: it is handed over as the extract `outcomes`, which no week sees. Days are those of the
course (day 0 is its start); every section of a presentation is placed so that its cut falls on the same Sunday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb

from benchmarks.centres import Centre, hand_over, read_columns, school_calendar
from pipelines.errors import ColumnError, SourceError
from risk.criteria import Criteria
from schemas.ddl import literal

SQL = Path(__file__).parent / "oulad_sql"
FIRST_YEAR = 2020
LEARNED_FROM, LEARNED_TO = 18, 57  # percents of the course
MOST_WEEKS_AWAY = 12
LATEST_PRESENTATIONS = 80  # school years end with the century

# file -> table, required columns, optional ones
FILES = {
    "students_outcome": (
        "oulad.student",
        {
            "section_id": "varchar",
            "student_id": "varchar",
            "registered_day": "integer",
            "unregistered_day": "integer",
            "length_days": "integer",
            "final_result": "varchar",
        },
        {"gender": "varchar", "disability": "varchar"},
    ),
    "engagement_daily": (
        "oulad.engagement",
        {"section_id": "varchar", "student_id": "varchar", "day": "integer", "clicks": "bigint"},
        {},
    ),
    "grades": (
        "oulad.grade",
        {
            "section_id": "varchar",
            "student_id": "varchar",
            "assessment_id": "varchar",
            "due_day": "integer",
            "weight": "double",
            "day": "integer",
            "score": "double",
        },
        {},
    ),
}
OUTCOMES = {"Pass": "passed", "Distinction": "passed", "Fail": "failed", "Withdrawn": "dropped_out"}


@dataclass(frozen=True)
class Presentation:
    """One run of the modules, as a school year. `cut_on`: the Sunday of every section's cut, at `cut` percent;
    `length_days`: of the longest section.
    """

    name: str
    school_year: str
    cut_on: date
    modules: tuple[str, ...]
    students: int
    cut: int
    length_days: int

    @property
    def weeks_learned(self) -> tuple[date, ...]:
        """The Sundays at which a presentation that is learned from is portrayed: every second week around the cut, at
        most 12 away, from 18 % to 57 % of the course, or to 6 % beyond a cut that is not within.
        """
        days = [7 * weeks for weeks in range(-MOST_WEEKS_AWAY, MOST_WEEKS_AWAY + 1, 2)]
        low, high = max(0, min(LEARNED_FROM, self.cut - 6)), max(LEARNED_TO, self.cut + 6)
        return tuple(
            self.cut_on + timedelta(days=one)
            for one in days
            if low * self.length_days <= self.cut * self.length_days + 100 * one <= high * self.length_days
        )


def read_files(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Read the three files (Parquet or CSV) into `oulad.*`; what was left aside, told in French.

    SourceError for a missing file or unreadable values, ColumnError for missing columns.
    """
    con.execute("create schema if not exists oulad")
    for name, (table, columns, optional) in FILES.items():
        path = _file(folder, name)
        try:
            lacking, unreadable = read_columns(con, table, _scan(path), columns, optional)
        except duckdb.Error as error:
            raise SourceError(
                f"le fichier {path.name} ne se lit pas ({type(error).__name__}).",
                remedy="Le télécharger de nouveau : un fichier Parquet, ou un CSV avec un en-tête.",
                file=path.name,
            ) from None
        if lacking:
            raise ColumnError(
                f"il manque dans {path.name} : {', '.join(lacking)}.",
                remedy="Donner les fichiers d'OULAD avec les colonnes que benchmarks/README.md nomme.",
                file=path.name,
                column=lacking[0],
            )
        if unreadable:
            column, count = next(iter(unreadable.items()))
            raise SourceError(
                f"{path.name}, colonne {column} : {count} valeurs ne sont pas du type attendu.",
                remedy="Corriger ces valeurs ou les laisser vides.",
                file=path.name,
                column=column,
            )
    _check_sections(con)
    return _left_aside(con)


def place(con: duckdb.DuckDBPyConnection, cut: int) -> list[Presentation]:
    """Place every section for a cut, in percent of the course; the presentations in time order (their names' order)."""
    values = {"cut": cut, "first_year": FIRST_YEAR}
    con.execute(f"create or replace table oulad.course as {_sql('course')}", values)
    con.execute(f"create or replace table oulad.registration as {_sql('registration')}")
    rows = con.execute("""
        select presentation, school_year, any_value(cut_on), list(module order by module), sum(students)::integer,
            max(length_days)
        from oulad.course
        group by presentation, school_year
        order by presentation
    """).fetchall()
    if len(rows) > LATEST_PRESENTATIONS:
        raise SourceError(
            f"{len(rows)} présentations dans students_outcome, {LATEST_PRESENTATIONS} au plus.",
            remedy="Vérifier section_id : MODULE_PRESENTATION.",
            file="students_outcome",
            column="section_id",
        )
    return [
        Presentation(name, year, cut_on, tuple(modules), count, cut, length)
        for name, year, cut_on, modules, count, length in rows
    ]


def hand_over_presentation(con: duckdb.DuckDBPyConnection, centre: Centre, one: Presentation) -> None:
    """Write the extracts of one presentation. Those of earlier ones stay beside them."""
    con.execute("set variable presentation = ?", [one.name])
    own = f"""
        from oulad.registration
        inner join (from oulad.course where presentation = {literal(one.name)}) as course using (section_id)
    """
    modules = f"(select module as school_id from oulad.course where presentation = {literal(one.name)})"
    outcomes = " ".join(f"when {literal(told)} then {literal(code)}" for told, code in OUTCOMES.items())
    tables = {
        # A case is one student of one section: the same person in two sections is two.
        "students": f"""
            select case_id as student_id, case upper(gender) when 'M' then 'M' when 'F' then 'F' end as sex {own}
        """,
        "enrolments": f"""
            select
                case_id as student_id, school_year, module as school_id, enrolled_on, withdrawn_on,
                'OTHER' as level, section_id as home_group,
                case upper(disability) when 'Y' then 'D' end as special_needs_code
            {own}
        """,
        "calendar": school_calendar(one.school_year, modules),
        "assignments": _sql("assignments"),
        "activity": _sql("activity"),
        "outcomes": f"""
            select case_id as student_id, school_year, case final_result {outcomes} end as outcome {own}
            where outcome is not null
        """,
    }
    hand_over(con, centre, tables, one.school_year)


def modules_without_domain(presentations: list[Presentation], criteria: Criteria) -> list[str]:
    """The modules whose name fits no subject of the criteria: their work belongs to no domain."""
    patterns = [pattern for each in criteria.subjects.values() for pattern in each]
    modules = {module for one in presentations for module in one.modules}
    return sorted(one for one in modules if not any(fnmatchcase(one, pattern) for pattern in patterns))


def _file(folder: Path, name: str) -> Path:
    for suffix in (".parquet", ".csv"):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return path
    raise SourceError(
        f"{name}.parquet (ou .csv) n'est pas dans le dossier des données.",
        remedy=f"Donner avec --data le dossier qui contient {', '.join(FILES)}.",
        file=f"{name}.parquet",
    )


def _scan(path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet({literal(str(path))})"
    return f"read_csv({literal(str(path))}, all_varchar = true, nullstr = ['', 'NULL', 'NA', '?'])"


def _check_sections(con: duckdb.DuckDBPyConnection) -> None:
    count, shapeless, lengthless = con.execute(r"""
        select
            count(*),
            count(*) filter (section_id is null or student_id is null or section_id not similar to '.+_[^_]+'),
            count(*) filter (length_days is null or length_days < 1)
        from oulad.student
    """).fetchone()
    for column, bad in (("section_id", shapeless), ("length_days", lengthless)):
        if bad or not count:
            raise SourceError(
                f"students_outcome, colonne {column} : {bad} lignes sur {count} ne disent pas leur cours.",
                remedy="section_id s'écrit MODULE_PRESENTATION (AAA_2013J) ; length_days est un nombre de jours.",
                file="students_outcome",
                column=column,
            )


def _left_aside(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What no case is made of, counted."""
    results = ", ".join(literal(one) for one in OUTCOMES)
    counts = con.execute(f"""
        select
            count(*) filter (registered_day is null),
            count(*) filter (unregistered_day <= registered_day),
            count(*) filter (final_result is null or final_result not in ({results})),
            count(*) - count(distinct (section_id, student_id))
        from oulad.student
    """).fetchone()
    strangers = con.execute("""
        select count(*) from (
            select section_id, student_id from oulad.engagement
            union all
            select section_id, student_id from oulad.grade
        ) anti join oulad.student using (section_id, student_id)
    """).fetchone()[0]
    told = (
        "inscriptions sans jour d'inscription, laissées de côté",
        "inscriptions annulées avant d'avoir commencé, laissées de côté",
        "inscriptions sans issue connue : hors de la mesure",
        "inscriptions en double, comptées une fois",
        "lignes d'activité ou de travaux d'étudiants inconnus, laissées de côté",
    )
    return [f"{count} {words}." for count, words in zip((*counts, strangers), told, strict=True) if count]


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
