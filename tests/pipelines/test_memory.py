"""Memory: rows take what the configuration allows, the rest passes by the store's own disk and leaves nothing there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines import facts, identity
from pipelines.acceptance import accept
from pipelines.config import Config, load_config
from pipelines.database import DEFAULT_MEMORY, bytes_of, connect
from pipelines.errors import ConfigError
from pipelines.facts import stage_changes
from pipelines.faults import told_without_values
from pipelines.keys import create_key_file
from pipelines.onboarding import config_text
from pipelines.session import Session, open_session
from pipelines.weekly import read_extracts
from pipelines.weeks import Week

AS_OF = date(2026, 11, 22)
# 400 students × 75 days × 10 periods.
ROWS = 300_000
_ATTENDANCE = """
    select
        (10000 + range % 400)::varchar as student_id, '014' as school_id,
        strftime(date '2026-09-01' + (range // 4000)::integer, '%Y-%m-%d') as date,
        (1 + range // 400 % 10)::varchar as period, 'FRA' || range % 7 as subject_code,
        ['excused', 'unexcused', 'late'][1 + range % 3] as category
    from range(300000)
"""
_STUDENTS = "select (10000 + range)::varchar as student_id, 'N' as last_name, 'P' as first_name from range(400)"
_ENROLMENTS = """
    select
        (10000 + range)::varchar as student_id, '2026-2027' as school_year, '014' as school_id,
        '2026-08-28' as enrolled_on, 'SEC3' as level
    from range(400)
"""


@pytest.mark.parametrize(
    ("memory", "size"),
    [("4GB", 4_000_000_000), ("200 mb", 200_000_000), ("18.8 GiB", 20_186_346_291), ("1TB", 1_000_000_000_000)],
)
def test_an_amount_of_memory_is_read_as_duckdb_writes_it(memory: str, size: int) -> None:
    assert bytes_of(memory) == size


@pytest.mark.parametrize("memory", ["", "4", "GB", "4 Go", "-1GB", "4GB of it", "quatre GB", "1e9GB"])
def test_anything_else_is_not_an_amount_of_memory(memory: str) -> None:
    with pytest.raises(ValueError, match="not an amount of memory"):
        bytes_of(memory)


@pytest.mark.parametrize("memory", ["4 Go", "beaucoup", "199MB", "0GB"])
def test_the_configuration_refuses_what_is_no_amount_or_too_little(tmp_path: Path, memory: str) -> None:
    path = tmp_path / "eleve360.yaml"
    path.write_text(f"centre_id: A\nmemory: {memory}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert caught.value.message == "memory : une quantité de mémoire d'au moins 200MB (par exemple 4GB)."


def test_memory_has_a_default() -> None:
    assert Config(centre_id="A").memory == DEFAULT_MEMORY == "4GB"


def test_more_than_the_machine_has_is_never_asked_for() -> None:
    with connect() as unlimited, connect(memory="900TB") as greedy, connect(memory="300MB") as modest:
        own, asked, least = (
            con.execute("select current_setting('memory_limit')").fetchone()[0] for con in (unlimited, greedy, modest)
        )
    assert own == asked
    assert least == "286.1 MiB"


def make_large_centre(folder: Path, memory: str) -> Config:
    """Half a year of absences by period, in one school."""
    extracts = folder / "extraits"
    extracts.mkdir(parents=True)
    with connect() as con:
        for name, query in (("students", _STUDENTS), ("enrolments", _ENROLMENTS), ("attendance", _ATTENDANCE)):
            con.execute(f"copy ({query}) to $path (format csv, header)", {"path": str(extracts / f"{name}.csv")})
    path = folder / "eleve360.yaml"
    text = config_text(centre_id="essai", source="canonical").replace("memory: 4GB", f"memory: {memory}")
    path.write_text(text, encoding="utf-8")
    # The pseudonyms, and so the facts, are those of the key.
    create_key_file(folder / "eleve360.key")
    return load_config(path)


def up_to_the_facts(session: Session) -> int:
    """Accept the rows and bring them into the facts; the number of absences accepted."""
    read_extracts(session)
    acceptance = accept(session.con, AS_OF)
    identity.pseudonymise(session.con, session.keys, session.config.centre_id)
    modes = dict.fromkeys(("students", "enrolments", "attendance"), facts.FULL)
    stage_changes(session.con, session.config.store, Week.ending_by(AS_OF), AS_OF, modes)
    return {one.table_name: one.accepted for one in acceptance.files}["attendance"]


def spilled_bytes(session: Session) -> int:
    return session.con.execute("select coalesce(sum(size), 0)::bigint from duckdb_temporary_files()").fetchone()[0]


def fact_files(config: Config) -> dict[str, bytes]:
    root = config.store / "facts"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.parquet"))}


def files_left(config: Config) -> list[Path]:
    return [path for path in (config.store / ".staging").rglob("*") if path.is_file()]


def test_with_little_memory_the_same_rows_give_the_same_facts(tmp_path: Path) -> None:
    ample, scarce = make_large_centre(tmp_path / "ample", "4GB"), make_large_centre(tmp_path / "scarce", "200MB")
    scarce.privacy.key_file.write_bytes(ample.privacy.key_file.read_bytes())
    with open_session(ample) as session:
        accepted = up_to_the_facts(session)
        assert spilled_bytes(session) == 0
        facts_of_ample = fact_files(ample)
    with open_session(scarce) as session:
        assert session.con.execute("select current_setting('memory_limit')").fetchone()[0] == "190.7 MiB"
        assert up_to_the_facts(session) == accepted == ROWS
        held = session.con.execute("select sum(memory_usage_bytes)::bigint from duckdb_memory()").fetchone()[0]
        assert held <= 200_000_000
        assert spilled_bytes(session) > 0
        assert files_left(scarce)
        assert fact_files(scarce) == facts_of_ample != {}
    # Nothing was published: nothing stays.
    assert fact_files(scarce) == fact_files(ample) == {}
    assert files_left(scarce) == files_left(ample) == []


def test_nothing_of_what_spilled_stays_after_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "eleve360.yaml"
    path.write_text("centre_id: A\nmemory: 200MB\n", encoding="utf-8")
    create_key_file(tmp_path / "eleve360.key")
    config = load_config(path)
    with pytest.raises(duckdb.ConversionException):
        fail_after_spilling(config)
    assert files_left(config) == []


def fail_after_spilling(config: Config) -> None:
    with open_session(config) as session:
        session.con.execute("create table large as select repeat('x', 100) || range as text from range(3000000)")
        assert any(path.is_relative_to(session.staging / "spill") for path in files_left(config))
        session.con.execute("select 'hier'::date")


def test_rows_that_fit_nowhere_are_told_with_the_key_to_change() -> None:
    with pytest.raises(ConfigError) as caught, told_without_values():
        exceed_the_memory()
    assert caught.value.exit_code == 2
    assert caught.value.message == "la mémoire permise et la place sur le disque ne suffisent pas à ces extraits."
    assert "memory" in caught.value.remedy
    assert "disque" in caught.value.remedy
    # What DuckDB said, which may quote a query, goes no further.
    assert caught.value.__suppress_context__


def exceed_the_memory() -> None:
    with connect(memory="200MB") as con:
        con.execute("set temp_directory = ''")
        con.execute("create table large as select repeat('x', 100) || range as text from range(3000000)")
