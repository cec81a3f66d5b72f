"""Faults that could shift a file or a row without a word: each is told, and what is left stands where it belongs."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from pipelines.database import connect
from pipelines.errors import SourceError
from pipelines.reading import read_any, read_file
from schemas.sources import Formats, SourceTable
from tests.pipelines.polluted import HEADER, PLAIN, clean_rows
from tests.pipelines.test_reading_unknown import Found

FICHES = [["100", "Zoé", "2026-09-01", "60"], ["101", "Ana", "2026-09-02", "61"], ["102", "Noël", "2026-09-03", "62"]]
FICHES += [[str(100 + row), "Max", f"2026-09-{row + 1:02d}", str(60 + row)] for row in range(3, 12)]
NAMES = ("fiche", "nom", "date", "note")


def lines_of(rows: list[list[str]], *, header: str = "fiche,nom,date,note\n", end: str = "\n") -> str:
    return header + "".join(",".join(row) + end for row in rows)


# The header.


@pytest.mark.parametrize("header", ["fichenom,date,note\n", "fiche,nomdate,note\n", "fiche,nom,datenote\n"])
def test_a_header_that_lacks_a_delimiter_over_an_empty_last_column_names_nothing(tmp_path: Path, header: str) -> None:
    rows = [[*row[:3], ""] for row in FICHES]
    found = Found(tmp_path, lines_of(rows, header=header))
    assert found.names == ("c1", "c2", "c3", "c4")
    assert found.rows == rows
    assert found.rules == [(1, "ragged_row")]
    assert "no_header" in found.unknown.notes


@pytest.mark.parametrize("column", range(1, 9))
def test_the_same_in_a_wide_table(tmp_path: Path, column: int) -> None:
    rows = [[*row[:8], ""] for row in clean_rows(84)]
    header = [*HEADER[: column - 1], HEADER[column - 1] + HEADER[column], *HEADER[column + 1 :]]
    found = Found(tmp_path, PLAIN.file(rows, header))
    assert found.rows == rows
    assert found.names == tuple(f"c{place}" for place in range(1, 10))


def test_a_header_repeated_several_times_in_a_small_file_is_no_row(tmp_path: Path) -> None:
    rows = [[str(1010 + row), f"Nom {row}", "MF"[row % 2], str(70 + row % 5)] for row in range(15)]
    blocks = [lines_of(rows[start : start + 5], header="fiche,nom,sexe,note\n") for start in (0, 5, 10)]
    found = Found(tmp_path, "".join(blocks))
    assert found.names == ("fiche", "nom", "sexe", "note")
    assert found.rows == rows
    assert found.rules == [(7, "repeated_header"), (13, "repeated_header")]


@pytest.mark.parametrize(
    "first", ["Zoé,ABS,EX", "`1`,`5`,`7`", "Ana,ABS,ABS", "1,absent,"], ids=["words", "backticks", "same", "gap"]
)
def test_a_first_row_that_may_be_part_of_the_header_is_refused(tmp_path: Path, first: str) -> None:
    rows = [[f"Nom {row}", str(50 + row), str(40 + row)] for row in range(1, 20)]
    found = Found(tmp_path, lines_of(rows, header=f"fiche,math,fra\n{first}\n"))
    assert found.names == ("fiche", "math", "fra")
    assert found.rows in (rows, [first.split(","), *rows])
    if found.rows == rows:
        assert [line for line, _ in found.rules] == [2]


def test_a_first_row_that_lacks_a_delimiter_costs_that_row_only(tmp_path: Path) -> None:
    rows = [[str(100 + row), f"2026-10-{row + 1:02d}", str(row), ""] for row in range(20)]
    text = lines_of(rows, header="id,date,val,rem\n").replace("100,2026-10-01", "1002026-10-01")
    found = Found(tmp_path, text)
    assert (found.names, found.rows) == (("id", "date", "val", "rem"), rows[1:])
    assert found.rules == [(2, "ragged_row")]


def test_a_header_in_another_encoding_than_the_rest_names_nothing(tmp_path: Path) -> None:
    body = lines_of(FICHES, header="")
    single = Found(tmp_path, "fiche,prénom,date,note\n".encode("windows-1252") + body.encode())
    assert (single.names, single.rows) == (("c1", "c2", "c3", "c4"), FICHES)
    assert single.rules == [(1, "other_encoding")]
    body = body.replace("Max", "Noé")
    utf8 = Found(tmp_path, "fiche,prénom,date,note\n".encode() + body.encode("windows-1252"))
    assert utf8.names == ("c1", "c2", "c3", "c4")
    assert utf8.rules == [(1, "other_encoding")]


def test_a_header_in_another_encoding_over_words_takes_no_row_in_its_place(tmp_path: Path) -> None:
    rows = [["été", "à Laval"], ["forêt", "à Québec"], ["école", "à Lévis"]]
    found = Found(tmp_path, "pièce,où\n".encode("windows-1252") + lines_of(rows, header="").encode())
    assert found.rows == rows
    assert found.names == ("c1", "c2")


def test_the_space_after_a_delimiter_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert Found(tmp_path, lines_of(FICHES, header="fiche, nom, date, note\n")).names == NAMES


def test_a_header_of_a_file_without_a_typed_column_is_assumed_and_said_to_be(tmp_path: Path) -> None:
    assert Found(tmp_path, "Zoé,Roy,Laval\n").unknown.notes == ["header_assumed"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("heure", [f"08:{minute:02d}" for minute in range(12)]),
        ("taux", [f"{row},5" for row in range(12)]),
        ("nom", ["Zoé Roy", "Ana Lee", "Max Côté", "Léo Gagnon", "Eva Tremblay"]),
        ("courriel", [f"eleve{row}@exemple.ca" for row in range(6)]),
    ],
)
def test_a_single_column_is_not_taken_apart(tmp_path: Path, header: str, cells: list[str]) -> None:
    found = Found(tmp_path, "\n".join([header, *cells, ""]))
    assert (found.names, found.rows) == ((header,), [[cell] for cell in cells])


# What is no row of this table.


@pytest.mark.parametrize("header", ["ecole,titulaire,local,etape1\n", "ecole,nom,nom,etape\n", ""])
def test_another_table_right_below_is_no_part_of_this_one(tmp_path: Path, header: str) -> None:
    other = [[f"Nom {name}", "Mme B", f"B{place}", str(20 + place)] for place, name in enumerate("ABCDEF")]
    found = Found(tmp_path, lines_of(FICHES) + lines_of(other, header=header))
    assert found.rows == FICHES
    count = 7 if header else 6
    assert found.rules == [(14 + place, "second_table") for place in range(count)]


def test_two_rows_of_absences_among_marks_are_rows(tmp_path: Path) -> None:
    rows = [["1001", "51", "41", "61"], ["1002", "ABS", "ABS", "ABS"], ["1003", "ABS", "ABS", "ABS"]]
    rows += [[str(1004 + row), str(50 + row), "60", "70"] for row in range(30)]
    found = Found(tmp_path, lines_of(rows, header="fiche,math,fra,ang\n"))
    assert (found.rows, found.told) == (rows, [])


@pytest.mark.parametrize("row", ["Total,,,918", "Sous-total,,,400", ",,Moyenne :,61.5", "TOTAL,12,,"])
def test_totals_are_no_rows(tmp_path: Path, row: str) -> None:
    found = Found(tmp_path, lines_of(FICHES) + row + "\n")
    assert (found.rows, found.rules) == (FICHES, [(14, "totals_row")])


def test_a_word_for_a_total_among_others_is_a_cell(tmp_path: Path) -> None:
    rows = [*FICHES, ["112", "Total", "2026-09-20", "70"]]
    assert Found(tmp_path, lines_of(rows)).rows == rows


def test_a_line_of_text_padded_with_delimiters_is_no_row(tmp_path: Path) -> None:
    found = Found(tmp_path, lines_of(FICHES) + "Exporté en septembre,,,\n")
    assert (found.rows, found.rules) == (FICHES, [(14, "doubtful_row")])


def test_a_line_end_inside_of_the_first_or_the_last_cell_costs_both_halves(tmp_path: Path) -> None:
    rows = [[f"ok {row}", f"2026-09-{row + 1:02d}", str(row)] for row in range(8)]
    first = Found(tmp_path, lines_of(rows, header="mot,date,id\n") + "debut\nsuite du texte,2026-09-09,99\n")
    assert first.rows == rows
    assert first.rules == [(10, "ragged_row"), (11, "doubtful_row")]
    back = [row[::-1] for row in rows]
    last = Found(tmp_path, lines_of(back, header="id,date,mot\n") + "99,2026-09-09,debut\nsuite du texte\n")
    assert last.rows == back
    assert last.rules == [(10, "doubtful_row"), (11, "ragged_row")]


def test_marks_where_files_were_put_end_to_end_are_no_text(tmp_path: Path) -> None:
    text = lines_of(FICHES[:6]) + "\ufeff" + lines_of(FICHES[6:9]) + "\f" + lines_of(FICHES[9:], header="")
    found = Found(tmp_path, text)
    assert found.rows == FICHES
    assert found.rules == [(8, "repeated_header")]
    assert found.unknown.notes == ["stray_marks"]


# With a profile.

STUDENTS = SourceTable(
    "students", ("students.csv",), columns=("student_id", "sex", "permanent_code"), text=("student_id",)
)
CSV = Formats()


def profiled(folder: Path, text: str) -> tuple[list[tuple[str | None, ...]], list[tuple[int, str]]]:
    path = folder / "students.csv"
    path.write_text(text, encoding="utf-8")
    con = connect()
    read_file(con, path, STUDENTS, index=0, formats=CSV, spill=folder / "spill")
    rows = con.execute('select student_id, sex, permanent_code from files."0" order by _line').fetchall()
    return rows, con.execute("select _line, rule from raw._refused order by all").fetchall()


def test_with_a_profile_a_row_with_a_delimiter_too_many_does_not_shift(tmp_path: Path) -> None:
    text = "student_id,birth,sex,permanent_code\n0360101,2012-03-01,,F,\n0360105,2016-03-05,F,\n0360110,2010-03-10,M,\n"
    rows, refused = profiled(tmp_path, text)
    assert rows == [("0360105", "F", None), ("0360110", "M", None)]
    assert refused == [(2, "ragged_row")]


def test_with_a_profile_an_empty_cell_beyond_a_column_that_is_always_filled_is_let_go(tmp_path: Path) -> None:
    text = "student_id,sex,permanent_code\n0360101,F,GELO\n0360105,F,LECZ,\n"
    assert profiled(tmp_path, text) == ([("0360101", "F", "GELO"), ("0360105", "F", "LECZ")], [])


def test_with_a_profile_a_header_behind_a_mark_is_no_student(tmp_path: Path) -> None:
    header = "student_id,sex,permanent_code\n"
    rows, refused = profiled(tmp_path, f"{header}0360101,F,GELO\n\ufeff{header}0360105,F,LECZ\n")
    assert rows == [("0360101", "F", "GELO"), ("0360105", "F", "LECZ")]
    assert refused == [(3, "repeated_header")]


# What is no text.


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\x1f\x8b\x08\x00" + b"x" * 100,
        b"PK\x03\x04" + b"x" * 100,
        b"%PDF-1.7\n1 0 obj\n",
        b'[{"fiche": "1", "note": 75}]',
        b'{"fiche": "1"}\n{"fiche": "2"}\n',
        b"<!DOCTYPE html><html></html>",
        bytes(range(32)) * 40,
    ],
    ids=["png", "gzip", "zip", "pdf", "json", "jsonl", "html", "noise"],
)
def test_another_format_under_the_name_of_csv_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match="pas du CSV") as error:
        Found(tmp_path, content)
    assert error.value.exit_code == 3


def test_a_database_is_no_csv(tmp_path: Path) -> None:
    path = tmp_path / "base.csv"
    with sqlite3.connect(path) as base:
        base.execute("create table t (a)")
    base.close()
    with pytest.raises(SourceError, match="SQLite"):
        Found(tmp_path, path.read_bytes())


def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube.csv")
    (tmp_path / "dossier.csv").mkdir()
    for name in ("tube.csv", "dossier.csv"):
        with pytest.raises(SourceError, match="pas un fichier ordinaire"):
            read_any(connect(), tmp_path / name, index=0, spill=tmp_path / "spill")


def test_blank_lines_without_end_are_counted_and_no_more(tmp_path: Path) -> None:
    found = Found(tmp_path, lines_of(FICHES[:6]) + "\n" * 500_000 + lines_of(FICHES[6:], header=""))
    assert (found.rows, found.told) == (FICHES, [])
    assert (found.unknown.tally.blank, found.unknown.tally.physical) == (500_000, 500_013)
