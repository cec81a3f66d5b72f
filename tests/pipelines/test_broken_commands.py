"""Each folder of data_samples/broken through the command: its message, its exit code, and nothing lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.weeks import Week
from tests.pipelines.mini_centre import BROKEN, ask, make_centre, published_bytes, rewrite, run

AS_OF = "2026-11-30"

# folder -> exit code of `check`, and what its output must say
EXPECTED: dict[str, tuple[int, tuple[str, ...]]] = {
    "missing_file": (3, ("enrolments",)),
    "missing_column": (4, ("enrolments.csv", "level")),
    "wrong_encoding": (3, ("students.csv",)),
    "windows_1252": (0, ()),
    "utf16": (0, ()),
    "empty_file": (3, ("attendance.csv",)),
    "header_only": (1, ("attendance.csv",)),
    "unknown_code": (1, ("unknown_code", "attendance.csv", "category")),
    "date_in_future": (1, ("date_in_future", "attendance.csv", "date")),
    "mark_of_105": (1, ("out_of_range", "grades.csv", "mark")),
    "student_without_enrolment": (0, ("student_without_enrolment", "students.csv")),
    "enrolment_without_student": (5, ("unknown_reference", "enrolments.csv", "student_id")),
    "same_file_twice": (0, ()),
    "parquet_other_types": (0, ()),
    "parquet_ids_as_numbers": (4, ("student_id",)),
    "one_bad_column": (5, ("unknown_code", "enrolments.csv", "level")),
    "ragged_row": (1, ("ragged_row", "grades.csv")),
    "unclosed_quote": (5, ("unclosed_quote", "students.csv")),
    "conflicting_duplicate": (0, ("conflicting_duplicate", "grades.csv")),
    "repeated_header": (1, ("repeated_header", "grades.csv", "2\u00a0lignes refusées (lignes 22, 43)")),
    "preamble": (0, ("preamble", "students.csv", "2\u00a0lignes signalées (lignes 1, 2)")),
    "trailing_delimiter": (0, ()),
    "mixed_line_ends": (0, ()),
    "line_break_in_a_cell": (0, ()),
    "one_zip": (0, ("envoi.zip/students.csv",)),
    "duplicated_column": (4, ("grades.csv", "mark", "plus d'une fois")),
    "nul_byte": (1, ("nul_byte", "attendance.csv", "(ligne 4)")),
    "truncated_gzip": (3, ("attendance.csv.gz", "endommagé ou incomplet", "grades.csv")),
    "no_source_matches": (3, ("table students", "table enrolments", "table", "--source auto", "init --from")),
    "other_ids": (5, ("unknown_reference", "attendance.csv", "crosswalk")),
    "marks_out_of_20": (12, ("scale_suspect", "grades.csv", "école 014", "20")),
    "attendance_above_100": (1, ("out_of_range", "attendance.csv", "fraction", "de 0 à 1")),
    "other_date_order": (5, ("unreadable_value", "attendance.csv", "2026-11-30")),
    "unmapped_reason": (0, ("motif 55", "014,2026-2027,55,", "motifs.csv")),
}


def test_every_broken_folder_is_expected_to_do_something() -> None:
    assert {path.name for path in BROKEN.iterdir() if path.is_dir()} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_check_tells_the_fault(name: str, tmp_path: Path) -> None:
    code, words = EXPECTED[name]
    config = make_centre(tmp_path / "centre", BROKEN / name)
    result = CliRunner().invoke(app, ["check", "--as-of", AS_OF, "--config", str(config)])
    told = result.output
    assert result.exit_code == code, told
    for word in words:
        assert word in told
    assert "Traceback" not in told
    assert not (config.parent / "entrepot").exists(), "check writes nothing"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre after the week before any fault."""
    config = make_centre(tmp_path_factory.mktemp("sain") / "centre")
    run(config, Week.parse("2026-W47").sunday)
    return config


def before_the_fault(name: str, healthy: Path, folder: Path) -> Path:
    """A copy of the healthy centre in `folder`; that of the scale has students of its own."""
    if name != "marks_out_of_20":
        shutil.copytree(healthy.parent, folder)
        return folder / healthy.name
    config = make_centre(folder, BROKEN / name)
    rewrite(
        config.parent / "extraits" / "grades.csv",
        lambda rows: [row | {"mark": f"{float(row['mark']) * 5:g}"} for row in rows],
    )
    run(config, Week.parse("2026-W47").sunday)
    return config


@pytest.mark.parametrize("name", sorted(name for name, (code, _) in EXPECTED.items() if code >= 2))
def test_a_fault_that_stops_leaves_last_week_as_it_was(name: str, healthy: Path, tmp_path: Path) -> None:
    config = before_the_fault(name, healthy, tmp_path / "centre")
    before = published_bytes(config)
    extracts = config.parent / "extraits"
    for path in extracts.iterdir():
        path.unlink()
    for path in (BROKEN / name).iterdir():
        (extracts / path.name).write_bytes(path.read_bytes())
    result = CliRunner().invoke(app, ["weekly", "--as-of", AS_OF, "--config", str(config), "--json"])
    assert result.exit_code == EXPECTED[name][0], result.output
    error = json.loads(result.stdout)
    assert error["exit_code"] == EXPECTED[name][0]
    assert error["message"]
    assert error["remedy"]
    assert published_bytes(config) == before


def test_nothing_is_lost_from_the_forms_that_are_only_unusual(tmp_path: Path) -> None:
    """Encodings, Parquet types, files told twice, titles, line ends, a zip: the same portraits as the plain form."""
    told = {}
    key = make_centre(tmp_path / "key").with_name("eleve360.key").read_bytes()
    unusual = (
        "windows_1252",
        "utf16",
        "parquet_other_types",
        "same_file_twice",
        "repeated_header",
        "preamble",
        "trailing_delimiter",
        "mixed_line_ends",
        "line_break_in_a_cell",
        "one_zip",
    )
    for name in unusual:
        config = make_centre(tmp_path / name, BROKEN / name)
        config.with_name("eleve360.key").write_bytes(key)
        run(config, Week.parse("2026-W47").sunday)
        told[name] = ask(config, "select * exclude (run_id) from portrait order by all")
    assert len(told["utf16"]) == 6
    assert [name for name in unusual if told[name] != told["utf16"]] == []
