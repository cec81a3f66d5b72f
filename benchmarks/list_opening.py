"""How long a page takes to open and to answer in Chromium, in a new profile each time."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserType, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
# From the start of the navigation; the load event is there before the timing entry tells of it.
_READY = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_SHOWN = "() => performance.getEntriesByType('paint').find((one) => one.name === 'first-contentful-paint').startTime"
# From the keystroke to the frame after the one in which the answer is laid out.
_FILTER = """(word) => new Promise((done) => {
  const search = document.getElementById("search");
  const start = performance.now();
  search.value = word;
  search.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""


@dataclass(frozen=True)
class Opened:
    """Milliseconds, the median of `times` openings: ready (DOMContentLoaded), shown (first paint), first search."""

    times: int
    ready_ms: float
    shown_ms: float
    filter_ms: float
    bytes: int


def opening(page: Path, *, word: str, times: int = 5) -> Opened:
    """Open the page `times` times, each in a new profile on a screen of 1366 × 768, and search `word` once."""
    measured = []
    with sync_playwright() as playwright:
        for _ in range(times):
            with tempfile.TemporaryDirectory() as profile:
                measured.append(_once(playwright.chromium, Path(profile), page, word))
    ready, shown, found = (median(column) for column in zip(*measured, strict=True))
    return Opened(times, round(ready, 1), round(shown, 1), round(found, 1), page.stat().st_size)


def _once(chromium: BrowserType, profile: Path, path: Path, word: str) -> tuple[float, float, float]:
    context = chromium.launch_persistent_context(
        profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1366, "height": 768}
    )
    try:
        page = context.pages[0]
        page.goto(path.as_uri(), wait_until="load")
        found = page.evaluate(_FILTER, word)
        # Asked again and again: the pages' own policy forbids a condition that waits in the page.
        while not page.evaluate("performance.getEntriesByType('paint').length > 1"):
            page.wait_for_timeout(20)
        return page.evaluate(_READY), page.evaluate(_SHOWN), found
    finally:
        context.close()
