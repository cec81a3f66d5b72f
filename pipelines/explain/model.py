"""What is told of one student: plain values, so that the text and the JSON say the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.lists.model import Part


@dataclass(frozen=True)
class WeekTold:
    """One week of the student's year. `reason`: its main reason, in French."""

    week: str
    coefficient: Decimal | None
    tier: int | None
    status: str
    change: Decimal | None
    change_data: Decimal | None
    reason: str | None


@dataclass(frozen=True)
class Attendance:
    """Days are school days, with fractions; rates in %."""

    days_expected: Decimal | None
    days_absent: Decimal | None
    days_excused: Decimal | None
    days_unexcused: Decimal | None
    days_suspension: Decimal | None
    lates: int | None
    days_expected_20: Decimal | None
    days_absent_20: Decimal | None
    rate_20: Decimal | None
    days_expected_year: Decimal | None
    days_absent_year: Decimal | None
    rate_year: Decimal | None
    current_streak: int | None
    observed_until: date | None
    denominator: str | None


@dataclass(frozen=True)
class Intervention:
    type: str
    started_on: date
    review_on: date | None
    ended_on: date | None


@dataclass(frozen=True)
class Explanation:
    """One student's portrait in one week and how the year led there.

    `probability`: 0 to 1, where the centre adopted a model; `probability_text` says in French what it is and is not.
    `marks_not_compared`: a code, None where the marks are compared with the pass mark.
    `tier_rule` says in French why the tier is what it is. `history` holds every week of the school year that has a
    portrait; `history_line` draws them, with a dot for a week without data.
    """

    name: str
    student_id: str
    school: str
    level: str
    home_group: str
    week: str
    week_title: str
    version: int
    status: str
    tier: int | None
    support: str
    tier_rule: str
    coefficient: Decimal | None
    probability: Decimal | None
    probability_text: str
    domains: dict[str, Decimal | None]
    marks_not_compared: str | None
    is_chronic: bool
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    strengths: tuple[str, ...]
    unknown: tuple[str, ...]
    marks: tuple[str, ...]
    attendance: Attendance | None
    change: dict[str, Decimal | None]
    change_text: str
    interventions: tuple[Intervention, ...]
    history: tuple[WeekTold, ...]
    history_line: str
    contest: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The explanation as JSON has it: numbers, ISO dates, lists."""
        return _plain(asdict(self))

    def text(self) -> str:
        """The explanation as it is printed, in French."""
        from pipelines.explain.telling import told  # noqa: PLC0415  (the telling needs this model)

        return told(self)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
