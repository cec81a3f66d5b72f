"""The criteria: how a measured value becomes points, and points become a tier.

A criteria file is YAML; `load_criteria` reads it exactly (no binary fraction) and refuses what it does not
understand. Its hash is stored with every portrait, so that a past week is scored again with its own criteria.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources

import duckdb

from risk.criteria_entry import CriteriaError, Entry, Words, parse_yaml
from risk.typography import french
from schemas.codes import CODES
from schemas.ddl import create_with_comments
from schemas.outputs import CRITERION

__all__ = ["DEFAULT_CRITERIA", "DOMAINS", "Criteria", "CriteriaError", "Indicator", "load_criteria", "register"]

DOMAINS = ("literacy", "numeracy", "engagement")
LEVELS = tuple(CODES["level"])
LEVEL_PREFIXES = ("PRIM", "SEC")
CHRONIC_INDICATOR = "absence_rate_year"  # chronic absence is always told, whatever the file says
MOST_POINTS = Decimal(10_000)  # keeps every product of the shares within a 128-bit integer

# The text of the criteria that come with the package.
DEFAULT_CRITERIA = resources.files("risk").joinpath("criteria.yaml").read_text(encoding="utf-8")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Threshold:
    """From `watch` (no point) to `critical` (all the points), linear between. None: context, never scored."""

    watch: Decimal | None
    critical: Decimal | None
    points: Decimal

    @property
    def higher_is_worse(self) -> bool:
        return self.watch is not None and self.critical > self.watch


@dataclass(frozen=True)
class Family:
    """Indicators drawn from the same rows: together they give at most `cap` points."""

    name: str
    domain: str
    cap: Decimal
    label: Words


@dataclass(frozen=True)
class Strength:
    """A value at `at`, or on its good side, is a strength."""

    at: Decimal
    words: Words


@dataclass(frozen=True)
class Tier:
    """Entered at `enter`, left only below `enter - margin`."""

    enter: Decimal
    margin: Decimal


@dataclass(frozen=True)
class Indicator:
    """One entry of the file. `levels` holds, by exact level, the thresholds that replace the default ones."""

    name: str
    position: int
    domain: str | None
    family: str | None
    unit: str
    threshold: Threshold
    minimum_evidence: int
    label: Words
    reason: Words | None
    benchmark: Words | None
    strength: Strength | None
    always_reason: str | None
    levels: dict[str, Threshold]
    source: str

    def at_level(self, level: str | None) -> Threshold:
        """The thresholds for a level: its own, else its prefix's (PRIM, SEC), else the default."""
        return self.levels.get(level or "", self.threshold)


@dataclass(frozen=True)
class Criteria:
    """A whole criteria file, as read. `hash` depends on the content only, not on comments or layout."""

    version: int
    subjects: dict[str, tuple[str, ...]]
    domain_minimum: Decimal
    required_domains: tuple[str, ...]
    tiers: dict[int, Tier]
    reasons_most: int
    families: dict[str, Family]
    indicators: tuple[Indicator, ...]
    text: str = field(compare=False)
    hash: str = ""

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name; KeyError when there is none."""
        for one in self.indicators:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.indicators)


def load_criteria(text: str) -> Criteria:
    """Read a criteria file. Raises CriteriaError, whose French message names the entry at fault."""
    root = Entry(parse_yaml(text)).only(
        "version", "subjects", "coverage", "tiers", "reasons", "families", "indicators")
    coverage = root.block("coverage").only("domain_minimum", "required_domains")
    families = _families(root.block("families")) if root.has("families") else {}
    indicators = _indicators(root.block("indicators"), families)
    criteria = Criteria(
        version=root.count("version"),
        subjects=_subjects(root.block("subjects")),
        domain_minimum=coverage.number("domain_minimum", places=4, least=_ZERO, most=Decimal(1)),
        required_domains=_required_domains(coverage, indicators),
        tiers=_tiers(root.block("tiers").only("tier_2", "tier_3")),
        reasons_most=root.block("reasons").only("most").count("most"),
        families=families,
        indicators=indicators,
        text=text,
    )
    return _with_hash(criteria)


def register(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    """Fill `criteria.criterion`: one row per indicator, and one per level that has thresholds of its own.

    The table is made where it is not there yet; registering the same criteria again changes nothing.
    """
    con.execute("create schema if not exists criteria")
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'criteria' and table_name = 'criterion' "
                       "and database_name = current_database()").fetchone():
        for statement in create_with_comments(CRITERION, "criteria.criterion"):
            con.execute(statement)
    if con.execute("select 1 from criteria.criterion where criteria_hash = ? limit 1", [criteria.hash]).fetchone():
        return
    rows = [row for one in criteria.indicators for row in _criterion_rows(criteria, one)]
    holes = ", ".join(f"({', '.join('?' for _ in CRITERION.names)})" for _ in rows)
    con.execute(f"insert into criteria.criterion values {holes}", [row[name] for row in rows for name in CRITERION.names])


def _criterion_rows(criteria: Criteria, one: Indicator) -> list[dict[str, object]]:
    family = criteria.families.get(one.family or "")
    clause_fr = f"[[{one.benchmark.fr}]]" if one.benchmark else ""
    clause_en = f"[[{one.benchmark.en}]]" if one.benchmark else ""
    shared = {
        "criteria_hash": criteria.hash,
        "indicator": one.name,
        "position": one.position,
        "domain": one.domain,
        "family": one.family,
        "family_cap": family.cap if family else None,
        "unit": one.unit,
        "minimum_evidence": one.minimum_evidence,
        "label_fr": french(one.label.fr),
        "label_en": one.label.en,
        "reason_template_fr": french(one.reason.fr + clause_fr) if one.reason else None,
        "reason_template_en": one.reason.en + clause_en if one.reason else None,
        "strength": one.strength.at if one.strength else None,
        "strength_template_fr": french(one.strength.words.fr) if one.strength else None,
        "strength_template_en": one.strength.words.en if one.strength else None,
        "source": one.source,
    }
    thresholds = {None: one.threshold} | one.levels
    return [
        shared | {"level": level, "watch": each.watch, "critical": each.critical, "points": each.points}
        for level, each in thresholds.items()
    ]


def _subjects(block: Entry) -> dict[str, tuple[str, ...]]:
    return {name: block.texts(name) for name in block.keys() if _named(block, name)}


def _families(block: Entry) -> dict[str, Family]:
    found = {}
    for name in block.keys():
        _named(block, name)
        entry = block.block(name).only("domain", "cap", "label")
        cap = entry.number("cap", places=2, least=Decimal("0.01"))
        found[name] = Family(name, _domain(entry), cap, entry.words("label"))
    return found


def _indicators(block: Entry, families: dict[str, Family]) -> tuple[Indicator, ...]:
    found = tuple(_indicator(block, name, rank, families) for rank, name in enumerate(block.keys()))
    if not 1 <= len(found) <= 255:
        raise block.error("doit compter de 1 à 255 indicateurs")
    for level in ("", *LEVELS):
        if sum(one.at_level(level).points for one in found) > MOST_POINTS:
            raise block.error(f"dépasse {MOST_POINTS} points en tout")
    for name in families:
        if all(one.family != name for one in found):
            raise CriteriaError(f"« families.{name} » n'a aucun indicateur.")
    return found


def _indicator(block: Entry, name: str, position: int, families: dict[str, Family]) -> Indicator:
    _named(block, name)
    entry = block.block(name).only(
        "domain", "family", "unit", "watch", "critical", "points", "minimum_evidence", "label", "reason",
        "benchmark", "strength", "always_reason", "levels", "source")
    domain = _domain(entry) if entry.has("domain") else None
    threshold = _threshold(entry, None)
    if domain is None and threshold.points > 0:
        raise entry.error("manque : sans domaine, un indicateur est un contexte et vaut 0 point", "domain")
    if entry.has("benchmark") and not entry.has("reason"):
        raise entry.error("n'a pas de raison à compléter", "benchmark")
    return Indicator(
        name=name,
        position=position,
        domain=domain,
        family=_family(entry, domain, families),
        unit=entry.text("unit"),
        threshold=threshold,
        minimum_evidence=entry.count("minimum_evidence"),
        label=entry.words("label"),
        reason=entry.template("reason") if domain or entry.has("reason") else None,
        benchmark=entry.template("benchmark") if entry.has("benchmark") else None,
        strength=_strength(entry, threshold) if entry.has("strength") else None,
        always_reason=_always_reason(entry, name),
        levels=_levels(entry, domain, threshold) if entry.has("levels") else {},
        source=entry.text("source"),
    )


def _threshold(entry: Entry, default: Threshold | None) -> Threshold:
    """The thresholds of an entry; what a level's entry leaves out is taken from the default."""
    def number(key: str, places: int, least: Decimal | None = None) -> Decimal | None:
        if default is not None and not entry.has(key):
            return getattr(default, key)
        return entry.number(key, places=places, least=least)

    points = number("points", 2, _ZERO)
    if points == 0 and not entry.has("watch") and not entry.has("critical"):
        return Threshold(*((default.watch, default.critical) if default else (None, None)), points)
    found = Threshold(number("watch", 4), number("critical", 4), points)
    if found.watch == found.critical:
        raise entry.error("est égal à watch : le sens de l'indicateur serait inconnu", "critical")
    if default is not None and default.watch is not None and default.higher_is_worse != found.higher_is_worse:
        raise entry.error("change le sens de l'indicateur")
    return found


def _levels(entry: Entry, domain: str | None, default: Threshold) -> dict[str, Threshold]:
    block = entry.block("levels").only(*LEVELS, *LEVEL_PREFIXES)
    strength = _strength(entry, default) if entry.has("strength") else None
    found = {}
    for level in LEVELS:
        threshold = default
        named = [key for key in LEVEL_PREFIXES if level.startswith(key)] + [level]
        present = [key for key in named if block.has(key)]
        for key in present:
            one = block.block(key).only("watch", "critical", "points")
            threshold = _threshold(one, threshold)
            if domain is None and threshold.points > 0:
                raise one.error("doit être 0 : un contexte n'a pas de points", "points")
            _check_strength(one, threshold, strength)
        if present:
            found[level] = threshold
    return found


def _strength(entry: Entry, threshold: Threshold) -> Strength:
    words = entry.template("strength", also=("at",))
    block = entry.block("strength")
    strength = Strength(block.number("at", places=4), words)
    if threshold.watch is None:
        raise block.error("demande watch et critical, qui disent de quel côté est le bon sens")
    _check_strength(block, threshold, strength)
    return strength


def _check_strength(entry: Entry, threshold: Threshold, strength: Strength | None) -> None:
    if strength is None or threshold.watch is None:
        return
    gap = strength.at - threshold.watch
    if (gap > 0) if threshold.higher_is_worse else (gap < 0):
        raise entry.error("ferait d'une même valeur une force et une raison de s'inquiéter")


def _always_reason(entry: Entry, name: str) -> str | None:
    if entry.has("always_reason") and entry.text("always_reason") != "is_chronic":
        raise entry.error("ne peut être que is_chronic", "always_reason")
    return "is_chronic" if entry.has("always_reason") or name == CHRONIC_INDICATOR else None


def _family(entry: Entry, domain: str | None, families: dict[str, Family]) -> str | None:
    if not entry.has("family"):
        return None
    name = entry.text("family")
    if name not in families:
        raise entry.error("nomme une famille qui n'est pas dans « families »", "family")
    if families[name].domain != domain:
        raise entry.error(f"n'est pas du domaine de la famille ({families[name].domain})", "domain")
    return name


def _domain(entry: Entry) -> str:
    name = entry.text("domain")
    if name not in DOMAINS:
        raise entry.error(f"doit être un domaine ({', '.join(DOMAINS)})", "domain")
    return name


def _required_domains(coverage: Entry, indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    names = coverage.texts("required_domains")
    for name in names:
        if not any(one.domain == name and one.threshold.points > 0 for one in indicators):
            raise coverage.error("nomme un domaine sans aucun point", "required_domains")
    return tuple(name for name in DOMAINS if name in names)


def _tiers(block: Entry) -> dict[int, Tier]:
    found = {}
    for number in (2, 3):
        entry = block.block(f"tier_{number}").only("enter", "margin")
        enter = entry.number("enter", places=2, least=_ZERO, most=_HUNDRED)
        found[number] = Tier(enter, entry.number("margin", places=2, least=_ZERO, most=enter))
    if found[2].enter >= found[3].enter:
        raise block.error("doit s'atteindre plus haut que tier_2", "tier_3")
    return found


def _named(block: Entry, name: str) -> bool:
    if not _NAME.fullmatch(name):
        raise block.error("doit être un nom en minuscules, chiffres et soulignés", name)
    return True


def _plain(content: object) -> object:
    """A content as JSON knows it; equal numbers written otherwise (15, 15.0) read the same."""
    if isinstance(content, Decimal):
        return format(content.normalize(), "f")
    if isinstance(content, dict):
        return [[key, _plain(value)] for key, value in content.items()]
    if isinstance(content, tuple):
        return [_plain(value) for value in content]
    if hasattr(content, "__dataclass_fields__"):
        return {name: _plain(getattr(content, name)) for name in content.__dataclass_fields__ if name != "text"}
    return content


def _with_hash(criteria: Criteria) -> Criteria:
    canonical = json.dumps(_plain(criteria), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:16]
    return Criteria(**{name: getattr(criteria, name) for name in criteria.__dataclass_fields__} | {"hash": digest})
