"""The secret key of a centre, and the two keys drawn from it: one for pseudonyms, one for the vault.

The key is 32 random bytes, written in base64 in a file or in an environment variable. Two files of the
same store made with two keys cannot be joined: whoever loses the key loses the names.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pipelines.errors import KeyFileError

VARIABLE = "ELEVE360_KEY"
KEY_BYTES = 32
_REMEDY = (
    "Remettre la clé d'origine (copie de sauvegarde), ou en créer une avec « eleve360 init » "
    "si l'entrepôt est neuf : une autre clé n'ouvre pas une voûte existante."
)


@dataclass(frozen=True, repr=False)
class Keys:
    """The keys of one centre, 32 bytes each. Printing them shows nothing."""

    pseudonym: bytes = field(repr=False)
    vault: bytes = field(repr=False)

    def __repr__(self) -> str:
        return "Keys(…)"


def _derived(secret: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869), without salt: the secret is already uniform."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"eleve360/1/" + purpose).derive(secret)


def keys_from(secret: bytes) -> Keys:
    """The keys drawn from 32 secret bytes."""
    return Keys(pseudonym=_derived(secret, b"pseudonym"), vault=_derived(secret, b"vault"))


def _decoded(text: str, place: str | None) -> bytes:
    """The 32 bytes written in base64. The text itself is never quoted."""
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyFileError(f"la clé secrète doit être {KEY_BYTES} octets écrits en base64.", remedy=_REMEDY, file=place)
    return secret


def load_keys(key_file: Path | None, environ: Mapping[str, str] | None = None) -> Keys:
    """The keys of the variable ELEVE360_KEY (default environment: this process's) or of `key_file`.

    Raises KeyFileError when neither is there, when one is malformed, or when both are there and differ:
    a forgotten variable must not give every student another pseudonym.
    """
    variable = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    written = _read(key_file)
    if not variable and written is None:
        raise KeyFileError(
            f"aucune clé secrète : ni fichier de clé, ni variable {VARIABLE}.",
            remedy=_REMEDY,
            file=key_file.name if key_file else None,
        )
    secrets = []
    if variable:
        secrets.append(_decoded(variable, VARIABLE))
    if written is not None and key_file is not None:
        secrets.append(_decoded(written, key_file.name))
    if len(set(secrets)) > 1:
        raise KeyFileError(
            f"la variable {VARIABLE} et le fichier de clé ne portent pas la même clé.",
            remedy="Garder celle qui a servi à créer l'entrepôt, et enlever l'autre.",
            file=key_file.name if key_file else None,
        )
    return keys_from(secrets[0])


def _read(key_file: Path | None) -> str | None:
    """The text of the key file, or None when there is no such file."""
    if key_file is None:
        return None
    try:
        return key_file.read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""
    except OSError as error:
        raise KeyFileError(
            f"le fichier de clé ne se lit pas ({type(error).__name__}).",
            remedy="Vérifier que le compte qui exécute la commande peut le lire.",
            file=key_file.name,
        ) from None


def ensure_key(path: Path, environ: Mapping[str, str] | None = None) -> Path | None:
    """Write a new key file, unless there is one or the variable ELEVE360_KEY holds the key; the path written."""
    held = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    if held or path.exists():
        return None
    create_key_file(path)
    return path


def create_key_file(path: Path) -> None:
    """Write a new random key, readable by its owner only. Never overwrites: KeyFileError if the file exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(
            "un fichier de clé existe déjà ; il n'est jamais remplacé.",
            remedy="Le garder, ou le déplacer soi-même si l'entrepôt est neuf.",
            file=path.name,
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii") + "\n")
        file.flush()
        os.fsync(file.fileno())
