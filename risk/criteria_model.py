"""What a criteria file says, once read: thresholds, families, tiers, indicators."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from risk.criteria_entry import Words
from risk.criteria_marks import DEFAULT_PASS_MARK, Diploma
from schemas.codes import CODES
from schemas.extracts import EXTRACTS

DOMAINS = ("literacy", "numeracy", "engagement")
LEVELS = tuple(CODES["level"])
LEVEL_PREFIXES = ("PRIM", "SEC")
# What an indicator may need: an outcome is for evaluation only, no indicator ever sees one.
NEEDED = tuple(name for name in EXTRACTS if name != "outcomes")
CHRONIC_INDICATOR = "absence_rate_year"  # where the file measures it, chronic absence is told with it


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
    """Entered at `enter`, left only below `enter - margin`. Entered only where `minimum_coverage` of the points of the
    level is observable: on little data, a rate jumps.
    """

    enter: Decimal
    margin: Decimal
    minimum_coverage: Decimal = Decimal(0)


@dataclass(frozen=True)
class Indicator:
    """One entry of the file. `levels` holds, by exact level, the thresholds that replace the default ones.

    `needs`: the canonical extracts without which the indicator is not expected of anybody. `stale_after_days`: the age
    beyond which its latest fact is told to be old; None for what is never told so.
    """

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
    needs: tuple[str, ...]
    stale_after_days: int | None
    source: str

    def at_level(self, level: str | None) -> Threshold:
        """The thresholds for a level: its own, else its prefix's (PRIM, SEC), else the default."""
        return self.levels.get(level or "", self.threshold)


@dataclass(frozen=True)
class Criteria:
    """A whole criteria file, as read. `hash` depends on the content only, not on comments or layout.

    `subject_names`: pattern of subject code -> name, in the order in which they are tried. `competency_names`:
    domain -> competency as the source writes it -> name. Both are empty in a file that does not have them, as are
    `competencies` (domain -> role -> patterns of competency) and `term_weights` (étape -> weight); `diploma` is None.
    `required_families`: without something observed of them, their domain is not covered. `domain_caps`: the most points
    that a domain may give and expect, so that one more source never makes the others weigh less.
    """

    version: int
    subjects: dict[str, tuple[str, ...]]
    subject_names: dict[str, str]
    competency_names: dict[str, dict[str, str]]
    domain_minimum: Decimal
    required_domains: tuple[str, ...]
    tiers: dict[int, Tier]
    reasons_most: int
    families: dict[str, Family]
    indicators: tuple[Indicator, ...]
    text: str
    hash: str
    pass_mark: Decimal = DEFAULT_PASS_MARK
    competencies: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    term_weights: dict[str, Decimal] = field(default_factory=dict)
    diploma: Diploma | None = None
    required_families: tuple[str, ...] = ()
    domain_caps: dict[str, Decimal] = field(default_factory=dict)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name; KeyError when there is none."""
        for one in self.indicators:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.indicators)
