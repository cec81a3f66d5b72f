"""The meeting pack in a real browser: one letter page on paper, readable by everyone, and it asks for nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pypdf
import pytest
from playwright.sync_api import Page

from pipelines.lists.meeting import meeting_html, meeting_of
from pipelines.lists.model import Effect, Enrichment, FollowUp, Portrait, Tally
from pipelines.lists.needs import HelpNow, NeedFacts, Standing
from pipelines.lists.pdf import meeting_pdf
from pipelines.lists.team_week import TeamWeek
from tests.pipelines.accessibility import violations
from tests.pipelines.browsing import LAPTOP, PHONE, Watched
from tests.pipelines.list_rows import SETTINGS, SUNDAY, centre, key, part, rows, student, team

LETTER = (612, 792)
STRENGTH = "Autres matières que la langue d'enseignement et la mathématique : 60 ou plus partout (3 matières)"
READING = "Langue d'enseignement : 43 % à l'étape 1 ; repère de l'école 76 %"
ABSENCE = "Absences : 10,3 jours sur les 20 derniers jours de classe (51,3 %) ; repère de l'école 8,6 %"


def one(number: int, *, returns: bool | None = None) -> Portrait:
    """A student with sentences as long as the sample centre's; every fourth one comes back to the team."""
    returns = number % 4 == 0 if returns is None else returns
    name = f"Pelletier-N'Diaye, Sarah-Maude {number}" if number % 4 == 0 else f"Tremblay, Élodie {number}"
    domain = ("literacy", "engagement", "numeracy")[number % 3]
    parts = [
        part("literacy_reading", "literacy", "12", value=str(40 + number), is_reason=True, sentence=READING),
        part("absence_rate_20_days", "engagement", "20", is_reason=True, sentence=ABSENCE),
        part("numeracy_reasoning", "numeracy", "9", value="51", is_reason=True, sentence="Raisonnement : 51 %"),
        part("numeracy_level", "numeracy", "0", is_strength=True, sentence=STRENGTH),
    ]
    more = {}
    if returns:
        follow_up = FollowUp(
            f"f{number}",
            "2026-W42",
            finding="confirmed",
            discussed_on=date(2026, 10, 16),
            decision="Deux périodes de récupération par semaine, appel à la famille et retour le jeudi",
            type="catch_up",
            owner="Mme Marie-Josée Villeneuve",
            review_on=SUNDAY - timedelta(days=2),
            discussed_week="2026-W42",
        )
        effect = Effect(
            "catch_up",
            date(2026, 10, 19),
            None,
            "2026-W42",
            "2026-W47",
            Decimal(-8),
            Decimal("18.5"),
            Decimal(12),
            None,
            0,
        )
        more = {"returned": "review_due", "follow_up": follow_up, "effects": (effect,)}
    group = f"30{1 + number % 3}"
    return student(number, name, parts, causes=(domain,), cause=domain, home_group=group, **more)


def full_week(*, with_returns: bool) -> TeamWeek:
    """A team as full as a meeting: twelve to discuss and three below, three in follow-up, enrichment."""
    everybody = [one(number) for number in range(1, 16)]
    if not with_returns:
        everybody = [replace(portrait, returned=None, follow_up=None, effects=()) for portrait in everybody]
    followed = [
        replace(one(number), place="followed", returned=None, follow_up=FollowUp("f", "2026-W44", review_on=SUNDAY))
        for number in (21, 22, 23)
    ]
    strong = tuple(
        Enrichment(key(n), f"Lavoie, Félix {n}", "", "", "801", "SEC3", "301", Decimal(88), Decimal(91), 6, "…")
        for n in range(30, 36)
    )
    return team(
        rows(*everybody),
        rows(*followed),
        enrichment=strong,
        enrichment_count=9,
        tallies=(Tally("801", "SEC3", "301", "scored", 1, 90),),
    )


def fullest_week() -> TeamWeek:
    """Twelve who all come back with a decision and its effect, three below, and a dozen reviews that are near."""
    review = FollowUp("f", "2026-W44", decision="Tutorat, deux midis par semaine", review_on=SUNDAY)
    mine = full_week(with_returns=True)
    followed = rows(
        *(replace(one(number), place="followed", returned=None, follow_up=review) for number in range(21, 33))
    )
    return replace(mine, discuss=rows(*(one(number, returns=True) for number in range(1, 16))), followed=followed)


def facts() -> NeedFacts:
    results = {"literacy_level": 20, "literacy_reading": 30, "numeracy_level": 10, "absence_rate_20_days": 0}
    return NeedFacts(
        since={(key(n), domain): "2026-W42" for n in range(1, 16) for domain in ("literacy", "engagement", "numeracy")},
        helps={key(3): (HelpNow("Orthopédagogie", "literacy", date(2026, 10, 5)),)},
        standings={
            "801": tuple(
                Standing("801", "SEC3", "301", name, 90, below, 40, date(2026, 11, 6))
                for name, below in results.items()
            )
        },
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("meeting")
    packs = {
        "full": full_week(with_returns=False),
        "returns": full_week(with_returns=True),
        "fullest": fullest_week(),
        "empty": team(),
    }
    for name, mine in packs.items():
        meeting = meeting_of(centre(), mine, facts(), SETTINGS)
        (out / f"{name}.html").write_text(meeting_html(meeting, SETTINGS), encoding="utf-8")
        (out / f"{name}.pdf").write_bytes(meeting_pdf(meeting, SETTINGS))
    return out


def printed(page: Page) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("name", ["full", "empty"])
def test_on_paper_the_pack_is_one_letter_page(watched: Watched, folder: Path, name: str) -> None:
    reader = printed(watched.open(folder / f"{name}.html"))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == LETTER
    text = " ".join(reader.pages[0].extract_text().split())
    for wanted in ("Que voulons-nous que les élèves apprennent", "Ordre du jour", "Points statutaires", "Présences"):
        assert wanted in text


def test_everybody_of_the_agenda_and_of_the_needs_is_on_the_page(watched: Watched, folder: Path) -> None:
    text = " ".join(printed(watched.open(folder / "full.html")).pages[0].extract_text().split())
    agenda, needs = text.split("Besoins de services")
    for number in range(1, 13):
        assert f"{number} 30{1 + number % 3}" in agenda, number
    for number in range(1, 16):
        assert f"{number} ;" in needs or f"{number} (" in needs or f"{number} À" in needs, number


def test_cases_that_come_back_keep_the_meeting_on_one_page_and_the_needs_on_the_next(
    watched: Watched, folder: Path
) -> None:
    first, second = printed(watched.open(folder / "returns.html")).pages
    meeting, needs = (" ".join(page.extract_text().split()) for page in (first, second))
    assert meeting.count("Deux périodes de récupération") == 3
    assert meeting.count("absences de 18,5 % à 12 %") == 3
    assert "Prochaine rencontre" in meeting
    assert "Besoins de services" not in meeting
    assert needs.startswith("Besoins de services")


def _text(page: pypdf.PageObject) -> str:
    """The words of a page, ligatures and typographic apostrophes as plain letters."""
    return " ".join(normalize("NFKC", page.extract_text()).replace("’", "'").split())


def test_twelve_full_cases_with_decisions_keep_the_meeting_on_one_page_in_the_browser_and_in_the_pdf(
    watched: Watched, folder: Path
) -> None:
    browser = printed(watched.open(folder / "fullest.html")).pages
    document = pypdf.PdfReader(folder / "fullest.pdf").pages
    for pages in (browser, document):
        first, second = (_text(page) for page in pages)
        for number in range(1, 13):
            assert f"fiche {number:07}" in first, number
        assert first.count("Deux périodes de récupération") == 12
        assert first.count("absences de 18,5 % à 12 %") == 12
        assert "Que faisons-nous pour ceux qui l'ont déjà appris" in first
        assert "Et 6 autres à revoir, dans la liste." in first
        assert "Prochaine rencontre" in first
        assert "Besoins de services" not in first
        assert "Besoins de services" in second


@pytest.mark.parametrize(("name", "pages"), [("full", 1), ("returns", 2), ("fullest", 2), ("empty", 1)])
def test_the_browser_and_the_pdf_print_as_many_pages(watched: Watched, folder: Path, name: str, pages: int) -> None:
    assert len(printed(watched.open(folder / f"{name}.html")).pages) == pages
    assert len(pypdf.PdfReader(folder / f"{name}.pdf").pages) == pages


@pytest.mark.parametrize("name", ["returns", "fullest", "empty"])
@pytest.mark.parametrize("screen", [LAPTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_asked(
    watched: Watched, folder: Path, name: str, screen: dict, scheme: str
) -> None:
    watched.page.set_viewport_size(screen)
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(folder / f"{name}.html")
    assert violations(page) == []
    assert watched.asked == [(folder / f"{name}.html").as_uri()]
    assert watched.said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]


def test_a_name_leads_to_the_student_s_page(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "full.html")
    assert page.locator(".agenda tbody th a").first.get_attribute("href") == "eleves.html#e1"
