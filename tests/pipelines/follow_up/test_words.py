"""What a steward reads of the teams' workbooks: in two languages, whole sentences, and nothing that was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import pipelines.follow_up
from pipelines.database import connect
from pipelines.follow_up.issues import INACCURATE, ISSUE_RULES, Issue, is_ours, place_told, told_path
from pipelines.follow_up.quality import follow_up_section
from pipelines.follow_up.showing import show_issues, write_issues
from pipelines.lists.words_follow_up import WORDS
from pipelines.weeks import Week
from schemas.ddl import create_table, quoted
from schemas.follow_up import FOLLOW_UP_ISSUE

ISSUE = Issue("014", "014", "sec1", "courant/liste.xlsx", "ambiguous_date", "Liste", "D5", "discussed_on",
              "archives/2026-W47/liste-equipe-00000000.xlsx")  # fmt: skip
OTHER = Issue("014", "014", "sec1", "courant/liste.xlsx", "not_a_workbook")
SAID = Issue("014", "014", "sec1", "courant/liste.xlsx", "inaccurate_data", "Liste", "C6", "finding",
             "archives/2026-W47/liste-equipe-00000000.xlsx", "1" * 64)  # fmt: skip


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["fr"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("rule", ISSUE_RULES)
def test_every_rule_says_what_is_wrong_and_what_to_do_in_whole_sentences(rule: str) -> None:
    text = ISSUE_RULES[rule]
    assert all(part == part.strip() and part[0].isupper() and part.endswith(".") for part in text)


def test_every_rule_is_one_that_the_package_names() -> None:
    folder = Path(pipelines.follow_up.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "issues.py")
    assert [rule for rule in ISSUE_RULES if f'"{rule}"' not in text] == [INACCURATE]


@pytest.mark.parametrize(
    "name",
    ["liste.xlsx", "LISTE.XLSX", "liste-2026-W48.xlsx", "liste (1).xlsx", "liste(2).xlsx", "liste - Copie.xlsx",
     "liste - Copie (3).xlsx", "liste - Copy.xlsx", "liste-equipe-0a1b2c3d.xlsx", "liste.ods", "liste.xlsm"],
)  # fmt: skip
def test_our_names_and_those_of_copies_are_told(name: str) -> None:
    assert is_ours(name)
    assert told_path("courant", name) == f"courant/{name}"


@pytest.mark.parametrize(
    "name", ["Alice Roy.xlsx", "liste Roy.xlsx", "liste - Copie Roy.xlsx", "liste-2026.xlsx", "liste"]
)
def test_any_other_name_is_not(name: str) -> None:
    assert told_path("courant", name) == "courant/(autre classeur)"


@pytest.fixture
def con():
    with connect() as one:
        one.execute("attach ':memory:' as portraits")
        one.execute(create_table(FOLLOW_UP_ISSUE, quoted("portraits", "main", FOLLOW_UP_ISSUE.name)))
        one.execute("create schema following")
        one.execute("create table following.follow_up (follow_up_id varchar, finding varchar, is_open boolean)")
        one.execute("insert into following.follow_up values (repeat('1', 64), 'inaccurate_data', true)")
        yield one


def told(con, run_id: str) -> set[tuple]:
    show_issues(con, run_id, "fr")
    return set(con.execute('select file, address, "column", rule from following.issue').fetchall())


def test_what_was_wrong_with_a_replaced_workbook_is_told_until_the_next_week(con) -> None:
    kept = ("014/sec1/archives/2026-W47/liste-equipe-00000000.xlsx", "D5", "Discuté le", "ambiguous_date")
    there = ("014/sec1/courant/liste.xlsx", "", "", "not_a_workbook")
    write_issues(con, [ISSUE, OTHER], "r1", Week.parse("2026-W48"))
    assert told(con, "r1") == {kept, there}
    write_issues(con, [], "r2", Week.parse("2026-W48"))  # the file that stands there was put right
    assert told(con, "r2") == {kept}
    write_issues(con, [], "r3", Week.parse("2026-W49"))
    assert told(con, "r3") == set()
    rows = con.execute("select week, count(*) from portraits.follow_up_issue group by week order by week").fetchall()
    assert rows == [("2026-W48", 1)]


def inaccurate(con, run_id: str) -> list[tuple[str, str, str]]:
    section = follow_up_section(con, run_id, "fr")
    return [(one.file, one.address, one.meaning.replace("\u00a0", " ")) for one in section.inaccurate]


def test_what_a_team_says_is_inaccurate_is_told_every_week_until_it_is_closed_or_taken_back(con) -> None:
    line = (
        "archives/2026-W47/liste-equipe-00000000.xlsx",
        "cellule\u00a0C6",
        "L'équipe dit que la donnée est inexacte. Dit depuis la semaine du 23 au 29 novembre 2026.",
    )
    write_issues(con, [SAID], "r1", Week.parse("2026-W48"))
    assert inaccurate(con, "r1") == [line]
    for run_id, week in (("r2", "2026-W48"), ("r3", "2026-W49"), ("r4", "2026-W51")):
        write_issues(con, [], run_id, Week.parse(week))
        assert inaccurate(con, run_id) == [line]
        assert told(con, run_id) == set()  # it was read: the team has nothing to correct
    # Said again in a newer list: there, and still since the first.
    newer = replace(SAID, address="C9", kept_as="archives/2026-W51/liste-equipe-11111111.xlsx")
    write_issues(con, [newer], "r5", Week.parse("2026-W52"))
    assert inaccurate(con, "r5") == [("archives/2026-W51/liste-equipe-11111111.xlsx", "cellule\u00a0C9", line[2])]
    con.execute("update following.follow_up set is_open = false")
    write_issues(con, [], "r6", Week.parse("2026-W53"))
    assert inaccurate(con, "r6") == []
    con.execute("update following.follow_up set is_open = true, finding = 'confirmed'")
    write_issues(con, [newer], "r7", Week.parse("2026-W53"))
    assert inaccurate(con, "r7") == []


@pytest.mark.parametrize(
    ("address", "fr", "en"),
    [
        ("E5", "cellule\u00a0E5", "cell\u00a0E5"),
        ("20", "ligne\u00a020", "row\u00a020"),
        ("8:2999", "lignes\u00a08 à\u00a02999", "rows\u00a08 to\u00a02999"),
        ("", "", ""),
    ],
)
def test_a_place_is_told_by_its_own_word(address: str, fr: str, en: str) -> None:
    assert (place_told(address, "fr"), place_told(address, "en")) == (fr, en)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_section_of_the_quality_page(con, language: str) -> None:
    write_issues(con, [ISSUE, OTHER, SAID], "r1", Week.holding(date(2026, 11, 25)))
    section = follow_up_section(con, "r1", language)
    cell = {"fr": "cellule", "en": "cell"}[language]
    assert [(one.file, one.address) for one in section.inaccurate] == [(SAID.kept_as, f"{cell}\u00a0C6")]
    assert [(one.team, one.file, one.address) for one in section.unread] == [
        ("014 · sec1", "archives/2026-W47/liste-equipe-00000000.xlsx", f"{cell}\u00a0D5"),
        ("014 · sec1", "courant/liste.xlsx", WORDS[language]["whole_file"]),
    ]
    assert (section.inaccurate_more, section.unread_more) == ("", "")


def test_a_long_section_says_how_much_is_left_out(con) -> None:
    many = [replace(OTHER, rule="conflict", address=f"E{row}", column="decision") for row in range(5, 258)]
    write_issues(con, many, "r1", Week.parse("2026-W48"))
    section = follow_up_section(con, "r1", "fr")
    assert len(section.unread) == 200
    assert section.unread[0].address == "cellule\u00a0E5"
    assert section.unread_more == "… et 53 autres\u00a0; la table follow_up_issue les donne toutes."
