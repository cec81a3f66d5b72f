"""Files that hold files: zip and gzip. What they hold is copied into the spill folder, chunk by chunk, within bounds.

A copy never takes its place from the container: a hostile path in a zip names a file and nothing more.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from pipelines.errors import SourceError

GZIP, ZIP = ".gz", ".zip"
# Delimited text shrinks 5 to 60 times. Beyond these, the container was made to fill a disk, or is damaged.
MOST_MEMBERS = 10_000
MOST_TIMES_LARGER = 200
ALWAYS_ALLOWED = 256 << 20
MOST_BYTES = 64 << 30
_CHUNK = 1 << 20
_HIDDEN = (".", "~", "__MACOSX")
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, ValueError)


class Member(NamedTuple):
    """A file that can be read.

    `name` is what the user is told (`envoi.zip/users.csv`, `absences.csv.gz`), `path` where its content is.
    """

    name: str
    path: Path


def is_container(path: Path) -> bool:
    """Whether the file, by its name, holds others."""
    return path.suffix.lower() in (GZIP, ZIP)


def is_content_at_fault(error: OSError) -> bool:
    """Whether an error of the system comes from what a zip says of itself, not from the disk: an entry that would
    begin before the file does (EINVAL), a bzip2 stream that is none (no number at all)."""
    return error.errno in (None, errno.EINVAL)


def table_name(name: str) -> str:
    """The part of a member's name that says which table it is: `envoi.zip/a/users.csv.gz` -> `users.csv`."""
    last = name.rpartition("/")[2]
    return last[: -len(GZIP)] if last.lower().endswith(GZIP) else last


def member_names(path: Path) -> list[str]:
    """Names of what `path` holds, in the order of loading; a plain file holds itself. Nothing is copied.

    SourceError when the zip cannot be opened.
    """
    if path.suffix.lower() != ZIP:
        return [path.name]
    with _damage_told(path), zipfile.ZipFile(path) as container:
        return [f"{path.name}/{_inner(entry)}" for entry in _entries(path, container)]


@contextmanager
def opened(path: Path, name: str) -> Iterator[BinaryIO]:
    """The content of one member, uncopied; as it stands in the container (a gzip within a zip is not gunzipped)."""
    with _damage_told(path):
        if path.suffix.lower() != ZIP:
            with path.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(path) as container:
            entry = next(entry for entry in _entries(path, container) if name == f"{path.name}/{_inner(entry)}")
            _refuse_encrypted(path, entry)
            with container.open(entry) as file:
                yield file


def members(path: Path, spill: Path, wanted: Callable[[str], bool] = lambda name: True) -> list[Member]:
    """What `path` holds and `wanted` accepts by its name, as files that can be read.

    A plain file gives itself. Others are copied under `spill`, which is the caller's to remove. Folders in a zip
    are kept in the name; hidden entries are left out, and a zip within a zip is not opened (it gives itself).
    SourceError: damaged, encrypted, too large for what it is, or the disk is full.
    """
    suffix = path.suffix.lower()
    if suffix not in (GZIP, ZIP):
        return [Member(path.name, path)] if wanted(path.name) else []
    budget = _Budget(path)
    if suffix == GZIP:
        if not wanted(path.name):
            return []
        copy = _place(spill, path, 0, path.name)
        with _damage_told(path), path.open("rb") as file:
            budget.copy(file, path.name, copy)
        return [Member(path.name, copy)]
    found = []
    with _damage_told(path), zipfile.ZipFile(path) as container:
        for rank, entry in enumerate(_entries(path, container)):
            name = f"{path.name}/{_inner(entry)}"
            if not wanted(name):
                continue
            _refuse_encrypted(path, entry)
            copy = _place(spill, path, rank, name)
            with container.open(entry) as file:
                budget.copy(file, name, copy)
            found.append(Member(name, copy))
    return found


def _entries(path: Path, container: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in container.infolist() if not entry.is_dir() and not _is_hidden(_inner(entry))]
    if len(entries) > MOST_MEMBERS:
        raise SourceError(
            f"{path.name} : le fichier compressé contient plus de {MOST_MEMBERS} fichiers.",
            remedy="N'y mettre que les fichiers de l'extraction.",
            file=path.name,
        )
    return sorted(entries, key=_inner)


def _inner(entry: zipfile.ZipInfo) -> str:
    """The entry's name without what a path could do: no drive, no root, no parent."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".") and not part.endswith(":"))


def _is_hidden(name: str) -> bool:
    return not name or any(part.startswith(_HIDDEN) for part in name.split("/"))


def _place(spill: Path, container: Path, rank: int, name: str) -> Path:
    """Where a copy goes: a folder for each container and entry, so that no two names can meet."""
    safe = re.sub(r"[^\w. ()-]", "_", table_name(name))[-100:].strip(" .") or "membre"
    folder = spill / "members" / hashlib.sha256(str(container).encode()).hexdigest()[:12] / str(rank)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / safe


class _Budget:
    """The bytes that a container may still give: counted as they come, whatever its index promises."""

    def __init__(self, container: Path) -> None:
        self._container = container
        self._left = min(MOST_BYTES, max(ALWAYS_ALLOWED, MOST_TIMES_LARGER * container.stat().st_size))

    def copy(self, file: BinaryIO, name: str, copy: Path) -> None:
        """Copy a stream, gunzipped where `name` says so. SourceError, and no copy left, when the budget is spent."""
        source = gzip.GzipFile(fileobj=file) if name.lower().endswith(GZIP) else file
        try:
            with copy.open("wb") as out:
                while chunk := source.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._too_large()
                    out.write(chunk)
        except BaseException:
            copy.unlink(missing_ok=True)
            raise

    def _too_large(self) -> SourceError:
        return SourceError(
            f"{self._container.name} : décompressé, le contenu dépasse toute mesure "
            f"(plus de {MOST_TIMES_LARGER} fois la taille du fichier, ou de {MOST_BYTES >> 30} Go).",
            remedy="Refaire l'extraction ; si le fichier est bien ainsi, l'envoyer sans compression.",
            file=self._container.name,
        )


def _refuse_encrypted(path: Path, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise SourceError(
            f"{path.name} : le fichier compressé est protégé par un mot de passe.",
            remedy="L'ouvrir, et déposer les fichiers décompressés ou un zip sans mot de passe ; "
            "le dossier des extractions doit lui-même être d'accès restreint.",
            file=path.name,
        )


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """What zipfile, gzip and zlib raise, as one error that names the container and quotes nothing of it."""
    try:
        yield
    except NotImplementedError as error:
        raise SourceError(
            f"{path.name} : le fichier compressé emploie une méthode de compression inconnue ici.",
            remedy="Le refaire avec la méthode ordinaire (« deflate »), ou déposer les fichiers décompressés.",
            file=path.name,
        ) from error
    except (*_DAMAGED, OSError) as error:
        if isinstance(error, OSError) and not is_content_at_fault(error):
            raise SourceError(
                f"{path.name} : le fichier compressé ne peut pas être lu ou décompressé.",
                remedy="Vérifier qu'il existe encore, que l'accès est permis et qu'il reste de la place sur le disque.",
                file=path.name,
            ) from error
        raise SourceError(
            f"{path.name} : le fichier compressé est endommagé ou incomplet.",
            remedy="Le refaire ou l'envoyer de nouveau : le transfert a sans doute été interrompu.",
            file=path.name,
        ) from error
