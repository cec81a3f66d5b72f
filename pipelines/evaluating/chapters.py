"""The chapters on how right the coefficient is: at the team's capacity, and week by week."""

from __future__ import annotations

from datetime import date

from pipelines.evaluating.chapter import Chapter, Numbers, cells, hundred_axis, of_100
from pipelines.evaluating.figures import Axis, Interval, Point, Series, Tick, interval_figure, line_figure
from pipelines.evaluating.reading import Listed, Reader, Row, against_chance, hundred
from pipelines.weeks import Week
from risk.evaluation.shares import Share

# With fewer points a line alone would not be seen.
_FEW_POINTS = 12


# --- at the team's capacity ------------------------------------------------------------------------------------


def capacity(read: Reader) -> Chapter | None:
    """Precision and recall of the list at each moment, beside the share of all students."""
    words = read.words
    found = [(moment, listed) for moment in read.moments if (listed := read.listed_at(moment))]
    if not found:
        return None
    rows = []
    for moment, listed in found:
        when = read.moment_words(moment)
        rows += [
            _share_row(read, words["precision"], listed.precision, 1, heading=when[0].upper() + when[1:]),
            _share_row(read, words["recall"], listed.recall, 2),
        ]
        everybody = read.metric(moment, "coefficient", "auc")
        if everybody is not None:
            base = everybody["n_adverse"] / everybody["n"]
            rows.append(Interval(words["base"], base * 100, text=read.hundredths(base), kind=3))
    values = [f"{hundred(listed.recall.value)} {read.moment_words(moment)}" for moment, listed in found]
    title = words["capacity_title"].format(values=read.listed(values))
    return Chapter(
        "capacity",
        title,
        words["capacity_said"],
        _list_numbers(read, found),
        (interval_figure(rows, hundred_axis(words["capacity_axis"]), told=title),),
        more=(_filled_numbers(read),),
    )


def _list_numbers(read: Reader, found: list[tuple[str, Listed]]) -> Numbers:
    """The lists as they were: what the figure draws."""
    words = read.words
    return Numbers(
        words["numbers"],
        (words["moment"], words["on_list"], words["precision"], words["limits"], words["adverse_total"],
         words["recall"], words["limits"]),
        cells(
            (
                read.typeset(moment),
                read.count(listed.students),
                read.hundredths(listed.precision.value),
                read.hundredths_interval(listed.precision.low, listed.precision.high),
                read.count(listed.recall.whole),
                read.hundredths(listed.recall.value),
                read.hundredths_interval(listed.recall.low, listed.recall.high),
            )
            for moment, listed in found
        ),
    )  # fmt: skip


def _filled_numbers(read: Reader) -> Numbers:
    """Every method with all places filled, whatever the tier: longer lists than those of the figure."""
    words = read.words
    return Numbers(
        words["capacity_filled"],
        (words["moment"], words["method_title"], words["filled_precision"], words["limits"], words["filled_recall"],
         words["limits"], words["n"]),
        cells(
            (
                read.typeset(moment),
                read.method_name(method),
                read.hundredths(precision["value"]),
                read.hundredths_interval(precision["low"], precision["high"]),
                read.hundredths(recall["value"]),
                read.hundredths_interval(recall["low"], recall["high"]),
                read.count(precision["n"]),
            )
            for moment in read.moments
            for method in read.methods()
            if (precision := read.metric(moment, method, "precision_capacity"))
            and (recall := read.metric(moment, method, "recall_capacity"))
        ),
        frozenset({1}),
    )  # fmt: skip


def _share_row(read: Reader, label: str, share: Share, kind: int, heading: str = "") -> Interval:
    return Interval(
        label,
        of_100(share.value),
        of_100(share.low),
        of_100(share.high),
        text=read.hundredths(share.value),
        kind=kind,
        heading=heading,
    )


# --- week by week ----------------------------------------------------------------------------------------------


def weeks(read: Reader) -> Chapter | None:
    """The area under the curve, a line a school year, with its interval as a band."""
    words = read.words
    measured = read.rows("week", lambda row: row["auc"] is not None)
    if not measured:
        return None
    lowest = min(float(row["low"] if row["low"] is not None else row["auc"]) for row in measured)
    title = _weeks_title(read, measured)
    figure = line_figure(
        year_series(measured, "auc", has_band=True),
        year_axis(read, measured, words["weeks_x"]),
        hundred_axis(words["weeks_axis"], low=50 if lowest >= 0.5 else 0, step=10 if lowest >= 0.5 else 25),
        told=title,
        reference=(50.0, words["chance"]),
    )
    return Chapter(
        "weeks",
        title,
        words["weeks_said"],
        Numbers(
            words["numbers"],
            (words["week"], words["auc"], words["limits"], words["n"], words["n_adverse"], words["coverage"],
             words["without"]),
            cells(
                (
                    row["week"],
                    read.area(row["auc"]),
                    words["interval"].format(low=read.area(row["low"]), high=read.area(row["high"]))
                    if row["low"] is not None
                    else "",
                    read.shown(row["n"]),
                    read.shown(row["n_adverse"]),
                    words["hidden"] if row["coverage"] is None else read.typeset(f"{hundred(row['coverage'])} %"),
                    read.shown(row["adverse_without_coefficient"]),
                )
                for row in read.rows("week")
            ),
        ),
        (figure,),
    )  # fmt: skip


def _weeks_title(read: Reader, measured: list[Row]) -> str:
    words = read.words
    every = [hundred(row["auc"]) for row in measured]
    limits = {"low": min(every), "high": max(every)}
    standings = [against_chance(row) for row in measured]
    if set(standings) == {"reverse"}:
        return words["weeks_title_reverse"].format(**limits)
    if "better" not in standings:
        return words["weeks_title_chance"].format(**limits)
    if set(standings) != {"better"}:
        doubtful = len(standings) - standings.count("better")
        return words["weeks_title_some"].format(count=doubtful, total=len(standings), **limits)
    newest = [row for row in measured if row["school_year"] == measured[-1]["school_year"]]
    values = [hundred(row["auc"]) for row in newest]
    if len(newest) == 1:
        return words["weeks_title_one"].format(first=values[0])
    # A rise is told only where the intervals of the ends leave no doubt.
    first, last = newest[0], newest[-1]
    if first["high"] is not None and last["low"] is not None and first["high"] < last["low"]:
        return words["weeks_title_rise"].format(first=values[0], last=values[-1])
    return words["weeks_title_flat"].format(**limits)


def year_series(measured: list[Row], column: str, *, has_band: bool = False) -> list[Series]:
    """A line a school year; weeks stand at their day of the year, so that two years can be compared."""
    years = list(dict.fromkeys(row["school_year"] for row in measured))
    found = []
    for kind, year in enumerate(years, start=1):
        rows = [row for row in measured if row["school_year"] == year]
        points = tuple(
            Point(
                _day(row["week"]),
                of_100(row[column]),
                of_100(row["low"]) if has_band else None,
                of_100(row["high"]) if has_band else None,
            )
            for row in rows
        )
        found.append(Series(year, points, kind, has_dots=len(rows) < _FEW_POINTS))
    return found


def year_axis(read: Reader, measured: list[Row], title: str) -> Axis:
    """The school year around the weeks measured, with the months named."""
    days = [_day(row["week"]) for row in measured]
    low, high = min(days) - 7, max(days) + 7
    ticks = []
    for month, name in read.words["months"].items():
        at = (date(2021 if month < 7 else 2020, month, 1) - date(2020, 7, 1)).days
        if low <= at <= high:
            ticks.append(Tick(at, name))
    return Axis(low, high, tuple(sorted(ticks, key=lambda tick: tick.at)), title)


def _day(week: str) -> int:
    """Days from 1 July to the week's Sunday."""
    sunday = Week.parse(week).sunday
    return (sunday - date(int(Week.parse(week).school_year[:4]), 7, 1)).days
