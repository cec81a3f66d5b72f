"""Small canonical sets of six students, one fault each: what a reader must refuse, count and explain."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.samples import stories as st
from pipelines.samples.canonical import canonical_table, write_table
from pipelines.samples.centre import LEAST_STUDENTS, Centre, generate

TABLES = ("students", "schools", "enrolments", "calendar", "attendance", "grades")
SIX = (st.SLIDER, st.STRONG, st.THREE_FAILURES, st.DECLINE, st.FLU, st.MODIFIED)
LAST_DAY = (11, 30)
Rows = list[list[str]]


def small_centre(seed: int, start_year: int = 2026) -> Centre:
    """Six planted students, two schools, until the end of November."""
    centre = generate(LEAST_STUDENTS, seed, start_year)
    until = np.datetime64(date(start_year, *LAST_DAY))
    enrolments = centre.enrolments[centre.enrolments["student_id"].isin(SIX)]
    schools = enrolments["school_id"].unique()

    def of_six(frame: pd.DataFrame, day: str) -> pd.DataFrame:
        return frame[frame["student_id"].isin(SIX) & (frame[day] <= until)].reset_index(drop=True)

    calendar = centre.calendar
    kept_days = calendar["school_id"].isin(schools) & (calendar["calendar_id"] == "1") & (calendar["date"] <= until)
    return replace(
        centre,
        students=centre.students[centre.students["student_id"].isin(SIX)].reset_index(drop=True),
        schools=centre.schools[centre.schools["school_id"].isin(schools)].reset_index(drop=True),
        enrolments=enrolments.reset_index(drop=True),
        calendar=calendar[kept_days].reset_index(drop=True),
        attendance=of_six(centre.attendance, "date"),
        grades=of_six(centre.grades, "recorded_on"),
    )


def _rewrite(path: Path, change: Callable[[Rows], Rows]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows))


def _set_cell(table: str, row: int, column: str, text: str) -> Callable[[Path], None]:
    """A fault that is one cell: `row` is the physical line less one (0 = header)."""

    def change(rows: Rows) -> Rows:
        rows[row][rows[0].index(column)] = text
        return rows

    return lambda folder: _rewrite(folder / f"{table}.csv", change)


def _missing_file(folder: Path) -> None:
    (folder / "enrolments.csv").unlink()


def _missing_column(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        gone = rows[0].index("level")
        return [row[:gone] + row[gone + 1 :] for row in rows]

    _rewrite(folder / "enrolments.csv", change)


def _two_encodings(folder: Path) -> None:
    path = folder / "students.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    encodings = ["cp1252" if line.startswith(st.DECLINE) else "utf-8" for line in lines]
    path.write_bytes(b"".join(line.encode(name) for line, name in zip(lines, encodings, strict=True)))


def _windows_1252(folder: Path) -> None:
    path = folder / "students.csv"
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))


def _utf16(folder: Path) -> None:
    path = folder / "students.csv"
    # Little-endian with its mark, written out: the plain "utf-16" codec follows the machine.
    path.write_bytes(b"\xff\xfe" + path.read_bytes().decode("utf-8").encode("utf-16-le"))


def _empty_file(folder: Path) -> None:
    (folder / "attendance.csv").write_bytes(b"")


def _header_only(folder: Path) -> None:
    _rewrite(folder / "attendance.csv", lambda rows: rows[:1])


def _student_without_enrolment(folder: Path) -> None:
    def without(rows: Rows) -> Rows:
        return [row for row in rows if st.DECLINE not in row]

    for table in ("enrolments", "attendance", "grades"):
        _rewrite(folder / f"{table}.csv", without)


def _enrolment_without_student(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        return [*rows, ["0999999", *rows[1][1:]]]

    _rewrite(folder / "enrolments.csv", change)


def _same_file_twice(folder: Path) -> None:
    (folder / "attendance_copie.csv").write_bytes((folder / "attendance.csv").read_bytes())


def _ragged_row(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        rows[2] = [*rows[2], "de trop"]
        return rows

    _rewrite(folder / "grades.csv", change)


def _unclosed_quote(folder: Path) -> None:
    path = folder / "students.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[-1].split(",")
    cells[1] = '"' + cells[1]
    path.write_bytes(("\n".join([*lines[:-1], ",".join(cells)]) + "\n").encode("utf-8"))


def _conflicting_duplicate(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        mark = rows[0].index("mark")
        other = "74" if rows[1][mark] != "74" else "73"
        return [*rows, [*rows[1][:mark], other, *rows[1][mark + 1 :]]]

    _rewrite(folder / "grades.csv", change)


def _retyped(other: Callable[[str, pa.DataType], pa.DataType]) -> Callable[[Path], None]:
    """A fault that writes the Parquet files again with other types."""

    def apply(folder: Path) -> None:
        for name in TABLES:
            path = folder / f"{name}.parquet"
            table = pq.read_table(path)
            pq.write_table(table.cast(pa.schema([(one.name, other(one.name, one.type)) for one in table.schema])), path)

    return apply


def _other_type(_: str, usual: pa.DataType) -> pa.DataType:
    """Dates as text; marks and whole numbers as floating-point numbers."""
    if pa.types.is_date(usual):
        return pa.string()
    return pa.float64() if pa.types.is_decimal(usual) or pa.types.is_integer(usual) else usual


def _number_for_identifier(name: str, usual: pa.DataType) -> pa.DataType:
    return pa.int64() if name in ("student_id", "school_id") else usual


def _one_bad_column(folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        level, school = rows[0].index("level"), rows[0].index("school_id")
        for row in rows[1:]:
            if row[school] == "102":
                row[level] = row[level].replace("PRIM", "PRIMAIRE")
        return rows

    _rewrite(folder / "enrolments.csv", change)


class Fault(NamedTuple):
    apply: Callable[[Path], None]
    holds: str  # what the folder holds, in French
    answer: str  # what must answer: a rule, or the kind of error
    file_format: str = "csv"


FAULTS: dict[str, Fault] = {
    "missing_file": Fault(
        _missing_file, "`enrolments.csv` n'y est pas, alors que la table est requise",
        "erreur de source (fichier absent)",
    ),
    "missing_column": Fault(
        _missing_column, "`enrolments.csv` sans la colonne requise `level`", "erreur de colonne (colonne absente)"
    ),
    "wrong_encoding": Fault(
        _two_encodings, "`students.csv` en UTF-8, sauf une ligne en Windows-1252", "erreur de source (encodage)"
    ),
    "windows_1252": Fault(
        _windows_1252, "`students.csv` en Windows-1252 au lieu d'UTF-8", "lu tout de même, rien de perdu"
    ),
    "utf16": Fault(_utf16, "`students.csv` en UTF-16 avec marque d'ordre", "lu tout de même, rien de perdu"),
    "empty_file": Fault(_empty_file, "`attendance.csv` de zéro octet", "erreur de source (fichier vide)"),
    "header_only": Fault(
        _header_only, "`attendance.csv` avec son en-tête et aucune ligne",
        "0 ligne lue : assiduité inconnue, jamais parfaite",
    ),
    "unknown_code": Fault(
        _set_cell("attendance", 1, "category", "motivee"), "`attendance.csv`, ligne 2 : catégorie hors liste",
        "`unknown_code`",
    ),
    "date_in_future": Fault(
        _set_cell("attendance", 1, "date", "2062-10-09"), "`attendance.csv`, ligne 2 : une date en 2062",
        "`date_in_future`",
    ),
    "mark_of_105": Fault(
        _set_cell("grades", 1, "mark", "105"), "`grades.csv`, ligne 2 : un résultat de 105", "`out_of_range`"
    ),
    "student_without_enrolment": Fault(
        _student_without_enrolment, f"la fiche {st.DECLINE} est dans `students.csv` et nulle part ailleurs",
        "`student_without_enrolment` (avertissement)",
    ),
    "enrolment_without_student": Fault(
        _enrolment_without_student, "`enrolments.csv`, dernière ligne : une fiche absente de `students.csv`",
        "`unknown_reference`",
    ),
    "same_file_twice": Fault(
        _same_file_twice, "`attendance_copie.csv` a le même contenu qu'`attendance.csv`", "`same_file`"
    ),
    "parquet_other_types": Fault(
        _retyped(_other_type), "Parquet : dates en texte, résultats et nombres entiers en virgule flottante",
        "lu tout de même, rien de perdu", "parquet",
    ),
    "parquet_ids_as_numbers": Fault(
        _retyped(_number_for_identifier), "Parquet : fiches et écoles en nombres, donc sans leurs zéros de tête",
        "erreur de colonne (identifiant en nombre)", "parquet",
    ),
    "one_bad_column": Fault(
        _one_bad_column, "`enrolments.csv` : un niveau mal écrit pour toute l'école 102 (2 élèves sur 6)",
        "`unknown_code`, puis arrêt : la part refusée dépasse `stop_share`",
    ),
    "ragged_row": Fault(_ragged_row, "`grades.csv`, ligne 3 : une cellule de trop", "`ragged_row`"),
    "unclosed_quote": Fault(
        _unclosed_quote, "`students.csv`, dernière ligne : un guillemet jamais fermé", "`unclosed_quote`"
    ),
    "conflicting_duplicate": Fault(
        _conflicting_duplicate, "`grades.csv` : la première ligne revient à la fin avec un autre résultat",
        "`conflicting_duplicate` (avertissement) : la dernière l'emporte",
    ),
}  # fmt: skip


def write_broken(folder: Path, seed: int, start_year: int = 2026) -> None:
    """Write one folder a fault, and a README that says what each holds and what must answer."""
    centre = small_centre(seed, start_year)
    tables = {name: canonical_table(centre, name) for name in TABLES}
    for name, fault in FAULTS.items():
        into = folder / name
        into.mkdir(parents=True, exist_ok=True)
        for table_name, table in tables.items():
            write_table(table, into, table_name, fault.file_format)
        fault.apply(into)
    (folder / "README.md").write_bytes(broken_readme().encode("utf-8"))


def broken_readme() -> str:
    rows = "\n".join(f"| `{name}/` | {fault.holds} | {fault.answer} |" for name, fault in FAULTS.items())
    return f"""# Une faute par dossier

Chaque dossier est un petit jeu d'extraits canoniques, complet et valide ({len(SIX)} élèves inventés, deux écoles,
jusqu'au 30 novembre), à une faute près. Rien n'y est modifié à la main : `python -m pipelines.samples data_samples`
récrit le tout.

| dossier | ce qu'il contient | ce qui doit répondre |
|---|---|---|
{rows}
"""
