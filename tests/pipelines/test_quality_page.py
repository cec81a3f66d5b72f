"""The quality page: what can be trusted, what to fix, and never a cell's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import duckdb
import pytest

from pipelines.lists.verdict import quality_verdict
from pipelines.quality_page import quality_href, write_quality_page
from tests.pipelines.small_centre import RUN, STUDENTS, WEEK, insert, small_centre


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_centre() as connection:
        yield connection


def seen(html: str) -> str:
    body = html.split("</head>")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def written(con: duckdb.DuckDBPyConnection, out: Path, **more: str) -> str:
    path = write_quality_page(con, RUN, WEEK, out, **more)
    assert path == out / WEEK / "index.html"
    return path.read_text(encoding="utf-8")


def test_the_verdict_is_one_line(con: duckdb.DuckDBPyConnection) -> None:
    def verdict() -> str:
        return quality_verdict(con, run_id=RUN, week=WEEK, language="fr").replace("\u00a0", " ")

    assert verdict() == (
        "Données à vérifier avant d'agir : 2 contrôles échoués sur 3, dont 1 grave. "
        "4 enregistrements refusés sur 1 212 (0,33 %)."
    )
    con.execute("delete from portraits.quality_check where severity = 'error'")
    assert verdict() == (
        "Données à surveiller : 1 contrôle échoué sur 2, sans gravité. 4 enregistrements refusés sur 1 212 (0,33 %)."
    )
    con.execute("delete from portraits.quality_check where not passed")
    con.execute("update portraits.run_input set rejected = 0")
    assert verdict() == "Données fiables : tous les contrôles sont réussis (1). Aucun enregistrement refusé sur 1 212."


def test_the_latest_run_of_the_week_speaks_by_default(con: duckdb.DuckDBPyConnection) -> None:
    assert quality_verdict(con, run_id=None, week=WEEK, language="en") == (
        "Data to verify before acting: 2\u00a0checks failed of 3, 1\u00a0serious. "
        "4\u00a0records rejected of 1,212 (0.33%)."
    )
    assert quality_verdict(con, run_id=None, week="2026-W01", language="fr") is None
    assert quality_verdict(con, run_id="another", week=WEEK, language="fr") is None


def test_failed_checks_come_first_the_serious_ones_before(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = seen(written(con, tmp_path))
    assert (
        "enrolments · école 802 Grave Ce que cela veut dire L'école 802 n'a plus aucune inscription. "
        "Quand c'est important Toujours : des élèves manquent ou sont mal décrits. Vérifier avant de se servir des "
        "listes. Comment y remédier Vérifier l'extraction. Observé 0 Attendu ≥ 1"
    ) in text
    assert text.index("école 802 Grave") < text.index("grades · colonne mark À surveiller")
    assert text.index("grades · colonne mark") < text.index("Ce que chaque fichier a donné")


def test_what_was_observed_is_told_in_words_where_there_are_some(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    con.execute(
        "update portraits.quality_check set observed_fr = '1 204 lignes cette semaine, 1 950 la semaine passée.', "
        "observed_en = '1,204 rows this week, 1,950 last week.' where severity = 'error'"
    )
    text = seen(written(con, tmp_path))
    assert "Observé 1 204 lignes cette semaine, 1 950 la semaine passée. Contrôle" in text
    assert "Observed 1,204 rows this week, 1,950 last week. Check" in seen(written(con, tmp_path, language="en"))


def test_each_file_reconciles_and_says_why_rows_were_laid_aside(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = seen(written(con, tmp_path))
    assert "absences.csv attendance 1 200 1 190 4 2 4 4 · L'événement a lieu après la date de l'exécution : il" in text
    assert 1200 == 1190 + 4 + 2 + 4


def test_rejections_are_grouped_with_line_numbers_only(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    insert(
        con,
        "rejection",
        [
            {
                "run_id": RUN,
                "table_name": "attendance",
                "file_name": "absences.csv",
                "line": line,
                "rule": "duplicate_row",
                "severity": "warning",
            }
            for line in range(100, 112)
        ],
    )
    text = seen(written(con, tmp_path))
    assert "absences.csv Ce code est inconnu du profil de la source. unknown_code Corriger le code à la source" in text
    assert "category ligne refusée 4 7, 19, 20, 311" in text
    assert "signalé, ligne gardée 12 100, 101, 102, 103, 104, 105, 106, 107, 108, 109 et 2 autres" in text


def test_passed_checks_are_folded(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    html = written(con, tmp_path)
    folded = re.search(r"<details>(.*)</details>", html, re.DOTALL).group(1)
    assert "row_count" in folded
    assert "row_count" not in html.replace(folded, "")


def test_a_stopped_run_says_that_nothing_was_published(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    html = written(con, tmp_path, stopped="12 % des lignes de absences.csv sont refusées.")
    assert "<title>Rien n&#39;a été publié · semaine du" in html
    text = seen(html)
    assert "12 % des lignes de absences.csv sont refusées." in text
    assert "les listes de la dernière semaine publiée restent en place" in text


def test_a_run_without_any_check_still_has_its_page(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for table in ("quality_check", "run_input", "rejection"):
        con.execute(f"delete from portraits.{table}")
    text = seen(written(con, tmp_path, stopped="Le fichier est vide."))
    assert "Aucun contrôle n'est enregistré pour cette exécution." in text
    assert "Aucun fichier n'a été lu." in text


def test_the_page_may_ask_for_nothing_and_runs_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    html = written(con, tmp_path)
    policy = unescape(re.search('Content-Security-Policy" content="([^"]+)"', html).group(1))
    assert re.fullmatch("default-src 'none'; style-src 'sha256-[^' ]+'; base-uri 'none'; form-action 'none'", policy)
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_no_student_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    html = written(con, tmp_path)
    for student_key, student_id, last_name, _ in STUDENTS:
        for secret in (student_key, student_id, last_name):
            assert secret is None or secret not in html


def test_the_page_in_english(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = seen(written(con, tmp_path, language="en"))
    assert "School 802 has no enrolment left." in text
    assert "This code is unknown to the source profile. unknown_code" in text


@pytest.mark.parametrize(
    ("quality", "lists", "href"),
    [
        (PurePosixPath("/a/entrepot/quality"), PurePosixPath("/a/listes"), "../entrepot/quality/2026-W47/index.html"),
        (PurePosixPath("/a/quality"), PurePosixPath("/a"), "quality/2026-W47/index.html"),
        (PurePosixPath("/é 1/quality"), PurePosixPath("/b/c"), "../../%C3%A9%201/quality/2026-W47/index.html"),
        (PureWindowsPath("C:/e/quality"), PureWindowsPath("c:/L/x"), "../../e/quality/2026-W47/index.html"),
        (PureWindowsPath("C:/e/quality"), PureWindowsPath("D:/listes"), None),
        (PureWindowsPath("C:/e/quality"), PureWindowsPath("//serveur/partage/listes"), None),
    ],
)
def test_the_address_of_the_page_from_the_lists(quality: PurePath, lists: PurePath, href: str | None) -> None:
    assert quality_href("2026-W47", quality, lists) == href
