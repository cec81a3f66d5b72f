"""The centre's page: sizes, unseen share, small teams, links; it names nobody and opens with thousands of schools."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lists import ListSettings, index_page, words_index
from pipelines.lists.index_page import failed_checks, index_html
from pipelines.lists.team_week import TeamFigures
from pipelines.weeks import Week
from tests.pipelines.accessibility import violations
from tests.pipelines.browsing import LAPTOP, PHONE, Watched
from tests.pipelines.small_centre import RUN, WEEK, small_centre

SETTINGS = ListSettings("CSS-1")


def figures(folder: str, team: str, **counts: object) -> TeamFigures:
    """A team of school `801` or of the folder's own, of 60 students, nobody on its list unless told."""
    school_id = folder.split("/", maxsplit=1)[0]
    names = "listed tier_2 tier_3 discuss now below followed new gone left lost unscored unseen enrichment issues"
    nothing = dict.fromkeys(names.split(" "), 0)
    values = {"students": 60, "has_list": True, "is_report_card_week": False} | nothing | counts
    return TeamFigures(
        school_id=school_id,
        school=f"École {school_id}",
        team=team,
        folder=folder,
        href=f"{folder}/courant/liste.html",
        **values,
    )


SEC1 = figures("801/sec1", "1re secondaire", listed=15, discuss=14, now=12, below=2, followed=1, new=3, unseen=5)
SEC2 = figures(
    "801/sec2",
    "2e secondaire",
    listed=16,
    discuss=16,
    now=12,
    below=4,
    gone=1,
    left=1,
    lost=1,
    unscored=4,
    unseen=2,
)
WHOLE = figures(
    "801/direction",
    "Direction",
    students=120,
    listed=31,
    discuss=30,
    now=12,
    below=18,
    followed=1,
    new=3,
    gone=1,
    left=1,
    lost=1,
    unscored=4,
    unseen=7,
)
SCHOOL = [SEC1, SEC2, WHOLE]


def index(teams: list[TeamFigures], settings: ListSettings = SETTINGS, **more: object) -> str:
    latest = {one.school_id: WEEK if one.has_list else "2026-W46" for one in teams}
    return index_html(Week.parse(WEEK), teams, latest, settings, more.pop("verdict", "Vérifié."), **more)


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each team, by name, without its files; names repeat from one school to the next: the last wins."""
    found = {}
    for row in html.split('<tr><th scope="row">')[1:]:
        name, *cells = row.split("<td>")
        found[unescape(re.sub(r"<[^>]+>", "", name)).strip()] = [
            unescape(cell).replace("\u00a0", " ").strip() for cell in cells[:-1]
        ]
    return found


def words(html: str) -> str:
    body = re.sub(r"<script>.*?</script>", "", html.split("</head>")[1], flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_each_team_has_its_sizes() -> None:
    # Students, to discuss, beyond, in follow-up, new, off the list (no longer listed, left, lost), unscored, unseen.
    assert rows(index(SCHOOL)) == {
        "1re secondaire": ["60", "12", "2", "1", "3", "0", "0", "5 (33 %)"],
        "2e secondaire": ["60", "12", "4", "0", "0", "3", "4", "2 (13 %)"],
        "Direction": ["120", "12", "18", "1", "3", "3", "4", "7 (23 %)"],
    }


def test_where_a_workbook_was_held_the_index_leads_to_the_one_beside() -> None:
    held = replace(SETTINGS, held=frozenset({"801/sec1/courant"}), workbook_beside="liste-2026-W50.xlsx")
    page = index(SCHOOL, held)
    assert 'href="801/sec1/courant/liste-2026-W50.xlsx"' in page
    assert 'href="801/sec1/courant/liste.xlsx"' not in page
    assert 'href="801/sec2/courant/liste.xlsx"' in page
    alone = index(SCHOOL, replace(held, formats=("xlsx",)))
    assert alone.count('href="801/sec1/courant/liste-2026-W50.xlsx"') == 2
    assert "liste.html" not in alone


def test_a_short_list_is_told_short_and_the_school_from_what_is_told_of_its_teams() -> None:
    """The portrait hides how few of secondary 2 are at tiers 2 and 3: 15 of the school's list are secondary 1's."""
    short = replace(SEC2, listed=3, discuss=3, now=3, below=0)
    page = index([SEC1, short, replace(WHOLE, listed=18, discuss=17, below=5)])
    assert rows(page) == {
        "1re secondaire": ["60", "12", "2", "1", "3", "0", "0", "5 (33 %)"],
        "2e secondaire": ["60", "< 10", "< 10", "< 10", "< 10", "3", "4", "< 10"],
        # 15 + a list under 10, taken for 5; 12 in this meeting and 1 + 5 in follow-up leave 3, or so.
        "Direction": ["120", "12", "< 10", "< 10", "< 10", "3", "4", "≈ 10"],
    }
    assert "École 801 ≈ 20 sur la liste · < 10 en suivi · 4 sans données · ≈ 10 non discutés" in words(page)
    assert "« ≈ » et « < 10 » : à côté du portrait" in words(page).replace("\u00a0", " ")


def test_a_list_that_nearly_all_are_on_is_not_told() -> None:
    assert rows(index([replace(SEC1, listed=51)]))["1re secondaire"] == ["60", *"·····"[:4], "0", "0", "·"]
    assert rows(index([replace(SEC1, listed=50)]))["1re secondaire"][1] == "12"


def test_what_the_portrait_hides_of_the_tiers_the_size_of_the_list_does_not_give_back() -> None:
    """Secondary 1: 45 students at tier 1, 11 at tier 2, 4 at tier 3; the portrait shows 11, and 15 - 11 would be 4."""
    found = rows(index([replace(SEC1, shows_tiers=False, below=3)]))
    assert found["1re secondaire"] == ["60", "12", "< 10", "1", "3", "0", "0", "5"]
    long = replace(SEC1, shows_tiers=False, listed=26, below=13)
    assert rows(index([long]))["1re secondaire"][2] == "≈ 10"


def test_a_level_that_the_portrait_hides_is_not_had_from_the_school_s_students() -> None:
    """Levels of 88, 80, 73, 61, 54 in the portrait, and 363 students at school: the level left out has 7."""
    levels = [figures(f"801/n{size}", f"n{size}", students=size) for size in (88, 80, 73, 61, 54)]
    hidden = figures("801/n7", "n7", students=7, shows_students=False)
    whole = figures("801/direction", "Direction", students=363, shows_students=False)
    assert rows(index([*levels, hidden, whole]))["Direction"][0] == "·"
    assert "363" not in words(index([*levels, hidden, whole]))
    # Nor where the principal's is the only list.
    assert rows(index([whole]))["Direction"][0] == "·"


_LEVELS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60), st.booleans()), min_size=1, max_size=6)


@given(_LEVELS, st.integers(1, 9), st.data())
def test_pages_stay_the_same_whatever_the_small_numbers_are(
    levels: list[tuple[int, int, bool]], other: int, data: st.DataObject
) -> None:
    """What a reader cannot tell apart cannot be derived: other small sizes of teams and of lists, and the same page.

    What the portrait shows (sizes of 10 and more, tiers where it shows them all) is kept as it is.
    """

    def school(smaller: int | None, fewer: int | None) -> str:
        teams, listed_of_all = [], 0
        for at, (size, listed, all_shown) in enumerate(levels):
            students = smaller if size < 10 and smaller else size
            on_list = min(listed, size)
            shows_tiers = all_shown and 10 <= on_list <= size - 10
            if on_list < 10 <= size and fewer is not None:
                on_list = fewer
            on_list = min(on_list, students)
            listed_of_all += on_list
            counts = {"listed": on_list, "discuss": on_list, "now": min(on_list, 12), "below": max(0, on_list - 12)}
            shown = {"shows_students": students >= 10, "shows_tiers": shows_tiers}
            teams.append(figures(f"801/n{at}", f"n{at}", students=students, **counts, **shown))
        # A long list of the whole school: whether it fits in one meeting is told as it is.
        whole = {"listed": listed_of_all, "discuss": listed_of_all, "now": 12, "below": 50}
        everybody = sum(one.students for one in teams)
        shown = {"shows_students": all(one.shows_students for one in teams), "shows_tiers": False}
        return index([*teams, figures("801/direction", "Direction", students=everybody, **whole, **shown)])

    if sum(size for size, *_ in levels) < 60 or sum(size < 10 for size, *_ in levels) > 1:
        return
    fewer = data.draw(st.integers(0, 9))
    assert school(None, None) == school(None, fewer)
    if all(size >= 20 or size < 10 for size, *_ in levels):
        assert rows(school(None, None)) == rows(school(other, None))


def test_a_share_is_told_of_a_list_of_ten_or_more_only() -> None:
    assert rows(index([replace(SEC1, listed=9, unseen=3)]))["1re secondaire"][-1] == "< 10"
    assert rows(index([replace(SEC1, listed=10, unseen=3)]))["1re secondaire"][-1] == "3 (30 %)"
    assert rows(index([replace(SEC1, students=300, listed=200, unseen=1)]))["1re secondaire"][-1] == "1 (1 %)"
    assert rows(index([replace(SEC1, unseen=0)]))["1re secondaire"][-1] == "0"


def test_the_school_and_the_centre_count_each_student_once() -> None:
    other = figures("802/direction", "Direction", listed=10, discuss=10, now=10, unseen=7)
    text = words(index([*SCHOOL, other]))
    assert "École 801 31 sur la liste · 1 en suivi · 4 sans données · 7 (23 %) non discutés" in text
    assert "2 écoles 4 équipes 41 sur la liste 1 en suivi 4 sans données suffisantes 14 (34 %) sur une liste" in text


def test_a_school_without_a_principal_s_team_counts_all_its_teams() -> None:
    assert "31 sur la liste · 1 en suivi" in words(index([SEC1, SEC2]))


def test_a_team_of_a_few_students_shows_no_figure_nor_does_the_one_that_would_give_it_by_subtraction() -> None:
    few = replace(SEC2, students=9)
    found = rows(index([SEC1, few, figures("801/sec3", "3e secondaire", students=61), WHOLE]))
    assert set(found["2e secondaire"]) == {"·"}
    assert set(found["1re secondaire"]) == {"·"}, "the smallest other: the school less the others would give the 9"
    assert found["3e secondaire"][0] == "61"
    assert found["Direction"][0] == "·", "the portrait shows the 61, and the 60"
    assert "Un point : équipe de moins de 10 élèves" in words(index([SEC1, few, WHOLE]))
    assert "Un point" not in words(index(SCHOOL))


def test_two_small_teams_hide_each_other_unless_together_they_are_small() -> None:
    five, six, four = (figures(f"801/t{count}", f"t{count}", students=count) for count in (5, 6, 4))
    shown = rows(index([SEC1, five, six, WHOLE]))
    assert shown["1re secondaire"][0] == "60"
    assert rows(index([SEC1, five, four, WHOLE]))["1re secondaire"][0] == "·"


def test_a_school_of_a_few_students_shows_nothing() -> None:
    small = [replace(SEC1, students=6), replace(WHOLE, students=6)]
    found = rows(index(small))
    assert set(found["1re secondaire"]) == set(found["Direction"]) == {"·"}
    assert "École 801 17" not in words(index(small))


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=8))
def test_nothing_small_can_be_had_by_subtraction(sizes: list[int]) -> None:
    teams = [figures(f"801/t{at}", f"t{at}", students=size) for at, size in enumerate(sizes)]
    whole = figures("801/direction", "Direction", students=sum(sizes))
    hidden = index_page._hidden([*teams, whole], 10)
    missing = [one.students for one in teams if one.folder in hidden]
    assert all(one.folder in hidden for one in teams if one.students < 10)
    if whole.folder not in hidden and missing:
        assert sum(missing) >= 10
        assert len(missing) > 1 or len(teams) == 1


def test_a_school_without_class_says_so_and_shows_no_figure() -> None:
    html = index([replace(one, has_list=False) for one in SCHOOL])
    assert "Pas de classe cette semaine. Dernière liste : semaine du 9 au 15 novembre 2026." in words(html)
    assert set(rows(html)["1re secondaire"]) == {"—"}


def test_what_a_steward_must_see_stands_beside_the_school() -> None:
    text = words(index([replace(SEC1, issues=2, is_report_card_week=True), WHOLE], checks={"801": 1, "802": 4}))
    assert "Bulletins reçus 1 contrôle à voir 2 cellules de classeur à corriger" in text
    assert "4 contrôles" not in text


def test_failed_checks_are_counted_by_school() -> None:
    with small_centre() as con:
        assert failed_checks(con, RUN, WEEK) == failed_checks(con, None, WEEK) == {"802": 1}
        assert failed_checks(con, "2026-W40-000001", WEEK) == {}


def test_links_follow_the_formats_of_the_centre() -> None:
    def hrefs(*formats: str) -> list[str]:
        return re.findall(r'href="(801/sec1[^"]*)"', index([SEC1], ListSettings("CSS-1", formats=formats)))

    folder = "801/sec1/courant"
    assert hrefs("html", "csv", "xlsx", "pdf") == [
        f"{folder}/liste.html",
        f"{folder}/rencontre.html",
        f"{folder}/liste.xlsx",
        f"{folder}/liste.pdf",
    ]
    assert hrefs("pdf", "xlsx") == [f"{folder}/liste.pdf", f"{folder}/liste.xlsx", f"{folder}/liste.pdf"]
    assert hrefs("csv") == [f"{folder}/liste.csv"]
    assert 'href="801/portrait/courant/portrait.html"' in index([SEC1])


def test_a_school_s_name_is_text() -> None:
    html = index([replace(SEC1, school='<script>x</script> "École"', team="<b>A</b>")])
    assert "<script>x" not in html
    assert "<b>A</b>" not in html


def test_an_empty_centre_has_a_page() -> None:
    assert "Aucune école n'a de portrait cette semaine." in words(index([]))


def test_both_languages_have_the_same_words() -> None:
    fr, en = words_index._FR, words_index._EN
    assert set(fr) == set(en)
    for key, text in fr.items():
        assert set(re.findall(r"{(\w+)", text)) == set(re.findall(r"{(\w+)", en[key])), key
    assert "Data quality" in index(SCHOOL, ListSettings("CSS-1", language="en"))


# --- in a real browser -----------------------------------------------------------------------------------------


def school(number: int) -> list[TeamFigures]:
    return [
        replace(one, school_id=f"{number}", school=f"École des Érables {number}", folder=f"{number}/{at}")
        for at, one in enumerate([*SCHOOL[:2]] * 3)
    ]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre of three schools, and one of 2,500."""
    out = tmp_path_factory.mktemp("index")
    for name, count in (("small", 3), ("large", 2500)):
        teams = [one for number in range(count) for one in school(number)]
        (out / f"{name}.html").write_text(index(teams, checks={"1": 2}), encoding="utf-8")
    return out


@pytest.mark.parametrize("screen", [LAPTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked(watched: Watched, pages: Path, screen: dict, scheme: str) -> None:
    watched.page.set_viewport_size(screen)
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(pages / "small.html")
    assert violations(page) == []
    assert watched.asked == [(pages / "small.html").as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert watched.said == []


def test_a_school_is_found_among_thousands_without_accents(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "large.html")
    assert page.locator("details.school-lines").count() == 2500
    assert page.locator("details.school-lines[open]").count() == 0
    page.locator("#search").fill("erables 1234")
    assert page.locator("details.school-lines:visible h3").all_inner_texts() == ["École des Érables 1234"]
    assert page.locator("#found").inner_text() == "1 sur 2500"
    page.locator("#all").click()
    assert page.locator("details.school-lines[open]").count() == 1, "only what was found is opened"
    assert page.locator("details.school-lines[open] tbody tr").count() == 6
    assert page.locator("#all").inner_text() == "Tout fermer"
    page.locator("#search").fill("")
    assert page.locator("#found").inner_text() == ""
    assert watched.said == []


def test_the_page_of_thousands_of_schools_stays_a_few_megabytes(pages: Path) -> None:
    size = (pages / "large.html").stat().st_size
    assert size < 600 * 6 * 2500, "600 bytes a team"
