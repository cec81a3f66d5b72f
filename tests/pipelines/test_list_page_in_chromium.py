"""`liste.html` in a real browser: searched, filtered, sorted, printed, and read by a screen reader's rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from pipelines.lists.model import Enrichment, Help, ReadIssue
from pipelines.lists.page import render_student
from pipelines.lists.rows import Row
from pipelines.lists.settings import ListSettings
from pipelines.lists.team_files import SchoolsTold, list_page
from pipelines.lists.team_week import TeamWeek
from tests.pipelines.accessibility import violations
from tests.pipelines.browsing import LAPTOP, PHONE, Watched
from tests.pipelines.shared_files import SHARED, shared_data
from tests.pipelines.told_lists import CENTRE, SETTINGS, followed, gone, key, portrait, row, sentence, team_week

HELP = Help("Récupération", portrait(1).week_ends_on, None)
# Four to talk about for a meeting of three, one in follow-up, one without enough data.
ALICE = row(1, "Tremblay, Alice", home_group="31", cause="literacy", causes=("literacy",), helps=(HELP,))
FELIX = row(2, "Lavoie, Félix", home_group="32", parts=(sentence("Absences : 9 jours sur 20 (45 %)"),))
OEUVRARD = row(3, "Œuvrard, Zoé", home_group="31", cause="several", causes=("literacy", "engagement"))
BELOW = row(4, "Gagnon, Noé", home_group="32", was_listed=False)
FOLLOWED = followed(5, "Roy, Léa", home_group="31")
UNSCORED = row(6, "Bouchard, Emma", home_group="32", status="insufficient_data", tier=None, coefficient=None,
               cause=None, causes=(), why_not=("Aucun résultat scolaire connu",))  # fmt: skip


def week(**more: Any) -> TeamWeek:
    told = {"followed": (FOLLOWED,), "unscored": (UNSCORED,), "capacity": 3}
    return team_week((ALICE, FELIX, OEUVRARD, BELOW), **(told | more))


def page_of(folder: Path, mine: TeamWeek, settings: ListSettings = SETTINGS) -> Path:
    """The page of `mine`, alone in `folder`."""
    show = settings.show_coefficient
    blocks = {
        one.portrait.student_key: render_student(one, language=settings.language, show_coefficient=show)
        for one in (*mine.discuss, *mine.followed)
    }
    told = SchoolsTold(centre=CENTRE, schools={}, blocks=blocks, dossiers={}, needs=None)
    path = folder / "liste.html"
    path.write_bytes(list_page(told, mine, settings, up="../../../", folder="courant"))
    return path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(tmp_path_factory.mktemp("liste"), week())


def shown(page: Page) -> list[str]:
    """Names of the students that can be seen, in the order of the page."""
    return page.locator("tbody.student:visible th.name bdi").all_inner_texts()


def told(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).inner_text().split())


def test_who_is_where(watched: Watched, site: Path) -> None:
    """By cause, several first; below the line closed; then follow-up, then those without enough data."""
    page = watched.open(site)
    assert page.locator("tbody.cause h3").all_inner_texts() == ["Plusieurs domaines 1", "Littératie 1",
                                                                "Engagement scolaire 1"]  # fmt: skip
    assert shown(page) == ["Œuvrard, Zoé", "Tremblay, Alice", "Lavoie, Félix", "Roy, Léa", "Bouchard, Emma"]
    assert told(page, "#below > summary") == "Au-delà de ce qu'une rencontre permet (3) : 1 élève"
    page.locator("#below > summary").click()
    assert shown(page)[3] == "Gagnon, Noé"
    assert told(page, "#e5 .move >> nth=1") == "À revoir le 7 décembre"
    assert watched.said == []
    assert watched.asked == [site.as_uri()]


def test_one_click_leads_to_the_student(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    hrefs = page.locator("th.name a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert sorted(hrefs) == [f"eleves.html#e{number}" for number in range(1, 7)]


def test_neither_tier_nor_coefficient_unless_the_centre_says_so(watched: Watched, site: Path, tmp_path: Path) -> None:
    text = watched.open(site).locator("main").inner_text()
    assert "61,2" not in text
    assert "ciblé" not in text
    shown_settings = replace(SETTINGS, show_coefficient=True)
    text = watched.open(page_of(tmp_path, week(), shown_settings)).locator("#e1").inner_text()
    assert "palier 2 · 61,20" in text
    assert "Soutien ciblé" in text


def test_a_student_is_found_without_typing_accents(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.locator("#search").fill("  FELIX ")
    assert shown(page) == ["Lavoie, Félix"]
    assert told(page, "#found") == "1 sur 6 élèves (FELIX)"
    page.locator("#search").fill("oeuvrard")
    assert shown(page) == ["Œuvrard, Zoé"]
    page.locator("#search").fill("absences 45")
    assert shown(page) == ["Lavoie, Félix"]
    page.locator("#search").fill("noe")  # below the line: what hides the student opens, and closes again
    assert shown(page) == ["Gagnon, Noé"]
    page.locator("#search").fill("personne de ce nom")
    assert shown(page) == []
    assert told(page, "#found") == "Personne ne répond à ces filtres. (personne de ce nom)"
    page.locator("#clear").click()
    assert len(shown(page)) == 5
    assert told(page, "#found") == ""
    assert watched.said == []


@pytest.mark.parametrize(
    ("name", "label", "names"),
    [
        ("group", "32", ["Lavoie, Félix", "Gagnon, Noé", "Bouchard, Emma"]),
        ("cause", "Littératie", ["Tremblay, Alice"]),
        ("cause", "Plusieurs domaines", ["Œuvrard, Zoé"]),
        ("help", "avec un soutien en cours", ["Tremblay, Alice"]),
        ("place", "au-delà d'une rencontre", ["Gagnon, Noé"]),
        ("place", "en suivi", ["Roy, Léa"]),
        ("place", "données insuffisantes", ["Bouchard, Emma"]),
    ],
)
def test_each_filter_keeps_its_own(watched: Watched, site: Path, name: str, label: str, names: list[str]) -> None:
    page = watched.open(site)
    page.locator(f"#f-{name}").select_option(label=label)
    assert shown(page) == names
    assert told(page, "#found").endswith(f"({label})")


def test_filters_narrow_each_other_by_the_keyboard_alone(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.locator("#search").focus()
    page.keyboard.type("31")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-group"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert shown(page) == ["Œuvrard, Zoé"]
    assert page.locator("tbody.cause:visible h3").all_inner_texts() == ["Plusieurs domaines 1"]


def test_what_tells_nobody_apart_is_no_filter(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(page_of(tmp_path, team_week((ALICE,))))
    assert page.locator("select").evaluate_all("all => all.map(one => one.id)") == ["f-help"]


def test_columns_sort_with_the_keyboard_and_say_so(watched: Watched, site: Path) -> None:
    """Each section in its own order: nobody passes from one to another."""
    page = watched.open(site)
    name = page.locator("th[data-sort=name] button")
    name.focus()
    page.keyboard.press("Enter")
    assert shown(page)[:3] == ["Lavoie, Félix", "Œuvrard, Zoé", "Tremblay, Alice"]
    assert shown(page)[3:] == ["Roy, Léa", "Bouchard, Emma"]
    assert page.locator("tbody.cause:visible").count() == 0
    assert page.locator("th[data-sort=name]").get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert shown(page)[:3] == ["Tremblay, Alice", "Œuvrard, Zoé", "Lavoie, Félix"]
    assert page.locator("th[aria-sort]").all_inner_texts() == ["Élève"]
    page.locator("th[data-sort=group] button").click()
    assert shown(page)[:3] == ["Œuvrard, Zoé", "Tremblay, Alice", "Lavoie, Félix"]
    page.locator("th[data-sort=rank] button").click()
    assert shown(page)[:3] == ["Œuvrard, Zoé", "Tremblay, Alice", "Lavoie, Félix"]
    assert page.locator("tbody.cause:visible").count() == 3
    assert watched.said == []


def test_a_link_opens_what_hides_the_student(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.goto(f"{site.as_uri()}#e4")
    assert page.locator("#e4").is_visible()


def test_the_page_reads_whole_without_a_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = Watched(context.new_page()).open(site)
    assert len(shown(page)) == 5
    assert not page.locator("#tools").is_visible()
    page.locator("#below > summary").click()
    assert len(shown(page)) == 6
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing(watched: Watched, tmp_path: Path, scheme: str, size: dict[str, int]) -> None:
    unread = ReadIssue("801", "sec3", "801/sec3/courant/liste.xlsx", "Liste", "M12", "Discuté le", "not_a_date",
                       "date attendue : AAAA-MM-JJ")  # fmt: skip
    enriched = Enrichment(key(9), "Vu, An", "vu, an", "0000009", "801", "SEC3", "31", 90, 93, 5, "Tout à 90 ou plus")
    told_week = week(
        gone=(gone(7, "Morin, Tom", "gone_better"),), left=(gone(8, "Caron, Eva", "gone_left"),),
        issues=(unread,), enrichment=(enriched,), enrichment_count=1,
    )  # fmt: skip
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.set_viewport_size(size)
    page = watched.open(page_of(tmp_path, told_week))
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert "801/sec3/courant/liste.xlsx, cellule M12 — date attendue" in told(page, "main")


def test_paper_has_what_is_shown_and_no_control(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.locator("#f-group").select_option("32")
    content = page.pdf(prefer_css_page_size=True)
    with pypdfium2.PdfDocument(content) as paper:
        text = " ".join(paper[number].get_textpage().get_text_bounded() for number in range(len(paper)))
        assert (round(paper[0].get_width()), round(paper[0].get_height())) == (792, 612)
    flat = " ".join(text.split())
    assert "Lavoie, Félix" in flat
    assert "3 sur 6 élèves (32)" in flat
    assert "Œuvrard, Zoé Élève" not in flat
    assert "Tout montrer" not in flat
    assert "Confidentiel" in flat
    assert "1 / " in flat


def test_a_list_of_nobody_says_so(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(page_of(tmp_path, team_week(())))
    text = told(page, "main")
    assert "personne à discuter" in text
    assert "Personne en suivi pour l'instant" in text
    assert violations(page) == []
    assert watched.said == []


def test_a_school_of_200_letters_and_a_student_without_a_name_fit_a_phone(watched: Watched, tmp_path: Path) -> None:
    mine = replace(week(discuss=(row(1, "Élève 0000001"),)), school="École" + "é" * 195)
    watched.page.set_viewport_size(PHONE)
    page = watched.open(page_of(tmp_path, mine))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert shown(page)[0] == "Élève 0000001"


@shared_data("naughty")
def test_any_text_is_shown_as_it_is_and_nothing_runs(watched: Watched, tmp_path: Path) -> None:
    strings = json.loads((SHARED / "naughty" / "blns.json").read_text(encoding="utf-8"))
    rows: list[Row] = [
        row(number, text, home_group=text, parts=(sentence(text),)) for number, text in enumerate(strings, start=10)
    ]
    page = watched.open(page_of(tmp_path, week(discuss=tuple(rows), capacity=len(rows))))
    # As the browser itself reads these texts when nothing is interpreted.
    names = page.locator("tbody.student th.name bdi").evaluate_all("all => all.map(one => one.textContent)")
    expected = {text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") for text in strings}
    assert expected <= set(names)
    page.locator("#search").fill("<script>")
    assert page.locator("tbody.student:visible").count() > 0
    assert watched.said == []
    assert watched.asked == [page.url]


def test_two_thousand_students_are_searched_as_one_types(watched: Watched, tmp_path: Path) -> None:
    rows = tuple(row(number, f"Nom{number:04}, Zoé") for number in range(10, 2010))
    page = watched.open(page_of(tmp_path, week(discuss=rows, capacity=12)))
    assert page.locator("tbody.student").count() == 2002
    page.locator("#search").fill("nom1234")
    assert shown(page) == ["Nom1234, Zoé"]
    first, again = page.evaluate(
        """() => {
            const search = document.getElementById("search");
            const timed = (text) => {
                const start = performance.now();
                search.value = text;
                search.dispatchEvent(new Event("input"));
                document.body.offsetHeight;
                return performance.now() - start;
            };
            return [performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart, timed("nom12")];
        }"""
    )
    # A letter typed costs a small part of what opening the page does, whatever the machine.
    assert again < first
    assert watched.said == []
