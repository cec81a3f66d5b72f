"""The files of every team: which, whatever the size of the list, school after school, and none that names anybody
once nobody owns it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import duckdb
import openpyxl
import pytest
from pypdf import PdfReader

from pipelines.config import Team
from pipelines.lists import ListSettings, write_lists, writer
from pipelines.lists.settings import Language
from tests.pipelines.small_centre import (
    ALICE,
    FELIX,
    NOE,
    WEEK,
    add_names,
    contribution,
    empty_centre,
    insert,
    key,
    portrait,
    small_centre,
)

ALL = {
    "html": {"liste.html", "eleves.html", "rencontre.html"},
    "csv": {"liste.csv"},
    "xlsx": {"liste.xlsx"},
    "pdf": {"liste.pdf", "rencontre.pdf"},
}
LONG = "École " + "é" * 194  # 200 characters


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("formats", [("html",), ("csv",), ("xlsx",), ("pdf",), ("html", "csv", "xlsx", "pdf")])
def test_a_team_gets_the_files_that_the_centre_asks_for_and_the_notice(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, formats: tuple[str, ...]
) -> None:
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=formats), out=tmp_path)
    expected = {"avis.txt"}.union(*(ALL[kind] for kind in formats))
    for folder in ("courant", f"archives/{WEEK}"):
        assert names(tmp_path / "801/sec3" / folder) == expected
    assert (tmp_path / "index.html").exists()


@pytest.mark.parametrize("size", [1, 2])
def test_schools_told_one_by_one_read_as_schools_told_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Three schools with class; a student went from one to another since last week."""
    settings = ListSettings("CSS-1", formats=("html", "csv"))
    with small_centre() as con:
        insert(con, "portrait", [portrait(NOE, WEEK, "31.00", 2, version=2, school_id="803")])
        insert(con, "portrait", [portrait(NOE, "2026-W46", "30.00", 2, version=2)])
        insert(con, "portrait", [portrait(FELIX, WEEK, "40.00", 2, version=2, school_id="799")])
        write_lists(con, week=WEEK, settings=settings, out=tmp_path / "together")
        monkeypatch.setattr(writer, "_BATCH", size)
        write_lists(con, week=WEEK, settings=settings, out=tmp_path / "apart")
    together, apart = contents(tmp_path / "together"), contents(tmp_path / "apart")
    assert together.keys() == apart.keys()
    assert [name for name in together if together[name] != apart[name]] == []
    assert {name.split("/")[0] for name in together} == {"799", "801", "803", "index.html"}
    assert "est maintenant dans une autre école du centre" in together["801/direction/courant/liste.csv"].decode()


def test_a_student_keeps_the_same_anchor_in_every_file_and_for_every_team(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """By rank in the school: Alice (62.40), Félix (40.00), Noé (31.00), and so on."""
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=("html",)), out=tmp_path)
    for team, anchors in (("sec3", {"e1": "Alice", "e3": "Noé"}), ("sec1", {"e2": "Félix"})):
        for file in ("liste.html", "eleves.html"):
            text = (tmp_path / "801" / team / "courant" / file).read_text(encoding="utf-8")
            for anchor, name in anchors.items():
                assert name in text.split(f'id="{anchor}"')[1][:2000], (team, file, anchor)


def old_files(folder: Path) -> None:
    """A list of the weeks before, which the index of then led to."""
    folder.mkdir(parents=True)
    lists = folder.parents[2]
    href = folder.relative_to(lists).as_posix()
    (lists / "index.html").write_text(f'<a href="{href}/liste.html">liste</a>', encoding="utf-8")
    for name in set().union(*ALL.values()) - {"liste.xlsx"}:
        (folder / name).write_text("Tremblay, Alice", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active["A1"] = "Tremblay, Alice"
    book.save(folder / "liste.xlsx")


def words_of(name: str, content: bytes) -> str:
    if name.endswith(".pdf"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    return content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "Cette liste n"), ("en", "This list no longer exists")])
def test_every_file_of_a_list_that_nobody_owns_is_written_anew_without_anybody(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, language: Language, words: str
) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    old_files(lists / "801/anciens/courant")
    team = Team(name="titulaires", school_id="801", levels=["SEC3"])
    settings = ListSettings("CSS-1", language=language, teams=(team,), formats=("csv",))
    write_lists(con, week=WEEK, settings=settings, out=out, existing=lists)
    found = contents(out / "801/anciens/courant")
    assert set(found) == set().union(*ALL.values())
    told = {name: words_of(name, content) for name, content in found.items()}
    assert not [name for name, text in told.items() if "Tremblay" in text]
    assert [name for name, text in told.items() if words not in text.replace("’", "'").replace("&#39;", "'")] == [
        "liste.csv"
    ]


def test_a_format_that_the_centre_no_longer_asks_for_leaves_no_old_list_on_show(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    old_files(lists / "801/sec3/courant")
    (lists / "801/sec3/courant/notes de l'équipe.txt").write_text("à garder", encoding="utf-8")
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", formats=("csv",)), out=out, existing=lists)
    found = contents(out / "801/sec3/courant")
    assert set(found) == {"avis.txt"}.union(*ALL.values())
    assert [name for name, content in found.items() if "Alice" in words_of(name, content)] == ["liste.csv"]


def test_where_a_workbook_was_held_the_page_says_so_and_every_link_leads_beside_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    held = ListSettings(
        "CSS-1",
        formats=("html", "xlsx"),
        held=frozenset({"801/sec3/courant"}),
        workbook_beside="liste-2026-W50.xlsx",
    )
    write_lists(con, week=WEEK, settings=held, out=tmp_path)
    sentence = "Le classeur de l'équipe était ouvert ou n'a pas pu être lu ; la nouvelle liste est liste-2026-W50.xlsx."

    def read(path: str) -> str:
        return unescape((tmp_path / path).read_text(encoding="utf-8")).replace("\u00a0", " ").replace("\u202f", " ")

    page = read("801/sec3/courant/liste.html")
    assert page.count(sentence) == 1
    assert 'href="liste-2026-W50.xlsx"' in page
    assert 'href="liste.xlsx"' not in page
    assert "dans liste-2026-W50.xlsx," in read("801/sec3/courant/rencontre.html")
    assert 'href="801/sec3/courant/liste-2026-W50.xlsx"' in read("index.html")
    for elsewhere in ("801/sec3/archives/2026-W47", "801/sec1/courant"):
        page = read(f"{elsewhere}/liste.html")
        assert sentence not in page
        assert 'href="liste.xlsx"' in page
    assert (tmp_path / "801/sec3/courant/liste.xlsx").exists()  # the publication gives it its name


def test_a_page_of_the_archives_leads_to_what_stands_there(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=tmp_path)
    current, archived = (
        (tmp_path / f"801/sec3/{folder}/liste.html").read_text(encoding="utf-8")
        for folder in ("courant", "archives/2026-W47")
    )
    assert 'href="../../../801/portrait/courant/portrait.html"' in current
    assert 'href="../../../../801/portrait/archives/2026-W47/portrait.html"' in archived
    assert 'href="../../../../index.html"' in archived


def test_the_portrait_of_a_school_that_is_closed_shows_nothing_of_it_any_more(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    for school in ("801", "802", "999"):
        for folder in ("courant", "archives/2026-W46"):
            path = lists / school / "portrait" / folder / "portrait.html"
            path.parent.mkdir(parents=True)
            path.write_text("12 élèves sous 60 %", encoding="utf-8")
    links = "".join(f'<a href="{school}/portrait/courant/portrait.html">…</a>' for school in ("801", "802", "999"))
    (lists / "index.html").write_text(links, encoding="utf-8")
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=out, existing=lists)
    told = contents(out / "999/portrait/courant")
    assert set(told) == {"portrait.html"}
    page = told["portrait.html"].decode()
    assert "12 élèves" not in page
    assert 'href="../../../index.html"' in page
    assert not (out / "999/portrait/archives").exists()
    assert not (out / "802/portrait").exists()  # without class this week, it keeps its last portrait


def test_a_team_cannot_take_the_folder_of_the_school_s_portrait(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    team = Team(name="portrait", school_id="801", levels=["SEC3"])
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", teams=(team,), formats=("csv",)), out=tmp_path)
    folders = names(tmp_path / "801")
    assert len(folders - {"portrait", "direction"}) == 1
    assert all(one.startswith("portrait-") for one in folders - {"portrait", "direction"})


# --- sizes -------------------------------------------------------------------------------------------------------


def school_of(students: int, listed: int) -> duckdb.DuckDBPyConnection:
    """School 801, whose name has 200 characters: students without a name, the first `listed` of them on the list."""
    con = empty_centre()
    con.execute("insert into facts.schools (school_id, school_name) values ('801', ?)", [LONG])
    add_names(con, [(key(number), f"{number:07}", None, " ") for number in range(1, students + 1)])
    rows = [
        portrait(key(number), WEEK, "50.00" if number <= listed else "5.00", 2 if number <= listed else 1)
        for number in range(1, students + 1)
    ]
    con.execute("begin")
    insert(con, "portrait", rows)
    insert(
        con,
        "contribution",
        [
            contribution(key(number), "literacy_level", "55", "50.00", "Langue d'enseignement : 55 %", is_reason=True)
            for number in range(1, listed + 1)
        ],
    )
    con.execute("commit")
    return con


def test_a_list_of_nobody(tmp_path: Path) -> None:
    with school_of(3, 0) as con:
        (team, direction) = write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=tmp_path)
    assert (team.students, team.listed, direction.listed) == (3, 0, 0)
    folder = tmp_path / "801/sec3/courant"
    assert names(folder) == {"avis.txt"}.union(*ALL.values())
    page = (folder / "liste.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Cette semaine, personne à discuter (3 élèves dans l&#39;équipe)." in page
    assert LONG in page
    assert "Élève 0000001" not in page


def test_a_list_of_two_thousand(tmp_path: Path) -> None:
    with school_of(2000, 2000) as con:
        settings = ListSettings("CSS-1", formats=("html", "csv", "xlsx"))
        (team, _) = write_lists(con, week=WEEK, settings=settings, out=tmp_path)
    assert (team.students, team.listed) == (2000, 2000)
    folder = tmp_path / "801/sec3/courant"
    page = (folder / "liste.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "discuter de 12 élèves sur 2000" in page
    assert "Au-delà de ce qu&#39;une rencontre permet (12) : 1 988 élèves." in page
    text = (folder / "liste.csv").read_text(encoding="utf-8")
    assert (text.count("Élève 000"), text.count(";oui;"), text.count(";non;")) == (2000, 12, 1988)


def test_nothing_of_a_student_stands_in_what_the_centre_and_the_channel_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_lists(con, week=WEEK, settings=ListSettings("CSS-1", small_cell=1), out=tmp_path)
    public = [tmp_path / "index.html", *tmp_path.rglob("portrait.html"), *tmp_path.rglob("avis.txt")]
    assert len(public) >= 7
    for path in public:
        text = path.read_text(encoding="utf-8")
        for secret in ("Tremblay", "Alice", "0000101", ALICE):
            assert secret not in text
