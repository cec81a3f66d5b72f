"""Files in which others write: what may be replaced, and when nobody's words would be lost by it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

# Digests of what may be replaced, each with the copy that must be there first; None: no copy is needed.
Guard = Mapping[str, Path | None]
# What Excel and LibreOffice leave beside a file while somebody has it open.
_OPEN_MARKS = ("~${name}", ".~lock.{name}#")


def take_owner(path: Path, original: Path) -> None:
    """Give a file the mode of another, and its owner where this account may: whoever wrote there still can."""
    with contextlib.suppress(OSError):
        told = original.stat()
        path.chmod(stat.S_IMODE(told.st_mode))
        if hasattr(os, "chown"):
            os.chown(path, told.st_uid, told.st_gid)


def may_replace(path: Path, guard: Guard | None) -> bool:
    """Whether nothing would be lost by replacing what stands at `path`: nobody has it open, and every word is kept.

    Without a guard, always. The content is looked at, not its date: to be called right before the move.
    """
    if guard is None:
        return True
    try:
        if not path.exists():
            return True
        if any(path.with_name(mark.format(name=path.name)).exists() for mark in _OPEN_MARKS):
            return False
        # To write, because Windows lets a file that Excel holds be read.
        with path.open("r+b") as file:
            digest = file_digest(file, "sha256").hexdigest()
        copy = guard.get(digest)
        return digest in guard and (copy is None or copy.exists())
    except OSError:
        return False
