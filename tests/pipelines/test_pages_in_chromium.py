"""The pages in a real browser: they load without an error or a request, can be searched and sorted, and fit a phone."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser

from pipelines.lists import ListSettings, write_lists
from pipelines.quality_page import write_quality_page
from tests.pipelines.browsing import Watched
from tests.pipelines.small_centre import (
    RUN,
    WEEK,
    contribution,
    empty_centre,
    insert,
    key,
    portrait,
    small_centre,
)

LIST = "801/direction/courant/liste.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lists and the quality page of the small centre, in one folder."""
    out = tmp_path_factory.mktemp("site")
    with small_centre() as con:
        write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=out)
        write_quality_page(con, RUN, WEEK, out / "quality")
    return out


def students(watched: Watched) -> list[str]:
    return watched.page.locator("tbody.student:visible th.name bdi").all_inner_texts()


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        "801/sec1/courant/liste.html",
        f"801/sec3/archives/{WEEK}/liste.html",
        "index.html",
        f"quality/{WEEK}/index.html",
    ],
)
@pytest.mark.parametrize("width", [1366, 360])
def test_a_page_loads_in_silence_and_fits_the_screen(watched: Watched, site: Path, path: str, width: int) -> None:
    watched.page.set_viewport_size({"width": width, "height": 800})
    page = watched.open(site / path)
    for summary in page.locator("summary").all():
        summary.click()
    assert watched.said == []
    assert watched.asked == [(site / path).as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The style was allowed by the page's own policy: without it, the font would be the browser's.
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "15px"


def test_a_student_is_found_without_typing_accents(watched: Watched, site: Path) -> None:
    page = watched.open(site / LIST)
    page.locator("#search").fill("  FELIX ")
    assert students(watched) == ["Lavoie, Félix"]
    assert page.locator("#found").inner_text() == "1 sur 4"
    page.locator("#search").fill("enseignement 82")
    assert students(watched) == ["Tremblay, Alice"]
    page.locator("#search").fill("")
    assert len(students(watched)) == 4
    assert page.locator("#found").inner_text() == ""
    assert watched.said == []


def test_columns_sort_with_the_keyboard_and_say_so(watched: Watched, site: Path) -> None:
    page = watched.open(site / LIST)
    assert students(watched) == ["Tremblay, Alice", "Lavoie, Félix", "Gagnon, Noé", "Élève 0000103"]
    name = page.locator("th[data-sort=name] button")
    name.focus()
    page.keyboard.press("Enter")
    assert students(watched) == ["Élève 0000103", "Gagnon, Noé", "Lavoie, Félix", "Tremblay, Alice"]
    assert page.locator("th[data-sort=name]").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert students(watched)[0] == "Tremblay, Alice"
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Élève"]
    page.locator("th[data-sort=group] button").click()
    assert students(watched) == ["Lavoie, Félix", "Tremblay, Alice", "Élève 0000103", "Gagnon, Noé"]
    page.locator("th[data-sort=move] button").click()
    assert students(watched)[0] == "Gagnon, Noé"
    page.locator("th[data-sort=rank] button").click()
    assert students(watched)[0] == "Tremblay, Alice"


def test_the_line_of_a_meeting_shows_only_on_the_whole_list_by_rank(
    watched: Watched, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Four students, of whom a meeting allows two."""
    out = tmp_path_factory.mktemp("meeting")
    with small_centre() as con:
        write_lists(con, week=WEEK, settings=ListSettings("CSS-1", capacity=2), out=out)
    page = watched.open(out / LIST)
    line = page.locator("#beyond")

    def rows() -> list[str]:
        return page.locator("#list > tbody:visible").evaluate_all("all => all.map(one => one.id)")

    assert rows() == ["e1", "e2", "beyond", "e3", "e4"]
    assert line.inner_text().strip().replace("\u00a0", " ") == "Au-delà de ce qu'une rencontre permet (2) : 2 élèves"
    page.locator("#search").fill("felix")
    assert students(watched) == ["Lavoie, Félix"]
    assert page.locator("#found").inner_text() == "1 sur 4"
    assert not line.is_visible()
    page.locator("#search").fill("")
    assert line.is_visible()
    page.locator("th[data-sort=name] button").click()
    assert not line.is_visible()
    page.locator("th[data-sort=rank] button").click()
    assert rows() == ["e1", "e2", "beyond", "e3", "e4"]
    page.locator("th[data-sort=rank] button").click()
    assert rows() == ["e4", "e3", "e2", "e1"]
    page.locator("th[data-sort=rank] button").click()
    assert rows() == ["e1", "e2", "beyond", "e3", "e4"]
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    assert line.is_visible()
    assert watched.said == []


def test_the_coefficient_is_one_click_away_and_only_there(watched: Watched, site: Path) -> None:
    page = watched.open(site / LIST)
    total = page.locator(".parts tfoot td.num").first
    assert not total.is_visible()
    page.locator("summary").first.click()
    assert total.inner_text() == "62,40"
    page.emulate_media(media="print")
    assert not total.is_visible()


def test_the_page_reads_whole_without_a_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    watched = Watched(context.new_page())
    page = watched.open(site / LIST)
    assert len(students(watched)) == 4
    assert not page.locator("#tools").is_visible()
    page.locator("summary").first.click()
    assert page.locator(".parts tfoot td.num").first.is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(watched: Watched, site: Path, scheme: str) -> None:
    """Contrast of WCAG AA (4.5) for text, muted text, links and both marks of support, in both schemes."""
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(site / LIST)
    ratios = page.evaluate(
        """() => {
            const channel = (value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const light = (text) => {
                const [r, g, b] = text.match(/[0-9.]+/g).slice(0, 3).map((one) => channel(one / 255));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = (element) => {
                for (let at = element; at; at = at.parentElement) {
                    const colour = getComputedStyle(at).backgroundColor;
                    if (!/rgba\\(.*, 0\\)/.test(colour) && colour !== "transparent") return colour;
                }
                return getComputedStyle(document.documentElement).backgroundColor;
            };
            const found = {};
            for (const selector of ["h1", ".quiet", "a", ".tier-2", ".tier-3", "summary", "thead th", ".move"]) {
                const element = document.querySelector(selector);
                const pair = [light(getComputedStyle(element).color), light(behind(element))];
                found[selector] = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            }
            return found;
        }"""
    )
    assert {selector: round(ratio, 1) for selector, ratio in ratios.items() if ratio < 4.5} == {}


def test_two_thousand_students_stay_usable(watched: Watched, tmp_path: Path) -> None:
    with empty_centre() as con:
        insert(con, "portrait", [portrait(key(0), WEEK, "60.00", 3)])
        insert(con, "contribution", [contribution(key(0), "literacy_level", "50", "60.00", "Raison", is_reason=True)])
        for table in ("portrait", "contribution"):
            con.execute(f"""insert into portraits.{table}
                        select known.* replace (printf('%064x', number) as student_key)
                        from portraits.{table} as known, range(1, 2000) as more(number)""")
        con.execute("""insert into identity.student (student_key, student_id, last_name, first_name)
                    select student_key, right(student_key, 7), printf('Nom%04d', row_number() over ()), 'Zoé'
                    from portraits.portrait""")
        write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=tmp_path)
    page = watched.open(tmp_path / LIST)
    assert page.locator("tbody.student").count() == 2000
    start = perf_counter()
    page.locator("#search").fill("nom1234")
    assert students(watched) == ["Nom1234, Zoé"]
    # Generous: a person notices a tenth of a second; a busy machine runs this test at the same time as others.
    assert perf_counter() - start < 3
    assert watched.said == []
