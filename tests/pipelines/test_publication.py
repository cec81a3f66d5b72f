"""A publication happens wholly or not at all, whenever the machine stops."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines import publication
from pipelines.database import connect
from pipelines.errors import StoreBusyError
from pipelines.publication import JOURNAL_NAME, STAGING_NAME, Publication, Published, locked, recover, staging_folder

NAMES = ["identity.vault", "ledger/000002.json", "portraits.duckdb", "lists/A/courant/liste.html"]

NOBODY = 65534


class PowerCut(BaseException):
    """The machine stops here: nothing after this line runs."""


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def seen(store: Path) -> list[str | None]:
    return [(store / name).read_text() if (store / name).exists() else None for name in NAMES]


def prepared(store: Path, staging: Path) -> Publication:
    """Last week is published; this week is staged. The ledger entry has no predecessor."""
    plan = Publication(store)
    for name in NAMES:
        if not name.startswith("ledger"):
            put(store / name, "last")
        put(staging / name, "this")
        plan.add(staging / name, store / name)
    return plan


LAST, THIS = ["last", None, "last", "last"], ["this"] * 4


def test_everything_is_published_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        assert prepared(tmp_path, staging).publish() == Published()
        assert recover(tmp_path) is None
    assert seen(tmp_path) == THIS
    assert not (tmp_path / JOURNAL_NAME).exists()
    assert not (tmp_path / STAGING_NAME).exists() or not list((tmp_path / STAGING_NAME).iterdir())


@pytest.mark.parametrize("step", range(5))
def test_after_a_stop_at_any_move_the_next_start_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    moved = publication._replace
    done: list[Path] = []

    def cut(staged: Path, final: Path) -> None:
        if len(done) == step:
            raise PowerCut
        moved(staged, final)
        done.append(final)

    with monkeypatch.context() as patch:
        patch.setattr(publication, "_replace", cut)
        if step == 4:
            patch.setattr(publication, "_end", lambda store: (_ for _ in ()).throw(PowerCut()))
        with pytest.raises(PowerCut), locked(tmp_path), staging_folder(tmp_path) as staging:
            prepared(tmp_path, staging).publish()
    assert seen(tmp_path) == [*THIS[:step], *LAST[step:]]
    with locked(tmp_path):
        assert recover(tmp_path) == Published()
        assert seen(tmp_path) == THIS
        assert recover(tmp_path) is None
    assert not (tmp_path / STAGING_NAME).exists()


@pytest.mark.parametrize("journal", [None, '{"moves": [{"sta', '{"moves": [], "sha256": "0"}'])
def test_a_stop_before_the_journal_is_whole_leaves_last_week(tmp_path: Path, journal: str | None) -> None:
    staging = tmp_path / STAGING_NAME / "dead"
    prepared(tmp_path, staging)
    if journal is not None:
        put(tmp_path / JOURNAL_NAME, journal)
    with locked(tmp_path):
        assert recover(tmp_path) is None
    assert seen(tmp_path) == LAST
    assert not (tmp_path / JOURNAL_NAME).exists()
    assert not (tmp_path / STAGING_NAME).exists()


KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from pipelines import publication
    from pipelines.publication import Publication, locked, staging_folder

    store, step = Path(sys.argv[1]), int(sys.argv[2])
    moved, count = publication._replace, 0

    def killed(staged, final):
        global count
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        moved(staged, final)

    publication._replace = killed
    with locked(store), staging_folder(store) as staging:
        plan = Publication(store)
        for name in sys.argv[3:]:
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("this")
            plan.add(path, store / name)
        plan.publish()
""")


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("step", [0, 2])
def test_a_killed_process_holds_no_lock_and_is_finished_by_the_next(tmp_path: Path, step: int) -> None:
    prepared(tmp_path, tmp_path / STAGING_NAME / "unused")
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(step), *NAMES], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    assert seen(tmp_path) == [*THIS[:step], *LAST[step:]]
    with locked(tmp_path):
        assert recover(tmp_path) == Published()
    assert seen(tmp_path) == THIS


def test_a_store_that_was_moved_after_the_stop_is_recovered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    with monkeypatch.context() as patch:
        patch.setattr(publication, "_replace", lambda staged, final: (_ for _ in ()).throw(PowerCut()))
        with pytest.raises(PowerCut), locked(before), staging_folder(before) as staging:
            prepared(before, staging).publish()
    before.rename(after)
    with locked(after):
        recover(after)
    assert seen(after) == THIS


def test_a_second_run_is_told_that_the_store_is_busy(tmp_path: Path) -> None:
    with locked(tmp_path):
        with pytest.raises(StoreBusyError) as caught, locked(tmp_path):
            pass
        assert caught.value.exit_code == 9
    with locked(tmp_path):
        pass


def database(path: Path, value: int) -> None:
    with connect(path) as con:
        con.execute(f"create table t as select {value} as x")


def test_a_reader_keeps_last_week_and_the_next_reader_has_this_week(tmp_path: Path) -> None:
    final = tmp_path / "portraits.duckdb"
    database(final, 1)
    final.chmod(0o444)
    reader = duckdb.connect(str(final), read_only=True)
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        database(staging / "portraits.duckdb", 2)
        plan = Publication(tmp_path)
        plan.add(staging / "portraits.duckdb", final, fallback=tmp_path / "portraits-2026-W47.duckdb")
        assert plan.publish().fallback is None
    assert reader.sql("select x from t").fetchall() == [(1,)]
    reader.close()
    with connect(final, read_only=True) as con:
        assert con.sql("select x from t").fetchall() == [(2,)]


def refuse(*names: str):
    """`Path.replace` as Windows does it when a file is held open."""
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if Path(target).name in names:
            raise PermissionError(errno.EACCES, "held")
        return replace(self, target)

    return refused


def test_where_the_database_is_held_open_it_takes_the_name_of_its_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "portraits.duckdb", "last")
    (tmp_path / "portraits.duckdb").chmod(0o444)
    monkeypatch.setattr(Path, "replace", refuse("portraits.duckdb"))
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        put(staging / "portraits.duckdb", "this")
        plan = Publication(tmp_path)
        plan.add(
            staging / "portraits.duckdb", tmp_path / "portraits.duckdb", fallback=tmp_path / "portraits-2026-W47.duckdb"
        )
        assert plan.publish() == Published(fallback=tmp_path / "portraits-2026-W47.duckdb")
    assert (tmp_path / "portraits-2026-W47.duckdb").read_text() == "this"
    assert (tmp_path / "portraits.duckdb").read_text() == "last"
    if os.name == "posix":
        assert (tmp_path / "portraits.duckdb").stat().st_mode & 0o777 == 0o444


def test_the_usual_name_supersedes_the_name_of_a_week(tmp_path: Path) -> None:
    other = tmp_path / "portraits-2026-W47.duckdb"
    put(other, "last")
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        put(staging / "portraits.duckdb", "this")
        plan = Publication(tmp_path)
        plan.add(staging / "portraits.duckdb", tmp_path / "portraits.duckdb", supersedes=(other,))
        plan.publish()
    assert not other.exists()


def test_a_list_held_open_is_left_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", refuse("liste.html"))
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        put(staging / "lists" / "liste.html", "this")
        put(staging / "lists" / "liste.csv", "this")
        put(tmp_path / "lists" / "liste.html", "last")
        put(tmp_path / "lists" / "suivi.xlsx", "the team's")
        plan = Publication(tmp_path)
        plan.add_folder(staging / "lists", tmp_path / "lists")
        assert plan.publish() == Published(held=(tmp_path / "lists" / "liste.html",))
    assert {path.name: path.read_text() for path in (tmp_path / "lists").iterdir()} == {
        "liste.html": "last",
        "liste.csv": "this",
        "suivi.xlsx": "the team's",
    }


def test_a_required_file_held_open_stops_and_is_finished_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse("portraits.duckdb"))
        with pytest.raises(StoreBusyError) as caught, locked(tmp_path), staging_folder(tmp_path) as staging:
            prepared(tmp_path, staging).publish()
        assert caught.value.file == "portraits.duckdb"
    with locked(tmp_path):
        recover(tmp_path)
    assert seen(tmp_path) == THIS


def test_lists_may_stand_on_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def other_disk(self: Path, target: Path) -> Path:
        if STAGING_NAME in self.parts and STAGING_NAME not in Path(target).parts:
            raise OSError(errno.EXDEV, "another disk")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", other_disk)
    lists = tmp_path / "share" / "lists"
    with locked(tmp_path), staging_folder(tmp_path) as staging:
        put(staging / "lists" / "liste.html", "this")
        os.utime(staging / "lists" / "liste.html", (1_800_000_000, 1_800_000_000))
        plan = Publication(tmp_path)
        plan.add_folder(staging / "lists", lists)
        plan.publish()
    assert [(path.name, path.read_text()) for path in lists.iterdir()] == [("liste.html", "this")]
    # A workbook that nobody touched is told by its time.
    assert (lists / "liste.html").stat().st_mtime == 1_800_000_000


# --- a store that cannot be written ----------------------------------------------------------------------------


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A store that this account may read and not write; root, who may all, is somebody else meanwhile."""
    store = tmp_path / "entrepot"
    store.mkdir(mode=0o555)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield store
    if root:
        os.seteuid(0)
    store.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="the permissions of a folder are others on Windows")
def test_a_store_that_cannot_be_written_is_a_clear_refusal(forbidden: Path) -> None:
    with pytest.raises(StoreBusyError, match="l'entrepôt ne peut pas être écrit") as error, locked(forbidden):
        pass
    assert error.value.exit_code == 9
    assert "droit d'écrire" in error.value.remedy


@pytest.mark.skipif(os.name == "nt", reason="the permissions of a folder are others on Windows")
def test_nor_is_one_whose_lock_alone_can_be_written(tmp_path: Path) -> None:
    """The lock's file of an earlier run stands in a folder that was closed since."""
    with locked(tmp_path):
        pass
    tmp_path.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.setreuid(NOBODY, -1)
    try:
        with pytest.raises(StoreBusyError, match="l'entrepôt ne peut pas être écrit"), locked(tmp_path):
            pass
    finally:
        if root:
            os.setreuid(0, 0)
        tmp_path.chmod(0o755)
