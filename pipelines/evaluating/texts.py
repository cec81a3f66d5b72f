"""The words of an evaluation, by language."""

from __future__ import annotations

from pipelines.evaluating import words_en, words_fr
from pipelines.lists.wording import typeset


def _typeset(words: object, language: str) -> object:
    if isinstance(words, str):
        return typeset(words, language)
    if isinstance(words, dict):
        return {key: _typeset(value, language) for key, value in words.items()}
    if isinstance(words, tuple):
        return tuple(_typeset(value, language) for value in words)
    return words


EVALUATION_TEXTS = {"fr": _typeset(words_fr.WORDS, "fr"), "en": words_en.WORDS}
