"""A small evaluation with figures set by hand, for the words of the page and of the terminal."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.evaluating.page import evaluation_page
from risk.criteria import Criteria
from risk.evaluation import Evaluation
from risk.evaluation.results import contract_table
from schemas.evaluation import EVALUATION_TABLES

Row = Mapping[str, Any]
# Two years, three weeks; the whole counts are of both years, the cases of the moment of the second only.
WEEKS = ("2025-W46", "2026-W46", "2027-W06")
SHARED = {"moment": "50 %", "school_years": "2026-2027", "n": 500, "n_adverse": 100}


def area(method: str, value: float, low: float, high: float, metric: str = "auc") -> Row:
    return SHARED | {"method": method, "metric": metric, "value": value, "low": low, "high": high}


def difference(method: str, value: float, low: float, high: float) -> Row:
    """Of the method's area from the coefficient's, on the same cases."""
    return area(method, value, low, high, "auc_difference")


def filled(method: str, precision: float, recall: float) -> tuple[Row, Row]:
    return (
        area(method, precision, precision - 0.05, precision + 0.05, "precision_capacity"),
        area(method, recall, recall - 0.05, recall + 0.05, "recall_capacity"),
    )


# Fifty on the list, forty of them adverse; twenty of the 120 adverse have no coefficient.
TARGETING = {
    "moment": "50 %",
    "by": "school",
    "capacity_total": 50,
    "adverse_total": 120,
    "reached_individual": 40,
    "reached_group": 20,
    "listed_also_reached": 10,
}
GOOD = area("coefficient", 0.8, 0.75, 0.85)


def group(attribute: str, value: str, false_alarm: float | None, miss: float | None) -> Row:
    """A group of the coefficient with intervals of 0.05 each side; hidden where the rates are None."""
    row = {"moment": "50 %", "attribute": attribute, "value": value, "method": "coefficient"}
    if false_alarm is None or miss is None:
        return row | {"is_hidden": True}
    rates = {"false_alarm": false_alarm, "miss": miss}
    return (
        row
        | {"is_hidden": False, "n": 200, "n_adverse": 50, "flagged": 40}
        | {f"{name}_rate": rate for name, rate in rates.items()}
        | {f"{name}_low": rate - 0.05 for name, rate in rates.items()}
        | {f"{name}_high": rate + 0.05 for name, rate in rates.items()}
    )


TIER = {
    "moment": "50 %",
    "tier": 2,
    "flagged": 90,
    "sensitivity": 0.6,
    "specificity": 0.9,
    "balanced": 0.75,
    "precision": 0.7,
    "n": 500,
    "n_adverse": 100,
}


def evaluation(**rows: Sequence[Row]) -> Evaluation:
    """`rows`: of each table by its short name; a metric table is needed."""
    run = {
        "criteria_hash": "abc",
        "first_week": WEEKS[0],
        "last_week": WEEKS[-1],
        "weeks": 3,
        "years": "2025-2026, 2026-2027",
        "train_years": "2025-2026",
        "test_years": "2026-2027",
        "cases": 1080,
        "adverse": 210,
        "students": 700,
        "versions": "{}",
    }
    told = {"run": [run], "targeting": [TARGETING], **rows}
    return Evaluation(
        criteria_hash="abc",
        years=("2025-2026", "2026-2027"),
        train_years=("2025-2026",),
        test_years=("2026-2027",),
        weeks=WEEKS,
        moments=("50 %",),
        cases={"cases": 1080, "adverse": 210, "students": 700},
        notes=(),
        tables={
            name: contract_table(name, told.get(name.removeprefix("evaluation_"), ())) for name in EVALUATION_TABLES
        },
    )


def page(one: Evaluation, language: str = "fr", criteria: Criteria | None = None) -> str:
    """The page with plain spaces and apostrophes."""
    return html.unescape(evaluation_page(one, criteria, language=language)).replace("\u00a0", " ")


def title(text: str, anchor: str) -> str | None:
    """Of a chapter; None where there is none."""
    found = re.search(rf'<h2 id="{anchor}">(.*?)</h2>', text)
    return found and found[1]


def heading(text: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", text)[1]


def tables(text: str, anchor: str) -> list[tuple[list[str], list[list[str]]]]:
    """The tables of a chapter: heads and rows of cells."""
    chapter = text.split(f'<h2 id="{anchor}">')[1].split("</section>", maxsplit=1)[0]
    return [
        (
            re.findall(r"<th scope=\"col\".*?>(.*?)</th>", table),
            [
                re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)
                for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", table)[1:]
            ],
        )
        for table in re.findall(r"<table.*?</table>", chapter, re.DOTALL)
    ]
