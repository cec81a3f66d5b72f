"""The entries of a criteria file: subjects and names, families, indicators and their levels, tiers."""

from __future__ import annotations

import re
from decimal import Decimal

from risk.criteria_entry import CriteriaError, Entry
from risk.criteria_marks import read_stale_after_days
from risk.criteria_model import (
    CHRONIC_INDICATOR,
    DOMAINS,
    LEVEL_PREFIXES,
    LEVELS,
    NEEDED,
    Family,
    Indicator,
    Strength,
    Threshold,
    Tier,
)

MOST_POINTS = Decimal(10_000)  # keeps every product of the shares within a 128-bit integer

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MARK_DOMAINS = ("literacy", "numeracy")
_ZERO, _HUNDRED = Decimal(0), Decimal(100)


def read_subjects(block: Entry) -> dict[str, tuple[str, ...]]:
    """Patterns of subject codes, by name, in the order of the file."""
    return {name: block.texts(name) for name in block.names if _named(block, name)}


def read_subject_names(block: Entry) -> dict[str, str]:
    """What people call a subject, by pattern of subject code, in the order of the file."""
    return {pattern: block.name(pattern) for pattern in block.names}


def read_competency_names(block: Entry) -> dict[str, dict[str, str]]:
    """What people call a competency, by domain and competency as the source writes it."""
    found = {}
    for domain in block.only(*_MARK_DOMAINS).names:
        entry = block.block(domain)
        found[domain] = {competency: entry.name(competency) for competency in entry.names}
    return found


def read_families(block: Entry) -> dict[str, Family]:
    """The families, by name."""
    found = {}
    for name in block.names:
        _named(block, name)
        entry = block.block(name).only("domain", "cap", "label")
        cap = entry.number("cap", places=2, least=Decimal("0.01"))
        found[name] = Family(name, _domain(entry), cap, entry.words("label"))
    return found


def read_indicators(
    block: Entry, families: dict[str, Family], stale_after_days: int | None = None
) -> tuple[Indicator, ...]:
    """The indicators, in the order of the file. `stale_after_days`: of those of literacy and numeracy, which are on
    marks, where their entry does not say.
    """
    found = tuple(_indicator(block, name, rank, families, stale_after_days) for rank, name in enumerate(block.names))
    if not 1 <= len(found) <= 255:
        raise block.error("doit compter de 1 à 255 indicateurs")
    for level in ("", *LEVELS):
        if sum(one.at_level(level).points for one in found) > MOST_POINTS:
            raise block.error(f"dépasse {MOST_POINTS} points en tout")
    for name in families:
        if all(one.family != name for one in found):
            raise CriteriaError(f"« families.{name} » n'a aucun indicateur.")
    return found


def _indicator(
    block: Entry, name: str, position: int, families: dict[str, Family], stale_after_days: int | None
) -> Indicator:
    _named(block, name)
    entry = block.block(name).only(
        "domain",
        "family",
        "unit",
        "watch",
        "critical",
        "points",
        "minimum_evidence",
        "label",
        "reason",
        "benchmark",
        "strength",
        "always_reason",
        "levels",
        "needs",
        "stale_after_days",
        "source",
    )
    domain = _domain(entry) if entry.has("domain") else None
    threshold = _threshold(entry, None)
    own_age = read_stale_after_days(entry)
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
        needs=_needs(entry) if entry.has("needs") else (),
        stale_after_days=stale_after_days if domain in _MARK_DOMAINS and own_age is None else own_age,
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


def _needs(entry: Entry) -> tuple[str, ...]:
    names = entry.texts("needs")
    unknown = [name for name in names if name not in NEEDED]
    if unknown:
        raise entry.error(f"nomme « {unknown[0]} », qui n'est pas un extrait ({', '.join(NEEDED)})", "needs")
    return names


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


def read_required_domains(coverage: Entry, indicators: tuple[Indicator, ...]) -> tuple[str, ...]:
    """The domains without which there is no coefficient."""
    names = coverage.texts("required_domains")
    for name in names:
        if not any(one.domain == name and one.threshold.points > 0 for one in indicators):
            raise coverage.error("nomme un domaine sans aucun point", "required_domains")
    return tuple(name for name in DOMAINS if name in names)


def read_required_families(coverage: Entry, families: dict[str, Family]) -> tuple[str, ...]:
    """The families without which their domain is not covered, in the order of the file."""
    names = coverage.texts("required_families") if coverage.has("required_families") else ()
    for name in names:
        if name not in families:
            raise coverage.error("nomme une famille qui n'est pas dans « families »", "required_families")
    return names


def read_domain_caps(coverage: Entry) -> dict[str, Decimal]:
    """The most points of a domain, by domain; a domain that is not named has no cap."""
    if not coverage.has("domain_caps"):
        return {}
    block = coverage.block("domain_caps").only(*DOMAINS)
    return {name: block.number(name, places=2, least=Decimal("0.01"), most=MOST_POINTS) for name in block.names}


def read_tiers(block: Entry) -> dict[int, Tier]:
    """Tiers 2 and 3; below them stands tier 1."""
    found = {}
    for number in (2, 3):
        entry = block.block(f"tier_{number}").only("enter", "margin", "minimum_coverage")
        enter = entry.number("enter", places=2, least=_ZERO, most=_HUNDRED)
        margin = entry.number("margin", places=2, least=_ZERO, most=enter)
        has_least = entry.has("minimum_coverage")
        least = entry.number("minimum_coverage", places=4, least=_ZERO, most=Decimal(1)) if has_least else _ZERO
        found[number] = Tier(enter, margin, least)
    if found[2].enter >= found[3].enter:
        raise block.error("doit s'atteindre plus haut que tier_2", "tier_3")
    if found[2].minimum_coverage > found[3].minimum_coverage:
        raise block.error("ne peut demander moins de couverture que tier_2", "tier_3")
    return found


def _named(block: Entry, name: str) -> bool:
    if not _NAME.fullmatch(name):
        raise block.error("doit être un nom en minuscules, chiffres et soulignés", name)
    return True
