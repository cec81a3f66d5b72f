"""The page of a check, as it is written and as a browser shows it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from pipelines.check_page import check_page, write_check_page
from pipelines.cli import app
from pipelines.errors import ConfigError
from tests.pipelines.check_reports import stopped_report, unreadable_report, whole_report
from tests.pipelines.mini_centre import BROKEN, make_centre

REPORTS = {"whole": whole_report, "stopped": stopped_report, "unreadable": unreadable_report}


def seen(html: str) -> str:
    body = html.split("</head>")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_page_says_all_that_the_report_holds() -> None:
    text = seen(check_page(whole_report()))
    for words in (
        "Vérification des extraits au 22 novembre 2026",
        "Prêt, avec un avertissement",
        "3 204 enregistrements lus, 34 refusés.",
        "34 lignes refusées (lignes 7, 19, 20, 31, 40 et 29 autres).",
        "« motif_abs 99 » (30 lignes), « motif_abs 98 » (4 lignes)",
        "2 codes nouveaux : 99 (34 lignes), 1 peu fréquent, non montré (ligne 36).",
        "école 002 : Dernière saisie le 11 novembre 2026",
        "014,2026-2027,99,",
        "Même contenu, à l'octet près, qu'à la dernière exécution (au 15 novembre 2026).",
        "2 fichiers laissés de côté, car d'aucune table de la source, dont gpm_e_ele.csv.",
        "attendance.csv attendance 1 204 1 160 34 2 8 windows-1252 ;",
        "conduct.csv conduct 0 0 0 0 0 utf-8 tab",
        "Comparé à l'exécution du 15 novembre 2026.",
        "attendance 1 160 — 20 novembre 2026 —",
        "Lancer « eleve360 weekly --as-of 2026-11-22 ».",
    ):
        assert words in text, words
    order = [text.index(f" {word} ") for word in ("Ce qui arrête", "À corriger", "À savoir", "Pour continuer")]
    assert order == sorted(order)


def test_a_page_of_files_that_cannot_be_read_says_nothing_of_rows() -> None:
    text = seen(check_page(unreadable_report()))
    assert "Rien ne serait publié" in text
    assert "2 choses arrêtent l'exécution." in text
    assert "il manque la colonne « level »" in text
    assert "attendance.csv attendance 1 204 — 3 — —" in text
    assert "Rien à corriger" not in text


def test_the_page_in_english() -> None:
    text = seen(check_page(whole_report(), "en"))
    assert "Check of the extracts as of 22 November 2026" in text
    assert "34 rows refused (lines 7, 19, 20, 31, 40 and 29 more)." in text
    assert "This code is unknown to the source profile." in text
    assert "What stops" in text
    assert not re.search("élève[^ s]|Ce qui|lignes", text.replace("élève 360", ""))


def test_the_page_may_ask_for_nothing_and_runs_nothing() -> None:
    html = check_page(stopped_report())
    policy = unescape(re.search('Content-Security-Policy" content="([^"]+)"', html).group(1))
    assert re.fullmatch("default-src 'none'; style-src 'sha256-[^' ]+'; base-uri 'none'; form-action 'none'", policy)
    assert "<script" not in html
    assert "style=" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert check_page(whole_report()) == check_page(whole_report())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    with pytest.raises(ConfigError) as raised:
        write_check_page(whole_report(), tmp_path / "dossier")
    assert raised.value.file == "dossier"
    assert "--page" in raised.value.remedy


@pytest.mark.parametrize(("folder", "exit_code"), [("unknown_code", 1), ("missing_column", 4)])
def test_the_command_writes_the_page_even_where_it_stops(tmp_path: Path, folder: str, exit_code: int) -> None:
    config = make_centre(tmp_path / "centre", BROKEN / folder)
    page = tmp_path / "rapports" / "page.html"
    words = ["check", "--as-of", "2026-11-30", "--config", str(config), "--page", str(page)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == exit_code, result.output
    text = seen(page.read_text(encoding="utf-8"))
    assert (
        "1 texte peu fréquent, non montré (à chercher dans le fichier, ligne 2)"
        if folder == "unknown_code"
        else "il manque la colonne « level »"
    ) in text
    assert not (config.parent / "entrepot").exists()


# --- in a browser


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1366, 360])
def test_the_page_loads_in_silence_and_fits_the_screen(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    path = tmp_path / "page.html"
    write_check_page(REPORTS[name](), path)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert said == []
    assert asked == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "15px"
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """Contrast of WCAG AA (4.5) for the text, what is quiet, a mark, and the lines to paste."""
    path = tmp_path / "page.html"
    write_check_page(stopped_report(), path)
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(path.as_uri())
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
            for (const selector of ["h1", ".quiet", ".check dt", ".paste code", "footer p"]) {
                const element = document.querySelector(selector);
                const pair = [light(getComputedStyle(element).color), light(behind(element))];
                found[selector] = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            }
            return found;
        }"""
    )
    assert {selector: round(ratio, 1) for selector, ratio in ratios.items() if ratio < 4.5} == {}
    context.close()
