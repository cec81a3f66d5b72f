"""The chapter on the coefficient beside other methods, on the same students."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pipelines.evaluating.chapter import Chapter, Numbers, cells, hundred_axis, of_100
from pipelines.evaluating.figures import Interval, interval_figure
from pipelines.evaluating.reading import Difference, Reader, hundred

_TRAINED = frozenset({"logistic", "gradient_boosting", "calibrated"})


def methods(read: Reader) -> Chapter | None:
    """The area of each method at each moment, on the same students."""
    words = read.words
    found = [
        (moment, method, row)
        for moment in read.moments
        for method in read.methods()
        if (row := read.metric(moment, method, "auc"))
    ]
    if not found:
        return None
    rows, before = [], None
    lowest = min(float(row["low"] if row["low"] is not None else row["value"]) for _, _, row in found)
    for moment, method, row in found:
        when = read.moment_words(moment)
        rows.append(
            Interval(
                read.method_name(method),
                of_100(row["value"]),
                of_100(row["low"]),
                of_100(row["high"]),
                text=read.hundredths(row["value"]),
                kind=1 if method == "coefficient" else 2,
                heading="" if moment == before else when[0].upper() + when[1:],
            )
        )
        before = moment
    title = _methods_title(read)
    axis = hundred_axis(words["weeks_axis"], low=50 if lowest >= 0.5 else 0, step=10 if lowest >= 0.5 else 25)
    train = read.listed(list(read.evaluation.train_years))
    said = (
        words["methods_said"].format(
            moment=read.listed([read.moment_words(moment) for moment in read.moments]),
            train=train,
            test=read.listed(list(read.evaluation.test_years)),
        )
        if train
        else words["methods_said_alone"]
    )
    if any(read.difference(moment, method) for moment, method, _ in found):
        said = f"{said} {words['methods_difference']}"
    return Chapter(
        "methods",
        title,
        said,
        Numbers(
            words["numbers"],
            (words["moment"], words["method_title"], words["auc"], words["limits"], words["difference"], words["n"],
             words["n_adverse"]),
            cells(
                (
                    read.typeset(moment),
                    read.method(row),
                    read.area(row["value"]),
                    words["interval"].format(low=read.area(row["low"]), high=read.area(row["high"]))
                    if row["low"] is not None
                    else "",
                    read.difference_words(read.difference(moment, method)),
                    read.count(row["n"]),
                    read.count(row["n_adverse"]),
                )
                for moment, method, row in found
            ),
            frozenset({1}),
        ),
        (interval_figure(rows, axis, told=title, reference=(50.0, words["chance"]) if axis.low < 50 else None),),
    )  # fmt: skip


def _methods_title(read: Reader) -> str:
    """Better or worse is said only where the interval of the paired difference leaves 0 out."""
    words, moment = read.words, read.main_moment
    ours = read.metric(moment, "coefficient", "auc")
    others = {
        method: row["value"]
        for method in read.methods()
        if method != "coefficient" and (row := read.metric(moment, method, "auc"))
    }
    if ours is None or not others:
        return words["methods_title_alone"]
    return _compared(read, moment, {"coefficient": ours["value"], **others})


def _compared(read: Reader, moment: str, areas: Mapping[str, Decimal]) -> str:
    """`areas`: of the coefficient, and of each other method."""
    words, when = read.words, read.moment_words(moment)
    others = [method for method in areas if method != "coefficient"]
    measured = sorted(filter(None, (read.difference(moment, method) for method in others)), key=_value)
    best = measured[-1] if measured else None
    better = [one for one in measured if one.low > 0]
    if better:
        return words["methods_title_worse"].format(
            moment=when,
            method=read.method_name(better[-1].method).lower(),
            other=hundred(areas[better[-1].method]),
            ours=hundred(areas["coefficient"]),
        )
    if len(measured) == len(others) and all(one.high < 0 for one in measured):
        return words["methods_title_better"].format(moment=when)
    if not _TRAINED & areas.keys():
        return words["methods_title_alone"]
    if best is None or best.high < 0:
        return words["methods_title_unmeasured"]
    return words["methods_title_same"].format(
        moment=when,
        method=read.method_name(best.method).lower(),
        low=read.points(best.low),
        high=read.points(best.high),
    )


def _value(difference: Difference) -> Decimal:
    return difference.value
