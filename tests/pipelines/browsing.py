"""A real browser for the tests of pages. `conftest.py` hands its fixtures to every test of the package."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


class Watched:
    """A page, and everything that it said or asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


# One browser a module, not a session: while Playwright runs, its event loop is the thread's, and a flow of Prefect
# in a later test could not start its own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("chromium est absent : l'installer (Debian : apt-get install chromium), puis relancer les tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A new page on a laptop's screen, whose words and requests are kept."""
    context = browser.new_context(viewport=LAPTOP)
    yield Watched(context.new_page())
    context.close()
