"""The Big List of Naughty Strings as names, reasons and typed cells: workbook and CSV carry them, and nothing runs."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from functools import cache
from xml.etree import ElementTree

import openpyxl
import pytest

from pipelines.follow_up.books import read_book
from pipelines.lists.csv_file import csv_text
from pipelines.lists.model import Enrichment, FollowUp, ReadIssue
from pipelines.lists.wording import one_line
from pipelines.lists.workbook import WorkbookWritten, workbook_bytes
from tests.pipelines.shared_files import SHARED, shared_data
from tests.pipelines.told_lists import CENTRE, SETTINGS, WEEK, gone, key, portrait, row, sentence, team_week

pytestmark = shared_data("naughty")
# Not in the list, and each has broken a spreadsheet or the library that writes one.
OURS = [
    "<r><t>gras</t></r>",
    "<r>&</r>",
    "_x0041_",
    "_x000D_",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1",
    "-1",
    "\t=1",
    "＝1",
    "{=1}",
    "http://exemple.ca/a",
    "mailto:a@exemple.ca",
    "internal:Liste!A1",
    "external:c:\\a.xlsx",
    "#REF!",
    "TRUE",
    "1E5",
    "0012",
    "12/11/2026",
    "a\nb\r\nc\u2028d",
    "]]>",
    "\ufffe\uffff",
    "x" * 40_000,
]
XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def strings() -> list[str]:
    naughty = json.loads((SHARED / "naughty" / "blns.json").read_text(encoding="utf-8"))
    # A text of no visible character is a missing name, which has its own tests.
    return [text for text in (*naughty, *OURS) if one_line(text)]


@cache
def written() -> WorkbookWritten:
    rows = [
        row(
            number,
            text,
            home_group=text[:60],
            student_id=one_line(text)[:60],
            parts=(sentence(text), sentence(text, is_strength=True)),
            follow_up=FollowUp(
                f"f{number}",
                "2026-W47",
                decision=text[:300],
                owner=text[:80],
                note=text[:200],
                unread={"discussed_on": text, "finding": text},
            ),
        )
        for number, text in enumerate(strings(), start=1)
    ]
    told = [gone(number, text, "gone_better") for number, text in enumerate(strings(), start=1)]
    issues = tuple(ReadIssue("801", "sec3", text, text, "A1", text, "rule", text) for text in strings())
    mine = team_week(rows, gone=tuple(told), issues=issues, school=" ".join(strings())[:2000])
    return workbook_bytes(CENTRE, mine, SETTINGS)


def shown(text: str) -> str:
    """The text as a cell holds it: on one line, without what XML cannot hold, no longer than a cell."""
    told = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", one_line(text))
    return told if len(told) < 32_767 else told[:32_765] + "…"


def cells(sheet: str, column: int, first: int) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(written().content))
    found = book[sheet].iter_rows(min_row=first, max_row=first + len(strings()) - 1, values_only=True)
    # A space that every reader trims keeps `<r>…</r>` from being taken for markup.
    return [str(line[column] or "").removesuffix(" ") for line in found]


@pytest.mark.parametrize("column", ["Élève", "Forces", "Raisons"])
def test_names_strengths_and_reasons_are_unharmed(column: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written().content), read_only=True)
    header = next(line for line in book["Liste"].iter_rows(values_only=True) if "Élève" in line)
    assert cells("Liste", header.index(column), first=6) == [shown(text).removesuffix(" ") for text in strings()]


def test_other_sheets_carry_them_too() -> None:
    expected = [shown(text).removesuffix(" ") for text in strings()]
    assert cells("Sortis et autres", 1, first=4) == expected
    assert cells("Cellules non lues", 4, first=4) == expected


def test_what_a_team_typed_comes_back_as_it_is_kept() -> None:
    read = [one for one in read_book(written().content, "2026-2027").rows if one.student_key]
    assert [one.student_key for one in read] == [key(number) for number in range(1, len(strings()) + 1)]
    for found, kept, text in zip(read, written().rows, strings(), strict=True):
        assert {name: cell.text for name, cell in found.cells.items() if cell.text} == dict(kept.cells)
        assert kept.cells["decision"] == shown(unicodedata.normalize("NFC", text[:300]))
        assert kept.cells["discussed_on"] == shown(unicodedata.normalize("NFC", text))


def test_nothing_is_a_formula_a_link_or_a_number() -> None:
    with zipfile.ZipFile(io.BytesIO(written().content)) as parts:
        assert not [name for name in parts.namelist() if "hyperlink" in name or "externalLink" in name]
        for name in parts.namelist():
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            # Every part is XML that can be parsed: nothing in a text ends an element.
            root = ElementTree.fromstring(parts.read(name))  # our own bytes
            if name.startswith("xl/worksheets/sheet"):
                assert not list(root.iter(f"{XML}f"))
                assert not list(root.iter(f"{XML}hyperlink"))
                kinds = {cell.get("t") for cell in root.iter(f"{XML}c") if len(cell)}
                assert kinds <= {"s"}
            if name == "xl/sharedStrings.xml":
                assert not list(root.iter(f"{XML}r"))


def test_the_title_bears_any_school() -> None:
    for text in (*strings()[::15], *OURS):
        content = workbook_bytes(CENTRE, team_week([row(1)], school=text), SETTINGS).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book["Liste"]["A1"].value.startswith("Liste de soutien · 3e secondaire · ")


def test_csv_carries_them_and_no_cell_is_a_formula() -> None:
    rows = [
        row(
            number,
            text,
            parts=(sentence(text), sentence(text, is_strength=True)),
            follow_up=FollowUp(f"f{number}", "2026-W47", decision=text, owner=text, discussed_week="2026-W47"),
        )
        for number, text in enumerate(strings(), start=1)
    ]
    best = portrait(1)
    marks = (best.coefficient, best.coefficient, 6)
    enrichment = tuple(
        Enrichment(key(number), text, text, text, "801", "SEC3", text, *marks, text)
        for number, text in enumerate(strings(), start=1)
    )
    mine = team_week(rows, gone=tuple(gone(1, text, "gone_better") for text in strings()), enrichment=enrichment)
    text = csv_text(mine, WEEK, SETTINGS.language, show_coefficient=False)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert {len(line) for line in read} == {len(read[0])}
    assert len(read) == 1 + 3 * len(strings())
    harmful = re.compile(r"""[\s"'«\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]""")
    assert not [cell for line in read for cell in line if not cell.startswith("'") and harmful.match(cell)]
    assert not [cell for line in read for cell in line if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", cell)]
    for section in range(3):
        for line, name in zip(read[1 + section * len(strings()) :], strings(), strict=False):
            told = line[4]
            assert told in (one_line(name), f"'{one_line(name)}")
            assert told == one_line(name) or harmful.match(one_line(name))
