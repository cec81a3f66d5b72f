"""The tables of an evaluation as a page and a terminal read them: rows by name, shares as people say them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from pipelines.evaluating.texts import EVALUATION_TEXTS
from pipelines.lists.settings import Language
from pipelines.lists.wording import fixed, integer, number, typeset
from pipelines.weeks import Week
from risk.criteria import Criteria
from risk.evaluation import Evaluation
from risk.evaluation.shares import Share, wilson

Row = dict[str, Any]
_MIDDLE = "50 %"
_CHANCE = Decimal("0.5")


@dataclass(frozen=True)
class Listed:
    """How many were on the lists; of them, who failed or left (precision); of those who did, who was there (recall)."""

    students: int
    precision: Share
    recall: Share


@dataclass(frozen=True)
class Difference:
    """The area of a method less that of the coefficient on the same cases, with its interval at 95 %."""

    method: str
    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Reader:
    """An evaluation, the criteria that name what it measured, and the language in which it is told.

    `is_model_refused`: the calibrated model was measured, but must not be used.
    """

    evaluation: Evaluation
    criteria: Criteria | None = None
    language: Language = "fr"
    is_model_refused: bool = False

    @property
    def words(self) -> dict[str, Any]:
        return EVALUATION_TEXTS[self.language]

    def rows(self, table: str, where: Callable[[Row], bool] = lambda _: True) -> list[Row]:
        """The rows of `evaluation_<table>`, in its order."""
        return [row for row in self.evaluation.tables[f"evaluation_{table}"].to_pylist() if where(row)]

    @property
    def run(self) -> Row:
        return self.rows("run")[0]

    @property
    def moments(self) -> list[str]:
        """The moments that have a measure, in time order."""
        return list(dict.fromkeys(row["moment"] for row in self.rows("metric")))

    @property
    def main_moment(self) -> str:
        """The moment of the verdict: half of the year, where it was measured; else the middle one."""
        found = self.moments
        return _MIDDLE if _MIDDLE in found else found[len(found) // 2]

    def metric(self, moment: str, method: str, metric: str) -> Row | None:
        """One measure; None where it was not taken."""
        for row in self.rows("metric"):
            if (row["moment"], row["method"], row["metric"]) == (moment, method, metric):
                return None if row["value"] is None else row
        return None

    def methods(self) -> list[str]:
        """The methods that have an area under the curve, the coefficient first."""
        found = {row["method"] for row in self.rows("metric") if row["metric"] == "auc" and row["value"] is not None}
        return [method for method in self.words["method"] if method in found]

    def listed_at(self, moment: str) -> Listed | None:
        """The individual lists of the moment: tiers 2 and 3, within each team's places. None if nobody is on one."""
        for row in self.rows("targeting", lambda row: row["moment"] == moment and row["capacity_total"]):
            reached = row["reached_individual"]
            return Listed(
                row["capacity_total"], wilson(reached, row["capacity_total"]), wilson(reached, row["adverse_total"])
            )
        return None

    def test_weeks(self) -> int:
        """How many of the replayed weeks are of the years measured; the others are of years learned from."""
        years = self.evaluation.test_years
        return sum(Week.parse(week).school_year in years for week in self.evaluation.weeks)

    def difference(self, moment: str, method: str) -> Difference | None:
        """The paired difference of a method's area from the coefficient's; None where it was not measured."""
        row = self.metric(moment, method, "auc_difference")
        if row is None or row["low"] is None or row["high"] is None:
            return None
        return Difference(method, row["value"], row["low"], row["high"])

    def method_name(self, method: str) -> str:
        """A method's name; the calibrated model's says so where it is refused."""
        name = self.words["method"][method]
        return self.words["refused"].format(method=name) if method == "calibrated" and self.is_model_refused else name

    def method(self, row: Row) -> str:
        """A method's name, with the indicator of the flag that it chose where it chose one."""
        name, detail = self.method_name(row["method"]), row["detail"]
        if row["method"] != "best_flag" or not detail:
            return name
        return self.typeset(f"{name} : {self.measured(detail.partition(' ')[0])}")

    def measured(self, name: str) -> str:
        """What the criteria call an indicator or a family; its own name where they have none."""
        if self.criteria is not None:
            labels = {one.name: one.label for one in self.criteria.indicators}
            if name in labels:
                return labels[name].fr if self.language == "fr" else labels[name].en
            family = self.criteria.families.get(name)
            if family is not None:
                label = family.label.fr if self.language == "fr" else family.label.en
                return self.typeset(self.words["changed_family"].format(family=label))
        return name

    def moment_words(self, moment: str) -> str:
        """`à la mi-année`; for a single week, that it is the only one."""
        words = self.words
        if moment == "—":
            return words["moment_only"]
        return words["moment_share"].get(moment) or words["moment_other"].format(moment=self.typeset(moment))

    def typeset(self, text: str) -> str:
        return typeset(text, self.language)

    def hundredths(self, share: Decimal | float | None) -> str:
        """A share as a number out of 100, without decimals: `62`; empty becomes what says so."""
        return self.words["unknown"] if share is None else integer(hundred(share), self.language)

    def hundredths_interval(self, low: Decimal | float | None, high: Decimal | float | None) -> str:
        if low is None or high is None:
            return ""
        return self.words["interval"].format(low=self.hundredths(low), high=self.hundredths(high))

    def area(self, value: Decimal | float | None) -> str:
        """An area under the curve as analysts write it: `0,83`."""
        return self.words["unknown"] if value is None else fixed(Decimal(str(value)), self.language, places=3)

    def points(self, share: Decimal | float) -> str:
        """A difference as whole points out of 100, with its sign: `+2`, `−3`, `0`."""
        return fixed(Decimal(str(share)) * 100, self.language, places=0, signed=True)

    def difference_words(self, difference: Difference | None) -> str:
        """`−0,012 (−0,040 à +0,016)`; empty where it was not measured."""
        if difference is None:
            return ""
        value, low, high = (
            fixed(Decimal(str(one)), self.language, places=3, signed=True)
            for one in (difference.value, difference.low, difference.high)
        )
        return f"{value} ({self.words['interval'].format(low=low, high=high)})"

    def decimal(self, value: Decimal | float | None) -> str:
        """A number with at most one decimal: `37,5`."""
        return "" if value is None else number(Decimal(str(value)), self.language)

    def count(self, value: int | None) -> str:
        return "" if value is None else integer(value, self.language)

    def shown(self, value: int | None) -> str:
        """A count that is hidden where it is empty: few students, or the same by subtraction."""
        return self.words["hidden"] if value is None else self.count(value)

    def listed(self, items: list[str]) -> str:
        """`a, b et c`."""
        last = " et " if self.language == "fr" else " and "
        return last.join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


def against_chance(row: Row) -> Literal["better", "chance", "reverse"]:
    """Whether an area's interval (`low`, `high`) stands above 0.5, holds it or cannot tell, or stands below."""
    if row["high"] is not None and row["high"] < _CHANCE:
        return "reverse"
    return "better" if row["low"] is not None and row["low"] > _CHANCE else "chance"


def hundred(share: Decimal | float) -> int:
    """A share, 0 to 1, as a whole number out of 100; half goes up."""
    return int((Decimal(str(share)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
