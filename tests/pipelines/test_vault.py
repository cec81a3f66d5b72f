"""The vault opens with its own key and centre only, and shows nothing of itself otherwise."""

from __future__ import annotations

import os
import stat
import traceback
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.errors import VaultError
from pipelines.keys import keys_from
from pipelines.vault import VAULT_NAME, read_vault, write_vault

KEYS = keys_from(bytes(range(32)))
TABLES = {
    "student": pa.table({"student_key": ["k1"], "last_name": ["Tremblay-Zyzomys"]}),
    "intervention_note": pa.table({"intervention_key": ["i1"], "goal": ["Revenir aux cours"]}),
}


def test_what_is_sealed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / VAULT_NAME
    write_vault(path, TABLES, KEYS, "751000")
    opened = read_vault(path, KEYS, "751000")
    assert {name: table.to_pylist() for name, table in opened.items()} == {
        "student": [{"student_key": "k1", "last_name": "Tremblay-Zyzomys"}],
        "intervention_note": [{"intervention_key": "i1", "goal": "Revenir aux cours"}],
    }
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_vault_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert read_vault(tmp_path / VAULT_NAME, KEYS, "751000") == {}


def test_nothing_is_readable_in_the_file_and_each_writing_differs(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_vault(one, TABLES, KEYS, "751000")
    write_vault(two, TABLES, KEYS, "751000")
    content = one.read_bytes()
    for word in (b"Zyzomys", b"last_name", b"PAR1", b"k1\0", b"751000"):
        assert word not in content
    assert content[8:20] != two.read_bytes()[8:20]


@pytest.mark.parametrize("fault", ["key", "centre", "flipped", "cut", "not a vault", "empty"])
def test_anything_else_gives_an_error_that_quotes_nothing(tmp_path: Path, fault: str) -> None:
    path = tmp_path / VAULT_NAME
    write_vault(path, TABLES, KEYS, "751000")
    content = path.read_bytes()
    keys = keys_from(bytes(32)) if fault == "key" else KEYS
    centre = "752000" if fault == "centre" else "751000"
    changed = {
        "flipped": content[:-1] + bytes([content[-1] ^ 1]),
        "cut": content[:40],
        "not a vault": b"PK" + content,
        "empty": b"",
    }
    path.write_bytes(changed.get(fault, content))
    with pytest.raises(VaultError) as caught:
        read_vault(path, keys, centre)
    told = "".join(traceback.format_exception(caught.value))
    assert caught.value.exit_code == 8
    assert caught.value.file == VAULT_NAME
    assert "InvalidTag" not in told
    assert "Zyzomys" not in told
