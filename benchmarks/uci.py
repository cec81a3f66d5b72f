"""`python -m benchmarks.uci --data FILE`: marks and counted absences against the final mark of a class.

Cortez & Silva's student performance files (student-por.csv, student-mat.csv, or another school's of the same columns):
G1 and G2 are the marks of étapes 1 and 2, out of 20; a final mark G3 below 10 is a failure. Absences are a year's total
without dates: they come as a count, read at the end of each étape, never as absences on invented days.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.centres import Centre, hand_over, make_centre, read_columns, run_week, school_calendar
from benchmarks.trials import Target, Trial, evaluate_week, run, told, working_folder
from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from pipelines.weeks import Week
from risk.criteria import load_criteria
from schemas.ddl import literal

CRITERIA = Path(__file__).parent / "uci_criteria.yaml"
COLUMNS = {"school": "varchar", "absences": "decimal(9, 2)", "G1": "decimal(9, 2)", "G2": "decimal(9, 2)",
           "G3": "decimal(9, 2)"}  # fmt: skip
SCHOOL_YEAR = "2020-2021"
LARGEST_MARK = 20


@dataclass(frozen=True)
class Step:
    """What is known at the end of an étape, a Friday; the portraits are those of its week."""

    name: str
    term: str
    ends_on: date

    @property
    def week(self) -> Week:
        return Week.holding(self.ends_on)


STEPS = (Step("G1 + absences", "1", date(2020, 11, 20)), Step("G1 + G2 + absences", "2", date(2021, 2, 26)))
TARGETS = (
    Target(STEPS[0].name, "coefficient", "auc", at_least=0.94),
    Target(STEPS[1].name, "coefficient", "auc", at_least=0.97),
)


def measure(data: Path, keep: Path | None, criteria_path: Path = CRITERIA) -> Trial:
    """Portray the class after each étape, and compare with the final marks."""
    criteria = load_criteria(criteria_path.read_text(encoding="utf-8"))
    cuts = []
    with working_folder(keep) as folder, connect() as con:
        notes = read_class(con, data)
        centre = make_centre(folder / "centre", centre_id="UCI", criteria=criteria.text)
        for step in STEPS:
            told(step.name, f"week {step.week.text}")
            hand_over_step(con, centre, step)
            run_week(centre, step.week.sunday)
        for step in STEPS:
            cut, _ = evaluate_week(centre, step.week, cut=step.name, names={SCHOOL_YEAR: data.name})
            cuts.append(cut)
    return Trial("uci", criteria.hash, tuple(cuts), TARGETS, tuple(notes))


def read_class(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Make `class`, one row a student, named by the number of the line; what to know of the file, in French.

    The subject is mathematics where the file's name says so (« mat »), the language of instruction otherwise.
    Raises SourceError or ColumnError.
    """
    if not path.is_file():
        raise SourceError(
            f"le fichier {path.name} est introuvable.",
            remedy="Donner avec --data un fichier comme student-por.csv.",
            file=path.name,
        )
    try:
        # Every field as text: what is not a number is told, not guessed. The delimiter is found in the header.
        options = f"all_varchar = true, header = true, delim = {literal(_delimiter(path))}"
        source = f"read_csv({literal(str(path))}, {options})"
        con.execute(f"create or replace temp table rows as select row_number() over () as line, * from {source}")
        wanted = {"line": "integer"} | {name.lower(): kind for name, kind in COLUMNS.items()}
        lacking, unreadable = read_columns(con, "answers", "temp.rows", wanted, {"sex": "varchar"})
    except (duckdb.Error, UnicodeDecodeError) as error:
        raise SourceError(
            f"le fichier {path.name} ne se lit pas ({type(error).__name__}).",
            remedy="Un CSV en UTF-8, séparé par des virgules ou des points-virgules, avec un en-tête.",
            file=path.name,
        ) from None
    if lacking:
        raise ColumnError(
            f"il manque dans {path.name} : {', '.join(name for name in COLUMNS if name.lower() in lacking)}.",
            remedy=f"Colonnes nécessaires : {', '.join(COLUMNS)}.",
            file=path.name,
            column=lacking[0],
        )
    subject = "MAT" if "mat" in path.stem.lower() else "LANGUE"
    con.execute(f"create or replace table class as select *, {literal(subject)} as subject_code from answers")
    return [*_checked(con, path, unreadable), f"Matière : {'mathématique' if subject == 'MAT' else 'langue'}."]


def hand_over_step(con: duckdb.DuckDBPyConnection, centre: Centre, step: Step) -> None:
    """Write what is known at the end of an étape; what the étapes before it showed stays."""
    student = "line::varchar as student_id"
    place = f"{literal(SCHOOL_YEAR)} as school_year, school as school_id"
    tables = {
        "students": f"select {student}, case upper(sex) when 'F' then 'F' when 'M' then 'M' end as sex from class",
        "enrolments": f"select {student}, {place}, date '2020-08-31' as enrolled_on, 'SEC5' as level from class",
        "calendar": school_calendar(SCHOOL_YEAR, "(select school as school_id from class)"),
        "outcomes": f"""
            select {student}, {literal(SCHOOL_YEAR)} as school_year, if(g3 < 10, 'failed', 'passed') as outcome
            from class where g3 is not null
        """,
        "grades": " union all ".join(
            f"""
            select {student}, {place}, subject_code, {literal(one.term)} as term, 5 * g{one.term} as mark,
                date '{one.ends_on.isoformat()}' as recorded_on
            from class where g{one.term} is not null
            """
            for one in STEPS
            if one.term <= step.term
        ),
        "attendance_totals": " union all ".join(
            f"select {student}, {place}, date '{one.ends_on.isoformat()}' as counted_on, absences "
            "from class where absences is not null"
            for one in STEPS
            if one.term <= step.term
        ),
    }
    hand_over(con, centre, tables)


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    return max(",;\t", key=header.count)


def _checked(con: duckdb.DuckDBPyConnection, path: Path, unreadable: dict[str, int]) -> list[str]:
    """What cannot be used is an error where it is a whole column's habit, and a note where it is a few cells."""
    count, schoolless, off_scale = con.execute(f"""
        select
            count(*), count(*) filter (school is null),
            count(*) filter (greatest(g1, g2, g3) > {LARGEST_MARK} or least(g1, g2, g3, absences) < 0)
        from class
    """).fetchone()
    if not count or schoolless or off_scale or unreadable:
        told = {
            "school": schoolless,
            "G1, G2, G3": off_scale,
        } | unreadable
        faults = ", ".join(f"{column} ({rows})" for column, rows in told.items() if rows) or "aucune ligne"
        raise SourceError(
            f"{path.name} : valeurs inutilisables (colonne, lignes) : {faults}.",
            remedy=f"Notes de 0 à {LARGEST_MARK}, absences en nombre, une école à chaque ligne.",
            file=path.name,
        )
    schools, unknown = con.execute("select count(distinct school), count(*) filter (g3 is null) from class").fetchone()
    notes = [f"{count} élèves, {schools} école{'s' if schools > 1 else ''}."]
    return notes + ([f"{unknown} élèves sans note finale : hors de la mesure."] if unknown else [])


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.uci", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="student-por.csv, or a file of the same columns")
    parser.add_argument("--keep", type=Path, help="a new folder where the centre stays, for eleve360 evaluate")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    return run(lambda given: measure(given.data, given.keep), arguments(words))


if __name__ == "__main__":
    sys.exit(main())
