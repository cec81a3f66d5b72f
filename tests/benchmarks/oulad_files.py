"""Invented OULAD files, small enough to work out by hand."""

from __future__ import annotations

from pathlib import Path

from pipelines.database import connect
from schemas.ddl import literal, quoted

STUDENT = {"section_id": "varchar", "student_id": "integer", "gender": "varchar", "disability": "varchar",
           "registered_day": "integer", "unregistered_day": "integer", "length_days": "integer",
           "final_result": "varchar"}  # fmt: skip
ENGAGEMENT = {"section_id": "varchar", "student_id": "integer", "day": "integer", "clicks": "integer",
              "resources": "integer"}  # fmt: skip
GRADE = {"section_id": "varchar", "student_id": "integer", "assessment_id": "integer", "assessment_type": "varchar",
         "due_day": "integer", "weight": "double", "day": "integer", "is_banked": "integer",
         "score": "double"}  # fmt: skip
Rows = list[tuple]


def write_oulad(
    folder: Path, students: Rows, engagement: Rows = (), grades: Rows = (), *, kind: str = "parquet"
) -> Path:
    """Write the three files; rows hold the columns of STUDENT, ENGAGEMENT and GRADE in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("students_outcome", STUDENT, students),
        ("engagement_daily", ENGAGEMENT, engagement),
        ("grades", GRADE, grades),
    ):
        write_rows(folder / f"{name}.{kind}", columns, rows)
    return folder


def write_rows(path: Path, columns: dict[str, str], rows: Rows) -> None:
    """A Parquet or CSV file of these columns (name -> DuckDB type)."""
    with connect() as con:
        con.execute(f"create table told ({', '.join(f'{quoted(name)} {kind}' for name, kind in columns.items())})")
        if rows:
            con.executemany(f"insert into told values ({', '.join('?' for _ in columns)})", rows)
        options = "format parquet" if path.suffix == ".parquet" else "format csv, header"
        con.execute(f"copy told to {literal(str(path))} ({options})")


def student(
    section: str,
    number: int,
    result: str = "Pass",
    *,
    registered: int | None = -10,
    left: int | None = None,
    length: int = 100,
    gender: str = "F",
    disability: str = "N",
) -> tuple:
    return (section, number, gender, disability, registered, left, length, result)


def work(
    section: str, number: int, assessment: int, due: int | None, day: int | None, score: float | None, **more: float
) -> tuple:
    return (section, number, assessment, "TMA", due, more.get("weight", 10.0), day, more.get("banked", 0), score)
