"""`identity.vault`: who the students are, as encrypted Parquet. Decrypted to memory only, never to a file.

Layout: 8 bytes of magic (with the format's version), a 12-byte nonce, then AES-256-GCM over a zip of one
Parquet file a table. The centre's identifier is not stored: it is bound in as associated data, so that the
vault of another centre does not open even with the same key.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines.errors import VaultError
from pipelines.keys import Keys

VAULT_NAME = "identity.vault"
MAGIC = b"E360VLT1"
_NONCE_BYTES = 12
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def _bound(centre_id: str) -> bytes:
    return MAGIC + centre_id.encode("utf-8")


def _packed(tables: Mapping[str, pa.Table]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, table in sorted(tables.items()):
            parquet = io.BytesIO()
            pq.write_table(table, parquet, compression="zstd")
            archive.writestr(zipfile.ZipInfo(f"{name}.parquet", _LONG_AGO), parquet.getvalue())
    return buffer.getvalue()


def _unpacked(content: bytes) -> dict[str, pa.Table]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removesuffix(".parquet"): pq.read_table(io.BytesIO(archive.read(name))) for name in archive.namelist()
        }


def write_vault(path: Path, tables: Mapping[str, pa.Table], keys: Keys, centre_id: str) -> None:
    """Write the tables, encrypted, to `path` (a staged path: the publication moves it into place)."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(keys.vault).encrypt(nonce, _packed(tables), _bound(centre_id))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(MAGIC + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())


def read_vault(path: Path, keys: Keys, centre_id: str) -> dict[str, pa.Table]:
    """The vault's tables, in memory; none when there is no vault yet.

    Raises VaultError when the key or the centre is another one's, or the file is damaged.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    head = len(MAGIC) + _NONCE_BYTES
    if not content.startswith(MAGIC) or len(content) <= head:
        raise VaultError(
            "ce fichier n'est pas une voûte de cette version du logiciel.",
            remedy="Remettre la voûte depuis la copie de sauvegarde.",
            file=path.name,
        )
    try:
        opened = AESGCM(keys.vault).decrypt(content[len(MAGIC) : head], content[head:], _bound(centre_id))
    except InvalidTag:
        raise VaultError(
            "la voûte ne s'ouvre pas : la clé ou le centre_id n'est pas celui qui l'a scellée, "
            "ou le fichier est endommagé.",
            remedy="Remettre la clé d'origine et le même centre_id, ou la voûte depuis la copie de sauvegarde.",
            file=path.name,
        ) from None
    return _unpacked(opened)
