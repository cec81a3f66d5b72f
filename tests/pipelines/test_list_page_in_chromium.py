"""`liste.html` in a real browser: searched, filtered, sorted, printed, and read by a screen reader's rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from pipelines.lists.model import Enrichment, FollowUp, Help, ReadIssue
from pipelines.lists.page import render_student
from pipelines.lists.rows import Row
from pipelines.lists.settings import Language, ListSettings
from pipelines.lists.team_files import SchoolsTold, list_pages
from pipelines.lists.team_week import TeamWeek
from pipelines.lists.texts import TEXTS
from pipelines.lists.words_page import WORDS
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

REASONS = tuple(sentence(f"Raison {at} : 9 jours sur les 20 derniers jours de classe (45 %)") for at in range(4))
# What has the focus: whether it is what one sees at its place, and has an outline (of itself, or the browser's own).
FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getClientRects()[0];
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return { what: at.outerHTML.slice(0, 80), onTop: Boolean(top) && (at.contains(top) || top.contains(at)),
           outlined: getComputedStyle(at).outlineStyle !== "none" };
}"""


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
    path.write_bytes(list_pages(told, mine, settings, ("courant",))["courant"])
    return path


def whole_week() -> TeamWeek:
    """With somebody, or something, in every section."""
    unread = ReadIssue("801", "sec3", "801/sec3/courant/liste.xlsx", "Liste", "M12", "Discuté le", "not_a_date",
                       "date attendue : AAAA-MM-JJ", place="cellule M12")  # fmt: skip
    enriched = Enrichment(key(9), "Vu, An", "vu, an", "0000009", "801", "SEC3", "31", 90, 93, 5, "Tout à 90 ou plus")
    left = replace(gone(8, "Caron, Eva", "gone_left"), home_group="32")
    return week(
        gone=(gone(7, "Morin, Tom", "gone_better"),), left=(left,),
        issues=(unread,), enrichment=(enriched,), enrichment_count=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(tmp_path_factory.mktemp("liste"), week())


def shown(page: Page) -> list[str]:
    """Names of the students that can be seen, in the order of the page."""
    return page.locator("tbody.student:visible th.name bdi").all_inner_texts()


def told(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).inner_text().split())


def sheets(page: Page) -> list[str]:
    """The words of each sheet of paper, letter size in landscape."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        assert (round(paper[0].get_width()), round(paper[0].get_height())) == (792, 612)
        return [" ".join(paper[at].get_textpage().get_text_bounded().split()) for at in range(len(paper))]


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


def test_the_ways_out_are_those_that_there_are(watched: Watched, site: Path, tmp_path: Path) -> None:
    def ways(settings: ListSettings) -> list[str]:
        page = watched.open(page_of(tmp_path, week(), settings))
        return page.locator(".ways a").evaluate_all("all => all.map(one => one.getAttribute('href'))")

    portrait_page, index = "../../../801/portrait/courant/portrait.html", "../../../index.html"
    assert ways(SETTINGS) == ["eleves.html", "liste.xlsx", "liste.pdf", "rencontre.html", portrait_page, index]
    assert ways(replace(SETTINGS, formats=("html",))) == ["eleves.html", "rencontre.html", portrait_page, index]
    held = replace(SETTINGS, held=frozenset({"801/sec3/courant"}), workbook_beside="liste-2026-W47.xlsx")
    assert ways(held)[1] == "liste-2026-W47.xlsx"
    assert "la nouvelle liste est liste-2026-W47.xlsx" in told(watched.page, "body")


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
        ("cause", "Littératie", ["Œuvrard, Zoé", "Tremblay, Alice"]),  # one domain of several is one of them
        ("cause", "Plusieurs domaines", ["Œuvrard, Zoé"]),
        ("help", "avec un soutien ou un suivi", ["Tremblay, Alice"]),
        ("place", "au-delà d'une rencontre", ["Gagnon, Noé"]),
        ("place", "en suivi", ["Roy, Léa"]),
        ("place", "données insuffisantes", ["Bouchard, Emma"]),
    ],
)
def test_each_filter_keeps_its_own(watched: Watched, site: Path, name: str, label: str, names: list[str]) -> None:
    page = watched.open(site)
    page.locator(f"#f-{name}").select_option(label=label)
    assert shown(page) == names
    title = page.locator(f"label[for=f-{name}]").inner_text()
    assert told(page, "#found").endswith(f"({title} : {label})")
    assert watched.said == []


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


def test_every_section_follows_the_filters_and_counts_what_is_left(watched: Watched, tmp_path: Path) -> None:
    """Six on the list, one gone, one to enrich. Nobody of group 31 is below the line or without data."""
    page = watched.open(page_of(tmp_path, whole_week()))
    page.locator("#f-group").select_option("31")
    assert told(page, "#found") == "5 sur 9 élèves (Groupe : 31)"
    assert told(page, "h2#discuss .count") == "2 sur 3"
    assert told(page, "#below > summary") == "Au-delà de ce qu'une rencontre permet (3) : 1 élève 0 sur 1"
    assert told(page, "h2#followed .count") == "1 sur 1"
    assert told(page, "h2#unscored .count") == "0 sur 1"
    assert not page.locator("table[data-place=unscored]").is_visible()
    assert told(page, "h2#enrichment .count") == "1 sur 1"
    assert page.locator(".changed li:visible bdi").all_inner_texts() == ["Morin, Tom"]
    page.locator("#f-place").select_option(label="en suivi")
    assert shown(page) == ["Roy, Léa"]
    assert page.locator("li.student:visible").count() == 0
    page.locator("#clear").click()
    assert told(page, "h2#discuss .count") == "3"
    assert told(page, "h2#enrichment .count") == "1"
    assert page.locator(".changed li:visible bdi").all_inner_texts() == ["Gagnon, Noé", "Morin, Tom", "Caron, Eva"]
    page.locator("#search").fill("vu, an")
    assert told(page, "#found") == "1 sur 9 élèves (vu, an)"
    assert page.locator("li.student:visible bdi").all_inner_texts() == ["Vu, An"]


def test_a_reason_that_only_the_student_s_page_shows_is_found(watched: Watched, tmp_path: Path) -> None:
    parts = (*REASONS, sentence("Sondage, engagement affectif : 20 sur 100"))
    page = watched.open(page_of(tmp_path, week(discuss=(row(1, "Tremblay, Alice", parts=parts), FELIX))))
    assert "Sondage" not in page.locator("#e1").inner_text()
    assert told(page, "#e1 .more") == "et 1 autre fait : portrait de l'année"
    page.locator("#search").fill("sondage")
    assert shown(page) == ["Tremblay, Alice"]


def test_what_tells_nobody_apart_is_no_filter(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(page_of(tmp_path, team_week((ALICE,))))
    assert page.locator("select").evaluate_all("all => all.map(one => one.id)") == ["f-help", "sort"]


def test_columns_sort_with_the_keyboard_and_say_so(watched: Watched, site: Path) -> None:
    """Each section in its own order: nobody passes from one to another."""
    page = watched.open(site)
    name = page.locator("#list th[data-sort=name] button")
    name.focus()
    page.keyboard.press("Enter")
    assert shown(page)[:3] == ["Lavoie, Félix", "Œuvrard, Zoé", "Tremblay, Alice"]
    assert shown(page)[3:] == ["Roy, Léa", "Bouchard, Emma"]
    assert page.locator("tbody.cause:visible").count() == 0
    assert page.locator("#list th[data-sort=name]").get_attribute("aria-sort") == "ascending"
    assert page.locator("#sort").input_value() == "name"
    page.keyboard.press("Enter")
    assert shown(page)[:3] == ["Tremblay, Alice", "Œuvrard, Zoé", "Lavoie, Félix"]
    assert set(page.locator("th[aria-sort]").evaluate_all("all => all.map(one => one.dataset.sort)")) == {"name"}
    page.locator("#list th[data-sort=group] button").click()
    assert shown(page)[:3] == ["Œuvrard, Zoé", "Tremblay, Alice", "Lavoie, Félix"]
    page.locator("#sort").select_option(label="ordre de la liste")
    assert page.locator("th[aria-sort]").count() == 0
    assert shown(page)[:3] == ["Œuvrard, Zoé", "Tremblay, Alice", "Lavoie, Félix"]
    assert page.locator("tbody.cause:visible").count() == 3
    assert watched.said == []


def test_a_link_opens_what_hides_the_student(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    link = page.locator(".changed a")  # who is new, and below the line
    assert link.all_inner_texts() == ["Gagnon, Noé"]
    link.click()
    assert page.locator("#e4").is_visible()
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
    watched.page.emulate_media(color_scheme=scheme)
    watched.page.set_viewport_size(size)
    page = watched.open(page_of(tmp_path, whole_week()))
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert "801/sec3/courant/liste.xlsx, cellule M12 — date attendue" in told(page, "main")
    page.locator("#search").fill("felix")
    assert violations(page) == []


def test_axe_finds_nothing_in_english_with_more_contrast_or_colours_of_the_system(
    watched: Watched, tmp_path: Path
) -> None:
    page = watched.open(page_of(tmp_path, whole_week(), replace(SETTINGS, language="en")))
    assert violations(page) == []
    for media in ({"contrast": "more"}, {"forced_colors": "active"}):
        page.emulate_media(**media)
        assert violations(page) == []


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_focus_is_seen_and_nothing_covers_it(
    watched: Watched, tmp_path: Path, size: dict[str, int]
) -> None:
    """From the end of the page back to its start: the head of a table stays on top of what scrolls below it."""
    watched.page.set_viewport_size(size)
    watched.page.emulate_media(reduced_motion="reduce")  # what scrolls is there at once
    page = watched.open(page_of(tmp_path, whole_week()))
    stops = []
    page.locator("#e6 th.name a").focus()
    while len(stops) < 60:
        stops.append(page.evaluate(FOCUS))
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    assert len(stops) > 15
    assert [stop for stop in stops if not (stop["onTop"] and stop["outlined"])] == []


def test_the_head_of_a_table_does_not_cover_what_gets_the_focus(watched: Watched, tmp_path: Path) -> None:
    """The student before is on the screen already, behind the head that stays on top."""
    watched.page.emulate_media(reduced_motion="reduce")
    rows = tuple(row(number, f"Nom{number}", parts=REASONS) for number in range(1, 13))
    page = watched.open(page_of(tmp_path, week(discuss=rows, capacity=12)))
    page.locator("#e8 th.name a").focus()
    page.evaluate("scrollBy(0, document.querySelector('#e7 th.name a').getBoundingClientRect().top - 8)")
    assert not page.evaluate(FOCUS.replace("document.activeElement", "document.querySelector('#e7 th.name a')"))[
        "onTop"
    ]
    page.keyboard.press("Shift+Tab")
    found = page.evaluate(FOCUS)
    assert "Nom7" in found["what"]
    assert found["onTop"]


def test_nobody_who_asks_for_less_motion_gets_any(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_has_what_is_shown_and_no_control(watched: Watched, site: Path) -> None:
    page = watched.open(site)
    page.locator("#f-group").select_option("32")
    flat = " ".join(sheets(page))
    assert "Lavoie, Félix" in flat
    assert "Gagnon, Noé" in flat  # below the line: what the filter opened is printed open
    assert "3 sur 6 élèves (Groupe : 32)" in flat
    assert "Œuvrard, Zoé" not in flat
    for control in ("Tout montrer", "Chercher", "Trier par", "PDF à imprimer"):
        assert control not in flat


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("fr", "Élève Groupe Ce qui a changé Forces Raisons Suivi"),
        ("en", "Student Group What changed Strengths Reasons Follow-up"),
    ],
)
def test_every_sheet_has_its_heads_its_number_and_whom_it_is_for(
    watched: Watched, tmp_path: Path, language: Language, heads: str
) -> None:
    """Twelve students with four reasons each take more than one sheet in letter size, landscape."""
    settings = replace(SETTINGS, language=language)
    rows = tuple(row(number, f"Nom{number}", parts=REASONS, settings=settings) for number in range(1, 13))
    page = watched.open(page_of(tmp_path, week(discuss=rows, capacity=12), settings))
    pages = sheets(page)
    assert 2 < len(pages) < 6
    for number, text in enumerate(pages, start=1):
        assert " ".join(TEXTS[language]["confidential"].split()) in text
        assert f"{number} / {len(pages)}" in text
    assert heads in pages[1]


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
    decided = FollowUp("f", "2026-W46", discussed_on=date(2026, 11, 16), discussed_week="2026-W47")
    rows: list[Row] = [
        row(
            number,
            text,
            home_group=text,
            parts=(sentence(text), sentence(text, is_strength=True)),
            follow_up=replace(decided, decision=text, owner=text),
        )
        for number, text in enumerate(strings, start=10)
    ]
    others = tuple(gone(number, text, "gone_better") for number, text in enumerate(strings, start=5000))
    unread = tuple(ReadIssue("801", "sec3", text, "Liste", "M12", text, "rule", text) for text in strings)
    mine = week(discuss=tuple(rows), capacity=len(rows), gone=others, issues=unread, school=" ".join(strings))
    page = watched.open(page_of(tmp_path, mine))
    # As the browser itself reads these texts when nothing is interpreted.
    names = page.locator("tbody.student th.name bdi").evaluate_all("all => all.map(one => one.textContent)")
    expected = {text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") for text in strings}
    assert expected <= set(names)
    for section in (".changed", ".unread", "header"):
        text = page.locator(section).evaluate("one => one.textContent")
        assert [one for one in expected if one.strip() and one not in text] == []
    page.locator("#search").fill("<script>")
    assert page.locator("tbody.student:visible").count() > 0
    page.locator("#clear").click()
    # Each filter whose words are a text of the list, put back into a sentence.
    for text in ("$&", "<b>{value}</b>", "1;DROP TABLE users"):
        page.locator("#f-group").evaluate("(one, text) => one.add(new Option(text, text))", text)
        page.locator("#f-group").select_option(text)
        assert page.locator("#found").inner_text().endswith(f"(Groupe\u00a0: {text})")
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


def test_both_languages_have_the_same_words_and_the_same_places_to_fill() -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)}

    assert WORDS["fr"].keys() == WORDS["en"].keys()
    assert [key for key, text in WORDS["fr"].items() if fields(text) != fields(WORDS["en"][key])] == []
