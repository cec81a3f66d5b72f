"""The steward's configuration, `eleve360.yaml`: what is allowed in it and what each key defaults to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from pipelines.database import DEFAULT_MEMORY, bytes_of
from pipelines.errors import ConfigError
from schemas.extracts import EXTRACTS

CONFIG_NAME = "eleve360.yaml"
_LEAST_MEMORY = "200MB"
Share = Annotated[float, Field(ge=0, le=1)]


Format = Literal["html", "csv", "xlsx", "pdf"]


class _Strict(BaseModel):
    """A typing mistake in a key is an error, never a silent default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Team(_Strict):
    """Who reads one list: a school's levels or home groups (empty = all of them)."""

    name: str = Field(min_length=1)
    school_id: str = Field(min_length=1)
    levels: list[str] = []
    groups: list[str] = []


class SourceEntry(_Strict):
    """One of several sources: the tables that it gives, from its own folder.

    `name` labels it (default: the source's name); `crosswalk` says which of the centre's identifiers are its own.
    """

    source: str = Field(min_length=1)
    extracts: Path
    tables: list[str] = Field(min_length=1)
    name: str = ""
    crosswalk: Path | None = None

    @property
    def label(self) -> str:
        return self.name or Path(self.source).stem


class Quality(_Strict):
    """When a run publishes with a warning, and when it stops.

    `drop_share`: share of a table's rows, or of the students, that may disappear since the previous run.
    `accepted_scales`: schools whose marks somebody looked at, and found to be out of 100 whatever they look like.
    """

    warn_share: Share = 0.005
    stop_share: Share = 0.05
    drop_share: Share = 0.10
    accepted_scales: list[str] = []

    @model_validator(mode="after")
    def _in_order(self) -> Quality:
        if self.warn_share > self.stop_share:
            raise ValueError("warn_share doit être au plus égal à stop_share")
        return self


class Schedule(_Strict):
    """When `serve` runs the weekly flow."""

    cron: str = "0 6 * * 1"
    timezone: str = "America/Toronto"
    skip_holiday_weeks: bool = True

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("fuseau horaire inconnu (par exemple America/Toronto)")
        return value


class PrivacySettings(_Strict):
    """Where the secret key is, and what a list shows."""

    key_file: Path = Path("eleve360.key")
    show_coefficient: bool = False
    small_cell: int = Field(default=10, ge=2)


class Config(BaseSettings):
    """One service centre. Relative paths are relative to the folder of the configuration file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    centre_id: str = Field(min_length=1)
    extracts: Path = Path("extraits")
    source: str = "canonical"
    sources: list[SourceEntry] = []
    store: Path = Path("entrepot")
    lists: Path = Path("listes")
    criteria: Path | None = None
    model: Path | None = None
    reasons: Path | None = None
    absent: list[str] = []
    teams: list[Team] = []
    language: Literal["fr", "en"] = "fr"
    capacity: int = Field(default=12, ge=1)
    formats: list[Format] = Field(default=["html", "csv", "xlsx", "pdf"], min_length=1)
    link: str = ""
    unseen_weeks: int = Field(default=3, ge=1)
    rest_weeks: int = Field(default=4, ge=1)
    revise_weeks: int = Field(default=4, ge=0)
    memory: str = DEFAULT_MEMORY
    quality: Quality = Quality()
    schedule: Schedule = Schedule()
    privacy: PrivacySettings = PrivacySettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only the YAML file counts: a stray environment variable must not redirect a store."""
        path = init_settings.init_kwargs.pop("_yaml", None)
        if path is None:
            return (init_settings,)
        return (init_settings, YamlConfigSettingsSource(settings_cls, yaml_file=path))

    @field_validator("centre_id", "source")
    @classmethod
    def _trimmed(cls, value: str) -> str:
        return value.strip()

    @field_validator("memory")
    @classmethod
    def _amount_of_memory(cls, value: str) -> str:
        """Below this, a run stops on the widest operations instead of spilling."""
        try:
            enough = bytes_of(value) >= bytes_of(_LEAST_MEMORY)
        except ValueError:
            enough = False
        if not enough:
            raise ValueError(f"une quantité de mémoire d'au moins {_LEAST_MEMORY} (par exemple {DEFAULT_MEMORY})")
        return value.strip()

    @field_validator("formats")
    @classmethod
    def _each_once(cls, names: list[str]) -> list[str]:
        if len(set(names)) < len(names):
            raise ValueError("chaque format s'écrit une seule fois")
        return names

    @field_validator("absent")
    @classmethod
    def _known_tables(cls, names: list[str]) -> list[str]:
        """Tables that the centre hands over no more; a required one cannot be among them."""
        optional = [name for name, table in EXTRACTS.items() if not table.required]
        if any(name not in optional for name in names):
            raise ValueError(f"seules ces tables peuvent y figurer : {', '.join(optional)}")
        return names

    @model_validator(mode="after")
    def _one_way_to_name_sources(self) -> Config:
        if self.sources and self.model_fields_set & {"source", "extracts"}:
            raise ValueError("sources remplace source et extracts : enlever ces deux clés")
        labels = [entry.label for entry in self.sources]
        if len(set(labels)) < len(labels):
            raise ValueError("sources : deux sources ont le même nom ; les distinguer par la clé name")
        return self

    def resolved(self, folder: Path) -> Config:
        """The same configuration with every path made absolute from `folder`."""
        home = folder.resolve()

        def absolute(path: Path | None) -> Path | None:
            return None if path is None else (home / path.expanduser()).resolve()

        def profile(source: str) -> str:
            return str(absolute(Path(source))) if source.endswith((".yaml", ".yml")) else source

        def entry(one: SourceEntry) -> SourceEntry:
            paths = {"extracts": absolute(one.extracts), "crosswalk": absolute(one.crosswalk)}
            return one.model_copy(update={"source": profile(one.source), **paths})

        return self.model_copy(
            update={
                "extracts": absolute(self.extracts),
                "source": profile(self.source),
                "sources": [entry(one) for one in self.sources],
                "store": absolute(self.store),
                "lists": absolute(self.lists),
                "criteria": absolute(self.criteria),
                "model": absolute(self.model),
                "reasons": absolute(self.reasons),
                "privacy": self.privacy.model_copy(update={"key_file": absolute(self.privacy.key_file)}),
            }
        )


def load_config(path: Path | None = None) -> Config:
    """The configuration in `path` (default: `eleve360.yaml` in the current folder), its paths made absolute.

    Raises ConfigError when the file is missing, is not YAML, or holds a key or value that is not allowed.
    """
    path = Path(path) if path is not None else Path(CONFIG_NAME)
    if not path.is_file():
        raise ConfigError(
            f"la configuration {path} est introuvable.",
            remedy="Créer une configuration avec « eleve360 init », ou donner la sienne avec --config.",
            file=path.name,
        )
    try:
        return Config(_yaml=path).resolved(path.parent)
    except ValidationError as error:
        raise ConfigError(_first_fault(error), remedy=_REMEDY, file=path.name) from None
    except (ValueError, TypeError) as error:
        raise ConfigError(
            f"la configuration n'est pas du YAML lisible ({type(error).__name__}).", remedy=_REMEDY, file=path.name
        ) from None
    except Exception as error:
        if type(error).__module__.startswith("yaml"):
            mark = getattr(error, "problem_mark", None)
            raise ConfigError(
                "la configuration n'est pas du YAML lisible.",
                remedy="Vérifier l'alignement et les deux-points à cette ligne.",
                file=path.name,
                line=mark.line + 1 if mark else None,
            ) from None
        raise


_REMEDY = "Corriger la clé dans le fichier de configuration ; le README en donne la liste."
_WORDS = {
    "extra_forbidden": "clé inconnue",
    "missing": "clé obligatoire absente",
    "literal_error": "valeur hors de la liste permise",
    "greater_than_equal": "valeur trop petite",
    "less_than_equal": "valeur trop grande",
    "string_too_short": "valeur vide",
    "too_short": "liste vide",
    "string_type": "un texte est attendu (entre guillemets s'il a l'air d'un nombre)",
    "float_parsing": "un nombre est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "bool_parsing": "true ou false est attendu",
    "list_type": "une liste est attendue",
    "model_type": "un groupe de clés est attendu",
}


def _first_fault(error: ValidationError) -> str:
    """The first thing wrong, in French, with the key's whole path."""
    fault = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in fault["loc"]) or "(tout le fichier)"
    if fault["type"] == "value_error":  # raised by this file, in French
        return f"{key} : {str(fault['msg']).removeprefix('Value error, ')}."
    words = _WORDS.get(fault["type"], "valeur illisible")
    return f"{key} : {words}."
