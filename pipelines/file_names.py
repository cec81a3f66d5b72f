"""Which names of files may be told: a file may be named after a student, and then only its kind is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.lists.wording import counted
from pipelines.reading.containers import table_name
from schemas.sources import load_profile, profile_names
from schemas.synonyms import file_words, plain

_SUFFIXES = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".json", ".jsonl", ".ndjson",
             ".xml", ".zip", ".gz", ".pdf", ".doc", ".docx", ".jpg", ".png")  # fmt: skip
_DATE = re.compile(
    r"(?<!\d)(?:20\d\d([-_. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])|20\d\d[-_. ](?:20)?\d\d"
    r"|(?:0[1-9]|[12]\d|3[01])[-_. ](?:0[1-9]|1[0-2])[-_. ]20\d\d)(?!\d)"
)
# Level, term or grade as file names write them: sec3, t1, 3e.
_RANKED = re.compile(r"([a-z]{3,}|[epqstv])?\d{1,4}(?:e|re)?|[a-z]+")
# A student's number has more digits than a school's, a year's or a rank.
_MOST_DIGITS = 4
_MOST_TOLD = 4


def tellable_names(names: Sequence[str]) -> list[str]:
    """Those that look like a table of some source, or are made only of a school's words, dates and short numbers.

    Any other name may hold a student's.
    """
    known = [load_profile(name) for name in profile_names()]
    return [
        name for name in names if _is_of_words(name) or any(profile.table_of(table_name(name)) for profile in known)
    ]


def others_told(names: Sequence[str], columns: Mapping[str, int] | None = None) -> str:
    """Files whose names are not told, in French: how many, their suffixes, and the `columns` of those that were read.

    `1 autre fichier .csv, 12 colonnes`; `3 autres fichiers (.csv, 12 colonnes ; .pdf)`.
    """
    kinds = dict.fromkeys(_kind(name, (columns or {}).get(name)) for name in names)
    told = [kind for kind in kinds if kind]
    head = counted(len(names), "autre fichier", "autres fichiers", "fr")
    if not told:
        return head
    if len(names) == 1:
        return f"{head} {told[0]}"
    more = " ; …" if len(told) > _MOST_TOLD else ""
    return f"{head} ({' ; '.join(told[:_MOST_TOLD])}{more})"


def _kind(name: str, columns: int | None) -> str:
    suffix = Path(table_name(name)).suffix.lower()
    if suffix not in _SUFFIXES:
        return ""
    return suffix if columns is None else f"{suffix}, {counted(columns, 'colonne', 'colonnes', 'fr')}"


def _is_of_words(name: str) -> bool:
    """Whether every part (container, folder, file, sheet) is of words that are no person's, and one says a table."""
    telling, every = file_words()
    words: list[str] = []
    digits = 0
    for part in name.split("/"):
        bare = part[:-3] if part.lower().endswith(".gz") else part
        stem = bare[: -len(Path(bare).suffix)] if Path(bare).suffix.lower() in _SUFFIXES else bare
        for word in plain(_DATE.sub(" ", stem)).split():
            ranked = _RANKED.fullmatch(word)
            if ranked is None:
                return False
            digits += sum(map(str.isdigit, word))
            letters = ranked[1] or ("" if word[0].isdigit() else word)
            if len(letters) > 1:
                words.append(plain(letters))
            elif letters == word:
                return False
    return digits <= _MOST_DIGITS and all(word in every for word in words) and any(word in telling for word in words)
