"""Who reads which list, and where its folder is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.config import Team
from pipelines.lists import ListSettings, write_lists
from pipelines.lists.teams import list_teams, path_part, path_parts
from tests.pipelines.mini_centre import make_centre, run
from tests.pipelines.small_centre import ALICE, NOE, WEEK, insert, portrait, small_centre

LEVELS = [("801", "SEC3"), ("801", "SEC1"), ("802", "PRIM4")]


def test_by_default_one_team_a_level_and_one_for_the_principal() -> None:
    teams = list_teams(LEVELS, [], "fr")
    assert [(team.school_id, team.folder, team.name) for team in teams] == [
        ("801", "sec1", "1re secondaire"),
        ("801", "sec3", "3e secondaire"),
        ("801", "direction", "Direction"),
        ("802", "prim4", "4e année du primaire"),
        ("802", "direction", "Direction"),
    ]
    assert teams[0].holds("SEC1", "11")
    assert not teams[0].holds("SEC3", "31")
    assert teams[2].holds("SEC3", None)
    assert list_teams([("801", "OTHER")], [], "fr")[0].name == "Autre parcours"
    assert teams[1].href == "801/sec3/courant/liste.html"


def test_a_school_s_own_teams_replace_its_levels_and_the_principal_still_reads_all() -> None:
    own = [Team(name="titulaires", school_id="801", levels=["SEC3"], groups=["31", "32"])]
    teams = list_teams(LEVELS, own, "fr")
    assert [(team.school_id, team.folder) for team in teams] == [
        ("801", "titulaires"),
        ("801", "direction"),
        ("802", "prim4"),
        ("802", "direction"),
    ]
    assert teams[0].holds("SEC3", "32")
    assert not teams[0].holds("SEC3", "33")
    assert not teams[0].holds("SEC1", "31")
    assert teams[1].holds("SEC1", "11")


def test_a_team_named_direction_takes_the_principal_s_place() -> None:
    own = [Team(name="direction", school_id="801", levels=["SEC3"])]
    assert [team.folder for team in list_teams([("801", "SEC3")], own, "fr")] == ["direction"]


def test_a_safe_name_is_kept_as_it_is() -> None:
    assert path_part("801") == "801"
    assert path_part("sec3_A-b") == "sec3_A-b"


def test_a_name_cannot_escape_its_folder() -> None:
    for text in (
        "../x",
        "..",
        ".",
        "",
        "/etc/passwd",
        "C:\\x",
        "a/b",
        "a\\b",
        "con",
        "NUL",
        "x" * 300,
        "\u202ex",
        "a\x00b",
    ):
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", path_part(text)), text


def test_names_that_look_alike_once_simplified_stay_apart() -> None:
    names = ["Équipe A", "equipe a", "equipe-a", "EQUIPE-A", "Équipe  A"]
    assert len({part.casefold() for part in path_parts(names).values()}) == len(names)
    # The plain name keeps its folder whatever else there is: no reader finds another team's list at a known address.
    assert path_parts(["equipe-a"])["equipe-a"] == path_parts(["equipe-a", "Équipe A"])["equipe-a"] == "equipe-a"


@given(st.text(max_size=200))
def test_any_name_becomes_a_folder_that_every_system_takes(text: str) -> None:
    part = path_part(text)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", part)
    assert part == path_part(text)


@given(st.sets(st.text(max_size=60), max_size=8))
def test_no_two_names_share_a_folder(texts: set[str]) -> None:
    assert len({part.casefold() for part in path_parts(texts).values()}) == len(texts)


# --- lists that no team owns any more --------------------------------------------------------------------------

OWN = ListSettings("CSS-1", teams=(Team(name="titulaires", school_id="801", levels=["SEC3"]),), formats=("html", "csv"))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def old_list(lists: Path, folder: str, *kinds: str) -> None:
    for kind in kinds or ("html", "csv"):
        path = lists / folder / f"liste.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Tremblay, Alice", encoding="utf-8")
    with (lists / "index.html").open("a", encoding="utf-8") as index:
        index.write(f'<a href="{folder}/liste.html">liste</a>')


def test_a_folder_that_somebody_made_is_left_alone(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """Under the lists, with a copy of a list in it, and named after a child: no run has written there."""
    lists, out = tmp_path / "lists", tmp_path / "staged"
    own = lists / "801/Suivi Alice Tremblay/courant"
    own.mkdir(parents=True)
    (own / "liste.html").write_text("Tremblay, Alice", encoding="utf-8")
    write_lists(con, week=WEEK, settings=OWN, out=out, existing=lists)
    assert rewritten(out) == {"801/titulaires", "801/direction"}
    con.execute("create schema following")
    con.execute("create table following.workbook (path varchar)")
    con.execute("insert into following.workbook values ('801/Suivi Alice Tremblay/'), ('')")
    write_lists(con, week=WEEK, settings=OWN, out=tmp_path / "again", existing=lists)
    assert rewritten(tmp_path / "again") == {"801/titulaires", "801/direction", "801/Suivi Alice Tremblay"}


def rewritten(out: Path) -> set[str]:
    """The teams whose current list is in `out`."""
    return {path.parents[1].relative_to(out).as_posix() for path in out.glob("*/*/courant/liste.html")}


def test_the_list_of_a_team_that_is_no_more_names_nobody(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    for folder in ("801/anciens/courant", "801/anciens/archives/2026-W46", "801/titulaires/courant", "autre/courant"):
        old_list(lists, folder)
    write_lists(con, week=WEEK, settings=OWN, out=out, existing=lists)
    assert rewritten(out) == {"801/anciens", "801/titulaires", "801/direction"}
    assert [path.name for path in (out / "801/anciens").iterdir()] == ["courant"], "the archives stay as they are"
    html = (out / "801/anciens/courant/liste.html").read_text(encoding="utf-8")
    body = unescape(re.sub(r"<[^>]+>", "", html.split("</head>")[1])).strip()
    assert re.sub(r"\s", " ", body) == "Cette liste n'existe plus ; voir l'index."
    assert 'href="../../../index.html"' in html
    header, *others = (out / "801/titulaires/courant/liste.csv").read_bytes().decode("utf-8").splitlines(keepends=True)
    assert (out / "801/anciens/courant/liste.csv").read_bytes().decode("utf-8") == header
    assert "Tremblay, Alice" in "".join(others)


def test_a_spreadsheet_left_alone_names_nobody_either(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    old_list(lists, "801/sec2/courant", "csv")
    write_lists(con, week=WEEK, settings=OWN, out=out, existing=lists)
    assert [path.name for path in (out / "801/sec2/courant").iterdir()] == ["liste.csv"]
    assert "Tremblay" not in (out / "801/sec2/courant/liste.csv").read_text(encoding="utf-8")


def test_a_school_that_is_no_more_keeps_no_list(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    old_list(lists, "899/sec3/courant")
    write_lists(con, week=WEEK, settings=OWN, out=out, existing=lists)
    assert "899/sec3" in rewritten(out)


def test_a_school_without_class_this_week_or_not_yet_this_year_keeps_its_list(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    lists, out = tmp_path / "lists", tmp_path / "staged"
    insert(
        con,
        "portrait",
        [
            portrait(ALICE, "2026-W25", "30.00", 2, school_id="803"),  # last school year, none yet in this one
            portrait(NOE, "2025-W25", "30.00", 2, school_id="804"),  # nobody for more than a school year
        ],
    )
    for school in ("802", "803", "804"):
        old_list(lists, f"{school}/prim4/courant")
    write_lists(con, week=WEEK, settings=OWN, out=out, existing=lists)
    assert {folder for folder in rewritten(out) if not folder.startswith("801")} == {"804/prim4"}


def test_a_folder_that_differs_by_case_is_retired_unless_the_system_takes_both_for_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    apart, same = tmp_path / "apart", tmp_path / "same"
    for lists in (apart, same):
        old_list(lists, "801/Titulaires/courant")
    (same / "801/titulaires").symlink_to(same / "801/Titulaires", target_is_directory=True)
    for lists in (apart, same):
        write_lists(con, week=WEEK, settings=OWN, out=tmp_path / f"{lists.name}-out", existing=lists)
    assert "801/Titulaires" in rewritten(tmp_path / "apart-out")
    assert "801/Titulaires" not in rewritten(tmp_path / "same-out")


def test_a_first_run_retires_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_lists(con, week=WEEK, settings=OWN, out=tmp_path / "staged", existing=tmp_path / "not-there")
    assert rewritten(tmp_path / "staged") == {"801/titulaires", "801/direction"}


def test_a_team_renamed_between_two_runs_leaves_no_names_under_its_old_name(tmp_path: Path) -> None:
    config = make_centre(tmp_path)
    text = config.read_text(encoding="utf-8")
    for name, day in (("Ancienne", date(2026, 11, 22)), ("Nouvelle", date(2026, 11, 29))):
        config.write_text(f"{text}teams:\n  - {{name: {name}, school_id: '014', levels: [SEC3]}}\n", encoding="utf-8")
        run(config, day)
    current = {path.parents[1].name: path for path in (tmp_path / "listes/014").glob("*/courant/liste.html")}
    assert set(current) == {"Ancienne", "Nouvelle", "direction"}
    assert ["n&#39;existe plus" in current[name].read_text(encoding="utf-8") for name in sorted(current)] == [
        True,
        False,
        False,
    ]
    assert (tmp_path / "listes/014/Ancienne/archives/2026-W47/liste.html").exists()


def test_a_team_named_as_the_principals_but_for_its_case_stays_apart() -> None:
    """On Windows `Direction` and `direction` are one folder: one list would overwrite the other."""
    teams = list_teams([("014", "SEC1")], [Team(name="Direction", school_id="014", levels=["SEC1"])], "fr")
    folders = [team.folder for team in teams]
    assert folders[1] == "direction"
    assert len({folder.casefold() for folder in folders}) == 2
