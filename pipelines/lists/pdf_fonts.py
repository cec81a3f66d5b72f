"""The fonts of the PDF, and what is shown of a text for which they have no glyph.

PDF/UA refuses a document with a character that cannot be drawn, and names come in every script. The fonts come with a
package, never from the machine: the same bytes everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import typst
import weblate_fonts
from fontTools.ttLib import TTFont

_FOLDER = Path(weblate_fonts.__file__).parent / "static" / "weblate_fonts"
# By family, in the order in which a glyph is looked for: the body's, then the other alphabets and syllabics, then
# Chinese (and the other characters of Japan and Taiwan), then Korean.
_FILES = {
    "Source Sans 3": "source-sans/ttf/SourceSans3-Regular.ttf",
    "Kurinto Sans": "kurinto/ttf/KurintoSans-Rg.ttf",
    "Kurinto Sans SC": "kurinto/ttf/KurintoSansSC-Rg.ttf",
    "Kurinto Sans TC": "kurinto/ttf/KurintoSansTC-Rg.ttf",
    "Kurinto Sans JP": "kurinto/ttf/KurintoSansJP-Rg.ttf",
    "Kurinto Sans KR": "kurinto/ttf/KurintoSansKR-Rg.ttf",
}
FAMILIES = tuple(_FILES)
NO_GLYPH = "\N{REPLACEMENT CHARACTER}"
_BREAK = "\N{ZERO WIDTH SPACE}"
# A word longer than a column would run out of it: it may be cut after each piece.
_LONG_WORD, _PIECE = 30, 14
_LONG = re.compile(rf"\S{{{_LONG_WORD},}}")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
# Of the format characters, those that are drawn (Arabic number signs and their like).
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_VARIATIONS = frozenset((*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))))


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts of the package only: neither the machine's, nor the compiler's own."""
    folders = sorted({str((_FOLDER / file).parent) for file in _FILES.values()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@lru_cache(maxsize=1)
def _coverage() -> tuple[frozenset[str], ...]:
    """The characters that each family has a glyph for, in the order of FAMILIES. Bold faces have the same."""
    found = []
    for file in _FILES.values():
        with TTFont(_FOLDER / file, lazy=True) as font:
            found.append(frozenset(map(chr, font.getBestCmap())))
    return tuple(found)


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """What the body's own font draws letter by letter: neither marks set on others, nor what shows nothing."""
    return frozenset(
        letter
        for letter in _coverage()[0]
        if unicodedata.category(letter)[0] not in "MC" and unicodedata.is_normalized("NFC", letter)
    )


class Shown:
    """Texts as they can be drawn; remembers whether anything had to be replaced, and how long the longest is.

    `plain`: only what the body's own font draws, for a document that would not be made otherwise.
    """

    def __init__(self, *, plain: bool = False) -> None:
        self.is_replaced = False
        self.longest = 0
        self._coverage = _coverage()[:1] if plain else _coverage()

    def text(self, text: str) -> str:
        """One line of text, composed (NFC), with a visible mark in place of each character that no font draws.

        Characters that show nothing (controls, marks of direction, variation selectors) are left out: a mark of
        direction left open in a name would turn the rest of the line around.
        """
        seen = self._seen(text)
        self.longest = max(self.longest, len(seen))
        return _LONG.sub(_breakable, seen) if len(seen) >= _LONG_WORD else seen

    def _seen(self, text: str) -> str:
        if _plain().issuperset(text):
            return text
        clean = "".join(_visible(unicodedata.normalize("NFC", text)))
        if self._coverage[0].issuperset(clean):
            return clean
        return "".join(self._drawn(cluster) for cluster in _clusters(clean))

    def _drawn(self, cluster: str) -> str:
        """A letter and its marks, which must all come from one font; what cannot be drawn with it is replaced."""
        if any(glyphs.issuperset(cluster) for glyphs in self._coverage):
            return cluster
        without = cluster.translate(dict.fromkeys(map(ord, _JOINERS)))
        if without and any(glyphs.issuperset(without) for glyphs in self._coverage):
            return without
        self.is_replaced = True
        base = cluster[0] if any(cluster[0] in glyphs for glyphs in self._coverage) else ""
        return f"{base}{self._mark}"

    @property
    def _mark(self) -> str:
        return NO_GLYPH if NO_GLYPH in self._coverage[-1] else "\N{WHITE SQUARE}"


def _visible(text: str) -> Iterator[str]:
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Zl", "Zp", "Cc"):
            yield " "
        elif letter in _VARIATIONS or (kind == "Cf" and letter not in _DRAWN and letter not in _JOINERS):
            continue
        else:
            yield letter


def _clusters(text: str) -> Iterator[str]:
    """Each character with the marks that are set on it, and with what is joined to it."""
    start = 0
    for at in range(1, len(text)):
        is_more = unicodedata.category(text[at])[0] == "M" or text[at] in _JOINERS or text[at - 1] == _JOINERS[0]
        if not is_more:
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _breakable(word: re.Match[str]) -> str:
    text = word.group()
    pieces, start = [], 0
    for at in range(1, len(text)):
        if at - start >= _PIECE and unicodedata.category(text[at])[0] != "M":
            pieces.append(text[start:at])
            start = at
    return _BREAK.join((*pieces, text[start:]))
