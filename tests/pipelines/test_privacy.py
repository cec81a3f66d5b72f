"""Privacy is a property: names and student numbers are in the vault and on the lists, and nowhere else."""

from __future__ import annotations

import json
import logging
import zlib
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.config import load_config
from pipelines.errors import Eleve360Error
from pipelines.faults import UnexpectedError, told_without_values
from tests.pipelines.follow_up.team_workbooks import fill, open_list, vault_rows
from tests.pipelines.mini_centre import make_centre, rewrite, run

THREE_FAILURES = "0360114"  # on the list after the first report card
SUNDAY, NEXT_SUNDAY = date(2026, 11, 22), date(2026, 11, 29)
FICHE, LAST, FIRST, CODE, OWNER, GOAL = (
    "7391846", "Quézigramme", "Wolfhildane", "QUEW12345678", "Zorbarelle Kwiatkovska", "retrouver le chantonnement",
)  # fmt: skip
DECISION, HELPER, NOTE, UNREAD = "Vroumbalekine", "Tartempionnard", "Zigouillardesque", "Perlimpinouche"
TYPED = (DECISION, HELPER, NOTE, UNREAD)
PLANTED = (FICHE, LAST, FIRST, CODE, "Zorbarelle", "chantonnement", *TYPED)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre in which one student bears the planted name, one row of each file is faulty, and a team has written."""
    path = make_centre(tmp_path_factory.mktemp("prive") / "centre")
    extracts = path.parent / "extraits"
    text = (extracts / "students.csv").read_bytes().decode("cp1252")
    (extracts / "students.csv").write_text(text, encoding="utf-8")
    config = path.read_text(encoding="utf-8").replace("stop_share: 0.05", "stop_share: 0.5")
    path.write_text(config, encoding="utf-8")
    planted = {"last_name": LAST, "first_name": FIRST, "permanent_code": CODE}
    rewrite(
        extracts / "students.csv",
        lambda rows: [row | planted if row["student_id"] == THREE_FAILURES else row for row in rows],
    )
    for name in ("students", "enrolments", "attendance", "grades"):
        rewrite(
            extracts / f"{name}.csv",
            lambda rows: [
                row | {"student_id": FICHE if row["student_id"] == THREE_FAILURES else row["student_id"]}
                for row in rows
            ],
        )
    rewrite(extracts / "grades.csv", lambda rows: [rows[0] | {"mark": LAST}, *rows[1:]])
    rewrite(extracts / "attendance.csv", lambda rows: [rows[0] | {"category": FIRST}, *rows[1:]])
    names = "intervention_id,student_id,school_id,type,domain,tier,goal,started_on,review_on,ended_on,owner,status\n"
    (extracts / "interventions.csv").write_text(
        f"{names}{FICHE}-1,{FICHE},014,tutorat,literacy,2,{GOAL},2026-10-05,2026-12-01,,{OWNER},open\n",
        encoding="utf-8",
    )
    run(path, SUNDAY)
    written = path.parent / "listes" / "014" / "sec1" / "courant" / "liste.xlsx"
    typed = {"decision": DECISION, "owner": HELPER, "note": NOTE, "status": UNREAD, "finding": "donnée inexacte"}
    fill(written, FICHE, **typed)
    # A team names its own copy after the student, and spoils it.
    fill(written, FICHE, save_as=written.with_name(f"{LAST} {FIRST}.xlsx"), **typed, started_on=UNREAD)
    written.with_name(f"{LAST}.xlsx").write_bytes(LAST.encode())
    run(path, NEXT_SUNDAY)
    return path


def readable(path: Path) -> bytes:
    """What a file says, as bytes: Parquet and DuckDB are compressed, so their cells are told as text."""
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            return json.dumps(con.execute("from read_parquet(?)", [str(path)]).fetchall(), default=str).encode()
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("select table_name from information_schema.tables").fetchall()
            told = [con.execute(f'from "{name}"').fetchall() for (name,) in tables]
            return json.dumps(told, default=str, ensure_ascii=False).encode()
    return path.read_bytes()


def test_the_planted_name_is_on_the_list(centre: Path) -> None:
    """Otherwise the searches below would prove nothing."""
    pages = [path.read_text(encoding="utf-8") for path in load_config(centre).lists.rglob("*.html")]
    csvs = [path.read_text(encoding="utf-8") for path in load_config(centre).lists.rglob("*.csv")]
    assert any(LAST in page for page in pages)
    assert any(LAST in text for text in csvs)


def test_no_file_of_the_store_names_anybody(centre: Path) -> None:
    store = load_config(centre).store
    searched = [path for path in sorted(store.rglob("*")) if path.is_file()]
    assert {"portraits.duckdb", "identity.vault", "000001.json", "profile.parquet", "index.html"} <= {
        path.name for path in searched
    }
    for path in searched:
        told, raw = readable(path), path.read_bytes()
        for word in PLANTED:
            assert word.encode() not in told, path.name
            assert word.encode() not in raw, path.name
            assert word.encode("utf-16-le") not in raw, path.name
            assert zlib.compress(word.encode()) not in raw, path.name


def test_what_was_typed_is_on_the_list_of_the_team(centre: Path) -> None:
    """Otherwise the searches would prove nothing of it."""
    current = load_config(centre).lists / "014" / "sec1" / "courant"
    assert DECISION in (current / "liste.csv").read_text(encoding="utf-8")
    assert open_list(current / "liste.xlsx").get(FICHE, "note") == NOTE
    assert open_list(current / "liste.xlsx").get(FICHE, "status") == UNREAD


def test_what_was_typed_is_in_the_vault(centre: Path) -> None:
    kept = vault_rows(centre, "follow_up_text")
    assert [(one["decision"], one["owner"], one["note"]) for one in kept] == [(DECISION, HELPER, NOTE)]
    assert json.loads(str(kept[0]["unread"])) == {"status": UNREAD, "started_on": UNREAD}


def test_the_note_is_on_no_page(centre: Path) -> None:
    pages = [path for path in load_config(centre).lists.rglob("*") if path.suffix in (".html", ".csv", ".txt")]
    assert len(pages) > 20
    assert not [path.name for path in pages if NOTE in path.read_text(encoding="utf-8")]


def test_the_index_the_portraits_and_the_notices_name_nobody(centre: Path) -> None:
    lists = load_config(centre).lists
    found = [path for name in ("index.html", "portrait.html", "avis.txt") for path in lists.rglob(name)]
    assert {path.name for path in found} == {"index.html", "portrait.html", "avis.txt"}
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in PLANTED if word in text], path


def test_the_quality_page_tells_what_teams_wrote_by_address(centre: Path) -> None:
    page = (load_config(centre).store / "quality" / "2026-W48" / "index.html").read_text(encoding="utf-8")
    assert "Ce que les équipes ont écrit" in page
    assert "liste-equipe-" in page
    assert "courant/(autre classeur)" in page
    assert not [word for word in PLANTED if word in page]
    for key in ("student_key", "row_id"):
        assert str(vault_rows(centre, "workbook_row")[0][key]) not in page


def test_nothing_is_left_in_the_working_folders(centre: Path) -> None:
    store = load_config(centre).store
    assert not list(store.glob(".staging/*"))
    assert not list(store.glob("*.tmp"))


def test_check_and_its_json_quote_no_cell(centre: Path) -> None:
    for words in ([], ["--json"], ["--quiet"]):
        result = CliRunner().invoke(app, ["check", "--as-of", "2026-11-22", "--config", str(centre), *words])
        assert result.exit_code == 1
        assert not [word for word in PLANTED if word in result.output]


def test_the_run_logs_nothing_of_a_student(
    centre: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        run(centre, SUNDAY)
    told = caplog.text + "".join(capfd.readouterr())
    assert not [word for word in PLANTED if word in told]


def test_a_library_that_quotes_a_cell_is_not_repeated() -> None:
    with pytest.raises(UnexpectedError) as caught, told_without_values(), duckdb.connect() as con:
        con.execute(f"select cast('{LAST}' as integer)")
    error: Eleve360Error = caught.value
    assert LAST not in f"{error.message} {error.remedy} {error!r} {error.__cause__} {error.as_dict()}"
    assert "ConversionException" in error.message
    assert error.exit_code == 70


def test_an_unknown_student_number_is_not_repeated(centre: Path) -> None:
    result = CliRunner().invoke(app, ["explain", "9991234", "--config", str(centre)])
    assert result.exit_code == 10
    assert "9991234" not in result.output


def test_a_student_key_cannot_be_had_without_the_key(centre: Path) -> None:
    import hashlib

    plain = {hashlib.sha256(text.encode()).hexdigest() for text in (FICHE, f"essai{FICHE}", f"essai|{FICHE}", CODE)}
    with duckdb.connect(str(load_config(centre).store / "portraits.duckdb"), read_only=True) as con:
        keys = {key for (key,) in con.execute("select distinct student_key from portrait").fetchall()}
    assert len(keys) == 6
    assert not keys & plain
