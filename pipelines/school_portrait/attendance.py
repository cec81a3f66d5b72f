"""Attendance of the school, a level or a group: by week of the year and by weekday, as charts with their tables."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pipelines.lists.wording import week_title
from pipelines.school_portrait import charts
from pipelines.school_portrait.charts import Bar
from pipelines.school_portrait.reading import Row
from pipelines.school_portrait.telling import Teller
from pipelines.weeks import Week


@dataclass(frozen=True)
class AttendanceView:
    """Charts are None where nothing can be shown; the tables hold (label, rate, students)."""

    sentence: str
    by_week: Markup | None
    week_table: list[tuple[str, str, str]]
    by_weekday: Markup | None
    weekday_table: list[tuple[str, str, str]]


def attendance_view(rows: list[Row], tell: Teller) -> AttendanceView:
    """From the rows of one school, level or group."""
    weeks = sorted((row for row in rows if row["of_week"]), key=lambda row: row["of_week"])
    days = sorted((row for row in rows if row["weekday"]), key=lambda row: row["weekday"])
    names = tell.words["days"].split(",")
    week_bars = [_bar(week_title(Week.parse(row["of_week"]), tell.language), row, tell) for row in weeks]
    day_bars = [_bar(names[row["weekday"] - 1], row, tell) for row in days]
    return AttendanceView(
        sentence=_sentence(week_bars, day_bars, tell),
        by_week=_week_chart(week_bars, tell),
        week_table=_table(week_bars, weeks, tell),
        by_weekday=_weekday_chart(day_bars, tell),
        weekday_table=_table(day_bars, days, tell),
    )


def _bar(label: str, row: Row, tell: Teller) -> Bar:
    return Bar(label, row["rate"], tell.percent(row["rate"]))


def _table(bars: list[Bar], rows: list[Row], tell: Teller) -> list[tuple[str, str, str]]:
    return [(bar.label, bar.text, tell.number(row["students"])) for bar, row in zip(bars, rows, strict=True)]


def _known(bars: list[Bar]) -> list[Bar]:
    return [bar for bar in bars if bar.rate is not None]


def _sentence(weeks: list[Bar], days: list[Bar], tell: Teller) -> str:
    weeks, days = _known(weeks), _known(days)
    if not weeks or not days:
        return tell.words["first_attendance_none"]
    most, day = max(weeks, key=lambda bar: bar.rate), max(days, key=lambda bar: bar.rate)
    return tell.words["first_attendance"].format(
        rate=weeks[-1].text,
        week=weeks[-1].label,
        most=most.text,
        most_week=most.label,
        day=day.label,
        day_rate=day.text,
    )


def _week_chart(bars: list[Bar], tell: Teller) -> Markup | None:
    known = _known(bars)
    if not known:
        return None
    most = max(known, key=lambda bar: bar.rate)
    said = tell.words["by_week_said"].format(first=known[0].text, last=known[-1].text, most=most.text)
    return charts.weeks(bars, said)


def _weekday_chart(bars: list[Bar], tell: Teller) -> Markup | None:
    known = _known(bars)
    if not known:
        return None
    told = ", ".join(f"{bar.label} {bar.text}" for bar in sorted(known, key=lambda bar: -bar.rate))
    return charts.weekdays(bars, tell.words["by_weekday_said"].format(days=told))
