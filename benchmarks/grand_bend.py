"""`python -m benchmarks.grand_bend --data FOLDER`: a null control. Where values are noise, nothing may be found.

The Ed-Fi sample database of Grand Bend: the three marks of the first semester (as étapes 1 to 3) and its attendance
make a portrait; the outcome is a mean below 70 over the marks of the second semester. A coefficient or an evaluation
that finds something there leaks, or measures itself.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.centres import Centre, hand_over, make_centre, run_week
from benchmarks.trials import Target, Trial, evaluate_week, run, told, working_folder
from pipelines.database import connect
from pipelines.errors import SourceError
from pipelines.weeks import Week
from risk.criteria import load_criteria
from schemas.ddl import literal

CRITERIA = Path(__file__).parent / "grand_bend_criteria.yaml"
SQL = Path(__file__).parent / "grand_bend_sql"
FILES = (
    "Descriptor",
    "Grade",
    "GradingPeriod",
    "CourseOffering",
    "Session",
    "Student",
    "StudentSchoolAssociation",
    "StudentSchoolAttendanceEvent",
)
TARGETS = (Target("semestre 1", "coefficient", "auc", at_least=0.45, at_most=0.55),)


def measure(data: Path, keep: Path | None, criteria_path: Path = CRITERIA) -> Trial:
    """Portray every student at the end of the first semester, and compare with the second."""
    criteria = load_criteria(criteria_path.read_text(encoding="utf-8"))
    with working_folder(keep) as folder, connect() as con:
        week, school_year = read_files(con, data)
        centre = make_centre(folder / "centre", centre_id="GRAND-BEND", criteria=criteria.text)
        hand_over_semester(con, centre)
        told("semestre 1", f"week {week.text}")
        run_week(centre, week.sunday)
        cut, _ = evaluate_week(centre, week, cut=TARGETS[0].cut, names={school_year: school_year})
    return Trial("grand_bend", criteria.hash, (cut,), TARGETS)


def read_files(con: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Week, str]:
    """Views `ed.*` on the Parquet files; the week in which the first semester ends, and the school year.

    SourceError for a missing file, or sessions that are not two semesters.
    """
    con.execute("create schema if not exists ed")
    for name in FILES:
        path = folder / f"{name}.parquet"
        if not path.is_file():
            raise SourceError(
                f"{path.name} n'est pas dans le dossier des données.",
                remedy=f"Donner avec --data le dossier qui contient {', '.join(FILES)}.",
                file=path.name,
            )
        con.execute(f"create or replace view ed.{name} as from read_parquet({literal(str(path))})")
    years = con.execute("select distinct SchoolYear from ed.GradingPeriod").fetchall()
    ends = con.execute("""
        select max(EndDate) from ed.Session group by SessionName, SchoolYear order by 1
    """).fetchall()
    if len(years) != 1 or len(ends) != 2:
        raise SourceError(
            f"Session : {len(ends)} sessions sur {len(years)} années ; deux semestres d'une année sont attendus.",
            remedy="Prendre la base de démonstration de Grand Bend.",
            file="Session.parquet",
        )
    last_day: date = ends[0][0]
    (year,) = years[0]
    con.execute("set variable semester_ends_on = ?::date", [last_day])
    con.execute("set variable school_year = ?", [f"{year - 1}-{year}"])
    return Week.holding(last_day), f"{year - 1}-{year}"


def hand_over_semester(con: duckdb.DuckDBPyConnection, centre: Centre) -> None:
    """Write the canonical extracts. What came after the semester is left to `outcomes`."""
    names = ("students", "enrolments", "attendance", "grades", "outcomes")
    hand_over(con, centre, {name: (SQL / f"{name}.sql").read_text(encoding="utf-8") for name in names})


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grand_bend", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the Parquet tables")
    parser.add_argument("--keep", type=Path, help="a new folder where the centre stays, for eleve360 evaluate")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    return run(lambda given: measure(given.data, given.keep), arguments(words))


if __name__ == "__main__":
    sys.exit(main())
