"""The chapters on the lists: how early, how steady, beside whole groups, and when the points of the criteria move."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipelines.evaluating.chapter import Chapter, Numbers, cells, count_axis, hundred_axis
from pipelines.evaluating.chapters import year_axis, year_series
from pipelines.evaluating.figures import Interval, interval_figure, line_figure
from pipelines.evaluating.reading import Reader, Row, hundred
from pipelines.lists.wording import integer

_REPORT_CARD = "report_card"


# --- how early -------------------------------------------------------------------------------------------------


def lead_time(read: Reader) -> Chapter | None:
    """Weeks on the list before the first failing report card, and before the end of the year."""
    words, found = read.words, read.rows("lead_time")
    if not found:
        return None
    rows, before = [], None
    for row in sorted(found, key=lambda one: (one["group"] != _REPORT_CARD, one["school_year"])):
        rows.append(
            Interval(
                words["lead_row" if row["listed_before"] is not None else "lead_row_hidden"].format(
                    year=row["school_year"], before=read.shown(row["listed_before"]), n=read.shown(row["n"])
                ),
                _number(row["median_weeks"]),
                _number(row["p25_weeks"]),
                _number(row["p75_weeks"]),
                text=_lead_told(read, row),
                kind=1 if row["group"] == _REPORT_CARD else 2,
                heading="" if row["group"] == before else words["lead_group"].get(row["group"], row["group"]),
            )
        )
        before = row["group"]
    longest = max((one.high or one.value or 0 for one in rows), default=0)
    title = _lead_title(read, found)
    return Chapter(
        "lead",
        title,
        words["lead_said"],
        Numbers(
            words["numbers"],
            (words["years"], words["lead_who"], words["n_students"], words["lead_before"], words["lead_never"],
             words["lead_median"], words["lead_spread"]),
            cells(
                (
                    row["school_year"],
                    words["lead_group"].get(row["group"], row["group"]),
                    read.shown(row["n"]),
                    read.shown(row["listed_before"]),
                    read.shown(row["never_listed"]),
                    _lead_told(read, row),
                    words["interval"].format(low=read.decimal(row["p25_weeks"]), high=read.decimal(row["p75_weeks"]))
                    if row["p25_weeks"] is not None
                    else "",
                )
                for row in found
            ),
            frozenset({1}),
        ),
        (interval_figure(rows, count_axis(words["lead_axis"], longest), told=title),),
    )  # fmt: skip


def _lead_title(read: Reader, found: list[Row]) -> str:
    """Of the newest year: how many were listed before, and by how much."""
    words = read.words
    cards = [row for row in found if row["group"] == _REPORT_CARD and row["n"]]
    if not cards:
        return words["lead_title_unknown"]
    newest = max(cards, key=lambda row: row["school_year"])
    if newest["listed_before"] == 0:
        return words["lead_title_none"]
    if newest["listed_before"] is None or newest["median_weeks"] is None:
        return words["lead_title_hidden"]
    return words["lead_title"].format(
        listed=hundred(Decimal(newest["listed_before"]) / newest["n"]), weeks=_weeks(read, newest["median_weeks"])
    )


def _lead_told(read: Reader, row: Row) -> str:
    """The middle lead; nobody listed before has none, and that of few is hidden."""
    if row["median_weeks"] is not None:
        return _weeks(read, row["median_weeks"])
    return read.words["unknown" if row["listed_before"] == 0 else "hidden"]


def _weeks(read: Reader, value: Decimal) -> str:
    one = read.words["weeks_unit_one" if abs(value) < 2 else "weeks_unit_many"]
    return f"{read.decimal(value)}\u00a0{one}"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


# --- how steady ------------------------------------------------------------------------------------------------


def churn(read: Reader) -> Chapter | None:
    """The share of the list that stays from one replayed week to the next."""
    words = read.words
    measured = read.rows("week", lambda row: row["kept_share"] is not None)
    if not measured:
        return None
    shares = sorted(row["kept_share"] for row in measured)
    title = words["churn_title"].format(kept=hundred(shares[len(shares) // 2]))
    figure = line_figure(
        year_series(measured, "kept_share"),
        year_axis(read, measured, words["weeks_x"]),
        hundred_axis(words["churn_axis"]),
        told=title,
    )
    return Chapter(
        "churn",
        title,
        words["churn_said"],
        Numbers(
            words["numbers"],
            (words["week"], words["listed"], words["entered"], words["left"], words["kept"]),
            cells(_churn_cells(read)),
        ),
        (figure,),
    )


def _churn_cells(read: Reader) -> Iterator[tuple[str, ...]]:
    """Of the first replayed week of a year, nothing moved yet; what is empty in the others is hidden."""
    seen: set[str] = set()
    for row in read.rows("week"):
        is_first = row["school_year"] not in seen
        seen.add(row["school_year"])
        kept = None if row["kept_share"] is None else read.typeset(f"{hundred(row['kept_share'])} %")
        moved = ("", "", "") if is_first else (
            read.shown(row["entered"]), read.shown(row["left"]), kept or read.words["hidden"]
        )  # fmt: skip
        yield (row["week"], read.shown(row["listed"]), *moved)


# --- beside whole groups ---------------------------------------------------------------------------------------


def targeting(read: Reader) -> Chapter | None:
    """As many places given to whole groups."""
    words, moment = read.words, read.main_moment
    found = read.rows("targeting", lambda row: row["adverse_total"])
    main = [row for row in found if row["moment"] == moment]
    if not main:
        return None
    best = max(main, key=lambda row: row["reached_group"])
    title = words["targeting_title"].format(
        group=integer(best["reached_group"], read.language),
        individual=integer(best["reached_individual"], read.language),
    )
    return Chapter(
        "targeting",
        title,
        words["targeting_said"],
        Numbers(
            title,
            (words["moment"], words["by"], words["places"], words["adverse_total"], words["reached_individual"],
             words["reached_group"], words["listed_also"]),
            cells(
                (
                    read.typeset(row["moment"]),
                    words["targeting_by"].get(row["by"], row["by"]),
                    read.count(row["capacity_total"]),
                    read.count(row["adverse_total"]),
                    read.count(row["reached_individual"]),
                    read.count(row["reached_group"]),
                    read.count(row["listed_also_reached"]),
                )
                for row in found
            ),
            frozenset({1}),
        ),
        is_open=True,
        is_wide=True,
    )  # fmt: skip


# --- when the points move --------------------------------------------------------------------------------------


def sensitivity(read: Reader) -> Chapter | None:
    """The lists and tiers after each change of the points by a fifth."""
    words, moment = read.words, read.main_moment
    found = read.rows("sensitivity", lambda row: row["moment"] == moment and row["list_overlap"] is not None)
    if not found:
        return None
    ranked = sorted(found, key=lambda row: (row["list_overlap"], row["changed"], row["factor"] or 0))
    title = words["sensitivity_title"].format(overlap=hundred(ranked[0]["list_overlap"]))
    return Chapter(
        "sensitivity",
        title,
        words["sensitivity_said"],
        Numbers(
            words["numbers_only"],
            (words["changed"], words["factor"], words["auc"], words["overlap"], words["tier_changes"]),
            cells(
                (
                    words["changed_all"] if row["changed"] == "all" else read.measured(row["changed"]),
                    words["factor_drawn"] if row["factor"] is None else f"× {read.decimal(row['factor'])}",
                    read.area(row["auc"]),
                    read.hundredths(row["list_overlap"]),
                    "" if row["tier_changes"] is None else read.hundredths(row["tier_changes"]),
                )
                for row in ranked
            ),
        ),
    )
