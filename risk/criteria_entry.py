"""Reading one entry of a criteria file: exact numbers, known keys, and errors that name the entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import yaml

NUMBER = re.compile(r"-?\d{1,7}(\.\d+)?")
_LARGEST = Decimal(1_000_000)
_PLACEHOLDER = re.compile(
    r"\{(value|numerator|denominator|benchmark|series|weekday)\}"
    r"|\{(value|numerator|denominator|benchmark)\|[^|{}]+\|[^|{}]+\}"
)


class CriteriaError(ValueError):
    """The criteria are not usable. The message, in French, names the entry and what to correct."""


class _TextLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
    """YAML whose scalars all stay text, so that no threshold passes through a binary fraction.

    By libyaml where PyYAML was built with it, as its wheels are: ten times faster.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise CriteriaError(f"« {key} » est écrit deux fois dans le bloc qui commence à la ligne {line}.")
        return super().construct_mapping(node, deep=deep)


def parse_yaml(text: str) -> object:
    """The content of a YAML text, every scalar as text. CriteriaError where it is not YAML."""
    try:
        return yaml.load(text, Loader=_TextLoader)  # a subclass of BaseLoader: it builds text only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" à la ligne {mark.line + 1}" if mark is not None else ""
        raise CriteriaError(f"ce n'est pas du YAML lisible{where}.") from None


@dataclass(frozen=True)
class Words:
    """The same words in French and in English."""

    fr: str
    en: str


class Entry:
    """A mapping of the criteria file, with the path that errors name."""

    def __init__(self, content: object, path: str = "") -> None:
        self.path = path
        if not isinstance(content, dict):
            raise self.error("doit être un bloc de clés")
        self._content: dict[str, object] = content

    def error(self, problem: str, key: str | None = None) -> CriteriaError:
        """An error about this entry, or about one of its keys."""
        return CriteriaError(f"« {self._at(key)} » {problem}.")

    def only(self, *known: str) -> Entry:
        """Itself, once it holds no key beyond the known ones."""
        for key in self._content:
            if key not in known:
                raise self.error(f"est une clé inconnue (clés possibles : {', '.join(known)})", key)
        return self

    def has(self, key: str) -> bool:
        return key in self._content

    @property
    def names(self) -> tuple[str, ...]:
        """The keys, in the order of the file."""
        return tuple(self._content)

    def block(self, key: str) -> Entry:
        """The mapping under a key that must be there."""
        return Entry(self._required(key), self._at(key))

    def text(self, key: str) -> str:
        """The non-empty text under a key that must be there, blanks at both ends removed."""
        found = self._required(key)
        if not isinstance(found, str) or not found.strip():
            raise self.error("doit être un texte non vide", key)
        return found.strip()

    def name(self, key: str) -> str:
        """A text put into sentences as it is: no mark that their templates use, and on one line."""
        found = self.text(key)
        self._check_name(found, key)
        return found

    def title(self, key: str) -> str:
        """A key that is itself put into sentences, as `name` is."""
        self._check_name(key, key)
        return key

    def _check_name(self, found: str, key: str) -> None:
        if any(mark in found for mark in "{}[]\n\r\t"):
            raise self.error("ne peut contenir ni accolade, ni crochet, ni saut de ligne", key)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under a key that must be there; it may be empty."""
        found = self._required(key)
        if not isinstance(found, list) or not all(isinstance(item, str) and item for item in found):
            raise self.error("doit être une liste de textes", key)
        return tuple(found)

    def number(self, key: str, *, places: int, least: Decimal | None = None, most: Decimal = _LARGEST) -> Decimal:
        """The exact number under a key that must be there, with at most `places` decimals."""
        found = self._required(key)
        if not isinstance(found, str) or not NUMBER.fullmatch(found):
            raise self.error("doit être un nombre, avec un point décimal", key)
        number = Decimal(found)
        if number.normalize().as_tuple().exponent < -places:
            raise self.error(f"a plus de {places} décimales", key)
        lowest = -_LARGEST if least is None else least
        if not lowest <= number <= most:
            raise self.error(f"doit être entre {lowest} et {most}", key)
        return number

    def count(self, key: str, *, most: int = 1000) -> int:
        """The whole number, 0 or more, under a key that must be there."""
        return int(self.number(key, places=0, least=Decimal(0), most=Decimal(most)))

    def words(self, key: str) -> Words:
        """The French and English words under a key that must be there."""
        block = self.block(key).only("fr", "en")
        return Words(block.text("fr"), block.text("en"))

    def template(self, key: str, *, also: tuple[str, ...] = ()) -> Words:
        """French and English sentences whose placeholders are all known. `also`: other keys of the block."""
        block = self.block(key).only("fr", "en", *also)
        return Words(block.sentence("fr"), block.sentence("en"))

    def sentence(self, key: str) -> str:
        """A text with placeholders. Leading blanks are kept: a clause is appended to another one."""
        found = self._required(key)
        if not isinstance(found, str) or not found.strip():
            raise self.error("doit être un texte non vide", key)
        rest = _PLACEHOLDER.sub("", found)
        if "{" in rest or "}" in rest:
            raise self.error(
                "contient un repère inconnu (repères : {value}, {numerator}, {denominator}, {benchmark}, {series}, "
                "{weekday}, {numerator|singulier|pluriel})",
                key,
            )
        if "[[" in rest or "]]" in rest:
            raise self.error("ne peut pas contenir [[ ou ]]", key)
        return found

    def _required(self, key: str) -> object:
        if key not in self._content:
            raise self.error("manque", key)
        return self._content[key]

    def _at(self, key: str | None) -> str:
        return ".".join(part for part in (self.path, key) if part) or "critères"
