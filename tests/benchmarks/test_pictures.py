"""The pictures of the documentation are taken of real pages, small enough for the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PIL")

from PIL import Image

from benchmarks.list_opening import CHROMIUM
from benchmarks.pictures import PICTURES, take

PAGE = """<!doctype html><html lang="fr"><title>x</title><style>@page { size: letter landscape }</style>
<main><a href="#e1">un</a> <a href="#e2">deux</a><p id="e1">1</p><p id="e2">2</p></main>"""


def test_each_picture_has_a_name_of_its_own() -> None:
    assert len({one.name for one in PICTURES}) == len(PICTURES)


@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is absent")
def test_pages_are_seen_on_a_laptop_a_telephone_and_paper(tmp_path: Path) -> None:
    for one in PICTURES:
        path = tmp_path / "demo" / one.path.format(week="2026-W48")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, encoding="utf-8")
    sizes = take(tmp_path / "demo", "2026-W48", tmp_path / "images")
    assert set(sizes) == {f"{one.name}.png" for one in PICTURES}
    shapes = {name: Image.open(tmp_path / "images" / name).size for name in sizes}
    assert shapes["liste.png"] == (1366, 1150)
    assert shapes["liste-telephone.png"] == (360, 1100)
    # 11 × 8.5 inches, at 1.4 pixels a point.
    assert shapes["liste-papier.png"] == pytest.approx((1109, 857), abs=1)


def test_a_page_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take(tmp_path, "2026-W48", tmp_path / "images")
