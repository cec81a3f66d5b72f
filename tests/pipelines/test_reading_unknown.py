"""A delimited file of which nothing is known: literal files, then any table in any dialect, then any bytes."""

from __future__ import annotations

import csv
import io
import re
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pipelines.database import connect
from pipelines.errors import SourceError
from pipelines.reading import lines, read_any
from pipelines.reading.unknown import Unknown, opened_unknown
from tests.pipelines.test_reading_polluted import in_order


class Found:
    """What was made of a file: its names, rows, refused lines and preamble, each with line and byte."""

    def __init__(self, folder: Path, content: bytes | str) -> None:
        path = folder / "fichier.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with opened_unknown(path, path.name, folder / "copie.utf8") as unknown:
            items = list(unknown.items())
        self.unknown: Unknown = unknown
        self.names = unknown.names
        self.rows = [item.cells for item in items if item.cells is not None]
        self.told = [(item.line, item.offset, item.rule) for item in items if item.cells is None]
        assert unknown.tally.physical == unknown.tally.told

    @property
    def rules(self) -> list[tuple[int, str | None]]:
        return [(line, rule) for line, _, rule in self.told]


HEAD = "fiche,date,note\n"
BODY = "0001,2026-09-01,75\n0002,2026-09-02,80\n0003,2026-09-03,62\n0004,2026-09-04,90\n"
ROWS = [
    ["0001", "2026-09-01", "75"],
    ["0002", "2026-09-02", "80"],
    ["0003", "2026-09-03", "62"],
    ["0004", "2026-09-04", "90"],
]


# What a file is, line by line.


def test_each_physical_line_is_one_thing(tmp_path: Path) -> None:
    text = "Rapport des absences\n\n" + HEAD + '0001,2026-09-01,"7\n5"\n0002,2026-09-02\n\n0003,2026-09-03,62\n' + HEAD
    found = Found(tmp_path, text)
    tally = found.unknown.tally
    assert (tally.physical, tally.preamble, tally.blank, tally.header) == (9, 1, 2, 1)
    assert (tally.refused, tally.in_rows) == (2, 3)
    assert found.rows == [["0001", "2026-09-01", "7\n5"], ["0003", "2026-09-03", "62"]]
    assert found.rules == [(1, "preamble"), (6, "ragged_row"), (9, "repeated_header")]


@pytest.mark.parametrize(
    ("encoding", "offset"),
    [("utf-8", 17 + 21), ("windows-1252", 17 + 20), ("utf-8-sig", 3 + 17 + 21), ("utf-16", 2 + 2 * (17 + 20))],
)
def test_the_byte_of_a_refused_line_is_that_of_the_file_as_it_was_handed_over(
    tmp_path: Path, encoding: str, offset: int
) -> None:
    """A header of 17 characters, a row of 20 (one of them é), then the refused line."""
    text = "fiche,date,eleve\n" + "0001,2026-09-01,Zoé\n" + "0002\n0003,2026-09-03,Léo\n"
    assert Found(tmp_path, text.encode(encoding)).told == [(3, offset, "ragged_row")]


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (HEAD + BODY + "0005;2026-09-05;70\n", [(6, "ragged_row")]),
        (HEAD + BODY + '0005,2026-09-05,7"\n', [(6, "unclosed_quote")]),
        (HEAD + BODY + '"0005,2026-09-05,70\n', [(6, "unclosed_quote")]),
        (HEAD + BODY + "0005,2026\0-09-05,70\n", [(6, "nul_byte")]),
        (HEAD + BODY + "0005,,2026-09-05,70\n", [(6, "ragged_row")]),
        (HEAD + re.sub(r",(\d\d)\n", r',"\1"\n', BODY) + "'0005','2026-09-05','70'\n", [(6, "other_dialect")]),
        (
            HEAD + BODY + "\nMoyennes\nmois,date,jour\nseptembre,été,lundi\n",
            [(7, "ragged_row"), (8, "second_table"), (9, "second_table")],
        ),
        (HEAD + BODY + "\nmois,heure,jour\nseptembre,8:00,lundi\n", [(7, "second_table"), (8, "second_table")]),
    ],
    ids=["delimiter", "stray_quote", "open_quote", "nul", "separator", "quote", "titled_table", "table"],
)  # fmt: skip
def test_what_is_no_row_of_the_table_is_refused_with_its_rule(
    tmp_path: Path, content: str, refused: list[tuple[int, str]]
) -> None:
    found = Found(tmp_path, content)
    assert found.rows == ROWS
    assert found.rules == refused


def test_the_first_table_goes_on_where_its_header_comes_back(tmp_path: Path) -> None:
    other = "\nmois,heure,jour\nseptembre,8:00,lundi\n\n"
    found = Found(tmp_path, HEAD + BODY + other + HEAD + BODY)
    assert found.rows == ROWS + ROWS
    assert [rule for _, rule in found.rules] == ["second_table", "second_table", "repeated_header"]


def test_lines_that_an_open_quote_swallowed_are_read_again(tmp_path: Path) -> None:
    text = 'fiche,mot\n1,"a, b"\n2,"c, d\n3,e\n4,f\n5,"g, h"\n'
    found = Found(tmp_path, text)
    assert found.rows == [["1", "a, b"], ["3", "e"], ["4", "f"], ["5", "g, h"]]
    assert found.rules == [(3, "unclosed_quote")]


def test_the_rest_of_a_faulty_cell_is_not_taken_for_a_row(tmp_path: Path) -> None:
    """Line 4 is inside of a quoted cell of line 3, whose quote is doubled by mistake: it has two cells, and is none."""
    text = 'fiche,mot\n1,"a, b"\n2,"c"d\noui, merci\nfin"\n3,"e, f"\n'
    found = Found(tmp_path, text)
    assert found.rows == [["1", "a, b"], ["3", "e, f"]] or ["oui", " merci"] not in found.rows


# The header.


@pytest.mark.parametrize(
    ("content", "names", "rows", "line"),
    [
        (HEAD + BODY, ("fiche", "date", "note"), ROWS, 1),
        ("Rapport\nExporté le,2026-11-22\n\n" + HEAD + BODY, ("fiche", "date", "note"), ROWS, 4),
        ("Rapport,,\n" + HEAD + BODY, ("fiche", "date", "note"), ROWS, 2),
        (BODY, ("c1", "c2", "c3"), ROWS, None),
        (HEAD, ("fiche", "date", "note"), [], 1),
        (HEAD + BODY.partition("\n")[0], ("fiche", "date", "note"), ROWS[:1], 1),
        ("fiche,jour,note\n(no),(AAAA),(sur 100)\n" + BODY, ("fiche (no)", "jour (AAAA)", "note (sur 100)"), ROWS, 1),
        ("fiche,date,date\n" + BODY, ("fiche", "date", "date"), ROWS, 1),
        ("fiche,date,note,\n" + BODY.replace("\n", ",\n"), ("fiche", "date", "note"), ROWS, 1),
        (HEAD + BODY.replace("\n", ",\n"), ("c1", "c2", "c3", "c4"), [[*row, ""] for row in ROWS], None),
        ("fiche,date,note,\n" + BODY, ("fiche", "date", "note"), ROWS, 1),
        ("note\n75\n80\n", ("note",), [["75"], ["80"]], 1),
    ],
    ids=[
        "first", "preamble", "padded_title", "none", "alone", "one_row", "two_lines", "same_names",
        "trailing", "trailing_in_rows", "trailing_in_header", "single_column",
    ],
)  # fmt: skip
def test_the_header_is_found(
    tmp_path: Path, content: str, names: tuple[str, ...], rows: list[list[str]], line: int | None
) -> None:
    found = Found(tmp_path, content)
    assert found.names == names
    assert found.rows == rows
    assert min(found.unknown.layout.header_lines, default=None) == line


def test_an_empty_cell_too_many_is_let_go_only_where_it_cannot_be_a_shift(tmp_path: Path) -> None:
    filled = Found(tmp_path, HEAD + BODY + "0005,2026-09-05,70,\n")
    assert filled.rows[-1] == ["0005", "2026-09-05", "70"]
    # The last cell may be empty here: 0005,,2026-09-05, may be 0005,2026-09-05, with a delimiter too many.
    unsure = Found(tmp_path, HEAD + BODY.replace("80", "") + "0005,,2026-09-05,\n")
    assert unsure.rules == [(6, "ragged_row")]


def test_thousands_of_columns(tmp_path: Path) -> None:
    names = [f"colonne {place}" for place in range(5000)]
    rows = [[str(row * place) for place in range(5000)] for row in range(1, 9)]
    found = Found(tmp_path, "\n".join(";".join(row) for row in [names, *rows]))
    assert (list(found.names), found.rows, found.told) == (names, rows, [])


# Encodings.


@pytest.mark.parametrize(
    ("content", "encoding", "cell"),
    [
        ("é".encode(), "utf-8", "é"),
        ("é".encode("windows-1252"), "iso-8859-1", "é"),
        ("’é".encode("windows-1252"), "windows-1252", "’é"),
        (b"\x81\xe9", "iso-8859-1", "\x81é"),
    ],
    ids=["utf8", "latin1", "1252", "undefined_in_1252"],
)
def test_bytes_say_which_encoding(tmp_path: Path, content: bytes, encoding: str, cell: str) -> None:
    found = Found(tmp_path, b"fiche,mot\n1," + content + b"\n2,x\n")
    assert found.unknown.text.encoding == encoding
    assert found.rows == [["1", cell], ["2", "x"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_with_and_without_its_mark(tmp_path: Path, encoding: str, mark: str) -> None:
    found = Found(tmp_path, (mark + "fiche,mot\n1,Zoé\n2,’œ😀\n").encode(encoding))
    assert found.rows == [["1", "Zoé"], ["2", "’œ😀"]]


def test_lines_in_another_encoding_than_the_rest_are_refused(tmp_path: Path) -> None:
    utf8 = Found(tmp_path, "fiche,mot\n1,é\n2,à\n3,".encode() + b"\xe9\n4,x\n")
    assert (utf8.rows, utf8.rules) == ([["1", "é"], ["2", "à"], ["4", "x"]], [(4, "other_encoding")])
    single = Found(tmp_path, b"fiche,mot\n1,\xe9\n2,\xe0\n3,\xc3\xa9\n4,\xe8\n5,\xe9\n")
    assert single.rules == [(4, "other_encoding")]
    assert "mixed_encodings" in single.unknown.notes


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"  \r\n", b"\0\0\0"])
def test_a_file_without_a_character_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match="vide") as error:
        Found(tmp_path, content)
    assert error.value.exit_code == 3


# Quotes and escapes.


def test_inches_and_seconds_are_text_where_nothing_is_quoted(tmp_path: Path) -> None:
    found = Found(tmp_path, "fiche,taille\n1,5'10\"\n2,6'1\"\n")
    assert found.rows == [["1", "5'10\""], ["2", "6'1\""]]
    assert found.unknown.dialect.form.quote is None


def test_backslashes_are_read_where_the_file_escapes_with_them(tmp_path: Path) -> None:
    found = Found(tmp_path, 'fiche;mot\n1;"a dit \\"oui\\"; puis"\n2;"c:\\\\x"\n3;"b"\n')
    assert found.rows == [["1", 'a dit "oui"; puis'], ["2", "c:\\x"], ["3", "b"]]
    assert found.unknown.dialect.form.escape == "\\"


def test_a_backslash_that_may_or_may_not_escape_costs_its_row(tmp_path: Path) -> None:
    found = Found(tmp_path, 'fiche;mot\n1;"x\\\\"\n2;"b"\n')
    assert found.rows == [["2", "b"]]
    assert found.rules == [(2, "unclear_escape")]


# Bounds.


def test_a_line_beyond_bounds_is_refused_and_the_next_one_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 1000)
    above = HEAD + 20 * BODY
    content = above + "x" * 5001 + "\r\n" + '0005,2026-09-05,"' + 60 * f"{'y' * 20}\n" + "0006,2026-09-06,71\n"
    found = Found(tmp_path, content)
    assert found.rows == [*20 * ROWS, ["0006", "2026-09-06", "71"]]
    assert found.told[:3] == [
        (82, len(above), "line_too_long"),
        (83, len(above) + 5003, "unclosed_quote"),
        (84, len(above) + 5003 + 38, "ragged_row"),
    ]
    assert len(found.told) == 2 + 59


def test_a_good_row_right_after_an_endless_line_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 1000)
    found = Found(tmp_path, HEAD + BODY + "x" * 5001 + "\n0006,2026-09-06,71\n")
    assert found.rows == [*ROWS, ["0006", "2026-09-06", "71"]]
    assert found.rules == [(6, "line_too_long")]


def test_a_lone_return_inside_of_a_cell_costs_what_it_touches(tmp_path: Path) -> None:
    """In a file whose lines end in \\n, a cell that holds \\r unquoted falls apart: neither part is a row."""
    first = Found(tmp_path, "fiche,mot\n1,a\n2,b\nx\r3,c\n4,d\n")
    assert first.rows == [["1", "a"], ["2", "b"], ["4", "d"]]
    assert first.rules == [(4, "ragged_row"), (5, "doubtful_row")]
    last = Found(tmp_path, "fiche,mot\n1,a\n2,b\n3,c\rx\n4,d\n")
    assert last.rows == [["1", "a"], ["2", "b"], ["4", "d"]]
    assert last.rules == [(4, "doubtful_row"), (5, "ragged_row")]


@pytest.mark.parametrize("longest", [4, 5, 6, 7])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_a_line_end_at_the_bound_is_one_line_end(end: str, longest: int) -> None:
    taken = lines.Lines(io.StringIO(f"abcde{end}{end}f{end}", newline=""), longest=longest)
    found = []
    while (line := taken.take()) is not None:
        found.append((line.number, line.offset, line.fault))
    size = len(end)
    fault = "line_too_long" if longest <= 5 else None
    assert found == [(1, 0, fault), (2, 5 + size, None), (3, 5 + 2 * size, None)]


# read_any: the workbench.


def test_read_any_gives_every_column_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(" Fiche ,note,NOTE,\n1,75,80,x\n2,76,81,y\n", encoding="utf-8")
    con = connect()
    read = read_any(con, path, index=7, spill=tmp_path / "spill")
    assert read.columns == ("fiche", "note", "note_2", "column_4")
    assert con.execute('select * from files."7" order by _line').fetchall() == [
        (2, "1", "75", "80", "x"),
        (3, "2", "76", "81", "y"),
    ]
    assert (read.records, read.rows, read.refused, read.notes) == (2, 2, 0, ())


def test_read_any_counts_refused_and_preamble_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Rapport\n" + HEAD + BODY + "0005\n", encoding="utf-8")
    con = connect()
    read = read_any(con, path, index=0, spill=tmp_path / "spill")
    assert (read.records, read.rows, read.refused) == (5, 4, 1)
    assert con.execute("select * from raw._refused").fetchall() == [(0, 7, "ragged_row")]
    assert con.execute("select * from raw._noted").fetchall() == [(0, 1, "preamble")]


# Properties.

NAMES = ("fiche", "élève", "date", "note", "motif", "remarque", "groupe")
WORDS = st.sampled_from(["Zoé", "Jean Roy", "absent", "École du Lac", "oui", ""])
TEXTS = st.sampled_from(
    ["parti tôt, puis", 'a dit "oui"', "ligne un\nligne deux", "a;b", "x | y", "l'un, l'autre", "C:\\dir\\x", ""]
)
NUMBERS = st.integers(0, 999).map(str)
DATES = st.dates().map(str)
TRICKY = st.text(st.sampled_from(list("ab;,\t\"'\\\n é’|~^")), max_size=8)
DELIMITERS = [",", ";", "\t", "|", "^", "~", "\x1f"]


@st.composite
def tables(draw: st.DrawFn, *kinds: st.SearchStrategy[str]) -> tuple[list[str], list[list[str]]]:
    header = draw(st.lists(st.sampled_from(NAMES), min_size=3, max_size=5, unique=True))
    columns = [draw(st.sampled_from(kinds)) for _ in header]
    return header, draw(st.lists(st.tuples(*columns).map(list), min_size=1, max_size=8))


@st.composite
def dialects(draw: st.DrawFn) -> dict[str, object]:
    quote = draw(st.sampled_from(['"', "'"]))
    escape = {"escapechar": "\\", "doublequote": False} if draw(st.booleans()) else {}
    return {
        "delimiter": draw(st.sampled_from(DELIMITERS)),
        "quotechar": quote,
        "quoting": draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n"])),
        **escape,
    }


def written(header: list[str], rows: list[list[str]], dialect: dict[str, object]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows([header, *rows])
    return out.getvalue()


ANY_DIALECT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def comes_back(folder: Path, header: list[str], rows: list[list[str]], content: bytes) -> None:
    """Identical, or told: each line that is missing among the rows is refused, above the table or of the header."""
    found = Found(folder, content)
    true = rows if found.unknown.layout.header is not None else [header, *rows]
    assert in_order(found.rows, true)
    if found.rows != true:
        assert found.told or len(found.unknown.layout.header_lines) > 1


@ANY_DIALECT
@given(
    table=tables(WORDS, NUMBERS, DATES), dialect=dialects(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_a_table_of_ordinary_cells_comes_back_identical(
    tmp_path: Path, table: tuple[list[str], list[list[str]]], dialect: dict[str, object], encoding: str
) -> None:
    header, rows = table
    found = Found(tmp_path, written(header, rows, dialect).encode(encoding))
    true = rows if found.unknown.layout.header is not None else [header, *rows]
    assert found.rows == true
    assert found.told == []


@ANY_DIALECT
@given(table=tables(TEXTS, WORDS, NUMBERS), dialect=dialects(), encoding=st.sampled_from(["utf-8", "windows-1252"]))
def test_a_table_with_quoted_text_comes_back_identical_or_is_refused(
    tmp_path: Path, table: tuple[list[str], list[list[str]]], dialect: dict[str, object], encoding: str
) -> None:
    header, rows = table
    comes_back(tmp_path, header, rows, written(header, rows, dialect).encode(encoding))


@ANY_DIALECT
@given(table=tables(TRICKY, DATES), dialect=dialects())
def test_a_table_of_nothing_but_special_characters_comes_back_identical_or_is_refused(
    tmp_path: Path, table: tuple[list[str], list[list[str]]], dialect: dict[str, object]
) -> None:
    header, rows = table
    # Every cell is quoted: a delimiter that nothing but its rarity tells from text cannot be found for certain.
    comes_back(tmp_path, header, rows, written(header, rows, {**dialect, "quoting": csv.QUOTE_ALL}).encode())


NOISE = st.one_of(
    st.binary(max_size=300),
    st.text(st.sampled_from(list("ab;,\"'\\\n\r\0é\ufeff|\t ")), max_size=200).map(str.encode),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=80).map(lambda text: text.encode("utf-16")),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=NOISE)
@example(noise=b"\xff\xfe\x00")
@example(noise=b'"')
def test_any_bytes_are_read_or_refused_and_lines_reconcile(tmp_path: Path, noise: bytes) -> None:
    try:
        found = Found(tmp_path, noise)
    except SourceError:
        return
    width = found.unknown.layout.width
    assert all(len(row) == width for row in found.rows)
    places = [line for line, _, _ in found.told]
    assert places == sorted(set(places))
    assert all(0 <= offset < len(noise) for _, offset, _ in found.told)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(string.ascii_letters + "éàç’ \n,", min_size=1, max_size=60),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
def test_offsets_point_at_the_line(tmp_path: Path, text: str, encoding: str) -> None:
    content = (HEAD + BODY + text).encode(encoding)
    assume(text.strip())
    found = Found(tmp_path, content)
    for line, offset, _ in found.told:
        before = content[:offset].decode(encoding)
        assert before.count("\n") == line - 1
