"""What the reader makes of Excel workbooks: cell by cell, row by row, and of files that only look like one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.discovery import discover
from pipelines.errors import ColumnError, SourceError
from pipelines.reading import read_file, workbook
from pipelines.reading.cells import number_text, style_of
from pipelines.reading.xlsx import open_book
from pipelines.reading.xlsx_parts import NotAWorkbookError
from pipelines.sources import load_profile, read_files, stage
from schemas.sources import Formats, ProfileError, SourceTable, parse_profile

PAIR = SourceTable("paire", ("paire.xlsx",), columns=("a", "b"), optional=("c",))
CODES = SourceTable("paire", ("paire.xlsx",), columns=("a", "b"), text=("a",))
# A workbook knows no time zone.
DAY = datetime.fromisoformat("2026-09-03")
MORNING = datetime.fromisoformat("2026-09-03T08:30")
PERIOD = (datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("2200-01-01"))
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class Result:
    """A workbook that was read: its rows (row number first), its refused rows and the rows noted above the header."""

    def __init__(self, path: Path, table: SourceTable = PAIR) -> None:
        con = connect()
        self.read = read_file(con, path, table, index=0, formats=Formats(), spill=path.parent / "spill")
        self.rows = con.execute('select * from files."0" order by _line').fetchall()
        self.refused = con.execute("select _line, rule from raw._refused order by _line").fetchall()
        self.noted = con.execute("select _line, rule from raw._noted order by _line").fetchall()
        con.close()


def drawn(
    folder: Path,
    draw: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object],
    options: dict[str, object] | None = None,
) -> Path:
    """A workbook of one sheet, drawn by xlsxwriter."""
    path = folder / "paire.xlsx"
    with xlsxwriter.Workbook(str(path), options or {}) as book:
        draw(book, book.add_worksheet())
    return path


def raw_book(
    folder: Path, sheet: str, *, shared: str = "", styles: str = "", workbook_pr: str = "", name: str = "Feuille"
) -> Path:
    """A workbook written by hand, part by part, as producers other than Excel write them."""
    path = folder / "paire.xlsx"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "_rels/.rels": f'<Relationships {package}><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="{office}">{workbook_pr}<sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {package}>"
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        + (f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="/xl/sharedStrings.xml"/>' if shared else "")
        + (f'<Relationship Id="r3" Type="{office}/styles" Target="styles.xml"/>' if styles else "")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    parts |= {"xl/sharedStrings.xml": shared} if shared else {}
    parts |= {"xl/styles.xml": styles} if styles else {}
    with zipfile.ZipFile(path, "w") as container:
        for part, content in parts.items():
            container.writestr(part, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return path


def sheet_of(rows: str, after: str = "") -> str:
    header = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    return f"<worksheet {NS}><sheetData>{header}{rows}</sheetData>{after}</worksheet>"


# Cells.


def test_cells_are_read_as_the_sheet_shows_them(tmp_path):
    def draw(book, sheet):
        def shown(number_format):
            return book.add_format({"num_format": number_format})

        sheet.write_row(0, 0, ["a", "b"])
        cells = [
            ("plain", lambda row: sheet.write_string(row, 1, " Zoé ")),
            ("whole", lambda row: sheet.write_number(row, 1, 75.0)),
            ("decimal", lambda row: sheet.write_number(row, 1, 7.1)),
            ("noise", lambda row: sheet.write_number(row, 1, 0.1 + 0.2)),
            ("negative", lambda row: sheet.write_number(row, 1, -3)),
            ("large", lambda row: sheet.write_number(row, 1, 123456789012345)),
            ("padded", lambda row: sheet.write_number(row, 1, 360101, shown("0000000"))),
            ("two_decimals", lambda row: sheet.write_number(row, 1, 7.5, shown("0.00"))),
            ("percent", lambda row: sheet.write_number(row, 1, 0.375, shown("0.0%"))),
            ("true", lambda row: sheet.write_boolean(row, 1, True)),
            ("false", lambda row: sheet.write_boolean(row, 1, False)),
            ("day", lambda row: sheet.write_datetime(row, 1, DAY, shown("dd/mm/yyyy"))),
            ("day_words", lambda row: sheet.write_datetime(row, 1, date(2026, 9, 3), shown("[$-C0C]d mmmm yyyy;@"))),
            ("moment", lambda row: sheet.write_datetime(row, 1, MORNING, shown("d/m/yy h:mm"))),
            ("midnight", lambda row: sheet.write_datetime(row, 1, DAY, shown("d/m/yy h:mm"))),
            ("time", lambda row: sheet.write_datetime(row, 1, time(8, 30), shown("h:mm"))),
            ("elapsed", lambda row: sheet.write_datetime(row, 1, timedelta(hours=26, minutes=5), shown("[h]:mm"))),
            ("formula", lambda row: sheet.write_formula(row, 1, "=1+1", None, 2)),
            ("formula_text", lambda row: sheet.write_formula(row, 1, '="o"&"ui"', None, "oui")),
            ("error", lambda row: sheet.write_formula(row, 1, "=NA()", None, "#N/A")),
            ("url", lambda row: sheet.write_url(row, 1, "https://exemple.test/a")),
            ("empty", lambda row: None),
            ("rich", lambda row: sheet.write_rich_string(row, 1, "a", shown("0"), "b", "c")),
        ]
        for row, (name, write) in enumerate(cells, start=1):
            sheet.write_string(row, 0, name)
            write(row)

    result = Result(drawn(tmp_path, draw))
    assert {name: text for _, name, text in result.rows} == {
        "plain": " Zoé ",
        "whole": "75",
        "decimal": "7.1",
        "noise": "0.3",
        "negative": "-3",
        "large": "123456789012345",
        "padded": "0360101",
        "two_decimals": "7.5",
        "percent": "37.5%",
        "true": "true",
        "false": "false",
        "day": "2026-09-03",
        "day_words": "2026-09-03",
        "moment": "2026-09-03 08:30:00",
        "midnight": "2026-09-03",
        "time": "08:30:00",
        "elapsed": "26:05:00",
        "formula": "2",
        "formula_text": "oui",
        "error": "#N/A",
        "url": "https://exemple.test/a",
        "empty": None,
        "rich": "abc",
    }
    assert result.refused == []
    assert (result.read.records, result.read.rows) == (23, 23)


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("46268.9999999", "yyyy-mm-dd hh:mm", "2026-09-04"),
        ("46268.75", "yyyy-mm-dd", "2026-09-03"),
        ("-5", "yyyy-mm-dd", "-5"),
        ("3000000", "yyyy-mm-dd", "3000000"),
        ("1.5", "h:mm", "1900-01-01 12:00:00"),
        ("75.099999999999994", "General", "75.1"),
        ("1E-05", "General", "0.00001"),
        ("1.2E+20", "General", "120000000000000000000"),
        ("-0", "General", "0"),
        ("12", "0", "12"),
        ("12", '"E"000', "12"),
        ("12", "000;-000", "012"),
        ("1234", "000", "1234"),
        ("1.5", "000", "1.5"),
        ("0.07", "0%", "7%"),
        ("12", '0" ms"', "12"),
        ("12", "0\\ \\d", "12"),
        ("12", "[Red]0.00", "12"),
        ("pas un nombre", "0.00", "pas un nombre"),
    ],
)
def test_a_number_by_its_format(stored, code, text):
    assert number_text(stored, style_of("200", {"200": code}, False)) == text


@pytest.mark.parametrize(
    ("format_id", "text"), [("14", "2026-09-03"), ("0", "46268"), ("1", "46268"), ("45", "2026-09-03")]
)
def test_a_number_by_a_format_that_the_workbook_does_not_name(format_id, text):
    assert number_text("46268", style_of(format_id, {}, False)) == text


def test_dates_of_the_1904_system(tmp_path):
    def draw(book, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_string(1, 0, "x")
        sheet.write_datetime(1, 1, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))

    path = drawn(tmp_path, draw, {"date_1904": True})
    assert "44806" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert Result(path).rows == [(2, "x", "2026-09-03")]


def test_dates_in_iso_form_and_without_row_or_cell_references(tmp_path):
    rows = '<row><c t="d"><v>2026-09-03T00:00:00</v></c><c t="d"><v>2026-09-03T08:30:00</v></c></row>'
    assert Result(raw_book(tmp_path, sheet_of(rows))).rows == [(2, "2026-09-03", "2026-09-03 08:30:00")]


def test_names_of_elements_may_have_a_prefix_and_texts_a_pronunciation(tmp_path):
    shared = (
        f"<sst {NS}><si><t>a</t></si><si><r><t>b</t></r><rPh sb='0' eb='1'><t>lu</t></rPh></si>"
        "<si><t xml:space='preserve'> x_x000D_y </t></si><si><t/></si></sst>"
    )
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="s"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="A3" t="s"><x:v>2</x:v></x:c><x:c r="B3" t="s"><x:v>3</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert Result(raw_book(tmp_path, sheet, shared=shared)).rows == [(3, " x\ry ", None)]


def test_a_formula_without_a_stored_result_refuses_its_row(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "autre"])
    book.active.append(["x", "=1+1"])
    book.active.append(["y", 3])
    book.active.append(["z", 4, "=2+2"])
    book.active.append(["=A2"])
    book.save(tmp_path / "paire.xlsx")
    result = Result(tmp_path / "paire.xlsx")
    assert result.rows == [(3, "y", "3"), (4, "z", "4")]
    assert result.refused == [(2, "uncomputed_formula"), (5, "uncomputed_formula")]
    assert (result.read.records, result.read.rows, result.read.refused) == (4, 2, 2)


def test_an_error_in_a_cell_is_no_value_of_a_mark(tmp_path):
    """A mark that is #N/A is a cell that cannot be read: rejected, as its text in a CSV would be."""
    files = {
        "students": [["student_id"], ["001"]],
        "enrolments": [
            ["student_id", "school_year", "school_id", "enrolled_on", "level"],
            ["001", "2026-2027", "014", "2026-08-27", "SEC1"],
        ],
    }
    for name, rows in files.items():
        with xlsxwriter.Workbook(str(tmp_path / f"{name}.xlsx")) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    with xlsxwriter.Workbook(str(tmp_path / "grades.xlsx")) as book:
        sheet = book.add_worksheet()
        header = ["student_id", "school_id", "school_year", "subject_code", "term", "mark", "recorded_on"]
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["001", "014", "2026-2027", "FRA", "1"])
        sheet.write_formula(1, 5, "=VLOOKUP(1,A1:A2,1)", None, "#N/A")
        sheet.write_string(1, 6, "2026-11-06")
    from pipelines.acceptance import accept, type_extracts

    profile = load_profile("canonical")
    con = connect()
    stage(con, profile, read_files(con, profile, discover(profile, tmp_path), tmp_path / "spill"))
    type_extracts(con, profile)
    accept(con, date(2026, 12, 1))
    assert con.execute("select column_name, rule, line from acceptance.rejection").fetchall() == [
        ("mark", "unreadable_value", 2)
    ]


# Rows.


def test_rows_have_the_sheet_s_numbers_and_blank_ones_are_no_records(tmp_path):
    def draw(book, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["1", "2"])
        sheet.write_row(4, 0, ["   ", ""])
        sheet.write_row(6, 0, ["3", "4"])
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.write_blank(9, 0, None, book.add_format({"bold": True}))

    result = Result(drawn(tmp_path, draw))
    assert result.rows == [(2, "1", "2"), (7, "3", "4")]
    assert result.read.records == 2


def test_rows_above_the_header_are_noted_and_empty_columns_after_it_are_let_go(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["Absences de la semaine"])
        sheet.write_row(2, 1, ["produit le", "2026-09-03"])
        sheet.write_row(4, 1, [" B ", "x", "A", "", ""])
        sheet.write_row(5, 0, ["hors", "2", "x", "1", " "])

    result = Result(drawn(tmp_path, draw))
    assert result.rows == [(6, "1", "2")]
    assert result.noted == [(1, "preamble"), (3, "preamble")]


def test_a_row_with_cells_beyond_the_header_is_refused(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["1", "2", "3"])
        sheet.write_row(2, 0, ["1", "2", " "])
        sheet.write_row(3, 0, ["1"])

    result = Result(drawn(tmp_path, draw))
    assert result.rows == [(3, "1", "2"), (4, "1", None)]
    assert result.refused == [(2, "ragged_row")]


def test_a_header_that_is_repeated_is_refused(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["1", "2"])
        sheet.write_row(2, 0, ["A", " b"])

    result = Result(drawn(tmp_path, draw))
    assert result.rows == [(2, "1", "2")]
    assert result.refused == [(3, "repeated_header")]
    assert (result.read.records, result.read.refused) == (2, 1)


def test_a_cell_merged_over_rows_counts_in_each_of_them(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.merge_range(1, 0, 3, 0, "x")
        sheet.write_column(1, 1, ["1", "2", "3"])
        sheet.write_row(4, 0, ["y", "4"])
        sheet.merge_range(5, 0, 5, 1, "titre")
        sheet.merge_range(1, 2, 2, 2, "z")

    assert Result(drawn(tmp_path, draw)).rows == [
        (2, "x", "1", "z"),
        (3, "x", "2", "z"),
        (4, "x", "3", None),
        (5, "y", "4", None),
        (6, "titre", None, None),
    ]


def test_an_identifier_kept_as_a_number_needs_a_format_that_shows_its_zeros(tmp_path):
    def draw(book, sheet, number_format):
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["0360101", 75])
        sheet.write_number(2, 0, 360102, book.add_format({"num_format": number_format}))

    path = drawn(tmp_path, lambda book, sheet: draw(book, sheet, "0000000"))
    assert Result(path, CODES).rows == [(2, "0360101", "75"), (3, "0360102", None)]
    for lost in ("General", "0", "yyyy-mm-dd"):
        path = drawn(tmp_path, lambda book, sheet, lost=lost: draw(book, sheet, lost))
        with pytest.raises(ColumnError, match="zéros de tête") as error:
            Result(path, CODES)
        assert (error.value.file, error.value.line, error.value.column) == ("paire.xlsx", 3, "a")
        assert "0000000" in error.value.remedy
        assert "360102" not in str(error.value)


def test_every_column_of_a_table_of_unknown_origin(tmp_path):
    def draw(_, sheet):
        sheet.write_row(0, 0, ["Titre"])
        sheet.write_row(1, 0, ["Nom ", "Note"])
        sheet.write_row(2, 0, ["Roy", 7.5])
        sheet.write_row(3, 0, ["Roy", 8])

    result = Result(drawn(tmp_path, draw), SourceTable("x", (), every_column=True))
    assert result.read.columns == ("nom", "note")
    assert result.rows == [(3, "Roy", "7.5"), (4, "Roy", "8")]


# Sheets.


def several(path: Path, **sheets: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def named(sheet: str | None) -> SourceTable:
    return SourceTable("paire", (), columns=("a", "b"), sheet=sheet)


def test_the_sheet_that_the_profile_names_or_else_the_one_that_has_the_columns(tmp_path):
    path = several(tmp_path / "paire.xlsx", Notes=[["lisez-moi"]], Un=[["a", "b"], ["1", "2"]])
    assert Result(path, named(None)).rows == [(2, "1", "2")]
    assert Result(path, named(" un ")).rows == [(2, "1", "2")]
    with pytest.raises(SourceError, match=r"pas de feuille « Deux » \(feuilles présentes : 2\)") as error:
        Result(path, named("Deux"))
    assert "Notes" not in str(error.value)


def test_two_sheets_that_fit_are_an_error_unless_one_is_named(tmp_path):
    path = several(tmp_path / "paire.xlsx", Un=[["a", "b"], ["1", "2"]], Deux=[["titre"], ["b", "a"], ["4", "3"]])
    with pytest.raises(SourceError, match="2 feuilles"):
        Result(path, named(None))
    assert Result(path, named("Deux")).rows == [(3, "3", "4")]


def test_a_hidden_sheet_does_not_stand_in_the_way(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "paire.xlsx")) as book:
        for name in ("Un", "Deux"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["a", "b"])
            sheet.write_row(1, 0, [name, "2"])
        sheet.hide()
    assert Result(tmp_path / "paire.xlsx").rows == [(2, "Un", "2")]


def test_a_missing_column_and_an_empty_sheet_are_told(tmp_path):
    with pytest.raises(ColumnError, match="« b »"):
        Result(several(tmp_path / "paire.xlsx", Un=[["a", "c"], ["1", "2"]]))
    with pytest.raises(SourceError, match="vide"):
        Result(several(tmp_path / "paire.xlsx", Un=[]))


STUDENTS = [["student_id", "last_name"], ["001", "Roy"]]
ENROLMENTS = [
    ["student_id", "school_year", "school_id", "enrolled_on", "level"],
    ["001", "2026-2027", "014", "2026-08-27", "SEC1"],
]
ATTENDANCE = [["student_id", "school_id", "date", "category"], ["001", "014", "2026-09-03", "excused"]]


@pytest.mark.parametrize("within_a_zip", [False, True])
def test_sheets_named_as_tables_are_tables(tmp_path, within_a_zip):
    folder = tmp_path / "extraits"
    folder.mkdir()
    path = several(
        folder / "classeur.xlsx",
        students=STUDENTS,
        enrolments=ENROLMENTS,
        attendance_sept=ATTENDANCE,
        attendance_oct=[*ATTENDANCE[:1], ["001", "014", "2026-10-05", "late"]],
        Autre=[["x"]],
    )
    told = "classeur.xlsx"
    if within_a_zip:
        told = "envoi.zip/2026/classeur.xlsx"
        with zipfile.ZipFile(folder / "envoi.zip", "w") as container:
            container.write(path, "2026/classeur.xlsx")
        path.unlink()
    profile = load_profile("canonical")
    files = discover(profile, folder, spill=tmp_path / "spill")
    assert [(file.table, file.told, file.sheet) for file in files] == [
        ("students", f"{told}/students", "students"),
        ("enrolments", f"{told}/enrolments", "enrolments"),
        ("attendance", f"{told}/attendance_oct", "attendance_oct"),
        ("attendance", f"{told}/attendance_sept", "attendance_sept"),
    ]
    con = connect()
    reads = read_files(con, profile, files, tmp_path / "spill")
    assert [read.same_as for read in reads] == [None] * 4
    stage(con, profile, reads)
    assert con.execute("select date, category from staged.attendance order by date").fetchall() == [
        ("2026-09-03", "excused"),
        ("2026-10-05", "late"),
    ]


def test_a_copy_of_a_workbook_of_sheets_is_read_once_sheet_by_sheet(tmp_path):
    sheets = {"students": STUDENTS, "enrolments": ENROLMENTS, "attendance": ATTENDANCE}
    several(tmp_path / "a.xlsx", **sheets)
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    profile = load_profile("canonical")
    con = connect()
    reads = read_files(con, profile, discover(profile, tmp_path), tmp_path / "spill")
    assert [(read.file_name, read.same_as) for read in reads] == [
        ("a.xlsx/students", None),
        ("b.xlsx/students", 0),
        ("a.xlsx/enrolments", None),
        ("b.xlsx/enrolments", 2),
        ("a.xlsx/attendance", None),
        ("b.xlsx/attendance", 4),
    ]


def test_a_profile_names_a_sheet(tmp_path):
    content = {
        "files": {"t": {"columns": ["id"], "sheet": "Élèves"}},
        "extracts": {"students": {"parts": [{"from": "t", "columns": {"student_id": "id"}}]}},
    }
    assert parse_profile(content).tables["t"].sheet == "Élèves"
    content["files"]["t"]["sheet"] = 3
    with pytest.raises(ProfileError, match=r"files\.t\.sheet"):
        parse_profile(content)


# What is no workbook.

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (OLE, "ancien format"),
        (b"a;b\n1;2\n", "malgré son nom"),
        (b"", "malgré son nom"),
        (b"PK\x03\x04" + b"x" * 50, "endommagé"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(tmp_path, content, words):
    path = tmp_path / "paire.xlsx"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words) as error:
        Result(path)
    assert (error.value.exit_code, error.value.file) == (3, "paire.xlsx")
    assert error.value.remedy


def test_a_truncated_workbook_and_a_sheet_that_is_no_xml_are_refused(tmp_path):
    path = drawn(tmp_path, lambda _, sheet: sheet.write_row(0, 0, ["a", "b"]))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="endommagé"):
        Result(path)
    for sheet in (
        "<worksheet><sheetData><row>",
        '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>',
        sheet_of('<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'),
        sheet_of('<row r="9999999"><c><v>1</v></c></row>'),
        sheet_of('<row r="1"><c><v>1</v></c></row>'),
        sheet_of("<c><v>1</v></c>"),
        sheet_of('<row r="2"><c t="s"><v>7</v></c></row>'),
        sheet_of('<row r="2"><c s="9"><v>7</v></c></row>').replace("<worksheet", "<worksheet "),
    ):
        styles = f"<styleSheet {NS}><cellXfs><xf numFmtId='0'/></cellXfs></styleSheet>"
        with pytest.raises(SourceError, match="endommagé"):
            Result(raw_book(tmp_path, sheet, styles=styles))


def test_a_cell_of_absurd_length_refuses_its_row_and_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.reading.xlsx_parts.LONGEST_CELL", 1000)
    rows = f'<row r="2"><c r="A2" t="str"><v>{"x" * 200_000}</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    result = Result(raw_book(tmp_path, sheet_of(rows)))
    assert result.rows == [(3, "1", None)]
    assert result.refused == [(2, "line_too_long")]


def test_a_part_that_swells_beyond_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pipelines.reading.xlsx._ALWAYS_ALLOWED", 1000)
    with zipfile.ZipFile(raw_book(tmp_path, sheet_of(""))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] += b" " * 5_000_000
    with zipfile.ZipFile(tmp_path / "paire.xlsx", "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    with pytest.raises(SourceError, match="endommagé"):
        Result(tmp_path / "paire.xlsx")


WHOLE = sheet_of(
    '<row r="2"><c r="A2" s="0"><v>1</v></c><c r="B2" t="b"><v>1</v></c></row><row><c><f>A1</f></c></row>',
    '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
)
PIECES = [
    "<row>",
    "</row>",
    "<c>",
    "</c>",
    "<v>",
    "</v>",
    "<is>",
    "<t>",
    'r="A1"',
    't="s"',
    's="5"',
    "-1",
    "&amp;",
    "9",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_of_altered_parts_is_read_or_refused_never_anything_else(tmp_path, data):
    sheet = WHOLE
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(sheet)))
        last = first + data.draw(st.integers(0, 12))
        sheet = sheet[:first] + data.draw(st.sampled_from(["", *PIECES])) + sheet[last:]
    path = raw_book(tmp_path, sheet)
    try:
        with open_book(path) as book:
            for one in book.sheets:
                list(book.rows(one, []))
    except NotAWorkbookError:
        pass


@pytest.mark.parametrize("altered", [0, 12, 14, 255], ids=["zero", "bzip2", "lzma", "largest"])
def test_a_workbook_with_any_one_byte_altered_is_read_or_refused_never_anything_else(tmp_path, altered):
    content = raw_book(tmp_path, WHOLE).read_bytes()
    for place in range(len(content)):
        try:
            with open_book(io.BytesIO(content[:place] + bytes([altered]) + content[place + 1 :])) as book:
                for sheet in book.sheets:
                    list(book.rows(sheet))
        except NotAWorkbookError:
            pass


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_of_altered_bytes_is_read_or_refused_never_anything_else(tmp_path, data):
    content = bytearray(raw_book(tmp_path, WHOLE).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "paire.xlsx"
    path.write_bytes(content)
    try:
        with open_book(path) as book:
            for sheet in book.sheets:
                list(book.rows(sheet))
    except NotAWorkbookError:
        pass


# Any table comes back identical.

cells = st.one_of(
    st.none(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), max_size=6), in_place=st.booleans(), by=st.sampled_from(["x", "o"]))
def test_any_table_of_texts_comes_back_identical(tmp_path_factory, rows, in_place, by):
    path = tmp_path_factory.mktemp("round") / "paire.xlsx"
    table = [("a", "b"), *[tuple(None if text is None else f"«{text}»" for text in row) for row in rows]]
    if by == "o":
        book = openpyxl.Workbook()
        legal = all(not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(text) for row in table for text in row if text)
        if not legal or any(text and ("\r" in text or "_x" in text) for row in table for text in row):
            return  # what openpyxl does not write, or not so that Excel reads it back
        for number, row in enumerate(table, start=1):
            for column, text in enumerate(row, start=1):
                book.active.cell(number, column, text)
        book.save(path)
    else:
        options = {"in_memory": True, "constant_memory": in_place}
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                for column, text in enumerate(row):
                    if text is not None:
                        sheet.write_string(number, column, text)
    result = Result(path)
    expected = [(number, *row) for number, row in enumerate(table[1:], start=2) if any(row)]
    assert result.rows == expected
    assert result.read.records == len(expected)


@settings(max_examples=60, deadline=None)
@given(numbers=st.lists(st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.10g}")), min_size=1, max_size=8))
def test_any_number_comes_back_as_the_same_number(tmp_path_factory, numbers):
    path = tmp_path_factory.mktemp("round") / "paire.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_column(1, 0, numbers)
    texts = [text for _, text, _ in Result(path).rows]
    assert [float(text) for text in texts] == numbers
    assert not any("e" in text for text in texts)


@settings(max_examples=60, deadline=None)
@given(days=st.lists(st.datetimes(*PERIOD), min_size=1, max_size=8))
def test_any_date_comes_back_as_the_same_date(tmp_path_factory, days):
    path = tmp_path_factory.mktemp("round") / "paire.xlsx"
    days = [day.replace(microsecond=0) for day in days]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        for row, day in enumerate(days, start=1):
            sheet.write_datetime(row, 0, day.replace(tzinfo=None), book.add_format({"num_format": "yyyy/mm/dd"}))
            sheet.write_datetime(row, 1, day, book.add_format({"num_format": "yyyy/mm/dd hh:mm:ss"}))
    assert [(first, datetime.fromisoformat(second)) for _, first, second in Result(path).rows] == [
        (day.date().isoformat(), day) for day in days
    ]


def test_batches_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_BATCH", 3)

    def draw(_, sheet):
        sheet.write_row(0, 0, ["a", "b"])
        for row in range(1, 12):
            sheet.write_row(row, 0, [str(row), "x"])

    assert [line for line, *_ in Result(drawn(tmp_path, draw)).rows] == list(range(2, 13))
