"""Whole runs with workbooks that teams wrote in: locked, spoilt, run in the past, stopped, saved by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import Eleve360Error
from pipelines.follow_up.registry import WORKBOOKS_NAME
from pipelines.replay import replay
from pipelines.weeks import Week
from tests.pipelines.follow_up.team_workbooks import fill, open_list, vault_rows
from tests.pipelines.mini_centre import ask, make_centre, published_bytes, rewrite, run

LISTED = "0360114"
FIRST, SECOND, THIRD = date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 6)
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def first_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre after its first run; to be copied."""
    path = make_centre(tmp_path_factory.mktemp("premiere") / "centre")
    run(path, FIRST)
    return path


@pytest.fixture
def centre(first_week: Path, tmp_path: Path) -> Path:
    shutil.copytree(first_week.parent, tmp_path / "centre")
    return tmp_path / "centre" / "eleve360.yaml"


def current(centre: Path, team: str = "sec1") -> Path:
    return centre.parent / "listes" / "014" / team / "courant" / "liste.xlsx"


def decisions(centre: Path) -> list[object]:
    return [one["decision"] for one in vault_rows(centre, "follow_up_text")]


def test_an_open_workbook_is_told_in_the_verdict(centre: Path) -> None:
    fill(current(centre), LISTED, decision="Appeler")
    current(centre).with_name("~$liste.xlsx").write_bytes(b"")
    (result,) = run(centre, SECOND)
    assert result.held == ("014/sec1/courant/liste-2026-W48.xlsx",)
    assert result.verdict.endswith(
        " Classeurs d'équipe lus : 1 ; suivis nouveaux ou changés : 1. "
        "Classeurs laissés en place, ouverts ou non lus : 1 ; nouvelle liste à côté : liste-2026-W48.xlsx."
    )
    assert open_list(current(centre).with_name("liste-2026-W48.xlsx")).get(LISTED, "decision") == "Appeler"
    page = current(centre).with_name("liste.html").read_text(encoding="utf-8")
    assert "la nouvelle liste est liste-2026-W48.xlsx." in page
    assert 'href="liste-2026-W48.xlsx"' in page
    index = (centre.parent / "listes" / "index.html").read_text(encoding="utf-8")
    assert 'href="014/sec1/courant/liste-2026-W48.xlsx"' in index
    # Closed, it has its place again the week after, and the pages lead there.
    current(centre).with_name("~$liste.xlsx").unlink()
    (result,) = run(centre, THIRD)
    assert result.held == ()
    page = current(centre).with_name("liste.html").read_text(encoding="utf-8")
    assert 'href="liste.xlsx"' in page
    assert "la nouvelle liste est" not in page


def test_a_spoilt_workbook_is_told_on_the_quality_page(centre: Path) -> None:
    current(centre).write_bytes(b"PK spoilt")
    (result,) = run(centre, SECOND)
    assert "À voir dans les classeurs : 1 ; voir la page de qualité." in result.verdict
    page = (centre.parent / "entrepot" / "quality" / "2026-W48" / "index.html").read_text(encoding="utf-8")
    assert "courant/liste.xlsx" in page
    assert "fichier entier" in page
    assert current(centre).read_bytes() == b"PK spoilt"


def test_a_refused_run_leaves_every_word_to_the_next(centre: Path) -> None:
    """Too many students vanish: nothing is published, and the team's workbook is as it was."""
    students = centre.parent / "extraits" / "students.csv"
    kept = students.read_bytes()
    fill(current(centre), LISTED, decision="Appeler")
    before = published_bytes(centre)
    students.write_bytes(b"\n".join(kept.split(b"\n")[:2]) + b"\n")
    with pytest.raises(Eleve360Error):
        run(centre, SECOND)
    assert published_bytes(centre) == before
    students.write_bytes(kept)
    run(centre, SECOND)
    assert decisions(centre) == ["Appeler"]


def test_a_run_that_fails_after_the_reading_leaves_every_word_to_the_next(
    centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(current(centre), LISTED, decision="Appeler")
    before = published_bytes(centre)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.weekly.write_lists", full)
        with pytest.raises(OSError, match="no space"):
            run(centre, SECOND)
    assert published_bytes(centre) == before
    run(centre, SECOND)
    assert decisions(centre) == ["Appeler"]


def test_weeks_of_the_past_may_be_run_again(centre: Path) -> None:
    fill(current(centre), LISTED, finding="confirmé", decision="Appeler", type="tutorat")
    run(centre, SECOND)
    fill(current(centre), LISTED, status="terminé", note="bilan")
    run(centre, FIRST)  # an older week: its lists are those of the newest
    assert ask(centre, "select status, discussed_week, closed_week from follow_up") == [
        ("done", "2026-W48", "2026-W48")
    ]
    assert open_list(current(centre)).book.sheetnames[0] == "Liste"
    assert (current(centre).parents[1] / "archives" / "2026-W48" / "liste.xlsx").exists()
    results = run(centre, FIRST, SECOND, THIRD)
    assert [result.held for result in results] == [()] * 3
    assert ask(centre, "select count(*), min(type), min(ended_on) from intervention") == [
        (1, "tutoring", date(2026, 11, 29))
    ]
    store = centre.parent / "entrepot"
    for week in ("2026-W47", "2026-W48", "2026-W49"):
        assert replay(store, Week.parse(week)).identical


def test_what_teams_write_moves_no_coefficient(centre: Path, first_week: Path, tmp_path: Path) -> None:
    shutil.copytree(first_week.parent, tmp_path / "sans")
    without = tmp_path / "sans" / "eleve360.yaml"
    fill(current(centre), LISTED, finding="confirmé", decision="Appeler", type="tutorat", status="en cours")
    for path in (centre, without):
        run(path, SECOND)
    told = "select * exclude (run_id) from portrait order by all"
    assert ask(centre, told) == ask(without, told)
    parts = "select * from contribution order by all"
    assert ask(centre, parts) == ask(without, parts)
    assert ask(centre, "select count(*) from follow_up") == [(1,)]


def test_a_store_from_before_workbooks_goes_on(centre: Path) -> None:
    """Its registry, its tables and its vault know nothing of follow-ups."""
    (centre.parent / "entrepot" / WORKBOOKS_NAME).unlink()
    for path in (centre.parent / "listes").rglob("*.xlsx"):
        path.unlink()
    run(centre, SECOND)
    fill(current(centre), LISTED, decision="Appeler")
    run(centre, THIRD)
    assert decisions(centre) == ["Appeler"]


def test_a_lost_registry_loses_no_word(centre: Path) -> None:
    fill(current(centre), LISTED, decision="Appeler")
    run(centre, SECOND)
    fill(current(centre), LISTED, owner="Mme Roy")
    (centre.parent / "entrepot" / WORKBOOKS_NAME).unlink()
    run(centre, THIRD)
    kept = vault_rows(centre, "follow_up_text")
    assert [(one["decision"], one["owner"]) for one in kept] == [("Appeler", "Mme Roy")]


def test_a_week_without_class_reads_what_was_written(centre: Path) -> None:
    fill(current(centre), LISTED, decision="Appeler")
    rewrite(
        centre.parent / "extraits" / "calendar.csv",
        lambda rows: [row | {"is_school_day": "false"} if row["date"] > "2026-11-22" else row for row in rows],
    )
    (result,) = run(centre, SECOND)
    assert "Classeurs d'équipe lus : 1" in result.verdict
    assert decisions(centre) == ["Appeler"]
    run(centre, THIRD)
    assert decisions(centre) == ["Appeler"]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_a_workbook_saved_by_libreoffice_is_read(centre: Path, tmp_path: Path) -> None:
    path = current(centre)
    fill(path, LISTED, finding="situation connue", discussed_on=FIRST, decision="Appeler", note="é « à » œ")
    made = tmp_path / "fait"
    profile = (tmp_path / "profil").as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(made), str(path)], check=True, capture_output=True, timeout=110)
    shutil.copyfile(made / "liste.xlsx", path)
    (result,) = run(centre, SECOND)
    assert (result.held, "À voir" in result.verdict) == ((), False)
    assert ask(centre, "select finding, discussed_on from follow_up") == [("known_situation", FIRST)]
    assert [(one["decision"], one["note"]) for one in vault_rows(centre, "follow_up_text")] == [
        ("Appeler", "é « à » œ")
    ]
