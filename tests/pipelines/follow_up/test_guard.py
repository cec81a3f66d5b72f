"""A workbook is replaced only where no word is lost by it: open, edited meanwhile, or unread, it stays."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines import publication
from pipelines.follow_up.files import workbooks_in
from pipelines.follow_up.publishing import held_folders
from pipelines.guarding import may_replace
from pipelines.publication import STAGING_NAME, Publication, Published, locked, recover
from tests.pipelines.follow_up.desk import Desk, rules
from tests.pipelines.follow_up.test_reading_back import W1, W2, W3, W4, A, B, edit, type_in, typing


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path, [A, B])
    one.run(W1)
    yield one
    one.close()


@pytest.mark.parametrize("mark", ["~$liste.xlsx", ".~lock.liste.xlsx#"])
def test_an_open_workbook_stays_and_the_new_list_is_beside(desk: Desk, mark: str) -> None:
    type_in(desk, A, decision="enregistré, encore ouvert")
    lock = desk.path(name=mark)
    lock.write_bytes(b"Mme Roy")
    before = desk.path().read_bytes()
    _, published = desk.run(W2)
    assert desk.path().read_bytes() == before
    assert [path.name for path in published.beside] == [f"liste-{W2}.xlsx"]
    assert desk.shown(A) == {"decision": "enregistré, encore ouvert"}
    # The team saves and closes; the week after, both are read, and the list has its place again.
    lock.unlink()
    type_in(desk, A, decision="décision finale")
    edit(desk.path(name=f"liste-{W2}.xlsx"), typing(B, note="dans l'autre"))
    read, published = desk.run(W3)
    assert (rules(read), published) == ([], Published())
    assert (desk.shown(A), desk.shown(B)) == ({"decision": "décision finale"}, {"note": "dans l'autre"})
    assert desk.names() == ["liste.xlsx"]


@pytest.mark.parametrize("mark", ["~$liste.xlsx", ".~lock.liste.xlsx#"])
def test_what_is_held_is_known_before_the_lists_are_written(desk: Desk, mark: str) -> None:
    read, _ = desk.run(W2, crash=True)
    assert held_folders(desk.lists, read, W2) == frozenset()
    type_in(desk, A, decision="Appeler")
    read, _ = desk.run(W3, crash=True)
    assert held_folders(desk.lists, read, W3) == frozenset(), "read, and its copy goes first"
    desk.path(name=mark).write_bytes(b"Mme Roy")
    read, _ = desk.run(W3, crash=True)
    assert held_folders(desk.lists, read, W3) == {"014/sec1/courant"}


def test_a_workbook_that_cannot_be_read_is_held(desk: Desk) -> None:
    desk.path().write_bytes(b"PK not a workbook")
    desk.path(f"archives/{W1}").write_bytes(b"PK not a workbook")
    read, _ = desk.run(W2, crash=True)
    assert held_folders(desk.lists, read, W2) == {"014/sec1/courant"}
    assert held_folders(desk.lists, read, W1) == {"014/sec1/courant", f"014/sec1/archives/{W1}"}


def test_a_workbook_closed_after_the_pages_were_written_stays_where_they_do_not_lead(desk: Desk) -> None:
    """The pages say `liste-W2.xlsx`: there it goes, though the team has closed its own meanwhile."""
    before = desk.path().read_bytes()
    _, published = desk.run(W2, held=("014/sec1/courant",))
    assert desk.path().read_bytes() == before
    assert [path.name for path in published.beside] == [f"liste-{W2}.xlsx"]
    _, published = desk.run(W3)
    assert published == Published()
    assert desk.names() == ["liste.xlsx"]


def test_one_open_for_weeks_leaves_one_list_beside(desk: Desk) -> None:
    desk.path(name="~$liste.xlsx").write_bytes(b"")
    for week in (W2, W3, W4):
        desk.run(week)
        assert desk.names() == sorted(["liste.xlsx", f"liste-{week}.xlsx", "~$liste.xlsx"])


def test_both_places_open_leave_both(desk: Desk) -> None:
    for name in ("~$liste.xlsx", f"~$liste-{W2}.xlsx"):
        desk.path(name=name).write_bytes(b"")
    desk.path(name=f"liste-{W2}.xlsx").write_bytes(b"PK the team's")
    _, published = desk.run(W2)
    assert published.held == (desk.path(),)
    assert desk.path(name=f"liste-{W2}.xlsx").read_bytes() == b"PK the team's"


def test_a_word_typed_between_reading_and_publication_is_read_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = Publication.publish

    def slowly(self: Publication) -> Published:
        type_in(desk, A, decision="à la dernière minute")
        return publish(self)

    with monkeypatch.context() as patch:
        patch.setattr(Publication, "publish", slowly)
        _, published = desk.run(W2)
    assert [path.name for path in published.beside] == [f"liste-{W2}.xlsx"]
    assert desk.shown(A) == {}
    read, published = desk.run(W3)
    assert (rules(read), published) == ([], Published())
    assert desk.shown(A) == {"decision": "à la dernière minute"}
    assert desk.names() == ["liste.xlsx"]


class PowerCut(BaseException):
    """The machine stops here."""


def test_the_guard_holds_when_an_interrupted_publication_is_finished(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(desk, A, decision="avant")
    moved = publication._replace

    def cut(staged: Path, final: Path) -> None:
        if final == desk.path():
            raise PowerCut
        moved(staged, final)

    with monkeypatch.context() as patch:
        patch.setattr(publication, "_replace", cut)
        with pytest.raises(PowerCut):
            desk.run(W2)
    type_in(desk, A, decision="après la panne")
    before = desk.path().read_bytes()
    with locked(desk.store):
        recovered = recover(desk.store)
    assert [path.name for path in recovered.beside] == [f"liste-{W2}.xlsx"]
    assert desk.path().read_bytes() == before


def test_without_its_copy_an_edited_workbook_is_not_replaced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the archives refuses the copy."""
    type_in(desk, A, decision="Appeler")
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if "equipe" in Path(target).name:
            raise PermissionError(errno.EACCES, "refused")
        return replace(self, target)

    before = desk.path().read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        _, published = desk.run(W2)
    assert desk.path().read_bytes() == before
    assert [path.name for path in published.beside] == [f"liste-{W2}.xlsx"]


def test_a_run_that_stops_before_publication_leaves_every_file(desk: Desk) -> None:
    type_in(desk, A, decision="Appeler")
    before = {path: path.read_bytes() for path in desk.lists.rglob("*") if path.is_file()}
    read, _ = desk.run(W2, crash=True)
    assert read.follow_ups == 1
    assert {path: path.read_bytes() for path in desk.lists.rglob("*") if path.is_file()} == before
    assert not list((desk.store / STAGING_NAME).iterdir())
    read, _ = desk.run(W2)
    assert (read.follow_ups, desk.shown(A)) == (1, {"decision": "Appeler"})


def test_lists_on_another_disk_are_read_and_replaced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def other_disk(self: Path, target: Path) -> Path:
        if STAGING_NAME in self.parts and "listes" in Path(target).parts:
            raise OSError(errno.EXDEV, "another disk")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", other_disk)
    desk.run(W2)
    type_in(desk, A, decision="Appeler")
    read, published = desk.run(W3)
    assert (read.workbooks, published, desk.shown(A)) == (1, Published(), {"decision": "Appeler"})
    read, _ = desk.run(W4)
    assert (read.workbooks, desk.names()) == (0, ["liste.xlsx"])


def test_a_folder_of_lists_that_is_not_there_is_made(desk: Desk) -> None:
    shutil.rmtree(desk.lists)
    read, _ = desk.run(W2)
    assert (read.workbooks, desk.names()) == (0, ["liste.xlsx"])


@pytest.mark.skipif(os.name == "nt", reason="the permissions of a folder are others on Windows")
def test_a_folder_that_cannot_be_read_is_told_and_left() -> None:
    with tempfile.TemporaryDirectory() as name:
        lists = Path(name)
        lists.chmod(0o755)
        for place in ("courant", f"archives/{W1}"):
            folder = lists / "014" / "sec1" / place
            folder.mkdir(parents=True)
            (folder / "liste.xlsx").write_bytes(b"PK")
        current = lists / "014" / "sec1" / "courant"
        current.chmod(0)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            standing, left = workbooks_in(lists, "2026-2027")
            may = may_replace(current / "liste.xlsx", {})
        finally:
            if root:
                os.seteuid(0)
            current.chmod(0o755)
    assert [(one.path, one.rule) for one in left] == [("014/sec1/courant", "unreachable")]
    assert [one.path for one in standing] == [f"014/sec1/archives/{W1}/liste.xlsx"]
    assert not may


def test_what_may_be_replaced(tmp_path: Path) -> None:
    path, copy = tmp_path / "liste.xlsx", tmp_path / "copie.xlsx"
    assert may_replace(path, {})  # nothing stands there
    path.write_bytes(b"a")
    digest = sha256(b"a").hexdigest()
    assert may_replace(path, None)
    assert may_replace(path, {digest: None})
    assert not may_replace(path, {})
    assert not may_replace(path, {digest: copy})
    copy.write_bytes(b"a")
    assert may_replace(path, {digest: copy})
    (tmp_path / "~$liste.xlsx").write_bytes(b"")
    assert not may_replace(path, {digest: copy})
