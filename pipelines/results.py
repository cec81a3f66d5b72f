"""What the run of a week gave, and how it is told: counts only, no student's value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True)
class WeekResult:
    """What the run of one week did. No student's value: it is printed, stored, and kept by the engine.

    `version` is None when nothing changed or no school had class. `alarms`: failed checks that say that an extract
    should not be trusted. `seconds` is the time of the whole run.
    """

    week: str
    as_of: date
    run_id: str
    version: int | None
    students: int
    scored: int
    tier_2: int
    tier_3: int
    rejected: int
    rows_changed: int
    warned: bool
    alarms: int
    held: tuple[str, ...]
    seconds: float
    verdict: str

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def table_of_weeks(results: list[WeekResult]) -> list[str]:
    """A header and a line a week, in French, for the terminal."""
    if not results:
        return []
    head = f"{'semaine':10}{'élèves':>8}{'coeff.':>8}{'palier 2':>10}{'palier 3':>10}{'refus':>7}{'changés':>9}{'s':>7}"
    return [
        head,
        *(
            f"{one.week:10}{one.students:>8}{one.scored:>8}{one.tier_2:>10}{one.tier_3:>10}{one.rejected:>7}"
            f"{one.rows_changed:>9}{one.seconds:>7.2f}"
            for one in results
        ),
    ]


def summary_markdown(results: list[WeekResult]) -> str:
    """The run's summary as Markdown: counts only."""
    rows = [
        f"| {one.week} | {one.students} | {one.scored} | {one.tier_2} | {one.tier_3} | {one.rejected} | {one.seconds} |"
        for one in results
    ]
    head = [
        "| semaine | élèves | avec coefficient | palier 2 | palier 3 | refus | secondes |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([results[-1].verdict, "", *head, *rows])
