"""Source profiles: how the files of one source become the canonical extracts.

A profile is one YAML file in this folder (and SQL beside it where the shape of the source needs it),
or a YAML file of the user's. Nothing here opens an extract: a profile only says what to look for.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from schemas.contract import Kind, Table
from schemas.extracts import EXTRACTS

FOLDER = Path(__file__).parent
MODES = ("full", "incremental")
CELL = "_cell"
_NAME = re.compile(r"^[a-z0-9_]+$")
_VIEW_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_SUFFIXES = ("csv", "txt", "parquet", "xlsx", "json", "jsonl", "ndjson")
_DATE_FORMAT = re.compile(r"^(?=.*%Y)(?=.*%m)(?=.*%d)(?:%[Ymd]|[-/. ])+$")
ISO_DATE = "%Y-%m-%d"


class ProfileError(ValueError):
    """The profile is not usable; the message (French) names the entry."""


@dataclass(frozen=True)
class Formats:
    """How the source writes its files and its cells.

    `dates` are in order of preference and authoritative: a profile never holds two that could both
    read the same text. `empty` are texts that mean "no value", besides blank cells. `escape` is what stands before
    a quote inside of a quoted cell: the quote itself, or a backslash.
    """

    encodings: tuple[str, ...] = ("utf-8",)
    delimiters: tuple[str, ...] = (",",)
    decimal_comma: bool = False
    dates: tuple[str, ...] = (ISO_DATE,)
    empty: tuple[str, ...] = ()
    quote: str = '"'
    escape: str = '"'


@dataclass(frozen=True)
class SourceTable:
    """One table of the source: which files hold it, and which of their columns are used.

    `columns` must be in the header, `optional` may be absent (NULL then), `text` must be text in a
    Parquet file, because leading zeros lost there cannot be found again. `missing` names, by column, the texts that
    stand for "no value" there (0, 999, ABS…). `every_column`: whatever the header holds is known, nothing is required.
    `sheet` is the sheet of a workbook that holds it, where that is not the first.
    `source` is the label of its source where several are combined; `name` is then `label/table`.
    """

    name: str
    patterns: tuple[str, ...]
    required: bool = False
    needs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every_column: bool = False
    sheet: str | None = None
    source: str = ""

    @property
    def known(self) -> tuple[str, ...]:
        return (*self.columns, *self.optional)

    @property
    def bare_name(self) -> str:
        """The name by which the SQL of its own profile calls it."""
        return self.name.removeprefix(f"{self.source}/")

    def matches(self, file_name: str) -> bool:
        name = file_name.lower().removeprefix("dbo.")  # how a database's export tool names a table
        return any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in self.patterns)


@dataclass(frozen=True)
class Part:
    """What one source table gives to an extract: by a direct mapping of columns, or by SQL.

    `names` maps canonical columns to the source's, for the mapping and for naming a rejection;
    the name `_cell` stands for the source column in the row's own `_cell`.
    A direct mapping may also turn codes: `values` gives, by canonical column, the canonical text of each of the
    source's (a text that is not named passes as it is, for the row rules to judge); `ignore` the texts whose row is
    laid aside (`not_applicable`); `constants` the text of a column that the source does not have.
    """

    source_table: str
    names: Mapping[str, str] = field(default_factory=dict)
    sql: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    def source_name(self, column: str) -> str:
        return self.names.get(column, column)


@dataclass(frozen=True)
class Extract:
    contract: Table
    parts: tuple[Part, ...]
    mode: str = "full"
    source: str = ""


@dataclass(frozen=True)
class Profile:
    """A source, or several combined: `members` are then the profile of each, by label.

    `views` are SQL by name, in order: what several of the source's SQL files look up, each as `raw.<name>`,
    there while the source is staged.
    """

    name: str
    fr: str
    en: str
    formats: Formats
    tables: Mapping[str, SourceTable]
    extracts: Mapping[str, Extract]
    members: Mapping[str, Profile] = field(default_factory=dict)
    views: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_label(self) -> Mapping[str, Profile]:
        """Each source with the label of its tables and extracts; a source alone has none."""
        return self.members or {"": self}

    def formats_of(self, extract: str) -> Formats:
        """How the source of that extract writes its cells."""
        return self.by_label[self.extracts[extract].source].formats

    @property
    def modes(self) -> dict[str, str]:
        """`full` or `incremental`, for each extract that the source can give."""
        return {name: extract.mode for name, extract in self.extracts.items()}

    def table_of(self, file_name: str) -> SourceTable | None:
        """The table that a file belongs to by its name: the longest name wins where several match."""
        matching = [table for table in self.tables.values() if table.matches(file_name)]
        return max(matching, key=lambda table: (len(table.name), table.name), default=None)


def profile_names() -> tuple[str, ...]:
    """Names of the profiles that come with the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_profile(name_or_path: str | Path) -> Profile:
    """The profile of that name, or the one in that YAML file (SQL paths are relative to it).

    ProfileError when it does not exist or an entry is not usable.
    """
    path = _profile_path(name_or_path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProfileError(f"profil de source illisible : {path.name}") from error
    return parse_profile(content, path.parent)


def _profile_path(name_or_path: str | Path) -> Path:
    if isinstance(name_or_path, str) and _NAME.match(name_or_path):
        path = FOLDER / f"{name_or_path}.yaml"
        if not path.is_file():
            known = ", ".join(profile_names())
            raise ProfileError(f"source inconnue : « {name_or_path} » ; sources connues : {known}")
        return path
    path = Path(name_or_path)
    if not path.is_file():
        raise ProfileError(f"profil de source introuvable : {path}")
    return path


def parse_profile(content: object, folder: Path = FOLDER) -> Profile:
    """A profile from the YAML's content. `folder` holds its SQL files. ProfileError names the bad entry."""
    top = _mapping(content, "profil", {"name", "fr", "en", "formats", "files", "views", "extracts"})
    formats = _formats(top.get("formats") or {})
    tables = {name: _source_table(name, entry) for name, entry in _entries(top, "files").items()}
    views = _views(top.get("views") or {}, folder, set(tables))
    extracts = {name: _extract(name, entry, folder) for name, entry in _entries(top, "extracts").items()}
    # The contracts' order is the order of loading: a table comes after those that it refers to.
    ordered = {name: extracts[name] for name in EXTRACTS if name in extracts}
    name, fr, en = (str(top.get(key, "")) for key in ("name", "fr", "en"))
    profile = Profile(name, fr, en, formats, tables, ordered, views=views)
    _check_references(profile)
    return profile


def _formats(content: object) -> Formats:
    entry = _mapping(
        content, "formats", {"encodings", "delimiters", "decimal_comma", "dates", "empty", "quote", "escape"}
    )
    default = Formats()
    dates = _texts(entry.get("dates", default.dates), "formats.dates")
    for text in dates:
        if not _DATE_FORMAT.match(text):
            raise ProfileError(f"formats.dates : « {text} » ; seuls %Y, %m, %d et les séparateurs - / . sont compris")
    shapes = [re.sub(r"%[md]", "%x", text) for text in dates]
    if len(set(shapes)) < len(shapes):
        raise ProfileError("formats.dates : deux formats liraient la même date de deux façons ; n'en garder qu'un")
    delimiters = _texts(entry.get("delimiters", default.delimiters), "formats.delimiters")
    if any(len(text) != 1 or text in '"\r\n' for text in delimiters):
        raise ProfileError("formats.delimiters : chaque séparateur est un seul caractère")
    return Formats(
        encodings=_texts(entry.get("encodings", default.encodings), "formats.encodings"),
        delimiters=delimiters,
        decimal_comma=bool(entry.get("decimal_comma", default.decimal_comma)),
        dates=dates,
        empty=_texts(entry.get("empty", default.empty), "formats.empty"),
        quote=_character(entry.get("quote", default.quote), "formats.quote"),
        escape=_character(entry.get("escape", entry.get("quote", default.escape)), "formats.escape"),
    )


def _character(content: object, where: str) -> str:
    if not isinstance(content, str) or len(content) != 1 or content in "\r\n":
        raise ProfileError(f"{where} : un seul caractère est attendu")
    return content


def _source_table(name: str, content: object) -> SourceTable:
    where = f"files.{name}"
    if not _NAME.match(name):
        raise ProfileError(f"{where} : le nom d'une table est fait de a-z, 0-9 et _")
    allowed = {"patterns", "required", "needs", "contract", "columns", "optional", "text", "missing", "sheet"}
    entry = _mapping(content or {}, where, allowed)
    columns, optional, text = (_lower(entry.get(key, ()), f"{where}.{key}") for key in ("columns", "optional", "text"))
    if "contract" in entry:
        columns, optional, text = _columns_of(_contract(entry["contract"], where))
    missing = _sentinels(entry.get("missing") or {}, f"{where}.missing", {*columns, *optional})
    return SourceTable(
        name=name,
        patterns=_texts(entry.get("patterns", _default_patterns(name)), f"{where}.patterns"),
        required=bool(entry.get("required", False)),
        needs=_texts(entry.get("needs", ()), f"{where}.needs"),
        columns=columns,
        optional=tuple(column for column in optional if column not in columns),
        text=text,
        missing=missing,
        sheet=_sheet(entry["sheet"], f"{where}.sheet") if "sheet" in entry else None,
    )


def _sheet(content: object, where: str) -> str:
    if not isinstance(content, str) or not content.strip():
        raise ProfileError(f"{where} : le nom d'une feuille est attendu")
    return content


def _sentinels(content: object, where: str, known: set[str]) -> dict[str, tuple[str, ...]]:
    entry = _mapping(content, where, known)
    found = {}
    for column, texts in entry.items():
        if not isinstance(texts, list) or not texts:
            raise ProfileError(f"{where}.{column} : une liste de textes est attendue")
        found[column] = tuple(str(text).strip() for text in texts)
    return found


def _columns_of(contract: Table) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Required, optional and text-only columns of a canonical file.

    A text column with a code list or a pattern needs no such care: a lost zero breaks its promise and is seen.
    """
    required = contract.required_columns
    optional = tuple(name for name in contract.names if name not in required)
    text = tuple(
        column.name
        for column in contract.columns
        if column.kind is Kind.TEXT and column.codes is None and column.pattern is None
    )
    return required, optional, text


def _extract(name: str, content: object, folder: Path) -> Extract:
    where = f"extracts.{name}"
    contract = _contract(name, where)
    entry = _mapping(content, where, {"mode", "parts"})
    mode = entry.get("mode", "full")
    if mode not in MODES:
        raise ProfileError(f"{where}.mode : « {mode} » ; choisir full ou incremental")
    parts = entry.get("parts")
    if not isinstance(parts, list) or not parts:
        raise ProfileError(f"{where}.parts : au moins une partie est attendue")
    return Extract(contract, tuple(_part(contract, part, f"{where}.parts", folder) for part in parts), mode)


def _part(contract: Table, content: object, where: str, folder: Path) -> Part:
    entry = _mapping(content, where, {"from", "columns", "sql", "names", "values", "ignore", "constants"})
    if "from" not in entry:
        raise ProfileError(f"{where} : « from » manque")
    if "columns" in entry and "sql" in entry:
        raise ProfileError(f"{where} : « columns » ou « sql », pas les deux")
    key = "columns" if "columns" in entry else "names"
    names = _mapping(entry.get(key) or {}, f"{where}.{key}", set(contract.names))
    if "sql" not in entry:
        default = {} if "columns" in entry else {name: name for name in contract.names}
        mapped = default | {column: str(source).lower() for column, source in names.items()}
        constants = _constants(entry.get("constants") or {}, f"{where}.constants", set(contract.names))
        mapped = {column: source for column, source in mapped.items() if column not in constants or column in names}
        twice = sorted(set(constants) & set(mapped))
        if twice:
            raise ProfileError(f"{where}.constants : {twice[0]} vient déjà d'une colonne ; choisir l'un des deux")
        return Part(
            str(entry["from"]),
            mapped,
            values=_code_maps(entry.get("values") or {}, f"{where}.values", set(mapped)),
            ignore=_ignored_codes(entry.get("ignore") or {}, f"{where}.ignore", set(mapped)),
            constants=constants,
        )
    for key in ("values", "ignore", "constants"):
        if key in entry:
            raise ProfileError(f"{where}.{key} : seulement avec « columns » ; ici, le SQL s'en charge")
    sql = _sql(entry["sql"], f"{where}.sql", folder)
    return Part(str(entry["from"]), {column: str(source) for column, source in names.items()}, sql)


def _sql(content: object, where: str, folder: Path) -> str:
    path = folder / str(content)
    if not path.is_file():
        raise ProfileError(f"{where} : fichier introuvable : {content}")
    return path.read_text(encoding="utf-8")


def _views(content: object, folder: Path, tables: set[str]) -> dict[str, str]:
    """SQL text by name of view, in the order in which they are written."""
    if not isinstance(content, dict):
        raise ProfileError("views : une suite « nom: fichier SQL » est attendue")
    for name in content:
        if not isinstance(name, str) or not _VIEW_NAME.match(name):
            raise ProfileError(f"views.{name} : le nom d'une vue est fait de a-z, 0-9 et _, et commence par une lettre")
        if name in tables:
            raise ProfileError(f"views.{name} : ce nom est déjà celui d'une table de « files » ; en choisir un autre")
    return {name: _sql(file, f"views.{name}", folder) for name, file in content.items()}


def _code_maps(content: object, where: str, mapped: set[str]) -> dict[str, dict[str, str]]:
    """Code maps by canonical column. YAML reads 1, 014, no or true as other things than text: quotes are required."""
    entry = {column: codes or {} for column, codes in _mapping(content, where, mapped).items()}
    for column, codes in entry.items():
        if not isinstance(codes, dict):
            raise ProfileError(f"{where}.{column} : une suite « code: valeur » est attendue")
        for code, value in codes.items():
            if not isinstance(code, str) or not isinstance(value, str):
                raise ProfileError(f"{where}.{column} : mettre entre guillemets chaque code et chaque valeur")
    return {
        column: {code.strip(): value.strip() for code, value in codes.items()}
        for column, codes in entry.items()
        if codes
    }


def _ignored_codes(content: object, where: str, mapped: set[str]) -> dict[str, tuple[str, ...]]:
    entry = _mapping(content, where, mapped)
    return {
        column: tuple(text.strip() for text in _texts(codes, f"{where}.{column}")) for column, codes in entry.items()
    }


def _constants(content: object, where: str, known: set[str]) -> dict[str, str]:
    entry = _mapping(content, where, known)
    for column, text in entry.items():
        if not isinstance(text, str) or not text.strip():
            raise ProfileError(f"{where}.{column} : un texte entre guillemets est attendu")
    return {column: text.strip() for column, text in entry.items()}


def _check_references(profile: Profile) -> None:
    for table in profile.tables.values():
        for needed in table.needs:
            if needed not in profile.tables:
                raise ProfileError(f"files.{table.name}.needs : table inconnue : {needed}")
    for name, extract in profile.extracts.items():
        primary = [part.source_table for part in extract.parts]
        if len(set(primary)) < len(primary):
            raise ProfileError(f"extracts.{name} : chaque table ne donne qu'une partie ; réunir les deux dans un SQL")
        for part in extract.parts:
            if part.source_table not in profile.tables:
                raise ProfileError(f"extracts.{name} : table inconnue : {part.source_table}")
            unknown = set(part.names.values()) - set(profile.tables[part.source_table].known)
            if part.sql is None and unknown:
                raise ProfileError(f"extracts.{name} : colonne inconnue : {', '.join(sorted(unknown))}")


def _default_patterns(name: str) -> tuple[str, ...]:
    return tuple(f"{name}{middle}.{suffix}" for suffix in _SUFFIXES for middle in ("", "[-_. ]*"))


def _contract(name: object, where: str) -> Table:
    if name not in EXTRACTS:
        raise ProfileError(f"{where} : table canonique inconnue : {name}")
    return EXTRACTS[str(name)]


def _mapping(content: object, where: str, allowed: set[str]) -> dict:
    if not isinstance(content, dict):
        raise ProfileError(f"{where} : une suite de clés est attendue")
    unknown = sorted(str(key) for key in content if key not in allowed)
    if unknown:
        raise ProfileError(f"{where} : clé inconnue : {', '.join(unknown)}")
    return content


def _entries(content: dict, key: str) -> dict:
    entries = content.get(key)
    if not isinstance(entries, dict) or not entries:
        raise ProfileError(f"{key} : au moins une entrée est attendue")
    return entries


def _texts(content: object, where: str) -> tuple[str, ...]:
    if not isinstance(content, list | tuple) or not all(isinstance(text, str) for text in content):
        raise ProfileError(f"{where} : une liste de textes est attendue")
    return tuple(content)


def _lower(content: object, where: str) -> tuple[str, ...]:
    return tuple(text.strip().lower() for text in _texts(content, where))
