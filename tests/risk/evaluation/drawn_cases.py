"""Cases drawn for the tests of the evaluation: portraits, values and outcomes put straight into `evaluation.*`."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import duckdb

from pipelines.database import connect
from pipelines.weeks import Week
from risk.criteria import Criteria, load_criteria
from risk.evaluation import Evaluation, Settings, Split, evaluate, prepare
from risk.evaluation.moments import choose_moments
from risk.evaluation.scores import gather_measured

# One indicator a domain, one family of two: coefficient = 100 × points earned / points observed.
CRITERIA = """
version: 1
subjects: {literacy: ["FRA*"]}
coverage: {domain_minimum: 0.5, required_domains: [engagement]}
tiers:
  tier_2: {enter: 25, margin: 5}
  tier_3: {enter: 50, margin: 5}
reasons: {most: 2}
families:
  absence: {domain: engagement, cap: 30, label: {fr: Absences, en: Absences}}
indicators:
  absence_rate_20_days:
    {domain: engagement, family: absence, unit: percent, watch: 10, critical: 30, points: 20, minimum_evidence: 1,
     label: {fr: Absences récentes, en: Recent}, reason: {fr: "A {value}", en: "A {value}"}, source: Essai.}
  absence_rate_year:
    {domain: engagement, family: absence, unit: percent, watch: 5, critical: 25, points: 20, minimum_evidence: 1,
     label: {fr: Absences, en: Year}, reason: {fr: "B {value}", en: "B {value}"}, source: Essai.}
  literacy_level:
    {domain: literacy, unit: percent, watch: 70, critical: 50, points: 30, minimum_evidence: 1,
     levels: {SEC5: {points: 60}},
     label: {fr: Français, en: French}, reason: {fr: "C {value}", en: "C {value}"}, source: Essai.}
"""


def drawn_criteria() -> Criteria:
    return load_criteria(CRITERIA)


def week_of(sunday: str) -> tuple[str, date]:
    day = date.fromisoformat(sunday)
    assert day.isoweekday() == 7
    return Week.holding(day).text, day


class Cases:
    """Portraits of replayed weeks and outcomes, on a connection of its own."""

    def __init__(self) -> None:
        self.con: duckdb.DuckDBPyConnection = connect()
        prepare(self.con)

    def portrait(self, student: str, coefficient: object, *, sunday: str = "2025-11-16", school_year: str = "2025-2026",
                 school: str = "001", level: str = "SEC1", group: str | None = "11", tier: int | None = None,
                 status: str = "scored", enrolled: bool = True, failing: bool = False, rank: int | None = None,
                 capacity: int = 3, term: str | None = "1", engagement: object = 0, literacy: object = 0) -> Cases:
        week, day = week_of(sunday)
        if tier is None and coefficient is not None:
            tier = 3 if Decimal(str(coefficient)) >= 50 else 2 if Decimal(str(coefficient)) >= 25 else 1
        self.con.execute(
            "insert into evaluation.portrait (school_year, week, week_ends_on, student_key, school_id, level, "
            "home_group, term, status, coefficient, tier, is_enrolled, has_failing_mark, list_rank, capacity, "
            "literacy, engagement) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [school_year, week, day, student, school, level, group, term, status, coefficient, tier, enrolled, failing,
             rank, capacity, literacy, engagement])
        return self

    def outcome(self, student: str, outcome: str, school_year: str = "2025-2026") -> Cases:
        adverse = {"passed": False, "failed": True, "dropped_out": True}.get(outcome)
        self.con.execute("insert into evaluation.outcome values (?, ?, ?, ?)", [school_year, student, outcome, adverse])
        return self

    def value(self, student: str, indicator: str, value: object, earned: object, points: object, *,
              sunday: str = "2025-11-16", school_year: str = "2025-2026", on: str | None = None) -> Cases:
        week, day = week_of(sunday)
        self.con.execute("insert into evaluation.value values (?, ?, ?, ?, ?, 5, ?, ?, ?)",
                         [school_year, week, student, indicator, value, on or day, earned, points])
        return self

    def attribute(self, student: str, *, sex: str | None = None, special_needs: bool | None = None,
                  plan: bool | None = None, decile: int | None = None, school_year: str = "2025-2026") -> Cases:
        self.con.execute("insert into evaluation.attribute values (?, ?, ?, ?, ?, ?)",
                         [school_year, student, sex, special_needs, plan, decile])
        return self

    def case(self, student: str, coefficient: object, adverse: bool, **portrait: object) -> Cases:
        """A portrait and the outcome of its year."""
        self.portrait(student, coefficient, **portrait)
        return self.outcome(student, "failed" if adverse else "passed", portrait.get("school_year", "2025-2026"))

    def rank(self) -> Cases:
        """List ranks as `collect_week` gives them."""
        self.con.execute(
            "create or replace table evaluation.ranking as select week, student_key, row_number() over "
            "(partition by week, school_id, level order by coefficient desc, student_key) as rank "
            "from evaluation.portrait where coefficient is not null")
        self.con.execute(
            "update evaluation.portrait as p set list_rank = r.rank from evaluation.ranking as r "
            "where r.week = p.week and r.student_key = p.student_key")
        return self

    def measure(self, train: tuple[str, ...] = (), test: tuple[str, ...] = ("2025-2026",)) -> Split:
        """The cases measured, whatever their number: what `evaluate` has before it fills a table."""
        choose_moments(self.con)
        moments = tuple(moment for (moment,) in self.rows("select distinct moment from evaluation.moment order by 1"))
        split = Split((*train, *test), train, test, moments)
        gather_measured(self.con, split)
        return split

    def evaluate(self, settings: Settings | None = None, **rest: object) -> Evaluation:
        return evaluate(self.con, drawn_criteria(), settings or Settings(), **rest)

    def rows(self, sql: str) -> list[tuple]:
        return self.con.execute(sql).fetchall()


def noise(*parts: object) -> float:
    """A number from 0 to 1 that depends on the parts only."""
    return int(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def later(sunday: str, weeks: int) -> str:
    return (date.fromisoformat(sunday) + timedelta(weeks=weeks)).isoformat()
