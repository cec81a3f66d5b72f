"""Publication: what a run has built beside is put in place, all of it or none of it.

Everything is first whole and on disk under `store/.staging/`. Then a journal says which file goes where, the files
are moved one by one, and the journal goes. If the machine stops before the journal is there, nothing has happened;
after, the next start finishes the moves. Readers of a file see the one before or the one after.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pipelines.errors import StoreBusyError
from pipelines.guarding import Guard, may_replace, take_owner

JOURNAL_NAME = "publication.json"
STAGING_NAME = ".staging"
LOCK_NAME = ".lock"
_UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


# --- one run at a time -----------------------------------------------------------------------------------------


def _try_lock(descriptor: int) -> None:
    """Lock the file for this process; OSError when another holds it. The system lets go when the process ends."""
    if os.name == "nt":
        import msvcrt  # noqa: PLC0415  only there

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415  not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _open_lock(store: Path) -> int:
    """A descriptor of the lock's file. StoreBusyError where the store cannot be written: said before the long work."""
    try:
        store.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(store / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        raise _unwritable(store) from error
    if not os.access(store, os.W_OK):
        os.close(descriptor)
        raise _unwritable(store)
    return descriptor


def _unwritable(store: Path) -> StoreBusyError:
    return StoreBusyError(
        "l'entrepôt ne peut pas être écrit : lecture seule, ou accès refusé.",
        remedy="Donner à ce compte le droit d'écrire dans le dossier de l'entrepôt, puis recommencer.",
        file=store.name,
    )


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store for one run. StoreBusyError when another run holds it, or it cannot be written; a dead process
    holds nothing.
    """
    descriptor = _open_lock(store)
    try:
        try:
            _try_lock(descriptor)
        except OSError:
            raise StoreBusyError(
                "une autre exécution est en cours sur cet entrepôt.",
                remedy="Attendre qu'elle finisse, puis recommencer.",
            ) from None
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def staging_folder(store: Path) -> Iterator[Path]:
    """A new folder beside what is published, on the same disk; removed at the end, unless a journal still needs it."""
    parent = store / STAGING_NAME
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield folder
    finally:
        if not (store / JOURNAL_NAME).exists():
            shutil.rmtree(folder, ignore_errors=True)


# --- what is moved ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """A staged file and its place.

    `fallback`: another place, if the file that stands there cannot be replaced while it is open (Windows).
    `required`: without this file nothing is published; one that is not is rewritten by the next run.
    `supersedes`: files that go once this one is in its place.
    `guard`: for a file in which others write. Digests that may be replaced, or superseded, each with the copy that must
    be there first (None: no copy is needed); any other content stays, and so does a file that is open. None: no guard.
    """

    staged: Path
    final: Path
    required: bool = True
    fallback: Path | None = None
    supersedes: tuple[Path, ...] = ()
    guard: Guard | None = None


@dataclass(frozen=True)
class Published:
    """What a publication could not put in its usual place.

    `fallback`: the database's other place, if it had to take it. `held`: files held open, left as they were.
    `beside`: guarded files that had to take another place, beside the one that others write in.
    """

    fallback: Path | None = None
    held: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()


@dataclass
class Publication:
    """The list of moves of one run, in the order in which they are made."""

    store: Path
    moves: list[Move] = field(default_factory=list)

    def add(
        self,
        staged: Path,
        final: Path,
        *,
        required: bool = True,
        fallback: Path | None = None,
        supersedes: tuple[Path, ...] = (),
        guard: Guard | None = None,
    ) -> None:
        """Plan to move one staged file."""
        self.moves.append(Move(staged, final, required, fallback, supersedes, guard))

    def add_folder(self, staged: Path, final: Path, *, required: bool = False) -> None:
        """Plan to move every file under `staged` to the same place under `final`; other files there stay."""
        for path in sorted(staged.rglob("*")):
            if path.is_file():
                self.add(path, final / path.relative_to(staged), required=required)

    def publish(self) -> Published:
        """Make the moves. StoreBusyError if a required file is held open: the next start finishes the publication."""
        for move in self.moves:
            if move.required:
                _flush(move.staged)
        _write_journal(self.store, self.moves)
        published = _carry_out(self.moves)
        _end(self.store)
        return published


def recover(store: Path) -> Published | None:
    """Finish a publication that was interrupted, or drop one that had not begun; to be called under `locked`.

    Returns what was finished, None when there was nothing to finish. Leftovers of dead runs are removed.
    """
    moves = _read_journal(store)
    finished = None
    if moves is not None:
        finished = _carry_out(moves)
    _end(store)
    shutil.rmtree(store / STAGING_NAME, ignore_errors=True)
    return finished


# --- the journal -----------------------------------------------------------------------------------------------


def _told(store: Path, path: Path) -> str:
    """Paths inside the store are told from the store, so that a store that was moved can be recovered."""
    return path.relative_to(store).as_posix() if path.is_relative_to(store) else str(path.resolve())


def _told_guard(store: Path, guard: Guard | None) -> dict[str, str | None] | None:
    if guard is None:
        return None
    return {digest: _told(store, copy) if copy else None for digest, copy in guard.items()}


def _write_journal(store: Path, moves: list[Move]) -> None:
    told = [
        {
            "staged": _told(store, move.staged),
            "final": _told(store, move.final),
            "required": move.required,
            "fallback": _told(store, move.fallback) if move.fallback else None,
            "supersedes": [_told(store, path) for path in move.supersedes],
            "guard": _told_guard(store, move.guard),
        }
        for move in moves
    ]
    body = json.dumps(told, ensure_ascii=False)
    journal = store / JOURNAL_NAME
    unfinished = journal.with_name(JOURNAL_NAME + ".tmp")
    unfinished.write_text(
        json.dumps({"moves": told, "sha256": sha256(body.encode()).hexdigest()}, ensure_ascii=False), encoding="utf-8"
    )
    _flush(unfinished)
    unfinished.replace(journal)
    _flush_folder(store)


def _read_journal(store: Path) -> list[Move] | None:
    """The moves of a complete journal; None when there is none, or it is not whole."""
    try:
        content = json.loads((store / JOURNAL_NAME).read_text(encoding="utf-8"))
        body = json.dumps(content["moves"], ensure_ascii=False)
        if sha256(body.encode()).hexdigest() != content["sha256"]:
            return None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return [
        Move(
            staged=store / told["staged"],
            final=store / told["final"],
            required=told["required"],
            fallback=store / told["fallback"] if told["fallback"] else None,
            supersedes=tuple(store / path for path in told["supersedes"]),
            guard=_read_guard(store, told.get("guard")),
        )
        for told in content["moves"]
    ]


def _read_guard(store: Path, told: dict[str, str | None] | None) -> Guard | None:
    if told is None:
        return None
    return {digest: store / copy if copy else None for digest, copy in told.items()}


def _end(store: Path) -> None:
    for name in (JOURNAL_NAME, JOURNAL_NAME + ".tmp"):
        (store / name).unlink(missing_ok=True)


# --- moving ----------------------------------------------------------------------------------------------------


def _carry_out(moves: list[Move]) -> Published:
    """Make each move that is not made yet: a staged file that is no longer there has been moved before.

    A file that is not required and cannot be written waits, whatever the reason.
    """
    other_place, held, beside = None, [], []
    for move in moves:
        if not move.staged.exists():
            continue
        refusals: list[OSError] = []
        place = _first_that_takes(move, refusals)
        if place is None and move.required:
            raise _refused(move.final, refusals)
        if place is None:
            held.append(move.final)
        elif place != move.final and move.guard is not None:
            beside.append(place)
        elif place != move.final:
            other_place = place
        if place == move.final or (place is not None and move.guard is not None):
            _supersede(move, place)
    for folder in sorted({move.final.parent for move in moves if move.required}):
        _flush_folder(folder)
    return Published(other_place, tuple(held), tuple(beside))


def _refused(final: Path, refusals: list[OSError]) -> StoreBusyError:
    """A required file could not be put in place: the journal stays, and the next start goes on from it."""
    if all(isinstance(one, PermissionError) for one in refusals):
        return StoreBusyError(
            "un fichier qui doit être remplacé est tenu ouvert par un autre logiciel : la publication est à moitié "
            "faite.",
            remedy="Fermer le fichier, puis relancer : la publication reprendra où elle en est.",
            file=final.name,
        )
    return StoreBusyError(
        "le disque de l'entrepôt refuse l'écriture (plein, en lecture seule, ou en faute) : la publication est à "
        "moitié faite.",
        remedy="Libérer de la place ou rendre le disque accessible, puis relancer : la publication reprendra où elle "
        "en est.",
        file=final.name,
    )


def _first_that_takes(move: Move, refusals: list[OSError]) -> Path | None:
    """Where the file was put: its place, else its other place, else nowhere; why not is added to `refusals`."""
    for place in (move.final, move.fallback):
        if place is None or not may_replace(place, move.guard):
            continue
        if not move.required:  # others read it, or write in it: it keeps the mode and the owner that it has
            take_owner(move.staged, place)
        try:
            _replace(move.staged, place)
        except OSError as error:  # a share may be read-only, full or gone: what it refuses waits for the next run
            refusals.append(error)
        else:
            return place
    return None


def _supersede(move: Move, place: Path) -> None:
    for path in move.supersedes:
        if path != place and may_replace(path, move.guard):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _replace(staged: Path, final: Path) -> None:
    """Put `staged` in the place of `final`, in one step for whoever reads `final`."""
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        staged.replace(final)
    except PermissionError:
        _replace_read_only(staged, final)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _replace_from_another_disk(staged, final)


def _replace_read_only(staged: Path, final: Path) -> None:
    """Windows refuses to replace a read-only file, open or not: try once more without that mark."""
    if not final.exists():
        raise PermissionError(errno.EACCES, "refused", final.name)
    mode = final.stat().st_mode
    final.chmod(0o644)
    try:
        staged.replace(final)
    except PermissionError:
        final.chmod(mode)
        raise


def _replace_from_another_disk(staged: Path, final: Path) -> None:
    beside = final.with_name(f".{final.name}.tmp")
    try:
        shutil.copy2(staged, beside)  # with its time: a workbook that nobody touched is told by it
        take_owner(beside, staged)
        _flush(beside)
        beside.replace(final)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):
        staged.unlink()


def _flush(path: Path) -> None:
    """Wait until the file is on the disk. Read-only files too: they were made so by us."""
    with path.open("rb") as file, contextlib.suppress(OSError):
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
