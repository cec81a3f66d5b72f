"""Small canonical sets of six students, one fault each: what a reader must refuse, count and explain."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipelines.samples import spoiling
from pipelines.samples import stories as st
from pipelines.samples.canonical import canonical_table, write_table
from pipelines.samples.centre import LEAST_STUDENTS, Centre, generate

TABLES = ("students", "schools", "enrolments", "calendar", "attendance", "grades")
SIX = (st.SLIDER, st.STRONG, st.THREE_FAILURES, st.DECLINE, st.FLU, st.MODIFIED)
LAST_DAY = (11, 30)


def small_centre(seed: int, start_year: int = 2026, students: tuple[str, ...] = SIX) -> Centre:
    """Six planted students (or others) and their schools, until the end of November."""
    centre = generate(LEAST_STUDENTS, seed, start_year)
    until = np.datetime64(date(start_year, *LAST_DAY))
    enrolments = centre.enrolments[centre.enrolments["student_id"].isin(students)]
    schools = enrolments["school_id"].unique()

    def of_them(frame: pd.DataFrame, day: str) -> pd.DataFrame:
        return frame[frame["student_id"].isin(students) & (frame[day] <= until)].reset_index(drop=True)

    calendar = centre.calendar
    kept_days = calendar["school_id"].isin(schools) & (calendar["calendar_id"] == "1") & (calendar["date"] <= until)
    return replace(
        centre,
        students=centre.students[centre.students["student_id"].isin(students)].reset_index(drop=True),
        schools=centre.schools[centre.schools["school_id"].isin(schools)].reset_index(drop=True),
        enrolments=enrolments.reset_index(drop=True),
        calendar=calendar[kept_days].reset_index(drop=True),
        attendance=of_them(centre.attendance, "date"),
        grades=of_them(centre.grades, "recorded_on"),
    )


def school_of_twelve(seed: int, start_year: int = 2026) -> Centre:
    """The first twelve students of the largest school: a scale is judged on ten students or more."""
    enrolments = generate(LEAST_STUDENTS, seed, start_year).enrolments
    largest = enrolments["school_id"].value_counts().sort_index().idxmax()
    of_school = enrolments[enrolments["school_id"] == largest]["student_id"].sort_values().unique()
    return small_centre(seed, start_year, tuple(of_school[:12]))


class Fault(NamedTuple):
    apply: Callable[[Path], None]
    holds: str  # what the folder holds, in French
    answer: str  # what must answer: a rule, or the kind of error
    file_format: str = "csv"
    centre: Callable[[int, int], Centre] = small_centre


FAULTS: dict[str, Fault] = {
    "missing_file": Fault(
        spoiling.missing_file, "`enrolments.csv` n'y est pas, alors que la table est requise",
        "erreur de source (fichier absent)",
    ),
    "missing_column": Fault(
        spoiling.missing_column,
        "`enrolments.csv` sans la colonne requise `level`", "erreur de colonne (colonne absente)"
    ),
    "wrong_encoding": Fault(
        spoiling.two_encodings, "`students.csv` en UTF-8, sauf une ligne en Windows-1252", "erreur de source (encodage)"
    ),
    "windows_1252": Fault(
        spoiling.windows_1252, "`students.csv` en Windows-1252 au lieu d'UTF-8", "lu tout de même, rien de perdu"
    ),
    "utf16": Fault(spoiling.utf16, "`students.csv` en UTF-16 avec marque d'ordre", "lu tout de même, rien de perdu"),
    "empty_file": Fault(spoiling.empty_file, "`attendance.csv` de zéro octet", "erreur de source (fichier vide)"),
    "header_only": Fault(
        spoiling.header_only, "`attendance.csv` avec son en-tête et aucune ligne",
        "0 ligne lue : assiduité inconnue, jamais parfaite",
    ),
    "unknown_code": Fault(
        spoiling.set_cell("attendance", 1, "category", "motivee"), "`attendance.csv`, ligne 2 : catégorie hors liste",
        "`unknown_code`",
    ),
    "date_in_future": Fault(
        spoiling.set_cell("attendance", 1, "date", "2062-10-09"), "`attendance.csv`, ligne 2 : une date en 2062",
        "`date_in_future`",
    ),
    "mark_of_105": Fault(
        spoiling.set_cell("grades", 1, "mark", "105"), "`grades.csv`, ligne 2 : un résultat de 105", "`out_of_range`"
    ),
    "student_without_enrolment": Fault(
        spoiling.student_without_enrolment, f"la fiche {st.DECLINE} est dans `students.csv` et nulle part ailleurs",
        "`student_without_enrolment` (avertissement)",
    ),
    "enrolment_without_student": Fault(
        spoiling.enrolment_without_student, "`enrolments.csv`, dernière ligne : une fiche absente de `students.csv`",
        "`unknown_reference`",
    ),
    "same_file_twice": Fault(
        spoiling.same_file_twice, "`attendance_copie.csv` a le même contenu qu'`attendance.csv`", "`same_file`"
    ),
    "parquet_other_types": Fault(
        spoiling.retyped(spoiling.other_type),
        "Parquet : dates en texte, résultats et nombres entiers en virgule flottante",
        "lu tout de même, rien de perdu", "parquet",
    ),
    "parquet_ids_as_numbers": Fault(
        spoiling.retyped(spoiling.number_for_identifier),
        "Parquet : fiches et écoles en nombres, donc sans leurs zéros de tête",
        "erreur de colonne (identifiant en nombre)", "parquet",
    ),
    "one_bad_column": Fault(
        spoiling.one_bad_column, "`enrolments.csv` : un niveau mal écrit pour toute l'école 102 (2 élèves sur 6)",
        "`unknown_code`, puis arrêt : la part refusée dépasse `stop_share`",
    ),
    "ragged_row": Fault(spoiling.ragged_row, "`grades.csv`, ligne 3 : une cellule de trop", "`ragged_row`"),
    "unclosed_quote": Fault(
        spoiling.unclosed_quote, "`students.csv`, dernière ligne : un guillemet jamais fermé", "`unclosed_quote`"
    ),
    "conflicting_duplicate": Fault(
        spoiling.conflicting_duplicate, "`grades.csv` : la première ligne revient à la fin avec un autre résultat",
        "`conflicting_duplicate` (avertissement) : la dernière l'emporte",
    ),
    "repeated_header": Fault(
        spoiling.repeated_header, "`grades.csv` : l'en-tête revient deux fois en plein fichier",
        "`repeated_header`, deux fois : deux lignes refusées, aucun élève de plus",
    ),
    "preamble": Fault(
        spoiling.preamble, "`students.csv` : un titre et une ligne vide au-dessus de l'en-tête",
        "lu tout de même ; `preamble` (signalé), deux lignes",
    ),
    "trailing_delimiter": Fault(
        spoiling.trailing_delimiter, "`enrolments.csv` : un séparateur de trop au bout de chaque ligne",
        "lu tout de même, rien de perdu",
    ),
    "mixed_line_ends": Fault(
        spoiling.mixed_line_ends,
        "`grades.csv` : fins de ligne de Windows et d'Unix mêlées", "lu tout de même, rien de perdu"
    ),
    "line_break_in_a_cell": Fault(
        spoiling.line_break_in_a_cell, "`schools.csv` : un nom d'école sur deux lignes, entre guillemets",
        "lu tout de même, rien de perdu",
    ),
    "one_zip": Fault(spoiling.one_zip, "les six fichiers dans `envoi.zip`", "lu tout de même, rien de perdu"),
    "duplicated_column": Fault(
        spoiling.duplicated_column, "`grades.csv` : deux colonnes `mark` dans l'en-tête",
        "erreur de colonne (colonne en double)",
    ),
    "nul_byte": Fault(spoiling.nul_byte, "`attendance.csv`, ligne 4 : un octet nul", "`nul_byte`"),
    "truncated_gzip": Fault(
        spoiling.truncated_gzip, "`attendance.csv.gz` coupé au milieu", "erreur de source (fichier compressé incomplet)"
    ),
    "no_source_matches": Fault(
        spoiling.no_source_matches, "trois fichiers dont les noms ne sont d'aucune table",
        "erreur de source, une par table qui manque",
    ),
    "other_ids": Fault(
        spoiling.every_cell("attendance", "student_id", lambda text: f"E{int(text) + 7_000_000}"),
        "`attendance.csv` : les numéros d'élève d'un autre système", "arrêt : aucun élève du fichier n'est connu",
    ),
    "marks_out_of_20": Fault(
        spoiling.every_cell("grades", "mark", spoiling.out_of_20),
        "douze élèves d'une école ; `grades.csv` : des résultats sur 20 au lieu de 100",
        "arrêt : `scale_suspect`", centre=school_of_twelve,
    ),
    "attendance_above_100": Fault(
        spoiling.set_cell("attendance", 1, "fraction", "1.5"),
        "`attendance.csv`, ligne 2 : une journée et demie d'absence",
        "`out_of_range`",
    ),
    "other_date_order": Fault(
        spoiling.every_cell("attendance", "date", spoiling.month_first),
        "`attendance.csv` : dates en mois/jour/année, que le profil ne lit pas",
        "`unreadable_value`, puis arrêt : toutes les lignes sont refusées",
    ),
    "unmapped_reason": Fault(
        spoiling.unmapped_reason, "`attendance.csv`, lignes 2 à 5 : un motif sans groupe",
        "lu tout de même ; le motif est nommé par `check`, jamais deviné",
    ),
}  # fmt: skip


def write_broken(folder: Path, seed: int, start_year: int = 2026) -> None:
    """Write one folder a fault, and a README that says what each holds and what must answer."""
    centres = {make: make(seed, start_year) for make in {fault.centre for fault in FAULTS.values()}}
    for name, fault in FAULTS.items():
        into = folder / name
        into.mkdir(parents=True, exist_ok=True)
        for table_name in TABLES:
            table = canonical_table(centres[fault.centre], table_name)
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
