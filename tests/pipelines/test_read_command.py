"""`eleve360 read`: rows on the standard output, the verdict on the error stream, the rest in the report."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipelines import raw_reading
from pipelines.cli import app
from pipelines.raw_reading import NOTES
from schemas.rules import LINE_RULES

CONTENT = 'Rapport\n\nfiche;nom;note\n0001;"Zoé; Léa";75,5\n0002;" b ";\n0003;x\n0004;"un\ndeux";80\n'
ROWS = 'fiche,nom,note\n0001,Zoé; Léa,"75,5"\n0002, b ,\n0004,"un\ndeux",80\n'


class Told:
    def __init__(self, *words: str) -> None:
        result = CliRunner().invoke(app, ["read", *words])
        self.code = result.exit_code
        self.out = result.stdout_bytes.decode("utf-8")
        self.err = result.stderr


def written(folder: Path, content: str | bytes = CONTENT, name: str = "envoi.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def reported(folder: Path, path: Path, *words: str) -> tuple[Told, dict[str, Any]]:
    told = Told(str(path), "--report", str(folder / "rapport.json"), *words)
    return told, json.loads((folder / "rapport.json").read_text(encoding="utf-8"))


def test_rows_are_utf8_csv_with_their_text_as_it_is(tmp_path: Path) -> None:
    told, report = reported(tmp_path, written(tmp_path))
    assert told.out == ROWS
    assert told.code == 1
    assert report == {
        "file": "envoi.csv",
        "sha256": hashlib.sha256(CONTENT.encode()).hexdigest(),
        "bytes": len(CONTENT.encode()),
        "format": "csv",
        "columns": 3,
        "rows": 3,
        "dialect": {
            "encoding": "utf-8",
            "bom": False,
            "delimiter": ";",
            "quote": '"',
            "escape": '"',
            "newline": "\n",
            "skip_initial_space": False,
            "header_line": 3,
            "has_header": True,
        },
        "lines": {"physical": 8, "header": 1, "preamble": 1, "blank": 1, "refused": 1, "in_rows": 4},
        "refused": [{"line": 6, "offset": 59, "rule": "ragged_row"}],
        "preamble": [{"line": 1, "offset": 0, "rule": "preamble"}],
        "notes": [],
    }


def test_the_verdict_is_on_the_error_stream_and_quotes_nothing(tmp_path: Path) -> None:
    told = Told(str(written(tmp_path)))
    assert told.err.splitlines()[-1] == (
        "envoi.csv : 3\u00a0lignes rendues, 3\u00a0colonnes ; 1\u00a0ligne refusée ; 1\u00a0ligne au-dessus du tableau."
    )
    assert "ragged_row (1\u00a0ligne : 6). La ligne n'a pas autant de cellules que l'en-tête." in told.err
    assert "Zoé" not in told.err
    quiet = Told(str(written(tmp_path)), "--quiet")
    assert quiet.err.splitlines() == told.err.splitlines()[-1:]


def test_a_file_read_whole_is_done(tmp_path: Path) -> None:
    told, report = reported(tmp_path, written(tmp_path, "a,b\r\n1,2\r\n"))
    assert (told.code, told.out) == (0, "a,b\n1,2\n")
    assert report["dialect"]["newline"] == "\r\n"
    mixed = reported(tmp_path, written(tmp_path, b"\xef\xbb\xbfa, b\r\n1, 2\n"))[1]["dialect"]
    assert (mixed["newline"], mixed["bom"], mixed["skip_initial_space"], mixed["delimiter"]) == (
        "mixed",
        True,
        True,
        ",",
    )


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_is_an_error_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    told = Told(str(written(tmp_path, content)))
    assert (told.code, told.out) == (3, "")
    assert "vide" in told.err


def test_a_file_that_is_not_there_or_is_a_folder_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        told = Told(str(path))
        assert (told.code, told.out) == (3, "")
        assert "Traceback" not in told.err


# Compressed files and other formats.


def test_gzip_and_a_zip_of_one_file_are_read_as_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "envoi.csv.gz").write_bytes(gzip.compress(CONTENT.encode()))
    with zipfile.ZipFile(tmp_path / "envoi.zip", "w") as archive:
        archive.writestr("dossier/notes.csv", CONTENT)
    for name in ("envoi.csv.gz", "envoi.zip"):
        told, report = reported(tmp_path, tmp_path / name)
        assert told.out == ROWS
        assert report["refused"] == [{"line": 6, "offset": 59, "rule": "ragged_row"}]


def test_a_zip_of_several_files_needs_the_name_of_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "envoi.zip", "w") as archive:
        archive.writestr("a/notes.csv", "x,y\n1,2\n")
        archive.writestr("absences.csv", "x,y\n3,4\n")
    several = Told(str(tmp_path / "envoi.zip"))
    assert (several.code, several.out) == (2, "")
    assert "--member" in several.err
    assert Told(str(tmp_path / "envoi.zip"), "--member", "notes.csv").out == "x,y\n1,2\n"
    assert Told(str(tmp_path / "envoi.zip"), "--member", "a/notes.csv").out == "x,y\n1,2\n"
    assert Told(str(tmp_path / "envoi.zip"), "--member", "autre.csv").code == 2


def test_parquet_goes_through_its_own_loader(tmp_path: Path) -> None:
    pq.write_table(pa.table({" Fiche": ["0001", "0002"], "note": [75.0, None]}), tmp_path / "notes.parquet")
    told, report = reported(tmp_path, tmp_path / "notes.parquet")
    assert (told.code, told.out) == (0, " Fiche,note\n0001,75\n0002,\n")
    assert (report["format"], report["dialect"], report["lines"], report["rows"]) == ("parquet", None, None, 2)


# What a report holds.


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200))
def test_any_bytes_have_an_exit_code_and_lines_that_reconcile(tmp_path: Path, noise: bytes) -> None:
    report = tmp_path / "rapport.json"
    report.unlink(missing_ok=True)
    told = Told(str(written(tmp_path, noise)), "--report", str(report))
    assert told.code in (0, 1, 3)
    assert "Traceback" not in told.err
    if told.code == 3:
        assert told.out == ""
        return
    lines = json.loads(report.read_text(encoding="utf-8"))["lines"]
    assert lines["physical"] == sum(count for kind, count in lines.items() if kind != "physical")


def test_no_text_of_the_file_is_in_the_report_or_on_the_error_stream(tmp_path: Path) -> None:
    secret = "Zoraïde"
    content = f"{secret} titre\n\n{secret}a,{secret}b,date\n" + f"{secret},x,2026-09-01\n" * 5
    content += f'{secret}\n{secret},"y,2026-09-02\n{secret},\0,2026-09-03\n\n{secret},{secret},{secret}\n'
    told, report = reported(tmp_path, written(tmp_path, content))
    assert secret in told.out
    assert secret not in told.err + json.dumps(report, ensure_ascii=False)


def test_every_rule_and_note_has_its_words(tmp_path: Path) -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (Path(raw_reading.__file__).parent / "reading").glob("*.py")
    )
    for note in NOTES:
        assert f'"{note}"' in source or note == "refusals_cut"
    for rule in (
        "preamble", "second_table", "doubtful_row", "totals_row", "other_dialect", "unclear_escape", "other_encoding",
    ):  # fmt: skip
        assert rule in LINE_RULES


def test_the_list_of_refusals_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_reading, "_MOST_REFUSALS", 3)
    told, report = reported(tmp_path, written(tmp_path, "a,b\n" + "1,2\n" * 20 + "3\n" * 5))
    assert [item["line"] for item in report["refused"]] == [22, 23, 24]
    assert (report["lines"]["refused"], report["notes"]) == (5, ["refusals_cut"])
    assert "5\u00a0lignes refusées" in told.err


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    told = Told(str(written(tmp_path)), "--report", str(tmp_path / "absent" / "rapport.json"))
    assert told.code == 2
    assert "rapport" in told.err


def test_nobody_reading_any_more_is_no_failure(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n" + "1,2\n" * 200_000)
    script = "import sys; from pipelines.cli import main; sys.argv = ['eleve360', 'read', sys.argv[1]]; main()"
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert reader.stdout.readline() == b"a,b\n"
    reader.stdout.close()
    err = reader.stderr.read().decode()
    reader.stderr.close()
    assert reader.wait(timeout=60) == 0
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
