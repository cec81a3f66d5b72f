"""Small centres drawn as tables, and the criteria that the scoring tests measure them against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import duckdb

from pipelines.database import connect
from risk.criteria import Criteria, load_criteria
from risk.portrait import PART_TYPE, portray
from risk.probability_model import Model
from schemas.ddl import duckdb_type, quoted, value_rows
from schemas.facts import FACTS
from schemas.outputs import ATTENDANCE_WEEK

SUNDAY = date(2026, 11, 22)

# Literacy and numeracy: one mark each. Engagement: 40 points, of which a family capped at 30.
CRITERIA = """
version: 1
subjects:
  literacy: ["FRA*"]
coverage:
  domain_minimum: 0.5
  required_domains: [engagement]
tiers:
  tier_2: {enter: 25, margin: 5}
  tier_3: {enter: 50, margin: 5}
reasons: {most: 2}
families:
  absence: {domain: engagement, cap: 30, label: {fr: Absences, en: Absences}}
indicators:
  absence_rate_20_days:
    domain: engagement
    family: absence
    unit: percent
    watch: 10
    critical: 30
    points: 20
    minimum_evidence: 10
    label: {fr: Absences récentes, en: Recent absences}
    reason:
      fr: "Absences : {numerator} {numerator|jour|jours} sur {denominator} ({value} %)"
      en: "Absences: {numerator} {numerator|day|days} out of {denominator} ({value}%)"
    benchmark: {fr: " ; repère de l'école {benchmark} %", en: "; school benchmark {benchmark}%"}
    strength: {at: 3, fr: "Présence régulière ({value} % d'absence)", en: "Regular presence ({value}% absent)"}
    source: Règle du centre.
  absence_rate_year:
    domain: engagement
    family: absence
    unit: percent
    watch: 5
    critical: 20
    points: 20
    minimum_evidence: 10
    label: {fr: Absences de l'année, en: Absences this year}
    reason: {fr: "Absences depuis la rentrée : {value} %", en: "Absences this year: {value}%"}
    source: Règle du centre.
  lateness:
    domain: engagement
    unit: count
    watch: 2
    critical: 6
    points: 10
    minimum_evidence: 10
    label: {fr: Retards, en: Lates}
    reason: {fr: "Retards : {value}", en: "Lates: {value}"}
    source: Règle du centre.
  literacy_level:
    domain: literacy
    unit: percent
    watch: 70
    critical: 50
    points: 30
    minimum_evidence: 1
    label: {fr: Résultat en français, en: French mark}
    reason: {fr: "Français : {value} %", en: "French: {value}%"}
    strength: {at: 85, fr: "Français : {value} %", en: "French: {value}%"}
    levels:
      SEC: {watch: 65}
      SEC5: {critical: 55, points: 60}
    source: Régime pédagogique.
  numeracy_level:
    domain: numeracy
    unit: percent
    watch: 70
    critical: 50
    points: 30
    minimum_evidence: 1
    label: {fr: Résultat en mathématique, en: Mathematics mark}
    reason: {fr: "Mathématique : {value} %", en: "Mathematics: {value}%"}
    source: Régime pédagogique.
  age_behind_grade:
    unit: year
    points: 0
    minimum_evidence: 0
    label: {fr: Retard d'âge, en: Age behind grade}
    source: Contexte.
"""


def criteria_with(*changes: tuple[str, str]) -> Criteria:
    """The criteria above, after replacing texts that they must contain."""
    text = CRITERIA
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_criteria(text)


class Centre:
    """Evidence for a few students, on a connection of its own."""

    def __init__(self, threads: int | None = None) -> None:
        self.con: duckdb.DuckDBPyConnection = connect()
        if threads is not None:
            self.con.execute(f"set threads = {threads}")
        for schema in ("evidence", "previous", "seen", "week"):
            self.con.execute(f"create schema {schema}")
        self.con.execute("create table seen.source_present (table_name varchar, present boolean)")
        sql, values = value_rows([[name, True] for name in FACTS])
        self.con.execute(f"insert into seen.source_present {sql}", values)
        self.con.execute(
            "create table evidence.student (student_key varchar, school_id varchar, level varchar, home_group varchar, "
            "term varchar, in_scope boolean, is_comparable boolean, marks_not_compared varchar)")
        self.con.execute(
            "create table evidence.indicator_value (student_key varchar, indicator varchar, value decimal(18,4), "
            "numerator decimal(18,4), denominator decimal(18,4), benchmark decimal(18,4), series varchar, "
            "evidence_on date, evidence_count integer)")
        columns = ", ".join(f"{quoted(column.name)} {duckdb_type(column)}" for column in ATTENDANCE_WEEK.columns
                            if column.name not in ("version", "run_id"))
        self.con.execute(f"create table week.attendance ({columns})")
        self.con.execute(
            "create table previous.portrait (student_key varchar, week varchar, version bigint, "
            "coefficient decimal(18,2), tier bigint, status varchar, criteria_hash varchar, level varchar, "
            f"parts {PART_TYPE})")

    def student(self, key: str, level: str = "SEC1", *, in_scope: bool = True, is_comparable: bool = True,
                home_group: str = "11", days: int | None = 20, chronic: bool | None = False) -> Centre:
        """A student; `days`: days expected this year, None where no attendance source covers the student."""
        self.con.execute("insert into evidence.student values (?, '001', ?, ?, '1', ?, ?, ?)",
                         [key, level, home_group, in_scope, is_comparable,
                          None if is_comparable else "modified_expectations"])
        self.con.execute(
            "insert into week.attendance (student_key, week, days_expected_year, is_chronic) "
            "values (?, '2026-W47', ?, ?)", [key, days, None if days is None else chronic])
        return self

    def handed_over(self, extract: str, present: bool) -> Centre:
        """Whether the centre ever handed over that extract (it did, unless told otherwise)."""
        self.con.execute("update seen.source_present set present = ? where table_name = ?", [present, extract])
        return self

    def value(self, key: str, indicator: str, value: object, *, count: int = 20, numerator: object = None,
              denominator: object = None, benchmark: object = None, series: str | None = None) -> Centre:
        self.con.execute("insert into evidence.indicator_value values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         [key, indicator, value, numerator, denominator, benchmark, series, SUNDAY, count])
        return self

    def values(self, key: str, **values: object) -> Centre:
        for indicator, value in values.items():
            if value is not None:
                self.value(key, indicator, value)
        return self

    def forget(self) -> Centre:
        """Keep the portraits as the previous ones, and forget the measures."""
        self.con.execute(
            "insert into previous.portrait select student_key, week, 1, coefficient, tier, status, criteria_hash, "
            "level, parts from week.portrait")
        self.con.execute("delete from evidence.indicator_value")
        return self

    def portray(self, criteria: Criteria, previous: Iterable[Criteria] = (), week: str = "2026-W47",
                model: Model | None = None) -> Centre:
        portray(self.con, week=week, week_ends_on=SUNDAY, school_year="2026-2027", criteria=criteria,
                previous_criteria={one.hash: one for one in previous}, model=model)
        return self

    def portrait(self, key: str = "a") -> dict[str, object]:
        relation = self.con.execute("select * from week.portrait where student_key = ?", [key])
        names = [column[0] for column in relation.description]
        return dict(zip(names, relation.fetchone(), strict=True))

    def parts(self, criteria: Criteria, key: str = "a") -> dict[str, dict[str, object]]:
        """The parts of a portrait by name of indicator."""
        return {criteria.names[part["position"]]: part for part in self.portrait(key)["parts"]}

    def rows(self, sql: str) -> list[tuple]:
        return self.con.execute(sql).fetchall()


def hundredths(number: Decimal | None) -> int | None:
    return None if number is None else int(number * 100)
