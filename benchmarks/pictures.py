"""`python -m benchmarks.pictures`: the pictures of docs/images/, taken of a demonstration in Chromium.

Each is a page as a reader sees it: on a laptop, on a telephone, or its first sheet of paper. Written as PNG with a
palette, so that the repository stays light.
"""

from __future__ import annotations

import argparse
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.list_opening import CHROMIUM, FLAGS

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LAPTOP, PHONE = {"width": 1366, "height": 1150}, {"width": 360, "height": 740}
_TEAM = "lists/014/sec3/archives/{week}"
# The second of the list: the team has talked about this student before.
_A_STUDENT = "main a[href^='#e']:visible >> nth=1"
_COLOURS, _PAPER_SCALE = 64, 1.4


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the page under the demonstration's folder, how it is looked at, and what is clicked first.

    `height`: of the screen, in pixels.
    """

    name: str
    path: str
    kind: Literal["laptop", "phone", "paper"] = "laptop"
    height: int | None = None
    click: str | None = None


PICTURES = (
    Picture("liste", f"{_TEAM}/liste.html"),
    Picture("liste-telephone", f"{_TEAM}/liste.html", "phone", height=1100),
    Picture("liste-papier", f"{_TEAM}/liste.html", "paper"),
    Picture("eleve", f"{_TEAM}/eleves.html", click=_A_STUDENT),
    Picture("eleve-telephone", f"{_TEAM}/eleves.html", "phone", height=1100, click=_A_STUDENT),
    Picture("eleve-papier", f"{_TEAM}/eleves.html", "paper", click=_A_STUDENT),
    Picture("portrait", "lists/014/portrait/archives/{week}/portrait.html"),
    Picture("portrait-telephone", "lists/014/portrait/archives/{week}/portrait.html", "phone", height=1100),
    Picture("portrait-papier", "lists/014/portrait/archives/{week}/portrait.html", "paper"),
    Picture("rencontre-papier", f"{_TEAM}/rencontre.html", "paper"),
    Picture("index", "lists/index.html", height=800),
    Picture("evaluation", "evaluation/index.html", height=1500),
)


def take(demo: Path, week: str, images: Path = IMAGES) -> dict[str, int]:
    """Take every picture of the demonstration in `demo`; the bytes of each file written, by name.

    FileNotFoundError: a page that the demonstration does not have.
    """
    images.mkdir(parents=True, exist_ok=True)
    sizes = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for one in PICTURES:
            path = demo / one.path.format(week=week)
            if not path.is_file():
                raise FileNotFoundError(path)
            target = images / f"{one.name}.png"
            _seen(chromium, one, path).quantize(_COLOURS).save(target, optimize=True)
            sizes[target.name] = target.stat().st_size
        chromium.close()
    return sizes


def _seen(chromium: Browser, one: Picture, path: Path) -> Image.Image:
    screen = dict(PHONE if one.kind == "phone" else LAPTOP)
    if one.height:
        screen["height"] = one.height
    page = chromium.new_page(viewport=screen, color_scheme="light")
    try:
        page.goto(path.resolve().as_uri())
        if one.click:
            page.locator(one.click).click()
        return _first_sheet(page) if one.kind == "paper" else _screen(page)
    finally:
        page.close()


def _screen(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _first_sheet(page: Page) -> Image.Image:
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        return document[0].render(scale=_PAPER_SCALE).to_pil().convert("RGB")


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path("demo"), help="folder of the demonstration")
    parser.add_argument("--week", default="2026-W48", help="week whose lists are shown")
    parser.add_argument("--into", type=Path, default=IMAGES, help="where the pictures go")
    given = parser.parse_args(words)
    sizes = take(given.demo, given.week, given.into)
    for name, size in sizes.items():
        print(f"{name:<26}{size / 1000:>8.0f} kB")
    print(f"{'total':<26}{sum(sizes.values()) / 1000:>8.0f} kB")


if __name__ == "__main__":
    main()
