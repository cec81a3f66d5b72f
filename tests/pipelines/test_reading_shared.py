"""The reader on files made by others; they stand beside the project, and the tests pass over where they do not."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipelines.reading.unknown import opened_unknown
from tests.pipelines.polluted import Style
from tests.pipelines.test_reading_polluted import in_order

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
CASES = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
    "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"third-party data is not here: {name}")
    return path


def read(path: Path, copy: Path) -> tuple[tuple[str, ...], list[list[str]], list[tuple[int, str | None]]]:
    with opened_unknown(path, path.name, copy) as unknown:
        items = list(unknown.items())
    rows = [item.cells for item in items if item.cells is not None]
    return unknown.names, rows, [(item.line, item.rule) for item in items if item.cells is None]


@pytest.mark.parametrize("case", CASES)
def test_csv_spectrum_comes_back_as_its_json_says(tmp_path: Path, case: str) -> None:
    path = shared(f"csv_spectrum/csvs/{case}.csv")
    expected = json.loads(shared(f"csv_spectrum/json/{case}.json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    if case == "location_coordinates":
        # The two files of this case differ by a telephone number: the CSV's is the one to be read.
        expected[0]["Contact Phone Number"] = "2095257564"
    names, rows, refused = read(path, tmp_path / "copy")
    assert refused == []
    assert [dict(zip(names, row, strict=True)) for row in rows] == expected


def test_a_header_repeated_three_times_is_three_refusals(tmp_path: Path) -> None:
    """A header, then four times 1,200 marks, with the header again between them: lines 1202, 2403 and 3604."""
    names, rows, refused = read(shared("contoso_sis/studentsectionmark.csv"), tmp_path / "copy")
    assert names[:3] == ("id", "student_id", "section_id")
    assert refused == [(line, "repeated_header") for line in (1202, 2403, 3604)]
    assert len(rows) == 4800
    assert not any(row[0] == "id" for row in rows)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [("students", 400, 20), ("studentattendance", 1464, 13), ("studentattendance_day2", 2928, 13)],
)
def test_contoso_files_are_read_whole(tmp_path: Path, name: str, rows: int, columns: int) -> None:
    names, found, refused = read(shared(f"contoso_sis/{name}.csv"), tmp_path / "copy")
    assert (len(found), len(names), refused) == (rows, columns, [])
    with shared(f"contoso_sis/{name}.csv").open(encoding="utf-8", newline="") as file:
        assert [list(names), *found] == list(csv.reader(file))


def naughty_strings() -> list[str]:
    return json.loads(shared("naughty/blns.json").read_text(encoding="utf-8"))


STYLES = [
    Style(delimiter, quote, escape, end, all_quoted)
    for delimiter, end in ((",", "\n"), (";", "\r\n"), ("\t", "\n"), ("|", "\r\n"), ("\x1f", "\n"))
    for quote, escape in (('"', '"'), ('"', "\\"), ("'", "'"), ("'", "\\"))
    for all_quoted in (True, False)
]


@pytest.mark.parametrize("style", STYLES, ids=str)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_naughty_strings_come_back_identical_or_are_refused(tmp_path: Path, style: Style, encoding: str) -> None:
    strings = naughty_strings()
    rows = [[f"{place:04d}", text, f"2026-09-{1 + place % 30:02d}"] for place, text in enumerate(strings)]
    path = tmp_path / "naughty.csv"
    path.write_bytes(style.file(rows, ["fiche", "remarque", "date"]).encode(encoding))
    names, found, refused = read(path, tmp_path / "copy")
    assert names == ("fiche", "remarque", "date")
    assert in_order(found, rows)
    lost = len(rows) - len(found)
    assert lost <= len(refused)
    assert lost <= 25


def test_naughty_strings_are_written_back_as_csv_that_reads_the_same(tmp_path: Path) -> None:
    from pipelines.raw_reading import RowSink

    strings = naughty_strings()
    out = io.BytesIO()
    sink = RowSink(out)
    for text in strings:
        sink.row([text, "x"])
    sink.flush()
    assert list(csv.reader(io.StringIO(out.getvalue().decode("utf-8"), newline=""))) == [
        [text, "x"] for text in strings
    ]
