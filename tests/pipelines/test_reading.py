"""What the reader makes of files as they are: literal lines, and tables that come back identical or are refused."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.errors import ColumnError, SourceError
from pipelines.reading import FileRead, delimited, read_file
from pipelines.reading.lines import LONGEST_LINE, MOST_LINES_IN_A_RECORD
from pipelines.reading.records import read_records
from schemas.sources import Formats, SourceTable

PAIR = SourceTable("paire", ("paire.csv",), columns=("a", "b"), optional=("c",), text=("a",))
FORMATS = Formats(encodings=("utf-8", "windows-1252"), delimiters=(";", ",", "\t"))


class Result:
    """A file that was read: what the reader says of it, its rows (line first) and its refused lines."""

    def __init__(self, path: Path, table: SourceTable = PAIR, formats: Formats = FORMATS) -> None:
        con = connect()
        self.read: FileRead = read_file(con, path, table, index=0, formats=formats, spill=path.parent / "spill")
        self.rows = con.execute('select * from files."0" order by _line').fetchall()
        self.refused = con.execute("select _line, rule from raw._refused order by _line").fetchall()
        con.close()


def reading(folder: Path, content: bytes | str, table: SourceTable = PAIR, formats: Formats = FORMATS) -> Result:
    path = folder / "paire.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return Result(path, table, formats)


# Line numbers: the physical line on which the record starts, as an editor shows it.


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a,b\n1,2\n3,4\n", [(2, "1", "2"), (3, "3", "4")]),
        ("a,b\n1,2\n3,4", [(2, "1", "2"), (3, "3", "4")]),
        ("a,b\r\n1,2\r\n3,4\r\n", [(2, "1", "2"), (3, "3", "4")]),
        ("a,b\r1,2\r3,4\r", [(2, "1", "2"), (3, "3", "4")]),
        ("a,b\n1,2\r\n3,4\n5,6\r", [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]),
        ("a,b\n\n1,2\n\n\n3,4\n\n", [(3, "1", "2"), (6, "3", "4")]),
        ("\n\na,b\n1,2\n", [(4, "1", "2")]),
        ('a,b\n"un\ndeux\n\ntrois",2\n3,4\n', [(2, "un\ndeux\n\ntrois", "2"), (6, "3", "4")]),
        ('a,b\r\n"un\r\ndeux",2\r\n3,4\r\n', [(2, "un\r\ndeux", "2"), (4, "3", "4")]),
        ('"a",b\n"dit ""oui""",2\n', [(2, 'dit "oui"', "2")]),
        ('a,b\n12" de long,2\n', [(2, '12" de long', "2")]),
        ("a,b\n1,2\n\n\n", [(2, "1", "2")]),
        ("a,b\n 1 ,2\n\n\t3,4\n", [(2, " 1 ", "2"), (4, "\t3", "4")]),
    ],
    ids=[
        "lf",
        "no_last_end",
        "crlf",
        "cr",
        "mixed",
        "blank_lines",
        "blank_before_header",
        "embedded_lf",
        "embedded_crlf",
        "doubled_quote",
        "quote_inside",
        "blank_at_end",
        "blanks_kept",
    ],
)
def test_each_row_has_the_line_that_it_starts_on(tmp_path, content, rows):
    result = reading(tmp_path, content)
    assert result.rows == rows
    assert result.refused == []
    assert result.read.records == len(rows)


@pytest.mark.parametrize(
    ("content", "rows", "refused"),
    [
        ("a,b\n1,2,3\n4,5\n6\n", [(3, "4", "5")], [(2, "ragged_row"), (4, "ragged_row")]),
        ('a,b\n"1,2\n3,4\n5,6\n', [(3, "3", "4"), (4, "5", "6")], [(2, "unclosed_quote")]),
        ('a,b\n"1,2\n3,"x"\n5,6\n', [(3, "3", "x"), (4, "5", "6")], [(2, "unclosed_quote")]),
        ('a,b\n"1"x,2\n3,4\n', [(3, "3", "4")], [(2, "unclosed_quote")]),
        (
            "a,b\n1,2\nA , b\n3,4\na,b\n",
            [(2, "1", "2"), (4, "3", "4")],
            [(3, "repeated_header"), (5, "repeated_header")],
        ),
        ("a,b\n1,\x002\n3,4\n", [(3, "3", "4")], [(2, "nul_byte")]),
        ('a,b\n"1\n2",3,4\n5,6\n', [(4, "5", "6")], [(2, "unclosed_quote"), (3, "ragged_row")]),
    ],
    ids=[
        "ragged",
        "unclosed_to_the_end",
        "unclosed_then_quoted",
        "misplaced_quote",
        "repeated_header",
        "nul",
        "ragged_over_two_lines",
    ],
)
def test_lines_that_are_no_row_are_refused_with_their_line(tmp_path, content, rows, refused):
    result = reading(tmp_path, content)
    assert result.rows == rows
    assert result.refused == refused
    assert (result.read.records, result.read.rows, result.read.refused) == (
        len(rows) + len(refused),
        len(rows),
        len(refused),
    )


def test_empty_cells_beyond_the_header_are_let_go(tmp_path):
    assert reading(tmp_path, "a,b\n1,2,,\n3,4,\n5,6\n").rows == [(2, "1", "2"), (3, "3", "4"), (4, "5", "6")]


def test_an_empty_cell_is_null_whether_quoted_or_not(tmp_path):
    assert reading(tmp_path, 'a,b\n1,\n2,""\n').rows == [(2, "1", None), (3, "2", None)]
    assert reading(tmp_path, 'a,b\n\n1,\n2,""\n').rows == [(3, "1", None), (4, "2", None)]


def test_a_record_of_too_many_lines_refuses_the_line_of_its_quote_only(tmp_path):
    lines = MOST_LINES_IN_A_RECORD + 50
    result = reading(tmp_path, 'a,b\n"ouvert,1\n' + "3,4\n" * lines)
    assert result.refused == [(2, "unclosed_quote")]
    assert len(result.rows) == lines


def test_an_endless_line_is_refused_and_the_next_one_read(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1,2\n" + "x" * (2 * LONGEST_LINE + 10) + "\n3,4\n", encoding="utf-8")
    endless = 2 * LONGEST_LINE + 11
    assert [record[:4] for record in read_records(path, ",", 2)] == [
        (1, ["a", "b"], None, 0),
        (2, ["1", "2"], None, 4),
        (3, None, "line_too_long", 8),
        (4, ["3", "4"], None, 8 + endless),
    ]


def test_lines_are_right_in_a_file_that_several_threads_read(tmp_path):
    """Each row holds its own line number: the parallel reader must not shuffle them."""
    lines = 300_000
    path = tmp_path / "paire.csv"
    path.write_text("a,b\n" + "".join(f"{line},{'x' * 40}\n" for line in range(2, lines)), encoding="utf-8")
    con = connect()
    read_file(con, path, PAIR, index=0, formats=FORMATS, spill=tmp_path)
    wrong, rows = con.execute('select count(*) filter (_line <> a::bigint), count(*) from files."0"').fetchone()
    assert (wrong, rows) == (0, lines - 2)


# Preambles, trailing delimiters, quotes and escapes of the profile.


def noted(folder: Path, content: bytes | str, formats: Formats = FORMATS) -> tuple[Result, list[tuple[int, str]]]:
    path = folder / "paire.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    con = connect()
    read_file(con, path, PAIR, index=0, formats=formats, spill=folder / "spill")
    lines = con.execute("select _line, rule from raw._noted order by _line").fetchall()
    con.close()
    return Result(path, formats=formats), lines


@pytest.mark.parametrize(
    ("content", "rows", "preamble"),
    [
        ("Rapport\n\nA;b\n1;2\n", [(4, "1", "2")], [1]),
        ("Exporté le;2026-11-22\nÉcole;Z\na;b\n1;2\n\n3;4\n", [(4, "1", "2"), (6, "3", "4")], [1, 2]),
        ('"Rapport\nde la semaine"\na;b\n1;2\n', [(4, "1", "2")], [1, 2]),
        ('"Rapport\nde la semaine\na;b\n1;2\n', [(4, "1", "2")], [1, 2]),
    ],
    ids=["title", "pairs", "quoted_title", "open_quote"],
)
def test_lines_above_the_header_are_noted(tmp_path, content, rows, preamble):
    result, lines = noted(tmp_path, content)
    assert (result.rows, result.refused) == (rows, [])
    assert lines == [(line, "preamble") for line in preamble]
    assert result.read.records == len(rows)


def test_the_header_is_looked_for_in_the_first_hundred_records_only(tmp_path):
    assert noted(tmp_path, "titre\n" * 99 + "a,b\n1,2\n")[0].rows == [(101, "1", "2")]
    with pytest.raises(ColumnError):
        noted(tmp_path, "titre\n" * 100 + "a,b\n1,2\n")


@pytest.mark.parametrize(
    ("content", "rows", "refused"),
    [
        ("a,b,\n1,2,\n3,4,\n", [(2, "1", "2"), (3, "3", "4")], []),
        ("a,b\n1,2,\n3,4,\n", [(2, "1", "2"), (3, "3", "4")], []),
        ("a,b,,\n1,2\n3,4\n", [(2, "1", "2"), (3, "3", "4")], []),
        ("a,b\n1,,\n3,4,\n5,6,\n", [(2, "1", None), (3, "3", "4"), (4, "5", "6")], []),
        # 1,,2, may be 1,2, with a delimiter too many; 3,4,,5 holds something that no column is there for.
        ("a,b,c\n1,,2,\n3,4,,5\n6,7,8\n9,1,2\n", [(2, "1", None, "2"), (4, "6", "7", "8"), (5, "9", "1", "2")], [3]),
        ("a,b,c\n1,,2\n3,,4,\n,5,,\n6,7,8\n", [(2, "1", None, "2"), (3, "3", None, "4"), (5, "6", "7", "8")], [4]),
    ],
    ids=["everywhere", "in_rows", "in_header", "in_rows_with_empty", "beyond", "shift"],
)
def test_empty_cells_at_the_end_are_let_go_where_they_shift_nothing(tmp_path, content, rows, refused):
    result = reading(tmp_path, content)
    assert result.rows == rows
    assert result.refused == [(line, "ragged_row") for line in refused]


def test_trailing_delimiters_and_preambles_do_not_cost_the_fast_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "_load_exact", lambda *_: pytest.fail("the exact reader was used"))
    assert reading(tmp_path, "Rapport\n\na,b\n1,2,\n3,4,\n").rows == [(4, "1", "2"), (5, "3", "4")]


@pytest.mark.parametrize(
    ("quote", "escape", "content"),
    [
        ("'", "'", "a;b\n1;'l''été; \"x\"'\n"),
        ('"', "\\", 'a;b\n1;"l\'été; \\"x\\""\n'),
        ("'", "\\", "a;b\n1;'l\\'été; \"x\"'\n"),
    ],
)
def test_the_quote_and_the_escape_are_the_profiles(tmp_path, quote, escape, content):
    formats = Formats(delimiters=(";",), quote=quote, escape=escape)
    result = reading(tmp_path, content, formats=formats)
    assert (result.rows, result.refused) == ([(2, "1", 'l\'été; "x"')], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_mixed_line_ends_in_every_encoding(tmp_path, encoding):
    content = 'a,b\r\n1,2\n"3\r\n",4\r5,é\r\n'.encode(encoding)
    assert reading(tmp_path, content).rows == [(2, "1", "2"), (3, "3\r\n", "4"), (5, "5", "é")]


# Encodings, delimiters, headers.


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_accents_and_curly_quotes_in_every_encoding_of_the_profile(tmp_path, encoding, told):
    result = reading(tmp_path, "a;b\nZoé;“L’été” œuvre\n".encode(encoding))
    assert result.rows == [(2, "Zoé", "“L’été” œuvre")]
    assert result.read.encoding == told
    assert not list((tmp_path / "spill").glob("*"))


def test_utf16_of_the_other_byte_order(tmp_path):
    assert reading(tmp_path, b"\xfe\xff" + "a,b\né,2\n".encode("utf-16-be")).rows == [(2, "é", "2")]


def test_a_byte_that_no_encoding_of_the_profile_reads_is_told_with_its_line(tmp_path):
    with pytest.raises(SourceError) as error:
        reading(tmp_path, b"a,b\n1,2\n3,\x81\n")
    assert (error.value.exit_code, error.value.file, error.value.line) == (3, "paire.csv", 3)
    assert "UTF-8" in error.value.remedy


def test_windows_1252_is_refused_where_the_profile_does_not_allow_it(tmp_path):
    with pytest.raises(SourceError) as error:
        reading(tmp_path, b"a,b\n1,2\n3,\xe9\n", formats=Formats(encodings=("utf-8",)))
    assert error.value.line == 3


def test_mostly_utf8_is_not_read_as_windows_1252(tmp_path):
    content = "a,b\né,1\né,2\n".encode() + b"\xe9,3\n"
    with pytest.raises(SourceError, match="mêle deux encodages") as error:
        reading(tmp_path, content)
    assert error.value.line == 4


def test_utf16_without_its_mark_is_told(tmp_path):
    with pytest.raises(SourceError, match="octets nuls"):
        reading(tmp_path, "a,b\n1,2\n".encode("utf-16-le"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_from_the_known_columns(tmp_path, delimiter):
    result = reading(tmp_path, f"x{delimiter}B {delimiter} a\n9{delimiter}2{delimiter}1\n")
    assert result.rows == [(2, "1", "2")]
    assert result.read.delimiter == delimiter
    assert result.read.columns == ("a", "b")


def test_a_delimiter_inside_a_quoted_header_does_not_count(tmp_path):
    assert reading(tmp_path, 'a,b,"x;y;z"\n1,2,3\n').read.delimiter == ","


def test_a_missing_column_is_named_with_what_looks_like_it(tmp_path):
    table = SourceTable("enrolments", (), columns=("student_id", "level"))
    with pytest.raises(ColumnError) as error:
        reading(tmp_path, "studentid,level\nX,SEC1\n", table)
    assert error.value.exit_code == 4
    assert error.value.column == "student_id"
    assert "« student_id »" in error.value.message
    assert "« studentid »" in error.value.message
    assert "student_id, level" in error.value.remedy


def test_a_file_without_header_never_shows_its_first_student(tmp_path):
    with pytest.raises(ColumnError) as error:
        reading(tmp_path, "Tremblay,Zoé\nRoy,Léo\n")
    assert "Tremblay" not in error.value.message + error.value.remedy


def test_a_column_told_twice_is_an_error_unless_it_is_not_needed(tmp_path):
    with pytest.raises(ColumnError, match="« a » figure plus d'une fois"):
        reading(tmp_path, "a,b,A\n1,2,3\n")
    assert reading(tmp_path, "a,b,x,x\n1,2,3,4\n").rows == [(2, "1", "2")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_an_error(tmp_path, content):
    with pytest.raises(SourceError, match="vide") as error:
        reading(tmp_path, content)
    assert error.value.exit_code == 3


def test_a_header_alone_has_no_record(tmp_path):
    result = reading(tmp_path, "a,b\n")
    assert (result.read.records, result.rows, result.read.is_empty) == (0, [], True)


def test_size_and_hash_are_those_of_the_file_as_it_was_handed_over(tmp_path):
    read = reading(tmp_path, b"a,b\n1,2\n").read
    assert read.size == 8
    assert read.sha256 == "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470"


# Parquet.


def parquet(folder: Path, columns: dict[str, pa.Array], table: SourceTable = PAIR) -> Result:
    path = folder / "paire.parquet"
    pq.write_table(pa.table(columns), path)
    return Result(path, table)


def test_parquet_numbers_and_dates_read_as_a_csv_would_write_them(tmp_path):
    table = SourceTable("t", (), columns=("mark", "small", "exact", "day", "at", "flag"))
    result = parquet(
        tmp_path,
        {
            "mark": pa.array([75.0, 72.5, float("nan"), None]),
            "small": pa.array([1, 2, 3, None], pa.int8()),
            "exact": pa.array(["1.50", "2.00", "10.00", None]).cast(pa.decimal128(6, 2)),
            "day": pa.array(["2026-09-01", None, None, None]).cast(pa.date32()),
            "at": pa.array(["2026-09-01T00:00:00", None, None, None]).cast(pa.timestamp("us")),
            "flag": pa.array([True, False, None, None]),
        },
        table,
    )
    assert result.rows == [
        (1, "75", "1", "1.5", "2026-09-01", "2026-09-01 00:00:00", "true"),
        (2, "72.5", "2", "2", None, None, "false"),
        (3, None, "3", "10", None, None, None),
        (4, None, None, None, None, None, None),
    ]
    assert (result.read.encoding, result.read.delimiter) == (None, None)


def test_a_parquet_identifier_kept_as_a_number_is_an_error(tmp_path):
    with pytest.raises(ColumnError, match="identifiant") as error:
        parquet(tmp_path, {"a": pa.array([12, 13]), "b": pa.array(["x", "y"])})
    assert (error.value.exit_code, error.value.column, error.value.remedy) == (4, "a", "Exporter la colonne en texte.")


def test_a_parquet_identifier_with_no_value_at_all_has_no_type_to_judge(tmp_path):
    assert parquet(tmp_path, {"a": pa.nulls(1), "b": pa.array(["x"])}).rows == [(1, None, "x")]


def test_parquet_columns_of_lists_and_damaged_files_are_told(tmp_path):
    with pytest.raises(ColumnError, match="valeurs simples"):
        parquet(tmp_path, {"a": pa.array(["x"]), "b": pa.array([[1, 2]])})
    (tmp_path / "paire.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(SourceError, match="Parquet"):
        Result(tmp_path / "paire.parquet")


# Properties.

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
TRICKY = st.text(st.sampled_from(list('ab;,\t"\n\r é’ ')), max_size=10)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.one_of(CELLS, TRICKY), st.one_of(CELLS, TRICKY)), max_size=6),
    delimiter=st.sampled_from(FORMATS.delimiters),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "windows-1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_table_comes_back_identical_with_its_lines(tmp_path, rows, delimiter, encoding, end):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b"])
    lines = []
    for row in rows:
        lines.append(1 + len(re.findall(r"\r\n|\r|\n", out.getvalue())))
        writer.writerow(row)
    try:
        content = out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        encoding, content = "utf-8", out.getvalue().encode("utf-8")
    try:
        result = reading(tmp_path, content)
    except SourceError:
        # cp1252 bytes that happen to spell UTF-8 are a mixture as far as anyone can tell.
        if encoding != "windows-1252":
            raise
        return
    expected = [(line, row[0] or None, row[1] or None) for line, row in zip(lines, rows, strict=True)]
    headers = [
        row for row in expected if (row[1] or "").strip(" ").lower() == "a" and (row[2] or "").strip(" ").lower() == "b"
    ]
    if result.read.encoding == encoding.removesuffix("-sig"):
        assert result.rows == [row for row in expected if row not in headers]
    assert result.refused == [(row[0], "repeated_header") for row in headers]
    assert result.read.records == len(rows)


def test_a_cell_that_looks_like_a_header_under_another_delimiter_is_a_cell(tmp_path):
    result = reading(tmp_path, b'"a";"b"\n"";"\rA,,B\r"\n')
    assert (result.read.delimiter, result.rows, result.refused) == (";", [(2, None, "\rA,,B\r")], [])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.text(st.sampled_from(list('ab;,"\n\r\0é')), max_size=60))
def test_any_noise_reconciles_and_both_readers_agree(tmp_path, noise):
    result = reading(tmp_path, "a,b\n" + noise)
    assert result.read.records == len(result.rows) + len(result.refused)
    lines = [row[0] for row in result.rows] + [line for line, _ in result.refused]
    assert len(set(lines)) == len(lines)
    physical = len(re.findall(r"\r\n|\r|\n", "a,b\n" + noise)) + 1
    assert all(1 < line <= physical for line in lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(delimited, "_load_fast", lambda *_: None)
        exact = reading(tmp_path, "a,b\n" + noise)
    assert (exact.rows, exact.refused) == (result.rows, result.refused)
