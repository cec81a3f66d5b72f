from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
from pathlib import Path

import pytest

from pipelines.errors import KeyFileError
from pipelines.keys import create_key_file, keys_from, load_keys

SECRET = bytes(range(32))
TEXT = base64.b64encode(SECRET).decode()


def test_the_two_keys_are_those_of_rfc_5869() -> None:
    """HKDF written out by hand: extract with a zero salt, then one block of expand."""
    pseudo_random = hmac.new(bytes(32), SECRET, hashlib.sha256).digest()
    expected = hmac.new(pseudo_random, b"eleve360/1/pseudonym\x01", hashlib.sha256).digest()
    keys = keys_from(SECRET)
    assert keys.pseudonym == expected
    assert len(keys.vault) == 32
    assert keys.vault != keys.pseudonym


def test_printing_keys_shows_nothing() -> None:
    keys = keys_from(SECRET)
    for shown in (repr(keys), str(keys), f"{keys}"):
        assert shown == "Keys(…)"


def test_file_and_variable_give_the_same_keys(tmp_path: Path) -> None:
    file = tmp_path / "eleve360.key"
    file.write_text(TEXT + "\r\n")
    assert load_keys(file, {}) == load_keys(None, {"ELEVE360_KEY": TEXT}) == keys_from(SECRET)
    assert load_keys(file, {"ELEVE360_KEY": TEXT}) == keys_from(SECRET)


def test_a_variable_that_differs_from_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "eleve360.key"
    file.write_text(TEXT)
    other = base64.b64encode(bytes(32)).decode()
    with pytest.raises(KeyFileError, match="la même clé"):
        load_keys(file, {"ELEVE360_KEY": other})


def test_no_key_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError) as caught:
        load_keys(tmp_path / "absent.key", {})
    assert caught.value.exit_code == 8
    assert "eleve360 init" in caught.value.remedy
    assert caught.value.file == "absent.key"


@pytest.mark.parametrize("text", ["pas du base64 !", base64.b64encode(bytes(31)).decode(), "", "é" * 44])
def test_a_malformed_key_is_refused_without_being_quoted(tmp_path: Path, text: str) -> None:
    file = tmp_path / "eleve360.key"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KeyFileError) as caught:
        load_keys(file, {})
    assert caught.value.message == "la clé secrète doit être 32 octets écrits en base64."


def test_a_new_key_file_is_private_random_and_never_overwritten(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "eleve360.key", tmp_path / "b.key"
    create_key_file(first)
    create_key_file(second)
    assert load_keys(first, {}) != load_keys(second, {})
    if os.name == "posix":
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
    before = first.read_bytes()
    with pytest.raises(KeyFileError, match="existe déjà"):
        create_key_file(first)
    assert first.read_bytes() == before
