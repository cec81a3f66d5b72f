"""Each fault of `data_samples/broken/`: its message, its exit code, its counts; nothing is lost on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.acceptance import Acceptance, accept, judge, type_extracts
from pipelines.database import connect
from pipelines.errors import Eleve360Error
from pipelines.sources import discover, load_profile, read_files, stage

BROKEN = Path(__file__).parents[2] / "data_samples" / "broken"
AS_OF = date(2026, 11, 30)
WARN_SHARE, STOP_SHARE = 0.01, 0.05


def ingest(folder: Path, spill: Path) -> tuple[duckdb.DuckDBPyConnection, Acceptance]:
    con, profile = connect(), load_profile("canonical")
    stage(con, profile, read_files(con, profile, discover(profile, folder, spill=spill), spill))
    type_extracts(con, profile)
    return con, accept(con, AS_OF)


# folder: exit code, place (file, line, column, rule), words of the message, words of the remedy.
STOPPED = {
    "missing_file": (
        3,
        ("missing_file", None, None, None),
        ["table enrolments", "enrolments.csv", "grades.csv"],
        "extracts",
    ),
    "missing_column": (4, ("enrolments.csv", 1, "level", None), ["il manque la colonne « level »"], "student_id"),
    "wrong_encoding": (3, ("students.csv", 6, None, None), ["ligne 6", "deux encodages"], "UTF-8"),
    "empty_file": (3, ("attendance.csv", None, None, None), ["vide"], "en-tête seul"),
    "parquet_ids_as_numbers": (4, ("students.parquet", None, "student_id", None), ["zéros de tête"], "en texte"),
    "one_bad_column": (
        5,
        ("enrolments.csv", None, "level", "unknown_code"),
        ["2 sur 6", "33,3", "Ce code est inconnu"],
        "profil",
    ),
    "unclosed_quote": (5, ("students.csv", None, None, "unclosed_quote"), ["1 sur 6", "guillemet"], "guillemets"),
    "enrolment_without_student": (
        5,
        ("enrolments.csv", None, "student_id", "unknown_reference"),
        ["1 sur 7", "n'est pas dans le fichier des élèves"],
        "fichier des élèves",
    ),
    "duplicated_column": (4, ("grades.csv", 1, "mark", None), ["« mark »", "plus d'une fois"], "Ne garder qu'une"),
    "truncated_gzip": (3, ("attendance.csv.gz", None, None, None), ["endommagé ou incomplet"], "transfert"),
    "no_source_matches": (
        3,
        ("no_source_matches", None, None, None),
        ["table students", "absences_nov.csv, classes.csv, liste_eleves.csv."],
        "extracts",
    ),
    "other_ids": (
        5,
        ("attendance.csv", None, "student_id", "unknown_reference"),
        ["aucun élève de ce fichier", "27 lignes"],
        "crosswalk",
    ),
    "other_date_order": (
        5,
        ("attendance.csv", None, "date", "unreadable_value"),
        ["27 sur 27", "100"],
        "ordre de la date",
    ),
}


@pytest.mark.parametrize("folder", STOPPED)
def test_a_fault_that_stops_says_where_and_what_to_do(folder, tmp_path):
    exit_code, place, words, remedy = STOPPED[folder]
    with pytest.raises(Eleve360Error) as raised:
        judge(ingest(BROKEN / folder, tmp_path)[1], WARN_SHARE, STOP_SHARE)
    error = raised.value
    assert error.exit_code == exit_code
    assert (Path(error.file).name, error.line, error.column, error.rule) == place
    for word in words:
        assert word in error.message
    assert remedy in error.remedy


# folder: warned, {table: (records, accepted, rejected, duplicate, ignored) where not all are accepted}, rejections.
GOES_ON = {
    "windows_1252": (False, {}, []),
    "utf16": (False, {}, []),
    "parquet_other_types": (False, {}, []),
    "header_only": (True, {"attendance": [(0, 0, 0, 0, 0)]}, []),
    "unknown_code": (
        True,
        {"attendance": [(27, 26, 1, 0, 0)]},
        [("attendance", "attendance.csv", 2, "category", "unknown_code", "error")],
    ),
    "date_in_future": (
        True,
        {"attendance": [(27, 26, 1, 0, 0)]},
        [("attendance", "attendance.csv", 2, "date", "date_in_future", "error")],
    ),
    "mark_of_105": (
        True,
        {"grades": [(44, 43, 1, 0, 0)]},
        [("grades", "grades.csv", 2, "mark", "out_of_range", "error")],
    ),
    "ragged_row": (True, {"grades": [(44, 43, 1, 0, 0)]}, [("grades", "grades.csv", 3, None, "ragged_row", "error")]),
    "student_without_enrolment": (
        False,
        {},
        [("students", "students.csv", 6, "student_id", "student_without_enrolment", "warning")],
    ),
    "same_file_twice": (
        False,
        {"attendance": [(27, 27, 0, 0, 0), (27, 0, 0, 27, 0)]},
        [("attendance", "attendance_copie.csv", 1, None, "same_file", "warning")],
    ),
    "conflicting_duplicate": (
        False,
        {"grades": [(45, 44, 0, 1, 0)]},
        [("grades", "grades.csv", 2, None, "conflicting_duplicate", "warning")],
    ),
    "repeated_header": (
        True,
        {"grades": [(46, 44, 2, 0, 0)]},
        [
            ("grades", "grades.csv", 22, None, "repeated_header", "error"),
            ("grades", "grades.csv", 43, None, "repeated_header", "error"),
        ],
    ),
    "preamble": (
        False,
        {},
        [
            ("students", "students.csv", 1, None, "preamble", "warning"),
            ("students", "students.csv", 2, None, "preamble", "warning"),
        ],
    ),
    "trailing_delimiter": (False, {}, []),
    "mixed_line_ends": (False, {}, []),
    "line_break_in_a_cell": (False, {}, []),
    "one_zip": (False, {}, []),
    "nul_byte": (
        True,
        {"attendance": [(27, 26, 1, 0, 0)]},
        [("attendance", "attendance.csv", 4, None, "nul_byte", "error")],
    ),
    # Each mark can be read: that the scale is another one is seen on the whole (test_broken_commands).
    "marks_out_of_20": (False, {"enrolments": [(12, 11, 0, 0, 1)]}, []),
    "attendance_above_100": (
        True,
        {"attendance": [(27, 26, 1, 0, 0)]},
        [("attendance", "attendance.csv", 2, "fraction", "out_of_range", "error")],
    ),
    "unmapped_reason": (False, {}, []),
}


@pytest.mark.parametrize("folder", GOES_ON)
def test_a_fault_that_does_not_stop_is_counted_and_told(folder, tmp_path):
    warned, counts, rejections = GOES_ON[folder]
    con, acceptance = ingest(BROKEN / folder, tmp_path)
    assert judge(acceptance, WARN_SHARE, STOP_SHARE) is warned
    told = con.execute("select * from acceptance.rejection order by all").fetchall()
    assert told == rejections
    found: dict[str, list[tuple[int, ...]]] = {}
    for file in acceptance.files:
        found.setdefault(file.table_name, []).append(
            (file.records, file.accepted, file.rejected, file.duplicate, file.ignored)
        )
    for table, given in found.items():
        if table in counts:
            assert given == counts[table]
        else:
            ((records, accepted, *others),) = given
            assert (records, others) == (accepted, [0, 0, 0])


def test_every_broken_sample_has_its_expectation():
    assert {path.name for path in BROKEN.iterdir() if path.is_dir()} == set(STOPPED) | set(GOES_ON)


@pytest.mark.parametrize("folder", ["windows_1252", "utf16"])
def test_the_names_are_the_same_in_every_encoding(folder, tmp_path):
    con, _ = ingest(BROKEN / folder, tmp_path)
    reference, _ = ingest(BROKEN / "mark_of_105", tmp_path)
    names = "select student_id, last_name, first_name from accepted.students order by all"
    assert con.execute(names).fetchall() == reference.execute(names).fetchall()


def test_no_message_and_no_account_holds_a_student_s_name_or_number(tmp_path):
    """The messages above, and every cell of the accounts, against the students of the sample."""
    reference, _ = ingest(BROKEN / "mark_of_105", tmp_path)
    private = {
        cell
        for row in reference.execute(
            "select student_id, last_name, first_name, permanent_code from accepted.students"
        ).fetchall()
        for cell in row
        if cell
    }
    for folder in sorted({*STOPPED, *GOES_ON}):
        try:
            con, acceptance = ingest(BROKEN / folder, tmp_path)
            text = str(con.execute("select * exclude (sha256) from acceptance.run_input").fetchall())
            text += str(con.execute("select * from acceptance.rejection").fetchall()) + str(acceptance)
            judge(acceptance, WARN_SHARE, STOP_SHARE)
        except Eleve360Error as error:
            text = f"{error.message} {error.remedy} {error.place()}"
        assert not [value for value in private if value in text], folder
