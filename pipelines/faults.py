"""What happens to an exception that is nobody's planned error: it is told without its message.

A library's message may quote a cell ("could not convert 'Tremblay'"), and a scheduler keeps what it is told.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import ConfigError, Eleve360Error

DEBUG_VARIABLE = "ELEVE360_DEBUG"


class UnexpectedError(Eleve360Error):
    """A fault of the product: its kind and its place in the code, never its words."""

    exit_code = 70


@contextmanager
def told_without_values(*passing: type[Exception]) -> Iterator[None]:
    """Let planned errors, and those of the kinds `passing`, pass; turn any other into UnexpectedError.

    With the environment variable ELEVE360_DEBUG set, the original exception passes (it may show values).
    """
    try:
        yield
    except (Eleve360Error, *passing):
        raise
    except duckdb.OutOfMemoryException:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        raise _out_of_memory() from None
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        raise unexpected(error) from None


def _out_of_memory() -> ConfigError:
    """Also when the disk is too small for what passes by it: the same kind of error tells of both."""
    return ConfigError(
        "la mémoire permise et la place sur le disque ne suffisent pas à ces extraits.",
        remedy="Augmenter la clé « memory » de la configuration (par exemple 8GB), ou libérer de la place sur le "
        "disque de l'entrepôt. Rien n'a été publié.",
    )


def unexpected(error: Exception) -> UnexpectedError:
    """The same fault, told by its type and the line of ours that met it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).parent.name in _OUR_FOLDERS] or frames
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return UnexpectedError(
        f"faute inattendue du logiciel ({type(error).__name__}, {where}).",
        remedy="Rien n'a été publié. Relancer ; si la faute revient, la signaler avec ce message. "
        f"{DEBUG_VARIABLE}=1 montre le détail, qui peut contenir des renseignements personnels.",
    )


_OUR_FOLDERS = {"pipelines", "risk", "schemas", "lists", "samples"}
