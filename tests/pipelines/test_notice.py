"""`avis.txt`: one line, a link, nobody's name and no count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.lists.notice import list_link, notice_text
from pipelines.lists.settings import ListSettings
from tests.pipelines.told_lists import SETTINGS, TEAM, WEEK, row, team_week


def test_the_notice_is_one_line_with_the_path_of_the_list() -> None:
    text = notice_text(team_week([row(1)]), SETTINGS, WEEK)
    assert text.replace("\u00a0", " ") == (
        "La liste de la semaine du 16 au 22 novembre 2026 est prête : 801/sec3/courant/liste.html\n"
    )
    assert "prête\u00a0: 801" in text


def test_the_notice_in_english() -> None:
    text = notice_text(team_week(), replace(SETTINGS, language="en"), WEEK)
    assert text.replace("\u00a0", " ") == (
        "The list for the week of 16 to 22 November 2026 is ready: 801/sec3/courant/liste.html\n"
    )


def test_the_notice_is_the_same_whoever_is_on_the_list() -> None:
    rows = [row(number, f"Tremblay, Élève {number}") for number in range(1, 31)]
    assert notice_text(team_week(rows), SETTINGS, WEEK) == notice_text(team_week(), SETTINGS, WEEK)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", "801/sec3/courant/liste.html"),
        ("https://css.sharepoint.com/sites/listes/", "https://css.sharepoint.com/sites/listes/801/sec3/courant/liste.xlsx"),
        ("HTTPS://css.example/Documents partagés", "HTTPS://css.example/Documents%20partag%C3%A9s/801/sec3/courant/liste.xlsx"),
        ("https://css.example/Documents%20partages", "https://css.example/Documents%20partages/801/sec3/courant/liste.xlsx"),
        (r"P:\Listes", r"P:\Listes\801\sec3\courant\liste.html"),
        (r"\\serveur\listes de soutien", r"\\serveur\listes de soutien\801\sec3\courant\liste.html"),
        ("file:///srv/listes", "file:///srv/listes/801/sec3/courant/liste.html"),
        ("/srv/listes", "/srv/listes/801/sec3/courant/liste.html"),
        ("https://css.example/a\nb", "https://css.example/a%20b/801/sec3/courant/liste.xlsx"),
    ],
)  # fmt: skip
def test_a_link_opens_where_the_team_is(link: str, expected: str) -> None:
    assert list_link(team_week(), replace(SETTINGS, link=link)) == expected


@pytest.mark.parametrize(
    ("formats", "here", "on_the_web"),
    [
        (("pdf", "csv"), "liste.pdf", "liste.pdf"),
        (("csv", "html"), "liste.html", "liste.csv"),
        (("xlsx",), "liste.xlsx", "liste.xlsx"),
        ((), "", ""),
    ],
)
def test_the_link_leads_to_a_file_that_the_team_gets(formats: tuple[str, ...], here: str, on_the_web: str) -> None:
    settings = ListSettings("CSS-1", formats=formats)
    assert list_link(team_week(), settings) == f"801/sec3/courant/{here}".rstrip("/")
    web = replace(settings, link="https://css.example")
    assert list_link(team_week(), web) == f"https://css.example/801/sec3/courant/{on_the_web}".rstrip("/")


def test_where_the_workbook_was_held_the_link_leads_beside_it() -> None:
    web = replace(SETTINGS, link="https://x.example", workbook_beside="liste-2026-W50.xlsx")
    there = replace(web, held=frozenset({"801/sec3/courant"}))
    elsewhere = replace(web, held=frozenset({"801/sec1/courant", "801/sec3/archives/2026-W50"}))
    assert list_link(team_week(), there) == "https://x.example/801/sec3/courant/liste-2026-W50.xlsx"
    assert list_link(team_week(), elsewhere) == "https://x.example/801/sec3/courant/liste.xlsx"


def test_folders_are_encoded_in_an_address() -> None:
    team = replace(TEAM, school_folder="801 é", folder="a&b")
    assert list_link(team_week(team=team), replace(SETTINGS, link="https://x.example")) == (
        "https://x.example/801%20%C3%A9/a%26b/courant/liste.xlsx"
    )
