"""The names that other systems give to the canonical tables, columns and codes (synonyms.yaml), written plainly."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from schemas.codes import CODES
from schemas.contract import Column, Kind

_PATH = Path(__file__).parent / "synonyms.yaml"
# Words that say nothing of what a column holds.
_EMPTY_WORDS = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "the"])
_LONG_ENOUGH_FOR_A_PLURAL = 4
# Code lists of columns whose contract has none: a pattern, or a kind.
PERIOD, BOOLEAN = "period", "boolean"


def plain(text: str) -> str:
    """A name as names are compared: « date d'absence » and `DATE_ABSENCES` give `date absence`; « n° » is `no`."""
    numbered = re.sub(r"\b[Nn] ?[°º]", " no ", text.strip())
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", numbered.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", bare.lower())
    kept = [word for word in words if word not in _EMPTY_WORDS] or words
    return " ".join(_singular(word) for word in kept)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _LONG_ENOUGH_FOR_A_PLURAL and word.endswith("s") else word


@cache
def column_names(table: str, column: str) -> tuple[str, ...]:
    """Names (plain) that the column goes by, the surest first: its own, then those of the table, then the others."""
    columns = _content()["columns"]
    given = [column, *columns.get(f"{table}.{column}", ()), *columns.get(column, ())]
    return tuple(dict.fromkeys(plain(name) for name in given))


@cache
def table_names(table: str) -> tuple[str, ...]:
    """Names (plain) that a file of the table goes by."""
    return tuple(dict.fromkeys(plain(name) for name in (table, *_content()["tables"][table])))


def code_list(column: Column) -> str | None:
    """The list of synonyms that the column's codes are looked up in; None where it has no codes."""
    if column.kind is Kind.BOOLEAN:
        return BOOLEAN
    return PERIOD if column.name == PERIOD else column.codes


def sure_meaning(name: str, code: str) -> tuple[bool, str | None]:
    """Whether the code's meaning in that list is known, and which it is; None: its row says nothing."""
    return _meaning(_known_codes(name), code)


def possible_meaning(name: str, code: str) -> tuple[bool, str | None]:
    """The same for what a code may mean, which a person has to confirm."""
    return _meaning(_codes("maybe", name), code)


def _meaning(known: dict[str, str | None], code: str) -> tuple[bool, str | None]:
    key = plain(code)
    return key in known, known.get(key)


@cache
def _known_codes(name: str) -> dict[str, str | None]:
    own: dict[str, str | None] = {}
    for code, meaning in CODES.get(name, {}).items():
        own |= {plain(text): code for text in (code, meaning.fr, meaning.en)}
    if name == PERIOD:
        own = {plain(f"{word} {number}"): str(number) for word in ("période", "p", "period") for number in range(1, 21)}
        own |= {f"p{number}": str(number) for number in range(1, 21)}
    return _codes("codes", name) | own


@cache
def _codes(section: str, name: str) -> dict[str, str | None]:
    listed = _content()[section].get(name, {})
    return {plain(text): code for code, texts in listed.items() for text in texts}


@cache
def file_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words (plain) that the name of a file of a school is made of: those that say what it holds, and all of them."""
    content = _content()
    given = {key: _words(names) for key, names in content["file_words"].items()}
    tables = {word for names in content["tables"].values() for word in _words(names)}
    telling = (tables | given["school"]) - given["beside"] - given["never"]
    return frozenset(telling), frozenset(telling | given["beside"])


def _words(names: list[str]) -> set[str]:
    return {word for name in names for word in plain(name).split()}


@cache
def _content() -> dict:
    return yaml.safe_load(_PATH.read_text(encoding="utf-8"))
