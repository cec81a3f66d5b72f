"""Who reads which list, and where its folder is."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.config import Team
from pipelines.lists.teams import list_teams, path_part, path_parts

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
