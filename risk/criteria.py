"""The criteria: how a measured value becomes points, and points become a tier.

A criteria file is YAML; `load_criteria` reads it exactly (no binary fraction) and refuses what it does not
understand. Its hash is stored with every portrait, so that a past week is scored again with its own criteria.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import lru_cache
from importlib import resources

import duckdb

from risk.criteria_entry import NUMBER, CriteriaError, Entry, parse_yaml
from risk.criteria_grammar import (
    read_competency_names,
    read_domain_caps,
    read_families,
    read_indicators,
    read_required_domains,
    read_required_families,
    read_subject_names,
    read_subjects,
    read_tiers,
)
from risk.criteria_marks import (
    read_competencies,
    read_diploma,
    read_pass_mark,
    read_stale_after_days,
    read_term_weights,
)
from risk.criteria_model import CHRONIC_INDICATOR, DOMAINS, Criteria, Indicator
from risk.typography import french
from schemas.ddl import create_with_comments
from schemas.outputs import CRITERION

__all__ = [
    "CHRONIC_INDICATOR",
    "DEFAULT_CRITERIA",
    "DOMAINS",
    "Criteria",
    "CriteriaError",
    "Indicator",
    "load_criteria",
    "register",
]

# The text of the criteria that come with the package.
DEFAULT_CRITERIA = resources.files("risk").joinpath("criteria.yaml").read_text(encoding="utf-8")
# The blocks of a criteria file where the order of the keys says something.
_ORDERED = ("indicators", "subjects", "subject_names", "course_units", "compulsory")


@lru_cache(maxsize=8)
def load_criteria(text: str) -> Criteria:
    """Read a criteria file. Raises CriteriaError, whose French message names the entry at fault.

    A run meets the same text several times, as today's criteria and as those of each past week: it is read once.
    """
    content = parse_yaml(text)
    root = Entry(content).only(
        "version",
        "subjects",
        "subject_names",
        "competency_names",
        "competencies",
        "pass_mark",
        "term_weights",
        "stale_after_days",
        "diploma",
        "coverage",
        "tiers",
        "reasons",
        "families",
        "indicators",
    )
    coverage = root.block("coverage").only("domain_minimum", "required_domains", "required_families", "domain_caps")
    families = read_families(root.block("families")) if root.has("families") else {}
    indicators = read_indicators(root.block("indicators"), families, read_stale_after_days(root))
    return Criteria(
        version=root.count("version"),
        subjects=read_subjects(root.block("subjects")),
        subject_names=read_subject_names(root.block("subject_names")) if root.has("subject_names") else {},
        competency_names=read_competency_names(root.block("competency_names")) if root.has("competency_names") else {},
        domain_minimum=coverage.number("domain_minimum", places=4, least=Decimal(0), most=Decimal(1)),
        required_domains=read_required_domains(coverage, indicators),
        tiers=read_tiers(root.block("tiers").only("tier_2", "tier_3")),
        reasons_most=root.block("reasons").only("most").count("most"),
        families=families,
        indicators=indicators,
        text=text,
        hash=content_hash(content),
        pass_mark=read_pass_mark(root),
        competencies=read_competencies(root.block("competencies")) if root.has("competencies") else {},
        term_weights=read_term_weights(root.block("term_weights")) if root.has("term_weights") else {},
        diploma=read_diploma(root.block("diploma")) if root.has("diploma") else None,
        required_families=read_required_families(coverage, families),
        domain_caps=read_domain_caps(coverage),
    )


def register(con: duckdb.DuckDBPyConnection, criteria: Criteria) -> None:
    """Fill `criteria.criterion`: one row per indicator, and one per level that has thresholds of its own.

    The table is made where it is not there yet; registering the same criteria again changes nothing.
    """
    con.execute("create schema if not exists criteria")
    if not con.execute(
        "select 1 from duckdb_tables() where schema_name = 'criteria' and table_name = 'criterion' "
        "and database_name = current_database()"
    ).fetchone():
        for statement in create_with_comments(CRITERION, "criteria.criterion"):
            con.execute(statement)
    if con.execute("select 1 from criteria.criterion where criteria_hash = ? limit 1", [criteria.hash]).fetchone():
        return
    rows = [row for one in criteria.indicators for row in _criterion_rows(criteria, one)]
    holes = ", ".join(f"({', '.join('?' for _ in CRITERION.names)})" for _ in rows)
    con.execute(
        f"insert into criteria.criterion values {holes}", [row[name] for row in rows for name in CRITERION.names]
    )


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
        "stale_after_days": one.stale_after_days,
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


def content_hash(content: object) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the content of a criteria file, as canonical JSON.

    It depends on what the file says, not on comments, layout, the order of keys or how a number is written (15,
    15.0); the order of indicators, of subjects and of their names does count. Nor does it depend on how this program
    holds criteria.
    """
    canonical = json.dumps(_canonical(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:16]


def _canonical(content: object, key: str = "") -> object:
    if isinstance(content, dict):
        entries = {name: _canonical(value, name) for name, value in content.items()}
        return list(entries.items()) if key in _ORDERED else entries
    if isinstance(content, list):
        return [_canonical(value) for value in content]
    return format(Decimal(content).normalize(), "f") if NUMBER.fullmatch(str(content)) else content
