"""The page of an evaluation in a real browser, and its words: what a principal reads, in French and in English."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from pipelines.evaluating.page import evaluation_page
from pipelines.evaluating.words_en import WORDS as ENGLISH
from pipelines.evaluating.words_fr import WORDS as FRENCH
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from risk.evaluation.results import contract_table
from tests.pipelines.browsing import Watched
from tests.pipelines.evaluating.evaluated import Evaluated

CRITERIA = load_criteria(DEFAULT_CRITERIA)


@pytest.fixture(scope="module")
def english(evaluated: Evaluated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("english") / "index.html"
    path.write_text(evaluation_page(evaluated.evaluation, CRITERIA, language="en"), encoding="utf-8")
    return path


# --- in the browser --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_in_silence_fits_and_shows_every_figure(
    watched: Watched, evaluated: Evaluated, width: int, scheme: str
) -> None:
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(evaluated.folder / "index.html")
    for summary in page.locator("summary").all():
        summary.click()
    assert watched.said == []
    assert watched.asked == [(evaluated.folder / "index.html").as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    figures = page.locator("svg.figure")
    assert figures.count() >= 6
    for figure in figures.all():
        box = figure.bounding_box()
        assert box["width"] > 250
        assert box["height"] > 150
        assert figure.get_attribute("aria-label")
    # The style was allowed by the page's own policy.
    line = page.locator("svg.figure .line").first
    assert line.evaluate("one => getComputedStyle(one).fill") == "none"


def test_every_mark_and_word_of_a_figure_is_inside_it(watched: Watched, evaluated: Evaluated) -> None:
    page = watched.open(evaluated.folder / "index.html")
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
            const frame = figure.getBoundingClientRect();
            return [...figure.querySelectorAll("text, circle, rect, path, line")].filter((one) => {
                const box = one.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map((one) => one.textContent || one.outerHTML);
        })"""
    )
    assert outside == []


def test_no_two_words_of_a_figure_overlap(watched: Watched, evaluated: Evaluated) -> None:
    page = watched.open(evaluated.folder / "index.html")
    over = page.evaluate(
        """() => [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
            const words = [...figure.querySelectorAll("text")]
                .map((one) => [one.textContent, one.getBoundingClientRect()]);
            return words.flatMap(([first, a], at) => words.slice(at + 1).filter(([, b]) =>
                a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4
            ).map(([second]) => `${first} / ${second}`));
        })"""
    )
    assert over == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_stand_out(watched: Watched, evaluated: Evaluated, scheme: str) -> None:
    """WCAG AA: 4.5 for words, 3 for what a figure draws."""
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(evaluated.folder / "index.html")
    ratios = page.evaluate(
        """() => {
            const channel = (value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const light = (text) => {
                const [r, g, b] = text.match(/[0-9.]+/g).slice(0, 3).map((one) => channel(one / 255));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const paper = light(getComputedStyle(document.body).backgroundColor);
            const against = (colour) => {
                const pair = [light(colour), paper];
                return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            };
            const of = (selector, property) =>
                against(getComputedStyle(document.querySelector(selector))[property]);
            return {
                tick: of(".figure .tick", "fill"), row: of(".figure .row", "fill"),
                quiet: of(".quiet", "color"), summary: of("summary", "color"),
                first: of(".figure .dot.k1", "fill") + 1.5, second: of(".figure .dot.k2", "fill") + 1.5,
                third: of(".figure .dot.k3", "fill") + 1.5,
            };
        }"""
    )
    assert {name: round(ratio, 1) for name, ratio in ratios.items() if ratio < 4.5} == {}


def test_on_paper_the_figures_stay_and_the_clicks_go(watched: Watched, evaluated: Evaluated) -> None:
    page = watched.open(evaluated.folder / "index.html")
    page.emulate_media(media="print")
    assert page.locator("svg.figure").first.is_visible()
    assert not page.locator("summary").first.is_visible()
    assert watched.said == []


def test_each_figure_has_its_numbers_in_a_table(watched: Watched, evaluated: Evaluated) -> None:
    page = watched.open(evaluated.folder / "index.html")
    chapters = page.locator("section.chapter").all()
    assert len(chapters) >= 8
    for chapter in chapters:
        assert chapter.locator("table tbody tr").count() > 0
        heads = chapter.locator("table").first.locator("thead th").count()
        assert chapter.locator("table").first.locator("tbody tr").first.locator("th, td").count() == heads


def test_in_english_it_opens_as_well(watched: Watched, english: Path) -> None:
    page = watched.open(english)
    assert watched.said == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text().startswith("Of 100 students on the list, ")


# --- its words -------------------------------------------------------------------------------------------------


def test_the_first_words_are_the_lists_share_and_what_it_found(evaluated: Evaluated) -> None:
    html = (evaluated.folder / "index.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    row = evaluated.evaluation.rows("targeting", moment="50 %")[0]
    precision = round(100 * row["reached_individual"] / row["capacity_total"])
    recall = round(100 * row["reached_individual"] / row["adverse_total"])
    assert (
        f"<h1>Sur 100 élèves de la liste, {precision} ont échoué ou quitté l&#39;école ; sur 100 qui ont échoué ou "
        f"quitté, la liste en avait trouvé {recall}</h1>" in html
    )


def test_what_could_not_be_measured_is_told(evaluated: Evaluated) -> None:
    html = (evaluated.folder / "index.html").read_text(encoding="utf-8")
    assert "Ce qui n&#39;a pas pu être mesuré" in html
    assert "Modèle calibré refusé" in html


def test_small_groups_have_no_figure(evaluated: Evaluated) -> None:
    hidden = [row for row in evaluated.evaluation.rows("group") if row["is_hidden"]]
    assert hidden
    for row in hidden:
        for measure in ("n", "n_adverse", "flagged", "false_alarm_rate", "miss_rate", "miss_low", "false_alarm_low"):
            assert row[measure] is None


def test_it_nods_to_a_model_only_where_it_is_accepted(evaluated: Evaluated) -> None:
    metric = evaluated.evaluation.rows("metric", method="coefficient")
    rows = metric + [row | {"method": "calibrated"} for row in metric]
    tables = {**evaluated.evaluation.tables, "evaluation_metric": contract_table("evaluation_metric", rows)}
    measured = replace(evaluated.evaluation, tables=tables)
    assert "Modèle calibré (refusé)" in evaluation_page(measured, CRITERIA, is_model_refused=True)
    assert "Modèle calibré (refusé)" not in evaluation_page(measured, CRITERIA)


def test_without_a_single_measure_of_a_chapter_the_page_still_stands(evaluated: Evaluated) -> None:
    """Each table empty in turn, but for the run and the metrics, which are never."""
    for name in evaluated.evaluation.tables:
        if name in ("evaluation_run", "evaluation_metric"):
            continue
        tables = {**evaluated.evaluation.tables, name: contract_table(name, [])}
        html = evaluation_page(replace(evaluated.evaluation, tables=tables), CRITERIA)
        assert "Comment lire cette page" in html


def test_both_languages_have_the_same_words_and_places() -> None:
    assert list(FRENCH) == list(ENGLISH)
    for name, words in FRENCH.items():
        others = ENGLISH[name]
        if isinstance(words, dict):
            assert list(words) == list(others), name
        elif isinstance(words, str):
            assert _places(words) == _places(others), name
        else:
            assert len(words) == len(others), name


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_word_is_used() -> None:
    """A word that nothing asks for is one that nobody reads again."""
    package = Path(evaluation_page.__code__.co_filename).parent
    sources = [path.read_text(encoding="utf-8") for path in package.glob("*.py") if "words_" not in path.name]
    sources.append((package.parent / "lists" / "templates" / "evaluation.html.j2").read_text(encoding="utf-8"))
    text = "\n".join(sources)
    built = ("reliability_title_", "probability_title_", "methods_title_", "weeks_title_", "h1_", "_axis", "lead_title")
    unused = [
        name
        for name in FRENCH
        if not re.search(rf"""["'.]{name}\b""", text) and not any(part in name for part in built)
    ]
    assert unused == []
