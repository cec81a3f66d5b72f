"""The pages in a real browser: they load without an error or a request, fit a phone, and their words stand out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.lists import ListSettings, write_lists
from pipelines.quality_page import write_quality_page
from tests.pipelines.browsing import Watched
from tests.pipelines.small_centre import RUN, WEEK, small_centre

LIST = "801/direction/courant/liste.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lists and the quality page of the small centre, in one folder."""
    out = tmp_path_factory.mktemp("site")
    with small_centre() as con:
        write_lists(con, week=WEEK, settings=ListSettings("CSS-1"), out=out)
        write_quality_page(con, RUN, WEEK, out / "quality")
    return out


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(watched: Watched, site: Path, scheme: str) -> None:
    """Contrast of WCAG AA (4.5) for text, muted text, links and controls, in both schemes."""
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
            for (const selector of ["h1", ".quiet", "a", "label", "button", "thead th", ".move"]) {
                const element = document.querySelector(selector);
                const pair = [light(getComputedStyle(element).color), light(behind(element))];
                found[selector] = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            }
            return found;
        }"""
    )
    assert {selector: round(ratio, 1) for selector, ratio in ratios.items() if ratio < 4.5} == {}
