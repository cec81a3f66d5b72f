"""A published week is computed again, bit for bit, whatever was published since."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.database import connect
from pipelines.errors import NotFoundError, VaultError
from pipelines.keys import keys_from
from pipelines.replay import replay
from pipelines.vault import VAULT_NAME, read_vault
from pipelines.weeks import Week
from risk.criteria import DEFAULT_CRITERIA, load_criteria
from tests.pipelines.small_year import CENTRE, GOAL, KEYS, NAMES, SmallYear

W44, W45, W46, W47 = (Week.parse(f"2026-W{n}") for n in (44, 45, 46, 47))
MARKS = {"0001": "48", "0002": "72", "0003": "81", "0004": "90"}
STRICTER = load_criteria(DEFAULT_CRITERIA.replace("enter: 25", "enter: 20", 1))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four runs: a quiet week; marks arrive; a past absence is corrected and a student leaves; other criteria."""
    year = SmallYear(tmp_path_factory.mktemp("published"))
    away = {"0003": [date(2026, 10, 27)]}
    assert year.run(W44) == {"2026-W44": 1}
    assert year.run(W45, marks=MARKS) == {"2026-W45": 1}
    assert year.run(W46, marks=MARKS, absent=away, gone=["0004"], revise=2) == {
        "2026-W44": 2,
        "2026-W45": 2,
        "2026-W46": 1,
    }
    assert year.run(W47, STRICTER, marks=MARKS | {"0002": "70"}, absent=away, gone=["0004"], revise=2) == {
        "2026-W45": 3,
        "2026-W46": 2,
        "2026-W47": 1,
    }
    return year.folder


@pytest.mark.parametrize(
    ("week", "version", "sequence", "students"),
    [
        (W44, 1, 1, 4),
        (W44, 2, 3, 3),
        (W45, 1, 2, 4),
        (W45, 2, 3, 3),
        (W45, 3, 4, 3),
        (W46, 1, 3, 3),
        (W46, 2, 4, 3),
        (W47, 1, 4, 3),
    ],
)
def test_every_version_ever_published_is_replayed(
    published: Path, week: Week, version: int, sequence: int, students: int
) -> None:
    result = replay(published, week, version)
    assert (result.identical, result.differences) == (True, {})
    assert (result.version, result.sequence, result.portraits) == (version, sequence, students)
    assert result.digest == result.published_digest


def test_the_newest_version_is_the_default(published: Path) -> None:
    assert replay(published, W45).version == 3


def test_two_versions_have_two_digests(published: Path) -> None:
    assert replay(published, W45, 1).digest != replay(published, W45, 2).digest


def test_a_past_week_keeps_its_criteria(published: Path) -> None:
    assert replay(published, W46, 2).criteria_hash == load_criteria(DEFAULT_CRITERIA).hash
    assert replay(published, W47, 1).criteria_hash == STRICTER.hash


def test_a_removed_student_does_not_tell_the_criteria_of_a_version(tmp_path: Path) -> None:
    year = SmallYear(tmp_path)
    year.run(W46, marks=MARKS, revise=0)
    assert year.run(W46, STRICTER, marks=MARKS, gone=["0004"], revise=0) == {"2026-W46": 2}
    (tmp_path / "portraits.duckdb").chmod(0o644)
    with connect(tmp_path / "portraits.duckdb") as con:
        # A database promises no order of rows: the removed ones first.
        con.execute("create temp table reordered as from stored_portrait order by status = 'removed' desc")
        con.execute("delete from stored_portrait")
        con.execute("insert into stored_portrait by name from reordered")
    assert replay(tmp_path, W46, 2).identical


def test_running_a_week_again_makes_no_version(published: Path, tmp_path: Path) -> None:
    year = SmallYear(Path(shutil.copytree(published, tmp_path / "again")))
    told = {"marks": MARKS | {"0002": "70"}, "absent": {"0003": [date(2026, 10, 27)]}, "gone": ["0004"]}
    assert year.run(W47, STRICTER, revise=2, **told) == {}


@pytest.mark.parametrize(
    ("edit", "differences"),
    [
        ("update stored_portrait set coefficient = coefficient + 0.01", {"portrait": 1}),
        ("update stored_portrait set parts = []", {"portrait": 1}),
        ("update stored_attendance set lates = 9", {"attendance": 1}),
        ("delete from stored_portrait", {"only_in_replay": 1}),
        ("update stored_portrait set student_number = 99", {"only_in_replay": 1}),
    ],
)
def test_a_portrait_that_was_edited_is_found_and_counted(
    published: Path, tmp_path: Path, edit: str, differences: dict[str, int]
) -> None:
    folder = Path(shutil.copytree(published, tmp_path / "edited"))
    (folder / "portraits.duckdb").chmod(0o644)
    with connect(folder / "portraits.duckdb") as con:
        con.execute(
            f"{edit} where week = '2026-W47' and student_number = "
            "(select min(student_number) from stored_portrait where week = '2026-W47')"
        )
    result = replay(folder, W47)
    assert not result.identical
    assert result.differences == differences


@pytest.mark.parametrize(
    ("week", "version"), [(W47, 2), (W47, 0), (Week.parse("2026-W36"), None), (Week.parse("2020-W40"), None)]
)
def test_an_unknown_week_or_version_is_told(published: Path, week: Week, version: int | None) -> None:
    with pytest.raises(NotFoundError) as caught:
        replay(published, week, version)
    assert caught.value.exit_code == 10


def test_lost_criteria_are_told(published: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(published, tmp_path / "lost"))
    (folder / "criteria" / f"{STRICTER.hash}.yaml").unlink()
    with pytest.raises(NotFoundError, match="critères"):
        replay(folder, W47)


def test_a_replay_changes_nothing_in_the_store(published: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in published.rglob("*")}
    replay(published, W46)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in published.rglob("*")} == before


# --- nobody is named outside the vault -------------------------------------------------------------------------


def words() -> list[str]:
    names = [word for name in NAMES.values() for word in name.replace("-Planté", "").split()]
    return [*names, GOAL, "Planté", "PLAN03111399", "2013-11-03", *NAMES]


def test_no_name_stands_in_any_byte_of_the_store(published: Path) -> None:
    files = [path for path in published.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        for word in words():
            if len(word) > 4:  # four digits stand in any binary file by chance
                assert word.encode() not in content, (path.name, "a planted word")
                assert word.encode("utf-16-le") not in content, path.name


def test_no_name_stands_in_any_fact_or_table(published: Path) -> None:
    cells: set[str] = set()
    for path in published.rglob("*.parquet"):
        table = pq.read_table(path)
        cells |= {str(value) for column in table.columns for value in column.unique().to_pylist()}
    with duckdb.connect(str(published / "portraits.duckdb"), read_only=True) as con:
        tables = con.sql(
            "select table_name from duckdb_tables() union select view_name from duckdb_views() where not internal"
        ).fetchall()
        assert len(tables) >= 18
        for (name,) in tables:
            for column in con.table(name).columns:
                cells |= {str(row[0]) for row in con.sql(f'select distinct "{column}" from {name}').fetchall()}
    for word in words():
        assert not [cell for cell in cells if word in cell and (len(word) > 4 or cell == word)]


def test_the_names_are_in_the_vault_even_of_those_who_left(published: Path) -> None:
    opened = read_vault(published / VAULT_NAME, KEYS, CENTRE)
    people = opened["student"].to_pylist()
    assert {f"{row['first_name']} {row['last_name']}" for row in people} == set(NAMES.values())
    assert [row["goal"] for row in opened["intervention_note"].to_pylist()] == [GOAL]
    with pytest.raises(VaultError):
        read_vault(published / VAULT_NAME, keys_from(bytes(32)), CENTRE)
